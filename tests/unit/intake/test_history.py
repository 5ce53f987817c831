"""A case at a version, at an instant, and what changed between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intake.domain import history

HOUR = timedelta(hours=1)
FILED_AT = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


@pytest.fixture
def events(answered):
    """Filed at 15:00, answered at 16:00, delivered at 17:00; the notification of 15:30 is recorded last."""
    events = answered().collect_events()
    hours = (0, 1, 2, 0.5)
    return [
        replace(event, message=replace(event.message, time=FILED_AT + hour * HOUR))
        for event, hour in zip(events, hours, strict=True)
    ]


def types(events):
    return [event.message.type for event in events]


def test_a_version_is_what_was_recorded_by_then(events):
    assert types(history.until(events, 2)) == ["PQRRadicated", "ResponseFiled"]
    assert history.until(events, 4) == events


def test_an_instant_is_what_had_happened_by_then_even_if_it_was_recorded_later(events):
    assert types(history.until(events, FILED_AT + HOUR)) == ["PQRRadicated", "ResponseFiled", "NotificationServed"]
    assert history.until(events, FILED_AT - timedelta(microseconds=1)) == []


def test_a_state_tells_what_decisions_went_by(events):
    first, last = history.state(events[:1]), history.state(events)
    assert (first["version"], first["last_event"], first["outgoing_number"]) == (1, "PQRRadicated", None)
    assert (last["version"], last["outgoing_number"]) == (4, "S-2026-0000001-1")
    assert last["notified_on"] == date(2026, 11, 23)
    assert "facts" not in last
    assert (last["radicado"], last["documents"], last["due_on"]) == ("E-2026-0000001-1", [], date(2026, 11, 26))


def test_the_difference_names_what_changed_and_nothing_else(events):
    changed = history.difference(history.state(events[:1]), history.state(events[:2]))
    assert [change["field"] for change in changed] == [
        "version", "last_event", "last_event_at", "outgoing_number", "response_filed_on", "decided",
        "needs_notification",
    ]  # fmt: skip
    assert changed[3] == {"field": "outgoing_number", "before": None, "after": "S-2026-0000001-1"}
    assert history.difference(history.state(events), history.state(events)) == []


def test_a_field_that_only_one_side_has_is_a_change():
    assert history.difference({"a": 1}, {"b": 2}) == [
        {"field": "a", "before": 1, "after": None},
        {"field": "b", "before": None, "after": 2},
    ]
