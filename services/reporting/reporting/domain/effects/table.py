"""What an effect is: the shape of every function in the tables beside this file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from reporting.domain.case import Case, Facts

Effect: TypeAlias = Callable[["Case", Any, str], "Facts"]
"""A case, its next event (each function takes its own class of it) and the event's instant give what changes."""
