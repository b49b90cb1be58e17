"""The command ``reports``: the public reports for batch use, the same as the open data."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

COMMANDS = ("reports",)


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    reports = commands.add_parser("reports", help="reports of citizens", allow_abbrev=False)
    actions = reports.add_subparsers(
        dest="action", required=True, parser_class=commands._parser_class
    )
    export = actions.add_parser("export", help="what everybody may read, as a table", **options)
    export.add_argument(
        "--public", action="store_true", help="needed: nothing else is ever exported"
    )
    export.add_argument("--region", metavar="KODE", help="dotted code of a province or regency")
    actions.add_parser("close", help="end those whose citizen did not reply in time", **options)


def run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Return exit status, the rows for table and CSV, and the JSON document."""
    if options.action == "close":
        return _close()
    from lib.errors import UnknownRegionError
    from lib.i18n.translate import as_language, using
    from lib.services.participation import open_data
    from lib.services.participation.published import Wanted
    from lib.services.regions import region_name

    if not options.public:
        raise ArgumentError(reason="the following arguments are required: --public")
    region = options.region or ""
    if region:
        try:
            region_name(region)
        except KeyError:
            raise UnknownRegionError(value=region) from None
    with using(as_language(options.language)):
        table = open_data.table(Wanted(region=region))
    return 0, table, table.to_dict("records")


def _close() -> tuple[int, pd.DataFrame, object]:
    """End the reports that nobody replied to; the desk does so too whenever it is opened."""
    import pandas as pd

    from lib.services.participation.waits import close_unanswered

    done = {"closed": close_unanswered()}
    return 0, pd.DataFrame([done]), done
