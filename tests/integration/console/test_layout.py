"""The pages as a browser lays them out: nothing lies over anything else, and nobody has to scroll sideways."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright
from tests.integration.console.stand_ins import radicado
from tests.integration.console.test_pages import console, keys, neighbour_urls  # noqa: F401 - fixtures

WIDTHS = (320, 390, 800, 1280)
PAGES = ("/trabajo", "/buscar", f"/casos/{radicado(1)}", "/archivos", "/titulares")
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HEAD = """Array.from(document.querySelectorAll(".top input:not([type=hidden]), .top button, .top nav a"))
    .map(element => element.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom])"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium():
    """A browser without its own sandbox where the tests run as root, which Chromium refuses otherwise."""
    arguments = ["--no-sandbox"] if os.getuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


def overlapping(boxes):
    """The pairs of boxes (left, top, right, bottom) that share a place."""
    return [
        (one, other)
        for place, one in enumerate(boxes)
        for other in boxes[place + 1 :]
        if one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
    ]


def test_no_page_scrolls_sideways_and_nothing_in_the_head_lies_over_anything_else(console, chromium):  # noqa: F811
    page = chromium.new_page(base_url=str(console.client.base_url))
    page.goto("/ingreso")
    page.fill("#usuario", "auxiliar")
    page.fill("#clave", console.passwords["auxiliar"])
    page.click("button[type=submit]")
    page.wait_for_url("**/trabajo")
    for path in PAGES:
        page.goto(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert (page.evaluate(OVERFLOW), overlapping(page.evaluate(HEAD))) == (0, []), (path, width)
