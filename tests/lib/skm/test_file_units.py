"""Several units in one file: shared out by name, told beforehand, all rows or none."""

import pytest
import sqlalchemy as sa

from data.db.kpi_tables import skm_response
from lib.auth import PETUGAS, ForbiddenError, operator
from lib.services import roles
from lib.services.skm import batch, demo, units
from lib.services.skm.errors import SurveyRowError, SurveyUnitsError
from lib.services.skm.table import UNIT_COLUMNS, skm_of_file
from tests.lib.kpi.people import person
from tests.lib.skm.survey_sample import now, unit

ELEMENTS = ",".join(f"U{n}" for n in range(1, 10))
FILE = (
    f"unit,usia,{ELEMENTS}\n"
    "Puskesmas Wedomu,,4,4,4,4,4,4,4,4,4\n"
    "puskesmas  HALIWEN ,,3,3,3,3,3,3,3,3,3\n"
    "Puskesmas Haliwen,,2,2,2,2,2,2,2,2,2\n"
    "Puskesmas Haliwen,25-34,,,,,,,,,\n"
)


@pytest.fixture
def two(db):
    """Give two units of Belu, and units of the same names where they must not be found."""
    unit(db, "Puskesmas Haliwen", region="53.05")
    demo.make(operator(), "53.04", db=db, now=now)
    return unit(db), unit(db, "Puskesmas Haliwen")


def load(db, own, text=FILE, actor=None):
    return batch.load_file(actor or operator(), own.id, text.encode(), "skm.csv", db=db, now=now)


def kept(db):
    query = sa.select(skm_response.c.unit_id, skm_response.c.u1).where(skm_response.c.batch != "")
    with db.read() as connection:
        return sorted((row.unit_id, row.u1) for row in connection.execute(query))


def test_each_row_goes_to_the_unit_it_names_and_only_once(db, two):
    wedomu, haliwen = two
    assert load(db, wedomu) == batch.Loaded(3, 1, known=False)
    assert kept(db) == sorted([(wedomu.id, 4), (haliwen.id, 3), (haliwen.id, 2)])
    assert load(db, haliwen) == batch.Loaded(0, 0, known=True)
    assert len(kept(db)) == 3


def test_what_it_holds_is_told_beforehand_and_nothing_is_kept(db, two):
    wedomu, haliwen = two

    def check():
        return batch.check_file(operator(), wedomu.id, FILE.encode(), "skm.csv", db=db, now=now)

    assert check() == (
        batch.Share(wedomu, 1, 0, known=False),
        batch.Share(haliwen, 2, 1, known=False),
    )
    assert kept(db) == []
    load(db, wedomu)
    assert [each.known for each in check()] == [True, True]


@pytest.mark.parametrize(
    ("name", "row"),
    [("Puskesmas Atapupu", 5), ("", 5), ("Puskesmas (contoh)", 5), ("<script>", 5)],
)
def test_an_unknown_unit_refuses_the_whole_file_and_names_the_row(db, two, name, row):
    text = FILE.replace("Puskesmas Haliwen,25-34,,,,,,,,,", f"{name},,1,1,1,1,1,1,1,1,1")
    with pytest.raises(SurveyUnitsError) as told:
        load(db, two[0], text)
    assert told.value.details["rows"] == ((row, name),)
    assert f"“{name}” (5)" in told.value.message("id")
    assert "Kabupaten Belu" in told.value.message("id")
    assert kept(db) == []


def test_a_wrong_row_of_one_unit_keeps_the_others_out_too(db, two):
    text = FILE.replace("unit,", "tanggal,unit,").replace("\nPusk", "\n2024-01-02,Pusk")
    text = text.replace("\npusk", "\nkemarin,pusk")
    with pytest.raises(SurveyRowError) as told:
        load(db, two[0], text)
    assert told.value.details["row"] == 3
    assert kept(db) == []


def test_units_of_one_name_are_not_certain_unless_one_is_open(db, two):
    wedomu, haliwen = two
    other = unit(db, "Puskesmas Haliwen")
    with pytest.raises(SurveyUnitsError):
        load(db, wedomu)
    units.close(operator(), other.id, db=db, now=now)
    assert load(db, wedomu).added == 3
    assert {number for number, _ in kept(db)} == {wedomu.id, haliwen.id}


def test_an_empty_column_of_units_leaves_all_to_the_one_that_was_chosen(db, two):
    assert load(db, two[0], f"unit,{ELEMENTS}\n,1,1,1,1,1,1,1,1,1\n").added == 1
    assert kept(db) == [(two[0].id, 1)]


def test_an_officer_of_one_unit_does_not_load_those_of_another(db, two):
    rina = person(db, "rina")
    roles.grant(operator(), "rina", PETUGAS, "53.04", "Puskesmas Wedomu", db=db)
    with pytest.raises(ForbiddenError):
        load(db, two[0], actor=rina)
    assert kept(db) == []


@pytest.mark.parametrize("column", [*UNIT_COLUMNS, "Unit Pelayanan", "UNIT-NAME"])
def test_the_column_may_have_other_names(column):
    told = skm_of_file(FILE.replace("unit,", f"{column},", 1).encode(), "a.csv")
    assert {each["unit"] for each in told["units"]} >= {"Puskesmas Wedomu", "Puskesmas Haliwen"}
