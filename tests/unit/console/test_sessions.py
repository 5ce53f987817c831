from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from console.domain.sessions import has_ended, is_to_note

OPENED = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("open_for", "idle_for", "ended"),
    [
        (timedelta(0), timedelta(0), False),
        (timedelta(minutes=29, seconds=59), timedelta(minutes=29, seconds=59), False),
        (timedelta(minutes=30), timedelta(minutes=30), True),
        (timedelta(hours=9, minutes=59), timedelta(minutes=1), False),
        (timedelta(hours=10), timedelta(0), True),
    ],
)
def test_a_session_ends_after_half_an_hour_idle_or_ten_hours(open_for, idle_for, ended):
    now = OPENED + open_for
    assert has_ended(OPENED, now - idle_for, now) is ended


def test_a_visit_is_noted_once_a_minute():
    assert not is_to_note(OPENED, OPENED + timedelta(seconds=59))
    assert is_to_note(OPENED, OPENED + timedelta(seconds=60))
