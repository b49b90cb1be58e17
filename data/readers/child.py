"""The process that parses workbooks, archives, spatial files and Parquet.

Run as ``python -m data.readers.child FOLDER`` by `data.readers.process`; it reads the file and the
order in the folder and writes the result there. It limits its own memory and processor time
before it looks at the file.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Callable
from pathlib import Path

from data.problems import Problem, Problems
from data.readers.errors import DamagedFileError, ReaderLimitError
from data.readers.parsed import Parsed
from data.readers.process import CELLS, INPUT, ORDER, RESULT, SHAPES, SHARE
from data.readers.table import ReadOptions
from lib.errors import AppError
from lib.limits import CHILD_CPU_SECONDS, CHILD_MEMORY_BYTES

Reader = Callable[[Path, str, str, ReadOptions, Callable[[float], None]], Parsed]


def main(folder: Path) -> None:
    """Carry out the order in a folder."""
    _limit_itself()
    order = json.loads((folder / ORDER).read_text(encoding="utf-8"))
    form, name = order["form"], order["name"]

    def share(done: float) -> None:
        (folder / SHARE).write_text(f"{done:.3f}", encoding="ascii")

    try:
        options = ReadOptions(**order["options"])
        parsed = _reader(form)(folder / INPUT, name, form, options, share)
        _write(folder, parsed)
    except AppError as error:
        _tell(folder, error)
    except MemoryError:
        _tell(folder, ReaderLimitError(file=name, limit="memori"))
    except Exception:  # noqa: BLE001 (foreign parsers raise anything on a damaged file)
        _tell(folder, DamagedFileError(file=name, form=form.upper()))


def _limit_itself() -> None:
    try:
        import resource
    except ImportError:  # Windows: only the time-out of the parent
        return
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY_BYTES, CHILD_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _reader(form: str) -> Reader:
    if form in ("xlsx", "xls", "xlsb", "ods"):
        from data.readers.workbook import read_workbook

        return read_workbook
    if form == "geojson":
        from data.readers.geojson import read_geojson

        return read_geojson
    if form == "parquet":
        from data.readers.parquet import read_parquet

        return read_parquet
    from data.readers.spatial import read_spatial

    return read_spatial


def _write(folder: Path, parsed: Parsed) -> None:
    import pyarrow as pa
    from pyarrow import feather

    frame = parsed.frame
    columns = [str(name) for name in frame.columns]
    arrays = [pa.array(frame.iloc[:, i], type=pa.large_string()) for i in range(len(columns))]
    names = [f"c{i}" for i in range(len(columns))]
    table = pa.table([*arrays, pa.array(parsed.rows)], names=[*names, "rows"])
    feather.write_feather(table, folder / CELLS, compression="uncompressed")
    if parsed.geometry is not None:
        import shapely

        shapes = pa.array(shapely.to_wkb(parsed.geometry), type=pa.large_binary())
        feather.write_feather(pa.table({"shape": shapes}), folder / SHAPES, compression="lz4")
    result = {
        "columns": columns,
        "sheet": parsed.sheet,
        "sheets": parsed.sheets,
        "header_row": parsed.header_row,
        "crs": parsed.crs,
        "starts": parsed.starts,
        "problems": grouped(parsed.problems),
    }
    _put(folder, result)


def grouped(problems: Problems) -> list[list[object]]:
    """Return problems as arguments of `Problems.add`, those of one kind in a row together."""

    def kind(problem: Problem) -> tuple[object, ...]:
        return problem.code, problem.severity, problem.column, tuple(problem.details)

    blocks: list[list[object]] = []
    for _, group in itertools.groupby(problems, kind):
        same = list(group)
        first = same[0]
        details = {key: [each.details[key] for each in same] for key in first.details}
        rows, values = [each.row for each in same], [each.value for each in same]
        blocks.append([first.code, first.severity, rows, first.column, values, details])
    return blocks


def _tell(folder: Path, error: AppError) -> None:
    details = {key: value if isinstance(value, int) else str(value)
               for key, value in error.details.items()}  # fmt: skip
    kind = type(error)
    told = {"class": kind.__name__, "module": kind.__module__, "details": details}
    _put(folder, {"error": told})


def _put(folder: Path, result: dict[str, object]) -> None:
    """Write the result under another name first, so that half a result is none."""
    half = folder / "half.json"
    half.write_text(json.dumps(result, default=str), encoding="utf-8")
    half.replace(folder / RESULT)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
