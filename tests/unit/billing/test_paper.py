from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from billing import paper
from billing.domain import wording
from billing.domain.corrections import CorrectReading, Grounds, RemoveLine
from billing.domain.reliquidation import reliquidate
from billing.domain.trace import Heading, trace, trace_hash
from radica.paper import typeface

AT = datetime(2026, 11, 24, 14, tzinfo=UTC)
COMPANY = paper.Company("Aguas de Muestra S.A. E.S.P.", "900.123.456-7")


@pytest.fixture
def traced(a_case, an_invoice, a_bill, tariff, reconnection):
    def make(reason="La visita encontró 1.219.", correction=None):
        correction = correction or CorrectReading(Decimal(1219))
        invoice = an_invoice(a_bill(others=[reconnection]))
        done = reliquidate(a_case(), invoice, correction, Grounds(tariff, ()), charge_needed=True, at=AT)
        return trace(Heading("RL-2026-0000003-9", "E-2026-0000123-4", AT, reason), done, correction)

    return make


def test_the_page_is_a_pdf_and_the_same_bytes_each_time(traced):
    first = paper.render(traced(), COMPANY, AT)

    assert first.startswith(b"%PDF-")
    assert paper.render(traced(), COMPANY, AT) == first
    assert paper.render(traced(), COMPANY, AT + timedelta(minutes=1)) != first


def test_the_page_shows_each_step_the_way_a_citizen_would_check_it(traced):
    page = paper.printable(traced(), COMPANY)

    operations = {row["name"]: (row["before"], row["after"], row["operation"]) for row in page["comparison"]}
    assert operations == {
        "Acueducto: cargo fijo": ("$ 9.870", "$ 9.870", "$ 9.870,45"),
        "Acueducto: consumo básico": ("$ 55.308", "$ 55.308", "16 m³ × $ 3.456,78"),
        "Acueducto: consumo complementario": ("$ 55.308", "$ 10.370", "3 m³ × $ 3.456,78"),
        "Acueducto: consumo suntuario": ("$ 31.111", "$ 0", ""),
        "Acueducto: subsidio": ("-$ 26.071", "-$ 26.071", "40 % de $ 65.178"),
        "Alcantarillado: cargo fijo": ("$ 5.120", "$ 5.120", "$ 5.120,10"),
        "Alcantarillado: consumo básico": ("$ 36.969", "$ 36.969", "16 m³ × $ 2.310,55"),
        "Alcantarillado: consumo complementario": ("$ 36.969", "$ 6.932", "3 m³ × $ 2.310,55"),
        "Alcantarillado: consumo suntuario": ("$ 20.795", "$ 0", ""),
        "Alcantarillado: subsidio": ("-$ 16.836", "-$ 16.836", "40 % de $ 42.089"),
        "Reconexión": ("$ 45.000", "$ 45.000", ""),
    }
    assert page["figures"] == {
        "charged": "$ 253.543",
        "should_be": "$ 126.662",
        "difference_label": "La diferencia, a su favor",
        "difference": "$ 126.881",
        "signed_difference": "-$ 126.881",
    }
    assert page["notes"][0] == (
        "Tarifa ATL-08078-2026, publicada por Acuerdo 12 de 2025, vigente desde el 01/01/2026 hasta el 31/12/2026."
    )


def test_a_page_without_a_new_computation_says_that_the_rest_stays(traced):
    page = paper.printable(traced(correction=RemoveLine(11)), COMPANY)

    assert page["notes"][0] == "Los demás renglones quedan como se facturaron."
    assert paper.render(traced(correction=RemoveLine(11)), COMPANY, AT)


@pytest.mark.parametrize(
    "reason",
    [
        '#let x = 1; #read("/etc/passwd") [*] $ $ \\ "comillas" <etiqueta> @ref // comentario',
        "😀 漢字 \u202e\u200b\ufeff y sigue",
        "x" * 2000,
        "línea\n\notra\ttabulada\r\n",
    ],
)
def test_whatever_the_coordinator_writes_is_text_on_the_page(traced, reason):
    assert paper.render(traced(reason), COMPANY, AT).startswith(b"%PDF-")


def test_the_typeface_has_every_letter_that_is_called_covered(traced):
    letters = "".join(chr(code) for span in typeface.COVERED for code in span)

    assert paper.render(traced(letters), COMPANY, AT).startswith(b"%PDF-")


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=200))
def test_no_text_at_all_breaks_the_page(reason):
    words = {**MINIMAL, "reason": reason}

    assert paper.render(words, COMPANY, AT).startswith(b"%PDF-")


BILL = {
    "metering": {"previous": None, "current": None, "consumption": "0", "basis": "aforo"},
    "customer": {"use": "comercial", "stratum": 0},
    "lines": [],
    "total": "0",
}
MINIMAL = {
    "number": "RL-2026-0000003-9",
    "radicado": "E-2026-0000123-4",
    "made_on": "2026-11-24",
    "account": "1",
    "invoice": "F-1",
    "issued_on": "2026-10-28",
    "period": "2026-10",
    "tariff": None,
    "rounding": "",
    "before": BILL,
    "after": BILL,
    "comparison": [],
    "difference": "0",
    "sentences": {"charged": "", "should_be": "", "why": [], "difference": "", "consequence": ""},
}


def test_the_hash_on_the_page_is_the_one_of_the_event(traced):
    told = traced()

    assert len(trace_hash(told)) == 64
    assert trace_hash(told) == trace_hash(dict(told))


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "$ 0"), (999, "$ 999"), (1000, "$ 1.000"), (-1_234_567, "-$ 1.234.567")],
)
def test_pesos_are_written_the_colombian_way(amount, written):
    assert wording.money(Decimal(amount)) == written


def test_prices_shares_and_volumes_are_written_the_colombian_way():
    assert wording.price(Decimal("5120.1")) == "$ 5.120,10"
    assert wording.price(Decimal("5120.1234")) == "$ 5.120,1234"
    assert wording.percent(Decimal("0.125")) == "12,5 %"
    assert wording.volume(Decimal("1234.5")) == "1.234,5 m³"


def test_a_concept_that_nobody_named_is_said_by_its_own_words():
    assert wording.concept_name("otros.prueba_de_medidor") == "Prueba de medidor"
    assert wording.concept_name("alcantarillado.cargo_fijo") == "Alcantarillado: cargo fijo"
