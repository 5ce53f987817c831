"""The web console in Spanish, staff accounts and their tokens."""
