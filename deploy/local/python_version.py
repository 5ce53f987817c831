"""Which Python may run Radica. This file and `__main__.py` are read by older Pythons too: keep them plain."""

from __future__ import annotations

import shutil

MINIMUM = (3, 11)
KNOWN = ("python3.14", "python3.13", "python3.12", "python3.11")


def newer() -> str | None:
    """The path of a Python on this machine that is new enough, if the one at hand is not."""
    return next((path for path in map(shutil.which, KNOWN) if path), None)


def refusal(version: tuple[int, ...]) -> str | None:
    """What to tell someone whose Python is too old; nothing if it will do."""
    if tuple(version[:2]) >= MINIMUM:
        return None
    have = ".".join(str(part) for part in version[:2])
    need = ".".join(str(part) for part in MINIMUM)
    return (
        f"Radica necesita Python {need} o posterior y este es Python {have}. "
        f"Instale uno más nuevo (en Debian 12 y Ubuntu 24.04 o posteriores: apt-get install python3) "
        f"o indique cuál usar, por ejemplo: make run PYTHON=/ruta/a/python{need}"
    )
