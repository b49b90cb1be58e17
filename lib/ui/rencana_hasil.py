"""The answer to the question of the page Rencana: sites, and what they change in each village."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.current import current_dataset, kept_by_version
from geo.aggregate import within_mask
from geo.coverage import covered
from geo.ecef import Floats
from geo.siting.limits import Limits
from lib.services.access import village_arrays
from lib.services.planning.case import Case, case_of_service
from lib.services.planning.constraints import one_each_kecamatan, with_groups
from lib.services.planning.means import MeansCost, site_costs
from lib.services.planning.need import need_weight
from lib.services.planning.siting import FARTHEST_M, Effort, SitePlan, find_sites
from lib.services.regions import region_name
from lib.ui import rencana_biaya
from lib.ui.rencana_state import REGENCY, PlanState

REACHED, GAINED, OUTSIDE = 0, 1, 2
BILLION = 1e9
FIRST_SECONDS = 2.0
"""How long a question is tried to be proven at once; more is asked for by the reader."""
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Question:
    """What an answer depends on; the same question is answered once."""

    service: str
    region: str
    objective: str
    radius_m: float
    number: int | None
    level: str
    same_landmass: bool
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    need: str = ""
    each: bool = False
    budget_rp: float = 0.0
    cost: MeansCost | None = None
    """Of a site, where money decides."""


@dataclass(frozen=True)
class Answer:
    """A plan and its effect on villages.

    Attributes
    ----------
    plan
        Sites with ``place`` (name with kecamatan and regency) and ``now_km`` (from the site to
        the nearest facility there is, NaN where it is not known) besides their own columns.
    villages
        kode, nama, lat, lon, people, now_m, after_m, state (`REACHED`, `GAINED` or `OUTSIDE`).
    borrowed
        Villages that stand at the point of their kecamatan.

    """

    plan: SitePlan
    villages: pd.DataFrame
    borrowed: int

    @property
    def gained(self) -> float:
        """People newly within reach."""
        return float(self.plan.sites["people_gained"].sum())

    def mean_km(self, column: str) -> float:
        """Return the mean distance of people in km, of ``now_m`` or ``after_m``; NaN if none."""
        known = self.villages[np.isfinite(self.villages[column])]
        people = known["people"].sum()
        return float((known[column] * known["people"]).sum() / people / 1000) if people else np.nan

    def farthest_km(self, column: str) -> float:
        """Return the longest of those distances in km, NaN where there is none."""
        known = self.villages[column]
        return float(known[np.isfinite(known)].max() / 1000)

    @property
    def outside(self) -> float:
        """People who stay out of reach."""
        table = self.villages
        return float(table.loc[table["state"] == OUTSIDE, "people"].sum())


def question(state: PlanState) -> Question:
    """Return the question of a state."""
    return Question(
        state.layanan, state.kode, state.tujuan, state.radius_m, state.number, state.calon,
        state.daratan, state.wajib, state.tanpa, state.butuh, state.tiap,
        state.anggaran * BILLION, rencana_biaya.chosen(state) if state.anggaran else None,
    )  # fmt: skip


@kept_by_version(maxsize=24)
def case_of(service: str, region: str, level: str, same_landmass: bool) -> Case:  # noqa: FBT001
    """Return people and candidates; shared, never changed."""
    return case_of_service(service, region, level=level, same_landmass=same_landmass)


@kept_by_version(maxsize=128)
def answer(asked: Question) -> Answer:
    """Choose the sites; what was answered once is given to everybody.

    Raises
    ------
    AppError
        With what in the question cannot be.

    """
    return found(asked, Effort(seconds=FIRST_SECONDS))


def found(asked: Question, effort: Effort) -> Answer:
    """Choose the sites with an effort of one's own."""
    case = case_of(asked.service, asked.region, asked.level, asked.same_landmass)
    plan = find_sites(
        case, asked.radius_m, asked.number, asked.objective, limits=limits_of(case, asked),
        effort=effort, weight=weight_of(asked),
    )  # fmt: skip
    rows, villages = villages_of(asked.region, case)
    after = _after(case, plan)
    was, will = covered(case.now_m, asked.radius_m), covered(after, asked.radius_m)
    villages["after_m"] = after
    villages["state"] = np.where(was, REACHED, np.where(will, GAINED, OUTSIDE))
    borrowed = current_dataset().villages["location_quality"].to_numpy()[rows] != "village"
    return Answer(_named(plan, villages, asked.region), villages, int(borrowed.sum()))


def _after(case: Case, plan: SitePlan) -> Floats:
    """Return metres from each village to the nearest facility once the sites are there."""
    chosen = np.flatnonzero(case.candidates["id"].isin(set(plan.sites["id"])).to_numpy())
    after = case.now_m.copy()
    if len(chosen):
        land = None if case.candidate_land is None else case.candidate_land[chosen]
        pairs = replace(case, candidates=case.candidates.iloc[chosen], candidate_land=land).pairs(
            FARTHEST_M
        )
        np.minimum.at(after, pairs.demand_row, pairs.distance_m)
    return after


def weight_of(asked: Question) -> Floats | None:
    """Return how much the people of each place count, None where all count alike."""
    return need_weight(
        asked.service, asked.region, asked.need, asked.radius_m, same_landmass=asked.same_landmass
    )


def limits_of(case: Case, asked: Question) -> Limits:
    """Return what a plan must keep to: places, money, one in each kecamatan."""
    ids = case.candidates["id"]

    def rows(codes: tuple[str, ...]) -> npt.NDArray[np.intp] | None:
        return np.flatnonzero(ids.isin(codes).to_numpy()) if codes else None

    limits = Limits(required=rows(asked.required), excluded=rows(asked.excluded))
    if asked.cost is not None:
        price = np.maximum(site_costs(asked.cost, list(map(str, ids))), 1.0)
        limits = replace(limits, cost=price, budget=asked.budget_rp)
    if asked.each:
        limits = with_groups(limits, one_each_kecamatan(case, asked.service, asked.region))
    return limits


def villages_of(region: str, case: Case) -> tuple[npt.NDArray[np.intp], pd.DataFrame]:
    """Return the rows of the case's people among all villages, and their table."""
    dataset = current_dataset()
    arrays = village_arrays(dataset)
    inside: Bools = within_mask(arrays.codes, region) & (arrays.population > 0)
    rows = np.flatnonzero(inside)
    table = dataset.villages
    return rows, pd.DataFrame(
        {
            "kode": table["kode"].to_numpy(dtype=object)[rows],
            "nama": table["nama"].to_numpy(dtype=object)[rows],
            "lat": case.lat,
            "lon": case.lon,
            "people": case.people,
            "now_m": case.now_m,
        }
    )


def _named(plan: SitePlan, villages: pd.DataFrame, region: str) -> SitePlan:
    """Add to the sites where they lie and how far it is from there today."""
    sites = plan.sites.copy()
    now = villages.set_index("kode")["now_m"].reindex(sites["id"]).to_numpy(dtype=np.float64)
    sites["now_km"] = np.where(np.isfinite(now), now / 1000, np.nan)
    sites["place"] = [
        place_name(str(code), str(name), region)
        for code, name in zip(sites["id"], sites["name"], strict=True)
    ]
    return SitePlan(sites, plan.people, plan.before_pct, plan.after_pct, plan.optimal,
                    plan.gap_pct, plan.seconds)  # fmt: skip


def place_name(code: str, name: str, region: str = "") -> str:
    """Name a village with its kecamatan and regency, a kecamatan with its regency.

    Within a regency that is known it is left out.
    """
    above = [] if len(region) == REGENCY else [region_name(code[:REGENCY])]
    return ", ".join([name, *([region_name(code[:8])] if len(code) > 8 else []), *above])
