"""The commands ``import`` and ``versions`` of the command line: the data desk for batch use.

The command line is the operator's own: it asks for no sign-in, makes and migrates the database at
first use, publishes what it loads, and the audit trail names the user of the machine. ``import``
ends with 0 when all rows were accepted, 1 when some were rejected, 2 when the file cannot be used.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.cli_fetch import progress_on_terminal
from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from lib.services.desk.intake import Intake
    from lib.services.desk.records import Version

Result = tuple[int, "pd.DataFrame", object]
COMMANDS = ("import", "versions")
MODES = ("add", "replace_region", "replace_all")
EXIT_REJECTED = 1
_KINDS = ("facilities", "networks", "region_table", "village_table", "boundaries")
_SYSTEMS = ("kemendagri", "bps", "dapodik")
_SHOWN_ISSUES = 20


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add both commands to the subparsers of `lib.cli`."""
    load = commands.add_parser("import", help="load a file at the data desk", **options)
    load.add_argument("file", metavar="FILE", help="CSV, XLSX, XLS, XLSB, ODS, GeoJSON, GPKG, …")
    _add_dataset(load)
    load.add_argument("--mode", choices=MODES, default="add", help="what becomes of rows there")
    load.add_argument("--region", metavar="KODE", default="", help="for --mode replace_region")
    load.add_argument("--dry-run", action="store_true", help="check only, keep nothing")
    load.add_argument("--report", metavar="FILE", help="write the whole report here, as JSON")
    load.add_argument("--rejects", metavar="FILE.csv", help="write the rejected rows here")
    load.add_argument("--no-repair", action="store_true", help="reject what would be repaired")
    for name in ("encoding", "delimiter", "sheet", "layer", "crs"):
        load.add_argument(f"--{name}", help="of the file, where it cannot be told")
    load.add_argument("--decimal", choices=(".", ","), help="sign before the decimals")
    load.add_argument("--header-row", metavar="N", help="row of the header, from 1")
    load.add_argument("--code-system", choices=_SYSTEMS, help="of the region codes")
    load.add_argument("--utm-zone", metavar="48S", help="of coordinates in metres")
    load.add_argument(
        "--mapping", metavar="FIELD=COLUMN", nargs="+", help="columns, where headers do not tell"
    )
    load.add_argument("--source", default="", help="where the data are from")
    load.add_argument("--licence", default="", help="of the data")
    load.add_argument("--year", help="of the data")
    load.add_argument("--note", default="", help="kept with the version")
    versions = commands.add_parser("versions", help="versions of a dataset", **options)
    _add_dataset(versions)
    versions.add_argument("--compare", nargs=2, metavar="N", help="tell what differs between two")
    versions.add_argument("--export", metavar="N", help="write this version to --output, as CSV")
    versions.add_argument("--restore", metavar="N", help="bring this version into effect again")
    versions.add_argument("--note", default="", help="kept with a restored version")


def _add_dataset(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--service", help="service or class of facilities; name of other data")
    parser.add_argument("--kind", choices=_KINDS, default="facilities", help="what the rows are")


def run(options: argparse.Namespace) -> Result:
    """Run either command; return exit status, rows for table and CSV, and the JSON document."""
    from lib.i18n.translate import as_language, using

    with using(as_language(options.language)):
        return _import(options) if options.command == "import" else _versions(options)


def _import(options: argparse.Namespace) -> Result:
    import pandas as pd

    from lib.auth import operator
    from lib.encode import to_json
    from lib.services.desk.commit import submit
    from lib.services.desk.reject_file import reject_csv
    from lib.services.writing import write_file

    if options.mode == "replace_region" and not options.region:
        raise ArgumentError(reason="the following arguments are required: --region")
    intake = _prepared(options)
    version: Version | None = intake.same
    if version is None and not options.dry_run and len(intake.accepted):
        version = submit(
            operator(), intake.load(), mode=options.mode, region=options.region, note=options.note
        )
    document = _document(intake, version, dry_run=options.dry_run)
    unchanged = document["unchanged"]
    if options.report:
        write_file(options.report, (to_json(document) + "\n").encode())
    if options.rejects:
        rejected = intake.rejected[:0] if unchanged else intake.rejected
        write_file(options.rejects, reject_csv(intake.raw, rejected, intake.problems))
    shown = ["row", "column", "value", "code", "severity", "message"]
    listed = document["issues"][: None if options.format == "json" else _SHOWN_ISSUES]
    frame = pd.DataFrame(listed, columns=shown)
    return EXIT_REJECTED if document["rejected"] else 0, frame, document


def _prepared(options: argparse.Namespace) -> Intake:
    from data.readers.table import ReadOptions
    from data.validation.check import Choices
    from lib.services.desk.intake import prepare
    from lib.services.files import read_bytes

    return prepare(
        read_bytes(Path(options.file)),
        Path(options.file).name,
        options.kind,
        _key(options),
        options=ReadOptions(
            encoding=options.encoding,
            delimiter={"tab": "\t", "\\t": "\t"}.get(options.delimiter, options.delimiter),
            decimal=options.decimal,
            sheet=options.sheet,
            header_row=None if options.header_row is None else _whole(options.header_row),
            layer=options.layer,
            crs=options.crs,
        ),
        mapping=_mapping(options.mapping),
        choices=Choices(
            code_system=options.code_system,
            utm_zone=options.utm_zone,
            decimal=options.decimal,
            repair=not options.no_repair,
            year=None if options.year is None else _whole(options.year),
            source=options.source,
            licence=options.licence,
        ),
        mode=options.mode,
        region=options.region,
        progress=progress_on_terminal(),
    )


def _document(intake: Intake, version: Version | None, *, dry_run: bool) -> dict[str, Any]:
    """Return the report: counts, problems, what was detected, and the version made.

    A file that had been loaded before gets the counts of that time: it changes nothing.
    """
    from lib.services.desk.report import MAX_ISSUES, issues

    raw, checked, same = intake.raw, intake.checked, intake.same
    unchanged = same is not None
    counts = dict(intake.counts)
    if same is not None:
        counts = {
            "rows": same.rows_in,
            "accepted": same.rows_accepted,
            "rejected": same.rows_rejected,
            "repaired": same.rows_repaired,
        }
    return {
        "file": raw.name,
        "kind": intake.kind,
        "service": intake.key,
        "mode": intake.mode,
        "region": intake.region,
        "dry_run": dry_run,
        **counts,
        "unchanged": unchanged,
        "version": version.number if version is not None else None,
        "state": version.state if version is not None else "",
        "sha256": raw.sha256,
        "form": raw.form,
        "encoding": raw.encoding.value if raw.encoding else "",
        "encoding_confidence": raw.encoding.confidence if raw.encoding else None,
        "dialect": {
            "delimiter": raw.delimiter.value if raw.delimiter else "",
            "delimiter_confidence": raw.delimiter.confidence if raw.delimiter else None,
            "header_row": raw.header_row,
            "sheet": raw.sheet,
            "crs": raw.crs,
        },
        "mapping": dict(intake.mapping.fields),
        "code_system": checked.code_system.value if checked.code_system else "",
        "issues": [] if unchanged else issues(intake.problems),
        "issues_omitted": 0 if unchanged else max(len(intake.problems) - MAX_ISSUES, 0),
    }


def _versions(options: argparse.Namespace) -> Result:
    import pandas as pd

    from lib.auth import operator
    from lib.services.desk import versions

    kind, key = options.kind, _key(options)
    if options.compare:
        before, after = (_whole(each) for each in options.compare)
        counts = versions.compare(kind, key, before, after).counts
        return 0, pd.DataFrame([counts]), {"before": before, "after": after, **counts}
    if options.export is not None:
        return _export(options, kind, key)
    if options.restore is not None:
        number = _whole(options.restore)
        versions.restore(operator(), kind, key, number, options.note)
    rows = [
        {
            "version": each.number,
            "state": each.state,
            "mode": each.mode,
            "region": each.region,
            "rows": each.rows_in,
            "accepted": each.rows_accepted,
            "rejected": each.rows_rejected,
            "repaired": each.rows_repaired,
            "file": each.file_name,
            "sha256": each.file_sha256,
            "by": each.created_by,
            "at": each.created_at.isoformat(timespec="seconds"),
            "note": each.note,
        }
        for each in versions.list_versions(kind, key, operator())
    ]
    return 0, pd.DataFrame(rows), rows


def _export(options: argparse.Namespace, kind: str, key: str) -> Result:
    import pandas as pd

    from lib.services.desk import versions
    from lib.services.writing import write_file

    if not options.output:
        raise ArgumentError(reason="the following arguments are required: --output")
    number = _whole(options.export)
    body = versions.export_csv(kind, key, number)
    write_file(options.output, body)
    told = {"file": options.output, "version": number, "bytes": len(body)}
    options.output = None
    return 0, pd.DataFrame([told]), told


def _key(options: argparse.Namespace) -> str:
    from data.versions.kinds import FACILITIES, FIXED_KEYS
    from lib.services.desk.records import check_dataset, class_of

    fixed = FIXED_KEYS.get(options.kind, ())
    if not options.service:
        if len(fixed) == 1:
            return str(fixed[0])
        raise ArgumentError(reason="the following arguments are required: --service")
    key = class_of(options.service) if options.kind == FACILITIES else str(options.service)
    check_dataset(options.kind, key)
    return key


def _mapping(pairs: list[str] | None) -> dict[str, str] | None:
    if not pairs:
        return None
    found = [each.partition("=") for each in pairs]
    for name, sign, column in found:
        if not (name and sign and column):
            raise ArgumentError(reason=f"--mapping: {name}{sign}{column}")
    return {name: column for name, _, column in found}


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ArgumentError(reason=str(text)) from error
