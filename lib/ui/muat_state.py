"""What the page Muat data is set to: kind, class, mode and region, as a link carries them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.versions.kinds import (
    BOUNDARIES,
    FACILITIES,
    FIXED_KEYS,
    NETWORKS,
    REGION_TABLE,
    VILLAGE_TABLE,
)
from lib.auth import ANALIS, Actor
from lib.ui.session import Store

KINDS = {
    "fasilitas": FACILITIES,
    "jaringan": NETWORKS,
    "tabel_wilayah": REGION_TABLE,
    "tabel_desa": VILLAGE_TABLE,
    "batas": BOUNDARIES,
}
"""Kinds of data by their name in a link."""
MODES = {"tambah": "add", "ganti_wilayah": "replace_region", "ganti_semua": "replace_all"}
"""Ways of loading by their name in a link."""
NETWORK_KEYS = ("jalan", "jembatan", "irigasi")
_LONGEST_TOKEN = 24


@dataclass(frozen=True)
class LoadState:
    """What is to be loaded, and how; names are those of the URL's parameters.

    ``draf`` is the token of the file that is being loaded, by which a page that is loaded again
    finds it; it says nothing to anybody but its owner.
    """

    jenis: str = "fasilitas"
    kelas: str = "puskesmas"
    cara: str = "tambah"
    wilayah: str = ""
    draf: str = ""
    ignored: tuple[str, ...] = field(default=(), compare=False)

    @property
    def kind(self) -> str:
        """The kind as the services name it."""
        return KINDS[self.jenis]

    @property
    def mode(self) -> str:
        """The mode as the services name it."""
        return MODES[self.cara]

    @property
    def region(self) -> str:
        """The region that is replaced, "" in other modes."""
        return self.wilayah if self.cara == "ganti_wilayah" else ""

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = LoadState()
        values = {name: str(getattr(self, name)) for name in _FIELDS}
        return {name: each for name, each in values.items() if each != getattr(base, name)}


_FIELDS = ("jenis", "kelas", "cara", "wilayah", "draf")


def keys_of(jenis: str) -> tuple[str, ...]:
    """Return the classes or tables that a kind has."""
    kind = KINDS[jenis]
    if kind == FACILITIES:
        return load_catalogue().facility_classes
    return NETWORK_KEYS if kind == NETWORKS else FIXED_KEYS[kind]


def parse(params: Mapping[str, str]) -> LoadState:
    """Read a state from the parameters of a URL; unknown values are left out and named."""
    state, ignored = LoadState(), []
    for name in _FIELDS:
        if name not in params:
            continue
        value = str(params[name])
        if _known(name, value, state):
            state = settle(state, {name: value})
        else:
            ignored.append(name)
    return replace(state, ignored=tuple(ignored))


def _known(name: str, value: str, state: LoadState) -> bool:
    if name == "draf":
        return 0 < len(value) <= _LONGEST_TOKEN
    dataset = current_dataset()
    choices: dict[str, Any] = {
        "jenis": KINDS,
        "kelas": keys_of(state.jenis),
        "cara": MODES,
        "wilayah": {*dataset.provinces["kode"], *dataset.regions["kode"]},
    }
    return value in choices[name]


def settle(state: LoadState, changes: dict[str, Any]) -> LoadState:
    """Apply changes; a class that the kind does not have gives way to its first."""
    state = replace(state, **changes, ignored=())
    if state.kelas not in keys_of(state.jenis):
        state = replace(state, kelas=keys_of(state.jenis)[0])
    return state


LOAD: Store[LoadState] = Store("muat", parse, settle)


def scope(person: Actor) -> tuple[str, ...]:
    """Return the provinces and regencies that a person may load data of, in order of code."""
    dataset = current_dataset()
    codes = sorted({*map(str, dataset.provinces["kode"]), *map(str, dataset.regions["kode"])})
    return tuple(code for code in codes if person.may(ANALIS, code))


def modes_of(person: Actor) -> tuple[str, ...]:
    """Return the ways of loading that are open to a person: all is for the nation's analysts."""
    return tuple(MODES) if person.may(ANALIS) else ("tambah", "ganti_wilayah")
