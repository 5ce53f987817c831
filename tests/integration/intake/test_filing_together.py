"""Petitions that come at the same time share a commit; each knows of those before it all the same."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta

import pytest

from intake import bodies
from intake.numbers import radicado
from radica.access import Lane
from radica.errors import RadicaError
from radica.testing import a_command, a_person

ASSISTANT = a_person(Lane.CUSTOMER_SERVICE_ASSISTANT)
ATTACHMENT = {
    "sha256": "ab" * 32,
    "name": "anexo-1.pdf",
    "media_type": "application/pdf",
    "size": 9,
    "service": "intake",
}
NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)


@pytest.fixture
def file_together(filing, a_filing):
    """File petitions that differ in these fields in one go; return receipts and refusals in the same order."""

    async def all_of(asked):
        return await asyncio.gather(*(filing.file(*each) for each in asked), return_exceptions=True)

    def file(*petitions, at=NOON):
        times = at if isinstance(at, list) else [at] * len(petitions)
        asked = [
            (a_command(ASSISTANT, at=when), bodies.Filing.model_validate(a_filing(**fields)))
            for when, fields in zip(times, petitions, strict=True)
        ]
        return asyncio.run(all_of(asked))

    return file


def petitioner(number):
    return {"petitioner": {"name": "Ana", "id_number": number, "address": "Calle 1"}}


def commits(rows):
    return len(rows("select distinct tx from log"))


def test_they_get_consecutive_numbers_in_the_order_in_which_they_came(file_together, rows):
    receipts = file_together(*({"billing_period": f"2026-{month:02}"} for month in range(1, 9)))
    assert [receipt.radicado for receipt in receipts] == [radicado(2026, number) for number in range(1, 9)]
    stored = rows("select subject, data ->> 'billing_period' as period from log order by id")
    assert [(row.subject, row.period) for row in stored] == [
        (receipt.radicado, f"2026-{month:02}") for month, receipt in enumerate(receipts, 1)
    ]
    assert commits(rows) == 1


def test_each_has_a_code_of_its_own_that_opens_it(file_together, client):
    receipts = file_together({}, {}, {})
    codes = [receipt.data["verification_code"] for receipt in receipts]
    assert len(set(codes)) == 3
    for receipt, code in zip(receipts, codes, strict=True):
        page = f"/pqrs/{receipt.radicado}"
        assert client.get(page, headers={"Verification-Code": code}).json()["radicado"] == receipt.radicado
    another = {"Verification-Code": codes[1]}
    assert client.get(f"/pqrs/{receipts[0].radicado}", headers=another).status_code == 404


def test_one_person_who_files_twice_has_one_key(file_together, rows):
    file_together(petitioner("1.000.001"), petitioner("1000002"), petitioner("1000001"))
    first, other, again = (bytes(row.sealed)[:16] for row in rows("select sealed from log order by id"))
    assert first == again != other
    assert commits(rows) == 1
    assert len(rows("select ref from person")) == 2
    file_together(petitioner("1000001"), petitioner("1000003"))
    assert len(rows("select ref from person")) == 3


def test_each_of_the_anonymous_has_a_key_of_its_own(file_together, rows):
    file_together(*[{"petitioner": None, "anonymous": True}] * 3)
    assert len({bytes(row.sealed)[:16] for row in rows("select sealed from log")}) == 3
    assert commits(rows) == 1


def test_what_repeats_a_petition_of_the_same_commit_is_noted_with_its_number(file_together, rows):
    first, other, again, once_more = file_together(
        {"billing_period": "2026-10"},
        {"billing_period": "2026-10", "account": "999"},
        {"billing_period": "2026-10"},
        {"billing_period": "2026-10"},
    )
    repeated = [[note["other_radicado"] for note in each.data["notes"]] for each in (first, other, again, once_more)]
    assert repeated == [[], [], [first.radicado], [again.radicado]]
    assert commits(rows) == 1


def test_petitions_without_an_account_repeat_nothing(file_together):
    receipts = file_together({"account": None}, {"account": None})
    assert [receipt.data["notes"] for receipt in receipts] == [[], []]


def test_the_series_of_two_years_are_counted_apart(file_together, rows):
    midnight = datetime(2027, 1, 1, 5, tzinfo=UTC)  # in Bogotá
    before = midnight - timedelta(seconds=1)
    receipts = file_together({}, {}, {}, at=[before, midnight, before])
    assert [each.radicado for each in receipts] == [radicado(2026, 1), radicado(2027, 1), radicado(2026, 2)]
    assert commits(rows) == 1


def test_a_sheet_of_a_booklet_takes_no_number_from_the_others(file_together, client, people, rows):
    block = client.post("/number-blocks", json={"size": 1, "place": "X"}, auth=people(Lane.RECORDS_ASSISTANT)).json()
    now = datetime.now(UTC)
    sheet = {"contingency_number": block["first"], "presented_at": now.isoformat()}
    one, captured, two = file_together({}, sheet, {}, at=now + timedelta(seconds=1))
    assert [one.radicado, captured.radicado, two.radicado] == [
        radicado(now.year, 1),
        block["first"],
        radicado(now.year, 2),
    ]
    assert commits(rows) == 1
    assert file_together({}, at=now)[0].radicado == radicado(now.year, 3)


def test_one_that_is_refused_leaves_no_gap_among_the_others(file_together, rows):
    unknown = {"contingency_number": radicado(2026, 7, "EC"), "presented_at": NOON.isoformat()}
    one, refused, two = file_together({}, unknown, {})
    assert isinstance(refused, RadicaError)
    assert {one.radicado, two.radicado} == {radicado(2026, 1), radicado(2026, 2)}
    assert len(rows("select radicado from verification_code")) == len(rows("select id from log")) == 2


def test_nobody_waits_for_the_attachments_of_another(filing, a_filing, monkeypatch):
    looked_for, found = threading.Event(), threading.Event()

    class SlowUploads:
        def named(self, _field, attachments):
            if attachments:
                looked_for.set()
                found.wait(30)
            return attachments

    async def story():
        slow = asyncio.create_task(filing.file(a_command(ASSISTANT), body_of(attachments=[ATTACHMENT])))
        assert await asyncio.to_thread(looked_for.wait, 10)
        quick = await asyncio.wait_for(filing.file(a_command(ASSISTANT), body_of()), 10)
        found.set()
        return quick, await slow

    def body_of(**fields):
        return bodies.Filing.model_validate(a_filing(**fields))

    monkeypatch.setattr(filing, "_uploads", SlowUploads())
    quick, slow = asyncio.run(story())
    assert quick.radicado < slow.radicado
