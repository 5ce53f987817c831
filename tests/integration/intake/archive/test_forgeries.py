"""What somebody may do who makes everything fit again, up to who has the key itself, and by what it is found."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from datetime import timedelta

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
def next_day(close_day, clock):
    """Let a day go by and close it."""

    def go_on():
        clock.advance(timedelta(days=1))
        close_day()

    return go_on


@pytest.fixture
def printed(client, tmp_path):
    """Keep a copy of a day's checkpoint, as some editor saves it, and return where."""

    def keep(day, saved_as="{}"):
        kept = tmp_path / "impreso.txt"
        kept.write_text(saved_as.format(client.get(f"/checkpoints/{day}").text), encoding="utf-8", newline="\r\n")
        return str(kept)

    return keep


@pytest.fixture
def forger():
    return Signer(bytes(range(32)))


@pytest.fixture
def insider(settings):
    """Whoever has the evidence key itself."""
    return Signer(base64.b64decode(settings.need("evidence_key")))


def keys_of(*signers):
    """The published keys, as an archive lists them."""
    listed = [{"name": each.name, "public": base64.b64encode(each.public).decode()} for each in signers]
    return json.dumps({"items": listed}).encode()


def forged_event(files):
    return {**files, "eventos/000002.txt": files["eventos/000002.txt"].replace(b"Jos", b"Jes", 1)}


def test_a_manifest_signed_by_another_key_is_found(files, verified, forger):
    code, report = verified(resigned(files, forger))
    assert code == 1
    assert "La firma del manifiesto no es válida" in report


def test_everything_signed_anew_with_keys_of_his_own_is_found_by_the_published_key(files, verified, forger, insider):
    forged = forged_event(files)
    forged["llaves.json"] = keys_of(forger)
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


def test_a_checkpoint_that_covers_less_than_the_one_before_it_is_found(files, verified, insider):
    name = "puntos-de-control/2026-11-24.txt"
    text = files[name].decode().rpartition("signature: ")[0]
    fields, _ = verificar.signed_fields(text, "radica-checkpoint-1")
    shorter = text.replace(f"last: {fields['last']}\n", f"last: {int(fields['after']) - 1}\n")
    code, report = verified(resigned({**files, name: insider.signed(shorter).encode()}, insider))
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


@pytest.mark.parametrize("saved_as", ["{}", "\ufeff{}", "{}\n\n"])
def test_a_copy_kept_from_before_the_case_says_nothing_of_it(a_case, next_day, exported, verified, printed, saved_as):
    next_day()
    radicado = a_case("PQRReceived")
    next_day()
    code, report = verified(exported(radicado), "--punto", printed("2026-11-24", saved_as))
    assert code == 0, report
    assert "es anterior a los hechos de este expediente" in report


def test_a_copy_kept_of_a_day_that_the_archive_does_not_reach_asks_for_a_newer_one(files, next_day, verified, printed):
    next_day()
    code, report = verified(files, "--punto", printed("2026-11-25"))
    assert code == 1
    assert "El punto de control del 2026-11-25 no está; pida el expediente exportado después." in report


def test_a_case_that_the_copy_kept_covered_cannot_be_said_to_have_come_after_it(files, verified, insider, tmp_path):
    """The first checkpoint is left out, and the second one made to cover the case by itself."""
    first, second = "puntos-de-control/2026-11-23.txt", "puntos-de-control/2026-11-24.txt"
    kept = tmp_path / "impreso.txt"
    kept.write_bytes(files[first])
    body = files[second].decode().rpartition("signature: ")[0]
    body = re.sub("^after: .*$", "after: 0", body, flags=re.MULTILINE)
    forged = {name: data for name, data in files.items() if name != first}
    code, report = verified(resigned({**forged, second: insider.signed(body).encode()}, insider), "--punto", str(kept))
    assert code == 1
    assert "no es el que usted guardó" in report


def test_who_changed_their_key_is_checked_by_both(sealed_case, exported, verified, insider):
    new = Signer(bytes(range(1, 33)))
    files = resigned({**exported(sealed_case), "llaves.json": keys_of(insider, new)}, new)
    assert verified(files)[0] == 0
    assert verified(files, "--llave", insider.name, "--llave", new.name)[0] == 0
    assert verified(files, "--llave", new.name)[0] == 1


@pytest.mark.parametrize("option", ["--llave", "--punto"])
def test_what_its_user_gave_wrongly_is_no_fault_of_the_archive(files, verified, tmp_path, option):
    given = tmp_path / "foto.jpg"
    given.write_bytes(b"\xff\xd8\xff")
    code, report = verified(files, option, str(given))
    assert code == 2
    assert "foto.jpg" in report
    assert "ALTERADO" not in report


def test_a_console_without_our_signs_tells_what_is_wrong_all_the_same(files, tmp_path):
    path = tmp_path / "expediente.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**files, "LEEME.txt": b"otro"}.items():
            archive.writestr(name, data)
    told = subprocess.run(
        [sys.executable, verificar.__file__, str(path)],
        env={"PYTHONIOENCODING": "cp1252"}, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (told.returncode, told.stderr) == (1, b"")
    assert "LEEME.txt: su contenido fue cambiado.".encode("cp1252") in told.stdout


def test_a_document_that_the_index_conceals_is_found(files, verified, insider):
    index = json.loads(files["indice.json"])
    pieces = len(index["folios"])
    index["folios"] = [folio for folio in index["folios"] if folio["folio"] != 2]
    code, report = verified(resigned({**files, "indice.json": json.dumps(index).encode()}, insider))
    assert code == 1
    assert f"El índice tiene {pieces - 1} folios y el expediente {pieces} piezas." in report
    assert "Folio 2: el índice no dice lo que dicen los hechos." in report


@pytest.mark.parametrize(
    ("folio", "change"),
    [
        (1, {"folio": 7}),
        (1, {"type": "PQRClosed"}),
        (1, {"time": "2026-11-24T00:00:00.000000Z"}),
        (1, {"sequence": 2}),
        (1, {"file": "eventos/000002.txt"}),
        (2, {"name": "otra.txt"}),
        (2, {"sha256": "ab" * 32}),
        (2, {"kind": "event"}),
        (2, {"service": "billing"}),
        (2, {"size": 1}),
        (2, {"number": 2}),
        (2, {"first_folio": 2}),
        (2, {"last_folio": 9}),
        (2, {"entered_on": "2026-11-25"}),
        (2, {"event": "PQRClosed"}),
        (2, {"erased": True}),
    ],
)
def test_a_folio_forged_by_who_has_the_key_is_found_by_the_events(files, verified, insider, folio, change):
    index = json.loads(files["indice.json"])
    index["folios"][folio - 1].update(change)
    code, report = verified(resigned({**files, "indice.json": json.dumps(index).encode()}, insider))
    assert code == 1
    assert f"Folio {folio}: el índice no dice lo que dicen los hechos." in report


def test_two_folios_that_changed_places_are_found(files, verified, insider):
    index = json.loads(files["indice.json"])
    index["folios"][2], index["folios"][3] = index["folios"][3], index["folios"][2]
    code, report = verified(resigned({**files, "indice.json": json.dumps(index).encode()}, insider))
    assert code == 1
    assert "Folio 3: el índice no dice lo que dicen los hechos." in report


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ("puntos-de-control/2026-11-23.txt", "Punto de control del 2026-11-23: no sigue al anterior."),
        ("LEEME.txt", "Hay un archivo dañado o con otra forma"),
    ],
)
def test_an_old_checkpoint_or_any_other_text_in_the_place_of_the_last_one_is_found(
    files, verified, insider, other, says
):
    code, report = verified(resigned({**files, "puntos-de-control/2026-11-24.txt": files[other]}, insider))
    assert code == 1
    assert says in report


def test_a_checkpoint_signed_with_another_key_is_found(files, verified, insider, forger):
    name = "puntos-de-control/2026-11-24.txt"
    text = files[name].decode().rpartition("signature: ")[0].replace(insider.name, forger.name)
    code, report = verified(resigned({**files, name: forger.signed(text).encode()}, insider))
    assert code == 1
    assert "Punto de control del 2026-11-24: la firma no es válida." in report


HEADS = {
    "who": (b'"actor":{"id":"', b'"actor":{"id":"x'),
    "in which role": (b'"lane":"', b'"lane":"x'),
    "when": (b'"time":"2026', b'"time":"2025'),
    "the sealed part": (b'"sealed":"', b'"sealed":"0'),
    "the type": (b'"type":"PQR', b'"type":"pqr'),
}


@pytest.mark.parametrize("what", HEADS)
def test_the_head_of_an_event_is_sealed_as_its_body_is(files, verified, insider, what):
    before, after = HEADS[what]
    assert before in files["eventos/000001.txt"]
    forged = {**files, "eventos/000001.txt": files["eventos/000001.txt"].replace(before, after, 1)}
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert "Hecho 1: no es el que selló el punto de control." in report


def test_a_history_cut_off_after_its_checkpoints_is_found_though_everything_was_signed_anew(files, verified, insider):
    """The last event came after the checkpoints, the one before it did not."""
    forged = {name: data for name, data in files.items() if name not in {"eventos/000004.txt", "eventos/000005.txt"}}
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert "No hay una prueba por cada hecho." in report


def test_an_event_inserted_with_everything_computed_anew_is_found(files, verified, insider):
    """The events behind it move up, with heads and proofs that say so."""
    forged, proofs = dict(files), json.loads(files["pruebas.json"])["events"]
    for number in (5, 4, 3, 2):
        moved = files[f"eventos/{number:06}.txt"].replace(b'"sequence":%d' % number, b'"sequence":%d' % (number + 1))
        forged[f"eventos/{number + 1:06}.txt"] = moved
    forged["eventos/000002.txt"] = files["eventos/000002.txt"]
    proofs = [proofs[0], *proofs[1:2], *({**proof, "sequence": proof["sequence"] + 1} for proof in proofs[1:])]
    forged["pruebas.json"] = json.dumps({"events": proofs}).encode()
    code, report = verified(resigned(forged, insider))
    assert code == 1
    assert "Hecho 3: no es el que selló el punto de control." in report
    assert "Hecho 3: no está en el orden del registro." in report
