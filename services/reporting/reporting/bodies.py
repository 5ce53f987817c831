"""What the two commands of this service ask for."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from radica.web import Body

LONGEST_CONCLUSIONS = 10_000


class DailyReport(Body):
    """Step 2: the registers of one legal day."""

    day: date


class ManagementReport(Body):
    """Step 23: the management report of a period, both days included, with its conclusions if there are any yet."""

    first_day: date
    last_day: date
    conclusions: Annotated[str, Field(max_length=LONGEST_CONCLUSIONS)] = ""
