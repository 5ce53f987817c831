"""People are found by their names as clerks type them, among 50,000 others, and few are opened for it."""

from __future__ import annotations

import random

import pytest
from tests.integration.intake.search import register
from tests.integration.intake.search.conftest import OTHERS

from intake.finding import PAGE
from intake.store.people import People
from radica.errors import Invalid

OPENED = People.opened

NANEZ = "María Fernanda Ñáñez Ypuche"
DE_LA_HOZ = "Wilfrido José De La Hoz Barrazueta"
GUIZA = "Joaquín Echavarría Güiza"
ASEOS = "Aseos y Bombeos del Litoral S.A.S."
PORT = "Sociedad Portuaria Tajamares Limitada"
WONG = "Peña Wong Ximena"

TYPED = [
    ("María Fernanda Ñáñez Ypuche", NANEZ),
    ("maria fernanda nanez ypuche", NANEZ),
    ("MARIA  FERNANDA   ÑAÑEZ   YPUCHE", NANEZ),
    ("Maria\u0301 Fernanda N\u0303a\u0301n\u0303ez", NANEZ),  # each accent a sign of its own
    ("Ypuche Ñáñez María Fernanda", NANEZ),
    ("ñañez ypuche", NANEZ),
    ("Fernanda Ypuche", NANEZ),
    ("Fernada Ypuche", NANEZ),  # a letter missing
    ("Fernannda Ypuche", NANEZ),  # one too many
    ("Fernanda Ypucha", NANEZ),  # a wrong one
    ("Fernadna Ypuhce", NANEZ),  # two pairs swapped
    ("Wilfrido De La Hoz Barrazueta", DE_LA_HOZ),
    ("wilfrido delahoz barrazueta", DE_LA_HOZ),
    ("Barrazueta Wilfrido", DE_LA_HOZ),
    ("Wilfredo José Hoz Barasueta", DE_LA_HOZ),
    ("barrazueta", DE_LA_HOZ),
    ("barrazu", DE_LA_HOZ),  # the beginning of a word
    ("joaquin echavarria guiza", GUIZA),
    ("Güiza, Joaquín", GUIZA),
    ("Juaquin Echavaria Guisa", GUIZA),
    ("Aseos y Bombeos del Litoral SAS", ASEOS),
    ("ASEOS Y BOMBEOS DEL LITORAL S A S", ASEOS),
    ("aseos bombeos litoral", ASEOS),
    ("Aseo y bombeo litoral s.a.", ASEOS),
    ("Portuaria Tajamares Ltda.", PORT),
    ("sociedad portuarias tajamar", PORT),
    ("Ximena Pena Wong", WONG),
    ("Jimena Peña Wong", WONG),
]


@pytest.mark.parametrize(("typed", "name"), TYPED)
def test_who_is_meant_comes_first(many, search, typed, name):
    answer = search(typed)
    found = [item["petitioner"]["name"] for item in answer["items"]]
    assert found[:1] == [name]
    assert answer["items"][0]["radicado"] == many[1][name]
    assert answer["items"][0]["matched"]["by"] == "name"


def test_what_matched_is_pointed_at(search):
    matched = search("ypuche fernanada")["items"][0]["matched"]
    assert [matched["text"][start:end] for start, end in matched["stretches"]] == ["Fernanda", "Ypuche"]
    assert 90 <= matched["likeness"] < 100
    assert search("ypuche fernanda nanez maria")["items"][0]["matched"]["likeness"] == 100


def test_the_same_letters_come_before_the_same_without_accents(many, search, sealing):
    pair = [
        {"name": f"Zoraida {each} Xiqués", "id_type": "CC", "id_number": f"3{at}"}
        for at, each in enumerate(("Pena", "Peña"))
    ]
    register.fill(many[0].superuser_url, sealing, pair, first=OTHERS + 100)
    for typed in ("Zoraida Peña Xiqués", "Zoraida Pena Xiqués"):
        assert search(typed)["items"][0]["petitioner"]["name"] == typed


def test_somebody_else_is_not_shown(search):
    assert search("Quetzalcóatl Zzyzx")["items"] == []
    names = [item["petitioner"]["name"] for item in search("ypuche")["items"]]
    assert names == [NANEZ]


@pytest.mark.parametrize("text", ["%", "_", "%%%%", "'; drop table sought --", "\\", "😀😀", "*"])
def test_signs_of_other_languages_find_nobody_and_break_nothing(search, text):
    try:
        answer = search(text)
    except Invalid:
        return  # said at the door, in test_doors.py
    assert answer["items"] == []


def test_no_more_are_opened_than_one_page_may_show(search, monkeypatch):
    opened = []

    def counted(self, radicado, *sealed):
        opened.append(radicado)
        return OPENED(self, radicado, *sealed)

    monkeypatch.setattr(People, "opened", counted)
    found = search("maria rodriguez gomez")
    assert 0 < len(found["items"]) <= len(opened) <= PAGE


def test_the_pages_of_a_frequent_name_follow_on_each_other(search):
    seen, after = [], None
    for _ in range(3):
        answer = search("maria rodriguez", after=after)
        seen += [item["radicado"] for item in answer["items"]]
        after = answer["next"]
        assert after
    assert len(seen) == len(set(seen)) > PAGE


def test_recall_of_names_with_typing_errors(many, search):
    chance = random.Random(4)
    names = [person["name"] for person in register.people(OTHERS)]
    meant = chance.sample(names, 300)
    first = ten = 0
    for name in meant:
        found = [item["petitioner"]["name"] for item in search(mistyped(name, chance))["items"]]
        first += found[:1] == [name]
        ten += name in found[:10]
    assert ten >= 0.97 * len(meant), f"of {len(meant)}: first {first}, among the first ten {ten}"
    assert first >= 0.95 * len(meant), f"of {len(meant)}: first {first}, among the first ten {ten}"


def mistyped(name, chance):
    """The name with its words in any order, without accents half the time, and one typing error or two."""
    words = name.lower().split()
    for _ in range(chance.choice((1, 2))):
        at = chance.choice([place for place, word in enumerate(words) if len(word) > 3])
        words[at] = error(words[at], chance)
    chance.shuffle(words) if chance.random() < 0.5 else None
    return " ".join(words).translate(str.maketrans("áéíóúñ", "aeioun") if chance.random() < 0.5 else {})


def error(word, chance):
    at, letter = chance.randrange(len(word) - 1), chance.choice("abcdefghijlmnoprstuvz")
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
