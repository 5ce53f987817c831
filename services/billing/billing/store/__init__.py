"""The SQL of billing, and nothing of it anywhere else; functions take a transaction and answer plain values."""
