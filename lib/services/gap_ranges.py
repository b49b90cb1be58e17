"""The ranges of the shares that a headline tells, computed behind the page where not yet known.

Groups of whole regencies take them from the ranking of regencies (`gap_robustness`), which serves
every grouping and scope at once; groups of villages, and ways over which places do not move, are
rerun by themselves. Fewer reruns than a ranking needs are enough: the ends are told in whole
people of 100.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from data.current import kept_by_version
from data.store import Dataset
from geo.coverage import Ints, covered
from geo.ecef import Floats
from geo.robustness import rank_again, rerank
from lib.services.access import village_arrays
from lib.services.gap_doubt import facility_places, people_error, village_places
from lib.services.gap_groups import Members
from lib.services.gap_robustness import (
    SEED,
    RankUncertainty,
    group_range,
    known_uncertainty,
    moves,
    rank_uncertainty,
    reach_rules,
)
from lib.services.gap_terms import Terms, counted, counted_regions, raster_scope
from lib.services.travel_way import Way, way_values

QUICK_RERUNS = 40
DELAY_S = 0.7
"""How long the work waits, so that what the reader asked for is drawn before it begins."""
_KEPT, _WAITING = 32, 4
_LOG = logging.getLogger(__name__)
_lock = threading.Lock()
Range = tuple[float, float]


@dataclass(frozen=True)
class Question:
    """Whose range is wanted; arguments as `lib.services.gaps.group_table`."""

    service: str
    limit: float
    who: Members
    within: str
    terms: Terms

    @property
    def by_regency(self) -> bool:
        """Whether the ranking of regencies holds the answer."""
        return self.who.grouping.level == "kabkota" and moves(self.terms.way)


def known_ranges(dataset: Dataset, asked: Question) -> Mapping[str, Range] | None:
    """Give the middle 95 % of the share within reach of each group, if it is known, at once.

    Returns
    -------
    mapping of str to (low, high), or None
        By code of the group, in per cent; without groups that have no people.
    """
    if not asked.by_regency:
        with _lock:
            return _answers(dataset).get(asked)
    for reruns in ({}, {"reruns": QUICK_RERUNS}):
        found = known_uncertainty(
            asked.service, asked.limit, dataset, way=asked.terms.way, **reruns
        )
        if found is not None:
            return _of_regencies(dataset, asked, found)
    return None


def compute_ranges(dataset: Dataset, asked: Question) -> Mapping[str, Range]:
    """Give the same as `known_ranges`, and compute it where it is not known; then it is."""
    known = known_ranges(dataset, asked)
    if known is not None:
        return known
    if asked.by_regency:
        found = rank_uncertainty(
            asked.service, asked.limit, reruns=QUICK_RERUNS, way=asked.terms.way, dataset=dataset
        )
        return _of_regencies(dataset, asked, found)
    who = asked.who
    scope = counted(dataset, asked.service, asked.within, asked.terms)
    samples = group_samples(
        dataset,
        asked.service,
        asked.limit,
        asked.terms.way,
        np.where(scope, who.village, -1).astype(np.intp),
        len(who.groups),
        within=asked.within,
        reruns=QUICK_RERUNS,
    )
    answer: dict[str, Range] = {}
    for group, shares in zip(who.groups, samples.T, strict=True):
        if np.isfinite(shares).all():
            low, high = np.quantile(shares * 100, (0.025, 0.975))
            answer[group.code] = (float(low), float(high))
    return _keep(dataset, asked, answer)


def _keep(dataset: Dataset, asked: Question, answer: dict[str, Range]) -> dict[str, Range]:
    kept = _answers(dataset)
    with _lock:
        kept[asked] = answer
        while len(kept) > _KEPT:
            kept.popitem(last=False)
    return answer


def _of_regencies(
    dataset: Dataset, asked: Question, found: RankUncertainty
) -> dict[str, Range]:  # fmt: skip
    who = asked.who
    here = dataset.regions["kode"].str.startswith(asked.within).to_numpy(dtype=bool)
    here = here & counted_regions(asked.service, asked.terms, dataset)
    people = found.table["population"].to_numpy(dtype=np.float64)
    ranges = {
        group.code: group_range(found, here & (who.region == place), people)
        for place, group in enumerate(who.groups)
    }
    return {code: ends for code, ends in ranges.items() if np.isfinite(ends).all()}


def group_samples(
    dataset: Dataset,
    service: str,
    limit: float,
    way: Way,
    group: Ints,
    groups: int,
    *,
    within: str = "",
    reruns: int = QUICK_RERUNS,
    seed: int = SEED,
) -> Floats:
    """Tell the share within reach of groups of villages again and again under the errors.

    Parameters
    ----------
    dataset, service, limit, way, reruns, seed
        As in `lib.services.gap_robustness.rank_uncertainty`.
    group : ndarray of int, shape (villages,)
        Group of each village; -1 for those who do not count.
    groups : int
        Number of groups.
    within : str
        Where villages outside do not matter, its code: only a raster is then spared work.

    Returns
    -------
    ndarray of float64, shape (reruns, groups)
        0 to 1; NaN for groups without people.

    """
    people, chance = village_arrays(dataset).population, np.random.default_rng(seed)
    error = people_error(dataset)
    if moves(way):
        return rerank(
            village_places(dataset),
            facility_places(service, dataset),
            people,
            group,
            groups,
            reach_rules(dataset, service, limit, way),
            chance,
            reruns=reruns,
            population_error=error,
        ).samples
    reached = covered(way_values(way, service, raster_scope(way, within), dataset), limit)
    return rank_again(
        reached,
        lambda _: reached,
        lambda _: reached,
        people,
        group,
        groups,
        chance,
        reruns=reruns,
        population_error=error,
    ).samples


@kept_by_version(maxsize=1)
def _answers(_dataset: Dataset) -> OrderedDict[Question, dict[str, Range]]:
    """Give the place where answers of a dataset are kept; it goes when its version does."""
    return OrderedDict()


class _Worker:
    """Answer one question at a time, the newest first; the oldest of too many are let go."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._waiting: list[tuple[Dataset, Question]] = []
        self._busy: Question | None = None
        self._failed: set[Question] = set()
        self._running = False

    def ask(self, dataset: Dataset, asked: Question) -> None:
        with self._change:
            if asked in self._failed or self._has(asked):
                return
            self._waiting.append((dataset, asked))
            del self._waiting[:-_WAITING]
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="ranges", daemon=True).start()

    def has(self, asked: Question) -> bool:
        with self._change:
            return self._has(asked)

    def _has(self, asked: Question) -> bool:
        return asked == self._busy or any(each == asked for _, each in self._waiting)

    def _run(self) -> None:
        while True:
            with self._change:
                # A newer question within the delay is answered before this one.
                self._change.wait(DELAY_S)
                if not self._waiting:
                    self._running = False
                    return
                dataset, asked = self._waiting.pop()
                self._busy = asked
            try:
                compute_ranges(dataset, asked)
            except Exception:  # noqa: BLE001 - a page without a range is still a page
                _LOG.exception("no range for %s", asked.service)
                self._failed.add(asked)
            with self._change:
                self._busy = None


_worker = _Worker()


def on_its_way(dataset: Dataset, asked: Question) -> bool:
    """Have a range computed in the background; True while it is not there yet."""
    if known_ranges(dataset, asked) is not None:
        return False
    _worker.ask(dataset, asked)
    return _worker.has(asked)
