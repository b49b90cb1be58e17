"""Read what is not plain text in a process of its own, with limits of memory and time."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from data.problems import Problems
from data.readers.archive import check_archive, check_xml
from data.readers.errors import DamagedFileError, OtherFormError, ReaderLimitError
from data.readers.table import RawTable, ReadOptions
from data.readers.text import Check
from lib.config import ROOT
from lib.errors import AppError
from lib.limits import CHILD_WALL_SECONDS

# Names of the files by which both processes speak, in a folder made for the one reading.
INPUT, ORDER, RESULT, CELLS, SHAPES, SHARE = (
    "input", "order.json", "result.json", "cells.arrow", "shapes.arrow", "share",
)  # fmt: skip
_POLL = 0.03
_OLD_OFFICE_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_KEPT_ENVIRONMENT = ("PATH", "LANG", "SYSTEMROOT", "TEMP", "TMPDIR", "PYTHONPATH")
# No driver that fetches from elsewhere, and no threads that reserve memory.
_ENVIRONMENT = {
    "OGR_SKIP": "OGR_VRT,GDALG,HTTP,WFS,OAPIF,CSW,Elasticsearch,Carto,AmigoCloud,PLSCENES,NGW,EEDA",
    "GDAL_SKIP": "VRT,GTI,WMS,WMTS,WCS,HTTP,STACIT,STACTA",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}


def read_apart(
    content: bytes, name: str, kind: str, options: ReadOptions, check: Check
) -> RawTable:
    """Read a workbook, an archive, a spatial file or Parquet in a child process.

    Raises
    ------
    InputFileError
        As the child says, or if it died of its limits.

    """
    form = _form(content, name, kind)
    check(0.05)
    with tempfile.TemporaryDirectory(prefix="peta-baca-") as folder:
        here = Path(folder)
        (here / INPUT).write_bytes(content)
        (here / ORDER).write_text(
            json.dumps({"form": form, "name": name, "options": asdict(options)}), encoding="utf-8"
        )
        _run(here, name, form, check)
        return _load(here, content, name, form)


def _form(content: bytes, name: str, kind: str) -> str:
    if kind == "zip":
        form = check_archive(content, name)
        if not form:
            raise OtherFormError(file=name, kind="ZIP", expected="XLSX, ODS, SHP, KML, GPKG")
        return form
    if kind == "ole":
        return "xls"
    if kind == "kml":
        check_xml(content, name)
    return kind


def _run(here: Path, name: str, form: str, check: Check) -> None:
    kept = {key: os.environ[key] for key in _KEPT_ENVIRONMENT if key in os.environ}
    child = subprocess.Popen(  # noqa: S603 (our own module, no text of the file)
        [sys.executable, "-m", "data.readers.child", str(here)],
        cwd=ROOT,
        env={**kept, **_ENVIRONMENT},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    end = time.monotonic() + CHILD_WALL_SECONDS
    try:
        while child.poll() is None:
            check(_share(here))
            if time.monotonic() > end:
                raise ReaderLimitError(file=name, limit=f"{CHILD_WALL_SECONDS} s")
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(_POLL)
    finally:
        child.kill()
        child.wait()
    if not (here / RESULT).exists():
        if child.returncode in _died_of_limits():
            raise ReaderLimitError(file=name, limit="memori / waktu")
        raise DamagedFileError(file=name, form=form.upper())


def _died_of_limits() -> set[int]:
    """Return the exit statuses of a process that ran out of memory or processor time."""
    names = ("SIGXCPU", "SIGKILL", "SIGABRT")
    return {-getattr(signal, each) for each in names if hasattr(signal, each)}


def _share(here: Path) -> float:
    try:
        return 0.1 + 0.8 * float((here / SHARE).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return 0.1


def _load(here: Path, content: bytes, name: str, form: str) -> RawTable:
    from pyarrow import feather

    result: dict[str, Any] = json.loads((here / RESULT).read_text(encoding="utf-8"))
    if "error" in result:
        raise _error(result["error"])
    frame: pd.DataFrame = feather.read_table(here / CELLS, memory_map=False).to_pandas()
    rows = frame.pop("rows").to_numpy(dtype=np.int64)
    frame.columns = pd.Index(result["columns"], dtype=object)
    geometry = None
    if (here / SHAPES).exists():
        import shapely

        shapes = feather.read_table(here / SHAPES, memory_map=False)["shape"]
        geometry = shapely.from_wkb(shapes.to_numpy())
    problems = Problems()
    for code, severity, at, column, values, details in result["problems"]:
        problems.add(code, severity, at, column, values, **details)
    return RawTable(
        columns=tuple(frame.columns),
        frame=frame,
        rows=rows,
        form=form,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        name=name,
        geometry=geometry,
        sheet=result["sheet"],
        sheets=tuple(result["sheets"]),
        header_row=result["header_row"],
        crs=result["crs"],
        problems=problems,
        starts=tuple((sheet, before) for sheet, before in result["starts"]),
    )


def _error(told: dict[str, Any]) -> AppError:
    """Build the error that the child met; its class can only be one of ours."""
    module = importlib.import_module(
        "lib.errors" if told["module"] == "lib.errors" else "data.readers.errors"
    )
    kind = getattr(module, told["class"], None)
    if not (isinstance(kind, type) and issubclass(kind, AppError)):
        raise TypeError(told["class"])
    return kind(**told["details"])
