"""Photographs in a folder, known by the digest of what they hold.

A photograph is decoded and encoded anew, so that nothing of the camera, its place and its
owner, and no hidden second file, goes with it. The original's digest is kept beside it.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import tempfile
import warnings
from pathlib import Path

from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.exhibits import Photo, PhotoSlot

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 20_000_000
LONGEST_EDGE = 2400  # marks stay legible; a page on a thin link does not need more

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
NOT_A_PHOTO = N_("This is not a photograph the desk can read. Send JPEG, PNG or WebP.")
TOO_LARGE = N_("The photograph is too large: at most 10 MB and 20 megapixels.")


def keep_photo(folder: Path, slot: PhotoSlot, original: bytes) -> Photo:
    """Encode a photograph anew and put it into the folder. File work: before the transaction.

    A photograph that is stored and whose act is then refused stays without a row; the same
    picture sent again takes its place.

    Raises:
        Unacceptable: it is no photograph, or too large.
    """
    from PIL import Image  # loads slowly, and few acts need it

    if len(original) > MOST_BYTES:
        raise Unacceptable("photo", TOO_LARGE)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # broken EXIF; nothing of it is kept
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(original), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Unacceptable("photo", TOO_LARGE)
                # Pillow's own exif_transpose writes the EXIF anew, and fails where it is broken.
                turn = TURNS.get(picture.getexif().get(ORIENTATION, 1))
                upright = picture.convert("RGB")
        except (
            OSError,
            SyntaxError,  # Pillow's word for a broken PNG
            ValueError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ):
            raise Unacceptable("photo", NOT_A_PHOTO) from None
    if turn is not None:
        upright = upright.transpose(Image.Transpose[turn])
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    clean = Image.new("RGB", upright.size)
    clean.paste(upright)  # pixels only: no metadata, no profile, no trailing bytes
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=88, optimize=True)
    encoded = out.getvalue()
    digest = hashlib.sha256(encoded).hexdigest()
    _put(path_of(folder, digest), encoded)
    return Photo(
        slot,
        digest,
        hashlib.sha256(original).hexdigest(),
        clean.width,
        clean.height,
        len(encoded),
    )


def path_of(folder: Path, digest: str) -> Path:
    """Where the file of that digest lies.

    Raises:
        NotFound: that is no digest.
    """
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        raise NotFound(digest)
    return folder / digest[:2] / digest


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that a power cut leaves no half photograph."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
