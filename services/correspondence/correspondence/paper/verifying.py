"""Whether a signed letter is what was signed, and by whom it claims to be."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asn1crypto import parser
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the signatures of a file say: how many there are, and whether all of them hold.

    `intact`: not one signed byte was changed and nothing was added but what the first signature allows. `trusted`:
    each leads to one of the authorities.
    """

    signatures: int
    intact: bool
    trusted: bool

    @property
    def holds(self) -> bool:
        """Whether the file is signed, intact and trusted."""
        return self.signatures > 0 and self.intact and self.trusted


BROKEN = Verdict(signatures=0, intact=False, trusted=False)


def verify(pdf: bytes, authorities: Sequence[Any], at: datetime) -> Verdict:
    """Check every signature as of the instant `at`, with these authorities and without the network."""
    try:
        return _verified(pdf, authorities, at)
    except Exception:  # noqa: BLE001 - damage breaks the reader in any way; such a file is not what was signed
        return BROKEN


def _verified(pdf: bytes, authorities: Sequence[Any], at: datetime) -> Verdict:
    signatures = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
    checked = [
        validate_pdf_signature(
            signature, ValidationContext(trust_roots=list(authorities), allow_fetching=False, moment=at)
        )
        for signature in signatures
    ]
    return Verdict(
        signatures=len(checked),
        intact=bool(checked)
        and all(status.intact and status.valid and status.docmdp_ok for status in checked)
        and not any(_hides_something(signature.pkcs7_content) for signature in signatures),
        trusted=bool(checked) and all(status.trusted for status in checked),
    )


def _hides_something(container: bytes) -> bool:
    """Tell whether the unsigned room behind a signature holds anything but zeros."""
    return any(container[parser.peek(container) :])
