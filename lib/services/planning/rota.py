"""Mobile services: how many places one unit serves, and on which days of a month it is where."""

from __future__ import annotations

import collections
import math
from collections.abc import Sequence
from dataclasses import dataclass

from data.means import Means


@dataclass(frozen=True)
class Turn:
    """A day out: which unit, on which of its days of a month (both from 1), at which place.

    ``place`` is the position in the list of places.
    """

    unit: int
    day: int
    place: int


def units(chosen: Sequence[Means]) -> tuple[float, ...]:
    """Return how many units of its means fall to each place.

    A mobile service goes to many places in turn: as few units as give each place a day a month
    are shared by them evenly. Of any other means a place has one.
    """
    places = collections.Counter(each.code for each in chosen if each.days_month)
    return tuple(
        -(-places[each.code] // each.days_month) / places[each.code] if each.days_month else 1.0
        for each in chosen
    )


def turns(people: Sequence[float], days_month: int) -> tuple[Turn, ...]:
    """Lay out a month of a mobile service, the same each month.

    Parameters
    ----------
    people
        Of each place, in their order of importance.
    days_month
        Days of a month on which a unit is out, at least 1.

    Returns
    -------
    tuple of Turn
        As many units as `units` takes, each going through its places in turn; every place has at
        least a day.

    """
    number = -(-len(people) // days_month)
    order = [
        place for place, days in enumerate(rota(people, number * days_month)) for _ in range(days)
    ]
    return tuple(
        Turn(at // days_month + 1, at % days_month + 1, place) for at, place in enumerate(order)
    )


def rota(people: Sequence[float], days_month: int) -> tuple[int, ...]:
    """Share the days of a month among places by their people, each at least one while they last.

    Parameters
    ----------
    people
        Of each place, in their order of importance.
    days_month
        Days out.

    Returns
    -------
    tuple of int
        Days at each place; largest remainders take what is left, earlier places first.

    """
    first = min(days_month, len(people))
    days = [1] * first + [0] * (len(people) - first)
    left, total = days_month - first, math.fsum(people[:first])
    if left <= 0 or total <= 0:
        return tuple(days)
    exact = [left * each / total for each in people[:first]]
    whole = [math.floor(each) for each in exact]
    order = sorted(range(first), key=lambda place: (whole[place] - exact[place], place))
    for place in range(first):
        days[place] += whole[place]
    for place in order[: left - sum(whole)]:
        days[place] += 1
    return tuple(days)
