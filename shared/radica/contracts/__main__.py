"""`python -m radica.contracts [--check | --freeze]`, from the root of the project.

Without a flag: writes contracts/ and docs/events.md, unless a change takes something away. `--check`: changes
nothing, fails when a file is not current. `--freeze`: adds what is new to the baseline (done at each release).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from radica.contracts import asyncapi, pages, schemas
from radica.contracts.compatibility import violations

BASELINE = "contracts/baseline.json"


def wanted() -> dict[str, str]:
    """Every generated file, by its path below the root of the project."""
    made = {f"contracts/{path}": text for path, text in schemas.files().items()}
    made["contracts/asyncapi.yaml"] = asyncapi.document()
    made["docs/events.md"] = pages.events_page()
    return made


def outdated(root: Path) -> list[str]:
    """What is missing, differs, or stands there though nothing makes it any more."""
    made = wanted()
    differing = [path for path, text in made.items() if _read(root / path) != text]
    present = (path.relative_to(root).as_posix() for path in (root / "contracts/events").rglob("*.json"))
    return sorted([*differing, *(path for path in present if path not in made)])


def broken_promises(root: Path) -> list[str]:
    """What the models take away from the frozen baseline: a version gone, or a field, type or value narrowed."""
    frozen = json.loads(_read(root / BASELINE) or "{}")
    current = schemas.shapes()
    gone = [f"{key}: the version was removed" for key in frozen if key not in current]
    narrowed = [
        f"{key}: {problem}" for key in frozen if key in current for problem in violations(frozen[key], current[key])
    ]
    return gone + narrowed


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m radica.contracts")
    parser.add_argument("--root", type=Path, default=Path())
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--check", action="store_true", help="say whether contracts/ is current")
    choice.add_argument("--freeze", action="store_true", help="add what is new to the baseline")
    options = parser.parse_args(arguments)
    problems = broken_promises(options.root)
    if problems:
        return _fail("Changes only add; publish a new version beside the old one instead:", problems)
    if options.check:
        stale = outdated(options.root)
        return _fail("Not current; run `python -m radica.contracts`:", stale) if stale else 0
    for path in outdated(options.root):
        _write(options.root / path, wanted().get(path))
    if options.freeze:
        _write(options.root / BASELINE, schemas.as_json(schemas.shapes()))
    return 0


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


def _write(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _fail(what: str, lines: list[str]) -> int:
    sys.stderr.write("\n".join([what, *(f"  {line}" for line in lines)]) + "\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
