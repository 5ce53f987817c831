"""Comprueba el expediente de un caso exportado de Radica, sin Radica y sin red: basta Python 3.8 o posterior.

    python3 verificar.py expediente.zip [--llave LLAVE]... [--punto ARCHIVO]...

    --llave   la llave pública en base64, o su nombre de 16 letras, copiada de donde la empresa la publica; repítala si
              la empresa la cambió desde que empezó el caso
    --punto   un punto de control guardado por otra vía (impreso, descargado antes): debe ser uno de los del expediente,
              o anterior a sus hechos

Termina con 0 si nada fue cambiado, con 1 si algo lo fue, con 2 si el archivo no se puede leer.

docs/evidence.md describes the format. This file shares no code with the service, on purpose: it is what a stranger
would write from that page.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
import zipfile
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Point = tuple[int, int, int, int]

CHUNK = 1 << 20
LARGEST_TEXT = 64 << 20
CHECKPOINTS = "puntos-de-control/"
TO_BOGOTA = timedelta(hours=-5)
DOCUMENT_FIELDS = {"sha256", "name", "media_type", "size", "service"}

# ---------------------------------------------------------------------------------------- Ed25519, RFC 8032 section 5.1

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)
KEY_BYTES = 32


def _x(y: int, sign: int) -> int | None:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def _point(text: bytes) -> Point | None:
    y = int.from_bytes(text, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def _add(a: Point, b: Point) -> Point:
    minus, plus = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    t, z = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = plus - minus, z - t, z + t, plus + minus
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(number: int, point: Point) -> Point:
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(KEY_BYTES, "little"))


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Return whether `signature` (64 bytes) is that of `message` under a public key (32 bytes)."""
    key, nonce, scalar = _point(public), _point(signature[:KEY_BYTES]), int.from_bytes(signature[KEY_BYTES:], "little")
    if len(public) != KEY_BYTES or len(signature) != 2 * KEY_BYTES or scalar >= L:
        return False
    if key is None or nonce is None or BASE is None:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:KEY_BYTES] + public + message).digest(), "little") % L
    left, right = _times(scalar, BASE), _add(nonce, _times(challenge, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


# --------------------------------------------------------------------------------------------------- what the files say


class Unreadable(Exception):
    """It is not an archive of this format."""


# What a damaged zip file, and JSON or lines of another form, lead to.
DAMAGE = (
    *(Unreadable, OSError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError),
    *(ValueError, LookupError, TypeError, AttributeError, ArithmeticError),
)


def signed_fields(text: str, form: str) -> tuple[dict[str, str], list[str]]:
    """Return the lines `name: value` of a signed text, and the lines that have no name; raises Unreadable."""
    first, *lines = text.split("\n")
    if first != form:
        raise Unreadable(f"se esperaba {form}")
    return dict(line.split(": ", 1) for line in lines if ": " in line), [line for line in lines if ": " not in line]


def signature_holds(text: str, keys: dict[str, bytes]) -> bool:
    """Return whether the last line of a text is a good signature, by the key it names, of all the lines before it."""
    body, _, signature = text.rpartition("signature: ")
    named = re.search("^key: (.*)$", body, re.MULTILINE)
    public = keys.get(named.group(1)) if named else None
    try:
        return public is not None and ed25519_holds(public, body.encode(), base64.b64decode(signature))
    except ValueError:  # the signature is no base64
        return False


def key_name(public: bytes) -> str:
    """Return the name of a public key."""
    return hashlib.sha256(public).hexdigest()[:16]


def named_key(given: str) -> str:
    """Return the name of the key that somebody typed, by its name or whole; raises Unreadable."""
    try:
        return given if re.fullmatch("[0-9a-f]{16}", given) else key_name(base64.b64decode(given, validate=True))
    except ValueError as error:
        raise Unreadable(f"«{given}» no es una llave ni el nombre de una") from error


def kept_checkpoint(path: str) -> str:
    """Return a checkpoint that somebody kept, however their editor saved it; raises Unreadable."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig").strip() + "\n"
        signed_fields(text, "radica-checkpoint-1")
    except (ValueError, Unreadable) as error:
        raise Unreadable(f"{path} no es un punto de control") from error
    return text


def documents_in(value: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Return every reference to a document inside an event's body, in order."""
    if isinstance(value, dict):
        if set(value) >= DOCUMENT_FIELDS:
            return [value]
        value = list(value.values())
    return [found for item in value for found in documents_in(item)] if isinstance(value, list) else []


def climbed(here: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Return the root that an audit path leads to (RFC 9162 section 2.1.3.2); no bytes if it cannot be this leaf's."""
    last = size - 1
    if not 0 <= index < size:
        return b""
    for beside in path:
        if last == 0:
            return b""
        if index & 1 or index == last:
            here = hashlib.sha256(b"\1" + beside + here).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            here = hashlib.sha256(b"\1" + here + beside).digest()
        index, last = index >> 1, last >> 1
    return here if last == 0 else b""


# ----------------------------------------------------------------------------------------------------------- the checks


class Check:
    """One archive, and everything that is wrong with it."""

    def __init__(self, archive: zipfile.ZipFile, keys: Sequence[str], checkpoints: Sequence[str]) -> None:
        self.archive = archive
        self.names = archive.namelist()
        self.trusted_keys = {named_key(given.strip()) for given in keys}
        self.trusted_checkpoints = checkpoints
        self.wrong: list[str] = []
        self.notes: list[str] = []
        self.manifest = {"radicado": "desconocido", "events": "0", "head": "", "key": "desconocida"}
        self.keys: dict[str, bytes] = {}
        self.checkpoints: dict[str, dict[str, str]] = {}
        self.events: list[tuple[dict[str, Any], Any]] = []
        self.hashes: list[bytes] = []
        self.erased: set[str] = set()
        """Of the documents that went with the petitioner's personal data: the history itself says so."""

    def run(self) -> None:
        """Do every check, whatever the ones before it found; what cannot even be read was changed too."""
        if "manifiesto.txt" not in self.names:
            raise Unreadable("falta manifiesto.txt")
        steps = (self.read_keys, self.check_manifest, self.check_events, self.check_index)
        for step in (*steps, self.check_checkpoints, self.check_proofs):
            try:
                step()
            except DAMAGE as damage:
                self.wrong.append(f"Hay un archivo dañado o con otra forma: {damage!r}.")

    def read(self, name: str) -> bytes:
        """Return the content of a file, bounded; raises Unreadable when it is too large."""
        with self.archive.open(name) as file:
            data = file.read(LARGEST_TEXT + 1)
        if len(data) > LARGEST_TEXT:
            raise Unreadable(f"{name} es demasiado grande")
        return data

    def text(self, name: str) -> str:
        """Return the content of a file as text."""
        return self.read(name).decode("utf-8")

    def hash_of(self, name: str) -> str:
        """Return the SHA-256 of a file, read in pieces; no hexadecimal when its own checksum shows it damaged."""
        whole = hashlib.sha256()
        try:
            with self.archive.open(name) as file:
                for chunk in iter(lambda: file.read(CHUNK), b""):
                    whole.update(chunk)
        except (zipfile.BadZipFile, zlib.error, EOFError):
            return "dañado"
        return whole.hexdigest()

    def read_keys(self) -> None:
        """Take the keys of the archive; with --llave, only those that were given."""
        listed = [base64.b64decode(key["public"]) for key in json.loads(self.text("llaves.json"))["items"]]
        self.keys = {key_name(public): public for public in listed}
        if self.trusted_keys:
            self.keys = {name: public for name, public in self.keys.items() if name in self.trusted_keys}
        if not self.keys:
            given = ", ".join(sorted(self.trusted_keys))
            self.wrong.append(f"El expediente no está firmado con la llave que usted indicó ({given}).")

    def check_manifest(self) -> None:
        """The list of all files with their hashes is signed; every file is on it, unchanged, and no other is there."""
        text = self.text("manifiesto.txt")
        if not signature_holds(text, self.keys):
            self.wrong.append("La firma del manifiesto no es válida.")
        fields, lines = signed_fields(text, "radica-archive-1")
        self.manifest.update(fields)
        listed = {line[66:]: line[:64] for line in lines if line}
        for name in sorted(set(self.names) - set(listed) - {"manifiesto.txt"}):
            self.wrong.append(f"{name}: no está en el manifiesto; fue añadido.")
        for name in sorted({name for name in self.names if self.names.count(name) > 1}):
            self.wrong.append(f"{name}: está dos veces.")
        for name, expected in listed.items():
            if name not in self.names:
                self.wrong.append(f"{name}: falta; fue retirado.")
            elif self.hash_of(name) != expected:
                self.wrong.append(f"{name}: su contenido fue cambiado.")

    def check_events(self) -> None:
        """The events are 1, 2, 3, … of this case, and the chain of their hashes ends where the manifest says."""
        previous, count = bytes(32), int(self.manifest["events"])
        for number in range(1, count + 1):
            name = f"eventos/{number:06}.txt"
            if name not in self.names:
                self.wrong.append(f"Falta el hecho {number}.")
                break
            data = self.read(name)
            head, _, body = data.partition(b"\n")
            said = json.loads(head)
            if (said["sequence"], said["subject"]) != (number, self.manifest["radicado"]):
                self.wrong.append(f"{name}: dice ser el hecho {said['sequence']} de {said['subject']}.")
            previous = hashlib.sha256(previous + hashlib.sha256(data).digest()).digest()
            self.hashes.append(previous)
            self.events.append((said, json.loads(body)))
            if said["type"] == "PersonalDataErased":
                self.erased.update(document["sha256"] for document in self.events[-1][1].get("removed", []))
        if previous.hex() != self.manifest["head"]:
            self.wrong.append("La cadena de los hechos no termina en la huella firmada: fueron cambiados.")
        self.notes.append(f"{count} hechos, encadenados hasta la huella {self.manifest['head'][:16]}…")

    def check_index(self) -> None:
        """The index says of each piece, in its order, what the events say; each document here is the one they name."""
        folios = json.loads(self.text("indice.json"))["folios"]
        pieces = list(self.pieces())
        if len(folios) != len(pieces):
            self.wrong.append(f"El índice tiene {len(folios)} folios y el expediente {len(pieces)} piezas.")
        wrong = (
            at for at, folio in enumerate(folios[: len(pieces)]) if {**folio, **pieces[at], "folio": at + 1} != folio
        )
        first = next(wrong, None)
        if first is not None:
            self.wrong.append(f"Folio {first + 1}: el índice no dice lo que dicen los hechos.")
        listed = [folio for folio in folios if folio["kind"] == "document"]
        gone = [folio for folio in listed if folio["sha256"] in self.erased and not folio["file"]]
        here = [folio for folio in listed if (folio["file"] or folio["service"] == "intake") and folio not in gone]
        for folio in here:
            name = folio["file"] or folio["name"]
            if name not in self.names or self.hash_of(name) != folio["sha256"]:
                self.wrong.append(f"Folio {folio['folio']}, {name}: el documento no es el que se registró.")
        elsewhere = len(listed) - len(here) - len(gone)
        self.notes.append(f"{len(here)} documentos aquí; {elsewhere} los guarda otro servicio.")
        self.notes += [f"Folio {folio['folio']}, {folio['name']}: dato personal suprimido." for folio in gone]

    def pieces(self) -> Iterator[dict[str, Any]]:
        """Yield what the index must say: of each event, and of the documents that it brought, each document once."""
        seen: set[str] = set()
        last = 0
        for head, body in self.events:
            file = f"eventos/{head['sequence']:06}.txt"
            yield {"kind": "event", "file": file, **{name: head[name] for name in ("sequence", "type", "time")}}
            at = datetime.strptime(head["time"], "%Y-%m-%dT%H:%M:%S.%fZ") + TO_BOGOTA  # noqa: DTZ007 - only its day
            came = {"event": head["type"], "sequence": head["sequence"], "entered_on": at.date().isoformat()}
            for document in documents_in(body):
                if document["sha256"] not in seen:
                    seen.add(document["sha256"])
                    first, last = last + 1, last + (document.get("pages") or 1)
                    place = {"number": len(seen), "first_folio": first, "last_folio": last}
                    erased = document["sha256"] in self.erased
                    yield {"kind": "document", **came, **place, "erased": erased, **document}

    def check_checkpoints(self) -> None:
        """Each checkpoint is signed and follows the one before it; those kept elsewhere are among them."""
        previous: tuple[str, str] | None = None
        for name in sorted(name for name in self.names if name.startswith(CHECKPOINTS)):
            text = self.text(name)
            fields, _ = signed_fields(text, "radica-checkpoint-1")
            if not signature_holds(text, self.keys):
                self.wrong.append(f"Punto de control del {fields['day']}: la firma no es válida.")
            goes_back = int(fields["last"]) < int(fields["after"])
            if goes_back or (previous and (fields["previous"], fields["after"]) != previous):
                self.wrong.append(f"Punto de control del {fields['day']}: no sigue al anterior.")
            body = text.rpartition("signature: ")[0]
            previous = hashlib.sha256(body.encode()).hexdigest(), fields["last"]
            self.checkpoints[fields["day"]] = {**fields, "text": text}
        latest = max(self.checkpoints, default="(ninguno)")
        self.notes.append(f"{len(self.checkpoints)} puntos de control, hasta el {latest}.")
        for kept in self.trusted_checkpoints:
            self.check_kept(kept)

    def check_kept(self, text: str) -> None:
        """A checkpoint kept elsewhere is one of these, or the first of these begins where it ended or later."""
        kept = signed_fields(text, "radica-checkpoint-1")[0]
        day = kept["day"]
        if self.checkpoints.get(day, {}).get("text", "").strip() == text.strip():
            return
        if day > max(self.checkpoints, default=""):
            self.wrong.append(f"El punto de control del {day} no está; pida el expediente exportado después.")
            return
        first = self.checkpoints[min(self.checkpoints)]
        ended = hashlib.sha256(text.rpartition("signature: ")[0].encode()).hexdigest(), kept["last"]
        if int(kept["last"]) < int(first["after"]) or ended == (first["previous"], first["after"]):
            self.notes.append(f"El punto de control del {day} es anterior a los hechos de este expediente.")
        else:
            self.wrong.append(f"El punto de control del {day} no es el que usted guardó.")

    def check_proofs(self) -> None:
        """Each event is a leaf of the tree of the day that covers it; later ones have no checkpoint yet."""
        proofs = json.loads(self.text("pruebas.json"))["events"]
        if [proof["sequence"] for proof in proofs] != list(range(1, len(self.hashes) + 1)):
            self.wrong.append("No hay una prueba por cada hecho.")
            return
        covered = max((int(checkpoint["last"]) for checkpoint in self.checkpoints.values()), default=0)
        before, later = 0, 0
        for proof in proofs:
            if proof["position"] <= before:
                self.wrong.append(f"Hecho {proof['sequence']}: no está en el orden del registro.")
            before = proof["position"]
            if proof["day"] is None and before > covered:
                later += 1
            elif not self.proved(proof, self.hashes[proof["sequence"] - 1]):
                self.wrong.append(f"Hecho {proof['sequence']}: no es el que selló el punto de control.")
        self.notes.append(f"{len(proofs) - later} hechos sellados; {later} posteriores al último punto de control.")

    def proved(self, proof: dict[str, Any], event_hash: bytes) -> bool:
        """Return whether an event's audit path leads to the root signed for its day; its position is in the leaf."""
        checkpoint = self.checkpoints.get(proof["day"])
        if checkpoint is None:
            return False
        leaf = hashlib.sha256(b"\0" + proof["position"].to_bytes(8, "big") + event_hash).digest()
        path = [bytes.fromhex(text) for text in proof["path"]]
        return climbed(leaf, proof["index"], int(checkpoint["size"]), path).hex() == checkpoint["root"]


# ---------------------------------------------------------------------------------------------------------- the command


def report(check: Check, path: str) -> str:
    """Return the report, in Spanish."""
    lines = [f"Expediente {check.manifest['radicado']} ({path})", ""]
    lines += [f"  · {note}" for note in check.notes]
    lines += [f"  · Firmado con la llave {check.manifest['key']}.", ""]
    if check.wrong:
        lines += ["ALTERADO. No coincide con lo que se firmó:", "", *(f"  ✗ {wrong}" for wrong in check.wrong)]
    else:
        lines += ["ÍNTEGRO: nada fue cambiado, retirado, añadido ni puesto en otro orden."]
    if not check.trusted_keys:
        lines += ["", "Compare la llave con la que publica la empresa en /checkpoints/keys, o use --llave."]
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Check one archive and print what was found; returns the exit code."""
    parser = argparse.ArgumentParser(prog="verificar.py", description="Comprueba el expediente de un caso.")
    parser.add_argument("expediente", help="el archivo .zip")
    parser.add_argument(
        "--llave", action="append", default=[], help="llave pública en base64, o su nombre de 16 letras"
    )
    parser.add_argument("--punto", action="append", default=[], help="un punto de control guardado por otra vía")
    asked = parser.parse_args(arguments)
    try:
        kept = [kept_checkpoint(name) for name in asked.punto]
        with zipfile.ZipFile(asked.expediente) as archive:
            check = Check(archive, asked.llave, kept)
            check.run()
    except (Unreadable, OSError, zipfile.BadZipFile) as error:
        sys.stderr.write(f"No se puede leer {asked.expediente}: {error}.\n")
        return 2
    encoding = sys.stdout.encoding or "utf-8"  # what a console of another country cannot show is shown as «?»
    sys.stdout.write(report(check, asked.expediente).encode(encoding, "replace").decode(encoding))
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
