"""What a service's worker does for uploads, over a database and by a clock of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from radica.uploads.desk import Uploads

if TYPE_CHECKING:
    from radica.documents import DocumentStore
    from radica.postgres import Database
    from radica.settings import Settings

EVERY_S = 2.0
LEFT_EVERY_S = 3600.0


class Attendant:
    """Calls at uploads that wait; one short query where there are none."""

    def __init__(self, settings: Settings, db: Database, documents: DocumentStore) -> None:
        self._uploads = Uploads.by(settings, db, documents)
        self._clock = settings.clock()

    def resume(self) -> None:
        """Check what is owed a check, also where another process died over it."""
        self._uploads.resume(self._clock)

    def remove_left(self) -> None:
        """Remove what no act has named in all the time that uploads are kept."""
        self._uploads.remove_left(self._clock)
