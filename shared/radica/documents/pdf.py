"""What a PDF holds besides its pages: nothing that acts by itself, and no file that would not be admitted alone.

qpdf reads it (through pikepdf). A stranger's PDF is read in a process of its own, which may use so much memory and time
and no more: 20 MB of streams can unpack to 20 GB. This file is that process's program too.

    python pdf.py <file> <seconds> <bytes of memory>    prints {"pages": 3} or {"refused": [what is wrong, a way out]}
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from radica.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_MEMORY = 1024 * 1024 * 1024
MOST_PAGES = 100_000
MOST_ENCLOSED = 20
DEEPEST = 60

ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/RichMediaExecute",
    "/GoToE",
    "/Movie",
}
ACTIVE = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
INSIDE = {"/GoTo", "/Named", "/Hide", "/SetOCGState", "/Trans"}
"""What a document may do by itself, when it is opened or a page is: turn to another place in it. A link to elsewhere is
followed when a reader clicks it, and not before."""

DAMAGED = ("El PDF está dañado.", "Ábralo, guárdelo de nuevo y repita el envío.")
ACTS = ("El PDF contiene programas o acciones automáticas.", "Imprímalo como PDF y envíe esa copia.")
ENCLOSES = (
    "El PDF lleva adentro archivos que no se admiten.",
    "Imprímalo como PDF; envíe aparte lo que lleva adentro, si es de un tipo que se recibe.",
)


class TooSlow(Exception):
    """Reading it took longer than was allowed."""


def pages(path: Path) -> int | None:
    """Return how many pages a PDF of our own has, None for one that cannot be read."""
    import pikepdf  # noqa: PLC0415 - only who keeps papers needs it

    try:
        with pikepdf.open(path) as document:
            return len(document.pages) or None
    except pikepdf.PdfError:
        return None


def judged(path: Path, seconds: float) -> int:
    """Return how many pages a stranger's PDF has; raises Invalid for one not to be kept, TooSlow."""
    told = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "LC_ALL": "C.UTF-8"}
    program = [sys.executable, "-P", __file__, str(path), str(seconds), str(LARGEST_MEMORY)]
    try:
        ended = subprocess.run(program, capture_output=True, timeout=seconds, check=False, env=told)  # noqa: S603 - ours
    except subprocess.TimeoutExpired as error:
        raise TooSlow from error
    if ended.returncode:  # it ran out of memory, or qpdf fell over it
        raise Invalid("archivo", *DAMAGED)
    answer = json.loads(ended.stdout)
    if "refused" in answer:
        raise Invalid("archivo", *answer["refused"])
    return int(answer["pages"])


def read(path: Path) -> dict[str, Any]:
    """Return what the program prints."""
    import pikepdf  # noqa: PLC0415 - same

    try:
        with pikepdf.open(path) as document:
            if not 0 < len(document.pages) <= MOST_PAGES:
                return {"refused": DAMAGED}
            enclosed = []
            for part in _parts(document):
                if _acts(part):
                    return {"refused": ACTS}
                enclosed += _enclosed(part)
            admitted = len(enclosed) <= MOST_ENCLOSED and all(map(_admitted, enclosed))
            return {"pages": len(document.pages)} if admitted else {"refused": ENCLOSES}
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError, NotImplementedError):
        return {"refused": DAMAGED}


def _parts(document: Any) -> Iterator[Any]:  # noqa: ANN401 - pikepdf's types are made by its library
    """Every dictionary of the document, wherever it stands; also those to which nothing leads."""
    import pikepdf  # noqa: PLC0415 - same

    waiting = [(each, 0) for each in [document.trailer, *document.objects]]
    while waiting:
        each, depth = waiting.pop()
        if depth > DEEPEST:
            raise ValueError(depth)
        if isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            yield each
            inner: list[Any] = [each[key] for key in each.keys()]  # noqa: SIM118 - it is no mapping
        elif isinstance(each, pikepdf.Array):
            inner = list(each)
        else:
            continue
        waiting += [
            (child, depth + 1) for child in inner if isinstance(child, pikepdf.Object) and not child.is_indirect
        ]


def _acts(part: Any) -> bool:  # noqa: ANN401 - same
    import pikepdf  # noqa: PLC0415 - same

    if any(key in part for key in ACTIVE) or ("/S" in part and str(part["/S"]) in ACTIONS):
        return True
    if isinstance(part, pikepdf.Stream) and "/F" in part:  # its content lies elsewhere
        return True
    at_once = [part.get("/OpenAction"), *_values(part.get("/AA"))]
    return any(map(_leads_out, at_once))


def _leads_out(action: Any, depth: int = 0) -> bool:  # noqa: ANN401 - same
    """Whether an action, or one chained to it, is more than turning to a place in the document."""
    import pikepdf  # noqa: PLC0415 - same

    if depth > DEEPEST:
        raise ValueError(depth)
    if isinstance(action, pikepdf.Array):  # a place in it, or actions one after another
        return any(_leads_out(each, depth + 1) for each in action)
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    return str(action["/S"]) not in INSIDE or _leads_out(action.get("/Next"), depth + 1)


def _values(held: Any) -> list[Any]:  # noqa: ANN401 - same
    import pikepdf  # noqa: PLC0415 - same

    return [held[key] for key in held.keys()] if isinstance(held, pikepdf.Dictionary) else []  # noqa: SIM118 - same


def _enclosed(part: Any) -> list[Any]:  # noqa: ANN401 - same
    """The files that a file specification encloses."""
    import pikepdf  # noqa: PLC0415 - same

    named = {each.objgen: each for each in _values(part.get("/EF"))}
    return [each for each in named.values() if isinstance(each, pikepdf.Stream)]


def _admitted(stream: Any) -> bool:  # noqa: ANN401 - same
    from radica import media  # noqa: PLC0415 - few documents enclose files

    with tempfile.NamedTemporaryFile() as file:
        file.write(stream.read_bytes())
        file.flush()
        try:
            media.sniff(Path(file.name))
        except Invalid:
            return False
    return True


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (int(float(sys.argv[2])) + 1,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.write(json.dumps(read(Path(sys.argv[1]))))
