"""The papers hold what the law demands, show what people typed as it is, and are the same bytes each time."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from notification import bodies, papers
from notification.domain import notifying, recursos
from notification.domain.communication import Case, Citation, Notice
from notification.domain.notifying import Access, Appearance, HandedOver, Published, Told
from notification.papers import Company, Desk, Exhibit, Official
from radica.events.common import Appeal, Channel, DocumentRef, Kind, Result

CASE = Case("E-2026-0000123-4", Kind.RECLAMACION, Channel.VERBAL, electronic_consent=True)
COMPANY = Company(
    "Aguas del Caribe S.A. E.S.P.", "901.1", "Calle 1", "la Subdirección", "Dirección Comercial", "www.a.co"
)
AT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
DESK = Desk(COMPANY, CASE, Official("Laura Beltrán", "customer_service_assistant"), AT)
ALL = Told(copy_delivered=True, appeals_told=True)
PERSON = {"name": "María Ñáñez #set *x* $1$", "id_number": "22.456.789", "capacity": "petitioner"}
RECURSOS = ("reposición", "apelación", "Superintendencia de Servicios Públicos", "cinco (5) días hábiles", "154")
CERTIFIED = {"copy_delivered": True, "appeals_told": True}


def a_file(name="soporte-1.pdf"):
    return DocumentRef(sha256="ab" * 32, name=name, media_type="application/pdf", size=9, service="notification")


EXHIBIT = [Exhibit(a_file(), "constancia")]


def text_of(pdf):
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return " ".join(answer.stdout.decode().split())


@pytest.fixture
def notified_in_person(delivered, now, calendar):
    return notifying.in_person(delivered(), Appearance(AT, "petitioner", 0, ALL), now, calendar)


def personal(**changed):
    usual = {"mode": "personal", "at": AT, "place": "Baranoa, oficina", "appeared": PERSON, **CERTIFIED}
    return bodies.Personal(**{**usual, **changed})


def holds(pdf, *parts):
    text = text_of(pdf)
    missing = [part for part in parts if part not in text]
    assert not missing, text


def test_f13_holds_what_cpaca_67_demands(notified_in_person):
    holds(
        papers.personal(DESK, notified_in_person, personal(), []),
        "GCO F13", "Notificación personal", "Baranoa, oficina", "24 de noviembre de 2026", "8:05 a. m.",
        "María Ñáñez #set *x* $1$", "CC 22.456.789", "Persona interesada", "S-2026-0000045-2", "9 de noviembre de 2026",
        "Dirección Comercial", "copia íntegra, auténtica y gratuita", "E-2026-0000123-4", "la reclamación",
        "Laura Beltrán", "hasta el 1 de diciembre de 2026", *RECURSOS,
    )  # fmt: skip


def test_f13_notes_a_refusal_to_sign_and_the_proof_of_the_capacity(notified_in_person):
    pdf = papers.personal(DESK, notified_in_person, personal(refused_to_sign=True), EXHIBIT)
    holds(pdf, "Se negó a firmar", "soporte-1.pdf", "ab" * 32)


def test_f16_says_what_was_asked_and_what_was_decided(delivered, now, calendar):
    body = bodies.Verbal(
        mode="verbal", at=AT, place="Baranoa, oficina", appeared=PERSON, asked="Que revisen el consumo de 48 m³",
        decided="Se cobran 14 m³", **CERTIFIED,
    )  # fmt: skip
    notified = notifying.verbally(delivered(), CASE, Appearance(AT, "petitioner", 0, ALL), now, calendar)
    holds(
        papers.verbal(DESK, notified, body, []),
        "GCO F16", "PQR verbal", "Que revisen el consumo de 48 m³", "Se cobran 14 m³", "8:05 a. m.",
        "copia íntegra, auténtica y gratuita", "CC 22.456.789", "hasta el 1 de diciembre de 2026", *RECURSOS,
    )  # fmt: skip


ADDRESSEE = bodies.Addressee(name="María Ñáñez", address="Calle 20 # 18-45")
NOTICE_ITEMS = (
    "GCO F09", "Notificación por aviso", "19 de noviembre de 2026", "S-2026-0000045-2", "9 de noviembre de 2026",
    "Dirección Comercial", "copia íntegra del acto", "10 de noviembre de 2026", "18 de noviembre de 2026", *RECURSOS,
)  # fmt: skip


def test_f09_holds_what_cpaca_69_demands(delivered, now, calendar):
    issued = notifying.issue_notice(delivered(), Notice(date(2026, 11, 19), published=False), now, calendar)
    holds(
        papers.notice(DESK, issued, ADDRESSEE),
        *NOTICE_ITEMS, "Calle 20 # 18-45", "al finalizar el día siguiente al de la entrega de este aviso",
    )  # fmt: skip


def test_f09_with_its_delivery_says_who_received_it_and_when_it_has_effect(delivered, now, calendar):
    delivered_at = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
    body = bodies.Aviso(
        mode="aviso", issued_on=date(2026, 11, 19), addressee=ADDRESSEE, delivered_at=delivered_at, receiver=PERSON,
        documents=(a_file(),), **CERTIFIED,
    )  # fmt: skip
    handed = HandedOver(date(2026, 11, 19), delivered_at, ALL)
    notified = notifying.by_delivered_notice(delivered(), handed, now, calendar)
    holds(
        papers.served_notice(DESK, notified, body, EXHIBIT),
        *NOTICE_ITEMS, "10:00 a. m. del 20 de noviembre de 2026", "CC 22.456.789",
        "al finalizar el 23 de noviembre de 2026", "30 de noviembre de 2026", "soporte-1.pdf",
    )  # fmt: skip


def test_a_published_f09_shows_its_dates_and_no_name(delivered, now, calendar):
    cited = replace(delivered(), citation=Citation(date(2026, 11, 3), date(2026, 11, 13), date(2026, 11, 10)))
    dates = {"posted_on": date(2026, 11, 12), "removed_on": date(2026, 11, 20)}
    body = bodies.Aviso(mode="aviso", **dates, documents=(a_file(),), **CERTIFIED)
    notified = notifying.by_published_notice(cited, Published(*dates.values(), ALL), now, calendar)
    pdf = papers.served_notice(DESK, notified, body, EXHIBIT)
    holds(
        pdf, "Fijado el 12 de noviembre de 2026", "Desfijado el 20 de noviembre de 2026", "siguiente al retiro",
        "al finalizar el 23 de noviembre de 2026", "Quien presentó la solicitud con radicado E-2026-0000123-4",
    )  # fmt: skip
    assert "María" not in text_of(pdf)


def test_the_electronic_record_says_when_the_decision_was_opened(delivered, now, calendar):
    sent_at = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    body = bodies.Electronic(mode="electronic", sent_at=sent_at, accessed_at=AT, certificate=a_file(), **CERTIFIED)
    notified = notifying.electronically(delivered(), CASE, Access(sent_at, AT, ALL), now, calendar)
    holds(
        papers.electronic(DESK, notified, body, [Exhibit(a_file("certificado-acceso.pdf"), "certificación")]),
        "Constancia de notificación electrónica", "8:05 a. m. del 24 de noviembre de 2026", "certificado-acceso.pdf",
        "8:00 p. m. del 23 de noviembre de 2026", "copia íntegra, auténtica y gratuita", *RECURSOS,
    )  # fmt: skip


def a_delivery(**changed):
    usual = {"at": AT, "place": "Calle 20 # 18-45", "receiver": {**PERSON, "capacity": "resident"}}
    return bodies.Delivery(**{**usual, **changed})


def test_the_record_of_delivery_says_who_received_what_where_and_when(delivered):
    exhibits = [Exhibit(a_file("foto-entrega.jpg"), "fotografía de la entrega")]
    holds(
        papers.record_of_delivery(DESK, delivered(), a_delivery(photo=a_file()), exhibits),
        "Acta de entrega", "Citación para notificación personal", "8:05 a. m. del 24 de noviembre de 2026",
        "Calle 20 # 18-45", "María Ñáñez #set *x* $1$", "CC 22.456.789", "Habitante del inmueble", "foto-entrega.jpg",
        "En la dirección del usuario", "Laura Beltrán", "S-2026-0000045-2", "E-2026-0000123-4",
    )  # fmt: skip


def test_the_record_of_a_plain_letter_speaks_of_no_citation(delivered):
    plain = delivered(needs_citation=False, appeals=())
    text = text_of(papers.record_of_delivery(DESK, plain, a_delivery(), []))
    assert "Comunicación de respuesta" in text
    assert "citación" not in text.lower()


def test_the_same_data_make_the_same_bytes(notified_in_person):
    first, second = (papers.personal(DESK, notified_in_person, personal(), EXHIBIT) for _ in range(2))
    assert first == second


def test_a_paper_bears_the_instant_of_the_act_and_not_of_its_making(notified_in_person):
    assert b"D:20261124130500Z" in papers.personal(DESK, notified_in_person, personal(), [])


def test_papers_are_archivable_and_accessible(notified_in_person):
    pdf = papers.personal(DESK, notified_in_person, personal(), [])
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfuaid:part>1<" in pdf


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Zoë Łukasz Ķēniņš", "Zoë Łukasz Ķēniņš"),
        ("Ana 😀 Ríos", "Ana [U+1F600] Ríos"),
        ("Ana\u202e Ríos\u0007", "Ana Ríos"),
        ("Ana\n\n  Ri\u0301os\t", "Ana Ríos"),
        ("李小龍", "[U+674E][U+5C0F][U+9F8D]"),
    ],
)
def test_any_name_can_be_printed(notified_in_person, typed, printed):
    body = personal(appeared={**PERSON, "name": typed.ljust(3)})
    holds(papers.personal(DESK, notified_in_person, body, []), printed)


@pytest.mark.parametrize(
    ("kind", "appeals", "result", "words"),
    [
        (Kind.RECLAMACION, (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA), Result.NO_ACCEDE, "en subsidio el de"),
        (Kind.PETICION, (Appeal.REPOSICION,), Result.ARCHIVA, "únicamente el recurso de reposición"),
        (Kind.RECURSO_REPOSICION, (), Result.CONFIRMA, "no procede recurso alguno"),
        (Kind.RECURSO_REPOSICION_APELACION, (), Result.CONFIRMA, "el expediente se remite a la Superintendencia"),
        (Kind.RECURSO_REPOSICION_APELACION, (), Result.MODIFICA, "el expediente se remite a la Superintendencia"),
        (Kind.RECURSO_REPOSICION_APELACION, (), Result.RECHAZA, "recurso de queja"),
        (None, (), Result.NO_ACCEDE, "no procede recurso alguno"),
    ],
)
def test_the_notification_tells_the_recursos_of_this_decision(a_communication, kind, appeals, result, words):
    communication = a_communication(appeals=appeals, result=result)
    assert words in recursos.told(communication, replace(CASE, kind=kind), "la empresa")


def test_nothing_is_forwarded_when_the_recurso_was_granted(a_communication):
    granted = a_communication(appeals=(), result=Result.REVOCA)
    told = recursos.told(granted, replace(CASE, kind=Kind.RECURSO_REPOSICION_APELACION), "la empresa")
    assert "expediente" not in told


BEFORE_WHOM = {
    "both": (Kind.RECLAMACION, (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA), Result.ACCEDE),
    "reposición only": (Kind.RECLAMACION, (Appeal.REPOSICION,), Result.ACCEDE),
    "none left": (Kind.RECURSO_REPOSICION, (), Result.CONFIRMA),
    "to the superintendence": (Kind.RECURSO_REPOSICION_APELACION, (), Result.CONFIRMA),
}


@pytest.mark.parametrize("state", BEFORE_WHOM)
def test_the_notification_tells_before_whom(a_communication, state):  # CPACA art. 67: without it, it is void
    kind, appeals, result = BEFORE_WHOM[state]
    communication = a_communication(appeals=appeals, result=result)
    told = recursos.told(communication, replace(CASE, kind=kind), "Acueducto de Prueba S.A. E.S.P.")
    assert "ante Acueducto de Prueba S.A. E.S.P." in told
    assert "None" not in told
