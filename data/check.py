"""Check the embedded dataset: checksums at start-up, and everything else on request."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import pyarrow as pa
import pyarrow.parquet as pq

from data.catalogue import SEED, load_catalogue
from data.check_rules import RULES
from data.errors import SeedDamagedError
from data.store import PACKAGE, Dataset, load_dataset
from lib.errors import AppError


class TableCheck(TypedDict):
    """What was found of one table: rows and SHA-256 on disk, and whether both are as packaged."""

    name: str
    rows: int
    sha256: str
    ok: bool


@dataclass(frozen=True)
class CheckReport:
    """The outcome of `check_dataset`; `problems` are sentences, none when all is well."""

    version: str
    tables: tuple[TableCheck, ...]
    population_total: int
    regions: int
    villages: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found wrong."""
        return not self.problems


def read_package(root: Path = SEED) -> dict[str, Any]:
    """Return datapackage.json.

    Raises
    ------
    SeedDamagedError
        When it is missing or is no JSON.

    """
    try:
        package: dict[str, Any] = json.loads((root / PACKAGE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SeedDamagedError(PACKAGE, "missing") from error
    except ValueError as error:
        raise SeedDamagedError(PACKAGE, "unreadable") from error
    return package


def verify_checksums(*, quick: bool = False, root: Path = SEED) -> int:
    """Compare every packaged file with its size and SHA-256, and return how many there are.

    Parameters
    ----------
    quick
        Stop at the bytes, for start-up (some 20 MB, a few hundredths of a second). Without it
        each file's Parquet footer is read as well and its rows counted.
    root
        The seed folder.

    Raises
    ------
    SeedDamagedError
        For the first file that is missing, cut short or altered.

    """
    resources = read_package(root)["resources"]
    for resource in resources:
        fault = _fault(root, resource)
        if not fault and not quick and _row_count(root / resource["path"]) != resource["rows"]:
            fault = "unreadable"
        if fault:
            raise SeedDamagedError(resource["path"], fault)
    return len(resources)


def check_dataset(root: Path = SEED) -> CheckReport:
    """Check every file and every rule of the data, and list all that is wrong.

    Checksums and row counts against datapackage.json; files that it does not name; then the
    rules of `data.check_rules`. A damaged file is reported and the other checks go on.

    Raises
    ------
    SeedDamagedError
        When datapackage.json itself is missing or damaged.

    """
    resources = read_package(root)["resources"]
    dataset = load_dataset(root)
    tables, problems = [], []
    for resource in resources:
        table, found = _check_table(root, resource, dataset)
        tables.append(table)
        problems += found
    listed = {resource["name"] for resource in resources}
    problems += [f"{name}: not in {PACKAGE}" for name in dataset.names if name not in listed]
    problems += list(_rule_problems(dataset))
    return CheckReport(
        version=dataset.version,
        tables=tuple(tables),
        population_total=_total(dataset, "villages"),
        regions=_rows(dataset, "regions"),
        villages=_rows(dataset, "villages"),
        problems=tuple(problems),
    )


def _fault(root: Path, resource: Mapping[str, Any]) -> str:
    """Return what is wrong with a file, "" if nothing."""
    path = root / resource["path"]
    if not path.is_file():
        return "missing"
    if path.stat().st_size != resource["size_bytes"]:
        return "size"
    if _sha256(path) != resource["sha256"]:
        return "hash"
    return ""


def _row_count(path: Path) -> int:
    try:
        return int(pq.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return -1


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_table(
    root: Path, resource: Mapping[str, Any], dataset: Dataset
) -> tuple[TableCheck, list[str]]:
    name, fault = resource["name"], _fault(root, resource)
    problems = []
    if fault:
        problems.append(SeedDamagedError(resource["path"], fault).message("en"))
    rows = _rows(dataset, name)
    if not fault and rows != resource["rows"]:
        problems.append(f"{name}: {rows} rows, {resource['rows']} packaged")
    path = root / resource["path"]
    digest = _sha256(path) if path.is_file() else ""
    return TableCheck(name=name, rows=rows, sha256=digest, ok=not problems), problems


def _rule_problems(dataset: Dataset) -> Iterator[str]:
    catalogue = load_catalogue()
    for rule in RULES:
        try:
            yield from rule(dataset, catalogue)
        except AppError as error:
            yield f"{rule.__name__}: {error.message('en')}"
        except (KeyError, ValueError, TypeError) as error:
            yield f"{rule.__name__}: could not be checked ({error!r})"


def _measured(measure: Callable[[], int]) -> int:
    try:
        return measure()
    except (AppError, KeyError, ValueError):
        return 0


def _rows(dataset: Dataset, name: str) -> int:
    return _measured(lambda: len(dataset.table(name)))


def _total(dataset: Dataset, name: str) -> int:
    return _measured(lambda: int(dataset.table(name)["population"].sum()))
