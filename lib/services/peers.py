"""Peers of a kabupaten/kota ("sejawat"): those most like it, and its services beside theirs.

Likeness is the distance between standardised figures (mean 0, standard deviation 1 over all
kabupaten/kota): people, density and area as logarithms, IPM, share of people off the main island,
and transfers per head as a logarithm. It says who is comparable, not who is better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import load_catalogue
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.coverage import share, sum_by_group
from geo.ecef import Floats
from lib.errors import AppError, UnknownRegionError
from lib.services.access import village_arrays, village_groups
from lib.services.coverage import coverage_table
from lib.services.travel_tables import travel_table
from lib.services.travel_way import STRAIGHT, Way, default_limit, way_travel

TRANSFERS = "anggaran_per_orang"
# Figure: key of its label, whether its logarithm is compared. Sources: population and area by
# Kepmendagri 300.2.2-2430/2025 (regions), IPM by BPS, transfers by DJPK (budget of 2021).
FIGURES: dict[str, tuple[str, bool]] = {
    "population": ("sejawat.angka.penduduk", True),
    "density": ("sejawat.angka.kepadatan", True),
    "area_km2": ("sejawat.angka.luas", True),
    "ipm": ("sejawat.angka.ipm", False),
    "island_share": ("sejawat.angka.pulau", False),
    "transfers_per_head": ("sejawat.angka.transfer", True),
}
METHOD_NOTE = "sejawat.catatan"
# Two regencies are compared if they have at least so many of the figures in common.
LEAST_FIGURES = 4
MAX_PEERS = 50
USUAL_PEERS = 8
"""As many as stand beside a region where nobody asked for another number."""


class PeerNumberError(AppError, ValueError):
    """Refuse a number of peers out of range."""

    code = "E_PEERS"
    text_id = "Jumlah sejawat “{value}” harus 1 sampai {limit}."
    text_en = "The number of peers “{value}” must be between 1 and {limit}."


@dataclass(frozen=True)
class FigureGap:
    """One figure of a region and of a peer, and how far apart they are.

    ``own`` and ``theirs`` in the figure's unit (people, people per km², km², points, a share from
    0 to 1, rupiah); ``apart`` in standard deviations; NaN where either is missing.
    """

    figure: str
    label: str
    own: float
    theirs: float
    apart: float


@dataclass(frozen=True)
class Peer:
    """A peer: its distance (root mean square of standard deviations) and what that is made of."""

    kode: str
    nama: str
    distance: float
    figures_compared: int
    gaps: tuple[FigureGap, ...]

    @property
    def closest(self) -> FigureGap:
        """The figure in which the two are most alike."""
        return min((g for g in self.gaps if not np.isnan(g.apart)), key=lambda g: abs(g.apart))

    @property
    def furthest(self) -> FigureGap:
        """The figure in which the two differ most."""
        return max((g for g in self.gaps if not np.isnan(g.apart)), key=lambda g: abs(g.apart))


def region_figures(dataset: Dataset | None = None) -> pd.DataFrame:
    """Return the figures that regions are compared by; index kode, columns `FIGURES`.

    People, people per km², km² (official area), IPM, share of people off the main island (the
    landmass where most of its people live; villages of unknown landmass are left out), rupiah of
    transfers per head. NaN where not available. Shared, never changed.
    """
    return _figures(dataset or current_dataset())


def peers(
    kode: str,
    number: int = 8,
    *,
    same_kind: bool = False,
    dataset: Dataset | None = None,
) -> tuple[Peer, ...]:
    """Find the regions most like a kabupaten/kota.

    Parameters
    ----------
    kode : str
        Of the kabupaten/kota.
    number : int
        How many peers, at most 50.
    same_kind : bool
        Only kabupaten for a kabupaten, only kota for a kota.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    tuple of Peer
        Nearest first, ties by code. A missing figure is left out of the mean; regions with
        fewer than `LEAST_FIGURES` in common are no peers.

    Raises
    ------
    UnknownRegionError, PeerNumberError
        If an argument is wrong.

    """
    if not 1 <= number <= MAX_PEERS:
        raise PeerNumberError(value=number, limit=MAX_PEERS)
    return _peers(dataset or current_dataset(), kode, number, same_kind)


def peer_profile(
    kode: str,
    others: Sequence[str],
    *,
    radius_m: dict[str, float] | None = None,
    way: Way = STRAIGHT,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Lay a region's services beside those of its peers.

    Parameters
    ----------
    kode : str
        Of the kabupaten/kota.
    others : sequence of str
        Codes of its peers.
    radius_m : dict, optional
        Limit by service, metres or minutes; each service's own otherwise.
    way : Way
        How reach is meant.
    dataset : Dataset, optional
        The embedded one by default.

    Returns
    -------
    DataFrame
        One row a service with data and measure, in the order of the catalogue: ``service,
        measure, radius_m, own, peers_median, peers_low, peers_high, peers_known, better`` (peers
        that are better off) and ``place`` (1 = best among them all). Measures: ``coverage_pct``
        (people within the limit, %), ``median_km`` (kilometres, or the minutes of the way),
        ``per_10k`` (facilities per 10,000 people), ``sea_pct`` (people who must cross the sea,
        %). NaN where not available.

    Raises
    ------
    UnknownRegionError
        If a code is unknown.

    """
    dataset = dataset or current_dataset()
    known = set(dataset.regions["kode"])
    for each in (kode, *others):
        if each not in known:
            raise UnknownRegionError(value=each)
    wanted = [each for each in dict.fromkeys(others) if each != kode]
    rows = []
    for service in load_catalogue().services.values():
        if not _has_rows(dataset, service.code):
            continue
        limit = default_limit(service.code, way)
        radius = (radius_m or {}).get(service.code, limit)
        table = _measures(dataset, service.code, radius, way)
        for measure, better in MEASURES.items():
            values = table[measure]
            row = _beside(float(values[kode]), values[wanted].to_numpy(), better)
            rows.append({"service": service.code, "measure": measure, "radius_m": radius} | row)
    return pd.DataFrame(rows)


MEASURES: dict[str, Literal["high", "low"]] = {
    "coverage_pct": "high",
    "median_km": "low",
    "per_10k": "high",
    "sea_pct": "low",
}
"""Measures of `peer_profile` and which end of each is better."""
MEASURE_LABELS: dict[str, str] = {
    "coverage_pct": "sejawat.ukuran.jangkauan",
    "median_km": "sejawat.ukuran.jarak",
    "per_10k": "sejawat.ukuran.rasio",
    "sea_pct": "sejawat.ukuran.laut",
}


@kept_by_version(maxsize=2)
def _figures(dataset: Dataset) -> pd.DataFrame:
    regions = dataset.regions.set_index("kode")
    people = regions["population"].astype("float64")
    people = people.where(people > 0)
    area = regions["area_km2"].astype("float64")
    area = area.where(area > 0)
    own = dataset.indicators
    own = own[own["indicator"].astype("str") == TRANSFERS].sort_values(["kode", "year"])
    transfers = own.drop_duplicates("kode", keep="last").set_index("kode")["value"]
    codes, group = village_groups(dataset, "kabkota")
    islands = pd.Series(_island_share(dataset, group, len(codes)), index=list(codes))
    return pd.DataFrame(
        {
            "population": people,
            "density": people / area,
            "area_km2": area,
            "ipm": regions["ipm"].astype("float64"),
            "island_share": islands.reindex(regions.index),
            "transfers_per_head": transfers.reindex(regions.index).where(lambda each: each > 0),
        }
    ).sort_index()


def _island_share(dataset: Dataset, group: npt.NDArray[np.intp], groups: int) -> Floats:
    """Return the share of people outside the landmass where most people of their region live."""
    arrays = village_arrays(dataset)
    known = arrays.landmass_id >= 0
    pairs, place = np.unique(
        np.column_stack([group[known], arrays.landmass_id[known]]), axis=0, return_inverse=True
    )
    people = np.bincount(
        np.ravel(place), weights=arrays.population[known], minlength=len(pairs)
    ).astype(np.float64)
    region = pairs[:, 0].astype(np.intp)
    largest = np.zeros(groups)
    np.maximum.at(largest, region, people)
    total = sum_by_group(people, region, groups)
    return 1 - share(largest, total)


@kept_by_version(maxsize=2)
def _standardised(dataset: Dataset) -> Floats:
    """Return the compared figures with mean 0 and deviation 1, shape (regions, figures)."""
    figures = _figures(dataset)
    columns = []
    for name, (_, logarithm) in FIGURES.items():
        value = figures[name].to_numpy(dtype=np.float64)
        value = np.log(value) if logarithm else value
        spread = np.nanstd(value) if np.isfinite(value).any() else np.nan
        # A figure that is the same everywhere tells nobody apart.
        columns.append((value - np.nanmean(value)) / spread if spread > 0 else value * np.nan)
    return np.column_stack(columns)


@kept_by_version(maxsize=1024)
def _peers(dataset: Dataset, kode: str, number: int, same_kind: bool) -> tuple[Peer, ...]:  # noqa: FBT001
    figures, standard = _figures(dataset), _standardised(dataset)
    if kode not in figures.index:
        raise UnknownRegionError(value=kode)
    row = figures.index.get_loc(kode)
    apart = standard - standard[row]
    compared = np.isfinite(apart).sum(axis=1)
    squares = np.nansum(apart**2, axis=1)
    distance = np.sqrt(squares / np.maximum(compared, 1))
    open_ = (compared >= LEAST_FIGURES) & (np.arange(len(figures)) != row)
    regions = dataset.regions.set_index("kode").loc[figures.index]
    if same_kind:
        open_ &= (regions["kind"] == regions["kind"].loc[kode]).to_numpy(dtype=bool)
    # Rounded, so that equal distances fall to the code and not to the last bit.
    order = np.lexsort((np.arange(len(figures)), np.round(distance, 12)))
    chosen = [each for each in order if open_[each]][:number]
    return tuple(
        Peer(
            kode=str(figures.index[each]),
            nama=str(regions["nama"].iloc[each]),
            distance=float(distance[each]),
            figures_compared=int(compared[each]),
            gaps=tuple(
                FigureGap(
                    name,
                    label,
                    float(figures[name].iloc[row]),
                    float(figures[name].iloc[each]),
                    float(apart[each, place]),
                )
                for place, (name, (label, _)) in enumerate(FIGURES.items())
            ),
        )
        for each in chosen
    )


def _has_rows(dataset: Dataset, service: str) -> bool:
    frame = dataset.service_facilities(load_catalogue().service(service))
    return bool(frame["active"].any())


@kept_by_version(maxsize=64)
def _measures(dataset: Dataset, service: str, limit: float, way: Way) -> pd.DataFrame:
    radius_m = limit if way.straight else default_limit(service, STRAIGHT)
    table = coverage_table(service, radius_m, dataset=dataset).set_index("kode")
    if not way.straight:
        own = travel_table(way_travel(way, service, dataset=dataset), limit, dataset=dataset)
        own = own.set_index("kode").reindex(table.index)
        table = table.assign(coverage_pct=own["coverage_pct"], median_km=own["median"])
    people = table["population"].astype("float64").where(lambda each: each > 0)
    return pd.DataFrame(
        {
            "coverage_pct": table["coverage_pct"].astype("float64"),
            "median_km": table["median_km"].astype("float64"),
            "per_10k": table["facilities"].astype("float64") / people * 10_000,
            "sea_pct": table["sea_crossing_population"].astype("float64") / people * 100,
        }
    )


def _beside(own: float, theirs: Floats, better: Literal["high", "low"]) -> dict[str, float]:
    known = theirs[np.isfinite(theirs)]
    ahead = float((known > own).sum() if better == "high" else (known < own).sum())
    if not known.size or not np.isfinite(own):
        ahead = float("nan")
    low, middle, high = (
        (known.min(), np.median(known), known.max()) if known.size else (np.nan,) * 3
    )
    return {
        "own": own,
        "peers_median": float(middle),
        "peers_low": float(low),
        "peers_high": float(high),
        "peers_known": float(known.size),
        "better": ahead,
        "place": ahead + 1,
    }
