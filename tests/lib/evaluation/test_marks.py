"""Analysis and report of a KPI are noted as done by planners, and stay apart from other notes."""

import pytest

from data.db.engine import set_database
from lib.auth import ForbiddenError
from lib.services.evaluation import marks, notes
from lib.services.evaluation.errors import NoteError
from lib.services.kpi import register
from lib.services.kpi.register_errors import KpiMissingError
from tests.lib.kpi.people import BELU, MALAKA, SMART, at, planner


@pytest.fixture(autouse=True)
def _ours(db):
    before = set_database(db)
    yield
    set_database(before)


def test_a_mark_keeps_step_year_note_and_link_and_is_no_note_of_a_case(db):
    actor = planner(db)
    number = register.define(actor, BELU, "ibu_hamil", SMART, now=at())
    marks.write_mark(actor, BELU, number, 2026, "analisis", "Naik di 3 kecamatan", now=at())
    marks.write_mark(
        actor, BELU, number, 2026, "laporan", "LKjIP", evidence="No. 12/2026", now=at(1)
    )
    notes.add_note(actor, BELU, "case", "Belajar dari Malaka", part="pelajaran", now=at(2))
    found = marks.marks(BELU)
    assert [(each.kpi_id, each.year, each.step) for each in found] == [
        (number, 2026, "analisis"), (number, 2026, "laporan"),
    ]  # fmt: skip
    assert (found[1].text, found[1].evidence) == ("LKjIP", "No. 12/2026")
    assert [each.text for each in notes.notes(BELU)] == ["Belajar dari Malaka"]
    assert marks.marks(MALAKA) == ()


def test_what_is_wrong_or_not_allowed_is_refused(db):
    actor, other = planner(db), planner(db, MALAKA)
    number = register.define(actor, BELU, "ibu_hamil", SMART, now=at())
    for step, year, text in (("evaluasi", 2026, "x"), ("laporan", 1, "x"), ("laporan", 2026, " ")):
        with pytest.raises(NoteError):
            marks.write_mark(actor, BELU, number, year, step, text)
    with pytest.raises(KpiMissingError):
        marks.write_mark(actor, BELU, 999, 2026, "laporan", "x")
    with pytest.raises(ForbiddenError):
        marks.write_mark(other, BELU, number, 2026, "laporan", "x")
    assert marks.marks(BELU) == ()
