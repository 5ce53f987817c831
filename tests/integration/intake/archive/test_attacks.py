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


EVENTS, FOLIO_2 = "eventos/00000", "Folio 2, documentos/"
ATTACKS = {
    "a byte of an event": (
        lambda files: changed_byte(files, EVENTS + "3.txt"), "eventos/000003.txt: su contenido fue cambiado."
    ),
    "the first event removed": (
        lambda files: without(files, EVENTS + "1.txt"), "eventos/000001.txt: falta; fue retirado."
    ),
    "an event in the middle removed": (
        lambda files: without(files, EVENTS + "2.txt"), "eventos/000002.txt: falta; fue retirado."
    ),
    "the last event removed": (
        lambda files: without(files, EVENTS + "5.txt"), "eventos/000005.txt: falta; fue retirado."
    ),
    "two events swapped": (
        lambda files: swapped(files, EVENTS + "2.txt", EVENTS + "3.txt"),
        "eventos/000002.txt: dice ser el hecho 3 de E-",
    ),
    "an event added": (
        lambda files: {**files, EVENTS + "6.txt": files[EVENTS + "5.txt"]},
        "eventos/000006.txt: no está en el manifiesto; fue añadido.",
    ),
    "an event twice": (
        lambda files: {**files, EVENTS + "3.txt": files[EVENTS + "2.txt"]},
        "eventos/000003.txt: dice ser el hecho 2 de E-",
    ),
    "a document replaced": (
        lambda files: {**files, first(files, "documentos/"): b"otra factura"}, FOLIO_2
    ),
    "a document removed": (lambda files: without(files, first(files, "documentos/")), FOLIO_2),
    "the index": (lambda files: changed_byte(files, "indice.json"), "indice.json: su contenido fue cambiado."),
    "a folio": (
        lambda files: {**files, "indice.json": files["indice.json"].replace(b'"folio": 3', b'"folio": 4')},
        "Folio 3: el índice no dice lo que dicen los hechos.",
    ),
    "a proof": (
        lambda files: {**files, "pruebas.json": files["pruebas.json"].replace(b'"index": 1', b'"index": 2')},
        "Hecho 2: no es el que selló el punto de control.",
    ),
    "a checkpoint's root": (
        lambda files: changed_byte(files, "puntos-de-control/2026-11-23.txt"),
        "Punto de control del 2026-11-23: la firma no es válida.",
    ),
    "a checkpoint removed": (
        lambda files: without(files, "puntos-de-control/2026-11-23.txt"),
        "puntos-de-control/2026-11-23.txt: falta; fue retirado.",
    ),
    "an old checkpoint in the place of a new one": (
        lambda files: {
            **files, "puntos-de-control/2026-11-24.txt": files["puntos-de-control/2026-11-23.txt"]
        },
        "puntos-de-control/2026-11-24.txt: su contenido fue cambiado.",
    ),
    "the number of events": (
        lambda files: {**files, "manifiesto.txt": files["manifiesto.txt"].replace(b"events: 5", b"events: 4")},
        "La firma del manifiesto no es válida.",
    ),
    "the keys": (lambda files: {**files, "llaves.json": b'{"items":[]}'}, "llaves.json: su contenido fue cambiado."),
    "no keys": (lambda files: without(files, "llaves.json"), "llaves.json: falta; fue retirado."),
    "no proofs": (lambda files: without(files, "pruebas.json"), "pruebas.json: falta; fue retirado."),
    "the instructions": (lambda files: changed_byte(files, "LEEME.txt"), "LEEME.txt: su contenido fue cambiado."),
    "nonsense in place of an event": (
        lambda files: {**files, EVENTS + "1.txt": b"\xff\xfe"}, "eventos/000001.txt: su contenido fue cambiado."
    ),
    "nonsense in place of the proofs": (
        lambda files: {**files, "pruebas.json": b"[]"}, "pruebas.json: su contenido fue cambiado."
    ),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_was_done_to_it_is_found_and_named(attack, files, verified):
    change, says = ATTACKS[attack]
    code, report = verified(change(files))
    assert code == 1, report
    assert "ALTERADO" in report
    assert f"  ✗ {says}" in report, report


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
