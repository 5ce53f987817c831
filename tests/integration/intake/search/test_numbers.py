"""Cases are found by numbers, accounts and identity numbers as people copy them; the plans use their indexes."""

from __future__ import annotations

import json

import psycopg2
import pytest

from intake.domain import asking
from intake.finding import Finding
from intake.numbers import radicado
from intake.store import sought
from radica.access import Lane

THE_123RD = radicado(2026, 123)
WRONG_CHECK = str((int(THE_123RD[-1]) + 1) % 10)


def found(answer, by=None):
    return [item["radicado"] for item in answer["items"] if by in {None, item["matched"]["by"]}]


@pytest.mark.parametrize(
    "typed",
    [
        THE_123RD,
        THE_123RD.lower(),
        THE_123RD.replace("-", ""),
        THE_123RD.replace("-", " "),
        THE_123RD.replace("-", "/"),
        f"  {THE_123RD}  ",
        THE_123RD[2:],
        THE_123RD[:-2],
        "2026-123",
        "E-2026-123",
        f"2026-123-{THE_123RD[-1]}",
        "123",
        "0000123",
        f"0000123-{THE_123RD[-1]}",
        "20260000123",
    ],
)
def test_a_number_is_found_however_it_was_copied(search, typed):
    answer = search(typed, by="number")
    assert found(answer) == [THE_123RD]
    assert answer["items"][0]["matched"]["exact"]


@pytest.mark.parametrize(
    "typed",
    [
        f"E-2026-0000123-{WRONG_CHECK}",
        f"E-2026-0000133-{THE_123RD[-1]}",
        f"E-2062-0000123-{THE_123RD[-1]}",
        f"E-2026-0001023-{THE_123RD[-1]}",
    ],
)
def test_a_number_with_a_wrong_digit_suggests_the_one_that_was_meant(search, typed):
    answer = search(typed)
    assert THE_123RD in found(answer, "number")
    assert not any(item["matched"]["exact"] for item in answer["items"])


def test_a_number_of_another_series_is_not_shown_for_ours(search):
    assert found(search(THE_123RD.replace("E-", "EC-"))) == []
    assert found(search(THE_123RD.replace("E-", "S-"))) == []


@pytest.mark.parametrize("typed", ["100000123", "100.000.123", "0100000123", "000100000123", "100 000 123"])
def test_an_account_is_found_with_zeros_in_front_or_without(search, typed):
    answer = search(typed, by="account")
    assert found(answer) == [THE_123RD]
    assert answer["items"][0]["matched"]["text"] == "100000123"


@pytest.mark.parametrize("typed", ["010000123", "10000123", "1000001230", "700000123"])
def test_an_account_with_one_mistake_is_found_among_those_alike(search, typed):
    assert THE_123RD in found(search(typed), "account")


def test_the_beginning_of_an_account_finds_those_that_begin_so(search):
    answer = search("1000001", by="account")
    assert len(answer["items"]) == 50
    assert all(item["account"].startswith("1000001") for item in answer["items"])
    assert answer["items"][0]["matched"]["stretches"] == ((0, 7),)
    following = search("1000001", by="account", after=answer["next"])
    assert len(following["items"]) == 49 + 1  # 100 accounts in all
    assert not set(found(answer)) & set(found(following))
    assert following["next"] is None


PERSON = "María Fernanda Ñáñez Ypuche"


@pytest.mark.parametrize(
    "typed", ["52123456", "52.123.456", "52-123-456", " 52 123 456 ", "CC 52.123.456", "cc52123456", "C.C. 52123456"]
)
def test_an_identity_number_is_found_with_its_type_or_without(many, search, typed):
    assert found(search(typed), "identity") == [many[1][PERSON]]


@pytest.mark.parametrize("typed", ["52123457", "5212345", "521234566", "52124356", "25123456", "CC 5.212.456"])
def test_an_identity_number_with_one_mistake_is_found(many, search, typed):
    answer = search(typed)
    assert many[1][PERSON] in found(answer, "identity")
    assert not answer["items"][0]["matched"]["exact"]


def test_two_mistakes_are_too_many(many, search):
    assert many[1][PERSON] not in found(search("52132465"))


@pytest.mark.parametrize("typed", ["900373913", "900373913-4", "9003739134", "900.373.913-4", "NIT 900.373.913-4"])
def test_a_nit_is_found_with_its_check_digit_and_without(many, search, typed):
    answer = search(typed)
    assert found(answer, "identity") == [many[1]["Aseos y Bombeos del Litoral S.A.S."]]
    assert answer["items"][0]["matched"]["exact"]


def test_a_name_and_a_number_together_find_the_number_first(many, search):
    answer = search("Rodríguez 52.123.456")
    assert answer["items"][0]["radicado"] == many[1][PERSON]
    assert {item["matched"]["by"] for item in answer["items"]} == {"identity", "name"}


def test_who_does_not_attend_to_people_finds_no_identity(search):
    assert found(search("52123456", lane=Lane.FIELD_OPERATOR)) == []


INDEXES = {
    "BY_NAME": "sought_marks",
    "BY_IDENTITY": "sought_marks",
    "BY_NUMBER": "log_case_digits",
    "BY_ANSWER": "log_answer_digits",
    "BY_ACCOUNT": "log_filed_for_account",
    "BY_ACCOUNT_BEGINNING": "log_filed_for_account",
    "FILED": "log_case_version",
}


class Explained:
    """A transaction that has each statement explained."""

    def __init__(self, tx, plans):
        self._tx, self._plans = tx, plans

    def all(self, sql, params=()):
        self._plans[sql] = "\n".join(row[0] for row in self._tx.all(f"explain {sql}", params))
        return self._tx.all(sql, params)

    def one(self, sql, params=()):
        return self._tx.one(sql, params)


def test_no_statement_of_search_reads_a_whole_table(many_db, sealing, clock):
    plans = {}
    with many_db.transaction() as tx:
        explained = Explained(tx, plans)
        for text in ("maria rodriguez", "wilfrido de la hoz", "999999999", "E-2026-9999999-9", "Ypuche"):
            hits, _ = Finding(sealing.marks, clock).page(explained, asking.understood(text), None)
            sought.filed(explained, [hit.radicado for hit in hits])
    assert set(plans) == {sought.YEARS, *(getattr(sought, name) for name in INDEXES)}
    for name, index in INDEXES.items():
        plan = plans[getattr(sought, name)]
        assert index in plan, f"{name}\n{plan}"
        assert "Seq Scan" not in plan, f"{name}\n{plan}"


def test_the_answer_is_found_by_the_number_under_which_it_left(many, search):
    number = radicado(2026, 45, "S")
    wrong = number.replace("45", "54")
    answer = {"outgoing_number": number, "filed_on": "2026-11-20", "result": "accede", "needs_citation": True}
    with psycopg2.connect(many[0].superuser_url) as connection, connection.cursor() as cursor:
        cursor.execute(
            "insert into log (message_id, type, version, subject, sequence, occurred_at, actor_id, actor_lane, data)"
            " values (gen_random_uuid(), 'ResponseFiled', 1, %s, 2, now(), 'x', 'service', %s)",
            (THE_123RD, json.dumps(answer)),
        )
    for typed in (number, "S 2026 45", "s2026-0000045", wrong):
        answer = search(typed)
        assert found(answer, "answer") == [THE_123RD], typed
        assert answer["items"][0]["matched"]["text"] == number
