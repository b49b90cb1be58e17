"""Days off of `data/holidays.toml` against the package holidays (Vacanza), compiled by others."""

import holidays as vacanza
import pytest

from lib.services.participation.holidays import LEAVE, OFF, decreed


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
@pytest.mark.parametrize(("kind", "category"), [(OFF, "public"), (LEAVE, "government")])
def test_days_are_those_that_others_compiled(year, kind, category):
    expected = vacanza.Indonesia(years=year, categories=(category,))
    assert {each.day for each in decreed(year) if each.kind == kind} == set(expected)
