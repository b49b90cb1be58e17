"""What the page Evaluasi is set to, as a link carries it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.current import current_dataset
from lib.services.evaluation.series import followed, own_codes, panel
from lib.ui.session import Store

PARTS = ("tren", "banding", "risiko", "swot", "kasus")
OF_INDICATOR = ("tren", "banding", "risiko")
"""The parts that are about one indicator."""
_AHEAD = range(1, 11)
_LARGEST = 1e9


@dataclass(frozen=True)
class EvaluationState:
    """Which part, regency and indicator, and what the parts ask for.

    Parameters
    ----------
    wilayah
        Code of the regency; "" is the one with most people.
    bagian
        One of `PARTS`.
    ukuran
        Code of an indicator of several years.
    tahun
        First year after the change that is judged; 0 is the middle of the series.
    target, sampai
        A trial target for every regency, NaN for the registered ones, and its year; 0 is five
        years after the newest figure.

    """

    wilayah: str = ""
    bagian: str = "tren"
    ukuran: str = "ipm"
    tahun: int = 0
    target: float = math.nan
    sampai: int = 0

    @property
    def kode(self) -> str:
        """The regency that is looked at."""
        if self.wilayah:
            return self.wilayah
        regions = current_dataset().regions
        return str(regions.loc[regions["population"].astype("float64").idxmax(), "kode"])

    @property
    def first_after(self) -> int:
        """The first year after the change that is judged."""
        years = panel(self.ukuran).years
        return self.tahun or years[(len(years) + 1) // 2]

    @property
    def until(self) -> int:
        """The year of the trial target."""
        return self.sampai or panel(self.ukuran).years[-1] + 5

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = EvaluationState()
        found = {
            name: str(getattr(self, name))
            for name in ("wilayah", "bagian", "ukuran", "tahun", "sampai")
            if getattr(self, name) != getattr(base, name)
        }
        return found | ({} if math.isnan(self.target) else {"target": f"{self.target:g}"})


def parse(params: Mapping[str, str]) -> EvaluationState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    texts = {name: str(params[name]) for name in ("wilayah", "bagian", "ukuran") if name in params}
    numbers = {
        name: int(params[name])
        for name in ("tahun", "sampai")
        if str(params.get(name, "")).isdecimal() and len(str(params[name])) == 4
    }
    return settle(EvaluationState(), {**texts, **numbers, "target": params.get("target")})


def settle(state: EvaluationState, changes: dict[str, Any]) -> EvaluationState:
    """Apply changes; what is not known, or belongs to another indicator, is dropped."""
    if "ukuran" in changes and changes["ukuran"] != state.ukuran:
        state = replace(state, tahun=0, sampai=0, target=math.nan)
    if "target" in changes:
        changes["target"] = _value(changes["target"])
    state = replace(state, **changes)
    base = EvaluationState()
    if state.bagian not in PARTS:
        state = replace(state, bagian=base.bagian)
    if state.ukuran not in followed() and state.ukuran not in own_codes():
        state = replace(state, ukuran=followed()[0], tahun=0, sampai=0)
    if state.wilayah and state.wilayah not in set(current_dataset().regions["kode"]):
        state = replace(state, wilayah="")
    years = panel(state.ukuran).years
    if state.tahun and state.tahun not in years[1:]:
        state = replace(state, tahun=0)
    if state.sampai and state.sampai - years[-1] not in _AHEAD:
        state = replace(state, sampai=0)
    return state


def target_years(state: EvaluationState) -> list[int]:
    """Return the years that a trial target may be of."""
    last = panel(state.ukuran).years[-1]
    return [last + ahead for ahead in _AHEAD]


def _value(said: object) -> float:
    """Read a target; NaN for what is none."""
    try:
        value = float(str(said))
    except ValueError:
        return math.nan
    return value if abs(value) <= _LARGEST else math.nan


EVALUATION: Store[EvaluationState] = Store("evaluasi", parse, settle)
