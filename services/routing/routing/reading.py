"""What staff read in routing: a case, its work orders, the lists to work through, and the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from radica import calendar_heard
from radica.access import lane_name
from radica.clock import legal_date
from routing import rulebook
from routing.domain import rules
from routing.domain.areas import AREA_LANES, AREA_NAMES
from routing.domain.work_order import State
from routing.store import cases as case_store
from routing.store import orders as order_store
from routing.store import views

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from radica.access import Access
    from radica.calendar import Calendar
    from radica.clock import Clock
    from radica.events.common import Area
    from radica.postgres import Database

FIRST_IN_BINDER = ("-infinity", "")


class Reading:
    """Queries over routing's database, for staff only. Business days are counted by intake's calendar, as heard."""

    def __init__(self, db: Database, clock: Clock, law: Calendar) -> None:
        self._db = db
        self._clock = clock
        self._law = law

    def case(self, access: Access, radicado: str) -> dict[str, Any]:
        """Return a case with what it waits for, what the area handed in, and its orders; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            row = views.case(tx, radicado)
            if row is None:
                raise case_store.no_such_case(radicado)
            submissions = views.submissions(tx, radicado)
            orders = views.orders_of_case(tx, radicado)
            calendar = calendar_heard.calendar(tx, self._law)
        case = case_store.to_case(row, [order.number for order in orders if order.state != State.CLOSED])
        return {
            **row._asdict(),
            "waiting": case.waiting,
            "next_step": case.next_step,
            "business_days_left": calendar.business_days_between(self._today(), row.due_on),
            "submissions": [submission._asdict() for submission in submissions],
            "work_orders": [order._asdict() for order in orders],
        }

    def orders_of_case(self, access: Access, radicado: str) -> list[dict[str, Any]]:
        """Return a case's work orders, in order; raises NotFound."""
        return list(self.case(access, radicado)["work_orders"])

    def order(self, access: Access, number: str) -> dict[str, Any]:
        """Return a work order with its visits; raises NotFound."""
        access.require_staff()
        with self._db.transaction() as tx:
            row = views.order(tx, number)
            if row is None:
                raise order_store.no_such_order(number)
            return {**row._asdict(), "visits": [visit._asdict() for visit in views.visits(tx, number)]}

    def orders(
        self, access: Access, after: str, state: State | None, area: Area | None, limit: int
    ) -> list[dict[str, Any]]:
        """Return up to `limit` work orders after a number."""
        access.require_staff()
        with self._db.transaction() as tx:
            return [row._asdict() for row in views.orders_after(tx, after, state, area, limit)]

    def binder(self, access: Access, after: Sequence[str] | None, limit: int) -> list[dict[str, Any]]:
        """Return the "AZ de trámite": living cases with work orders out, the most urgent first, with their age."""
        access.require_staff()
        today = self._today()
        with self._db.transaction() as tx:
            rows = views.binder_after(tx, after or FIRST_IN_BINDER, limit)
            between = calendar_heard.calendar(tx, self._law).business_days_between
        return [
            {
                **row._asdict(),
                "age_business_days": between(legal_date(row.radicated_at), today),
                "business_days_left": between(today, row.due_on),
            }
            for row in rows
        ]

    def causes(self, access: Access) -> dict[str, Any]:
        """Return the decision table in force today, with its version."""
        access.require_staff()
        book = rules.in_force(rulebook.published(), self._today())
        return {
            "version": book.version,
            "in_force_from": book.in_force_from,
            "rules": [
                {
                    "rule": rule.id,
                    "kind": rule.kind or None,
                    "cause_code": rule.cause_code or None,
                    "group": rule.group or None,
                    "cause": rule.cause or None,
                    "area": rule.area,
                    "work_order": rule.work_order,
                    "active": rule.active,
                }
                for rule in book.rules
            ],
        }

    def areas(self, access: Access) -> list[dict[str, str]]:
        """Return the areas and the lane whose people answer for each."""
        access.require_staff()
        return [
            {"area": area, "name": name, "lane": AREA_LANES[area], "lane_name": lane_name(AREA_LANES[area])}
            for area, name in AREA_NAMES.items()
        ]

    def _today(self) -> date:
        return legal_date(self._clock.now())
