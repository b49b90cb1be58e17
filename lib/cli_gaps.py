"""The commands ``gaps`` and ``standards`` of the command line.

``lib.cli`` calls them: it reads the arguments that it shares with ``coverage``, and writes.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any, cast

from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from lib.i18n import Language
    from lib.services.gaps import Gap

STANDARD_COLUMNS = (
    "kode",
    "nama",
    "rule",
    "required",
    "available",
    "shortfall",
    "met",
    "verified",
)
GAP_FIGURES = (
    "absolute_gap_pct",
    "ratio",
    "p90_p10",
    "gini",
    "theil",
    "theil_between",
    "theil_within",
    "palma",
    "concentration_index",
    "concentration_index_poverty",
    "reach_concentration",
)
_DECIMALS = 6


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add both commands to the subparsers of `lib.cli`."""
    gaps = commands.add_parser("gaps", help="reach compared between groups of people", **options)
    gaps.add_argument("--service", help="code of a service of the dataset")
    gaps.add_argument("--facilities", metavar="F.csv", help="id,name,lat,lon")
    gaps.add_argument("--demand", metavar="D.csv", help="id,kode,lat,lon,population")
    gaps.add_argument("--radius-km", required=True, help="above 0, at most 1000")
    gaps.add_argument(
        "--groups", required=True, help="daerah_tertinggal, ipm, provinsi, …; see README"
    )
    gaps.add_argument("--first", metavar="KODE,…", help="first set, for --groups pilihan")
    gaps.add_argument("--other", metavar="KODE,…", help="other set, for --groups pilihan")
    gaps.add_argument("--within", metavar="KODE", help="only people inside this region")
    rules = commands.add_parser("standards", help="rules of service, by region", **options)
    rules.add_argument("--profile", required=True, help="profile of rules, such as pp47-2016")
    rules.add_argument(
        "--level", default="kabkota", help="nasional, provinsi, kabkota or kecamatan"
    )
    rules.add_argument("--within", metavar="KODE", help="only regions inside this one")


def gaps(options: argparse.Namespace, radius_m: float) -> tuple[pd.DataFrame, dict[str, object]]:
    """Return the table of groups, and the document that also holds the gap between them."""
    from lib.i18n import using
    from lib.services.gap_files import gaps_from_files
    from lib.services.gap_groups import OVERALL
    from lib.services.gaps import gap_summary, group_table

    sets = (_codes(options.first), _codes(options.other))
    if options.groups != "pilihan" and any(sets):
        raise ArgumentError(reason="--first / --other: --groups pilihan")
    chosen = sets if options.groups == "pilihan" else None
    within = options.within or None
    with using(cast("Language", options.language)):
        if options.service is None:
            table, gap = gaps_from_files(
                options.facilities, options.demand, radius_m, options.groups, chosen, within
            )
        else:
            arguments = (options.service, radius_m, options.groups, chosen)
            table = group_table(*arguments, within=within)
            gap = gap_summary(*arguments, within=within)
    rows = table.round(_DECIMALS).to_dict("records")
    document: dict[str, object] = {
        "service": options.service,
        "radius_km": radius_m / 1000,
        "grouping": options.groups,
        "within": within,
        "groups": [row for row in rows if row["group"] != OVERALL],
        "overall": next(row for row in rows if row["group"] == OVERALL),
        **_gap(gap),
    }
    return table, document


def _gap(gap: Gap) -> dict[str, object]:
    names: dict[str, object] = {
        "first": gap.first or None,
        "other": gap.other or None,
        "worse": gap.worse or None,
        "better": gap.better or None,
    }
    return names | {name: round(float(getattr(gap, name)), _DECIMALS) for name in GAP_FIGURES}


def _codes(text: str | None) -> tuple[str, ...]:
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def standards(options: argparse.Namespace) -> pd.DataFrame:
    """Return `STANDARD_COLUMNS` of a profile, by code and rule."""
    from lib.services.gap_standards import standards_table

    table = standards_table(options.profile, options.level, options.within or None)
    return table[list(STANDARD_COLUMNS)]
