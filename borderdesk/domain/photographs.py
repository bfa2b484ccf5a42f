"""What a device that made a photograph smaller before sending it tells of the original.

What is authoritative in evidence is the digest of the bytes that arrived. What the device tells of
the file in the camera stands beside it under a name of its own: nobody here has seen that file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from borderdesk.domain.errors import N_, Unacceptable

ORIGINALS = "originals"  # the field in which it is told, a line for each photograph
# In per cent. Engraved letters 10 pixels high, in a noisy picture, were read even at 60; at 70 a
# picture takes three quarters of the bytes that it takes at 80.
SENT_QUALITY = 70

NO_DIGEST = N_(
    "What this device told of a photograph cannot be read. Load the page anew and choose it again."
)
CHANGED = N_(
    "A photograph did not arrive as this device sent it. Choose it once more, or save without it."
)

# SHA-256 in hex of what is sent, and of the original.
_LINE = re.compile(r"([0-9a-f]{64}) ([0-9a-f]{64})")


def originals_told(lines: Iterable[str]) -> dict[str, str]:
    """The digest of each original as the device tells it, by the digest of what the device sent.

    Two files of the same pixels become one picture: it was made from either, and the first is told.

    Raises:
        Unacceptable: a line is not two digests.
    """
    told: dict[str, str] = {}
    for line in lines:
        pair = _LINE.fullmatch(line)
        if pair is None:
            raise Unacceptable(ORIGINALS, NO_DIGEST)
        told.setdefault(pair[1], pair[2])
    return told


def check_arrival(told: Mapping[str, str], arrived: Collection[str]) -> None:
    """Whatever the device says it sent must be among the digests of what arrived.

    Raises:
        Unacceptable: a photograph was changed underway, or did not come.
    """
    if not told.keys() <= set(arrived):
        raise Unacceptable(ORIGINALS, CHANGED)
