"""README.md's table and the pictures, drawn again from the files in results/."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import results
from benchmarks.picture import draw, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

README = Path(__file__).parent / "README.md"
BEGIN, END = "<!-- drawn by benchmarks/report.py from results/ -->", "<!-- end of what is drawn -->"
HEAD = "| path | at | Radica | beside it | ratio (lowest–highest) | reach | |\n|---|---|---|---|---|---|---|"


def redraw(names: Sequence[str]) -> None:
    """Write table and pictures of every benchmark that has a result."""
    found = {name: result for name in names if (result := results.read(name))}
    for name, result in found.items():
        (results.FOLDER / f"{name}.svg").write_text(draw(result), encoding="utf-8")
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(before + BEGIN + "\n\n" + "\n".join(_drawn(found)) + "\n\n" + END + after, encoding="utf-8")


def table(result: dict[str, Any]) -> str:
    """Return a result's targets as a table."""
    return "\n".join([HEAD, *map(_line, result["targets"])])


def _drawn(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    yield HEAD
    for result in found.values():
        yield from map(_line, result["targets"])
    yield ""
    yield from _bounds(found)
    yield from _origins(found)
    for name, result in found.items():
        yield f"\n![{result['title']}](results/{name}.svg)"


def _line(target: dict[str, Any]) -> str:
    if target["beside"]:
        beside = f"{target['beside']} {number(target['beside_median'])}"
        reached = f"**{_ratio(target['median'])}** ({_ratio(target['lowest'])}–{_ratio(target['highest'])})"
    else:
        beside = "–"
        reached = f"**{number(target['median'])}** ({number(target['lowest'])}–{number(target['highest'])})"
    ours = number(target["ours_median"])
    if not target["ours"].startswith("Radica"):
        ours = f"({target['ours']} {ours})"
    cells = (target["path"], target["at"], ours, beside, reached, *_asked(target))
    return f"| {' | '.join(cells)} |"


def _asked(target: dict[str, Any]) -> tuple[str, str]:
    """Return what was to be reached, and whether it was; dashes where nothing was asked."""
    if target["at_least"] is None and target["at_most"] is None:
        return "–", "–"
    bound = f"≥ {target['at_least']:g}" if target["at_least"] is not None else f"≤ {target['at_most']:g}"
    return bound, "✔" if target["met"] else "✘"


def _bounds(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for result in found.values():
        for target in result["targets"]:
            if not target["met"] and target["bounded_by"]:
                yield f"- ✘ {target['path']}, {target['at']}: {target['bounded_by']}"


def _origins(found: dict[str, dict[str, Any]]) -> Iterator[str]:
    for name, result in found.items():
        machine = result["machine"]
        said = (
            f"- `{name}`: {result['date']}, commit {result['commit']}, {machine['cores']} cores of {machine['cpu']}, "
            f"PostgreSQL {machine['postgresql']} (fsync {machine['fsync']}), RabbitMQ {machine['rabbitmq']}, "
            f"MongoDB {machine['mongodb']}, Python {machine['python']}"
        )
        yield said


def _ratio(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"
