"""Review (step 14), signature (15) and filing (16): each state, each hand."""

from __future__ import annotations

from datetime import date

import pytest

from correspondence.domain.letter import (
    Papers,
    Signature,
    State,
    approve,
    drafted,
    filed,
    require_fileable,
    require_read,
    require_signable,
    send_back,
    signed,
)
from correspondence.domain.linter import Finding, Severity
from radica.errors import Refused
from radica.events.common import Appeal, Kind, Result

ERROR = Finding(code="no_decision", severity=Severity.ERROR, field="decision", message="La carta no decide nada.")
WARNING = Finding(code="no_facts", severity=Severity.WARNING, field="facts", message="La carta no cuenta los hechos.")


def test_a_drafted_letter_is_approved(a_case, a_letter):
    event = approve(a_case(), a_letter(draft=2), "profesional")
    assert (event.draft, event.letter, event.radicado) == (2, a_letter().letter, a_case().radicado)


@pytest.mark.parametrize("state", [State.RETURNED, State.APPROVED, State.SIGNED, State.FILED])
def test_only_a_drafted_letter_is_approved(a_case, a_letter, state):
    with pytest.raises(Refused, match="No se puede aprobar"):
        approve(a_case(), a_letter(state=state), "profesional")


def test_nobody_approves_what_they_drafted(a_case, a_letter):
    with pytest.raises(Refused, match="Usted proyectó") as refusal:
        approve(a_case(), a_letter(drafted_by="ana"), "ana")
    assert "otro profesional" in refusal.value.way_out


def test_a_letter_with_errors_is_not_approved(a_case, a_letter):
    with pytest.raises(Refused, match="no decide nada") as refusal:
        approve(a_case(), a_letter(findings=(ERROR,)), "profesional")
    assert "Devuélvala" in refusal.value.way_out


def test_warnings_do_not_hold_a_letter_back(a_case, a_letter):
    assert approve(a_case(), a_letter(findings=(WARNING,)), "profesional")


def test_a_reliquidation_made_after_the_draft_holds_the_letter_back(a_case, a_letter, reliquidation):
    with pytest.raises(Refused, match="RL-2026-0000003-9"):
        approve(a_case(reliquidation=reliquidation()), a_letter(), "profesional")


def test_a_reliquidation_reversed_after_the_draft_holds_the_letter_back(a_case, a_letter):
    with pytest.raises(Refused, match="ya no hay ninguna"):
        approve(a_case(), a_letter(reliquidation="RL-2026-0000003-9"), "profesional")


@pytest.mark.parametrize("state", [State.DRAFTED, State.APPROVED])
def test_a_letter_goes_back_as_long_as_nobody_has_signed_it(a_case, a_letter, state):
    event = send_back(a_case(), a_letter(state=state), "Falta el acta de la visita.")
    assert event.reason == "Falta el acta de la visita."


@pytest.mark.parametrize("state", [State.RETURNED, State.SIGNED, State.FILED])
def test_a_returned_or_signed_letter_does_not_go_back(a_case, a_letter, state):
    with pytest.raises(Refused, match="No se puede devolver"):
        send_back(a_case(), a_letter(state=state), "Falta algo.")


def test_an_approved_letter_is_signed(a_case, a_letter):
    require_signable(a_case(), a_letter(state=State.APPROVED), "directora")


@pytest.mark.parametrize("state", [State.DRAFTED, State.RETURNED, State.SIGNED, State.FILED])
def test_only_an_approved_letter_is_signed(a_case, a_letter, state):
    with pytest.raises(Refused, match="No se puede firmar"):
        require_signable(a_case(), a_letter(state=state), "directora")


def test_nobody_signs_what_they_drafted(a_case, a_letter):
    with pytest.raises(Refused, match="no puede firmarla"):
        require_signable(a_case(), a_letter(state=State.APPROVED, drafted_by="ana"), "ana")


def test_a_letter_that_has_become_wrong_is_not_signed(a_case, a_letter, reliquidation):
    with pytest.raises(Refused, match="tiene errores"):
        require_signable(a_case(reliquidation=reliquidation()), a_letter(state=State.APPROVED), "directora")


def test_the_signed_event_says_all_that_notification_needs(a_letter):
    letter = a_letter(state=State.APPROVED)
    signature = Signature("directora", date(2026, 11, 24), "gerente", "Resolución 045 de 2026")
    event = signed(letter, Papers(letter.papers.document, letter.papers.citation), signature)
    assert (event.signer, event.on_behalf_of, event.delegation) == ("directora", "gerente", "Resolución 045 de 2026")
    assert event.appeals == (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA)
    assert event.needs_citation
    assert event.citation is not None


def test_only_a_signed_letter_is_filed(a_case, a_letter):
    assert require_fileable(a_case(), a_letter(state=State.SIGNED)) == date(2026, 11, 24)
    for state in (State.DRAFTED, State.RETURNED, State.APPROVED, State.FILED):
        with pytest.raises(Refused, match="No se puede radicar"):
            require_fileable(a_case(), a_letter(state=state))


def test_the_filed_event_keeps_the_date_of_the_act_apart_from_that_of_its_filing(a_case, a_letter):
    letter = a_letter(state=State.SIGNED)
    event = filed(a_case(), letter, letter.papers, "S-2026-0000045-2", date(2026, 11, 25))
    assert (event.signed_on, event.filed_on) == (date(2026, 11, 24), date(2026, 11, 25))
    assert event.outgoing_number == "S-2026-0000045-2"


@pytest.mark.parametrize("act", ["approve", "send_back", "sign", "file"])
def test_nothing_is_done_to_the_letter_of_a_closed_case(a_case, a_letter, act):
    acts = {
        "approve": lambda case: approve(case, a_letter(), "profesional"),
        "send_back": lambda case: send_back(case, a_letter(), "Falta algo."),
        "sign": lambda case: require_signable(case, a_letter(state=State.APPROVED), "directora"),
        "file": lambda case: require_fileable(case, a_letter(state=State.SIGNED)),
    }
    with pytest.raises(Refused, match="cerrado"):
        acts[act](a_case(closed=True))


def test_an_act_on_another_draft_than_the_one_read_is_refused(a_letter):
    require_read(a_letter(draft=2), 2)
    require_read(a_letter(draft=2), None)
    with pytest.raises(Refused, match="proyecto 2 y usted leyó el 1"):
        require_read(a_letter(draft=2), 1)


def test_the_drafted_event_names_nobody(a_content, a_letter):
    body = drafted(a_content(), a_letter().papers).model_dump_json()
    assert "Ñáñez" not in body
    assert "Carrera" not in body


def test_a_denial_drafted_in_time_is_not_signed_once_silence_accepted_what_was_asked(a_case, a_letter):
    denial = a_letter(state=State.APPROVED, result=Result.NO_ACCEDE)
    require_signable(a_case(kind=Kind.SOLICITUD_INFORMACION), denial, "directora")
    with pytest.raises(Refused, match="se entiende aceptada"):
        require_signable(a_case(kind=Kind.SOLICITUD_INFORMACION, copies_by=date(2026, 11, 20)), denial, "directora")


def test_an_archiving_drafted_before_its_petitioner_got_more_time_is_not_signed(a_case, a_letter):
    archiving = a_letter(state=State.APPROVED, result=Result.ARCHIVA)
    require_signable(a_case(kind=Kind.PETICION), archiving, "directora")
    with pytest.raises(Refused, match="puede completarla hasta el 2026-12-28"):
        require_signable(a_case(kind=Kind.PETICION, completable_until=date(2026, 12, 28)), archiving, "directora")
