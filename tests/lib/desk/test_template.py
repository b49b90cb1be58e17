"""Every template is read back as it is meant, and its example row would be accepted."""

import pytest

from data.versions.kinds import FACILITIES, FIXED_KEYS
from lib.services.desk import intake
from lib.services.desk.template import forms, template

DATASETS = [
    *((FACILITIES, key) for key in ("puskesmas", "sma", "panti", "rth", "mi")),
    *((kind, key) for kind, keys in FIXED_KEYS.items() for key in keys),
    ("networks", "jalan"),
]
CASES = [(kind, key, form) for kind, key in DATASETS for form in forms(kind)]


@pytest.mark.parametrize(("kind", "key", "form"), CASES)
def test_a_template_loads_as_it_is(sqlite_desk, kind, key, form):
    made = intake.prepare(template(kind, key, form), f"templat.{form}", kind, key)
    assert made.counts == {"rows": 1, "accepted": 1, "rejected": 0, "repaired": 0}, list(
        made.problems
    )
    if kind == FACILITIES:
        assert made.mapping.free(made.raw.columns) == []
        assert min(made.mapping.confidence.values()) == 1.0
        assert made.accepted["location_quality"].tolist() == ["surveyed"]
