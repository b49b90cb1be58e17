"""Sentences on rules: what is asked, what is there, the verdict and the rule's legal status."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from data.current import current_dataset, kept_by_version
from geo.aggregate import level_of_code
from lib.i18n import Language, language, number, pick, t
from lib.services.gap_standards import service_table
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.services.reports.model import Sentence
from lib.services.sentences.subject import Subject
from lib.services.sentences.words import a_service, listed

_THRESHOLD = "ambang-analisis"
"""No rule, and the same as the reach itself."""
_REVOKED = "dicabut"
ORDER = ("tidak_terpenuhi", "belum_dapat_dipastikan", "terpenuhi")


@dataclass(frozen=True)
class RuleFound:
    """What one rule tells of a region; numbers None where it counts none."""

    label: str
    article: str
    status: str
    superseded_by: str
    verdict: str
    required: int | None
    available: int | None
    shortfall: int | None
    sentence: Sentence


def rules_found(subject: Subject) -> tuple[RuleFound, ...]:
    """Give what each rule of a service tells of a region, unmet ones first, then those in force.

    Rules that do not apply there are left out, and so is the threshold of analysis.
    """
    return _found(subject.region, subject.service, language())


@kept_by_version(maxsize=256)
def _found(region: str, service: str, _spoken: Language) -> tuple[RuleFound, ...]:
    level = level_of_code(region)
    within = None if region == NATION else region
    table = service_table(service, level, within)
    own = table[(table["kode"] == region) & (table["profile"] != _THRESHOLD)]
    # Those whose text was seen come first, and an act (PP) before the decree of a minister.
    rows = sorted(own.to_dict("records"), key=lambda row: (row["verified"], row["article"]))
    found = _without_doubles(
        [_read(row, _source(str(row["profile"]))) for row in rows if row["met"] in ORDER]
    )
    found.sort(key=lambda each: (ORDER.index(each.verdict), each.status == _REVOKED))
    return tuple(found)


def _without_doubles(found: Sequence[RuleFound]) -> list[RuleFound]:
    """Keep one of several revoked rules that ask and find the same: each replaced the other."""
    kept: dict[object, RuleFound] = {}
    for each in found:
        asked = (each.label, each.required, each.available, each.shortfall, each.verdict)
        kept.setdefault(asked if each.status == _REVOKED else (each.article, *asked), each)
    return list(kept.values())


def _read(row: Mapping[Hashable, object], source: str) -> RuleFound:
    return RuleFound(
        label=str(row["label"]).split(" (")[0].split(", ")[0],
        article=str(row["article"]),
        status=str(row["legal_status"]),
        superseded_by=str(row["superseded_by"]),
        verdict=str(row["met"]),
        required=_whole(row["required"]),
        available=_whole(row["available"]),
        shortfall=_whole(row["shortfall"]),
        sentence=Sentence(str(row["sentence"]), source),
    )


def rule_sentences(subject: Subject, most: int = 4) -> tuple[Sentence, ...]:
    """Say what each rule tells, at most so many."""
    return tuple(each.sentence for each in rules_found(subject)[:most])


def verdicts(subject: Subject, found: Sequence[RuleFound]) -> Sentence | None:
    """Count the rules by what can be said of them; no rule is said to be broken."""
    if not found:
        return None
    counted = []
    for verdict in reversed(ORDER):
        n = sum(each.verdict == verdict for each in found)
        if n:
            counted.append(t(f"kalimat.aturan.{verdict}", n=number(n)))
    text = t(
        "kalimat.aturan",
        n=number(len(found)),
        service=a_service(subject.service),
        place=region_name(subject.region),
        counted=listed(counted),
    )
    return Sentence(text, "; ".join(dict.fromkeys(each.sentence.source for each in found)))


def _whole(value: object) -> int | None:
    return None if value is None or value != value or str(value) == "<NA>" else int(str(value))


def _source(profile: str) -> str:
    rules = current_dataset().standards
    row = rules[rules["profile"] == profile].iloc[0]
    return pick(str(row["profile_label_id"]), str(row["profile_label_en"]))
