"""The record of a version: what was loaded from which file, by whom, and who decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.catalogue import load_catalogue
from data.db.tables import dataset, dataset_version
from data.versions.kinds import FACILITIES, FIXED_KEYS, KINDS, NETWORKS, key_exists
from lib.services.desk.errors import (
    SharedServiceError,
    UnknownDatasetError,
    UnknownVersionError,
)

PENDING, PUBLISHED, REJECTED = "pending", "published", "rejected"
MODES = ("add", "replace_region", "replace_all")


@dataclass(frozen=True)
class Version:
    """One version of a dataset. `number` is None until it is published, 0 is the embedded data.

    `report` holds the counts and problems that the check of the file gave, and `regions`: the
    kabupaten/kota of its rows. `unchanged` marks an answer to a file that had been loaded before.
    """

    id: int
    dataset_id: int
    kind: str
    key: str
    number: int | None
    state: str
    mode: str
    region: str
    file_name: str
    file_sha256: str
    file_size: int
    rows_in: int
    rows_accepted: int
    rows_rejected: int
    rows_repaired: int
    mapping: Mapping[str, Any]
    choices: Mapping[str, Any]
    report: Mapping[str, Any] = field(repr=False)
    source: str
    licence: str
    data_year: int | None
    note: str
    created_by: str
    created_at: dt.datetime
    decided_by: str | None
    decided_at: dt.datetime | None
    unchanged: bool = False

    @property
    def regions(self) -> tuple[str, ...]:
        """The kabupaten/kota (or coarser regions) of its rows."""
        return tuple(self.report.get("regions", ()))


_FIELDS = [
    name for name in Version.__dataclass_fields__ if name not in ("kind", "key", "unchanged")
]


def select_versions() -> sa.Select[Any]:
    """Return the query of versions with their datasets' kind and key."""
    columns = [dataset_version.c[name] for name in _FIELDS]
    return sa.select(*columns, dataset.c.kind, dataset.c.key).join(
        dataset, dataset.c.id == dataset_version.c.dataset_id
    )


def read_versions(connection: Connection, query: sa.Select[Any]) -> tuple[Version, ...]:
    """Return the versions of a query made from `select_versions`."""
    return tuple(Version(**row) for row in connection.execute(query).mappings())


def version_by_id(connection: Connection, version_id: int) -> Version:
    """Return a version by its row number.

    Raises
    ------
    UnknownVersionError

    """
    found = read_versions(
        connection, select_versions().where(dataset_version.c.id == int(version_id))
    )
    if not found:
        raise UnknownVersionError(value=version_id)
    return found[0]


def check_dataset(kind: str, key: str) -> None:
    """Refuse a kind and key that the desk does not take.

    Raises
    ------
    UnknownDatasetError

    """
    classes = load_catalogue().facility_classes
    if kind not in KINDS:
        raise UnknownDatasetError(value=kind, choices=KINDS)
    if not key_exists(kind, key, classes):
        choices: tuple[str, ...] = classes if kind == FACILITIES else FIXED_KEYS.get(kind, ())
        raise UnknownDatasetError(value=key, choices=("a-z _",) if kind == NETWORKS else choices)


def class_of(name: str) -> str:
    """Return the facility class that a service or class name means.

    Raises
    ------
    UnknownDatasetError
        When there is no such service and no such class.
    SharedServiceError
        When the service is made of several classes.

    """
    catalogue = load_catalogue()
    if name in catalogue.facility_classes:
        return name
    if name not in catalogue.services:
        raise UnknownDatasetError(value=name, choices=sorted(catalogue.services))
    classes = catalogue.services[name].classes
    if len(classes) > 1:
        raise SharedServiceError(service=name, choices=classes)
    return classes[0]
