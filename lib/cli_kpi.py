"""The command ``skm``: indices of satisfaction from a file of answers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

COMMANDS = ("skm",)


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    skm = commands.add_parser("skm", help="satisfaction index of a file of answers", **options)
    skm.add_argument("file", metavar="FILE", help="columns U1 to U9, and unit if there are several")


def run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Run it; return exit status, the rows for table and CSV, and the JSON document."""
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
