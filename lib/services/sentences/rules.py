"""Sentences on rules: what is asked, what is there, the verdict and the rule's legal status."""

from __future__ import annotations

from data.current import current_dataset
from geo.aggregate import level_of_code
from lib.i18n import pick
from lib.services.gap_standards import profiles, standards_table
from lib.services.measures import NATION
from lib.services.reports.model import Sentence
from lib.services.sentences.subject import Subject

_THRESHOLD = "ambang-analisis"
"""No rule, and the same as the reach itself."""
_ORDER = ("tidak_terpenuhi", "belum_dapat_dipastikan", "terpenuhi")


def rule_sentences(subject: Subject, most: int = 4) -> tuple[Sentence, ...]:
    """Say what each rule of a service tells of a region, unmet ones first, rules in force first.

    Rules that do not apply there are left out.
    """
    level = level_of_code(subject.region)
    within = None if subject.region == NATION else subject.region
    found: list[tuple[int, int, Sentence]] = []
    for profile in profiles()["profile"]:
        if profile == _THRESHOLD:
            continue
        table = standards_table(profile, level, within)
        own = table[(table["kode"] == subject.region) & (table["service"] == subject.service)]
        for row in own.to_dict("records"):
            if row["met"] not in _ORDER:
                continue
            revoked = int(row["legal_status"] == "dicabut")
            sentence = Sentence(str(row["sentence"]), _source(profile))
            found.append((_ORDER.index(row["met"]), revoked, sentence))
    found.sort(key=lambda each: each[:2])
    return tuple(each[2] for each in found[:most])


def _source(profile: str) -> str:
    rules = current_dataset().standards
    row = rules[rules["profile"] == profile].iloc[0]
    return pick(str(row["profile_label_id"]), str(row["profile_label_en"]))
