"""Question sets with known answers, and what they say of the answers that we give."""
