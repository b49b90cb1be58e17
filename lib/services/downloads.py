"""Files that can be taken away from the map page, each made when it is asked for."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.current import current_dataset
from lib.i18n import date_long, t
from lib.services.access import access
from lib.services.layers import road_features, village_points
from lib.services.mapbuild import measure_label
from lib.services.mapcore import bundle, offline_font
from lib.services.mapstate import MapState
from lib.services.mapvalues import values_of
from lib.services.mapview import MapView
from lib.services.measures import NATION, all_measures
from lib.services.profile_arrays import village_rows
from lib.services.reports.geopackage import point_layer, region_layer, to_gpkg_bytes
from lib.services.reports.map_png import VILLAGES, render_map, render_map_svg
from lib.services.reports.offline_html import render as render_offline
from lib.services.reports.tables import (
    About,
    Column,
    to_csv_bytes,
    to_geojson_bytes,
    to_xlsx_bytes,
)
from lib.services.tables import map_table

NamedPlaces = tuple[NDArray[np.float64], NDArray[np.float64], list[str]]


def today() -> dt.date:
    """Give the date that files carry (UTC)."""
    return dt.datetime.now(tz=dt.UTC).date()


def file_stem(state: MapState) -> str:
    """Give the name of a download without its ending: what and where, safe on every system."""
    text = f"peta-layanan-{state.layanan}-{state.ukuran}-{state.wilayah}"
    return re.sub(r"[^a-z0-9-]+", "-", text.lower()).strip("-")


def columns(state: MapState, table: pd.DataFrame) -> tuple[Column, ...]:
    """Name the columns of the table in the reader's language."""
    found = []
    for name in table.columns:
        label = t(f"kolom.{name}")
        if name == "nilai":
            label = measure_label(all_measures()[state.ukuran], state)
        numeric = pd.api.types.is_numeric_dtype(table[name]) and name != "tertinggal"
        decimals = None if not numeric else 2 if pd.api.types.is_float_dtype(table[name]) else 0
        found.append(Column(name, label, decimals))
    return tuple(found)


def _table(state: MapState, view: MapView) -> pd.DataFrame:
    table = map_table(state, view)
    if "tertinggal" in table:
        flags = table["tertinggal"].to_numpy(dtype=bool)
        table["tertinggal"] = np.where(flags, t("umum.ya"), t("umum.tidak"))
    return table


def csv_file(state: MapState, view: MapView) -> bytes:
    """Make the table of a map as CSV."""
    table = _table(state, view)
    return to_csv_bytes(table, columns(state, table))


def xlsx_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make the table of a map as a workbook that also explains itself."""
    table = _table(state, view)
    about = About.of(view, today(), link)
    return to_xlsx_bytes(table, state.layanan, about, columns(state, table))


def statistics_geometries(view: MapView) -> NDArray[np.object_]:
    """Give the finest shapes at hand of the regions of a map, in the order of ``view.codes``."""
    return _of_scope("regions" if view.level == "kabkota" else "districts", view.scope)


def picture_geometries(view: MapView) -> NDArray[np.object_]:
    """Give the shapes that a picture of a map is drawn from, in the order of ``view.codes``."""
    if view.scope == NATION:
        return current_dataset().geometries("display_nation")
    return statistics_geometries(view)


def _of_scope(table: str, scope: str) -> NDArray[np.object_]:
    dataset = current_dataset()
    shapes = dataset.geometries(table)
    if scope == NATION:
        return shapes
    codes = dataset.table(table)["kode"]
    keep = codes.str.startswith(scope).to_numpy(dtype=bool)
    return np.asarray(shapes[keep], dtype=object)


def geojson_file(state: MapState, view: MapView) -> bytes:
    """Make the regions of a map with their values as GeoJSON."""
    return to_geojson_bytes(
        view, statistics_geometries(view), map_table(state, view), today=today()
    )


def gpkg_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make the layers of a map as one GeoPackage: regions with values, facilities, villages.

    Roads are left out: those from OpenStreetMap keep a licence of their own.
    """
    layers = [region_layer(view.title, map_table(state, view), statistics_geometries(view))]
    rows = layer_rows(state, view)
    for layer in view.points:
        name = re.sub(r"[^a-z0-9_]+", "_", layer.layer.lower())
        layers.append(point_layer(name, layer.label, rows[layer.layer]))
    if view.villages is not None:
        villages = rows[VILLAGES].assign(teks=list(view.villages.texts))
        layers.append(point_layer(VILLAGES, view.villages.legend_title, villages))
    made = t("ekspor.dibuat", tanggal=date_long(today()))
    said = [*view.sources, *view.notes, made, link]
    return to_gpkg_bytes(layers, " · ".join(dict.fromkeys(filter(None, said))))


def places(state: MapState, view: MapView) -> dict[str, NamedPlaces]:
    """Give latitude, longitude and name of the points of a map's layers and villages."""
    return {key: _columns_of(rows) for key, rows in layer_rows(state, view).items()}


def layer_rows(state: MapState, view: MapView) -> dict[str, pd.DataFrame]:
    """Give the rows behind the points of a map's layers and, by `VILLAGES`, its villages."""
    dataset = current_dataset()
    found: dict[str, pd.DataFrame] = {}
    for layer in view.points:
        if layer.layer.startswith("luar."):
            found[layer.layer] = dataset.villages.iloc[villages_out(state)]
            continue
        table = dataset.facilities[layer.layer]
        keep = table["active"].to_numpy(dtype=bool)
        if state.wilayah != NATION:
            keep = keep & table["kode_kabkota"].str.startswith(state.wilayah).to_numpy(dtype=bool)
        found[layer.layer] = table[keep]
    if view.villages is not None:
        rows = village_rows(view.villages.kode_kabkota)
        found[VILLAGES] = dataset.villages.iloc[rows]
    return found


def _columns_of(table: pd.DataFrame) -> NamedPlaces:
    return table["lat"].to_numpy(), table["lon"].to_numpy(), table["nama"].tolist()


def villages_out(state: MapState) -> NDArray[np.intp]:
    """Give the rows of the villages of the scope that are out of reach and have a point."""
    reach = access(state.layanan)
    distance = reach.distance(same_landmass=state.daratan)
    rows = village_rows(state.wilayah)
    return np.asarray(rows[distance[rows] > state.radius_m], dtype=np.intp)


def png_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make the picture of a map, with legend, sources and date."""
    return render_map(view, picture_geometries(view), **_drawn(state, view, link))


def svg_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make the same picture as SVG, for print and for drawing programs."""
    return render_map_svg(view, picture_geometries(view), **_drawn(state, view, link))


def _drawn(state: MapState, view: MapView, link: str) -> dict[str, Any]:
    """Give what a picture of a map shows besides its regions."""
    dataset = current_dataset()
    return {
        "points": {key: (lat, lon) for key, (lat, lon, _) in places(state, view).items()},
        "roads": {layer.table: dataset.geometries(layer.table) for layer in view.roads},
        "context": None if view.scope == NATION else dataset.geometries("display_nation"),
        "link": link,
        "today": today(),
    }


def html_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make one HTML file with the map and its table that opens without internet."""
    table = _table(state, view)
    return _offline(state, view, link, table, columns(state, table), offline_font())


def embed_file(state: MapState, view: MapView, link: str) -> bytes:
    """Make the page of the map alone that other sites show in a frame, in the reader's own font."""
    return _offline(state, view, link, pd.DataFrame(), (), "")


def _offline(
    state: MapState,
    view: MapView,
    link: str,
    table: pd.DataFrame,
    shown: tuple[Column, ...],
    font_css: str,
) -> bytes:
    named = places(state, view)
    named.pop(VILLAGES, None)
    dataset = current_dataset()
    layer = view.villages
    return render_offline(
        view,
        picture_geometries(view),
        table=table,
        columns=shown,
        points=named,
        villages=None if layer is None else village_points(dataset, layer.kode_kabkota),
        roads={each.table: road_features(dataset, each.table) for each in view.roads},
        today=today(),
        link=link,
        payload=values_of(view).as_dict(),
        core_js=bundle(),
        font_css=font_css,
    )
