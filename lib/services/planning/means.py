"""What a means costs in a region: as a planner entered it, else as assumed."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import sqlalchemy as sa

from data.current import current_dataset, kept_by_version
from data.db.connect import Database
from data.db.engine import database
from data.db.plan_tables import means_cost
from data.means import Means, all_means, means_for
from data.store import Dataset
from geo.ecef import Floats
from geo.groups import REMOTENESS
from lib.auth import PERENCANA, Actor
from lib.services.acts import tell
from lib.services.gap_groups import village_remoteness
from lib.services.kpi.register_checks import check_region, tidy
from lib.services.people import Clock, require, utc_now
from lib.services.planning.scenario_errors import MeansCostError, MeansError
from lib.services.regions import chain

_told = functools.partial(tell, means_cost.name)
MOST_RP = 1e14
MOST_MONTHS = 240.0


@dataclass(frozen=True)
class MeansCost:
    """A means with what it costs in a region.

    Parameters
    ----------
    means
        As in `data/means.toml`.
    cost_rp, yearly_rp, months
        In effect; None where nobody entered and nothing is assumed.
    region
        Dotted code of the region it was entered for, "" the nation; None where it is assumed.
    source
        Where the figures are from; "" makes them an assumption.

    """

    means: Means
    cost_rp: float | None
    yearly_rp: float | None
    months: float | None
    region: str | None = None
    source: str = ""

    @property
    def assumed(self) -> bool:
        """Whether the figures have no source."""
        return not self.source


def costs(service: str | None, region: str, *, db: Database | None = None) -> tuple[MeansCost, ...]:
    """Return the means for a service (None: all) with their costs in a region.

    A region takes what was entered for itself, else for its regency, its province, the nation.
    """
    around = ["", *chain(region)[1:]] if region else [""]
    newest = (
        sa.select(sa.func.max(means_cost.c.id))
        .where(means_cost.c.region.in_(around))
        .group_by(means_cost.c.region, means_cost.c.means)
    )
    query = sa.select(means_cost).where(
        means_cost.c.id.in_(newest), means_cost.c.cost_rp.is_not(None)
    )
    with (db or database()).read() as connection:
        rows = sorted(connection.execute(query).all(), key=lambda row: len(row.region))
    entered = {row.means: row for row in rows}  # the nearest region comes last
    found = []
    for each in all_means() if service is None else means_for(service):
        row = entered.get(each.code)
        if row is None:
            found.append(MeansCost(each, each.cost_rp, each.yearly_rp, each.months))
        else:
            own = MeansCost(each, row.cost_rp, row.yearly_rp, row.months, row.region, row.source)
            found.append(own)
    return tuple(found)


def cost_of(code: str, service: str, region: str, *, db: Database | None = None) -> MeansCost:
    """Return one means for a service with its cost in a region.

    Raises
    ------
    MeansError

    """
    for each in costs(service, region, db=db):
        if each.means.code == code:
            return each
    raise MeansError(value=code)


def edited(
    known: MeansCost, cost_rp: float | None, yearly_rp: float | None, months: float | None
) -> MeansCost:
    """Return a means with other figures, for this plan alone and as an assumption.

    Raises
    ------
    MeansCostError

    """
    values = _settled(cost_rp, yearly_rp, months)
    if values == (known.cost_rp, known.yearly_rp, known.months):
        return known
    cost_rp, yearly_rp, months = values
    return replace(known, cost_rp=cost_rp, yearly_rp=yearly_rp, months=months, source="")


def set_cost(
    actor: Actor,
    region: str,
    code: str,
    cost_rp: float | None,
    yearly_rp: float | None = None,
    months: float | None = None,
    source: str = "",
    *,
    db: Database | None = None,
    now: Clock = utc_now,
) -> None:
    """Enter what a means costs in a region; a cost of None takes the entry back.

    Raises
    ------
    MeansError, MeansCostError, UnknownRegionError
    SignInNeededError, ForbiddenError
        Unless the actor is a planner of that region.

    """
    db = db or database()
    check_region(region)
    actor = require(actor, PERENCANA, region, db=db)
    if code not in {each.code for each in all_means()}:
        raise MeansError(value=code)
    cost_rp, yearly_rp, months = _settled(cost_rp, yearly_rp, months)
    values = {"region": region, "means": code, "cost_rp": cost_rp, "yearly_rp": yearly_rp,
              "months": months, "source": tidy(source, 300)}  # fmt: skip
    with db.write() as connection:
        new = sa.insert(means_cost).values(**values, made_by=actor.key, made_at=now())
        number = int(connection.execute(new.returning(means_cost.c.id)).scalar_one())
        _told(connection, actor, "means.cost", number, region=region, means=code)


def site_costs(cost: MeansCost, codes: Sequence[str], *, dataset: Dataset | None = None) -> Floats:
    """Return what a means costs at each place: more where everything is far.

    Parameters
    ----------
    cost
        With a cost.
    codes
        Dotted codes of villages or kecamatan, k of them; of a kecamatan most people decide.
        Anything else costs the plain amount.
    dataset
        The one in effect by default.

    Returns
    -------
    ndarray of float64, shape (k,)
        Rupiah.

    Raises
    ------
    MeansCostError
        If nothing is known of the cost.

    """
    if cost.cost_rp is None:
        raise MeansCostError(value="", field_id="biaya", field_en="cost", most=f"{MOST_RP:.0f}")
    far = _far(dataset or current_dataset())
    factor = [cost.means.remote_factor if far.get(code, False) else 1.0 for code in codes]
    return cost.cost_rp * np.asarray(factor, dtype=np.float64)


@kept_by_version(maxsize=2)
def _far(dataset: Dataset) -> dict[str, bool]:
    """Return of each village and kecamatan whether it is far from both puskesmas and hospital."""
    villages = dataset.villages[["kode", "kode_kecamatan", "population"]]
    far = village_remoteness(dataset) == len(REMOTENESS) - 1
    found = dict(zip(villages["kode"], far.tolist(), strict=True))
    people = villages["population"].to_numpy(dtype=np.float64, na_value=0.0)
    sums = villages.assign(all=people, far=people * far).groupby("kode_kecamatan")[["all", "far"]]
    table = sums.sum()
    most = (table["far"] * 2 > table["all"]).to_numpy(dtype=bool)
    return found | dict(zip(table.index, most.tolist(), strict=True))


def _settled(*values: float | None) -> tuple[float | None, float | None, float | None]:
    names = (("biaya", "cost"), ("biaya per tahun", "yearly cost"), ("bulan", "months"))
    settled = []
    for value, name, most in zip(values, names, (MOST_RP, MOST_RP, MOST_MONTHS), strict=True):
        if value is not None and not (math.isfinite(value) and 0 <= value <= most):
            raise MeansCostError(
                value=value, field_id=name[0], field_en=name[1], most=f"{most:.0f}"
            )
        settled.append(None if value is None else float(value))
    cost_rp, yearly_rp, months = settled
    return cost_rp, yearly_rp, months
