"""What the driver decides before it asks any service: which cases, in which words, how far."""

from __future__ import annotations

from collections import Counter

import pytest

from sample import filing, journey, petitions, shares, summary, working
from sample.__main__ import main
from sample.case import APPEALS, Case
from sample.petitions import Invoice
from sample.roles import Stopped
from sample.settings import logins, urls
from sample.sui import Cell

COUNTS = shares.spread(shares.own(), 200)
AREAS = {"102": "micromedicion", "105": "facturacion", "303": "operacion", "315": "servicio_al_cliente"}


def cases(count=200):
    plan = filing.planned(COUNTS, seed=1)[:count]
    bodies = [petitions.petition(one.cell, [Invoice("0800100001", "F-1")], one.key) for one in plan]
    return [Case(f"E-2026-{number:07d}-0", body, {}) for number, body in enumerate(bodies, start=1)]


def test_the_same_command_plans_the_same_cases_under_the_same_keys():
    assert filing.planned(COUNTS, seed=1) == filing.planned(COUNTS, seed=1)


def test_another_seed_or_another_count_has_keys_of_its_own():
    plans = [filing.planned(COUNTS, 1), filing.planned(COUNTS, 2), filing.planned(shares.spread(shares.own(), 201), 1)]
    keys = [one.key for plan in plans for one in plan]
    assert len(set(keys)) == len(keys) == 601


def test_a_plan_has_each_cell_as_often_as_it_counts():
    assert Counter(one.cell for one in filing.planned(COUNTS, seed=3)) == COUNTS


def test_a_petition_says_the_same_each_time_it_is_made():
    cell = Cell("08001", "reclamacion", "102")
    assert petitions.petition(cell, [], "x-1") == petitions.petition(cell, [], "x-1")
    assert petitions.petition(cell, [], "x-1") != petitions.petition(cell, [], "x-2")


def test_only_a_billing_cause_disputes_an_invoice():
    invoices = [Invoice("0800100001", "F-1")]
    made = [
        petitions.petition(Cell("08001", kind, cause), invoices, f"chance {number}")
        for number in range(50)
        for kind, cause in (("reclamacion", "105"), ("queja", "303"))
    ]
    assert {body["cause_code"] for body in made if "invoice" in body} == {"105"}
    assert any("account" in body for body in made if body["cause_code"] == "303")


def test_electronic_notification_is_asked_for_only_with_an_address():
    for case in cases():
        assert not case.filing.get("electronic_notification") or case.filing["petitioner"]["email"]


def test_invented_identity_numbers_are_far_above_those_in_use():
    people = [case.filing["petitioner"] for case in cases() if "petitioner" in case.filing]
    assert {person["id_number"][:2] for person in people} == {"99"}


def test_a_few_errands_already_give_every_role_something_to_do():
    steps = {errand.stop.step for errand in working.errands(cases(60), 12, AREAS)}
    assert {"transfer", "assign", "supports", "concept", "letter", "signature", "assignment", "archive"} <= steps


def test_each_case_is_on_one_errand_only():
    chosen = working.errands(cases(50), 50, AREAS)
    assert len({errand.case.radicado for errand in chosen}) == len(chosen) == 50


def test_an_errand_takes_a_case_of_the_sort_that_its_stop_wants():
    first, second, *_ = working.errands(cases(), 10, AREAS)
    assert first.case.filing["cause_code"] == "102"
    assert second.case.kind in APPEALS


def test_only_a_case_with_an_invoice_is_reliquidated():
    bare = [Case(f"E-2026-{number:07d}-0", {"kind": "queja", "cause_code": "315"}, {}) for number in range(40)]
    assert not any(errand.case.reliquidate for errand in working.errands(bare, 40, AREAS))


def test_every_stop_is_a_step_of_the_journey_and_every_step_has_a_name_for_the_summary():
    assert {stop.step for stop in working.STOPS} <= set(journey.NAMES) == set(summary.STEP_NAMES)


def test_the_journey_goes_through_the_steps_in_their_order():
    numbers = [step.number for step in journey.JOURNEY]
    assert numbers == sorted(numbers)
    assert set(numbers) | {19} == set(range(3, 23))


def test_the_summary_counts_kinds_places_and_steps():
    filed = cases(60)
    told = summary.summary(
        summary.Told(
            filed, working.errands(filed, 12, AREAS), filing.Outcome(), filing.Outcome(["no se pudo"]), 2.0, 9.0
        )
    )
    assert "Radicados: 60 en 2.0 s (30 por segundo)" in told
    assert "Barranquilla" in told
    assert "Adelantados: 12" in told
    assert "No se completaron 1 casos:\n  no se pudo" in told


def test_many_failures_end_the_work_with_the_words_of_the_first():
    def fail(_):
        raise Stopped("el servicio dijo que no")

    with pytest.raises(Stopped, match="el servicio dijo que no"):
        filing.several(fail, range(500), lambda: None)


def test_a_failure_leaves_the_other_tasks_alone():
    def one(number):
        if number == 3:
            raise Stopped("no")
        return number

    done, outcome = filing.several(one, range(6), lambda: None)
    assert done == [0, 1, 2, 4, 5]
    assert outcome.failures == ["no"]


def test_the_services_are_where_the_environment_says_and_else_where_make_run_puts_them():
    told = urls({"RADICA_INTAKE_URL": "http://elsewhere"})
    assert told["intake"] == "http://elsewhere"
    assert told["reporting"] == "http://127.0.0.1:8106"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"logins": [{}]}'])
def test_a_file_of_logins_that_cannot_be_used_is_named(tmp_path, content):
    file = tmp_path / "logins.json"
    file.write_text(content)
    with pytest.raises(Stopped, match=r"logins\.json"):
        logins({"RADICA_LOGINS_FILE": str(file)})


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--count", "0"], "«0» debe ser un número"),
        (["--through", "2"], "«2» debe ser una parte entre 0 y 1"),
        (["--all-rows", "SUAN"], "necesitan la exportación"),
    ],
)
def test_an_argument_out_of_range_is_refused_in_words(capsys, arguments, why):
    with pytest.raises(SystemExit):
        main(arguments)
    assert why in capsys.readouterr().err


def test_a_file_that_is_no_export_ends_before_anything_is_filed(tmp_path, capsys):
    file = tmp_path / "x.csv"
    file.write_text("a,b\n")
    assert main(["--file", str(file)]) == 2
    assert "No parece una exportación" in capsys.readouterr().err
