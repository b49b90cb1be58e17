"""The maps of a plan: villages within a regency, else the share within reach; and its sites."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from lib.i18n import percent, t
from lib.services.findings import service_name
from lib.services.mapbuild import build, classify
from lib.services.mapstate import MapState
from lib.services.mapview import MapView, Spot, Spots, VillageLayer
from lib.services.measures import NATION, all_measures, coverage
from lib.services.palette import ACCENT
from lib.services.planning import plan_map
from lib.services.planning.whatif import Effect

_REGENCY = 5


class Planned(Protocol):
    """What a map of a plan needs to know; ``region`` is "" for the nation."""

    @property
    def service(self) -> str:
        """Code of the service."""

    @property
    def region(self) -> str:
        """Code of the region."""

    @property
    def radius_km(self) -> float:
        """The limit."""

    @property
    def same_landmass(self) -> bool:
        """Whether only one's own landmass counts."""

    @property
    def sites(self) -> tuple[Mapping[str, Any], ...]:
        """Sites in their order: id, name, lat, lon."""

    @property
    def effect(self) -> Effect:
        """Before and after."""


def map_state(plan: Planned) -> MapState:
    """Give the state of the page Peta that draws the points of a plan's map."""
    return MapState(
        layanan=plan.service,
        radius=plan.radius_km,
        wilayah=plan.region or NATION,
        daratan=plan.same_landmass,
        lapis=tuple(load_catalogue().service(plan.service).classes),
        tertinggal=False,
    )


def view(plan: Planned, title: str, *, after: bool) -> MapView:
    """Give the map of a plan, before it or ``after`` with its sites marked."""
    base = replace(build(map_state(plan)), title=title, spots=_spots(plan) if after else None)
    if len(plan.region) == _REGENCY:
        return replace(
            base,
            legend_title=t("rencana.peta.judul"),
            class_index=np.zeros(len(base.codes), dtype=np.int64),
            colours=(plan_map.LAND,),
            labels=(),
            no_data_label="",
            villages=_villages(plan, after=after),
            opacity=1.0,
        )
    column = "after_pct" if after else "before_pct"
    own = plan.effect.kabkota.set_index("kode")[column].astype("float64").reindex(list(base.codes))
    measure, state = all_measures()["jangkauan"], map_state(plan)
    values = own.to_numpy(dtype=np.float64)
    nation = coverage(
        plan.service, plan.radius_km * 1000, "kabkota", None, same_landmass=plan.same_landmass
    )
    basis = nation["coverage_pct"].to_numpy(dtype=np.float64, na_value=np.nan)
    index, colours, labels = classify(measure, values, basis, state)
    texts = tuple(percent(value, 1) if math.isfinite(value) else "" for value in values)
    return replace(
        base, values=values, class_index=index, colours=colours, labels=labels, texts=texts
    )


def _spots(plan: Planned) -> Spots | None:
    if not plan.sites:
        return None
    label = t("rencana.peta.lokasi", service=service_name(plan.service))
    marked = tuple(
        Spot(
            each["lat"], each["lon"], f"{rank}. {each['name']}", "", str(rank) if rank < 100 else ""
        )
        for rank, each in enumerate(plan.sites, start=1)
    )
    return Spots(label, ACCENT, "diamond", plan_map.SITE_PX, marked)


def _villages(plan: Planned, *, after: bool) -> VillageLayer:
    codes = coverage(plan.service, plan.radius_km * 1000, "desa", plan.region).index
    table = plan.effect.villages.set_index("kode").reindex(codes)
    was, will = (
        (table[name] <= plan.radius_km * 1000).to_numpy() for name in ("before_m", "after_m")
    )
    gained = np.where(will & ~was, plan_map.GAINED, np.where(will, 0, plan_map.OUTSIDE))
    state = gained if after else np.where(was, plan_map.REACHED, plan_map.OUTSIDE)
    known = table["people"].notna().to_numpy()
    return VillageLayer(
        kode_kabkota=plan.region,
        codes=tuple(map(str, codes)),
        class_index=np.where(known, state, -1).astype(np.int64),
        texts=tuple(_village_texts(table, known, after=after)),
        colours=plan_map.COLOURS,
        labels=plan_map.state_labels(plan.service, plan.radius_km),
        legend_title=t("rencana.peta.desa"),
    )


def _village_texts(table: pd.DataFrame, known: npt.NDArray[np.bool_], *, after: bool) -> list[str]:
    columns = ("before_m", "after_m" if after else "before_m", "people")
    rows = zip(*(table[name].astype("float64") for name in columns), known, strict=True)
    return [plan_map.village_text(a, b, people) if there else "" for a, b, people, there in rows]
