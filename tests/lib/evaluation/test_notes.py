"""Notes on both databases, and the case study they stand in: planners of the region only."""

import pytest
import sqlalchemy as sa

from data.db.kpi_tables import evaluation_note
from data.db.tables import audit
from lib.auth import GUEST, PERENCANA, PETUGAS, ForbiddenError, SignInNeededError
from lib.errors import UnknownRegionError
from lib.i18n import using
from lib.services.evaluation import notes
from lib.services.evaluation.case_study import PARTS, case_html, case_study, case_table
from lib.services.evaluation.errors import NoteError, NoteMissingError
from lib.services.evaluation.words import signed
from tests.lib.kpi.people import BELU, MALAKA, at, person, planner

TEXT = "Puskesmas pembantu buka tiap hari"


def test_a_planner_adds_and_withdraws_notes(db):
    rina = planner(db)
    first = notes.add_note(
        rina, BELU, "strength", f" {TEXT} ", evidence="Profil 2025", db=db, now=at()
    )
    notes.add_note(rina, BELU, "case", "Lebih banyak bidan", part="tindakan", db=db, now=at(1))
    assert [each.text for each in notes.notes(BELU, db=db)] == [TEXT, "Lebih banyak bidan"]
    assert notes.notes(MALAKA, db=db) == ()
    notes.withdraw_note(rina, first, db=db)
    assert [each.part for each in notes.notes(BELU, db=db)] == ["tindakan"]
    with pytest.raises(NoteMissingError):
        notes.withdraw_note(rina, first, db=db)
    with db.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(evaluation_note)) == 2
        told = list(connection.scalars(sa.select(audit.c.action).order_by(audit.c.id)))
        details = str(connection.execute(sa.select(audit.c.details)).all())
    assert told[-3:] == ["evaluation.note", "evaluation.note", "evaluation.withdraw"]
    assert TEXT not in details


def test_others_cannot_write_or_withdraw(db):
    rina = planner(db)
    number = notes.add_note(rina, BELU, "threat", TEXT, db=db)
    neighbour = person(db, "neon", PERENCANA, MALAKA)
    officer = person(db, "yosef", PETUGAS, BELU)
    for actor, refusal in (
        (neighbour, ForbiddenError),
        (officer, ForbiddenError),
        (GUEST, SignInNeededError),
    ):
        with pytest.raises(refusal):
            notes.add_note(actor, BELU, "threat", TEXT, db=db)
        with pytest.raises(refusal):
            notes.withdraw_note(actor, number, db=db)
    assert len(notes.notes(BELU, db=db)) == 1


@pytest.mark.parametrize(
    ("kind", "text"), [("strength", "  "), ("wish", TEXT), ("threat", "a" * 2_001)]
)
def test_notes_without_text_or_kind_are_refused(db, kind, text):
    with pytest.raises(NoteError) as caught:
        notes.add_note(planner(db), BELU, kind, text, db=db)
    assert caught.value.code == "E_EVALUATION_NOTE"


def test_notes_on_nowhere_are_refused(db):
    rina = planner(db)
    with pytest.raises(UnknownRegionError):
        notes.add_note(rina, "99.99", "threat", TEXT, db=db)
    with pytest.raises(NoteMissingError):
        notes.withdraw_note(rina, 999, db=db)


def test_what_names_a_person_is_taken_out(db):
    rina = planner(db)
    notes.add_note(rina, BELU, "threat", "Hubungi 0812-3456-7890 atau a@b.id", db=db)
    kept = notes.notes(BELU, db=db)[0].text
    assert "3456" not in kept
    assert "a@b.id" not in kept


def test_a_case_study_has_every_part_with_figures_and_notes(db):
    rina = planner(db)
    notes.add_note(rina, BELU, "case", "<b>Bidan</b> bertambah", part="tindakan", db=db)
    notes.add_note(rina, BELU, "strength", TEXT, db=db)
    parts = case_study(BELU, notes.notes(BELU, db=db))
    assert tuple(each.code for each in parts) == PARTS
    by_code = {each.code: each for each in parts}
    assert "Kabupaten Belu" in by_code["latar"].lines[0].text
    assert by_code["masalah"].lines
    assert any("IPM" in line.text for line in by_code["hasil"].lines)
    assert [each.text for each in by_code["tindakan"].notes] == ["<b>Bidan</b> bertambah"]
    page = case_html(BELU, parts, "24 November 2026").decode()
    assert "<b>Bidan" not in page
    assert "&lt;b&gt;Bidan" in page
    table = case_table(parts)
    assert len(table) == sum(len(each.lines) + len(each.notes) for each in parts)


def test_a_case_study_speaks_english():
    with using("en"):
        parts = case_study(BELU)
        assert parts[0].title == "Background"
        assert b'lang="en"' in case_html(BELU, parts, "24 November 2026")


@pytest.mark.parametrize(
    ("value", "text"), [(1.25, "+1,3"), (-1.25, "-1,3"), (0.0, "0,0"), (0.01, "0,0")]
)
def test_changes_have_a_sign_unless_they_are_nought(value, text):
    assert signed(value) in {text, text.replace("3", "2")}
