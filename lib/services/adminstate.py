"""The states of the pages for admins: what links to them must carry. No names of people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from lib.services.trail import Wanted

WIB = dt.timezone(dt.timedelta(hours=7), "WIB")
"""Times are shown, and days begin, as in Jakarta: one clock for the whole trail."""
_KEY = re.compile(r"[a-z]+(?::[\w.@\\ -]{1,80})?")
_WORD = re.compile(r"[a-z_.]{1,60}")
_MOST_DIGITS = 12


@dataclass(frozen=True)
class PeopleState:
    """Which account is opened (its number; 0 is none)."""

    akun: int = 0

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link."""
        return {"akun": str(self.akun)} if self.akun else {}


@dataclass(frozen=True)
class TrailState:
    """Which rows of the trail are shown: days (ISO), who, what, to what, and below which number."""

    sejak: str = ""
    sampai: str = ""
    pelaku: str = ""
    tindakan: str = ""
    jenis: str = ""
    nomor: str = ""
    sebelum: int = 0

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    @property
    def wanted(self) -> Wanted:
        """Return the rows that the state asks for, from the first moment of a day to the last."""
        day = dt.timedelta(days=1)
        return Wanted(
            since=_midnight(self.sejak) if self.sejak else None,
            until=_midnight(self.sampai) + day if self.sampai else None,
            actor=self.pelaku,
            action=self.tindakan,
            subject_type=self.jenis,
            subject_id=self.nomor,
        )


def parse_people(params: Mapping[str, str]) -> PeopleState:
    """Read the state of the page of people; what makes no sense is left out."""
    return PeopleState(_number(params.get("akun", "")))


def parse_trail(params: Mapping[str, str]) -> TrailState:
    """Read the state of the page of the trail; what makes no sense is left out."""

    def matching(name: str, form: re.Pattern[str]) -> str:
        value = str(params.get(name, ""))
        return value if form.fullmatch(value) else ""

    return TrailState(
        sejak=_day(params.get("sejak", "")),
        sampai=_day(params.get("sampai", "")),
        pelaku=matching("pelaku", _KEY),
        tindakan=matching("tindakan", _WORD),
        jenis=matching("jenis", _WORD),
        nomor=str(params.get("nomor", ""))[:80],
        sebelum=_number(params.get("sebelum", "")),
    )


def settle_people(state: PeopleState, changes: dict[str, Any]) -> PeopleState:
    """Return the state with changes made."""
    return replace(state, **changes)


def settle_trail(state: TrailState, changes: dict[str, Any]) -> TrailState:
    """Return the state with changes made; other rows are shown from the newest on."""
    return replace(state, **{"sebelum": 0, **changes})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return ""
    return day.isoformat() if dt.date(2000, 1, 1) <= day <= dt.date(2999, 12, 31) else ""


def _midnight(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(), WIB)
