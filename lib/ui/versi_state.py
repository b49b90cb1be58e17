"""What the page Versi data is set to, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.current import current_dataset
from data.versions.kinds import FACILITIES
from lib.services.desk.origins import holdings
from lib.ui.session import Store

LIST, CONTENT, COMPARE, RESTORE = "daftar", "isi", "banding", "pulih"
VIEWS = (LIST, CONTENT, COMPARE)
"""What of a dataset is looked at; RESTORE is reached from the list."""
_MOST = 1_000_000


@dataclass(frozen=True)
class VersionState:
    """Which dataset, which of its versions, and what of them.

    Parameters
    ----------
    data
        Kind and key: "facilities:puskesmas".
    tampil
        One of `VIEWS`, or RESTORE.
    versi, dengan
        The version that is looked at, and the older one that it is compared with; -1 is the one in
        effect, and the one before it.
    wilayah
        A province or regency whose rows are looked at, "" for all.
    halaman
        Page of rows or versions, from 1.

    """

    data: str = ""
    tampil: str = LIST
    versi: int = -1
    dengan: int = -1
    wilayah: str = ""
    halaman: int = 1

    @property
    def kind(self) -> str:
        """The kind of dataset."""
        return self.data.partition(":")[0]

    @property
    def key(self) -> str:
        """The class of facilities, the table or the network."""
        return self.data.partition(":")[2]

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = VersionState()
        values = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: str(each) for name, each in values.items() if each != getattr(base, name)}


def parse(params: Mapping[str, str]) -> VersionState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    texts = {name: str(params[name]) for name in ("data", "tampil", "wilayah") if name in params}
    numbers = {
        name: int(params[name])
        for name in ("versi", "dengan", "halaman")
        if str(params.get(name, "")).isdecimal() and len(str(params[name])) <= 7
    }
    return settle(VersionState(), {**texts, **numbers})


def settle(state: VersionState, changes: dict[str, Any]) -> VersionState:
    """Apply changes; another dataset or region begins anew, and what is not there is dropped."""
    if "data" in changes and changes["data"] != state.data:
        state = replace(state, versi=-1, dengan=-1, halaman=1)
    elif "halaman" not in changes:
        state = replace(state, halaman=1)
    state = replace(state, **changes)
    known = {each.name: each.number for each in holdings()}
    if state.data not in known:
        first = next((name for name, number in known.items() if number), None)
        state = replace(state, data=first or f"{FACILITIES}:puskesmas")
    newest = known[state.data]
    if state.tampil not in (*VIEWS, RESTORE):
        state = replace(state, tampil=LIST)
    for name in ("versi", "dengan"):
        if getattr(state, name) > newest:
            state = replace(state, **{name: -1})
    regions = {*current_dataset().provinces["kode"], *current_dataset().regions["kode"]}
    if state.wilayah and state.wilayah not in regions:
        state = replace(state, wilayah="")
    return replace(state, halaman=min(max(state.halaman, 1), _MOST))


def newest(state: VersionState) -> int:
    """Return the number of the version in effect."""
    return next(each.number for each in holdings() if each.name == state.data)


def looked_at(state: VersionState) -> int:
    """Return the number of the version that is looked at."""
    return newest(state) if state.versi < 0 else state.versi


def compared_with(state: VersionState) -> int:
    """Return the number of the older version of a comparison."""
    return max(looked_at(state) - 1, 0) if state.dengan < 0 else state.dengan


VERSIONS: Store[VersionState] = Store("versi", parse, settle)
