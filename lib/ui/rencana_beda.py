"""The difference map of the page Rencana: what becomes of each village once changes are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from lib.i18n import t
from lib.services.access import located
from lib.services.measures import NATION
from lib.services.palette import ACCENT
from lib.services.planning.edits import Edit
from lib.services.planning.road_loss import ring
from lib.ui import rencana_peta, rencana_ubah
from lib.ui.rencana_akibat import Outcome
from lib.ui.rencana_state import REGENCY, PlanState

COLOURS = {
    "gained": "#009e73",
    "nearer": "#8fd3bd",
    "same": "#b7c5cc",
    "outside": "#37322e",
    "farther": "#e69f00",
    "lost": "#b3261e",
    "cut": "#8e4585",
}
"""By what becomes of a village; "outside" is out of reach before and after, "cut" has no road."""
_ALIKE = ("same", "outside")
_OUTSIDE = list(COLOURS).index("outside")
_GONE, _HAZARD = "#1b2a33", "#b3261e"
_MARKS = {"add": "+", "move": "→", "close": "×", "upgrade": "↑"}


def draw(
    state: PlanState, known: Outcome, said: str, *, on_point: Callable[[float, float], None] | None
) -> None:
    """Show the difference map; a tap says a place."""
    shown = _shown(known)
    tiles: list[dict[str, Any]] = list(rencana_peta.facilities(state))
    villages = None
    names = [name for name in COLOURS if name != "cut" or known.roads is not None]
    if len(state.kode) == REGENCY:
        labels = tuple(t(f"rencana.andai.keadaan.{name}") for name in names)
        villages = rencana_peta.villages_layer(state, shown, labels, tuple(COLOURS.values()))
    else:
        # Of the nation only what changes is drawn: those out of reach are tens of thousands.
        tiles += _changed(shown if state.kode != NATION else shown[shown["state"] != _OUTSIDE])
    tiles += _marks(state, known)
    rencana_peta.show(
        state, tuple(tiles), villages, said, key="rencana_andai_peta", on_point=on_point,
        roads=tuple(_lines(known)),
    )  # fmt: skip


def _shown(known: Outcome) -> pd.DataFrame:
    """Return the villages as the map takes them: the state as a position in `COLOURS`."""
    effect = known.effect
    table = effect.villages.rename(columns={"before_m": "now_m"})
    outside = (table["state"] == "same") & ~(table["after_m"] <= effect.radius_m)
    names = table["state"].mask(outside, "outside")
    if known.roads is not None:
        gone = known.roads.villages
        cut = table["kode"].isin(gone.loc[gone["after_min"].isna(), "kode"])
        names = names.mask(cut & (names != "lost"), "cut")
    return table.assign(state=names.map({name: at for at, name in enumerate(COLOURS)}))


def _changed(shown: pd.DataFrame) -> list[dict[str, Any]]:
    """Give the villages of a province: those out of reach, and those that something changes for."""
    layers = []
    for at, (name, colour) in enumerate(COLOURS.items()):
        own = shown[shown["state"] == at].nlargest(rencana_peta.MOST_VILLAGES, "people")
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


def _marks(state: PlanState, known: Outcome) -> list[dict[str, Any]]:
    """Give the changed facilities: new, moved and raised ones, and those that do not serve."""
    there = rencana_ubah.facilities(state.layanan)
    new, gone = [], []
    for each in known.changes:
        kind = str(each["kind"])
        said = t(f"rencana.andai.jenis_{kind}")
        if kind in ("add", "move", "upgrade"):
            _, lat, lon = there.get(each["id"], ("", 0.0, 0.0))
            place = (each["lat"], each["lon"]) if "lat" in each else (lat, lon)
            new.append([*_rounded(*place), "", str(each["name"]), said, _MARKS[kind]])
        if kind in ("close", "move"):
            _, lat, lon = there[each["id"]]
            gone.append([*_rounded(lat, lon), "", str(each["name"]), said, _MARKS["close"]])
    struck = located(state.layanan).iloc[known.effect.standing.struck]
    for row in struck.itertuples():
        said = t("rencana.andai.jenis_struck")
        gone.append([*_rounded(row.lat, row.lon), "", str(row.nama), said, _MARKS["close"]])
    layers = []
    for rows, colour, shape, name in (
        (new, ACCENT, "diamond", "rencana.andai.tanda_baru"),
        (gone, _GONE, "square", "rencana.andai.tanda_tutup"),
    ):
        if rows:
            layers.append({"pts": rows, "col": colour, "shape": shape, "lab": t(name), "on": True,
                           "r": 10, "word": True})  # fmt: skip
    return layers


def _rounded(lat: float, lon: float) -> tuple[float, float]:
    return round(float(lat), 5), round(float(lon), 5)


def _lines(known: Outcome) -> list[dict[str, Any]]:
    """Give the edges of the hazards, and the roads that they cut."""
    areas = [each for each in known.changes if each["kind"] == "hazard"]
    if not areas:
        return []
    edges = [
        (ring(Edit("hazard", lat=each["lat"], lon=each["lon"], radius_m=each["radius_m"])),
         str(each["name"]))
        for each in areas
    ]  # fmt: skip
    layers = [_layer(edges, t("rencana.andai.tanda_area"), _HAZARD)]
    if known.roads is not None and known.roads.lines:
        name = t("rencana.andai.tanda_jalan")
        layers.append(_layer([(each, name) for each in known.roads.lines], name, COLOURS["cut"]))
    return layers


def _layer(lines: list[tuple[list[list[float]], str]], label: str, colour: str) -> dict[str, Any]:
    features = [
        {
            "geometry": {"type": "LineString", "coordinates": line},
            "properties": {"n": name, "c": label},
        }
        for line, name in lines
    ]
    return {"geo": {"features": features}, "lab": label, "col": colour}
