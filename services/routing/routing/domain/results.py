"""What makes the result of a work order believable: that it fits the order and does not contradict itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from radica.clock import legal_date
from radica.errors import Invalid
from radica.events.common import WorkOrderType
from radica.events.routing import LeakResult, ReadingResult

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from radica.events.routing import WorkOrderResult

RESULT_OF: dict[WorkOrderType, str] = {
    WorkOrderType.READING: "reading",
    WorkOrderType.LEAK: "leak",
    WorkOrderType.SEAL: "seal",
    WorkOrderType.METER_TEST: "meter_test",
}
"""The result that each type of order brings; every other type brings `other`."""


def must_fit(result: WorkOrderResult, order_type: WorkOrderType, now: datetime) -> None:
    """Raise Invalid, naming the field, when the result is not one of such an order or contradicts itself."""
    expected = RESULT_OF.get(order_type, "other")
    if result.type != expected:
        raise Invalid(
            "result.type", f"Una orden de tipo «{order_type}» no tiene ese resultado.", f"Use el tipo «{expected}»."
        )
    if isinstance(result, ReadingResult):
        _must_be_read_already(result, now)
    if isinstance(result, LeakResult):
        _must_place_the_leak(result)


def _must_be_read_already(result: ReadingResult, now: datetime) -> None:
    if result.read_on > legal_date(now):
        raise Invalid("result.read_on", "La lectura no puede ser de un día futuro.", "Corrija la fecha.")


def _must_place_the_leak(result: LeakResult) -> None:
    if result.found and result.place is None:
        raise Invalid("result.place", "Se encontró una fuga y no se dice dónde.", "Diga dónde está la fuga.")
    if not result.found and result.place is not None:
        raise Invalid("result.place", "No se encontró fuga: no puede tener lugar.", "Deje este campo vacío.")
    if not result.found and result.repaired:
        raise Invalid("result.repaired", "No se encontró fuga: no pudo repararse.", "Ponga false.")


@dataclass(frozen=True, slots=True)
class MeasuredError:
    """A meter's error at one flow and the largest that its standard permits there, both in per cent."""

    flow: str
    error: Decimal
    maximum: Decimal

    @property
    def within(self) -> bool:
        """Whether the error, in either direction, is permitted."""
        return abs(self.error) <= self.maximum


def worst_point(points: Sequence[MeasuredError]) -> MeasuredError:
    """Return the point that exceeds its maximum most (or comes nearest to it): its error speaks for the meter."""
    return max(points, key=lambda point: abs(point.error) - point.maximum)
