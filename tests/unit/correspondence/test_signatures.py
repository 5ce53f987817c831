"""Signatures and seals: real ones, that another program confirms and one changed byte breaks."""

from __future__ import annotations

import io
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils.content import RawContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm

from correspondence.domain.hand import Hand
from correspondence.paper import certificate
from correspondence.paper.attached import content_of
from correspondence.paper.office import PaperOffice
from correspondence.paper.printing import Press
from correspondence.paper.verifying import BROKEN, verify
from radica.errors import Unavailable

ANGELA = Hand("Ángela María Nery Cárdenas")
BY_DELEGATION = Hand("Ángela María Nery Cárdenas", "Carlos Peñaranda", "Resolución 045 de 2026")
PASSPHRASE = "clave-de-prueba"
NUMBER = "S-2026-0000045-2"


@pytest.fixture
def draft(paper_office, a_content, at):
    return paper_office.draft(a_content(), at).response


@pytest.fixture
def signed(paper_office, draft, at):
    return paper_office.sign(draft, ANGELA, at)


@pytest.fixture
def filed(paper_office, signed, at):
    return paper_office.seal(signed, NUMBER, at + timedelta(days=1))


def confirmed_by_poppler(pdf, tmp_path):
    file = tmp_path / "letter.pdf"
    file.write_bytes(pdf)
    answer = subprocess.run(["pdfsig", str(file)], capture_output=True, check=False, timeout=30)
    return answer.stdout.decode()


def test_a_signed_letter_and_its_citation_are_intact_and_trusted(signed, authorities, at):
    for pdf in (signed.response, signed.citation):
        verdict = verify(pdf, authorities, at)
        assert (verdict.signatures, verdict.intact, verdict.trusted) == (1, True, True)


def test_the_seal_leaves_the_signature_intact(filed, authorities, at):
    for pdf in (filed.response, filed.citation):
        verdict = verify(pdf, authorities, at)
        assert (verdict.signatures, verdict.intact, verdict.trusted) == (2, True, True)


def test_another_program_confirms_both_signatures(filed, tmp_path):
    said = confirmed_by_poppler(filed.response, tmp_path)
    assert said.count("Signature is Valid") == 2
    assert said.count("ETSI.CAdES.detached") == 2
    assert "Nov 24 2026 14:00:00" in said


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), change=st.integers(1, 255))
def test_one_changed_byte_breaks_it(filed, authorities, at, place, change):
    """Anywhere but in the last signature's own hexadecimal digits, where a changed case means the same."""
    pdf = bytearray(filed.response)
    start, end = _room_of_last_signature(filed.response)
    position = int(place * (len(pdf) - (end - start)))
    pdf[position if position < start else position + end - start] ^= change
    assert not verify(bytes(pdf), authorities, at).intact


def test_no_damage_is_beyond_the_check(filed, authorities, at):
    """One changed byte in the file's own structure, where a reader stumbles in ways of its own."""
    structure = filed.response.rindex(b"/AcroForm") - 200
    for position in range(structure, structure + 400, 7):
        pdf = bytearray(filed.response)
        pdf[position] ^= 4
        assert not verify(bytes(pdf), authorities, at).holds


def test_nothing_can_be_hidden_in_the_room_behind_a_signature(filed, authorities, at):
    pdf = bytearray(filed.response)
    _, end = _room_of_last_signature(filed.response)
    pdf[end - 10] = ord("7")
    assert not verify(bytes(pdf), authorities, at).intact


def test_nothing_can_be_added_to_a_signed_letter(signed, authorities, at):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed.response))
    RawContent(b"0 0 100 100 re f").add_to_page(writer, 0)
    changed = io.BytesIO()
    writer.write(changed)
    assert not verify(changed.getvalue(), authorities, at).intact


def test_signatures_of_another_authority_are_not_trusted(signed, at, tmp_path):
    certificate.make(tmp_path / "other.p12", "otra", "Otra Empresa", datetime(2026, 1, 1, tzinfo=UTC))
    others = certificate.load(tmp_path / "other.p12", "otra").authorities
    verdict = verify(signed.response, others, at)
    assert verdict.intact
    assert not verdict.trusted
    assert not verdict.holds


def test_an_unsigned_letter_does_not_hold(draft, authorities, at):
    assert not verify(draft, authorities, at).holds


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7", b"no es un PDF", b"%PDF-1.7\n" + b"\x00" * 500])
def test_what_is_no_pdf_is_broken(pdf, authorities, at):
    assert verify(pdf, authorities, at) == BROKEN


def test_half_a_file_does_not_hold(filed, authorities, at):
    assert not verify(filed.response[: len(filed.response) // 2], authorities, at).holds


def test_the_stamp_says_who_signed_in_what_position_and_when(signed, read_pages):
    for pdf in (signed.response, signed.citation):
        text = read_pages(pdf)
        assert "Firmado electrónicamente por" in text
        assert text.count("Ángela María Nery Cárdenas") == 2  # in the stamp, and typed under it
        assert "Directora comercial" in text
        assert "24 de noviembre de 2026, 9:00 a. m." in text


def test_a_signature_by_delegation_says_for_whom_and_by_which_act(paper_office, draft, at, read_pages, tmp_path):
    signed = paper_office.sign(draft, BY_DELEGATION, at).response
    assert "por Carlos Peñaranda, según Resolución 045 de 2026" in read_pages(signed)
    names = [signature.sig_object["/Name"] for signature in _signatures(signed)]
    assert names == ["Ángela María Nery Cárdenas por Carlos Peñaranda"]


def test_the_seal_shows_the_outgoing_number_and_its_date(filed, read_pages):
    for pdf in (filed.response, filed.citation):
        text = read_pages(pdf)
        assert NUMBER in text
        assert "25 de noviembre de 2026" in text


def test_what_is_signed_says_what_the_draft_said(paper_office, draft, signed, read_pages):
    def body(pdf):
        return read_pages(pdf).split("Respetado(a)")[1].split("Cordialmente")[0]

    assert _without_mark(body(draft)) == _without_mark(body(signed.response))


def test_a_letter_is_dated_on_the_day_of_its_signature(paper_office, draft, at, read_pages):
    later = paper_office.sign(draft, ANGELA, at + timedelta(days=2))
    assert "Baranoa (Atlántico), 26 de noviembre de 2026" in read_pages(later.response)
    assert "expidió el 26 de noviembre de 2026" in read_pages(later.citation)


def test_the_signed_letter_carries_no_data_beside_what_it_shows(draft, signed):
    assert content_of(draft)
    with pytest.raises(KeyError):
        content_of(signed.response)


def test_signature_fields_are_told_to_screen_readers(filed):
    reader = PdfFileReader(io.BytesIO(filed.response))
    fields = [entry.get_object() for entry in reader.root["/AcroForm"]["/Fields"]]
    assert {field["/TU"] for field in fields} == {"Firma", "Radicado de salida"}
    parents = reader.root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    keys_and_elements = iter(list(parents))
    known = dict(zip(keys_and_elements, keys_and_elements, strict=True))
    for field in fields:
        element = known[field["/StructParent"]].get_object()
        assert element["/S"] == "/Form"
        assert element["/K"]["/Obj"] == field


def test_an_extremely_long_name_stays_inside_its_stamp(paper_office, draft, at, authorities):
    hand = Hand("Ángela María del Socorro " * 8, "Carlos " * 30, "Resolución " * 18)
    assert verify(paper_office.sign(draft, hand, at).response, authorities, at).holds


def test_without_a_certificate_nothing_is_signed(company, draft, at, tmp_path):
    office = PaperOffice(Press(), company, "Directora", "http://x/v", (tmp_path / "none.p12", "x"))
    with pytest.raises(certificate.NoCertificate) as refusal:
        office.sign(draft, ANGELA, at)
    assert "make-certificate" in refusal.value.way_out


def test_an_expired_certificate_signs_nothing(paper_office, draft, at):
    with pytest.raises(certificate.NoCertificate, match="vencido"):
        paper_office.sign(draft, ANGELA, at + timedelta(days=6 * 365))


def test_a_file_whose_signature_does_not_hold_is_not_given_out(paper_office, draft):
    with pytest.raises(Unavailable, match="no quedó válida"):
        paper_office.sign(draft, ANGELA, datetime(2020, 1, 1, tzinfo=UTC))  # before the certificate was issued


def test_the_signature_certifies_that_only_the_seal_may_follow(signed):
    (signature,) = _signatures(signed.response)
    assert signature.docmdp_level == MDPPerm.FILL_FORMS
    assert "/DocMDP" in PdfFileReader(io.BytesIO(signed.response)).root["/Perms"]


def test_a_certificate_without_its_chain_is_refused(signing_file, tmp_path):
    opened = pkcs12.load_pkcs12(signing_file.read_bytes(), PASSPHRASE.encode())
    lock = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    alone = pkcs12.serialize_key_and_certificates(b"x", opened.key, opened.cert.certificate, None, lock)
    (tmp_path / "alone.p12").write_bytes(alone)
    with pytest.raises(certificate.NoCertificate, match="cadena"):
        certificate.load(tmp_path / "alone.p12", PASSPHRASE)


def test_a_wrong_passphrase_opens_nothing(signing_file):
    with pytest.raises(certificate.NoCertificate):
        certificate.load(signing_file, "otra clave")


def test_a_file_that_is_no_certificate_opens_nothing(tmp_path):
    (tmp_path / "x.p12").write_bytes(b"nada")
    with pytest.raises(certificate.NoCertificate):
        certificate.load(tmp_path / "x.p12", "clave")


def test_a_certificate_is_never_replaced(signing_file):
    before = signing_file.read_bytes()
    with pytest.raises(FileExistsError):
        certificate.make(signing_file, "otra", "Otra", datetime(2026, 1, 1, tzinfo=UTC))
    assert signing_file.read_bytes() == before


def test_key_and_passphrase_stay_private_and_the_authority_is_published(signing_file):
    assert signing_file.stat().st_mode & 0o077 == 0
    published = signing_file.with_name(certificate.AUTHORITY_FILE).read_bytes()
    assert published.startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE" not in published


def _signatures(pdf):
    return PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures


def _room_of_last_signature(pdf):
    first = max(signature.byte_range[1] for signature in _signatures(pdf))
    return first, next(s.byte_range[2] for s in _signatures(pdf) if s.byte_range[1] == first)


def _without_mark(text):
    return [word for word in text.split() if not set(word) <= set("PROYECTOSINFIRMA")]
