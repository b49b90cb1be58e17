"""What the page KPI is set to, as a link carries it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.current import current_dataset
from lib.services.indicators import indicators
from lib.services.kpi.measures import ReadyKpi, ready_kpi, ready_kpis
from lib.services.measures import region_codes

FIRST = "jangkauan_puskesmas"
TRANSFERS = "anggaran_per_orang"
VALUE, CHANGE, ACHIEVED = "nilai", "perubahan", "capaian"
SHOWN = (VALUE, CHANGE, ACHIEVED)
_YEARS = range(1990, 2101)
_LONGEST = 60
_DIGITS = 9


@dataclass(frozen=True)
class KpiState:
    """The KPI, the regency (`wilayah`, "" for none) and what the map shows of it.

    `tahun` is 0 for the newest figures; `target` is one that the reader holds all regencies
    against, None for those of the register; `sumbu` the KPI or indicator beside it; `daerah` the
    number of a KPI of the register that is laid open, 0 for none.
    """

    kpi: str = FIRST
    wilayah: str = ""
    tampil: str = VALUE
    tahun: int = 0
    target: float | None = None
    sumbu: str = TRANSFERS
    daerah: int = 0
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def ready(self) -> ReadyKpi:
        """The KPI itself."""
        return ready_kpi(self.kpi)

    @property
    def year(self) -> int | None:
        """The year asked for, None for the newest."""
        return self.tahun or None

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base, params = KpiState(), {}
        for name in ("kpi", "wilayah", "tampil", "tahun", "sumbu", "daerah"):
            if getattr(self, name) != getattr(base, name):
                params[name] = str(getattr(self, name))
        return params | ({} if self.target is None else {"target": f"{self.target:.10g}"})


def axes() -> tuple[str, ...]:
    """Return what can stand beside a KPI: transfers as fiscal context, then the ready KPIs."""
    context = (TRANSFERS,) if TRANSFERS in indicators() else ()
    return (*context, *ready_kpis())


def parse(params: Mapping[str, str]) -> KpiState:
    """Read a state from the parameters of a URL; what is unknown is left out and named."""
    found: dict[str, Any] = {}
    ignored = []
    for name in ("kpi", "wilayah", "tampil", "tahun", "target", "sumbu", "daerah"):
        if name in params:
            value = _read(name, str(params[name])[:_LONGEST])
            if value is None:
                ignored.append(name)
            else:
                found[name] = value
    return KpiState(**found, ignored=tuple(ignored))


def settle(state: KpiState, changes: dict[str, Any]) -> KpiState:
    """Apply changes; another KPI has other years and another target."""
    if changes.get("kpi", state.kpi) != state.kpi:
        state = replace(state, tahun=0, target=None)
    if changes.get("wilayah", state.wilayah) != state.wilayah:
        state = replace(state, daerah=0)
    return replace(state, **changes, ignored=())


def _read(name: str, raw: str) -> Any:
    if name == "target":
        return _number(raw)
    if name == "daerah":
        return int(raw) if raw.isdecimal() and raw.isascii() and len(raw) <= _DIGITS else None
    if name == "tahun":
        return int(raw) if raw.isdecimal() and raw.isascii() and int(raw) in _YEARS else None
    known = {
        "kpi": raw in ready_kpis(),
        "wilayah": raw in region_codes(current_dataset(), "kabkota", None),
        "tampil": raw in SHOWN,
        "sumbu": raw in axes(),
    }
    return raw if known[name] else None


def _number(raw: str) -> float | None:
    try:
        value = float(raw)
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 < value < 1e12 else None
