"""What a set of sentences is about, and the figures of it: one region, one service, one limit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from data.catalogue import Service, load_catalogue
from data.current import current_dataset
from geo.aggregate import level_of_code
from lib.services.measures import NATION, coverage, has_data, region_codes, scope_level
from lib.services.peers import USUAL_PEERS, peers
from lib.services.profile import Completeness, completeness
from lib.services.regions import chain, region_name, region_title
from lib.services.sentences.ranges import outside_range

_PROVINCE, _REGENCY = 2, 5


@dataclass(frozen=True)
class Subject:
    """A region (`NATION`, a province, a kabupaten/kota, a kecamatan), a service and its limit."""

    region: str
    service: str
    radius_km: float
    same_landmass: bool = False

    @classmethod
    def usual(cls, region: str, service: str, radius_km: float | None = None) -> Subject:
        """Take the service's own limit where none is given."""
        own = load_catalogue().service(service).default_radius_km
        return cls(region, service, float(own if radius_km is None else radius_km))

    @property
    def radius_m(self) -> float:
        """The limit in metres."""
        return self.radius_km * 1000.0

    @property
    def entry(self) -> Service:
        """The service in the catalogue."""
        return load_catalogue().service(self.service)


@dataclass(frozen=True)
class Reach:
    """The reach of a service in one region; None where not available.

    ``name`` stands in a sentence, ``title`` tells the kind too. ``covered`` are people within the
    limit, distances in km, ``sea`` people who must cross the sea.
    """

    code: str
    name: str
    title: str
    population: int
    covered: float
    median_km: float | None
    p90_km: float | None
    facilities: int | None
    sea: float | None

    @property
    def outside(self) -> float:
        """People beyond the limit."""
        return self.population - self.covered

    @property
    def outside_pct(self) -> float:
        """Their share in per cent."""
        return self.outside / self.population * 100


@dataclass(frozen=True)
class Figures:
    """Everything that sentences on reach are written from.

    Parameters
    ----------
    subject, own
        What, and its figures.
    above
        The regions that it lies in, the nearest first.
    parts
        Its kabupaten/kota or kecamatan with people, by code.
    beside
        Its like: the peers of a kabupaten/kota, the other provinces of a province, all provinces
        for the nation.
    known
        How well its data are placed.
    spread, worst_spread
        Lowest and highest share out of reach that the errors of the data allow, in per cent: of
        the region, and of its part with the largest share.

    """

    subject: Subject
    own: Reach
    above: tuple[Reach, ...]
    parts: tuple[Reach, ...]
    beside: tuple[Reach, ...]
    known: Completeness
    spread: tuple[float, float] | None = None
    worst_spread: tuple[float, float] | None = None


def figures(subject: Subject, *, with_spread: bool = True) -> Figures | None:
    """Read the figures; None where the service has no data or the region nobody."""
    if not has_data(subject.entry):
        return None
    own = reach(subject, subject.region)
    if own is None:
        return None
    inner = parts(subject)
    above = (reach(subject, code) for code in chain(subject.region)[-2::-1])
    beside = (reach(subject, code) for code in _beside(subject.region))
    return Figures(
        subject,
        own,
        tuple(each for each in above if each is not None),
        inner,
        tuple(each for each in beside if each is not None),
        completeness(subject.service, subject.region),
        _spread(subject, own) if with_spread else None,
        _spread(subject, worst_part(inner)) if with_spread and inner else None,
    )


def worst_part(parts_of: Sequence[Reach]) -> Reach:
    """Give the part with the largest share out of reach, of several the one with most people."""
    return max(parts_of, key=lambda each: (each.outside_pct, each.outside))


def _spread(subject: Subject, own: Reach) -> tuple[float, float] | None:
    if subject.same_landmass:  # those distances are not reckoned again
        return None
    return outside_range(subject.service, own.code, subject.radius_m, own.outside_pct)


def reach(subject: Subject, code: str) -> Reach | None:
    """Read the reach in any one region; None if it has nobody."""
    level = level_of_code(code)
    within = code[:_REGENCY] if level == "kecamatan" else None
    table = coverage(
        subject.service, subject.radius_m, level, within, same_landmass=subject.same_landmass
    )
    return _read(table.loc[code])


def parts(subject: Subject) -> tuple[Reach, ...]:
    """Read the reach in the kabupaten/kota or kecamatan of a region, those with people."""
    if level_of_code(subject.region) == "kecamatan":
        return ()
    level, within = scope_level(subject.region)
    table = coverage(
        subject.service, subject.radius_m, level, within, same_landmass=subject.same_landmass
    )
    found = (_read(row) for _, row in table.iterrows())
    return tuple(each for each in found if each is not None)


def _beside(code: str) -> tuple[str, ...]:
    if code == NATION or len(code) == _PROVINCE:
        provinces = region_codes(current_dataset(), "provinsi", None)
        return tuple(str(each) for each in provinces if each != code)
    if len(code) == _REGENCY:
        return tuple(each.kode for each in peers(code, USUAL_PEERS))
    return ()


def _read(row: pd.Series) -> Reach | None:
    people = _number(row["population"])
    covered = _number(row["population_covered"])
    if people is None or people <= 0 or covered is None:
        return None
    code = str(row["kode"])
    count = _number(row["facilities"])
    return Reach(
        code=code,
        name=region_name(code),
        title=region_title(code),
        population=int(people),
        covered=covered,
        median_km=_number(row["median_km"]),
        p90_km=_number(row["p90_km"]),
        facilities=None if count is None else int(count),
        sea=_number(row["sea_crossing_population"]),
    )


def _number(value: object) -> float | None:
    return None if pd.isna(value) else float(str(value))
