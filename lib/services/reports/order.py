"""What somebody asks for: which report, of which region and services, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from data.catalogue import load_catalogue
from lib.errors import AppError, RadiusError, UnknownRegionError
from lib.i18n import Language
from lib.services.mapstate import MAX_RADIUS_KM, region_exists
from lib.services.measures import NATION, has_data
from lib.services.reports.model import Kind

Format = Literal["pdf", "pptx", "docx", "xlsx", "html"]
FORMATS: dict[Kind, tuple[Format, ...]] = {
    "brief": ("pdf", "docx", "pptx"),
    "poster": ("pdf",),
    "profile": ("pdf", "docx"),
    "book": ("pdf",),
    "slides": ("pptx",),
    "annex": ("docx",),
    "workbook": ("xlsx",),
    "offline": ("html",),
}
"""The forms that each kind of report can take, the usual one first."""
KINDS = get_args(Kind)
_PROVINCE = 2


class ReportKindError(AppError, ValueError):
    """Refuse a kind of report that there is not."""

    code: ClassVar[str] = "E_REPORT_KIND"
    text_id: ClassVar[str] = (
        "Jenis laporan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    )
    text_en: ClassVar[str] = "The kind of report “{value}” is unknown; choose one of {choices}."


class ReportFormatError(AppError, ValueError):
    """Refuse a form that a kind of report does not take."""

    code: ClassVar[str] = "E_REPORT_FORMAT"
    text_id: ClassVar[str] = (
        "Laporan “{kind}” tidak dapat dibuat sebagai “{value}”; pilih salah satu dari {choices}."
    )
    text_en: ClassVar[str] = (
        "The report “{kind}” cannot be made as “{value}”; choose one of {choices}."
    )


class ReportServiceError(AppError, ValueError):
    """Refuse a report on services of which none has data."""

    code: ClassVar[str] = "E_REPORT_SERVICE"
    text_id: ClassVar[str] = "Belum ada data untuk layanan {value}; pilih layanan lain."
    text_en: ClassVar[str] = "There are no data on {value} yet; choose another service."


class ReportRegionError(AppError, ValueError):
    """Refuse a book of anything but a province."""

    code: ClassVar[str] = "E_REPORT_REGION"
    text_id: ClassVar[str] = "Buku hanya untuk provinsi; “{value}” bukan provinsi."
    text_en: ClassVar[str] = "A book is of a province; “{value}” is none."


@dataclass(frozen=True)
class Order:
    """One report to be made.

    Parameters
    ----------
    kind, format
        What, as which file; a format of `FORMATS`.
    region
        ``NATION`` or "", a province or a kabupaten/kota.
    services
        Codes of the catalogue, the leading one first.
    radius_km
        Limit of the leading service; its own where None. The others keep their own.
    scenario
        Token of a plan that is shared, or None.
    language, link
        Of the file, and where it came from.

    """

    kind: Kind
    format: Format
    region: str = NATION
    services: tuple[str, ...] = ("puskesmas",)
    radius_km: float | None = None
    scenario: str | None = None
    language: Language = "id"
    link: str = ""

    @property
    def scope(self) -> str:
        """The code of the region; the nation has one too."""
        return self.region or NATION


def check(order: Order) -> None:
    """Refuse what cannot be made, before any work.

    Raises
    ------
    ReportKindError, ReportFormatError, ReportServiceError, ReportRegionError, RadiusError
    UnknownRegionError
        For a region that is no nation, province or kabupaten/kota.
    UnknownServiceError
        For a service that the catalogue has not.

    """
    if order.kind not in FORMATS:
        raise ReportKindError(value=order.kind, choices=KINDS)
    if order.format not in FORMATS[order.kind]:
        choices = FORMATS[order.kind]
        raise ReportFormatError(kind=order.kind, value=order.format, choices=choices)
    scope = order.scope
    if not region_exists(scope) or len(scope.split(".")) > _PROVINCE:
        raise UnknownRegionError(value=order.region)
    if order.kind == "book" and len(scope) != _PROVINCE:
        raise ReportRegionError(value=scope)
    if order.radius_km is not None and not 0 < order.radius_km <= MAX_RADIUS_KM:
        raise RadiusError(value=order.radius_km)
    known = [load_catalogue().service(code) for code in order.services]
    if not any(has_data(each) for each in known):
        raise ReportServiceError(value=order.services)
