"""What a DOCX or XLSX may not hold: macros, objects of other programs, anything fetched from elsewhere."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from radica.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

LARGEST_PART = 2 * 1024 * 1024
ENCRYPTED = 0x1
LINKS = ("/hyperlink", "/externalLinkPath")
"""What may lead out of the document: it is followed when a reader clicks it, and not before."""
FOREIGN = ("activex/", "embeddings/oleobject", "macrosheets/", "customui/")
LIVE = (b"ddeLink", b"oleLink")

DAMAGED = ("El archivo está dañado.", "Ábralo, guárdelo de nuevo y repita el envío.")
MACROS = ("El archivo contiene macros u objetos de otros programas.", "Guárdelo sin ellos (DOCX o XLSX) o como PDF.")
FETCHES = ("El archivo trae contenido desde otra dirección al abrirlo.", "Guárdelo como PDF y envíe esa copia.")


def judge(path: Path) -> None:
    """Raise Invalid for an office file not to be kept."""
    try:
        with zipfile.ZipFile(path) as archive:
            _judge_members(archive.infolist())
            for member in archive.infolist():
                _judge_part(archive, member)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, ET.ParseError) as error:
        raise Invalid("archivo", *DAMAGED) from error


def _judge_members(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename.lower() for member in members]
    if len(set(names)) != len(names) or any(member.flag_bits & ENCRYPTED for member in members):
        raise Invalid("archivo", *DAMAGED)  # of two parts with one name, each program reads another
    if any(mark in name for name in names for mark in FOREIGN):
        raise Invalid("archivo", *MACROS)


def _judge_part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    name = member.filename.lower()
    if name == "[content_types].xml" and b"macroenabled" in _part(archive, member).lower():
        raise Invalid("archivo", *MACROS)
    if name.endswith(".rels") and any(map(_fetches, ET.fromstring(_part(archive, member)))):  # noqa: S314 - no DTD
        raise Invalid("archivo", *FETCHES)
    if "externallinks/" in name and name.endswith(".xml") and any(live in _part(archive, member) for live in LIVE):
        raise Invalid("archivo", *FETCHES)


def _part(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The whole of a part, in UTF-8 and without a DTD, as Office writes them; raises ValueError for any other."""
    with archive.open(member) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART or b"\0" in content or b"<!DOCTYPE" in content:
        raise ValueError(member.filename)
    return content


def _fetches(relationship: ET.Element) -> bool:
    outside = relationship.get("TargetMode", "").lower() == "external"
    return outside and not relationship.get("Type", "").endswith(LINKS)
