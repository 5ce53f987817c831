"""The search box, in a browser that is signed in, with intake behind."""

from __future__ import annotations

import re

import pytest
from tests.integration.console.stand_ins import radicado
from tests.integration.console.test_pages import console, keys, neighbour_urls, text  # noqa: F401 - fixtures

CSRF = re.compile(r'name="csrf" value="([0-9a-f]+)"')


@pytest.fixture
def search(console):  # noqa: F811
    """Send the search form as somebody; gives the page."""

    def send(asked, username="profesional", **more):
        browser = console.browser(username)
        csrf = CSRF.search(browser.get("/buscar").text).group(1)
        return browser.submit("/buscar", {"csrf": csrf, "q": asked, **more})

    return send


def test_the_box_stands_on_every_page_once(console):  # noqa: F811
    browser = console.browser("juridica")
    for path in ("/trabajo", "/buscar", f"/casos/{radicado(1)}"):
        page = browser.get(path).text
        assert page.count('role="search"') == 1, path
        assert page.count('id="q"') == 1, path


def test_a_whole_number_opens_the_case(search):
    assert search(radicado(12).lower()).url.path == f"/casos/{radicado(12)}"


def test_what_is_alike_is_listed_with_what_matched_and_why(search):
    page = search("penalosa")
    assert page.url.path == "/buscar"
    assert page.url.query == b""
    assert "<mark>Peñaloza</mark>" in page.text
    assert "<script>alert" not in page.text
    said = text(page)
    for words in (
        "Nombre, parecido en 93",
        "50 o más casos para «penalosa»",
        "Radicado el 10 de noviembre de 2026",
        "Vence el 1 de",
    ):
        assert words in said
    assert 'value="penalosa"' in page.text


def test_the_list_goes_on_on_the_next_page_without_the_name_in_an_address(search):
    first = search("penalosa")
    after = re.search(r'name="despues" value="([^"]+)"', first.text).group(1)
    second = search("penalosa", despues=after)
    assert "1 caso para «penalosa»" in text(second)
    assert 'name="despues"' not in second.text
    assert "penalosa" not in str(second.url)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("a", "Con eso no se puede buscar un nombre. Escriba al menos dos letras"),
        ("mucho", "Hizo muchas búsquedas en poco tiempo. Espere 9 segundos."),
        ("zzyzx", "No hay ningún caso para «zzyzx»."),
        ("<b>x</b>", "No hay ningún caso para «&lt;b&gt;x&lt;/b&gt;»."),
        ("roto", "El servicio de radicación no responde."),
    ],
)
def test_what_finds_nothing_says_why_and_what_to_do(search, asked, says):
    page = search(asked)
    assert page.status_code == 200
    assert says in text(page)


def test_a_search_comes_from_our_own_form_alone(console):  # noqa: F811
    browser = console.browser("juridica")
    assert browser.submit("/buscar", {"q": "penalosa"}).status_code == 403
    assert browser.submit("/buscar", {"q": "penalosa", "csrf": "0" * 64}).status_code == 403
    assert browser.post("/buscar", data={"q": "penalosa"}).status_code == 403
    nobody = console.browser().submit("/buscar", {"q": "penalosa", "csrf": ""})
    assert nobody.url.path == "/ingreso"


def test_an_address_with_a_question_shows_the_empty_box(console):  # noqa: F811
    page = console.browser("juridica").get("/buscar?q=penalosa")
    assert "penalosa" not in page.text
    assert "Por ejemplo" in page.text


class TestWithIntakeDown:
    @pytest.fixture
    def neighbour_urls(self):
        return {}

    def test_the_page_stands_and_says_so(self, search):
        assert "El servicio de radicación no responde." in text(search("penalosa"))
