"""Remember how the columns of a file were mapped, for files of the same shape."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from data.db.audit import record
from data.db.engine import database
from data.db.tables import mapping_memory
from data.versions.presence import database_present
from lib.auth import Actor
from lib.services.desk import roles
from lib.services.people import fresh


def remember(
    actor: Actor,
    shape_key: str,
    kind: str,
    mapping: Mapping[str, str],
    choices: Mapping[str, Any],
    regions: tuple[str, ...],
) -> None:
    """Keep a mapping and choices for files with these headers; the newest counts.

    Raises
    ------
    SignInNeededError, ForbiddenError
        For those who may not load data of the regions that the file is about.

    """
    actor = fresh(actor)
    roles.require_load(actor, regions)
    own = sa.and_(mapping_memory.c.shape_key == shape_key, mapping_memory.c.kind == kind)
    values = {
        "mapping": dict(mapping),
        "choices": dict(choices),
        "updated_by": actor.key,
        "updated_at": dt.datetime.now(dt.UTC),
    }
    opened = database()
    with opened.write() as connection:
        opened.lock(connection, f"mapping:{shape_key}:{kind}")
        if connection.execute(sa.update(mapping_memory).where(own).values(**values)).rowcount == 0:
            new = {"shape_key": shape_key, "kind": kind, **values}
            connection.execute(sa.insert(mapping_memory).values(**new))
        record(
            connection,
            actor=actor.key,
            action="mapping.remember",
            subject_type="mapping_memory",
            subject_id=f"{kind}:{shape_key}",
        )


def recall(shape_key: str, kind: str) -> tuple[dict[str, str], dict[str, Any]] | None:
    """Return mapping and choices of the last file with these headers, None if there was none."""
    if not database_present():
        return None
    own = sa.and_(mapping_memory.c.shape_key == shape_key, mapping_memory.c.kind == kind)
    with database().read() as connection:
        query = sa.select(mapping_memory.c.mapping, mapping_memory.c.choices).where(own)
        found = connection.execute(query).first()
    return None if found is None else (dict(found[0]), dict(found[1]))
