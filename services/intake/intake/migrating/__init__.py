"""Bringing in the cases of the system before this one, from CSV or xlsx under a mapping (docs/migration.md)."""
