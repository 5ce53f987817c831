"""The numbers themselves: blocks for the hours without the system, voiding, and the register that shows every fate."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from intake import numbers
from intake.domain import numbering
from intake.store import numbers as store
from intake.store.recorder import Cases
from radica.access import Lane
from radica.clock import legal_date
from radica.commands import Receipt
from radica.errors import NotFound, Refused
from radica.once import once

if TYPE_CHECKING:
    from intake import bodies
    from intake.papers import Papers
    from radica.access import Access
    from radica.commands import Command
    from radica.postgres import Database, Transaction

RECORDS = Lane.RECORDS_ASSISTANT
ASSISTANT = Lane.CUSTOMER_SERVICE_ASSISTANT


class Numbering:
    """The acts on numbers, of the records assistant alone, and what can be read of them."""

    def __init__(self, db: Database, papers: Papers) -> None:
        self._db = db
        self._papers = papers

    def reserve(self, command: Command, body: bodies.Reservation) -> Receipt:
        """Reserve a block of consecutive numbers for a booklet."""
        command.access.require(RECORDS)
        year = legal_date(command.at).year
        block = str(uuid.uuid4())

        def act(tx: Transaction) -> Receipt:
            taken = store.next_numbers(tx, numbers.CONTINGENCY, year, body.size)
            given = {number: numbers.radicado(year, number, numbers.CONTINGENCY) for number in taken}
            who = command.access.who
            store.add_block(tx, store.Block(block, numbers.CONTINGENCY, year, given, body.place, who, command.at))
            told = {"block": block, "first": given[taken[0]], "last": given[taken[-1]], "size": body.size}
            return Receipt(given[taken[0]], "NumbersReserved", block, told)

        return once(self._db, command, act)

    def void_unused(self, command: Command, block: str, body: bodies.BlockVoiding) -> Receipt:
        """Void the unused numbers of a block, all or some, for good."""
        command.access.require(RECORDS)

        def act(tx: Transaction) -> Receipt:
            if store.block(tx, block) is None:
                raise _no_block()
            voided = store.void_unused(tx, block, body.numbers, command.access.who, body.reason, command.at)
            left = sorted(set(body.numbers or ()) - set(voided))
            if left or not voided:
                raise Refused(
                    f"No está sin usar en este talonario: {', '.join(left)}." if left else "No queda nada por anular.",
                    "Consulte GET /numbers para ver qué fue de cada número.",
                )
            return Receipt(voided[0], "NumbersVoided", block, {"block": block, "voided": voided})

        return once(self._db, command, act)

    def void_case(self, command: Command, radicado: str, body: bodies.Voiding) -> Receipt:
        """Void the number of a case filed by mistake; the petition stands under another."""
        lane = command.access.require(RECORDS)

        def act(tx: Transaction) -> Receipt:
            cases = Cases(tx)
            known = cases.get_many([radicado, body.stands_under])
            if radicado not in known:
                raise NotFound(f"No hay ningún caso con el radicado {radicado}.", "Revise el número.")
            case = known[radicado]
            events = numbering.void(case, known.get(body.stands_under), body.reason, legal_date(command.at))
            ids = [
                case.happened(event, command.actor(lane), command.at, traceparent=command.traceparent)
                for event in events
            ]
            cases.save(case)
            return Receipt(case.id, "PQRVoided", ids[-1], {"stands_under": body.stands_under})

        return once(self._db, command, act)

    def booklet(self, access: Access, block: str) -> bytes:
        """Return the booklet of a block as PDF, a sheet for each number."""
        access.require(RECORDS, ASSISTANT)
        with self._db.transaction() as tx:
            found = store.block(tx, block)
            if found is None:
                raise _no_block()
            return self._papers.booklet(store.sheets(tx, block), found.place, found.reserved_at)

    def register(self, access: Access, year: int) -> dict[str, Any]:
        """Return every series of a year: its last number, what was voided, and what became of each reserved number."""
        access.require_staff()
        with self._db.transaction() as tx:
            rows = store.register(tx, year)
        sheets: dict[str, list[dict[str, Any]]] = {}
        for row in rows["numbers"]:
            sheets.setdefault(row.block, []).append({"state": _state(row), **_shown(row, leave_out="block")})
        return {
            "year": year,
            "series": [{"series": row.series, "last": row.last} for row in rows["counters"]],
            "voided": [_shown(row) for row in rows["voided"]],
            "blocks": [{**_shown(row), "numbers": sheets[row.id]} for row in rows["blocks"]],
        }


def _state(row: Any) -> str:  # noqa: ANN401 - a row
    if row.captured_at:
        return "used"
    return "voided" if row.voided_at else "unused"


def _shown(row: Any, leave_out: str = "") -> dict[str, Any]:  # noqa: ANN401 - a row
    return {name: value for name, value in row._asdict().items() if name != leave_out}


def _no_block() -> NotFound:
    return NotFound("No existe ese talonario.", "Consulte GET /numbers.")
