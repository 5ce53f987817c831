"""What a petition lacks, each row with the article that asks for it."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.petition import Said, check_dates, missing
from radica.errors import Invalid

TODAY = date(2026, 11, 24)
POWER = "el poder"


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Said(), ()),
        # CPACA art. 16.2: number of identity, and where to send the answer.
        (Said(identified=False), ("el número de identificación",)),
        (Said(reachable=False), ("la dirección donde recibir la respuesta",)),
        # Ley 962 of 2005 art. 81, CPACA 68: the anonymous have neither and are answered by publication.
        (Said(anonymous=True, identified=False, reachable=False), ()),
        # CPACA art. 16.2 and 77.1: who acts for another proves it.
        (Said(capacity="apoderado"), (POWER,)),
        (Said(capacity="apoderado", proved=True), ()),
        (Said(capacity="representante_legal"), ("el certificado de existencia y representación legal",)),
        # CPACA art. 71: the authorised person, with personal presentation.
        (Said(capacity="autorizado"), ("la autorización escrita con presentación personal",)),
        (Said(capacity="padre_o_tutor"), ("el documento que acredita la patria potestad o la tutela",)),
        # The agente oficioso acts without a mandate, the personero by his office (Ley 142 of 1994 art. 157).
        (Said(capacity="agente_oficioso"), ()),
        (Said(capacity="personero"), ()),
        # CPACA art. 16.2: the document of identity of who acts for another, whatever their capacity.
        (
            Said(capacity="personero", representative_identified=False),
            ("el número de identificación de quien actúa por otro",),
        ),
        (Said(representative_identified=False), ()),
        # A proof holds through its last day.
        (Said(capacity="apoderado", proved=True, valid_until=TODAY), ()),
        (
            Said(capacity="apoderado", proved=True, valid_until=date(2026, 11, 23)),
            ("el poder vigente (el presentado venció el 2026-11-23)",),
        ),
        # CPACA art. 77: only practising lawyers are attorneys in recursos; a petition needs none.
        (Said(capacity="apoderado", proved=True, recurso=True), ("la tarjeta profesional del apoderado",)),
        (Said(capacity="apoderado", proved=True, recurso=True, card=True), ()),
        # CPACA art. 77.2: a recurso says which decision it is against.
        (Said(recurso=True, names_the_act=False), ("cuál es la decisión que recurre",)),
        (Said(names_the_act=False), ()),
        # CPACA art. 15: what the clerk sees missing is noted as it was told.
        (Said(noted=("copia de la factura",)), ("copia de la factura",)),
        (
            Said(identified=False, capacity="apoderado", noted=("el plano",)),
            ("el número de identificación", POWER, "el plano"),
        ),
    ],
)
def test_a_petition_lacks_what_its_article_asks_and_nothing_else(said, lacks):
    assert missing(said, TODAY) == lacks


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (None, None),
        (TODAY, None),
        (date(2000, 1, 1), None),
        (date(2026, 11, 25), "El 2026-11-25 es posterior a la presentación."),
        (date.max, "El 9999-12-31 es posterior a la presentación."),
        (date(1999, 12, 31), "El 1999-12-31 es demasiado antiguo: el calendario comienza el 2000-01-01."),
        (date.min, "El 0001-01-01 es demasiado antiguo: el calendario comienza el 2000-01-01."),
    ],
)
def test_a_day_that_cannot_be_is_a_typing_error_of_its_field(day, told):
    said = {"presented_at": TODAY, "invoice_issued_on": day}
    if told is None:
        check_dates(said, TODAY, date(2000, 1, 1))
        return
    with pytest.raises(Invalid) as refused:
        check_dates(said, TODAY, date(2000, 1, 1))
    assert (refused.value.field, str(refused.value.detail)) == ("invoice_issued_on", told)
