"""The indicators there are: those of the catalogue, and those that only loaded files have."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from data.catalogue import Indicator, load_catalogue
from data.current import current_dataset, kept_by_version
from data.versions.overlaying import LOADED_INDICATORS
from lib.i18n import both

LOADED_SECTOR = ""
"""The sector of a loaded indicator: its file names none."""
_PERCENT = ("persen", "percent", "%", "pct")
_ENGLISH_UNITS = {"persen": "percent", "orang": "people", "tahun": "years"}


@kept_by_version()
def indicators() -> Mapping[str, Indicator]:
    """Return every indicator by code, the catalogue's first, then the loaded ones by code."""
    dataset = current_dataset()
    known = dict(load_catalogue().indicators)
    if LOADED_INDICATORS not in dataset.names:
        return known
    listed = dataset.table(LOADED_INDICATORS)
    table = dataset.indicators
    values = {
        str(code): own["value"].to_numpy(dtype=np.float64)
        for code, own in table[table["indicator"].isin(listed["indicator"])].groupby("indicator")
    }
    for row in listed.to_dict("records"):
        code = str(row["indicator"])
        if code in values:
            known[code] = _loaded(row, values[code])
    return known


def _loaded(row: Mapping[str, object], values: np.ndarray) -> Indicator:
    """Make an indicator of what a file told; that dark is high says nothing of good or bad."""
    code, unit = str(row["indicator"]), str(row["unit"]).strip()
    unit = "persen" if unit.lower() in _PERCENT else unit
    label = str(row["label"]) or code.replace("_", " ").capitalize()
    note_id, note_en = both("indikator.dimuat_catatan")
    return Indicator(
        code=code,
        sector=LOADED_SECTOR,
        label_id=label,
        label_en=label,
        unit=unit,
        unit_en=_ENGLISH_UNITS.get(unit, unit),
        direction="lower_better",
        decimals=0 if np.all(values == np.round(values)) else 2,
        source=str(row["source"]),
        note_id=note_id,
        note_en=note_en,
    )


def sector_label(indicator: Indicator, language: str) -> str:
    """Name the sector of an indicator; a loaded one stands under its own heading."""
    if indicator.sector == LOADED_SECTOR:
        text_id, text_en = both("indikator.dimuat")
        return text_en if language == "en" else text_id
    return load_catalogue().sectors[indicator.sector].label(language)
