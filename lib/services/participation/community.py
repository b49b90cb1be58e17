"""Programmes of the community: who takes part, what they do next, what came of it.

The ready ones (`data/programmes.toml`) stand everywhere; others are those that a region entered.
How many take part is told in full fives, so that a number points to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from data.db.connect import Database
from data.db.engine import database
from data.db.kpi_tables import programme
from data.db.participation_tables import report
from data.programmes import ready_programmes
from lib.auth import GUEST
from lib.services.kpi.register_checks import check_region
from lib.services.participation.errors import ReportFieldError
from lib.services.people import Clock, utc_now
from lib.services.programmes.listed import SPM_PREFIX, Programme, programme_by_id, there_or_new
from lib.services.programmes.listed import programmes as of_region
from lib.services.small_cells import FEWEST

KIND = "komunitas"
JOINING = ("relawan", "pelatihan", "gotong_royong")
PLEDGES = ("donasi",)
_NOT_COUNTED = ("ditolak", "duplikat")


@dataclass(frozen=True)
class Community:
    """A programme of the community in a region.

    Parameters
    ----------
    programme
        Of `lib.services.programmes.listed`; without a number where nobody has joined it yet.
    members, pledges
        How many offered to take part, and to give, at least (`told_count`).
    numbers
        Of its rows: one for each regency, within the region, where somebody has joined it.

    """

    programme: Programme
    members: int | None = None
    pledges: int | None = None
    numbers: tuple[int, ...] = ()

    @property
    def regions(self) -> int:
        """In how many regencies it was taken up."""
        return len(self.numbers)

    @property
    def key(self) -> str:
        """What a link names it by: the code of a ready one, else its number."""
        ready = self.programme.ready
        return ready.code if ready is not None else str(self.programme.id)


def programmes(
    region: str, *, demo: bool = False, db: Database | None = None
) -> tuple[Community, ...]:
    """Return the programmes of the community of a region of any level, the ready ones first.

    Those of all regencies within a province or the nation are put together by their name where
    they are ready ones.
    """
    db = db or database()
    region = region[:5]
    known = _known(region, db)
    ids = [number for numbers in known.values() for number in numbers]
    members, pledges = (_joined(ids, kinds, demo=demo, db=db) for kinds in (JOINING, PLEDGES))
    found = []
    for base, numbers in known.items():
        found.append(
            Community(
                base,
                told_count(sum(members.get(number, 0) for number in numbers)),
                told_count(sum(pledges.get(number, 0) for number in numbers)),
                tuple(numbers),
            )
        )
    return tuple(found)


def number_of(region: str, key: str, *, db: Database | None = None, now: Clock = utc_now) -> int:
    """Return the number of a programme that somebody joins, by `Community.key`.

    A ready one is entered in the regency when the first person joins it there.

    Raises
    ------
    ProgrammeMissingError, UnknownRegionError
    ReportFieldError
        For a ready programme without a regency.

    """
    db = db or database()
    if key.isdecimal() and len(key) <= 18:
        return programme_by_id(int(key), db=db).id or 0
    ready = next((each for each in ready_programmes() if each.code == key), None)
    if ready is None or ready.kind != KIND:
        raise ReportFieldError(field="program", value=key, expected="id")
    region = region[:5]
    check_region(region)
    if len(region) != 5:
        raise ReportFieldError(field="wilayah", value=region, expected="kabupaten/kota")
    values = {"region": region, "name": ready.name_id, "sector": ready.sector, "kind": KIND}
    values |= {"carried_by": ready.carried_by_id, "beneficiaries": ready.beneficiaries_id}
    values["legal_basis"] = "; ".join(each.basis for each in ready.legal)
    with db.write() as connection:
        return there_or_new(connection, db, GUEST, values, now())


def _known(region: str, db: Database) -> dict[Programme, list[int]]:
    """Return the programmes of the community in a region, with the numbers of their rows."""
    if len(region) == 5:
        own = [each for each in of_region(region, db=db) if each.kind == KIND]
        return {each: [each.id] if each.id is not None else [] for each in own}
    query = sa.select(programme.c.id, programme.c.region, programme.c.name).where(
        programme.c.kind == KIND, programme.c.retired_at.is_(None),
        ~programme.c.name.startswith(SPM_PREFIX),
    )  # fmt: skip
    if region:
        inside = programme.c.region.startswith(f"{region}.")
        query = query.where(inside | (programme.c.region == region))
    with db.read() as connection:
        rows = connection.execute(query.order_by(programme.c.name, programme.c.region)).all()
    by_name: dict[str, list[int]] = {}
    for row in rows:
        by_name.setdefault(row.name, []).append(int(row.id))
    found = {}
    for each in of_region(region, db=db):
        if each.kind == KIND and each.ready is not None:
            found[replace(each, id=None)] = by_name.pop(each.name, [])
    for numbers in by_name.values():
        for number in numbers:
            found[programme_by_id(number, db=db)] = [number]
    return found


def _joined(
    ids: Sequence[int], kinds: Iterable[str], *, demo: bool, db: Database
) -> dict[int, int]:
    """Return how many offers of some kinds each programme has, confidential ones included."""
    if not ids:
        return {}
    query = (
        sa.select(report.c.programme_id, sa.func.count())
        .where(
            report.c.programme_id.in_(ids),
            report.c.kind.in_(tuple(kinds)),
            report.c.state.not_in(_NOT_COUNTED),
            report.c.demo == demo,
        )
        .group_by(report.c.programme_id)
    )
    with db.read() as connection:
        return {int(number): int(n) for number, n in connection.execute(query).all()}


def told_count(n: int) -> int | None:
    """Return how many people there are at least: full fives, None below the first.

    So the difference of two totals, or of two days, tells nobody apart.
    """
    return n // FEWEST * FEWEST or None
