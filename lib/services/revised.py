"""What is saved revision by revision and shared by a link: scenarios of plans, and stories.

Who made one reads it alone until it is shared; then everybody does who has its link. Revisions are
only added, and each change writes an audit row in the same transaction.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from data.db.connect import Database
from lib.auth import Actor
from lib.services.acts import tell


class Shared(Protocol):
    """What tells who may read one."""

    @property
    def shared(self) -> bool:
        """Whether everybody with the link reads it."""

    @property
    def made_by(self) -> str:
        """Who began it (`lib.auth.Actor.key`)."""


@dataclass(frozen=True)
class Revised:
    """The two tables of one kind: heads with token, region and marks, and their revisions.

    ``missing`` is the error of one that is not there, or not for this reader.
    """

    head: sa.Table
    revision: sa.Table
    missing: type[Exception]

    @property
    def _parent(self) -> sa.Column[Any]:
        return self.revision.c[f"{self.head.name}_id"]

    def query(
        self, own: Sequence[str], revision: Sequence[str], *, every: bool = False
    ) -> sa.Select[Any]:
        """Select what is not removed, with its newest revision or with ``every`` one of them.

        Parameters
        ----------
        own, revision
            Columns of the head and of the revision; who saved it and when come as ``saved_by``
            and ``saved_at``.
        every
            All revisions.

        """
        columns: list[sa.ColumnElement[Any]] = [self.head.c[name] for name in own]
        columns += [self.revision.c[name] for name in revision]
        columns += [self.revision.c.made_by.label("saved_by")]
        columns += [self.revision.c.made_at.label("saved_at")]
        joined = sa.select(*columns).join_from(self.head, self.revision)
        joined = joined.where(self.head.c.retired_at.is_(None))
        if every:
            return joined
        other = self.revision.alias("other")
        number, parent = other.c.number, other.c[self._parent.name]
        last = sa.select(sa.func.max(number)).where(parent == self.head.c.id)
        return joined.where(self.revision.c.number == last.scalar_subquery())

    def seen_by(self, actor: Actor) -> sa.ColumnElement[bool]:
        """Give the condition of what an actor may find in a list: shared, or their own."""
        if actor.is_operator:
            return sa.true()
        own = self.head.c.made_by == actor.key if actor.account_id is not None else sa.false()
        return self.head.c.shared_at.is_not(None) | own

    def begin(
        self,
        connection: Connection,
        actor: Actor,
        row: Mapping[str, Any],
        revision: Mapping[str, Any],
        moment: dt.datetime,
    ) -> int:
        """Insert a head with its first revision, and return its number."""
        new = sa.insert(self.head).values(
            token=secrets.token_urlsafe(12), made_by=actor.key, made_at=moment, **row
        )
        number = int(connection.execute(new.returning(self.head.c.id)).scalar_one())
        self._add(connection, actor, number, 1, revision, moment)
        tell(self.head.name, connection, actor, f"{self.head.name}.create", number,
             region=row["region"])  # fmt: skip
        return number

    def save(
        self,
        connection: Connection,
        actor: Actor,
        known: int,
        number: int,
        revision: Mapping[str, Any],
        moment: dt.datetime,
    ) -> None:
        """Add a further revision to the one with the number ``known``."""
        self._add(connection, actor, known, number, revision, moment)
        tell(self.head.name, connection, actor, f"{self.head.name}.save", known, revision=number)

    def _add(
        self,
        connection: Connection,
        actor: Actor,
        known: int,
        number: int,
        revision: Mapping[str, Any],
        moment: dt.datetime,
    ) -> None:
        row = {self._parent.name: known, "number": number, "made_by": actor.key}
        connection.execute(sa.insert(self.revision).values(**row, made_at=moment, **revision))

    def change(self, db: Database, actor: Actor, known: int, action: str, **values: Any) -> None:
        """Change marks of one that is not removed; raises ``missing``."""
        this = (self.head.c.id == known) & self.head.c.retired_at.is_(None)
        with db.write() as connection:
            if not connection.execute(sa.update(self.head).where(this).values(**values)).rowcount:
                raise self.missing
            tell(self.head.name, connection, actor, f"{self.head.name}.{action}", known)


def readable(actor: Actor, known: Shared) -> bool:
    """Tell whether an actor may read one: shared, their own, or everything."""
    own = actor.account_id is not None and known.made_by == actor.key
    return known.shared or own or actor.is_operator
