"""The press: letters, citations and stamps made into PDF by Typst.

What people wrote goes in as JSON and is only ever shown as text, so nothing in it can become markup, read a file or
reach the network. The same input gives the same bytes: fixed time, embedded typefaces, no fonts of the machine.
"""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import typst

from radica.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Standards = list[Any]  # typst's own list type names every standard there is
TEMPLATES = Path(str(resources.files("correspondence.paper") / "templates"))
FOR_THE_FILE: Standards = ["a-2a", "ua-1"]
WITH_ATTACHMENT: Standards = ["a-3a", "ua-1"]  # PDF/A-2 allows no attached data
WAIT_S = 20.0


@dataclass(frozen=True, slots=True)
class Place:
    """Room that a page keeps for a stamp: page from 0, lower left corner and size in points."""

    page: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A PDF and the places that it keeps, by name (`signature`, `seal`)."""

    pdf: bytes
    places: dict[str, Place]


class Press:
    """Makes at most `at_once` documents at a time; the others wait, and are told to come back if it takes long."""

    PAGE_HEIGHT = 792.0  # us-letter

    def __init__(self, at_once: int = 2) -> None:
        self._machines = threading.BoundedSemaphore(at_once)

    def document(self, template: str, data: dict[str, Any], at: datetime) -> Printed:
        """Print `data` with a template; `at` is the time that the file says it was made. Raises Unavailable."""
        standards = WITH_ATTACHMENT if data.get("attached") else FOR_THE_FILE
        with self._machine():
            compiler = _compiler(template, data)
            pdf = cast("bytes", compiler.compile(format="pdf", pdf_standards=standards, timestamp=int(at.timestamp())))
            places = json.loads(compiler.query("<place>", field="value"))
        return Printed(pdf, {place["name"]: self._place(place) for place in places})

    def stamp(self, place: Place, title: str, lines: list[dict[str, Any]]) -> bytes:
        """Print the appearance of a signature or seal, one page of the size of its place. Raises Unavailable."""
        data = {"title": title, "width": place.width, "height": place.height, "lines": lines}
        with self._machine():
            return cast("bytes", _compiler("stamp.typ", data).compile(format="pdf", timestamp=0, pdf_tags=False))

    @contextmanager
    def _machine(self) -> Iterator[None]:
        if not self._machines.acquire(timeout=WAIT_S):
            raise Unavailable("Hay muchos documentos en elaboración en este momento.", retry_after=int(WAIT_S))
        try:
            yield
        finally:
            self._machines.release()

    def _place(self, told: dict[str, Any]) -> Place:
        """Typst measures from the top of the page, PDF from its foot."""
        return Place(
            page=told["page"] - 1,
            x=told["x"],
            y=self.PAGE_HEIGHT - told["y"] - told["height"],
            width=told["width"],
            height=told["height"],
        )


def _compiler(template: str, data: dict[str, Any]) -> typst.Compiler:
    return typst.Compiler(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
