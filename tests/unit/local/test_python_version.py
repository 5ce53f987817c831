"""Which Python may run Radica."""

from __future__ import annotations

from deploy.local import python_version


def test_an_old_python_is_refused_with_both_versions_and_a_way_out():
    refusal = python_version.refusal((3, 10))
    assert refusal is not None
    assert "necesita Python 3.11" in refusal
    assert "este es Python 3.10" in refusal
    assert "make run PYTHON=" in refusal


def test_the_minimum_and_later_will_do():
    assert python_version.refusal((3, 11)) is None
    assert python_version.refusal((3, 13)) is None
    assert python_version.refusal((4, 0)) is None
