"""Intake's SQL: the event store, the numbers, the people's keys and the record of who read what."""
