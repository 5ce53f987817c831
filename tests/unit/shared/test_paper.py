"""Papers that every service prints: any text can be shown, dates are Colombia's, the same data make the same bytes."""

from __future__ import annotations

import subprocess
from datetime import UTC, date, datetime

import pytest

from radica import paper
from radica.paper import spanish, typeface

AT = datetime(2026, 11, 24, 13, 5, tzinfo=UTC)
PAGE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: "Prueba", date: auto)
#set text(font: "Libertinus Serif", lang: "es", fallback: false)
#data.text #strong(data.text)
#image(bytes(data.qr), format: "svg", alt: "Código QR")
"""


@pytest.fixture
def template(tmp_path):
    """A page that shows one text in the regular and in the bold face."""
    file = tmp_path / "page.typ"
    file.write_text(PAGE)
    return file


def text_of(pdf):
    answer = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True, timeout=30)
    return " ".join(answer.stdout.decode().split())


def test_the_same_data_make_the_same_bytes(template):
    first, second = (paper.render(template, {"text": "uno"}, AT, qr="E-1") for _ in range(2))
    assert first == second
    assert paper.render(template, {"text": "uno"}, AT, qr="E-2") != first


def test_a_paper_is_archivable_accessible_and_bears_the_instant_it_is_given(template):
    pdf = paper.render(template, {"text": "uno"}, AT, qr="E-1")
    assert pdf.startswith(b"%PDF-1.7")
    assert b"pdfaid:part>2<" in pdf
    assert b"pdfuaid:part>1<" in pdf
    assert b"D:20261124130500Z" in pdf


def test_what_people_type_is_text_and_never_code(template):
    typed = '#read("/etc/passwd") *negrita* $x$ \\ <etiqueta>'
    assert typed in text_of(paper.render(template, {"text": typed}, AT, qr="E-1"))


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Zoë Łukasz Ķēniņš", "Zoë Łukasz Ķēniņš"),
        ("Ana 😀 Ríos", "Ana [U+1F600] Ríos"),
        ("Ana\u202e Ríos\u0007\ufe0f", "Ana Ríos"),
        ("Ana\n\n  Ri\u0301os\t", "Ana Ríos"),
        ("李小龍", "[U+674E][U+5C0F][U+9F8D]"),
    ],
)
def test_any_name_can_be_printed(template, typed, printed):
    assert typeface.line(typed) == printed
    assert printed in text_of(paper.render(template, {"text": typed}, AT, qr="E-1"))


def test_every_text_in_the_data_is_made_printable_and_nothing_else_is_touched():
    data = {"a": ["niño 😀", None, 3], "b": {"c": True}}
    assert typeface.printable(data) == {"a": ["niño [U+1F600]", None, 3], "b": {"c": True}}


def test_the_typeface_has_every_character_it_is_said_to_have(template):
    letters = [chr(code) for span in typeface.COVERED for code in span]
    assert "[U+" not in typeface.line(" ".join(letters))
    for start in range(0, len(letters), 100):
        paper.render(template, {"text": "".join(letters[start : start + 100])}, AT, qr="E-1")


def test_a_word_longer_than_a_line_may_be_broken_where_a_page_asks_for_it():
    word = "x" * 100
    shown = typeface.printable({"a": [word]}, breakable=True)["a"][0]
    assert shown.replace(typeface.BREAK_HERE, "") == word
    assert max(map(len, shown.split(typeface.BREAK_HERE))) == 20
    assert typeface.printable(word) == word
    assert typeface.printable("x" * 40, breakable=True) == "x" * 40


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-11-24T04:59:00Z", "11:59 p. m. del 23 de noviembre de 2026"),
        ("2026-11-24T05:00:00Z", "12:00 a. m. del 24 de noviembre de 2026"),
        ("2026-11-24T16:59:00Z", "11:59 a. m. del 24 de noviembre de 2026"),
        ("2026-11-24T17:00:00Z", "12:00 p. m. del 24 de noviembre de 2026"),
        ("2026-01-01T18:01:00Z", "1:01 p. m. del 1 de enero de 2026"),
    ],
)
def test_hours_are_written_as_in_colombia(at, words):
    assert spanish.moment(datetime.fromisoformat(at)) == words


def test_dates_are_written_with_the_months_name():
    assert spanish.long_date(date(2026, 3, 9)) == "9 de marzo de 2026"
