"""The map as one file that opens from a disk without a network: the same core as on screen.

Nothing in the page is fetched: geometry, points, styles and scripts stand in the file. The
scripts are the only ones that the page's own policy (CSP, by hash) lets run.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.encode import js_json, safe_html
from lib.i18n import as_language, date_long, number, t, using
from lib.services.mapview import MapView
from lib.services.reports.geojson import geometry_texts
from lib.services.reports.tables import Column, columns_of
from lib.services.reports.thinning import Points, inline_points
from lib.services.reports.words import plain

_FOLDER = Path(__file__).parent
_NATION_DECIMALS, _NEAR_DECIMALS = 4, 5
_FEW = 100
_SELF_CONTAINED = (
    "cls", "txt", "pal", "lab", "nd", "ttl", "sel", "out", "outLab", "op", "fit", "biv", "str",
    "pin", "desc",
)  # fmt: skip
"""Keys of the payload that need nothing else; any other may hold a URL and stays behind."""

_GEOMETRY_MARK = '"geo":0'


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
    if len(geometries) != len(view.codes):
        raise ValueError(f"{len(geometries)} geometries for {len(view.codes)} regions")
    with using(as_language(view.language)):
        tiles, thinned = inline_points(view.points, payload.get("tiles") or (), points or {})
        told = _offline_payload(view, payload, tiles, villages, roads or {})
        data = js_json(told).replace(_GEOMETRY_MARK, '"geo":' + _collection(view, geometries), 1)
        scripts = [_inert_script(text) for text in (leaflet_js, core_js, _asset("offline.js"))]
        styles = [leaflet_css, core_css, font_css, _asset("offline.css")]
        body = _body(view, table, columns, thinned, today, link)
        return _document(view, data, [each for each in scripts if each], styles, body).encode(
            "utf-8", "replace"
        )


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _inert_script(text: str) -> str:
    """Return a script whose text cannot end its element: the escapes mean the same in strings.

    Line ends become those that a browser sees, or the hash would not fit.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _inert_style(text: str) -> str:
    return re.sub(r"</(?=style)", r"<\\/", text, flags=re.IGNORECASE)


def _offline_payload(
    view: MapView,
    payload: Mapping[str, Any],
    tiles: list[dict[str, Any]],
    villages: Sequence[Sequence[Any]] | None,
    roads: Mapping[str, Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the payload without anything that would have to be fetched."""
    told = {"geo": 0} | {key: payload[key] for key in _SELF_CONTAINED if key in payload}
    if tiles:
        told["tiles"] = tiles
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


def _collection(view: MapView, geometries: NDArray[np.object_]) -> str:
    decimals = _NEAR_DECIMALS if len(view.codes) <= _FEW else _NATION_DECIMALS
    features = [
        f'{{"type":"Feature","properties":{js_json({"k": code, "n": name})},"geometry":{shape}}}'
        for code, name, shape in zip(
            view.codes, view.names, geometry_texts(geometries, decimals), strict=True
        )
    ]
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"


def _policy(scripts: Sequence[str]) -> str:
    """Return the content security policy: these scripts by their hash, and nothing from outside."""
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def _document(
    view: MapView, data: str, scripts: Sequence[str], styles: Sequence[str], body: str
) -> str:
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{as_language(view.language)}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(scripts)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{_text(view.title)}</title>",
            *(f"<style>{_inert_style(style)}</style>" for style in styles if style),
            f"</head><body>{body}",
            f'<script type="application/json" id="muatan">{data}</script>',
            *(f"<script>{script}</script>" for script in scripts),
            "</body></html>\n",
        ]
    )


def _text(value: object) -> str:
    return safe_html(plain(value))


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
    made = f"{t('ekspor.dibuat', tanggal=date_long(today))}. {t('ekspor.luring')}"
    return "\n".join(
        [
            f'<a class="skip" href="#tabel">{_text(t("ekspor.lewati"))}</a>',
            f'<header><p class="topic">{_text(view.topic)}</p>',
            f"<h1>{_text(view.title)}</h1></header>",
            f'<main><section aria-label="{_text(t("ekspor.peta"))}"><div id="peta"></div>',
            f"<noscript><p>{_text(t('ekspor.perlu_js'))}</p></noscript>",
            f'<p class="notes">{_text(t("ekspor.peta_alt", judul=view.title))}</p>',
            f'<p class="notes indicative">{_text(t("ekspor.indikatif"))}</p></section>',
            f'<section class="notes"><h2>{_text(t("ekspor.sumber"))}</h2>{_list(view.sources)}',
            f"<h2>{_text(t('ekspor.catatan'))}</h2>{_list(notes)}</section>"
            if notes
            else "</section>",
            _table_section(view, table, columns),
            f"</main><footer><p>{_text(made)}</p>{_link(link)}</footer>",
        ]
    )


def _list(texts: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(text)}</li>" for text in texts) + "</ul>"


def _link(link: str) -> str:
    """Return the address below: something to follow only if it is one of the web."""
    if not link:
        return ""
    shown = _text(t("ekspor.tautan", tautan=link))
    if re.match(r"https?://", link):
        return f'<p><a href="{_text(link)}" rel="noreferrer">{shown}</a></p>'
    return f"<p>{shown}</p>"


def _table_section(view: MapView, table: pd.DataFrame, columns: Sequence[Column] | None) -> str:
    chosen = columns_of(table) if columns is None else tuple(columns)
    if not chosen:
        return ""
    heads = "".join(
        f'<th scope="col"{_number_class(column)}><button type="button">{_text(column.label)}'
        "</button></th>"
        for column in chosen
    )
    row_head = next((i for i, column in enumerate(chosen) if column.key == "nama"), 0)
    cells = [_cells(table[column.key], column, i == row_head) for i, column in enumerate(chosen)]
    codes = table["kode"] if "kode" in table.columns else range(len(table))
    rows = "\n".join(
        f'<tr data-k="{_text(code)}"{_chosen(code, view)}>{"".join(row)}</tr>'
        for code, row in zip(codes, zip(*cells, strict=True), strict=True)
    )
    return "\n".join(
        [
            f"<section><h2>{_text(t('ekspor.tabel'))}</h2>",
            f'<div class="tools"><label>{_text(t("ekspor.cari"))}<input id="saring" type="search">',
            f'</label><span id="jumlah" role="status" data-pola="{_count_pattern()}"></span></div>',
            f'<div class="scroll"><table id="tabel"><caption>{_text(view.legend_title)}.',
            f"{_text(t('ekspor.tabel_petunjuk'))}</caption>",
            f"<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div></section>",
        ]
    )


def _count_pattern() -> str:
    return safe_html(t("ekspor.baris", tampil="{tampil}", jumlah="{jumlah}"))


def _number_class(column: Column) -> str:
    return "" if column.decimals is None else ' class="n"'


def _chosen(code: object, view: MapView) -> str:
    return ' class="chosen"' if view.selected is not None and str(code) == view.selected else ""


def _cells(values: pd.Series, column: Column, head: bool) -> list[str]:  # noqa: FBT001
    """Return the cells of one column: what is shown, and the number to sort by."""
    tag = 'th scope="row"' if head else "td"
    end = "th" if head else "td"
    if column.decimals is None:
        return [f"<{tag}>{_text(_shown(value))}</{end}>" for value in values.tolist()]
    floats = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return [
        f'<{tag} class="n" data-v="{value!r}">{_text(number(value, column.decimals))}</{end}>'
        if np.isfinite(value)
        else f'<{tag} class="n" data-v="">–</{end}>'
        for value in floats.tolist()
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return t("ekspor.ya") if value else t("ekspor.tidak")
    return "–" if value is None or value is pd.NA or value != value else str(value)
