"""The console's pages, in a browser that is signed in, with reporting and intake behind."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.integration.console import stand_ins
from tests.integration.console.stand_ins import PDF, radicado

from radica.testing_http import serving
from radica.web.published_keys import PublishedKeys

CASE = stand_ins.case


class LateKeys:
    """The console's published keys, once its address is known: the console needs the neighbours' addresses first."""

    def __init__(self):
        self.published = None

    def find(self, kid):
        return self.published.find(kid)

    def fetch(self, kid):
        return self.published.fetch(kid)


@pytest.fixture
def keys():
    return LateKeys()


@pytest.fixture
def neighbour_urls(keys, clock):
    with serving(stand_ins.reporting(keys, clock)) as reporting, serving(stand_ins.intake(keys, clock)) as intake:
        yield {"reporting_url": str(reporting.base_url), "intake_url": str(intake.base_url)}


@pytest.fixture
def console(console, keys):
    keys.published = PublishedKeys(str(console.client.base_url.join("/.well-known/jwks.json")))
    return console


def text(answer):
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def test_the_worklist_shows_the_cases_of_the_role_with_their_term_in_words(console):
    page = console.browser("profesional").get("/trabajo")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    said = text(page)
    for words in (
        radicado(1),
        "Vencido hace 2 días hábiles",
        "Vence hoy",
        "Queda 1 día hábil",
        "Quedan 9 días hábiles",
    ):
        assert words in said
    assert "Analizar y clasificar" in said
    assert "Clasificar" in said


def test_the_worklist_goes_on_on_the_next_page(console):
    browser = console.browser("profesional")
    first = browser.get("/trabajo")
    assert radicado(26) not in first.text
    following = re.search(r'rel="next" href="([^"]+)"', first.text).group(1).replace("&amp;", "&")
    second = browser.get(following)
    assert radicado(26) in second.text
    assert 'rel="next"' not in second.text
    assert "Volver al comienzo" in second.text


def test_a_role_without_work_is_told_so(console):
    assert "No hay casos por atender" in text(console.browser("director").get("/trabajo"))
    assert "no tiene una lista de trabajo" in text(console.browser("auditor").get("/trabajo"))


def test_a_person_with_several_roles_chooses_among_their_own_only(console):
    lanes = ["customer_service_assistant", "customer_service_professional"]
    console.passwords["carmen"] = console.accounts.install("carmen", "Carmen Barrios", lanes)
    browser = console.browser("carmen")
    assert "No hay casos por atender" in text(browser.get("/trabajo"))
    assert radicado(1) in browser.get("/trabajo?rol=customer_service_professional").text
    assert "No hay casos por atender" in text(browser.get("/trabajo?rol=commercial_director"))


def test_a_case_shows_its_steps_history_documents_and_petitioner(console):
    said = text(console.browser("profesional").get(f"/casos/{radicado(1)}"))
    for words in (
        "Cédula de ciudadanía 32100200",
        "10 de noviembre de 2026, 2:12 p. m.",
        "Informe del área",
        "Técnico administrativo de micromedición",
        "Por el canal escrito.",
        "✓ Hecho",
        "En curso",
        "Por hacer",
        "No fue necesario",
        "Respuesta nº 1.pdf",
        "le corresponde a usted",
        "Sabanalarga",
        "Área Micromedición",
        "Responsable Profesional de servicio al cliente",
        "OT-2026-0000007-1 Visitada",
        "Recursos hasta 15 de diciembre de 2026",
        "El consumo subió al doble.",
    ):
        assert words in said


def test_a_case_that_waits_for_its_petitioner_says_until_when_and_is_not_late(console, monkeypatch):
    waits = {"state": "pendiente_usuario", "remaining_business_days": -4, "awaits_user_until": "2026-12-28"}
    monkeypatch.setattr(stand_ins, "case", lambda number: CASE(number) | waits)
    said = text(console.browser("profesional").get(f"/casos/{stand_ins.radicado(7)}"))
    assert "Término suspendido" in said
    assert "Espera a quien presentó la petición hasta el 28 de diciembre de 2026" in said
    assert "Vence" not in said


def test_the_history_tells_a_person_by_their_name(console, monkeypatch):
    staff = console.client.get("/staff", auth=console.signed_in("administrador")).json()["items"]
    director = next(person["id"] for person in staff if person["username"] == "director")
    assigned = stand_ins.fact(1, "PQRAssigned", "Asignada", "commercial_director", f"{director}, Jurídica.")
    monkeypatch.setattr(stand_ins, "case", lambda number: CASE(number) | {"timeline": [assigned]})
    assert "Director comercial, Jurídica." in text(console.browser("profesional").get(f"/casos/{radicado(1)}"))


def test_what_people_wrote_is_shown_as_text_and_never_as_markup(console):
    page = console.browser("profesional").get(f"/casos/{radicado(1)}")
    assert "<script>alert" not in page.text
    assert "María &lt;script&gt;alert(1)&lt;/script&gt; Peñaloza" in page.text
    assert "<b>sin</b>" not in page.text
    assert "<i>Solicito</i>" not in page.text


def test_an_anonymous_petitioner_is_told_as_such(console):
    assert "Anónimo." in text(console.browser("profesional").get(f"/casos/{radicado(2)}"))


def test_personal_data_that_were_erased_are_told_as_such(console):
    assert "Sus datos personales se suprimieron." in text(console.browser("profesional").get(f"/casos/{radicado(3)}"))


def test_personal_data_that_the_role_may_not_see_leave_a_notice_and_the_rest_of_the_case(console):
    page = console.browser("auditor").get(f"/casos/{radicado(1)}")
    assert page.status_code == 200
    assert "Su rol no puede ver esto." in text(page)
    assert "32100200" not in page.text
    assert "PQR radicada" in text(page)


def test_a_case_that_does_not_exist_is_a_page_that_says_so(console):
    page = console.browser("profesional").get("/casos/E-2026-9999999-9")
    assert page.status_code == 404
    assert "No existe un caso con ese número." in text(page)


def test_a_document_comes_down_under_its_name_and_is_never_run(console):
    for path in ("documentos/1", "indice.pdf"):
        got = console.browser("profesional").get(f"/casos/{radicado(1)}/{path}")
        assert got.content == PDF
        assert got.headers["content-disposition"].startswith("attachment; ")
        assert got.headers["content-type"] == "application/pdf"
        assert got.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["cache-control"] == "no-store"


def test_a_document_that_is_not_in_the_file_or_cannot_be_had_is_told_in_intake_s_words(console):
    browser = console.browser("profesional")
    absent = browser.get(f"/casos/{radicado(1)}/documentos/9")
    assert (absent.status_code, "tiene 2 documentos" in text(absent)) == (404, True)
    down = browser.get(f"/casos/{radicado(1)}/documentos/2")
    assert (down.status_code, "facturación, que guarda ese documento, no responde" in text(down)) == (503, True)


def test_the_case_shows_its_index_in_order_with_folios_sort_and_service(console):
    page = console.browser("profesional").get(f"/casos/{radicado(1)}")
    said = text(page)
    for words in ("2 documentos, 4 folios.", "1–3", "Anexo de la petición", "Reliquidación", "Facturación"):
        assert words in said, words
    assert said.index("Anexo de la petición") < said.index("Reliquidación")
    assert f'href="/casos/{radicado(1)}/documentos/2"' in page.text
    assert "<i>R-1</i>" not in page.text


def test_everybody_sees_what_became_of_their_files_and_which_services_are_silent(console):
    page = console.browser("profesional").get("/archivos")
    said = text(page)
    for words in ("Limpio", "En revisión", "El antivirus no responde", "Rechazado", "Guárdelo de nuevo."):
        assert words in said, words
    assert "El servicio de trámite no responde" in said
    assert 'hx-trigger="every 3s"' in page.text
    assert "Limpio" not in text(console.browser("auxiliar").get("/archivos"))


def test_pages_run_no_script_and_load_nothing_but_their_own_files(console):
    page = console.browser("profesional").get("/trabajo")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert page.headers["cache-control"] == "no-store"
    assert re.findall(r"<script(?![^>]* src=)", page.text) == []
    assert re.findall(r'\son\w+="', page.text) == []
    assert re.findall(r'(?:src|href)="(?:https?:)?//', page.text) == []


def test_our_own_files_may_be_kept_for_a_year_under_a_name_that_changes_with_them(console):
    page = console.browser().get("/ingreso")
    address = re.search(r'href="(/static/[0-9a-f]{16}/console\.css)"', page.text).group(1)
    file = console.client.get(address)
    assert file.headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in file.headers["cache-control"]
    assert console.client.get("/static/0/../../../settings.py").status_code == 404
    assert console.client.get("/static/0/%2e%2e/settings.py").status_code == 404


def test_a_page_tells_people_who_listen_where_they_are(console):
    page = console.browser("profesional").get(f"/casos/{radicado(1)}").text
    assert '<html lang="es-CO">' in page
    assert 'href="#contenido"' in page
    assert page.count("<main") == 1
    assert page.count("<h1") == 1
    assert 'aria-current="step"' in page


class TestWithReportingDown:
    @pytest.fixture
    def neighbour_urls(self, keys, clock):
        with serving(stand_ins.intake(keys, clock)) as intake:
            yield {"intake_url": str(intake.base_url)}

    @pytest.mark.parametrize("path", ["/trabajo", f"/casos/{radicado(1)}"])
    def test_the_page_stands_and_says_which_part_is_missing(self, console, path):
        page = console.browser("profesional").get(path)
        assert page.status_code == 200
        assert "El servicio de consultas no responde." in text(page)

    def test_what_other_services_know_is_still_shown(self, console):
        assert "32100200" in text(console.browser("profesional").get(f"/casos/{radicado(1)}"))


def test_half_an_hour_without_doing_anything_ends_the_session(console, clock):
    browser = console.browser("director")
    clock.advance(timedelta(minutes=29))
    assert browser.get("/trabajo").url.path == "/trabajo"
    clock.advance(timedelta(minutes=29))
    assert browser.get("/trabajo").url.path == "/trabajo", "each visit counts"
    clock.advance(timedelta(minutes=30))
    assert browser.get("/trabajo").url.path == "/ingreso"


def test_ten_hours_end_the_session_whatever_one_does(console, clock):
    browser = console.browser("director")
    for _ in range(29):
        clock.advance(timedelta(minutes=20))
        assert browser.get("/trabajo").url.path == "/trabajo"
    clock.advance(timedelta(minutes=20))
    assert browser.get("/trabajo").url.path == "/ingreso"
