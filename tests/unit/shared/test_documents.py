from __future__ import annotations

import hashlib
import io
import os
import threading
import zipfile

import pytest

from radica import media
from radica.documents import Altered, DocumentStore, TooLarge, tidy_name
from radica.errors import Invalid, NotFound

PDF = b"%PDF-1.7\n1 0 obj\n"


def office(*members, size=10):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            archive.writestr(member, b"a" * size)
    return packed.getvalue()


XLSX = office("[Content_Types].xml", "xl/workbook.xml")
DOCX = office("[Content_Types].xml", "word/document.xml")


@pytest.fixture
def store(tmp_path):
    return DocumentStore.in_folder(tmp_path / "documents", "intake")


@pytest.fixture
def files(tmp_path):
    return lambda: sorted(path for path in (tmp_path / "documents").rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"ID3\x04\0\0", "audio/mpeg"),
        (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
        ("Señora alcaldesa:\r\n\tsin agua.".encode(), "text/plain"),
        ("Señora".encode("latin-1"), "text/plain"),
        (XLSX, media.XLSX),
        (DOCX, media.DOCX),
    ],
)
def test_a_file_is_what_its_content_says(store, content, kind):
    kept = store.put(content, "archivo", "application/octet-stream")
    assert kept.media_type == kind
    assert kept.sha256 == hashlib.sha256(content).hexdigest()
    assert kept.size == len(content)
    assert kept.service == "intake"
    assert store.read(kept.sha256) == content


def test_a_file_stands_under_its_hash_and_cannot_be_changed(store, files, tmp_path):
    kept = store.put(PDF, "a.pdf", "application/pdf")
    (path,) = files()
    assert path == tmp_path / "documents" / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256
    assert path.stat().st_mode & 0o777 == 0o440


def test_a_file_that_was_changed_where_it_lies_is_not_given_out_whole(store, files):
    kept = store.put(b"lo que dijo el usuario", "nota.txt", "text/plain")
    (path,) = files()
    path.chmod(0o600)
    path.write_bytes(b"otra cosa")
    with pytest.raises(Altered):
        store.read(kept.sha256)
    pieces = store.pieces(kept.sha256)
    assert next(pieces) == b""
    with pytest.raises(Altered):
        next(pieces)
    assert b"".join(store.as_it_stands(kept.sha256)) == b"otra cosa"


def test_keeping_the_same_content_again_keeps_one_file(store, files):
    first = store.put(PDF, "a.pdf", "application/pdf")
    before = files()[0].stat()
    second = store.put(PDF, "b.pdf", "application/pdf")
    after = files()[0].stat()
    assert first.sha256 == second.sha256
    assert before.st_ino == after.st_ino
    assert before.st_mtime_ns < after.st_mtime_ns, "it tells when the content was brought last"
    assert len(files()) == 1


def test_many_at_once_keep_one_whole_file(store, files):
    content = PDF + os.urandom(300_000)
    threads = [threading.Thread(target=store.put, args=(content, f"{n}.pdf", "application/pdf")) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [path.read_bytes() == content for path in files()] == [True]


def test_content_in_pieces_is_kept_as_one(store):
    kept = store.put_stream((PDF[i : i + 3] for i in range(0, len(PDF), 3)), "a.pdf", "application/pdf")
    assert store.read(kept.sha256) == PDF


def test_a_file_over_the_limit_is_refused_at_the_first_byte_too_many_and_leaves_nothing(store, files):
    taken = []

    def pieces():
        for _ in range(1000):
            taken.append(1)
            yield b"a" * 100

    with pytest.raises(TooLarge) as refused:
        store.put_stream(pieces(), "a.txt", "text/plain", limit=1000)
    assert refused.value.status == 413
    assert len(taken) == 11
    assert files() == []


def test_a_sender_who_breaks_off_leaves_nothing(store, files):
    def pieces():
        yield PDF
        raise ConnectionError

    with pytest.raises(ConnectionError):
        store.put_stream(pieces(), "a.pdf", "application/pdf")
    assert files() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "vacío"),
        (b"MZ\x90\0\x03", "tipo de archivo no se admite"),
        (b"\x7fELF\x02\x01\x01\0", "tipo de archivo no se admite"),
        (b"GIF89a\x01\0", "tipo de archivo no se admite"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "contraseña o un formato antiguo"),
        (b"PK\x03\x04 cortado", "dañado"),
        (office("carta.exe"), "comprimidos"),
        (office("[Content_Types].xml", "xl/workbook.xml", "xl/vbaProject.bin"), "macros"),
        (office("[Content_Types].xml", "word/document.xml", size=30_000_000), "tamaño excesivo"),
        (office("[Content_Types].xml", "word/document.xml", *map(str, range(4000))), "tamaño excesivo"),
        (PDF + b"trailer << /Encrypt 5 0 R >>", "contraseña"),
    ],
)
def test_what_a_case_may_not_hold_is_refused_in_clear_words(store, files, content, said):
    with pytest.raises(Invalid) as refused:
        store.put(content, "archivo.pdf", "")
    assert said in refused.value.detail
    assert refused.value.field == "archivo"
    assert refused.value.way_out
    assert files() == []


@pytest.mark.parametrize("declared", ["image/png", "text/html", "text/plain", "x" * 500])
def test_a_file_that_is_not_what_it_says_is_refused(store, declared):
    with pytest.raises(Invalid) as refused:
        store.put(PDF, "a.pdf", declared)
    assert refused.value.field == "Content-Type"


@pytest.mark.parametrize(
    ("declared", "kept"),
    [
        ("text/csv", "text/csv"),
        ("text/plain; charset=utf-8", "text/plain"),
        ("application/json", "application/json"),
        ("", "text/plain"),
    ],
)
def test_kinds_of_text_are_kept_as_declared(store, declared, kept):
    assert store.put(b"a,b\n1,2\n", "datos.csv", declared).media_type == kept


@pytest.mark.parametrize("declared", ["text/html", "image/svg+xml", "text/javascript"])
def test_text_that_a_browser_would_run_is_refused(store, declared):
    with pytest.raises(Invalid):
        store.put(b"<script>alert(1)</script>", "a.html", declared)


@pytest.mark.parametrize("sha256", ["", "abc", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63, "0" * 64])
def test_a_hash_of_nothing_finds_nothing(store, sha256):
    for ask in (store.size, store.kind, store.read):
        with pytest.raises(NotFound):
            ask(sha256)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("carta.pdf", "carta.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\Ana\\mi carta.pdf", "mi carta.pdf"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("sin extensión", "sin extensión.pdf"),
        ("  ", "documento.pdf"),
        ("...", "documento.pdf"),
        ("factura.pdf.exe", "factura.pdf.exe.pdf"),
        ("gpj.\u202efdp.carta\n.PDF", "gpj.fdp.carta.PDF"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
    ],
)
def test_a_name_is_made_fit_to_be_shown(name, kept):
    assert tidy_name(name, media.PDF) == kept
