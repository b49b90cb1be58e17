"""Kecamatan: names, label points and polygons that fit into their regency's polygon."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from data.build.common import BuildLog, dotted
from geo.boundaries import (
    clean_coverage,
    geodesic_area_km2,
    nest_in_region,
    simplify_coverage,
    to_multipolygon,
)

TOLERANCE_DEG = 0.0003
KEPT_SHARE = 0.5
REPORTED_CHANGE = 0.3


def build_districts(
    source: Path, regions: NDArray[Any], region_kode: NDArray[Any], log: BuildLog
) -> pd.DataFrame:
    """Return kode, nama, kode_kabkota, lat, lon and geometry (None where the source has none).

    The source draws kecamatan apart from regencies, more coarsely, with young kecamatan over their
    parents. They are cleaned as one coverage, then cut and filled regency by regency, so that the
    kecamatan of a regency make up its polygon.
    """
    names = pd.read_csv(source / "wilayah/kecamatan.csv.gz", dtype=str)
    polygons = pd.read_parquet(source / "wilayah/kecamatan.parquet").sort_values("kode")
    raw = shapely.from_wkb(polygons["geometry"].to_numpy())
    cleaned = clean_coverage(raw)
    nested = _nest(source, polygons, cleaned, regions, region_kode)
    kept_own = _keep_strays(polygons, cleaned, nested, log)
    final = simplify_coverage(nested, TOLERANCE_DEG)
    _log_changes(polygons, raw, final, kept_own, log)
    frame = pd.DataFrame(
        {
            "kode": names["id"].map(dotted),
            "nama": names["name"].str.strip(),
            "lat": names["latitude"].astype("float64"),
            "lon": names["longitude"].astype("float64"),
        }
    )
    frame["kode_kabkota"] = frame["kode"].str[:5]
    shapes = dict(zip(polygons["kode"], final, strict=True))
    frame["geometry"] = [shapes.get(code) for code in frame["kode"]]
    missing = frame.loc[frame["geometry"].isna(), ["kode", "nama"]]
    for code, name in missing.itertuples(index=False):
        log.say(f"Kecamatan {code} {name} tidak punya poligon di sumber: geometri kosong.")
    log.say(f"Kecamatan: {len(frame):,} baris, {len(frame) - len(missing):,} berpoligon.")
    return frame.sort_values("kode", ignore_index=True)


def _nest(
    source: Path,
    polygons: pd.DataFrame,
    cleaned: NDArray[Any],
    regions: NDArray[Any],
    region_kode: NDArray[Any],
) -> NDArray[Any]:
    """Cut and fill each regency's kecamatan; uncovered ground goes where its villages belong."""
    villages = pd.read_csv(source / "wilayah/desa.csv.gz", dtype=str).dropna(subset=["latitude"])
    points = shapely.points(villages["longitude"].astype(float), villages["latitude"].astype(float))
    place = pd.Series(np.arange(len(polygons)), index=polygons["kode"].to_numpy())
    row_of_village = villages["district_id"].map(dotted).map(place).fillna(-1).astype("int64")
    owner = polygons["kode"].str[:5].to_numpy()
    village_owner = villages["id"].map(dotted).str[:5].to_numpy()
    result = cleaned.copy()
    for code, region in zip(region_kode, regions, strict=True):
        rows = np.flatnonzero(owner == code)
        own = (village_owner == code) & (row_of_village.to_numpy() >= 0)
        index = np.searchsorted(rows, row_of_village.to_numpy()[own])
        result[rows] = nest_in_region(cleaned[rows], region, points[own], index)
    return result


def _keep_strays(
    table: pd.DataFrame, cleaned: NDArray[Any], nested: NDArray[Any], log: BuildLog
) -> set[str]:
    """Give back its own polygon to a kecamatan that lies mostly outside its regency's polygon."""
    before, after = geodesic_area_km2(cleaned), geodesic_area_km2(nested)
    stray = np.flatnonzero(after < KEPT_SHARE * before)
    for row in stray:
        nested[row] = to_multipolygon(cleaned[row])
        code, name = table["kode"].iloc[row], table["nama"].iloc[row]
        log.say(
            f"Kecamatan {code} {name} terletak sebagian besar di luar poligon kabupatennya "
            f"({after[row]:.0f} dari {before[row]:.0f} km² di dalam): poligonnya dibiarkan."
        )
    return set(table["kode"].iloc[stray])


def _log_changes(
    table: pd.DataFrame, raw: NDArray[Any], final: NDArray[Any], skip: set[str], log: BuildLog
) -> None:
    """List the kecamatan whose area changed much: young ones drawn over their parents, holes."""
    before, after = geodesic_area_km2(raw), geodesic_area_km2(final)
    change = after / before - 1
    rows = [
        (code, name, f"{b:.1f}", f"{a:.1f}")
        for code, name, b, a, c in zip(
            table["kode"], table["nama"], before, after, change, strict=True
        )
        if abs(c) > REPORTED_CHANGE and code not in skip
    ]
    log.say(
        f"Kecamatan yang luasnya berubah lebih dari {REPORTED_CHANGE:.0%} setelah tumpang tindih "
        f"dibuang dan kabupatennya diisi penuh: {len(rows)}."
    )
    log.table(["kode", "nama", "sumber km²", "hasil km²"], rows)
