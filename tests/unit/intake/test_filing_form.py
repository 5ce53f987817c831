"""GCO F14 and F15: what law.md asks of them is on the paper, whatever the petition holds."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime

import pytest

from intake.papers import Papers

PAGE_WIDTH, MARGIN = 612, 60  # points: letter, and a little less than its margin
PAPERS = Papers("Acueducto de Muestra S.A. E.S.P.", "900.000.000-0")
PERSON = {
    "kind": "natural",
    "name": "María Fernanda Ñúñez",
    "id_type": "CC",
    "id_number": "1.140.555.777",
    "address": "Calle 20 # 15-33",
    "phone": "300 555 7788",
    "email": "mafe@ejemplo.co",
    "capacity": "suscriptor",
}
SAID = {
    "petitioner": PERSON,
    "representative": {
        "name": "Jorge Pérez",
        "id_type": "CC",
        "id_number": "72.111.222",
        "capacity": "apoderado",
        "proof": "Poder del 20 de octubre",
        "professional_card": "123.456",
        "valid_until": "2027-10-20",
    },
    "asks_for": "Que se reliquide la factura.",
    "description": "El consumo es tres veces el de siempre.\nNo hay fugas.",
    "recurso": None,
    "preferential_group": "persona_mayor",
    "sensitive_data_consent": True,
    "habeas_data_authorised": True,
}
APPEAL = {
    "act": "S-2026-0000321-1",
    "issued_on": "2026-10-20",
    "notified_on": "2026-10-28",
    "evidence": "Fotografías del medidor.",
    "undisputed_sum_paid": "Recibo 4455",
}
NOTE = {"act": "reject", "article": "Ley 142 de 1994, artículo 154", "until": date(2026, 11, 26)}
ANNEX = {"sha256": "ab12" * 16, "name": "anexo-1.pdf", "media_type": "application/pdf", "size": 3, "service": "intake"}


@pytest.fixture
def printed(filed):
    """Give the text of the form."""

    def draw(personal, code=None, **fields):
        (event,) = filed(**fields).collect_events()
        pdf = PAPERS.filing(event, personal, code)
        answer = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
        return " ".join(answer.stdout.decode().split())

    return draw


@pytest.mark.parametrize(
    "shown",
    [
        "GCO F14",
        "Versión 3",
        "NIT 900.000.000-0",
        "Radicado E-2026-0000001-1",
        "10:00 a. m. del 4 de noviembre de 2026",
        "se pasó al sistema a las 8:00 a. m. del 5 de noviembre de 2026",
        "26 de noviembre de 2026",
        "María Fernanda Ñúñez",
        "CC 1.140.555.777",
        "Calle 20 # 15-33",
        "Suscriptor",
        "Acepta que se le notifique por correo",
        "Sí: persona mayor",
        "Jorge Pérez",
        "Apoderado",
        "Poder del 20 de octubre",
        "123.456",
        "20 de octubre de 2027",
        "F-2026-10 (período 2026-10)",
        "Que se reliquide la factura.",
        "No hay fugas.",
        "Se reciben 1:",
        "anexo-1.pdf",
        "Datos personales: los autorizó",
        "Firma de quien presenta",
        "auxiliar",
        "7K2M9-QX4TB-3WZ",
    ],
)
def test_the_form_shows_what_the_law_asks(printed, shown):
    text = printed(
        SAID,
        "7K2M9-QX4TB-3WZ",
        invoice="F-2026-10",
        billing_period="2026-10",
        electronic_notification=True,
        preferential=True,
        captured_at=datetime(2026, 11, 5, 13, 0, tzinfo=UTC),
        attachments=[ANNEX],
    )
    assert shown in text


@pytest.mark.parametrize(
    "shown",
    ["GCO F15", "Recibo 4455", "28 de octubre de 2026", "S-2026-0000321-1, del 20 de octubre de 2026", "Fotografías"],
)
def test_a_recurso_shows_the_act_it_appeals(printed, shown):
    assert shown in printed({**SAID, "recurso": APPEAL}, kind="recurso_reposicion")


def test_without_the_code_none_is_printed(printed):
    assert "Código de verificación" not in printed(SAID)


def test_what_is_missing_is_on_the_paper_and_what_the_answer_decides_is_not(printed):
    incomplete = {**NOTE, "code": "incomplete", "text": "La petición está incompleta: falta el poder."}
    late = {**NOTE, "code": "appeal_late", "text": "Llegó tarde."}
    text = printed(SAID, notes=[incomplete, late])
    assert "falta el poder" in text
    assert "Llegó tarde" not in text


def test_an_anonymous_petition_names_nobody(printed):
    text = printed({"petitioner": None, "description": "El aforo está mal."}, anonymous=True)
    assert "Petición anónima" in text
    assert "Firma de quien presenta" not in text


def test_once_the_person_was_erased_nothing_of_them_is_left(printed):
    text = printed(None)
    assert "«suprimido»" in text
    assert "María" not in text


def test_a_case_from_before_these_fields_is_still_printed(printed):
    old = {"petitioner": {k: v for k, v in PERSON.items() if k != "capacity"}, "description": "Como antes."}
    assert "Como antes." in printed(old)


def test_the_silence_of_ley_142_is_promised_only_where_it_rules(printed):
    assert "artículo 158" in printed(SAID)
    assert "artículo 158" not in printed(SAID, regime="cpaca_consulta", kind="consulta")
    assert "la ley la entiende aceptada" not in printed(SAID, regime="cpaca_consulta", kind="consulta")
    assert "la ley la entiende aceptada" in printed(SAID, regime="cpaca_informacion", kind="solicitud_informacion")


def test_no_word_however_long_leaves_the_page(filed):
    (event,) = filed().collect_events()
    long = "w" * 199
    pdf = PAPERS.filing(event, {**SAID, "petitioner": {**PERSON, "name": long, "email": f"{long[:150]}@x.co"}})
    boxes = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    ends = [float(found) for found in re.findall(r'xMax="([0-9.]+)"', boxes.stdout.decode())]
    assert max(ends) < PAGE_WIDTH - MARGIN
