"""The letter's check before review and signature."""

from __future__ import annotations

from datetime import date

import pytest

from correspondence.domain import linter
from correspondence.domain.content import Addressee
from radica.events.common import DocumentRef, Kind, Result


def codes(content, draft, case):
    return {finding.code for finding in linter.check(content, draft, case)}


def blocking(content, draft, case):
    return {finding.code for finding in linter.errors(linter.check(content, draft, case))}


@pytest.fixture
def check(a_case, a_draft, a_content):
    """Compose and check; `broken` replaces parts of the composed letter."""

    def run(case=None, draft=None, find=codes, **broken):
        case, draft = case or a_case(), draft or a_draft()
        return find(a_content(case, draft).model_copy(update=broken), draft, case)

    return run


def test_a_good_letter_has_no_findings(check):
    assert check() == set()


def test_a_letter_that_decides_nothing_is_blocked(check, a_draft):
    assert check(draft=a_draft(decision=()), find=blocking) == {"no_decision"}


def test_a_decision_of_blanks_and_invisible_characters_decides_nothing(check, a_draft):
    assert check(draft=a_draft(decision=(" \u200b\n\t ",)), find=blocking) == {"no_decision"}


def test_a_decision_without_reasons_is_blocked(check, a_draft):
    assert check(draft=a_draft(analysis=()), find=blocking) == {"no_analysis"}


def test_missing_facts_and_evidence_are_told(check, a_draft):
    draft = a_draft(facts=(), evidence=())
    assert check(draft=draft) == {"no_facts", "no_evidence"}
    assert check(draft=draft, find=blocking) == set()


def test_an_annex_is_evidence(check, a_draft):
    annex = DocumentRef(sha256="b" * 64, name="acta.pdf", media_type="application/pdf", size=1, service="routing")
    assert "no_evidence" not in check(draft=a_draft(evidence=(), documents=(annex,)))


def test_a_short_decision_is_told(check, a_draft):
    assert check(draft=a_draft(decision=("Sí.",))) == {"short_decision"}


@pytest.mark.parametrize("result", [Result.CONFIRMA, Result.MODIFICA, Result.REVOCA])
def test_the_results_of_recursos_do_not_answer_a_claim(check, a_draft, result):
    assert "result_of_recurso" in check(draft=a_draft(result=result), find=blocking)


@pytest.mark.parametrize("kind", [Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION])
@pytest.mark.parametrize("result", [Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.NO_ACCEDE])
def test_the_results_of_claims_do_not_answer_a_recurso(check, a_case, a_draft, kind, result):
    assert "result_of_request" in check(case=a_case(kind=kind), draft=a_draft(result=result), find=blocking)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("result", [Result.RECHAZA, Result.ARCHIVA, Result.TRASLADA_POR_COMPETENCIA])
def test_rejecting_archiving_and_handing_over_answer_anything(check, a_case, a_draft, kind, result):
    assert check(case=a_case(kind=kind), draft=a_draft(result=result), find=blocking) == set()


def test_another_result_than_the_concepts_is_told(check, a_draft):
    assert check(draft=a_draft(result=Result.NO_ACCEDE)) == {"not_as_concept"}


def test_a_letter_without_a_word_on_recursos_is_blocked(check):
    assert {"no_recursos", "no_authority", "no_term"} <= check(recursos=(), find=blocking)


def test_recursos_without_their_term_are_blocked(check, a_content):
    without = tuple(text.replace("cinco (5) días hábiles", "unos días") for text in a_content().recursos)
    assert check(recursos=without, find=blocking) == {"no_term"}


def test_recursos_without_the_superintendence_are_blocked(check, a_content):
    without = tuple(text.replace("Superintendencia", "entidad") for text in a_content().recursos)
    assert check(recursos=without, find=blocking) == {"no_authority"}


def test_recursos_that_do_not_proceed_are_blocked(check):
    assert check(appeals=(), find=blocking) == {"wrong_recursos"}


def test_a_letter_without_its_citation_is_blocked(check):
    assert check(needs_citation=False, find=blocking) == {"citation"}


def test_a_letter_to_nobody_is_blocked(check):
    assert check(addressee=Addressee(name="", address="x", municipality="y"), find=blocking) == {"no_addressee"}


def test_a_letter_that_leaves_the_reliquidation_out_is_blocked(check, a_case, reliquidation):
    case = a_case(reliquidation=reliquidation())
    assert check(case=case) == set()
    assert check(case=case, reliquidation=None, find=blocking) == {"reliquidation_outdated"}


def test_a_reliquidation_that_the_text_does_not_explain_is_told(check, a_case, a_draft, reliquidation):
    draft = a_draft(decision=("Acceder a lo pedido por el usuario.",))
    assert check(case=a_case(reliquidation=reliquidation()), draft=draft) == {"reliquidation_not_explained"}


def test_symbols_that_paper_cannot_show_are_told(check, a_draft):
    assert check(draft=a_draft(facts=("El usuario escribió 😀.",))) == {"unprintable"}


def test_findings_never_quote_the_letter(a_case, a_draft, a_content):
    draft = a_draft(decision=("Ñ😀",), facts=(), result=Result.CONFIRMA)
    told = " ".join(finding.message for finding in linter.check(a_content(draft=draft), draft, a_case()))
    assert "Ñáñez" not in told
    assert "Ñ😀" not in told


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("result", list(Result))
def test_whatever_is_composed_names_the_right_recursos_and_citation(check, a_case, a_draft, kind, result):
    found = check(case=a_case(kind=kind), draft=a_draft(result=result), find=blocking)
    assert found <= {"result_of_recurso", "result_of_request"}


@pytest.mark.parametrize(
    ("result", "found", "blocked"),
    [
        (Result.NO_ACCEDE, True, True),
        (Result.RECHAZA, True, True),
        (Result.ACCEDE_PARCIALMENTE, True, False),
        (Result.ACCEDE, False, False),
    ],
)
def test_what_counts_as_accepted_by_silence_is_not_denied(check, a_case, a_draft, result, found, blocked):
    accepted = a_case(kind=Kind.SOLICITUD_INFORMACION, copies_by=date(2026, 11, 20))
    code = {"accepted_by_silence"}
    assert (code <= check(case=accepted, draft=a_draft(result=result))) is found
    assert (code <= check(case=accepted, draft=a_draft(result=result), find=blocking)) is blocked
    in_time = a_case(kind=Kind.SOLICITUD_INFORMACION)
    assert not code <= check(case=in_time, draft=a_draft(result=result))


def test_a_petition_that_can_still_be_completed_is_not_archived(check, a_case, a_draft):
    awaited = a_case(kind=Kind.PETICION, completable_until=date(2026, 12, 28))
    assert "completable" in check(case=awaited, draft=a_draft(result=Result.ARCHIVA), find=blocking)
    assert "completable" not in check(case=awaited, draft=a_draft(result=Result.ACCEDE))
    assert "completable" not in check(case=a_case(kind=Kind.PETICION), draft=a_draft(result=Result.ARCHIVA))


@pytest.mark.parametrize(
    ("kind", "result", "blocked"),
    [
        (Kind.RECLAMACION, Result.NO_ACCEDE, True),
        (Kind.RECLAMACION, Result.ACCEDE_PARCIALMENTE, True),
        (Kind.RECLAMACION, Result.ACCEDE, False),
        (Kind.RECURSO_REPOSICION, Result.CONFIRMA, True),
        (Kind.RECURSO_REPOSICION, Result.REVOCA, False),
    ],
)
def test_what_a_recognised_silence_granted_is_not_denied(check, a_case, a_draft, kind, result, blocked):
    granted = a_case(kind=kind, silence_recognised=True)
    assert ("granted_by_silence" in check(case=granted, draft=a_draft(result=result), find=blocking)) is blocked
    assert "granted_by_silence" not in check(case=a_case(kind=kind), draft=a_draft(result=result))
