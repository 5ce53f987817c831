from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from billing.domain.charges import Change, Pending, changes, check_target, choose, months_after
from billing.domain.period import Period
from radica.errors import Invalid, Refused

TODAY = date(2026, 11, 24)
DECEMBER = Period(2026, 12)


@pytest.fixture
def pending(a_bill):
    def make(number="RL-1", before=41, after=19, issued_on=date(2026, 10, 28)):
        return Pending(number, "0807800012", Period(2026, 10), issued_on, a_bill(before), a_bill(after))

    return make


def test_what_changed_is_loaded_concept_by_concept(a_bill, reconnection):
    # Aqueduct: 10,370 − 55,308 and 0 − 31,111; sewerage: 6,932 − 36,969 and 0 − 20,795.
    assert changes(a_bill(41, others=[reconnection]), a_bill(19)) == (
        Change("acueducto.consumo_complementario", Decimal(-44_938)),
        Change("acueducto.consumo_suntuario", Decimal(-31_111)),
        Change("alcantarillado.consumo_complementario", Decimal(-30_037)),
        Change("alcantarillado.consumo_suntuario", Decimal(-20_795)),
        Change("otros.reconexion", Decimal(-45_000)),
    )


def test_the_changes_add_up_to_the_difference(pending):
    one = pending()

    assert sum(change.amount for change in changes(one.before, one.after)) == one.difference == -126_881


def test_a_case_with_nothing_to_load_is_refused():
    with pytest.raises(Refused, match="no tiene una reliquidación pendiente de cobro"):
        choose([], None, "E-1")


def test_one_of_several_must_be_named(pending):
    both = [pending("RL-1"), pending("RL-2")]

    with pytest.raises(Refused, match="tiene 2 reliquidaciones pendientes"):
        choose(both, None, "E-1")
    assert choose(both, "RL-2", "E-1").number == "RL-2"
    with pytest.raises(Refused, match="pendiente de cobro"):
        choose(both, "RL-3", "E-1")


@pytest.mark.parametrize("target", [Period(2026, 10), Period(2026, 9)])
def test_a_charge_goes_onto_a_later_invoice(pending, target):
    with pytest.raises(Refused, match="no puede ir en"):
        check_target(pending(), target, None, TODAY)


def test_an_invoice_that_was_issued_takes_no_charge(pending):
    with pytest.raises(Refused, match=r"ya se expidió \(F-9\)"):
        check_target(pending(), DECEMBER, "F-9", TODAY)


def test_a_period_far_ahead_is_a_mistake(pending):
    check_target(pending(), Period(2027, 11), None, TODAY)
    with pytest.raises(Invalid) as refusal:
        check_target(pending(), Period(2027, 12), None, TODAY)
    assert refusal.value.field == "period"


def test_five_months_bar_a_charge_also_at_loading(pending):
    late = pending(before=19, after=41, issued_on=date(2026, 6, 23))

    with pytest.raises(Refused, match=r"art\. 150"):
        check_target(late, DECEMBER, None, TODAY)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2026, 9, 30), date(2027, 2, 28)),
        (date(2027, 9, 30), date(2028, 2, 29)),
        (date(2026, 6, 24), date(2026, 11, 24)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(day, later):
    assert months_after(day, 5) == later
