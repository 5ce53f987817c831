"""How long a person stays signed in: half an hour without doing anything, ten hours at most."""

from __future__ import annotations

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=10)
SEEN_EVERY = timedelta(minutes=1)
"""A visit is noted at most this often, so that reading pages does not write to the database each time."""


def has_ended(opened_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether a session is over at `now`."""
    return now - seen_at >= IDLE or now - opened_at >= ABSOLUTE


def is_to_note(seen_at: datetime, now: datetime) -> bool:
    """Whether this visit is to be noted."""
    return now - seen_at >= SEEN_EVERY
