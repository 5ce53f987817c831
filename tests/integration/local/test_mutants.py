"""`make mutants`: what it copies, what it counts, and that a rule which nobody tests is told."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import mutants, settings
from deploy.local.failure import Failure

RULE = '''
"""Whether a case is late."""


def late(day, due):
    """Whether a day comes after the last one."""
    return day > due
'''
TEST = """
import pytest

from intake.domain.rule import late


@pytest.mark.parametrize(("day", "is_late"), [{cases}])
def test_late(day, is_late):
    assert late(day, 10) is is_late
"""
EVERYTHING, HARDLY_ANYTHING = "(9, False), (10, False), (11, True)", "(20, True)"
CONFIGURATION = """
[tool.mutmut]
only_mutate = ["*/domain/*"]
use_git_change_detection = false
"""


@pytest.fixture
def project(tmp_path):
    """Make a project whose intake has one rule, tested with these cases; gives its settings."""

    def make(cases):
        files = {
            "services/intake/intake/__init__.py": "",
            "services/intake/intake/domain/__init__.py": "",
            "services/intake/intake/domain/rule.py": RULE,
            "services/intake/intake/doors.py": RULE,
            "tests/unit/intake/test_rule.py": TEST.format(cases=cases),
            "tests/unit/routing/test_other.py": "assert False, 'of another service'",
            "tests/conftest.py": "",
            "pyproject.toml": CONFIGURATION,
        }
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8")
        (tmp_path / "shared").mkdir(exist_ok=True)
        return replace(settings.read({}, tmp_path), python=Path(sys.executable))

    return make


def test_a_project_of_one_service_is_its_package_and_its_unit_tests(project):
    folder = mutants.prepared(project(EVERYTHING).root, "intake")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "intake/__init__.py", "intake/domain/__init__.py", "intake/domain/rule.py", "intake/doors.py",
        "tests/unit/intake/test_rule.py", "tests/conftest.py", "pyproject.toml",
    }  # fmt: skip


def test_what_an_earlier_run_left_is_not_taken_for_this_one(project):
    root = project(EVERYTHING).root
    stale = root / mutants.FOLDER / "intake/mutants/old.meta"
    stale.parent.mkdir(parents=True)
    stale.touch()
    mutants.prepared(root, "intake")
    assert not stale.exists()


def test_a_rule_that_its_tests_hold_passes(project, capfd):
    assert mutants.check(project(EVERYTHING)) == 0
    assert "100.0 % de 1 mutantes" in capfd.readouterr().out


def test_a_rule_that_nobody_tests_is_told_and_does_not_pass(project, capfd):
    assert mutants.check(project(HARDLY_ANYTHING), "intake") == 1
    said = capfd.readouterr().out
    assert "intake.domain.rule.x_late__mutmut_1" in said
    assert "✘ intake: 0.0 % de 1 mutantes murieron (se pide 85 %)" in said


def test_tests_that_fail_without_any_mutant_are_told(project):
    with pytest.raises(Failure) as failure:
        mutants.check(project("(20, False)"), "intake")
    assert "make unit" in str(failure.value)


def test_a_service_that_is_not_there_is_named_with_those_that_are(project):
    with pytest.raises(Failure) as failure:
        mutants.check(project(EVERYTHING), "intak")
    assert "intak" in str(failure.value)
    assert "intake, notification" in str(failure.value)


@pytest.mark.parametrize(("total", "survivors", "killed"), [(200, 30, 85.0), (0, 0, 100.0), (3, 3, 0.0)])
def test_what_was_killed_is_what_did_not_survive(total, survivors, killed):
    assert mutants.Outcome(total, ("x",) * survivors).killed == killed


def test_make_names_the_service():
    command = ["make", "-n", "mutants", "S=routing"]
    told = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=True)
    assert "deploy.local mutants routing" in told.stdout
