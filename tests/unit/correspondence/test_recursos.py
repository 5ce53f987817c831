"""Which recursos an answer opens, for every kind and result."""

from __future__ import annotations

import pytest

from correspondence.domain import recursos
from radica.events.common import Appeal, Kind, Result

BOTH = (Appeal.REPOSICION, Appeal.APELACION_SUBSIDIARIA)
PLAIN = [Kind.QUEJA, Kind.DENUNCIA, Kind.SOLICITUD_INFORMACION, Kind.CONSULTA, Kind.SUGERENCIA]
RECURSOS = [Kind.RECURSO_REPOSICION, Kind.RECURSO_REPOSICION_APELACION]


def told(case, result):
    return " ".join(recursos.told(case, result))


@pytest.mark.parametrize("kind", [Kind.PETICION, Kind.RECLAMACION])
@pytest.mark.parametrize("result", [Result.ACCEDE, Result.ACCEDE_PARCIALMENTE, Result.NO_ACCEDE, Result.RECHAZA])
def test_the_answer_to_a_claim_opens_both_recursos_and_cites(a_case, kind, result):
    assert recursos.open_appeals(kind, result) == BOTH
    assert recursos.needs_citation(kind, result)
    text = told(a_case(kind=kind), result)
    assert "cinco (5) días hábiles" in text
    assert "Superintendencia de Servicios Públicos Domiciliarios" in text
    assert "artículos 154 y 159 de la Ley 142 de 1994" in text


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("result", list(Result))
def test_a_plain_answer_opens_no_recurso_does_not_cite_and_says_why(a_case, kind, result):
    assert recursos.open_appeals(kind, result) == ()
    assert not recursos.needs_citation(kind, result)
    assert "no procede recurso alguno" in told(a_case(kind=kind), result)


@pytest.mark.parametrize("kind", RECURSOS)
@pytest.mark.parametrize("result", [Result.CONFIRMA, Result.MODIFICA, Result.REVOCA, Result.RECHAZA])
def test_the_answer_to_a_recurso_cites_and_opens_no_further_one(a_case, kind, result):
    assert recursos.open_appeals(kind, result) == ()
    assert recursos.needs_citation(kind, result)
    assert "no procede recurso" in told(a_case(kind=kind), result)


@pytest.mark.parametrize("result", [Result.CONFIRMA, Result.MODIFICA])
def test_a_subsidiary_appeal_not_granted_goes_to_the_superintendence(a_case, result):
    text = told(a_case(kind=Kind.RECURSO_REPOSICION_APELACION), result)
    assert "el expediente se remite a la Superintendencia" in text


def test_a_granted_recurso_leaves_nothing_to_send_to_the_superintendence(a_case):
    assert "no hay lugar" in told(a_case(kind=Kind.RECURSO_REPOSICION_APELACION), Result.REVOCA)


def test_a_rejected_subsidiary_appeal_can_be_taken_to_the_superintendence_by_queja(a_case):
    assert "procede el de queja" in told(a_case(kind=Kind.RECURSO_REPOSICION_APELACION), Result.RECHAZA)


@pytest.mark.parametrize("kind", RECURSOS)
def test_a_withdrawn_recurso_is_filed_away_without_more(a_case, kind):
    assert "desistió" in told(a_case(kind=kind), Result.ARCHIVA)


@pytest.mark.parametrize("kind", [Kind.PETICION, Kind.RECLAMACION])
def test_filing_a_petition_away_opens_reposicion_only(a_case, kind):
    assert recursos.open_appeals(kind, Result.ARCHIVA) == (Appeal.REPOSICION,)
    assert "únicamente el recurso de reposición" in told(a_case(kind=kind), Result.ARCHIVA)


@pytest.mark.parametrize("kind", list(Kind))
def test_handing_a_petition_to_the_competent_body_is_mere_procedure(kind):
    assert recursos.open_appeals(kind, Result.TRASLADA_POR_COMPETENCIA) == ()
    assert not recursos.needs_citation(kind, Result.TRASLADA_POR_COMPETENCIA)


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("result", list(Result))
def test_every_answer_says_something_about_recursos(a_case, kind, result):
    assert "recurso" in told(a_case(kind=kind), result)
