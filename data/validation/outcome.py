"""What a check takes and gives: the analyst's choices, and the rows with their problems."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from data.memory import give_back
from data.problems import Problems
from data.readers.errors import CancelledError
from data.readers.table import Detected
from data.validation.headers import ColumnMapping
from data.validation.placing import ACCEPT_SCORE
from lib.errors import AppError

_LARGE = 100_000
UPLOADED = "unggahan"
"""Source of rows for which none is stated."""
Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


class UtmZoneError(AppError, ValueError):
    """Refuse a UTM zone that is not one of Indonesia's."""

    code = "E_UTM_ZONE"
    text_id = "Zona UTM “{zone}” tidak dikenal; tulis mis. 48S atau 51N (zona 46 sampai 54)."
    text_en = "The UTM zone “{zone}” is unknown; write for example 48S or 51N (zones 46 to 54)."


class CodeSystemError(AppError, ValueError):
    """Refuse a code system that is not known."""

    code = "E_CODE_SYSTEM"
    text_id = "Sistem kode “{value}” tidak dikenal; pilihan: kemendagri, bps, dapodik."
    text_en = "The code system “{value}” is unknown; choices: kemendagri, bps, dapodik."


@dataclass(frozen=True)
class Choices:
    """What a person states about the content of a file; the defaults mean: find out.

    Parameters
    ----------
    code_system
        "kemendagri", "bps" or "dapodik"; "" to be told by the whole column.
    utm_zone
        Such as "48S" or "EPSG:32748" where coordinates are metres.
    decimal
        "." or ","; "" to be told by each column's majority.
    repair
        Apply unambiguous repairs; False rejects the rows instead.
    year, source, licence
        For rows that do not say; year None means the year now.
    region
        Code of the regency of rows that state none.
    accept_score
        Lowest score at which a row without coordinates is placed by a name; over 1 none is.
    latest_year
        The last possible year, None for the year now.

    """

    code_system: str = ""
    utm_zone: str = ""
    decimal: str = ""
    repair: bool = True
    year: int | None = None
    source: str = ""
    licence: str = ""
    region: str = ""
    accept_score: float = ACCEPT_SCORE
    latest_year: int | None = None

    @property
    def last_year(self) -> int:
        """The last possible year of a row."""
        return self.latest_year or datetime.now(UTC).year

    @property
    def data_year(self) -> int:
        """The year of rows that do not say theirs."""
        return self.year or self.last_year


@dataclass(frozen=True)
class Checked:
    """The outcome of a check.

    Parameters
    ----------
    accepted
        Typed rows in the file's order, with their row numbers in `row`. Facilities: columns of
        `data.store.FACILITY_COLUMNS` without landmass_id, and `attributes` (JSON text). Others:
        see `data.validation.tables` and `data.validation.shapes`.
    rejected, repaired
        Row numbers, ascending. A repaired row is accepted too.
    problems
        All of them, those of the reader included.
    code_system
        The system of region codes: as declared, or as told by the column; "" where it is open.
    mapping
        The mapping used.

    """

    accepted: pd.DataFrame
    rejected: NDArray[np.int64]
    repaired: NDArray[np.int64]
    problems: Problems
    code_system: Detected
    mapping: ColumnMapping


@dataclass
class Steps:
    """Progress of a check, and the place where it can be cancelled."""

    progress: Progress | None = None
    cancelled: Cancelled | None = None
    file: str = ""
    rows: int = 0

    def pause(self) -> None:
        """Raise CancelledError when asked to stop; after a large step give its memory back."""
        if self.cancelled is not None and self.cancelled():
            raise CancelledError(file=self.file)
        if self.rows >= _LARGE:
            give_back()

    def reach(self, share: float) -> None:
        """Say that this share (0 to 1) is done; raises CancelledError when asked to stop."""
        self.pause()
        if self.progress is not None:
            self.progress(share)
