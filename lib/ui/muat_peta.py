"""The maps of Muat data: the points that somebody should look at, and where reach changes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import language, number, t, tn
from lib.services.desk.doubt import DOUBTFUL, MOST_POINTS, PLACED, REJECTED, REPAIRED, SORTS
from lib.services.desk.preview import Effect
from lib.services.palette import ramp
from lib.services.regions import NATION_BOUNDS
from lib.ui.map_payload import NATION, NO_DATA, MapPayload, base_map, core_words
from lib.ui.maps import show_map
from lib.ui.muat_parts import caption
from lib.ui.page import boundaries_note
from lib.web.urls import boundary_url

HEIGHT_PX = 380
_STYLES = {
    REJECTED: ("#b3261e", "square"),
    DOUBTFUL: ("#e69f00", "triangle"),
    PLACED: ("#56b4e9", "diamond"),
    REPAIRED: ("#009e73", "circle"),
}
_MARKS = {"square": "■", "triangle": "▲", "diamond": "◆", "circle": "●"}
_EDGE_DEG = 0.2
_BOUNDS = (-5.0, 0.0, 5.0)
"""Percentage points of reach between the classes of a change."""


def doubtful(points: pd.DataFrame) -> None:
    """Show the points of `doubtful_points`: rejected, doubtful, placed and repaired ones."""
    layers, legend = [], []
    for sort in SORTS:
        own = points[points["sort"] == sort]
        if own.empty:
            continue
        colour, shape = _STYLES[sort]
        label = t(f"muat.titik.{sort}", n=number(len(own)))
        rows = [
            [float(lat), float(lon), 0, t("muat.titik.nama", row=number(row), name=name)]
            for lat, lon, row, name in zip(
                own["lat"], own["lon"], own["row"], own["nama"], strict=True
            )
        ]
        mark = f'<i style="color:{colour}">{_MARKS[shape]}</i>'
        legend.append(f"<li>{mark}{safe_html(label)}</li>")
        layers.append({"pts": rows, "col": colour, "shape": shape, "lab": label, "on": True})
    most = int(points["sort"].value_counts().max())
    said = tn("muat.titik.arti", len(points))
    if most >= MOST_POINTS:
        said = t("muat.titik.pertama", n=number(MOST_POINTS))
    caption(said)
    show_map(
        MapPayload(
            geo=boundary_url(NATION),
            tiles=tuple(layers),
            ttl=t("muat.titik.legenda"),
            op=0.25,
            base=base_map(),
            fit=_around(points),
            str=core_words(),
            desc=said,
        ),
        key="muat_titik",
        height=HEIGHT_PX,
    )
    st.html(f'<ul class="pl-legend pl-marks" lang="{language()}">{"".join(legend)}</ul>')
    boundaries_note()


def _around(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float]]:
    lat, lon = points["lat"], points["lon"]
    return (
        (float(lat.min()) - _EDGE_DEG, float(lon.min()) - _EDGE_DEG),
        (float(lat.max()) + _EDGE_DEG, float(lon.max()) + _EDGE_DEG),
    )


def changes(effect: Effect) -> None:
    """Show the regencies in which reach changes, in four classes around no change."""
    codes = current_dataset().regions["kode"].astype("str")
    by_code = effect.table.set_index("kode")["difference"].astype("float64")
    values = by_code.reindex(codes).to_numpy(dtype=np.float64)
    known = np.isfinite(values)
    index = np.searchsorted(_BOUNDS, np.where(known, values, 0.0))
    characters = "".join(
        str(int(at)) if there else NO_DATA for at, there in zip(index, known, strict=True)
    )
    texts = tuple(
        t("muat.akibat.poin", n=_signed(value)) if there else t("muat.akibat.tetap")
        for value, there in zip(values, known, strict=True)
    )
    caption(t("muat.akibat.peta"))
    show_map(
        MapPayload(
            geo=boundary_url(NATION),
            cls=characters,
            txt=texts,
            pal=ramp(4, diverging=True),
            lab=tuple(t(f"muat.akibat.kelas_{at}") for at in range(4)),
            nd=t("muat.akibat.tetap"),
            ttl=t("muat.akibat.legenda"),
            fit=_where(codes[known]) if known.any() else NATION_BOUNDS,
            str=core_words(),
            desc=t("muat.akibat.peta"),
        ),
        key="muat_ubah",
        height=HEIGHT_PX,
    )
    boundaries_note()


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + number(value, 1)


def _where(codes: pd.Series) -> tuple[tuple[float, float], tuple[float, float]]:
    regions = current_dataset().regions
    own = regions[regions["kode"].isin(codes)]
    low, high = _around(own[["lat", "lon"]])
    # A regency's point is its middle: leave room for the whole of it.
    return (low[0] - 0.6, low[1] - 0.6), (high[0] + 0.6, high[1] + 0.6)
