"""The verifier's own Ed25519 and proofs, against RFC 8032, against `cryptography`, and against the service's tree."""

from __future__ import annotations

import ast
import base64
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from intake import signing, verificar
from intake.domain import merkle

# RFC 8032 section 7.1, TEST 1, 2, 3 and SHA(abc).
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe246551"
            "41438e7a100b"
        ),
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d"
            "291612bb0c00"
        ),
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027"
            "beceea1ec40a"
        ),
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9a"
            "c94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9be"
            "f1177331a704"
        ),
    ),
]
SEEDS = st.binary(min_size=32, max_size=32)


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_signatures_of_rfc_8032_hold_and_hold_for_nothing_else(public, message, signature):
    public, message, signature = (bytes.fromhex(text) for text in (public, message, signature))
    assert verificar.ed25519_holds(public, message, signature)
    assert not verificar.ed25519_holds(public, message + b"\0", signature)
    for place in (0, 31, 32, 63):
        changed = bytearray(signature)
        changed[place] ^= 1
        assert not verificar.ed25519_holds(public, message, bytes(changed))


def test_a_signature_with_the_groups_order_added_is_refused():
    public, _, signature = (bytes.fromhex(text) for text in VECTORS[0])
    scalar = int.from_bytes(signature[32:], "little") + verificar.L
    assert not verificar.ed25519_holds(public, b"", signature[:32] + scalar.to_bytes(32, "little"))


@pytest.mark.parametrize("public", [b"", bytes(31), bytes(33), b"\xff" * 32, (2).to_bytes(32, "little")])
def test_what_is_no_key_verifies_nothing(public):
    signature = bytes.fromhex(VECTORS[0][2])
    assert not verificar.ed25519_holds(public, b"", signature)
    assert not verificar.ed25519_holds(bytes.fromhex(VECTORS[0][0]), b"", signature[:-1])


@given(SEEDS, st.binary(max_size=200), st.integers(0, 511), st.booleans())
@settings(max_examples=40)
def test_it_agrees_with_cryptography(seed, message, bit, in_signature):
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verificar.ed25519_holds(public, message, signature)
    changed = bytearray(signature if in_signature else public)
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    changed = bytes(changed)
    assert not verificar.ed25519_holds(*((public, message, changed) if in_signature else (changed, message, signature)))


@given(SEEDS, st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\n"), max_size=30))
@settings(max_examples=20)
def test_what_the_service_signs_the_verifier_accepts(seed, word):
    signer = signing.Signer(seed)
    signed = signer.signed(f"form\nword: {word}\nkey: {signer.name}\n")
    keys = {signer.name: signer.public}
    assert signing.holds(signed, signer.public)
    assert verificar.signature_holds(signed, keys)
    assert not verificar.signature_holds(signed.replace("form", "farm", 1), keys)
    assert not verificar.signature_holds(signed, {})
    assert verificar.key_name(signer.public) == signer.name


@pytest.mark.parametrize(
    "text", ["", "key: a\n", "key: a\nsignature: \n", "key: a\nsignature: ñ\n", "key: a\nsignature: AAA\n"]
)
def test_a_text_without_a_signature_is_not_signed(text):
    assert not verificar.signature_holds(text, {"a": bytes(32)})
    assert not signing.holds(text, base64.b64decode("11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="))


@given(st.lists(st.binary(max_size=3).map(merkle.leaf_hash), min_size=1, max_size=60), st.data())
def test_it_climbs_the_paths_that_the_service_gives(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = merkle.paths(leaves, [index])[index]
    root, size = merkle.root_of(leaves), len(leaves)
    assert verificar.climbed(leaves[index], index, size, path) == root
    assert verificar.climbed(merkle.leaf_hash(b"wrong one"), index, size, path) != root
    assert verificar.climbed(leaves[index], size, size, path) == b""
    if path:
        assert verificar.climbed(leaves[index], index, size, path[:-1]) == b""
    assert verificar.climbed(leaves[index], index, size, [*path, root]) == b""


def test_it_needs_the_standard_library_only():
    tree = ast.parse(Path(verificar.__file__).read_text(encoding="utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
