"""What the page Rencana is set to, as a link carries it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from data.catalogue import Service, load_catalogue
from data.current import current_dataset, kept_by_version
from data.means import FUNDING, means_for
from lib.services.mapstate import MAX_RADIUS_KM
from lib.services.measures import NATION, coverage, has_data, region_codes
from lib.services.planning.candidates import CANDIDATE_LEVELS, RAISES
from lib.services.planning.need import NEEDS
from lib.services.planning.siting import MOST_SITES, OBJECTIVES
from lib.ui.session import Store

PARTS = ("lokasi", "andai", "skenario", "usulan")
EVERYBODY = "lscp"
"""The objective that has no number of sites: as few as reach everybody."""
BY_TAP, BY_FILE = "titik", "berkas"
"""Candidates tapped on the map, or of a file."""
PROVINCE, REGENCY, VILLAGE = 2, 5, 13
MOST_OTHERS = 5
"""Other services in the same place."""
MOST_BILLIONS = 100_000.0
_WORD = re.compile(r"[A-Za-z0-9_-]{0,40}")
MOST_LISTED = 60
"""Required or excluded places, and edits, that a link may carry."""


@dataclass(frozen=True)
class PlanState:
    """The question of a plan, and which part of the answer is shown.

    Parameters
    ----------
    layanan, wilayah
        Code of the service; of a province or regency, `NATION`, "" for the regency with most
        people out of reach of the service.
    tujuan, radius, jumlah
        One of `OBJECTIVES`; kilometres; sites at most.
    calon, daratan
        Where the candidates come from: a level, `BY_TAP`, `BY_FILE`, or a word of
        `lib.services.planning.candidates.RAISES`; whether only one's own landmass counts.
    titik
        Tapped candidates: ``-4.09770~138.95140`` in degrees.
    serta
        Codes of other services that come to the same sites.
    wajib, tanpa
        Codes of places that must, or must not, be chosen.
    butuh, tiap
        One of `NEEDS`; whether each kecamatan that has no facility gets one.
    anggaran
        Billions of rupiah that decide instead of the number of sites; 0 for none.
    bagian
        One of `PARTS`.
    ubah
        Changes that are tried, as `lib.ui.rencana_ubah` writes them.
    skenario
        Word of the link of the scenario that is open, "" for none.
    banding
        Words of the scenarios that are compared.
    sarana, dana, tahun
        The means and the money of the proposal, "" for the usual ones, and its year, 0 for the
        first that can still be planned.
    usul
        What is chosen for single lines of the proposal, as `lib.ui.rencana_baris` writes it.
    versi
        Revision of the open scenario that this state was made from, 0 if not known.
    biaya
        Costs of this plan alone: ``means~rupiah~rupiah a year~months``.
    pagu
        Money by year: ``2028~25`` billions of rupiah.

    """

    layanan: str = "puskesmas"
    wilayah: str = ""
    tujuan: str = "mclp"
    radius: float = 5.0
    jumlah: int = 5
    calon: str = "desa"
    daratan: bool = True
    titik: tuple[str, ...] = ()
    serta: tuple[str, ...] = ()
    wajib: tuple[str, ...] = ()
    tanpa: tuple[str, ...] = ()
    butuh: str = ""
    tiap: bool = False
    anggaran: float = 0.0
    bagian: str = "lokasi"
    ubah: tuple[str, ...] = ()
    skenario: str = ""
    banding: tuple[str, ...] = ()
    sarana: str = ""
    dana: str = ""
    tahun: int = 0
    usul: tuple[str, ...] = ()
    versi: int = 0
    biaya: tuple[str, ...] = ()
    pagu: tuple[str, ...] = ()

    @property
    def service(self) -> Service:
        """The service of the catalogue."""
        return load_catalogue().service(self.layanan)

    @property
    def kode(self) -> str:
        """The region that is planned for."""
        return self.wilayah or neediest(self.layanan, self.radius)

    @property
    def owner(self) -> str:
        """The region as scenarios and costs name it: "" is the nation."""
        return "" if self.kode == NATION else self.kode

    @property
    def radius_m(self) -> float:
        """The limit of distance in metres."""
        return self.radius * 1000.0

    @property
    def number(self) -> int | None:
        """Sites at most, None where everybody is to be reached or money decides."""
        return None if self.tujuan == EVERYBODY or self.anggaran else self.jumlah

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        base = replace(PlanState(), radius=_radius_of(self.layanan))
        return {
            each.name: _text(getattr(self, each.name))
            for each in fields(self)
            if getattr(self, each.name) != getattr(base, each.name)
        }


@kept_by_version(maxsize=64)
def neediest(service: str, radius: float) -> str:
    """Return the regency with most people out of reach of a service."""
    table = coverage(service, radius * 1000.0, "kabkota", None)
    outside = (table["population"] - table["population_covered"]).astype("float64")
    return str(outside.idxmax())


def regions() -> list[str]:
    """Return the nation, then the provinces, each with its regencies, in order of code."""
    dataset = current_dataset()
    provinces = region_codes(dataset, "provinsi", None)
    return [NATION, *sorted([*provinces, *region_codes(dataset, "kabkota", None)])]


def parse(params: Mapping[str, str]) -> PlanState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    found: dict[str, Any] = {}
    for each in fields(PlanState):
        if each.name in params:
            value = _read(getattr(PlanState, each.name), str(params[each.name]))
            if value is not None:
                found[each.name] = value
    return settle(PlanState(), found)


def _read(default: object, raw: str) -> object | None:
    if isinstance(default, bool):
        return raw != "0"
    if isinstance(default, tuple):
        return tuple(dict.fromkeys(part for part in raw.split(",") if part))[:MOST_LISTED]
    if isinstance(default, int | float):
        try:
            return type(default)(raw)
        except (ValueError, OverflowError):
            return None
    return raw


def settle(state: PlanState, changes: dict[str, Any]) -> PlanState:
    """Apply changes; what is not known, or belongs to another region, is dropped."""
    services = load_catalogue().services
    layanan = str(changes.get("layanan", state.layanan))
    if layanan not in services or not has_data(services[layanan]):
        layanan = changes["layanan"] = PlanState.layanan
    if layanan != state.layanan or ("radius" not in changes and state == PlanState()):
        changes.setdefault("radius", _radius_of(layanan))
    before = state
    state = replace(state, **changes)
    base = PlanState()
    for name, choices in (
        ("tujuan", OBJECTIVES),
        ("calon", _ways(state.layanan)),
        ("butuh", NEEDS),
        ("bagian", PARTS),
        ("wilayah", ("", *regions())),
    ):
        if getattr(state, name) not in choices:
            state = replace(state, **{name: getattr(base, name)})
    state = _paid(_together(state))
    if not _WORD.fullmatch(state.skenario):
        state = replace(state, skenario="")
    if not 0 < state.radius <= MAX_RADIUS_KM:
        state = replace(state, radius=_radius_of(layanan))
    if not 0 <= state.anggaran <= MOST_BILLIONS:
        state = replace(state, anggaran=0.0)
    if not 1 <= state.jumlah <= MOST_SITES:
        state = replace(state, jumlah=base.jumlah)
    if (before.wilayah, before.layanan) != (state.wilayah, state.layanan):
        gone = {name: () for name in ("ubah", "usul", "titik") if name not in changes}
        state = replace(state, **gone)
    if not state.skenario or not 0 <= state.versi < 1_000_000:
        state = replace(state, versi=0)
    return _only_here(state)


def _ways(service: str) -> tuple[str, ...]:
    return (*CANDIDATE_LEVELS, BY_TAP, BY_FILE, *RAISES.get(service, {}))


def _together(state: PlanState) -> PlanState:
    """Drop other services that have no data; what is planned together has but one objective.

    All desa of the nation are more candidates than memory bears.
    """
    services = load_catalogue().services
    others = tuple(
        each for each in state.serta
        if each in services and has_data(services[each]) and each != state.layanan
    )[:MOST_OTHERS]  # fmt: skip
    state = replace(state, serta=others, tujuan="mclp" if others else state.tujuan)
    if state.wilayah == NATION and state.calon == CANDIDATE_LEVELS[0]:
        return replace(state, calon=CANDIDATE_LEVELS[1])
    return state


def _paid(state: PlanState) -> PlanState:
    """Drop a means, a source of money and a year that are none."""
    if state.sarana not in {each.code for each in means_for(state.layanan)}:
        state = replace(state, sarana="", dana="")
    if state.dana not in FUNDING:
        state = replace(state, dana="")
    return state if 2000 < state.tahun < 2100 else replace(state, tahun=0)


def _only_here(state: PlanState) -> PlanState:
    """Drop required and excluded places that are no candidates of the region."""
    length = {"desa": VILLAGE, "kecamatan": 8}.get(state.calon, 0)

    def own(codes: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            code
            for code in codes
            if len(code) == length and (not state.owner or code.startswith(f"{state.owner}."))
        )

    wajib = own(state.wajib) if state.wajib else ()
    tanpa = tuple(code for code in own(state.tanpa) if code not in wajib) if state.tanpa else ()
    return replace(state, wajib=wajib, tanpa=tanpa)


def _radius_of(service: str) -> float:
    return float(load_catalogue().service(service).default_radius_km)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(value)
    return f"{value:g}" if isinstance(value, float) else str(value)


PLAN: Store[PlanState] = Store("rencana", parse, settle)
