"""Whose hand signs a letter."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hand:
    """Who signs, by name, and for whom by which written act, if for somebody else: printed, never kept in a column."""

    name: str
    on_behalf_of: str | None = None
    delegation: str | None = None
