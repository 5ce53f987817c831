"""Bringing accounts, meters, tariffs and invoices in from the commercial system, as CSV or xlsx."""
