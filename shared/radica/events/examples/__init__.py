"""One realistic example of every event, as plain JSON values: most of them tell one case from filing to archive.

`contracts/` publishes them, tests feed them to every reader, and a newcomer reads them to see what travels.
"""

from __future__ import annotations

from typing import Any

from radica.events.examples import billing, correspondence, intake, notification, reporting, routing

EXAMPLES: dict[tuple[str, int], dict[str, Any]] = {
    (name, version): data
    for told in (intake, routing, billing, correspondence, notification, reporting)
    for (name, version), data in told.EXAMPLES.items()
}
"""By type and version."""
