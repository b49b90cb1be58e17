"""Large tables in effect as Parquet files in the data folder, so that a start reads no million rows
out of the database.

A file is only a copy: it is made after the first reading, named by the version of the rows, the
embedded data and the code that made it, and checked by the checksums of its pages. Where it is
missing, damaged or cannot be written, the rows come from the database as before.
"""  # noqa: D205

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

FEWEST_ROWS = 20_000
"""Smaller tables are read from the database at once."""
FOLDER = "tables"
_MIXED, _ORDER = b"peta_mixed", b"peta_order"
_HERE = Path(__file__).parent
_MADE_BY = ("facilities.py", "attributes.py", "table_cache.py", "../places.py")
_LOG = logging.getLogger(__name__)


def kept_table(
    folder: Path, name: str, parts: tuple[str, ...], make: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """Return a table from its file, else from `make`, whose result is then kept.

    Parameters
    ----------
    folder
        The data folder.
    name
        Of the table; older files of it are deleted when a new one is written.
    parts
        Texts that change whenever the table would.
    make
        Makes the table.

    """
    digest = hashlib.sha256("\n".join((*parts, _code())).encode()).hexdigest()[:20]
    path = folder / FOLDER / f"{name}-{digest}.parquet"
    found = _read(path)
    if found is not None:
        return found
    table = make()
    if len(table) >= FEWEST_ROWS:
        _write(path, name, table)
    return table


@functools.cache
def _code() -> str:
    digest = hashlib.sha256(pd.__version__.encode())
    for name in _MADE_BY:
        digest.update((_HERE / name).read_bytes())
    return digest.hexdigest()


def _read(path: Path) -> pd.DataFrame | None:
    if not path.exists():
        return None
    try:
        frame = _decoded(pq.read_table(path, page_checksum_verification=True))
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        _LOG.warning("the kept table %s is not used: %s", path.name, error)
        with contextlib.suppress(OSError):
            path.unlink()
        return None
    return frame


def _write(path: Path, name: str, table: pd.DataFrame) -> None:
    """Write a file under its name at once and whole; what cannot be kept exactly is not."""
    temporary = None
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".new-", delete=False) as sink:
            temporary = Path(sink.name)
        arrow = _encoded(table)
        pq.write_table(arrow, temporary, compression="zstd", write_page_checksum=True)
        if not _alike(temporary, table):
            _LOG.warning("the table %s is not kept: it does not come back as it was", name)
            return
        for older in path.parent.glob(f"{name}-*.parquet"):
            older.unlink(missing_ok=True)
        temporary.replace(path)
    except (pa.ArrowException, OSError, TypeError, ValueError) as error:
        _LOG.warning("the table %s is not kept: %s", name, error)
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _encoded(table: pd.DataFrame) -> pa.Table:
    """Return a table for a file: columns of mixed values become JSON text, each value once."""
    mixed = [name for name in table.columns if table[name].dtype == object]
    arrow = pa.Table.from_pandas(table.drop(columns=mixed), preserve_index=False)
    for name in mixed:
        texts = pa.array([json.dumps(each, ensure_ascii=False) for each in table[name]])
        arrow = arrow.append_column(name, texts.dictionary_encode())
    told = {_MIXED: json.dumps(mixed).encode(), _ORDER: json.dumps(list(table.columns)).encode()}
    return arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), **told})


def _decoded(arrow: pa.Table) -> pd.DataFrame:
    """Return what `_encoded` was given."""
    metadata = arrow.schema.metadata
    mixed = json.loads(metadata[_MIXED])
    frame: pd.DataFrame = arrow.drop_columns(mixed).to_pandas()
    for name in mixed:
        column = arrow.column(name).unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0)
        values = np.empty(len(column.dictionary), dtype=object)
        values[:] = [json.loads(each) for each in column.dictionary.to_pylist()]
        frame[name] = pd.Series(values[column.indices.to_numpy()], frame.index, dtype=object)
    return frame[json.loads(metadata[_ORDER])]


def _alike(path: Path, table: pd.DataFrame) -> bool:
    """Tell whether a file gives back the columns, types and some rows of a table."""
    kept = _decoded(pq.read_table(path))
    if not kept.dtypes.equals(table.dtypes) or len(kept) != len(table):
        return False
    sample = slice(None, None, max(len(table) // 1_000, 1))
    one, other = kept.iloc[sample], table.iloc[sample]
    return all(_texts(one[name]) == _texts(other[name]) for name in table.columns)


def _texts(column: pd.Series) -> list[str]:
    return [json.dumps(each, default=str) for each in column.tolist()]
