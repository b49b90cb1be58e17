"""What tried changes do, as the page Rencana shows it: finding, figures, difference map, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data.current import current_dataset
from geo.coverage import covered
from geo.groups import REMOTENESS
from lib.i18n import compact_people, distance_km, language, number, percent, t, tn
from lib.services.citations import cite, service_sources
from lib.services.findings import service_name
from lib.services.gap_groups import village_remoteness
from lib.services.palette import ACCENT
from lib.services.regions import region_name
from lib.ui import page, rencana_peta, rencana_ubah
from lib.ui.page import Figure
from lib.ui.rencana_coba import GAINED, LOST, SAME, Effect, Trial, effect
from lib.ui.rencana_hasil import place_name
from lib.ui.rencana_state import REGENCY, PlanState

COLOURS = ("#009e73", "#8fd3bd", "#b7c5cc", "#e69f00", "#b3261e")
"""Of villages newly reached, nearer, the same, farther, and losing reach."""
_NAMED = 15
_MARKS = {"add": "+", "move": "→", "close": "×", "upgrade": "↑"}


def effect_of(state: PlanState) -> Effect:
    """Return what the changes of a state do."""
    trial = Trial(state.layanan, state.kode, state.radius_m, state.daratan, state.ubah)
    return effect(trial)


def topic(state: PlanState) -> str:
    """Write the small line above the title."""
    service = state.service.label(language())
    return f"{t('rencana.bagian.andai')} · {service} · {region_name(state.kode)}"


def title(state: PlanState, known: Effect) -> str:
    """Write what the changes do as one sentence."""
    gained, lost = known.people(GAINED), known.people(LOST)
    ending = (
        "kosong" if not state.ubah
        else "campur" if gained and lost
        else "naik" if gained
        else "turun" if lost
        else "tetap"
    )  # fmt: skip
    return t(
        f"rencana.andai.judul_{ending}",
        service=service_name(state.layanan),
        place=region_name(state.kode),
        gained=compact_people(round(gained)),
        lost=compact_people(round(lost)),
    )


def figures(state: PlanState, known: Effect) -> list[Figure]:
    """Give who gains and loses, coverage, distance, and the gap of remote villages."""
    table = known.villages
    before, after = (_median_km(table, name) for name in ("now_m", "after_m"))
    near, far = (_remote_coverage(state, table, name) for name in ("now_m", "after_m"))
    return [
        Figure(
            t("rencana.andai.angka_naik"),
            compact_people(round(known.people(GAINED))),
            tn("rencana.andai.desa_n", len(known.of(GAINED))),
        ),
        Figure(
            t("rencana.andai.angka_turun"),
            compact_people(round(known.people(LOST))),
            tn("rencana.andai.desa_n", len(known.of(LOST))),
        ),
        Figure(
            t("rencana.angka.jangkauan"),
            percent(known.after_pct, 1),
            t("rencana.angka.sebelum", pct=percent(known.before_pct, 1)),
        ),
        Figure(
            t("rencana.andai.angka_jarak"),
            distance_km(after),
            t("rencana.angka.sebelum", pct=distance_km(before)),
        ),
        Figure(
            t("rencana.andai.angka_celah"),
            _points(far),
            t("rencana.angka.sebelum", pct=_points(near)),
            help=t("rencana.andai.celah_arti"),
        ),
    ]


def _median_km(table: pd.DataFrame, column: str) -> float:
    """Return the distance in km that half of the people have at most, NaN without people."""
    ranked = table.sort_values(column)
    people = ranked["people"].to_numpy(dtype=np.float64).cumsum()
    if not len(people) or people[-1] <= 0:
        return np.nan
    return float(ranked[column].iloc[int(np.searchsorted(people, people[-1] / 2))]) / 1000


def _remote_coverage(state: PlanState, table: pd.DataFrame, column: str) -> float:
    """Return by how many points the coverage of the near villages is above the remote ones'."""
    dataset = current_dataset()
    level = pd.Series(village_remoteness(dataset), index=dataset.villages["kode"])
    own = level.reindex(table["kode"]).to_numpy()
    inside = covered(table[column].to_numpy(dtype=np.float64), state.radius_m)
    people = table["people"].to_numpy(dtype=np.float64)
    shares = []
    for group in (own == 0, own == len(REMOTENESS) - 1):
        total = people[group].sum()
        shares.append(people[group & inside].sum() / total * 100 if total else np.nan)
    return float(shares[0] - shares[1])


def _points(value: float) -> str:
    if not np.isfinite(value):
        return t("umum.tidak_tersedia")
    return t("rencana.andai.poin", n=number(value, 1))


def draw(
    state: PlanState, known: Effect, *, on_point: Callable[[float, float], None] | None
) -> None:
    """Show the difference map; a tap says a place."""
    labels = tuple(t(f"rencana.andai.keadaan_{at}") for at in range(len(COLOURS)))
    tiles: list[dict[str, Any]] = list(rencana_peta.facilities(state))
    villages = None
    if len(state.kode) == REGENCY:
        villages = rencana_peta.villages_layer(state, known.villages, labels, COLOURS)
    else:
        tiles += _changed(known, labels)
    tiles += _marks(state)
    said = title(state, known)
    rencana_peta.show(
        state, tuple(tiles), villages, said, key="rencana_andai_peta", on_point=on_point
    )


def _changed(known: Effect, labels: tuple[str, ...]) -> list[dict[str, Any]]:
    """Give the villages of a province for which something changes."""
    layers = []
    for at, colour in enumerate(COLOURS):
        own = known.of(at)
        if at == SAME or own.empty:
            continue
        rows = [
            [round(row.lat, 4), round(row.lon, 4), "", str(row.nama),
             rencana_peta.village_text(row.now_m, row.after_m, row.people)]
            for row in own.itertuples()
        ]  # fmt: skip
        layers.append({"pts": rows, "col": colour, "shape": "circle", "lab": labels[at],
                       "on": True, "r": 4})  # fmt: skip
    return layers


def _marks(state: PlanState) -> list[dict[str, Any]]:
    """Give the changed facilities: where new ones stand, and those that are closed."""
    known = rencana_ubah.facilities(state.layanan)
    new, gone = [], []
    for each in rencana_ubah.changes(state.layanan, state.ubah, state.kode):
        said = t(f"rencana.andai.jenis_{each['kind']}")
        if each["kind"] in ("add", "move"):
            new.append([round(each["lat"], 5), round(each["lon"], 5), "", str(each["name"]), said,
                        _MARKS[each["kind"]]])  # fmt: skip
        if each["kind"] in ("close", "move"):
            _, lat, lon = known[each["id"]]
            gone.append(
                [round(lat, 5), round(lon, 5), "", str(each["name"]), said, _MARKS["close"]]
            )
    layers = []
    for rows, colour, shape, name in (
        (new, ACCENT, "diamond", "rencana.andai.tanda_baru"),
        (gone, "#1b2a33", "square", "rencana.andai.tanda_tutup"),
    ):
        if rows:
            layers.append({"pts": rows, "col": colour, "shape": shape, "lab": t(name), "on": True,
                           "r": 10, "word": True})  # fmt: skip
    return layers


def below(state: PlanState, known: Effect) -> None:
    """Name the villages that gain and that lose reach."""
    left, right = st.columns(2)
    for place, at, name in ((left, GAINED, "naik"), (right, LOST, "turun")):
        own = known.of(at)
        if own.empty:
            continue
        rows = [
            [place_name(row.kode, str(row.nama), state.kode), number(row.people),
             _km(row.now_m), _km(row.after_m)]
            for row in own.head(_NAMED).itertuples()
        ]  # fmt: skip
        header = [t(f"rencana.andai.kolom_{each}") for each in
                  ("desa", "orang", "sebelum", "sesudah")]  # fmt: skip
        caption = t(f"rencana.andai.siapa_{name}")
        if len(own) > _NAMED:
            caption = t(
                "rencana.andai.sebagian", what=caption, n=number(_NAMED), all=number(len(own))
            )
        with place:
            st.html(page.table_html(header, rows, caption=caption, region=caption))
    notes = [t("rencana.catatan.lurus")]
    notes.append(t("rencana.catatan.daratan" if state.daratan else "rencana.catatan.laut"))
    page.sources([*service_sources(state.service), cite("penduduk_desa_estimasi")], notes)


def _km(metres: float) -> str:
    return distance_km(metres / 1000) if np.isfinite(metres) else t("rencana.tidak_ada")
