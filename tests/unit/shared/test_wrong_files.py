"""What a stranger's file may hide, by its kind: each is refused in Spanish, and honest files of the kind pass."""

from __future__ import annotations

import io
import struct
import zipfile

import pikepdf
import pytest
from openpyxl import Workbook

from radica import media
from radica.documents import pdf
from radica.documents.examination import examined
from radica.errors import Invalid
from sample import papers

SECONDS = 20
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def a_pdf(change=None, **save):
    document = pikepdf.open(io.BytesIO(papers.pdf(["acta"])))
    if change:
        change(document)
    out = io.BytesIO()
    document.save(out, **save)
    return out.getvalue()


def opening(action):
    return lambda document: setattr(document.Root, "OpenAction", pikepdf.Dictionary(action))


def uri():
    return pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x")


def content_elsewhere(document):
    document.Root.Lejos = document.make_stream(b"", F=pikepdf.Dictionary(FS=pikepdf.Name.URL, F="http://x"))


def deep_action(document):
    """An action inside an annotation inside a page, nothing of it an object of its own."""
    action = pikepdf.Dictionary(S=pikepdf.Name.URI, Next=pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe"))
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, AA=pikepdf.Dictionary(E=action))
    document.pages[0].Annots = pikepdf.Array([note])


def enclosing(name, content):
    def change(document):
        document.attachments[name] = pikepdf.AttachedFileSpec(document, content, filename=name)

    return change


def docx(relations="", **more):
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": "<document/>",
        "word/_rels/document.xml.rels": RELATIONS.format(relations),
        **more,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relation(kind, mode="External"):
    return f'<Relationship Id="r" Type="{OFFICE}/{kind}" Target="http://x" TargetMode="{mode}"/>'


def box(kind, content=b""):
    return struct.pack(">I", 8 + len(content)) + kind + content


def mp4(*boxes):
    return box(b"ftyp", b"isom\0\0\0\0isom") + b"".join(boxes)


def honest_xlsx():
    book, out = Workbook(), io.BytesIO()
    book.active["A1"] = "lectura"
    book.active["A1"].hyperlink = "https://example.org"
    book.save(out)
    return out.getvalue()


def looked_at(tmp_path, content):
    file = tmp_path / "file"
    file.write_bytes(content)
    return examined(file, media.sniff(file), SECONDS)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\nsoporte\n", "dañado"),
        (papers.pdf(["a"])[:120], "dañado"),
        (a_pdf(lambda document: document.pages.__delitem__(0)), "dañado"),
        (a_pdf(opening({"/S": pikepdf.Name.JavaScript, "/JS": "app.alert(1)"})), "acciones"),
        (a_pdf(opening({"/S": pikepdf.Name.Launch, "/F": "cmd.exe"})), "acciones"),
        (a_pdf(opening({"/S": pikepdf.Name.SubmitForm, "/F": "http://x"})), "acciones"),
        (a_pdf(opening({"/S": pikepdf.Name.URI, "/URI": "http://x/quien-lo-abre"})), "acciones"),
        (a_pdf(opening({"/S": pikepdf.Name.GoToR, "/F": "//x/carpeta/otro.pdf"})), "acciones"),
        (a_pdf(opening({"/S": pikepdf.Name.GoTo, "/Next": pikepdf.Array([uri()])})), "acciones"),
        (a_pdf(lambda document: setattr(document.pages[0], "AA", pikepdf.Dictionary(O=uri()))), "acciones"),
        (a_pdf(content_elsewhere), "acciones"),
        (a_pdf(deep_action), "acciones"),
        (a_pdf(deep_action, object_stream_mode=pikepdf.ObjectStreamMode.generate), "acciones"),
        (a_pdf(lambda document: setattr(document.Root, "AcroForm", pikepdf.Dictionary(XFA="<x/>"))), "acciones"),
        (a_pdf(enclosing("factura.exe", b"MZ\x90\0\x03")), "adentro"),
        (papers.pdf(["a"]) + docx(), "dos tipos"),
        (docx(**{"word/vbaProject.bin": "x"}), "macros"),
        (docx(**{"[Content_Types].xml": '<Override ContentType="x.document.macroEnabled.main+xml"/>'}), "macros"),
        (docx(**{"word/embeddings/oleObject1.bin": "x"}), "macros"),
        (docx(**{"word/activeX/activeX1.xml": "x"}), "macros"),
        (docx(relation("attachedTemplate")), "otra dirección"),
        (docx(relation("image")), "otra dirección"),
        (docx(**{"xl/externalLinks/externalLink1.xml": "<ddeLink ddeService='cmd'/>"}), "otra dirección"),
        (docx("<no es"), "dañado"),
        (docx('<!DOCTYPE x [<!ENTITY a "b">]>'), "dañado"),
        (docx(**{"Word/Document.xml": "otro"}), "dañado"),
        (docx(**{"word/media/a.bin": b"\0" * 30_000_000}), "tamaño excesivo"),
        (mp4(box(b"mdat", b"x" * 50)), "grabación"),
        (mp4(box(b"moov"), struct.pack(">I", 5000) + b"mdat"), "grabación"),
        (mp4(struct.pack(">I", 2) + b"moov"), "grabación"),
        (b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 200, "grabación"),
        (b"ID3<script>alert(1)</script>", "grabación"),
    ],
)
def test_what_a_file_hides_has_it_refused(tmp_path, content, said):
    with pytest.raises(Invalid, match=said) as refused:
        looked_at(tmp_path, content)
    assert refused.value.way_out


@pytest.mark.parametrize(
    "content",
    [
        docx(),
        docx(relation("hyperlink") + relation("styles", mode="Internal")),
        honest_xlsx(),
        mp4(box(b"moov", b"x" * 20), box(b"mdat", b"x" * 50)),
        b"ID3\x04\0\0\0\0\0\x02\0\0" + b"\xff\xfb\x90\x64" + b"\0" * 413,
        b"\xff\xfb\x90\x64" + b"\0" * 413,
        b"una nota",
    ],
)
def test_an_honest_file_passes(tmp_path, content):
    assert looked_at(tmp_path, content) is None


def test_the_pages_of_a_pdf_are_counted(tmp_path):
    def three(document):
        document.pages.extend([document.pages[0], document.pages[0]])

    assert looked_at(tmp_path, a_pdf(three)) == 3


def test_a_pdf_may_open_at_a_place_and_lead_elsewhere_who_clicks(tmp_path):
    def change(document):
        page = document.pages[0]
        place = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=pikepdf.Array([page.obj, pikepdf.Name.Fit]))
        page.AA = pikepdf.Dictionary(O=place)
        document.Root.OpenAction = pikepdf.Array([page.obj, pikepdf.Name.Fit])
        page.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=uri())])

    assert looked_at(tmp_path, a_pdf(change)) == 1


def test_a_pdf_may_enclose_what_may_be_sent_alone(tmp_path):
    assert looked_at(tmp_path, a_pdf(enclosing("factura.xml", b"<factura/>"))) == 1


def test_a_pdf_that_unpacks_without_end_is_refused_and_costs_no_memory_here(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "LARGEST_MEMORY", 250_000_000)
    file = tmp_path / "bomb.pdf"
    file.write_bytes(a_pdf(enclosing("bomba.txt", b"a" * 150_000_000), compress_streams=True))
    assert file.stat().st_size < 1_000_000
    with pytest.raises(Invalid, match="dañado"):
        pdf.judged(file, SECONDS)


def test_a_pdf_that_takes_too_long_is_given_up(tmp_path):
    file = tmp_path / "slow.pdf"
    file.write_bytes(papers.pdf(["a"]))
    with pytest.raises(pdf.TooSlow):
        pdf.judged(file, 0.01)
