"""Which faults of a reply set may slip through the verification."""

SUBTLE_FAULTS = frozenset({"negation", "scope", "cause", "unsupported"})
"""Faults of which some do; every other one has to be caught."""
