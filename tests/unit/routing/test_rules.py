"""The decision table: what it decides, that its versions are complete, and that a published one never changes."""

from __future__ import annotations

import hashlib
from datetime import date
from importlib import resources

import pytest

from radica.events.common import Area, Kind
from routing import rulebook
from routing.domain.rules import RuleBook, in_force

PUBLISHED = {
    "causes.v1.from-2017-11-10.csv": "c1cef103b47fe31101ef8e286c11c7c1ba8daf47e6f84ab0946df4f7c10baa3f",
}
HEADER = "rule,kind,cause_code,group,cause,area,work_order,active\n"


def test_a_published_table_is_never_edited():
    folder = resources.files("routing") / "rules"
    found = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
    assert found == PUBLISHED, "a change of the table is a new file with the next version; add its hash here"


@pytest.mark.parametrize("kind", Kind)
def test_every_case_has_a_rule_even_with_a_cause_that_nobody_knows(kind, book):
    rule = book.rule_for(kind, "999")
    assert rule.area is (Area.JURIDICA if kind.startswith("recurso") else Area.SERVICIO_AL_CLIENTE)


@pytest.mark.parametrize(
    ("cause_code", "area", "order"),
    [
        ("102", Area.MICROMEDICION, "usual"),
        ("111", Area.CARTERA, "none"),
        ("119", Area.FACTURACION, "none"),
        ("303", Area.OPERACION, "usual"),
        ("308", Area.COMERCIAL, "optional"),
        ("315", Area.SERVICIO_AL_CLIENTE, "none"),
    ],
)
def test_the_cause_decides_the_area_and_whether_an_order_is_usual(cause_code, area, order, book):
    rule = book.rule_for(Kind.RECLAMACION, cause_code)
    assert (rule.area, rule.work_order, rule.id) == (area, order, f"causa-{cause_code}")


def test_a_recurso_is_decided_by_its_kind_whatever_its_cause(book):
    assert book.rule_for(Kind.RECURSO_REPOSICION_APELACION, "102").area is Area.JURIDICA


def test_a_case_keeps_the_table_it_was_born_under():
    old, new = RuleBook(1, date(2017, 11, 10), ()), RuleBook(2, date(2027, 1, 1), ())
    assert in_force([new, old], date(2026, 12, 31)).version == 1
    assert in_force([new, old], date(2027, 1, 1)).version == 2
    assert in_force([new, old], date(2010, 1, 1)).version == 1


@pytest.mark.parametrize(
    ("name", "rows", "why"),
    [
        ("causes-1.csv", "otra,,,,,cartera,none,yes\n", "the name"),
        ("causes.v9.from-2030-01-01.csv", "", "last row"),
        ("causes.v9.from-2030-01-01.csv", "causa-1,,1,F,Una,cartera,none,yes\n", "last row"),
        ("causes.v9.from-2030-01-01.csv", "a,,,,,cartera,none,yes\na,,,,,cartera,none,yes\n", "same rule id"),
        ("causes.v9.from-2030-01-01.csv", "otra,,,,,ventas,none,yes\n", "wrong area"),
        ("causes.v9.from-2030-01-01.csv", "otra,,,,,cartera,siempre,yes\n", "wrong area, work_order"),
    ],
)
def test_a_table_that_cannot_be_used_is_refused_with_its_reason(name, rows, why, tmp_path):
    file = tmp_path / name
    file.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(rulebook.WrongTable, match=why):
        rulebook.read(file)
