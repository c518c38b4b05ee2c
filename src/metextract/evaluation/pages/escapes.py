"""Data made harmless for where it is put. What reports hold may be anything, and must stay text."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

_JSON_IN_HTML = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\ufffd")
_SPACE = re.compile(r"\s+")
_MARKDOWN = re.compile(r"[\\`*\[\]|~$]|(?<!\w)_|_(?!\w)")
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def embedded(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it can end that, or begin another."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return encodable(text).translate(_JSON_IN_HTML)


def encodable(text: str) -> str:
    """Halves of surrogate pairs, which have no UTF-8, as question marks: as many characters as before."""
    return text.encode("utf-8", "replace").decode("utf-8")


def in_markdown(value: object) -> str:
    """Words on one line, with nothing in them that Markdown, HTML or a terminal would read."""
    line = _SPACE.sub(" ", str(value)).translate(_CONTROLS)
    return _MARKDOWN.sub(r"\\\g<0>", line).translate(_HTML)


def source_hash(source: str) -> str:
    """What a content security policy calls an inline script or style."""
    return f"sha256-{b64encode(sha256(source.encode('utf-8')).digest()).decode('ascii')}"
