"""Decisions of the console: no I/O, no framework; time comes in as an argument."""
