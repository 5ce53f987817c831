"""What somebody may do who makes everything fit again, up to who has the key itself, and by what it is found."""

from __future__ import annotations

import base64
import hashlib
import json

import pytest

from intake import verificar
from intake.signing import Signer


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


def test_events_that_nothing_sealed_yet_must_stand_in_the_order_of_the_log(a_case, exported, verified, insider):
    files = exported(a_case("PQRReceived"))
    proofs = json.loads(files["pruebas.json"])["events"]
    proofs[0]["position"], proofs[1]["position"] = proofs[1]["position"], proofs[0]["position"]
    forged = {**files, "pruebas.json": json.dumps({"events": proofs}).encode()}
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert "Hecho 2: no está en el orden del registro." in report


def test_an_event_of_another_case_is_found_before_anything_seals_it(a_case, exported, verified, insider):
    radicado, other = a_case("PQRReceived"), a_case("PQRReceived")
    files = exported(radicado)
    forged = {**files, "eventos/000002.txt": exported(other)["eventos/000002.txt"]}
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert f"eventos/000002.txt: dice ser el hecho 2 de {other}." in report


def test_a_manifest_that_signs_another_end_of_the_chain_is_found(files, verified, insider):
    body = files["manifiesto.txt"].decode().rpartition("signature: ")[0]
    fields, _ = verificar.signed_fields(body, "radica-archive-1")
    forged = insider.signed(body.replace(fields["head"], "ab" * 32)).encode()
    code, report = verified({**files, "manifiesto.txt": forged})
    assert code == 1
    assert "La cadena de los hechos no termina en la huella firmada" in report


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
