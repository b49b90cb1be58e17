"""Every code is told for a file that has its fault, with row, column and severity."""

import pytest

from data.problems import ERROR
from data.readers.codes import CODES as READER_CODES
from data.validation.codes import CODES
from tests.data.validation.cases import CASES, outcome
from tests.data.validation.support import told

# Told by the workbook reader, for dates and hidden rows: tests/data/readers/test_workbook.py.
# Told of the region that a load replaces, and of shelters: tests/lib/desk.
ELSEWHERE = {"W_DATE_FOR_NUMBER", "W_HIDDEN_ROW", "E_OUTSIDE_REGION", "E_SHELTER"}


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c.label for c in CASES])
def test_the_fault_is_told_where_it_is(number):
    case, found = CASES[number], outcome(number)
    assert (case.row, case.column, case.code, case.severity) in told(found)
    assert (case.row in found.rejected) == (case.severity == ERROR)
    assert (
        case.row in found.rejected
        or case.row in set(found.accepted["row"]) | {0}
        or (case.code in {"W_TOTAL_ROW", "W_SECTION_ROW", "W_NOTE_ROW", "W_NUMBERING_ROW"})
    )


def test_every_code_is_among_the_files():
    assert {c.code for c in CASES} | ELSEWHERE == set(CODES) | set(READER_CODES)
