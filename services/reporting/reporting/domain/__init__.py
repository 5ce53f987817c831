"""Decisions of the read model: pure functions from the log of a case to what people read."""
