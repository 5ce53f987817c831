"""Where a migrated case comes from, and how it ended there."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from radica.events.common import LegalDate, Result, Sha256, Value


class MigratedEnd(Value):
    """How a case ended in the system before this one; its file is put away."""

    result: Result | None = None
    """None where the old system did not say."""
    closed_on: LegalDate
    archived_on: LegalDate


class MigrationOrigin(Value):
    """Where a migrated case was read: the file by its content, and the row as a spreadsheet numbers it."""

    system: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,60}$")]
    """What the utility calls the old system."""
    file_sha256: Sha256
    row: Annotated[int, Field(ge=1)]
