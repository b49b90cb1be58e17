"""The command ``retention``: erase personal data of reports whose time of keeping is over."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

COMMANDS = ("retention",)


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    retention = commands.add_parser(
        "retention", help="erase personal data past its keeping time", **options
    )
    way = retention.add_mutually_exclusive_group()
    way.add_argument("--dry-run", action="store_true", help="only count; so it is without --apply")
    way.add_argument("--apply", action="store_true", help="erase what is due")


def run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Return exit status, the rows for table and CSV, and the JSON document."""
    import pandas as pd

    from lib.auth import operator
    from lib.services.participation import retention

    found = retention.apply(operator()) if options.apply else retention.due()
    rows = [
        {
            "kind": each.kind,
            "keep_days": each.days,
            "before": each.before.isoformat(timespec="seconds"),
            "rows": each.count,
            "erased": options.apply,
        }
        for each in found
    ]
    return 0, pd.DataFrame(rows), rows
