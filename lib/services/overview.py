"""The nation in five numbers, for the first page."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from lib.services.citations import cite, service_sources
from lib.services.measures import coverage
from lib.services.profile import completeness

RADIUS_M = 5_000.0
HOSPITAL_RADIUS_M = 20_000.0


@dataclass(frozen=True)
class Overview:
    """Figures of the nation; people in persons, shares in per cent, NaN where not available."""

    population: int
    within_puskesmas: float
    within_puskesmas_pct: float
    disadvantaged_pct: float
    others_pct: float
    hospital_out: float
    hospital_out_pct: float
    sea_hospital: float
    puskesmas_total: int
    puskesmas_surveyed: int


@kept_by_version()
def overview() -> Overview:
    """Compute the five numbers from the same tables that the map draws."""
    nation = coverage("puskesmas", RADIUS_M, "nasional", None).iloc[0]
    hospital = coverage("rumah_sakit", HOSPITAL_RADIUS_M, "nasional", None).iloc[0]
    table = coverage("puskesmas", RADIUS_M, "kabkota", None)
    flags = current_dataset().regions.set_index("kode")["tertinggal_2020_2024"].reindex(table.index)
    flags = flags.to_numpy(dtype=bool)
    known = completeness("puskesmas", "nasional")
    out = float(hospital["population"] - hospital["population_covered"])
    return Overview(
        population=int(nation["population"]),
        within_puskesmas=float(nation["population_covered"]),
        within_puskesmas_pct=float(nation["coverage_pct"]),
        disadvantaged_pct=_share(table, flags),
        others_pct=_share(table, ~flags),
        hospital_out=out,
        hospital_out_pct=out / float(hospital["population"]) * 100,
        sea_hospital=float(hospital["sea_crossing_population"]),
        puskesmas_total=known.total,
        puskesmas_surveyed=known.surveyed,
    )


def overview_sources() -> tuple[str, ...]:
    """Cite what the five numbers rest on: the facilities of both services, and the people."""
    return (
        *service_sources(load_catalogue().service("puskesmas")),
        *service_sources(load_catalogue().service("rumah_sakit")),
        cite("penduduk_desa_estimasi"),
    )


def _share(table: pd.DataFrame, mask: np.ndarray) -> float:
    part = table[mask]
    people = float(part["population"].sum())
    return float(part["population_covered"].sum()) / people * 100 if people > 0 else float("nan")


@dataclass(frozen=True)
class ServiceState:
    """How complete the data of one service are."""

    code: str
    sector: str
    total: int
    surveyed: int
    placed: int
    unknown: int
    years: str


def service_states() -> tuple[ServiceState, ...]:
    """Give the completeness of every service of the catalogue, data or none."""
    return tuple(_state(code) for code in load_catalogue().services)


def _state(code: str) -> ServiceState:
    dataset = current_dataset()
    service = load_catalogue().service(code)
    known = completeness(code, "nasional")
    years = sorted(
        {
            int(year)
            for name in service.classes
            if dataset.has_data(name)
            for year in dataset.facilities[name]["year"].unique()
            if year > 0
        }
    )
    shown = "" if not years else f"{years[0]}" if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return ServiceState(
        code,
        service.sector,
        known.total,
        known.surveyed,
        known.by_quality["village"] + known.by_quality["district"],
        known.by_quality["unknown"],
        shown,
    )
