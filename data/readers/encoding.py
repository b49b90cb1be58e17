"""Find out how a file's characters are written, and turn them into UTF-8."""

from __future__ import annotations

import codecs
import re

from data.readers.errors import AmbiguousEncodingError, StatedEncodingError
from data.readers.table import Detected

UTF8 = "UTF-8"
WINDOWS = "Windows-1252"
ENCODINGS = (UTF8, "UTF-16 LE", "UTF-16 BE", WINDOWS)
_CODECS = {UTF8: "utf-8", "UTF-16 LE": "utf-16-le", "UTF-16 BE": "utf-16-be", WINDOWS: "cp1252"}
_MARKS = ((codecs.BOM_UTF8, UTF8), (codecs.BOM_UTF16_LE, "UTF-16 LE"),
          (codecs.BOM_UTF16_BE, "UTF-16 BE"))  # fmt: skip
# Single-byte encodings that a Windows or Mac program, or an old DOS one, may have written.
_RIVALS = ("cp1252", "mac_roman", "cp850", "cp437")
_CHUNK = 1 << 20
_SAMPLE = 64 * 1024
# A character of UTF-8 in two bytes or more; in another encoding such pairs are rare.
_UTF8_CHAR = re.compile(rb"[\xc3\xc2][\x80-\xbf]|\xe2\x80[\x80-\xbf]")
_WIDE_SHARE = 0.4  # of every second byte that is NUL in UTF-16 of Latin letters
_LEAD = 0.1  # by which another encoding must look tidier to make the case doubtful


def to_utf8(content: bytes, name: str, stated: str | None = None) -> tuple[bytes, Detected]:
    """Return the content as UTF-8 without byte order mark, and the encoding found.

    Raises
    ------
    AmbiguousEncodingError
        If nothing is stated and several encodings are as likely.
    StatedEncodingError
        If the stated encoding is unknown or the content is not written in it.

    """
    if stated is not None:
        if stated not in ENCODINGS:
            raise StatedEncodingError(file=name, encoding=stated)
        found = Detected(stated, 1.0)
    else:
        found = detect_encoding(content, name)
    for mark, encoding in _MARKS:
        if encoding == found.value:
            content = content.removeprefix(mark)
    if found.value == UTF8:
        if not is_utf8(content):
            raise StatedEncodingError(file=name, encoding=UTF8)
        return content, found
    try:
        return content.decode(_CODECS[found.value]).encode("utf-8"), found
    except UnicodeError as error:
        raise StatedEncodingError(file=name, encoding=found.value) from error


def detect_encoding(content: bytes, name: str) -> Detected:
    """Find the encoding: by its mark, by NUL bytes, as valid UTF-8, else by its look.

    Raises
    ------
    AmbiguousEncodingError
        If two single-byte encodings fit, or UTF-8 is mixed with another.

    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return Detected(encoding, 1.0)
    wide = _without_mark(content)
    if wide:
        return Detected(wide, 0.9, (UTF8,))
    if is_utf8(content):
        return Detected(UTF8, 1.0 if content.isascii() else 0.99)
    return _single_byte(content, name)


def is_utf8(content: bytes) -> bool:
    """Tell whether the content is valid UTF-8, without holding it decoded."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for at in range(0, len(content), _CHUNK):
            decoder.decode(content[at : at + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(content: bytes) -> str:
    sample = content[:4096]
    pairs = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if len(content) % 2 or not pairs:
        return ""
    if odd > _WIDE_SHARE * pairs and even < odd / 10:
        return "UTF-16 LE"
    if even > _WIDE_SHARE * pairs and odd < even / 10:
        return "UTF-16 BE"
    return ""


def _single_byte(content: bytes, name: str) -> Detected:
    """Judge the lines that are not plain ASCII with charset-normalizer."""
    lines = b"\n".join(line for line in content.split(b"\n") if not line.isascii())[:_SAMPLE]
    if _UTF8_CHAR.search(lines):
        raise AmbiguousEncodingError(file=name, candidates=f"{UTF8} / {WINDOWS}")
    from charset_normalizer import from_bytes

    matches = from_bytes(lines, cp_isolation=list(_RIVALS), preemptive_behaviour=False)
    chaos = {match.encoding: match.chaos for match in matches}
    best = min(chaos.values(), default=1.0)
    if chaos.get("cp1252", 1.0) > best + _LEAD or not chaos:
        likely = [WINDOWS, *(each for each in chaos if each != "cp1252")]
        raise AmbiguousEncodingError(file=name, candidates=" / ".join(likely))
    return Detected(WINDOWS, round(0.9 * (1 - chaos["cp1252"]), 2), (UTF8,))
