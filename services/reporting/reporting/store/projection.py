"""Writing what was folded: one batch of changes in one transaction with the generation's cursor.

Each change names the number from which it moved the case, and is written only if the case still stands there. Cases
are read, compared and written in one snapshot: where another writer moved one meanwhile, MongoDB refuses the write and
all of it is decided again. So a write names its case alone, which MongoDB finds by its shortest way (asking for the
number there as well cost it a tenth more, measured). A remembered case that is not there any more is noticed by the
number of cases that were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pymongo import InsertOne, UpdateOne
from pymongo.errors import BulkWriteError

from radica.errors import Unavailable
from reporting.domain.changes import LOOKED_AT, remembered
from reporting.store.mongo import answering
from reporting.store.remembered import MOST, Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from pymongo.client_session import ClientSession
    from pymongo.collection import Collection

    from reporting.domain.calendar_changes import Changed, Moved
    from reporting.domain.case import Case
    from reporting.domain.changes import Change
    from reporting.store.generations import AsOf, Generations
    from reporting.store.succession import Succession

    Write: TypeAlias = InsertOne[dict[str, Any]] | UpdateOne

ID, RADICADO = "_id", "radicado"
WITHOUT_TIMELINE = {"timeline": 0}
FOR_THE_FOLD = dict.fromkeys((*LOOKED_AT, "documents.sha256"), 1)
"""What a change has to know. To name what is wanted costs MongoDB and us less than half of naming what is not."""
READ_THROUGH = 500


class Projection:
    """The case documents of one generation; of the live one if none is named."""

    def __init__(
        self,
        generations: Generations,
        generation: str | None = None,
        succession: Succession | None = None,
        remembers: int = MOST,
    ) -> None:
        self._generations = generations
        self._generation = self._writes = generation
        self._succession = succession
        self._remembered = Remembered(remembers)

    def update(
        self,
        radicados: Iterable[str],
        decide: Callable[[dict[str, Case]], Iterable[Change]],
        changes: Sequence[Changed],
        as_of: AsOf,
    ) -> None:
        """Load these cases, as far as a change has to know them, and write with the cursor what `decide` says changes.

        Then the `changes` of the calendar, with the last days that they move. Cases that this projection wrote last
        it knows without loading them (`Remembered`).

        All or nothing. `decide` is pure and may be asked again when another writer stood in the way; whatever it
        raises ends the transaction. Raises Unavailable.
        """
        wanted = list(radicados)

        def act(session: ClientSession) -> tuple[list[Change], str, int]:
            name, batches = self._written(session)
            cases = self._generations.cases(name)
            known = self._remembered.among(wanted, name, batches)
            known |= _read(cases, [radicado for radicado in wanted if radicado not in known], session)
            decided = list(decide(known))
            _write(cases, known, decided, session)
            if changes:
                self._generations.calendar.note(session, changes)
            if moved := [_term(each) for change in changes for each in change.moved]:
                cases.bulk_write(moved, ordered=True, session=session)
            self._generations.advance(session, name, as_of)
            return decided, name, batches

        try:
            decided, name, batches = self._generations.mongo.transaction(
                act, self._succession.session() if self._succession else None
            )
        except BulkWriteError as error:
            raise Unavailable("Otro proceso escribió los mismos casos.") from error
        except Unavailable:
            self._remembered.forget()  # whatever stood in the way, the next try reads what there is
            raise
        self._remembered.keep(map(remembered, decided), name, batches)
        if changes:
            self._remembered.forget()

    def _written(self, session: ClientSession) -> tuple[str, int]:
        """Return the generation that is to be written, and how many batches it was written in."""
        batches = self._generations.batches(session, self._writes) if self._writes else None
        if batches is None and self._generation is None:
            self._writes = self._generations.live(session)
            batches = self._generations.batches(session, self._writes)
        if batches is None or self._writes is None:
            raise Unavailable("La generación de la base de datos de consulta ya no se escribe.")
        return self._writes, batches

    def read_through(self, radicados: Sequence[str] | None = None) -> Iterator[Case]:
        """Every case (or only these) with its timeline, by radicado, a bounded number in memory."""
        wanted = {} if radicados is None else {ID: {"$in": list(radicados)}}
        with answering(seconds=None):
            name = self._generation or self._generations.live()
            for document in self._generations.cases(name).find(wanted).sort(ID, 1).batch_size(READ_THROUGH):
                yield from_document(document)


def from_document(document: dict[str, Any]) -> Case:
    """The case that a stored document describes."""
    case = dict(document)
    case[RADICADO] = case.pop(ID)
    case.setdefault("timeline", [])
    return case  # type: ignore[return-value]


def to_document(case: Case) -> dict[str, Any]:
    """A case as it is stored."""
    document: dict[str, Any] = dict(case)
    return {ID: document.pop(RADICADO), **document}


def _read(cases: Collection[dict[str, Any]], wanted: Sequence[str], session: ClientSession) -> dict[str, Case]:
    if not wanted:
        return {}
    found = cases.find({ID: {"$in": wanted}}, FOR_THE_FOLD, session=session, batch_size=len(wanted) + 1)
    return {document[ID]: from_document(document) for document in found}


def _write(
    cases: Collection[dict[str, Any]], known: Mapping[str, Case], changes: Sequence[Change], session: ClientSession
) -> None:
    """Write changes of cases, each of which still has to stand where its change began."""
    for change in changes:
        case = known.get(change.radicado)
        if change.before != (case["sequence"] if case else 0):
            raise Unavailable("Otro proceso actualizó los mismos casos.")
    if not changes:
        return
    result = cases.bulk_write([operation(change) for change in changes], ordered=False, session=session)
    if result.inserted_count + result.matched_count != len(changes):
        raise Unavailable("Otro proceso quitó casos que se iban a escribir.")


def operation(change: Change) -> Write:
    """How a change is written: a new case whole, of any other what is different."""
    if change.before == 0:
        return InsertOne(to_document(change.after))
    return UpdateOne({ID: change.radicado}, {"$set": change.fields})


def _term(moved: Moved) -> UpdateOne:
    return UpdateOne({ID: moved.radicado, "due_on": moved.previous}, {"$set": {"due_on": moved.due_on}})
