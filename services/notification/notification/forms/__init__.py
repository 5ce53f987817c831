"""The paper forms of this service: Typst templates filled with data, as PDF/A and PDF/UA.

Same data and instant, same bytes: only Typst's own fonts are used, so the hash of a form proves its content.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
import typst

from notification.forms.typeface import printable

if TYPE_CHECKING:
    from datetime import datetime

FOLDER = Path(__file__).parent
MEDIA_TYPE = "application/pdf"


def render(template: str, fields: dict[str, Any], at: datetime) -> bytes:
    """Return the form as PDF; `fields` are the template's data, `at` (UTC) the instant the file bears."""
    data = json.dumps({**printable(fields), "qr": _qr(fields["outgoing"])})
    return bytes(
        typst.compile(
            FOLDER / f"{template}.typ",
            root=FOLDER,
            format="pdf",
            sys_inputs={"data": data},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(at.timestamp()),
            ignore_system_fonts=True,
        )
    )


def _qr(text: str) -> str:
    return str(segno.make_qr(text, error="m").svg_inline(border=0))
