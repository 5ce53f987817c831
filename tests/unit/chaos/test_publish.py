from __future__ import annotations

import pytest
from tests.chaos import publish
from tests.chaos.report import Figures

RUN = Figures("7", "2026-11-25", "abc1234", ["F1", "F6"], 40, 300, 2, 900, 0, 0, 0, 1.25, "F6")


def test_a_run_is_one_row_with_its_seed_commit_and_longest_recovery():
    row = publish.table([RUN]).splitlines()[-1]
    assert row == "| 2026-11-25, abc1234 | 7 | 2 | 40 | 300 | 2 | 900 | 0 | 0 | 1.2 s (F6) |"


def test_the_figures_take_the_place_of_the_former_ones_and_nothing_else_changes():
    page = f"before\n{publish.BEGIN}old\n{publish.END}after\n"
    assert publish.placed(page, "new\n") == f"before\n{publish.BEGIN}new\n{publish.END}after\n"


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="no place"):
        publish.placed("before\n", "new\n")


def test_the_published_page_has_its_marks():
    page = publish.PAGE.read_text()
    assert page.index(publish.BEGIN) < page.index(publish.END)
