"""Text from data and people, made fit for one line of a picture, a cell or a heading."""

from __future__ import annotations

import re
import unicodedata

LONGEST_TEXT = 2000
_NO_CHARACTERS = "\ufffe\uffff"
"""In no category that is left out, yet no XML may hold them."""


def plain(text: object, longest: int = LONGEST_TEXT) -> str:
    """Return text on one line without control and direction characters, of a bearable length."""
    cleaned = "".join(
        " " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c
        for c in str(text)[:longest]
        if unicodedata.category(c) not in {"Cf", "Cs", "Co"} and c not in _NO_CHARACTERS
    )
    return re.sub(r"\s+", " ", cleaned).strip()
