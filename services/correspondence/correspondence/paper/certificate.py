"""The utility's signing certificate, kept outside the code in a PKCS#12 file under a passphrase.

`make-certificate` makes one for a machine's first start: an authority of its own and a certificate that it issues for
signing letters. The authority's key is thrown away, so nothing else can ever be issued in its name. A utility that has
a certificate from an accredited entity (Ley 527 of 1999) puts its file in the same place.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner

from radica.errors import Unavailable

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

AUTHORITY_FILE = "signing-ca.pem"
VALID_FOR = timedelta(days=5 * 365)
DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # id-kp-documentSigning, RFC 9336
WAY_OUT = "Pida al administrador que instale el certificado: «python -m correspondence make-certificate»."


class NoCertificate(Unavailable):
    """The certificate is not there, or the passphrase does not open it."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate ready to sign, and the authorities by which its signatures are to be trusted."""

    signer: SimpleSigner
    authorities: tuple[Any, ...]
    valid_until: datetime


def load(path: Path, passphrase: str) -> Certificate:
    """Open a PKCS#12 file; raises NoCertificate. The file's self-signed certificates are its trusted authorities."""
    try:
        content = path.read_bytes()
        opened = pkcs12.load_pkcs12(content, passphrase.encode())
    except (OSError, ValueError) as error:
        raise NoCertificate("El certificado de firma no se puede abrir.", WAY_OUT) from error
    if opened.cert is None or opened.key is None:
        raise NoCertificate("El archivo del certificado de firma no trae certificado y llave.", WAY_OUT)
    signer = SimpleSigner.load_pkcs12_data(content, other_certs=(), passphrase=passphrase.encode())
    known = (*signer.cert_registry, signer.signing_cert)
    authorities = tuple(cert for cert in known if cert.self_signed != "no")
    if not authorities:
        raise NoCertificate("El archivo del certificado de firma no trae la cadena hasta su autoridad.", WAY_OUT)
    return Certificate(signer, authorities, opened.cert.certificate.not_valid_after_utc)


def make(path: Path, passphrase: str, company: str, now: datetime) -> None:
    """Make an authority and a signing certificate in `path`, with the authority's own beside it for whoever verifies.

    Raises FileExistsError rather than replace a certificate: letters were signed with it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name(company, f"{company[:40]} - Autoridad de firma")
    authority = (
        _builder(authority_name, authority_name, authority_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(issues=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key())
    certificate = (
        _builder(_name(company, f"{company[:40]} - Correspondencia"), authority_name, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(issues=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(issuer, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    lock = serialization.BestAvailableEncryption(passphrase.encode())
    _write_new(path, pkcs12.serialize_key_and_certificates(b"radica", key, certificate, [authority], lock), 0o600)
    authority_file = path.with_name(AUTHORITY_FILE)
    authority_file.unlink(missing_ok=True)
    _write_new(authority_file, authority.public_bytes(serialization.Encoding.PEM), 0o644)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))  # the clocks of those who verify differ a little
        .not_valid_after(now + VALID_FOR)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(company: str, common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, company[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        content_commitment=not issues,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=issues,
        crl_sign=issues,
        encipher_only=False,
        decipher_only=False,
    )


def _write_new(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
