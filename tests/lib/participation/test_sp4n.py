"""The form of SP4N-LAPOR: its words for ours, and our reports written in it."""

import csv
import io

import pytest

from data.db.participation_choices import STATES
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.participation import importing, offices, sp4n
from tests.lib.kpi.people import BELU, MALAKA, officer
from tests.lib.participation.staff import HEALTH, OF_HEALTH, OFFICER
from tests.reports import a_report


def test_every_state_of_ours_has_a_word_of_theirs_that_is_read_back():
    assert set(sp4n.THEIRS) == set(STATES)
    assert {sp4n.STATES[word.lower()] for word in sp4n.THEIRS.values()} <= set(STATES)


@pytest.mark.parametrize(
    ("category", "expected"),
    [("Pengaduan Berkadar Pengawasan", ("pengaduan", True)),
     ("Pengaduan Tidak Berkadar Pengawasan", ("pengaduan", False)),
     ("ASPIRASI", ("aspirasi", False)), ("Permintaan Informasi", ("informasi", False)),
     ("Jalan rusak", ("pengaduan", False)), ("", ("pengaduan", False))],
)  # fmt: skip
def test_their_classes_are_our_kinds(category, expected):
    assert sp4n.kind_of(category) == expected


@pytest.mark.parametrize(
    ("words", "sector"),
    [(("Dinas Kesehatan",), "kesehatan"), (("Lainnya", "Dinas Pendidikan"), "pendidikan"),
     (("Persampahan", "Sampah menumpuk"), "lingkungan"), (("Air bersih",), "infrastruktur"),
     (("Kairo",), "")],
)  # fmt: skip
def test_a_sector_is_told_by_whole_words(words, sector):
    assert sp4n.sector_of(*words) == sector


def test_our_reports_are_written_under_their_header_without_what_is_confidential(db):
    shown = a_report(db, district="53.04.01", text="=1+1 jalan rusak", state="ditindaklanjuti")
    idea = a_report(db, kind="usulan")
    for changes in ({"identity": "rahasia"}, {"sensitive": "anak"}, {"channel": "impor"},
                    {"demo": True}, {"kind": "relawan"}, {"region": MALAKA}):  # fmt: skip
        a_report(db, **changes)
    name, content, count = sp4n.export_csv(officer(db), BELU, db=db)
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert name.startswith("sp4n-53.04-")
    assert tuple(rows[0]) == sp4n.HEADER
    assert count == len(rows)
    assert [each["tracking_id"] for each in rows] == [shown.ticket, idea.ticket]
    assert rows[0] | {"tracking_id": ""} == {
        "tanggal_masuk": "2026-11-23", "dinas_tujuan": "", "kecamatan_final": "Lamaknen",
        "status": "Diproses", "kategori": "Pengaduan Tidak Berkadar Pengawasan",
        "isi_laporan_awal": "'=1+1 jalan rusak", "tracking_id": "",
    }  # fmt: skip
    assert rows[1]["kategori"] == "Aspirasi"
    assert trail.entries(operator(), db=db)[0].action == "report.export"


def test_what_is_written_can_be_read_again(db):
    a_report(db, district="53.04.01")
    _, content, _ = sp4n.export_csv(operator(), BELU, db=db)
    done = importing.load(operator(), MALAKA, content, "sp4n.csv", db=db)
    assert (done.added, done.unplaced) == (1, 1)


def test_only_officers_of_the_region_export(db):
    for actor, error in ((GUEST, SignInNeededError), (officer(db, MALAKA), ForbiddenError)):
        with pytest.raises(error):
            sp4n.export(actor, BELU, db=db)


def test_an_officer_of_one_office_exports_what_lies_with_it_alone(db):
    health = offices.add(operator(), BELU, HEALTH, db=db)
    mine = a_report(db, unit_id=health.id)
    a_report(db)
    found = sp4n.export(OF_HEALTH, BELU, db=db)
    assert found["tracking_id"].tolist() == [mine.ticket]
    assert len(sp4n.export(OFFICER, BELU, db=db)) == 2
