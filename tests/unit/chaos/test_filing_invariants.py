"""I1 to I4: each is green on a run that kept every promise, and red for each way of breaking it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from stdnum import damm
from tests.chaos import invariants
from tests.chaos.evidence import INTAKE, CommandRow
from tests.chaos.history import History, Line, Type
from tests.unit.chaos.a_run import FIRST, SECOND, green, with_service


def violations(evidence, name):
    found = invariants.ALL[name](evidence)
    assert all(violation.invariant == name for violation in found)
    return [(violation.case, violation.says) for violation in found]


def with_intakes_log(change):
    run = green()
    return with_service(run, INTAKE, log=tuple(change(list(run.intake.log))))


def with_answer(response, op="op-1", type=Type.OK):
    run = green()
    lines = [
        replace(line, type=type, response=response) if line.op == op and line.type is Type.OK else line
        for line in run.history.lines
    ]
    return replace(run, history=History(tuple(lines)))


@pytest.mark.parametrize("name", ["I1", "I2", "I3", "I4"])
def test_a_run_that_kept_its_promises_is_green(name):
    assert violations(green(), name) == []


def test_i1_an_answered_filing_that_is_in_no_log():
    run = with_intakes_log(lambda log: [row for row in log if row.subject != FIRST])

    [(case, says)] = violations(run, "I1")
    assert case == FIRST
    assert "stands 0 times" in says


def test_i1_an_answered_filing_that_is_there_twice():
    run = with_intakes_log(lambda log: [*log, replace(log[0], position=99)])

    [(case, says)] = violations(run, "I1")
    assert case == FIRST
    assert "stands 2 times" in says


def test_i1_a_filing_that_is_stored_otherwise_than_it_was_sent():
    run = with_intakes_log(lambda log: [replace(log[0], data={**log[0].data, "municipality": "08001"}), *log[1:]])

    [(case, says)] = violations(run, "I1")
    assert case == FIRST
    assert "municipality was sent as '08078' and stored as '08001'" in says


def test_i1_an_answer_that_names_another_case():
    run = green()
    row = run.intake.log[0]
    told = {"radicado": SECOND, "event": row.type, "event_id": row.message_id}

    [(_, says)] = violations(with_answer({"status": 201, "body": told}), "I1")
    assert f"PQRRadicated of {FIRST}" in says


def test_i2_two_radicados_for_one_key():
    run = green()
    second = run.intake.log[1]
    told = {"radicado": SECOND, "event": second.type, "event_id": second.message_id}
    about = {"process": "citizen-1", "f": "register", "key": "key-1", "actor": "ciudadano"}
    retry = (
        Line("op-9", at=9.0, type=Type.INVOKE, request={}, **about),
        Line("op-9", at=9.1, type=Type.OK, case=SECOND, response={"status": 201, "body": told}, **about),
    )
    run = replace(run, history=History((*run.history.lines, *retry)))

    [(case, says)] = violations(run, "I2")
    assert case == FIRST
    assert "different acts" in says


def test_i2_the_same_answer_for_a_repeated_key_is_right():
    run = green()
    again = [replace(line, op="op-9") for line in run.history.lines if line.op == "op-1"]

    assert violations(replace(run, history=History((*run.history.lines, *again))), "I2") == []


def test_i2_a_case_that_no_command_filed():
    run = green()
    run = with_service(run, INTAKE, commands=run.intake.commands[:1])

    assert violations(run, "I2") == [(SECOND, "0 commands have this case as their receipt")]


def test_i2_a_refusal_that_had_an_effect():
    run = with_answer({"status": 409, "body": {}}, type=Type.FAIL)

    assert violations(run, "I2") == [(FIRST, "key key-1 was refused, yet intake acted")]


def test_i2_a_refusal_without_effect_is_right():
    run = green()
    run = with_service(run, INTAKE, commands=(*run.intake.commands, CommandRow("ciudadano", "key-3", None)))

    assert violations(run, "I2") == []


def test_i3_a_missing_number():
    run = with_intakes_log(lambda log: [row for row in log if row.subject != FIRST])

    assert [says for _, says in violations(run, "I3")] == [
        "E/2026: in place 1 of the log stands number 2",
        "E/2026: the counter gave out 2 numbers, the log has 1",
    ]


def test_i3_numbers_in_another_order_than_the_log():
    run = with_intakes_log(lambda log: [log[1], log[0], *log[2:]])

    assert violations(run, "I3") == [(SECOND, "E/2026: in place 1 of the log stands number 2")]


def test_i3_a_number_given_twice():
    run = green()
    routing = run.services["routing"]
    opened = next(row for row in routing.log if row.type == "WorkOrderOpened")
    run = with_service(run, "routing", log=(*routing.log, replace(opened, position=99, message_id="another")))

    assert (FIRST, "OT/2026: in place 2 of the log stands number 1") in violations(run, "I3")


def on_sheets(*radicados):
    """A run in which these numbers of a booklet of three were used, in this order."""
    run = green()
    filed = next(row for row in run.intake.log if row.type == "PQRRadicated")
    sheets = [
        replace(filed, subject=radicado, data={**filed.data, "radicado": radicado}, position=100 + place)
        for place, radicado in enumerate(radicados)
    ]
    return with_service(run, INTAKE, log=(*run.intake.log, *sheets), counters={**run.intake.counters, "EC/2026": 3})


def test_i3_sheets_of_a_booklet_come_back_in_any_order_or_not_at_all():
    assert violations(on_sheets("EC-2026-0000003-6", "EC-2026-0000001-2"), "I3") == []
    assert violations(on_sheets(), "I3") == []


def test_i3_a_sheet_that_was_used_twice_or_never_printed():
    twice = on_sheets("EC-2026-0000002-0", "EC-2026-0000002-0")
    assert violations(twice, "I3") == [("EC-2026-0000002-0", "EC/2026: number 2 was used twice or never printed")]
    unprinted = f"EC-2026-0000004-{damm.calc_check_digit('20260000004')}"
    assert violations(on_sheets(unprinted), "I3") == [(unprinted, "EC/2026: number 4 was used twice or never printed")]


def test_i3_a_wrong_check_digit():
    wrong = FIRST[:-1] + "9"
    run = with_intakes_log(lambda log: [replace(log[0], data={**log[0].data, "radicado": wrong}), *log[1:]])

    assert (FIRST, f"{wrong} has a wrong check digit") in violations(run, "I3")


def test_i3_a_number_from_another_system_is_left_alone():
    run = with_intakes_log(lambda log: [*log, replace(log[0], subject="2014-77", data={"radicado": "2014-77"})])

    assert violations(run, "I3") == []


def test_i4_a_hole_in_a_case():
    run = with_intakes_log(lambda log: [row for row in log if (row.subject, row.sequence) != (FIRST, 3)])

    [(case, says)] = violations(run, "I4")
    assert case == FIRST
    assert "[1, 2, 4," in says


def test_i4_a_repeated_version():
    run = with_intakes_log(lambda log: [*log, replace(log[-1], position=99)])

    [(case, _)] = violations(run, "I4")
    assert case == FIRST


def test_i4_a_case_that_does_not_begin_with_its_filing():
    run = with_intakes_log(lambda log: [log[0], replace(log[1], type="TermWarning"), *log[2:]])

    assert violations(run, "I4") == [(SECOND, "its filing stands at no version, not at 1")]


def test_i4_a_fact_of_an_unknown_case():
    run = green()
    routing = run.services["routing"]
    run = with_service(run, "routing", log=(*routing.log, replace(routing.log[0], subject="E-2026-0000003-6")))

    [(case, says)] = violations(run, "I4")
    assert case == "E-2026-0000003-6"
    assert "routing states WorkOrderOpened of a case that intake never filed" in says
