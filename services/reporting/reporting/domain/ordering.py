"""Putting the messages of a case in order: what may be applied now, what was applied before, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from radica.envelope import Message


@dataclass(frozen=True, slots=True)
class Run:
    """The messages that follow on what a case has, without a hole, up to number `last`.

    `gap` tells that later ones are in hand as well.
    """

    messages: tuple[Message, ...]
    last: int
    gap: bool


@dataclass(frozen=True, slots=True)
class Missing:
    """Events of a case that nobody delivered: those after number `after`."""

    radicado: str
    after: int


def following(known: int, messages: Iterable[Message]) -> Run:
    """The run of messages right after number `known`; repeated and older ones are left out, order does not matter."""
    by_number = {message.sequence: message for message in messages if message.sequence > known}
    run: list[Message] = []
    while (message := by_number.pop(known + len(run) + 1, None)) is not None:
        run.append(message)
    return Run(tuple(run), known + len(run), gap=bool(by_number))


def by_case(messages: Iterable[Message]) -> Mapping[str, list[Message]]:
    """The messages of each case, cases in the order of their first message."""
    cases: dict[str, list[Message]] = {}
    for message in messages:
        cases.setdefault(message.subject, []).append(message)
    return cases
