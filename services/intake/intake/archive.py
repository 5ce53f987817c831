"""A case as one archive that proves itself: events, documents, proofs, checkpoints, keys, and what checks them.

It is written while it is sent, so a case of any size costs the memory of its history and of one piece of a file.
docs/evidence.md describes it for strangers.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.domain import casefile, chain, index, merkle
from intake.domain.checkpoint import Checkpoint, leaf
from intake.store import checkpoints
from intake.store.readings import Reader, note
from intake.store.recorder import Cases
from radica import media
from radica.access import Lane
from radica.errors import NotFound
from radica.purpose import purpose_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from intake.domain.case_event import CaseEvent
    from intake.domain.casefile import Kept
    from intake.evidence import Evidence
    from intake.signing import Signer
    from radica.access import Access
    from radica.clock import Clock
    from radica.documents import DocumentStore
    from radica.postgres import Database, Transaction

FORMAT = "radica-archive-1"
SERVICE = "intake"
VERIFIER = Path(__file__).with_name("verificar.py")
MAY_EXPORT = (Lane.AUDITOR, Lane.LEGAL, Lane.CUSTOMER_SERVICE_ASSISTANT)

READ_ME = """Expediente {radicado}, exportado de Radica.

  python3 verificar.py ESTE_ARCHIVO.zip

dice si algo fue cambiado, retirado, añadido o puesto en otro orden. Solo necesita Python 3.8 o posterior. Si no quiere
confiar en la copia que viene aquí, descárguelo de la dirección de la empresa, en /checkpoints/verificar.py.

  indice.json          cada pieza con su folio; los documentos que guarda otro servicio, con su huella
  eventos/             cada hecho, con los mismos bytes que se guardaron
  documentos/          los documentos que recibió o hizo la ventanilla, con su huella por nombre
  pruebas.json         el camino de cada hecho hasta la raíz del día que lo selló
  puntos-de-control/   lo que se selló y publicó cada día
  llaves.json          las llaves públicas; compárelas con las que publica la empresa en /checkpoints/keys
  manifiesto.txt       la lista firmada de todo lo anterior

Los datos personales de quien presentó el caso no están en los hechos: solo la huella de su forma cifrada. Por eso el
expediente se puede comprobar también después de suprimirlos.
"""


@dataclass(frozen=True, slots=True)
class Material:
    """What an archive is made of, read in one transaction."""

    history: list[Kept]
    checkpoints: list[str]
    proofs: list[dict[str, Any]]
    keys: list[dict[str, str]]
    made: datetime


class Archives:
    """Exports cases."""

    def __init__(
        self, db: Database, documents: DocumentStore, clock: Clock, signer: Signer, evidence: Evidence
    ) -> None:
        self._db = db
        self._documents = documents
        self._clock = clock
        self._signer = signer
        self._evidence = evidence

    def export(self, access: Access, radicado: str, purpose: str | None = None) -> Iterator[bytes]:
        """Return the archive of a case in pieces; the reading is noted. Raises NotFound before the first piece."""
        lane = access.require(*MAY_EXPORT)
        reader = Reader.of(access, lane, purpose_of(purpose, lane))
        now = self._clock.now()
        with self._db.transaction() as tx:
            history = Cases(tx).kept(radicado)
            signed = checkpoints.since(tx, history[0].position)
            proofs = _proofs(tx, history, [Checkpoint.read(checkpoints.unsigned(text)) for text in signed])
            note(tx, radicado, reader, "archive", None, now)
        return self._pieces(Material(history, signed, proofs, self._evidence.keys(), now))

    def _pieces(self, material: Material) -> Iterator[bytes]:
        radicado = material.history[0].event.originator_id
        archive = _Archive(material.made)
        files = self._own_documents([kept.event for kept in material.history])
        yield from archive.add("LEEME.txt", [READ_ME.format(radicado=radicado).encode()])
        yield from archive.add("verificar.py", [VERIFIER.read_bytes()])
        for kept in material.history:
            yield from archive.add(kept.file, [kept.canonical()])
        for sha256, name in files.items():
            yield from archive.add(name, self._documents.as_it_stands(sha256))
        listed = {"format": casefile.FORMAT, "radicado": radicado, "folios": casefile.folios(material.history, files)}
        yield from archive.add("indice.json", [_json(listed)])
        yield from archive.add("pruebas.json", [_json({"events": material.proofs})])
        for text in material.checkpoints:
            day = Checkpoint.read(checkpoints.unsigned(text)).day
            yield from archive.add(f"puntos-de-control/{day.isoformat()}.txt", [text.encode()])
        yield from archive.add("llaves.json", [_json({"items": material.keys})])
        yield from archive.add("manifiesto.txt", [self._manifest(material, archive.hashes).encode()])
        yield archive.end()

    def _own_documents(self, history: Sequence[CaseEvent]) -> dict[str, str]:
        """Return where each document that is kept here goes in the archive, by its hash."""
        found = {}
        for entry in index.of(history)["documents"]:
            if entry["service"] == SERVICE:
                with suppress(NotFound):  # the verifier tells that it is not there
                    self._documents.size(entry["sha256"])
                    ending = media.EXTENSIONS.get(entry["media_type"], "txt")
                    found[entry["sha256"]] = f"documentos/{entry['sha256']}.{ending}"
        return found

    def _manifest(self, material: Material, hashes: dict[str, str]) -> str:
        last = material.history[-1]
        head = (
            f"{FORMAT}\nradicado: {last.event.originator_id}\nevents: {last.sequence}\nhead: {last.hash.hex()}\n"
            f"made: {chain.instant(material.made)}\nkey: {self._signer.name}\n"
        )
        return self._signer.signed(head + "".join(f"{sha256}  {name}\n" for name, sha256 in hashes.items()))


class _Archive:
    """A zip file that is handed on as it grows."""

    def __init__(self, made: datetime) -> None:
        self.hashes: dict[str, str] = {}
        self._made = made.timetuple()[:6]
        self._out = _Outbox()
        self._zip = zipfile.ZipFile(self._out, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Add a file from its pieces and yield what is ready to be sent."""
        whole = hashlib.sha256()
        entry = zipfile.ZipInfo(name, self._made)
        entry.compress_type = zipfile.ZIP_DEFLATED
        with self._zip.open(entry, "w") as target:
            for piece in pieces:
                whole.update(piece)
                target.write(piece)
                yield self._out.taken()
        self.hashes[name] = whole.hexdigest()

    def end(self) -> bytes:
        """Finish and return the rest."""
        self._zip.close()
        return self._out.taken()


class _Outbox(io.RawIOBase):
    """What zipfile writes into: it cannot be read or rewound, only taken from."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, data: Any) -> int:  # noqa: ANN401 - any buffer of bytes
        """Keep what is written until it is taken."""
        self._waiting.append(bytes(data))
        return len(self._waiting[-1])

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        ready, self._waiting = b"".join(self._waiting), []
        return ready


def _proofs(tx: Transaction, history: Sequence[Kept], covering: Sequence[Checkpoint]) -> list[dict[str, Any]]:
    """Return each event's way to the root of the day that covers it; `day` is None where none does yet."""
    proofs: dict[int, dict[str, Any]] = {
        kept.sequence: {"sequence": kept.sequence, "position": kept.position, "day": None} for kept in history
    }
    for checkpoint in covering:
        here = {kept.position: kept for kept in history if checkpoint.after < kept.position <= checkpoint.last}
        if not here:
            continue
        rows = checkpoints.hashes(tx, checkpoint.after, checkpoint.last)
        places = {place: here[position] for place, (position, _) in enumerate(rows) if position in here}
        for place, path in merkle.paths([leaf(*row) for row in rows], list(places)).items():
            way = {"day": checkpoint.day.isoformat(), "index": place, "path": [beside.hex() for beside in path]}
            proofs[places[place].sequence].update(way)
    return list(proofs.values())


def _json(value: Any) -> bytes:  # noqa: ANN401 - plain JSON values
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
