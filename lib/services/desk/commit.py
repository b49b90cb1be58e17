"""Commit what was loaded as a version of a dataset: one transaction, all of it or nothing."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd
from sqlalchemy.engine import Connection

from data.current import look_again
from data.db.audit import record
from data.db.engine import database
from data.db.tables import dataset_version
from data.db.uploads import keep_upload
from data.store import load_dataset
from data.versions import rows, store
from lib.auth import Actor
from lib.services.desk import roles
from lib.services.desk.errors import (
    LoadModeError,
    NothingAcceptedError,
    OutsideRegionError,
    RepeatedIdError,
)
from lib.services.desk.publish import publish
from lib.services.desk.records import (
    MODES,
    PENDING,
    PUBLISHED,
    Version,
    check_dataset,
    read_versions,
    select_versions,
    version_by_id,
)
from lib.services.people import fresh

_EXAMPLES = 3
_LONGEST_NOTE = 2_000


@dataclass(frozen=True)
class Load:
    """What is to be committed.

    Parameters
    ----------
    kind, key
        The dataset, as `data.versions.kinds`.
    rows
        The accepted rows as they are stored (`data.versions.rows.fields_of`).
    content, file_name
        The file's bytes (None when there is no file) and its name, which is only shown.
    counts
        rows, accepted, rejected, repaired.
    mapping, choices
        What was chosen about the file: with its checksum they tell whether it was loaded before.
    report
        Counts of problems by code, what was detected.
    source, licence, data_year
        Where the data are from.

    """

    kind: str
    key: str
    rows: pd.DataFrame = field(repr=False)
    file_name: str = ""
    sha256: str = ""
    content: bytes | None = field(default=None, repr=False)
    counts: Mapping[str, int] = field(default_factory=dict)
    mapping: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    licence: str = ""
    data_year: int | None = None

    @property
    def regions(self) -> tuple[str, ...]:
        """The kabupaten/kota of its rows, or coarser regions; "" among them for rows of none."""
        codes = self.rows[rows.region_of(self.kind)].astype("str").str.slice(0, 5)
        return tuple(sorted(codes.unique()))


def scope_of(regions: tuple[str, ...], mode: str, region: str) -> tuple[str, ...]:
    """Return the regions that one must have a right to: "" (the nation) to replace all.

    `regions` are those of the rows (`Load.regions`).
    """
    if mode == "replace_all":
        return ("",)
    return (region,) if mode == "replace_region" else regions


def submit(actor: Actor, load: Load, *, mode: str, region: str = "", note: str = "") -> Version:
    """Commit a load as a version; published at once if the actor may publish, else pending.

    A file that had been loaded the same way before, and is in effect, changes nothing: its version
    is returned with `unchanged` set.

    Parameters
    ----------
    actor
        Who loads: an analyst of every region that is touched.
    load
        The accepted rows and their record.
    mode
        "add", "replace_region" (closes the region's rows) or "replace_all" (the nation's right).
    region
        For "replace_region".
    note
        In the loader's own words.

    Raises
    ------
    SignInNeededError, ForbiddenError
        Without the role for every region touched.
    LoadModeError, UnknownDatasetError, NothingAcceptedError, OutsideRegionError, RepeatedIdError
        When the load cannot be committed as asked.
    VersionConflictError
        When rows are there already that were not at the check.

    """
    check_dataset(load.kind, load.key)
    region = _checked_region(mode, region)
    scope = scope_of(load.regions, mode, region)
    actor = fresh(actor)
    roles.require_load(actor, scope)
    _check_rows(load, mode, region)
    opened = database()
    with opened.write() as connection:
        store.lock_dataset(opened, connection, load.kind, load.key)
        same = find_same(connection, load, mode, region)
        if same is not None:
            return replace(same, unchanged=True)
        if load.content is not None:
            keep_upload(opened, connection, load.content, name=load.file_name, actor=actor.key)
        values = _values(load, mode, region) | {"note": note[:_LONGEST_NOTE]}
        made = bring(connection, actor, load, values, scope)
    if made.state == PUBLISHED:
        look_again()
    return made


def bring(
    connection: Connection,
    actor: Actor,
    load: Load,
    values: Mapping[str, Any],
    scope: tuple[str, ...],
) -> Version:
    """Add a version with its rows, and publish it if the actor may; the dataset is locked."""
    dataset_id = store.ensure_dataset(connection, load.kind, load.key, load_dataset())
    version_id = rows.add_version(
        connection, dataset_id, state=PENDING, created_by=actor.key, **values
    )
    rows.insert_rows(connection, load.kind, dataset_id, version_id, load.rows)
    record(
        connection,
        actor=actor.key,
        action="version.submit",
        subject_type="dataset_version",
        subject_id=str(version_id),
        details={
            "kind": load.kind,
            "key": load.key,
            "mode": values["mode"],
            "region": values.get("region", ""),
            "counts": dict(load.counts),
        },
        checksum=load.sha256,
    )
    made = version_by_id(connection, version_id)
    return publish(connection, actor, made) if roles.may_publish(actor, scope) else made


def find_same(connection: Connection, load: Load, mode: str, region: str) -> Version | None:
    """Return the version that the same file already made, if what it brought is still there.

    It is not if a later version took away what was there, or when the same file is to replace and
    others came after it.
    """
    dataset_id = rows.find_dataset(connection, load.kind, load.key)
    if dataset_id is None or not load.sha256:
        return None
    column = dataset_version.c
    query = select_versions().where(column.dataset_id == dataset_id)
    published = query.where(column.state == PUBLISHED, column.number > 0)
    alike = (column.file_sha256 == load.sha256, column.mode == mode, column.region == region)
    waiting = read_versions(connection, query.where(column.state == PENDING, *alike))
    for each in waiting:
        if _same_way(each, load):
            return each
    for each in reversed(read_versions(connection, published.order_by(column.number))):
        same = each.file_sha256 == load.sha256 and (each.mode, each.region) == (mode, region)
        if same and _same_way(each, load):
            return each
        if mode != "add" or each.mode != "add":
            return None
    return None


def _same_way(version: Version, load: Load) -> bool:
    return _canonical(version.mapping) == _canonical(load.mapping) and _canonical(
        version.choices
    ) == _canonical(load.choices)


def _canonical(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), sort_keys=True, default=str)


def _checked_region(mode: str, region: str) -> str:
    if mode not in MODES:
        raise LoadModeError(value=mode, choices=MODES)
    if mode != "replace_region":
        return ""
    known = load_dataset()
    if region not in set(known.regions["kode"]) | set(known.provinces["kode"]):
        raise LoadModeError(value=f"{mode} {region}".strip(), choices=("53", "53.04"))
    return region


def _check_rows(load: Load, mode: str, region: str) -> None:
    if load.rows.empty:
        raise NothingAcceptedError(file=load.file_name)
    identity = load.rows[rows.identity_of(load.kind)]
    repeated = identity[identity.duplicated()]
    if len(repeated):
        raise RepeatedIdError(count=len(repeated), examples=list(repeated.unique()[:_EXAMPLES]))
    if mode == "replace_region":
        codes = load.rows[rows.region_of(load.kind)].astype("str")
        outside = ~(codes.eq(region) | codes.str.startswith(f"{region}."))
        if outside.any():
            raise OutsideRegionError(count=int(outside.sum()), region=region)


def _values(load: Load, mode: str, region: str) -> dict[str, Any]:
    counts = load.counts
    plain: dict[str, Any] = json.loads(json.dumps(dict(load.report), default=str))
    return {
        "mode": mode,
        "region": region,
        "file_name": load.file_name,
        "file_sha256": load.sha256,
        "file_size": len(load.content or b""),
        "rows_in": counts.get("rows", len(load.rows)),
        "rows_accepted": counts.get("accepted", len(load.rows)),
        "rows_rejected": counts.get("rejected", 0),
        "rows_repaired": counts.get("repaired", 0),
        "mapping": dict(load.mapping),
        "choices": dict(load.choices),
        "report": plain | {"regions": list(load.regions)},
        "source": load.source,
        "licence": load.licence,
        "data_year": load.data_year,
        "created_at": dt.datetime.now(dt.UTC),
    }
