"""What the page Meja Layanan is set to, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.catalogue import load_catalogue
from data.db.participation_choices import REPORT_KINDS
from lib.services.participation.desk import OPEN, SORTS, Filters
from lib.ui.session import Store

QUEUE, RECORD, OWN_DATA, SETTINGS = "antrean", "catat", "hak", "atur"
VIEWS = (QUEUE, RECORD, OWN_DATA, SETTINGS)
PARTS = ("unit", "templat", "kalender", "blokir", "kebocoran", "kunci")
_LONGEST = 80


@dataclass(frozen=True)
class DeskState:
    """Which part of the desk is open, and which reports it lists.

    Parameters
    ----------
    tampil
        One of `VIEWS`.
    sort
        One of `lib.services.participation.desk.SORTS`.
    jenis, sektor, unit, cari
        Filters; "" and 0 are all.
    hal
        Page of the list, from 0.
    tiket
        Ticket of the report that is open, "" for the list.
    bagian
        One of `PARTS`, of the settings.

    """

    tampil: str = QUEUE
    sort: str = OPEN
    jenis: str = ""
    sektor: str = ""
    unit: int = 0
    cari: str = ""
    hal: int = 0
    tiket: str = ""
    bagian: str = PARTS[0]

    @property
    def filters(self) -> Filters:
        """The reports that the state asks for."""
        return Filters(
            sort=self.sort,
            kind=self.jenis,
            sector=self.sektor,
            unit_id=self.unit,
            words=self.cari,
            page=self.hal,
        )

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = DeskState()
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(each) for name, each in values.items() if each != getattr(base, name)}


def parse(params: Mapping[str, str]) -> DeskState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    numbers = {
        name: int(params[name])
        for name in ("unit", "hal")
        if str(params.get(name, "")).isdecimal() and len(str(params[name])) <= 9
    }
    names = ("tampil", "sort", "jenis", "sektor", "cari", "tiket", "bagian")
    return settle(DeskState(), {**{n: str(params[n]) for n in names if n in params}, **numbers})


def settle(state: DeskState, changes: dict[str, Any]) -> DeskState:
    """Apply changes; another choice of reports begins with its first page and none open."""
    if set(changes) & {"tampil", "sort", "jenis", "sektor", "unit", "cari"}:
        state = replace(state, hal=0, tiket="")
    state = replace(state, **changes)
    known = {
        "tampil": VIEWS,
        "sort": SORTS,
        "jenis": ("", *REPORT_KINDS),
        "sektor": ("", *load_catalogue().sectors),
        "bagian": PARTS,
    }
    base = DeskState()
    wrong = {
        name: getattr(base, name)
        for name, allowed in known.items()
        if getattr(state, name) not in allowed
    }
    return replace(state, **wrong, cari=state.cari[:_LONGEST], tiket=state.tiket[:_LONGEST])


DESK: Store[DeskState] = Store("meja", parse, settle)
"""The state of the page; its widgets are keyed meja_{field}."""
