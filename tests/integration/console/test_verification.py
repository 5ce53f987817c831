"""The open page behind a letter's QR code."""

from __future__ import annotations

import hashlib
import re
import uuid

import pytest

from radica.errors import NotFound
from radica.settings import Settings
from radica.testing_http import serving
from radica.web import Router, create_app, reply

LETTER, UNSENT = str(uuid.UUID(int=7)), str(uuid.UUID(int=8))
SEALED, SIGNED, CITATION = b"%PDF-1.7 sealed", b"%PDF-1.7 signed", b"%PDF-1.7 citation"


def correspondence(clock):
    """Correspondence as the console meets it: one letter that went out, and one that has no number yet."""
    router = Router()

    @router.get("/letters/{letter}/verification")
    def verification(letter: str):
        if letter not in {LETTER, UNSENT}:
            raise NotFound("No existe esa carta.")
        files = [("document", SEALED, True), ("citation", CITATION, True), ("document", SIGNED, False)]
        return reply(
            {
                "letter": letter,
                "radicado": "E-2026-0000123-4",
                "state": "filed" if letter == LETTER else "signed",
                "signed_on": "2026-11-20",
                "outgoing_number": "S-2026-0000045-2" if letter == LETTER else None,
                "files": [
                    {"file": name, "sha256": hashlib.sha256(content).hexdigest(), "current": current}
                    for name, content, current in files
                ],
            }
        )

    return create_app("correspondence", routers=[router], settings=Settings(), clock=clock)


@pytest.fixture
def neighbour_urls(request, clock):
    if hasattr(request, "param"):
        yield request.param
        return
    with serving(correspondence(clock)) as running:
        yield {"correspondence_url": str(running.base_url)}


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def compare(browser, content, name="carta.pdf", **headers):
    origin = str(browser.base_url).rstrip("/")
    sent = {"Origin": origin, "Sec-Fetch-Site": "same-origin", **headers}
    return browser.post(f"/verificar/{LETTER}", files={"archivo": (name, content)}, headers=sent)


def test_anybody_sees_what_a_letter_that_went_out_must_say(console):
    page = console.browser().get(f"/verificar/{LETTER}")
    assert page.status_code == 200
    for words in ("Esta carta es auténtica", "S-2026-0000045-2", "E-2026-0000123-4", "20 de noviembre de 2026"):
        assert words in text(page)


def test_a_letter_without_its_number_says_that_it_was_not_sent(console):
    page = text(console.browser().get(f"/verificar/{UNSENT}"))
    assert "aún no se ha enviado" in page
    assert "Número de salida" not in page


@pytest.mark.parametrize(
    ("content", "verdict"),
    [
        (SEALED, "Es exactamente la respuesta que la empresa firmó."),
        (CITATION, "Es exactamente la citación que la empresa firmó."),
        (SIGNED, "Es la respuesta firmada, antes de recibir el sello"),
        (SEALED + b" ", "Este archivo no es el que la empresa firmó"),
        (b"", "Este archivo no es el que la empresa firmó"),
    ],
)
def test_a_file_in_hand_is_compared(console, content, verdict):
    answer = compare(console.browser(), content)
    assert answer.status_code == 200
    assert verdict in text(answer)


def test_an_unknown_letter_is_a_page_that_says_so(console):
    for letter in (str(uuid.uuid4()), "no-es-un-codigo"):
        answer = console.browser().get(f"/verificar/{letter}")
        assert answer.status_code in {404, 422}
        assert answer.headers["content-type"].startswith("text/html")
    assert "No hay ninguna carta firmada con ese código." in text(console.browser().get(f"/verificar/{uuid.uuid4()}"))


def test_a_form_of_another_site_and_one_without_a_file_are_refused(console):
    browser = console.browser()
    assert (
        compare(browser, SEALED, Origin="https://otra.example", **{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    )
    origin = str(browser.base_url).rstrip("/")
    assert browser.post(f"/verificar/{LETTER}", headers={"Origin": origin}).status_code == 422


def test_a_file_larger_than_any_letter_is_refused_before_it_is_read(console):
    assert compare(console.browser(), b"x" * (2 * 1024 * 1024)).status_code == 413


@pytest.mark.parametrize("neighbour_urls", [{}], indirect=True)
def test_when_correspondence_does_not_answer_the_page_says_so_and_accuses_nobody(console):
    answer = console.browser().get(f"/verificar/{LETTER}")
    assert answer.status_code == 503
    assert "El servicio de correspondencia no responde." in text(answer)
