from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from billing.domain.corrections import (
    ApplyPayment,
    ApplyTariff,
    CorrectClass,
    CorrectReading,
    Grounds,
    RemoveLine,
    RemoveService,
    UseAverage,
    corrected,
)
from billing.domain.invoice import Basis, Metering
from billing.domain.tariff import CustomerClass, Line, Service, Use
from radica.errors import Invalid, Refused


def totals(bill):
    return {line.concept: int(line.amount) for line in bill.lines}


def test_a_corrected_reading_bills_the_water_that_passed(an_invoice, grounds):
    # 1,219 − 1,200 = 19 m³. Aqueduct 9,870 + 55,308 + 3 × 3,456.78 (10,370.34 → 10,370) − 26,071 = 49,477.
    # Sewerage 5,120 + 36,969 + 3 × 2,310.55 (6,931.65 → 6,932) − 16,836 = 32,185.  Together 81,662.
    done = corrected(an_invoice(), CorrectReading(Decimal(1219)), grounds)

    assert done.bill.metering == Metering(Decimal(1200), Decimal(1219), Decimal(19), Basis.READING)
    assert done.bill.total == 81_662
    assert done.tariff == grounds.tariff
    assert done.why == (
        "La lectura correcta del medidor es 1.219 y la anterior 1.200: el consumo fue de 19 m³, no de 41 m³.",
    )


def test_the_previous_reading_can_be_corrected_too(an_invoice, grounds):
    done = corrected(an_invoice(), CorrectReading(Decimal(1241), previous=Decimal(1230)), grounds)

    assert done.bill.metering.consumption == 11


def test_other_charges_survive_a_new_computation(an_invoice, a_bill, grounds, reconnection):
    done = corrected(an_invoice(a_bill(others=[reconnection])), CorrectReading(Decimal(1219)), grounds)

    assert done.bill.lines[-1] == reconnection
    assert done.bill.total == 81_662 + 45_000


def test_a_reading_below_the_previous_one_is_refused_with_a_way_out(an_invoice, grounds):
    with pytest.raises(Invalid, match=r"1\.199 es menor que la anterior") as refusal:
        corrected(an_invoice(), CorrectReading(Decimal(1199)), grounds)
    assert refusal.value.field == "correction.current"
    assert "promedio" in refusal.value.way_out


def test_a_reading_needs_one_before_it(an_invoice, a_bill, grounds):
    unmetered = replace(a_bill(), metering=Metering(None, None, Decimal(15), Basis.GAUGING))

    with pytest.raises(Invalid) as refusal:
        corrected(an_invoice(unmetered), CorrectReading(Decimal(10)), grounds)
    assert refusal.value.field == "correction.previous"


def test_the_average_is_that_of_the_last_measured_periods_rounded_to_the_cubic_metre(an_invoice, grounds):
    # (12 + 14 + 13 + 15 + 12 + 14) / 6 = 80 / 6 = 13.33 → 13 m³.
    done = corrected(an_invoice(), UseAverage(), grounds)

    assert done.bill.metering.consumption == 13
    assert done.bill.metering.basis is Basis.AVERAGE
    assert "últimos 6 períodos medidos (12, 14, 13, 15, 12, 14 m³): 13 m³, no 41 m³" in done.why[0]


def test_a_shorter_average_takes_the_newest_periods(an_invoice, grounds):
    # (12 + 14 + 13) / 3 = 13.
    assert corrected(an_invoice(), UseAverage(3), grounds).bill.metering.consumption == 13


def test_half_a_cubic_metre_of_average_counts_whole(an_invoice, grounds):
    # (12 + 14 + 13 + 15) / 4 = 13.5 → 14.
    assert corrected(an_invoice(), UseAverage(4), grounds).bill.metering.consumption == 14


def test_an_average_needs_three_measured_periods(an_invoice, grounds):
    with pytest.raises(Refused, match="2 períodos medidos"):
        corrected(an_invoice(), UseAverage(), Grounds(grounds.tariff, grounds.measured[:2]))


@pytest.mark.parametrize("periods", [2, 13])
def test_an_average_spans_three_to_twelve_periods(an_invoice, grounds, periods):
    with pytest.raises(Invalid) as refusal:
        corrected(an_invoice(), UseAverage(periods), grounds)
    assert refusal.value.field == "correction.periods"


def test_a_corrected_estrato_changes_the_subsidy_only(an_invoice, grounds):
    done = corrected(an_invoice(), CorrectClass(Use.RESIDENTIAL, 4), grounds)

    before, after = totals(an_invoice().bill), totals(done.bill)
    assert set(before) - set(after) == {"acueducto.subsidio", "alcantarillado.subsidio"}
    assert done.bill.customer == CustomerClass(Use.RESIDENTIAL, 4)
    assert done.bill.total == 208_543 + 26_071 + 16_836


@pytest.mark.parametrize(("use", "stratum"), [(Use.RESIDENTIAL, 0), (Use.COMMERCIAL, 2)])
def test_an_estrato_that_cannot_be_is_named(an_invoice, grounds, use, stratum):
    with pytest.raises(Invalid) as refusal:
        corrected(an_invoice(), CorrectClass(use, stratum), grounds)
    assert refusal.value.field == "correction.stratum"


def test_a_charge_that_does_not_belong_is_taken_off_and_nothing_else_moves(an_invoice, a_bill, grounds, reconnection):
    bill = a_bill(others=[reconnection])
    done = corrected(an_invoice(bill), RemoveLine(len(bill.lines)), Grounds(None, ()))

    assert done.bill.lines == bill.lines[:-1]
    assert done.tariff is None
    assert done.why == ("El cobro «Reconexión» por $ 45.000 no corresponde.",)


def test_one_of_two_equal_charges_can_be_taken_off(an_invoice, a_bill, grounds, reconnection):
    bill = a_bill(others=[reconnection, reconnection])

    assert corrected(an_invoice(bill), RemoveLine(len(bill.lines)), grounds).bill.lines == bill.lines[:-1]


def test_a_line_of_the_tariff_is_not_taken_off_alone(an_invoice, grounds):
    with pytest.raises(Refused, match="resulta de la tarifa"):
        corrected(an_invoice(), RemoveLine(1), grounds)


@pytest.mark.parametrize("line", [0, 11])
def test_a_line_that_is_not_there_is_named(an_invoice, grounds, line):
    with pytest.raises(Invalid) as refusal:
        corrected(an_invoice(), RemoveLine(line), grounds)
    assert refusal.value.field == "correction.line"


def test_a_service_that_was_not_given_goes_with_all_its_lines(an_invoice, grounds):
    done = corrected(an_invoice(), RemoveService(Service.SEWERAGE), grounds)

    assert done.bill.total == 125_526
    assert done.bill.services == (Service.AQUEDUCT,)


def test_a_service_that_was_not_charged_cannot_be_taken_off(an_invoice, a_bill, grounds):
    only_water = an_invoice(a_bill(services=(Service.AQUEDUCT,)))

    with pytest.raises(Refused, match="no cobra alcantarillado"):
        corrected(only_water, RemoveService(Service.SEWERAGE), grounds)


def test_a_payment_is_a_line_of_its_own(an_invoice, grounds):
    payment = ApplyPayment(Decimal(100_000), date(2026, 11, 3), "REC-55")
    done = corrected(an_invoice(), payment, Grounds(None, ()))

    assert done.bill.lines[-1] == Line.charge("otros.pago_aplicado", Decimal(1), Decimal(-100_000))
    assert done.bill.total == 108_543
    assert done.why == ("El 03/11/2026 se pagaron $ 100.000 (comprobante REC-55) que no se habían descontado.",)


def test_amounts_that_do_not_follow_from_the_tariff_are_put_right(an_invoice, a_bill, grounds):
    bill = a_bill()
    wrong = replace(bill, lines=(replace(bill.lines[0], amount=Decimal(99_999)), *bill.lines[1:]))

    assert corrected(an_invoice(wrong), ApplyTariff(), grounds).bill == bill


def test_without_a_published_tariff_nothing_is_computed(an_invoice):
    with pytest.raises(Refused, match="No hay tarifa publicada para el municipio 08078 en octubre de 2026"):
        corrected(an_invoice(), CorrectReading(Decimal(1219)), Grounds(None, ()))
