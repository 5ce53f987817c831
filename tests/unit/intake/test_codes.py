"""The verification code: 65 random bits that people can read, kept as a keyed hash."""

from __future__ import annotations

import base64
import math
import os

import pytest

from intake.codes import GROUPS, LENGTH, SYMBOLS, Codes, written
from radica.commands import Receipt

CASE = "E-2026-0000001-1"
CODES = Codes(bytes(32))


def test_a_code_has_65_bits_in_symbols_that_nobody_confuses():
    assert LENGTH * math.log2(len(SYMBOLS)) == 65
    assert len(set(SYMBOLS)) == 32
    assert not set("ILOU") & set(SYMBOLS)
    code = CODES.new()
    assert [len(group) for group in code.split("-")] == list(GROUPS)
    assert set(code) <= {*SYMBOLS, "-"}


def test_no_two_codes_are_alike():
    assert len({CODES.new() for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", ["7K0M1-QX4T-B3W1", "7k0m1qx4tb3w1", " 7KOMI QX4T B3WL ", "7kom1-qx4t-b3wi"])
def test_a_code_is_right_however_it_is_written(typed):
    kept = CODES.hashed(CASE, "7K0M1-QX4T-B3W1")
    assert CODES.match(CASE, kept, typed)
    assert written(typed) == "7K0M1-QX4T-B3W1"


@pytest.mark.parametrize("typed", ["", "7K0M1-QX4T-B3W2", "7K0M1-QX4T-B3W", "7K0M1-QX4T-B3W11", "ñ", "\ud800"])
def test_another_code_is_wrong(typed):
    assert not CODES.match(CASE, CODES.hashed(CASE, "7K0M1-QX4T-B3W1"), typed)


def test_a_code_is_of_one_case_and_of_one_installation():
    kept = CODES.hashed(CASE, "7K0M1-QX4T-B3W1")
    assert not CODES.match("E-2026-0000002-3", kept, "7K0M1-QX4T-B3W1")
    assert not Codes(os.urandom(32)).match(CASE, kept, "7K0M1-QX4T-B3W1")


def test_a_case_that_is_not_there_has_no_code():
    assert not CODES.match(CASE, None, "7K0M1-QX4T-B3W1")


def test_a_receipt_keeps_the_code_sealed_and_tells_it_each_time():
    kept = Receipt(CASE, "PQRRadicated", "x", {"sealed_code": CODES.sealed(CASE, "7K0M1-QX4T-B3W1"), "due_on": "y"})
    assert "7K0M1" not in str(kept)
    assert b"7K0M1" not in base64.b64decode(kept.data["sealed_code"])
    for _ in range(2):
        assert CODES.shown(kept).data == {"verification_code": "7K0M1-QX4T-B3W1", "due_on": "y"}


def test_a_receipt_from_before_there_were_codes_is_told_as_it_was():
    old = Receipt(CASE, "PQRRadicated", "x", {"due_on": "y"})
    assert CODES.shown(old) == old
