"""The commands ``fetch`` and ``demand`` of the command line.

``fetch list`` tells the sources; ``fetch SOURCE`` writes what it gives to ``--output``, with its
provenance beside it in ``FILE.asal.json``; ``demand`` turns a population raster into a demand
file. Each reports on standard output in the format asked for.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.errors import ArgumentError, LimitError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from data.fetch.layer import Layer

Result = tuple[int, "pd.DataFrame", object]


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add both commands to the subparsers of `lib.cli`."""
    fetch = commands.add_parser("fetch", help="data from outside sources", **options)
    fetch.add_argument("source", help="a source, or list")
    fetch.add_argument("--region", metavar="KODE", help="a province or regency, such as 53.04")
    fetch.add_argument("--service", default="", help="code of a service of the catalogue")
    fetch.add_argument("--from-file", metavar="FILE", help="take this downloaded file instead")
    fetch.add_argument("--level", default="ADM2", help="ADM0 to ADM4, for boundaries")
    fetch.add_argument("--year", help="of the data, where there are several")
    fetch.add_argument("--product", default="", help="of worldpop, or simplified boundaries")
    fetch.add_argument("--portal", default="", metavar="URL", help="a CKAN portal")
    fetch.add_argument("--query", help="search a CKAN portal instead of fetching")
    fetch.add_argument("--dataset", default="", help="name of a data set of the portal")
    fetch.add_argument("--resource", default="", help="name or id of a file of the data set")
    demand = commands.add_parser("demand", help="demand points from a raster", **options)
    demand.add_argument("--raster", required=True, metavar="F.tif", help="people per cell")
    demand.add_argument("--cell-km", default="1", help="size of a block, 0.1 to 50")
    demand.add_argument("--within", metavar="KODE", help="only people of this region")
    demand.add_argument("--nearest-km", default="2", help="how far off a coast people may live")


def run(options: argparse.Namespace) -> Result:
    """Run either command; return exit status, rows for table and CSV, and the JSON document.

    `options.output` is written here and set to None, so that the report goes to standard output.
    """
    if options.command == "demand":
        return _demand(options)
    if options.source == "list":
        return _list(options.language)
    if options.query is not None:
        return _search(options)
    return _fetch(options)


def _list(language: str) -> Result:
    import pandas as pd

    from lib.services.desk.fetching import list_sources

    rows = [
        {
            "source": each.code,
            "gives": each.gives,
            "licence": each.licence,
            "code_system": each.code_system,
            "needs": " ".join(each.needs) or "-",
            "ready": each.ready,
            "services": " ".join(each.services) or "-",
        }
        for each in list_sources(language)
    ]
    return 0, pd.DataFrame(rows), rows


def _search(options: argparse.Namespace) -> Result:
    import pandas as pd

    from lib.services.desk.fetching import find_datasets

    rows = find_datasets(options.query, options.portal)
    columns = ["dataset", "title", "organisation", "licence", "formats"]
    return 0, pd.DataFrame(rows, columns=columns), rows


def _fetch(options: argparse.Namespace) -> Result:
    import pandas as pd

    from lib.encode import to_json
    from lib.services.desk import fetching
    from lib.services.writing import write_file

    output = _output(options)
    order = _order(options)
    choices = {"region": options.region or None, "service": options.service, "order": order}
    if options.from_file is not None:
        layer = fetching.accept(options.source, options.from_file, **choices)
    else:
        layer = fetching.fetch(options.source, progress=progress_on_terminal(), **choices)
    content: bytes | Path | None = layer.content if layer.content is not None else layer.path
    assert content is not None
    write_file(output, content)
    if options.from_file is None and layer.path is not None:
        layer.path.unlink(missing_ok=True)  # it stands in the output now
    document = _document(layer, output)
    write_file(f"{output}.asal.json", (to_json(document) + "\n").encode())
    shown = [(name, value) for name, value in document.items() if not isinstance(value, dict)]
    shown += list(layer.provenance.to_dict().items())
    shown += [(f"left out: {reason}", count) for reason, count in layer.notes.items()]
    return 0, pd.DataFrame(shown, columns=["what", "value"]).astype(str), document


def _document(layer: Layer, output: str) -> dict[str, object]:
    return {
        "file": output,
        "name": layer.name,
        "kind": layer.kind,
        "rows": layer.rows,
        "mapping": dict(layer.mapping),
        "left_out": dict(layer.notes),
        "provenance": layer.provenance.to_dict(),
    }


def _order(options: argparse.Namespace) -> Any:
    from data.fetch.layer import Order

    year = options.year
    if year is not None and not (year.isascii() and year.isdigit() and len(year) == 4):
        raise ArgumentError(reason="--year")
    return Order(
        level=options.level.upper(),
        year=None if year is None else int(year),
        product=options.product,
        portal=options.portal,
        dataset=options.dataset,
        resource=options.resource,
    )


def progress_on_terminal() -> Any:
    """Return what tells the progress on a terminal; None where nobody watches."""
    if not sys.stderr.isatty():
        return None

    def tell(share: float) -> None:
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{share:4.0%}{end}")
        sys.stderr.flush()

    return tell


def _demand(options: argparse.Namespace) -> Result:
    from lib.encode import csv_frame
    from lib.limits import MAX_FILE_BYTES
    from lib.services.desk.raster_demand import demand_from_raster
    from lib.services.writing import write_file

    output = _output(options)
    made = demand_from_raster(
        options.raster,
        cell_km=_number(options.cell_km, "--cell-km"),
        nearest_km=_number(options.nearest_km, "--nearest-km"),
        within=options.within or None,
        progress=progress_on_terminal(),
    )
    text = csv_frame(made.places).to_csv(index=False, lineterminator="\n")
    content = str(text).encode()
    if len(content) > MAX_FILE_BYTES:
        raise LimitError(file=output, limit=f"{MAX_FILE_BYTES // 1024**2} MB (--cell-km, --within)")
    write_file(output, content)
    document = {"file": output, **vars(made.report), "regions": made.regions.to_dict("records")}
    return 0, made.regions, document


def _output(options: argparse.Namespace) -> str:
    """Return where the file goes; the report then goes to standard output."""
    if not options.output:
        raise ArgumentError(reason="the following arguments are required: --output")
    output = str(options.output)
    options.output = None
    given = getattr(options, "raster", None) or getattr(options, "from_file", None)
    if given and Path(output).resolve() == Path(given).resolve():
        from lib.errors import OutputError

        raise OutputError(path=output, reason="it would overwrite its own input")
    return output


def _number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise ArgumentError(reason=f"{name}: {text}") from error
