"""Strengths and weaknesses of a regency, proposed from its place among its peers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.catalogue import load_catalogue
from data.current import kept_by_version
from lib.i18n import language, number, percent, t
from lib.services.citations import cite, service_sources
from lib.services.evaluation.words import figure_text
from lib.services.findings import service_name
from lib.services.indicators import LOADED_SECTOR, indicators, sector_label
from lib.services.measures import all_measures, indicator_newest
from lib.services.peers import USUAL_PEERS, peer_profile, peers

BEST, WORST = 2, 8
"""Places among nine (the regency and eight peers) that make a strength or a weakness."""
LEAST_KNOWN = 5
"""With figures of fewer peers nothing is proposed."""
# Fiscal context and parts of another index say nothing of a service's own strength.
_LEFT_OUT = frozenset({"anggaran_per_orang", "pdrb", "p1", "p2", "balita_stunting"})
_REACH = "coverage_pct"
Side = Literal["strength", "weakness"]


@dataclass(frozen=True)
class Standing:
    """A figure of a regency among its peers, in figures alone.

    Parameters
    ----------
    code, service
        An indicator, or the service whose reach it is (``code`` is then "jangkauan").
    value, median
        Of the regency, and the median of its peers.
    place, known
        1 is the best of the regency and the ``known`` peers with a figure; ties share the
        better place.
    year
        Of the figure; 0 for reach.

    """

    code: str
    service: str
    value: float
    median: float
    place: int
    known: int
    year: int = 0

    @property
    def side(self) -> Side | None:
        """Tell which it is: among the best or the worst quarter, and apart from the median."""
        if self.known < LEAST_KNOWN or self.value == self.median:
            return None
        among = (self.place - 1) / self.known
        if among <= (BEST - 1) / USUAL_PEERS:
            return "strength"
        return "weakness" if among >= (WORST - 1) / USUAL_PEERS else None


@dataclass(frozen=True)
class Finding:
    """A proposed strength or weakness in words: sector, what it is, the evidence, the source."""

    side: Side
    sector: str
    title: str
    evidence: str
    source: str
    standing: Standing


@kept_by_version(maxsize=128)
def standings(kode: str) -> tuple[Standing, ...]:
    """Return the place of a regency among its peers in every indicator and every reach.

    Raises
    ------
    UnknownRegionError

    """
    others = [each.kode for each in peers(kode, USUAL_PEERS)]
    return (*_of_indicators(kode, others), *_of_reach(kode, others))


def proposals(kode: str) -> tuple[Finding, ...]:
    """Return the strengths, then the weaknesses, the furthest from the middle first.

    Raises
    ------
    UnknownRegionError

    """
    found = [_finding(each, side) for each in standings(kode) if (side := each.side)]
    return tuple(
        sorted(
            found,
            key=lambda each: (
                each.side,
                each.standing.place if each.side == "strength" else -each.standing.place,
            ),
        )
    )


def _of_indicators(kode: str, others: list[str]) -> list[Standing]:
    found = []
    for code, indicator in indicators().items():
        newest = indicator_newest(code)
        # Nothing says which end of a loaded indicator is better.
        left_out = code in _LEFT_OUT or indicator.sector == LOADED_SECTOR
        if left_out or kode not in newest.index:
            continue
        own, year = float(newest.at[kode, "value"]), int(newest.at[kode, "year"])
        theirs = newest["value"].reindex(others).to_numpy(dtype=np.float64)
        same = newest["year"].reindex(others).to_numpy() == year
        theirs = theirs[np.isfinite(theirs) & same]
        if not np.isfinite(own) or not len(theirs):
            continue
        up = all_measures()[code].worse == "low"
        ahead = int((theirs > own).sum() if up else (theirs < own).sum())
        found.append(
            Standing(code, "", own, float(np.median(theirs)), ahead + 1, len(theirs), year)
        )
    return found


def _of_reach(kode: str, others: list[str]) -> list[Standing]:
    table = peer_profile(kode, others)
    table = table[(table["measure"] == _REACH) & table["place"].notna()]
    return [
        Standing(
            "jangkauan",
            str(row.service),
            float(row.own),
            float(row.peers_median),
            int(row.place),
            int(row.peers_known),
        )
        for row in table.itertuples(index=False)
    ]


def _finding(found: Standing, side: Side) -> Finding:
    place = {"n": number(found.place), "all": number(found.known + 1)}
    if found.service:
        service = load_catalogue().service(found.service)
        sector = load_catalogue().sectors[service.sector].label(language())
        title = t("evaluasi.swot.jangkauan", service=service_name(found.service))
        value, median = percent(found.value, 1), percent(found.median, 1)
        told = t("evaluasi.swot.bukti", value=value, median=median, **place)
        return Finding(side, sector, title, told, "; ".join(service_sources(service)), found)
    indicator = indicators()[found.code]
    told = t(
        "evaluasi.swot.bukti_tahun",
        value=figure_text(found.code, found.value),
        median=figure_text(found.code, found.median),
        year=str(found.year),
        **place,
    )
    sector = sector_label(indicator, language())
    title = indicator.label(language())
    return Finding(side, sector, title, told, cite(indicator.source), found)
