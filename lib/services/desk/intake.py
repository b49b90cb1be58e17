"""Take a file in: read it, map its columns, check its rows. Nothing is kept by this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.current import current_dataset, kept_by_version
from data.problems import ERROR, Problems, distinct_rows
from data.readers.read import read_table
from data.readers.table import RawTable, ReadOptions
from data.store import Dataset
from data.validation.check import Checked, Choices, check
from data.validation.gazetteer import Gazetteer
from data.validation.headers import ColumnMapping, propose_mapping, shape_key
from data.versions import facilities, features
from data.versions.kinds import FACILITIES, NETWORKS
from data.versions.presence import database_present
from lib.services.desk import mapping_memory, report
from lib.services.desk.commit import Load, find_same
from lib.services.desk.records import Version, check_dataset
from lib.services.desk.shelters import without_shelters

OUTSIDE = "E_OUTSIDE_REGION"
READING_SHARE = 0.4
"""How much of the progress of `prepare` is the reading; the rest is the check."""
_SAMPLE = 200
_TOLD_REGIONS = 3


@dataclass(frozen=True)
class Intake:
    """A file as read and checked.

    Parameters
    ----------
    kind, key, mode, region
        What it is to become, and how.
    raw
        The file.
    content
        Its bytes.
    mapping
        Columns by field, and how sure each is.
    choices
        What was stated about its values.
    checked
        Accepted rows, problems, what was detected.
    problems
        All of them: of reading, of checking, and rows outside the region.
    accepted
        The rows of `checked` that may be committed.
    remembered
        Whether the mapping comes from an earlier file of this shape.
    same
        The version that this file already made, if it did.

    """

    kind: str
    key: str
    mode: str
    region: str
    raw: RawTable
    content: bytes = field(repr=False)
    mapping: ColumnMapping
    choices: Choices
    checked: Checked = field(repr=False)
    problems: Problems = field(repr=False)
    accepted: pd.DataFrame = field(repr=False)
    remembered: bool = False
    same: Version | None = None

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of rows: rows, accepted, rejected, repaired."""
        total = self.raw.total_rows
        return report.counts(total, self.accepted["row"], self.checked.repaired)

    @property
    def rejected(self) -> NDArray[np.int64]:
        """The row numbers that were not accepted, ascending."""
        unread = self.raw.problems.rows_with(ERROR)
        everything = distinct_rows(np.concatenate([self.raw.rows, unread]))
        return everything[~np.isin(everything, self.accepted["row"].to_numpy(dtype=np.int64))]

    def load(self) -> Load:
        """Return what is to be committed."""
        return replace(self._record(), rows=stored_rows(self.kind, self.key, self.accepted))

    def _record(self) -> Load:
        """Return what is to be committed but for the rows: enough to tell the file apart."""
        stated = {k: v for k, v in asdict(self.choices).items() if v not in (None, "")}
        return Load(
            kind=self.kind,
            key=self.key,
            rows=pd.DataFrame(),
            file_name=self.raw.name,
            sha256=self.raw.sha256,
            content=self.content,
            counts=self.counts,
            mapping=dict(self.mapping.fields),
            choices=stated,
            report={
                "problems": self.problems.counts(),
                "encoding": self.raw.encoding.value if self.raw.encoding else "",
                "code_system": self.checked.code_system.value if self.checked.code_system else "",
            },
            source=self.choices.source or "",
            licence=self.choices.licence or "",
            data_year=self.choices.year,
        )


def prepare(
    content: bytes,
    name: str,
    kind: str,
    key: str,
    *,
    options: ReadOptions | None = None,
    mapping: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    mode: str = "add",
    region: str = "",
    allowed_regions: Iterable[str] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Intake:
    """Read a file and check it against what is in effect.

    Parameters
    ----------
    content, name
        The file's bytes; its name is only shown.
    kind, key
        What it is: "facilities" and a class, or another kind of `data.versions.kinds`.
    options
        What is stated of its form.
    mapping
        Column by field; None takes the remembered one, else what the headers propose.
    choices
        What is stated of its values.
    mode, region
        How it is to be committed: rows outside the region to replace are rejected, and ids of rows
        that stay are taken.
    allowed_regions
        Codes of the regions that the loader may load: rows elsewhere are rejected one by one. None
        is the nation. It spares a person a refusal of the whole; `submit` checks the right itself.
    progress, cancelled
        Told the share done of reading and check, 0 to 1; asked whether to stop.

    Raises
    ------
    InputFileError
        When the file cannot be used.
    UnknownDatasetError

    """
    check_dataset(kind, key)
    raw = read_table(
        content, name, options, progress=_part(progress, 0.0, READING_SHARE), cancelled=cancelled
    )
    return examine(
        raw, content, kind, key, mapping=mapping, choices=choices, mode=mode, region=region,
        allowed_regions=allowed_regions, progress=_part(progress, READING_SHARE, 1.0),
        cancelled=cancelled,
    )  # fmt: skip


def examine(
    raw: RawTable,
    content: bytes,
    kind: str,
    key: str,
    *,
    mapping: Mapping[str, str] | None = None,
    choices: Choices | None = None,
    mode: str = "add",
    region: str = "",
    allowed_regions: Iterable[str] | None = None,
    progress: Callable[[float], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Intake:
    """Check a file that has been read: again, with another mapping, choices or mode.

    Parameters are those of `prepare`; progress and cancelling are of the check alone.
    """
    columns, remembered, choices = propose(raw, kind, mapping, choices)
    dataset = current_dataset()
    existing = staying(dataset, kind, key, mode, region)
    checked = check(
        raw, columns, choices, _gazetteer(dataset), existing, kind=kind,
        progress=progress, cancelled=cancelled,
    )  # fmt: skip
    problems, accepted = Problems(), checked.accepted
    problems.extend(checked.problems)
    if mode == "replace_region":
        accepted = _inside(kind, accepted, (region,), problems)
    if allowed_regions is not None:
        accepted = _inside(kind, accepted, tuple(allowed_regions), problems)
    accepted = without_shelters(kind, key, accepted, problems)
    made = Intake(
        kind, key, mode, region, raw, content, columns, choices, checked, problems,
        accepted, remembered,
    )  # fmt: skip
    return replace(made, same=_same(made))


def staying(dataset: Dataset, kind: str, key: str, mode: str, region: str) -> pd.DataFrame:
    """Return the rows in effect that a load leaves there: their ids are taken."""
    if kind != FACILITIES:
        return pd.DataFrame({"id": pd.Series([], dtype="str")})
    table = dataset.facilities[key]
    if mode == "replace_all":
        return table.iloc[:0]
    if mode == "replace_region":
        code = table["kode_kabkota"].astype("str")
        return table[~(code.eq(region) | code.str.startswith(f"{region}."))]
    return table


def stored_rows(kind: str, key: str, accepted: pd.DataFrame) -> pd.DataFrame:
    """Return accepted rows as they are stored."""
    if kind == FACILITIES:
        return facilities.rows_from(accepted)
    return features.rows_from(kind, key, accepted)


def propose(
    raw: RawTable,
    kind: str,
    stated: Mapping[str, str] | None = None,
    choices: Choices | None = None,
) -> tuple[ColumnMapping, bool, Choices]:
    """Return the mapping to use, whether it was remembered, and the choices.

    Stated ones are taken as they are, else those of the last file with these headers, else what
    the headers tell.
    """
    if stated is not None:
        return ColumnMapping.stated(stated), False, choices or Choices()
    kept = mapping_memory.recall(shape_key(raw.columns), kind)
    if kept is not None and set(kept[0].values()) <= set(raw.columns):
        names = Choices.__dataclass_fields__
        known = {name: value for name, value in kept[1].items() if name in names}
        return ColumnMapping.stated(kept[0]), True, choices or replace(Choices(), **known)
    proposed = propose_mapping(raw.columns, raw.frame.head(_SAMPLE), kind)
    return proposed, False, choices or Choices()


@kept_by_version(maxsize=1)
def _gazetteer(dataset: Dataset) -> Gazetteer:
    return Gazetteer(dataset)


def _inside(
    kind: str, accepted: pd.DataFrame, regions: tuple[str, ...], problems: Problems
) -> pd.DataFrame:
    """Return the rows within the regions ("" is the nation), and note the others as rejected."""
    column = (
        "kode_kabkota" if kind == FACILITIES else "kode_wilayah" if kind == NETWORKS else "kode"
    )
    if "" in regions or accepted.empty:
        return accepted
    code = accepted[column].astype("str")
    known = code.drop_duplicates()
    within = [each for each in known if any(f"{each}.".startswith(f"{r}.") for r in regions)]
    inside = code.isin(within)
    outside = accepted[~inside]
    told = ", ".join(regions[:_TOLD_REGIONS]) + (", …" if len(regions) > _TOLD_REGIONS else "")
    rows = outside["row"].to_numpy(dtype=np.int64)
    problems.add(OUTSIDE, ERROR, rows, values=code[~inside], region=told)
    return accepted[inside].reset_index(drop=True)


def _same(intake: Intake) -> Version | None:
    if not database_present():
        return None
    from data.db.engine import database

    with database().read() as connection:
        return find_same(connection, intake._record(), intake.mode, intake.region)


def _part(
    progress: Callable[[float], None] | None, begin: float, end: float
) -> Callable[[float], None] | None:
    """Return what tells a part's share as that of the whole."""
    if progress is None:
        return None
    return lambda share: progress(begin + (end - begin) * share)
