"""What bytes are, by their first ones: a content type is only what a server claims."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

_MAGIC = (
    (b"PK\x03\x04", "ZIP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"II+\x00", "TIFF"),
    (b"MM\x00+", "TIFF"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "GZIP"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PAR1", "Parquet"),
    (b"SQLite format 3\x00", "GPKG"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|script|title|meta)\b", re.IGNORECASE)
SNIFFED = 1024


def kind_of(head: bytes) -> str:
    """Return ZIP, TIFF, HTML, JSON, XML, text, … for the first `SNIFFED` bytes; "" for none."""
    if not head:
        return ""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(_WIDE):
        return "text"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _HTML.match(text):
        return "HTML"
    if text[:1] in (b"{", b"["):
        return "JSON"
    if text[:1] == b"<":
        return "HTML" if _HTML.search(text[:512]) else "XML"
    return "bytes" if b"\x00" in head else "text"


class JsonFaultError(ValueError):
    """Say what is wrong with bytes that should be JSON."""


def parse_json(content: bytes) -> Any:
    """Parse UTF-8 JSON strictly: no NaN, nothing cut off, no nesting beyond reason.

    Raises
    ------
    JsonFaultError
        Its text says what the bytes are instead.

    """
    kind = kind_of(content[:SNIFFED])
    if kind != "JSON":
        raise JsonFaultError(kind or "empty")

    def refuse(name: str) -> NoReturn:
        raise JsonFaultError(f"JSON with {name}")

    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)
    except UnicodeDecodeError as error:
        raise JsonFaultError("no UTF-8 text") from error
    except RecursionError as error:
        raise JsonFaultError("JSON nested too deeply") from error
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) or "Unterminated" in error.msg
        raise JsonFaultError("JSON cut off" if cut else "broken JSON") from error
