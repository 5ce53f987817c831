"""Papers: Typst templates filled with data, as PDF/A and PDF/UA. Same data and instant, same bytes.

A template gets its data as JSON in `sys.inputs.data`, so what people typed is text there and can never become Typst
code. Only Typst's own fonts are used: the hash of a paper proves its content on any machine.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from radica.paper.typeface import printable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

MEDIA_TYPE = "application/pdf"


def render(template: Path, data: dict[str, Any], at: datetime, *, qr: str, breakable: bool = False) -> bytes:
    """Return the paper as PDF; `at` (UTC) is the instant the file bears, `qr` what its QR code says.

    `breakable` where people typed the texts: no word of theirs leaves the page (and no hash is copied in one piece).
    """
    return drawn(template, {**printable(data, breakable=breakable), "qr": qr_code(qr)}, at)


def qr_code(text: str) -> str:
    """Return the QR code of a text, as SVG."""
    import segno  # noqa: PLC0415 - as Typst below: only where something is drawn

    return str(segno.make_qr(text, error="m").svg_inline(border=0))


def drawn(template: Path, data: dict[str, Any], at: datetime) -> bytes:
    """Return the paper as PDF, with the data as they are: texts must be `printable`, or the typeface may lack them."""
    import typst  # noqa: PLC0415 - 7 MiB that a process which draws nothing never needs, such as every worker

    return bytes(
        typst.compile(
            template,
            root=template.parent,
            format="pdf",
            sys_inputs={"data": json.dumps(data)},
            pdf_standards=["a-2a", "ua-1"],
            timestamp=int(at.timestamp()),
            ignore_system_fonts=True,
        )
    )
