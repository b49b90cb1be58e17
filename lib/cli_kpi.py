"""The commands ``skm`` and ``kpi``: satisfaction from a file of answers, KPIs of a regency."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from lib.services.kpi.scorecard import Scorecard

COMMANDS = ("skm", "kpi")
_DECIMALS = 6


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add both commands to the subparsers of `lib.cli`."""
    skm = commands.add_parser("skm", help="satisfaction index of a file of answers", **options)
    skm.add_argument("file", metavar="FILE", help="columns U1 to U9, and unit if there are several")
    kpi = commands.add_parser("kpi", help="KPIs of a regency, or of all", **options)
    kpi.add_argument("--region", metavar="KODE", help="dotted code of a regency; all without it")
    kpi.add_argument("--year", type=int, help="year of the figures; the newest without it")


def run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Run one; return exit status, the rows for table and CSV, and the JSON document."""
    return _skm(options) if options.command == "skm" else _kpi(options)


def _skm(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    import pandas as pd

    from lib.i18n.translate import as_language, using
    from lib.services.files import read_bytes
    from lib.services.skm.table import UNIT, skm_of_file

    path = Path(options.file)
    with using(as_language(options.language)):
        document = skm_of_file(read_bytes(path), path.name)
    rows = [{UNIT: "", **document["overall"]}, *document["units"]]
    flat = [{**row, **row["elements"]} for row in rows]
    return 0, pd.DataFrame(flat).drop(columns="elements"), document


def _kpi(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    import pandas as pd

    from lib.i18n.translate import as_language, using
    from lib.services.kpi.scorecard import scorecards
    from lib.services.kpi.table import all_scores, wide

    with using(as_language(options.language)):
        if options.region is None:
            table = wide(all_scores(options.year))
            return 0, table, table.round(_DECIMALS).to_dict("records")
        cards = scorecards(options.region, options.year)
        rows = [_row(card, options.language) for card in cards]
    frame = pd.DataFrame(rows).astype({"year": "Int64", "target_year": "Int64"})
    numbers = ["value", "target", "achievement", "path", "baseline", "change", "peers_median"]
    return 0, frame.astype(dict.fromkeys(numbers, "float64")), rows


def _row(card: Scorecard, language: str) -> dict[str, object]:
    kpi = card.kpi

    def rounded(value: float | None) -> float | None:
        return None if value is None else round(value, _DECIMALS)

    return {
        "code": kpi.code,
        "name": kpi.label(language),
        "family": kpi.family,
        "unit": kpi.unit_label(language),
        "direction": kpi.direction,
        "value": rounded(card.value),
        "year": card.year,
        "target": rounded(card.target),
        "target_year": card.target_year,
        "achievement": rounded(card.achievement),
        "class": card.grade.label(language) if card.grade else None,
        "path": rounded(card.expected),
        "baseline": rounded(card.baseline),
        "change": rounded(card.change),
        "peers_median": rounded(card.peers_median),
        "source": "; ".join(kpi.sources()),
    }
