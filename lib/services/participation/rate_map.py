"""Maps of participation: the reach of a service, and how much is reported and answered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from lib.i18n import t
from lib.services.formatting import value_text
from lib.services.mapbuild import build, classify
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.measures import NATION, Measure
from lib.services.participation import joined
from lib.services.participation.publicstate import SHOWN, PublicState

_MEASURES = {
    "laporan": ("per_10k", Measure("laporan", "indicator", "per_10k", "high", decimals=3)),
    "tepat": ("in_time", Measure("tepat", "indicator", "pct", "low", decimals=0)),
    "kepuasan": ("satisfaction", Measure("kepuasan", "indicator", "index", "low", decimals=1)),
}
"""Column of `joined.table` and how it is written and classed; a rate of reports has no worse end:
dark is where more is heard."""


def view_of(state: PublicState) -> MapView:
    """Give the map that the state asks for."""
    return coverage_view(state) if state.tampil == SHOWN[0] else rate_view(state)


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
