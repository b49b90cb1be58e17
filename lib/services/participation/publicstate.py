"""What the page Partisipasi is set to, as a link carries it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.db.participation_choices import REPORT_KINDS
from lib.services.participation import board, published
from lib.services.skm.units import zone_of

FIRST_YEAR = 2024
YES = "ya"
PARTS = ("papan", "peta", "wilayah", "usulan", "komunitas", "hambatan", "bagikan", "impor")
GROUPS = ("wilayah", "unit", "jenis", "sektor", "bulan")
SHOWN = ("jangkauan", "laporan", "tepat", "kepuasan")
_LONGEST = 60
_TICKET = re.compile(r"PL-[A-Z0-9]{4,12}", re.IGNORECASE)
_PROVINCE = 2


@dataclass(frozen=True)
class PublicState:
    """Which reports are shown, and how.

    Parameters
    ----------
    wilayah
        A province or regency, "" for the nation.
    bagian
        The part of the page, one of `PARTS`.
    jenis, sektor
        A kind of report and a sector, "" for all.
    tahun
        A year, 0 for all.
    menurut
        What the board is told by, one of `GROUPS`.
    layanan, tampil
        The service whose reach stands beside the reports, and what the map shows (`SHOWN`).
    cari
        Words that reports must have, or a ticket number.
    contoh
        `YES` for the demonstration set.

    """

    wilayah: str = ""
    bagian: str = PARTS[0]
    jenis: str = ""
    sektor: str = ""
    tahun: int = 0
    menurut: str = GROUPS[0]
    layanan: str = "puskesmas"
    tampil: str = SHOWN[0]
    cari: str = ""
    contoh: str = ""

    @property
    def demo(self) -> bool:
        """Whether the demonstration is shown."""
        return self.contoh == YES

    @property
    def counted(self) -> board.Wanted:
        """The reports that are counted."""
        year = self.tahun
        return board.Wanted(
            region=self.wilayah,
            kind=self.jenis,
            sector=self.sektor,
            since=dt.date(year, 1, 1) if year else None,
            until=dt.date(year, 12, 31) if year else None,
            demo=self.demo,
        )

    @property
    def listed(self) -> published.Wanted:
        """The reports that are shown one by one."""
        zone = zone_of(self.wilayah)
        ticket = _TICKET.fullmatch(self.cari)
        since, until = (
            dt.datetime(self.tahun + more, 1, 1, tzinfo=zone).astimezone(dt.UTC)
            if self.tahun
            else None
            for more in (0, 1)
        )
        return published.Wanted(
            region=self.wilayah,
            kind=self.jenis,
            sector=self.sektor,
            words="" if ticket else self.cari,
            tickets=(self.cari.upper(),) if ticket else (),
            since=since,
            until=until,
            demo=self.demo,
        )

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = PublicState()
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(each) for name, each in values.items() if each != getattr(base, name)}


def parse(params: Mapping[str, str]) -> PublicState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    names = set(PublicState.__dataclass_fields__) - {"tahun"}
    given: dict[str, Any] = {name: str(params[name]) for name in names if name in params}
    year = str(params.get("tahun", ""))
    if year.isascii() and year.isdecimal() and len(year) == 4:
        given["tahun"] = int(year)
    return settle(PublicState(), given)


def settle(state: PublicState, changes: dict[str, Any]) -> PublicState:
    """Apply changes; what is not there goes back to its default."""
    state = replace(state, **changes)
    catalogue, base = load_catalogue(), PublicState()
    regions = {*current_dataset().provinces["kode"], *current_dataset().regions["kode"]}
    known = {
        "wilayah": {"", *regions},
        "bagian": set(PARTS),
        "jenis": {"", *REPORT_KINDS},
        "sektor": {"", *catalogue.sectors},
        "tahun": {0, *years()},
        "menurut": set(GROUPS),
        "layanan": set(catalogue.services),
        "tampil": set(SHOWN),
        "contoh": {"", YES},
    }
    for name, choices in known.items():
        if getattr(state, name) not in choices:
            state = replace(state, **{name: getattr(base, name)})
    return replace(state, cari=" ".join(state.cari.split())[:_LONGEST])


def years() -> range:
    """Return the years that can be chosen, the newest first."""
    return range(dt.datetime.now(dt.UTC).year, FIRST_YEAR - 1, -1)


def group_of(state: PublicState) -> str:
    """Return what the board is told by, as `board.BY` names it."""
    if state.menurut == "wilayah":
        return "province" if not state.wilayah else "regency"
    return {"unit": "unit", "jenis": "kind", "sektor": "sector", "bulan": "month"}[state.menurut]
