"""Make the four road tables: single lines in EPSG:4326, lightly simplified, condition kept.

No road layer exists for the whole country; these are the networks at hand.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from data.build.common import BuildLog

TOLERANCE_DEG = 2e-5  # about 2 m, below the accuracy of the sources
DECIMALS = 5
NAMES = ("roads_belu", "roads_penajam", "roads_kaltara", "roads_maumere_odbl")
_GEOD = pyproj.Geod(ellps="WGS84")
_MIN_LENGTH_M = 1.0
_YEARS = (2023, 2024, 2025)
# Upper bounds of IRI in m/km (domain.md 1.5, not verified).
_IRI_CLASSES = ((4.0, "baik"), (8.0, "sedang"), (12.0, "rusak ringan"), (np.inf, "rusak berat"))
Attributes = Mapping[str, Any]


def build_roads(source: Path, log: BuildLog) -> dict[str, pd.DataFrame]:
    """Return the road tables by name, rows sorted by id.

    Columns: id, ruas (link of the source), nama, kelas, kondisi ("" if unknown), kode_wilayah,
    panjang_m (geodesic, before simplification), year, source, geometry; Kaltara also iri and
    mantap_pct of 2025 and of each year.
    """
    log.heading("Roads")
    folder = source / "infrastruktur"
    tables = {
        "roads_belu": _table(folder / "jalan_belu.geojson", _belu, "jalan_belu", "53.04", log),
        "roads_penajam": _table(
            folder / "jalan_penajam.geojson", _penajam, "jalan_penajam", "64.09", log
        ),
        "roads_kaltara": _table(
            folder / "jalan_nasional_kaltara.geojson", _kaltara, "jalan_kaltara", "65", log
        ),
        "roads_maumere_odbl": _table(
            folder / "jalan_maumere_osm.geojson", _maumere, "osm_maumere", "53.07", log
        ),
    }
    log.say("Belu is tagged EPSG:4979 (with heights): read as EPSG:4326, heights dropped.")
    log.say("The OpenStreetMap table of Maumere stays under ODbL, in a file of its own.")
    return tables


def _belu(number: int, raw: Attributes) -> dict[str, Any] | None:
    return {"ruas": str(number), "nama": raw["NAMRJL"] or "", "kelas": raw["REMARK"] or ""}


def _penajam(number: int, raw: Attributes) -> dict[str, Any] | None:
    kelas = raw.get("FUNGSI_JAL") or ""
    if "Pipa Gas" in kelas:
        return None
    return {"ruas": str(raw.get("fid") or number), "nama": "", "kelas": kelas}


def _maumere(number: int, raw: Attributes) -> dict[str, Any] | None:
    if not raw.get("highway"):
        return None
    ruas = str(int(raw.get("osm_id") or number))
    return {"ruas": ruas, "nama": raw.get("name") or "", "kelas": raw["highway"], "year": 2012}


def _kaltara(_number: int, raw: Attributes) -> dict[str, Any] | None:
    iri = {year: _number_or_nan(raw.get(f"IRI {year}")) for year in _YEARS}
    mantap = {year: _number_or_nan(raw.get(f"MNTP {year}")) for year in _YEARS}
    return {
        "ruas": str(raw["Linkid"]),
        "nama": raw["Nama_Ruas"],
        "kelas": "Jalan Nasional",
        "kondisi": _condition(iri[_YEARS[-1]]),
        "year": _YEARS[-1],
        "iri": iri[_YEARS[-1]],
        "mantap_pct": mantap[_YEARS[-1]],
        **{f"iri_{year}": value for year, value in iri.items()},
        **{f"mantap_pct_{year}": value for year, value in mantap.items()},
    }


def _number_or_nan(value: object) -> float:
    return float("nan") if value in (None, "") else float(str(value))


def _condition(iri: float) -> str:
    if not np.isfinite(iri):
        return ""
    return next(name for bound, name in _IRI_CLASSES if iri < bound)


def _table(
    path: Path,
    attributes: Callable[[int, Attributes], dict[str, Any] | None],
    source_id: str,
    kode: str,
    log: BuildLog,
) -> pd.DataFrame:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    rows: list[dict[str, Any]] = []
    dropped = 0
    for number, feature in enumerate(features, start=1):
        kept = attributes(number, feature["properties"])
        lines = [] if kept is None else _lines(feature["geometry"])
        dropped += not lines
        for part, (line, length_m) in enumerate(lines, start=1):
            rows.append(
                {
                    "id": f"{source_id}.{number:05d}.{part:03d}",
                    "kondisi": "",
                    "year": None,
                    **(kept or {}),
                    "kode_wilayah": kode,
                    "panjang_m": round(length_m, 1),
                    "source": source_id,
                    "geometry": line,
                }
            )
    frame = pd.DataFrame(rows).sort_values("id", ignore_index=True)
    frame["year"] = frame["year"].astype("Int16")
    log.say(
        f"{path.name}: {len(features):,} features, {dropped} left out (no road or no length), "
        f"{len(frame):,} lines, {frame['panjang_m'].sum() / 1000:,.1f} km."
    )
    first = ["id", "ruas", "nama", "kelas", "kondisi", "kode_wilayah", "panjang_m", "year"]
    rest = [c for c in frame.columns if c not in {*first, "source", "geometry"}]
    return frame[[*first, *rest, "source", "geometry"]]


def _lines(geometry: dict[str, Any] | None) -> list[tuple[shapely.LineString, float]]:
    """Return the parts as two-dimensional lines, joined where they touch, with their length."""
    if geometry is None:
        return []
    shape = shapely.force_2d(shapely.from_geojson(json.dumps(geometry)))
    merged = shapely.line_merge(shape)
    lines = []
    for part in shapely.get_parts(merged):
        length_m = abs(_GEOD.geometry_length(part))
        if length_m < _MIN_LENGTH_M:
            continue
        light = shapely.simplify(part, TOLERANCE_DEG, preserve_topology=True)
        lines.append((shapely.transform(light, _rounded), length_m))
    return lines


def _rounded(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.round(coordinates, DECIMALS)
