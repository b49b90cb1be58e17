"""Attributes of provinces and regencies: official area, population, status, time zone."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.build.common import BuildLog, dotted

ISLAND_GROUPS = (
    ("Sumatera", range(11, 22)),
    ("Jawa", range(31, 37)),
    ("Bali dan Nusa Tenggara", range(51, 54)),
    ("Kalimantan", range(61, 66)),
    ("Sulawesi", range(71, 77)),
    ("Maluku", range(81, 83)),
    ("Papua", range(91, 97)),
)
TIMEZONES = {"7": "WIB", "8": "WITA", "9": "WIT"}
IPM_YEARS = (2022, 2021, 2020, 2019)
NATION_POPULATION = 284_973_643
AREA_TOLERANCE = 0.02


def island_group(province: str) -> str:
    """Return the island group of a two-digit province code."""
    number = int(province)
    for name, codes in ISLAND_GROUPS:
        if number in codes:
            return name
    message = f"no island group for province {province}"
    raise ValueError(message)


def region_attributes(source: Path, kode: pd.Series, log: BuildLog) -> pd.DataFrame:
    """Return population, codes, time zone, IPM, poverty and status, one row a regency in order.

    Raises
    ------
    ValueError
        If population figures are missing or do not add up to the nation's.

    """
    frame = pd.DataFrame({"kode": kode.to_numpy()})
    people = pd.read_csv(source / "penduduk/kabkota_2024s2.csv", dtype={"kode": str})
    people = people.set_index("kode")
    frame["population"] = frame["kode"].map(people["total"]).astype("int64")
    frame["population_male"] = frame["kode"].map(people["pria"]).astype("int64")
    frame["population_female"] = frame["kode"].map(people["wanita"]).astype("int64")
    if int(frame["population"].sum()) != NATION_POPULATION:
        message = f"population sums to {frame['population'].sum()}, not {NATION_POPULATION}"
        raise ValueError(message)
    if not (frame["population_male"] + frame["population_female"]).eq(frame["population"]).all():
        message = "men and women do not add up to the population"
        raise ValueError(message)
    cross = pd.read_csv(source / "wilayah/kode_bps_kemendagri.csv", dtype=str)
    frame["kode_bps"] = frame["kode"].map(cross.set_index("kode_kemendagri")["kode_bps"])
    zones = _read_kabkota(source)["timezone"].map(TIMEZONES)
    frame["timezone"] = frame["kode"].map(zones)
    frame = _add_ipm(frame, source, log)
    return _add_status(frame, source, log)


def _read_kabkota(source: Path) -> pd.DataFrame:
    table = pd.read_csv(source / "wilayah/kabkota.csv.gz", dtype=str)
    table["area"] = table["area"].astype("float64")
    return table.assign(kode=table["id"].map(dotted)).set_index("kode")


def _add_ipm(frame: pd.DataFrame, source: Path, log: BuildLog) -> pd.DataFrame:
    """Add IPM and poverty of the newest year a regency has, with that year."""
    columns = {"ipm": "IPM", "poverty": "P0"}
    for ours, theirs in columns.items():
        value = pd.Series(np.nan, index=frame.index)
        year = pd.Series(0, index=frame.index, dtype="int16")
        for candidate in IPM_YEARS:
            path = source / f"indikator/ipm_kemiskinan_{candidate}.csv"
            table = pd.read_csv(path, dtype={"kode": str}).set_index("kode")[theirs]
            found = frame["kode"].map(pd.to_numeric(table, errors="coerce"))
            fill = value.isna() & found.between(0, 100, inclusive="neither")
            value = value.mask(fill, found)
            year = year.mask(fill, candidate)
        name = "ipm" if ours == "ipm" else "poverty_pct"
        frame[name], frame[f"{ours}_year"] = value, year.astype("int16")
        years = frame[f"{ours}_year"].value_counts().sort_index().to_dict()
        log.say(f"{theirs}: kabupaten/kota per tahun data {years}.")
    return frame


def _add_status(frame: pd.DataFrame, source: Path, log: BuildLog) -> pd.DataFrame:
    table = pd.read_csv(source / "indikator/daerah_tertinggal.csv", dtype=str)
    code = "kode_kemendagri_2025"
    unknown = sorted(set(table[code]) - set(frame["kode"]))
    if unknown:
        message = f"daerah tertinggal with unknown codes: {unknown}"
        raise ValueError(message)
    old = table.loc[table["perpres63_2020_2024"] == "1", code]
    new = table.loc[table["rpjmn_2025_2029_belum_diverifikasi"] == "1", code]
    frame["tertinggal_2020_2024"] = frame["kode"].isin(old)
    frame["tertinggal_rpjmn_2025_2029"] = frame["kode"].isin(new)
    log.say(
        f"Daerah tertinggal: {int(frame['tertinggal_2020_2024'].sum())} (Perpres 63/2020, "
        f"2020-2024); {int(frame['tertinggal_rpjmn_2025_2029'].sum())} (RPJMN 2025-2029, "
        "belum diverifikasi)."
    )
    return frame


def official_area(
    source: Path, kode: pd.Series, geometry_km2: NDArray[np.float64], log: BuildLog
) -> tuple[pd.Series, pd.Series]:
    """Return the official area of each regency and, by code, of each province, in km².

    Regencies missing from the official list get what their province's official total leaves over
    (shared by polygon area where two of a province are missing); a province missing from it gets
    the sum of its regencies.
    """
    table = pd.read_csv(source / "wilayah/luas_2024.csv", dtype={"kode": str})
    official = table.set_index("kode")["luas_km2"].astype("float64")
    area = pd.Series(kode.map(official).to_numpy(dtype="float64"), index=kode.to_numpy())
    polygon = pd.Series(geometry_km2, index=kode.to_numpy())
    _log_disputed_lists(area, _read_kabkota(source)["area"], log)
    province_of = pd.Series(area.index.str[:2], index=area.index)
    for province, missing in area[area.isna()].groupby(province_of[area.isna()]).groups.items():
        left = official[province] - area[province_of == province].sum()
        share = polygon[missing] / polygon[missing].sum()
        area[missing] = (left * share).round(3)
        how = "selisih luas provinsi" if len(missing) == 1 else "selisih dibagi luas poligon"
        for code in missing:
            log.say(f"Luas {code} tidak ada di daftar: {area[code]:.3f} km² ({how}).")
    provinces = official[official.index.str.len() == 2]
    sums = area.groupby(province_of).sum().round(3)
    for code in sorted(set(sums.index) - set(provinces.index)):
        log.say(
            f"Luas provinsi {code} tidak ada di daftar: {sums[code]:.3f} km², jumlah daerahnya."
        )
    provinces = provinces.reindex(sums.index).fillna(sums)
    off = (provinces - sums).abs()
    log.say(
        f"Luas provinsi dan jumlah kabupaten/kotanya berbeda paling besar {off.max():.3f} km²; "
        f"jumlah nasional {provinces.sum():,.3f} km²."
    )
    return area, provinces


def _log_disputed_lists(area: pd.Series, other: pd.Series, log: BuildLog) -> None:
    other = other.reindex(area.index)
    log.say(
        "Luas resmi dari luas_2024.csv. Kosong di kabkota.csv.gz: "
        + ", ".join(other.index[other.isna()])
        + ", sehingga tak dapat menjadi cadangan bagi yang juga kosong di luas_2024.csv."
    )
    ratio = other / area
    for code in ratio.index[(ratio - 1).abs() > 0.001]:
        log.say(
            f"Luas {code} di kabkota.csv.gz ({other[code]:.3f} km²) keliru; dipakai "
            f"{area[code]:.3f} km² dari luas_2024.csv."
        )


def log_area_exceptions(regions: pd.DataFrame, log: BuildLog) -> int:
    """List the regencies whose polygon strays over 2 % from the official area; return the rest."""
    ratio = regions["area_geometry_km2"] / regions["area_km2"]
    off = (ratio - 1).abs() > AREA_TOLERANCE
    log.say(f"Luas geodesik dalam 2 % dari luas resmi: {int((~off).sum())} dari {len(regions)}.")
    rows = [
        (r.kode, r.nama, f"{r.area_km2:.1f}", f"{r.area_geometry_km2:.1f}", f"{q - 1:+.1%}")
        for r, q in zip(regions[off].itertuples(), ratio[off], strict=True)
    ]
    log.table(["kode", "nama", "resmi km²", "poligon km²", "selisih"], rows)
    return int((~off).sum())


def build_provinces(
    source: Path, regions: pd.DataFrame, areas: pd.Series, labels: dict[str, tuple[float, float]]
) -> pd.DataFrame:
    """Return the table of provinces: population summed, official area, time zone, label point."""
    table = pd.read_csv(source / "wilayah/provinsi.csv.gz", dtype=str)
    rows: list[dict[str, Any]] = []
    for record in table.sort_values("id").to_dict("records"):
        own = regions[regions["kode_provinsi"] == record["id"]]
        zones = own.groupby("timezone")["population"].sum()
        rows.append(
            {
                "kode": record["id"],
                "nama": record["name"],
                "population": int(own["population"].sum()),
                "area_km2": float(areas[record["id"]]),
                "timezone": str(zones.idxmax()),
                "island_group": island_group(record["id"]),
                "lat": labels[record["id"]][0],
                "lon": labels[record["id"]][1],
            }
        )
    return pd.DataFrame(rows)
