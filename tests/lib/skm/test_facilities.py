"""The facility that a unit is: found by name in its regency, and no other accepted."""

import pytest

from data.current import current_dataset
from lib.auth import operator
from lib.i18n import using
from lib.services.skm import facilities, units
from lib.services.skm.errors import SurveyFieldError

BELU, ALOR = "53.04", "53.05"


@pytest.fixture
def wedomu():
    """Give the key of Puskesmas Wedomu, straight from the table."""
    table = current_dataset().facilities["puskesmas"]
    own = table[table["kode_kabkota"].eq(BELU) & table["nama"].str.contains("Wedomu")]
    return f"puskesmas/{own['id'].iloc[0]}"


def test_a_name_is_found_in_its_own_regency_alone(wedomu):
    with using("id"):
        assert facilities.found("wedomu", BELU)[wedomu].startswith("Puskesmas Wedomu · Puskesmas, ")
    assert wedomu not in facilities.found("wedomu", ALOR)
    assert facilities.found("w", BELU) == {}
    assert facilities.found("tidak ada yang bernama begini", BELU) == {}


def test_all_that_is_found_lies_in_the_regency():
    tables = current_dataset().facilities
    keys = list(facilities.found("sd", BELU))
    assert len(keys) == facilities.MOST
    for key in keys:
        name, _, identity = key.partition("/")
        table = tables[name]
        assert table.loc[table["id"] == identity, "kode_kabkota"].tolist() == [BELU]


def test_a_unit_keeps_its_facility(sqlite_db, wedomu):
    own = units.add(operator(), "Wedomu", BELU, facility_id=wedomu, db=sqlite_db)
    assert units.by_id(own.id, db=sqlite_db).facility_id == wedomu
    assert facilities.named(own.facility_id).startswith("Puskesmas Wedomu · ")


@pytest.mark.parametrize("key", ["puskesmas/0", "puskesmas", "x/y", "/", "' OR 1=1"])
def test_what_is_no_facility_is_refused(sqlite_db, key):
    with pytest.raises(SurveyFieldError):
        units.add(operator(), "Wedomu", BELU, facility_id=key, db=sqlite_db)
    assert facilities.named(key) == ""


def test_a_facility_of_another_regency_is_refused(sqlite_db, wedomu):
    with pytest.raises(SurveyFieldError) as caught:
        units.add(operator(), "Wedomu", ALOR, facility_id=wedomu, db=sqlite_db)
    assert "Kabupaten Alor" in caught.value.message("id")
    assert units.listed(db=sqlite_db) == ()
