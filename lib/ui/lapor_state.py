"""What a report on the data is about, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.current import current_dataset
from data.db.tables import CORRECTION_KINDS
from data.versions.kinds import BOUNDARIES, FACILITIES, REGION_TABLE, VILLAGE_TABLE
from lib.services.desk.reportable import facility
from lib.ui.session import Store

CLOSED, MOVED, WRONG_PLACE, MISSING, OTHER = CORRECTION_KINDS
ABOUT_POINT = (MOVED, WRONG_PLACE, MISSING)
"""Kinds of reports that ask for a point."""
FIGURES = (f"{REGION_TABLE}:indicators", f"{VILLAGE_TABLE}:villages", f"{BOUNDARIES}:regions")
"""Datasets other than facilities that may be reported on, in words."""
_LONGEST = 80


@dataclass(frozen=True)
class ReportState:
    """A report that is being written, or one that was sent (`tiket` and `kode`).

    Parameters
    ----------
    data
        Kind and key: "facilities:puskesmas".
    fasilitas, wilayah
        The id of the facility, the code of a province or regency; "" where not chosen.
    jenis
        One of `CORRECTION_KINDS`, "" where not chosen.
    tiket, kode
        Of a report that was sent: its number, and the secret that was told with it.

    """

    data: str = ""
    fasilitas: str = ""
    wilayah: str = ""
    jenis: str = ""
    tiket: str = ""
    kode: str = ""

    @property
    def kind(self) -> str:
        """The kind of dataset."""
        return self.data.partition(":")[0]

    @property
    def key(self) -> str:
        """The class of facilities, or the table."""
        return self.data.partition(":")[2]

    @property
    def about_facilities(self) -> bool:
        """Whether it is about facilities, which have ids and points."""
        return self.kind == FACILITIES

    def kinds(self) -> tuple[str, ...]:
        """Return what can be wrong with what was chosen."""
        if not self.about_facilities:
            return (OTHER,)
        return (CLOSED, MOVED, WRONG_PLACE, OTHER) if self.fasilitas else (MISSING, OTHER)

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link."""
        named = {name: str(getattr(self, name)) for name in self.__dataclass_fields__}
        return {name: value for name, value in named.items() if value}


def parse(params: Mapping[str, str]) -> ReportState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    wanted = {
        name: str(params.get(name, ""))[:_LONGEST] for name in ReportState.__dataclass_fields__
    }
    if wanted["tiket"] and wanted["kode"]:
        return ReportState(tiket=wanted["tiket"], kode=wanted["kode"])
    return settle(ReportState(), {**wanted, "tiket": "", "kode": ""})


def settle(state: ReportState, changes: dict[str, Any]) -> ReportState:
    """Apply changes; a facility, region or kind that no longer fits is dropped."""
    state = replace(state, **changes)
    if state.tiket:
        return ReportState(tiket=state.tiket, kode=state.kode)
    dataset = current_dataset()
    known = {f"{FACILITIES}:{each}" for each in dataset.classes} | set(FIGURES)
    if state.data not in known:
        state = replace(state, data="", fasilitas="")
    regions = {*map(str, dataset.regions["kode"]), *map(str, dataset.provinces["kode"])}
    if state.wilayah not in regions:
        state = replace(state, wilayah="")
    own = facility(state.key, state.fasilitas) if state.about_facilities else None
    inside = own is not None and (
        not state.wilayah or f"{own.kode_kabkota}.".startswith(f"{state.wilayah}.")
    )
    moved_away = "wilayah" in changes and "fasilitas" not in changes
    if own is None or (moved_away and not inside):
        state = replace(state, fasilitas="")
    elif own is not None:
        state = replace(state, wilayah=own.kode_kabkota)
    kinds = state.kinds()
    if len(kinds) == 1:
        state = replace(state, jenis=kinds[0])
    return state if state.jenis in kinds else replace(state, jenis="")


REPORT: Store[ReportState] = Store("lapor", parse, settle)
