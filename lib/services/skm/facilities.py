"""The facility that a unit is: found by name within its regency, kept by class and id."""

from __future__ import annotations

from lib.services.desk.reportable import Facility, facility
from lib.services.mapbuild import class_label
from lib.services.regions import region_name
from lib.services.search import Place, search_facilities

MOST = 20


def key_of(place: Place) -> str:
    """Return what a unit keeps of a facility: its class and id, "puskesmas/1071234"."""
    return f"{place.facility_class}/{place.identity}"


def found(text: str, region: str) -> dict[str, str]:
    """Return the facilities of a regency whose name holds a text: what to say of each, by key."""
    return {
        key_of(each): told(each.name, each.facility_class, each.context.split(", ")[0])
        for each in search_facilities(text, region, MOST)
    }


def of_key(key: str) -> Facility | None:
    """Return the facility of a unit as the data in effect have it; None where it is none."""
    facility_class, _, identity = key.partition("/")
    return facility(facility_class, identity)


def named(key: str) -> str:
    """Say which facility a unit is, "" where it is none or the data have it no more."""
    own = of_key(key)
    if own is None:
        return ""
    where = region_name(own.kode_kecamatan or own.kode_kabkota)
    return told(own.nama, own.facility_class, where)


def told(name: str, facility_class: str, where: str) -> str:
    """Write a facility with its kind and its kecamatan: names alone repeat."""
    return f"{name} · {class_label(facility_class)}, {where}"
