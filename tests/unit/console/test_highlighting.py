from __future__ import annotations

import pytest

from console.domain.highlighting import pieces
from console.domain.spanish import why_found


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], [("María Paz", False)]),
        ([(0, 5)], [("María", True), (" Paz", False)]),
        ([(6, 9), (0, 5)], [("María", True), (" ", False), ("Paz", True)]),
        ([(0, 9)], [("María Paz", True)]),
        ([(0, 5), (3, 7)], [("María", True), (" P", True), ("az", False)]),
        ([(-3, 2), (8, 99), (4, 4)], [("Ma", True), ("ría Pa", False), ("z", True)]),
    ],
)
def test_what_was_meant_is_set_apart_and_nothing_is_lost(stretches, expected):
    assert pieces("María Paz", stretches) == expected
    assert "".join(piece for piece, _ in expected) == "María Paz"


def test_why_a_case_was_found_is_said_in_words():
    assert why_found("number", None, 100, exact=True) == "Radicado"
    assert why_found("account", None, 89, exact=False) == "Cuenta, parecida en 89\N{NO-BREAK SPACE}%"
    assert why_found("name", "representative", 92, exact=False) == (
        "Nombre del representante, parecido en 92\N{NO-BREAK SPACE}%"
    )
