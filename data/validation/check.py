"""Check a table as read: typed rows, what is wrong with the others, and what was mended."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.problems import ERROR, REPAIR, Problems
from data.readers.table import Detected, RawTable
from data.validation.facilities import FacilityCheck
from data.validation.gazetteer import Gazetteer
from data.validation.headers import ColumnMapping
from data.validation.outcome import (
    Cancelled,
    Checked,
    Choices,
    CodeSystemError,
    Progress,
    Steps,
    UtmZoneError,
)
from data.validation.points import utm_epsg
from data.validation.region_codes import SYSTEMS
from data.validation.schemas import GEOMETRY, SCHEMAS
from lib.errors import MissingColumnError

__all__ = ["Checked", "Choices", "Gazetteer", "check", "missing_columns"]


def check(
    table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    existing: pd.DataFrame, *, kind: str = "facilities", progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Checked:  # fmt: skip
    """Check a table of one kind of data.

    Parameters
    ----------
    table
        As read.
    mapping
        Which column each field is taken from (`propose_mapping`, confirmed or changed).
    choices
        What a person states.
    gazetteer
        The regions of the dataset in effect.
    existing
        Facilities that stay in effect beside these rows (id, nama, lat, lon): all of the class
        when rows are added, those of other regions when a region is replaced, none when all are.
    kind
        A key of `data.validation.schemas.SCHEMAS`.
    progress, cancelled
        Told the share done; asked whether to stop.

    Raises
    ------
    MissingColumnError
        When columns that the kind cannot do without are not mapped; lists all.
    UtmZoneError, CodeSystemError
        On an unknown zone or code system.
    CancelledError
        When `cancelled` says so.

    """
    _refuse_choices(choices)
    lacking = missing_columns(mapping, kind, table)
    if lacking:
        raise MissingColumnError(file=table.name, columns=lacking)
    problems = Problems()
    problems.extend(table.problems)
    steps = Steps(progress, cancelled, table.name, len(table.rows))
    steps.reach(0.0)
    if kind == "facilities":
        frame, system = FacilityCheck(
            table, mapping, choices, gazetteer, existing, problems, steps
        ).run()
    else:
        frame, system = _other(kind, table, mapping, choices, gazetteer, problems, steps)
    steps.reach(0.95)
    checked = _outcome(frame, problems, system, mapping)
    steps.reach(1.0)
    return checked


def _other(
    kind: str, table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    problems: Problems, steps: Steps,
) -> tuple[pd.DataFrame, Detected]:  # fmt: skip
    from data.validation.shapes import check_boundaries, check_networks
    from data.validation.tables import check_region_table, check_village_table

    run = {
        "networks": check_networks, "region_table": check_region_table,
        "village_table": check_village_table, "boundaries": check_boundaries,
    }[kind]  # fmt: skip
    return run(table, mapping, choices, gazetteer, problems, steps)


def _outcome(
    frame: pd.DataFrame, problems: Problems, system: Detected, mapping: ColumnMapping
) -> Checked:
    rejected = problems.rows_with(ERROR)
    rejected = rejected[rejected > 0]
    if len(rejected):
        kept = ~np.isin(frame["row"].to_numpy(), rejected)
        # Column by column, so that a million rows are never held twice.
        parts = {name: frame.pop(name).array[kept] for name in list(frame.columns)}
        frame = pd.DataFrame(parts, copy=False)
    mended = problems.rows_with(REPAIR)
    repaired = mended[np.isin(mended, frame["row"].to_numpy())]
    return Checked(frame, rejected, repaired, problems, system, mapping)


def missing_columns(mapping: ColumnMapping, kind: str, table: RawTable | None = None) -> list[str]:
    """Return the fields that the kind needs and the mapping lacks; "a / b" where one would do."""
    have = set(mapping.fields)
    if table is not None and table.geometry is not None:
        have.add(GEOMETRY)
    if table is None or mapping.free(table.columns):
        have.add("*")
    lacking = []
    for group in SCHEMAS[kind].needs:
        if not any(set(fields) <= have for fields in group):
            told = [" + ".join(fields) for fields in group if fields != ("*",)]
            lacking.append(" / ".join(told))
    return lacking


def _refuse_choices(choices: Choices) -> None:
    if choices.code_system and choices.code_system not in SYSTEMS:
        raise CodeSystemError(value=choices.code_system)
    if choices.utm_zone:
        try:
            utm_epsg(choices.utm_zone)
        except ValueError as error:
            raise UtmZoneError(zone=choices.utm_zone) from error
