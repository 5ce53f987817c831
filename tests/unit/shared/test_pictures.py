"""Pictures are kept without anything but what they show."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from radica.documents import DocumentStore, pictures
from radica.errors import Invalid

GPS, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
LATITUDE = {1: "N", 2: (10.0, 58.0, 12.3), 3: "W", 4: (74.0, 48.0, 5.0)}
TURNED = 6  # a telephone held upright: the picture lies on its side, and the file says so


@pytest.fixture
def store(tmp_path):
    return DocumentStore.in_folder(tmp_path / "documents", "notification")


def a_photograph(kind="JPEG", size=(60, 40)):
    picture = Image.new("RGB", size, (200, 30, 30))
    picture.paste((30, 30, 200), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER], exif[GPS] = TURNED, "Telefono de Ana", LATITUDE
    written = io.BytesIO()
    picture.save(written, kind, exif=exif, quality=95)
    return written.getvalue()


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_photograph_no_longer_says_where_and_with_what_it_was_taken(store, kind, media_type):
    sent = a_photograph(kind)
    assert b"Telefono de Ana" in sent
    kept = store.put(sent, "foto", media_type)
    content = store.read(kept.sha256)
    assert kept.media_type == media_type
    assert kept.size == len(content)
    assert b"Telefono de Ana" not in content
    with Image.open(io.BytesIO(content)) as shown:
        assert not dict(shown.getexif())
        assert shown.size == (40, 60)  # upright, without needing to be told
        red, _, blue = shown.convert("RGB").getpixel((20, 5))
        assert blue > red


def test_what_hides_behind_a_picture_is_left_behind(store):
    content = store.read(store.put(a_photograph() + b"<script>alert(1)</script>", "foto.jpg", "image/jpeg").sha256)
    assert b"<script>" not in content


def test_the_same_picture_is_the_same_document(store):
    kept = [store.put(a_photograph(), "foto.jpg", "image/jpeg").sha256 for _ in range(2)]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("cut", [4, 30, 200])
def test_a_damaged_picture_is_refused(store, cut):
    with pytest.raises(Invalid, match="dañada"):
        store.put(a_photograph()[:cut], "foto.jpg", "image/jpeg")
    with pytest.raises(Invalid, match="dañada"):
        store.put(b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "foto.png", "image/png")


def test_a_picture_of_too_many_points_is_refused_before_it_is_unpacked(store, monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PIXELS", 60 * 40 - 1)
    with pytest.raises(Invalid, match="demasiados puntos"):
        store.put(a_photograph(), "foto.jpg", "image/jpeg")


def test_one_of_so_many_points_that_its_reader_fears_a_bomb_is_told_the_same(store):
    drawn = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(drawn, "PNG")
    with pytest.raises(Invalid, match="demasiados puntos"):
        store.put(drawn.getvalue(), "foto.png", "image/png")
