"""The fate of a number: used once or voided once, and a sheet's own hour."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from intake import numbers
from intake.domain import numbering
from intake.domain.numbering import Sheet
from intake.domain.pqr import PQR
from radica.envelope import Actor
from radica.errors import Invalid, Refused
from radica.events.common import Result

RESERVED = datetime(2026, 11, 3, 13, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 5, 14, 0, tzinfo=UTC)
RECORDS = Actor("archivo", "records_assistant")


@pytest.mark.parametrize(
    ("sheet", "presented_at", "refusal", "field"),
    [
        (None, AFTER, Invalid, "contingency_number"),
        (Sheet(AFTER, None, RESERVED), AFTER, Refused, None),
        (Sheet(None, AFTER, RESERVED), AFTER, Refused, None),
        (Sheet(None, None, RESERVED), None, Invalid, "presented_at"),
        (Sheet(None, None, RESERVED), datetime(2026, 11, 3, 12, 59, tzinfo=UTC), Invalid, "presented_at"),
    ],
)
def test_a_sheet_is_captured_once_and_not_before_its_booklet(sheet, presented_at, refusal, field):
    with pytest.raises(refusal) as refused:
        numbering.check_capture(sheet, presented_at)
    assert refused.value.field == field


@pytest.mark.parametrize("presented_at", [RESERVED, AFTER])
def test_an_unused_sheet_is_captured_with_its_own_hour(presented_at):
    numbering.check_capture(Sheet(None, None, RESERVED), presented_at)


def test_a_number_is_voided_where_the_petition_stands_under_another(filed):
    voided, closed = numbering.void(filed(), PQR("E-2026-0000002-3"), "Se radicó dos veces", date(2026, 11, 4))
    assert (voided.stands_under, voided.reason) == ("E-2026-0000002-3", "Se radicó dos veces")
    assert (closed.result, closed.at_window) == (Result.ARCHIVA, False)


def test_no_petition_disappears_by_voiding(filed):
    for other in (None, filed()):
        with pytest.raises(Invalid) as refused:
            numbering.void(filed(), other, "Se radicó dos veces", date(2026, 11, 4))
        assert refused.value.field == "stands_under"


def test_a_number_does_not_stand_under_a_voided_one(filed):
    other = PQR("E-2026-0000002-3")
    other.voided = True
    with pytest.raises(Refused, match="también está anulado"):
        numbering.void(filed(), other, "Se radicó dos veces", date(2026, 11, 4))


def test_what_has_an_answer_is_not_voided(answered):
    with pytest.raises(Refused, match="respuesta"):
        numbering.void(answered(), PQR("E-2026-0000002-3"), "Se radicó dos veces", date(2026, 11, 24))


def test_a_voided_number_is_closed_and_known_as_voided(filed):
    case = filed()
    for event in numbering.void(case, PQR("E-2026-0000002-3"), "Se radicó dos veces", date(2026, 11, 4)):
        case.happened(event, RECORDS, AFTER)
    assert case.voided
    with pytest.raises(Refused, match="cerrado"):
        numbering.void(case, PQR("E-2026-0000002-3"), "Otra vez", date(2026, 11, 4))


def test_a_booklets_number_has_its_own_series_and_check_digit():
    number = numbers.radicado(2026, 7, numbers.CONTINGENCY)
    assert number.startswith("EC-2026-0000007-")
    assert numbers.is_well_copied(number)
    wrong = "1" if number[-1] != "1" else "2"
    assert not numbers.is_well_copied(number[:-1] + wrong)
    assert not numbers.is_well_copied(number.replace("EC", "ECC"))
