"""The maps of versions: the points of one, and what differs between two, each sort its sign."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from data.versions.kinds import FACILITIES
from lib.i18n import distance_km, number, t
from lib.services.desk.versions import Comparison
from lib.services.pointstyle import layer_style
from lib.services.regions import NATION_BOUNDS, bounds
from lib.ui.map_payload import NATION, MapPayload, base_map, core_words
from lib.ui.maps import show_map
from lib.ui.page import boundaries_note
from lib.ui.versi_state import VersionState
from lib.web.urls import boundary_url

HEIGHT_PX = 430
MOST_POINTS = 2_000
_EDGE_DEG = 0.25
_LAND = "#fdfdfb"
SIGNS = {
    "changed": ("#e69f00", "diamond"),
    "added": ("#009e73", "triangle"),
    "removed": ("#b3261e", "square"),
    "moved": ("#0b5d7a", "circle"),
}
"""Colour and shape of what changed, was added, removed and moved; what moved lies on top."""


def points(state: VersionState, shown: pd.DataFrame) -> None:
    """Show the points of rows of a class; of very many, an even part."""
    style = layer_style(state.key)
    placed = shown[shown["lat"].notna() & shown["lon"].notna()]
    label = t("versi.peta_titik", n=number(len(placed)))
    layer = _layer(placed, style.colour, style.shape, label, "id")
    told = _thinned(len(placed))
    _draw((layer,), (), _where(placed, state.wilayah), label, "versi_peta_isi")
    if told:
        st.caption(told)
    boundaries_note()


def differences(kind: str, found: Comparison, region: str, key: str) -> None:
    """Show what differs between two versions; a line leads from the old place to the new."""
    if kind != FACILITIES:
        return
    layers, placed = [], []
    most = 0
    for sort, (colour, shape) in SIGNS.items():
        part = getattr(found, sort)
        part = part[part["lat"].notna() & part["lon"].notna()]
        if part.empty:
            continue
        label = t(f"versi.peta.{sort}", n=number(len(part)))
        layers.append(_layer(part, colour, shape, label, "facility_id"))
        placed.append(part)
        most = max(most, len(part))
    if not layers:
        st.caption(t("versi.peta_tanpa_titik"))
        return
    lines = _lines(found.moved)
    joined = pd.concat(placed)
    _draw(tuple(layers), lines, _where(joined, region), t("versi.peta_beda"), key)
    if _thinned(most):
        st.caption(_thinned(most))
    boundaries_note()


def _thinned(rows: int) -> str:
    if rows <= MOST_POINTS:
        return ""
    return t("versi.peta_sebagian", n=number(MOST_POINTS), all=number(rows))


def _layer(
    part: pd.DataFrame, colour: str, shape: str, label: str, identity: str
) -> dict[str, Any]:
    step = max(math.ceil(len(part) / MOST_POINTS), 1)
    part = part.iloc[::step]
    far = part["moved_m"] if "moved_m" in part.columns and shape == "circle" else None
    words = [""] * len(part) if far is None else [_far(each) for each in far]
    rows = [
        [round(float(lat), 5), round(float(lon), 5), str(own), str(name), word]
        for lat, lon, own, name, word in zip(
            part["lat"], part["lon"], part[identity], part["nama"], words, strict=True
        )
    ]
    radius = 6 if len(rows) <= 300 else 4
    return {"pts": rows, "col": colour, "shape": shape, "lab": label, "on": True, "r": radius}


def _far(metres: float) -> str:
    if not math.isfinite(metres):
        return t("versi.peta_titik_baru")
    return t("versi.peta_sejauh", km=distance_km(metres / 1000, 2))


def _lines(moved: pd.DataFrame) -> tuple[dict[str, Any], ...]:
    known = moved[moved[["lat", "lon", "lat_before", "lon_before"]].notna().all(axis=1)].head(
        MOST_POINTS
    )
    if known.empty:
        return ()
    features = [
        {
            "type": "Feature",
            "properties": {"n": str(name), "c": "pindah", "k": _far(float(far))},
            "geometry": {"type": "LineString", "coordinates": [[x0, y0], [x1, y1]]},
        }
        for name, y0, x0, y1, x1, far in zip(
            known["nama"], known["lat_before"], known["lon_before"], known["lat"], known["lon"],
            known["moved_m"], strict=True,
        )
    ]  # fmt: skip
    collection = {"type": "FeatureCollection", "features": features}
    colour = SIGNS["moved"][0]
    return ({"lab": t("versi.peta_garis"), "col": colour, "geo": collection},)


def _where(placed: pd.DataFrame, region: str) -> tuple[tuple[float, float], tuple[float, float]]:
    if region:
        return bounds(region)
    if placed.empty:
        return NATION_BOUNDS
    # What lies outside the country would draw the map away from it.
    (south, west), (north, east) = NATION_BOUNDS
    lat, lon = placed["lat"].clip(south, north), placed["lon"].clip(west, east)
    return (
        (float(lat.min()) - _EDGE_DEG, float(lon.min()) - _EDGE_DEG),
        (float(lat.max()) + _EDGE_DEG, float(lon.max()) + _EDGE_DEG),
    )


def _draw(
    layers: tuple[dict[str, Any], ...],
    lines: tuple[dict[str, Any], ...],
    fit: tuple[tuple[float, float], tuple[float, float]],
    title: str,
    key: str,
) -> None:
    show_map(
        MapPayload(
            geo=boundary_url(NATION),
            cls="0" * 600,
            pal=(_LAND,),
            tiles=layers,
            roads=lines,
            base=base_map(),
            op=1.0,
            fit=fit,
            str=core_words(),
            ttl=title,
            desc=title,
        ),
        key=key,
        height=HEIGHT_PX,
    )
