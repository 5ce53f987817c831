"""Numbers over HTTP: booklets for the hours without the system, voiding, and the register that hides nothing."""

from __future__ import annotations

import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg2
import pytest

from intake.numbers import is_well_copied, radicado
from radica.access import Lane

RECORDS = Lane.RECORDS_ASSISTANT
YEAR = datetime.now(UTC).year


@pytest.fixture
def records(people):
    return people(RECORDS)


@pytest.fixture
def reserve(client, records):
    """Reserve a booklet and return what the answer says."""

    def make(size=3):
        answer = client.post("/number-blocks", json={"size": size, "place": "Oficina central"}, auth=records)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return make


@pytest.fixture
def numbers(client, people):
    """Give the register of the year."""
    return lambda: client.get("/numbers", params={"year": YEAR}, auth=people(Lane.AUDITOR)).json()


@pytest.fixture
def capture(client, assistant, a_filing):
    """Try to file, perhaps under a sheet's number."""
    return lambda **fields: client.post("/pqrs", json=a_filing(**fields), auth=assistant)


def now():
    return datetime.now(UTC).isoformat()


def sheets_of(register, block):
    return next(each["numbers"] for each in register["blocks"] if each["id"] == block)


def test_a_booklet_has_consecutive_numbers_with_their_check_digits(reserve, numbers):
    first, second = reserve(3), reserve(2)
    given = [each["radicado"] for each in sheets_of(numbers(), first["block"])]
    given += [each["radicado"] for each in sheets_of(numbers(), second["block"])]
    assert [int(number[8:15]) for number in given] == [1, 2, 3, 4, 5]
    assert all(is_well_copied(number) for number in given)
    assert (first["first"], first["last"]) == (given[0], given[2])
    assert {each["state"] for each in sheets_of(numbers(), first["block"])} == {"unused"}


def test_the_booklet_has_a_sheet_for_each_number(client, records, reserve):
    block = reserve(2)
    answer = client.get(f"/number-blocks/{block['block']}/booklet.pdf", auth=records)
    assert answer.headers["content-type"] == "application/pdf"
    text = subprocess.run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True, timeout=30)
    pages = text.stdout.decode().split("\f")
    assert [block["first"] in pages[0], block["last"] in pages[1], len(pages)] == [True, True, 3]
    assert "Oficina central" in pages[0]
    for kind in ("sugerencia", "consulta de datos personales", "reclamo de datos personales"):
        assert kind in " ".join(pages[0].split())


def test_blocks_are_reserved_while_others_file_and_nobody_gets_a_number_twice(client, assistant, a_filing, records):
    def do(number):
        if number % 4:
            return client.post("/pqrs", json=a_filing(), auth=assistant).json()["radicado"]
        body = {"size": 5, "place": "Oficina"}
        return client.post("/number-blocks", json=body, auth=records).json()["first"]

    with ThreadPoolExecutor(12) as pool:
        given = list(pool.map(do, range(40)))
    filed = sorted(int(number[7:14]) for number in given if number.startswith("E-"))
    blocks = sorted(int(number[8:15]) for number in given if number.startswith("EC-"))
    assert filed == list(range(1, 31))
    assert blocks == list(range(1, 51, 5))


def test_a_double_click_reserves_once(client, records, numbers):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    body = {"size": 2, "place": "Oficina"}
    first, second = (client.post("/number-blocks", json=body, headers=key, auth=records) for _ in range(2))
    assert first.json() == second.json()
    assert numbers()["series"] == [{"series": "EC", "last": 2}]


def test_a_sheet_is_captured_under_its_number_with_the_hour_of_presentation(client, assistant, file, reserve, numbers):
    sheet = reserve()["first"]
    presented = now()
    answer = file(contingency_number=sheet, presented_at=presented)
    assert answer["radicado"] == sheet
    case = client.get(f"/pqrs/{sheet}", auth=assistant).json()
    assert datetime.fromisoformat(case["filed_at"]) == datetime.fromisoformat(presented)
    assert case["captured_at"] > case["filed_at"]
    assert file()["radicado"].startswith("E-")
    states = [each["state"] for block in numbers()["blocks"] for each in block["numbers"]]
    assert states == ["used", "unused", "unused"]


def test_a_sheet_captured_by_two_at_once_is_one_case(client, people, a_filing, reserve, rows):
    body = a_filing(contingency_number=reserve()["first"], presented_at=now())

    def capture(who):
        auth = people(Lane.CUSTOMER_SERVICE_ASSISTANT, who=f"auxiliar-{who}")
        return client.post("/pqrs", json=body, auth=auth).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(capture, range(8)))
    assert codes == [201] + [409] * 7
    assert len(rows("select id from log")) == 1


def test_a_sheet_is_either_captured_or_voided_when_both_are_tried_at_once(client, capture, records, reserve):
    for _ in range(6):
        block = reserve(1)
        path = f"/number-blocks/{block['block']}/voiding"
        tries = [
            lambda number=block["first"]: capture(contingency_number=number, presented_at=now()),
            lambda path=path: client.post(path, json={"reason": "Volvió el sistema"}, auth=records),
        ]
        with ThreadPoolExecutor(2) as pool:
            codes = sorted(pool.map(lambda attempt: attempt().status_code, tries))
        assert codes == [201, 409]


def test_unused_sheets_are_voided_visibly_and_never_used(client, records, file, capture, reserve, numbers):
    block = reserve()
    file(contingency_number=block["first"], presented_at=now())
    spoiled = sheets_of(numbers(), block["block"])[1]["radicado"]
    path = f"/number-blocks/{block['block']}/voiding"
    one = client.post(path, json={"reason": "Se mojó la hoja", "numbers": [spoiled]}, auth=records)
    assert one.json()["voided"] == [spoiled]
    rest = client.post(path, json={"reason": "Volvió el sistema"}, auth=records)
    assert rest.json()["voided"] == [block["last"]]
    told = [(each["state"], each["void_reason"]) for each in sheets_of(numbers(), block["block"])]
    assert told == [("used", None), ("voided", "Se mojó la hoja"), ("voided", "Volvió el sistema")]
    assert capture(contingency_number=spoiled, presented_at=now()).status_code == 409
    assert client.post(path, json={"reason": "Otra vez"}, auth=records).status_code == 409


def test_a_used_number_is_not_voided_as_unused(client, records, file, reserve, numbers):
    block = reserve()
    file(contingency_number=block["first"], presented_at=now())
    body = {"reason": "Por error", "numbers": [block["first"], block["last"]]}
    answer = client.post(f"/number-blocks/{block['block']}/voiding", json=body, auth=records)
    assert answer.status_code == 409
    assert block["first"] in answer.json()["detail"]
    assert [each["state"] for each in sheets_of(numbers(), block["block"])] == ["used", "unused", "unused"]


def test_a_case_filed_twice_has_its_second_number_voided_and_the_next_goes_on(
    client, assistant, records, file, numbers
):
    first, second = file()["radicado"], file()["radicado"]
    body = {"reason": "El mismo escrito se radicó dos veces", "stands_under": first}
    answer = client.post(f"/pqrs/{second}/voiding", json=body, auth=records)
    assert answer.status_code == 201, answer.text
    items = client.get(f"/pqrs/{second}/events", auth=assistant).json()["items"]
    assert [item["type"] for item in items] == ["PQRRadicated", "PQRVoided", "PQRClosed"]
    (voided,) = numbers()["voided"]
    assert (voided["radicado"], voided["stands_under"]) == (second, first)
    assert voided["void_reason"] == body["reason"]
    assert file()["radicado"][7:14] == "0000003"
    under_a_voided_one = {"reason": "Otra vez", "stands_under": second}
    assert client.post(f"/pqrs/{first}/voiding", json=under_a_voided_one, auth=records).status_code == 409


def test_what_became_of_a_number_cannot_be_undone(reserve, database):
    reserve()
    connection = psycopg2.connect(database.url)
    for sql in (
        "delete from reserved_number",
        "delete from number_block",
        "update reserved_number set radicado = 'x'",
        "update number_block set first = 9",
    ):
        with connection.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute(sql)
        connection.rollback()
    connection.close()


@pytest.mark.parametrize("lane", sorted(set(Lane) - {RECORDS}))
def test_no_other_role_reserves_or_voids(client, people, file, reserve, rows, lane):
    radicado, block = file()["radicado"], reserve()["block"]
    auth = people(lane)
    body = {"reason": "Por error", "stands_under": radicado}
    assert client.post("/number-blocks", json={"size": 1, "place": "x"}, auth=auth).status_code == 403
    assert client.post(f"/number-blocks/{block}/voiding", json={"reason": "algo"}, auth=auth).status_code == 403
    assert client.post(f"/pqrs/{radicado}/voiding", json=body, auth=auth).status_code == 403
    assert rows("select last from counter where series = 'EC'")[0].last == 3
    assert not rows("select radicado from reserved_number where voided_at is not null")


@pytest.mark.parametrize("lane", [Lane.CITIZEN, Lane.SERVICE])
def test_the_register_and_the_booklets_are_for_staff(client, people, reserve, lane):
    block = reserve()["block"]
    assert client.get("/numbers", params={"year": YEAR}, auth=people(lane)).status_code == 403
    assert client.get(f"/number-blocks/{block}/booklet.pdf", auth=people(lane)).status_code == 403


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": 0, "place": "x"}, "size"),
        ({"size": 101, "place": "x"}, "size"),
        ({"size": "3", "place": "x"}, "size"),
        ({"size": 3}, "place"),
        ({"size": 3, "place": ""}, "place"),
        ({"size": 3, "place": "x", "sorpresa": 1}, "sorpresa"),
    ],
)
def test_a_wrong_reservation_is_named_and_takes_no_number(client, records, rows, body, field):
    answer = client.post("/number-blocks", json=body, auth=records)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not rows("select series from counter")


@pytest.mark.parametrize(
    ("number", "presented_at", "field"),
    [
        ("EC-2026-0000001-0", "2026-01-01T00:00:00Z", "contingency_number"),  # its check digit is another
        (radicado(2026, 999, "EC"), "2026-01-01T00:00:00Z", "contingency_number"),  # of no booklet
        (radicado(2026, 1), "2026-01-01T00:00:00Z", "contingency_number"),  # of the other series
        ("abc", None, "contingency_number"),
        (None, None, "presented_at"),
        (None, "2020-01-01T00:00:00Z", "presented_at"),
    ],
)
def test_a_wrong_sheet_is_named_and_nothing_is_stored(capture, reserve, rows, number, presented_at, field):
    answer = capture(contingency_number=number or reserve()["first"], presented_at=presented_at)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert not rows("select id from log")
    assert not rows("select radicado from reserved_number where captured_at is not null")


def test_a_citizen_files_no_sheet(client, a_filing, reserve):
    body = a_filing(channel="web", contingency_number=reserve()["first"], presented_at=now())
    assert client.post("/pqrs", json=body, headers={"Idempotency-Key": str(uuid.uuid4())}).status_code == 403


@pytest.mark.parametrize("path", ["/number-blocks/{}/voiding", "/number-blocks/{}/booklet.pdf"])
def test_an_unknown_booklet_is_not_found(client, records, path):
    path = path.format(uuid.uuid4())
    body = {"reason": "No hizo falta"}
    answer = client.get(path, auth=records) if "pdf" in path else client.post(path, json=body, auth=records)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "Por error"}, "stands_under"),
        ({"reason": "Por error", "stands_under": "E-2026-0000999-4"}, "stands_under"),
        ({"reason": "x", "stands_under": "E-2026-0000001-1"}, "reason"),
    ],
)
def test_a_wrong_voiding_is_named(client, records, file, rows, body, field):
    answer = client.post(f"/pqrs/{file()['radicado']}/voiding", json=body, auth=records)
    assert (answer.status_code, answer.json()["field"]) == (422, field)
    assert len(rows("select id from log")) == 1
