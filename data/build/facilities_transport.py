"""Ports of 2017 and airfields."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog
from data.build.facilities_codes import Codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_table import clean_name, make_unique
from data.places import TRUST_KM, Places, in_indonesia

PORT_SOURCE = "pelabuhan_2017"
AIRPORT_SOURCE = "bandara"
AIRPORT_YEAR = 2025
# A repaired point must lie this near its stated regency (ports stand on the water's edge).
FIT_KM = 3.0
_FIELD = re.compile(r"<p>\s*([^:<]+?)\s*:\s*(.*?)\s*</p>", re.DOTALL)
_CODE = re.compile(r"\(([^()]*)\)\s*$")


def build_pelabuhan(
    source: Path, codes: Codes, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Build the rows of class pelabuhan (see the contract), unsorted and without kecamatan."""
    log.heading("Pelabuhan", 3)
    text = (source / "infrastruktur" / "pelabuhan_2017.geojson").read_text(encoding="utf-8")
    ports = pd.DataFrame([read_port(feature) for feature in json.loads(text)["features"]])
    ports = ports.assign(id=make_unique(ports["code"]))
    inside = in_indonesia(ports["lat"], ports["lon"])
    log.say(f"{len(ports):,} ports, {int((~inside).sum())} outside Indonesia, without a place:")
    log.table(
        ["id", "name", "lat", "lon"],
        ports.loc[~inside, ["id", "nama", "lat", "lon"]].itertuples(index=False),
    )
    ports[["lat", "lon"]] = ports[["lat", "lon"]].where(inside)
    ports["public"] = ports["kind"].str.startswith("Pelabuhan")
    ports = _decide_regions(ports, codes, places, gazetteer, log)
    ports = _add_minutes(ports, places, log)
    far = ports["gap"] > TRUST_KM
    ports.loc[far, ["lat", "lon"]] = np.nan
    placed = ports["lat"].notna()
    log.say(
        f"{int(far.sum())} other points lie more than {TRUST_KM:.0f} km from the stated regency "
        f"and are not taken ({int((far & ports['public']).sum())} of public ports: "
        f"{', '.join(ports.loc[far & ports['public'], 'nama'])})."
    )
    return pd.DataFrame(
        {
            "id": ports["id"],
            "nama": ports["nama"].map(clean_name),
            "kode_kabkota": ports["region"],
            "lat": ports["lat"],
            "lon": ports["lon"],
            "location_quality": np.where(placed, "surveyed", "unknown"),
            "location_score": np.where(placed, 1.0, np.nan),
            "active": True,
            "source": PORT_SOURCE,
            "year": 2017,
            "region_mismatch": far,
            "public": ports["public"],
            "kind": ports["kind"],
            "location_repaired": ports["repaired"],
        }
    )


def _decide_regions(
    ports: pd.DataFrame, codes: Codes, places: Places, gazetteer: Gazetteer, log: BuildLog
) -> pd.DataFrame:
    """Take the regency of the text, or of the point where the text is unread or proved wrong."""
    at_point, _ = places.locate(ports["lat"].to_numpy(), ports["lon"].to_numpy())
    said = ports["region_text"].map(codes.from_name)
    ports = ports.assign(region=said.where(said != "", at_point))
    log.say(
        f"{int(ports['public'].sum())} are public (category Pelabuhan …), the others serve one "
        f"company. The regency is the text's; of {int((said == '').sum())} whose text can't be "
        "read it is the point's."
    )
    doubtful = ports["public"] & (places.gap_of(ports) > TRUST_KM) & (at_point != "")
    named = gazetteer.place(
        pd.DataFrame({"region": at_point, "name": ports["nama"]})[doubtful], by_likeness=False
    )
    for row in named.index:
        log.say(
            f"{ports.loc[row, 'nama']} is a place in {at_point[row]}, where the point lies; the "
            f"text, {ports.loc[row, 'region_text']}, is not followed."
        )
        ports.loc[row, "region"] = at_point[row]
    return ports


def _add_minutes(ports: pd.DataFrame, places: Places, log: BuildLog) -> pd.DataFrame:
    """Repair points whose minutes were taken from the degrees instead of added to them.

    Most private terminals carry this fault: Banjarmasin at 114°33' E, 3°20' S is published as
    113°27', 2°40'. It is repaired only where the published point lies far from the stated regency
    and the one corrected reading lies in it.
    """
    gap = places.gap_of(ports)
    readings = []
    for corrected in (with_minutes_added(ports["lat"]), -ports["lat"]):
        # Between 0 and 1 degree the hemisphere isn't known: 0 degrees less 34' is 34' N.
        possible = (corrected == with_minutes_added(ports["lat"])) | (ports["lat"].abs() < 1)
        read = ports.assign(lat=corrected.where(possible), lon=with_minutes_added(ports["lon"]))
        inside = in_indonesia(read["lat"], read["lon"])
        read[["lat", "lon"]] = read[["lat", "lon"]].where(inside)
        readings.append(read.assign(gap=places.gap_of(read)))
    fits = np.column_stack([read["gap"].to_numpy() <= FIT_KM for read in readings])
    repaired = (gap > TRUST_KM) & (fits.sum(axis=1) == 1)
    fixed = readings[0][["lat", "lon", "gap"]].where(
        pd.Series(fits[:, 0], index=ports.index), readings[1][["lat", "lon", "gap"]], axis=0
    )
    log.say(
        f"{int((gap > TRUST_KM).sum())} points lie more than {TRUST_KM:.0f} km from the stated "
        f"regency. In {int(repaired.sum())} of them the minutes were subtracted from the degrees "
        "instead of added: adding them puts the port in its regency. Repaired (location_repaired):"
    )
    both = ports[repaired].join(fixed.round(5), rsuffix="_new")
    log.table(
        ["id", "lat", "lon", "repaired lat", "repaired lon"],
        both[["id", "lat", "lon", "lat_new", "lon_new"]].round(5).itertuples(index=False),
    )
    ports = ports.assign(repaired=repaired, gap=gap)
    ports.loc[repaired, ["lat", "lon", "gap"]] = fixed[repaired]
    return ports


def with_minutes_added(degrees: pd.Series) -> pd.Series:
    """Return degrees plus minutes of values that are degrees less minutes (113.45 is 114°33')."""
    whole = np.ceil(degrees.abs())
    return np.sign(degrees) * (2 * whole - degrees.abs())


def read_port(feature: dict[str, object]) -> dict[str, object]:
    """Read one feature of the port file, its HTML description taken apart.

    Parameters
    ----------
    feature
        GeoJSON feature; the name ends with the port's code in brackets.

    Returns
    -------
    dict
        code, nama, kind, region_text, lat, lon.
    """
    properties: dict[str, str] = feature["properties"]  # type: ignore[assignment]
    lon, lat = feature["geometry"]["coordinates"][:2]  # type: ignore[index]
    name = properties["name"]
    code = _CODE.search(name)
    fields = dict(_FIELD.findall(properties["description"]))
    return {
        "code": re.sub(r"[^A-Z0-9]", "", code.group(1).upper()) if code else "",
        "nama": _CODE.sub("", name).strip(),
        "kind": properties["category"],
        "region_text": fields.get("Kabupaten/Kota", ""),
        "lat": float(lat),
        "lon": float(lon),
    }


def build_bandara(source: Path, codes: Codes, places: Places, log: BuildLog) -> pd.DataFrame:
    """Build the rows of class bandara (see the contract), unsorted and without kecamatan."""
    log.heading("Bandara", 3)
    raw = pd.read_csv(source / "infrastruktur" / "bandara.csv", dtype=str, keep_default_na=False)
    lat, lon = pd.to_numeric(raw["lat"]), pd.to_numeric(raw["lon"])
    lat, at_point = _right_signs(raw["name"], lat, lon, codes, places, log)
    inside = in_indonesia(lat, lon) & (at_point != "")
    log.say(
        f"{len(raw)} airfields, with and without scheduled flights (the source does not say "
        f"which); {int((~inside).sum())} without a place in Indonesia. The regency is the point's."
    )
    return pd.DataFrame(
        {
            "id": raw["icao"],
            "nama": raw["name"].map(clean_name),
            "kode_kabkota": at_point,
            "lat": lat.where(inside),
            "lon": lon.where(inside),
            "location_quality": np.where(inside, "surveyed", "unknown"),
            "location_score": np.where(inside, 1.0, np.nan),
            "active": True,
            "source": AIRPORT_SOURCE,
            "year": AIRPORT_YEAR,
            "icao": raw["icao"],
            "iata": raw["iata"],
        }
    )


def _right_signs(
    name: pd.Series, lat: pd.Series, lon: pd.Series, codes: Codes, places: Places, log: BuildLog
) -> tuple[pd.Series, np.ndarray]:
    """Turn the latitude of airfields at sea where that puts them in the regency they are named for.

    Returns the latitudes and the regencies of the points.
    """
    at_point, _ = places.locate(lat.to_numpy(), lon.to_numpy())
    turned, _ = places.locate(-lat.to_numpy(), lon.to_numpy())
    named = name.str.replace(r" (Airport|Airstrip|Airfield)$", "", regex=True).map(codes.from_name)
    wrong = (at_point == "") & (turned != "") & (named == turned)
    for row in np.flatnonzero(wrong):
        log.say(f"{name[row]}: latitude {lat[row]} read as {-lat[row]} (at sea, lost its sign).")
    return lat.where(~wrong, -lat), np.where(wrong, turned, at_point)
