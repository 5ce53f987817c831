"""A case as an archive over HTTP, and everything that somebody might do to it, found by the verifier."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest

from intake import verificar
from intake.archive import MAY_EXPORT
from intake.signing import Signer
from radica.access import Lane

DAY = timedelta(days=1)
FACTS = ("PQRReceived", "ResponseFiled", "CommunicationDelivered")


@pytest.fixture
def exported(client, people):
    """Return the files of a case's archive, by name."""

    def export(radicado):
        answer = client.get(f"/pqrs/{radicado}/archive.zip", auth=people(Lane.AUDITOR))
        assert answer.status_code == 200, answer.text
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    return export


@pytest.fixture
def attached(client, assistant):
    """Upload a document of the petitioner's and return its reference."""
    headers = {"X-File-Name": "factura.txt", "Content-Type": "text/plain"}
    return client.post("/documents", content="la factura, año 2026".encode(), headers=headers, auth=assistant).json()


@pytest.fixture
def sealed_case(a_case, attached, clock, close_day):
    """A case with a document of its own, closed by checkpoints of two days, and one fact more."""
    radicado = a_case(*FACTS, attachments=[attached])
    close_day()
    clock.advance(DAY)
    close_day()
    return radicado


@pytest.fixture
def files(sealed_case, hear, exported):
    hear("NotificationServed", sealed_case)
    return exported(sealed_case)


@pytest.fixture
def verified(tmp_path, capsys):
    """Write the files as an archive, verify it, and return the exit code and the report."""

    def verify(files, *options):
        path = tmp_path / "expediente.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        code = verificar.main([str(path), *options])
        return code, "".join(capsys.readouterr())

    return verify


def resigned(files, signer):
    """Return the files with a manifest that fits them, signed by whoever has that key, and the head that they give."""
    fields, _ = verificar.signed_fields(files["manifiesto.txt"].decode(), "radica-archive-1")
    head, events = bytes(32), sorted(name for name in files if name.startswith("eventos/"))
    for name in events:
        head = hashlib.sha256(head + hashlib.sha256(files[name]).digest()).digest()
    text = (
        f"radica-archive-1\nradicado: {fields['radicado']}\nevents: {len(events)}\nhead: {head.hex()}\n"
        f"made: {fields['made']}\nkey: {signer.name}\n"
    )
    others = {name: data for name, data in files.items() if name != "manifiesto.txt"}
    text += "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in others.items())
    return {**others, "manifiesto.txt": signer.signed(text).encode()}


def test_an_untouched_archive_passes_and_says_what_it_holds(files, verified):
    code, report = verified(files)
    assert code == 0, report
    assert "ÍNTEGRO" in report
    assert "5 hechos, encadenados" in report
    assert "4 hechos sellados; 1 posteriores" in report
    assert "2 puntos de control, hasta el 2026-11-24" in report


def test_the_verifier_inside_runs_alone_with_nothing_but_python(files, tmp_path, client, sealed_case, people):
    path = tmp_path / "caso.zip"
    path.write_bytes(client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(Lane.AUDITOR)).content)
    (tmp_path / "verificar.py").write_bytes(files["verificar.py"])
    key = client.get("/checkpoints/keys").json()["items"][0]
    point = tmp_path / "punto.txt"
    point.write_text(client.get("/checkpoints/2026-11-23").text, encoding="utf-8")
    for name in (key["name"], key["public"]):
        command = [sys.executable, "-I", "-S", "verificar.py", "caso.zip", "--llave", name, "--punto", point.name]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "ÍNTEGRO" in done.stdout
    assert client.get("/checkpoints/verificar.py").content == files["verificar.py"]


def test_the_index_has_a_folio_for_each_event_and_document_in_order(files, attached):
    folios = json.loads(files["indice.json"])["folios"]
    assert [folio["folio"] for folio in folios] == list(range(1, len(folios) + 1))
    assert [folio["type"] for folio in folios if folio["kind"] == "event"] == [
        "PQRRadicated", *FACTS, "NotificationServed"
    ]  # fmt: skip
    own = folios[1]
    assert (own["sha256"], own["service"]) == (attached["sha256"], "intake")
    assert files[own["file"]] == "la factura, año 2026".encode()
    elsewhere = [folio for folio in folios if folio["kind"] == "document" and folio["service"] != "intake"]
    assert elsewhere
    assert all(folio["file"] is None for folio in elsewhere)


def test_the_events_are_the_stored_bytes(files, rows):
    for row in rows("select sequence, data::text as data from log where sequence > 0 order by sequence"):
        assert files[f"eventos/{row.sequence:06}.txt"].partition(b"\n")[2] == row.data.encode()


def test_no_personal_data_are_in_the_events_of_an_archive(files):
    facts = b"".join(data for name, data in files.items() if not name.startswith("documentos/"))
    for secret in ("Ñúñez", "1.140.555.777", "1140555777", "Calle 20", "300 555 7788", "mafe@", "tres veces"):
        assert secret.encode() not in facts


def test_it_still_passes_after_the_person_was_erased(sealed_case, exported, verified, db, client, assistant):
    with db.transaction() as tx:
        tx.execute("delete from person")
    assert client.get(f"/pqrs/{sealed_case}", auth=assistant).json()["erased"]
    code, report = verified(exported(sealed_case))
    assert code == 0, report


def test_a_case_without_any_checkpoint_yet_passes_and_says_so(a_case, exported, verified):
    code, report = verified(exported(a_case()))
    assert code == 0, report
    assert "0 hechos sellados; 1 posteriores" in report


def test_a_case_over_several_days_among_others(a_case, hear, clock, close_day, exported, verified):
    a_case(*FACTS)
    radicado = a_case()
    for name in FACTS:
        close_day()
        clock.advance(DAY)
        a_case("PQRReceived")
        hear(name, radicado)
    close_day()
    code, report = verified(exported(radicado))
    assert code == 0, report
    assert "4 hechos sellados; 0 posteriores" in report


# ------------------------------------------------------------------------------- what somebody without the key may do


def first(files, folder):
    return min(name for name in files if name.startswith(folder))


def changed_byte(files, name):
    return {**files, name: files[name][:-5] + bytes([files[name][-5] ^ 1]) + files[name][-4:]}


def swapped(files, one, other):
    return {**files, one: files[other], other: files[one]}


def without(files, name):
    return {known: data for known, data in files.items() if known != name}


ATTACKS = {
    "a byte of an event": lambda files: changed_byte(files, "eventos/000003.txt"),
    "an event removed": lambda files: without(files, "eventos/000002.txt"),
    "the last event removed": lambda files: without(files, "eventos/000005.txt"),
    "two events swapped": lambda files: swapped(files, "eventos/000002.txt", "eventos/000003.txt"),
    "an event added": lambda files: {**files, "eventos/000006.txt": files["eventos/000005.txt"]},
    "a document replaced": lambda files: {**files, first(files, "documentos/"): b"otra factura"},
    "a document removed": lambda files: without(files, first(files, "documentos/")),
    "the index": lambda files: changed_byte(files, "indice.json"),
    "a proof": lambda files: {**files, "pruebas.json": files["pruebas.json"].replace(b'"index": 1', b'"index": 2')},
    "a checkpoint's root": lambda files: changed_byte(files, "puntos-de-control/2026-11-23.txt"),
    "a checkpoint removed": lambda files: without(files, "puntos-de-control/2026-11-23.txt"),
    "the number of events": lambda files: {
        **files, "manifiesto.txt": files["manifiesto.txt"].replace(b"events: 5", b"events: 4")
    },
    "the keys": lambda files: {**files, "llaves.json": b'{"items":[]}'},
    "no keys": lambda files: without(files, "llaves.json"),
    "no proofs": lambda files: without(files, "pruebas.json"),
    "the instructions": lambda files: changed_byte(files, "LEEME.txt"),
    "nonsense in place of an event": lambda files: {**files, "eventos/000001.txt": b"\xff\xfe"},
    "nonsense in place of the proofs": lambda files: {**files, "pruebas.json": b"[]"},
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_done_to_it_is_found(attack, files, verified):
    code, report = verified(ATTACKS[attack](files))
    assert code == 1, report
    assert "ALTERADO" in report


def test_any_changed_byte_of_the_file_itself_is_found(files, tmp_path, capsys):
    path = tmp_path / "expediente.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
        places = {info.filename: info.header_offset + 80 for info in archive.infolist() if info.compress_size > 100}
    whole = path.read_bytes()
    for name, place in places.items():
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert verificar.main([str(path)]) == 1, name
        assert "ALTERADO" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"nada", b"PK\3\4" + bytes(100)])
def test_what_is_no_archive_cannot_be_read(content, tmp_path, capsys):
    path = tmp_path / "otro.zip"
    path.write_bytes(content)
    assert verificar.main([str(path)]) == 2
    assert "No se puede leer" in capsys.readouterr().err


def test_an_archive_of_something_else_and_one_that_is_not_there(tmp_path, verified):
    assert verified({"foto.txt": b"hola"})[0] == 2
    assert verificar.main([str(tmp_path / "no-existe.zip")]) == 2


# ------------------------------------------------------------------ what somebody may do who makes everything fit again


@pytest.fixture
def forger():
    return Signer(bytes(range(32)))


@pytest.fixture
def insider(settings):
    """Whoever has the evidence key itself."""
    return Signer(base64.b64decode(settings.need("evidence_key")))


def forged_event(files):
    return {**files, "eventos/000002.txt": files["eventos/000002.txt"].replace(b"Jos", b"Jes", 1)}


def test_a_manifest_signed_by_another_key_is_found(files, verified, forger):
    code, report = verified(resigned(files, forger))
    assert code == 1
    assert "La firma del manifiesto no es válida" in report


def test_everything_signed_anew_with_keys_of_his_own_is_found_by_the_published_key(files, verified, forger, insider):
    forged = forged_event(files)
    listed = [{"name": forger.name, "public": base64.b64encode(forger.public).decode()}]
    forged["llaves.json"] = json.dumps({"items": listed}).encode()
    forged = {name: data for name, data in forged.items() if not name.startswith("puntos-de-control/")}
    proofs = json.loads(forged["pruebas.json"])["events"]
    forged["pruebas.json"] = json.dumps({"events": [{**proof, "day": None} for proof in proofs]}).encode()
    forged = resigned(forged, forger)
    assert verified(forged)[0] == 0
    assert verified(forged, "--llave", insider.name)[0] == 1


def test_an_event_changed_by_who_has_the_key_is_found_by_the_checkpoint(files, verified, insider):
    code, report = verified(resigned(forged_event(files), insider))
    assert code == 1
    assert "Hecho 2: no es el que selló el punto de control." in report
    assert "manifiesto" not in report


def test_an_event_hidden_behind_a_missing_proof_is_found(files, verified, insider):
    forged = forged_event(files)
    proofs = json.loads(forged["pruebas.json"])["events"]
    forged["pruebas.json"] = json.dumps({"events": [{**proof, "day": None} for proof in proofs]}).encode()
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert "Hecho 2: no es el que selló" in report


def test_a_checkpoint_forged_by_who_has_the_key_breaks_the_chain_of_checkpoints(files, verified, insider):
    name = "puntos-de-control/2026-11-23.txt"
    text = files[name].decode().rpartition("signature: ")[0].replace("size: 4", "size: 3")
    code, report = verified(resigned({**files, name: insider.signed(text).encode()}, insider))
    assert code == 1
    assert "Punto de control del 2026-11-24: no sigue al anterior." in report


def test_the_last_checkpoint_forged_by_who_has_the_key_is_found_by_a_copy_kept_elsewhere(
    files, verified, insider, client, tmp_path
):
    kept = tmp_path / "impreso.txt"
    kept.write_text(client.get("/checkpoints/2026-11-24").text, encoding="utf-8")
    assert verified(files, "--punto", str(kept))[0] == 0
    name = "puntos-de-control/2026-11-24.txt"
    text = files[name].decode().rpartition("signature: ")[0].replace("made: 2026-11-25", "made: 2026-11-26")
    forged = resigned({**files, name: insider.signed(text).encode()}, insider)
    assert verified(forged)[0] == 0
    code, report = verified(forged, "--punto", str(kept))
    assert code == 1
    assert "no es el que usted guardó" in report


def test_a_document_that_the_index_conceals_is_found(files, verified, insider):
    index = json.loads(files["indice.json"])
    index["folios"] = [folio for folio in index["folios"] if folio["folio"] != 2]
    code, report = verified(resigned({**files, "indice.json": json.dumps(index).encode()}, insider))
    assert code == 1
    assert "El índice no nombra los documentos" in report


# ------------------------------------------------------------------------------------------------------------ the door


def test_only_those_who_answer_for_the_file_may_take_it_away(client, people, sealed_case, rows):
    for lane in Lane:
        answer = client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(lane))
        assert answer.status_code == (200 if lane in MAY_EXPORT else 403), lane
    assert client.get(f"/pqrs/{sealed_case}/archive.zip").status_code == 401
    noted = rows("select lane, what from reading order by id")
    assert {row.lane for row in noted} == set(MAY_EXPORT)
    assert {row.what for row in noted} == {"archive"}


def test_an_unknown_case_has_no_archive(client, people):
    answer = client.get("/pqrs/E-2026-0000099-9/archive.zip", auth=people(Lane.AUDITOR))
    assert answer.status_code == 404
    assert answer.json()["title"] == "No se encontró"


def test_a_case_that_is_not_chained_yet_is_not_exported(client, people, sealed_case, superuser):
    superuser("update log set hash = null where sequence = 4")
    answer = client.get(f"/pqrs/{sealed_case}/archive.zip", auth=people(Lane.AUDITOR))
    assert answer.status_code == 409
    assert "huella" in answer.json()["detail"]


@pytest.fixture
def on_disk(settings, attached):
    """Where the attached document lies."""
    digest = attached["sha256"]
    return settings.documents_folder / digest[:2] / digest[2:4] / digest


def test_a_document_damaged_on_disk_is_exported_and_found(sealed_case, exported, verified, on_disk):
    on_disk.chmod(0o600)
    on_disk.write_bytes(b"la factura, otra")
    code, report = verified(exported(sealed_case))
    assert code == 1
    assert "Folio 2, documentos/" in report


def test_a_document_lost_from_disk_is_told(sealed_case, exported, verified, on_disk):
    on_disk.unlink()
    code, report = verified(exported(sealed_case))
    assert code == 1
    assert "Folio 2, factura.txt: el documento no es el que se registró" in report
