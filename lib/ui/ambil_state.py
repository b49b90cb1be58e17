"""What the page Ambil dari sumber is set to: the source and what is asked of it, as a link says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.fetch.boundaries import LEVELS
from data.fetch.ckan import SOURCE as CKAN
from data.fetch.layer import Order
from data.fetch.sources import SOURCES
from data.versions.kinds import (
    BOUNDARIES,
    BUDGETS,
    FACILITIES,
    INDICATORS,
    NETWORKS,
    REGION_TABLE,
    VILLAGE_TABLE,
)
from lib.ui.session import Store

CKAN_PORTALS = (
    "https://katalog.data.go.id",
    "https://opendata.jabarprov.go.id",
    "https://satudata.jakarta.go.id",
    "https://data.bnpb.go.id",
)
"""Portals that run CKAN, to choose from."""
PRODUCTS = ("wpic1km", "wpgp", "G2_CN_POP_R25A_100m")
"""Products of WorldPop: 1 km (a few megabytes), 100 m, 100 m of the second series."""
BLOCKS_KM = (0.5, 1.0, 2.0, 5.0, 10.0)
"""Sizes of the blocks that a raster is gathered into."""
LOADED_AS = {"regions": "ADM2", "districts": "ADM3"}
"""Which level of boundaries becomes which table of the desk."""
_OTHERS = {
    INDICATORS: REGION_TABLE,
    BUDGETS: REGION_TABLE,
    "villages": VILLAGE_TABLE,
    "jalan": NETWORKS,
}
_LONGEST = 200


@dataclass(frozen=True)
class FetchState:
    """The source and what is asked of it; names are those of the URL's parameters.

    ``wilayah`` is "" for the nation, ``kelas`` a class of facilities or, of a portal's file, what
    it becomes; ``km`` the size of a block of a raster.
    """

    sumber: str = "overpass"
    wilayah: str = ""
    kelas: str = "puskesmas"
    tingkat: str = "ADM2"
    tahun: int = 0
    produk: str = PRODUCTS[0]
    portal: str = CKAN_PORTALS[0]
    dataset: str = ""
    berkas: str = ""
    km: float = 1.0
    ignored: tuple[str, ...] = field(default=(), compare=False)

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = FetchState()
        params = {}
        for name in _FIELDS:
            value = getattr(self, name)
            if value != getattr(base, name):
                params[name] = f"{value:g}" if name == "km" else str(value)
        return params

    @property
    def asks_region(self) -> bool:
        """Whether the source can be asked for a region."""
        return bool(SOURCES[self.sumber].regions)

    @property
    def service(self) -> str:
        """The class that the source is asked for, "" where it gives no facilities."""
        return self.kelas if self.kelas in SOURCES[self.sumber].services else ""

    @property
    def region(self) -> str | None:
        """The region that the source is asked for."""
        return self.wilayah or None if self.asks_region else None

    @property
    def order(self) -> Order:
        """The other choices, as the services take them."""
        return Order(
            level=self.tingkat,
            year=self.tahun or None,
            product=self.produk if self.sumber == "worldpop" else "",
            portal=self.portal if self.sumber == CKAN.code else "",
            dataset=self.dataset,
            resource=self.berkas,
        )

    @property
    def target(self) -> tuple[str, str] | None:
        """Kind and key of what the file becomes at the desk; None where it takes no such file."""
        kind = SOURCES[self.sumber].kind
        if kind == FACILITIES:
            return FACILITIES, self.kelas
        if kind == BOUNDARIES:
            keys = [key for key, level in LOADED_AS.items() if level == self.tingkat]
            return (BOUNDARIES, keys[0]) if keys else None
        if kind == "table":
            return _OTHERS.get(self.kelas, FACILITIES), self.kelas
        return VILLAGE_TABLE, "villages"

    @property
    def question(self) -> tuple[object, ...]:
        """What tells one fetch from another: all but what is done with its result."""
        after = {"km"} if self.asks_region else {"km", "wilayah"}
        return tuple(getattr(self, name) for name in _FIELDS if name not in after)


_FIELDS = tuple(FetchState.__dataclass_fields__)[:-1]


def classes_of(source: str) -> tuple[str, ...]:
    """Return what a source can be asked for, or what a portal's file can become."""
    if SOURCES[source].services:
        return SOURCES[source].services
    return (*load_catalogue().facility_classes, *_OTHERS) if source == CKAN.code else ()


def levels_of(source: str) -> tuple[str, ...]:
    """Return the levels of boundaries that a source has."""
    return {"hdx": LEVELS, "geoboundaries": LEVELS[:4]}.get(source, ())


def parse(params: Mapping[str, str]) -> FetchState:
    """Read a state from the parameters of a URL; unknown values are left out and named."""
    state, ignored = FetchState(), []
    for name in _FIELDS:
        if name not in params:
            continue
        value = _value(name, str(params[name])[:_LONGEST], state)
        if value is None:
            ignored.append(name)
        else:
            state = settle(state, {name: value})
    return replace(state, ignored=tuple(ignored))


def _value(name: str, text: str, state: FetchState) -> object | None:
    """Return a parameter as the state has it, None where it makes no sense."""
    if name == "km":
        return next((each for each in BLOCKS_KM if f"{each:g}" == text), None)
    if name == "tahun":
        return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    if name == "portal":
        return text if is_address(text) else None
    if name in ("dataset", "berkas"):
        return text
    dataset = current_dataset()
    choices: dict[str, Any] = {
        "sumber": SOURCES,
        "wilayah": {*dataset.provinces["kode"], *dataset.regions["kode"]},
        "kelas": classes_of(state.sumber),
        "tingkat": LEVELS,
        "produk": PRODUCTS,
    }
    return text if text in choices[name] else None


def is_address(text: str) -> bool:
    """Tell whether a text is an https address of a host, as portals have one."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def settle(state: FetchState, changes: dict[str, Any]) -> FetchState:
    """Apply changes; what the source does not have gives way to the first that it has."""
    state = replace(state, **changes, ignored=())
    classes, levels = classes_of(state.sumber), levels_of(state.sumber)
    if classes and state.kelas not in classes:
        state = replace(state, kelas=classes[0])
    if levels and state.tingkat not in levels:
        state = replace(state, tingkat=FetchState().tingkat)
    return state


FETCH: Store[FetchState] = Store("ambil", parse, settle)
