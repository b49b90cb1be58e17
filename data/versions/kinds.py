"""The kinds of datasets that the desk keeps, and which tables of the dataset they change."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlalchemy as sa

FACILITIES = "facilities"
NETWORKS = "networks"
REGION_TABLE = "region_table"
VILLAGE_TABLE = "village_table"
BOUNDARIES = "boundaries"
KINDS = (FACILITIES, NETWORKS, REGION_TABLE, VILLAGE_TABLE, BOUNDARIES)

INDICATORS, BUDGETS = "indicators", "budgets"
ROADS_PREFIX = "roads_unggah_"
FIXED_KEYS = {
    REGION_TABLE: (INDICATORS, BUDGETS),
    VILLAGE_TABLE: ("villages",),
    BOUNDARIES: ("regions", "districts"),
}
_SLUG = re.compile(r"[a-z][a-z_]{0,26}")


def rows_of(kind: str) -> sa.Table:
    """Return the database's table in which the rows of a kind stand."""
    # The kinds' names are asked for on pages that do without the database.
    from data.db.tables import facility, feature

    return facility if kind == FACILITIES else feature


def table_of(kind: str, key: str) -> str:
    """Name the table of the dataset that a kind and key change, "" where none is changed."""
    if kind == FACILITIES:
        return f"facilities_{key}"
    if kind == NETWORKS:
        return f"{ROADS_PREFIX}{key}"
    return "" if kind == BOUNDARIES else key


def key_exists(kind: str, key: str, classes: tuple[str, ...]) -> bool:
    """Tell whether rows of a kind may be loaded under a key; `classes` are the facility classes."""
    if kind == FACILITIES:
        return key in classes
    if kind == NETWORKS:
        return _SLUG.fullmatch(key) is not None
    return key in FIXED_KEYS.get(kind, ())
