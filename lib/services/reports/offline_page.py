"""One HTML file that opens from a disk without a network: its head, its policy, its tables.

Nothing in such a page is fetched: geometry, points, styles and scripts stand in the file. The
scripts are the only ones that the page's own policy (CSP, by hash) lets run, and no text of data
or people becomes markup.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lib.encode import js_json, safe_html
from lib.i18n import number, t
from lib.services.mapview import MapView
from lib.services.reports.geojson import geometry_texts
from lib.services.reports.tables import Column
from lib.services.reports.words import plain

_FOLDER = Path(__file__).parent
_NATION_DECIMALS, _NEAR_DECIMALS = 4, 5
_FEW = 100
_GEOMETRY_MARK = '"geo":0'


def document(
    *,
    language: str,
    title: str,
    payload: dict[str, Any],
    geometry: str,
    scripts: Sequence[str],
    styles: Sequence[str],
    body: str,
) -> bytes:
    """Write the whole page.

    Parameters
    ----------
    language, title
        Of the page.
    payload, geometry
        What the map's core is told, its ``geo`` being 0, and the FeatureCollection put there.
    scripts, styles
        Texts of scripts and style sheets before our own; empty ones are left out.
    body
        Markup between the body's tags, made with `text` and the functions below.
    """
    data = js_json(payload).replace(_GEOMETRY_MARK, f'"geo":{geometry}', 1)
    inert = [_inert_script(each) for each in (*scripts, _asset("offline.js")) if each]
    sheets = [each for each in (*styles, _asset("offline.css")) if each]
    return "\n".join(
        [
            "<!DOCTYPE html>",
            f'<html lang="{language}"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy(inert)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text(title)}</title>",
            *(f"<style>{_inert_style(each)}</style>" for each in sheets),
            f"</head><body>{body}",
            f'<script type="application/json" id="muatan">{data}</script>',
            *(f"<script>{each}</script>" for each in inert),
            "</body></html>\n",
        ]
    ).encode("utf-8", "replace")


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text("utf-8")


def _inert_script(script: str) -> str:
    """Return a script whose text cannot end its element: the escapes mean the same in strings.

    Line ends become those that a browser sees, or the hash would not fit.
    """
    script = script.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"<(?=/script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


def _inert_style(style: str) -> str:
    return re.sub(r"</(?=style)", r"<\\/", style, flags=re.IGNORECASE)


def _policy(scripts: Sequence[str]) -> str:
    """Return the content security policy: these scripts by their hash, and nothing from outside."""
    hashes = [base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in scripts]
    allowed = " ".join(f"'sha256-{each}'" for each in hashes)
    return (
        f"default-src 'none'; script-src {allowed}; style-src 'unsafe-inline'; "
        "img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
    )


def collection(view: MapView, geometries: NDArray[np.object_]) -> str:
    """Write the regions of a map as a GeoJSON FeatureCollection with code and name.

    Raises
    ------
    ValueError
        If ``geometries`` are not as many as ``view.codes``.
    """
    if len(geometries) != len(view.codes):
        raise ValueError(f"{len(geometries)} geometries for {len(view.codes)} regions")
    decimals = _NEAR_DECIMALS if len(view.codes) <= _FEW else _NATION_DECIMALS
    features = [
        f'{{"type":"Feature","properties":{js_json({"k": code, "n": name})},"geometry":{shape}}}'
        for code, name, shape in zip(
            view.codes, view.names, geometry_texts(geometries, decimals), strict=True
        )
    ]
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}"


def text(value: object) -> str:
    """Return text of data or people as it may stand in the page."""
    return safe_html(plain(value))


def items(texts: Sequence[str]) -> str:
    """Return a list of texts."""
    return "<ul>" + "".join(f"<li>{text(each)}</li>" for each in texts) + "</ul>"


def way_back(link: str) -> str:
    """Return the address below: something to follow only if it is one of the web."""
    if not link:
        return ""
    shown = text(t("ekspor.tautan", tautan=link))
    if re.match(r"https?://", link):
        # Of its own window: a frame on another site may not show the whole product.
        return f'<p><a href="{text(link)}" target="_blank" rel="noreferrer">{shown}</a></p>'
    return f"<p>{shown}</p>"


def table(
    frame: pd.DataFrame, columns: Sequence[Column], *, name: str, caption: str, chosen: str = ""
) -> str:
    """Return a table that can be searched and sorted.

    Parameters
    ----------
    frame, columns
        The rows; a column ``kode`` ties them to the map.
    name
        Id of the table, ASCII.
    caption
        What the table shows.
    chosen
        Code of the row that is set off.
    """
    heads = "".join(
        f'<th scope="col"{_number_class(column)}><button type="button">{text(column.label)}'
        "</button></th>"
        for column in columns
    )
    row_head = next((i for i, column in enumerate(columns) if column.key in {"nama", "desa"}), 0)
    cells = [_cells(frame[column.key], column, i == row_head) for i, column in enumerate(columns)]
    codes = frame["kode"] if "kode" in frame.columns else range(len(frame))
    rows = "\n".join(
        f'<tr data-k="{text(code)}"{_chosen(code, chosen)}>{"".join(row)}</tr>'
        for code, row in zip(codes, zip(*cells, strict=True), strict=True)
    )
    label = text(caption or t("ekspor.tabel"))
    said = f"{caption}. {t('ekspor.tabel_petunjuk')}" if caption else t("ekspor.tabel_petunjuk")
    return "\n".join(
        [
            f'<div class="tools"><label>{text(t("ekspor.cari"))}',
            f'<input type="search" data-for="{name}"></label>',
            f'<span role="status" data-pola="{_count_pattern()}"></span></div>',
            f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">',
            f'<table id="{name}" class="data"><caption>{text(said)}</caption>',
            f"<thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>",
        ]
    )


def _count_pattern() -> str:
    return safe_html(t("ekspor.baris", tampil="{tampil}", jumlah="{jumlah}"))


def _number_class(column: Column) -> str:
    return "" if column.decimals is None else ' class="n"'


def _chosen(code: object, chosen: str) -> str:
    return ' class="chosen"' if chosen and str(code) == chosen else ""


def _cells(values: pd.Series, column: Column, head: bool) -> list[str]:  # noqa: FBT001
    """Return the cells of one column: what is shown, and the number to sort by."""
    tag = 'th scope="row"' if head else "td"
    end = "th" if head else "td"
    if column.decimals is None:
        return [f"<{tag}>{text(_shown(value))}</{end}>" for value in values.tolist()]
    floats = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return [
        f'<{tag} class="n" data-v="{value!r}">{text(number(value, column.decimals))}</{end}>'
        if np.isfinite(value)
        else f'<{tag} class="n" data-v="">–</{end}>'
        for value in floats.tolist()
    ]


def _shown(value: Any) -> str:
    if isinstance(value, bool | np.bool_):
        return t("ekspor.ya") if value else t("ekspor.tidak")
    return "–" if value is None or value is pd.NA or value != value else str(value)
