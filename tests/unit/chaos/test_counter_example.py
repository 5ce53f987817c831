from __future__ import annotations

from dataclasses import replace

from tests.chaos import counter_example, invariants
from tests.chaos.evidence import INTAKE, Violation
from tests.chaos.history import NEMESIS, History, Line, Type
from tests.unit.chaos.a_run import FIRST, SECOND, green, with_service

KILL = Line("n-1", NEMESIS, 1.1, Type.INFO, "kill", request={"target": "intake-web"})


def lost_filings():
    """Both filings were answered and then lost, after a kill."""
    run = green()
    run = replace(run, history=History((*run.history.lines, KILL)))
    return with_service(run, INTAKE, log=tuple(row for row in run.intake.log if row.type != "PQRRadicated"))


def test_the_shortest_history_is_shown():
    run = lost_filings()
    found = invariants.check(run, ["I1"])
    assert {violation.case for violation in found} == {FIRST, SECOND}

    assert counter_example.smallest(run, found)["I1"].startswith(f"I1 of case {SECOND}: citizen-2 was told")


def test_everything_of_the_case_stands_in_its_order():
    run = green()
    run = replace(run, history=History((*run.history.lines, KILL)))

    shown = counter_example.text(run, Violation("I1", SECOND, "no")).splitlines()

    act = next(row.message_id for row in run.intake.log if row.subject == SECOND)
    assert [line.split("  ", 2)[2] for line in shown[1:6]] == [
        "nemesis         begin wall=2026-11-24T14:00:00+00:00",
        "nemesis         kill target=intake-web",
        "citizen-2       invoke register under key key-2",
        f"intake          log 2: PQRRadicated as version 1 ({act[:8]}) by ana",
        f"citizen-2       ok register: 201 radicado={SECOND} event=PQRRadicated event_id={act}",
    ]
    assert {line.split()[1] for line in shown[6:]} == {"routing", "billing", "correspondence", "notification"}
    assert all(f"took PQRRadicated ({act[:8]}) of /intake" in line for line in shown[6:])


def test_a_violation_of_no_case_is_shown_with_the_faults():
    run = replace(green(), history=History((*green().history.lines, KILL)))

    shown = counter_example.text(run, Violation("I9", None, "queue billing holds 1 ready")).splitlines()

    assert shown[0] == "I9: queue billing holds 1 ready"
    assert [line.split()[1:3] for line in shown[1:]] == [["nemesis", "begin"], ["nemesis", "kill"]]
