"""Waste facilities and green space of the SIPSN file of the Ministry of Environment."""

import hashlib
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog, fold
from data.build.facilities_codes import Codes
from data.build.facilities_table import clean_name
from data.places import TRUST_KM, Places, in_indonesia, repair_coordinate

SOURCE = "sipsn_2023"
FILE_YEAR = 2023
CLASSES = {
    "banksampah": "bank_sampah",
    "tpa": "tpa",
    "tps3r": "tps3r",
    "komposting": "kompos",
    "rth": "rth",
}
# Tonnes a year beyond which a figure can't be a facility's of that class (wrong unit): Bantar
# Gebang, the largest landfill, takes some 2.7 million.
MOST_TONNES = {"bank_sampah": 10_000.0, "tpa": 3_000_000.0, "tps3r": 100_000.0, "kompos": 50_000.0}
# A green space larger than this share of its regency is a wrong figure.
LARGEST_SHARE = 0.1
SAME_PLACE_M = 100.0
# Landfills serve regencies around them, so theirs may lie farther outside the one they name.
TRUST_KM_BY_CLASS = {"tpa": 50.0}


def build_waste(
    source: Path, codes: Codes, places: Places, log: BuildLog
) -> dict[str, pd.DataFrame]:
    """Build the rows of bank_sampah, tpa, tps3r, kompos and rth (see the contract), by class."""
    log.heading("Sampah dan ruang terbuka hijau", 3)
    table = _locate(_read(source, log), codes, places, log)
    table = _clean_amounts(table, places, log)
    table = table.assign(repeated=_repeated(table))
    log.say(
        f"{int(table['repeated'].sum())} rows repeat another of the same class and name within "
        f"{SAME_PLACE_M:.0f} m (for green space also of the same area): kept, active false."
    )
    log.say("The id is made of class, name and coordinate as published, as the file has none.")
    return {name: _rows(part, name) for name, part in table.groupby("class", sort=True)}


def _read(source: Path, log: BuildLog) -> pd.DataFrame:
    raw = pd.read_csv(source / "lingkungan" / "sipsn_2023.csv.gz", dtype=str, keep_default_na=False)
    kept = raw[raw["jenis"].isin(CLASSES)].reset_index(drop=True)
    log.say(f"{len(kept):,} of {len(raw):,} rows; creative products and energy are left out.")
    rest = raw.loc[~raw["jenis"].isin(CLASSES), "jenis"].value_counts()
    log.table(["left out", "rows"], rest.items())
    fixed = [
        repair_coordinate(a, b)
        for a, b in zip(
            pd.to_numeric(kept["lat"], errors="coerce"),
            pd.to_numeric(kept["long"], errors="coerce"),
            strict=True,
        )
    ]
    repaired = pd.DataFrame(fixed, columns=["lat", "lon", "repair"])
    swapped = kept[repaired["repair"] == "swapped"]["kab_teks"].value_counts()
    log.say(
        f"Swapped coordinates put right: {int(swapped.sum())} ("
        + ", ".join(f"{name} {count}" for name, count in swapped.items())
        + f"); outside Indonesia, without a place: {int((repaired['repair'] == 'none').sum())}."
    )
    key = kept["jenis"] + "|" + kept["lokasi"] + "|" + kept["lat"] + "|" + kept["long"]
    return pd.DataFrame(
        {
            "id": key.map(lambda text: hashlib.sha256(text.encode()).hexdigest()[:10]),
            "class": kept["jenis"].map(CLASSES),
            "name": kept["lokasi"],
            "text": kept["kab_teks"],
            "year": pd.to_numeric(kept["tahun"]).fillna(FILE_YEAR).astype("int16"),
            "tonnes_in": pd.to_numeric(kept["sampah_diterima_ton"]),
            "tonnes_managed": pd.to_numeric(kept["sampah_dikelola_ton"]),
            "area_m2": pd.to_numeric(kept["luas_m2"]),
            "lat": repaired["lat"],
            "lon": repaired["lon"],
        }
    )


def _locate(table: pd.DataFrame, codes: Codes, places: Places, log: BuildLog) -> pd.DataFrame:
    """Take the regency from the text if it can be read, else from the point; drop false points."""
    read = {text: codes.from_name(text) for text in table["text"].unique()}
    said = table["text"].map(read)
    unread = sorted(text for text, code in read.items() if not code)
    at_point, _ = places.locate(table["lat"].to_numpy(), table["lon"].to_numpy())
    table = table.assign(region=said.where(said != "", at_point))
    table = table.assign(
        gap=places.gap_of(table), apart=table["lat"].notna() & (table["region"] != at_point)
    )
    cut = table["lat"].notna() & ((table["lat"] % 1 == 0) | (table["lon"] % 1 == 0))
    adrift = table["lat"].notna() & (at_point == "") & ~cut
    trust = table["class"].map(TRUST_KM_BY_CLASS).fillna(TRUST_KM)
    far = (table["gap"] > trust) & ~cut & ~adrift
    table.loc[cut | adrift | far, ["lat", "lon"]] = np.nan
    table["apart"] |= cut | adrift
    log.say(
        f"{int(table['apart'].sum()):,} points ({table['apart'].mean():.1%}) lie in another "
        "regency than the text says: the regency is the text's, region_mismatch is true. The point "
        f"is kept within {TRUST_KM:.0f} km of that regency, for TPA "
        f"{TRUST_KM_BY_CLASS['tpa']:.0f} km, since landfills do serve other regencies (Bantar "
        "Gebang, Sarimukti)."
    )
    log.say(
        f"Not taken as places: {int(far.sum())} points farther away, {int(cut.sum())} cut to whole "
        f"degrees, {int(adrift.sum())} at sea or abroad. Regencies whose text can't be read: "
        f"{', '.join(unread) or 'none'}."
    )
    lost = (table["region"] == "") & table["lat"].isna()
    if lost.any():
        log.say(f"{int(lost.sum())} rows with neither regency nor place are left out.")
    return table[~lost].reset_index(drop=True)


def _clean_amounts(table: pd.DataFrame, places: Places, log: BuildLog) -> pd.DataFrame:
    """Turn amounts that can't be into unknown, each of the large ones listed."""
    most = table["class"].map(MOST_TONNES)
    amounts = table[["tonnes_in", "tonnes_managed"]]
    wrong = amounts.max(axis=1) > most
    log.say(f"{int(wrong.sum())} amounts can't be tonnes of one facility and are set to unknown:")
    log.table(
        ["class", "name", "regency", "tonnes a year"],
        [
            (row["class"], row["name"], row["region"], f"{row['tonnes_in']:,.0f}")
            for _, row in table[wrong].sort_values("tonnes_in", ascending=False).iterrows()
        ],
    )
    table.loc[wrong, ["tonnes_in", "tonnes_managed"]] = np.nan
    own = places.regions.set_index("kode")["area_geometry_km2"].reindex(table["region"]).to_numpy()
    green = table["class"] == "rth"
    large = green & (table["area_m2"] > LARGEST_SHARE * own * 1e6)
    empty = green & (table["area_m2"] <= 0)
    log.say(
        f"Green space: {int(empty.sum()):,} areas of 0 are unknown; {int(large.sum())} larger than "
        "a tenth of their regency are set to unknown."
    )
    table.loc[large | empty, "area_m2"] = np.nan
    return table


def _repeated(table: pd.DataFrame) -> pd.Series:
    """Tell the rows that repeat an earlier one: same class and name, within 100 m.

    The newest year, then the larger amount, comes first and stays.
    """
    order = table.assign(
        key=table["name"].map(fold).str.replace(" ", ""),
        size=table["tonnes_in"].fillna(0.0),
        area=table["area_m2"].fillna(-1.0).where(table["class"] == "rth", 0.0),
    ).sort_values(["year", "size", "id"], ascending=[False, False, True], kind="stable")
    order = order[order["lat"].notna() & (order["key"] != "")]
    repeated = pd.Series(data=False, index=table.index)
    for _, rows in order.groupby(["class", "region", "key", "area"], sort=False):
        if len(rows) == 1:
            continue
        kept: list[tuple[float, float]] = []
        for label, lat, lon in zip(rows.index, rows["lat"], rows["lon"], strict=True):
            if any(_metres(lat, lon, *other) <= SAME_PLACE_M for other in kept):
                repeated[label] = True
            else:
                kept.append((lat, lon))
    return repeated


def _metres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the distance of near points on the plane that touches the sphere there."""
    north = np.radians(lat2 - lat1)
    east = np.radians(lon2 - lon1) * np.cos(np.radians(lat1))
    return float(6_371_008.8 * np.hypot(north, east))


def _rows(part: pd.DataFrame, name: str) -> pd.DataFrame:
    placed = in_indonesia(part["lat"], part["lon"])
    rows = pd.DataFrame(
        {
            "id": part["id"],
            "nama": part["name"].map(clean_name),
            "kode_kabkota": part["region"],
            "lat": part["lat"],
            "lon": part["lon"],
            "location_quality": np.where(placed, "surveyed", "unknown"),
            "location_score": np.where(placed, 1.0, np.nan),
            "active": ~part["repeated"],
            "region_mismatch": part["apart"],
            "source": SOURCE,
            "year": part["year"],
        }
    )
    columns = ["area_m2"] if name == "rth" else ["tonnes_in", "tonnes_managed"]
    return rows.assign(**{column: part[column].astype("float32") for column in columns})
