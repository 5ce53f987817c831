"""What somebody without the key may do to an archive, each found by the verifier."""

from __future__ import annotations

import zipfile

import pytest

from intake import verificar


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
