"""A case of the system before this one: what was read of it, what speaks against it, and the fact that brings it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from intake.domain import terms
from intake.domain.decisions import OF_RECURSOS, OF_THE_REST, RECURSOS
from radica.clock import BOGOTA, legal_date
from radica.events.intake import PQRMigrated
from radica.events.migration import MigratedEnd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from intake.domain.terms import OfficeHours
    from radica.calendar import Calendar
    from radica.events.common import CauseGroup, Channel, Kind, Regime, Result
    from radica.events.migration import MigrationOrigin


@dataclass(frozen=True, slots=True, kw_only=True)
class Historic:
    """What a row says of a case. `filed_at` is aware; dates are Colombia's; `closed_on` None is a case still open."""

    radicado: str
    number: str
    kind: Kind
    channel: Channel
    cause_code: str
    municipality: str
    filed_at: datetime
    radicated_on: date | None = None
    due_on: date | None = None
    account: str | None = None
    invoice: str | None = None
    billing_period: str | None = None
    appealed_radicado: str | None = None
    electronic_notification: bool = False
    anonymous: bool = False
    preferential: bool = False
    answered_on: date | None = None
    outgoing_number: str | None = None
    notified_on: date | None = None
    result: Result | None = None
    closed_on: date | None = None
    archived_on: date | None = None

    def days(self) -> list[tuple[str, date]]:
        """Return what happened to the case, in the order in which it can have happened, by the mapping's names."""
        named = (
            ("presentada", legal_date(self.filed_at)),
            ("radicada", self.radicated_on),
            ("respondida", self.answered_on),
            ("notificada", self.notified_on),
            ("cerrada", self.closed_on),
            ("archivada", self.archived_on),
        )
        return [(name, on) for name, on in named if on is not None]


class Count:
    """From when a case counts and until when, by a calendar; remembers, because a file has many cases of each day."""

    def __init__(self, calendar: Calendar, hours: OfficeHours) -> None:
        self._calendar = calendar
        self._hours = hours
        self.due_on = cache(self._due_on)
        """The last day to answer of a regime from a day of radication, by the law's count."""
        self.starts_on = cache(calendar.next_business_day)
        """The day itself if it counts, or the next one that does."""

    def radicated_at(self, case: Historic) -> datetime:
        """Return from when the case counts: as the old system had it, or by the law."""
        if case.radicated_on is None:
            return terms.radicated_at(case.filed_at, self._calendar, self._hours)
        if case.radicated_on == legal_date(case.filed_at):
            return case.filed_at
        return datetime.combine(case.radicated_on, time.min, BOGOTA)

    def _due_on(self, regime: Regime, radicated_on: date) -> date:
        return terms.due_on(terms.Term(regime, radicated_on), self._calendar)


def problems(case: Historic, now: datetime, count: Count) -> Iterator[tuple[str, str]]:
    """Yield everything that cannot be true of a case, as the mapping's name of the field and why, in Spanish."""
    days = case.days()
    for (before, first), (after, then) in pairwise(days):
        if then < first:
            yield after, f"{_day(then)} es anterior a «{before}» ({_day(first)})"
    for name, on in days:
        if on > legal_date(now) or (name == "presentada" and case.filed_at > now):
            yield name, f"{_day(on)} está en el futuro"
    yield from _of_the_term(case, count)
    yield from _of_the_end(case)


def brought_in(case: Historic, cause: tuple[CauseGroup, str], origin: MigrationOrigin, count: Count) -> PQRMigrated:
    """Return the fact that brings a case in; `cause` is the catalogue's group and label of its code.

    The last day is the old system's; where it gave none, the law's count. An open case whose last day does not count
    has until the next one that does (Ley 4 of 1913 art. 62). One that was closed without a date of its answer was
    answered when it was closed.
    """
    regime, radicated_at = terms.REGIMES[case.kind], count.radicated_at(case)
    counted = count.due_on(regime, legal_date(radicated_at))
    due_on = case.due_on or counted
    return PQRMigrated(
        radicado=case.radicado,
        original_number=case.number,
        kind=case.kind,
        channel=case.channel,
        regime=regime,
        cause_code=case.cause_code,
        cause_group=cause[0],
        cause=cause[1],
        account=case.account,
        municipality=case.municipality,
        invoice=case.invoice,
        billing_period=case.billing_period,
        appealed_radicado=case.appealed_radicado,
        filed_at=case.filed_at,
        radicated_at=radicated_at,
        due_on=due_on if case.closed_on else count.starts_on(due_on),
        counted_due_on=counted,
        electronic_notification=case.electronic_notification,
        anonymous=case.anonymous,
        preferential=case.preferential,
        answered_on=case.answered_on or case.closed_on,
        outgoing_number=case.outgoing_number,
        notified_on=case.notified_on,
        ended=_ended(case),
        origin=origin,
    )


def _ended(case: Historic) -> MigratedEnd | None:
    if case.closed_on is None:
        return None
    return MigratedEnd(result=case.result, closed_on=case.closed_on, archived_on=case.archived_on or case.closed_on)


def _of_the_term(case: Historic, count: Count) -> Iterator[tuple[str, str]]:
    if case.due_on is None:
        return
    start = legal_date(count.radicated_at(case))
    if case.due_on < (start if case.closed_on else count.starts_on(start)):
        yield "vence", f"{_day(case.due_on)} es anterior al día desde el que corre el término ({_day(start)})"


def _of_the_end(case: Historic) -> Iterator[tuple[str, str]]:
    if case.result in (OF_THE_REST if case.kind in RECURSOS else OF_RECURSOS):
        yield "resultado", f"«{case.result}» no corresponde a un caso de tipo «{case.kind}»"
    if case.closed_on is not None:
        return
    if case.archived_on is not None:
        yield "archivada", "el caso no tiene fecha de cierre"
    if case.result is not None and case.answered_on is None:
        yield "resultado", "el caso está abierto y no tiene fecha de respuesta"
    if case.notified_on is not None and case.answered_on is None:
        yield "notificada", "el caso está abierto y no tiene fecha de respuesta"
    if case.notified_on is not None and case.outgoing_number is None:
        yield "numero_salida", "falta: sin él no se puede cerrar en Radica un caso abierto que ya se notificó"


def _day(on: date) -> str:
    return f"{on:%d/%m/%Y}"
