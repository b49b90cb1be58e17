"""Region codes of three systems, of today and of before the splits, as dotted Kemendagri codes.

A bare four-digit code says nothing: 169 BPS codes are another regency's Kemendagri code. The
system is declared, or shown by the whole column (`detect_code_system`), or the code is refused
with both readings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from data.readers.table import Detected
from data.validation.region_names import RegionNames

KEMENDAGRI, BPS, DAPODIK = "kemendagri", "bps", "dapodik"
SYSTEMS = (KEMENDAGRI, BPS, DAPODIK)
_FACILITY = re.compile(r"^(?:P(\d{4})\d{6}|D(\d{4})|R(\d{4})\d{3})$")
_PCODE = re.compile(r"^ID(\d{2}|\d{4}|\d{7}|\d{10})$")
_AGREE = 0.8
_CLEAR = 0.3
_SHOWING = 2  # bare codes that only one system has, at least, to tell the system by


@dataclass(frozen=True)
class Code:
    """A code taken apart: its digits, the system its form proves ("" none), and what was lost."""

    digits: str
    system: str = ""
    padded: bool = False
    cut: bool = False


@dataclass(frozen=True)
class Place:
    """A region as read: province or regency, and the kecamatan or desa where the code has it."""

    kode: str
    full: str = ""


def take_apart(text: str) -> Code:
    """Take a code's text apart; digits "" when it is no code at all.

    ``32.1`` is kept as it is (`cut`): it may be 32.10 with its zero lost, or 32.01.
    """
    code = text.strip().strip("'’`\"").replace(" ", "").upper()
    facility, pcode = _FACILITY.match(code), _PCODE.match(code)
    if facility:
        return Code(next(g for g in facility.groups() if g), BPS)
    if pcode:
        return Code(pcode.group(1), BPS)
    if re.fullmatch(r"\d{4,10}\.0", code):
        code = code[:-2]
    if re.fullmatch(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", code) and "." in code:
        return Code(code.replace(".", ""), KEMENDAGRI)
    if re.fullmatch(r"\d{2}\.\d", code):
        return Code(code.replace(".", ""), KEMENDAGRI, cut=True)
    if not code.isascii() or not code.isdigit():
        return Code("")
    if len(code) == 5:  # Dapodik codes begin with 0 for nine provinces; spreadsheets drop it
        return Code(f"0{code}", DAPODIK, padded=True)
    return Code(code, BPS if len(code) == 7 else "")


class RegionCodes:
    """Readings of codes in the three systems.

    Parameters
    ----------
    crosswalk
        Table `code_crosswalk`.
    districts, villages
        Codes of kecamatan and desa of today (dotted).

    """

    def __init__(
        self, crosswalk: pd.DataFrame, districts: frozenset[str], villages: frozenset[str]
    ) -> None:
        self._districts, self._villages = districts, villages
        kode = crosswalk["kode"]
        bare = crosswalk["kode"].str.replace(".", "")
        old = crosswalk["kode_lama"].str.replace(".", "")
        self._tables: Mapping[str, dict[str, str]] = {
            KEMENDAGRI: _table(old, kode) | _table(bare, kode),
            BPS: _table(crosswalk["kode_bps_lama"], kode) | _table(crosswalk["kode_bps"], kode),
            DAPODIK: _table(crosswalk["kode_dapodik"], kode),
        }

    def read(self, code: Code, system: str) -> Place | None:
        """Return what a code means in a system, None where it has no such code."""
        digits, table = code.digits, self._tables[system]
        if code.cut or (code.system and code.system != system):
            return None
        if system == DAPODIK:
            kode = table.get(digits if digits.endswith("0000") else f"{digits[:4]}00", "")
            return Place(kode) if kode and len(digits) == 6 else None
        lengths = (2, 4, 6, 10) if system == KEMENDAGRI else (2, 4, 7, 10)
        kode = table.get(digits[:4] if len(digits) > 2 else digits, "")
        if not kode or len(digits) not in lengths:
            return None
        if system == BPS or len(digits) <= 4:
            return Place(kode)
        full = f"{kode}.{digits[4:6]}"
        if full not in self._districts:
            # Villages moved on into a kecamatan of another number keep the regency.
            return None
        village = f"{full}.{digits[6:]}" if len(digits) == 10 else full
        return Place(kode, village if len(digits) == 6 or village in self._villages else full)

    def readings(self, code: Code) -> dict[str, Place]:
        """Return what a code means in each system that has it."""
        found = {system: self.read(code, system) for system in SYSTEMS}
        return {system: place for system, place in found.items() if place is not None}

    def of(self, system: str) -> list[str]:
        """Return all codes of a system, of today and of before."""
        return list(self._tables[system])

    def to_kemendagri(self, text: str, system: str) -> str:
        """Return a code of a declared system as a dotted Kemendagri code, "" where unknown."""
        place = self.read(take_apart(text), system)
        return (place.full or place.kode) if place else ""

    def suggestion(self, code: Code) -> str:
        """Return the likely code for one that does not exist, "" where nothing is near."""
        table = self._tables[KEMENDAGRI]
        if code.cut:
            return table.get(f"{code.digits}0", "")
        if len(code.digits) > 4 and code.digits[:4] in table:
            return table[code.digits[:4]]
        near = [table[d] for d in (f"{code.digits}0", f"0{code.digits}") if d in table]
        return near[0] if near else ""


def _table(codes: pd.Series, kode: pd.Series) -> dict[str, str]:
    return {c: k for c, k in zip(codes, kode, strict=True) if c}


def detect_code_system(
    codes: Sequence[str],
    names: Sequence[str] | None,
    known: RegionCodes,
    region_names: RegionNames,
) -> Detected:
    """Tell the system of a column of codes by evidence over the whole column.

    Parameters
    ----------
    codes
        Distinct codes as written.
    names
        The name of regency or province beside each, or None.
    known, region_names
        The codes and names to look up.

    Returns
    -------
    Detected
        `value` "" when it cannot be told; then `alternatives` are the systems left. Only bare
        codes are asked: one whose form proves its system (``93.01``, ``ID5304``, a facility code)
        stands for itself and says nothing of a bare one beside it. In order: names beside the
        codes agree in one system; codes of ten digits are desa of Kemendagri (those of BPS hit one
        by rare chance only); every bare code exists in one system, at least two of them
        in no other; all mean the same in every system that has them. With no bare code, it is the
        one system that the forms prove.

    """
    parsed = [take_apart(c) for c in codes]
    readings = [known.readings(p) for p in parsed]
    useful = [(i, r) for i, r in enumerate(readings) if r]
    bare = [(i, r) for i, r in useful if not parsed[i].system]
    proven = {parsed[i].system for i, _ in useful} - {""}
    if not bare:
        return Detected(proven.pop(), 1.0) if len(proven) == 1 else Detected("", 0.0, SYSTEMS)
    by_name = _by_names(bare, names, region_names) if names is not None else None
    if by_name is not None:
        return by_name
    villages = [r.get(KEMENDAGRI) for i, r in bare if len(parsed[i].digits) == 10]
    whole = sum(place is not None and len(place.full) == 13 for place in villages)
    if whole >= _SHOWING and whole >= _AGREE * len(villages):
        return Detected(KEMENDAGRI, round(whole / len(villages), 2))
    systems = [s for s in SYSTEMS if all(s in r for _, r in bare)]
    for system in systems:
        telling = sum(len(r) == 1 for _, r in bare)
        if telling >= _SHOWING:
            return Detected(system, round(min(0.99, 0.8 + telling / len(bare) / 5), 2))
    if systems and all(len({p.kode for p in r.values()}) == 1 for _, r in bare):
        return Detected(systems[0], 1.0, tuple(systems[1:]))
    left = [s for s in SYSTEMS if any(s in r for _, r in bare)]
    return Detected("", 0.0, tuple(left))


def _by_names(
    useful: Sequence[tuple[int, Mapping[str, Place]]],
    names: Sequence[str],
    region_names: RegionNames,
) -> Detected | None:
    """Return the system in which the names agree with the codes, None where they don't tell."""
    total, agree = 0, dict.fromkeys(SYSTEMS, 0)
    for i, r in useful:
        province = region_names.province(names[i])
        wanted = set(region_names.read(names[i]).codes) | ({province} if province else set())
        if not wanted:
            continue
        total += 1
        for system, place in r.items():
            agree[system] += bool({place.kode, place.kode[:2]} & wanted)
    if not total:
        return None
    order = sorted(SYSTEMS, key=lambda s: -agree[s])
    best, second = (agree[s] / total for s in order[:2])
    if best >= _AGREE and best - second >= min(_CLEAR, 1 / total):
        rest = tuple(s for s in order[1:] if agree[s])
        return Detected(order[0], round(best, 2), rest)
    return None
