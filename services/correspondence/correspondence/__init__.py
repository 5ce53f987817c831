"""Letters: draft, review, signature and outgoing number."""
