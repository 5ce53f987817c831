"""Signing in and out in a browser, and what strangers cannot do to somebody who is signed in."""

from __future__ import annotations

import re

import pytest

from console.api import build
from console.settings import Settings
from radica.testing_http import serving

CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


def csrf_of(browser):
    return CSRF.search(browser.get("/buscar").text).group(1)


def test_signing_in_leads_to_the_page_that_was_asked_for(console):
    browser = console.browser()
    asked = browser.get("/casos/E-2026-0000001-7")
    assert asked.url.path == "/ingreso"
    assert 'value="/casos/E-2026-0000001-7"' in asked.text
    done = browser.sign_in("director", console.passwords["director"], siguiente="/buscar")
    assert done.url.path == "/buscar"


@pytest.mark.parametrize("target", ["https://mal.example/", "//mal.example", "/\\mal.example", "javascript:alert(1)"])
def test_signing_in_never_leads_to_another_site(console, target):
    browser = console.browser()
    browser.follow_redirects = False
    answer = browser.sign_in("director", console.passwords["director"], siguiente=target)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/trabajo"


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(console):
    browser = console.browser()
    browser.follow_redirects = False
    cookie = browser.sign_in("director", console.passwords["director"]).headers["set-cookie"]
    assert cookie.startswith("sid=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie


def test_under_https_the_cookie_belongs_to_this_host_alone(console, clock, quick_passwords):
    secure = Settings(**{**console.settings.model_dump(), "public_origin": "https://radica.example"})
    with serving(build(secure, clock, quick_passwords)) as client:
        answer = client.post(
            "/ingreso",
            data={"usuario": "director", "clave": console.passwords["director"]},
            headers={"Origin": "https://radica.example"},
        )
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-sid=")
        assert "Secure" in cookie
        assert client.get("/ingreso").headers["strict-transport-security"].startswith("max-age=31536000")


def test_a_wrong_password_keeps_the_username_and_says_what_to_do(console):
    page = console.browser().sign_in("director", "equivocada")
    assert page.status_code == 401
    assert "El usuario o la contraseña no son correctos." in page.text
    assert 'value="director"' in page.text
    assert "equivocada" not in page.text


def test_too_many_attempts_in_the_browser_have_to_wait_too(console):
    browser = console.browser()
    for _ in range(5):
        browser.sign_in("director", "equivocada")
    page = browser.sign_in("director", console.passwords["director"])
    assert page.status_code == 429
    assert "Hubo demasiados intentos fallidos." in page.text
    assert page.headers["retry-after"] == "1"


@pytest.mark.parametrize("username", ["", "a" * 5000, "<b>", "' or 1=1 --", "Ñandú"])
def test_nonsense_in_the_form_is_only_a_wrong_user(console, username):
    page = console.browser().sign_in(username, "x" * 5000)
    assert page.status_code == 401
    assert "<b>" not in page.text


def test_a_null_character_in_a_form_is_refused(console):
    assert console.browser().sign_in("a\0", "x").status_code == 422


def test_a_machine_account_does_not_enter_the_console(console):
    console.accounts.install_machine("reporting", "una-clave-de-maquina")
    page = console.browser().sign_in("reporting", "una-clave-de-maquina")
    assert page.status_code == 401
    assert "es de un sistema" in page.text


@pytest.mark.parametrize("path", ["/trabajo", "/buscar", "/casos/E-1", f"/casos/E-1/documentos/{'0' * 64}"])
def test_no_page_opens_without_signing_in(console, path):
    assert console.browser().get(path).url.path == "/ingreso"
    stranger = console.browser()
    stranger.cookies.set("sid", "inventada")
    assert stranger.get(path).url.path == "/ingreso"


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(console):
    browser = console.browser("director")
    copy = console.browser()
    copy.cookies.set("sid", browser.cookies["sid"])
    assert copy.get("/trabajo").url.path == "/trabajo"
    browser.submit("/salida", {"csrf": csrf_of(browser)})
    assert browser.get("/trabajo").url.path == "/ingreso"
    assert copy.get("/trabajo").url.path == "/ingreso"


def test_an_old_session_id_is_of_no_use_after_signing_in_anew(console):
    browser = console.browser("director")
    first = browser.cookies["sid"]
    browser.sign_in("director", console.passwords["director"])
    assert browser.cookies["sid"] != first


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://mal.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "", "Sec-Fetch-Site": ""},
    ],
)
def test_a_form_sent_from_elsewhere_is_refused(console, headers):
    browser = console.browser("director")
    csrf = csrf_of(browser)
    refused = browser.submit("/salida", {"csrf": csrf}, **headers)
    assert refused.status_code == 403
    assert "no viene de esta página" in refused.text
    assert browser.get("/trabajo").url.path == "/trabajo", "still signed in"
    assert console.browser().submit("/ingreso", {"usuario": "x", "clave": "x"}, **headers).status_code == 403


@pytest.mark.parametrize("csrf", ["", "0" * 64, "ñ"])
def test_a_form_without_the_token_of_the_session_is_refused(console, csrf):
    browser = console.browser("director")
    refused = browser.submit("/salida", {"csrf": csrf})
    assert refused.status_code == 403
    assert "no viene de esta sesión" in refused.text


def test_the_token_of_one_session_does_not_serve_another(console):
    other = csrf_of(console.browser("director"))
    browser = console.browser("auditor")
    assert browser.submit("/salida", {"csrf": other}).status_code == 403


def test_nothing_changes_state_on_get(console):
    browser = console.browser("director")
    assert browser.get("/salida").status_code == 405
    assert browser.get("/trabajo").url.path == "/trabajo"


def test_a_program_that_asks_for_json_gets_a_problem_and_not_a_page(console):
    answer = console.client.get("/trabajo", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"


def test_the_session_in_the_database_is_only_a_hash(console, console_database, open_database):
    browser = console.browser("director")
    with open_database(console_database).transaction() as tx:
        rows = tx.all("select encode(id_hash, 'hex') as id from staff_session")
    assert len(rows) == 1
    assert browser.cookies["sid"] not in rows[0].id
