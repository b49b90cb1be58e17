"""The answer to the question of the page Rencana: sites, and what they change in each village."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from geo.aggregate import within_mask
from geo.coverage import covered
from geo.ecef import Floats, to_ecef
from geo.nearest import NearestIndex
from geo.siting.limits import Limits
from lib.i18n import number
from lib.services.access import located, village_arrays
from lib.services.figures import known_codes
from lib.services.planning.candidates import Candidates
from lib.services.planning.case import Case, case_of_service
from lib.services.planning.constraints import one_each_kecamatan, with_groups
from lib.services.planning.joint import GAINED as JOINT_GAIN
from lib.services.planning.joint import JointPlan, Part, find_joint
from lib.services.planning.means import MeansCost, site_costs
from lib.services.planning.need import need_weight
from lib.services.planning.scenario_errors import SmallBudgetError
from lib.services.planning.siting import FARTHEST_M, Effort, SitePlan, find_sites
from lib.services.regions import region_name
from lib.ui import rencana_biaya
from lib.ui.rencana_calon import candidates_of
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
    candidates: Candidates
    same_landmass: bool
    required: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    need: str = ""
    each: bool = False
    budget_rp: float = 0.0
    cost: MeansCost | None = None
    """Of a site, where money decides."""
    others: tuple[Part, ...] = ()
    """Services that come to the same sites."""


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
    joint
        What each service gains where several come to the same sites, as of a `JointPlan`; the
        figures of the plan are those of the first.

    """

    plan: SitePlan
    villages: pd.DataFrame
    borrowed: int
    joint: pd.DataFrame | None = None

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
        state.layanan, state.kode, state.tujuan, state.radius_m, state.number,
        candidates_of(state), state.daratan, state.wajib, state.tanpa, state.butuh, state.tiap,
        state.anggaran * BILLION, rencana_biaya.chosen(state) if state.anggaran else None,
        tuple(Part(code, _radius_m(code)) for code in state.serta),
    )  # fmt: skip


def _radius_m(service: str) -> float:
    return float(load_catalogue().service(service).default_radius_km) * 1000.0


@kept_by_version(maxsize=24)
def case_of(
    service: str, region: str, candidates: Candidates, same_landmass: bool  # noqa: FBT001
) -> Case:  # fmt: skip
    """Return people and candidates; shared, never changed."""
    return case_of_service(service, region, candidates=candidates, same_landmass=same_landmass)


def case_for(state: PlanState) -> Case:
    """Return people and candidates of a state.

    Raises
    ------
    AppError
        As `lib.services.planning.case.case_of_service`, and without candidates yet.

    """
    return case_of(state.layanan, state.kode, candidates_of(state), state.daratan)


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
    case = case_of(asked.service, asked.region, asked.candidates, asked.same_landmass)
    plan = _joint(asked, case, effort) if asked.others else find_sites(
        case, asked.radius_m, asked.number, asked.objective, limits=limits_of(case, asked),
        effort=effort, weight=weight_of(asked),
    )  # fmt: skip
    rows, villages = villages_of(asked.region, case)
    after = _after(case, plan)
    was, will = covered(case.now_m, asked.radius_m), covered(after, asked.radius_m)
    villages["after_m"] = after
    villages["state"] = np.where(was, REACHED, np.where(will, GAINED, OUTSIDE))
    borrowed = current_dataset().villages["location_quality"].to_numpy()[rows] != "village"
    joint = plan.services if isinstance(plan, JointPlan) else None
    return Answer(_named(plan, villages, asked, case), villages, int(borrowed.sum()), joint)


def _joint(asked: Question, case: Case, effort: Effort) -> JointPlan:
    """Choose sites for several services; gains and shares are then those of the first."""
    parts = (Part(asked.service, asked.radius_m), *asked.others)
    cases = (case, *(
        case_of(each.service, asked.region, asked.candidates, asked.same_landmass)
        for each in asked.others
    ))  # fmt: skip
    weights = [
        need_weight(each.service, asked.region, asked.need, each.radius_m,
                    same_landmass=asked.same_landmass)
        for each in parts
    ]  # fmt: skip
    plan = find_joint(
        parts, cases, asked.number, limits=limits_of(case, asked), effort=effort, weights=weights
    )
    first, sites = plan.services.iloc[0], plan.sites.copy()
    sites["people_gained"] = sites[f"{JOINT_GAIN}{asked.service}"]
    share = 100.0 / plan.people if plan.people else np.nan
    sites["cumulative_coverage_pct"] = first["before_pct"] + sites["people_gained"].cumsum() * share
    return replace(
        plan, sites=sites, before_pct=float(first["before_pct"]),
        after_pct=float(first["after_pct"]),
    )  # fmt: skip


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
        known = known_codes(current_dataset())
        pairs = zip(map(str, ids), map(str, case.kecamatan), strict=True)
        codes = [code if code in known else above for code, above in pairs]
        price = np.maximum(site_costs(asked.cost, codes), 1.0)
        least = float(price.min())
        if least > asked.budget_rp and not asked.required:
            raise SmallBudgetError(budget=number(asked.budget_rp), least=number(least))
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


def _named(plan: SitePlan, villages: pd.DataFrame, asked: Question, case: Case) -> SitePlan:
    """Add to the sites where they lie and how far it is from there today."""
    sites = plan.sites.copy()
    now = villages.set_index("kode")["now_m"].reindex(sites["id"]).to_numpy(dtype=np.float64)
    straight = _straight_m(asked.service, sites)
    now = np.where(sites["id"].isin(villages["kode"]), now, straight)
    sites["now_km"] = np.where(np.isfinite(now), now / 1000, np.nan)
    above = dict(zip(case.candidates["id"], case.kecamatan, strict=True))
    sites["place"] = [
        _place(str(name), str(above[code]), str(code), asked.region)
        for code, name in zip(sites["id"], sites["name"], strict=True)
    ]
    return replace(plan, sites=sites)


def _straight_m(service: str, sites: pd.DataFrame) -> Floats:
    """Return metres from sites to the nearest facility there is, wherever it stands."""
    table = located(service)
    index = NearestIndex(table["lat"].to_numpy(), table["lon"].to_numpy())
    return index.query_ecef(to_ecef(sites["lat"], sites["lon"]))[1]


def _place(name: str, kecamatan: str, code: str, region: str) -> str:
    """Name a candidate with its kecamatan and, unless all lie in it, its regency."""
    if not kecamatan:
        return name
    above = [] if len(region) == REGENCY else [region_name(kecamatan[:REGENCY])]
    inside = [] if code == kecamatan else [region_name(kecamatan)]
    return ", ".join([name, *inside, *above])


def place_name(code: str, name: str, region: str = "") -> str:
    """Name a village with its kecamatan and regency, a kecamatan with its regency.

    Within a regency that is known it is left out.
    """
    above = [] if len(region) == REGENCY else [region_name(code[:REGENCY])]
    return ", ".join([name, *([region_name(code[:8])] if len(code) > 8 else []), *above])
