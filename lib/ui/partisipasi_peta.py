"""The map of the page Partisipasi: reports over the coverage map, and rates by region."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import streamlit as st

from data.catalogue import load_catalogue
from lib.i18n import language, number, t
from lib.services import measures
from lib.services.formatting import value_text
from lib.services.mapbuild import build, classify
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import NATION, Measure
from lib.services.participation import joined
from lib.ui import page
from lib.ui.map_payload import payload_from_view
from lib.ui.maps import show_map
from lib.ui.partisipasi_state import PARTISIPASI, SHOWN, PublicState

HEIGHT_PX = 520
_POINT = "#c4570c"
_CELLS = {0: 0.4, 2: 0.12, 5: 0.01}
"""Degrees within which reports are put together on the map of the nation, a province, a regency."""
_MEASURES = {
    "laporan": ("per_10k", Measure("laporan", "indicator", "per_10k", "high", decimals=3)),
    "tepat": ("in_time", Measure("tepat", "indicator", "pct", "low", decimals=0)),
    "kepuasan": ("satisfaction", Measure("kepuasan", "indicator", "index", "low", decimals=1)),
}
"""Column of `joined.table` and how it is written and classed; a rate of reports has no worse end:
dark is where more is heard."""


def show(state: PublicState) -> None:
    """Show the map; a click on a regency chooses it."""
    left, right = st.columns([2.2, 1])
    with left:
        st.segmented_control(
            t("partisipasi.peta.tampil"),
            SHOWN,
            format_func=lambda each: t(f"partisipasi.peta.{each}"),
            required=True,
            **PARTISIPASI.bound("tampil", state.tampil),
        )
    services = load_catalogue().services
    with right:
        st.selectbox(
            t("partisipasi.layanan"),
            [code for code, each in services.items() if measures.has_data(each)],
            format_func=lambda code: services[code].label(language()),
            **PARTISIPASI.bound("layanan", state.layanan),
        )
    view = coverage_view(state) if state.tampil == SHOWN[0] else rate_view(state)
    payload = payload_from_view(view, description=view.legend_title)
    tiles = (*payload.tiles, *_points(state))
    show_map(
        replace(payload, tiles=tiles),
        key="partisipasi_peta",
        height=HEIGHT_PX,
        on_click=lambda code: PARTISIPASI.update(wilayah=code[:5]),
    )
    page.boundaries_note()
    st.html(f'<p class="pl-caption">{page.safe_html(t("partisipasi.peta.catatan"))}</p>')


def coverage_view(state: PublicState) -> MapView:
    """Give the map of the reach of the service: of the nation, a province, or a regency."""
    base = MapState().with_service(state.layanan)
    return build(replace(base, wilayah=state.wilayah or NATION))


def rate_view(state: PublicState) -> MapView:
    """Give the map of a rate by kabupaten/kota; within a regency its province is shown."""
    plain = MapState(wilayah=state.wilayah[:2] or NATION, tertinggal=True)
    base = build(plain)
    column, measure = _MEASURES[state.tampil]
    whole = joined.table(state.layanan, state.counted)
    own = whole.reindex(list(base.codes))
    values = own[column].to_numpy(dtype=np.float64)
    basis = whole[column].to_numpy(dtype=np.float64)
    known = bool(np.isfinite(values).any())
    if known:
        index, colours, labels = classify(measure, values, basis, plain)
    else:
        index, colours, labels = np.full(len(values), -1, dtype=np.int64), (), ()
    return replace(
        base,
        legend_title=t(f"partisipasi.legenda.{state.tampil}"),
        values=values,
        texts=tuple(
            _text(measure, value, hidden=hidden)
            for value, hidden in zip(values, own["hidden"], strict=True)
        ),
        class_index=index,
        colours=colours,
        labels=labels,
        selected=state.wilayah if len(state.wilayah) > 2 else None,
        estimated=False,
    )


def _text(measure: Measure, value: float, *, hidden: bool) -> str:
    return t("partisipasi.sedikit") if hidden else value_text(measure, value)


def _points(state: PublicState) -> tuple[dict[str, object], ...]:
    """Give the layer of reports: one point a cell of the map, with how many and of what kinds."""
    found = joined.points(state.listed, cell=_CELLS[len(state.wilayah)])
    if not found:
        return ()
    rows = [
        [
            each.lat,
            each.lon,
            "",
            t("partisipasi.peta.titik", n=number(each.n)),
            ", ".join(t(f"partisipasi.jenis.{kind}") for kind in each.kinds),
        ]
        for each in found
    ]
    layer = {
        "pts": rows, "col": _POINT, "shape": "circle", "lab": t("partisipasi.peta.lapisan"),
        "on": True, "r": 6,
    }  # fmt: skip
    return (layer,)
