"""The map of a plan: present facilities, the numbered sites, and what becomes of each village."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from lib.encode import safe_html
from lib.i18n import compact_people, language, number, t
from lib.services.findings import service_name
from lib.services.mapbuild import point_layers
from lib.services.mapstate import MapState
from lib.services.measures import coverage
from lib.services.palette import ACCENT
from lib.services.planning import plan_map
from lib.services.planning.plan_map import COLOURS, LAND, SITE_PX, village_text
from lib.services.regions import bounds
from lib.ui.map_payload import (
    NATION,
    MapPayload,
    base_map,
    class_characters,
    core_words,
    joined,
    points_layer,
)
from lib.ui.maps import show_map
from lib.ui.rencana_hasil import GAINED, OUTSIDE, Answer
from lib.ui.rencana_state import REGENCY, PlanState
from lib.web.urls import boundary_url, villages_url

HEIGHT_PX = 480
_MOST_NUMBERED = 99
MOST_VILLAGES = 3_000
"""Of one state in a province or the nation, those with most people: more blur and take long."""


def km_text(state: PlanState) -> str:
    """Write the radius of a state, without needless decimals."""
    return plan_map.km_text(state.radius)


def facilities(state: PlanState) -> tuple[dict[str, Any], ...]:
    """Give the layers of the facilities there are."""
    plain = MapState(layanan=state.layanan, lapis=tuple(state.service.classes))
    return tuple(points_layer(each.layer, each.label) for each in point_layers(plain))


def sites_layer(sites: pd.DataFrame, label: str) -> dict[str, Any]:
    """Give the layer of chosen sites, each with its number."""
    rows = [
        [round(row.lat, 5), round(row.lon, 5), "", f"{row.rank}. {row.place}",
         t("rencana.peta.tambah", people=compact_people(round(row.people_gained))),
         str(row.rank) if row.rank <= _MOST_NUMBERED else ""]
        for row in sites.itertuples()
    ]  # fmt: skip
    return {"pts": rows, "col": ACCENT, "shape": "diamond", "lab": label, "on": True,
            "r": SITE_PX, "word": True}  # fmt: skip


def draw(
    state: PlanState,
    known: Answer,
    *,
    key: str = "rencana_peta",
    height: int = HEIGHT_PX,
    on_point: Callable[[float, float], None] | None = None,
    more: tuple[dict[str, Any], ...] = (),
) -> None:
    """Show the map of an answer."""
    service = service_name(state.layanan)
    # All facilities of the nation would cover everything else.
    there = facilities(state) if state.owner else ()
    tiles: list[dict[str, Any]] = [*there, *more]
    villages = None
    if len(state.kode) == REGENCY:
        villages = villages_layer(state, known.villages)
    else:
        tiles += _villages_of_province(state, known)
    if len(known.plan.sites):
        tiles.append(sites_layer(known.plan.sites, t("rencana.peta.lokasi", service=service)))
    show(state, tuple(tiles), villages, words(known), key=key, height=height, on_point=on_point)


def show(
    state: PlanState,
    tiles: tuple[dict[str, Any], ...],
    villages: dict[str, Any] | None,
    said: str,
    *,
    key: str,
    height: int = HEIGHT_PX,
    on_point: Callable[[float, float], None] | None = None,
    roads: tuple[dict[str, Any], ...] = (),
) -> None:
    """Show layers over the plain land of the region of a state; a tap may say a place."""
    show_map(
        MapPayload(
            geo=boundary_url(state.kode),
            cls="0" * 100,
            pal=(LAND,),
            tiles=tiles,
            vil=villages,
            roads=roads,
            base=base_map(),
            fit=bounds(state.kode),
            op=1.0,
            ctx=boundary_url(NATION),
            str=core_words(),
            ttl=t("rencana.peta.judul"),
            desc=said,
            pick=on_point is not None,
        ),
        key=key,
        height=height,
        on_point=on_point,
    )


def villages_layer(
    state: PlanState, villages: pd.DataFrame, labels: tuple[str, ...] = (),
    colours: tuple[str, ...] = COLOURS,
) -> dict[str, Any]:  # fmt: skip
    """Give the villages of a regency, classed by their column ``state``."""
    codes = coverage(state.layanan, state.radius_m, "desa", state.kode).index
    own = villages.set_index("kode").reindex(codes)
    known = own["state"].notna().to_numpy()
    index = np.where(known, own["state"].fillna(0), -1).astype(np.int64)
    texts = [
        village_text(before, after, people) if there else ""
        for before, after, people, there in zip(
            own["now_m"], own["after_m"], own["people"], known, strict=True
        )
    ]
    return {
        "url": villages_url(state.kode),
        "cls": class_characters(index),
        "pal": colours,
        "txt": joined(texts),
        "lab": labels or state_labels(state),
        "ttl": t("rencana.peta.desa"),
    }


def state_labels(state: PlanState) -> tuple[str, ...]:
    """Name the three states of a village."""
    return plan_map.state_labels(state.layanan, state.radius)


def _villages_of_province(state: PlanState, known: Answer) -> list[dict[str, Any]]:
    """Give the villages out of reach, and those that the plan reaches, as points."""
    labels, layers = state_labels(state), []
    for at, shape in ((OUTSIDE, "square"), (GAINED, "circle")):
        own = known.villages[known.villages["state"] == at].nlargest(MOST_VILLAGES, "people")
        rows = [
            [round(row.lat, 4), round(row.lon, 4), "", str(row.nama),
             village_text(row.now_m, row.after_m, row.people)]
            for row in own.itertuples()
        ]  # fmt: skip
        if rows:
            layers.append({"pts": rows, "col": COLOURS[at], "shape": shape, "lab": labels[at],
                           "on": True, "r": 2 if at == OUTSIDE else 4})  # fmt: skip
    return layers


def words(known: Answer) -> str:
    """Say in words what the map shows."""
    first = known.plan.sites.head(3)
    named = "; ".join(f"{row.rank}. {row.place}" for row in first.itertuples())
    return t(
        "rencana.peta.kata" if named else "rencana.peta.kata_kosong",
        named=named,
        n=number(len(known.plan.sites)),
        outside=compact_people(round(known.outside)),
    )


def caption_html(text: str) -> str:
    """Write the words below a map."""
    return f'<p class="pl-sources" lang="{language()}">{safe_html(text)}</p>'
