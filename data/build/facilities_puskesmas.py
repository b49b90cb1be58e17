"""Puskesmas: the full list of 2022 joined with the points of 2019, or placed by name."""

from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog
from data.build.facilities_codes import Codes, log_list_codes, read_list_codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_names import LIKENESS_BAR, match_by_name, take_apart
from data.build.facilities_table import clean_name
from data.places import TRUST_KM, Places, repair_coordinate

LIST_SOURCE = "puskesmas_daftar_2022"
POINT_SOURCE = "faskes_titik_2019"
NAME_SOURCE = "wilayah_kode"


def read_points(source: Path, codes: Codes, places: Places, log: BuildLog) -> pd.DataFrame:
    """Read the points of 2019 (puskesmas and hospitals), repaired, with their regency.

    Returns
    -------
    DataFrame
        Columns kode (P… or R…), name, region (of the code, or "" for hospitals), lat, lon (degrees,
        NaN if beyond repair), at_point (regency of the point), gap_km (distance from ``region``).
    """
    raw = pd.read_csv(
        source / "kesehatan" / "faskes_titik_2019.csv", dtype=str, keep_default_na=False
    )
    raw = raw[raw["jenis_faskes"].isin(["PUSKESMAS", "RUMAH SAKIT"])].reset_index(drop=True)
    lat = pd.to_numeric(raw["lat"], errors="coerce")
    lon = pd.to_numeric(raw["lon"], errors="coerce")
    repaired = [repair_coordinate(a, b) for a, b in zip(lat, lon, strict=True)]
    points = pd.DataFrame(repaired, columns=["lat", "lon", "repair"])
    points.insert(0, "kode", raw["kode_faskes"])
    points.insert(1, "name", raw["nama_faskes"])
    points.insert(2, "region", points["kode"].str[1:5].map(codes.bps).fillna(""))
    at_point, _ = places.locate(points["lat"].to_numpy(), points["lon"].to_numpy())
    gap = places.gap_km(
        points["lat"].to_numpy(), points["lon"].to_numpy(), points["region"].to_numpy()
    )
    for row in points[points["repair"] != ""].itertuples():
        log.say(
            f"Point of 2019 {row.kode} {row.name}: {raw['lat'][row.Index]}, "
            f"{raw['lon'][row.Index]} read as {row.lat}, {row.lon} ({row.repair})."
        )
    return points.assign(at_point=at_point, gap_km=gap)


def build_puskesmas(
    source: Path, codes: Codes, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Build the rows of class puskesmas (see the contract), unsorted and without kecamatan."""
    log.heading("Puskesmas", 3)
    points = read_points(source, codes, places, log)
    points = points[points["kode"].str.startswith("P")].set_index("kode", drop=False)
    listed = _read_list(source, codes, points, gazetteer, log)
    pairs = _match(listed, points, gazetteer, log)
    table = _place(listed, points, pairs, gazetteer, places, log)
    _measure_name_placing(table, gazetteer, log)
    return pd.concat([table, _only_2019(points, pairs, log)], ignore_index=True)


def _read_list(
    source: Path, codes: Codes, points: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    raw = pd.read_csv(
        source / "kesehatan" / "puskesmas_daftar_2022.csv", dtype=str, keep_default_na=False
    )
    loose = points["name"].map(lambda text: take_apart(text).loose)
    old_names = loose.groupby(points["region"]).agg(set).to_dict()
    region, as_bps = read_list_codes(
        raw, codes, lambda kode: gazetteer.keys(kode) | old_names.get(kode, set())
    )
    log_list_codes(log, as_bps, codes, "List of 2022")
    if not raw["kode_instansi"].is_unique:
        message = "kode_instansi is no longer unique: choose another id for puskesmas"
        raise ValueError(message)
    log.say(
        f"The list of 2022 holds {len(raw):,} puskesmas in {region.nunique()} regencies. Their id "
        "is kode_instansi, which is unique in the whole country."
    )
    return pd.DataFrame({"name": raw["unit_kerja"], "region": region}).set_index(
        raw["kode_instansi"]
    )


def _match(
    listed: pd.DataFrame, points: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Pair the list with the points, within the regency of the code, then of the point."""
    pairs = match_by_name(listed, points)
    pairs = _drop_contradicted(pairs, listed, points, gazetteer, log)
    rest = listed.drop(index=pairs.index)
    strays = points.drop(index=pairs["partner"])
    strays = strays[(strays["at_point"] != strays["region"]) & (strays["at_point"] != "")]
    moved = match_by_name(rest, strays.assign(region=strays["at_point"]))
    moved = moved[moved["step"] == "name"].assign(step="name, regency of the point")
    pairs = pd.concat([pairs, moved])
    known = points.loc[pairs["partner"]]
    # Found in the regency where the point lies, so the code alone named another one.
    inside = pairs["step"].eq("name, regency of the point").to_numpy()
    gap = np.where(inside, 0.0, known["gap_km"].to_numpy())
    pairs = pairs.assign(trusted=gap <= TRUST_KM)
    steps = pairs.groupby("step")["trusted"].agg(["size", "sum"]).reset_index()
    log.table(
        ["step of matching with 2019", "puskesmas", "of them with a trusted point"],
        steps.sort_values("size", ascending=False).itertuples(index=False),
    )
    log.say(
        f"Likeness pairs need a score of {LIKENESS_BAR}, a clear lead, the same number and the "
        "same telling words (Utara, Baru, Hulu …). All 74 pairs from 0.75 up were read by eye: of "
        "the 52 from the bar up one was wrong (Kampa and Kampar, refused by the rule on two "
        "places), of the 22 below it three were other names or could not be told."
    )
    return pairs


def _drop_contradicted(
    pairs: pd.DataFrame,
    listed: pd.DataFrame,
    points: pd.DataFrame,
    gazetteer: Gazetteer,
    log: BuildLog,
) -> pd.DataFrame:
    """Refuse like names that are the names of two places: Kampa and Kampar lie side by side."""
    like = pairs[pairs["step"] == "likeness"]
    ours = gazetteer.place(listed.loc[like.index], by_likeness=False)["place"]
    partners = points.loc[like["partner"], ["region", "name"]].set_axis(like.index)
    theirs = gazetteer.place(partners, by_likeness=False)["place"]
    both = ours.index.intersection(theirs.index)
    wrong = [row for row in both if ours[row] != theirs[row]]
    for row in wrong:
        log.say(
            f"Likeness pair refused, each is the name of another place: "
            f"{listed.loc[row, 'name']} and {partners.loc[row, 'name']} "
            f"({partners.loc[row, 'region']})."
        )
    return pairs.drop(index=wrong)


def _place(
    listed: pd.DataFrame,
    points: pd.DataFrame,
    pairs: pd.DataFrame,
    gazetteer: Gazetteer,
    places: Places,
    log: BuildLog,
) -> pd.DataFrame:
    """Give every listed puskesmas its measured point, else the place of its name, else none."""
    table = listed.assign(
        lat=np.nan, lon=np.nan, location_quality="unknown", location_score=np.nan, step="none",
        location_source="", kode_2019="",
    )  # fmt: skip
    table.loc[pairs.index, "kode_2019"] = pairs["partner"]
    good = pairs[pairs["trusted"]]
    good = good.drop(index=contradicted_by_name(listed, points, good, gazetteer, places, log))
    known = points.loc[good["partner"]]
    for column in ("lat", "lon"):
        table.loc[good.index, column] = known[column].to_numpy()
    table.loc[good.index, "location_score"] = good["score"]
    table.loc[good.index, ["location_quality", "location_source"]] = "surveyed", POINT_SOURCE
    table.loc[good.index, "step"] = "point of 2019"
    named = gazetteer.place(table[table["step"] == "none"])
    for column in ("lat", "lon", "step"):
        table.loc[named.index, column] = named[column]
    table.loc[named.index, "location_quality"] = named["quality"]
    table.loc[named.index, "location_score"] = named["score"]
    table.loc[named.index, "location_source"] = NAME_SOURCE
    steps = table["step"].value_counts()
    log.table(["where its place is from", "puskesmas"], steps.items())
    log.say(
        f"{int((~pairs['trusted']).sum())} matched points lie more than {TRUST_KM:.0f} km outside "
        "their regency and are not taken as measured; those puskesmas are placed by name."
    )
    share = 1 - steps.get("none", 0) / len(table)
    log.say(f"{share:.1%} of the puskesmas of 2022 have a place.")
    return pd.DataFrame(
        {
            "id": table.index,
            "nama": table["name"].map(clean_name),
            "kode_kabkota": table["region"],
            "lat": table["lat"],
            "lon": table["lon"],
            "location_quality": table["location_quality"],
            "location_score": table["location_score"],
            "active": True,
            "source": LIST_SOURCE,
            "year": 2022,
            "inpatient": table["kode_2019"].map(read_inpatient),
            "list_status": "in_2022",
            "kode_2019": table["kode_2019"],
            "location_source": table["location_source"],
        }
    )


def contradicted_by_name(
    listed: pd.DataFrame,
    points: pd.DataFrame,
    good: pd.DataFrame,
    gazetteer: Gazetteer,
    places: Places,
    log: BuildLog,
) -> list[str]:
    """Find puskesmas named after a kecamatan whose point lies far from that kecamatan.

    Puskesmas Enggano does not stand in Argamakmur, nor Masalembu on Madura, 170 km away: such a
    point is within the regency and yet no measured place.
    """
    named = gazetteer.place(listed.loc[good.index], by_likeness=False)
    named = named[named["quality"] == "district"]
    known = points.loc[good.loc[named.index, "partner"]]
    far = places.kecamatan_gap_km(
        known["lat"].to_numpy(), known["lon"].to_numpy(), named["place"].to_numpy()
    )
    wrong = [(row, km) for row, km in zip(named.index, far, strict=True) if km > TRUST_KM]
    log.say(
        f"{len(wrong)} points lie more than {TRUST_KM:.0f} km from the kecamatan whose name the "
        "puskesmas carries, and are not taken as measured; those stand at the kecamatan's point:"
    )
    rows = [
        (row, listed.loc[row, "name"], listed.loc[row, "region"], f"{km:.0f}") for row, km in wrong
    ]
    log.table(["id", "name", "regency", "km"], rows)
    return [str(row) for row, _ in wrong]


def read_inpatient(kode: str) -> str:
    """Infer from a puskesmas code of 2019 whether it takes inpatients: yes, no or unknown."""
    return {"1": "yes", "2": "no"}.get(kode[8:9], "unknown")


def _only_2019(points: pd.DataFrame, pairs: pd.DataFrame, log: BuildLog) -> pd.DataFrame:
    """Keep the puskesmas of 2019 that the list of 2022 doesn't name, out of all figures."""
    rest = points.drop(index=pairs["partner"])
    trusted = rest["gap_km"] <= TRUST_KM
    log.say(
        f"{len(rest)} puskesmas of 2019 match none of 2022 (renamed or closed): kept as only_2019, "
        f"active false; {int((~trusted).sum())} of them without a trusted point."
    )
    return pd.DataFrame(
        {
            "id": rest["kode"],
            "nama": "Puskesmas " + rest["name"].map(clean_name),
            "kode_kabkota": rest["region"],
            "lat": rest["lat"].where(trusted),
            "lon": rest["lon"].where(trusted),
            "location_quality": np.where(trusted, "surveyed", "unknown"),
            "location_score": np.where(trusted, 1.0, np.nan),
            "active": False,
            "source": POINT_SOURCE,
            "year": 2019,
            "inpatient": rest["kode"].map(read_inpatient),
            "list_status": "only_2019",
            "kode_2019": rest["kode"],
            "location_source": np.where(trusted, POINT_SOURCE, ""),
        }
    )


def _measure_name_placing(table: pd.DataFrame, gazetteer: Gazetteer, log: BuildLog) -> None:
    """Measure how far off placing by name is, on puskesmas whose point is known."""
    known = table[table["location_quality"] == "surveyed"]
    wanted = pd.DataFrame({"region": known["kode_kabkota"], "name": known["nama"]})
    named = gazetteer.place(wanted, by_likeness=False)
    measured = known.loc[named.index]
    away = pd.Series(
        _distance_km(
            named["lat"].to_numpy(), named["lon"].to_numpy(),
            measured["lat"].to_numpy(), measured["lon"].to_numpy(),
        ),
        index=named.index,
    )  # fmt: skip
    rows = [
        (quality, len(part), *(f"{value:.1f}" for value in part.quantile([0.5, 0.9])))
        for quality, part in away.groupby(named["quality"])
    ]
    log.say("How far a place by name is from the point, where both are known (km):")
    log.table(["quality", "puskesmas", "median", "90 %"], rows)


def _distance_km(
    lat1: np.ndarray, lon1: np.ndarray, lat2: np.ndarray, lon2: np.ndarray
) -> np.ndarray:
    lat1, lon1, lat2, lon2 = (np.radians(value) for value in (lat1, lon1, lat2, lon2))
    half = np.sin((lat2 - lat1) / 2) ** 2
    half = half + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    distance: np.ndarray = 2 * 6371.0088 * np.arcsin(np.sqrt(half))
    return distance
