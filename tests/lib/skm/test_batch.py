"""Paper and files: all rows or none, the same one once, and what is wrong is named."""

import io

import pandas as pd
import pytest
import sqlalchemy as sa

from data.db.kpi_tables import skm_comment, skm_response
from lib.auth import GUEST, SignInNeededError, operator
from lib.errors import AppError, MissingColumnError
from lib.services.skm import batch, demo, results
from lib.services.skm.errors import (
    AnswerError,
    SurveyEmptyError,
    SurveyMissingError,
    SurveyRowError,
)
from tests.lib.skm.survey_sample import now, unit

HEADER = "tanggal,usia,jenis_kelamin,U1,U2,U3,U4,U5,U6,U7,U8,U9,saran\n"
GOOD = (
    HEADER
    + "2024-03-05,25-34,P,1,2,3,4,1,2,3,4,,Telepon 081234567890\n"
    + "05/03/2024,,,4,4,4,4,4,4,4,4,4,\n"
    + ",,,,,,,,,,,,\n"
)


def load(db, own, text=GOOD, name="skm.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return batch.load_file(operator(), own.id, content, name, db=db, now=now)


def kept(db, table=skm_response):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_a_file_is_added_once(db):
    own = unit(db)
    assert load(db, own) == batch.Loaded(2, 0, known=False)
    assert load(db, own) == batch.Loaded(0, 0, known=True)
    rows = kept(db)
    assert [(r.day.isoformat(), r.u1, r.u9, r.channel) for r in rows] == [
        ("2024-03-05", 1, None, "berkas"),
        ("2024-03-05", 4, 4, "berkas"),
    ]
    assert [each.text for each in kept(db, skm_comment)] == ["Telepon […]"]
    assert load(db, unit(db, "Lain")).added == 2


def test_a_workbook_with_dates(db):
    own, book = unit(db), io.BytesIO()
    frame = pd.DataFrame({f"U{n}": [3, 4] for n in range(1, 10)})
    frame["tanggal"] = pd.to_datetime(["2025-01-02", "2025-12-31"])
    frame.to_excel(book, index=False)
    assert load(db, own, book.getvalue(), "skm.xlsx").added == 2
    assert [row.day.isoformat() for row in kept(db)] == ["2025-01-02", "2025-12-31"]


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (AnswerError, GOOD.replace("1,2,3,4,1", "1,2,5,4,1")),
        (AnswerError, GOOD.replace("1,2,3,4,1", "1,2,baik,4,1")),
        (AnswerError, GOOD.replace("1,2,3,4,1", "1,2,2.5,4,1")),
        (MissingColumnError, GOOD.replace("U7", "X7")),
        (AppError, b""),
        (AppError, HEADER),
        (SurveyEmptyError, "U1,U2,U3,U4,U5,U6,U7,U8,U9,usia\n,,,,,,,,,25-34\n"),
        (SurveyRowError, GOOD.replace("2024-03-05", "2016-12-31")),
        (SurveyRowError, GOOD.replace("2024-03-05", "2027-01-01")),
        (SurveyRowError, GOOD.replace("2024-03-05", "kemarin")),
        (SurveyRowError, GOOD.replace("25-34", "muda")),
        (SurveyRowError, GOOD.replace("Telepon", "x" * 2001)),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(db, error, text):
    own = unit(db)
    with pytest.raises(error) as told:
        load(db, own, text)
    assert kept(db) == []
    assert told.value.message("id") != told.value.message("en")
    if error is SurveyRowError:
        assert told.value.details["row"] == 2


def test_two_grids_alike_are_two_and_one_sent_twice_is_one(db):
    own = unit(db)
    grid = pd.DataFrame({f"U{n}": [3, None] for n in range(1, 10)} | {"saran": ["=1+1", ""]})
    for key, added in (("a", 1), ("a", 0), ("b", 1)):
        found = batch.enter_grid(operator(), own.id, grid, key, db=db, now=now)
        assert found.added == added
    assert [row.channel for row in kept(db)] == ["kertas", "kertas"]


def test_guests_load_nothing(db):
    own = unit(db)
    with pytest.raises(SignInNeededError):
        batch.load_file(GUEST, own.id, GOOD.encode(), "skm.csv", db=db, now=now)


def test_the_demonstration_stays_apart_and_goes_at_a_stroke(db):
    own = unit(db)
    load(db, own, HEADER + ",,,4,4,4,4,4,4,4,4,4,\n" * 6)
    made = demo.make(operator(), "53.04", db=db, now=now)
    assert demo.make(operator(), "53.04", db=db, now=now) == made
    shown = results.overall(results.Wanted("53.04", demo=True), db=db)
    assert shown.n == demo.ANSWERS * len(made)
    assert 65 < shown.index < 90
    assert results.overall(results.Wanted("53.04"), db=db).index == 100.0
    assert results.all_regencies(db=db)["n"].tolist() == [6]
    with pytest.raises(SurveyMissingError):
        load(db, made[0])
    assert demo.remove(operator(), "53.04", db=db) == shown.n
    assert results.overall(results.Wanted("53.04", demo=True), db=db).n == 0
    assert results.overall(results.Wanted("53.04"), db=db).n == 6


def test_only_a_planner_makes_the_demonstration(db):
    for work in (demo.make, demo.remove):
        with pytest.raises(SignInNeededError):
            work(GUEST, "53.04", db=db)
