"""The virus scanner, by its own protocol over TCP: what it says decides, and while it says nothing an upload waits."""

from __future__ import annotations

import socket
import threading
from contextlib import closing

import pytest

from radica.documents.scanner import Scanner
from radica.errors import Invalid
from radica.testing import A_TUESDAY_MORNING, a_free_port
from radica.uploads import State, Uploads, desk
from sample.papers import pdf

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """A small server of clamd's protocol: it reads an INSTREAM to its end and answers as it is told to."""

    def __init__(self, port=0):
        self.answer = None
        self.seen = []
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()

    def _serve(self):
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            with line, line.makefile("rb") as sent:
                assert sent.read(10) == b"zINSTREAM\0"
                content = b""
                while length := int.from_bytes(sent.read(4), "big"):
                    content += sent.read(length)
                self.seen.append(content)
                found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                if self.answer != b"":
                    line.sendall(self.answer or found)
                else:
                    threading.Event().wait(3)


@pytest.fixture
def clamd():
    with closing(Clamd()) as server:
        yield server


@pytest.fixture
def uploads(db, documents, clamd):
    return Uploads(db, documents, Scanner("127.0.0.1", clamd.port))


def send(uploads, content, name="nota.txt", declared="text/plain"):
    with uploads.documents.receive() as incoming:
        incoming.write(content)
        return uploads.take_in(incoming, name, declared, "ana", A_TUESDAY_MORNING)


def test_what_the_scanner_passes_is_clean_and_it_saw_all_of_it(uploads, clamd):
    content = b"una nota\n" * 50_000
    assert send(uploads, content).state is State.CLEAN
    assert clamd.seen == [content]


def test_what_the_scanner_finds_is_rejected_under_its_name(uploads):
    with pytest.raises(Invalid, match="Eicar-Test-Signature"):
        send(uploads, EICAR)


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: ", b""])
def test_a_scanner_that_does_not_say_leaves_it_to_the_worker(uploads, clamd, clock, db, answer, monkeypatch):
    monkeypatch.setattr(desk, "WAITING_S", 20.0)  # reading a PDF is a process of its own, slow on a busy machine
    clamd.answer = answer
    upload = send(uploads, pdf(["acta"]), "acta.pdf", "application/pdf")
    assert (upload.state, upload.reason) == (State.CHECKING, "El antivirus no responde; se volverá a intentar.")
    assert upload.document("routing") is None
    clamd.answer = None
    with db.transaction() as tx:
        tx.execute("update upload set due_at = clock_timestamp()")
    assert uploads.resume(clock) == 1
    assert uploads.get(upload.id).state is State.CLEAN


def test_a_scanner_that_is_down_is_asked_again_with_growing_pauses(db, documents, clock):
    uploads = Uploads(db, documents, Scanner("127.0.0.1", a_free_port()))
    send(uploads, b"una nota")
    waits = []
    for _ in range(3):
        with db.transaction() as tx:
            waits.append(tx.one("select extract(epoch from due_at - clock_timestamp()) as s from upload").s)
            tx.execute("update upload set due_at = clock_timestamp()")
        uploads.resume(clock)
    assert waits[0] < waits[1] < waits[2] < 20
