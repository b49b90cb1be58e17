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

from data.catalogue import Service, load_catalogue
from data.current import kept_by_version
from data.store import Dataset
from geo.aggregate import LEVEL_LENGTHS, NATION
from geo.coverage import Ints, sum_by_group
from geo.reach import Settlements, evaluate_distance
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
from lib.services.access import active_facilities, village_arrays
from lib.services.figures import region_names
from lib.services.gap_errors import ThresholdError
from lib.services.gap_groups import village_remoteness
from lib.services.gap_rule_data import (
    bounds,
    by_district,
    by_village,
    loose_elsewhere,
    own_kind,
    unplaced,
)
from lib.services.travel_way import STRAIGHT, Way

BEDS = "capacity_per_1000"
OWN = "sendiri"
OWN_MEASURES = (PER_DISTRICT, PEOPLE_PER_FACILITY, DISTANCE)
KABKOTA, KECAMATAN = "kabkota", "kecamatan"
LEVELS = (NATION, "provinsi", KABKOTA, KECAMATAN)
URBAN, REMOTE = "kawasan perkotaan", "permukiman terpencil"
PEOPLE_ERROR = 0.3
"""Relative error of a village's people: nine tenths of Jambi's lie within -34 to +30 %."""
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


def evaluate(
    dataset: Dataset, entry: Entry, level: str, way: Way = STRAIGHT
) -> tuple[tuple[str, ...], Evaluation]:
    """Evaluate a rule for every region of a level of `LEVELS`; codes sorted.

    A way over roads measures distances of the kind that rules of walking and travel mean; by
    kecamatan only rules of which `by_kecamatan` holds can be told.
    """
    own_way = way if entry.row["measure"] == DISTANCE and way.kind == "jalan" else STRAIGHT
    if entry.row["profile"] == OWN:
        return _measure(dataset, entry, level, own_way)
    return _evaluate(dataset, str(entry.row["profile"]), entry.id, level, own_way)


@kept_by_version(maxsize=64)
def _evaluate(
    dataset: Dataset, profile: str, rule: str, level: str, way: Way
) -> tuple[tuple[str, ...], Evaluation]:
    entry = next(each for each in entries(dataset, profile) if each.id == rule)
    return _measure(dataset, entry, level, way)


def by_kecamatan(entry: Entry) -> bool:
    """Tell whether a rule can be told of a single kecamatan: ratios are of whole regencies."""
    return entry.row["measure"] in (PER_DISTRICT, PER_VILLAGE, DISTANCE)


def _measure(
    dataset: Dataset, entry: Entry, level: str, way: Way
) -> tuple[tuple[str, ...], Evaluation]:
    """Evaluate by regency, and add regencies up: each facility's regency is recorded."""
    if level == KECAMATAN:
        codes = tuple(region_names(dataset, level).index)
        if entry.row["measure"] == DISTANCE:
            return codes, _distance(dataset, entry, codes, way, level)
        return codes, _counts(dataset, entry, codes, level)
    regions = tuple(dataset.regions["kode"])
    measure = entry.row["measure"]
    if measure == BEDS:
        found = _beds(dataset, entry, regions)
    elif measure == PEOPLE_PER_FACILITY:
        found = _ratio(dataset, entry, regions)
    elif measure == DISTANCE:
        found = _distance(dataset, entry, regions, way)
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


def _counts(
    dataset: Dataset, entry: Entry, own: tuple[str, ...], level: str = KABKOTA
) -> Evaluation:
    service = str(entry.row["service"])
    if entry.row["measure"] == PER_VILLAGE:
        counts, doubtful, homeless = by_village(dataset, service)
        units, people = dataset.villages["kode"], village_arrays(dataset).population
    else:
        counts, doubtful, homeless = by_district(dataset, service)
        units = dataset.districts["kode"]
        people = dataset.districts["population"].to_numpy(dtype=np.float64)
    group = _of_level(units, own, level)
    if level == KECAMATAN:
        regency = _of_level(own, tuple(dataset.regions["kode"]), KABKOTA)
        homeless = loose_elsewhere(doubtful, group, regency, homeless)
    found = evaluate_counts(
        _rule(entry),
        counts,
        people,
        group,
        len(own),
        doubtful=doubtful,
        unplaced=homeless,
        loaded=_loaded(dataset),
    )
    # What may turn out to stand in a kecamatan is not told as being there.
    elsewhere = homeless if level == KECAMATAN else 0.0
    return dataclasses.replace(found, available=found.available - elsewhere)


def _distance(
    dataset: Dataset, entry: Entry, own: tuple[str, ...], way: Way, level: str = KABKOTA
) -> Evaluation:
    service = str(entry.row["service"])
    villages, rule = dataset.villages, _rule(entry)
    factor = 1.0 if rule.distance_kind == "straight" else SpeedModel().rural_detour
    inside = _in_scope(dataset, entry, villages["kode"])
    if str(entry.row["applies_to"]) == REMOTE:
        inside &= village_remoteness(dataset) >= 1
    frame = active_facilities(service, dataset)
    homeless = unplaced(
        dataset,
        frame.loc[~np.isfinite(frame["lat"].to_numpy(dtype=np.float64)), "kode_kabkota"],
    )
    if level == KECAMATAN:
        regency = _of_level(own, tuple(dataset.regions["kode"]), KABKOTA)
        homeless = np.where(regency >= 0, homeless[regency], 0.0)
    metres, error = (None, 0.0) if factor == 1.0 else own_kind(dataset, service, way)
    settlements = Settlements(
        village_arrays(dataset).population,
        _of_level(villages["kode"], own, level),
        len(own),
        in_scope=inside,
        population_error=PEOPLE_ERROR,
        unplaced=homeless,
    )
    return evaluate_distance(
        rule,
        bounds(dataset, service, factor),
        settlements,
        own_kind_m=metres,
        own_kind_error_m=error,
        loaded=_loaded(dataset),
    )
