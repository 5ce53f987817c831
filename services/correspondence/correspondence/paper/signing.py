"""Real signatures: PAdES B-B inside the PDF, each with an appearance that says who signed, in what position, when.

A letter gets two: the signer's (step 15), which certifies it so that nothing but a further signature may be added, and
the seal with the outgoing number (step 16). Both fields, tagged for screen readers, exist before the first signature.
"""
# mypy: disallow-untyped-calls=False
# (pyHanko says that it is typed, but most of its PDF objects are not.)

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyhanko.pdf_utils.content import ImportedPdfPage
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.stamp import StaticStampStyle

if TYPE_CHECKING:
    from datetime import datetime

    from pyhanko.pdf_utils.generic import IndirectObject
    from pyhanko.pdf_utils.writer import BasePdfFileWriter
    from pyhanko.sign.signers.pdf_signer import PdfSigningSession

    from correspondence.paper.certificate import Certificate
    from correspondence.paper.printing import Place

SIGNATURE, SEAL = "signature", "seal"
FIELD_NAMES = {SIGNATURE: "Firma", SEAL: "Radicado de salida"}
BYTES_FOR_SIGNATURE = 16_384  # a fixed room for the CMS object and its certificates, so that nothing is signed twice


@dataclass(frozen=True, slots=True)
class Mark:
    """What a signature says of itself besides its appearance: `by` the name, `why` the reason, `where` the city."""

    by: str
    why: str
    where: str
    at: datetime


def with_fields(pdf: bytes, places: dict[str, Place]) -> bytes:
    """Return the PDF with its two signature fields, empty, at the places that the page keeps for them."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for name, place in places.items():
        left, bottom = round(place.x), round(place.y)
        box = (left, bottom, left + round(place.width), bottom + round(place.height))
        append_signature_field(
            writer,
            SigFieldSpec(sig_field_name=name, on_page=place.page, box=box, readable_field_name=FIELD_NAMES[name]),
        )
        _tag(writer, place.page)
    return _written(writer)


def sign(pdf: bytes, certificate: Certificate, mark: Mark, appearance: bytes) -> bytes:
    """Return the PDF signed in the signer's field; from then on only the seal may be added (DocMDP 2)."""
    return _signed(pdf, certificate, mark, appearance, SIGNATURE)


def seal(pdf: bytes, certificate: Certificate, mark: Mark, appearance: bytes) -> bytes:
    """Return the signed PDF with the seal of its outgoing number; the signature before it stays intact."""
    return _signed(pdf, certificate, mark, appearance, SEAL)


def size_of(pdf: bytes, name: str) -> tuple[float, float]:
    """Return width and height, in points, of a field that the PDF has."""
    fields = PdfFileReader(io.BytesIO(pdf)).root["/AcroForm"]["/Fields"]
    for field in (entry.get_object() for entry in fields):
        if field["/T"] == name:
            left, bottom, right, top = (float(edge) for edge in field["/Rect"])
            return right - left, top - bottom
    raise LookupError(name)


def _signed(pdf: bytes, certificate: Certificate, mark: Mark, appearance: bytes, field: str) -> bytes:
    certifies = field == SIGNATURE
    metadata = PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=certifies,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        name=mark.by,
        reason=mark.why,
        location=mark.where,
    )
    signer = _TimedSigner(metadata, signer=certificate.signer, stamp_style=_style(appearance))
    signer.at = mark.at
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    output: io.BytesIO = signer.sign_pdf(writer, existing_fields_only=True, bytes_reserved=BYTES_FOR_SIGNATURE)
    return output.getvalue()


class _TimedSigner(PdfSigner):
    """A signer whose time comes in from outside instead of the machine's clock."""

    at: datetime

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 - the library's signature
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self.at
        return session


class _Appearance(ImportedPdfPage):
    """The first page of a PDF in memory as the picture of a stamp, with its own embedded typefaces."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__(file_name="")
        self._pdf = pdf

    def render(self) -> bytes:
        picture = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = picture
        left, bottom, right, top = picture.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def _style(appearance: bytes) -> StaticStampStyle:
    whole = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MID, y_align=AxisAlignment.ALIGN_MID, margins=Margins.uniform(0)
    )
    return StaticStampStyle(
        background=_Appearance(appearance), background_opacity=1.0, background_layout=whole, border_width=0
    )


def _tag(writer: IncrementalPdfFileWriter, page: int) -> None:
    """Enter the page's newest field in the structure tree as a form control (PDF/UA-1, 7.18.4)."""
    page_ref: IndirectObject = writer.find_page_for_modification(page)[0]
    field_ref = page_ref.get_object()["/Annots"].raw_get(-1)
    tree = writer.root["/StructTreeRoot"]
    document = tree["/K"].raw_get(0)
    link = DictionaryObject(
        {pdf_name("/Type"): pdf_name("/OBJR"), pdf_name("/Obj"): field_ref, pdf_name("/Pg"): page_ref}
    )
    element = writer.add_object(
        DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/StructElem"),
                pdf_name("/S"): pdf_name("/Form"),
                pdf_name("/P"): document,
                pdf_name("/K"): link,
            }
        )
    )
    key = int(tree["/ParentTreeNextKey"])
    field = field_ref.get_object()
    field[pdf_name("/StructParent")] = NumberObject(key)
    tree["/ParentTree"]["/Nums"].extend([NumberObject(key), element])
    tree[pdf_name("/ParentTreeNextKey")] = NumberObject(key + 1)
    children = document.get_object()
    kids = children["/K"]
    children[pdf_name("/K")] = (
        ArrayObject([*kids, element]) if isinstance(kids, ArrayObject) else ArrayObject([kids, element])
    )
    for changed in (field, tree["/ParentTree"], tree, children):
        writer.update_container(changed)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
