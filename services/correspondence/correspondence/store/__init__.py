"""The SQL of correspondence: cases heard of, letters, and the outgoing series."""

from __future__ import annotations
