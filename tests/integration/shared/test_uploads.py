"""What becomes of an upload: its states, who may see it in each, and what a process that dies leaves behind."""

from __future__ import annotations

import hashlib
import io
import multiprocessing
import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from PIL import Image

from radica import failpoints
from radica.documents.scanner import Scanner
from radica.errors import Invalid, NotFound, Refused
from radica.events.common import DocumentRef
from radica.testing import A_TUESDAY_MORNING, a_free_port
from radica.uploads import State, Uploads, desk
from sample.papers import pdf

PDF = pdf(["acta"])
SHA = hashlib.sha256(PDF).hexdigest()
MONTHS = timedelta(days=40)


@pytest.fixture
def uploads(db, documents):
    return Uploads(db, documents)


@pytest.fixture
def rows(db):
    def ask(sql="select id::text, state, sha256, name, due_at, reason from upload order by received_at", *params):
        with db.transaction() as tx:
            return tx.all(sql, params)

    return ask


def send(uploads, content=PDF, name="acta.pdf", declared="application/pdf", at=A_TUESDAY_MORNING):
    with uploads.documents.receive() as incoming:
        incoming.write(content)
        return uploads.take_in(incoming, name, declared, "ana", at)


def ref(content=PDF):
    told = {"name": "acta.pdf", "media_type": "application/pdf", "service": "routing"}
    return DocumentRef(sha256=hashlib.sha256(content).hexdigest(), size=len(content), **told)


def files(tmp_path):
    return sorted(path.relative_to(tmp_path).parts[0] for path in tmp_path.rglob("*") if path.is_file())


def overdue(db):
    """A process died over these so long ago that another may take them up."""
    with db.transaction() as tx:
        tx.execute("update upload set due_at = clock_timestamp() where due_at is not null")


def test_an_upload_that_is_clean_is_a_document_and_leaves_quarantine(uploads, rows, tmp_path):
    upload = send(uploads)
    assert upload.state is State.CLEAN
    assert upload.document("routing") == ref().model_copy(update={"pages": 1})
    assert uploads.documents.read(SHA) == PDF
    assert files(tmp_path) == [SHA[:2]]
    assert [row.due_at for row in rows()] == [None]


def test_an_upload_that_is_rejected_says_why_and_keeps_nothing(uploads, rows, tmp_path):
    with pytest.raises(Invalid, match="acciones"):
        send(uploads, pdf(["x"]).replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /Launch >>"))
    [row] = rows()
    assert (row.state, row.due_at) == ("rejected", None)
    assert "acciones" in row.reason
    assert files(tmp_path) == []


def test_a_picture_is_known_by_what_is_kept_of_it(uploads, rows):
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(drawn, "PNG", pnginfo=None)
    sent = drawn.getvalue() + b"una segunda vida"
    upload = send(uploads, sent, "foto.png", "image/png")
    assert upload.sha256 != hashlib.sha256(sent).hexdigest()
    assert b"segunda vida" not in uploads.documents.read(upload.sha256)


@pytest.mark.parametrize("name", ["../../etc/a.pdf", "C:\\a.pdf", "a\u202efdp.pdf\n", "a.pdf\r\n\tX: y"])
def test_whatever_it_is_called_it_gets_a_name_that_does_no_harm(uploads, name):
    kept = send(uploads, name=name).name
    assert kept.isprintable()
    assert "/" not in kept
    assert kept.endswith(".pdf")


def test_the_same_content_twice_is_one_file_and_two_uploads(uploads, rows, tmp_path):
    with ThreadPoolExecutor(8) as pool:
        sent = list(pool.map(lambda _: send(uploads), range(8)))
    assert {upload.state for upload in sent} == {State.CLEAN}
    assert len(rows()) == 8
    assert files(tmp_path) == [SHA[:2]]


@pytest.fixture
def die(database, documents):
    """Send an upload from a process that dies at a point."""

    def die_(point):
        child = multiprocessing.get_context("fork").Process(target=send_and_die, args=(point, database.url, documents))
        child.start()
        child.join(30)
        assert child.exitcode == -signal.SIGKILL

    return die_


@pytest.mark.parametrize("point", ["received", "quarantined", "checking", "kept", "admitted"])
def test_a_process_that_dies_between_two_states_is_followed_by_the_worker(die, point, db, uploads, clock, rows):
    die(f"upload.{point}")
    assert uploads.resume(clock) == 0  # it may still be at it
    overdue(db)
    uploads.resume(clock)
    [row] = rows()
    if point == "received":  # its content had nowhere been written yet
        assert (row.state, row.reason) == ("rejected", "El archivo no llegó completo.")
    else:
        assert row.state == "clean"
        assert uploads.documents.read(SHA) == PDF
    assert uploads.documents.quarantine.size(row.id) is None
    assert row.due_at is None
    assert uploads.resume(clock) == 0


def send_and_die(point, url, documents):
    from radica.postgres import Database  # noqa: PLC0415 - in the child

    failpoints._armed[point] = 1
    send(Uploads(Database(url, size=1), documents))


def test_an_act_names_what_is_clean_and_what_was_there_before_uploads_had_states(uploads):
    old = uploads.documents.put(b"acta vieja", "vieja.txt", "text/plain")
    send(uploads)
    claimed = ref().model_copy(update={"pages": 9000})
    assert uploads.named("documents", [claimed, old]) == (ref().model_copy(update={"pages": 1}), old)


def test_an_act_is_told_which_file_is_not_clean_and_why(db, uploads, documents):
    slow = Uploads(db, documents, Scanner("127.0.0.1", a_free_port()))
    send(slow, pdf(["foto"]), "foto.pdf")
    sent = pdf(["foto"])
    with pytest.raises(Refused, match=r"«foto.pdf» todavía se está revisando. El antivirus no responde") as wait:
        uploads.named("documents", [ref(sent)])
    assert wait.value.field == "documents[0]"
    with pytest.raises(Invalid):
        send(uploads, b"%PDF-1.7 nada", "mala.pdf")
    with pytest.raises(Invalid, match=r"«mala.pdf» fue rechazado: El PDF está dañado"):
        uploads.named("documents", [ref(b"%PDF-1.7 nada")])
    with pytest.raises(Invalid, match="no está en este servicio") as absent:
        uploads.named("documents", [ref(b"otra cosa")])
    assert absent.value.field == "documents[0]"


def test_others_documents_pass_uncounted_where_they_may(uploads):
    foreign = ref().model_copy(update={"service": "billing", "pages": 7})
    assert uploads.named("documents", [foreign], others=True) == (foreign.model_copy(update={"pages": None}),)
    with pytest.raises(Invalid):
        uploads.named("documents", [foreign])


def test_what_no_act_names_is_removed_in_the_end_and_nothing_else(uploads, clock, rows):
    send(uploads)
    named = send(uploads, pdf(["nombrado"]))
    uploads.named("documents", [named.document("routing")])
    paper = uploads.documents.put(pdf(["del servicio"]), "oficio.pdf", "application/pdf")
    send(uploads, pdf(["del servicio"]))
    with pytest.raises(Invalid):
        send(uploads, b"MZ\0")
    assert uploads.remove_left(clock) == 0
    clock.advance(MONTHS)
    uploads.remove_left(clock)
    with pytest.raises(NotFound):
        uploads.documents.read(SHA)
    assert uploads.documents.read(named.sha256)
    assert uploads.documents.read(paper.sha256)
    assert {row.sha256 for row in rows()} == {named.sha256, paper.sha256}


def test_content_that_another_upload_holds_stays_until_the_last_is_over(uploads, clock, rows):
    send(uploads)
    clock.advance(MONTHS)
    send(uploads, at=clock.now())
    uploads.remove_left(clock)
    assert uploads.documents.read(SHA) == PDF
    assert len(rows()) == 1
    clock.advance(MONTHS)
    uploads.remove_left(clock)
    assert rows() == []
    with pytest.raises(NotFound):
        uploads.documents.read(SHA)


def test_a_removal_that_was_cut_short_is_finished_and_nobody_names_it_meanwhile(db, uploads, clock, rows):
    send(uploads)
    with db.transaction() as tx:
        tx.execute("update upload set removed_at = now()")
    with pytest.raises(Invalid):
        uploads.named("documents", [ref()])
    again = send(uploads)
    assert again.state is State.CHECKING  # it would be removed under its feet
    uploads.remove_left(clock)
    overdue(db)
    uploads.resume(clock)
    assert uploads.documents.read(SHA) == PDF
    assert uploads.get(again.id).state is State.CLEAN
    assert len(rows()) == 1


def test_what_is_named_while_it_is_about_to_be_removed_stays(uploads, clock, monkeypatch):
    send(uploads)
    clock.advance(MONTHS)
    real = desk.rows.left

    def named_meanwhile(*asked):
        found = real(*asked)
        uploads.named("documents", [ref()])
        return found

    monkeypatch.setattr(desk.rows, "left", named_meanwhile)
    uploads.remove_left(clock)
    assert uploads.documents.read(SHA) == PDF


def test_once_named_an_upload_forgets_what_its_user_called_it(uploads, rows):
    send(uploads, name="cédula de María.pdf")
    assert [row.name for row in rows()] == ["cédula de María.pdf"]
    uploads.named("documents", [ref()])
    assert [row.name for row in rows()] == ["documento.pdf"]


def test_what_dead_processes_were_receiving_is_swept_and_the_rest_left(uploads, tmp_path):
    old, young = tmp_path / "incoming" / "old", tmp_path / "incoming" / "young"
    for file in (old, young):
        file.write_bytes(b"media carta")
    os.utime(old, (0, 0))
    uploads.documents.forget_interrupted()
    assert (old.exists(), young.exists()) == (False, True)


def test_of_several_workers_one_checks_an_upload(die, db, uploads, clock, monkeypatch):
    die("upload.quarantined")
    overdue(db)
    looked_at, real, together = [], desk.examined, threading.Barrier(4)
    monkeypatch.setattr(desk, "examined", lambda *asked: looked_at.append(asked) or real(*asked))
    real_due = desk.rows.due

    def due_at_once(*asked):
        found = real_due(*asked)
        together.wait(20)
        return found

    monkeypatch.setattr(desk.rows, "due", due_at_once)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: uploads.resume(clock), range(4)))
    assert len(looked_at) == 1
