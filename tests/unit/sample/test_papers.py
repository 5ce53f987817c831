"""The sample's files are what they say they are, by the same look that the services take at them."""

from __future__ import annotations

import subprocess

import pytest

from radica import media
from sample import papers


@pytest.mark.parametrize(
    ("content", "kind"), [(papers.pdf(["Radicado (1)"]), media.PDF), (papers.photograph(7), media.PNG)]
)
def test_a_file_is_of_its_kind(tmp_path, content, kind):
    file = tmp_path / "file"
    file.write_bytes(content)
    assert media.sniff(file) == kind


def test_a_pdf_shows_its_lines_to_other_readers(tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(papers.pdf(["Revisión (1) \\ área", "segunda línea"]))
    shown = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True, timeout=20)
    assert shown.stderr == ""
    assert shown.stdout.split("\n")[:2] == ["Revisión (1) \\ área", "segunda línea"]


def test_the_same_lines_give_the_same_file():
    assert papers.pdf(["a"]) == papers.pdf(["a"]) != papers.pdf(["b"])
    assert papers.photograph(1) == papers.photograph(1) != papers.photograph(2)
