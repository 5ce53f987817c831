"""Subscribers, meters, tariffs, invoices, reliquidations and charges."""
