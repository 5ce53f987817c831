"""Copies from node_modules the two files of other people that the console serves: run after `npm ci`.

Standard library only; any Python 3.11 will do. Running it again changes nothing.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SOURCES = {
    "bootstrap.min.css": HERE / "node_modules/bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": HERE / "node_modules/htmx.org/dist/htmx.min.js",
}
VENDOR = HERE / "console/static/vendor"


def main() -> int:
    """Copy what is missing or different; return 1 with a sentence when `npm ci` was not run."""
    absent = [str(source.relative_to(HERE)) for source in SOURCES.values() if not source.is_file()]
    if absent:
        sys.stderr.write(f"Falta {', '.join(absent)}: ejecute «npm ci» en {HERE}.\n")
        return 1
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, source in SOURCES.items():
        copy = VENDOR / name
        if not copy.is_file() or copy.read_bytes() != source.read_bytes():
            shutil.copyfile(source, copy)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
