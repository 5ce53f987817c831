"""How pages look, by their pictures: stamps are drawn where room was kept, and text stays inside the margins."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

import pytest

from correspondence.domain.hand import Hand
from correspondence.paper import data
from correspondence.paper.printing import Place, Press

DOTS_PER_INCH = 144
INK = 200  # darker than this is ink; the draft's mark is lighter


@dataclass
class Picture:
    width: int
    height: int
    grey: bytes

    def ink(self, left, bottom, width, height):
        """The share of dark dots in a rectangle given in points from the page's lower left corner."""
        scale = DOTS_PER_INCH / 72
        columns = range(round(left * scale), round((left + width) * scale))
        rows = range(self.height - round((bottom + height) * scale), self.height - round(bottom * scale))
        dots = [self.grey[row * self.width + column] < INK for row in rows for column in columns]
        return sum(dots) / len(dots)


def picture(pdf, page):
    number = str(page + 1)
    command = ["pdftoppm", "-gray", "-r", str(DOTS_PER_INCH), "-f", number, "-l", number, "-"]
    answer = subprocess.run(command, input=pdf, capture_output=True, check=True, timeout=30)
    kind, size, _, grey = answer.stdout.split(b"\n", 3)
    assert kind == b"P5"
    width, height = map(int, size.split())
    return Picture(width, height, grey)


@pytest.fixture
def made(paper_office, a_content, a_case, reliquidation, at, company):
    """A letter before and after signature and seal, with the places it keeps."""
    content = a_content(a_case(reliquidation=reliquidation()))
    signer = data.Signer("Ángela", "Directora comercial")
    paper = data.Paper(company, "Directora comercial", "http://127.0.0.1:8100/verificar", at, signer)
    printed = Press().document("letter.typ", data.response(content, paper), at)
    signed = paper_office.sign(paper_office.draft(content, at).response, Hand("Ángela"), at)
    return printed, signed.response, paper_office.seal(signed, "S-2026-0000045-2", at).response


def inside(place):
    """The place without its frame."""
    return place.x + 4, place.y + 4, place.width - 8, place.height - 8


def test_the_signature_is_drawn_in_the_room_kept_for_it(made):
    printed, signed, _ = made
    place = printed.places["signature"]
    assert picture(printed.pdf, place.page).ink(*inside(place)) == 0
    assert picture(signed, place.page).ink(*inside(place)) > 0.02


def test_the_seal_is_drawn_in_the_room_kept_for_it_at_the_filing(made):
    printed, signed, filed = made
    place = printed.places["seal"]
    lower_half = (place.x + 4, place.y + 4, place.width - 8, place.height / 2)
    assert picture(signed, 0).ink(*lower_half) == 0
    assert picture(filed, 0).ink(*lower_half) > 0.02


def test_every_page_has_its_letterhead_its_foot_and_empty_margins(made):
    printed, _, filed = made
    for page in range(printed.places["signature"].page + 1):
        shown = picture(filed, page)
        assert shown.ink(85, 720, 450, 40) > 0.01
        assert shown.ink(85, 30, 450, 40) > 0.01
        assert shown.ink(0, 0, 80, 792) == 0
        assert shown.ink(545, 0, 67, 792) == 0


def test_an_endless_word_stays_inside_the_margins(paper_office, a_content, a_draft, at):
    endless = a_draft(facts=("x" * 400,), analysis=("W" * 400,), decision=("0" * 400,), subject="y" * 200)
    shown = picture(paper_office.draft(a_content(draft=endless), at).response, 0)
    assert shown.ink(545, 0, 67, 792) == 0


def test_a_stamp_with_very_long_names_shrinks_into_its_frame():
    place = Place(page=0, x=0, y=0, width=238, height=65)
    lines = [{"text": "Ángela María del Socorro " * 12, "size": 11, "bold": True}] * 3
    shown = picture(Press().stamp(place, "Firma", lines), 0)
    assert shown.ink(10, 2, 218, 2) == 0
    assert shown.ink(10, 61, 218, 2) == 0
    assert shown.ink(10, 5, 218, 55) > 0.02
