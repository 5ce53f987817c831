"""Repeating an import, and going on after it was killed: nothing is lost and nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest

ROWS = 1300  # three batches of 500


@pytest.fixture
def many(csv_of, a_row, an_open_row):
    """An export of three batches in which each hundredth row is bad."""

    def row(number):
        make = an_open_row if number % 50 == 1 else a_row
        return make(f"2024-{number}", **({"Detalle de causal": "NO ES"} if number % 100 == 99 else {}))

    return csv_of([row(number) for number in range(ROWS)])


@pytest.fixture
def brought(rows):
    """Give how often each case was brought in, and from which row."""

    def ask():
        return Counter(row.subject for row in rows("select subject from log where type = 'PQRMigrated'"))

    return ask


@pytest.mark.parametrize(
    ("point", "there"), [("command.committed=kill@2", 990), ("migration.decided=kill@3", 990)], ids=["after", "before"]
)
def test_killed_in_the_middle_and_repeated_it_has_every_case_once(  # noqa: PLR0917 - fixtures
    many, process, mapping, brought, rejected, point, there
):
    line = ("import", many, "--mapping", mapping(), "--operator", "ana")
    killed = process(*line, RADICA_FAILPOINTS=point)
    assert killed.returncode == -signal.SIGKILL
    assert len(brought()) == there
    again = process(*line)
    assert (again.returncode, again.stderr.count("quedó en la fila 1003: se revisa desde el comienzo")) == (1, 1), again
    assert "Casos traídos: 297, terminados 291 y abiertos 6." in again.stdout
    assert "Ya estaban: 990. Rechazadas: 13." in again.stdout
    assert brought() == Counter({f"H-2024-{number}": 1 for number in range(ROWS) if number % 100 != 99})
    assert len(rejected("pqr.rechazadas-2.csv")) == 13  # whole, though the killed run had told some of them


def test_a_second_run_brings_nothing_in_and_says_so(many, bring_in, brought):
    bring_in(many)
    again = bring_in(many)
    assert "Casos traídos: 0, terminados 0 y abiertos 0.\nYa estaban: 1287. Rechazadas: 13." in again.out
    assert "ya se trajo completo el 24/11/2026 09:30" in again.err
    assert max(brought().values()) == 1


def test_a_file_that_changed_is_told_and_what_differs_is_a_bad_row(csv_of, a_row, bring_in, rejected, in_the_log):
    bring_in(csv_of([a_row("1-24"), a_row("2-24")]))
    again = bring_in(csv_of([a_row("1-24"), a_row("2-24", Respuesta="FAVORABLE"), a_row("3-24")]))
    assert "El archivo cambió desde la corrida del 24/11/2026 09:30" in again.err
    assert "Casos traídos: 1, terminados 1 y abiertos 0.\nYa estaban: 1. Rechazadas: 1." in again.out
    (bad,) = rejected()
    assert (bad["Radicado"], "ya se trajo con otros datos (fila 5 del archivo" in bad["radica_motivos"]) == (
        "2-24",
        True,
    )
    assert [fact.subject for fact in in_the_log()] == ["H-1-24", "H-2-24", "H-3-24"]


def test_two_runs_at_once_bring_each_case_in_once(many, environment, mapping, brought):
    line = [sys.executable, "-m", "intake", "import", str(many), "--mapping", str(mapping()), "--operator", "ana"]
    both = [subprocess.Popen(line, env={**os.environ, **environment}, stdout=subprocess.PIPE) for _ in range(2)]
    assert [run.wait(60) for run in both] == [1, 1]
    assert len(brought()) == 1287
    assert max(brought().values()) == 1
    for run in both:
        run.stdout.close()


def test_told_to_stop_it_finishes_its_batch_and_says_where_it_is(csv_of, a_row, environment, mapping, brought):
    file = csv_of([a_row(f"2024-{number}") for number in range(20_000)])
    line = [sys.executable, "-m", "intake", "import", str(file), "--mapping", str(mapping()), "--operator", "ana"]
    run = subprocess.Popen(line, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True)
    until = time.monotonic() + 60
    while not brought() and time.monotonic() < until:
        time.sleep(0.05)
    run.send_signal(signal.SIGINT)
    out, _ = run.communicate(timeout=60)
    there = len(brought())
    assert (run.returncode, 0 < there < 20_000) == (1, True)
    assert f"Se detuvo después de la fila {there + 3}. Repita la orden para seguir." in out
