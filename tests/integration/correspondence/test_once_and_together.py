"""The same request twice is one act; two people on one letter notice each other; outgoing numbers have no gaps."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from correspondence import bodies, bootstrap
from correspondence.numbers import outgoing_number
from radica.access import Access, Lane
from radica.errors import Refused
from radica.testing import a_command


def at_once(count, call):
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(call, range(count)))


DRAFT = {
    "addressee": {"name": "Ana", "address": "Calle 1", "municipality": "08078"},
    "result": "accede",
    "analysis": ["La lectura facturada no es la del medidor."],
    "decision": ["Acceder a lo pedido y reliquidar la factura."],
}


@pytest.fixture
def two_processes(settings, database, open_database, documents):
    return [bootstrap.application(settings, open_database(database), documents) for _ in range(2)]


@pytest.mark.parametrize("act", ["draft", "approve", "send_back", "sign", "file"])
def test_a_double_click_under_one_key_is_one_act(ready, done, step, announced, act):
    before = {"draft": (), "sign": ("draft", "approve"), "file": ("draft", "approve", "sign")}.get(act, ("draft",))
    radicado = ready()
    on = done(radicado, *before)["letter"] if before else radicado
    events, key = len(announced()), str(uuid.uuid4())
    first, again = at_once(2, lambda _: step(act, on, key=key))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json() == step(act, on, key=key).json()
    assert len(announced()) == events + 1


@pytest.mark.parametrize("act", ["draft", "approve", "send_back", "sign", "file"])
def test_a_double_click_under_two_keys_is_one_act_and_one_refusal(ready, done, step, announced, act):
    before = {"draft": (), "sign": ("draft", "approve"), "file": ("draft", "approve", "sign")}.get(act, ("draft",))
    radicado = ready()
    on = done(radicado, *before)["letter"] if before else radicado
    events = len(announced())
    answers = at_once(2, lambda _: step(act, on))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["way_out"]
    assert len(announced()) == events + 1


def test_one_key_does_not_stand_for_two_letters(ready, step, announced):
    radicado, key = ready(), str(uuid.uuid4())
    assert step("draft", radicado, key=key).status_code == 201
    assert step("draft", radicado, key=key, result="no_accede").status_code == 409
    assert len(announced()) == 1


def test_letters_filed_at_once_get_numbers_without_gaps(ready, done, step):
    letters = [done(ready(f"E-2026-000090{n}-0"), "draft", "approve", "sign")["letter"] for n in range(6)]
    answers = at_once(6, lambda n: step("file", letters[n], who=f"archivo-{n}"))
    numbers = sorted(answer.json()["outgoing_number"] for answer in answers)
    assert numbers == [outgoing_number(2026, n) for n in range(1, 7)]


def test_two_processes_filing_at_once_share_one_series(ready, done, two_processes, documents, read_pages):
    letters = [done(ready(f"E-2026-000091{n}-0"), "draft", "approve", "sign")["letter"] for n in range(4)]
    clerk = Access("archivo.raul", "Raúl", frozenset({Lane.RECORDS_ASSISTANT}))
    receipts = at_once(4, lambda n: two_processes[n % 2].file(a_command(clerk), letters[n]))
    assert sorted(receipt.data["outgoing_number"] for receipt in receipts) == [
        outgoing_number(2026, n) for n in range(1, 5)
    ]
    for receipt in receipts:
        sealed = documents.read(receipt.data["document"]["sha256"])
        assert receipt.data["outgoing_number"] in read_pages(sealed)


def test_a_draft_overtaken_while_it_was_printed_is_printed_again(
    ready, hear, message, application, documents, read_pages
):
    radicado, print_draft, printed = ready(), application._office.draft, []

    def overtaken(content, at):
        pages = print_draft(content, at)
        if not printed:
            hear([message("ReliquidationDone", radicado=radicado)])
        printed.append(content)
        return pages

    application._office.draft = overtaken
    assistant = Access("auxiliar.ana", "Ana", frozenset({Lane.CUSTOMER_SERVICE_ASSISTANT}))
    body = bodies.Draft.model_validate(DRAFT)
    receipt = application.draft(a_command(assistant), radicado, body)
    assert [content.reliquidation is None for content in printed] == [True, False]
    assert "Reliquidación RL-2026-0000003-9" in read_pages(documents.read(receipt.data["document"]["sha256"]))


def test_a_refused_filing_takes_no_number(ready, done, step):
    first, second = (done(ready(f"E-2026-000092{n}-0"), "draft", "approve")["letter"] for n in range(2))
    assert step("file", first).status_code == 409
    done(second, "sign", "file")
    assert done(first, "sign", "file")["outgoing_number"] == outgoing_number(2026, 2)


def test_a_new_year_begins_its_own_series(ready, done, clock, step):
    first, second = (done(ready(f"E-2026-000093{n}-0"), "draft", "approve", "sign")["letter"] for n in range(2))
    clock.set(datetime(2027, 1, 1, 4, 59, tzinfo=UTC))  # 23:59 of 31 December in Bogotá
    assert done(first, "file")["outgoing_number"] == outgoing_number(2026, 1)
    clock.set(datetime(2027, 1, 1, 5, 0, tzinfo=UTC))
    filed = done(second, "file")
    assert (filed["outgoing_number"], filed["filed_on"]) == (outgoing_number(2027, 1), "2027-01-01")


def test_a_crash_after_the_file_was_kept_leaves_nothing_half(
    ready, done, application, announced, documents, monkeypatch
):
    letter = done(ready(), "draft", "approve")["letter"]
    director = Access("directora.diana", "Diana", frozenset({Lane.COMMERCIAL_DIRECTOR}))

    def power_cut(*_args, **_kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("correspondence.application.announce", power_cut)
        with pytest.raises(KeyboardInterrupt):
            application.sign(a_command(director), letter, bodies.Signature())
    assert announced("ResponseSigned") == []
    receipt = application.sign(a_command(director), letter, bodies.Signature())
    assert documents.read(receipt.data["document"]["sha256"]).startswith(b"%PDF")
    assert len(announced("ResponseSigned")) == 1


def test_a_draft_whose_file_was_changed_on_disk_is_not_signed(ready, done, step, settings, announced):
    approved = done(ready(), "draft", "approve")
    drafted = announced("ResponseDrafted")[0].data["document"]
    path = next(settings.documents_folder.rglob(drafted["sha256"]))
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")
    refused = step("sign", approved["letter"])
    assert refused.status_code == 503
    assert "no es el que se guardó" in refused.json()["detail"]
    assert announced("ResponseSigned") == []


def test_without_a_certificate_the_signature_waits_and_the_rest_works(ready, done, settings, db, documents, announced):
    letter = done(ready(), "draft", "approve")["letter"]
    bare = bootstrap.application(settings.model_copy(update={"signing_passphrase": None}), db, documents)
    director = Access("directora.diana", "Diana", frozenset({Lane.COMMERCIAL_DIRECTOR}))
    with pytest.raises(Exception, match="no se puede abrir") as refusal:
        bare.sign(a_command(director), letter, bodies.Signature())
    assert not isinstance(refusal.value, Refused)
    assert announced("ResponseSigned") == []
