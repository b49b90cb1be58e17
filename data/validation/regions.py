"""The region that each row states: by code, by name, by facility code, or by choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from data.problems import ERROR, REPAIR, WARNING, Problems
from data.readers.table import Detected
from data.validation.cells import NOTHING, Text, distinct, mask, matches
from data.validation.gazetteer import Codes, Gazetteer
from data.validation.headers import ColumnMapping, header_system
from data.validation.open_names import OpenName
from data.validation.region_codes import BPS, SYSTEMS, detect_code_system, take_apart
from data.validation.region_names import same_province

CODE_FIELDS = ("kode_desa", "kode_kecamatan", "kode_wilayah")
_FACILITY_ID = r"^(P\d{10}|R\d{7}|D\d{4})$"
_WHOLE_CODE = r"^(ID)?['’]?[\d. ]{6,}$"


@dataclass(frozen=True)
class Stated:
    """What the rows state.

    `kode` is the regency ("" none), `province` the province where only that is stated, `full` a
    code of kecamatan or desa ("" none), `open_names` what a point may yet decide.
    """

    kode: Codes
    province: Codes
    full: Codes
    open_names: tuple[OpenName, ...]
    system: Detected


@dataclass
class _Verdict:
    kode: str = ""
    full: str = ""
    province: str = ""
    choices: tuple[str, ...] = ()
    code: str = ""
    severity: str = ERROR
    field: str = ""
    value: str = ""
    details: Mapping[str, object] | None = None


class RegionReader:
    """Read the stated regions of a file's rows.

    Parameters
    ----------
    gazetteer
        Codes and names.
    mapping
        Which columns hold what.
    system
        The declared code system, "" for none.
    repair
        Whether what can be mended is mended.

    """

    def __init__(
        self, gazetteer: Gazetteer, mapping: ColumnMapping, system: str, *, repair: bool
    ) -> None:
        self._gazetteer, self._mapping, self._repair = gazetteer, mapping, repair
        self._declared = system
        self._system = Detected("", 0.0, SYSTEMS)
        self._field = ""
        self._certain = False  # the system was declared, by a person or by the header

    def read(
        self, cells: Mapping[str, Text], rows: NDArray[np.int64], default: str,
        problems: Problems, *, by_point: bool = False,
    ) -> Stated:  # fmt: skip
        """Return the stated regions and add what is wrong with them to `problems`.

        `default` is the region that was chosen for rows that state none, "" for none. With
        `by_point`, names of several readings or none are left open and not told: the points of
        the rows are to decide.
        """
        codes = self._codes(cells, len(rows))
        parts = [codes, *(cells.get(name) for name in ("kabkota", "provinsi"))]
        nothing = np.zeros(len(rows), np.int64)
        combined = nothing
        texts: list[tuple[NDArray[np.int64], NDArray[np.object_]]] = []
        for part in parts:
            number, words = distinct(part) if part is not None else (nothing, np.array([""]))
            texts.append((number, words))
            if combined is nothing:
                combined = number
            elif number is not nothing:
                # Renumbered after each column, so that the product cannot overflow.
                combined = np.unique(combined * len(words) + number, return_inverse=True)[1]
        triples = [tuple(str(w[n[i]]) for n, w in texts) for i in _firsts(combined)]
        self._system = self._detect(triples)
        verdicts = [self._judge(*triple) for triple in triples]
        stated = self._spread(verdicts, combined, rows, problems, by_point=by_point)
        if default:
            unsaid = (stated.kode == "") & (stated.province == "")
            stated.kode[unsaid & self._silent(verdicts, combined)] = default
        return stated

    def _codes(self, cells: Mapping[str, Text], n: int) -> Text | None:
        """Return the most specific code of each row, None where the file has no codes."""
        chosen: Text | None = None
        province = cells.get("kode_provinsi")
        for name in reversed(CODE_FIELDS):
            column = cells.get(name)
            if column is None:
                continue
            if name == "kode_wilayah" and province is not None:
                column = _joined(province, column)
            if name in CODE_FIELDS[:2]:
                whole = pa.array(matches(column, _WHOLE_CODE))
                chosen = pc.if_else(whole, column, _or_empty(chosen, n))
            else:
                chosen = column
            self._field = self._field or name
        if chosen is None and "kabkota" not in cells:
            chosen = self._by_facility_id(cells, n)
        if province is not None:
            self._field = self._field or "kode_provinsi"
            chosen = _or_empty(chosen, n)
            chosen = pc.if_else(pc.equal(chosen, ""), province, chosen)
        return chosen

    def _by_facility_id(self, cells: Mapping[str, Text], n: int) -> Text | None:
        """Return the regency code within facility codes, where most rows have such an id."""
        ids = cells.get("id")
        if ids is None or not n:
            return None
        proven = matches(ids, _FACILITY_ID)
        if proven.mean() <= 0.5:
            return None
        self._field = "id"
        prefix = pc.replace_substring_regex(pc.utf8_slice_codeunits(ids, 0, 5), r"^[PRD]", "ID")
        known = pa.array([f"ID{c}" for c in self._gazetteer.codes.of(BPS)], prefix.type)
        # A facility's code is no statement of its region: one of no regency says nothing.
        proven &= mask(pc.is_in(prefix, value_set=known))
        return pc.if_else(pa.array(proven), prefix, "")

    def _detect(self, triples: list[tuple[str, ...]]) -> Detected:
        pairs = {code: kab or prov for code, kab, prov in reversed(triples) if code}
        if self._declared or not pairs:
            self._certain = bool(self._declared)
            return Detected(self._declared, 1.0) if self._declared else Detected("", 1.0)
        for name in (self._field, "kode_provinsi"):
            column = self._mapping.fields.get(name, "")
            if header_system(column):
                self._certain = True
                return Detected(header_system(column), 1.0)
        names = list(pairs.values())
        named = names if any(names) else None
        known = self._gazetteer
        return detect_code_system(list(pairs), named, known.codes, known.names)

    def _judge(self, text: str, kab: str, prov: str) -> _Verdict:
        names = self._gazetteer.names
        province = names.province(prov) if prov else ""
        if not text:
            return self._by_name(kab, province)
        code = take_apart(text)
        readings = self._gazetteer.codes.readings(code)
        named = set(names.read(kab, province).codes) if kab else set()
        system = code.system or self._system.value
        place = readings.get(system) if system else None
        if not code.system and not self._certain:
            # The row's own names come before what the rest of the column shows.
            fitting = {
                s: p for s, p in readings.items()
                if p.kode in named or (not named and province and same_province(p.kode, province))
            }  # fmt: skip
            if len({p.kode for p in fitting.values()}) == 1:
                place = next(iter(fitting.values()))
            elif place is None and not system and readings:
                use = fitting or readings
                if len({p.kode for p in use.values()}) > 1:
                    return self._ambiguous(text, {s: p.kode for s, p in use.items()})
                place = next(iter(use.values()))
        if place is None:
            hint = self._gazetteer.codes.suggestion(code) or next(iter(sorted(named)), "")
            hint = hint or next((p.kode for p in readings.values()), "")
            return _Verdict(code="E_REGION", field=self._field, value=text,
                            details={"suggestion": self._called(hint)})  # fmt: skip
        verdict = _Verdict(
            kode=place.kode if len(place.kode) > 2 else "",
            province=place.kode[:2], full=place.full, field=self._field, value=text,
        )  # fmt: skip
        if code.padded:
            self._mend(verdict, "E_CODE_ZERO", after=code.digits)
        elif named and verdict.kode and verdict.kode not in named:
            verdict.code, verdict.severity = "W_CODE_NAME", WARNING
            verdict.details = {"region": self._called(verdict.kode), "name": kab}
        if not verdict.kode and kab:
            by_name = self._by_name(kab, verdict.province)
            by_name.province = by_name.province or verdict.province
            return by_name
        return verdict

    def _by_name(self, kab: str, province: str) -> _Verdict:
        names = self._gazetteer.names
        if not kab:
            return _Verdict(province=province)
        read = names.read(kab, province)
        if not read.codes and not province and names.province(kab):
            return _Verdict(province=names.province(kab))
        verdict = _Verdict(field="kabkota", value=kab, province=province)
        if len(read.codes) > 1:
            verdict.choices, verdict.code = read.codes, "E_REGION_AMBIGUOUS"
            verdict.details = {"readings": self._list(read.codes)}
        elif not read.codes:
            verdict.code, verdict.details = "E_REGION", {"suggestion": read.suggestion}
        else:
            verdict.kode = read.codes[0]
            if read.score < 1:
                self._mend(verdict, "E_REGION_NAME", after=names.official(verdict.kode))
        return verdict

    def _mend(self, verdict: _Verdict, code: str, after: str) -> None:
        verdict.code = code
        verdict.severity = REPAIR if self._repair else ERROR
        verdict.details = {"before": verdict.value, "after": after}

    def _ambiguous(self, text: str, readings: Mapping[str, str]) -> _Verdict:
        told = "; ".join(f"{s.upper()}: {self._called(k)}" for s, k in sorted(readings.items()))
        return _Verdict(code="E_CODE_AMBIGUOUS", field=self._field, value=text,
                        details={"readings": told})  # fmt: skip

    def _called(self, kode: str) -> str:
        name = self._gazetteer.names.official(kode[:5])
        return f"{kode} {name}".strip()

    def _list(self, codes: tuple[str, ...]) -> str:
        return "; ".join(self._called(kode) for kode in codes)

    def _spread(
        self, verdicts: list[_Verdict], number: NDArray[np.int64], rows: NDArray[np.int64],
        problems: Problems, *, by_point: bool,
    ) -> Stated:  # fmt: skip
        kode, province, full = (
            np.array([getattr(v, name) for v in verdicts], dtype=object)[number]
            for name in ("kode", "province", "full")
        )
        odd = [i for i, v in enumerate(verdicts) if v.code]
        open_names = []
        order = np.argsort(number, kind="stable")
        starts = np.searchsorted(number[order], np.arange(len(verdicts) + 1))
        for i in odd:
            verdict, at = verdicts[i], order[starts[i] : starts[i + 1]]
            if by_point and verdict.field == "kabkota" and not verdict.kode:
                open_names.append(
                    OpenName(verdict.value, at, verdict.choices, verdict.details or {})
                )
                continue
            column = self._mapping.fields.get(verdict.field, "")
            problems.add(verdict.code, verdict.severity, rows[at], column, verdict.value,
                         **(verdict.details or {}))  # fmt: skip
        return Stated(kode, province, full, tuple(open_names), self._system)

    def _silent(self, verdicts: list[_Verdict], number: NDArray[np.int64]) -> NDArray[np.bool_]:
        quiet = np.array([not v.code for v in verdicts], dtype=bool)
        return quiet[number]


def _firsts(number: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the place at which each number from 0 up stands first."""
    first = np.zeros(int(number.max(initial=-1)) + 1, np.int64)
    first[number[::-1]] = np.arange(len(number) - 1, -1, -1)  # the last one written stays
    return first


def _or_empty(column: Text | None, n: int) -> Text:
    return pa.repeat(pa.scalar("", pa.large_string()), n) if column is None else column


def _joined(province: Text, column: Text) -> Text:
    """Join a province's code and a two-digit number within it, where a file keeps them apart."""
    short = matches(column, r"^\d{2}$") & matches(province, r"^\d{2}$")
    filled = ~mask(pc.equal(column, ""))
    if not filled.any() or not short[filled].all():
        return column
    return pc.if_else(
        pa.array(short), pc.binary_join_element_wise(province, column, NOTHING), column
    )
