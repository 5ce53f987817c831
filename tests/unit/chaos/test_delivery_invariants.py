"""I5 to I8: each is green on a run that kept every promise, and red for each way of breaking it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.chaos import fold, invariants
from tests.chaos.evidence import INTAKE, InboxRow
from tests.unit.chaos.a_run import BEGAN, FIRST, ORDER, OUTGOING, RELIQUIDATION, SECOND, green, with_service


def violations(evidence, name):
    found = invariants.ALL[name](evidence)
    assert all(violation.invariant == name for violation in found)
    return [(violation.case, violation.says) for violation in found]


def the_row(run, service, event_type):
    return next(row for row in run.services[service].log if row.type == event_type)


def without_inbox(run, service, message_id):
    kept = tuple(row for row in run.services[service].inbox if row.message_id != message_id)
    return with_service(run, service, inbox=kept)


def with_document(run, case, **changes):
    return replace(run, cases={**run.cases, case: {**run.cases[case], **changes}})


@pytest.mark.parametrize("name", ["I5", "I6", "I7", "I8"])
def test_a_run_that_kept_its_promises_is_green(name):
    assert violations(green(), name) == []


def test_i5_an_event_before_which_the_cursor_stopped():
    run = green()
    last = run.services["routing"].log[-1].position
    run = with_service(run, "routing", cursor=last - 1)

    [(case, says)] = violations(run, "I5")
    assert case == FIRST
    assert "was not published" in says


def test_i5_an_event_that_a_subscriber_never_took():
    run = green()
    concept = the_row(run, "routing", "ConceptIssued")

    [(case, says)] = violations(without_inbox(run, "billing", concept.message_id), "I5")
    assert case == FIRST
    assert says.startswith("billing never took ConceptIssued")


def test_i5_an_event_that_reporting_never_took():
    run = green()
    run = with_document(run, FIRST, timeline=run.cases[FIRST]["timeline"][:-1])

    [(case, says)] = violations(run, "I5")
    assert case == FIRST
    assert says.startswith("reporting never took ResponseFiled")


@pytest.mark.parametrize(
    ("service", "table", "says"),
    [
        ("routing", "pqr_case", "rows of table pqr_case"),
        ("billing", "cases", "rows of table cases"),
        ("correspondence", "reliquidations", "rows of table reliquidations"),
        ("notification", "communications", "rows of table communications"),
    ],
)
def test_i6_an_effect_that_is_missing_or_there_twice(service, table, says):
    run = green()
    rows = run.services[service].tables[table]

    lost = with_service(run, service, tables={**run.services[service].tables, table: rows[1:]})
    doubled = with_service(run, service, tables={**run.services[service].tables, table: (*rows, rows[0])})

    assert any(f"0 {says}" in text for _, text in violations(lost, "I6"))
    assert any(f"2 {says}" in text for _, text in violations(doubled, "I6"))


def test_i6_a_work_order_opened_twice_for_one_filing():
    run = green()
    routing = run.services["routing"]
    opened = the_row(run, "routing", "WorkOrderOpened")
    run = with_service(run, "routing", log=(*routing.log, replace(opened, message_id="another", position=99)))

    assert any("1 work orders were asked for, 2 were opened" in says for _, says in violations(run, "I6"))


def test_i6_a_message_that_nobody_sent():
    run = green()
    stranger = InboxRow("00000000-0000-0000-0000-000000000000", "/routing", BEGAN)
    run = with_service(run, "billing", inbox=(*run.services["billing"].inbox, stranger))

    assert violations(run, "I6") == [(None, f"billing took {stranger.message_id}, which nobody sent it")]


def test_i6_a_message_taken_twice():
    run = green()
    inbox = run.services["billing"].inbox
    run = with_service(run, "billing", inbox=(*inbox, inbox[0]))

    assert [(case, "2 times" in says) for case, says in violations(run, "I6")] == [(FIRST, True)]


def test_i6_an_effect_of_a_service_that_keeps_one_row_per_message():
    run = green()
    inbox = run.services["billing"].inbox
    effects = tuple({"message_id": row.message_id} for row in inbox)

    right = with_service(run, "billing", tables={"effect": effects})
    doubled = with_service(run, "billing", tables={"effect": (*effects, effects[0])})

    assert violations(right, "I6") == []
    assert [(case, "2 rows of table effect" in says) for case, says in violations(doubled, "I6")] == [(FIRST, True)]


def test_i6_a_fact_that_intake_took_and_did_not_record_or_recorded_twice():
    run = green()
    concept = the_row(run, "routing", "ConceptIssued")
    lost = with_service(run, INTAKE, log=tuple(row for row in run.intake.log if row.message_id != concept.message_id))
    copy = next(row for row in run.intake.log if row.message_id == concept.message_id)
    doubled = with_service(run, INTAKE, log=(*run.intake.log, replace(copy, position=99)))

    assert any("intake's log has ConceptIssued" in says and "0 times" in says for _, says in violations(lost, "I6"))
    assert any("intake's log has ConceptIssued" in says and "2 times" in says for _, says in violations(doubled, "I6"))


def test_i6_a_fact_that_intake_tells_otherwise():
    run = green()
    log = list(run.intake.log)
    log[-1] = replace(log[-1], data={**log[-1].data, "result": "rechaza"})

    [(case, says)] = violations(with_service(run, INTAKE, log=tuple(log)), "I6")
    assert case == FIRST
    assert "otherwise than correspondence" in says


def test_i6_a_fact_that_nobody_stated():
    run = green()
    routing = run.services["routing"]

    found = violations(with_service(run, "routing", log=routing.log[:-1]), "I6")
    assert any("ConceptIssued" in says and "which nobody stated" in says for _, says in found)


def test_i7_two_events_of_a_case_taken_the_wrong_way_round():
    run = green()
    inbox = list(run.intake.inbox)
    inbox[2], inbox[3] = inbox[3], inbox[2]  # both routing's, of the first case
    run = with_service(run, INTAKE, inbox=tuple(inbox))

    [(case, says)] = violations(run, "I7")
    assert case == FIRST
    assert says.startswith("intake took")


def test_i7_the_order_between_cases_is_not_promised():
    run = green()
    inbox = list(run.services["routing"].inbox)
    run = with_service(run, "routing", inbox=tuple(reversed(inbox)))

    assert violations(run, "I7") == []


def test_i7_a_version_that_reporting_left_out():
    run = green()
    timeline = run.cases[FIRST]["timeline"]
    run = with_document(run, FIRST, timeline=[*timeline[:3], *timeline[4:]])

    [(case, says)] = violations(run, "I7")
    assert case == FIRST
    assert says.startswith("reporting applied the versions [1, 2, 3, 5,")


@pytest.mark.parametrize("field", sorted(fold.document(green().history_of(FIRST))))
def test_i8_any_field_of_a_document_that_is_not_what_the_log_says(field):
    run = green()

    for wrong in ("falso", None):
        found = violations(with_document(run, FIRST, **{field: wrong}), "I8")
        if fold.document(run.history_of(FIRST))[field] != wrong:
            assert {case for case, _ in found} == {FIRST}, (field, wrong)


def test_i8_a_field_that_no_event_gave():
    [(case, says)] = violations(with_document(green(), SECOND, firm_on="2026-12-01"), "I8")

    assert case == SECOND
    assert says == "reporting: firm_on is '2026-12-01', the log says None"


def test_i8_words_that_are_missing():
    run = green()
    timeline = [{**entry, "summary": ""} for entry in run.cases[SECOND]["timeline"]]

    assert violations(with_document(run, SECOND, timeline=timeline), "I8") == [
        (SECOND, "reporting: timeline[0].summary is empty")
    ]


def test_i8_a_case_that_is_not_shown_or_that_the_log_does_not_have():
    run = green()
    hidden = replace(run, cases={FIRST: run.cases[FIRST]})
    invented = replace(run, cases={**run.cases, "E-9": run.cases[SECOND]})

    assert violations(hidden, "I8") == [(SECOND, "reporting shows no such case")]
    assert violations(invented, "I8") == [("E-9", "reporting shows a case that is not in the log")]


def test_i8_a_reader_that_says_it_is_further_than_it_is():
    assert violations(replace(green(), projected_to=3), "I8") == [
        (None, "reporting says it has read up to 3; the log ends at 17")
    ]


@pytest.mark.parametrize(
    ("service", "table", "key", "column", "wrong"),
    [
        ("routing", "pqr_case", FIRST, "stage", "received"),
        ("routing", "work_order", ORDER, "state", "open"),
        ("billing", "cases", FIRST, "concept", "draft"),
        ("billing", "reliquidations", RELIQUIDATION, "difference", "0.00"),
        ("correspondence", "cases", FIRST, "closed", True),
        ("correspondence", "letters", "c-1", "state", "signed"),
        ("notification", "communications", OUTGOING, "state", "assigned"),
    ],
)
def test_i8_a_column_that_is_not_what_the_logs_say(service, table, key, column, wrong):
    run = green()
    tables = run.services[service].tables
    rows = tuple({**row, column: wrong} if key in row.values() else row for row in tables[table])

    [(case, says)] = violations(with_service(run, service, tables={**tables, table: rows}), "I8")
    assert case == FIRST
    assert says.startswith(f"{service}.{table} {key}: {column} is")


def test_i8_a_row_that_is_missing():
    run = green()
    tables = run.services["billing"].tables
    run = with_service(run, "billing", tables={**tables, "cases": tables["cases"][1:]})

    assert violations(run, "I8") == [(FIRST, f"billing.cases {FIRST}: is missing")]


def test_i8_a_row_that_no_event_tells_of():
    run = green()
    tables = run.services["billing"].tables
    charge = {"reliquidation": "RL-9", "period": "2026-03", "total": "1.00"}
    run = with_service(run, "billing", tables={**tables, "charges": (charge,)})

    assert violations(run, "I8") == [(None, "billing.charges RL-9: no event tells of it")]
