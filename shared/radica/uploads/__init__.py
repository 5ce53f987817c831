"""What people upload, from the first byte to a document that an act may name.

    received -> checking -> clean | rejected

An upload lies in quarantine, where nobody can read it, until everything that is looked at was looked at. Small ones are
checked while the user waits; what takes longer, or waits for a virus scanner that is down, is left to the service's
worker, which also finishes what a process that died had begun. Each service keeps the rows of its own uploads.
"""

from __future__ import annotations

from radica.uploads.attendant import Attendant
from radica.uploads.desk import Uploads
from radica.uploads.erasing import erase
from radica.uploads.rows import State, Upload

__all__ = ["Attendant", "State", "Upload", "Uploads", "erase"]
