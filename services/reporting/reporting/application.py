"""What people ask of the read model. Every answer is for somebody: `Access` says who, and what their lanes may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica.access import Lane
from radica.errors import Invalid, NotFound
from reporting.domain import reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radica.access import Access
    from reporting.domain.case import Case
    from reporting.office import Office
    from reporting.store.reports import Report

COUNTED = ("municipality", "kind", "cause_code", "channel", "state")
OVERSEERS = (Lane.AUDITOR, Lane.ADMINISTRATOR)
WITHOUT_WORKLIST = frozenset({*OVERSEERS, Lane.CITIZEN, Lane.SERVICE})


class Reporting:
    """The queries of this service."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def worklist(
        self, access: Access, lane: str, after: Sequence[str] | None, limit: int
    ) -> tuple[list[dict[str, Any]], list[str] | None]:
        """Return a page of what a lane can do next, least remaining business days first; and where it goes on.

        Raises Forbidden for a lane that is not one's own, unless one oversees the whole.
        """
        if lane not in set(Lane) - WITHOUT_WORKLIST:
            raise NotFound(f"No hay bandeja «{lane[:60]}».", "Use el código de un rol del procedimiento.")
        access.require(lane, *OVERSEERS)
        position = (after[0], after[1]) if after else None
        cases = self._office.cases.worklist(lane, position, limit + 1)
        remaining = self._office.remaining()
        items = [reading.item(case, remaining, lane) for case in cases[:limit]]
        return items, _next(cases, limit, "due_on", "radicado")

    def search(
        self, access: Access, text: str, after: Sequence[str] | None, limit: int
    ) -> tuple[list[dict[str, Any]], list[str] | None]:
        """Return a page of the cases with this radicado, whole or in part, or this account; newest number first."""
        access.require_staff()
        cases = self._office.cases.search(text.strip(), after[0] if after else None, limit + 1)
        remaining = self._office.remaining()
        return [reading.found(case, remaining) for case in cases[:limit]], _next(cases, limit, "radicado")

    def case(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return a whole case, and up to where in the log that holds; raises NotFound."""
        access.require_staff()
        as_of = self._office.cases.as_of()
        case = self._office.cases.case(radicado)
        if case is None:
            raise NotFound(
                f"No se conoce el radicado {radicado}.",
                "Revise el número; si se acaba de radicar, espere unos segundos y consulte de nuevo.",
            )
        told = reading.whole(case, self._office.remaining(), self._office.reports.including(case))
        # The case may be newer than the cursor that was read before it; it is never older.
        position, at = max((as_of.position, as_of.at or ""), (case.get("position") or 0, case["updated_at"]))
        return {**told, "as_of": {"position": position, "at": at}}

    def knows(self, access: Access, radicado: str, event_id: str) -> bool:
        """Whether an event has reached the case as it would be answered."""
        access.require_staff()
        return self._office.cases.has_event(radicado, event_id)

    def statistics(self, access: Access, by: str, first_day: date | None, last_day: date | None) -> dict[str, Any]:
        """Return how many cases were radicated in a period, by fields of `COUNTED` named with commas between."""
        access.require_staff()
        fields = [name for name in (part.strip() for part in by.split(",")) if name]
        unknown = [name for name in fields if name not in COUNTED]
        if unknown or len(set(fields)) != len(fields):
            raise Invalid("by", "No se puede contar por ese campo, o está repetido.", f"Use: {', '.join(COUNTED)}.")
        if first_day and last_day and last_day < first_day:
            raise Invalid("last_day", "El último día es anterior al primero.", "Corrija las fechas del periodo.")
        as_of = self._office.cases.as_of()
        days = [day.isoformat() if day else None for day in (first_day, last_day)]
        counts = self._office.cases.counts(fields, *days)
        return {
            "by": fields,
            "first_day": days[0],
            "last_day": days[1],
            "items": counts,
            "total": sum(each["count"] for each in counts),
            "as_of": {"position": as_of.position, "at": as_of.at},
        }

    def reports(
        self, access: Access, report: str | None, after: Sequence[str] | None, limit: int
    ) -> tuple[list[dict[str, Any]], list[str] | None]:
        """Return a page of the reports that were issued, the latest first."""
        access.require_staff()
        position = (after[0], after[1]) if after else None
        found = self._office.reports.issued(report, position, limit + 1)
        last = found[limit - 1] if len(found) > limit else None
        return [_issued(each) for each in found[:limit]], [last.issued_at, last.number] if last else None


def _next(cases: list[Case], limit: int, *keys: str) -> list[str] | None:
    """The sort key of a page's last row when another page follows."""
    if len(cases) <= limit:
        return None
    last: dict[str, Any] = dict(cases[limit - 1])
    return [last[key] for key in keys]


def _issued(report: Report) -> dict[str, Any]:
    return {
        "number": report.number,
        "report": report.report,
        "first_day": report.first_day,
        "last_day": report.last_day,
        "log_position": report.log_position,
        "log_at": report.log_at,
        "digest": report.digest,
        "counts": report.counts,
        "documents": list(report.documents),
        "issued_at": report.issued_at,
        "issued_by": report.issued_by,
    }
