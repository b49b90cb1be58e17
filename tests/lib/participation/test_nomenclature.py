"""The nomenclature on both databases: empty until loaded, searched, chosen for a proposal."""

import io

import pandas as pd
import pytest

from data.db.tables import app_meta
from data.readers.errors import InputFileError
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.errors import MissingColumnError
from lib.i18n import using
from lib.services import trail
from lib.services.participation import musrenbang, musrenbang_list, nomenclature
from lib.services.participation.errors import ReportFieldError, ReportMissingError
from lib.services.participation.import_errors import ImportRowsError
from lib.services.participation.nomenclature import Entry
from lib.services.participation.proposals import Wanted
from tests.lib.kpi.people import BELU, MALAKA, person, planner
from tests.lib.participation.test_proposals import a_proposal

FIRST = Entry("1.02 Kesehatan", "1.02.02 Upaya Kesehatan", "1.02.02.2.01 Fasilitas",
              "1.02.02.2.01.0005 Pembangunan Puskesmas Pembantu")  # fmt: skip
SECOND = Entry("1.03 Pekerjaan Umum", "1.03.10 Jalan", "1.03.10.2.01 Jalan", "Jembatan")


def table(*rows, columns=nomenclature.COLUMNS):
    return pd.DataFrame([vars(each) for each in rows] or None, columns=columns).to_csv(index=False)


def load(db, *rows, actor=None):
    return nomenclature.load(
        actor or operator(), table(*rows).encode(), "nomenklatur.csv", db=db
    )  # fmt: skip


def test_it_is_empty_until_a_table_is_loaded_and_a_new_one_replaces_it(db):
    assert nomenclature.entries(db=db) == ()
    assert load(db, FIRST, SECOND, SECOND) == 2
    assert nomenclature.entries(db=db) == (FIRST, SECOND)
    assert load(db, SECOND) == 1
    assert nomenclature.entries(db=db) == (SECOND,)
    assert [each.action for each in trail.entries(operator(), db=db)] == ["nomenclature.load"] * 2


def test_a_workbook_is_read_again_as_it_was(db):
    out = io.BytesIO()
    pd.DataFrame([vars(FIRST)]).to_excel(out, index=False)
    assert nomenclature.load(operator(), out.getvalue(), "a.xlsx", db=db) == 1
    nomenclature._kept.cache_clear()
    assert nomenclature.entries(db=db) == (FIRST,)


def test_all_words_are_searched_in_all_columns(db):
    load(db, FIRST, SECOND)
    assert nomenclature.find("pembantu KESEHATAN", db=db) == (FIRST,)
    assert nomenclature.find("", most=1, db=db) == (FIRST,)
    assert nomenclature.find("irigasi", db=db) == ()


def test_what_is_chosen_stands_in_the_list_and_not_among_the_public_steps(db):
    load(db, FIRST, SECOND)
    own, actor = a_proposal(db), planner(db)
    nomenclature.assign(actor, own.id, SECOND, db=db)
    nomenclature.assign(actor, own.id, FIRST, db=db)
    with using("id"):
        (row,) = musrenbang_list.table(Wanted(BELU), db=db).to_dict("records")
    assert {name: row[name] for name in nomenclature.COLUMNS} == vars(FIRST)
    assert musrenbang.steps(own.id, db=db) == ()
    load(db, SECOND)  # what was chosen before stays
    assert nomenclature.assigned([own.id], db=db) == {own.id: FIRST}


def test_only_entries_of_the_table_are_chosen_and_only_for_proposals(db):
    load(db, FIRST)
    with pytest.raises(ReportFieldError):
        nomenclature.assign(operator(), a_proposal(db).id, SECOND, db=db)
    with pytest.raises(ReportMissingError):
        nomenclature.assign(operator(), a_proposal(db, kind="pengaduan").id, FIRST, db=db)


def test_a_table_without_its_columns_or_with_blanks_is_refused(db):
    with pytest.raises(MissingColumnError):
        nomenclature.load(operator(), b"urusan,program\na,b", "a.csv", db=db)
    with pytest.raises(ImportRowsError):
        load(db, FIRST, Entry("1.02", "", "x", "y"))
    with pytest.raises(InputFileError):
        nomenclature.load(operator(), b"", "a.csv", db=db)
    with db.read() as connection:
        keys = list(connection.scalars(app_meta.select().with_only_columns(app_meta.c.key)))
    assert nomenclature.KEY not in keys


def test_who_may(db):
    load(db, FIRST)
    own = a_proposal(db)
    for actor, error in ((GUEST, SignInNeededError), (planner(db), ForbiddenError)):
        with pytest.raises(error):
            load(db, SECOND, actor=actor)
    assert load(db, SECOND, actor=person(db, "pusat", "perencana")) == 1
    for actor, error in ((GUEST, SignInNeededError), (planner(db, MALAKA), ForbiddenError)):
        with pytest.raises(error):
            nomenclature.assign(actor, own.id, SECOND, db=db)
