"""The letter as a file: what stands on it, and that nothing people type breaks it or becomes markup."""

from __future__ import annotations

import re
import subprocess

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from correspondence.domain import content as contents
from correspondence.domain.hand import Hand
from correspondence.domain.printable import COVERED
from correspondence.paper import data, printing
from correspondence.paper.attached import content_of
from correspondence.paper.printing import Press
from radica.errors import Unavailable
from radica.events.common import Kind

MARKUP = (
    '#read("/etc/passwd")', '#panic("no")', '#import "@preview/x:1.0.0": *', "$ x^2 $", "*negrilla* _cursiva_",
    "= Título", "// comentario", "`código`", "#{while true {}}", "<place>", "@cita", "\\u{1F600} \\", "[corchetes]",
)  # fmt: skip


SHOWN = [chr(code) for first, last in COVERED for code in range(first, last + 1)]
MARK = "PROYECTOSINFIRMA"


def in_reading_order(pdf):
    """The text as it was drawn, without any spaces: a slanted word is read letter by letter."""
    answer = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return "".join(answer.stdout.decode().split())


def info(pdf):
    answer = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return dict(line.split(":", 1) for line in answer.stdout.decode().splitlines())


def pages(pdf):
    return int(info(pdf)["Pages"])


@pytest.fixture
def draft(paper_office, at):
    return lambda content: paper_office.draft(content, at)


def test_the_letter_says_everything_that_form_gco_f25_asks(draft, a_content, a_case, reliquidation, read_pages):
    text = read_pages(draft(a_content(a_case(reliquidation=reliquidation()))).response)
    for said in (
        "Empresa de Acueducto de Muestra S.A. E.S.P.", "NIT 900.000.000-0", "GCO F25", "Versión 1", "Página 1 de 2",
        "Baranoa (Atlántico), 24 de noviembre de 2026", "Radicado de entrada: E-2026-0000123-4", "María Ñáñez",
        "Carrera 20 # 14-31", "Baranoa (Atlántico)", "Asunto:", "En síntesis: la empresa accede a lo pedido.",
        "1. Hechos", "2. Pruebas", "3. Análisis", "4. Reliquidación RL-2026-0000003-9", "−$ 114.150,50", "5. Decisión",
        "Primero. Acceder a lo pedido", "6. Recursos", "cinco (5) días hábiles", "Cordialmente,",
        "Firma: Directora comercial", "http://127.0.0.1:8100/",
    ):  # fmt: skip
        assert said in text


def test_a_draft_is_marked_as_such_and_a_signed_letter_is_not(paper_office, draft, a_content, at):
    pdf = draft(a_content()).response
    assert MARK in in_reading_order(pdf)
    assert MARK not in in_reading_order(paper_office.sign(pdf, Hand("Ángela"), at).response)


def test_the_citation_is_one_page(draft, a_content, read_pages):
    citation = draft(a_content()).citation
    assert pages(citation) == 1
    assert "Citación para notificación personal" in read_pages(citation)


def test_an_answer_that_is_plainly_communicated_has_no_citation(draft, a_content, a_case):
    assert draft(a_content(a_case(kind=Kind.QUEJA))).citation is None


def test_the_same_input_gives_the_same_bytes(draft, a_content, a_case, reliquidation):
    content = a_content(a_case(reliquidation=reliquidation()))
    assert draft(content) == draft(content)


def test_letters_declare_pdf_a_and_pdf_ua(draft, a_content):
    made = draft(a_content())
    for pdf, part in ((made.response, b"3"), (made.citation, b"2")):
        assert re.search(rb"pdfaid:part>" + part, pdf)
        assert re.search(rb"pdfuaid:part>1", pdf)


def test_a_draft_carries_its_own_content(draft, a_content, a_case, reliquidation):
    content = a_content(a_case(reliquidation=reliquidation()))
    assert content_of(draft(content).response) == content


def test_the_files_own_description_names_nobody(draft, a_content):
    for pdf in (draft(a_content()).response, draft(a_content()).citation):
        assert "Ñáñez" not in str(info(pdf))
        assert info(pdf)["Author"].strip() == "Empresa de Acueducto de Muestra S.A. E.S.P."


@pytest.mark.parametrize("typed", MARKUP)
def test_what_people_type_is_shown_as_they_typed_it(draft, a_content, a_draft, read_pages, typed):
    written = a_draft(
        addressee=contents.Addressee(name=typed, address=typed, municipality=typed),
        subject=typed,
        facts=(typed,),
        evidence=(typed,),
        analysis=(typed,),
        decision=(typed,),
    )
    text = read_pages(draft(a_content(draft=written)).response)
    assert text.count(" ".join(typed.split())) >= 8


def test_every_character_said_to_be_covered_is_shown(draft, a_content, a_draft):
    everything = " ".join(SHOWN)
    written = a_draft(
        addressee=contents.Addressee(name=everything, address=everything, municipality=everything),  # the name is bold
        facts=(everything,),
    )
    assert draft(a_content(draft=written)).response.startswith(b"%PDF")


ANYTHING = st.text(st.characters(exclude_categories=()), max_size=400)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.sampled_from(SHOWN), min_size=200, max_size=2000))
def test_no_sequence_of_covered_characters_is_beyond_the_typeface(draft, a_content, a_draft, text):
    name = contents.Addressee(name=f"A{text}", address="Calle 1", municipality="08078")
    assert draft(a_content(draft=a_draft(addressee=name, analysis=(text,)))).response.startswith(b"%PDF")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ANYTHING, ANYTHING)
@example("\ud800\x00\u202e😀", "a\u0301" * 300)
@example("ñ" * 12_000, "palabra " * 1_500)
@example("👩‍👩‍👧‍👦 ﷽ \U0001f1e8\U0001f1f4", "\u2028".join(["línea"] * 60))
def test_whatever_is_typed_the_letter_is_printed(draft, a_content, a_draft, one, other):
    written = a_draft(
        addressee=contents.Addressee(name=f"A{one[:200]}", address=f"C{other[:200]}", municipality="08078"),
        subject=one[:200],
        facts=(one,),
        evidence=(other,),
        analysis=(one, other),
        decision=(other,),
    )
    assert draft(a_content(draft=written)).response.startswith(b"%PDF")


def test_the_longest_letter_is_printed_and_its_pages_are_counted(draft, a_content, a_draft, read_pages):
    written = a_draft(analysis=("Se revisó el consumo de la cuenta y su historia. " * 200,) * 7)
    made = draft(a_content(draft=written))
    assert pages(made.response) > 15
    assert f"Página {pages(made.response)} de {pages(made.response)}" in read_pages(made.response)


def test_room_is_kept_for_seal_and_signature_inside_the_page(a_content, at, company):
    paper = data.Paper(company, "Directora", "http://x/v", at)
    for template, shown in (("letter.typ", data.response), ("citation.typ", data.citation)):
        printed = Press().document(template, shown(a_content(), paper), at)
        assert set(printed.places) == {"seal", "signature"}
        assert printed.places["seal"].page == 0
        for place in printed.places.values():
            assert place.x >= 0
            assert place.y >= 70  # above the footer
            assert place.x + place.width <= 612
            assert place.y + place.height <= 720  # below the letterhead


def test_a_press_that_is_busy_too_long_says_so(a_content, at, company, monkeypatch):
    monkeypatch.setattr(printing, "WAIT_S", 0.01)
    press = Press(at_once=1)
    shown = data.response(a_content(), data.Paper(company, "Directora", "http://x/v", at))
    with press._machine(), pytest.raises(Unavailable, match="muchos documentos"):
        press.document("letter.typ", shown, at)
    assert press.document("letter.typ", shown, at)
