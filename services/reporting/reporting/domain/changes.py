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
"""Lists that only grow: what is new in them is appended, the rest is neither written nor read again."""
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
    """A case that stood at number `before` moves on: whole if it is new, else its changed fields and what it got."""

    radicado: str
    before: int
    new: Case | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    appended: dict[str, list[Any]] = field(default_factory=dict)


def change(case: Case | None, messages: Sequence[Message]) -> Change:
    """Fold messages, one or more that follow on each other, into a case.

    Of the `case` it is enough to know what is `LOOKED_AT` and its documents' hashes; a field beside these is written as
    the event says it, be it the same or not.
    """
    after = fold({**case, "timeline": []} if case else None, messages[0])
    for message in messages[1:]:
        after = fold(after, message)
    if case is None:
        return Change(after["radicado"], 0, new=after)
    changed = {
        name: value
        for name, value in after.items()
        if name not in LEFT_OUT and (name not in case or case[name] != value)  # type: ignore[literal-required]
    }
    appended: dict[str, list[Any]] = {"timeline": [*after["timeline"]]}
    if new_documents := after["documents"][len(case["documents"]) :]:
        appended["documents"] = [*new_documents]
    return Change(after["radicado"], case["sequence"], fields=changed, appended=appended)
