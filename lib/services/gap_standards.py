"""Rules of service by region: what is asked, what is there, and what can be said of it.

Three verdicts (`geo.standards`). A revoked rule is an old norm: it serves as a comparison, and
no sentence says that a region breaks it. A rule for urban areas is told of the kota only, since
urban areas of kabupaten are not marked off in these data.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from data.catalogue import Service
from data.current import current_dataset, kept_by_version
from data.store import Dataset
from geo.aggregate import NATION, encode_codes, within_mask
from geo.standards import Evaluation
from lib.errors import LevelError
from lib.i18n import Language, language, t
from lib.services.figures import check_within, region_names, whole
from lib.services.gap_errors import ProfileError
from lib.services.gap_rule_text import RuleText
from lib.services.gap_rules import (
    KECAMATAN,
    LEVELS,
    Entry,
    OwnRule,
    by_kecamatan,
    entries,
    evaluate,
)
from lib.services.gap_terms import PLAIN, Terms, counted_regions
from lib.services.travel_way import Way

_KABKOTA = 5
STANDARD_COLUMNS = (
    "kode",
    "nama",
    "rule",
    "label",
    "required",
    "available",
    "shortfall",
    "people_affected",
    "met",
    "verified",
    "legal_status",
    "superseded_by",
    "article",
    "sentence",
    "service",
    "kewenangan",
    "measure",
    "threshold",
    "distance_kind",
    "shortfall_least",
    "shortfall_most",
    "people_least",
    "people_most",
)


def profiles(dataset: Dataset | None = None) -> pd.DataFrame:
    """List the profiles that hold a rule with an answer.

    Returns
    -------
    DataFrame
        profile, label (in the reader's language), rules, computable.

    """
    table = _profiles(dataset or current_dataset())
    labels = "label_en" if language() == "en" else "label_id"
    result = table[["profile", labels, "rules", "computable"]]
    return result.rename(columns={labels: "label"})


@kept_by_version(maxsize=2)
def _profiles(dataset: Dataset) -> pd.DataFrame:
    rows = []
    for profile in dict.fromkeys(dataset.standards["profile"]):
        found = entries(dataset, profile)
        computable = sum(not each.reason_key for each in found)
        if computable:
            names = (found[0].row[name] for name in ("profile_label_id", "profile_label_en"))
            rows.append((profile, *names, len(found), computable))
    columns = ["profile", "label_id", "label_en", "rules", "computable"]
    return pd.DataFrame(rows, columns=columns)


def standards_table(
    profile: str,
    level: str = "kabkota",
    within: str | None = None,
    *,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Evaluate every rule of a profile that these data can answer, by region.

    Parameters
    ----------
    profile : str
        A profile of `profiles`.
    level : str
        ``nasional``, ``provinsi``, ``kabkota``, or ``kecamatan``: there only rules of counts
        and distances, since ratios are of whole regencies.
    within : str, optional
        Code of a region, at the level or coarser, that the rows shall lie in.
    terms : Terms
        A way over roads measures what rules of walking and travel mean, and alone can show that
        they are met; of regencies and kecamatan those below the limit of completeness of the
        rule's service are left out.
    dataset : Dataset, optional
        The one in effect by default.

    Returns
    -------
    DataFrame
        `STANDARD_COLUMNS`, by code and rule. ``required``, ``available`` and ``shortfall`` are
        by the records, Int64: facilities, beds, or for rules of distance villages: those the rule
        is about, those within its limit, and those beyond. Facilities are the active ones of the
        regency that the records name, wherever their point lies. ``met`` is
        ``tidak_terpenuhi``, ``belum_dapat_dipastikan``, ``terpenuhi``, or NA where the rule
        applies to nothing. ``verified`` is S, S2 or U as in the table of rules. ``…_least`` and
        ``…_most`` are what is certain and what cannot be excluded. ``label``, ``article`` and
        ``sentence`` are in the reader's language.

    Raises
    ------
    ProfileError
        If the profile is unknown or none of its rules has an answer.
    LevelError, WithinLevelError, UnknownRegionError
        If an argument is wrong.

    """
    dataset = dataset or current_dataset()
    _check(level, within, dataset)
    found = [each for each in entries(dataset, profile) if not each.reason_key]
    if not found:
        raise ProfileError(value=profile, choices=tuple(profiles(dataset)["profile"]))
    if level != KECAMATAN:
        return _kept(dataset, _table(dataset, profile, level, language(), terms.way), within, terms)
    found = [each for each in found if by_kecamatan(each)]
    return _kept(dataset, _joined(dataset, found, level, terms.way, within), within, terms)


def service_table(
    service: str,
    level: str = "kabkota",
    within: str | None = None,
    *,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Evaluate the rules of one service alone, whatever profile they are of.

    Arguments, columns and errors as `standards_table`, and a column ``profile``; no rows where no
    rule has an answer.
    """
    dataset = dataset or current_dataset()
    _check(level, within, dataset)
    rules = dataset.standards
    about = rules["profile"][(rules["service"] == service).to_numpy(dtype=bool)]
    found = [
        each
        for profile in dict.fromkeys(about)
        for each in entries(dataset, profile)
        if not each.reason_key and each.service is not None and each.service.code == service
    ]
    if level == KECAMATAN:
        found = [each for each in found if by_kecamatan(each)]
    table = _joined(dataset, found, level, PLAIN.way, within)
    profile_of = {each.id: str(each.row["profile"]) for each in found}
    return table.assign(profile=table["rule"].map(profile_of))


def own_table(
    rules: Sequence[OwnRule],
    level: str = "kabkota",
    within: str | None = None,
    *,
    terms: Terms = PLAIN,
    dataset: Dataset | None = None,
) -> pd.DataFrame:
    """Evaluate rules of the user's own; arguments, columns and errors as `standards_table`.

    Rules of services without data have no rows.
    """
    dataset = dataset or current_dataset()
    _check(level, within, dataset)
    found = [each.entry(dataset) for each in rules]
    found = [each for each in found if not each.reason_key]
    if level == KECAMATAN:
        found = [each for each in found if by_kecamatan(each)]
    return _kept(dataset, _joined(dataset, found, level, terms.way, within), within, terms)


def _check(level: str, within: str | None, dataset: Dataset) -> None:
    if level not in LEVELS:
        raise LevelError(value=level, choices=LEVELS)
    check_within(within, level, dataset)


def _kept(dataset: Dataset, table: pd.DataFrame, within: str | None, terms: Terms) -> pd.DataFrame:
    """Return the rows of a scope whose regency counts for the service of the rule."""
    if terms.complete_pct > 0 and len(table) and len(str(table["kode"].iloc[0])) >= _KABKOTA:
        codes = dataset.regions["kode"].to_numpy(dtype=object)
        fine = {
            (service, code)
            for service in table["service"].unique()
            for code in codes[counted_regions(service, terms, dataset)]
        }
        pairs = zip(table["service"], table["kode"].str.slice(0, _KABKOTA), strict=True)
        table = table[[pair in fine for pair in pairs]].reset_index(drop=True)
    return _within(table, within)


def _within(table: pd.DataFrame, within: str | None) -> pd.DataFrame:
    if not within or within == NATION:
        return table.copy(deep=False)
    keep = within_mask(encode_codes(table["kode"]), within)
    return table[keep].reset_index(drop=True)


def standard_services(profile: str, dataset: Dataset | None = None) -> tuple[Service, ...]:
    """List the services that the rules of a profile with an answer are about."""
    found = {
        each.service.code: each.service
        for each in entries(dataset or current_dataset(), profile)
        if each.service is not None and not each.reason_key
    }
    return tuple(found.values())


def uncomputed_rules(profile: str, dataset: Dataset | None = None) -> pd.DataFrame:
    """List the rules of a profile that these data cannot answer, with the reason.

    Returns
    -------
    DataFrame
        rule, label, article, legal_status, verified, reason; texts in the reader's language.

    """
    rows = []
    for each in entries(dataset or current_dataset(), profile):
        if not each.reason_key:
            continue
        text = RuleText(each)
        status, seen = str(each.row["legal_status"]), str(each.row["verified"])
        rows.append((each.id, text.label, text.article, status, seen, t(each.reason_key)))
    columns = ["rule", "label", "article", "legal_status", "verified", "reason"]
    return pd.DataFrame(rows, columns=columns)


@kept_by_version(maxsize=24)
def _table(dataset: Dataset, profile: str, level: str, _spoken: Language, way: Way) -> pd.DataFrame:
    """Return the table of a level in a language; shared, never changed."""
    found = [each for each in entries(dataset, profile) if not each.reason_key]
    return _joined(dataset, found, level, way, None)


def _joined(
    dataset: Dataset, found: Sequence[Entry], level: str, way: Way, within: str | None
) -> pd.DataFrame:
    parts = [_rows(dataset, each, level, way, within) for each in found]
    if not parts:
        return pd.DataFrame(columns=list(STANDARD_COLUMNS))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values(["kode", "rule"], kind="stable", ignore_index=True)


def _rows(dataset: Dataset, entry: Entry, level: str, way: Way, within: str | None) -> pd.DataFrame:
    codes, evaluation = evaluate(dataset, entry, level, way)
    if within:
        # Sentences cost most: only those of the scope are written.
        keep = within_mask(encode_codes(codes), within)
        codes = tuple(code for code, kept in zip(codes, keep, strict=True) if kept)
        evaluation = _chosen(evaluation, keep)
    names = region_names(dataset, level).reindex(list(codes)).tolist()
    if entry.service is None:
        raise ValueError(f"a rule without a service has no answer: {entry.id}")
    row, text = entry.row, RuleText(entry)
    table = pd.DataFrame({"kode": list(codes), "nama": names})
    table["rule"], table["label"] = entry.id, text.label
    for column, values in _figures(evaluation).items():
        table[column] = values
    table["met"] = pd.array(evaluation.verdict_names(), dtype="str")
    for column in ("verified", "legal_status", "superseded_by", "measure", "distance_kind"):
        table[column] = str(row[column])
    table["article"] = text.article
    table["sentence"] = text.sentences(names, evaluation, summed=level in (NATION, "provinsi"))
    table["service"], table["kewenangan"] = entry.service.code, entry.service.kewenangan
    table["threshold"] = float(str(row["threshold"]))
    return table[list(STANDARD_COLUMNS)]


def _chosen(found: Evaluation, keep: npt.NDArray[np.bool_]) -> Evaluation:
    parts = {each.name: getattr(found, each.name)[keep] for each in dataclasses.fields(found)}
    return Evaluation(**parts)


def _figures(found: Evaluation) -> dict[str, object]:
    # Halves of people come of nothing but rounding of sums.
    return {
        column: whole(np.round(values))
        for column, values in (
            ("required", found.required),
            ("available", found.available),
            ("shortfall", found.shortfall),
            ("people_affected", found.affected),
            ("shortfall_least", found.shortfall_least),
            ("shortfall_most", found.shortfall_most),
            ("people_least", found.affected_least),
            ("people_most", found.affected_most),
        )
    }
