"""The checkpoint's lines, written out: what is signed today must be read and verify for ever."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from intake.domain.checkpoint import Checkpoint, day_to_close, leaf

MADE = datetime(2026, 11, 24, 5, 0, 0, 123, tzinfo=UTC)
CHECKPOINT = Checkpoint(
    day=date(2026, 11, 23),
    previous=bytes(range(32)),
    after=17,
    last=42,
    size=20,
    root=bytes(reversed(range(32))),
    made=MADE,
    key="0123456789abcdef",
)
TEXT = """radica-checkpoint-1
day: 2026-11-23
previous: 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f
after: 17
last: 42
size: 20
root: 1f1e1d1c1b1a191817161514131211100f0e0d0c0b0a09080706050403020100
made: 2026-11-24T05:00:00.000123Z
key: 0123456789abcdef
"""


def test_these_are_the_lines_that_are_signed():
    assert CHECKPOINT.text() == TEXT
    assert CHECKPOINT.hash() == hashlib.sha256(TEXT.encode()).digest()


def test_they_are_read_back():
    assert Checkpoint.read(TEXT) == CHECKPOINT


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("checkpoint-1", "checkpoint-2"),
        TEXT.replace("size: 20\n", ""),
        TEXT.replace("after: 17\nlast: 42", "last: 42\nafter: 17"),
        TEXT + "more: 1\n",
        TEXT.replace("size: 20", "size: veinte"),
        TEXT.replace("root: 1f", "root: zz"),
        "nada",
    ],
)
def test_anything_else_is_not_a_checkpoint(text):
    with pytest.raises(ValueError):  # noqa: PT011 - of whatever line is wrong
        Checkpoint.read(text)


def test_what_is_not_a_checkpoint_is_said_so():
    with pytest.raises(ValueError, match=r"^not a checkpoint$"):
        Checkpoint.read(TEXT.replace("checkpoint-1", "archive-1"))


@pytest.mark.parametrize(
    ("latest", "now", "day"),
    [
        # Bogotá is five hours behind UTC: the 23rd has ended from 05:00 of the 24th.
        (None, "2026-11-24T04:59:59Z", "2026-11-22"),
        (None, "2026-11-24T05:00:00Z", "2026-11-23"),
        ("2026-11-22", "2026-11-24T04:59:59Z", None),
        ("2026-11-22", "2026-11-24T05:00:00Z", "2026-11-23"),
        ("2026-11-23", "2026-11-24T05:00:00Z", None),
        ("2026-11-24", "2026-11-24T05:00:00Z", None),  # a clock that was set back signs no day twice
    ],
)
def test_the_day_that_ended_last_is_closed_once(latest, now, day):
    before = latest and replace(CHECKPOINT, day=date.fromisoformat(latest))
    due = day_to_close(before, datetime.fromisoformat(now))
    assert due == (day and date.fromisoformat(day))


@pytest.mark.parametrize("position", [1, 258, -1])
def test_a_leaf_binds_the_position_to_the_hash(position):
    event = bytes(range(32))
    eight = (position % 2**64).to_bytes(8, "big")
    assert leaf(position, event) == hashlib.sha256(b"\0" + eight + event).digest()
