"""What a worker does for uploads as time passes. Imports eventlet, so it is for workers only."""

from __future__ import annotations

from typing import Any

from radica.every import every
from radica.uploads.attendant import EVERY_S, LEFT_EVERY_S


class AttendsUploads:
    """The timers of a worker whose `parts` have an `attendant`."""

    parts: Any

    @every(EVERY_S)
    def on_uploads(self) -> None:
        """Check what was uploaded and could not be checked while its user waited."""
        self.parts.attendant.resume()

    @every(LEFT_EVERY_S)
    def on_left_uploads(self) -> None:
        """Remove what was uploaded and never named."""
        self.parts.attendant.remove_left()
