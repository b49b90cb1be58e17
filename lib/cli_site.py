"""The command ``site``: where the next facilities go."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the command, so that a start is quick
    import pandas as pd

    from lib.services.planning.case import Case

COMMANDS = ("site",)
_DECIMALS = 6
_SOURCES = "give either --service, or --demand with --candidates"
_FILES = ("facilities", "demand", "candidates")


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    site = commands.add_parser("site", help="where the next facilities go", **options)
    site.add_argument("--service", help="code of a service of the dataset")
    site.add_argument("--region", metavar="KODE", help="only people and sites of this region")
    site.add_argument("--facilities", metavar="F.csv", help="id,name,lat,lon of what stands")
    site.add_argument("--demand", metavar="D.csv", help="id,kode,lat,lon,population")
    site.add_argument("--candidates", metavar="C.csv", help="id,name,lat,lon to choose from")
    site.add_argument("--candidate-level", default="desa", choices=("desa", "kecamatan"))
    site.add_argument("--radius-km", required=True, help="above 0, at most 1000")
    site.add_argument("--number", type=int, help="sites at most; lscp does without")
    site.add_argument("--objective", default="mclp", help="mclp, lscp, pmedian or pcenter")
    site.add_argument("--seconds", type=float, default=10.0, help="to prove the optimum, at most")
    site.add_argument("--same-landmass", action="store_true", help="not across the sea")


def run(options: argparse.Namespace, radius_m: float) -> tuple[int, pd.DataFrame, object]:
    """Run it; return exit status, the rows for table and CSV, and the JSON document."""
    from lib.services.planning.siting import Effort, find_sites

    effort = Effort(seconds=min(max(options.seconds, 0.0), 3600.0))
    plan = find_sites(_case(options), radius_m, options.number, options.objective, effort=effort)
    key = "kode_desa" if options.service and options.candidate_level == "desa" else "id"
    table = plan.sites.rename(columns={"id": key}).round(_DECIMALS)
    document = {
        "sites": table.to_dict("records"),
        "coverage_before_pct": round(plan.before_pct, _DECIMALS),
        "coverage_after_pct": round(plan.after_pct, _DECIMALS),
        "optimal": plan.optimal,
        "gap_pct": round(plan.gap_pct, _DECIMALS),
        "seconds": round(plan.seconds, 3),
    }
    return 0, table, document


def _case(options: argparse.Namespace) -> Case:
    from lib.services.planning.case import case_of_files, case_of_service

    files = [getattr(options, name) for name in _FILES]
    if options.service is not None:
        if files != [None, None, None]:
            raise ArgumentError(reason=_SOURCES)
        return case_of_service(
            options.service, options.region, level=options.candidate_level,
            same_landmass=options.same_landmass,
        )  # fmt: skip
    if options.demand is None or options.candidates is None or options.region is not None:
        raise ArgumentError(reason=_SOURCES)
    return case_of_files(
        options.demand, options.candidates, options.facilities,
        same_landmass=options.same_landmass,
    )  # fmt: skip
