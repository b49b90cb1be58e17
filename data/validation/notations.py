"""Notations of one coordinate: decimal, decimal comma, degrees-minutes-seconds, pairs in one cell.

Indonesian and English hemispheres are known: LU, LS, BT, BB, Utara, Selatan, Timur, Barat, N, S,
E, W. Every function takes a whole column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.validation.cells import EMPTY, OTHER, Text, distinct, mask, to_floats, trimmed

DMS = 5
LAT, LON, UNKNOWN = 0, 1, -1
_HEMISPHERES = {
    "n": (LAT, 1), "u": (LAT, 1), "lu": (LAT, 1), "s": (LAT, -1), "ls": (LAT, -1),
    "e": (LON, 1), "t": (LON, 1), "bt": (LON, 1), "w": (LON, -1), "b": (LON, -1), "bb": (LON, -1),
}  # fmt: skip
_WORDS = (
    (r"lintang|bujur|latitude|longitude|\blat\b|\blong?\b", " "),
    (r"\butara\b|\bnorth\b", "n"),
    (r"\bselatan\b|\bsouth\b", "s"),
    (r"\btimur\b|\beast\b", "e"),
    (r"\bbarat\b|\bwest\b", "w"),
    (r"derajat|deg(?:rees?)?|[°º˚⁰*]", "°"),
    (r"menit|min(?:utes?)?", "'"),
    (r"detik|sec(?:onds?)?", '"'),
    (r"''|′′|’’|[″”“]|´´", '"'),
    (r"[′’‘`´]", "'"),
    (r"(?<=\d)\s*d(?=[\s\d])", "°"),
    (r"(?<=\d)\s*m(?=[\s\d]|$)", "'"),
    (r"[−–—]", "-"),
)
_SECONDS_S = re.compile(r"^(.*°.*'\s*[\d.,]+)\s*s(?=\s*(?:$|[a-z]))")
_NUMBERS = re.compile(
    r"""^\s*([+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*(°|:|\s|$)\s*
        (?:(\d{1,2}(?:[.,]\d+)?)\s*('|:|\s|$)\s*
        (?:(\d{1,2}(?:[.,]\d+)?)\s*"?)?)?\s*$""",
    re.VERBOSE,
)
_END = re.compile(r"^(?P<body>.*?[\d'\"°])[\s.]*(?P<h>lu|ls|bt|bb|[nsewutb])\.?$")
_START = re.compile(r"^(?P<h>lu|ls|bt|bb|[nsewutb])[\s.:]*(?P<body>[+-]?\d.*)$")
_PAIR = r"^\(?\s*(?P<a>[+-]?\d+(?:\.\d+)?)\s*[,;/|\s]\s*(?P<b>[+-]?\d+(?:\.\d+)?)\s*\)?$"
_PAIR_COMMA = re.compile(r"^\(?\s*([+-]?\d+,\d+)\s*[,;/|\s]\s*([+-]?\d+,\d+)\s*\)?$")
_WKT = re.compile(r"^point\s*\(?\s*\(\s*([+-]?[\d.]+)\s+([+-]?[\d.]+)\s*\)", re.IGNORECASE)
_URL = re.compile(r"@?(-?\d{1,2}\.\d+),\s*(-?\d{1,3}\.\d+)")
_DMS_SPLIT = re.compile(
    r"^(.*?(?:lu|ls|lintang\s+\w+|[nsu]|utara|selatan))[\s,;/-]+(.*(?:bt|bb|[ewtb]|timur|barat))$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Axis:
    """One column of coordinates as read: values, how each was written, and the cells' text."""

    values: NDArray[np.float64]
    kind: NDArray[np.int8]
    text: Text


def read_axis(text: Text) -> Axis:
    """Read a column of latitudes or longitudes.

    Parameters
    ----------
    text
        Trimmed texts (n,).

    Returns
    -------
    Axis
        Degrees (or metres, if so written), NaN where there is no number; kinds of
        `data.validation.cells` and DMS. Words for infinity and NaN are OTHER.

    """
    values, kind = to_floats(text)
    rest = np.flatnonzero(kind == OTHER)
    if len(rest):
        codes, words = distinct(text.take(pa.array(rest)))
        read = [sexagesimal(str(w)) for w in words]
        number = np.array([np.nan if r is None else r[0] for r in read])
        values[rest] = number[codes]
        kind[rest] = np.where(np.isfinite(number), DMS, OTHER)[codes]
    return Axis(values, kind, text)


def sexagesimal(text: str) -> tuple[float, int] | None:
    """Read degrees, minutes and seconds, or degrees with a hemisphere; None where it is neither.

    Returns signed degrees and the axis its hemisphere tells (LAT, LON or UNKNOWN).
    """
    body, axis, sign = _hemisphere(text.strip().strip("'`").lower())
    found = _NUMBERS.match(body)
    if found is None:
        return None
    minus, degrees, mark, minutes, _, seconds = found.groups()
    if axis == UNKNOWN and minutes is None and mark != "°":
        return None
    parts = [float(p.replace(",", ".")) if p else 0.0 for p in (degrees, minutes, seconds)]
    fraction_early = (minutes and parts[0] % 1) or (seconds and parts[1] % 1)
    if parts[1] >= 60 or parts[2] >= 60 or fraction_early or (minus == "-" and sign < 0):
        return None
    value = parts[0] + parts[1] / 60 + parts[2] / 3600
    return (-value if minus == "-" else sign * value), axis


def _hemisphere(text: str) -> tuple[str, int, int]:
    for word, mark in _WORDS:
        text = re.sub(word, mark, text)
    text = _SECONDS_S.sub(r'\1"', text.strip())
    for pattern in (_END, _START):
        found = pattern.match(text)
        if found:
            axis, sign = _HEMISPHERES[found["h"]]
            return found["body"], axis, sign
    return text, UNKNOWN, 1


def split_pairs(text: Text) -> tuple[Text, Text]:
    """Split cells with both coordinates into latitude and longitude texts.

    Order is latitude first, save in WKT (``POINT (lon lat)``) and where hemispheres say else.
    What cannot be split stays whole in the first, with "" in the second.
    """
    fields = pc.extract_regex(text, _PAIR)
    first, second = pc.struct_field(fields, "a"), pc.struct_field(fields, "b")
    lost = np.flatnonzero(~mask(pc.is_valid(first)))
    if not len(lost):
        return trimmed(first), trimmed(second)
    codes, words = distinct(text.take(pa.array(lost)))
    split = np.array([_split(str(w)) for w in words], dtype=object).reshape(-1, 2)
    out = []
    for number, part in enumerate((first, second)):
        whole = np.array(trimmed(part).to_numpy(zero_copy_only=False), dtype=object)
        whole[lost] = split[codes, number]
        out.append(pa.array(whole, pa.large_string()))
    return out[0], out[1]


def _split(text: str) -> tuple[str, str]:
    wkt = _WKT.match(text)
    if wkt:
        return wkt.group(2), wkt.group(1)
    for pattern in (_PAIR_COMMA, _DMS_SPLIT):
        found = pattern.match(text)
        if found:
            return found.group(1).strip(), found.group(2).strip()
    url = _URL.search(text)
    if url:
        return url.group(1), url.group(2)
    return text, ""


def missing(lat: Axis, lon: Axis) -> NDArray[np.bool_]:
    """Tell which rows give no coordinate at all."""
    gone: NDArray[np.bool_] = (lat.kind == EMPTY) & (lon.kind == EMPTY)
    return gone
