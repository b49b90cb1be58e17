"""Shelters of victims never become points."""

import pytest

from data.current import current_dataset
from lib.auth import operator
from lib.services.desk import intake
from lib.services.desk.commit import submit
from lib.services.desk.reject_file import reject_csv

HEADER = "kode_faskes,nama,jenis,lintang,bujur,kode_kabkota\n"
ROWS = (
    "P1,Panti Asuhan Kasih,panti,-9.1,124.9,53.04\n"
    "P2,Rumah Aman Melati,panti,-9.11,124.9,53.04\n"
    "P3,Panti Mawar,Shelter korban,-9.12,124.9,53.04\n"
    "P4,RPTC Belu,panti,-9.13,124.9,53.04\n"
)


@pytest.mark.parametrize("key", ["panti", "uptd_ppa", "lksa", "slrt"])
def test_rows_of_shelters_are_refused_in_social_classes(sqlite_desk, key):
    made = intake.prepare((HEADER + ROWS).encode(), "f.csv", "facilities", key)
    assert list(made.accepted["id"]) == ["P1"]
    assert [each.row for each in made.problems.only(code="E_SHELTER")] == [3, 4, 5]
    assert made.counts["rejected"] == 3
    assert b"E_SHELTER" in reject_csv(made.raw, made.rejected, made.problems)
    submit(operator(), made.load(), mode="add")
    assert list(current_dataset().facilities[key]["id"]) == ["P1"]


def test_other_classes_may_have_such_names(sqlite_desk):
    made = intake.prepare((HEADER + ROWS).encode(), "f.csv", "facilities", "klinik")
    assert len(made.accepted) == 4
