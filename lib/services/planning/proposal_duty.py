"""Who has to do it, who may pay for it, and in which year it can be planned."""

from __future__ import annotations

import datetime as dt

from data.catalogue import Service
from data.means import VILLAGE_FUND, Means
from lib.i18n import t
from lib.services.planning.scenario_errors import FundingError
from lib.services.regions import region_name, region_title

_JAKARTA = "31"
_VILLAGE, _REGENCY, _PROVINCE = 13, 5, 2
_KELURAHAN = "1"
_RKPD_MONTH = 6
"""The RKPD of a year is set at the end of June of the year before (not verified)."""


def level_of(means: Means, service: Service, code: str) -> str:
    """Return the level of government whose duty a means is at a place.

    A kelurahan has no government of its own, and the regencies of Jakarta have none either.
    """
    level = means.kewenangan(service.kewenangan)
    if level == "desa" and not _is_desa(code):
        level = "kabkota"
    return "provinsi" if level == "kabkota" and code[:_PROVINCE] == _JAKARTA else level


def responsible(level: str, code: str, village: str) -> str:
    """Name the government that has to do it, in the reader's language."""
    if level == "pusat":
        return t("rencana_usulan.unit.pusat")
    if level == "provinsi":
        return t("rencana_usulan.unit.daerah", name=region_title(code[:_PROVINCE]))
    regency = region_name(code[:_REGENCY])
    if level == "kabkota":
        return t("rencana_usulan.unit.daerah", name=regency)
    return t("rencana_usulan.unit.desa", name=village, regency=regency)


def allowed_funding(means: Means, code: str) -> tuple[str, ...]:
    """Return what may pay for a means at a place; village funds only in a desa."""
    return tuple(each for each in means.funding if each != VILLAGE_FUND or _is_desa(code))


def chosen_funding(means: Means, code: str, wanted: str = "") -> str:
    """Return the money wanted where it may pay there, else the usual one of the place.

    Raises
    ------
    FundingError
        If what is wanted may never pay for this means.

    """
    if wanted and wanted not in means.funding:
        raise FundingError(value=wanted, choices=", ".join(means.funding))
    allowed = allowed_funding(means, code)
    return wanted if wanted in allowed else allowed[0]


def funding_name(funding: str, level: str) -> str:
    """Name a source of money by the level of government that has it."""
    if funding == "apbd":
        return t(f"rencana_usulan.dana.apbd_{level}")
    return t(f"rencana_usulan.dana.{funding}")


def next_plan_year(today: dt.date) -> int:
    """Return the first year whose RKPD is not set yet."""
    return today.year + (1 if today.month <= _RKPD_MONTH else 2)


def _is_desa(code: str) -> bool:
    """Tell whether a code is that of a village with a government of its own."""
    return len(code) == _VILLAGE and code[-4] != _KELURAHAN
