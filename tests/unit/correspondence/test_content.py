"""What a composed letter says."""

from __future__ import annotations

import pytest

from correspondence.domain.content import LONGEST_LETTER, Addressee, Content, compose
from correspondence.paper import data
from radica.errors import Invalid
from radica.events.common import DocumentRef, Kind, Result


def test_the_subject_names_kind_and_number(a_content, a_case):
    assert a_content().subject == "Respuesta a su reclamación radicada con el número E-2026-0000123-4"
    appeal = a_content(a_case(kind=Kind.RECURSO_REPOSICION))
    assert appeal.subject == "Respuesta a su recurso de reposición radicado con el número E-2026-0000123-4"


def test_a_drafters_own_subject_stands(a_content, a_draft):
    assert a_content(draft=a_draft(subject="Respuesta a su solicitud")).subject == "Respuesta a su solicitud"


def test_the_opening_names_date_account_and_cause(a_content):
    opening = a_content().opening
    assert "radicada con el número E-2026-0000123-4 el 3 de noviembre de 2026" in opening
    assert "sobre la cuenta ACC-0042" in opening
    assert "«Inconformidad con la medición del consumo facturado (alto consumo)»" in opening


def test_the_opening_of_a_recurso_names_the_answer_it_appeals(a_content, a_case):
    case = a_case(kind=Kind.RECURSO_REPOSICION_APELACION, appealed_radicado="E-2026-0000001-9")
    assert "contra la respuesta dada al radicado E-2026-0000001-9" in a_content(case).opening


def test_several_lines_become_several_paragraphs(a_content, a_draft):
    assert a_content(draft=a_draft(facts=("Uno.\n\nDos.", "Tres."))).facts == ("Uno.", "Dos.", "Tres.")


def test_the_reliquidations_amounts_are_billings_own(a_content, a_case, reliquidation, at, company):
    content = a_content(a_case(reliquidation=reliquidation(charge_needed=True, loaded_onto="2026-12")))
    shown = data.response(content, data.Paper(company, "Directora", "http://x/v", at))["reliquidation"]
    assert shown["rows"] == [("Valor facturado", "$ 212.450,75"), ("Valor liquidado de nuevo", "$ 98.300,25")]
    assert shown["total"] == ("Diferencia a su favor", "−$ 114.150,50")
    assert "La factura F-2026-998, de octubre de 2026" in shown["sentence"]
    assert "se cargan en la factura de diciembre de 2026" in shown["sentence"]


@pytest.mark.parametrize("field", ["name", "address", "municipality"])
def test_an_addressee_that_paper_cannot_show_is_refused_by_its_field(a_case, a_draft, company, field):
    addressee = Addressee(name="Ana", address="Calle 1", municipality="08078").model_copy(update={field: "\u200b\x00"})
    with pytest.raises(Invalid) as refusal:
        compose(a_case(), a_draft(addressee=addressee), company, letter="L", number=1)
    assert refusal.value.field == f"addressee.{field}"


def test_a_letter_beyond_all_length_is_refused(a_content, a_draft):
    with pytest.raises(Invalid, match="caracteres") as refusal:
        a_content(draft=a_draft(analysis=("x" * (LONGEST_LETTER + 1),)))
    assert refusal.value.way_out


def test_braces_in_the_companys_own_texts_and_the_drafters_stay_as_they_are(a_case, a_draft, company):
    content = compose(a_case(), a_draft(decision=("Acceder a {company} y %s.",)), company, letter="L", number=1)
    assert content.decision == ("Acceder a {company} y %s.",)


def test_a_content_comes_back_from_its_json_as_it_was(a_content, a_case, a_draft, reliquidation):
    annex = DocumentRef(sha256="b" * 64, name="acta.pdf", media_type="application/pdf", size=1, service="routing")
    content = a_content(a_case(reliquidation=reliquidation()), a_draft(documents=(annex,)))
    assert Content.model_validate_json(content.model_dump_json()) == content


def test_the_citation_says_all_that_the_law_asks(a_content, at, company):
    shown = data.citation(a_content(), data.Paper(company, "Directora", "http://x/v", at))
    rows = dict(shown["rows"])
    assert "E-2026-0000123-4" in rows["Acto por notificar"]
    assert "24 de noviembre de 2026" in rows["Acto por notificar"]
    assert rows["Se envía a"] == "Carrera 20 # 14-31, Baranoa (Atlántico)."
    assert company.desk in rows["Lugar y horario"]
    assert company.hours in rows["Lugar y horario"]
    assert rows["Plazo"].startswith("Cinco (5) días hábiles")
    assert "documento de identidad" in rows["Qué debe traer"]
    assert "artículo 71" in rows["Persona autorizada"]
    assert "por aviso" in shown["warnings"][0]
    assert "artículo 69" in shown["warnings"][0]


@pytest.mark.parametrize("result", list(Result))
def test_every_result_has_its_one_sentence_summary(a_content, a_draft, at, company, result):
    paper = data.Paper(company, "Directora", "http://x/v", at)
    assert data.response(a_content(draft=a_draft(result=result)), paper)["summary"].startswith("la empresa ")
