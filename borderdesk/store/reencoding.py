"""A photograph decoded and encoded anew, by a child process that can do nothing else.

Decoders of pictures are large programs in C that read what strangers send. So they run apart:
with bounded memory and time, without files, without the desk's settings and its database.
The file is started by its path (`python -I reencoding.py`), and so imports nothing of the desk.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import warnings
from typing import NamedTuple

MOST_PIXELS = 20_000_000
LONGEST_EDGE = 2400  # marks stay legible; a page on a thin link does not need more
MOST_MEMORY = 512 * 1024 * 1024  # bytes of address space; 20 megapixels need some 230 MB of it
MOST_SECONDS = 20  # of the processor's time; 20 megapixels need about two
NO_PHOTO, TOO_LARGE = 3, 4  # exit statuses; any other than 0 means that the child died

# How a picture is turned upright, by the orientation in its EXIF. Source: CIPA DC-008, table 6.
ORIENTATION = 0x0112
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


class Clean(NamedTuple):
    """A JPEG of pixels alone; width and height in pixels."""

    width: int
    height: int
    jpeg: bytes


class NoPhotoError(Exception):
    """The bytes are no whole JPEG, PNG or WebP."""


class TooLargeError(Exception):
    """The picture has more pixels than any camera of a post takes."""


def reencoded(original: bytes) -> Clean:
    """Decode a picture, turn it upright, make it small enough and encode its pixels.

    Raises:
        NoPhotoError: it is no picture, or not of a kind that we read.
        TooLargeError: it has, or claims, more than MOST_PIXELS.
    """
    from PIL import Image  # loads slowly, and the desk itself needs no more than the numbers above

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # broken EXIF; nothing of it is kept
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(original), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooLargeError
                # Pillow's own exif_transpose writes the EXIF anew, and fails where it is broken.
                turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
                upright = picture.convert("RGB")
        except (Image.DecompressionBombError, Image.DecompressionBombWarning):
            raise TooLargeError from None
        except (OSError, SyntaxError, ValueError):  # SyntaxError is its word for a broken PNG
            raise NoPhotoError from None
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    if turn is not None:  # after it was made small: turning needs a second picture in memory
        upright = upright.transpose(Image.Transpose[turn])
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)  # pixels only: no metadata, no profile, no trailing bytes
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=88, optimize=True)
    return Clean(clean.width, clean.height, out.getvalue())


def _confine() -> None:
    """Give up what a decoder does not need, before the first byte of a stranger is read."""
    # All that Pillow would load when it meets it; from here on no file can be opened.
    from PIL import Image, ImageColor, ImagePalette, MpoImagePlugin, WebPImagePlugin  # noqa: F401

    Image.preinit()
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS),
        (resource.RLIMIT_CORE, 0),  # a core file would hold the picture
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 3),  # the three pipes that stand, and no file or socket
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Picture in, a line of JSON and a JPEG out."""
    _confine()
    try:
        clean = reencoded(sys.stdin.buffer.read())
    except NoPhotoError:
        return NO_PHOTO
    except TooLargeError:
        return TOO_LARGE
    head = {"width": clean.width, "height": clean.height}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + clean.jpeg)
    return 0


if __name__ == "__main__":
    sys.exit(main())
