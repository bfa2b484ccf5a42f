"""JSON on its way in, stricter than the standard library reads it: one meaning, or none."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from werkzeug.exceptions import BadRequest, UnsupportedMediaType
from werkzeug.wrappers import Request

DEEPEST = 32  # groups within groups; a report needs four


def json_object(request: Request) -> dict[str, Any]:
    """The JSON object that a request brings.

    Two programs must not read one body in two ways, so a key given twice, NaN and Infinity are
    refused; NUL and halves of characters are no text, and depth is bounded before parsing.

    Raises:
        UnsupportedMediaType: it says that it is something else.
        BadRequest: it is no JSON object, or one that could be read in two ways.
    """
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    try:
        text = request.get_data(cache=False).decode("utf-8")
        if _depth(text) > DEEPEST:
            raise BadRequest
        body = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except ValueError:  # no UTF-8, no JSON, a key twice, or a number of thousands of digits
        raise BadRequest from None
    if not isinstance(body, dict) or not _is_text_throughout(body):
        raise BadRequest
    return body


def _depth(text: str) -> int:
    """How deeply brackets stand within each other, those inside strings left out."""
    depth = deepest = 0
    inside = escaped = False
    for char in text:
        if escaped:
            escaped = False
        elif inside:
            escaped = char == "\\"
            inside = char != '"'
        elif char == '"':
            inside = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is given twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _is_text_throughout(value: Any) -> bool:
    """Neither NUL nor a lone surrogate in any key or value, and no number beyond all numbers."""
    if isinstance(value, dict):
        return all(_is_text_throughout(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(_is_text_throughout(part) for part in value)
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    return not isinstance(value, float) or value - value == 0.0  # 1e999 is read as infinite
