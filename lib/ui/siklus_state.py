"""What the pages Siklus KPI and Program are set to, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.errors import UnknownRegionError
from lib.ui.session import Store

_DIGITS = 9
_YEARS = range(2000, 2101)


@dataclass(frozen=True)
class CycleState:
    """The region ("" is the nation) and the number of the KPI that is open, 0 for none."""

    wilayah: str = ""
    kpi: int = 0

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        return _said({"wilayah": self.wilayah, "kpi": self.kpi})


@dataclass(frozen=True)
class ProgrammeState:
    """The region, the programme that is open (code or number, "" for none), the year of stages."""

    wilayah: str = ""
    program: str = ""
    tahun: int = 0

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        return _said({"wilayah": self.wilayah, "program": self.program, "tahun": self.tahun})


def parse_cycle(params: Mapping[str, str]) -> CycleState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    return CycleState(_region(params), _number(params.get("kpi", "")))


def settle_cycle(state: CycleState, changes: dict[str, Any]) -> CycleState:
    """Apply changes; another region begins with nothing open."""
    if "wilayah" in changes:
        state = replace(state, kpi=0)
    return replace(state, **changes)


def parse_programme(params: Mapping[str, str]) -> ProgrammeState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    opened = str(params.get("program", ""))[:40]
    year = _number(params.get("tahun", ""))
    opened = opened if opened.replace("_", "").isalnum() and opened.isascii() else ""
    return ProgrammeState(_region(params), opened, year if year in _YEARS else 0)


def settle_programme(state: ProgrammeState, changes: dict[str, Any]) -> ProgrammeState:
    """Apply changes; another region begins with nothing open."""
    if "wilayah" in changes:
        state = replace(state, program="")
    return replace(state, **changes)


def _region(params: Mapping[str, str]) -> str:
    from lib.services.kpi.register_checks import check_region

    code = str(params.get("wilayah", ""))
    try:
        check_region(code)
    except UnknownRegionError:
        return ""
    return code if len(code) in {0, 2, 5} else ""


def _number(text: object) -> int:
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= _DIGITS else 0


def _said(values: Mapping[str, str | int]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if value}


CYCLE: Store[CycleState] = Store("siklus", parse_cycle, settle_cycle)
PROGRAMME: Store[ProgrammeState] = Store("program", parse_programme, settle_programme)
