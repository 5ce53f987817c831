"""A checkpoint: what the log held when a day had ended, in a few lines that are signed and published.

Each covers the positions after the one before it, so together they cover the log without a gap, and each bears the hash
of the one before it, so that a later one vouches for all the earlier ones. docs/evidence.md has the form for strangers.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from intake.domain import chain, merkle
from radica.clock import legal_date

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = "radica-checkpoint-1"
FIELDS = ("day", "previous", "after", "last", "size", "root", "made", "key")
NOTHING_BEFORE = bytes(32)
POSITION_BYTES = 8


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log held in its positions after `after` up to `last`.

    `day` is the legal day (Bogotá) that had ended, `previous` the hash of the checkpoint before it (32 zero bytes for
    the first), `size` counts the events, `root` is that of their Merkle tree, `made` the instant (UTC) of making, `key`
    names the key that signs.
    """

    day: date
    previous: bytes
    after: int
    last: int
    size: int
    root: bytes
    made: datetime
    key: str

    def text(self) -> str:
        """Return the lines that are signed."""
        values = (
            self.day.isoformat(),
            self.previous.hex(),
            self.after,
            self.last,
            self.size,
            self.root.hex(),
            chain.instant(self.made),
            self.key,
        )
        lines = (f"{name}: {value}\n" for name, value in zip(FIELDS, values, strict=True))
        return f"{FORMAT}\n{''.join(lines)}"

    def hash(self) -> bytes:
        """Return the hash by which the next checkpoint names this one."""
        return hashlib.sha256(self.text().encode()).digest()

    @classmethod
    def read(cls, text: str) -> Checkpoint:
        """Return the checkpoint that `text` gave; raises ValueError for anything else."""
        head, *lines = text.splitlines()
        named: Mapping[str, str] = dict(line.split(": ", 1) for line in lines)
        if head != FORMAT or tuple(named) != FIELDS:
            message = "not a checkpoint"
            raise ValueError(message)
        return cls(
            date.fromisoformat(named["day"]),
            bytes.fromhex(named["previous"]),
            int(named["after"]),
            int(named["last"]),
            int(named["size"]),
            bytes.fromhex(named["root"]),
            datetime.fromisoformat(named["made"]),
            named["key"],
        )


def day_to_close(latest: Checkpoint | None, now: datetime) -> date | None:
    """Return the legal day that a checkpoint is due for: the one that ended last, unless it has its own already."""
    yesterday = legal_date(now) - timedelta(days=1)
    return None if latest is not None and latest.day >= yesterday else yesterday


def leaf(position: int, event_hash: bytes) -> bytes:
    """Return the Merkle leaf of an event: its position in the log (8 bytes, big-endian) and its hash."""
    return merkle.leaf_hash(position.to_bytes(POSITION_BYTES, "big", signed=True) + event_hash)
