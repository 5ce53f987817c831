"""What filing notes: each row a petition, the note, its last day by hand and the article beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from intake.domain import notes
from intake.domain.earlier import Appealed
from intake.domain.months import months_after
from intake.domain.notes import Seen
from radica.calendar import colombia
from radica.events.common import Kind

CALENDAR = colombia()
TUESDAY = date(2026, 11, 24)
DUE = date(2026, 12, 16)
CLAIM = Seen(Kind.RECLAMACION, "102", TUESDAY, TUESDAY, DUE)
APPEAL = replace(CLAIM, kind=Kind.RECURSO_REPOSICION)
DATA_CLAIM = replace(CLAIM, kind=Kind.RECLAMO_DATOS)


def seen(base=CLAIM, **fields):
    return replace(base, **fields)


@pytest.mark.parametrize(
    ("petition", "expected"),
    [
        (CLAIM, []),
        # CPACA art. 17: asked within ten days of filing; 8 December is a holiday.
        (seen(missing=("el poder",)), [("incomplete", "request_completion", "2026-12-09")]),
        # CPACA art. 21: transferred within five days.
        (seen(other_body="la Alcaldía"), [("other_body", "transfer_out", "2026-12-01")]),
        # Ley 1581 of 2012 art. 15.1: a claim about personal data is completed within five days, transferred within two.
        (seen(DATA_CLAIM, missing=("el poder",)), [("incomplete", "request_completion", "2026-12-01")]),
        (seen(DATA_CLAIM, other_body="la Alcaldía"), [("other_body", "transfer_out", "2026-11-26")]),
        # The municipality adopts the strata (Ley 142 of 1994 art. 101): cause 117 is its own.
        (seen(cause_code="117"), [("other_body", "transfer_out", "2026-12-01")]),
        # Ley 142 art. 154: no claim against an invoice of more than five months; the last day is still in time.
        (seen(invoice_issued_on=date(2026, 6, 24)), []),
        (seen(invoice_issued_on=date(2026, 6, 23)), [("invoice_too_old", "reject", "2026-12-16")]),
        # Ley 4 of 1913 art. 62: five months from 22 June end on Sunday 22 November, so on Monday 23.
        (seen(invoice_issued_on=date(2026, 6, 22), received_on=date(2026, 11, 23)), []),
        # The bar is for claims: a request for information about an old invoice is answered.
        (seen(kind=Kind.SOLICITUD_INFORMACION, invoice_issued_on=date(2020, 1, 1)), []),
        # Ley 142 art. 154: five business days from the notification; Tuesday 17 + 5 = Tuesday 24.
        (seen(APPEAL, notified_on=date(2026, 11, 17)), []),
        # Monday 16 November is a holiday (Independencia de Cartagena), so Friday 13 + 5 = Monday 23: a day late.
        (seen(APPEAL, notified_on=date(2026, 11, 13)), [("appeal_late", "reject", "2026-12-16")]),
        # Our own record of the notification goes before what the form says.
        (seen(APPEAL, notified_on=date(2026, 11, 3), appealed=Appealed(True, True, TUESDAY)), []),
        (
            seen(APPEAL, appealed_radicado="E-2026-0000001-1", appealed=Appealed(True, True, date(2026, 11, 23))),
            [("appeal_late", "reject", "2026-12-16")],
        ),
        # Answered but not notified yet: who appeals knows it by conclusive conduct (CPACA art. 72).
        (seen(APPEAL, appealed=Appealed(True, True, None)), []),
        # Of what we never notified no term has begun, whatever the form says; of what was notified elsewhere it tells.
        (seen(APPEAL, notified_on=date(2026, 11, 3), appealed=Appealed(True, True, None)), []),
        (
            seen(APPEAL, notified_on=date(2026, 11, 3), appealed=Appealed(True, True, None, elsewhere=True)),
            [("appeal_late", "reject", "2026-12-16")],
        ),
        # CPACA art. 75, Ley 142 art. 154: an answer that opens no recurso; a case that is not decided.
        (seen(APPEAL, appealed=Appealed(True, False, None)), [("appeal_not_open", "reject", "2026-12-16")]),
        (seen(APPEAL, appealed=Appealed(False, False, None)), [("appeal_not_open", "reject", "2026-12-16")]),
        # Only a recurso appeals.
        (seen(appealed=Appealed(True, False, None)), []),
        # CPACA art. 19: a repeated petition may be referred to the earlier answer.
        (seen(repeats="E-2026-0000001-1"), [("possible_duplicate", "refer_to_earlier", "2026-12-16")]),
        # Terms run from the day that counts: presented on Saturday 21, counted from Monday 23.
        (
            seen(missing=("x",), received_on=date(2026, 11, 21), counts_from=date(2026, 11, 23)),
            [("incomplete", "request_completion", "2026-12-07")],
        ),
        (
            seen(missing=("x",), other_body="la CRA", repeats="E-2026-0000001-1"),
            [
                ("other_body", "transfer_out", "2026-12-01"),
                ("incomplete", "request_completion", "2026-12-09"),
                ("possible_duplicate", "refer_to_earlier", "2026-12-16"),
            ],
        ),
    ],
)
def test_each_doubt_is_a_note_with_its_act_and_its_last_day(petition, expected):
    found = notes.of(petition, CALENDAR)
    assert [(note.code, note.act, note.until.isoformat()) for note in found] == expected
    assert all("artículo" in note.article for note in found)


def test_a_note_says_what_is_missing_and_names_the_other_case():
    incomplete, repeated = notes.of(seen(missing=("el poder", "el plano"), repeats="E-2026-0000001-1"), CALENDAR)
    assert incomplete.text == "La petición está incompleta: falta el poder; el plano."
    assert repeated.other_radicado == "E-2026-0000001-1"
    assert "E-2026-0000001-1" in repeated.text


REJECTED = " Se rechaza con razones, en la respuesta."
EARLIER = "E-2026-0000001-1"
STRATA = "la Alcaldía (Comité Permanente de Estratificación)"


@pytest.mark.parametrize(
    ("petition", "text", "article"),
    [
        (
            seen(cause_code="117"),
            f"Parece ser competencia de {STRATA}: trasládela y envíe copia a quien la presentó.",
            "Ley 1437 de 2011, artículo 21",
        ),
        (
            seen(cause_code="117", other_body="la CRA"),  # what the clerk saw goes before what the cause suggests
            "Parece ser competencia de la CRA: trasládela y envíe copia a quien la presentó.",
            "Ley 1437 de 2011, artículo 21",
        ),
        (
            seen(missing=("el poder",)),
            "La petición está incompleta: falta el poder.",
            "Ley 1437 de 2011, artículo 17",
        ),
        (
            seen(DATA_CLAIM, missing=("el poder",)),
            "La petición está incompleta: falta el poder.",
            "Ley 1581 de 2012, artículo 15, numeral 1",
        ),
        (
            seen(DATA_CLAIM, other_body="la CRA"),
            "Parece ser competencia de la CRA: trasládela y envíe copia a quien la presentó.",
            "Ley 1581 de 2012, artículo 15, numeral 1",
        ),
        (
            seen(invoice_issued_on=date(2026, 6, 23)),
            "La factura se expidió el 2026-06-23: se podía reclamar hasta el 2026-11-23 (cinco meses)." + REJECTED,
            "Ley 142 de 1994, artículo 154",
        ),
        (
            seen(APPEAL, appealed_radicado=EARLIER, appealed=Appealed(answered=True, open=False, until=None)),
            f"El caso {EARLIER} no admite recurso." + REJECTED,
            "Ley 142 de 1994, artículo 154, y Ley 1437 de 2011, artículo 75",
        ),
        (
            seen(APPEAL, appealed_radicado=EARLIER, appealed=Appealed(answered=False, open=False, until=None)),
            f"El caso {EARLIER} aún no se ha decidido." + REJECTED,
            "Ley 142 de 1994, artículo 154, y Ley 1437 de 2011, artículo 75",
        ),
        (
            seen(APPEAL, appealed_radicado=EARLIER, notified_on=date(2026, 11, 13)),
            "El recurso se podía presentar hasta el 2026-11-23: cinco días hábiles." + REJECTED,
            "Ley 142 de 1994, artículo 154, y Ley 1437 de 2011, artículos 77 y 78",
        ),
        (
            seen(repeats=EARLIER),
            f"Parece repetir el caso {EARLIER}: misma cuenta, causal y período.",
            "Ley 1437 de 2011, artículo 19",
        ),
    ],
)
def test_what_the_clerk_reads(petition, text, article):
    (note,) = notes.of(petition, CALENDAR)
    assert (note.text, note.article) == (text, article)
    assert note.other_radicado == (petition.appealed_radicado or petition.repeats)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        # Ley 4 of 1913 art. 59: months as the calendar has them.
        ("2026-06-24", 5, "2026-11-24"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-08-31", 5, "2027-01-31"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-11-24", 1, "2026-12-24"),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, later):
    assert months_after(date.fromisoformat(day), months).isoformat() == later
