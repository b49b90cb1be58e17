"""The command ``report``: one report as a file, or one of every kabupaten/kota into a folder.

A run over all goes on where an earlier one ended: files of the same order and the same data are
kept. Its list (`LIST_NAME`) says which file is of which data.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.errors import LANGUAGES, AppError, ArgumentError, OutputError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from lib.services.reports.order import Order

COMMANDS = ("report",)
LIST_NAME = "daftar-laporan.json"
_KINDS = ("brief", "poster", "profile", "book", "slides", "annex", "workbook", "offline")
_FORMATS = ("pdf", "pptx", "docx", "xlsx", "html")
_FAILED = 1


def add_commands(commands: Any) -> None:
    """Add the command to the subparsers of `lib.cli`."""
    report = commands.add_parser("report", help="a report of a region", allow_abbrev=False)
    report.add_argument("--kind", choices=_KINDS, default="brief")
    report.add_argument("--format", dest="form", choices=_FORMATS, help="the kind's own if left")
    report.add_argument("--region", metavar="KODE", help="province or regency; the nation without")
    report.add_argument("--service", action="append", metavar="CODE", help="may be repeated")
    report.add_argument("--radius-km", dest="radius", help="above 0, at most 200")
    report.add_argument("--scenario", metavar="TOKEN", help="of a plan that is shared")
    report.add_argument("--language", choices=LANGUAGES, default="id")
    report.add_argument("--link", default="", help="address that the report names")
    report.add_argument("--output", dest="file", metavar="FILE")
    report.add_argument("--all", choices=("kabkota", "provinsi"), help="one report of each")
    report.add_argument("--output-folder", dest="folder", metavar="FOLDER")
    # What `lib.cli` writes is the list of what was made.
    report.set_defaults(format="table", output=None)


def run(options: argparse.Namespace, radius_km: float | None) -> tuple[int, pd.DataFrame, object]:
    """Make them; return exit status, the list of what was made, and the same as a document."""
    import pandas as pd

    rows = _all(options, radius_km) if options.all else [_one(options, radius_km)]
    failed = any(row["state"] == "failed" for row in rows)
    frame = pd.DataFrame(rows, columns=["region", "file", "state", "bytes", "seconds"])
    return (_FAILED if failed else 0), frame, rows


def _one(options: argparse.Namespace, radius_km: float | None) -> dict[str, object]:
    from lib.services.reports.make import make
    from lib.services.writing import write_file

    if not options.file:
        raise ArgumentError(reason="the following arguments are required: --output")
    begun = time.monotonic()
    order = _order(options, options.region or "", radius_km)
    made = make(order)
    write_file(options.file, made.content)
    return _row(order, options.file, "made", len(made.content), begun)


def _all(options: argparse.Namespace, radius_km: float | None) -> list[dict[str, object]]:
    """Make one report of each region of a level, within --region where it is given."""
    from data.current import current_dataset
    from lib.services.measures import region_codes

    if not options.folder:
        raise ArgumentError(reason="the following arguments are required: --output-folder")
    folder = Path(options.folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(path=folder, reason=error.strerror or str(error)) from error
    codes = [str(c) for c in region_codes(current_dataset(), options.all, options.region)]
    known = _read_list(folder)
    rows = []
    for number, code in enumerate(codes, start=1):
        row = _next(_order(options, code, radius_km), folder, known)
        rows.append(row)
        told = f"{number}/{len(codes)} {code} {row['state']} {row['seconds']} s"
        print(told, file=sys.stderr, flush=True)  # noqa: T201 - the progress of a long run
    return rows


def _next(order: Order, folder: Path, known: dict[str, dict[str, Any]]) -> dict[str, object]:
    """Make the report of one region unless it is there already; a failure does not end the run."""
    from data.current import current_dataset
    from lib.services.reports.make import file_name, make
    from lib.services.writing import write_file

    begun, name = time.monotonic(), file_name(order)
    path, mark = folder / name, _mark(order)
    version = current_dataset().version
    entry = known.get(name, {})
    same = (entry.get("data"), entry.get("order")) == (version, mark)
    if same and path.is_file() and path.stat().st_size == entry.get("bytes"):
        return _row(order, name, "kept", int(entry["bytes"]), begun)
    try:
        made = make(order)
    except AppError as error:
        print(str(error), file=sys.stderr)  # noqa: T201
        return _row(order, name, "failed", 0, begun)
    write_file(path, made.content)
    known[name] = {"data": version, "order": mark, "bytes": len(made.content)}
    listing = json.dumps(known, indent=1, sort_keys=True)
    write_file(folder / LIST_NAME, listing.encode("utf-8"))
    return _row(order, name, "made", len(made.content), begun)


def _order(options: argparse.Namespace, region: str, radius_km: float | None) -> Order:
    from lib.services.reports.order import FORMATS, Order

    return Order(
        kind=options.kind,
        format=options.form or FORMATS[options.kind][0],
        region=region,
        services=tuple(options.service or ("puskesmas",)),
        radius_km=radius_km,
        scenario=options.scenario,
        language=options.language,
        link=options.link,
    )


def _mark(order: Order) -> str:
    """Give a short mark of what an order asks for, so that another order makes its file anew."""
    return hashlib.sha256(repr(order).encode()).hexdigest()[:16]


def _read_list(folder: Path) -> dict[str, dict[str, Any]]:
    """Read which files of a folder are of which data; a list that cannot be read is none."""
    try:
        found = json.loads((folder / LIST_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    entries = found.items() if isinstance(found, dict) else ()
    return {str(name): entry for name, entry in entries if isinstance(entry, dict)}


def _row(order: Order, file: str, state: str, size: int, begun: float) -> dict[str, object]:
    seconds = round(time.monotonic() - begun, 2)
    return {"region": order.scope, "file": file, "state": state, "bytes": size, "seconds": seconds}
