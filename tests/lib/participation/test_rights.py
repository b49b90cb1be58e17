"""Citizens' rights to their data, with 72 hours, and who answers them."""

import datetime as dt
import json

import pytest
import sqlalchemy as sa

from data.db.participation_tables import data_request, report_photo, report_private, report_rating
from lib.services.participation import record, rights
from lib.services.participation.errors import ReportFieldError, ReportMissingError, ReportStateError
from lib.services.participation.vault import vault
from tests.lib.participation.staff import NEIGHBOUR, OFFICER, STRANGERS
from tests.reports import MONDAY, a_report

LATER = lambda: MONDAY + dt.timedelta(hours=10)  # noqa: E731


def asked(db, own, kind, at=MONDAY):
    values = {"report_id": own.id, "form_key": f"{kind}{own.id}", "kind": kind, "state": "baru"}
    values |= {"received_at": at, "due_at": at + dt.timedelta(hours=72)}
    with db.write() as connection:
        adding = sa.insert(data_request).values(**values).returning(data_request.c.id)
        return connection.execute(adding).scalar_one()


@pytest.fixture
def own(db):
    own = a_report(db, ticket="PL-ABCDEFGH", lat=-9.1, lon=124.9, place="Depan pasar",
                   published_at=MONDAY, details={"waktu": "pagi"})  # fmt: skip
    contact = vault().close({"name": "Budi", "phone": "081234567890"})
    original = vault().close({"text": "Telepon saya"})
    with db.write() as connection:
        connection.execute(
            sa.insert(report_private).values(report_id=own.id, contact=contact, original=original)
        )
        photo = {"report_id": own.id, "position": 1, "checksum": "0" * 64, "content": b"jpeg"}
        connection.execute(sa.insert(report_photo).values(**photo, width=4, height=3))
        rating = {"report_id": own.id, "score": 2, "text": "Lambat", "at": MONDAY}
        connection.execute(sa.insert(report_rating).values(**rating))
    return own


def test_what_waits_comes_first_and_is_late_after_72_hours(db, own):
    first, second = asked(db, own, "akses"), asked(db, own, "hapus", LATER())
    rights.settle(OFFICER, first, "", granted=True, db=db, now=LATER)
    assert [each.id for each in rights.queue(OFFICER, db=db)] == [second, first]
    own_request = rights.queue(OFFICER, db=db)[0]
    assert not own_request.late(LATER() + dt.timedelta(hours=72))
    assert own_request.late(LATER() + dt.timedelta(hours=72, seconds=1))
    assert rights.queue(NEIGHBOUR, db=db) == ()


def test_access_gives_the_sender_all_that_is_kept(db, own):
    with pytest.raises(ReportMissingError):
        rights.data_of_sender("secret-PL-ABCDEFGH", db=db)
    rights.settle(OFFICER, asked(db, own, "akses"), "", granted=True, db=db)
    told = json.loads(rights.data_of_sender("secret-PL-ABCDEFGH", db=db))
    assert told["kontak"] == {"name": "Budi", "phone": "081234567890"}
    assert told["isi_asli"] == {"text": "Telepon saya"}
    assert told["penilaian"] == {"nilai": 2, "teks": "Lambat"}
    assert told["laporan"]["lat"] == -9.1
    assert "secret_hash" not in told["laporan"]
    with pytest.raises(ReportMissingError):
        rights.data_of_sender("secret-lain", db=db)


def test_erasing_takes_all_that_points_to_the_sender(db, own):
    rights.settle(OFFICER, asked(db, own, "hapus"), "", granted=True, db=db, now=LATER)
    left = record.by_id(own.id, db=db)
    assert (left.lat, left.lon, left.place, left.details) == (None, None, "", {})
    assert (left.erased_at, left.public, left.text) == (LATER(), False, own.text)
    with db.read() as connection:
        for table in (report_private, report_photo):
            assert connection.execute(sa.select(table.c.report_id)).all() == []
        assert connection.scalar(sa.select(report_rating.c.text)) == ""


def test_a_contact_is_corrected(db, own):
    rights.settle(
        OFFICER, asked(db, own, "perbaikan"), "", granted=True,
        contact={"name": " Budi  Santoso ", "mail": ""}, db=db,
    )  # fmt: skip
    with db.read() as connection:
        token = connection.scalar(sa.select(report_private.c.contact))
    assert vault().open(token) == {"name": "Budi Santoso"}


def test_a_refusal_says_why_and_changes_nothing(db, own):
    number = asked(db, own, "hapus")
    with pytest.raises(ReportFieldError):
        rights.settle(OFFICER, number, " ", granted=False, db=db)
    rights.settle(OFFICER, number, "Masih diperiksa.", granted=False, db=db)
    with pytest.raises(ReportStateError):
        rights.settle(OFFICER, number, "", granted=True, db=db)
    assert record.by_id(own.id, db=db).erased_at is None
    with pytest.raises(ReportMissingError):
        rights.settle(OFFICER, 999, "", granted=True, db=db)


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda each: each.name or "tamu")
def test_strangers_answer_none(db, own, actor):
    number = asked(db, own, "hapus")
    with pytest.raises(PermissionError):
        rights.settle(actor, number, "", granted=True, db=db)
    assert rights.queue(actor, db=db) == ()
