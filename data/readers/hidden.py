"""Find the hidden rows of an XLSX sheet, which calamine does not tell."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree

import numpy as np
from numpy.typing import NDArray

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 20


def hidden_rows(content: bytes, sheet: str) -> NDArray[np.int64]:
    """Return the numbers of the hidden rows of a sheet; none where its part is not found.

    The archive has been checked; document types are not allowed in it.
    """
    found: list[int] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = _part(archive, sheet)
        if part not in archive.namelist():
            return np.empty(0, np.int64)
        with archive.open(part) as stream:
            left = b""
            while chunk := stream.read(_CHUNK):
                text = left + chunk
                left = text[max(text.rfind(b"<"), 0) :]
                for tag in _ROW.findall(text[: len(text) - len(left)]):
                    number = _NUMBER.search(tag)
                    if number and _HIDDEN.search(tag):
                        found.append(int(number.group(1)))
    return np.array(found, dtype=np.int64)


def _part(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the path inside the archive of a sheet's XML, "" if it is not found."""
    names = {each.lower(): each for each in archive.namelist()}
    book, links = names.get("xl/workbook.xml"), names.get("xl/_rels/workbook.xml.rels")
    if book is None or links is None:
        return ""
    tree = ElementTree.fromstring(archive.read(book))  # noqa: S314 (no document type inside)
    relations = [each.get(_RELATION) for each in tree.iter() if each.get("name") == sheet
                 and each.tag.endswith("}sheet")]  # fmt: skip
    for link in ElementTree.fromstring(archive.read(links)):  # noqa: S314
        if relations and link.get("Id") == relations[0]:
            target = str(link.get("Target")).lstrip("/")
            return target if target.startswith("xl/") else f"xl/{target}"
    return ""
