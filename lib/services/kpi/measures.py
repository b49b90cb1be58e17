"""The KPIs that come ready: what each of the five families counts, and how.

A family says how a figure may be read. Money stands in `efisiensi` only as the share of a budget
that was realised: transfers are fiscal context. Outcomes (`dampak`) are read as their change
against a baseline, since nothing here tells what brought the change about.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.catalogue import Service, load_catalogue
from lib.errors import AppError
from lib.i18n import as_language, short_number, t, using
from lib.services import findings
from lib.services.citations import cite, service_sources
from lib.services.formatting import in_thousand_rupiah, indicator_text, value_text
from lib.services.indicators import indicators
from lib.services.kpi.smart import FAMILIES
from lib.services.measures import Measure, Unit, indicator_measure

SERVICES = ("puskesmas", "rumah_sakit", "sd", "smp", "sma", "smk")
QUALITY = ("air_minum_layak_pct", "sanitasi_layak_pct", "tanpa_listrik_pct", "internet_sekolah_pct")
OUTCOMES = ("ipm", "uhh", "hls", "rls", "kemiskinan_pct", "ppk", "stunting_pct")
BUDGETS: dict[str, tuple[str, tuple[str, ...]]] = {
    "realisasi_apbd": ("apbd_belanja_daerah", ("djpk_apbd_jatim",)),
    "realisasi_dana_desa": ("dana_desa", ("kemenkeu_dana_desa", "djpk_tkdd")),
}
"""KPI: item of the table of budgets, and the sources that are cited."""
SATISFACTION = "skm"
ELEMENTS = {"skm_waktu": "U3", "skm_kesesuaian": "U5", "skm_perilaku": "U7"}
"""KPI: element of the survey that it is the index of; how fast, how right, how friendly."""
RESPONSES = {"respons_tepat": "in_time", "respons_puas": "satisfaction"}
"""KPI: figure of the board of reports (`lib.services.participation.board.Cell`) that it is."""
_REACH = "jangkauan_"
EVERY_SECTOR = ""


class UnknownKpiError(AppError, LookupError):
    """Refuse a code that is no ready KPI."""

    code = "E_KPI_UNKNOWN"
    text_id = "KPI “{value}” tidak dikenal. Pilihan: {choices}."
    text_en = "The KPI “{value}” is unknown. Choices: {choices}."


@dataclass(frozen=True)
class ReadyKpi:
    """A KPI that is computed from the data at hand, for each kabupaten/kota.

    Parameters
    ----------
    code
        Stable; also in links, and in definitions of the register.
    family
        One of `lib.services.kpi.smart.FAMILIES`.
    sector
        Code of a sector, "" for all of them.
    unit, decimals
        As `lib.services.measures.Measure` has them.
    direction
        "up" where more is better, else "down".
    of
        Code of the service, indicator, budget item, element of the survey or figure of the board of
        reports that it is computed from.
    frequency, level
        How often its source appears, and the level of its regions.

    """

    code: str
    family: str
    sector: str
    unit: Unit
    direction: str
    of: str
    decimals: int = 1
    frequency: str = "tahunan"
    level: str = "kabkota"

    @property
    def service(self) -> Service | None:
        """The service whose reach it counts, if it does."""
        return load_catalogue().service(self.of) if self.code.startswith(_REACH) else None

    @property
    def from_answers(self) -> bool:
        """Whether it is an index of what people answered in the survey."""
        return self.code == SATISFACTION or self.code in ELEMENTS

    @property
    def from_reports(self) -> bool:
        """Whether it tells how reports of citizens are answered."""
        return self.code in RESPONSES

    @property
    def from_people(self) -> bool:
        """Whether it comes from what people send at any time, and is not kept with the dataset."""
        return self.from_answers or self.from_reports

    @property
    def from_indicator(self) -> bool:
        """Whether it is read from the table of indicators."""
        return self.family in ("kualitas", "dampak") and not self.from_people

    @property
    def measure(self) -> Measure:
        """What writes and draws its values."""
        worse = "low" if self.direction == "up" else "high"
        return Measure(self.code, "indicator", self.unit, worse, decimals=self.decimals)  # type: ignore[arg-type]

    def label(self, language: str) -> str:
        """Name it, without its unit."""
        if self.from_indicator:
            return indicators()[self.of].label(language)
        return self._said("nama", language)

    def definition(self, language: str) -> str:
        """Say what is counted."""
        return self._said("arti", language)

    def formula(self, language: str) -> str:
        """Say how it is computed."""
        return self._said("rumus", language)

    def unit_label(self, language: str) -> str:
        """Name its unit; an index has a scale."""
        if self.from_indicator:
            return indicators()[self.of].unit_label(language)
        with using(as_language(language)):
            return t("kpi.satuan.indeks" if self.unit == "index" else "kpi.satuan.persen")

    @property
    def in_thousand_rupiah(self) -> bool:
        """Whether its values are thousands of rupiah."""
        return self.from_indicator and in_thousand_rupiah(indicators()[self.of])

    def text(self, value: float) -> str:
        """Write a value with its unit, "tidak tersedia" where there is none."""
        if self.from_indicator:
            return indicator_text(indicators()[self.of], value)
        return value_text(self.measure, value)

    def sources(self) -> tuple[str, ...]:
        """Cite what it rests on, in the language of this context."""
        if self.service is not None:
            return (*service_sources(self.service), cite("penduduk_desa_estimasi"))
        if self.from_indicator:
            return (cite(indicators()[self.of].source),)
        if self.code in BUDGETS:
            return tuple(cite(source) for source in BUDGETS[self.code][1])
        return (t("kpi.sumber.laporan" if self.from_reports else "kpi.sumber.skm"),)

    def _said(self, what: str, language: str) -> str:
        own, of_reach = f"kpi.{what}.{self.code}", f"kpi.{what}.jangkauan"
        with using(as_language(language)):
            if self.service is None:
                return t(own)
            return t(
                of_reach,
                km=short_number(self.service.default_radius_km),
                service=findings.service_name(self.of),
            )


@functools.cache
def ready_kpis() -> Mapping[str, ReadyKpi]:
    """Return the ready KPIs by code, family by family."""
    makers: dict[str, Callable[[], list[ReadyKpi]]] = {
        "kepuasan": lambda: [_answered(SATISFACTION, "kepuasan", SATISFACTION)],
        "efisiensi": lambda: [
            ReadyKpi(code, "efisiensi", EVERY_SECTOR, "pct", "up", item)
            for code, (item, _) in BUDGETS.items()
        ],
        "jangkauan": lambda: [_reach(service) for service in SERVICES],
        "kualitas": lambda: [
            *(_answered(code, "kualitas", element) for code, element in ELEMENTS.items()),
            _response("respons_tepat", "pct", 0),
            _response("respons_puas", "index", 1),
            *(_indicator(code, "kualitas") for code in QUALITY),
        ],
        "dampak": lambda: [_indicator(code, "dampak") for code in OUTCOMES],
    }
    return {each.code: each for family in FAMILIES for each in makers[family]()}


def ready_kpi(code: str) -> ReadyKpi:
    """Return the ready KPI of a code.

    Raises
    ------
    UnknownKpiError

    """
    known = ready_kpis()
    if code not in known:
        raise UnknownKpiError(value=code, choices=", ".join(known))
    return known[code]


def _answered(code: str, family: str, of: str) -> ReadyKpi:
    return ReadyKpi(code, family, EVERY_SECTOR, "index", "up", of, 2)


def _response(code: str, unit: Unit, decimals: int) -> ReadyKpi:
    return ReadyKpi(code, "kualitas", EVERY_SECTOR, unit, "up", RESPONSES[code], decimals)


def _reach(service: str) -> ReadyKpi:
    sector = load_catalogue().service(service).sector
    return ReadyKpi(f"{_REACH}{service}", "jangkauan", sector, "pct", "up", service)


def _indicator(code: str, family: str) -> ReadyKpi:
    entry = load_catalogue().indicators[code]
    direction = "up" if entry.direction == "higher_better" else "down"
    unit = indicator_measure(entry).unit
    return ReadyKpi(code, family, entry.sector, unit, direction, code, entry.decimals)
