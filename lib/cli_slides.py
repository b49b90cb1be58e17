"""The command ``slides-template``: our template to start from, and a check of an agency's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

COMMANDS = ("slides-template",)


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    template = commands.add_parser("slides-template", help="the template of slides", **options)
    template.add_argument("--write", metavar="FILE", help="write ours, to be changed")
    template.add_argument("--check", metavar="FILE", help="tell whether a template serves")


def run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Return exit status, the rows for table and CSV, and the JSON document."""
    import pandas as pd

    if bool(options.write) == bool(options.check):
        raise ArgumentError(reason="give either --write or --check")
    if options.write:
        from lib.services.reports.slides_template import default_template
        from lib.services.writing import write_file

        content = default_template()
        write_file(options.write, content)
        row = {"file": options.write, "state": "written", "bytes": len(content)}
    else:
        from lib.services.reports.slides_frame import open_template

        try:
            content = Path(options.check).read_bytes()
        except OSError as error:
            raise ArgumentError(reason=f"{options.check}: {error.strerror or error}") from error
        open_template(content)
        row = {"file": options.check, "state": "complete", "bytes": len(content)}
    return 0, pd.DataFrame([row]), [row]
