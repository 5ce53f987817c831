"""The console's pages of personal data, with the real intake behind them."""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest
from tests.integration.console import stand_ins
from tests.integration.console.test_pages import LateKeys, text

import intake
from intake import api, bootstrap
from intake.settings import Settings
from radica.postgres import Database
from radica.testing_http import serving
from radica.web import create_app
from radica.web.published_keys import PublishedKeys

MIGRATIONS = Path(intake.__file__).parents[1] / "migrations"
FILING = {
    "petitioner": {
        "name": "Rosa Elvira Páez",
        "id_type": "CC",
        "id_number": "32.100.200",
        "address": "Calle 12 # 4-56",
        "phone": "300 555 1122",
    },
    "kind": "reclamacion",
    "channel": "escrito",
    "cause_code": "102",
    "municipality": "08078",
    "description": "El consumo subió al doble.",
}


@pytest.fixture
def keys():
    return LateKeys()


@pytest.fixture
def intake_client(keys, clock, make_database, tmp_path):
    """The real intake, in this process."""
    database = make_database("intake", MIGRATIONS)
    settings = Settings(
        database_url=database.url,
        personal_data_key=base64.b64encode(os.urandom(32)).decode(),
        evidence_key=base64.b64encode(os.urandom(32)).decode(),
        documents_folder=tmp_path / "documents",
    )
    db = Database(database.url, size=5)
    calendars = bootstrap.calendars(settings, db)
    reading = bootstrap.reading(settings, db, calendars)
    routers = [api.petitions(bootstrap.petitions(settings, db, calendars), reading)]
    with serving(
        create_app("intake", routers=routers, settings=settings, clock=clock, database=db, keys=keys)
    ) as client:
        yield client
    db.close()


@pytest.fixture
def neighbour_urls(keys, clock, intake_client):
    with serving(stand_ins.reporting(keys, clock)) as reporting:
        yield {"reporting_url": str(reporting.base_url), "intake_url": str(intake_client.base_url)}


@pytest.fixture
def console(console, keys):
    keys.published = PublishedKeys(str(console.client.base_url.join("/.well-known/jwks.json")))
    return console


@pytest.fixture
def radicado(console, intake_client):
    answer = intake_client.post("/pqrs", json=FILING, auth=console.signed_in("auxiliar"))
    assert answer.status_code == 201, answer.text
    return answer.json()["radicado"]


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.text).group(1)


def filled(page, **fields):
    """What the correction form of a page sends, with these fields changed."""
    shown = dict(re.findall(r'<input class="form-control" id="(\w+)" name="\w+" value="([^"]*)"', page.text))
    before = {name: hidden(page, name) for name in re.findall(r'name="(antes_\w+)"', page.text)}
    sent = {"csrf": hidden(page, "csrf"), "clave": hidden(page, "clave"), "motivo": "Se mudó"}
    return {**shown, **before, **sent, **fields}


def test_a_person_is_found_by_their_document_which_stands_in_no_address(console, radicado):
    browser = console.browser("auxiliar")
    page = browser.get("/titulares")
    found = browser.submit("/titulares", {"csrf": hidden(page, "csrf"), "tipo": "CC", "numero": "32100200"})
    said = text(found)
    for words in ("Rosa Elvira Páez", radicado, "Sin fecha todavía", "en trámite", "Quién ha leído sus datos"):
        assert words in said, words
    assert "32100200" not in str(found.url)
    nobody = browser.submit("/titulares", {"csrf": hidden(page, "csrf"), "tipo": "CC", "numero": "99"})
    assert "No hay datos de quien tiene ese documento" in text(nobody)
    assert browser.submit("/titulares", {"tipo": "CC", "numero": "32100200"}).status_code == 403, "no csrf"


@pytest.mark.parametrize("path", ["/titulares", "/casos/{}/datos", "/lecturas"])
def test_who_does_not_attend_the_public_sees_none_of_it(console, radicado, path):
    browser = console.browser("director")
    assert "Datos personales" not in text(browser.get("/trabajo"))
    assert "Páez" not in browser.get(path.format(radicado)).text


def test_a_correction_is_made_once_shown_and_told_on_paper(console, radicado):
    browser = console.browser("auxiliar")
    page = browser.get(f"/casos/{radicado}/datos")
    sent = filled(page, direccion="Carrera 9 # 10-11", telefono="")
    for _ in range(2):
        done = browser.submit(f"/casos/{radicado}/datos/correccion", sent)
        assert done.status_code == 200, text(done)
        assert "quedaron corregidos" in text(done)
    assert "Carrera 9 # 10-11" in text(done)
    assert "300 555 1122" not in text(done)
    assert "1 corrección" in text(done)
    paper = browser.get(f"/casos/{radicado}/datos.pdf")
    assert paper.content.startswith(b"%PDF-")
    assert "attachment" in paper.headers["content-disposition"]


def test_a_correction_that_changes_nothing_says_so_and_a_wrong_field_is_named(console, radicado):
    browser = console.browser("auxiliar")
    page = browser.get(f"/casos/{radicado}/datos")
    same = browser.submit(f"/casos/{radicado}/datos/correccion", filled(page))
    assert same.status_code == 422
    assert "No se corrige ningún dato" in text(same)
    wrong = browser.submit(f"/casos/{radicado}/datos/correccion", filled(page, telefono="no tiene"))
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text


def test_an_erasure_that_may_not_be_is_refused_in_words_and_only_legal_is_offered_it(console, radicado):
    assert "Suprimir los datos" not in text(console.browser("auxiliar").get(f"/casos/{radicado}/datos"))
    browser = console.browser("juridica")
    page = browser.get(f"/casos/{radicado}/datos")
    sent = {"csrf": hidden(page, "csrf"), "clave": hidden(page, "clave"), "motivo": "suppression"}
    refused = browser.submit(f"/casos/{radicado}/datos/supresion", sent)
    assert refused.status_code == 409
    said = text(refused)
    assert "Los datos no se pueden suprimir" in said
    assert "Decreto 1377 de 2013" in said
    assert "La negativa quedó registrada" in said
    assert "Rosa Elvira Páez" in said


def test_the_auditor_sees_every_reading_with_its_purpose(console, radicado):
    console.browser("auxiliar").get(f"/casos/{radicado}/datos")
    said = text(console.browser("auditor").get("/lecturas"))
    assert "Consulta o reclamo del titular (habeas data)" in said
    assert "Auxiliar de servicio al cliente" in said
    assert radicado in said


def test_the_administrator_must_say_what_for_and_others_may(console, radicado, monkeypatch, intake_client):
    monkeypatch.setattr(stand_ins, "radicado", lambda _number: radicado)
    browser = console.browser("administrador")
    assert "Páez" not in browser.get(f"/casos/{radicado}").text
    assert "elija la finalidad" in text(browser.get(f"/casos/{radicado}"))
    assert "Rosa Elvira Páez" in text(browser.get(f"/casos/{radicado}", params={"finalidad": "soporte_tecnico"}))
    assert "Rosa Elvira Páez" in text(console.browser("operario").get(f"/casos/{radicado}?finalidad=visita"))
    assert "Rosa Elvira Páez" in text(console.browser("operario").get(f"/casos/{radicado}"))
    read = intake_client.get("/readings", auth=console.signed_in("auditor")).json()["items"]
    assert [row["purpose"] for row in read] == ["Soporte técnico", "Visita", "Atención del caso"]
