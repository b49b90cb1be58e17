"""The map of several wants at once: where people lack most things together."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from lib.i18n import Language, compact_people, language, number, percent, t
from lib.services import gap_wants
from lib.services.citations import cite, service_sources
from lib.services.gap_terms import Terms
from lib.services.gapstate import GapState
from lib.services.mapbuild import build
from lib.services.mapstate import MapState
from lib.services.mapview import MapView, VillageLayer
from lib.services.palette import LEVELS
from lib.services.regions import region_name

LEAST = 3
_SHARES = (10.0, 25.0, 50.0, 75.0)
_COUNTS = (0, 2, 4, 6)


def wants_view(state: GapState) -> MapView:
    """Give the map of the share of people who lack three things or more.

    In the scope of the page, or within the regency ``state.tempat``, then with its villages by
    the number of their wants. The marked regencies are selected.
    """
    scope = state.tempat or state.lingkup
    view = _view(current_dataset(), scope, state.terms, language())
    # Within a regency there is no use in marking each of its kecamatan.
    marked = () if state.tempat else state.tanda
    return replace(view, selected=",".join(marked) or None)


@kept_by_version(maxsize=64)
def _view(dataset: Dataset, scope: str, terms: Terms, spoken: Language) -> MapView:
    base = build(MapState(wilayah=scope, tertinggal=False))
    within = None if scope == "nasional" else scope
    table = gap_wants.wants(base.level, within, terms=terms, dataset=dataset).set_index("kode")
    table = table.reindex(list(base.codes))
    people = table["population"].to_numpy(dtype=np.float64, na_value=np.nan)
    lacking = table[f"people_{LEAST}"].to_numpy(dtype=np.float64, na_value=np.nan)
    share = np.divide(lacking, people, out=np.full(len(people), np.nan), where=people > 0) * 100
    texts = tuple(
        t("celah.kekurangan.teks", pct=percent(pct), people=compact_people(n))
        if np.isfinite(pct)
        else percent(pct)
        for pct, n in zip(share, lacking, strict=True)
    )
    total = float(np.nansum(lacking))
    return replace(
        base,
        language=spoken,
        topic=" · ".join((t("menu.kesenjangan"), t("celah.bagian.kekurangan"), region_name(scope))),
        title=t("celah.kekurangan.judul", people=compact_people(total), n=number(LEAST)),
        legend_title=t("celah.kekurangan.legenda", n=number(LEAST)),
        values=share,
        texts=texts,
        class_index=_classed(share, _SHARES),
        colours=LEVELS[5],
        labels=_labels(_SHARES),
        villages=_villages(base.villages, dataset, terms),
        sources=_sources(),
        notes=(t("celah.kekurangan.arti"), *base.notes[-1:]),
        estimated=True,
    )


def _classed(values: NDArray[np.float64], limits: tuple[float, ...]) -> NDArray[np.int64]:
    """Class values; a class includes its upper limit, NaN gives -1."""
    index = np.searchsorted(np.asarray(limits, dtype=np.float64), values, side="left")
    return np.where(np.isfinite(values), index, -1).astype(np.int64)


def _labels(limits: tuple[float, ...]) -> tuple[str, ...]:
    texts = [number(each) for each in limits]
    between = [f"{a} – {b}" for a, b in itertools.pairwise(texts)]
    return (f"≤ {texts[0]}", *between, f"> {texts[-1]}")


def _villages(
    layer: VillageLayer | None, dataset: Dataset, terms: Terms
) -> VillageLayer | None:  # fmt: skip
    if layer is None:
        return None
    table = gap_wants.wants("desa", layer.kode_kabkota, terms=terms, dataset=dataset)
    counts = table.set_index("kode")["wants"].reindex(list(layer.codes))
    values = counts.to_numpy(dtype=np.float64, na_value=np.nan)
    limits = tuple(float(each) for each in _COUNTS)
    return replace(
        layer,
        class_index=_classed(values, limits),
        texts=tuple(t("celah.kekurangan.sebanyak", n=number(each)) for each in values),
        colours=LEVELS[5],
        labels=("0", "1 – 2", "3 – 4", "5 – 6", "≥ 7"),
        legend_title=t("celah.kekurangan.legenda_desa"),
    )


def _sources() -> tuple[str, ...]:
    """Cite what the ten wants are judged by."""
    catalogue = load_catalogue()
    lines: list[str] = []
    for code in (*gap_wants.SERVICES, *gap_wants.TRANSPORT):
        lines += service_sources(catalogue.service(code))
    lines += [cite(catalogue.indicators[code].source) for code in gap_wants.INDICATORS.values()]
    return tuple(dict.fromkeys((*lines, cite("penduduk_desa_estimasi"))))
