"""What comes as a photograph and is none, or is more than one thing at once."""

from __future__ import annotations

import hashlib
import io
import random
import re
import struct
import subprocess
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from borderdesk.domain import photographs
from borderdesk.domain.accounts import Role
from borderdesk.store import files, reencoding
from borderdesk.store.exhibits import Exhibit, ExhibitPhoto
from tests import factories
from tests.conftest import Desk
from tests.store.test_files import flood, picture, with_exif

MARK = b"alert(document.cookie)"
SCRIPT = b"<script>" + MARK + b"</script>"
ZIP = b"PK\x03\x04" + b"\0" * 22 + b"evil.jar" + MARK + b"PK\x05\x06" + b"\0" * 18


def noise(kind: str, size: tuple[int, int], mode: str = "RGB", **given: Any) -> bytes:
    """A picture that hardly compresses, as photographs of paint and steel do not."""
    width, height = size
    pixels = random.Random(1).randbytes(width * height * len(Image.new(mode, (1, 1)).getbands()))
    out = io.BytesIO()
    Image.frombytes(mode, size, pixels).save(out, kind, **given)
    return out.getvalue()


def in_mode(mode: str, kind: str, **given: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (64, 48)).save(out, kind, **given)
    return out.getvalue()


def moving(kind: str, frames: int = 12, size: tuple[int, int] = (200, 150)) -> bytes:
    """A film: the first picture is kept."""
    shades = [Image.new("RGB", size, (20 * n % 256, 0, 0)) for n in range(frames)]
    out = io.BytesIO()
    shades[0].save(out, kind, save_all=True, append_images=shades[1:], duration=50)
    return out.getvalue()


def chunked(png: bytes, kind: bytes, body: bytes) -> bytes:
    """The PNG with one chunk more, right behind its head."""
    more = struct.pack(">I", len(body)) + kind + body
    more += struct.pack(">I", zlib.crc32(kind + body))
    return png[:33] + more + png[33:]


def segmented(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """The JPEG with one segment more, right behind its beginning."""
    return jpeg[:2] + struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body + jpeg[2:]


def endless_exif() -> bytes:
    """EXIF whose directory names itself as the next, and claims sixty thousand entries."""
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 60_000) + b"\x01\x0f\0\x02\xff\xff\xff\xff" * 400
    return segmented(picture(), 0xE1, b"Exif\0\0" + tiff + b"\0\0\0\x08")


def exif_of_gigabytes() -> bytes:
    """One EXIF entry that claims four gigabytes of text."""
    entry = struct.pack(">HHII", 0x010F, 2, 0xFFFFFFFF, 26)
    tiff = b"MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + b"\0\0\0\0" + SCRIPT
    return segmented(picture(), 0xE1, b"Exif\0\0" + tiff)


def deflated(kind: bytes) -> bytes:
    """A PNG with a compressed text, or profile, of 200 MB."""
    packer = zlib.compressobj(9)
    body = b"".join([packer.compress(b"\0" * 1_000_000) for _ in range(200)]) + packer.flush()
    return chunked(picture("PNG"), kind, b"x\0\0" + body)


def claiming(jpeg: bytes, width: int, height: int) -> bytes:
    """The JPEG with another size in its frame header."""
    at = re.search(rb"\xff\xc0..\x08", jpeg, re.DOTALL)
    assert at is not None
    return jpeg[: at.end()] + struct.pack(">HH", height, width) + jpeg[at.end() + 4 :]


def scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again: little to send, much to decode."""
    whole = picture(size=(2000, 2000), progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:-2] + whole[last:-2] * count + whole[-2:]


# Thirty-five ways to be no plain photograph. Each is refused with a sentence, or becomes one.
GIF_AND_SCRIPT = b"GIF89a/*" + picture("GIF")[8:] + b"*/=1;" + MARK
ATTACKS: dict[str, Callable[[], bytes]] = {
    "a GIF that is a script": lambda: GIF_AND_SCRIPT,
    "a script that begins like a JPEG": lambda: b"\xff\xd8\xff\xe0/*" + SCRIPT * 40,
    "a JPEG with an archive behind it": lambda: picture() + ZIP,
    "a PNG with an archive behind it": lambda: picture("PNG") + ZIP,
    "a WebP with an archive behind it": lambda: picture("WEBP") + ZIP,
    "an archive with a JPEG behind it": lambda: ZIP + picture(),
    "a JPEG with a page in its comment": lambda: picture(comment=b"--><html>" + SCRIPT),
    "a JPEG with a script in its application segment": lambda: segmented(picture(), 0xEE, SCRIPT),
    "a JPEG with the camera's place and owner": lambda: with_exif(6),
    "a JPEG with EXIF that turns in a circle": endless_exif,
    "a JPEG with EXIF of gigabytes": exif_of_gigabytes,
    "a JPEG with a script as its colour profile": lambda: picture(icc_profile=SCRIPT * 100),
    "a JPEG in CMYK": lambda: in_mode("CMYK", "JPEG"),
    "a JPEG in grey": lambda: in_mode("L", "JPEG"),
    "a JPEG of one great many scans": lambda: scans(300),
    "a JPEG that claims 65,000 × 65,000": lambda: claiming(picture(), 65_000, 65_000),
    "a JPEG that claims nothing": lambda: claiming(picture(), 0, 0),
    "a JPEG cut short": lambda: noise("JPEG", (400, 300))[:9_000],
    "a JPEG of 20 megapixels": lambda: picture(size=(5000, 4000), progressive=True),
    "a PNG of 20 megapixels, turned": lambda: in_large("RGBA"),
    "a PNG in 16 bits": lambda: in_mode("I;16", "PNG"),
    "a PNG in 1 bit": lambda: in_mode("1", "PNG"),
    "a PNG of a palette with a hole": lambda: in_mode("P", "PNG", transparency=0),
    "a PNG with a page in its text": lambda: chunked(picture("PNG"), b"tEXt", b"x\0" + SCRIPT),
    "a PNG with 200 MB of text": lambda: deflated(b"zTXt"),
    "a PNG with 200 MB of profile": lambda: deflated(b"iCCP"),
    "a PNG that claims 30,000 × 30,000": lambda: flood(30_000, 30_000),
    "a PNG that claims 2,147,483,647 × 1": lambda: flood(2**31 - 1, 1),
    "a PNG that claims just too much": lambda: flood(5_000, 4_001),
    "a PNG whose pixels are missing": lambda: flood(4_000, 4_000),
    "a PNG with a broken sum": lambda: picture("PNG")[:40] + b"\0\0" + picture("PNG")[42:],
    "a PNG that moves": lambda: moving("PNG"),
    "a WebP that moves": lambda: moving("WEBP"),
    "a WebP of many large pictures": lambda: moving("WEBP", 12, (2000, 2000)),
    "a WebP that says it is longer": lambda: b"RIFF\xff\xff\xff\x7f" + picture("WEBP")[8:],
    "a drawing with a script": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT,
    "PostScript": lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(x) run\n",
    "a PDF": lambda: b"%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
}


def in_large(mode: str) -> bytes:
    """20 megapixels with an orientation that asks to turn them."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new(mode, (5000, 4000), (200, 0, 0, 9)).save(out, "PNG", exif=exif, compress_level=1)
    return out.getvalue()


WATCH = """
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(os.wait4(child.pid, 0)[2].ru_maxrss // 1024)
"""


def heaviest_moment(folder: Path, original: bytes) -> int:
    """The most memory (in MB) that the child held over that picture.

    A process begins with the peak of who started it, so somebody small has to start it.
    """
    (folder / "in").write_bytes(original)
    with (folder / "in").open("rb") as into:
        command = [files.CHILD[0], "-I", "-c", WATCH, *files.CHILD]
        return int(subprocess.run(command, stdin=into, capture_output=True, check=True).stdout)


def sent(browser: FlaskClient, case: str, original: bytes, name: str) -> TestResponse:
    form = {
        "type": "PIS",
        "acquisition": "seized",
        "taken_at": "2026-02-01T12:30",
        "marks": "intact",
        "serial": "KW 40-318",
        "country": "XVA",
    }
    photo = {"photos.left": [(io.BytesIO(original), name)]}
    return browser.post(f"/cases/{case}/exhibits/new", data=form | photo)


def stored(desk: Desk) -> Iterator[bytes]:
    for path in (desk.settings.instance / "files").rglob("*"):
        if path.is_file():
            yield path.read_bytes()


@pytest.mark.parametrize("what", ATTACKS)
def test_it_is_refused_with_a_sentence_or_becomes_a_plain_photograph(desk: Desk, what: str) -> None:
    original = ATTACKS[what]()
    with desk.acting() as session:
        case = factories.case(session).reference
    browser = desk.browser(Role.SUPERVISOR)

    answer = sent(browser, case, original, 'x.php"><script>.jpg')

    with desk.looking() as session:
        exhibits = list(session.scalars(select(Exhibit)))
        digests = [photo.original_sha256 for one in exhibits for photo in one.photos]
    if answer.status_code == 422:
        assert files.NOT_A_PHOTO in answer.text or files.TOO_LARGE in answer.text
        assert (digests, list(stored(desk))) == ([], [])
        return
    assert answer.status_code == 302
    assert digests == [hashlib.sha256(original).hexdigest()]
    (kept,) = stored(desk)
    assert MARK not in kept
    with Image.open(io.BytesIO(kept)) as shown:
        shown.load()
        assert (shown.format, shown.mode, dict(shown.getexif())) == ("JPEG", "RGB", {})
        assert shown.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_some_are_refused_and_some_are_mended() -> None:
    """Else a child that always dies, or a check that always passes, would please the test above."""
    outcomes = {what: _status(ATTACKS[what]()) for what in REFUSED | MENDED}

    assert {what for what, status in outcomes.items() if status == 0} == MENDED


MENDED = {
    "a JPEG with an archive behind it",
    "a JPEG with the camera's place and owner",
    "a JPEG in CMYK",
    "a PNG in 16 bits",
    "a WebP that moves",
    "a JPEG of 20 megapixels",
    "a PNG of 20 megapixels, turned",
}
REFUSED = {
    "a GIF that is a script",
    "an archive with a JPEG behind it",
    "a JPEG cut short",
    "a PNG that claims 30,000 × 30,000",
}


def _status(original: bytes) -> int:
    return subprocess.run(files.CHILD, input=original, capture_output=True, check=False).returncode


def test_the_child_never_holds_more_than_half_a_gigabyte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    peaks = {what: heaviest_moment(tmp_path, make()) for what, make in ATTACKS.items()}

    what = max(peaks, key=lambda what: peaks[what])
    with capsys.disabled():
        print(f"\nheaviest child: {peaks[what]} MB over {what}")
    assert 60 < peaks[what] <= 512


CONFINED = """
import runpy, sys
room = runpy.run_path({path!r})
room["_confine"]()
{attempt}
"""
ATTEMPTS = {
    "open a file": "open('/etc/hostname')",
    "open a socket": "import socket; socket.socket()",
    "take a gigabyte": "bytearray(1024 ** 3)",
    "talk to a programme": "import os; os.pipe()",
    "write to a file": "import os; os.ftruncate(1, 10)",
}


@pytest.mark.parametrize("what", ATTEMPTS)
def test_a_decoder_that_was_taken_over_cannot(tmp_path: Path, what: str) -> None:
    programme = CONFINED.format(path=reencoding.__file__, attempt=ATTEMPTS[what])
    free = programme.replace('room["_confine"]()', "")

    with (tmp_path / "out").open("wb") as out:
        confined, unconfined = (
            subprocess.run(
                [*files.CHILD[:2], "-c", text], stdout=out, stderr=subprocess.PIPE, check=False
            )
            for text in (programme, free)
        )

    assert unconfined.returncode == 0, unconfined.stderr
    assert confined.returncode != 0


def test_a_child_that_takes_too_long_is_ended_and_said_to_be_no_photograph(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeping = (files.CHILD[0], "-c", "import time; time.sleep(60)")
    monkeypatch.setattr(files, "CHILD", sleeping)
    monkeypatch.setattr(files, "MOST_SECONDS", 0.3)
    with desk.acting() as session:
        case = factories.case(session).reference

    answer = sent(desk.browser(Role.SUPERVISOR), case, picture(), "a.jpg")

    assert answer.status_code == 422
    assert files.NOT_A_PHOTO in answer.text


def told(browser: FlaskClient, case: str, original: bytes, *lines: str) -> TestResponse:
    form = {
        "type": "PIS",
        "acquisition": "seized",
        "taken_at": "2026-02-01T12:30",
        "marks": "not_examined",
        "originals": list(lines),
    }
    photo = {"photos.left": [(io.BytesIO(original), "IMG.jpg")]}
    return browser.post(f"/cases/{case}/exhibits/new", data=form | photo)


SENT = hashlib.sha256(picture()).hexdigest()
TAKEN = hashlib.sha256(with_exif()).hexdigest()
WRONG = {
    "no digest": ("IMG_1.jpg", photographs.NO_DIGEST),
    "one digest": (SENT, photographs.NO_DIGEST),
    "one that is cut short": (f"{SENT} {TAKEN[:40]}", photographs.NO_DIGEST),
    "one in capitals": (f"{SENT} {TAKEN.upper()}", photographs.NO_DIGEST),
    "a script": (f"{SENT} {SCRIPT.decode()}", photographs.NO_DIGEST),
    "a megabyte": ("a" * 400_000, photographs.NO_DIGEST),
    "one of another photograph": (f"{TAKEN} {TAKEN}", photographs.CHANGED),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_a_device_tells_wrongly_is_refused_and_nothing_is_kept(desk: Desk, what: str) -> None:
    line, sentence = WRONG[what]
    with desk.acting() as session:
        case = factories.case(session).reference

    answer = told(desk.browser(Role.SUPERVISOR), case, picture(), line)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert SCRIPT.decode() not in answer.text
    assert list(stored(desk)) == []


def test_what_a_device_tells_stands_beside_the_digest_of_what_arrived(desk: Desk) -> None:
    with desk.acting() as session:
        case = factories.case(session).reference
    browser = desk.browser(Role.SUPERVISOR)

    answer = told(browser, case, picture(), f"{SENT} {TAKEN}")

    with desk.looking() as session:
        photo = session.scalars(select(ExhibitPhoto)).one()
        assert (photo.original_sha256, photo.device_sha256) == (SENT, TAKEN)
    shown = browser.get(answer.headers["Location"]).text
    assert shown.index(SENT) < shown.index("as the device told it") < shown.index(TAKEN)


def test_two_originals_of_one_picture_are_kept_once(desk: Desk) -> None:
    """The same pixels with another camera's words: the database would bar the second."""
    with desk.acting() as session:
        case = factories.case(session).reference
    form = {"type": "PIS", "acquisition": "seized", "taken_at": "2026-02-01T12:30"}
    files = {"photos.other": [(io.BytesIO(one), "IMG.jpg") for one in (picture(), with_exif())]}

    answer = desk.browser(Role.SUPERVISOR).post(f"/cases/{case}/exhibits/new", data=form | files)

    assert answer.status_code == 302
    assert len(list(stored(desk))) == 1
