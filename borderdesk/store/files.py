"""Photographs in a folder, known by the digest of what they hold.

A photograph is decoded and encoded anew, so that nothing of the camera, its place and its
owner, and no hidden second file, goes with it. The original's digest is kept beside it.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.exhibits import Photo, PhotoSlot
from borderdesk.store import reencoding
from borderdesk.store.reencoding import Clean

MOST_BYTES = 10 * 1024 * 1024
NOTHING_TOLD: Mapping[str, str] = {}
MOST_SECONDS = 30  # by the clock, where the processor is shared with others
NOT_A_PHOTO = N_("This is not a photograph the desk can read. Send JPEG, PNG or WebP.")
TOO_LARGE = N_("The photograph is too large: at most 10 MB and 20 megapixels.")

# Isolated from the environment's settings and from the folder it is started in.
CHILD = (sys.executable, "-I", str(Path(reencoding.__file__).resolve()))
_turn = threading.BoundedSemaphore(2)  # each may take half a gigabyte


def keep_photo(
    folder: Path, slot: PhotoSlot, original: bytes, told: Mapping[str, str] = NOTHING_TOLD
) -> Photo:
    """Encode a photograph anew and put it into the folder. File work: before the transaction.

    `told` is what the device says of originals, by the digest of what it sent.

    A photograph that is stored and whose act is then refused stays without a row; the same
    picture sent again takes its place.

    Raises:
        Unacceptable: it is no photograph, or too large.
    """
    if len(original) > MOST_BYTES:
        raise Unacceptable("photo", TOO_LARGE)
    clean = _reencoded_apart(original)
    digest = digest_of(clean.jpeg)
    _put(path_of(folder, digest), clean.jpeg)
    arrived = digest_of(original)
    return Photo(
        slot,
        digest,
        arrived,
        clean.width,
        clean.height,
        len(clean.jpeg),
        told.get(arrived, ""),
    )


def digest_of(content: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def _reencoded_apart(original: bytes) -> Clean:
    """The same as `reencoded`, in a child process with limits. Whatever kills it is no photograph.

    Raises:
        Unacceptable: the child refused the picture, died over it, or took too long.
    """
    try:
        with _turn:
            child = subprocess.run(
                CHILD,
                input=original,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a decoder's complaint may quote the picture
                cwd="/",
                env={},  # neither keys nor passwords
                timeout=MOST_SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:  # it has been killed by then
        raise Unacceptable("photo", NOT_A_PHOTO) from None
    if child.returncode:
        large = child.returncode == reencoding.TOO_LARGE
        raise Unacceptable("photo", TOO_LARGE if large else NOT_A_PHOTO)
    head, _, jpeg = child.stdout.partition(b"\n")
    size = json.loads(head)
    return Clean(int(size["width"]), int(size["height"]), jpeg)


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
