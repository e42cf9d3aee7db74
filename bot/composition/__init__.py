"""Answers in a language model's words: claims, each verified against the passage it rests on."""
