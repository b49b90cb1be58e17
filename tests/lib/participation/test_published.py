"""What everybody may read: only what was looked through, without a word or point of a person."""

import datetime as dt
import secrets

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report_photo, report_support
from lib.services.participation import published
from lib.services.participation.errors import ReportMissingError
from lib.services.participation.published import Wanted
from lib.services.participation.record import add_event
from tests.reports import MONDAY, a_report


def a_public_report(db, **changes):
    return a_report(db, **{"published_at": MONDAY, **changes})


def test_only_what_was_published_and_is_confidential_in_no_way_comes_out(db):
    shown = a_public_report(db)
    hidden = [
        a_report(db),
        a_public_report(db, identity="rahasia"),
        a_public_report(db, sensitive="korupsi"),
        a_public_report(db, demo=True),
    ]
    assert [each.ticket for each in published.find(Wanted(), db=db)] == [shown.ticket]
    assert published.count(Wanted(), db=db) == 1
    for each in hidden:
        with pytest.raises(ReportMissingError):
            published.one(each.ticket, db=db)
    assert published.one(hidden[-1].ticket.lower(), demo=True, db=db).demo


def test_points_are_coarse_and_moments_whole_hours(db):
    own = a_public_report(
        db,
        lat=-9.106612,
        lon=124.892731,
        place="Jl. Melati 3, rumah hijau",
        received_at=dt.datetime(2026, 11, 22, 17, 31, 8, tzinfo=dt.UTC),
    )
    found = published.one(own.ticket, db=db)
    assert (found.lat, found.lon) == (-9.11, 124.89)
    assert found.day == dt.date(2026, 11, 23)  # past one at night in Belu
    assert found.moment == dt.datetime(2026, 11, 22, 17, tzinfo=dt.UTC)
    assert "Melati" not in repr(found)


def test_answers_are_those_of_the_agency_that_are_public(db):
    own = a_public_report(db)
    with db.write() as connection:
        for kind, text, public in (
            ("answer", "Kami perbaiki; telepon 0812-3456-7890.", True),
            ("addition", "Saya tambahkan", True),
            ("note", "Catatan dalam", False),
            ("answer", "Belum tampil", False),
        ):
            add_event(connection, own.id, kind, at=MONDAY, actor="warga", text=text, public=public)
    (answer,) = published.one(own.ticket, db=db).answers
    assert answer.text == "Kami perbaiki; telepon […]."


def test_photos_come_once_they_were_looked_through(db):
    own = a_public_report(db)
    with db.write() as connection:
        for at in (None, MONDAY):
            connection.execute(
                sa.insert(report_photo).values(
                    report_id=own.id, position=1, checksum="0123456789abcdef", content=b"x",
                    width=1, height=1, published_at=at,
                )
            )  # fmt: skip
        for _ in range(2):
            connection.execute(
                sa.insert(report_support).values(
                    report_id=own.id, person=secrets.token_hex(8), kind="juga", at=MONDAY
                )
            )
    found = published.one(own.ticket, db=db)
    assert len(found.photos) == 1
    assert found.photos[0].endswith("-01234567")
    assert found.support == 2


def test_choices_narrow_the_list_and_pages_follow_one_another(db, monkeypatch):
    belu = a_public_report(db, title="Jalan ke Lamaknen rusak 100%")
    a_public_report(db, region="53.03", kind="usulan", sector="pendidikan")
    day = dt.timedelta(days=1)
    old = a_public_report(db, received_at=MONDAY - 30 * day, state="selesai")

    def tickets(**wanted):
        return {each.ticket for each in published.find(Wanted(**wanted), db=db)}

    assert tickets(region="53.04") == {belu.ticket, old.ticket}
    assert len(tickets(region="53")) == 3
    assert tickets(region="5") == set()
    assert tickets(kind="usulan", region="53.04") == set()
    assert tickets(until=MONDAY - day) == {old.ticket}
    assert tickets(states=("selesai",)) == {old.ticket}
    assert tickets(words="LAMAKNEN jalan") == {belu.ticket}
    assert tickets(words="100%") == {belu.ticket}
    assert tickets(words="10_%") == set()
    monkeypatch.setattr(published, "MOST", 2)
    assert len({each.ticket for each in published.everything(db=db)}) == 3
