"""Ports of 2017 and airfields."""

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd

from data.build.common import BuildLog
from data.build.facilities_codes import Codes
from data.build.facilities_places import TRUST_KM, Places, in_indonesia
from data.build.facilities_table import clean_name, make_unique

PORT_SOURCE = "pelabuhan_2017"
AIRPORT_SOURCE = "bandara"
AIRPORT_YEAR = 2025
_FIELD = re.compile(r"<p>\s*([^:<]+?)\s*:\s*(.*?)\s*</p>", re.DOTALL)
_CODE = re.compile(r"\(([^()]*)\)\s*$")


def build_pelabuhan(source: Path, codes: Codes, places: Places, log: BuildLog) -> pd.DataFrame:
    """Build the rows of class pelabuhan (see the contract), unsorted and without kecamatan."""
    log.heading("Pelabuhan", 3)
    text = (source / "infrastruktur" / "pelabuhan_2017.geojson").read_text(encoding="utf-8")
    ports = pd.DataFrame([read_port(feature) for feature in json.loads(text)["features"]])
    inside = in_indonesia(ports["lat"], ports["lon"])
    log.say(f"{len(ports):,} ports, {int((~inside).sum())} outside Indonesia, kept without a place:")
    log.table(
        ["name", "lat", "lon"], ports.loc[~inside, ["nama", "lat", "lon"]].itertuples(index=False)
    )
    ports[["lat", "lon"]] = ports[["lat", "lon"]].where(inside)
    at_point, _ = places.locate(ports["lat"].to_numpy(), ports["lon"].to_numpy())
    said = ports["region_text"].map(codes.from_name)
    region = said.where(said != "", at_point)
    gap = places.gap_km(ports["lat"].to_numpy(), ports["lon"].to_numpy(), region.to_numpy())
    public = ports["kind"].str.startswith("Pelabuhan")
    _log_regions(ports.assign(said=said, at_point=at_point, gap=gap), public, log)
    return pd.DataFrame(
        {
            "id": make_unique(ports["code"]),
            "nama": ports["nama"].map(clean_name),
            "kode_kabkota": region,
            "lat": ports["lat"],
            "lon": ports["lon"],
            "location_quality": np.where(inside, "surveyed", "unknown"),
            "location_score": np.where(inside, 1.0, np.nan),
            "active": True,
            "source": PORT_SOURCE,
            "year": 2017,
            "public": public,
            "kind": ports["kind"],
        }
    )


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


def _log_regions(ports: pd.DataFrame, public: pd.Series, log: BuildLog) -> None:
    unread = ports[ports["said"] == ""]
    log.say(
        f"{int(public.sum())} are public (category Pelabuhan …), the others serve one company. The "
        f"regency is the text's, for {len(unread)} whose text can't be read the point's: "
        f"{', '.join(sorted(set(unread['region_text']))) or 'none'}."
    )
    apart = ports[(ports["said"] != "") & (ports["said"] != ports["at_point"]) & ports["lat"].notna()]
    far = apart[apart["gap"] > TRUST_KM]
    log.say(
        f"{len(apart)} points lie in another regency than the text says (region_mismatch), "
        f"{len(far)} by more than {TRUST_KM:.0f} km; the points are kept. The public ones of these:"
    )
    log.table(
        ["port", "text", "regency of the point", "km"],
        [
            (row.nama, row.region_text, row.at_point, f"{row.gap:.0f}")
            for row in far[public.reindex(far.index)].itertuples()
        ],
    )


def build_bandara(source: Path, places: Places, log: BuildLog) -> pd.DataFrame:
    """Build the rows of class bandara (see the contract), unsorted and without kecamatan."""
    log.heading("Bandara", 3)
    raw = pd.read_csv(
        source / "infrastruktur" / "bandara.csv", dtype=str, keep_default_na=False
    )
    lat, lon = pd.to_numeric(raw["lat"]), pd.to_numeric(raw["lon"])
    at_point, _ = places.locate(lat.to_numpy(), lon.to_numpy())
    inside = in_indonesia(lat, lon) & (at_point != "")
    log.say(
        f"{len(raw)} airfields, with and without scheduled flights (the source does not say which); "
        f"{int((~inside).sum())} without a place in Indonesia. The regency is the point's."
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
