from __future__ import annotations

import hashlib
import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps, TiffImagePlugin

from borderdesk.domain.errors import NotFound, Unacceptable
from borderdesk.domain.exhibits import PhotoSlot
from borderdesk.store import files
from borderdesk.store.files import keep_photo, path_of
from borderdesk.store.reencoding import LONGEST_EDGE, NoPhotoError, TooLargeError, reencoded

GPS, MAKE, ORIENTATION = 0x8825, 0x010F, 0x0112


def picture(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **given: object) -> bytes:
    """A picture of that kind, its left half red, its right half blue."""
    made = Image.new("RGB", size, (200, 0, 0))
    made.paste((0, 0, 200), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    made.save(out, kind, **given)
    return out.getvalue()


def with_exif(orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Camera of T. Orsk", orientation
    degrees = tuple(TiffImagePlugin.IFDRational(n) for n in (43, 51, 12))
    exif[GPS] = {1: "N", 2: degrees, 3: "E", 4: degrees}
    return picture(exif=exif, comment=b"taken at home")


def flood(width: int, height: int) -> bytes:
    """A tiny PNG that claims to be of that size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 64))
        + chunk(b"IEND", b"")
    )


def test_nothing_of_the_camera_its_place_and_its_owner_is_kept(tmp_path: Path) -> None:
    original = with_exif()
    assert Image.open(io.BytesIO(original)).getexif().get_ifd(GPS)

    photo = keep_photo(tmp_path, PhotoSlot.LEFT, original)

    kept = path_of(tmp_path, photo.sha256).read_bytes()
    with Image.open(io.BytesIO(kept)) as shown:
        assert dict(shown.getexif()) == {}
        assert shown.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Orsk" not in kept
    assert b"taken at home" not in kept


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_that_was_turned_by_its_exif_stands_upright(
    tmp_path: Path, orientation: int
) -> None:
    original = with_exif(orientation)

    photo = keep_photo(tmp_path, PhotoSlot.LEFT, original)

    peer = ImageOps.exif_transpose(Image.open(io.BytesIO(original)))
    with Image.open(path_of(tmp_path, photo.sha256)) as kept:
        assert kept.size == peer.size
        for corner in ((2, 2), (kept.width - 3, kept.height - 3)):
            assert _is_red(kept, corner) == _is_red(peer, corner)


def test_broken_exif_does_no_harm(tmp_path: Path) -> None:
    """A damaged card calls the camera's name a fraction; Pillow's own turning fails over it."""
    whole = with_exif(6)
    text, fraction = struct.pack(">HH", MAKE, 2), struct.pack(">HH", MAKE, 11)
    broken = whole.replace(text, fraction)
    assert broken != whole

    photo = keep_photo(tmp_path, PhotoSlot.LEFT, broken)

    assert {photo.width, photo.height} == {64, 48}


def _is_red(shown: Image.Image, place: tuple[int, int]) -> bool:
    red, _, blue = shown.convert("RGB").getpixel(place)  # type: ignore[misc]
    return bool(red > blue)


def test_both_digests_are_kept_and_the_file_lies_under_its_own(tmp_path: Path) -> None:
    original = picture()

    photo = keep_photo(tmp_path, PhotoSlot.SERIAL, original)

    kept = path_of(tmp_path, photo.sha256).read_bytes()
    assert photo.original_sha256 == hashlib.sha256(original).hexdigest()
    assert photo.sha256 == hashlib.sha256(kept).hexdigest()
    assert photo.size == len(kept)
    assert (photo.slot, photo.width, photo.height) == (PhotoSlot.SERIAL, 64, 48)


def test_the_same_picture_again_is_the_same_file(tmp_path: Path) -> None:
    first = keep_photo(tmp_path, PhotoSlot.LEFT, picture())

    again = keep_photo(tmp_path, PhotoSlot.LEFT, picture())

    assert again == first
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_phones_and_cameras_send_becomes_a_jpeg(tmp_path: Path, kind: str) -> None:
    photo = keep_photo(tmp_path, PhotoSlot.LEFT, picture(kind))

    with Image.open(path_of(tmp_path, photo.sha256)) as kept:
        assert kept.format == "JPEG"
        red, _, blue = kept.convert("RGB").getpixel((8, 24))  # type: ignore[misc]
    assert red > 150 > 50 > blue


def test_a_large_picture_is_made_smaller_in_its_own_shape(tmp_path: Path) -> None:
    photo = keep_photo(tmp_path, PhotoSlot.LEFT, picture(size=(4800, 1200)))

    assert (photo.width, photo.height) == (LONGEST_EDGE, 600)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PHOTOS = {
    "a GIF": picture("GIF"),
    "a TIFF": picture("TIFF"),
    "an SVG": SVG,
    "text": b"Four pistols in a door panel",
    "nothing": b"",
    "a JPEG cut short": picture(size=(600, 400))[:-400],
    "a PNG cut short": picture("PNG", size=(600, 400))[:-200],
    "a WebP cut short": picture("WEBP", size=(600, 400))[:-40],
    "a head alone": picture()[:20],
    "a flood of pixels": flood(30_000, 30_000),
    "many pixels, few bytes": flood(5_000, 4_001),
}


@pytest.mark.parametrize("what", NO_PHOTOS)
def test_what_is_no_photograph_is_refused_and_leaves_no_file(tmp_path: Path, what: str) -> None:
    with pytest.raises(Unacceptable) as refusal:
        keep_photo(tmp_path, PhotoSlot.LEFT, NO_PHOTOS[what])

    assert refusal.value.field == "photo"
    assert list(tmp_path.rglob("*")) == []


def test_more_than_ten_megabytes_are_refused_unread(tmp_path: Path) -> None:
    with pytest.raises(Unacceptable) as refusal:
        keep_photo(tmp_path, PhotoSlot.LEFT, picture() + b"\0" * files.MOST_BYTES)

    assert refusal.value.sentence == files.TOO_LARGE


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_second_file_hidden_behind_the_picture_is_gone(tmp_path: Path, kind: str) -> None:
    hidden = b"PK\x03\x04<script>alert(1)</script>"

    photo = keep_photo(tmp_path, PhotoSlot.LEFT, picture(kind) + hidden)

    assert hidden not in path_of(tmp_path, photo.sha256).read_bytes()


@given(st.data(), st.binary(max_size=200), st.integers(0, 400))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_bytes_of_any_kind_are_a_photograph_or_refused(
    data: st.DataObject, noise: bytes, place: int
) -> None:
    whole = data.draw(st.sampled_from([picture("PNG"), picture("WEBP"), with_exif(6)]))
    damaged = whole[:place] + noise + whole[place + len(noise) :]

    try:
        clean = reencoded(damaged)
    except (NoPhotoError, TooLargeError):
        return

    assert clean.jpeg.startswith(b"\xff\xd8")
    assert clean.width * clean.height > 0


@pytest.mark.parametrize(
    "digest", ["", "..", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"]
)
def test_only_a_digest_names_a_file(tmp_path: Path, digest: str) -> None:
    with pytest.raises(NotFound):
        path_of(tmp_path, digest)
