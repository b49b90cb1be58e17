"""Rules of service as `data/seed/standards.parquet` holds them, evaluated on the dataset.

What a facility's place leaves open counts as doubt: placed by likeness of names, outside its
recorded regency, sharing one point with others, or within the error of a survey (1 km) of
another kecamatan. Figures of the regencies' people are official and carry no error.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data.catalogue import Service, load_catalogue
from data.current import kept_by_version
from data.errors import UnknownTableError
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, NATION
from geo.coverage import Ints, sum_by_group
from geo.ecef import Floats
from geo.nearest import NearestIndex
from geo.reach import LOCATION_ERROR_M, Reach, evaluate_distance, location_error, reach
from geo.speeds import SpeedModel
from geo.standards import (
    DISTANCE,
    MEASURES,
    MET,
    NOT_APPLICABLE,
    NOT_MET,
    PEOPLE_PER_FACILITY,
    PER_DISTRICT,
    PER_VILLAGE,
    UNSURE,
    Evaluation,
    Rule,
    evaluate_counts,
    evaluate_ratio,
    masked,
)
from lib.services.access import active_facilities, located, village_arrays
from lib.services.figures import region_names
from lib.services.gap_errors import ThresholdError
from lib.services.gap_groups import village_remoteness
from lib.services.gap_robustness import OWN_POINT_ERROR_M

BEDS = "capacity_per_1000"
OWN = "sendiri"
OWN_MEASURES = (PER_DISTRICT, PEOPLE_PER_FACILITY, DISTANCE)
LEVELS = (NATION, "provinsi", "kabkota")
URBAN, REMOTE = "kawasan perkotaan", "permukiman terpencil"
PEOPLE_ERROR = 0.3
"""Relative error of a village's people: nine tenths of Jambi's lie within -34 to +30 %."""
# 1 km in degrees of latitude; of longitude it is at most 2 % more at 11 degrees south.
_NEAR_DEGREES = 0.0092
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Entry:
    """One rule of the table with its service; ``reason_key`` says why it has no answer, or ""."""

    row: Mapping[str, object]
    service: Service | None
    reason_key: str

    @property
    def id(self) -> str:
        """Its id in the table."""
        return str(self.row["rule"])


@dataclass(frozen=True)
class OwnRule:
    """A rule of the user's own: facilities per kecamatan, people per facility, or metres.

    Raises
    ------
    ThresholdError
        If the measure is none of `OWN_MEASURES` or the threshold is not above 0.

    """

    service: str
    measure: str
    threshold: float

    def __post_init__(self) -> None:
        fine = np.isfinite(self.threshold) and self.threshold > 0
        if self.measure not in OWN_MEASURES or not fine:
            raise ThresholdError(value=f"{self.threshold:g}", choices=OWN_MEASURES)

    def entry(self, dataset: Dataset) -> Entry:
        """Return it as a rule of the table."""
        row: dict[str, object] = {
            "rule": f"sendiri_{self.service}_{self.measure}",
            "profile": OWN,
            "service": self.service,
            "subject": self.service,
            "measure": self.measure,
            "threshold": self.threshold,
            "distance_kind": "straight" if self.measure == DISTANCE else "none",
            "min_settlement_population": "nan",
            "applies_to": "semua wilayah",
            "condition": "",
            "article": "",
            "legal_status": OWN,
            "superseded_by": "",
            "verified": "",
        }
        service = load_catalogue().service(self.service)
        return Entry(row, service, _reason(dataset, row, service))


def entries(dataset: Dataset, profile: str) -> tuple[Entry, ...]:
    """List the rules of a profile in the order of the table; none if there is no such profile."""
    rules = dataset.standards
    services = load_catalogue().services
    found = []
    for row in rules[rules["profile"] == profile].to_dict("records"):
        service = services.get(str(row["service"]))
        found.append(Entry(row, service, _reason(dataset, row, service)))
    return tuple(found)


def _reason(dataset: Dataset, row: Mapping[str, object], service: Service | None) -> str:
    if service is None:
        return "celah.alasan.tanpa_data"
    if not dataset.has_data(*service.classes):
        return "celah.alasan.layanan_kosong"
    if service.code == "rth":
        return "celah.alasan.jenis_taman"
    if row["measure"] not in (*MEASURES, BEDS):
        return "celah.alasan.tanpa_data"
    if row["measure"] == PEOPLE_PER_FACILITY and row["condition"]:
        return "celah.alasan.rombel"
    return ""


def evaluate(dataset: Dataset, entry: Entry, level: str) -> tuple[tuple[str, ...], Evaluation]:
    """Evaluate a rule for every region of a level of `LEVELS`; codes sorted."""
    if entry.row["profile"] == OWN:
        return _measure(dataset, entry, level)
    return _evaluate(dataset, str(entry.row["profile"]), entry.id, level)


@kept_by_version(maxsize=64)
def _evaluate(
    dataset: Dataset, profile: str, rule: str, level: str
) -> tuple[tuple[str, ...], Evaluation]:
    entry = next(each for each in entries(dataset, profile) if each.id == rule)
    return _measure(dataset, entry, level)


def _measure(dataset: Dataset, entry: Entry, level: str) -> tuple[tuple[str, ...], Evaluation]:
    """Evaluate by regency, and add regencies up: each facility's regency is recorded."""
    regions = tuple(dataset.regions["kode"])
    measure = entry.row["measure"]
    if measure == BEDS:
        found = _beds(dataset, entry, regions)
    elif measure == PEOPLE_PER_FACILITY:
        found = _ratio(dataset, entry, regions)
    elif measure == DISTANCE:
        found = _distance(dataset, entry, regions)
    else:
        found = _counts(dataset, entry, regions)
    codes = tuple(region_names(dataset, level).index)
    return codes, _summed(found, _of_level(regions, codes, level), len(codes))


def _rule(entry: Entry, threshold: float | None = None, measure: str | None = None) -> Rule:
    row, service = entry.row, entry.service
    least = float(str(row["min_settlement_population"]))
    return Rule(
        rule=entry.id,
        subject=str(row["subject"]),
        measure=measure or str(row["measure"]),
        threshold=float(str(row["threshold"])) if threshold is None else threshold,
        distance_kind=str(row["distance_kind"]),
        min_settlement_population=0.0 if np.isnan(least) else least,
        needs_classes=service.needs_classes if service else (),
    )


def _loaded(dataset: Dataset) -> tuple[str, ...]:
    return tuple(name for name in dataset.classes if dataset.has_data(name))


def _of_level(codes: pd.Series | tuple[str, ...], wanted: tuple[str, ...], level: str) -> Ints:
    """Give the position of each code's region; -1 where it has none."""
    if level == NATION:
        return np.zeros(len(codes), dtype=np.intp)
    text = pd.Series(codes).astype("str").str.slice(0, LEVEL_LENGTHS[level])
    return np.asarray(pd.Index(wanted).get_indexer(pd.Index(text)), dtype=np.intp)


def _urban_only(entry: Entry) -> bool:
    return str(entry.row["applies_to"]).startswith(URBAN)


def _in_scope(dataset: Dataset, entry: Entry, codes: pd.Series) -> Bools:
    """Tell which places a rule means by their code: a rule of urban areas means the kota."""
    if not _urban_only(entry):
        return np.ones(len(codes), dtype=bool)
    regions = dataset.regions
    cities = regions.loc[regions["kind"] == "kota", "kode"]
    own = codes.astype("str").str.slice(0, 5)
    return np.asarray(own.isin(cities), dtype=bool)


def _ratio(dataset: Dataset, entry: Entry, own: tuple[str, ...]) -> Evaluation:
    regions, frame = dataset.regions, active_facilities(str(entry.row["service"]), dataset)
    kept = frame[_in_scope(dataset, entry, frame["kode_kabkota"])]
    group = _of_level(kept["kode_kabkota"], own, "kabkota")
    elsewhere = kept["region_mismatch"].to_numpy(dtype=bool)
    inside = _in_scope(dataset, entry, regions["kode"])
    return evaluate_ratio(
        _rule(entry),
        regions["population"].to_numpy(dtype=np.float64) * inside,
        sum_by_group(np.ones(len(kept)), group, len(own)),
        doubtful=sum_by_group(elsewhere, group, len(own)),
        loaded=_loaded(dataset),
    )


def _beds(dataset: Dataset, entry: Entry, own: tuple[str, ...]) -> Evaluation:
    """Count beds as facilities; where a hospital's beds are not known nothing is certain."""
    regions, frame = dataset.regions, active_facilities(str(entry.row["service"]), dataset)
    group = _of_level(frame["kode_kabkota"], own, "kabkota")
    beds = frame["beds"].to_numpy(dtype=np.float64, na_value=np.nan)
    unknown = sum_by_group(np.isnan(beds), group, len(own)) > 0
    per_bed = 1_000.0 / float(str(entry.row["threshold"]))
    found = evaluate_ratio(
        _rule(entry, per_bed, PEOPLE_PER_FACILITY),
        regions["population"],
        sum_by_group(np.nan_to_num(beds), group, len(own)),
        loaded=_loaded(dataset),
    )
    return dataclasses.replace(
        found,
        verdict=np.where(unknown & (found.verdict == NOT_MET), UNSURE, found.verdict),
        shortfall_least=np.where(unknown, 0.0, found.shortfall_least),
        affected_least=np.where(unknown, 0.0, found.affected_least),
    )


def _summed(found: Evaluation, group: Ints, groups: int) -> Evaluation:
    """Add regencies up: a surplus in one makes up for no lack in another."""
    applies = found.verdict != NOT_APPLICABLE
    member = np.where(applies, group, -1).astype(np.intp)
    sums = {
        name: sum_by_group(getattr(found, name), member, groups)
        for name in (each.name for each in dataclasses.fields(Evaluation))
        if name != "verdict"
    }
    open_yet = np.where(sums["shortfall_most"] == 0, MET, UNSURE)
    verdict = np.where(sums["shortfall_least"] > 0, NOT_MET, open_yet)
    counted = np.bincount(member[member >= 0], minlength=groups) > 0
    return masked(counted, verdict=verdict, **sums)


def _counts(dataset: Dataset, entry: Entry, own: tuple[str, ...]) -> Evaluation:
    service = str(entry.row["service"])
    if entry.row["measure"] == PER_VILLAGE:
        counts, doubtful, unplaced = _by_village(dataset, service)
        units, people = dataset.villages["kode"], village_arrays(dataset).population
    else:
        counts, doubtful, unplaced = _by_district(dataset, service)
        units = dataset.districts["kode"]
        people = dataset.districts["population"].to_numpy(dtype=np.float64)
    return evaluate_counts(
        _rule(entry),
        counts,
        people,
        _of_level(units, own, "kabkota"),
        len(own),
        doubtful=doubtful,
        unplaced=unplaced,
        loaded=_loaded(dataset),
    )


def _unplaced(dataset: Dataset, homeless: pd.Series) -> Floats:
    place = pd.Index(dataset.regions["kode"]).get_indexer(pd.Index(homeless))
    return np.bincount(place[place >= 0], minlength=len(dataset.regions)).astype(np.float64)


@kept_by_version(maxsize=8)
def _by_district(dataset: Dataset, service: str) -> tuple[Floats, Floats, Floats]:
    """Count facilities by kecamatan, those in doubt among them, and those without one."""
    frame = active_facilities(service, dataset)
    place = pd.Index(dataset.districts["kode"]).get_indexer(pd.Index(frame["kode_kecamatan"]))
    count = len(dataset.districts)
    doubt = _doubtful(frame) | _near_another(dataset, frame)
    inside = place >= 0
    return (
        np.bincount(place[inside], minlength=count).astype(np.float64),
        np.bincount(place[inside & doubt], minlength=count).astype(np.float64),
        _unplaced(dataset, frame.loc[~inside, "kode_kabkota"]),
    )


def _doubtful(frame: pd.DataFrame) -> Bools:
    score = frame["location_score"].to_numpy(dtype=np.float64)
    surveyed = (frame["location_quality"] == "surveyed").to_numpy()
    flagged = (frame["region_mismatch"] | frame["shared_point"]).to_numpy(dtype=bool)
    return np.asarray(flagged | (~surveyed & ~(score >= 1)), dtype=bool)


def _near_another(dataset: Dataset, frame: pd.DataFrame) -> Bools:
    """Tell which surveyed points lie within the error of a survey of another kecamatan."""
    result = np.zeros(len(frame), dtype=bool)
    try:
        shapes = dataset.geometries("districts")
    except UnknownTableError:
        return result
    surveyed = np.flatnonzero((frame["location_quality"] == "surveyed").to_numpy())
    points = shapely.points(frame["lon"].to_numpy()[surveyed], frame["lat"].to_numpy()[surveyed])
    found = shapely.STRtree(shapes).query(points, predicate="dwithin", distance=_NEAR_DEGREES)
    codes = dataset.districts["kode"].to_numpy(dtype=object)
    own = frame["kode_kecamatan"].to_numpy(dtype=object)[surveyed]
    other, mine = codes[found[1]], own[found[0]]
    # A kecamatan of another regency is no way out: the regency of a facility is recorded.
    near = np.array(
        [a != b and isinstance(b, str) and a[:5] == b[:5] for a, b in zip(other, mine, strict=True)]
    )
    result[surveyed[found[0][near]]] = True
    return result


@kept_by_version(maxsize=4)
def _by_village(dataset: Dataset, service: str) -> tuple[Floats, Floats, Floats]:
    """Count facilities by the nearest village point: all in doubt, as none records its village."""
    villages, frame = dataset.villages, located(service, dataset)
    row = NearestIndex(villages["lat"], villages["lon"]).query(frame["lat"], frame["lon"])[0]
    counts = np.bincount(row[row >= 0], minlength=len(villages)).astype(np.float64)
    everyone = active_facilities(service, dataset)
    loose = everyone[~np.isfinite(everyone["lat"].to_numpy(dtype=np.float64))]
    return counts, counts, _unplaced(dataset, loose["kode_kabkota"])


def _distance(dataset: Dataset, entry: Entry, own: tuple[str, ...]) -> Evaluation:
    service = str(entry.row["service"])
    villages, rule = dataset.villages, _rule(entry)
    factor = 1.0 if rule.distance_kind == "straight" else SpeedModel().rural_detour
    inside = _in_scope(dataset, entry, villages["kode"])
    if str(entry.row["applies_to"]) == REMOTE:
        inside &= village_remoteness(dataset) >= 1
    frame = active_facilities(service, dataset)
    unplaced = ~np.isfinite(frame["lat"].to_numpy(dtype=np.float64))
    return evaluate_distance(
        rule,
        _bounds(dataset, service, factor),
        village_arrays(dataset).population,
        _of_level(villages["kode"], own, "kabkota"),
        len(own),
        in_scope=inside,
        population_error=PEOPLE_ERROR,
        unplaced=_unplaced(dataset, frame.loc[unplaced, "kode_kabkota"]),
        loaded=_loaded(dataset),
    )


@kept_by_version(maxsize=8)
def _bounds(dataset: Dataset, service: str, factor: float) -> Reach:
    frame, villages = located(service, dataset), village_arrays(dataset)
    quality = frame["location_quality"].to_numpy(dtype=object)
    columns, errors = [], []
    for name in [name for name in LOCATION_ERROR_M if (quality == name).any()]:
        rows = quality == name
        index = NearestIndex(frame["lat"].to_numpy()[rows], frame["lon"].to_numpy()[rows])
        columns.append(index.query_ecef(villages.points)[1])
        errors.append(LOCATION_ERROR_M[name])
    own = (dataset.villages["location_quality"] != "district").to_numpy()
    settlement = np.where(own, OWN_POINT_ERROR_M, location_error(["district"])[0])
    return reach(np.column_stack(columns), errors, settlement, factor)
