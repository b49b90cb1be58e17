"""What the page Survei Kepuasan is set to, as a link carries it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.current import current_dataset
from lib.services.skm.results import STEPS, Wanted
from lib.services.skm.units import listed
from lib.ui.session import Store

FIRST_YEAR = 2017
YES = "ya"


@dataclass(frozen=True)
class SurveyState:
    """Whose answers are shown.

    Parameters
    ----------
    wilayah
        A province or regency, "" for the nation.
    unit
        Number of a unit, 0 for all.
    tahun
        A year, 0 for all.
    langkah
        One of `lib.services.skm.results.STEPS`.
    contoh
        `YES` for the demonstration set.

    """

    wilayah: str = ""
    unit: int = 0
    tahun: int = 0
    langkah: str = STEPS[0]
    contoh: str = ""

    @property
    def demo(self) -> bool:
        """Whether the demonstration is shown."""
        return self.contoh == YES

    @property
    def wanted(self) -> Wanted:
        """The answers that the state asks for."""
        year = self.tahun
        return Wanted(
            region=self.wilayah,
            unit=self.unit or None,
            since=dt.date(year, 1, 1) if year else None,
            until=dt.date(year, 12, 31) if year else None,
            demo=self.demo,
        )

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = SurveyState()
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(each) for name, each in values.items() if each != getattr(base, name)}


def parse(params: Mapping[str, str]) -> SurveyState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    texts = {name: str(params[name]) for name in ("wilayah", "langkah", "contoh") if name in params}
    numbers = {
        name: int(params[name])
        for name in ("unit", "tahun")
        if str(params.get(name, "")).isdecimal() and len(str(params[name])) <= 9
    }
    return settle(SurveyState(), {**texts, **numbers})


def settle(state: SurveyState, changes: dict[str, Any]) -> SurveyState:
    """Apply changes; what is not there is dropped, and another region has other units."""
    state = replace(state, **changes)
    regions = {*current_dataset().provinces["kode"], *current_dataset().regions["kode"]}
    if state.wilayah not in regions:
        state = replace(state, wilayah="")
    if state.langkah not in STEPS:
        state = replace(state, langkah=STEPS[0])
    if state.contoh not in {"", YES}:
        state = replace(state, contoh="")
    if not FIRST_YEAR <= state.tahun <= dt.datetime.now(dt.UTC).year:
        state = replace(state, tahun=0)
    if state.unit and state.unit not in {
        each.id for each in listed(state.wilayah, demo=state.demo)
    }:
        state = replace(state, unit=0)
    return state


SURVEY: Store[SurveyState] = Store("survei", parse, settle)
"""The state of the page; its widgets are keyed survei_{field}."""
