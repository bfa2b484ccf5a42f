"""Photographs are made smaller in a real browser before they are sent; what came of it is kept."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps, TiffImagePlugin
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select
from werkzeug.formparser import parse_form_data

from borderdesk.domain.accounts import Role
from borderdesk.domain.photographs import CHANGED, SENT_QUALITY
from borderdesk.store import files
from borderdesk.store.examinations import PlacePhoto
from borderdesk.store.exhibits import Exhibit, ExhibitPhoto
from borderdesk.store.files import path_of
from borderdesk.store.reencoding import LONGEST_EDGE
from tests import factories
from tests.browser.conftest import Opened, axe_findings
from tests.browser.test_second_line import sent_here
from tests.browser.test_weapons import inside
from tests.conftest import Desk
from tests.store.test_files import GPS, MAKE, NO_PHOTOS, ORIENTATION, flood, picture

LINK = 64_000  # bits a second
LEFT = "[name='firearms.0.photos.left']"
OTHER = "[name='firearms.0.photos.other']"


@cache
def taken(size: tuple[int, int] = (4000, 3000), kind: str = "JPEG") -> bytes:
    """A photograph as a phone takes it, lying on its side: two colours under a sensor's noise.

    EXIF says how to turn it, by whose camera it was taken, and where.
    """
    width = size[0]
    made = Image.new("RGB", size, (190, 40, 40))
    made.paste((40, 40, 190), (width // 2, 0, *size))
    noise = Image.merge("RGB", [Image.effect_noise(size, 40) for _ in "RGB"])
    made = Image.blend(made, noise, 0.3)
    exif = Image.Exif()
    exif[MAKE], exif[ORIENTATION] = "Camera of T. Orsk", 6
    degrees = tuple(TiffImagePlugin.IFDRational(n) for n in (43, 51, 12))
    exif[GPS] = {1: "N", 2: degrees, 3: "E", 4: degrees}
    out = io.BytesIO()
    made.save(out, kind, quality=92, exif=exif)
    return out.getvalue()


def named(content: bytes, name: str = "IMG_1.jpg", kind: str = "image/jpeg") -> FilePayload:
    return {"name": name, "mimeType": kind, "buffer": content}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass
class Arrived:
    """What came to the desk in forms with files: how many bytes, which files, what was told."""

    size: int = 0
    files: list[bytes] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


@pytest.fixture
def arrived(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Arrived:
    """Notes each form with files on its way to the desk, as the wire brings it."""
    whole, noted = desk.app.wsgi_app, Arrived()

    def spy(environ: dict[str, Any], start: Any) -> Any:
        if environ.get("CONTENT_TYPE", "").startswith("multipart/"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            _, form, sent = parse_form_data(environ | {"wsgi.input": io.BytesIO(body)})
            noted.size = len(body)
            every = [one for name in sent for one in sent.getlist(name)]
            noted.files = [one.stream.read() for one in every if one.filename]
            noted.told = form.getlist("originals")
            environ = environ | {"wsgi.input": io.BytesIO(body)}
        return whole(environ, start)

    monkeypatch.setattr(desk.app, "wsgi_app", spy)
    return noted


Found = Callable[..., Page]


@pytest.fixture
def found(desk: Desk, served: str, opened: Opened) -> Found:
    """The page of weapons found, on which a pistol was made safe."""

    def open_page(**given: Any) -> Page:
        page = inside(desk, served, opened(**given), Role.OFFICER, Role.CUSTODIAN)
        page.set_default_timeout(20_000)  # millions of pixels, on a machine that others use, too
        page.goto("/seizures/new?danger=arms")
        page.check("[name=made_safe][value=by_me]")
        page.select_option("[name='firearms.0.type']", "PIS")
        page.locator("summary", has_text="Photographs").first.click()
        return page

    return open_page


def smaller(page: Page, at: str = LEFT) -> None:
    """Wait until whatever was chosen there has been made smaller."""
    told = page.locator(at).locator("xpath=following-sibling::output")
    expect(told).to_contain_text("→", timeout=20_000)


def save(page: Page) -> None:
    page.click("text=Save and raise the alarm")
    page.wait_for_url(re.compile(r"/seizures/Z-"))


def kept(desk: Desk) -> ExhibitPhoto:
    with desk.looking() as session:
        return session.scalars(select(ExhibitPhoto)).one()


def test_a_photograph_arrives_small_upright_and_without_its_place(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken(), found()

    page.set_input_files(LEFT, [named(original)])
    smaller(page)
    said = page.inner_text("output")
    save(page)

    (sent,) = arrived.files
    photo = kept(desk)
    assert len(sent) < len(original) / 4
    assert re.fullmatch(r"IMG_1\.jpg: [\d.]+ MB → [\d.]+ [kM]B", said)
    assert (photo.original_sha256, photo.device_sha256) == (sha256(sent), sha256(original))
    assert arrived.told == [f"{sha256(sent)} {sha256(original)}"]
    stored = path_of(desk.settings.instance / "files", photo.sha256).read_bytes()
    peer = ImageOps.exif_transpose(Image.open(io.BytesIO(original)))
    for content in (sent, stored):
        with Image.open(io.BytesIO(content)) as shown:
            assert dict(shown.getexif()) == {}
            assert max(shown.size) == LONGEST_EDGE
            assert shown.height > shown.width
            for x, y in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
                assert _is_red(shown, x, y) == _is_red(peer, x, y), (x, y)
        assert b"Orsk" not in content
    before, after = len(original), arrived.size
    print(
        f"{before:,} bytes → {after:,} with the form: {before * 8 / LINK:.0f} s → "
        f"{after * 8 / LINK:.0f} s at 64 kbit/s, quality {SENT_QUALITY}"
    )


def _is_red(shown: Image.Image, x: float, y: float) -> bool:
    few = shown.convert("RGB").resize((10, 10), Image.Resampling.BOX)  # without its noise
    colours, at = few.tobytes(), 3 * (10 * int(y * 10) + int(x * 10))
    return colours[at] > colours[at + 2]


def test_the_page_of_the_exhibit_shows_both_digests_and_says_whose_they_are(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found()
    page.set_input_files(LEFT, [named(original)])
    smaller(page)
    save(page)

    with desk.looking() as session:
        page.goto(f"/exhibits/{session.scalars(select(Exhibit.reference)).one()}")

    shown = page.inner_text("main")
    for part in (
        sha256(original),
        sha256(arrived.files[0]),
        "as it arrived",
        "made from that",
    ):
        assert part in shown, part
    assert axe_findings(page) == []


def test_who_saves_at_once_sends_the_small_one_all_the_same(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken(), found()

    page.set_input_files(LEFT, [named(original)])
    page.keyboard.press("Alt+s")
    page.wait_for_url(re.compile(r"/seizures/Z-"))

    assert arrived.size < len(original) / 4
    assert kept(desk).device_sha256 == sha256(original)


def test_the_officer_types_on_meanwhile(found: Found, tmp_path: Path) -> None:
    """The seconds are printed, not judged: no test fails by the clock."""
    page, card = found(), tmp_path / "IMG_1.jpg"
    card.write_bytes(taken())
    page.evaluate(
        "() => { self.longest = 0; new PerformanceObserver((seen) => { for (const task of"
        " seen.getEntries()) self.longest = Math.max(self.longest, task.duration); })"
        ".observe({ type: 'longtask', buffered: false }); }"
    )

    page.set_input_files(LEFT, card)  # as a file: the bytes themselves would go through the page
    page.locator("[name=note]").press_sequentially("Behind the lining of the left door")
    smaller(page)

    assert page.input_value("[name=note]") == "Behind the lining of the left door"
    print(f"longest task of the page meanwhile: {page.evaluate('self.longest'):.0f} ms")


def test_sent_as_taken_every_byte_arrives_and_the_device_tells_the_same_digest(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found()
    page.set_input_files(LEFT, [named(original)])
    smaller(page)

    page.check("text=Send photographs as taken")
    expect(page.locator("output").first).not_to_contain_text("→")
    save(page)

    assert arrived.files == [original]
    photo = kept(desk)
    assert photo.original_sha256 == photo.device_sha256 == sha256(original)


def test_unticked_again_the_small_one_goes(desk: Desk, arrived: Arrived, found: Found) -> None:
    original, page = taken((2600, 1900)), found()
    page.check("text=Send photographs as taken")
    page.set_input_files(LEFT, [named(original)])

    page.uncheck("text=Send photographs as taken")
    smaller(page)
    save(page)

    assert arrived.size < len(original)
    assert kept(desk).device_sha256 == sha256(original)


def test_another_choice_takes_the_place_of_the_first(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    first, second = taken((2600, 1900)), taken((2700, 1900))
    page = found()
    page.set_input_files(LEFT, [named(first)])
    page.set_input_files(LEFT, [named(second, "IMG_2.jpg")])
    smaller(page)
    assert page.inner_text("output").startswith("IMG_2.jpg")

    save(page)

    assert kept(desk).device_sha256 == sha256(second)
    assert len(arrived.told) == 1


def test_several_of_one_field_each_keep_their_own_original(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    originals = [taken((2600, 1900)), picture(), taken((2700, 1900))]
    page = found()
    page.set_input_files(
        OTHER, [named(one, f"IMG_{number}.jpg") for number, one in enumerate(originals)]
    )
    expect(page.locator("output")).to_have_text(re.compile("→.*→", re.DOTALL), timeout=20_000)

    save(page)

    with desk.looking() as session:
        photos = session.scalars(select(ExhibitPhoto).order_by(ExhibitPhoto.id)).all()
        assert [one.device_sha256 for one in photos] == [sha256(one) for one in originals]
        assert photos[1].original_sha256 == sha256(picture())  # it would not have become smaller


def test_two_files_of_the_same_pixels_are_sent_and_kept_as_one_picture(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found()
    page.set_input_files(
        OTHER, [named(original, "IMG_1.jpg"), named(original + b"\0", "IMG_1 (copy).jpg")]
    )
    expect(page.locator("output")).to_have_text(re.compile("→.*→", re.DOTALL), timeout=20_000)

    save(page)

    assert arrived.files[0] == arrived.files[1]
    assert kept(desk).device_sha256 == sha256(original)


def test_a_new_row_does_not_bear_what_was_said_of_the_row_before(found: Found) -> None:
    page = found()
    page.set_input_files(LEFT, [named(taken((2600, 1900)))])
    smaller(page)

    page.click("text=One firearm more")

    assert page.locator("output").count() == 1


def test_without_script_the_photograph_is_sent_as_it_is(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found(java_script_enabled=False)
    assert not page.is_visible("text=Send photographs as taken")

    page.set_input_files(LEFT, [named(original)])
    save(page)

    assert (arrived.files, arrived.told) == ([original], [])
    assert (kept(desk).original_sha256, kept(desk).device_sha256) == (sha256(original), "")


def test_where_the_worker_does_not_come_the_photograph_is_sent_as_it_is(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found()
    page.route("**/reducer.js*", lambda route: route.abort())

    page.set_input_files(LEFT, [named(original)])
    page.keyboard.press("Alt+s")
    page.wait_for_url(re.compile(r"/seizures/Z-"))

    assert (arrived.files, arrived.told) == ([original], [])


def test_where_the_browser_computes_no_digest_it_is_smaller_all_the_same_and_nothing_is_told(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    """As on a page that came over plain HTTP from another machine."""
    original, page = taken((2600, 1900)), found()
    source = (Path(desk.app.static_folder or "") / "reducer.js").read_text(encoding="utf-8")
    without = "Object.defineProperty(self, 'crypto', { value: undefined });\n" + source
    page.route(
        "**/reducer.js*", lambda route: route.fulfill(body=without, content_type="text/javascript")
    )

    page.set_input_files(LEFT, [named(original)])
    smaller(page)
    save(page)

    assert arrived.size < len(original)
    assert (arrived.told, kept(desk).device_sha256) == ([], "")


def test_over_a_link_that_is_gone_the_photograph_stays_and_goes_later(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    original, page = taken((2600, 1900)), found()
    page.set_input_files(LEFT, [named(original)])
    smaller(page)

    page.context.set_offline(True)
    page.keyboard.press("Alt+s")
    page.wait_for_selector("[data-cut] [role=alert]")
    page.context.set_offline(False)
    save(page)

    assert kept(desk).device_sha256 == sha256(original)
    assert arrived.size < len(original)


def in_avif() -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(picture(size=(640, 480)))).save(out, "AVIF")
    return out.getvalue()


def test_what_the_browser_can_read_and_the_desk_cannot_becomes_a_jpeg(
    desk: Desk, arrived: Arrived, found: Found
) -> None:
    """As HEIC does in Safari; this browser reads AVIF, which lies in the same kind of file."""
    original, page = in_avif(), found()

    page.set_input_files(LEFT, [named(original, "IMG_1.avif", "image/avif")])
    smaller(page)
    save(page)

    photo = kept(desk)
    assert arrived.files[0].startswith(b"\xff\xd8")
    assert (photo.width, photo.height, photo.device_sha256) == (640, 480, sha256(original))


BAD = {
    **{what: NO_PHOTOS[what] for what in NO_PHOTOS if what not in ("a GIF", "a TIFF")},
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 2000,
}


@pytest.mark.parametrize("what", BAD)
def test_what_is_no_photograph_is_refused_with_the_sentence_as_ever(
    desk: Desk, arrived: Arrived, found: Found, what: str
) -> None:
    page = found()
    kind = "image/heic" if what == "HEIC" else "image/jpeg"
    page.fill("[name=note]", "Behind the lining")

    page.set_input_files(LEFT, [named(BAD[what], kind=kind)])
    page.keyboard.press("Alt+s")
    page.wait_for_selector(".notice[role=alert]")

    said = page.inner_text("main")
    assert files.NOT_A_PHOTO in said or files.TOO_LARGE in said
    assert page.input_value("[name=note]") == "Behind the lining"
    assert arrived.files == [BAD[what]]
    assert not list((desk.settings.instance / "files").rglob("*.*"))


def test_what_was_changed_underway_is_told(
    desk: Desk, found: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = desk.app.wsgi_app

    def other(environ: dict[str, Any], start: Any) -> Any:
        if environ.get("CONTENT_TYPE", "").startswith("multipart/"):
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            changed = body.replace(b"JFIF", b"JFIX", 1)
            assert changed != body
            environ = environ | {"wsgi.input": io.BytesIO(changed)}
        return whole(environ, start)

    monkeypatch.setattr(desk.app, "wsgi_app", other)
    page = found()
    page.set_input_files(LEFT, [named(taken((2600, 1900)))])
    smaller(page)

    page.keyboard.press("Alt+s")
    page.wait_for_selector(".notice[role=alert]")

    assert CHANGED in page.inner_text("main")
    with desk.looking() as session:
        assert session.scalars(select(ExhibitPhoto)).all() == []


def test_a_flood_of_pixels_does_not_take_the_page_along(found: Found) -> None:
    page = found()

    page.set_input_files(LEFT, [named(flood(30_000, 30_000), "IMG.png", "image/png")])
    page.set_input_files(OTHER, [named(taken((2600, 1900)))])
    smaller(page, OTHER)

    assert "→" not in page.locator(LEFT).locator("xpath=following-sibling::output").inner_text()


def test_at_ordnance_at_the_second_line_and_on_a_case_it_is_the_same(
    desk: Desk, arrived: Arrived, served: str, opened: Opened
) -> None:
    original = taken((2600, 1900))
    seen = sent_here(desk)
    with desk.acting() as session:
        case = factories.case(session).reference
    page = inside(desk, served, opened(), Role.OFFICER, Role.SUPERVISOR)
    sizes = []

    page.goto("/seizures/new?danger=ordnance")
    page.set_input_files("[name='photos.other']", [named(original)])
    smaller(page, "[name='photos.other']")
    page.click("text=Raise the alarm")
    page.wait_for_url(re.compile(r"/seizures/Z-"))
    sizes.append(arrived.size)

    page.goto(f"/inspections/{seen}/examination")
    page.check("[name=controls][value=VIS]")
    page.locator("#part-places > summary").click()
    page.select_option("[name='places.0.place']", "DOOR")
    page.set_input_files("[name='places.0.photos.other']", [named(original)])
    smaller(page, "[name='places.0.photos.other']")
    page.select_option("[name=result]", "MIN")
    page.click("text=Close with this result")
    page.wait_for_url("**/second-line")
    sizes.append(arrived.size)
    page.goto(f"/inspections/{seen}")
    page.click("text=Digests of the photographs")
    assert sha256(original) in page.inner_text("main")

    page.goto(f"/cases/{case}/exhibits/new")
    page.select_option("[name=type]", "PIS")
    page.set_input_files("[name='photos.left']", [named(original)])
    smaller(page, "[name='photos.left']")
    page.click("text=Record the firearm")
    page.wait_for_url(re.compile(r"/exhibits/E-"))
    sizes.append(arrived.size)

    with desk.looking() as session:
        told = [*session.scalars(select(ExhibitPhoto.device_sha256))]
        told += session.scalars(select(PlacePhoto.device_sha256))
    assert told == [sha256(original)] * 3
    assert max(sizes) < len(original)
