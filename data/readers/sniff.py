"""Tell what kind of file some bytes are, by the bytes; the name's ending only has to agree."""

from __future__ import annotations

import re

from data.readers.errors import OtherFormError
from lib.errors import EmptyFileError, LimitError
from lib.limits import MAX_FILE_BYTES

MAGIC = (
    (b"PK\x03\x04", "ZIP/XLSX"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"\x1f\x8b", "GZIP"),
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "ELF"),
    (b"MZ", "EXE"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7Z"),
    (b"BZh", "BZIP2"),
)
_BY_MAGIC = {"ZIP/XLSX": "zip", "XLS": "ole", "Parquet": "parquet", "SQLite": "gpkg"}
_WORKBOOKS = ("zip", "ole", "csv")  # many programs write text under the name of a workbook
_ALLOWED = {
    **dict.fromkeys(("csv", "tsv", "tab", "txt"), ("csv",)),
    **dict.fromkeys(("xls", "xlsx", "xlsm", "xlsb", "ods"), _WORKBOOKS),
    **dict.fromkeys(("geojson", "json"), ("geojson",)),
    "gpkg": ("gpkg",),
    "kml": ("kml",),
    "parquet": ("parquet",),
    "geoparquet": ("parquet",),
    **dict.fromkeys(("zip", "kmz", "shz"), ("zip",)),
}
_SPACE = b" \t\r\n\xef\xbb\xbf"
_LOOKED_AT = 4096
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.05
_WIDE = (b"\xff\xfe", b"\xfe\xff")


def foreign_kind(content: bytes) -> str:
    """Return the kind of a file that is not text, "" for text or what is unknown."""
    return next((kind for magic, kind in MAGIC if content.startswith(magic)), "")


def sniff(content: bytes, name: str) -> str:
    """Return zip, ole, parquet, gpkg, kml, geojson or csv.

    Raises
    ------
    EmptyFileError, LimitError
        If there is nothing in it, or too much.
    OtherFormError
        If the kind is unknown or not what the name's ending says.

    """
    if not (content[:_LOOKED_AT].strip(_SPACE) or content.strip(_SPACE)):
        raise EmptyFileError(file=name)
    if len(content) > MAX_FILE_BYTES:
        raise LimitError(file=name, limit=f"{MAX_FILE_BYTES // 1024**2} MB")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    kind = foreign_kind(content)
    form = _BY_MAGIC.get(kind, "") if kind else _text_form(content, ending)
    allowed = _ALLOWED.get(ending)
    if not form or (allowed is not None and form not in allowed):
        raise OtherFormError(
            file=name, kind=kind or form or "biner", expected=(ending or "csv").upper()
        )
    return form


def _text_form(content: bytes, ending: str) -> str:
    start = content[:_LOOKED_AT]
    # In UTF-16 every letter from U+0100 to U+08FF has a byte that would be a control.
    wide = start.startswith(_WIDE) or b"\0" in start[:2]
    if not wide and len(_CONTROL.findall(start)) > _MOST_CONTROLS * len(start):
        return ""
    bare = start.lstrip(_SPACE).lower()
    if bare.startswith((b"<!doctype html", b"<html", b"<table")):
        return ""
    if bare.startswith((b"<?xml", b"<!doctype", b"<kml")):
        return "kml" if b"<kml" in bare or ending == "kml" else ""
    looks_json = bare.startswith(b"{") and (ending not in _ALLOWED or ending.endswith("json"))
    return "geojson" if looks_json else "csv"
