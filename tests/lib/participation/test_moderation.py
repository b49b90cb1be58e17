"""What becomes public, who looks at it, and who opens what points to a person."""

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report_comment, report_photo, report_private
from data.db.tables import audit
from lib.services.participation import moderation, record
from lib.services.participation.errors import ReportMissingError, ReportStateError
from lib.services.participation.vault import vault
from tests.lib.participation.staff import OFFICER, STRANGERS
from tests.reports import MONDAY, a_report


def with_private(db, own):
    values = {
        "report_id": own.id,
        "contact": vault().close({"name": "Budi", "phone": "081234567890"}),
        "original": vault().close({"text": "Hubungi 081234567890", "person": "abc"}),
    }
    with db.write() as connection:
        connection.execute(sa.insert(report_private).values(**values))


def with_photo(db, own):
    values = {"report_id": own.id, "position": 1, "checksum": "0" * 64, "content": b"jpeg"}
    with db.write() as connection:
        return connection.execute(
            sa.insert(report_photo).values(**values, width=4, height=3).returning(report_photo.c.id)
        ).scalar_one()


def with_comment(db, own):
    values = {"report_id": own.id, "form_key": f"k{own.id}", "person": "a", "text": "Setuju"}
    with db.write() as connection:
        return connection.execute(
            sa.insert(report_comment).values(**values, at=MONDAY).returning(report_comment.c.id)
        ).scalar_one()


def test_published_and_hidden_again_with_its_photos(db):
    own = a_report(db)
    photo = with_photo(db, own)
    with pytest.raises(ReportStateError):  # no photo before its report
        moderation.set_photo(OFFICER, photo, public=True, db=db)
    assert moderation.publish(OFFICER, own.id, db=db).public
    moderation.set_photo(OFFICER, photo, public=True, db=db)
    assert moderation.photos(OFFICER, own.id, db=db)[0].published_at is not None
    assert not moderation.hide(OFFICER, own.id, db=db).public
    assert moderation.photos(OFFICER, own.id, db=db)[0].published_at is None
    moderation.hide(OFFICER, own.id, db=db)
    assert [each.kind for each in record.events(own.id, db=db)] == ["moderation", "moderation"]
    assert record.events(own.id, public=True, db=db) == ()


@pytest.mark.parametrize(
    "changes", [{"identity": "rahasia"}, {"sensitive": "anak"}, {"erased_at": MONDAY}]
)
def test_what_is_confidential_or_erased_is_never_published(db, changes):
    own = a_report(db, **changes)
    with pytest.raises(ReportStateError):
        moderation.publish(OFFICER, own.id, db=db)
    assert not record.by_id(own.id, db=db).public


def test_comments_come_and_go(db):
    own = a_report(db, kind="usulan")
    number = with_comment(db, own)
    for public in (True, False):
        moderation.set_comment(OFFICER, number, public=public, db=db)
        (comment,) = moderation.comments(OFFICER, own.id, db=db)
        assert (comment.withdrawn_at is None) == public
    with pytest.raises(ReportMissingError):
        moderation.set_comment(OFFICER, 999, public=True, db=db)


def test_opening_what_points_to_a_person_is_told_each_time_without_telling_it(db):
    own = a_report(db)
    with_private(db, own)
    for _ in range(2):
        found = moderation.opened(OFFICER, own.id, db=db)
    assert found.contact == {"name": "Budi", "phone": "081234567890"}
    assert found.original == {"text": "Hubungi 081234567890"}  # without the sender's mark
    assert "Budi" not in repr(found)
    with db.read() as connection:
        rows = connection.execute(
            sa.select(audit.c.subject_id, audit.c.details).where(
                audit.c.action == "report.open_private"
            )
        ).all()
    assert [tuple(row) for row in rows] == [(str(own.id), {"region": "53.04"})] * 2
    assert moderation.opened(OFFICER, a_report(db).id, db=db).empty


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda each: each.name or "tamu")
def test_strangers_neither_look_nor_publish(sqlite_db, actor):
    db, own = sqlite_db, a_report(sqlite_db)
    with_private(db, own)
    photo, comment = with_photo(db, own), with_comment(db, own)
    for call in (
        lambda: moderation.opened(actor, own.id, db=db),
        lambda: moderation.publish(actor, own.id, db=db),
        lambda: moderation.hide(actor, own.id, db=db),
        lambda: moderation.photos(actor, own.id, db=db),
        lambda: moderation.comments(actor, own.id, db=db),
        lambda: moderation.set_photo(actor, photo, public=True, db=db),
        lambda: moderation.set_comment(actor, comment, public=True, db=db),
    ):
        with pytest.raises(PermissionError):
            call()
    with db.read() as connection:
        assert connection.execute(sa.select(audit.c.id)).all() == []
