"""What a file is, told by its content and not by its name, for the kinds of file a case may hold.

A filter, not a guarantee: a file made to look like two kinds passes as one of them. That is why documents are only ever
handed out as attachments, in a sandbox, under the type found here.
"""

from __future__ import annotations

import mmap
import zipfile
from typing import TYPE_CHECKING

from radica.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MP3 = "audio/mpeg"
MP4 = "video/mp4"
TEXT = "text/plain"

EXTENSIONS = {PDF: "pdf", PNG: "png", JPEG: "jpg", XLSX: "xlsx", DOCX: "docx", MP3: "mp3", MP4: "mp4", TEXT: "txt"}
TEXT_ENDINGS = {"txt", "csv", "json", "xml", "log", "md"}
ENDINGS = {
    **{kind: {ending} for kind, ending in EXTENSIONS.items()},
    JPEG: {"jpg", "jpeg"},
    MP4: {"mp4", "m4a", "m4v", "mov"},
    TEXT: TEXT_ENDINGS,
}
TEXTUAL = frozenset({TEXT, "text/csv", "application/json", "application/xml", "text/xml"})
UNDECLARED = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})
ALIASES = {"image/jpg": JPEG, "audio/mp3": MP3, "audio/mp4": MP4}

ALLOWED = "Se reciben PDF, imágenes PNG o JPG, hojas XLSX, documentos DOCX, audio MP3, video MP4 y texto sin formato."

SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    *((start, MP3) for start in (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
)
CONTROLS = frozenset({*range(32), 127}) - {9, 10, 12, 13}  # tab and the ends of lines and pages are text
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
HEAD = 4096
SCANNED = 1024 * 1024

MOST_MEMBERS = 4000
LARGEST_UNPACKED = 400 * 1024 * 1024
LARGEST_RATIO = 200


def sniff(path: Path) -> str:
    """Return the media type of a file by its content; raises Invalid for a kind that a case may not hold."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise Invalid("archivo", "El archivo está vacío.", "Revise el archivo y envíelo de nuevo.")
    if head[4:8] == b"ftyp":
        return MP4
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return _readable_pdf(path) if kind == PDF else kind
    if head.startswith(ZIP):
        return _office(path)
    if head.startswith(OLE):
        raise Invalid(
            "archivo",
            "El archivo tiene contraseña o un formato antiguo de Office.",
            "Guárdelo sin contraseña como DOCX, XLSX o PDF y envíelo de nuevo.",
        )
    if _is_text(path):
        return TEXT
    raise Invalid("archivo", "El tipo de archivo no se admite.", ALLOWED)


def agreed(declared: str, found: str) -> str:
    """Return the type under which a file is kept; raises Invalid when the declared one contradicts the content."""
    said = declared.split(";", 1)[0].strip().lower()
    said = ALIASES.get(said, said)
    if said in UNDECLARED or said == found or (found == MP4 and said == "audio/m4a"):
        return found
    if found == TEXT and said in TEXTUAL:
        return said
    raise Invalid(
        "Content-Type",
        f"El archivo se anuncia como «{said[:80]}», pero su contenido es «{found}».",
        "Envíelo con el tipo que le corresponde.",
    )


def _readable_pdf(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(b"/Encrypt") >= 0:
            raise Invalid("archivo", "El PDF tiene contraseña.", "Guárdelo sin contraseña y envíelo de nuevo.")
    return PDF


def _office(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Invalid("archivo", "El archivo está dañado.", "Ábralo, guárdelo de nuevo y repita el envío.") from error
    names = {member.filename for member in members}
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or unpacked / packed > LARGEST_RATIO:
        raise Invalid("archivo", "El archivo se descomprime a un tamaño excesivo.", "Envíelo como PDF.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid("archivo", "El archivo contiene macros.", "Guárdelo sin macros (DOCX o XLSX) o como PDF.")
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if "xl/workbook.xml" in names:
            return XLSX
    raise Invalid("archivo", "No se admiten archivos comprimidos.", ALLOWED)


def _is_text(path: Path) -> bool:
    """UTF-8 or Latin-1 without control characters, by its first mebibyte."""
    with path.open("rb") as file:
        sample = file.read(SCANNED)
    return CONTROLS.isdisjoint(sample)
