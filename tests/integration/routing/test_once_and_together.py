"""The same request twice is one act; two people on one case notice each other; order numbers have no gaps."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from routing.numbers import work_order_number


def at_once(count, call):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


def test_the_same_key_gives_the_same_answer_and_one_act(radicated, step, announced):
    radicado, key = radicated(), str(uuid.uuid4())
    first = step("transfer", radicado, key=key)
    again = step("transfer", radicado, key=key)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert len(announced("PQRTransferred")) == 1


def test_one_key_does_not_stand_for_two_requests(radicated, step, announced):
    radicado, key = radicated(), str(uuid.uuid4())
    step("open_order", radicado, key=key)
    answer = step("open_order", radicado, key=key, reason="Otra cosa")
    assert answer.status_code == 409
    assert len(announced("WorkOrderOpened")) == 1


def test_a_refused_act_may_be_repeated_under_its_key_once_it_is_allowed(radicated, step):
    radicado, key = radicated(), str(uuid.uuid4())
    assert step("assign", radicado, key=key).status_code == 409
    step("transfer", radicado)
    assert step("assign", radicado, key=key).status_code == 201


def test_twenty_requests_at_once_under_one_key_open_one_order(radicated, step, announced):
    radicado, key = radicated(), str(uuid.uuid4())
    answers = at_once(20, lambda _: step("open_order", radicado, key=key))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len(announced("WorkOrderOpened")) == 1


def test_twenty_people_at_once_get_twenty_numbers_without_gaps(radicated, step, announced):
    cases = [radicated() for _ in range(4)]
    answers = at_once(20, lambda n: step("open_order", cases[n % 4], who=f"persona-{n}"))
    assert sorted(answer.json()["work_order"] for answer in answers) == [
        work_order_number(2026, n) for n in range(1, 21)
    ]


def test_a_refused_order_gives_its_number_back(radicated, routing, message, step, done):
    radicado, ended = radicated(), radicated()
    routing.hear([message("PQRWithdrawn", radicado=ended)])
    first = done(radicado, "open_order")["work_order"]
    assert step("open_order", ended).status_code == 409
    done(first, "dispatch")
    follow_up = {"type": "leak", "reason": "Otra vez"}
    assert step("close", first, follow_up=follow_up).status_code == 409
    assert done(radicado, "open_order")["work_order"] == work_order_number(2026, 2)


@pytest.mark.parametrize(
    ("ready", "act"), [((), "transfer"), (("transfer",), "assign"), (("transfer", "assign"), "report")]
)
def test_of_two_people_at_once_one_acts_and_the_other_is_told(ready, act, radicated, done, step, announced):
    radicado = radicated()
    if ready:
        done(radicado, *ready)
    before = len(announced())
    answers = at_once(2, lambda n: step(act, radicado, who=f"persona-{n}"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert len(announced()) == before + 1


def test_what_was_decided_is_changed_only_by_who_has_read_it(radicated, done, step, http, announced):
    radicado = radicated()
    done(radicado, "transfer", "assign")
    assert step("assign", radicado, person="luis.diaz").status_code == 428
    etag = http.get(f"/pqrs/{radicado}").headers["etag"]
    answers = at_once(2, lambda n: step("assign", radicado, person=f"persona.{n}", who=f"director-{n}", if_match=etag))
    assert sorted(answer.status_code for answer in answers) == [201, 412]
    assert len(announced("PQRAssigned")) == 2


def test_a_dispatched_crew_is_changed_only_by_who_has_read_the_order(radicated, done, step, http):
    number = done(radicated(), "open_order")["work_order"]
    etag = http.get(f"/work-orders/{number}").headers["etag"]
    done(number, "dispatch")
    assert step("dispatch", number, crew="CUADRILLA-4").status_code == 428
    assert step("dispatch", number, crew="CUADRILLA-4", if_match=etag).status_code == 412
    etag = http.get(f"/work-orders/{number}").headers["etag"]
    assert step("dispatch", number, crew="CUADRILLA-4", if_match=etag).status_code == 201
    assert http.get(f"/work-orders/{number}").json()["crew"] == "CUADRILLA-4"


def test_of_two_closings_at_once_one_closes_and_opens_the_next(radicated, done, step, announced):
    number = done(radicated(), "open_order")["work_order"]
    done(number, "dispatch", "visit")
    follow_up = {"type": "repair", "reason": "Reparar la acometida"}
    answers = at_once(2, lambda n: step("close", number, follow_up=follow_up, who=f"persona-{n}"))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    following = next(answer for answer in answers if answer.status_code == 201).json()["follow_up"]
    closed, opened = announced("WorkOrderClosed")[0], announced("WorkOrderOpened")[-1]
    assert closed.data["open_orders"] == [following]
    assert (opened.data["number"], opened.data["follows"]) == (following, number)
    assert len(announced("WorkOrderOpened")) == 2
