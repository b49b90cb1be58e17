"""Build provinces, regions, districts, villages, landmasses, islands and the display geometry."""

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from data.build import villages
from data.build.common import BuildLog, round_coordinates, write_parquet
from data.build.geography_districts import build_districts
from data.build.geography_land import (
    Land,
    build_islands,
    build_land,
    landmass_table,
    log_buffers,
)
from data.build.geography_regions import (
    build_provinces,
    log_area_exceptions,
    official_area,
    region_attributes,
)
from geo.boundaries import (
    clean_coverage,
    geodesic_area_km2,
    is_coverage,
    label_point,
    round_coverage,
    simplify_for_display,
)

REGION_COLUMNS = [
    "kode", "nama", "kode_provinsi", "kind", "kode_bps", "population", "population_male",
    "population_female", "area_km2", "area_geometry_km2", "timezone", "ipm", "ipm_year",
    "poverty_pct", "poverty_year", "tertinggal_2020_2024", "tertinggal_rpjmn_2025_2029", "lat",
    "lon", "landmass_ids", "geometry",
]  # fmt: skip


def build(source: Path, target: Path, log: BuildLog) -> None:
    """Write the geography tables into the target folder and their report sections."""
    log.heading("Kabupaten dan kota")
    regions, shapes, province_area = _build_regions(source, log)
    log.heading("Daratan dan penghubung tetap")
    land = build_land(regions["kode"].to_numpy(), shapes, log)
    regions["landmass_ids"] = land.ids_by_region()
    sizes = {
        "regions": write_parquet(
            regions[REGION_COLUMNS],
            target / "regions.parquet",
            {"landmass_ids": pa.list_(pa.int32())},
        ),
        "landmasses": write_parquet(landmass_table(land), target / "landmasses.parquet"),
    }
    log.heading("Pulau dan empat pulau Aceh")
    islands = round_coordinates(build_islands(source, land, log))
    sizes["islands_odbl"] = write_parquet(islands, target / "islands_odbl.parquet")
    log.heading("Geometri tampilan nasional")
    sizes["display_nation"] = _build_display(regions, shapes, target, log)
    provinces = build_provinces(source, regions, province_area, _province_labels(regions, shapes))
    sizes["provinces"] = write_parquet(round_coordinates(provinces), target / "provinces.parquet")
    log.heading("Kecamatan")
    districts = build_districts(source, shapes, regions["kode"].to_numpy(), log)
    sizes |= _build_people(source, target, regions, districts, land, log)
    log.heading("Ukuran berkas")
    log.table(["tabel", "byte"], [(k, f"{v:,}") for k, v in sorted(sizes.items())])
    log.save_section(target, "geography")


def _build_people(
    source: Path,
    target: Path,
    regions: pd.DataFrame,
    districts: pd.DataFrame,
    land: Land,
    log: BuildLog,
) -> dict[str, int]:
    """Write villages and districts, whose population is the sum of their villages."""
    village_log = BuildLog()
    people = villages.build_villages(source, regions, districts, land, village_log)
    village_log.save_section(target, "villages")
    total = people.groupby("kode_kecamatan")["population"].sum()
    districts["population"] = districts["kode"].map(total).fillna(0).astype("int64")
    columns = ["kode", "nama", "kode_kabkota", "lat", "lon", "population", "geometry"]
    log.heading("Celah sempit antardaratan", 3)
    log_buffers(land, people, log)
    return {
        "villages": write_parquet(people, target / "villages.parquet"),
        "districts": write_parquet(
            round_coordinates(districts)[columns], target / "districts.parquet"
        ),
    }


def _build_regions(
    source: Path, log: BuildLog
) -> tuple[pd.DataFrame, NDArray[Any], dict[str, float]]:
    table = pd.read_parquet(source / "wilayah/kabkota.parquet")
    table = table.sort_values("kode", ignore_index=True)
    raw = shapely.from_wkb(table["geometry"].to_numpy())
    shapes = round_coverage(clean_coverage(raw))
    if not is_coverage(shapes):
        message = "the regions are not a valid coverage"
        raise ValueError(message)
    before, after = geodesic_area_km2(raw), geodesic_area_km2(shapes)
    _log_repairs(table, before, after, log)
    area, provinces = official_area(source, table["kode"], after, log)
    regions = region_attributes(source, table["kode"], log)
    labels = np.array([label_point(shape) for shape in shapes])
    regions = regions.assign(
        nama=table["nama"].str.strip(),
        kode_provinsi=table["kode"].str[:2],
        kind=np.where(table["kode"].str[3].astype(int) >= 7, "kota", "kabupaten"),
        area_km2=area.to_numpy(),
        area_geometry_km2=after.round(3),
        lat=labels[:, 0],
        lon=labels[:, 1],
        geometry=shapes,
    )
    log_area_exceptions(regions, log)
    return round_coordinates(regions), shapes, dict(provinces)


def _log_repairs(
    table: pd.DataFrame, before: NDArray[Any], after: NDArray[Any], log: BuildLog
) -> None:
    log.say(
        f"{len(table)} poligon dijadikan satu liputan sah (coverage_clean: celah 0,002°, tumpang "
        "tindih ke wilayah yang lebih kecil), koordinat 5 desimal."
    )
    for row in np.flatnonzero(np.abs(after / before - 1) > 0.01):
        log.say(
            f"{table['kode'][row]} {table['nama'][row]}: {before[row]:.1f} km² di sumber menjadi "
            f"{after[row]:.1f} km²."
        )


def _build_display(regions: pd.DataFrame, shapes: NDArray[Any], target: Path, log: BuildLog) -> int:
    display = simplify_for_display(shapes)
    frame = pd.DataFrame({"kode": regions["kode"], "geometry": display})
    text = as_geojson(regions["kode"], regions["nama"], display)
    ratio = geodesic_area_km2(display) / geodesic_area_km2(shapes)
    worst = int(np.argmax(np.abs(ratio - 1)))
    drawn, parts = len(shapely.get_parts(display)), len(shapely.get_parts(shapes))
    log.say(
        f"GeoJSON {len(text) / 1e6:.2f} MB, {len(gzip.compress(text, 9, mtime=0)) / 1e3:.0f} kB "
        f"gzip -9; {int(shapely.get_num_coordinates(display).sum()):,} titik; "
        f"{drawn:,} dari {parts:,} bagian; "
        f"galat luas terbesar {ratio[worst] - 1:+.1%} ({regions['nama'][worst]})."
    )
    return write_parquet(frame, target / "display_nation.parquet")


def as_geojson(kode: pd.Series, nama: pd.Series, shapes: NDArray[Any]) -> bytes:
    """Return a compact FeatureCollection with the properties k (code) and n (name)."""
    features = [
        {"type": "Feature", "properties": {"k": k, "n": n}, "geometry": json.loads(text)}
        for k, n, text in zip(kode, nama, shapely.to_geojson(shapes), strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, separators=(",", ":"), ensure_ascii=False).encode()


def _province_labels(regions: pd.DataFrame, shapes: NDArray[Any]) -> dict[str, tuple[float, float]]:
    owner = regions["kode_provinsi"].to_numpy()
    return {
        code: label_point(shapely.coverage_union_all(shapes[owner == code]))
        for code in sorted(set(owner))
    }
