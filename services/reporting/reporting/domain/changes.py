"""What has to be written for a case to become what the fold says, and no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reporting.domain.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from radica.envelope import Message
    from reporting.domain.case import Case

GROWING = ("timeline", "documents")
"""Lists that only grow: what is new in them is put in its place, the rest is neither written nor read again."""
LEFT_OUT = frozenset({"radicado", *GROWING})
LOOKED_AT = (
    "sequence", "step", "done", "notes", "orders", "reliquidations", "area", "due_on", "needs_citation",
    "outgoing_number", "notified_on", "closed_on", "archived_on", "awaits_user_until", "recognise_by",
    "recognition_overdue", "copies_by", "lapsed_on", "delivered_at",
    "silence_recognised_at", "attempts", "returns", "extensions", "completions", "reopenings",
    "open_orders", "state", "next_acts",
)  # fmt: skip
"""The fields by which the fold decides, and those that it makes anew each time: what else a case has is only written.

So a case is loaded for a change with these and the hashes of its documents, which is a third of it.
"""


@dataclass(frozen=True, slots=True)
class Change:
    """A case that stood at number `before`, 0 if it is new, moves on to `after`; `fields` differ, each by its path.

    A path goes down to what differs (`done.16`, `next_acts.0.act`, `timeline.7`) because MongoDB checks all that is
    written, of a list to which something is appended even what it had, and looks after an index wherever one of its
    fields is written: most acts come next in the lane of the one before.
    """

    before: int
    after: Case
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def radicado(self) -> str:
        """The case that changes."""
        return self.after["radicado"]


def change(case: Case | None, messages: Sequence[Message]) -> Change:
    """Fold messages, one or more that follow on each other, into a case.

    Of the `case` it is enough to know what is `LOOKED_AT` and its documents' hashes; a field beside these is written as
    the event says it, be it the same or not.
    """
    after = fold({**case, "timeline": []} if case else None, messages[0])
    for message in messages[1:]:
        after = fold(after, message)
    if case is None:
        return Change(0, after)
    before, had = case["sequence"], len(case["documents"])
    fields: dict[str, Any] = {}
    for name, value in after.items():
        if name in LEFT_OUT:
            continue
        if name not in case:
            fields[name] = value
        elif (was := case[name]) is not value and was != value:  # type: ignore[literal-required]
            _put(fields, name, was, value)
    fields |= {f"timeline.{place}": line for place, line in enumerate(after["timeline"], before)}
    fields |= {f"documents.{place}": new for place, new in enumerate(after["documents"][had:], had)}
    return Change(before, after, fields)


def remembered(change: Change) -> Case:
    """Of the case after a change what the next one has to know."""
    after = change.after
    known: dict[str, Any] = {name: after[name] for name in LOOKED_AT if name in after}  # type: ignore[literal-required]
    return {"radicado": after["radicado"], "documents": after["documents"], "timeline": [], **known}  # type: ignore[typeddict-item]


def _put(fields: dict[str, Any], path: str, was: Any, now: Any) -> None:  # noqa: ANN401 - any value of a case
    """Put what is different into `fields`, part by part; whole where everything in it is, or where a part went."""
    if type(was) is dict and type(now) is dict:
        different = [name for name in now if name not in was or was[name] != now[name]]
        if len(different) < len(now) and was.keys() <= now.keys():
            for name in different:
                _put(fields, f"{path}.{name}", was.get(name), now[name])
            return
    elif type(was) is list and type(now) is list and len(was) == len(now):
        for place, old in enumerate(was):
            if old != now[place]:
                _put(fields, f"{path}.{place}", old, now[place])
        return
    fields[path] = now
