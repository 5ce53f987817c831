"""The read model: cases, timelines, worklists, registers and reports."""
