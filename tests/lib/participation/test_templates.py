"""Ready answers: whose they are, and what they are filled with."""

import pytest

from lib.auth import operator
from lib.services.participation import templates
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from tests.lib.participation.staff import BELU, NEIGHBOUR, OF_HEALTH, OFFICER
from tests.reports import a_report


def test_a_region_has_its_own_its_provinces_and_the_nations(db):
    for region, title in (("", "Nasional"), ("53", "NTT"), (BELU, "Belu"), ("53.21", "Malaka")):
        templates.add(operator(), region, title, "Isi", db=db)
    assert [each.title for each in templates.listed(BELU, db=db)] == ["Belu", "NTT", "Nasional"]
    own = templates.listed(BELU, db=db)[0]
    templates.retire(OFFICER, own.id, db=db)
    assert "Belu" not in [each.title for each in templates.listed(BELU, db=db)]
    with pytest.raises(ReportMissingError):
        templates.retire(OFFICER, own.id, db=db)


def test_names_of_the_report_are_filled_in_and_other_braces_stay(sqlite_db):
    own = a_report(sqlite_db, ticket="PL-ABCDEFGH", title="{unit} tutup")
    said = templates.fill("{tiket}: {judul} {lain} {", own, "Dinkes")
    assert said.startswith("PL-ABCDEFGH: ")
    assert said.endswith(" {lain} {")


def test_ready_answers_speak_the_language_of_the_citizen(sqlite_db):
    here = templates.ready(a_report(sqlite_db, ticket="PL-ABCDEFGH"), "Dinkes")
    english = templates.ready(a_report(sqlite_db, language="en"), "Dinkes")
    assert set(here) == set(templates.READY)
    assert "PL-ABCDEFGH" in here["terima"][1]
    assert all(here[name] != english[name] for name in templates.READY)


def test_neighbours_and_offices_keep_none_and_empty_ones_are_refused(db):
    number = templates.add(OFFICER, BELU, "Belu", "Isi", db=db)
    with pytest.raises(PermissionError):
        templates.add(NEIGHBOUR, BELU, "Judul", "Isi", db=db)
    with pytest.raises(PermissionError):
        templates.add(OFFICER, "", "Judul", "Isi", db=db)
    with pytest.raises(PermissionError):
        templates.retire(NEIGHBOUR, number, db=db)
    for title, text in ((" ", "Isi"), ("x" * 121, "Isi"), ("Judul", ""), ("Judul", "x" * 5_001)):
        with pytest.raises(ReportFieldError):
            templates.add(OFFICER, BELU, title, text, db=db)
    assert templates.add(OF_HEALTH, BELU, "Dari Dinkes", "Isi", db=db)
