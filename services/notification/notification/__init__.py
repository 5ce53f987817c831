"""Deliveries and their proofs, citation, notice, electronic notification, dates of effect."""
