"""The console's pages of personal data, with the real intake behind them."""

from __future__ import annotations

import base64
import html
import os
import re
from pathlib import Path

import pytest
from tests.integration.console import stand_ins
from tests.integration.console.test_pages import LateKeys, text

import intake
from intake import api, bootstrap
from intake.api import documents
from intake.holders import Holders
from intake.settings import Settings
from radica.errors import Unavailable
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
    holders = Holders({})
    kept, store = bootstrap.case_documents(settings, db, holders), bootstrap.documents(settings)
    routers = [api.petitions(bootstrap.petitions(settings, db, calendars), reading), documents.routes(kept)]
    app = create_app("intake", routers=routers, settings=settings, clock=clock, database=db, documents=store, keys=keys)
    with serving(app) as client:
        yield client
    holders.close()
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


def test_what_was_typed_into_a_refused_correction_stands_in_the_form_again(console, radicado, second):
    browser = console.browser("auxiliar")
    page = browser.get(f"/casos/{radicado}/datos")
    # Meanwhile somebody else corrects the address, which this person did not touch.
    browser.submit(f"/casos/{radicado}/datos/correccion", filled(page, direccion="Carrera 9 # 10-11"))
    wrong = filled(page, telefono="no tiene", nombre="Rosa «Elvira» Páez", motivo="Mostró su cédula", todos="si")
    again = browser.submit(f"/casos/{radicado}/datos/correccion", wrong)
    assert again.status_code == 422
    sent = {name: html.unescape(value) for name, value in filled(again).items()}
    assert (sent["telefono"], sent["nombre"]) == ("no tiene", "Rosa «Elvira» Páez")
    assert sent["direccion"] == sent["antes_direccion"] == "Carrera 9 # 10-11"
    assert ">Mostró su cédula</textarea>" in again.text
    assert 'name="todos" value="si" checked' in again.text
    assert sent["clave"] != wrong["clave"]
    done = browser.submit(f"/casos/{radicado}/datos/correccion", {**sent, "telefono": "300 555 1199"})
    assert "quedaron corregidos" in text(done)


def test_what_was_typed_is_sent_again_under_its_key_while_intake_does_not_answer(console, radicado, monkeypatch):
    def gone(*_):
        raise Unavailable("Radicación no responde.")

    browser = console.browser("auxiliar")
    path, sent = f"/casos/{radicado}/datos", filled(browser.get(f"/casos/{radicado}/datos"), telefono="300 555 1199")
    with monkeypatch.context() as outage:
        outage.setattr("console.holders.Holders.act", gone)
        unsure = browser.submit(f"{path}/correccion", sent)
        assert (unsure.status_code, filled(unsure)["telefono"]) == (503, "300 555 1199")
        assert hidden(unsure, "clave") == sent["clave"], "it may have been done"
        outage.setattr("console.holders.Holders.of_case", gone)
        lost = browser.submit(f"{path}/correccion", sent)
    assert "Intentar de nuevo" in text(lost)
    again = {name: hidden(lost, name) for name in sent}
    assert again == sent
    assert "quedaron corregidos" in text(browser.submit(f"{path}/correccion", again))


@pytest.fixture
def second(console, intake_client):
    moved = {**FILING, "petitioner": {**FILING["petitioner"], "address": "Carrera 50 # 1-2"}, "invoice": "F-2"}
    return intake_client.post("/pqrs", json=moved, auth=console.signed_in("auxiliar")).json()["radicado"]


def test_the_form_shows_what_the_case_itself_says_and_corrects_it_alone_or_all(console, radicado, second):
    browser = console.browser("auxiliar")
    page = browser.get(f"/casos/{radicado}/datos")
    assert hidden(page, "antes_direccion") == "Calle 12 # 4-56", "and not what the newer case says"
    assert "sus 2 casos" in text(page)
    alone = browser.submit(f"/casos/{radicado}/datos/correccion", filled(page, direccion="Calle 99"))
    assert hidden(alone, "antes_direccion") == "Calle 99"
    assert hidden(browser.get(f"/casos/{second}/datos"), "antes_direccion") == "Carrera 50 # 1-2"
    browser.submit(f"/casos/{radicado}/datos/correccion", filled(alone, direccion="Calle 100", todos="si"))
    for each in (radicado, second):
        assert hidden(browser.get(f"/casos/{each}/datos"), "antes_direccion") == "Calle 100"


def test_legal_holds_a_file_for_a_proceeding_and_lets_it_go(console, radicado):
    assert "Retener el expediente" not in text(console.browser("auxiliar").get(f"/casos/{radicado}/datos"))
    browser = console.browser("juridica")
    page = browser.get(f"/casos/{radicado}/datos")

    def sent(page, reason):
        shown = {name: hidden(page, name) for name in ("csrf", "clave", "acto")}
        return browser.submit(f"/casos/{radicado}/datos/retencion", {**shown, "motivo": reason})

    assert "Retener el expediente" in text(page)
    refused = sent(page, "x")
    assert refused.status_code == 422
    held = sent(page, "Proceso 2026-00123")
    assert "queda retenido por el proceso" in text(held)
    assert "está retenido por un proceso" in text(held)
    freed = sent(held, "Terminó")
    assert "La retención se levantó" in text(freed)
    assert "Retener el expediente" in text(freed)


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


def test_the_administrator_says_what_for_also_to_open_a_document(console, monkeypatch, intake_client):
    clerk = console.signed_in("auxiliar")
    headers = {"X-File-Name": "recibo.txt", "Content-Type": "text/plain"}
    kept = intake_client.post("/documents", content=b"recibo", headers=headers, auth=clerk).json()
    filed = intake_client.post("/pqrs", json={**FILING, "attachments": [kept]}, auth=clerk).json()["radicado"]
    asked = intake_client.post(f"/pqrs/{filed}/completion-request", json={"missing": ["el recibo"]}, auth=clerk)
    assert asked.status_code == 201, asked.text
    monkeypatch.setattr(stand_ins, "radicado", lambda _number: filed)
    browser = console.browser("administrador")
    refused = browser.get(f"/casos/{filed}/documentos/2")
    assert refused.status_code == 422
    assert "Elija la finalidad" in text(refused)
    link = f"/casos/{filed}/documentos/2?finalidad=soporte_tecnico"
    assert link in browser.get(f"/casos/{filed}", params={"finalidad": "soporte_tecnico"}).text
    assert browser.get(link).content.startswith(b"%PDF-")
    brought = browser.get(link.replace("/2?", "/1?"))
    assert (brought.status_code, "recibo" in brought.text) == (403, False), "what the petitioner brought unmasks them"


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
