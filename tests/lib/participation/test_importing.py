"""Reports of elsewhere on both databases: exports of SP4N-LAPOR, and tables that are mapped."""

import datetime as dt

import pytest
import sqlalchemy as sa

from data.db.participation_tables import report, report_private
from data.readers.errors import InputFileError
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.errors import UnknownRegionError
from lib.services import trail
from lib.services.participation import (
    importing,
    intake,
    intake_check,
    offices,
    proposals,
    record,
)
from lib.services.participation.errors import ReportFieldError
from lib.services.participation.import_errors import ImportMappingError, ImportRowsError
from lib.services.participation.sp4n import HEADER
from tests.drafts import draft
from tests.lib.kpi.people import BELU, MALAKA, officer
from tests.lib.participation.staff import OF_HEALTH

NOW = dt.datetime(2026, 11, 24, 8, 0, tzinfo=dt.UTC)
HEAD = ",".join(HEADER)
ROWS = (
    (
        "2026-03-02 09:15:00,Dinas Kesehatan,Lamaknen,Selesai,Pengaduan Berkadar Pengawasan,"
        '"Puskesmas tutup, hubungi 081234567890",LPR-001'
    ),
    "03/03/2026,Dinas PUPR,Kota Atambua,Diproses,Infrastruktur jalan,Jalan berlubang,LPR-002",
    (
        "2026-03-04,Dinas Sosial,Entah Di Mana,Belum Terverifikasi,Aspirasi,"
        "Anak saya dipukul guru di sekolah,LPR-003"
    ),
)


def sp4n(*rows, head=HEAD):
    return "\n".join((head, *rows)).encode()


def load(db, content, name="ekspor.csv", mapping=None, actor=None, region=BELU):
    return importing.load(actor or operator(), region, content, name, mapping, db=db,
                          now=lambda: NOW)  # fmt: skip


def reports(db):
    with db.read() as connection:
        rows = connection.execute(record.select_reports().order_by(record.report.c.id)).all()
    return [record.report_of(row) for row in rows]


def test_an_export_of_sp4n_becomes_reports_masked_and_not_public(db):
    done = load(db, sp4n(*ROWS))
    assert done == importing.Loaded(added=3, known=0, confidential=1, unplaced=1)
    first, second, third = reports(db)
    assert (first.kind, first.supervised, first.sector, first.state) == (
        "pengaduan", True, "kesehatan", "selesai",
    )  # fmt: skip
    assert first.text == "Puskesmas tutup, hubungi […]"
    assert first.received_at == dt.datetime(2026, 3, 2, 1, 15, tzinfo=dt.UTC)  # WITA
    assert (first.district, first.details["nomor"]) == ("53.04.01", "LPR-001")
    assert second.received_at == dt.datetime(2026, 3, 3, 4, 0, tzinfo=dt.UTC)
    assert (second.sector, second.state, second.kind) == (
        "infrastruktur", "ditindaklanjuti", "pengaduan",
    )  # fmt: skip
    assert (third.identity, third.sensitive, third.district) == ("rahasia", "kekerasan", "")
    assert third.details["kecamatan"] == "Entah Di Mana"
    assert all(each.channel == "impor" and each.published_at is None for each in reports(db))
    assert all(each.finish_due is None for each in reports(db))
    with db.read() as connection:
        assert connection.execute(sa.select(report_private)).all() == []
    assert proposals.listed(proposals.Wanted(BELU), db=db) == ()
    (event,) = record.events(first.id, db=db)
    assert (event.state, event.details) == ("selesai", {"impor": True})


def test_the_same_file_adds_nothing_and_a_longer_one_only_what_is_new(db):
    load(db, sp4n(*ROWS[:2]))
    assert load(db, sp4n(*ROWS[:2])) == importing.Loaded(0, 2)
    assert load(db, sp4n(*ROWS)) == importing.Loaded(1, 2, confidential=1, unplaced=1)
    assert len(reports(db)) == 3
    told = trail.entries(operator(), db=db)
    assert [each.action for each in told] == ["report.import"] * 2
    assert all(len(each.checksum) == 64 for each in told)
    assert load(db, sp4n(*ROWS), region=MALAKA).added == 3


def test_nobody_asks_the_form_by_the_key_of_a_file(db):
    """Whoever knows a number of SP4N could else learn our ticket, and what it is sensitive for."""
    load(db, sp4n(*ROWS))
    with db.read() as connection:
        key = connection.scalars(sa.select(record.report.c.form_key)).first()
    with pytest.raises(ReportFieldError):
        intake_check.check_form_key(key)
    with pytest.raises(ReportFieldError):
        intake.take(draft(form_key=key), db=db)


def test_a_number_twice_in_a_file_is_one_report(db):
    assert load(db, sp4n(ROWS[0], ROWS[0])) == importing.Loaded(1, 1)


def test_reports_without_numbers_are_told_apart_by_what_they_say(db):
    head = "Tanggal,Uraian"
    content = sp4n("2026-01-05,Lampu mati", "2026-01-05,Lampu mati", "2026-01-05,Air mati",
                   head=head)  # fmt: skip
    assert load(db, content).added == 3
    assert load(db, content + b"\n2026-01-06,Jalan rusak").added == 1


def test_any_table_is_taken_by_a_mapping(db):
    content = sp4n("x,5.1.2026,Sumur kering,Air", head="a,b,c,d")
    with pytest.raises(ImportMappingError):
        load(db, content)
    mapping = {"received": "b", "text": "c", "title": "", "category": "d"}
    with pytest.raises(ImportMappingError):
        load(db, content, mapping=mapping | {"title": "tidak ada"})
    with pytest.raises(ImportMappingError):
        load(db, content, mapping=mapping | {"title": "c"})
    assert load(db, content, mapping=mapping).added == 1
    (found,) = reports(db)
    assert (found.title, found.sector) == ("Sumur kering", "infrastruktur")


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [("besok,D,Lamaknen,Selesai,X,Jalan rusak,1", "tanggal_masuk", "besok"),
     ("2027-01-01,D,Lamaknen,Selesai,X,Jalan rusak,1", "tanggal_masuk", "2027-01-01"),
     ("1999-01-01,D,Lamaknen,Selesai,X,Jalan rusak,1", "tanggal_masuk", "1999-01-01"),
     ("0001-01-01T00:00:00,D,L,Selesai,X,Jalan rusak,1", "tanggal_masuk", "0001-01-01T00:00:00"),
     ("2026-01-01,D,Lamaknen,Entah,X,Jalan rusak,1", "status", "Entah"),
     ("2026-01-01,D,Lamaknen,Selesai,X,ya,1", "isi_laporan_awal", "2"),
     (f"2026-01-01,D,Lamaknen,Selesai,X,{'a' * 10_001},1", None, None)],
)  # fmt: skip
def test_one_wrong_row_refuses_the_file_and_says_which(db, row, column, value):
    if column is None:  # the reader itself refuses so long a cell
        with pytest.raises(InputFileError):
            load(db, sp4n(*ROWS, row))
    else:
        with pytest.raises(ImportRowsError) as caught:
            load(db, sp4n(*ROWS, row))
        (fault,) = caught.value.details["faults"]
        assert (fault.row, fault.column, fault.value) == (5, column, value)
    assert reports(db) == []


def test_columns_are_recognised_and_a_preview_is_masked():
    found = importing.preview(sp4n(*ROWS), "ekspor.csv")
    assert found.is_sp4n
    assert found.count == 3
    assert found.mapping == {
        "received": "tanggal_masuk", "text": "isi_laporan_awal", "office": "dinas_tujuan",
        "district": "kecamatan_final", "state": "status", "category": "kategori",
        "number": "tracking_id",
    }  # fmt: skip
    assert "081234567890" not in str(found)
    assert importing.guess(("Jenis", "JUDUL", "Laporan")) == {
        "text": "Laporan", "title": "JUDUL", "category": "Jenis",
    }  # fmt: skip


def test_offices_are_found_by_name_else_by_sector(db):
    health = offices.add(operator(), BELU, "Dinas Kesehatan", ("kesehatan",), db=db)
    roads = offices.add(operator(), BELU, "Bina Marga", ("infrastruktur",), db=db)
    load(db, sp4n(*ROWS))
    assert [each.unit_id for each in reports(db)] == [health.id, roads.id, None]


def test_only_officers_of_the_regency_import(db):
    for actor, error in ((GUEST, SignInNeededError), (officer(db, MALAKA), ForbiddenError)):
        with pytest.raises(error):
            load(db, sp4n(*ROWS), actor=actor)
    for region in ("53", "", "99.99"):
        with pytest.raises(UnknownRegionError):
            load(db, sp4n(*ROWS), region=region)
    assert reports(db) == []
    assert load(db, sp4n(*ROWS), actor=officer(db)).added == 3


def test_an_officer_of_one_office_imports_nothing_for_the_others(db):
    with pytest.raises(ForbiddenError):
        load(db, sp4n(*ROWS), actor=OF_HEALTH)
    assert reports(db) == []


def test_hundreds_of_rows_get_tickets_of_their_own(db):
    rows = [f"2026-01-05,D,Lamaknen,Selesai,X,Lampu jalan mati {n},T-{n}" for n in range(1_500)]
    assert load(db, sp4n(*rows)).added == 1_500
    with db.read() as connection:
        tickets = list(connection.scalars(sa.select(report.c.ticket)))
    assert len(set(tickets)) == 1_500
