"""The plan that a scene shows: a saved scenario, or the answer to a plain question."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from data.catalogue import load_catalogue
from data.current import kept_by_version
from data.db.connect import Database
from geo.siting.limits import Limits
from lib.auth import Actor
from lib.services.mapstate import region_exists
from lib.services.measures import has_data
from lib.services.planning import scenarios
from lib.services.planning.case import case_of_service
from lib.services.planning.scenario_content import settled
from lib.services.planning.scenario_figures import Computed, compute
from lib.services.planning.siting import OBJECTIVES, Effort, find_sites
from lib.services.planning.whatif import Effect
from lib.services.story.errors import SceneGoneError
from lib.services.story.scene import Scene

PLAIN = frozenset(
    {"layanan", "wilayah", "tujuan", "radius", "jumlah", "calon", "daratan", "wajib", "tanpa"}
)
"""What a question may have without a scenario; anything more is shown once it is saved."""
_SHOWN_PART = "bagian"
_SECONDS = 2.0


@dataclass(frozen=True)
class Plan:
    """What is shown: the service and region, the limit, and the sites with their effect."""

    service: str
    region: str
    radius_km: float
    same_landmass: bool
    name: str
    sites: tuple[Mapping[str, Any], ...]
    edits: int
    effect: Effect
    cost_rp: float | None


def plan_of(scene: Scene, actor: Actor, *, db: Database | None = None) -> Plan:
    """Return the plan of a scene.

    Raises
    ------
    AppError
        If the scenario is gone or not shared, or the question cannot be answered.

    """
    token = scene.params.get("skenario", "")
    return _saved(token, actor, db) if token else _asked(_question(scene.params))


def needs_scenario(params: Mapping[str, str]) -> bool:
    """Tell whether a state of the page can be a scene only once it is saved as a scenario."""
    return not params.get("skenario") and bool(set(params) - PLAIN - {_SHOWN_PART})


def _saved(token: str, actor: Actor, db: Database | None) -> Plan:
    known = scenarios.by_token(actor, token, db=db)
    content = known.content
    found = compute(known.service, known.region, content, db=db)
    return Plan(
        known.service, known.region, content["radius_m"] / 1000, content["same_landmass"],
        known.name, tuple(content["sites"]), len(content["edits"]), found.effect,
        found.figures["cost_rp"],
    )  # fmt: skip


@dataclass(frozen=True)
class _Question:
    service: str
    region: str
    objective: str
    radius_km: float
    number: int | None
    level: str
    same_landmass: bool
    required: tuple[str, ...]
    excluded: tuple[str, ...]


def _question(params: Mapping[str, str]) -> _Question:
    """Read a plain question.

    Raises
    ------
    SceneGoneError

    """
    if needs_scenario(params):
        raise SceneGoneError(
            what_id="rencana yang belum disimpan sebagai skenario",
            what_en="a plan that is not saved as a scenario",
        )
    service, region = params.get("layanan", "puskesmas"), params.get("wilayah", "")
    known = load_catalogue().services
    if service not in known or not has_data(known[service]):
        raise SceneGoneError(what_id=f"layanan “{service}”", what_en=f"service “{service}”")
    if not region or not region_exists(region):
        raise SceneGoneError(what_id=f"wilayah “{region}”", what_en=f"region “{region}”")
    objective = params.get("tujuan", OBJECTIVES[0])
    return _Question(
        service, region, objective,
        _number(params.get("radius", ""), float(known[service].default_radius_km)),
        None if objective == "lscp" else int(_number(params.get("jumlah", ""), 5)),
        params.get("calon", "desa"), params.get("daratan", "1") != "0",
        tuple(filter(None, params.get("wajib", "").split(","))),
        tuple(filter(None, params.get("tanpa", "").split(","))),
    )  # fmt: skip


def _number(text: str, default: float) -> float:
    try:
        value = float(text)
    except ValueError:
        return default
    return value if math.isfinite(value) else default


@kept_by_version(maxsize=64)
def _asked(asked: _Question) -> Plan:
    """Choose the sites of a question; what was answered once is given to everybody."""
    case = case_of_service(
        asked.service, asked.region, level=asked.level, same_landmass=asked.same_landmass
    )
    ids = case.candidates["id"]

    def rows(codes: tuple[str, ...]) -> npt.NDArray[np.intp] | None:
        return np.flatnonzero(ids.isin(codes).to_numpy()) if codes else None

    plan = find_sites(
        case, asked.radius_km * 1000, asked.number, asked.objective,
        limits=Limits(required=rows(asked.required), excluded=rows(asked.excluded)),
        effort=Effort(seconds=_SECONDS),
    )  # fmt: skip
    sites = [
        {"id": str(row.id), "name": str(row.name), "lat": float(row.lat), "lon": float(row.lon)}
        for row in plan.sites.itertuples(index=False)
    ]
    found = _computed(asked, sites)
    return Plan(
        asked.service, asked.region, asked.radius_km, asked.same_landmass, "", tuple(sites), 0,
        found.effect, None,
    )  # fmt: skip


def _computed(asked: _Question, sites: list[dict[str, Any]]) -> Computed:
    content = settled(
        {
            "objective": asked.objective, "radius_m": asked.radius_km * 1000,
            "number": asked.number, "level": asked.level, "same_landmass": asked.same_landmass,
            "sites": sites,
        }
    )  # fmt: skip
    return compute(asked.service, asked.region, content)
