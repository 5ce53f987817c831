"""Loading: rows become cases in small batches, each one commit with its place in the file.

A batch is a command with a key of its own, so a lost answer is asked for and not repeated. What a run has done is known
by the cases themselves: whoever reads the file again, from its beginning, finds what is in and brings in the rest.
What a batch needs to know is read before its transaction, which then is one message: readers of the log wait for the
oldest transaction that writes. Whoever came between makes it fail at a unique key, and it is read and tried again.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec

from intake.domain import migrated as decisions
from intake.domain.pqr import PQR
from intake.migrating.reading import BadRow, Read, Reader
from intake.store import migrated as store
from intake.store import sought
from intake.store.people import Petitioner
from intake.store.recorder import Cases
from radica import failpoints
from radica.access import Access, Lane
from radica.commands import Command, Receipt
from radica.envelope import Actor
from radica.events.migration import MigrationOrigin
from radica.once import once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from intake.domain.migrated import Count
    from intake.domain.terms import OfficeHours
    from intake.migrating.files import Row, Source
    from intake.migrating.mapping import Mapping
    from intake.store.people import People, PersonKey
    from radica.clock import Clock
    from radica.events.intake import PQRMigrated
    from radica.postgres import Database, Transaction

BATCH = 500
LONGEST_BATCH_S = 0.5
encode = msgspec.json.Encoder().encode


@dataclass
class Tally:
    """What became of the rows so far."""

    read: int = 0
    open: int = 0
    ended: int = 0
    known: int = 0
    rejected: int = 0
    other_due: int = 0
    """Open cases whose last day is not the one that the law's count gives."""
    last_row: int = 0

    @property
    def imported(self) -> int:
        """How many cases were brought in, or in a rehearsal would have been."""
        return self.open + self.ended


@dataclass
class Job:
    """One run over one source: under which mapping, by whom, and where its bad rows go."""

    source: Source
    mapping: Mapping
    who: str
    reject: Callable[[Row, list[str]], None]
    told: Callable[[Tally], None]
    """Called after each batch."""
    rehearsal: bool = False
    stopped: Callable[[], bool] = lambda: False
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


class Migration:
    """Brings cases of the old system in, over intake's database."""

    def __init__(self, db: Database, people: People, clock: Clock) -> None:
        self._db = db
        self._people = people
        self._clock = clock

    def earlier(self, file_name: str) -> Any:  # noqa: ANN401 - a row
        """Return the last run over a file of this name, None for the first one."""
        with self._db.transaction() as tx:
            return store.last_run(tx, file_name)

    def run(self, job: Job, count: Count, hours: OfficeHours) -> Tally:
        """Bring in every good row and hand over every bad one; returns what became of them.

        A rehearsal looks at everything and changes nothing.
        """
        now = self._clock.now()
        source = job.source
        if not job.rehearsal:
            with self._db.transaction() as tx:
                begun = (job.mapping.system, source.path.name, source.sha256, job.mapping.digest, job.who, now)
                store.begin(tx, store.Run(job.id, *begun))
        batches = _Batches(self._db, self._people, job, count, now)
        reader = Reader(job.mapping, count, hours, now)
        for rows in _batched(source.rows(), job.stopped):
            batches.take(rows, reader)
            job.told(batches.tally)
        if not (job.rehearsal or job.stopped()):
            with self._db.transaction() as tx:
                store.end(tx, job.id, self._clock.now())
        return batches.tally


class _Batches:
    """The batches of one run."""

    def __init__(self, db: Database, people: People, job: Job, count: Count, now: datetime) -> None:
        self._db = db
        self._people = people
        self._job = job
        self._count = count
        self._now = now
        self._rehearsed: dict[int, int] = {}
        """In a rehearsal, the hash of each number and its row: nothing else tells a number that comes twice."""
        self.tally = Tally()

    def take(self, rows: list[Row], reader: Reader) -> None:
        """Read a batch, bring in what is good, hand over what is bad in the order of the file."""
        good, bad = self._read(rows, reader)
        self.tally.last_row = rows[-1].number
        receipt = self._done(good, len(bad))
        bad |= {int(number): list(reasons) for number, reasons in receipt["refused"].items()}
        for row in rows:
            if row.number in bad:
                self._job.reject(row, bad[row.number])
        self.tally.read += len(rows)
        self.tally.rejected += len(bad)
        self.tally.known += receipt["known"]
        self.tally.open += receipt["open"]
        self.tally.ended += receipt["ended"]
        self.tally.other_due += receipt["other_due"]

    def _read(self, rows: list[Row], reader: Reader) -> tuple[list[Read], dict[int, list[str]]]:
        good: dict[str, Read] = {}
        bad: dict[int, list[str]] = {}
        for row in rows:
            try:
                read = reader.read(row)
            except BadRow as problem:
                bad[row.number] = problem.problems
                continue
            first = good.setdefault(read.case.radicado, read)
            if first is not read:
                bad[row.number] = [_twice(read, first.case.number, first.row.number)]
        return list(good.values()), bad

    def _done(self, good: list[Read], bad: int) -> dict[str, Any]:
        """What became of a batch's good rows."""
        if self._job.rehearsal:
            new, outcome, _ = self._looked_up(good)
            return self._counted(outcome, [self._event(read) for read in new])
        access = Access(self._job.who, self._job.who, frozenset({Lane.SERVICE}))
        key = f"{self._job.id}/{self.tally.last_row}"
        return once(self._db, Command(key, access, self._now, key), lambda tx: self._bring_in(tx, good, bad)).data

    def _bring_in(self, tx: Transaction, good: list[Read], bad: int) -> Receipt:
        new, outcome, people = self._looked_up(good)
        keys = self._keys(tx, new, people)
        events = [self._event(read) for read in new]
        cases, marked, actor = [], [], Actor(self._job.who, Lane.SERVICE)
        for read, key, event in zip(new, keys, events, strict=True):
            case = PQR(read.case.radicado)
            case.happened(event, actor, self._now, sealed=self._people.seal(key, case.id, encode(read.personal)))
            cases.append(case)
            marked.append(sought.Marked(case.id, key.ref, self._people.marks.entries(read.personal)))
        Cases(tx).save(*cases)
        sought.add(tx, self._people.marks.made_under, marked)
        if new:
            store.add(tx, self._job.id, [self._brought(read) for read in new])
        refused = bad + len(outcome["refused"])
        store.advance(tx, self._job.id, self.tally.last_row, len(new), outcome["known"], refused)
        failpoints.reach("migration.decided")
        return Receipt(self._job.id, "PQRMigrated", self._job.id, self._counted(outcome, events))

    def _looked_up(self, good: list[Read]) -> tuple[list[Read], dict[str, Any], dict[bytes, Any]]:
        """New cases, what became of the other rows, and those of the new cases' people who have a key."""
        with self._db.transaction() as look:
            new, outcome = self._sorted(look, good)
            marks = [mark for read in new if (mark := self._known_by(read))]
            return new, outcome, store.people(look, marks) if marks else {}

    def _sorted(self, tx: Transaction, good: list[Read]) -> tuple[list[Read], dict[str, Any]]:
        """Tell new cases from those that are in, and from those that cannot come in beside one that is."""
        there = store.known(tx, [read.case.radicado for read in good])
        new: list[Read] = []
        outcome: dict[str, Any] = {"known": 0, "refused": {}}
        for read in good:
            earlier = there.get(read.case.radicado)
            refusal = self._refusal(read, earlier) if earlier else self._rehearsed_before(read)
            if refusal:
                outcome["refused"][str(read.row.number)] = [refusal]
            elif earlier:
                outcome["known"] += 1
            else:
                new.append(read)
        return new, outcome

    def _refusal(self, read: Read, earlier: Any) -> str | None:  # noqa: ANN401 - a row
        """Why a row is not simply the case that is there; None when it is."""
        same_file = earlier.file_sha256 == self._job.source.sha256
        if same_file and earlier.row != read.row.number:
            return _twice(read, earlier.original_number, earlier.row)
        if earlier.original_number != read.case.number:
            return _meets(read, earlier.original_number)
        if bytes(earlier.content) != self._mark(read):
            return (
                f"numero: «{read.case.number}» ya se trajo con otros datos (fila {earlier.row} del archivo "
                f"{earlier.file_sha256[:12]}…); lo traído no se cambia: corrija la fila o trabaje sobre el caso."
            )
        return None

    def _rehearsed_before(self, read: Read) -> str | None:
        if not self._job.rehearsal:
            return None
        first = self._rehearsed.setdefault(hash(read.case.radicado), read.row.number)
        return None if first == read.row.number else _twice(read, read.case.number, first)

    def _keys(self, tx: Transaction, new: list[Read], people: dict[bytes, Any]) -> list[PersonKey]:
        """The key of each petitioner; one who comes twice in the batch gets one key."""
        marks = [self._known_by(read) for read in new]
        rows = [people.get(mark, store.Nobody()) if mark else store.Nobody() for mark in marks]
        # Known since that case: whose duty to keep has ended is looked for among those known long enough.
        since = [self._count.radicated_at(read.case) for read in new]
        return self._people.keys_for(tx, [Petitioner(*each) for each in zip(marks, rows, since, strict=True)])

    def _known_by(self, read: Read) -> bytes | None:
        who = read.personal["petitioner"]
        return self._people.known_by(who["id_type"], who["id_number"]) if who and who["id_number"] else None

    def _event(self, read: Read) -> PQRMigrated:
        origin = MigrationOrigin(
            system=self._job.mapping.system, file_sha256=self._job.source.sha256, row=read.row.number
        )
        return decisions.brought_in(read.case, (read.cause.group, read.cause.label), origin, self._count)

    def _brought(self, read: Read) -> store.Brought:
        return store.Brought(read.case.radicado, read.case.number, read.row.number, self._mark(read))

    def _mark(self, read: Read) -> bytes:
        return self._people.fingerprint(encode([read.case, read.personal]))

    def _counted(self, outcome: dict[str, Any], events: list[PQRMigrated]) -> dict[str, Any]:
        open_ones = [event for event in events if event.ended is None]
        other_due = sum(event.due_on != event.counted_due_on for event in open_ones)
        return {**outcome, "open": len(open_ones), "ended": len(events) - len(open_ones), "other_due": other_due}


def _batched(rows: Iterable[Row], stopped: Callable[[], bool]) -> Iterator[list[Row]]:
    """The rows in batches that take half a second at most to fill; none any more once somebody said stop."""
    batch: list[Row] = []
    begun = time.monotonic()
    for row in rows:
        if stopped():
            break
        batch.append(row)
        if len(batch) >= BATCH or time.monotonic() - begun > LONGEST_BATCH_S:
            yield batch
            batch, begun = [], time.monotonic()
    if batch:
        yield batch


def _twice(read: Read, number: str, row: int) -> str:
    if number != read.case.number:
        return _meets(read, number)
    return f"numero: «{number}» ya está en la fila {row} de este archivo; un número es de un solo caso."


def _meets(read: Read, number: str) -> str:
    return (
        f"numero: «{read.case.number}» y «{number}», que ya está, darían el mismo radicado {read.case.radicado}; "
        "cambie uno de los dos y anótelo en la descripción."
    )
