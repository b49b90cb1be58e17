"""Attributes of facilities as JSON text beside the fixed columns, many rows at a time."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd

from data.store import FACILITY_COLUMNS

Objects = np.ndarray[Any, np.dtype[np.object_]]
DERIVED = ("landmass_id", "region_mismatch", "shared_point")
"""Columns that follow from point and region: never kept, always found anew."""
RESERVED = frozenset({*FACILITY_COLUMNS, *DERIVED, "facility_class", "row", "attributes"})
EMPTY = "{}"
_PART = 20_000
"""Rows parsed at a time: the objects of more would fill the memory."""


def extra_columns(frame: pd.DataFrame) -> list[str]:
    """Return the columns of a facility table that are attributes."""
    return [name for name in frame.columns if name not in RESERVED]


def pack(frame: pd.DataFrame) -> Objects:
    """Return the attribute columns as JSON text, one object a row, shape (n,)."""
    if not len(frame.columns) or frame.empty:
        return np.full(len(frame), EMPTY, dtype=object)
    # A float32 would be written with fifteen digits of which eight say nothing.
    short = [name for name in frame.columns if frame[name].dtype == np.float32]
    frame = frame.assign(**{name: frame[name].astype("str").astype("float64") for name in short})
    lines = frame.to_json(orient="records", lines=True, force_ascii=False, double_precision=15)
    return np.array(lines.splitlines(), dtype=object)


def unpack(texts: pd.Series, reserved: frozenset[str] = RESERVED) -> pd.DataFrame:
    """Return the attributes of rows as columns, None where a row has no such attribute.

    Attributes that bear the name of a column of the table itself (`reserved`) are left out.
    """
    if texts.eq(EMPTY).all():
        return pd.DataFrame(index=texts.index)
    parts = [_unpacked(texts.iloc[at : at + _PART], reserved) for at in range(0, len(texts), _PART)]
    names = dict.fromkeys(name for _, part in parts for name in part)
    columns = {
        name: np.concatenate(
            [part.get(name, np.full(count, None, dtype=object)) for count, part in parts]
        )
        for name in names
    }
    return pd.DataFrame(columns, index=texts.index, dtype=object)


def _unpacked(texts: pd.Series, reserved: frozenset[str]) -> tuple[int, dict[str, Objects]]:
    """Return the number of rows and their attributes as columns."""
    rows = json.loads("[" + ",".join(texts) + "]")
    names = dict.fromkeys(name for row in rows for name in row if name not in reserved)
    return len(rows), {
        name: pd.Series([row.get(name) for row in rows], dtype=object).to_numpy() for name in names
    }


def as_embedded(column: pd.Series, embedded: pd.Series | None) -> pd.Series:
    """Return an attribute in the type of the embedded column of that name, where it fits.

    What does not fit a number is missing; text columns have "" for what is missing, as the seed.
    """
    if embedded is None:
        return column
    dtype = embedded.dtype
    if pd.api.types.is_bool_dtype(dtype):
        return column.isin([True, 1, "1", "true", "True", "ya"]).astype("bool")
    if pd.api.types.is_numeric_dtype(dtype):
        numbers = pd.to_numeric(column, errors="coerce")
        if pd.api.types.is_integer_dtype(dtype):
            # Nullable, as a new row may lack what every embedded one has.
            kind = "Int64" if numbers.abs().max() > np.iinfo(np.int32).max else "Int32"
            return numbers.round().astype("Float64").astype(kind)
        return numbers.astype(dtype)
    return column.where(column.notna(), "").astype("str")
