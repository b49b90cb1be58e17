"""Reports that something is wrong with a facility, from the reporter to the map and back."""

import pytest
import sqlalchemy as sa

from data.current import current_dataset
from data.db.tables import audit, correction
from data.store import load_dataset
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services.desk import approve, corrections, corrections_apply, versions
from lib.services.desk.errors import (
    CorrectionDecidedError,
    CorrectionError,
    FacilityGoneError,
    UnknownTicketError,
)
from tests.lib.desk.conftest import BELU, TTU

POINT = {"lat": -9.1, "lon": 124.9}
SECRET_WORDS = "tutup sejak Ibu Maria pindah"


def facility(key="bandara"):
    table = load_dataset().facilities[key]
    return table[table["lat"].notna()].iloc[0]


def shown(identity, key="bandara"):
    return current_dataset().facilities[key].set_index("id").loc[identity]


def test_a_closed_facility_stays_but_counts_no_more(desk):
    own = facility()
    made = corrections.report("closed", "bandara", facility_id=own["id"], text=SECRET_WORDS)
    assert corrections.status(made.ticket, made.secret).state == "baru"
    version = corrections_apply.apply(operator(), made.ticket, answer="Benar, terima kasih.")
    assert (version.mode, version.number) == ("correction", 1)
    assert not shown(own["id"])["active"]
    assert len(current_dataset().facilities["bandara"]) == len(load_dataset().facilities["bandara"])
    told = corrections.status(made.ticket, made.secret)
    assert (told.state, told.answer) == ("diterapkan", "Benar, terima kasih.")


def test_a_moved_facility_gets_its_new_point_and_land(desk):
    own = facility()
    made = corrections.report("moved", "bandara", facility_id=own["id"], **POINT)
    corrections_apply.apply(operator(), made.ticket)
    row = shown(own["id"])
    assert (row["lat"], row["lon"], row["location_quality"]) == (-9.1, 124.9, "surveyed")
    assert row["landmass_id"] != own["landmass_id"]
    assert versions.compare("facilities", "bandara", 0, 1).counts["moved"] == 1


def test_a_missing_facility_is_added_under_the_name_that_the_analyst_gives(desk):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Klinik Baru", **POINT)
    with pytest.raises(CorrectionError):
        corrections_apply.apply(operator(), made.ticket)
    corrections_apply.apply(operator(), made.ticket, nama="Klinik Baru")
    row = current_dataset().facilities["klinik"].iloc[0]
    assert (row["nama"], row["kode_kabkota"], row["id"]) == ("Klinik Baru", BELU, made.ticket)
    assert row["kode_kecamatan"].startswith(BELU)


def test_a_ticket_without_its_secret_tells_nothing(sqlite_desk):
    made = corrections.report("closed", "bandara", facility_id=facility()["id"])
    for ticket, secret in ((made.ticket, "x"), ("KD-AAAAAAAA", made.secret), (made.ticket, "")):
        with pytest.raises(UnknownTicketError):
            corrections.status(ticket, secret)
    with sqlite_desk.read() as connection:
        kept = connection.execute(sa.select(correction)).mappings().one()
        trail = connection.execute(sa.select(audit)).all()
    assert made.secret not in str(dict(kept))
    assert made.secret not in str(trail)


def test_what_the_reporter_wrote_stays_out_of_the_trail_and_the_versions(sqlite_desk):
    own = facility()["id"]
    made = corrections.report("closed", "bandara", facility_id=own, text=SECRET_WORDS)
    version = corrections_apply.apply(operator(), made.ticket)
    with sqlite_desk.read() as connection:
        trail = str(connection.execute(sa.select(audit)).all())
    assert SECRET_WORDS not in trail + str(version)
    assert SECRET_WORDS not in versions.export_csv("facilities", "bandara", 1).decode()


@pytest.mark.parametrize(
    ("kind", "values", "error"),
    [
        ("rusak", {"facility_id": "?"}, CorrectionError),
        ("closed", {}, CorrectionError),
        ("closed", {"facility_id": "tidak ada"}, FacilityGoneError),
        ("missing", {"kode_kabkota": BELU}, CorrectionError),
        ("missing", {"kode_kabkota": "99.99", "text": "x"}, CorrectionError),
        ("missing", {"kode_kabkota": BELU, "text": "x" * 2001}, CorrectionError),
        ("missing", {"kode_kabkota": BELU, "text": "x", "lat": 1.0}, CorrectionError),
        ("missing", {"kode_kabkota": BELU, "text": "x", "lat": 52.0, "lon": 4.0}, CorrectionError),
    ],
)
def test_a_report_that_says_too_little_or_too_much_is_refused(sqlite_desk, kind, values, error):
    with pytest.raises(error):
        corrections.report(kind, "bandara", **values)


def test_a_flood_of_reports_on_one_facility_is_stopped(sqlite_desk):
    own = facility()["id"]
    for _ in range(corrections.MAX_OPEN):
        corrections.report("closed", "bandara", facility_id=own)
    with pytest.raises(CorrectionError):
        corrections.report("closed", "bandara", facility_id=own)


def test_a_refused_report_tells_why(sqlite_desk):
    made = corrections.report("closed", "bandara", facility_id=facility()["id"])
    with pytest.raises(CorrectionError):
        corrections.refuse(operator(), made.ticket, " ")
    corrections.refuse(operator(), made.ticket, "Masih buka.")
    told = corrections.status(made.ticket, made.secret)
    assert (told.state, told.answer) == ("ditolak", "Masih buka.")
    with pytest.raises(CorrectionDecidedError):
        corrections_apply.apply(operator(), made.ticket)


def test_an_analysts_answer_waits_for_the_planner(sqlite_desk, person):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Baru", **POINT)
    analyst = person("analis", BELU)
    assert [each.ticket for each in corrections.queue(analyst)] == [made.ticket]
    version = corrections_apply.apply(analyst, made.ticket, nama="Baru")
    assert version.state == "pending"
    assert corrections.status(made.ticket, made.secret).state == "baru"
    with pytest.raises(CorrectionDecidedError):
        corrections_apply.apply(analyst, made.ticket, nama="Baru")
    approve.decide(person("perencana", BELU), version.id, accept=True)
    assert corrections.status(made.ticket, made.secret).state == "diterapkan"


def test_a_refused_answer_leaves_the_report_open(sqlite_desk, person):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Baru", **POINT)
    analyst = person("analis", BELU)
    version = corrections_apply.apply(analyst, made.ticket, nama="Baru")
    approve.decide(person("perencana", BELU), version.id, accept=False)
    again = corrections_apply.apply(analyst, made.ticket, nama="Lebih Baru")
    assert again.id != version.id


@pytest.mark.parametrize("call", ["apply", "refuse"])
def test_neighbours_and_guests_neither_see_nor_handle_reports(sqlite_desk, person, call):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Baru", **POINT)
    calls = {
        "apply": lambda who: corrections_apply.apply(who, made.ticket, nama="Baru"),
        "refuse": lambda who: corrections.refuse(who, made.ticket, "tidak"),
    }
    outsiders = [
        (GUEST, SignInNeededError),
        (person("analis", TTU), ForbiddenError),
        (person("petugas", BELU), ForbiddenError),
        (person("admin"), ForbiddenError),
    ]
    for who, error in outsiders:
        assert corrections.queue(who) == ()
        with pytest.raises(error):
            calls[call](who)
    assert corrections.status(made.ticket, made.secret).state == "baru"


def test_an_analyst_cannot_move_a_facility_by_a_report_of_a_neighbour(sqlite_desk, person):
    own = facility()
    made = corrections.report("moved", "bandara", facility_id=own["id"], **POINT)
    with pytest.raises(ForbiddenError):
        corrections_apply.apply(person("analis", BELU), made.ticket)
