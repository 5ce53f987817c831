"""What people read on the screen."""

from __future__ import annotations

import pytest

from deploy.local import status, terminal


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59, "59 s"), (61, "1 min 01 s"), (7_500, "2 h 05 min"), (3 * 86_400 + 4 * 3_600, "3 d 4 h")],
)
def test_a_duration_is_said_in_its_largest_two_units(seconds, text):
    assert status.elapsed(seconds) == text


def test_a_table_lines_up_and_has_no_trailing_spaces():
    drawn = terminal.table(("proceso", "pid"), [("intake-web", "12"), ("relay", "–")])
    assert drawn.splitlines() == ["proceso     pid", "──────────  ───", "intake-web  12", "relay       –"]


def test_a_step_shows_that_it_failed(capsys):
    with pytest.raises(ValueError, match="why"), terminal.step("Migraciones"):
        raise ValueError("why")
    assert capsys.readouterr().out.startswith("  ✘ Migraciones (0,")
