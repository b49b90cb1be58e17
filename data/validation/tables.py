"""Check tables of regions (indicators, population, budgets) and of villages."""

from __future__ import annotations

import functools
import re

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from data.build.common import fold, place_key
from data.catalogue import load_catalogue
from data.problems import ERROR, WARNING, Problems
from data.readers.table import Detected, RawTable
from data.validation import values
from data.validation.cells import OTHER, Text, is_empty, objects, text_of, to_floats
from data.validation.gazetteer import Codes, Gazetteer
from data.validation.headers import ColumnMapping
from data.validation.outcome import UPLOADED, Choices, Steps
from data.validation.regions import RegionReader, Stated
from data.validation.schemas import SCHEMAS

# Off the known total by more than this share, a population is told.
TOTAL_TOLERANCE = 0.2
_PERCENT = re.compile(r"persen|percent|%|\bpct\b|^p0$|persentase|rasio elektrifikasi")
Floats = NDArray[np.float64]
Frame = tuple[pd.DataFrame, Detected]


class _Reader:
    """What both kinds of tables share: cells, stated regions, numbers, years."""

    def __init__(
        self, kind: str, table: RawTable, mapping: ColumnMapping, choices: Choices,
        gazetteer: Gazetteer, problems: Problems,
    ) -> None:  # fmt: skip
        self.table, self.mapping, self.choices = table, mapping, choices
        self.gazetteer, self.problems, self.rows = gazetteer, problems, table.rows
        self.schema = SCHEMAS[kind]
        self.cells: dict[str, Text] = {
            name: text_of(table.frame[column]) for name, column in mapping.fields.items()
        }
        reader = RegionReader(gazetteer, mapping, choices.code_system, repair=choices.repair)
        self.stated: Stated = reader.read(self.cells, self.rows, choices.region, problems)

    def column(self, name: str) -> str:
        return self.mapping.fields.get(name, "")

    def numbers(self, name: str) -> Floats:
        return values.numbers(self.cells[name], self.schema.field(name), self.column(name),
                              self.rows, self.choices.last_year, self.problems)  # fmt: skip

    def years(self) -> NDArray[np.int64]:
        year = np.full(len(self.rows), self.choices.data_year, dtype=np.float64)
        if "year" in self.cells:
            found = self.numbers("year")
            year = np.where(np.isfinite(found), found, year)
        return year.astype(np.int64)

    def texts(self, name: str) -> NDArray[np.object_]:
        if name not in self.cells:
            return np.full(len(self.rows), "", dtype=object)
        clean = values.clean_text(self.cells[name], self.column(name), self.rows, self.problems,
                                  repair=self.choices.repair)  # fmt: skip
        return objects(clean)

    def refuse_no_region(self, kode: Codes) -> None:
        lost = self.rows[kode == ""]
        silent = np.setdiff1d(lost, self.problems.rows_with(ERROR))
        self.problems.add("E_NO_REGION", ERROR, silent)

    def source(self) -> str:
        return self.choices.source or UPLOADED


def check_region_table(
    table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    problems: Problems, steps: Steps,
) -> Frame:  # fmt: skip
    """Return kode, indicator, year, value, unit, source, row, label (as the file names the
    indicator); or of a budget table kode, item, item_label, year, budget, realisation, unit,
    source, row.

    A long table has an indicator and a value; of a wide one every free column of numbers becomes
    an indicator. Codes are of regencies or provinces.
    """  # noqa: D205
    read = _Reader("region_table", table, mapping, choices, gazetteer, problems)
    kode = np.where(read.stated.kode != "", read.stated.kode, read.stated.province).astype(object)
    read.refuse_no_region(kode)
    year = read.years()
    steps.reach(0.5)
    if "budget" in read.cells or "realisation" in read.cells:
        return _budgets(read, kode, year), read.stated.system
    parts = []
    if "population" in read.cells:
        people = _population(read, kode)
        parts.append(_indicator(read, kode, year, "population", people, "population", "orang"))
    if "value" in read.cells:
        value = read.numbers("value")
        name = read.texts("indicator")
        label = name if "indicator" in read.cells else np.full(len(kode), read.column("value"))
        slugs = np.array([indicator_code(str(each)) for each in label], dtype=object)
        parts.append(_indicator(read, kode, year, slugs, value, "value", read.texts("unit"), label))
    else:
        for column in mapping.free(table.columns):
            text = text_of(table.frame[column])
            value, kinds = to_floats(text)
            filled = ~is_empty(text)
            if filled.any() and (kinds[filled] != OTHER).mean() > 0.5:
                at = np.flatnonzero((kinds == OTHER) | np.isinf(value))
                problems.add("E_NUMBER", ERROR, read.rows[at], column, objects(text, at))
                parts.append(
                    _indicator(read, kode, year, indicator_code(column), value, column, "")
                )
    frame = pd.concat(parts, ignore_index=True) if parts else _no_values(read)
    _refuse_repeated(read, frame, ["kode", "indicator", "year"])
    steps.reach(0.9)
    return frame, read.stated.system


def _indicator(
    read: _Reader, kode: Codes, year: NDArray[np.int64], name: str | Codes, value: Floats,
    field: str, unit: str | Codes, label: Codes | None = None,
) -> pd.DataFrame:  # fmt: skip
    column = read.mapping.fields.get(field, field)
    frame = pd.DataFrame({"kode": kode, "indicator": name, "year": year, "value": value,
                          "unit": unit, "source": read.source(), "row": read.rows,
                          "label": column if label is None else label})  # fmt: skip
    said = frame["unit"].astype(str) + " " + frame["indicator"].astype(str).str.replace("_", " ")
    percent = np.array([bool(_PERCENT.search(w.lower())) for w in said.unique()], dtype=bool)
    percent = percent[pd.factorize(said)[0]]
    percent |= bool(_PERCENT.search(column.lower()))
    with np.errstate(invalid="ignore"):
        at = np.flatnonzero(percent & ((value < 0) | (value > 100)))
    read.problems.add("E_PERCENT", ERROR, read.rows[at], column, value[at].astype(str))
    return frame[frame["value"].notna()].reset_index(drop=True)


def _budgets(read: _Reader, kode: Codes, year: NDArray[np.int64]) -> pd.DataFrame:
    label = read.texts("item") if "item" in read.cells else np.full(len(kode), "Anggaran", object)
    none = np.full(len(kode), np.nan)
    amounts = {
        name: read.numbers(name) if name in read.cells else none
        for name in ("budget", "realisation")
    }
    unit = read.texts("unit")
    factor = np.array([rupiah_factor(str(u), read.column("budget")) for u in unit])
    for name, amount in amounts.items():
        with np.errstate(invalid="ignore"):
            at = np.flatnonzero(amount < 0)
        read.problems.add("W_NEGATIVE", WARNING, read.rows[at], read.column(name),
                          amount[at].astype(str))  # fmt: skip
    frame = pd.DataFrame(
        {
            "kode": kode, "item": [slug(str(each)) for each in label], "item_label": label,
            "year": year, "budget": amounts["budget"] * factor,
            "realisation": amounts["realisation"] * factor, "unit": "rupiah",
            "source": read.source(), "row": read.rows,
        }
    )  # fmt: skip
    _refuse_repeated(read, frame, ["kode", "item", "year"])
    return frame


def rupiah_factor(unit: str, header: str) -> float:
    """Return what amounts are multiplied by to be rupiah, as the unit or the header says."""
    for text in (unit, header):
        words = set(fold(text).split())
        for names, factor in (
            ({"triliun", "trillion"}, 1e12), ({"miliar", "milyar", "billion"}, 1e9),
            ({"juta", "million"}, 1e6), ({"ribu", "thousand"}, 1e3),
        ):  # fmt: skip
            if words & names:
                return factor
    return 1.0


def check_village_table(
    table: RawTable, mapping: ColumnMapping, choices: Choices, gazetteer: Gazetteer,
    problems: Problems, steps: Steps,
) -> Frame:  # fmt: skip
    """Return kode (desa), population and the free columns, source, year and row."""
    read = _Reader("village_table", table, mapping, choices, gazetteer, problems)
    kode = _villages(read)
    year = read.years()
    steps.reach(0.5)
    people = _population(read, kode) if "population" in read.cells else None
    frame = pd.DataFrame({"kode": kode, "year": year, "source": read.source(), "row": read.rows})
    if people is not None:
        frame.insert(1, "population", people)
        _hold_against_regions(read, frame)
    for column in mapping.free(table.columns):
        text = text_of(table.frame[column])
        value, kinds = to_floats(text)
        numeric = bool((kinds != OTHER).all())
        frame[slug(column)] = value if numeric else objects(text)
    _refuse_repeated(read, frame, ["kode"])
    steps.reach(0.9)
    return frame, read.stated.system


def _villages(read: _Reader) -> Codes:
    """Return the desa of each row, by code or by names; rows without one are refused."""
    full = read.stated.full.copy()
    desa = read.texts("desa")
    village = np.array([len(f) == 13 for f in full], dtype=bool)
    by_name = np.flatnonzero(~village & (desa != ""))
    if len(by_name):
        district = np.array([f[:8] for f in full], dtype=object)[by_name]
        if "kecamatan" in read.cells:
            named = read.gazetteer.districts_by_name(
                read.stated.kode[by_name], read.texts("kecamatan")[by_name]
            )
            district = np.where(district == "", named, district)
        keys = read.gazetteer.village_keys
        full[by_name] = [keys.get((d, place_key(n)), "") for d, n in
                         zip(district, desa[by_name], strict=True)]  # fmt: skip
    village = np.array([len(f) == 13 for f in full], dtype=bool)
    lost = np.flatnonzero(~village)
    lost = lost[~np.isin(read.rows[lost], read.problems.rows_with(ERROR))]
    name = "kode_desa" if "kode_desa" in read.cells else "desa"
    shown = read.texts(name)[lost] if name in read.cells else read.texts("kode_wilayah")[lost]
    read.problems.add("E_VILLAGE", ERROR, read.rows[lost], read.column(name), shown)
    return np.where(village, full, "").astype(object)


def _population(read: _Reader, kode: Codes) -> Floats:
    """Return people; negative and missing are refused, zero and odd ones are told."""
    text, column = read.cells["population"], read.column("population")
    people, kind = to_floats(text)
    with np.errstate(invalid="ignore"):
        bad = (kind == OTHER) | ~np.isfinite(people) | (people < 0) | (people > 1e9)
    at = np.flatnonzero(bad)
    read.problems.add("E_POPULATION", ERROR, read.rows[at], column, objects(text, at))
    at = np.flatnonzero(people == 0)
    read.problems.add("W_POPULATION_ZERO", WARNING, read.rows[at], column, objects(text, at))
    known = read.gazetteer.populations.reindex(kode).to_numpy(dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.abs(people / known - 1) > TOTAL_TOLERANCE
    regency = np.array([len(str(k)) == 5 for k in kode], dtype=bool)
    at = np.flatnonzero(off & regency & (known > 0) & ~bad & (people > 0))
    read.problems.add("W_TOTAL", WARNING, read.rows[at], column, objects(text, at),
                      known=known[at].astype(np.int64))  # fmt: skip
    return np.where(bad, np.nan, people)


def _hold_against_regions(read: _Reader, frame: pd.DataFrame) -> None:
    """Tell regencies whose villages are all there but do not sum to the known total."""
    regency = frame["kode"].astype(str).str[:5]
    sums = frame.groupby(regency)["population"].sum()
    counts = frame.groupby(regency)["kode"].nunique()
    villages = read.gazetteer.villages["kode"].str[:5].value_counts()
    for kode, total in sums.items():
        known = read.gazetteer.populations.get(kode)
        if kode == "" or known is None or counts[kode] < 0.95 * villages.get(kode, 0):
            continue
        if abs(total / known - 1) > TOTAL_TOLERANCE:
            first = int(frame.loc[regency == kode, "row"].iloc[0])
            read.problems.add("W_TOTAL", WARNING, first, read.column("population"),
                              f"{int(total)}", known=int(known))  # fmt: skip


def _refuse_repeated(read: _Reader, frame: pd.DataFrame, keys: list[str]) -> None:
    told = frame[frame["kode"] != ""]
    twice = told[told.duplicated(keys, keep=False)]
    if twice.empty:
        return
    first = twice.groupby(keys)["row"].transform("first").to_numpy()
    last = twice.groupby(keys)["row"].transform("last").to_numpy()
    rows = twice["row"].to_numpy()
    text = twice[keys].astype(str).agg(", ".join, axis=1).to_numpy(dtype=object)
    column = read.column("kode_desa") or read.column("kode_wilayah") or read.column("kabkota")
    read.problems.add("E_DUP_KEY", ERROR, rows, column, text,
                      other=np.where(rows == first, last, first))  # fmt: skip


def _no_values(read: _Reader) -> pd.DataFrame:
    read.problems.add("E_NO_VALUES", ERROR, read.rows)
    names = ("kode", "indicator", "year", "value", "unit", "source", "row")
    return pd.DataFrame({name: pa.nulls(0).to_pandas() for name in names})


def indicator_code(label: str) -> str:
    """Return the code of the indicator that a file names: the catalogue's, else made of words."""
    return _known_indicators().get(fold(label), "") or slug(label)


@functools.cache
def _known_indicators() -> dict[str, str]:
    """Return codes of the catalogue's indicators by code and by label in both languages."""
    found: dict[str, str] = {}
    for each in load_catalogue().indicators.values():
        for text in (each.code, each.label_id, each.label_en):
            plain = re.sub(r"\s*\([^)]*\)", "", text)
            for name in (text, plain, *re.findall(r"\(([A-Z]{2,})\)", text)):
                found.setdefault(fold(name), each.code)
    return found


def slug(label: str) -> str:
    """Return the name of an indicator as lower case words joined by underscores."""
    return fold(label).replace(" ", "_")[:60] or "nilai"
