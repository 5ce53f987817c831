from __future__ import annotations

import pytest

from console.domain.deadlines import light


@pytest.mark.parametrize(
    ("remaining", "level", "text"),
    [
        (-11, "late", "Vencido hace 11 días hábiles"),
        (-1, "late", "Vencido hace 1 día hábil"),
        (0, "hurry", "Vence hoy"),
        (1, "hurry", "Queda 1 día hábil"),
        (2, "hurry", "Quedan 2 días hábiles"),
        (3, "care", "Quedan 3 días hábiles"),
        (5, "care", "Quedan 5 días hábiles"),
        (6, "calm", "Quedan 6 días hábiles"),
        (None, "none", "Sin término"),
    ],
)
def test_the_light_says_in_words_what_its_colour_says(remaining, level, text):
    shown = light(remaining)
    assert (shown.level, shown.text) == (level, text)


@pytest.mark.parametrize("state", ["cerrada", "archivada"])
def test_a_case_that_has_ended_is_never_late(state):
    assert light(-3, state).level == "ended"


@pytest.mark.parametrize("remaining", [-3, 0, 4])
def test_a_case_that_waits_for_its_petitioner_is_neither_late_nor_in_a_hurry(remaining):
    shown = light(remaining, "pendiente_usuario")
    assert (shown.level, shown.text) == ("none", "Término suspendido")
