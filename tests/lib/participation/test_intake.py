"""Taking reports: every limit, nothing of a person in what may be public, once and whole."""

import base64
import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from data.db.participation_choices import REPORT_KINDS
from data.db.participation_tables import (
    abuse_block,
    report,
    report_event,
    report_photo,
    report_private,
)
from lib.errors import UnknownServiceError
from lib.privacy import MASK
from lib.services.participation import intake, intake_check, record, senders
from lib.services.participation.draft import CONSENT
from lib.services.participation.errors import (
    ReportBlockedError,
    ReportBusyError,
    ReportFieldError,
    ReportMissingError,
)
from lib.services.participation.photo_errors import PhotoCountError, PhotoTypeError
from lib.services.participation.sensitive import sensitive_words
from lib.services.participation.vault import vault
from tests import databases
from tests.drafts import draft, now, picture
from tests.reports import MONDAY

PLANTED = ("081234567890", "maria.bere@contoh.co.id", "5304012505900001")
TABLES = (report, report_private, report_event, report_photo)


@pytest.fixture(scope="module")
def shared_db(tmp_path_factory):
    """Give one SQLite database to tests that do not count what is in it."""
    folder = tmp_path_factory.mktemp("laporan")
    with databases.opened(databases.sqlite_url(folder), folder) as opened:
        yield opened


def take(db, own=None, **changes):
    options = {name: changes.pop(name) for name in ("address", "person") if name in changes}
    return intake.take(own or draft(**changes), db=db, now=now, **options)


def rows(db, table):
    with db.read() as connection:
        return connection.execute(sa.select(table)).all()


def test_a_report_is_kept_with_its_clocks_and_found_by_its_link(db):
    receipt = take(db, title="Puskesmas tutup", place="dekat pasar", service="puskesmas")
    assert re.fullmatch("PL-[2-9A-HJ-NP-Z]{8}", receipt.ticket)
    assert len(receipt.secret) == 32
    assert receipt.new
    own = record.by_secret(receipt.secret, db=db)
    assert (own.ticket, own.state, own.region) == (receipt.ticket, "diterima", "53.04")
    assert (own.title, own.place, own.sector) == ("Puskesmas tutup", "dekat pasar", "kesehatan")
    assert own.received_at == MONDAY
    assert own.received_at < own.verify_due < own.answer_due < own.finish_due
    assert own.published_at is None
    (event,) = record.events(own.id, public=True, db=db)
    assert (event.kind, event.state, event.actor, event.at) == (
        "state", "diterima", "warga", MONDAY,
    )  # fmt: skip


@pytest.mark.parametrize("kind", REPORT_KINDS)
def test_every_kind_is_taken(db, kind):
    details = {
        "relawan": {"keahlian": "perawat", "waktu": "Sabtu"},
        "donasi": {"untuk": "posyandu", "bentuk": "barang", "jumlah": "20 timbangan"},
        "pelatihan": {"pelatihan": "kader posyandu"},
    }.get(kind, {})
    day = dt.date(2026, 12, 5) if kind == "gotong_royong" else None
    receipt = take(db, kind=kind, details=details, event_day=day)
    own = record.by_secret(receipt.secret, db=db)
    assert (own.kind, own.details, own.event_day) == (kind, details, day)


def test_what_points_to_a_person_is_masked_and_kept_apart_encrypted(db):
    planted = " ".join(PLANTED)
    receipt = take(
        db,
        title=f"Tutup {PLANTED[0]}",
        text=f"Hubungi saya di {planted} segera, terima kasih.",
        place=f"rumah {PLANTED[2]}",
        kind="relawan",
        details={"keahlian": f"perawat {PLANTED[0]}", "waktu": "pagi"},
        identity="rahasia",
        contact={"name": "Maria Bere", "phone": PLANTED[0], "mail": PLANTED[1]},
        consent=CONSENT,
    )
    for table in TABLES:
        told = repr(rows(db, table))
        assert not any(each in told for each in (*PLANTED, "Maria")), table.name
    (private,) = rows(db, report_private)
    assert vault().open(private.contact) == {
        "name": "Maria Bere", "phone": PLANTED[0], "mail": PLANTED[1],
    }  # fmt: skip
    assert planted in vault().open(private.original)["text"]
    own = record.by_secret(receipt.secret, db=db)
    assert own.text == f"Hubungi saya di {MASK} {MASK} {MASK} segera, terima kasih."
    assert own.details["keahlian"] == f"perawat {MASK}"


def test_of_whoever_stays_anonymous_no_contact_is_kept(db):
    take(db, contact={"name": "Maria Bere", "phone": PLANTED[0]})
    (private,) = rows(db, report_private)
    assert private.contact is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"form_key": "pendek"}, "formulir"),
        ({"form_key": "x" * 101}, "formulir"),
        ({"kind": "lain"}, "jenis"),
        ({"title": "abcd"}, "judul"),
        ({"title": "x" * 121}, "judul"),
        ({"text": "pendek"}, "isi"),
        ({"text": " " * 50}, "isi"),
        ({"text": "x" * 5_001}, "isi"),
        ({"text": "x" * 100_000}, "isi"),
        ({"place": "x" * 201}, "tempat"),
        ({"place_token": ""}, "tempat"),
        ({"place_token": "99.99"}, "tempat"),
        ({"place_token": "@51.5, 0"}, "tempat"),
        ({"place_token": "@nan, nan"}, "tempat"),
        ({"place_token": "puskesmas:tidak-ada"}, "tempat"),
        ({"place_token": "x" * 10_000}, "tempat"),
        ({"sector": "laut"}, "kategori"),
        ({"sector": "pendidikan", "service": "puskesmas"}, "layanan"),
        ({"identity": "entah"}, "identitas"),
        ({"sensitive": "entah"}, "kerahasiaan"),
        ({"channel": "merpati"}, "saluran"),
        ({"event_day": dt.date(2026, 11, 24)}, "tanggal"),
        ({"event_day": dt.date(2024, 1, 1)}, "tanggal"),
        ({"kind": "gotong_royong"}, "tanggal"),
        ({"kind": "gotong_royong", "event_day": dt.date(2026, 11, 22)}, "tanggal"),
        ({"kind": "relawan"}, "keahlian"),
        ({"kind": "relawan", "details": {"keahlian": "x" * 201, "waktu": "pagi"}}, "keahlian"),
        ({"kind": "donasi", "details": {"untuk": "posyandu", "bentuk": "emas"}}, "bentuk"),
        (
            {"kind": "donasi", "details": {"untuk": "a", "bentuk": "uang", "jumlah": "1 juta"}},
            "izin",
        ),
        ({"identity": "terbuka"}, "nama"),
        ({"identity": "terbuka", "contact": {"name": "x" * 121}}, "kontak"),
        ({"identity": "rahasia", "contact": {"phone": "0812"}}, "telepon"),
        ({"identity": "rahasia", "contact": {"phone": "<script>08123456"}}, "telepon"),
        ({"identity": "rahasia", "contact": {"mail": "maria"}}, "surel"),
        ({"identity": "terbuka", "contact": {"name": "Maria"}}, "persetujuan"),
        ({"consent": "hubungi 081234567890"}, "persetujuan"),
        ({"programme_id": 999}, "programme_id"),
        ({"activity_id": 999}, "activity_id"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name_and_nothing_is_kept(shared_db, changes, field):
    before = [len(rows(shared_db, table)) for table in TABLES]
    with pytest.raises(ReportFieldError) as told:
        take(shared_db, **changes)
    assert told.value.code == "E_REPORT_FIELD"
    assert told.value.details["field"] == field
    assert len(told.value.message("id")) < 400
    assert [len(rows(shared_db, table)) for table in TABLES] == before


def test_an_unknown_service_and_a_fourth_photo_are_refused(db):
    with pytest.raises(UnknownServiceError):
        take(db, service="tidak-ada")
    with pytest.raises(PhotoCountError):
        take(db, photos=(picture(),) * 4)
    with pytest.raises(PhotoTypeError):
        take(db, photos=(picture(), b"%PDF-1.7"))
    assert not rows(db, report)


def test_what_a_refusal_says_of_a_contact_does_not_repeat_it(db):
    with pytest.raises(ReportFieldError) as told:
        take(db, identity="rahasia", contact={"phone": "081234567890 rumah"}, consent=CONSENT)
    assert "0812345" not in told.value.message("id")


def test_photos_are_kept_with_the_report_in_their_order(db):
    take(db, photos=(picture(colour="red"), picture("PNG", colour="blue")))
    first, second = rows(db, report_photo)
    assert (first.position, second.position) == (1, 2)
    assert first.content[:3] == second.content[:3] == b"\xff\xd8\xff"
    assert first.published_at is second.published_at is None
    assert first.checksum != second.checksum


def test_a_form_sent_again_gives_the_same_link_and_counts_once(db):
    own = draft()
    first, again = take(db, own), take(db, own)
    assert (first.new, again.new) == (True, False)
    assert (first.ticket, first.secret) == (again.ticket, again.secret)
    assert len(rows(db, report)) == 1


def test_the_same_form_at_the_same_moment_counts_once(db, monkeypatch):
    own = draft()
    first = take(db, own)
    look = iter([None, first])
    monkeypatch.setattr(intake, "known", lambda key, db=None: next(look))
    assert take(db, own) == first
    assert len(rows(db, report)) == 1


def test_a_ticket_that_is_taken_is_drawn_anew(db, monkeypatch):
    drawn = iter(["PL-22222222", "PL-22222222", "PL-33333333"])
    monkeypatch.setattr(intake, "ticket", lambda: next(drawn))
    assert [take(db).ticket for _ in range(2)] == ["PL-22222222", "PL-33333333"]


def test_fifty_at_once_lose_nothing_and_never_share_a_ticket(db):
    with ThreadPoolExecutor(50) as pool:
        found = list(pool.map(lambda n: take(db, address=f"192.0.2.{n}"), range(50)))
    assert len({each.ticket for each in found}) == len({each.secret for each in found}) == 50
    assert {row.ticket for row in rows(db, report)} == {each.ticket for each in found}


def test_a_link_has_enough_chance_and_a_stranger_finds_nothing(db):
    receipt = take(db)
    assert len(base64.urlsafe_b64decode(receipt.secret)) * 8 >= 128
    for guess in (receipt.ticket, receipt.secret[:-1], receipt.secret.upper(), ""):
        with pytest.raises(ReportMissingError):
            record.by_secret(guess, db=db)


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("Suami saya memukul saya setiap malam.", "kekerasan"),
        ("Guru melakukan pelecehan di sekolah.", "kekerasan"),
        ("Anak saya ditolak masuk sekolah negeri.", "anak"),
        ("Obat HIV saya tidak diberikan petugas.", "kesehatan"),
        ("Istri saya hamil dan ditolak bidan desa.", "kesehatan"),
        ("Ibu saya sakit dan tidak diterima puskesmas.", "kesehatan"),
        ("Preman mengancam kami di pasar.", "kekerasan"),
        ("Ada pungutan liar saat mengurus KTP.", "korupsi"),
        ("Kepala desa menerima suap dari pemborong.", "korupsi"),
        ("My husband threatens me at home.", "kekerasan"),
        ("The officer asked for a bribe again.", "korupsi"),
        ("My daughter was sent away from school.", "anak"),
    ],
)
def test_words_of_harm_make_a_report_confidential(shared_db, text, matter):
    receipt = take(shared_db, text=text, identity="terbuka", contact={"name": "A"}, consent=CONSENT)
    own = record.by_secret(receipt.secret, db=shared_db)
    assert (receipt.sensitive, own.sensitive, own.identity) == (matter, matter, "rahasia")
    assert not own.public
    assert own.supervised is (matter == "korupsi")


@pytest.mark.parametrize(
    "text",
    [
        "Puskesmas tutup siang hari dan warga pulang.",
        "Jembatan rusak, anak sekolah memutar jauh.",
        "Sampah menumpuk di pasar sejak pekan lalu.",
        "The bridge is broken and pupils walk far.",
        "Saya usul posyandu keliling untuk dusun kami.",
        "Longsor mengancam rumah warga di lereng.",
        "Ibu hamil harus menyeberang sungai ke puskesmas.",
        "Warga menderita karena air bersih tidak mengalir.",
        "There is minor damage on the bridge.",
        "Anak-anak memutar jauh ke sekolah dasar.",
    ],
)
def test_ordinary_words_do_not(text):
    assert sensitive_words(text) == ""


def test_whoever_says_that_it_is_sensitive_is_believed(db):
    receipt = take(db, sensitive="anak")
    assert record.by_secret(receipt.secret, db=db).identity == "rahasia"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Puskesmas tutup. Warga pulang.", "Puskesmas tutup"),
        ("Jalan rusak\nsejak lama di sini", "Jalan rusak"),
        ("Ya. Jalan di sini rusak", "Ya. Jalan di sini rusak"),
        ("kata " * 30, "kata " * 15 + "kata…"),
        ("x" * 200, "x" * 80 + "…"),
    ],
)
def test_without_a_title_the_first_words_are_it(text, title):
    assert intake_check.title_of(draft(text=text)) == title


@pytest.mark.parametrize("before", range(50, 80))
def test_a_number_at_the_end_of_a_title_is_masked_before_it_is_cut(before):
    text = f"{'k' * before} 0812 3456 7890 telepon saya"
    assert not any(each.isdigit() for each in intake_check.title_of(draft(text=text)))


def test_emoji_and_text_from_right_to_left_stay_as_text(db):
    sent = "Jalan rusak 😀 الطريق مكسور \u202egnp.exe <b>tebal</b> ${x}"
    take(db, text=sent)
    (row,) = rows(db, report)
    assert "😀 الطريق مكسور" in row.text
    assert "\u202e" not in row.text
    assert "<b>tebal</b> ${x}" in row.text
    (private,) = rows(db, report_private)
    assert vault().open(private.original)["text"] == sent


def test_the_gap_at_the_place_is_carried_along(db):
    take(db, kind="usulan", place_token="@-9.1067, 124.893", service="puskesmas")
    (row,) = rows(db, report)
    assert row.evidence["service"] == "puskesmas"
    assert 0 < row.evidence["distance_m"] < 20_000
    assert row.evidence["dataset"]
    assert (row.region, row.district[:5]) == ("53.04", "53.04")


def test_a_blocked_sender_is_refused_until_the_time_is_over(db):
    person = senders.person_of("browser", "")
    block = {"reason": "x", "made_by": "account:1", "made_at": MONDAY, "person": person}
    with db.write() as connection:
        connection.execute(
            sa.insert(abuse_block).values(**block, until=MONDAY + dt.timedelta(hours=1))
        )
    with pytest.raises(ReportBlockedError):
        take(db, person=person)
    assert take(db, person=senders.person_of("another", "")).new
    later = intake.take(draft(), person=person, db=db, now=lambda: MONDAY + dt.timedelta(hours=2))
    assert later.new


def test_one_address_and_one_browser_have_their_limits_and_no_form_is_lost(db, monkeypatch):
    monkeypatch.setattr(senders, "_persons", senders.Limiter(2, ReportBusyError))
    monkeypatch.setattr(senders, "_addresses", senders.Limiter(3, ReportBusyError))
    for _ in range(2):
        take(db, address="192.0.2.1", person="a" * 32)
    waiting = draft()
    with pytest.raises(ReportBusyError) as told:
        take(db, waiting, address="192.0.2.1", person="a" * 32)
    assert 1 <= told.value.details["seconds"] <= 61
    assert take(db, address="192.0.2.1", person="b" * 32).new
    with pytest.raises(ReportBusyError):
        take(db, address="192.0.2.1", person="c" * 32)
    assert take(db, waiting, address="192.0.2.9").new


def test_a_program_without_cookies_is_known_by_its_address():
    assert senders.person_of("", "192.0.2.1") == senders.person_of("", "192.0.2.1")
    assert senders.person_of("", "192.0.2.1") != senders.person_of("m", "192.0.2.1")
    assert senders.person_of("", "") == ""
    assert "192" not in senders.person_of("", "192.0.2.1")
