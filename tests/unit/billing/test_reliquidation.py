from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billing.domain.case import Case
from billing.domain.corrections import (
    ApplyPayment,
    ApplyTariff,
    CorrectClass,
    CorrectReading,
    Grounds,
    RemoveService,
)
from billing.domain.invoice import Basis, Bill, Invoice, Metering, bill_data, bill_from, by_concept, concepts
from billing.domain.period import Period
from billing.domain.reliquidation import Standing, reliquidate, reverse
from billing.domain.tariff import CustomerClass, Line, Rate, Service, Tariff, Use
from billing.domain.trace import ROUNDING, Heading, trace, trace_hash
from radica.errors import Invalid, Refused

AT = datetime(2026, 11, 24, 14, tzinfo=UTC)
HEADING = Heading("RL-2026-0000003-9", "E-2026-0000123-4", AT, "La visita encontró 1.219 en el medidor.")
CLASSES = (CustomerClass(Use.RESIDENTIAL, 2), CustomerClass(Use.COMMERCIAL, 0))
prices = st.decimals(0, 20_000, places=4)
factors = st.decimals(Decimal("-0.4"), 1, places=2)


@st.composite
def invoices(draw):
    """An invoice that follows from a tariff, and that tariff."""
    rates = {
        (service, customer): Rate(
            *(draw(prices) for _ in range(4)), factor=draw(st.decimals(Decimal("-0.4"), 1, places=2))
        )
        for service in Service
        for customer in CLASSES
    }
    tariff = Tariff("T", "08078", date(2026, 1, 1), None, "Acuerdo", Decimal(16), Decimal(32), rates)
    previous = draw(st.decimals(0, 9000, places=0))
    consumption = draw(st.decimals(0, 300, places=0))
    customer = draw(st.sampled_from(CLASSES))
    services = draw(st.sets(st.sampled_from(list(Service)), min_size=1))
    others = [
        Line.charge("otros.intereses_mora", Decimal(1), amount)
        for amount in draw(st.lists(st.decimals(-9999, 99_999, places=0), max_size=3))
    ]
    bill = Bill(
        Metering(previous, previous + consumption, consumption, Basis.READING),
        customer,
        (*tariff.lines(consumption, customer, services), *others),
    )
    return Invoice("F-1", "A-1", "08078", Period(2026, 10), date(2026, 10, 28), date(2026, 11, 12), bill), tariff


def done_with(case, invoice, correction, tariff, *, charge_needed=False):
    return reliquidate(case, invoice, correction, Grounds(tariff, ()), charge_needed=charge_needed, at=AT)


@pytest.fixture(scope="module")
def case():
    return Case("E-2026-0000123-4", "reclamacion", "A-1", "F-1", "reliquidate", closed=False)


@given(invoices())
def test_computing_again_with_nothing_to_correct_changes_nothing(case, generated):
    invoice, tariff = generated

    for correction in (
        ApplyTariff(),
        CorrectReading(invoice.bill.metering.current),
        CorrectClass(invoice.bill.customer.use, invoice.bill.customer.stratum),
    ):
        done = done_with(case, invoice, correction, tariff)
        assert done.after == done.before
        assert done.difference == 0


@given(invoices(), st.decimals(0, 500, places=0), st.sampled_from(CLASSES))
def test_the_difference_is_after_less_before_and_so_is_the_sum_of_its_concepts(case, generated, more, customer):
    invoice, tariff = generated
    reading = CorrectReading(invoice.bill.metering.previous + more)

    for correction in (reading, CorrectClass(customer.use, customer.stratum)):
        done = done_with(case, invoice, correction, tariff)
        told = trace(HEADING, done, correction)
        assert done.difference == done.after.total - done.before.total
        assert sum(Decimal(row["difference"]) for row in told["comparison"]) == done.difference


@given(invoices(), st.decimals(0, 500, places=0))
def test_a_correction_corrected_back_is_the_first_bill(case, generated, more):
    invoice, tariff = generated
    there = done_with(case, invoice, CorrectReading(invoice.bill.metering.previous + more), tariff)
    back = done_with(case, replace(invoice, bill=there.after), CorrectReading(invoice.bill.metering.current), tariff)

    assert back.after == invoice.bill


@given(invoices())
def test_a_stored_bill_is_read_back_as_it_was(generated):
    bill = generated[0].bill

    assert bill_from(bill_data(bill)) == bill


@given(invoices())
def test_no_service_leaves_a_line_behind(case, generated):
    invoice, tariff = generated
    service = invoice.bill.services[0]

    done = done_with(case, invoice, RemoveService(service), tariff)

    assert service not in done.after.services
    assert not any(concept.startswith(service) for concept in by_concept(done.after))


def test_concepts_are_compared_in_the_order_of_the_invoice(an_invoice, a_bill, reconnection):
    assert concepts(a_bill(41, others=[reconnection]), a_bill(10, others=[reconnection])) == (
        "acueducto.cargo_fijo",
        "acueducto.consumo_basico",
        "acueducto.consumo_complementario",
        "acueducto.consumo_suntuario",
        "acueducto.subsidio",
        "alcantarillado.cargo_fijo",
        "alcantarillado.consumo_basico",
        "alcantarillado.consumo_complementario",
        "alcantarillado.consumo_suntuario",
        "alcantarillado.subsidio",
        "otros.reconexion",
    )


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"concept": None}, "no tiene concepto todavía"),
        ({"concept": "draft"}, "no ordena reliquidar"),
        ({"closed": True}, "está cerrado"),
        ({"account": None}, "no está asociado a una cuenta"),
        ({"account": "0807800099"}, "es de otra cuenta"),
        ({"kind": None}, "aún no ha recibido la radicación"),
    ],
)
def test_only_an_open_case_of_that_account_with_a_concept_to_reliquidate_changes_an_invoice(
    a_case, an_invoice, grounds, changes, reason
):
    with pytest.raises(Refused, match=reason) as refusal:
        done_with(a_case(**changes), an_invoice(), CorrectReading(Decimal(1219)), grounds.tariff)
    assert refusal.value.way_out


def test_a_charge_needs_a_difference(a_case, an_invoice, tariff):
    with pytest.raises(Refused, match="no cambia el valor"):
        done_with(a_case(), an_invoice(), ApplyTariff(), tariff, charge_needed=True)


def test_what_was_forgotten_cannot_be_charged_after_five_months(a_case, an_invoice, tariff):
    # Issued 23 June: five months end on 23 November; today is 24 November.
    old = an_invoice(issued_on=date(2026, 6, 23))
    more = CorrectReading(Decimal(1260))

    with pytest.raises(Refused, match=r"art\. 150"):
        done_with(a_case(), old, more, tariff, charge_needed=True)
    assert done_with(a_case(), old, more, tariff).difference > 0
    in_time = an_invoice(issued_on=date(2026, 6, 24))
    assert done_with(a_case(), in_time, more, tariff, charge_needed=True).difference > 0


def test_a_credit_has_no_time_limit(a_case, an_invoice, tariff):
    old = an_invoice(issued_on=date(2025, 1, 23))

    assert done_with(a_case(), old, CorrectReading(Decimal(1219)), tariff, charge_needed=True).difference < 0


@pytest.mark.parametrize(
    ("amount", "paid_on", "field"),
    [(0, date(2026, 11, 1), "correction.amount"), (1, date(2026, 11, 25), "correction.paid_on")],
)
def test_a_payment_is_of_something_and_in_the_past(a_case, an_invoice, tariff, amount, paid_on, field):
    with pytest.raises(Invalid) as refusal:
        done_with(a_case(), an_invoice(), ApplyPayment(Decimal(amount), paid_on, "REC-1"), tariff)
    assert refusal.value.field == field


def test_the_trace_says_what_was_charged_what_it_should_have_been_and_the_difference(a_case, an_invoice, tariff):
    done = done_with(a_case(), an_invoice(), CorrectReading(Decimal(1219)), tariff, charge_needed=True)

    told = trace(HEADING, done, CorrectReading(Decimal(1219)))

    assert told["sentences"] == {
        "charged": "En la factura F-1 de octubre de 2026 le cobramos $ 208.543.",
        "should_be": "Debía ser $ 81.662.",
        "why": ["La lectura correcta del medidor es 1.219 y la anterior 1.200: el consumo fue de 19 m³, no de 41 m³."],
        "difference": "La diferencia es de $ 126.881 a su favor.",
        "consequence": "Ese valor se abonará en una factura posterior.",
    }
    assert (told["before"]["total"], told["after"]["total"], told["difference"]) == ("208543", "81662", "-126881")
    assert told["tariff"]["code"] == "ATL-08078-2026"
    assert told["correction"] == {"type": "reading", "current": "1219", "previous": None}
    assert told["rounding"] == ROUNDING


def test_more_to_pay_is_said_as_plainly(a_case, an_invoice, tariff):
    done = done_with(a_case(), an_invoice(), CorrectReading(Decimal(1242)), tariff)

    sentences = trace(HEADING, done, CorrectReading(Decimal(1242)))["sentences"]

    # One more m³ of luxury: 34,568 − 31,111 = 3,457 and 23,106 − 20,795 = 2,311 (23,105.5 → 23,106). 5,768.
    assert sentences["difference"] == "La diferencia es de $ 5.768 que faltó cobrarle."
    assert sentences["consequence"] == "La factura queda en $ 214.311."


def test_a_bill_that_was_right_is_called_right(a_case, an_invoice, tariff):
    sentences = trace(HEADING, done_with(a_case(), an_invoice(), ApplyTariff(), tariff), ApplyTariff())["sentences"]

    assert sentences["difference"] == "No hay diferencia: el valor de la factura no cambia."


def test_the_traces_hash_is_that_of_its_content_and_of_nothing_else(a_case, an_invoice, tariff):
    correction = CorrectReading(Decimal("1219.000"))
    told = trace(HEADING, done_with(a_case(), an_invoice(), correction, tariff), correction)
    reordered = dict(reversed(list(told.items())))
    same = trace(
        HEADING,
        done_with(a_case(), an_invoice(), CorrectReading(Decimal(1219)), tariff),
        CorrectReading(Decimal(1219)),
    )

    assert trace_hash(told) == trace_hash(reordered) == trace_hash(same)
    assert trace_hash({**told, "reason": "Otra"}) != trace_hash(told)


def test_a_reliquidation_is_taken_back_once():
    with pytest.raises(Refused, match="ya fue reversada"):
        reverse(Standing("RL-1", "F-1", reversed=True, latest=None))


def test_only_the_last_reliquidation_of_an_invoice_is_taken_back():
    with pytest.raises(Refused, match="posterior"):
        reverse(Standing("RL-1", "F-1", reversed=False, latest="RL-2"))
    reverse(Standing("RL-2", "F-1", reversed=False, latest="RL-2"))
