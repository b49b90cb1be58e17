"""The command ``watch``: what changed since the last time, as a feed and a folder of reports."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from lib.errors import LANGUAGES

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

COMMANDS = ("watch",)
_FORMATS = ("pdf", "pptx", "docx", "xlsx", "html")
_KINDS = ("brief", "slides", "annex", "workbook", "offline")


def add_commands(commands: Any) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    watch = commands.add_parser("watch", help="what changed since last time", allow_abbrev=False)
    watch.add_argument("--folder", required=True, help="of this subscription alone")
    watch.add_argument("--region", metavar="KODE", help="province or regency; the nation without")
    watch.add_argument("--service", action="append", metavar="CODE", help="may be repeated")
    watch.add_argument("--radius-km", dest="radius", help="of the first service")
    watch.add_argument("--kind", choices=_KINDS, default="brief", help="of the report")
    watch.add_argument("--report-format", dest="form", choices=_FORMATS)
    watch.add_argument("--language", choices=LANGUAGES, default="id")
    watch.set_defaults(format="table", output=None)


def run(options: argparse.Namespace, radius_km: float | None) -> tuple[int, pd.DataFrame, object]:
    """Look once; return exit status, what changed, and the same as a document."""
    from dataclasses import asdict

    import pandas as pd

    from lib.services.reports.order import FORMATS, Order
    from lib.services.watch import run as look

    order = Order(
        kind=options.kind,
        format=options.form or FORMATS[options.kind][0],
        region=options.region or "",
        services=tuple(options.service or ("puskesmas",)),
        radius_km=radius_km,
        language=options.language,
    )
    found = look(options.folder, order)
    state = "first" if found.first else "changed" if found.folder else "unchanged"
    done = {
        "state": state,
        "folder": str(found.folder or ""),
        "changes": len(found.changes),
    }
    return 0, pd.DataFrame([done]), {**done, "changes": [asdict(c) for c in found.changes]}
