"""The versions of a dataset: listed, viewed, compared, exported, restored."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlalchemy.engine import Connection

from data.current import look_again
from data.db.audit import record
from data.db.engine import database
from data.db.tables import dataset_version
from data.overlay import lay_over
from data.store import Dataset, load_dataset
from data.versions import features, rows, store
from data.versions.kinds import BOUNDARIES, FACILITIES, NETWORKS, rows_of
from data.versions.overlaying import Rows, overlay_from, table_from
from data.versions.presence import database_present
from geo.ecef import to_ecef
from lib.auth import Actor
from lib.encode import csv_frame
from lib.services.desk import roles
from lib.services.desk.errors import UnknownVersionError
from lib.services.desk.publish import mark_published
from lib.services.desk.records import (
    PENDING,
    PUBLISHED,
    Version,
    check_dataset,
    read_versions,
    select_versions,
)
from lib.services.people import fresh

MOVED_M = 1.0
"""A point moved when it is farther than this from where it was; less is rounding."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two tables of a dataset, each frame with the rows' columns.

    `moved` and `changed` hold the newer row; `moved` has `lat_before`, `lon_before` and
    `moved_m`; `changed` has `columns`, the names of what differs. A row that moved and changed is
    in both.
    """

    added: pd.DataFrame
    removed: pd.DataFrame
    moved: pd.DataFrame
    changed: pd.DataFrame
    same: int

    @property
    def counts(self) -> dict[str, int]:
        """The number of rows of each sort."""
        sorts = ("added", "removed", "moved", "changed")
        return {name: len(getattr(self, name)) for name in sorts} | {"same": self.same}


def list_versions(kind: str, key: str, actor: Actor | None = None) -> tuple[Version, ...]:
    """Return the versions of a dataset, the newest first; none before the first load.

    Versions that wait or were refused are given to analysts and planners of their regions.
    """
    check_dataset(kind, key)
    if not database_present():
        return ()
    with database().read() as connection:
        dataset_id = rows.find_dataset(connection, kind, key)
        if dataset_id is None:
            return ()
        query = select_versions().where(dataset_version.c.dataset_id == dataset_id)
        found = read_versions(connection, query.order_by(dataset_version.c.id.desc()))
    return tuple(
        each
        for each in found
        if each.state == PUBLISHED or (actor is not None and roles.may_see(actor, each.regions))
    )


def rows_at(kind: str, key: str, number: int) -> pd.DataFrame:
    """Return the stored rows in effect at a published version; 0 is the embedded data.

    Raises
    ------
    UnknownDatasetError, UnknownVersionError

    """
    check_dataset(kind, key)
    if not database_present():
        return _embedded(kind, key, number)
    with database().read() as connection:
        dataset_id = rows.find_dataset(connection, kind, key)
        if dataset_id is None:
            return _embedded(kind, key, number)
        if not 0 <= number <= rows.newest_number(connection, dataset_id):
            raise UnknownVersionError(value=number)
        return store.rows_at(connection, kind, dataset_id, number)


def _embedded(kind: str, key: str, number: int) -> pd.DataFrame:
    if number != 0:
        raise UnknownVersionError(value=number)
    return store.embedded_rows(kind, key, load_dataset())


def newest(kind: str, key: str) -> int:
    """Return the number of the newest published version, 0 where nothing was loaded."""
    return max((each.number or 0 for each in list_versions(kind, key)), default=0)


def dataset_at(kind: str, key: str, number: int) -> Dataset:
    """Return the dataset in effect with this one at an older version, to be looked at.

    Give it to `data.current.using`, and every service shows that version.
    """
    return dataset_with(kind, key, rows_at(kind, key, number), f"{kind}:{key}@{number}")


def dataset_with(kind: str, key: str, stored: pd.DataFrame, text: str) -> Dataset:
    """Return the dataset in effect with other rows in the place of one of the desk's."""
    from data.current import current_dataset

    return lay_over(current_dataset(), overlay_from({(kind, key): Rows(text, lambda: stored)}))


def compare(kind: str, key: str, before: int, after: int) -> Comparison:
    """Compare two published versions of a dataset."""
    return compare_rows(kind, rows_at(kind, key, before), rows_at(kind, key, after))


def compare_rows(kind: str, before: pd.DataFrame, after: pd.DataFrame) -> Comparison:
    """Compare stored rows by their ids."""
    identity = rows.identity_of(kind)
    one, other = before.set_index(identity), after.set_index(identity)
    place = one.index.get_indexer(other.index)
    there = np.flatnonzero(place >= 0)
    old, new = one.iloc[place[there]], other.iloc[there]
    gone = ~one.index.isin(other.index)
    moved_m = _moved_m(kind, old, new)
    moved = moved_m > MOVED_M
    names = [n for n in rows.fields_of(kind) if n not in (identity, "lat", "lon", "geometry")]
    differs = {name: _differs(name, old[name], new[name]) for name in names}
    if kind != FACILITIES:
        differs["geometry"] = _differs("geometry", old["geometry"], new["geometry"])
    changed = np.any(list(differs.values()), axis=0) if len(new) else np.zeros(0, dtype=bool)
    told = new.assign(lat_before=old["lat"].to_numpy(), lon_before=old["lon"].to_numpy(),
                      moved_m=moved_m) if kind == FACILITIES else new  # fmt: skip
    columns = [
        ", ".join(name for name, mask in differs.items() if mask[row])
        for row in np.flatnonzero(changed)
    ]
    return Comparison(
        added=other.iloc[np.flatnonzero(place < 0)].reset_index(),
        removed=one[gone].reset_index(),
        moved=told[moved].reset_index(),
        changed=new[changed].assign(columns=columns).reset_index(),
        same=int((~moved & ~changed).sum()),
    )


def _moved_m(kind: str, old: pd.DataFrame, new: pd.DataFrame) -> NDArray[np.float64]:
    """Return how far each point moved in metres; inf where it came or went."""
    if kind != FACILITIES:
        return np.zeros(len(new))
    points = [
        to_ecef(*(pd.to_numeric(each[name]).to_numpy(dtype=np.float64) for name in ("lat", "lon")))
        for each in (old, new)
    ]
    had, has = (np.isfinite(each).all(axis=1) for each in points)
    far = np.sqrt(((points[1] - points[0]) ** 2).sum(axis=1))
    return np.where(had & has, far, np.where(had == has, 0.0, np.inf))


def _differs(name: str, old: pd.Series, new: pd.Series) -> NDArray[np.bool_]:
    one, other = old.to_numpy(dtype=object), new.to_numpy(dtype=object)
    if name in ("attributes", "properties"):
        different = one != other
        # The same attributes may have been written in another order.
        for row in np.flatnonzero(different):
            different[row] = json.loads(one[row]) != json.loads(other[row])
        return np.asarray(different, dtype=bool)
    missing = pd.isna(one) & pd.isna(other)
    return np.asarray((one != other) & ~missing, dtype=bool)


def export_csv(kind: str, key: str, number: int) -> bytes:
    """Return a published version as CSV (UTF-8 with BOM, formulas inert), ordered by id."""
    stored = rows_at(kind, key, number)
    if kind == FACILITIES:
        table = table_from(kind, key, stored, load_dataset())
    else:
        table = features.plain_table(kind, stored)
        if kind in (NETWORKS, BOUNDARIES):
            from shapely import to_wkt

            table = table.assign(wkt=to_wkt(features.shapes_from(stored), rounding_precision=6))
    text: str = csv_frame(table).to_csv(index=False)
    return text.encode("utf-8-sig")


def restore(actor: Actor, kind: str, key: str, number: int, note: str = "") -> Version:
    """Bring a published version into effect again, as a new version.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Without the right to publish for every region whose rows change.
    UnknownDatasetError, UnknownVersionError

    """
    check_dataset(kind, key)
    actor = fresh(actor)
    opened = database()
    with opened.write() as connection:
        store.lock_dataset(opened, connection, kind, key)
        dataset_id = rows.find_dataset(connection, kind, key)
        if dataset_id is None:
            raise UnknownVersionError(value=number)
        present = rows.newest_number(connection, dataset_id)
        if not 0 <= number <= present:
            raise UnknownVersionError(value=number)
        back = rows.only_at(connection, kind, dataset_id, number, present)
        away = rows.only_at(connection, kind, dataset_id, present, number)
        regions = _regions(connection, kind, sa.or_(back, away))
        if not regions:
            return replace(_numbered(connection, dataset_id, present), unchanged=True)
        roles.require_publish(actor, regions)
        version_id = rows.add_version(
            connection, dataset_id, state=PENDING, mode="restore", note=note, created_by=actor.key,
            report={"restored": number, "regions": list(regions)},
        )  # fmt: skip
        # Copied first: closing changes which rows are in effect.
        copied = rows.copy_rows(connection, kind, version_id, back)
        closed = rows.close_rows(
            connection, kind, version_id, sa.and_(away, rows_of(kind).c.version_id != version_id)
        )
        details: dict[str, object] = {"restored": number, "copied": copied, "closed": closed}
        record(
            connection, actor=actor.key, action="version.restore",
            subject_type="dataset_version", subject_id=str(version_id), details=details,
        )  # fmt: skip
        made = mark_published(connection, actor, version_id, present + 1, details)
    look_again()
    return made


def _regions(connection: Connection, kind: str, which: sa.ColumnElement[bool]) -> tuple[str, ...]:
    column = sa.func.substr(rows_of(kind).c[rows.region_of(kind)], 1, 5)
    found = connection.execute(sa.select(column).where(which).distinct()).scalars()
    return tuple(sorted(str(each) for each in found))


def _numbered(connection: Connection, dataset_id: int, number: int) -> Version:
    column = dataset_version.c
    query = select_versions().where(column.dataset_id == dataset_id, column.number == number)
    return read_versions(connection, query)[0]
