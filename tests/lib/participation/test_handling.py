"""Handling on both databases: the whole way, what may not be, clocks, and whose report it is."""

import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report_support
from data.db.tables import audit
from lib.auth import operator
from lib.services.participation import clock, handling, offices, record, steps, waits
from lib.services.participation.errors import (
    ReportChangedError,
    ReportFieldError,
    ReportMissingError,
    ReportStateError,
)
from lib.services.participation.offices_errors import OfficeMissingError
from tests.lib.participation.staff import (
    BELU,
    HEALTH,
    NEIGHBOUR,
    OF_HEALTH,
    OFFICER,
    PLANNER,
    STRANGERS,
)
from tests.reports import MONDAY, a_report

WITA = dt.timezone(dt.timedelta(hours=8))


def local(day, hour=16):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(hour), WITA)


def at(day, hour=10):
    return lambda: local(day, hour)


@pytest.fixture
def health(db):
    return offices.add(operator(), BELU, HEALTH, ["kesehatan"], db=db)


@pytest.fixture
def own(db):
    dues = clock.dues("pengaduan", BELU, MONDAY, db=db)
    return a_report(db, verify_due=dues.verify, answer_due=dues.answer, finish_due=dues.finish)


def take(db, report, name, text="", day="2026-11-24", actor=OFFICER, **more):
    return handling.step(
        actor, report.id, name, text, expected_state=report.state, db=db, now=at(day), **more
    )


def test_the_whole_way_from_received_to_finished(db, health, own):
    own = take(db, own, "verifikasi")
    own = take(db, own, "disposisi", office_id=health.id, day="2026-11-25")
    assert (own.state, own.unit_id, own.verified_at) == (
        "didisposisi",
        health.id,
        at("2026-11-24")(),
    )
    own = take(db, own, "tanggapi", "Sedang kami periksa.", day="2026-11-26", actor=OF_HEALTH)
    own = take(db, own, "tuntas", "Jadwal dokter sudah ditambah.", day="2026-12-01")
    assert (own.state, own.answered_at) == ("ditindaklanjuti", at("2026-11-26")())
    # Ten working days after Tuesday 1 December.
    assert own.reply_due == local("2026-12-15")
    own = take(db, own, "selesai", day="2026-12-02")
    assert (own.state, own.closed_at, own.reply_due) == ("selesai", at("2026-12-02")(), None)
    told = record.events(own.id, public=True, db=db)
    assert [(each.kind, each.state) for each in told] == [
        ("state", "terverifikasi"),
        ("state", "didisposisi"),
        ("answer", "ditindaklanjuti"),
        ("answer", "ditindaklanjuti"),
        ("state", "selesai"),
    ]
    with db.read() as connection:
        rows = (
            connection.execute(sa.select(audit.c.details).where(audit.c.action == "report.step"))
            .scalars()
            .all()
        )
    assert [each["step"] for each in rows] == [
        "verifikasi", "disposisi", "tanggapi", "tuntas", "selesai",
    ]  # fmt: skip


@pytest.mark.parametrize("state", record.ENDED)
def test_what_ended_goes_no_further(sqlite_db, state):
    own = a_report(sqlite_db, state=state)
    for name in steps.STEPS:
        if state in steps.STEPS[name].sources:
            assert name in {"ombudsman", "buka"}
            continue
        with pytest.raises(ReportStateError):
            take(sqlite_db, own, name, "Isi")


def test_steps_are_taken_only_from_where_they_follow(sqlite_db):
    for name, step in steps.STEPS.items():
        for state in record_states():
            own = a_report(sqlite_db, state=state)
            assert (name in steps.possible(own)) == (state in step.sources)
            if state not in step.sources:
                with pytest.raises(ReportStateError):
                    take(sqlite_db, own, name, "Isi")
    with pytest.raises(ReportStateError):
        take(sqlite_db, a_report(sqlite_db), "sulap", "Isi")


def record_states():
    return {state for step in steps.STEPS.values() for state in step.sources} | set(record.ENDED)


def test_what_the_citizen_reads_is_masked_and_needed(db, own):
    own = take(db, own, "verifikasi")
    with pytest.raises(ReportFieldError):
        take(db, own, "tanggapi", "  ")
    with pytest.raises(ReportFieldError):
        take(db, own, "tanggapi", "x" * 5_001)
    take(db, own, "tanggapi", "Hubungi 0812-3456-7890 atau budi@contoh.id")
    (answer,) = [each for each in record.events(own.id, db=db) if each.kind == "answer"]
    assert answer.text == "Hubungi […] atau […]"


def test_a_question_stops_the_clocks_until_the_reply(db, own):
    # Received on Monday the 23rd: verified until Thursday, asked on Tuesday, two days left.
    own = take(db, own, "tanya", "Puskesmas yang mana?")
    assert (own.state, own.paused_at, own.reply_due) == (
        "ditunda", at("2026-11-24")(), local("2026-12-08"),
    )  # fmt: skip
    assert clock.late(own, local("2026-12-01")) == ()
    with db.write() as connection:
        waits.replied(connection, own, local("2026-12-01", 9), db=db)
    own = record.by_id(own.id, db=db)
    assert (own.state, own.paused_at, own.reply_due) == ("diterima", None, None)
    # Two days are left for verifying, four for the answer (30 November), 13 for the end.
    assert own.verify_due == local("2026-12-03")
    assert own.answer_due == local("2026-12-07")
    assert own.finish_due == local("2026-12-18")


def test_an_officer_goes_on_without_a_reply(db, own):
    own = take(db, take(db, own, "verifikasi"), "tanya", "Di mana?")
    own = take(db, own, "lanjut", day="2026-11-25")
    assert (own.state, own.paused_at) == ("terverifikasi", None)


def test_without_a_reply_it_ends_by_itself_at_the_moment_it_was_due(db, own):
    own = take(db, take(db, own, "verifikasi"), "tuntas", "Sudah diperbaiki.", day="2026-12-10")
    assert own.reply_due == local("2026-12-28")  # 24 joint leave, 25 Christmas
    before = lambda: own.reply_due - dt.timedelta(seconds=1)  # noqa: E731
    assert waits.close_unanswered(db=db, now=before) == 0
    later = at("2027-01-20")
    assert waits.close_unanswered(db=db, now=later) == 1
    assert waits.close_unanswered(db=db, now=later) == 0
    own = record.by_id(own.id, db=db)
    assert (own.state, own.closed_at) == ("selesai", local("2026-12-28"))
    # One working day was left on 10 December: the wait is not the officers' time.
    assert own.finish_due == local("2026-12-29")
    last = record.events(own.id, public=True, db=db)[-1]
    assert (last.actor, dict(last.details)) == (record.SYSTEM, {"reason": waits.NO_REPLY})


def test_what_ended_is_taken_up_again_with_the_time_it_had(db, own):
    own = take(db, take(db, own, "verifikasi"), "tanggapi", "Sudah diperbaiki.")
    own = take(db, own, "selesai", day="2026-12-10")  # one working day before its limit
    own = take(db, own, "buka", "Kami periksa lagi.", day="2027-01-20")
    assert (own.state, own.closed_at, own.finish_due) == (
        "ditindaklanjuti", None, local("2027-01-21"),
    )  # fmt: skip
    refused = take(db, a_report(db), "tolak", "Bukan kewenangan kami.")
    assert take(db, refused, "buka", "Ternyata kewenangan kami.").state == "ditindaklanjuti"


def test_a_citizen_who_is_content_ends_it(db, own):
    own = take(db, take(db, own, "verifikasi"), "tuntas", "Sudah diperbaiki.")
    with db.write() as connection:
        waits.accepted(connection, own, local("2026-11-25", 9), db=db)
    own = record.by_id(own.id, db=db)
    assert (own.state, own.closed_at) == ("selesai", local("2026-11-25", 9))


def test_a_step_on_what_changed_meanwhile_is_refused(db, own):
    take(db, own, "verifikasi")
    with pytest.raises(ReportChangedError):
        take(db, own, "tolak", "Bukan kewenangan kami.")
    assert record.by_id(own.id, db=db).state == "terverifikasi"


def test_of_two_officers_at_once_one_is_refused(db, own):
    said, barrier = [], threading.Barrier(2)

    def go(name):
        barrier.wait()
        try:
            take(db, own, name, "Bukan kewenangan kami.")
            said.append("done")
        except ReportChangedError:
            said.append("refused")

    threads = [threading.Thread(target=go, args=(name,)) for name in ("verifikasi", "tolak")]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert sorted(said) == ["done", "refused"]
    assert len(record.events(own.id, db=db)) == 1


def test_a_form_sent_twice_answers_once(db, own):
    own = take(db, own, "verifikasi")
    for _ in range(2):
        take(db, own, "tanggapi", "Terima kasih.", form_key="kunci-isian-1234")
    answers = [each for each in record.events(own.id, db=db) if each.kind == "answer"]
    assert len(answers) == 1


def at_once(*calls):
    """Run calls at the same moment and return what each gave, or the error's class."""
    said, barrier = [None] * len(calls), threading.Barrier(len(calls))

    def go(place, call):
        barrier.wait()
        try:
            said[place] = call()
        except Exception as error:  # noqa: BLE001 whatever it is, the test looks at it
            said[place] = type(error)

    threads = [threading.Thread(target=go, args=each) for each in enumerate(calls)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    return said


def test_a_button_pressed_twice_at_once_answers_once(db, own):
    own = take(db, take(db, own, "verifikasi"), "tanggapi", "Kami periksa.")
    said = at_once(*[
        lambda: take(db, own, "tanggapi", "Terima kasih.", form_key="kunci-isian-1234").state
    ] * 4)  # fmt: skip
    assert said == ["ditindaklanjuti"] * 4
    texts = [each.text for each in record.events(own.id, db=db)]
    assert texts.count("Terima kasih.") == 1


def test_two_reports_never_become_duplicates_of_each_other(db, own):
    for _ in range(5):
        one, two = a_report(db), a_report(db)
        at_once(
            lambda one=one, two=two: take(db, one, "duplikat", original_ticket=two.ticket),
            lambda one=one, two=two: take(db, two, "duplikat", original_ticket=one.ticket),
        )
        states = [record.by_id(each.id, db=db).state for each in (one, two)]
        assert sorted(states) == ["diterima", "duplikat"]


def test_copies_merged_at_once_count_each_supporter_once(db, own):
    copies = [a_report(db) for _ in range(4)]
    with db.write() as connection:
        for each in copies:
            values = {"report_id": each.id, "person": "a", "kind": "juga", "at": MONDAY}
            connection.execute(sa.insert(report_support).values(**values))
    said = at_once(*[
        lambda each=each: take(db, each, "duplikat", original_ticket=own.ticket).state
        for each in copies
    ])  # fmt: skip
    assert said == ["duplikat"] * 4
    with db.read() as connection:
        query = sa.select(report_support.c.person).where(report_support.c.report_id == own.id)
        assert len(connection.scalars(query).all()) == 5


def test_who_gave_a_report_away_meanwhile_takes_no_step_on_it(db, health, own, monkeypatch):
    other = offices.add(operator(), BELU, "Dinas Sosial", ["sosial"], db=db)
    own = handling.hand_over(OFFICER, own.id, health.id, expected_office=None, db=db)
    real = steps.handler

    def handler(actor, report, **more):
        found = real(actor, report, **more)
        monkeypatch.setattr(steps, "handler", real)
        handling.hand_over(OFFICER, own.id, other.id, expected_office=health.id, db=db)
        return found

    monkeypatch.setattr(steps, "handler", handler)
    with pytest.raises(ReportChangedError):
        take(db, own, "verifikasi", actor=OF_HEALTH)
    assert record.by_id(own.id, db=db).state == "diterima"


def test_a_duplicate_brings_its_supporters_along(db, own):
    copy = a_report(db)
    with db.write() as connection:
        for report_id, person in ((own.id, "a"), (copy.id, "a"), (copy.id, "b")):
            values = {"report_id": report_id, "person": person, "kind": "juga", "at": MONDAY}
            connection.execute(sa.insert(report_support).values(**values))
    done = take(db, copy, "duplikat", original_ticket=own.ticket.lower())
    assert (done.state, done.duplicate_of) == ("duplikat", own.id)
    with db.read() as connection:
        people = connection.scalars(
            sa.select(report_support.c.person).where(report_support.c.report_id == own.id)
        ).all()
    assert sorted(people) == ["a", "b", f"laporan:{copy.id}"]
    with pytest.raises(ReportFieldError):  # no chains of duplicates
        take(db, own, "duplikat", original_ticket=copy.ticket)
    with pytest.raises(ReportFieldError):
        take(db, own, "duplikat", original_ticket=own.ticket)
    with pytest.raises(ReportMissingError):
        take(db, own, "duplikat", original_ticket="PL-TIDAKADA")


def test_a_duplicate_of_another_region_is_refused(sqlite_db, own_sqlite):
    elsewhere = a_report(sqlite_db, region="53.21")
    with pytest.raises(PermissionError):
        take(sqlite_db, own_sqlite, "duplikat", original_ticket=elsewhere.ticket)


@pytest.fixture
def own_sqlite(sqlite_db):
    return a_report(sqlite_db)


def test_confidential_duplicates_count_for_nobody(sqlite_db, own_sqlite):
    copy = a_report(sqlite_db, identity="rahasia")
    take(sqlite_db, copy, "duplikat", original_ticket=own_sqlite.ticket)
    with sqlite_db.read() as connection:
        assert connection.execute(sa.select(report_support)).all() == []


def test_an_office_has_what_lies_with_it_and_gives_it_on(db, health, own):
    with pytest.raises(PermissionError):
        take(db, own, "verifikasi", actor=OF_HEALTH)
    works = offices.add(operator(), BELU, "Dinas PU", db=db)
    given = handling.hand_over(OFFICER, own.id, health.id, expected_office=None, db=db)
    assert given.unit_id == health.id
    take(db, own, "verifikasi", actor=OF_HEALTH)
    with pytest.raises(ReportChangedError):
        handling.hand_over(OFFICER, own.id, works.id, expected_office=None, db=db)
    handling.hand_over(OF_HEALTH, own.id, works.id, "Ini jalan.", expected_office=health.id, db=db)
    with pytest.raises(PermissionError):
        handling.note(OF_HEALTH, own.id, "Masih milik kami?", db=db)


def test_offices_elsewhere_or_retired_get_nothing(db, health, own):
    elsewhere = offices.add(operator(), "53.21", "Dinas Kesehatan Malaka", db=db)
    offices.retire(operator(), health.id, db=db)
    for number in (elsewhere.id, health.id, 999):
        with pytest.raises(OfficeMissingError):
            handling.hand_over(OFFICER, own.id, number, expected_office=None, db=db)
        with pytest.raises(OfficeMissingError):
            take(db, own, "disposisi", office_id=number)


def test_notes_stay_among_officers(db, own):
    handling.note(OFFICER, own.id, "Pelapor menelepon dari 081234567890.", db=db)
    (event,) = record.events(own.id, db=db)
    assert (event.kind, event.public, event.text) == ("note", False, "Pelapor menelepon dari […].")
    assert record.events(own.id, public=True, db=db) == ()


def test_many_at_once_each_wholly_or_not_at_all(db):
    ready = [a_report(db) for _ in range(3)]
    elsewhere, ended = a_report(db, region="53.21"), a_report(db, state="selesai")
    expected = {each.id: "diterima" for each in (*ready, elsewhere)} | {ended.id: "selesai"}
    done = handling.bulk(OFFICER, expected, "verifikasi", db=db)
    assert done.done == tuple(each.id for each in ready)
    assert {number: error.code for number, error in done.failed} == {
        elsewhere.id: "E_FORBIDDEN", ended.id: "E_REPORT_STATE",
    }  # fmt: skip
    assert record.by_id(elsewhere.id, db=db).state == "diterima"


@pytest.mark.parametrize("actor", STRANGERS, ids=lambda each: each.name or "tamu")
def test_strangers_do_nothing_to_a_report(sqlite_db, actor):
    own = a_report(sqlite_db)
    office = offices.add(operator(), BELU, HEALTH, db=sqlite_db)
    for call in (
        lambda: take(sqlite_db, own, "verifikasi", actor=actor),
        lambda: handling.note(actor, own.id, "Isi", db=sqlite_db),
        lambda: handling.hand_over(actor, own.id, office.id, expected_office=None, db=sqlite_db),
    ):
        with pytest.raises(PermissionError):
            call()
    assert record.events(own.id, db=sqlite_db) == ()


def test_planners_handle_proposals(sqlite_db):
    own = a_report(sqlite_db, kind="usulan")
    assert take(sqlite_db, own, "verifikasi", actor=PLANNER).state == "terverifikasi"
    with pytest.raises(PermissionError):
        take(sqlite_db, own, "verifikasi", actor=NEIGHBOUR)
