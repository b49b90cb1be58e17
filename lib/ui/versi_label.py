"""Names of datasets and regions, and moments, as the pages of versions show them."""

from __future__ import annotations

import datetime as dt

from data.versions.kinds import FACILITIES
from lib.i18n import date_long, has_message, t
from lib.services.mapbuild import class_label
from lib.services.regions import region_title

WIB = dt.timezone(dt.timedelta(hours=7))
"""Western Indonesian time, in which the pages tell when something was done."""


def data_label(kind: str, key: str) -> str:
    """Name a dataset: a class of facilities, a table, boundaries, a network."""
    if kind == FACILITIES:
        return class_label(key)
    name = f"muat.kelas.{key}"
    return t(name) if has_message(name) else key.replace("_", " ")


def place(code: str) -> str:
    """Name a region; "" is the nation, and a code that is no longer known stands for itself."""
    if not code:
        return t("umum.indonesia")
    try:
        return region_title(code)
    except KeyError:
        return code


def moment(value: dt.datetime | None) -> str:
    """Write when something was done: "24 November 2026, 20.05 WIB"."""
    if value is None:
        return "–"
    local = value.astimezone(WIB)
    clock = t("versi.jam", hour=f"{local:%H}", minute=f"{local:%M}")
    return f"{date_long(local.date())}, {clock}"
