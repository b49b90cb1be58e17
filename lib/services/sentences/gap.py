"""The sentence on inequality between disadvantaged regencies and the others."""

from __future__ import annotations

from lib.services.gaps import gap_summary, headline
from lib.services.measures import NATION
from lib.services.reports.model import Sentence
from lib.services.sentences.subject import Figures

_GROUPING = "daerah_tertinggal"
_REGENCY = 5


def disadvantaged(found: Figures) -> Sentence | None:
    """Compare the 62 regencies designated for 2020 to 2024 with the others of a scope.

    None where the scope has not both, and for a single kabupaten/kota.
    """
    subject = found.subject
    if subject.same_landmass or (subject.region != NATION and len(subject.region) >= _REGENCY):
        return None
    within = None if subject.region == NATION else subject.region
    if not gap_summary(subject.service, subject.radius_m, _GROUPING, within=within).first:
        return None
    said = headline(subject.service, subject.radius_m, _GROUPING, within=within)
    return Sentence(said.text().rstrip("."))
