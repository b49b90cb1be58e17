"""What a sender does with the link to a report, and what others join instead of copying."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import (
    data_request,
    report,
    report_event,
    report_photo,
    report_rating,
    report_support,
)
from lib.privacy import MASK
from lib.services.participation import claims, intake, senders, similar, tickets
from lib.services.participation.errors import (
    ReportBusyError,
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.photo_errors import PhotoCountError
from tests.drafts import draft, now, picture
from tests.reports import MONDAY, a_report

KEY = "tambahan-000000000{}"
LATER = MONDAY + dt.timedelta(days=3)


def rows(db, table):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def sent(db, **changes):
    return intake.take(draft(**changes), db=db, now=now)


def set_report(db, **values):
    with db.write() as connection:
        connection.execute(sa.update(report).values(**values))


def test_a_sender_sees_the_report_and_its_public_steps(db):
    secret = sent(db, photos=(picture(),)).secret
    own = tickets.view(secret, db=db)
    assert own.report.state == "diterima"
    assert [each.state for each in own.events] == ["diterima"]
    assert (own.photos, own.supports, own.score, own.requests, own.unit) == (1, 0, None, (), "")
    assert own.may_add
    assert not own.may_rate


def test_links_cannot_be_guessed_for_long(db, monkeypatch):
    monkeypatch.setattr(senders, "_guesses", senders.Limiter(3, ReportBusyError))
    secret = sent(db).secret
    for guess in range(3):
        with pytest.raises(ReportMissingError):
            tickets.view(f"tebakan-{guess}", address="192.0.2.1", db=db)
    with pytest.raises(ReportBusyError):
        tickets.view(secret, address="192.0.2.1", db=db)
    assert tickets.view(secret, address="192.0.2.2", db=db)


def test_what_is_added_is_masked_and_counts_once(db):
    secret = sent(db).secret
    for expected in (True, False):
        added = tickets.add(secret, "Masih tutup, WA 081234567890", KEY.format(1), db=db, now=now)
        assert added is expected
    *_, event = tickets.view(secret, db=db).events
    assert (event.kind, event.actor, event.text) == (
        "addition", "warga", f"Masih tutup, WA {MASK}",
    )  # fmt: skip


def test_photos_are_added_to_the_entry_they_came_with(db):
    secret = sent(db, photos=(picture(),)).secret
    tickets.add(secret, "Ini fotonya", KEY.format(1), (picture(), picture()), db=db, now=now)
    _, event = rows(db, report_event)
    assert [each.event_id for each in rows(db, report_photo)] == [None, event.id, event.id]


@pytest.mark.parametrize("text", ["", "  ", "x" * 5_001, "x" * 100_000])
def test_too_little_and_too_much_are_refused(sqlite_db, text):
    secret = sent(sqlite_db).secret
    with pytest.raises(ReportFieldError):
        tickets.add(secret, text, KEY.format(1), db=sqlite_db, now=now)
    with pytest.raises(PhotoCountError):
        tickets.add(secret, "foto", KEY.format(1), (picture(),) * 4, db=sqlite_db, now=now)


def test_one_link_does_not_fill_the_disk(sqlite_db, monkeypatch):
    monkeypatch.setattr(tickets, "MAX_ADDITIONS", 2)
    monkeypatch.setattr(tickets, "MAX_ADDED_PHOTOS", 3)
    secret = sent(sqlite_db).secret
    tickets.add(secret, "satu", KEY.format(1), (picture(),) * 2, db=sqlite_db, now=now)
    with pytest.raises(PhotoCountError):
        tickets.add(secret, "dua", KEY.format(2), (picture(),) * 2, db=sqlite_db, now=now)
    tickets.add(secret, "dua", KEY.format(3), db=sqlite_db, now=now)
    with pytest.raises(ReportStateError):
        tickets.add(secret, "tiga", KEY.format(4), db=sqlite_db, now=now)


def test_a_wait_for_the_sender_ends_with_what_is_added(db):
    secret = sent(db).secret
    before = tickets.view(secret, db=db).report
    set_report(db, state="ditunda", paused_at=MONDAY, reply_due=LATER)
    tickets.add(secret, "Kejadiannya hari Senin", KEY.format(1), db=db, now=lambda: LATER)
    own = tickets.view(secret, db=db).report
    assert own.state == "terverifikasi"
    assert own.paused_at is own.reply_due is None
    assert own.answer_due > before.answer_due


def test_words_of_harm_that_are_added_make_it_confidential(db):
    secret = sent(db).secret
    set_report(db, published_at=MONDAY)
    assert tickets.view(secret, db=db).report.public
    tickets.add(secret, "Petugas minta suap kepada kami", KEY.format(1), db=db, now=now)
    own = tickets.view(secret, db=db).report
    assert (own.identity, own.sensitive, own.public) == ("rahasia", "korupsi", False)


def test_an_answer_is_rated_and_a_good_mark_accepts_it(db):
    secret = sent(db).secret
    with pytest.raises(ReportStateError):
        tickets.rate(secret, 4, db=db, now=now)
    set_report(db, state="ditindaklanjuti", answered_at=MONDAY, paused_at=MONDAY, reply_due=LATER)
    for score in (0, 5):
        with pytest.raises(ReportFieldError):
            tickets.rate(secret, score, db=db, now=now)
    tickets.rate(secret, 1, "Belum, hubungi 081234567890", db=db, now=now)
    objected = tickets.view(secret, db=db).report
    assert (objected.state, objected.reply_due) == ("ditindaklanjuti", None)
    assert rows(db, report_rating)[0].text == "Belum, hubungi […]"
    set_report(db, paused_at=MONDAY, reply_due=LATER)  # another final answer
    tickets.rate(secret, 4, db=db, now=now)
    (mark,) = rows(db, report_rating)
    assert (mark.score, mark.text) == (4, "")
    own = tickets.view(secret, db=db)
    assert (own.score, own.report.state) == (4, "selesai")


def test_rights_over_the_own_data_have_seventy_two_hours(db):
    secret = sent(db).secret
    assert claims.ask_data(secret, "akses", "", KEY.format(1), db=db, now=now)
    assert not claims.ask_data(secret, "akses", "", KEY.format(1), db=db, now=now)
    with pytest.raises(ReportStateError):
        claims.ask_data(secret, "akses", "", KEY.format(2), db=db, now=now)
    assert claims.ask_data(secret, "hapus", "NIK 5304012505900001", KEY.format(3), db=db, now=now)
    first, second = rows(db, data_request)
    assert (first.kind, first.state, first.due_at - first.received_at) == (
        "akses", "baru", dt.timedelta(hours=72),
    )  # fmt: skip
    assert second.text == f"NIK {MASK}"
    own = tickets.view(secret, db=db)
    assert [each.kind for each in own.requests] == ["hapus", "akses"]
    assert [each.kind for each in own.events] == ["state"]  # nobody else reads of it
    with pytest.raises(ReportFieldError):
        claims.ask_data(secret, "jual", "", KEY.format(4), db=db, now=now)
    other = sent(db, form_key="laporan-lain-0000000").secret
    with pytest.raises(ReportFieldError):  # the form of another report
        claims.ask_data(other, "akses", "", KEY.format(1), db=db, now=now)


def test_a_sender_takes_a_report_out_of_what_is_public(db):
    secret = sent(db, photos=(picture(),)).secret
    set_report(db, published_at=MONDAY)
    with db.write() as connection:
        connection.execute(sa.update(report_photo).values(published_at=MONDAY))
    (photo,) = rows(db, report_photo)
    assert tickets.public_photo(photo.id, photo.checksum[:8], db=db) == photo.content
    for _ in range(2):
        claims.keep_private(secret, db=db, now=now)
    assert not tickets.view(secret, db=db).report.public
    assert tickets.public_photo(photo.id, photo.checksum[:8], db=db) is None


@pytest.mark.parametrize(
    ("changes", "published", "checksum"),
    [
        ({}, False, None),
        ({"identity": "rahasia"}, True, None),
        ({"sensitive": "anak"}, True, None),
        ({}, True, "00000000"),
        ({}, True, ""),
    ],
)
def test_only_published_photos_of_public_reports_are_shown(sqlite_db, changes, published, checksum):
    sent(sqlite_db, photos=(picture(),))
    set_report(sqlite_db, published_at=MONDAY, **changes)
    if published:
        with sqlite_db.write() as connection:
            connection.execute(sa.update(report_photo).values(published_at=MONDAY))
    (photo,) = rows(sqlite_db, report_photo)
    given = photo.checksum[:8] if checksum is None else checksum
    assert tickets.public_photo(photo.id, given, db=sqlite_db) is None


PLACE = {"lat": -9.1067, "lon": 124.8930}
WORDS = "Puskesmas selalu tutup siang hari"


def near(db, **changes):
    given = {"kind": "pengaduan", "sector": "kesehatan", **PLACE, "words": WORDS, **changes}
    return [each.report.ticket for each in similar.near(**given, db=db, now=now)]


def test_open_public_reports_near_by_with_like_words_are_shown(db):
    public = {"published_at": MONDAY, **PLACE}
    a_report(db, ticket="PL-SAMAAAAA", **public)
    a_report(db, ticket="PL-RAHASIAA", identity="rahasia", **public)
    a_report(db, ticket="PL-BELUMMMM", **PLACE)
    a_report(db, ticket="PL-SELESAII", state="selesai", **public)
    a_report(db, ticket="PL-LAINBIDA", sector="pendidikan", **public)
    a_report(db, ticket="PL-LAINKATA", title="Sampah", text="Bau sekali", **public)
    a_report(db, ticket="PL-JAUHHHHH", published_at=MONDAY, lat=-9.1067, lon=124.93)
    a_report(db, ticket="PL-LAMAAAAA", received_at=MONDAY - dt.timedelta(days=200), **public)
    a_report(db, ticket="PL-CONTOHHH", demo=True, **public)
    assert near(db) == ["PL-SAMAAAAA"]
    assert near(db, sector="pendidikan") == ["PL-LAINBIDA"]
    a_report(db, ticket="PL-TANPATTK", district="53.04.12", published_at=MONDAY)
    assert sorted(near(db, district="53.04.12")) == ["PL-SAMAAAAA", "PL-TANPATTK"]
    assert near(db, district="53.04.13") == ["PL-SAMAAAAA"]
    assert near(db, kind="informasi") == []
    assert near(db, words="jembatan putus oleh banjir") == []


def test_at_most_five_are_shown_the_likeliest_first(db):
    for number in range(7):
        a_report(db, ticket=f"PL-SAMA{number}AAA", published_at=MONDAY, **PLACE)
    a_report(db, ticket="PL-PERSISSS", title=WORDS, text=WORDS, published_at=MONDAY, **PLACE)
    found = near(db)
    assert len(found) == 5
    assert "PL-PERSISSS" in found


def test_me_too_counts_once_a_person_and_never_for_confidential_ones(db):
    own = a_report(db, published_at=MONDAY)
    hidden = a_report(db, published_at=MONDAY, sensitive="anak")
    assert [similar.me_too(own.ticket, "a" * 32, db=db, now=now) for _ in range(2)] == [True, False]
    assert similar.me_too(own.ticket, "b" * 32, db=db, now=now)
    for ticket, person in ((hidden.ticket, "a" * 32), ("PL-TIDAKADA", "a" * 32), (own.ticket, "")):
        with pytest.raises(ReportMissingError):
            similar.me_too(ticket, person, db=db, now=now)
    assert [each.kind for each in rows(db, report_support)] == ["juga", "juga"]


def test_a_proposal_is_supported(db):
    own = a_report(db, kind="usulan", published_at=MONDAY)
    assert similar.me_too(own.ticket, "a" * 32, db=db, now=now)
    assert [each.kind for each in rows(db, report_support)] == ["dukung"]
