"""The command ``site``: where the next facilities go."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the command, so that a start is quick
    import numpy as np
    import pandas as pd

    from geo.ecef import Floats
    from geo.siting.limits import Limits
    from lib.services.planning.candidates import Candidates
    from lib.services.planning.case import Case
    from lib.services.planning.joint import Part
    from lib.services.planning.siting import Effort, SitePlan

COMMANDS = ("site",)
_DECIMALS = 6
_MOST_SECONDS = 3_600.0
_SOURCES = "give either --service, or --demand with --candidates"
_OF_DATASET = "--{name} needs --service"
_ONE = "give only one of {names}"
_PAIR = "--{name} takes CODE=NUMBER, such as {example}"
Numbers = Callable[[str], float]


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    site = commands.add_parser("site", help="where the next facilities go", **options)
    add = site.add_argument
    add("--service", action="append", metavar="CODE[:KM[:WEIGHT]]",
        help="of the dataset; several (commas, or given again) share their sites")  # fmt: skip
    add("--region", metavar="KODE", help="only people and sites of this region")
    add("--facilities", metavar="F.csv", help="id,name,lat,lon of what stands")
    add("--demand", metavar="D.csv", help="id,kode,lat,lon,population")
    add("--candidates", metavar="C.csv", help="id,name,lat,lon to choose from")
    add("--candidate-level", choices=("desa", "kecamatan"), help="desa by default")
    add("--candidate-class", metavar="CODE", help="facilities of this service may be raised")
    add("--radius-km", required=True, help="above 0, at most 1000")
    add("--number", type=int, help="sites at most; lscp, or a budget, does without")
    add("--objective", default="mclp", help="mclp, lscp, pmedian or pcenter")
    add("--need", default="", help="tertinggal, kemiskinan, terburuk or berjenjang")
    add("--capacity", type=float, metavar="PEOPLE", help="whom a site serves at most")
    add("--budget-rp", type=float, help="at most, with --cost-rp or --means")
    add("--cost-rp", type=float, help="of each site")
    add("--means", metavar="CODE", help="of data/means.toml: its cost, more where remote")
    add("--require", metavar="IDS", default="", help="candidates that must be chosen")
    add("--exclude", metavar="IDS", default="", help="candidates that must not be chosen")
    add("--one-per-kecamatan", action="store_true", help="each without a facility gets one")
    add("--minimum", action="append", default=[], metavar="KODE=N", help="sites in a region")
    add("--ceiling", action="append", default=[], metavar="YEAR=RP", help="lay out over years")
    add("--seconds", type=float, default=10.0, help="to prove the optimum, at most")
    add("--same-landmass", action="store_true", help="not across the sea")


def run(options: argparse.Namespace, radius_km: Numbers) -> tuple[int, pd.DataFrame, object]:
    """Run it; return exit status, the rows for table and CSV, and the JSON document.

    Parameters
    ----------
    options
        Of the command.
    radius_km
        Reads a radius, and refuses what is none.

    """
    from lib.services.planning.siting import Effort

    radius_m = radius_km(options.radius_km) * 1000
    parts = _parts(options, radius_m, radius_km)
    _check(options, parts)
    cases = _cases(options, parts)
    limits = _limits(options, parts, cases[0])
    effort = Effort(seconds=min(max(options.seconds, 0.0), _MOST_SECONDS))
    own_m = parts[0].radius_m if parts else radius_m
    plan = _found(options, parts, cases, own_m, limits, effort)
    level = options.candidates is None and options.candidate_class is None
    desa = level and options.candidate_level in (None, "desa")
    key = "kode_desa" if parts and desa else "id"
    table = plan.sites.rename(columns={"id": key}).round(_DECIMALS)
    document: dict[str, object] = {
        "sites": table.to_dict("records"),
        "coverage_before_pct": round(plan.before_pct, _DECIMALS),
        "coverage_after_pct": round(plan.after_pct, _DECIMALS),
        "optimal": plan.optimal,
        "gap_pct": round(plan.gap_pct, _DECIMALS),
        "seconds": round(plan.seconds, 3),
    }
    if len(parts) > 1:
        document["services"] = _records(plan.services)  # type: ignore[attr-defined]
    if options.ceiling:
        document |= _stages(options, cases[0], own_m, plan, limits)
    return 0, table, document


def _parts(options: argparse.Namespace, radius_m: float, radius_km: Numbers) -> list[Part]:
    """Return the services asked for, each with its radius and weight; none for files."""
    from lib.services.planning.joint import Part

    found = []
    for text in ",".join(options.service or []).split(","):
        if not text.strip():
            continue
        code, _, rest = text.strip().partition(":")
        km, _, weight = rest.partition(":")
        try:
            found.append(Part(code, radius_km(km) * 1000 if km else radius_m, float(weight or 1.0)))
        except ValueError as error:
            raise ArgumentError(reason=f"--service takes CODE[:KM[:WEIGHT]], not {text}") from error
    return found


def _check(options: argparse.Namespace, parts: Sequence[Part]) -> None:
    """Refuse options that do not go together."""
    files = (options.facilities, options.demand)
    if parts and files != (None, None):
        raise ArgumentError(reason=_SOURCES)
    if not parts:
        if options.demand is None or options.candidates is None or options.region is not None:
            raise ArgumentError(reason=_SOURCES)
        for name in ("need", "means", "one_per_kecamatan", "minimum", "candidate_class",
                     "candidate_level"):  # fmt: skip
            if getattr(options, name):
                raise ArgumentError(reason=_OF_DATASET.format(name=name.replace("_", "-")))
    for names in (
        ("candidates", "candidate_class", "candidate_level"),
        ("one_per_kecamatan", "minimum"),
        ("cost_rp", "means"),
        ("capacity", "ceiling"),
    ):
        if sum(bool(getattr(options, name)) for name in names) > 1:
            shown = ", ".join(f"--{name.replace('_', '-')}" for name in names)
            raise ArgumentError(reason=_ONE.format(names=shown))
    priced = options.cost_rp is not None or options.means is not None
    if (options.budget_rp is not None or options.ceiling) and not priced:
        raise ArgumentError(reason="--budget-rp and --ceiling need --cost-rp or --means")
    if len(parts) > 1 and (options.objective != "mclp" or options.ceiling):
        raise ArgumentError(reason="several services go with mclp alone, and without --ceiling")


def _cases(options: argparse.Namespace, parts: Sequence[Part]) -> Sequence[Case]:
    from lib.services.planning.case import case_of_files, case_of_service
    from lib.services.planning.joint import joint_cases

    if not parts:
        case = case_of_files(options.demand, options.candidates, options.facilities,
                             same_landmass=options.same_landmass)  # fmt: skip
        return (case,)
    chosen = _candidates(options, parts[0].service)
    if len(parts) > 1:
        return joint_cases(parts, options.region, candidates=chosen,
                           same_landmass=options.same_landmass)  # fmt: skip
    case = case_of_service(parts[0].service, options.region, candidates=chosen,
                           same_landmass=options.same_landmass)  # fmt: skip
    return (case,)


def _candidates(options: argparse.Namespace, service: str) -> Candidates:
    from lib.services.files import read_facilities
    from lib.services.planning.candidates import RAISES, Candidates, places_of

    if options.candidates is not None:
        return places_of(read_facilities(options.candidates))
    if options.candidate_class is not None:
        code = options.candidate_class
        return RAISES.get(service, {}).get(code, Candidates(facilities=code))
    return Candidates(level=options.candidate_level or "desa")


def _limits(options: argparse.Namespace, parts: Sequence[Part], case: Case) -> Limits:
    import numpy as np

    from geo.siting.limits import Limits
    from lib.services.planning.constraints import (
        candidate_rows,
        least_by_region,
        one_each_kecamatan,
        with_groups,
    )

    m = len(case.candidates)
    limits = Limits(
        cost=_costs(options, case), budget=options.budget_rp,
        required=candidate_rows(case, _ids(options.require)),
        excluded=candidate_rows(case, _ids(options.exclude)),
        capacity=None if options.capacity is None else np.full(m, options.capacity),
    )  # fmt: skip
    if options.one_per_kecamatan:
        return with_groups(limits, one_each_kecamatan(case, parts[0].service, options.region))
    if options.minimum:
        least = _pairs(options.minimum, "minimum", "53.04=2")
        if not all(number.is_integer() for number in least.values()):
            raise ArgumentError(reason=_PAIR.format(name="minimum", example="53.04=2"))
        whole = {code: int(number) for code, number in least.items()}
        return with_groups(limits, least_by_region(case, whole))
    return limits


def _costs(options: argparse.Namespace, case: Case) -> Floats | None:
    import numpy as np

    from data.means import all_means
    from lib.services.planning.effect_errors import StageError
    from lib.services.planning.means import MeansCost, site_costs

    if options.means is not None:
        known = {each.code: each for each in all_means()}
        if options.means not in known:
            raise ArgumentError(reason=f"--means is one of {', '.join(known)}")
        means = known[options.means]
        cost = MeansCost(means, means.cost_rp, means.yearly_rp, means.months)
        given = options.candidates is not None or options.candidate_class is not None
        codes = case.kecamatan if given and case.kecamatan is not None else case.candidates["id"]
        return site_costs(cost, list(map(str, codes)))
    if options.cost_rp is None:
        return None
    if not 0 < options.cost_rp < np.inf:
        raise StageError(field="--cost-rp", value=options.cost_rp)
    return np.full(len(case.candidates), options.cost_rp)


def _found(
    options: argparse.Namespace, parts: Sequence[Part], cases: Sequence[Case], radius_m: float,
    limits: Limits, effort: Effort,
) -> SitePlan:  # fmt: skip
    from lib.services.planning.joint import find_joint
    from lib.services.planning.need import need_weight
    from lib.services.planning.siting import find_sites

    weights = [
        need_weight(each.service, options.region, options.need, each.radius_m,
                    same_landmass=options.same_landmass)
        for each in parts
    ]  # fmt: skip
    if len(parts) > 1:
        return find_joint(parts, cases, options.number, limits=limits, effort=effort,
                          weights=weights)  # fmt: skip
    return find_sites(cases[0], radius_m, options.number, options.objective, limits=limits,
                      effort=effort, weight=weights[0] if weights else None)  # fmt: skip


def _stages(
    options: argparse.Namespace, case: Case, radius_m: float, plan: SitePlan, limits: Limits
) -> dict[str, object]:
    """Lay the sites out over the years whose ceilings are given."""
    import pandas as pd

    from lib.services.planning.stages import plan as laid_out

    pairs = _pairs(options.ceiling, "ceiling", "2028=20e9")
    if not all(year.isdigit() for year in pairs):
        raise ArgumentError(reason=_PAIR.format(name="ceiling", example="2028=20e9"))
    rows = pd.Index(case.candidates["id"]).get_indexer(pd.Index(plan.sites["id"]))
    cost: np.ndarray[Any, Any] = limits.cost[rows]  # type: ignore[index]
    ceilings = {int(year): money for year, money in pairs.items()}
    found = laid_out(case, radius_m, plan.sites, cost, ceilings)
    return {
        "stages": _records(found.sites),
        "years": _records(found.years),
        "unplaced": _records(found.unplaced),
    }


def _records(table: pd.DataFrame) -> list[dict[Any, Any]]:
    return table.round(_DECIMALS).to_dict("records")


def _ids(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _pairs(texts: Sequence[str], name: str, example: str) -> dict[str, float]:
    """Read CODE=NUMBER, given once or more, or with commas."""
    found: dict[str, float] = {}
    for text in _ids(",".join(texts)):
        code, _, number = text.partition("=")
        try:
            found[code] = float(number)
        except ValueError as error:
            raise ArgumentError(reason=_PAIR.format(name=name, example=example)) from error
    return found
