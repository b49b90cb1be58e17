"""The command line: ``python -m lib.cli services | data check | coverage``.

Results go to standard output or to ``--output``; faults go to standard error as one sentence
after a code, with exit status 2, and nothing is written. ``data check`` ends with 1 if the
dataset is damaged.
"""

from __future__ import annotations

import argparse
import math
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from lib import (
    cli_db,
    cli_desk,
    cli_fetch,
    cli_gaps,
    cli_kpi,
    cli_report,
    cli_reports,
    cli_retention,
    cli_site,
    cli_slides,
    cli_watch,
    errors,
)
from lib.errors import AppError, ArgumentError, OutputError, RadiusError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

FORMATS = ("table", "csv", "json")
EXIT_FAULT, EXIT_DAMAGED, EXIT_PIPE, EXIT_INTERRUPTED = 2, 1, 141, 130
_DECIMALS = {"table": 4, "csv": 6, "json": 6}
_SOURCES = "give either --service, or --facilities with --demand"
_SOURCES_ID = "berikan --service, atau --facilities bersama --demand"
_NUMBER = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
# argparse and the system speak English only: their phrases, for the Indonesian sentence.
_PHRASES = (
    ("unrecognized arguments:", "argumen tidak dikenal:"),
    ("the following arguments are required:", "argumen wajib belum ada:"),
    ("expected one argument", "perlu satu nilai"),
    ("invalid choice:", "pilihan tidak sah:"),
    ("choose from", "pilih dari"),
    ("argument ", "argumen "),
    (_SOURCES, _SOURCES_ID),
    (
        "give either --service, or --demand with --candidates",
        "berikan --service, atau --demand bersama --candidates",
    ),
    ("it would overwrite its own input", "hasil akan menimpa berkas masukannya sendiri"),
    ("no file name was given", "nama berkas tidak diisi"),
    ("no such folder, or a folder itself", "foldernya tidak ada, atau itu sebuah folder"),
    ("no such file", "berkasnya tidak ada"),
    ("not a whole backup", "bukan cadangan yang utuh"),
    ("no manifest of a backup", "tanpa daftar isi cadangan"),
    ("no database in it", "tanpa basis data di dalamnya"),
    ("another file has this name", "nama itu dipakai berkas lain"),
    ("another release: use an empty database", "dari rilis lain: pakai basis data kosong"),
    ("made by a newer release", "dibuat oleh rilis yang lebih baru"),
    ("wrong checksum", "checksum tidak cocok"),
    ("row counts differ", "jumlah baris berbeda"),
    ("the two passwords differ", "kedua kata sandi berbeda"),
    ("no terminal to ask for a password; use", "tidak ada terminal untuk mengisi sandi; pakai"),
    ("need --role", "memerlukan --role"),
    ("must be a whole number from 1 to 100000", "harus bilangan bulat 1 sampai 100000"),
    ("is a directory", "itu sebuah folder"),
    ("is not a regular file", "itu bukan berkas biasa"),
    ("No such file or directory", "foldernya tidak ada"),
    ("Not a directory", "foldernya tidak ada"),
    ("Permission denied", "tidak ada izin menulis"),
    ("Read-only file system", "penyimpanannya hanya dapat dibaca"),
    ("No space left on device", "penyimpanannya penuh"),
    ("File name too long", "namanya terlalu panjang"),
)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise ArgumentError(reason=message.rstrip("."))


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    shared = _Parser(add_help=False)
    shared.add_argument("--format", choices=FORMATS, default="table", help="table, csv or json")
    shared.add_argument("--output", metavar="FILE", help="write here, not to standard output")
    shared.add_argument(
        "--language", choices=errors.LANGUAGES, default="id", help="language of messages"
    )
    parser = _Parser(prog="python -m lib.cli", description=__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    options: dict[str, Any] = {"parents": [shared], "allow_abbrev": False}
    commands.add_parser("services", help="list the services", **options)
    data = commands.add_parser("data", help="the embedded dataset", allow_abbrev=False)
    actions = data.add_subparsers(dest="action", required=True, parser_class=_Parser)
    actions.add_parser("check", help="verify every checksum and total", **options)
    coverage = commands.add_parser("coverage", help="people within reach, by region", **options)
    coverage.add_argument("--service", help="code of a service of the dataset")
    coverage.add_argument("--facilities", metavar="F.csv", help="id,name,lat,lon")
    coverage.add_argument("--demand", metavar="D.csv", help="id,kode,lat,lon,population")
    coverage.add_argument("--radius-km", required=True, help="above 0, at most 1000")
    coverage.add_argument(
        "--level", default="kabkota", help="nasional, provinsi, kabkota, kecamatan or desa"
    )
    coverage.add_argument("--within", metavar="KODE", help="only regions inside this one")
    coverage.add_argument(
        "--same-landmass", action="store_true", help="count only facilities on one's own landmass"
    )
    cli_gaps.add_commands(commands, options)
    cli_fetch.add_commands(commands, options)
    cli_desk.add_commands(commands, options)
    cli_db.add_commands(commands, options)
    cli_kpi.add_commands(commands, options)
    cli_site.add_commands(commands, options)
    cli_report.add_commands(commands)
    cli_watch.add_commands(commands)
    cli_reports.add_commands(commands, options)
    cli_slides.add_commands(commands, options)
    cli_retention.add_commands(commands, options)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    _use_utf8()
    try:
        options = build_parser().parse_args(given)
        status, frame, document = _run(options)
        _write(_render(options.format, frame, document), options.output)
    except AppError as error:
        _report(error, _language(given))
        return EXIT_FAULT
    except BrokenPipeError:
        # The reader has gone (`| head`): silence what Python would flush at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_PIPE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    return status


def _run(options: argparse.Namespace) -> tuple[int, pd.DataFrame, object]:
    """Return exit status, the rows for table and CSV, and the document for JSON."""
    if options.command == "services":
        frame = services_table()
        return 0, frame, frame.to_dict("records")
    if options.command == "data":
        return _check()
    if options.command in ("fetch", "demand"):
        return cli_fetch.run(options)
    if options.command in cli_desk.COMMANDS:
        return cli_desk.run(options)
    if options.command in cli_db.COMMANDS:
        return cli_db.run(options)
    if options.command in cli_kpi.COMMANDS:
        return cli_kpi.run(options)
    for module in (cli_report, cli_watch):
        if options.command in module.COMMANDS:
            radius_km = None if options.radius is None else parse_radius_km(options.radius)
            return module.run(options, radius_km)
    if options.command in cli_reports.COMMANDS:
        return cli_reports.run(options)
    if options.command in cli_slides.COMMANDS:
        return cli_slides.run(options)
    if options.command in cli_retention.COMMANDS:
        return cli_retention.run(options)
    if options.command in cli_site.COMMANDS:
        return cli_site.run(options, parse_radius_km)
    if options.command == "gaps":
        return 0, *cli_gaps.gaps(options, _radius_of_sources(options))
    frame = cli_gaps.standards(options) if options.command == "standards" else _coverage(options)
    return 0, frame, frame.round(_DECIMALS["json"]).to_dict("records")


def services_table() -> pd.DataFrame:
    """Return every service of the catalogue with its counts of active facilities.

    Columns code, sector, label_id, label_en, facilities, located, year (the newest; <NA> for a
    service without data).
    """
    import numpy as np
    import pandas as pd

    from data.catalogue import load_catalogue
    from data.current import current_dataset

    dataset = current_dataset()
    rows = []
    for service in load_catalogue().services.values():
        frame = dataset.service_facilities(service)
        active = frame["active"].to_numpy(dtype=bool)
        placed = active & np.isfinite(frame["lat"]) & np.isfinite(frame["lon"])
        years = frame.loc[active, "year"]
        rows.append(
            {
                "code": service.code,
                "sector": service.sector,
                "label_id": service.label_id,
                "label_en": service.label_en,
                "facilities": int(active.sum()),
                "located": int(placed.sum()),
                "year": int(years.max()) if len(years) else pd.NA,
            }
        )
    return pd.DataFrame(rows).astype({"year": "Int64"})


def _check() -> tuple[int, pd.DataFrame, object]:
    import pandas as pd

    from data.check import check_dataset

    report = check_dataset()
    tables = [dict(each) for each in report.tables]
    document = {
        "tables": tables,
        "population_total": report.population_total,
        "regions": report.regions,
        "villages": report.villages,
        "problems": list(report.problems),
    }
    frame = pd.DataFrame(tables, columns=["name", "rows", "sha256", "ok"])
    damaged = bool(report.problems) or not all(each["ok"] for each in tables)
    return (EXIT_DAMAGED if damaged else 0), frame, document


def _coverage(options: argparse.Namespace) -> pd.DataFrame:
    radius_m = _radius_of_sources(options)
    from lib.services import coverage

    choices: dict[str, Any] = {
        "level": options.level,
        "within": options.within,
        "same_landmass": options.same_landmass,
    }
    if options.service is not None:
        return coverage.coverage_table(options.service, radius_m, **choices)
    return coverage.coverage_from_files(options.facilities, options.demand, radius_m, **choices)


def _radius_of_sources(options: argparse.Namespace) -> float:
    """Return the radius in metres of a command that takes a service, or two files in its place."""
    files = (options.facilities, options.demand)
    if options.service is not None and files != (None, None):
        raise ArgumentError(reason=_SOURCES)
    if options.service is None and None in files:
        raise ArgumentError(reason=_SOURCES)
    radius_m = parse_radius_km(options.radius_km) * 1000
    if (
        options.service is None
        and options.output
        and any(_same_file(options.output, each) for each in files)
    ):
        raise OutputError(path=options.output, reason="it would overwrite its own input")
    return radius_m


def _same_file(one: str, other: str) -> bool:
    try:
        return Path(one).samefile(other)
    except (OSError, ValueError):
        return False


def parse_radius_km(text: str) -> float:
    """Return a radius in km, a plain decimal number above 0 and at most 1,000.

    Raises
    ------
    RadiusError
        For anything else; nan, inf, signs and decimal commas included.

    """
    if not _NUMBER.fullmatch(text) or not 0 < float(text) <= 1000:
        raise RadiusError(value=text)
    return float(text)


def _render(form: str, frame: pd.DataFrame, document: object) -> str:
    from lib.encode import csv_frame, to_json

    if form == "json":
        return to_json(document) + "\n"
    if form == "csv":
        return str(csv_frame(_written(frame, "csv")).to_csv(index=False, lineterminator="\n"))
    text = _written(frame, "table").to_string(index=False)
    lines = text.splitlines()
    if isinstance(document, dict):
        told = {k: v for k, v in document.items() if not isinstance(v, list | dict)}
        lines += [f"{name}: {_told(value)}" for name, value in told.items()]
        lines += [str(problem) for problem in document.get("problems", ())]
    return "\n".join(lines) + "\n"


def _told(value: object) -> object:
    gone = value is None or (isinstance(value, float) and not math.isfinite(value))
    return "-" if gone else value


def _written(frame: pd.DataFrame, form: str) -> pd.DataFrame:
    """Return a copy with fixed decimals: fractions as text; in a table a dash for none."""
    result = frame.copy(deep=False)
    none = None if form == "csv" else "-"
    for name in frame.columns:
        values = frame[name].tolist()
        if frame[name].dtype.kind == "f":
            decimals = _DECIMALS[form]
            result[name] = [f"{v:.{decimals}f}" if math.isfinite(v) else none for v in values]
        elif form == "table" and frame[name].hasnans:
            result[name] = [
                none if gone else v for v, gone in zip(values, frame[name].isna(), strict=True)
            ]
    return result


def _write(text: str, output: str | None) -> None:
    from lib.services.writing import write_file

    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    write_file(output, text.encode("utf-8"))


def _language(arguments: Sequence[str]) -> str:
    """Find the language even in a command that could not be parsed."""
    chosen = "id"
    for position, text in enumerate(arguments):
        if text == "--language" and position + 1 < len(arguments):
            chosen = arguments[position + 1]
        elif text.startswith("--language="):
            chosen = text.partition("=")[2]
    return chosen if chosen in errors.LANGUAGES else "id"


def _report(error: AppError, language: str) -> None:
    reason = error.details.get("reason")
    if language == "id" and isinstance(reason, str):
        for english, indonesian in _PHRASES:
            reason = reason.replace(english, indonesian)
        error = type(error)(**{**error.details, "reason": reason})
    print(f"{error.code}: {error.message(language)}", file=sys.stderr)


def _use_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")


if __name__ == "__main__":
    sys.exit(main())
