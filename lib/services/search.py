"""Find a province, regency, kecamatan, village or facility by its name."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from rapidfuzz import fuzz, process, utils

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from lib.services.regions import region_name, within

Kind = Literal["provinsi", "kabkota", "kecamatan", "desa", "fasilitas"]

MIN_LENGTH = 2
MAX_LENGTH = 80
_LIKENESS_BAR = 78
_KIND_RANK = {"provinsi": 0, "kabkota": 1, "kecamatan": 2, "desa": 3, "fasilitas": 4}


@dataclass(frozen=True)
class Place:
    """A search result; ``code`` is a region code, or the kabupaten/kota of a facility.

    ``facility_class`` and ``identity`` say which facility, "" for others.
    """

    kind: Kind
    code: str
    name: str
    context: str
    lat: float
    lon: float
    facility_class: str = ""
    identity: str = ""


@dataclass(frozen=True)
class _Names:
    """One kind of place: its folded names in one Arrow array, and where to read the rest."""

    kind: Kind
    table: str
    folded: pa.Array
    frame: pd.DataFrame


def fold(text: str) -> str:
    """Lower the case, drop accents and punctuation, and join runs of blanks."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip()


def _folded(names: pa.Array) -> pa.Array:
    """Fold a whole column in Arrow, the same way as ``fold`` for the names at hand."""
    lower = pc.utf8_lower(pc.utf8_normalize(names, form="NFKD"))
    spaced = pc.replace_substring_regex(lower, pattern="[^a-z0-9]+", replacement=" ")
    return pc.utf8_trim_whitespace(spaced)


@kept_by_version()
def _index() -> tuple[_Names, ...]:
    dataset = current_dataset()
    tables: list[tuple[Kind, str]] = [
        ("provinsi", "provinces"),
        ("kabkota", "regions"),
        ("kecamatan", "districts"),
        ("desa", "villages"),
    ]
    tables += [
        ("fasilitas", f"facilities_{name}") for name in dataset.facilities if dataset.has_data(name)
    ]
    frames = [(kind, table, dataset.table(table)) for kind, table in tables]
    return tuple(
        _Names(kind, table, _folded(pa.array(frame["nama"], type=pa.string())), frame)
        for kind, table, frame in frames
    )


def search(text: str, limit: int = 12, region: str = "") -> tuple[Place, ...]:
    """Give the places whose name holds every word of a text, best first.

    An exact name comes before one that begins with the text, before one that holds it; larger
    regions come before smaller, regions before facilities. Where nothing holds the words, regions
    of a like name are given (rapidfuzz, at least 78 of 100).

    Parameters
    ----------
    text
        2 to 80 characters; shorter gives nothing, longer is cut.
    limit
        The most results to give.
    region
        Dotted code of any level that they must lie in; "" is the nation.
    """
    query = fold(text[:MAX_LENGTH])
    if len(query) < MIN_LENGTH:
        return ()
    found: list[tuple[int, int, int, _Names, int]] = []
    for names in _index():
        found += _matches(names, query, limit, region)
    if not found:
        return tuple(each for each in _alike(query, limit) if within(each.code, region))
    found.sort(key=lambda row: row[:3])
    return tuple(_place(names, row) for _, _, _, names, row in found[:limit])


def search_facilities(text: str, region: str, limit: int = 20) -> tuple[Place, ...]:
    """Give the facilities of a kabupaten/kota whose name holds every word of a text, best first."""
    query = fold(text[:MAX_LENGTH])
    if len(query) < MIN_LENGTH:
        return ()
    found = [
        row
        for names in _index()
        if names.kind == "fasilitas"
        for row in _matches(names, query, limit, region)
    ]
    found.sort(key=lambda row: row[:3])
    return tuple(_place(names, row) for _, _, _, names, row in found[:limit])


def _matches(
    names: _Names, query: str, limit: int, region: str = ""
) -> list[tuple[int, int, int, _Names, int]]:
    mask = np.ones(len(names.folded), dtype=bool)
    if region:
        codes = names.frame["kode_kabkota" if names.kind == "fasilitas" else "kode"]
        inside = codes.eq(region) | codes.str.startswith(f"{region}.")
        mask &= inside.to_numpy(dtype=bool)
    for word in query.split():
        holds = pc.match_substring(names.folded, word)
        mask &= holds.to_numpy(zero_copy_only=False).astype(bool)
    rows = np.flatnonzero(mask)
    if len(rows) == 0:
        return []
    texts = names.folded.take(pa.array(rows)).to_pylist()
    rank = _KIND_RANK[names.kind]
    scored = sorted(
        (_closeness(own, query), rank, len(own), int(row))
        for own, row in zip(texts, rows, strict=True)
    )
    return [(close, kind, length, names, row) for close, kind, length, row in scored[:limit]]


def _closeness(name: str, query: str) -> int:
    bare = re.sub(r"^(kabupaten|kota|puskesmas|kecamatan|provinsi) (administrasi )?", "", name)
    if query in (name, bare):
        return 0
    if name.startswith(query) or bare.startswith(query):
        return 1
    return 2 if f" {query}" in name else 3


def _alike(query: str, limit: int) -> tuple[Place, ...]:
    found = []
    for names in _index():
        if names.kind not in ("provinsi", "kabkota", "kecamatan"):
            continue
        choices = names.folded.to_pylist()
        best = process.extract(
            query,
            choices,
            scorer=fuzz.WRatio,
            processor=utils.default_process,
            score_cutoff=_LIKENESS_BAR,
            limit=limit,
        )
        found += [(-score, _KIND_RANK[names.kind], row, names) for _, score, row in best]
    found.sort(key=lambda row: row[:3])
    return tuple(_place(names, row) for _, _, row, names in found[:limit])


def _place(names: _Names, row: int) -> Place:
    record = names.frame.iloc[row]
    code = str(record["kode_kabkota"] if names.kind == "fasilitas" else record["kode"])
    return Place(
        names.kind,
        code,
        str(record["nama"]),
        _context(names.kind, code, record.get("kode_kecamatan")),
        float(record["lat"]),
        float(record["lon"]),
        names.table.removeprefix("facilities_") if names.kind == "fasilitas" else "",
        str(record["id"]) if names.kind == "fasilitas" else "",
    )


def _context(kind: Kind, code: str, kecamatan: object) -> str:
    if kind == "provinsi":
        return region_name("nasional")
    if kind == "kabkota":
        return region_name(code[:2])
    if kind == "kecamatan":
        return f"{region_name(code[:5])}, {region_name(code[:2])}"
    parts = [region_name(code[:5]), region_name(code[:2])]
    if isinstance(kecamatan, str) and kecamatan:
        parts.insert(0, region_name(kecamatan))
    return ", ".join(parts)


def warm() -> None:
    """Build the index, so that the first search does not wait for it."""
    _index()
    load_catalogue()
