"""The map as one file that opens from a disk without a network: the same core as on screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.i18n import as_language, date_long, t, using
from lib.services.mapview import MapView
from lib.services.reports import offline_page as page
from lib.services.reports.tables import Column, columns_of
from lib.services.reports.thinning import Points, inline_points

_SELF_CONTAINED = (
    "cls", "txt", "pal", "lab", "nd", "ttl", "sel", "out", "outLab", "op", "fit", "biv", "str",
    "pin", "desc",
)  # fmt: skip
"""Keys of the payload that need nothing else; any other may hold a URL and stays behind."""


def render(
    view: MapView,
    geometries: NDArray[np.object_],
    *,
    payload: Mapping[str, Any],
    core_js: str,
    leaflet_js: str = "",
    leaflet_css: str = "",
    core_css: str = "",
    font_css: str = "",
    table: pd.DataFrame,
    columns: Sequence[Column] | None = None,
    points: Mapping[str, Points] | None = None,
    villages: Sequence[Sequence[Any]] | None = None,
    roads: Mapping[str, Mapping[str, Any]] | None = None,
    today: date,
    link: str = "",
) -> bytes:
    """Write the map, its legend and its table as one HTML file that works offline.

    Parameters
    ----------
    view, geometries
        The map, and its polygons of shapely (EPSG:4326) in the order of ``view.codes``.
    payload
        What the core is told on screen (``lib.ui.map_payload``); its URLs are replaced by what
        stands in the file, and what has no data here is left out.
    core_js, leaflet_js, core_css, leaflet_css, font_css
        Texts of the scripts and styles; ``core_js`` may be the whole bundle. A typeface comes as
        a ``data:`` URL or not at all.
    table, columns
        The table below the map; a column ``kode`` ties its rows to the map.
    points
        By the key of a layer of ``view.points``: latitudes, longitudes, names. Beyond 20,000
        points in all they are thinned evenly, and a note says so.
    villages
        Rows of the village route: lat, lon, kode, nama, population, quality.
    roads
        By the table of a layer of ``view.roads``: a GeoJSON FeatureCollection.
    today, link
        Date and address written below.

    Raises
    ------
    ValueError
        If ``geometries`` are not as many as ``view.codes``.
    """
    with using(as_language(view.language)):
        tiles, thinned = inline_points(view.points, payload.get("tiles") or (), points or {})
        return page.document(
            language=as_language(view.language),
            title=view.title,
            payload=without_addresses(view, payload, tiles, villages, roads or {}),
            geometry=page.collection(view, geometries),
            scripts=(leaflet_js, core_js),
            styles=(leaflet_css, core_css, font_css),
            body=_body(view, table, columns, thinned, today, link),
        )


def without_addresses(
    view: MapView,
    payload: Mapping[str, Any],
    tiles: list[dict[str, Any]],
    villages: Sequence[Sequence[Any]] | None,
    roads: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return what the core is told without anything that would have to be fetched; ``geo`` is 0."""
    told = {"geo": 0} | {key: payload[key] for key in _SELF_CONTAINED if key in payload}
    # Marked places bring their points themselves.
    layers = [*tiles, *(each for each in payload.get("tiles") or () if "pts" in each)]
    if layers:
        told["tiles"] = layers
    about = payload.get("vil")
    if about and villages is not None:
        told["vil"] = {k: v for k, v in about.items() if k != "url"} | {"pts": list(villages)}
    kept = [
        {key: value for key, value in layer.items() if key != "url"} | {"geo": roads[road.table]}
        for road, layer in zip(view.roads, payload.get("roads") or (), strict=False)
        if road.table in roads
    ]
    if kept:
        told["roads"] = kept
    return told


def _body(
    view: MapView,
    table: pd.DataFrame,
    columns: Sequence[Column] | None,
    thinned: Sequence[str],
    today: date,
    link: str,
) -> str:
    notes = [note for note in [*view.notes, *thinned] if note != t("ekspor.indikatif")]
    if view.estimated:
        notes.append(t("ekspor.perkiraan"))
    made = t("ekspor.dibuat", tanggal=date_long(today))
    below = _table_section(view, table, columns)
    skip = alt = ""
    if below:
        made = f"{made}. {t('ekspor.luring')}"
        skip = f'<a class="skip" href="#tabel">{page.text(t("ekspor.lewati"))}</a>'
        said = page.text(t("ekspor.peta_alt", judul=view.title))
        alt = f'<p class="notes">{said}</p>'
    return "\n".join(
        [
            skip,
            f'<header><p class="topic">{page.text(view.topic)}</p>',
            f"<h1>{page.text(view.title)}</h1></header>",
            f'<main><section aria-label="{page.text(t("ekspor.peta"))}"><div id="peta"></div>',
            f"<noscript><p>{page.text(t('ekspor.perlu_js'))}</p></noscript>",
            alt,
            f'<p class="notes indicative">{page.text(t("ekspor.indikatif"))}</p></section>',
            f'<section class="notes"><h2>{page.text(t("ekspor.sumber"))}</h2>',
            page.items(view.sources),
            f"<h2>{page.text(t('ekspor.catatan'))}</h2>{page.items(notes)}" if notes else "",
            "</section>",
            below,
            f"</main><footer><p>{page.text(made)}</p>{page.way_back(link)}</footer>",
        ]
    )


def _table_section(view: MapView, table: pd.DataFrame, columns: Sequence[Column] | None) -> str:
    chosen = columns_of(table) if columns is None else tuple(columns)
    if not chosen:
        return ""
    shown = page.table(
        table, chosen, name="tabel", caption=view.legend_title, chosen=view.selected or ""
    )
    return f"<section><h2>{page.text(t('ekspor.tabel'))}</h2>{shown}</section>"
