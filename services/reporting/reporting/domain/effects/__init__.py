"""What each event does to a case: one table per announcing service, event class to the facts that it changes.

An event that is in no table (a newer one, or one that only tells) stands in the timeline and changes nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reporting.domain.effects import billing, correspondence, intake, notification, routing

if TYPE_CHECKING:
    from radica.events import BaseEvent
    from reporting.domain.effects.table import Effect

EFFECTS: dict[type[BaseEvent], Effect] = {
    **intake.EFFECTS,
    **routing.EFFECTS,
    **billing.EFFECTS,
    **correspondence.EFFECTS,
    **notification.EFFECTS,
}
