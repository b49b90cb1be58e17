"""From a gap to a proposal: each site a line with problem, action, money, duty and ties."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from data.catalogue import Service, load_catalogue
from data.current import current_dataset, kept_by_version
from data.db.connect import Database
from data.means import Means
from data.store import Dataset
from lib.i18n import compact_people, distance_km, language, t
from lib.services.access import access
from lib.services.coverage import coverage_table
from lib.services.figures import check_radius
from lib.services.findings import service_name
from lib.services.participation.nomenclature import Entry
from lib.services.participation.place import at_point
from lib.services.planning.means import MeansCost, cost_of, site_costs
from lib.services.planning.money import Spending
from lib.services.planning.proposal_duty import (
    chosen_funding,
    funding_name,
    level_of,
    next_plan_year,
    responsible,
)
from lib.services.planning.proposal_links import (
    RuleFound,
    Target,
    Voices,
    rule_of,
    target_of,
    voices,
)
from lib.services.planning.rota import units
from lib.services.regions import region_name, region_title

_DISTRICT, _REGENCY, _VILLAGE = 8, 5, 13


@dataclass(frozen=True)
class Choice:
    """What is proposed at one site where it differs from the others.

    Parameters
    ----------
    means, funding, year
        "" and 0 are those of the whole proposal.
    cost_rp
        Once, all units together; None is what the means costs there.
    amount
        Units (km of a road); None is the usual number.
    action
        In words, "" the name of the means.

    """

    means: str = ""
    funding: str = ""
    year: int = 0
    cost_rp: float | None = None
    amount: float | None = None
    action: str = ""


@dataclass(frozen=True)
class Wish:
    """What is proposed at the sites.

    Parameters
    ----------
    service, radius_m, same_landmass
        As the sites were chosen with.
    means
        Code of `data/means.toml`.
    funding
        One of `data.means.FUNDING`; "" is the usual one of each place.
    year
        Of the plan; 0 is the first year that can still be planned.
    costs
        Figures of means edited for this plan, by code.
    choices
        Of single sites, by their position in the list.
    nomenclature
        Of the table that was loaded (`lib.services.participation.nomenclature`); empty until one
        is chosen.

    """

    service: str
    radius_m: float
    means: str
    same_landmass: bool = False
    funding: str = ""
    year: int = 0
    costs: Mapping[str, MeansCost] = field(default_factory=dict)
    choices: Mapping[int, Choice] = field(default_factory=dict)
    nomenclature: Entry = field(default_factory=Entry)


@dataclass(frozen=True)
class Line:
    """One line of a proposal, in the reader's language.

    Parameters
    ----------
    priority
        From 1, in the order of the sites.
    id, place, district, regency, lat, lon
        Of the site: dotted codes ("" where not known) and degrees.
    problem
        A sentence of figures: who is out of reach, and how far away the nearest facility is.
    people_out, distance_km
        People of the kecamatan out of reach; from its village; NaN where not known.
    rule
        The weightiest rule not met, None where none can be named.
    action, means, effect, amount, unit
        What is to be done, its code, as `data.means.Means` has it, and how many units: of a mobile
        service the share that falls to this place.
    cost_rp, yearly_rp, months, assumed, source
        None where not known; whether they are an assumption; where from.
    people_gained
        Newly within reach by this site after those before it.
    year, funding, funding_text
        Of the plan; code and name of the money.
    level, responsible
        The level of government and its name.
    voices, target
        What it is tied to.
    nomenclature
        Urusan, program, kegiatan, sub kegiatan.

    """

    priority: int
    id: str
    place: str
    district: str
    regency: str
    lat: float
    lon: float
    problem: str
    people_out: float
    distance_km: float
    rule: RuleFound | None
    action: str
    means: str
    effect: str
    amount: float
    unit: str
    cost_rp: float | None
    yearly_rp: float | None
    months: float | None
    assumed: bool
    source: str
    people_gained: float
    year: int
    funding: str
    funding_text: str
    level: str
    responsible: str
    voices: Voices
    target: Target | None
    nomenclature: Entry

    @property
    def per_person_rp(self) -> float | None:
        """What one person newly within reach costs, once; None where it is not known."""
        known = self.cost_rp is not None and self.people_gained > 0
        return self.cost_rp / self.people_gained if known and self.cost_rp is not None else None


def lines(
    sites: pd.DataFrame,
    wish: Wish,
    *,
    today: dt.date,
    db: Database | None = None,
) -> tuple[Line, ...]:
    """Return a line for each site, in their order.

    Parameters
    ----------
    sites
        id, name, lat, lon, people_gained; in the order of their priority. An id that is no code
        of a village or kecamatan is placed by its point.
    wish
        What is proposed there.
    today
        For the first year that can still be planned.
    db
        For tests.

    Raises
    ------
    MeansError, FundingError, RadiusError, UnknownServiceError, ServiceHasNoDataError
    ReportFieldError
        For a point that is not in Indonesia.

    """
    check_radius(wish.radius_m)
    service = load_catalogue().service(wish.service)
    known: dict[tuple[str, str], MeansCost] = {}
    placed = []
    for at, site in enumerate(sites.to_dict(orient="records")):
        choice = wish.choices.get(at, Choice())
        place = _placed(str(site["id"]), float(site["lat"]), float(site["lon"]))
        key = (choice.means or wish.means, place.code[:_REGENCY])
        if key not in known:
            known[key] = wish.costs.get(key[0]) or cost_of(key[0], wish.service, key[1], db=db)
        placed.append(_Asked(at + 1, site, place, known[key], choice))
    usual = units([each.cost.means for each in placed])
    return tuple(
        _line(each, service, wish, amount, today, db)
        for each, amount in zip(placed, usual, strict=True)
    )


def spending(found: Sequence[Line]) -> tuple[Spending, ...]:
    """Return what lines spend once, as `lib.services.planning.money.taken` takes it."""
    return tuple(
        Spending(each.year, each.funding, each.cost_rp)
        for each in found
        if each.cost_rp is not None
    )


@dataclass(frozen=True)
class _Place:
    """The finest known code of a site, and its name."""

    code: str
    village: str


@dataclass(frozen=True)
class _Asked:
    """One site with its place, its means and what is chosen for it."""

    priority: int
    site: Mapping[Hashable, Any]
    place: _Place
    cost: MeansCost
    choice: Choice

    def once_rp(self, amount: float) -> float | None:
        """Return what so many units cost here."""
        if self.choice.cost_rp is not None:
            return self.choice.cost_rp
        if self.cost.cost_rp is None:
            return None
        return float(site_costs(self.cost, [self.place.code])[0]) * amount


def _funding(means: Means, code: str, wish: Wish, choice: Choice) -> str:
    """Return what pays: the choice of the line, else of the proposal where it may pay for this."""
    wanted = wish.funding
    if choice.means and wanted not in means.funding:
        wanted = ""
    return chosen_funding(means, code, choice.funding or wanted)


def _line(
    asked: _Asked,
    service: Service,
    wish: Wish,
    usual: float,
    today: dt.date,
    db: Database | None,
) -> Line:
    site, place, cost, choice = asked.site, asked.place, asked.cost, asked.choice
    means, code = cost.means, place.code
    level = level_of(means, service, code)
    funding = _funding(means, code, wish, choice)
    year = choice.year or wish.year or next_plan_year(today)
    out, far_km = _out(wish, code)
    amount = usual if choice.amount is None else choice.amount
    own = choice.cost_rp is not None
    return Line(
        priority=asked.priority,
        id=str(site["id"]),
        place=str(site["name"]),
        district=code[:_DISTRICT] if len(code) >= _DISTRICT else "",
        regency=code[:_REGENCY],
        lat=float(site["lat"]),
        lon=float(site["lon"]),
        problem=_problem(wish, code, out, far_km),
        people_out=out,
        distance_km=far_km,
        rule=rule_of(service, code),
        action=choice.action or means.label(language()),
        means=means.code,
        effect=means.effect,
        amount=amount,
        unit=means.unit,
        cost_rp=asked.once_rp(amount),
        yearly_rp=None if cost.yearly_rp is None else cost.yearly_rp * amount,
        months=cost.months,
        assumed=own or cost.assumed,
        source="" if own else cost.source,
        people_gained=float(site["people_gained"]),
        year=year,
        funding=funding,
        funding_text=funding_name(funding, level),
        level=level,
        responsible=responsible(level, code, place.village),
        voices=voices(service, code, db=db) if len(code) >= _DISTRICT else Voices(),
        target=target_of(service, code, year, db=db),
        nomenclature=wish.nomenclature,
    )


def _placed(identity: str, lat: float, lon: float) -> _Place:
    villages = _villages(current_dataset())
    if identity in villages:
        return _Place(identity, villages[identity])
    try:
        return _Place(identity, region_name(identity))
    except KeyError:
        spot = at_point(lat, lon)
        return _Place(spot.district or spot.region, "")


def _out(wish: Wish, code: str) -> tuple[float, float]:
    """Return the people out of reach in the kecamatan, and km from the village to a facility."""
    level = "kecamatan" if len(code) >= _DISTRICT else "kabkota"
    table = coverage_table(
        wish.service, wish.radius_m, level, code[:_DISTRICT], same_landmass=wish.same_landmass
    )
    row = table.iloc[0]
    people = float(row["population"]) - float(row["population_covered"])
    if len(code) != _VILLAGE:
        return people, float(row["median_km"])
    reach = access(wish.service).distance(same_landmass=wish.same_landmass)
    metres = float(reach[_rows(current_dataset())[code]])
    return people, metres / 1000 if math.isfinite(metres) else math.nan


def _problem(wish: Wish, code: str, people: float, far_km: float) -> str:
    """Say in figures who is out of reach, and how far it is from the village itself."""
    whole = wish.radius_m / 1000
    said = t(
        "rencana_usulan.masalah",
        where=region_title(code[:_DISTRICT]),
        people=compact_people(round(people) if math.isfinite(people) else math.nan),
        radius=distance_km(whole, 0 if whole == int(whole) else 1),
        service=service_name(wish.service),
    )
    if not math.isfinite(far_km):
        return said
    key = "dari_desa" if len(code) == _VILLAGE else "separuh"
    return f"{said} {t(f'rencana_usulan.masalah_{key}', distance=distance_km(far_km))}"


@kept_by_version(maxsize=2)
def _villages(dataset: Dataset) -> dict[str, str]:
    return dict(zip(dataset.villages["kode"], dataset.villages["nama"], strict=True))


@kept_by_version(maxsize=2)
def _rows(dataset: Dataset) -> dict[str, int]:
    return {code: row for row, code in enumerate(dataset.villages["kode"])}
