"""The tree and its proofs, against the published vectors of Certificate Transparency and against a plain definition."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain import merkle

# The inputs and roots of certificate-transparency's own tests (merkle_tree_test.cc, "reference" vectors).
INPUTS = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
LEAVES = st.lists(st.binary(max_size=4).map(merkle.leaf_hash), min_size=1, max_size=70)


def plainly(leaves):
    """Section 2.1 of RFC 6962, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    half = max(power for power in (1 << bits for bits in range(10)) if power < len(leaves))
    return hashlib.sha256(b"\1" + plainly(leaves[:half]) + plainly(leaves[half:])).digest()


def climbed(leaf, index, size, path):
    """Section 2.1.1 of RFC 9162: the root that an audit path leads to."""
    node, last, here = index, size - 1, leaf
    for beside in path:
        assert last > 0
        if node & 1 or node == last:
            here = merkle.node_hash(beside, here)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            here = merkle.node_hash(here, beside)
        node, last = node >> 1, last >> 1
    assert last == 0
    return here


def test_an_empty_tree_is_the_hash_of_nothing():
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_are_those_of_certificate_transparency(size):
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert merkle.root_of(leaves).hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("index", "size", "path"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    ],
)
def test_the_audit_paths_are_those_of_certificate_transparency(index, size, path):
    leaves = [merkle.leaf_hash(bytes.fromhex(text)) for text in INPUTS[:size]]
    assert [beside.hex() for beside in merkle.paths(leaves, [index])[index]] == path


@given(LEAVES)
def test_a_tree_that_grew_leaf_by_leaf_is_the_tree_of_the_definition(leaves):
    assert merkle.root_of(leaves) == plainly(leaves)


@given(LEAVES, st.data())
def test_every_path_leads_to_the_root_and_a_wrong_leaf_does_not(leaves, data):
    indexes = data.draw(st.lists(st.integers(0, len(leaves) - 1), max_size=8))
    root = merkle.root_of(leaves)
    for index, path in merkle.paths(leaves, indexes).items():
        assert climbed(leaves[index], index, len(leaves), path) == root
        assert climbed(merkle.leaf_hash(b"wrong one"), index, len(leaves), path) != root


@given(LEAVES, st.data())
def test_any_other_leaf_or_order_gives_another_root(leaves, data):
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], merkle.leaf_hash(b"another"), *leaves[index + 1 :]]
    assert merkle.root_of(changed) != merkle.root_of(leaves)
    assert merkle.root_of(leaves[:index]) != merkle.root_of(leaves)
    turned = leaves[::-1]
    assert (merkle.root_of(turned) == merkle.root_of(leaves)) == (turned == leaves)


def test_a_node_cannot_pass_for_a_leaf():
    left, right = (merkle.leaf_hash(text) for text in (b"a", b"b"))
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)
