"""What a line of a proposal is tied to: a rule not met, citizens' proposals, a KPI's target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from data.catalogue import Service
from data.current import current_dataset, kept_by_version
from data.db.connect import Database
from data.store import Dataset
from lib.i18n import Language, language
from lib.services.gap_standards import standards_table
from lib.services.kpi.register import in_force
from lib.services.participation.proposals import REFUSED, Wanted, listed

_REGENCY, _DISTRICT = 5, 8
_VERDICTS = ("tidak_terpenuhi", "belum_dapat_dipastikan")
_STATUSES = ("berlaku", "belum_diverifikasi", "acuan", "dicabut")
_MOST_TICKETS = 5


@dataclass(frozen=True)
class RuleFound:
    """A rule that a place does not meet, or may not; in the reader's language.

    Parameters
    ----------
    rule, article
        Its code, and what is cited.
    legal_status
        One of berlaku, belum_diverifikasi, acuan, dicabut: a revoked one only compares.
    verdict
        "tidak_terpenuhi" or "belum_dapat_dipastikan".
    sentence
        With article, status, figures and verdict.

    """

    rule: str
    article: str
    legal_status: str
    verdict: str
    sentence: str


@dataclass(frozen=True)
class Voices:
    """Citizens' public proposals near a place: how many, who supports them, and some tickets."""

    number: int = 0
    supports: int = 0
    tickets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Target:
    """The target of a KPI on the reach of a service that holds for a regency."""

    kpi_id: int
    name: str
    unit: str
    year: int
    value: float


def rule_of(service: Service, place: str) -> RuleFound | None:
    """Return the weightiest rule that the kecamatan, else the regency, of a place does not meet.

    What is certain goes before what is not, a rule in force before a comparison. None where
    every rule is met or none can be judged.
    """
    for code in dict.fromkeys((place[:_DISTRICT], place[:_REGENCY])):
        table = _unmet(current_dataset(), service.code, code[:_REGENCY], len(code), language())
        own = table[table["kode"] == code]
        if not own.empty:
            first = own.iloc[0]
            names = ("rule", "article", "legal_status", "met", "sentence")
            rule, article, status, verdict, sentence = (str(first[name]) for name in names)
            return RuleFound(rule, article, status, verdict, sentence)
    return None


def voices(service: Service, place: str, *, db: Database | None = None) -> Voices:
    """Return what citizens proposed in the kecamatan of a place for a service, or its sector.

    Those of the same village come first.
    """
    wanted = Wanted(region=place[:_DISTRICT], sector=service.sector)
    found = [
        each
        for each in listed(wanted, most=200, db=db)
        if each.service in {"", service.code} and each.musrenbang != REFUSED
    ]
    found.sort(key=lambda each: each.village != place)  # stable: most supported first
    tickets = tuple(each.ticket for each in found[:_MOST_TICKETS])
    return Voices(len(found), sum(each.supports for each in found), tickets)


def target_of(
    service: Service, place: str, year: int, *, db: Database | None = None
) -> Target | None:
    """Return the KPI target of a service's reach for a year, or the next year that has one.

    The last target where all are earlier; None where no such KPI holds for the regency.
    """
    for each in in_force(place[:_REGENCY], db=db):
        targets = sorted(each.proposal.targets.items())
        if each.key == f"jangkauan_{service.code}" and targets:
            then, value = next((pair for pair in targets if pair[0] >= year), targets[-1])
            return Target(each.id, each.proposal.name, each.proposal.unit, then, value)
    return None


@kept_by_version(maxsize=64)
def _unmet(
    dataset: Dataset, service: str, regency: str, length: int, _spoken: Language
) -> pd.DataFrame:
    """Return the rules of a service not met in a regency or its kecamatan, weightiest first."""
    level = "kecamatan" if length == _DISTRICT else "kabkota"
    rules = dataset.standards
    profiles = rules.loc[rules["service"] == service, "profile"].unique()
    parts = []
    for profile in profiles:
        try:
            table = standards_table(str(profile), level, regency, dataset=dataset)
        except LookupError:  # none of its rules has an answer
            continue
        keep = (table["service"] == service) & table["met"].isin(_VERDICTS)
        # What cannot be made certain though the records suffice is no problem to cite.
        parts.append(table[keep & (table["shortfall"] > 0)])
    if not parts:
        return pd.DataFrame(columns=["kode"])
    found = pd.concat(parts, ignore_index=True)
    order = found["met"].map(_VERDICTS.index) * len(_STATUSES)
    order += found["legal_status"].map(_STATUSES.index)
    return found.iloc[order.to_numpy().argsort(kind="stable")].reset_index(drop=True)
