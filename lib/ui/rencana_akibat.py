"""What tried changes do, as the page Rencana shows it: finding, figures, difference map, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from data.current import kept_by_version
from lib.i18n import compact_people, distance_km, language, number, percent, t, tn
from lib.services.citations import cite, service_sources
from lib.services.findings import service_name
from lib.services.palette import ACCENT
from lib.services.planning.whatif import Effect, edits_of, effects
from lib.services.regions import region_name
from lib.ui import page, rencana_peta, rencana_ubah
from lib.ui.page import Figure
from lib.ui.rencana_hasil import place_name
from lib.ui.rencana_state import REGENCY, PlanState

COLOURS = {
    "gained": "#009e73",
    "nearer": "#8fd3bd",
    "same": "#b7c5cc",
    "outside": "#37322e",
    "farther": "#e69f00",
    "lost": "#b3261e",
}
"""By what becomes of a village; "outside" is one that is out of reach before and after."""
_ALIKE = ("same", "outside")
_NAMED = 15
_MARKS = {"add": "+", "move": "→", "close": "×", "upgrade": "↑"}


def effect_of(state: PlanState) -> Effect:
    """Return what the changes of a state do."""
    return _effect(state.layanan, state.kode, state.ubah, state.radius_m, state.daratan)


@kept_by_version(maxsize=64)
def _effect(
    service: str, region: str, texts: tuple[str, ...], radius_m: float, same_landmass: bool  # noqa: FBT001
) -> Effect:  # fmt: skip
    edits = edits_of(rencana_ubah.changes(service, texts, region))
    return effects(service, region, edits, radius_m, same_landmass=same_landmass)


def topic(state: PlanState) -> str:
    """Write the small line above the title."""
    service = state.service.label(language())
    return f"{t('rencana.bagian.andai')} · {service} · {region_name(state.kode)}"


def title(state: PlanState, known: Effect) -> str:
    """Write what the changes do as one sentence."""
    gained, lost = known.people_gained, known.people_lost
    ending = (
        "kosong" if not rencana_ubah.changes(state.layanan, state.ubah)
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


def figures(known: Effect) -> list[Figure]:
    """Give who gains and loses, coverage, distance, and the gap of groups if there are two."""
    before, after, gap = known.before, known.after, known.gap
    found = [
        Figure(
            t("rencana.andai.angka_naik"),
            compact_people(round(known.people_gained)),
            tn("rencana.andai.desa_n", len(known.gained)),
        ),
        Figure(
            t("rencana.andai.angka_turun"),
            compact_people(round(known.people_lost)),
            tn("rencana.andai.desa_n", len(known.lost)),
        ),
        Figure(
            t("rencana.angka.jangkauan"),
            percent(after.pct, 1),
            t("rencana.angka.sebelum", pct=percent(before.pct, 1)),
        ),
        Figure(
            t("rencana.andai.angka_jarak"),
            _km(after.median_km * 1000),
            t("rencana.angka.sebelum", pct=_km(before.median_km * 1000)),
        ),
    ]
    if gap is not None:
        named = {"first": gap.first.label(), "other": gap.other.label()}
        found.append(
            Figure(
                t("rencana.andai.angka_celah"),
                t("rencana.andai.poin", n=number(gap.after, 1)),
                t("rencana.angka.sebelum", pct=number(gap.before, 1)),
                help=t("rencana.andai.celah_arti", **named),
            )
        )
    return found


def draw(
    state: PlanState, known: Effect, *, on_point: Callable[[float, float], None] | None
) -> None:
    """Show the difference map; a tap says a place."""
    shown = _shown(known)
    tiles: list[dict[str, Any]] = list(rencana_peta.facilities(state))
    villages = None
    if len(state.kode) == REGENCY:
        labels = tuple(t(f"rencana.andai.keadaan.{name}") for name in COLOURS)
        colours = tuple(COLOURS.values())
        villages = rencana_peta.villages_layer(state, shown, labels, colours)
    else:
        tiles += _changed(shown)
    tiles += _marks(state)
    said = title(state, known)
    rencana_peta.show(
        state, tuple(tiles), villages, said, key="rencana_andai_peta", on_point=on_point
    )


def _shown(known: Effect) -> pd.DataFrame:
    """Return the villages as the map takes them: the state as a position in `COLOURS`."""
    table = known.villages.rename(columns={"before_m": "now_m"})
    outside = (table["state"] == "same") & ~(table["after_m"] <= known.radius_m)
    names = table["state"].mask(outside, "outside")
    return table.assign(state=names.map({name: at for at, name in enumerate(COLOURS)}))


def _changed(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the villages of a province: those out of reach, and those that something changes for."""
    layers = []
    for at, (name, colour) in enumerate(COLOURS.items()):
        own = shown[shown["state"] == at]
        if name == "same" or own.empty:
            continue
        rows = [
            [round(row.lat, 4), round(row.lon, 4), "", str(row.nama),
             rencana_peta.village_text(row.now_m, row.after_m, row.people)]
            for row in own.itertuples()
        ]  # fmt: skip
        layers.append({"pts": rows, "col": colour, "shape": "circle", "on": True,
                       "lab": t(f"rencana.andai.keadaan.{name}"),
                       "r": 2 if name in _ALIKE else 4})  # fmt: skip
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
    for place, own, name in ((left, known.gained, "naik"), (right, known.lost, "turun")):
        if own.empty:
            continue
        rows = [
            [place_name(row.kode, str(row.nama), state.kode), number(row.people),
             _km(row.before_m), _km(row.after_m)]
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
