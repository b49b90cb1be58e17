"""What reports are about: facilities as they stand, points as people write them, links."""

import sys
import types

import pytest

from data.store import load_dataset
from data.versions import presence
from lib.auth import operator
from lib.services.desk import approve, corrections, corrections_apply
from lib.services.desk.commit import submit
from lib.services.desk.reportable import facilities_in, facility, read_point
from lib.ui import antrean_state, lapor_state, versi_state
from lib.web.urls import report_url
from tests.lib.desk.conftest import BELU, TTU, load_of


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("-9.1067, 124.893", (-9.1067, 124.893)),
        ("-9,1067, 124,893", (-9.1067, 124.893)),
        ("124.893, -9.1067", (-9.1067, 124.893)),
        ("9°6'24\"S 124°53'34\"E", (-9.106667, 124.892778)),
        ("https://maps.google.com/?q=-9.1,124.9", (-9.1, 124.9)),
        ("dekat pasar", None),
        ("52.1, 4.2", None),
        ("-9.1", None),
        ("", None),
    ],
)
def test_points_are_read_as_people_write_them(text, point):
    found = read_point(text)
    assert found == (None if point is None else pytest.approx(point, abs=1e-5))


def test_a_facility_is_found_by_its_id_alone():
    own = load_dataset().facilities["puskesmas"].iloc[0]
    found = facility("puskesmas", own["id"])
    assert (found.nama, found.kode_kabkota) == (own["nama"], own["kode_kabkota"])
    assert facility("puskesmas", "tidak ada") is None
    assert facility("tidak ada", own["id"]) is None
    assert facility("puskesmas", "") is None


def test_facilities_of_a_region_do_not_include_those_of_a_longer_code():
    names = facilities_in("puskesmas", BELU)
    table = load_dataset().facilities["puskesmas"]
    assert set(names) == set(table.loc[table["kode_kabkota"] == BELU, "id"])
    assert len(facilities_in("puskesmas", "53")) > len(names)
    assert facilities_in("puskesmas", "") == {}


def test_a_refused_correction_leaves_the_report_open_and_unanswered(sqlite_desk, person):
    made = corrections.report("missing", "klinik", kode_kabkota=BELU, text="Klinik", lat=-9.1, lon=124.9)  # noqa: E501  # fmt: skip
    version = corrections_apply.apply(
        person("analis", BELU), made.ticket, answer="Sudah.", nama="Klinik"
    )
    assert corrections.status(made.ticket, made.secret).handled_at is not None
    approve.decide(person("perencana", BELU), version.id, accept=False, note="belum yakin")
    told = corrections.status(made.ticket, made.secret)
    assert (told.state, told.answer, told.handled_at) == ("baru", "", None)


def test_links_of_reports_carry_what_they_are_about():
    assert report_url("", "id") == "/lapor-data"
    assert report_url("facilities:sd", "en", region=BELU) == (
        "/lapor-data?data=facilities%3Asd&wilayah=53.04&bahasa=en"
    )
    assert report_url("facilities:sd", "id", facility="").endswith("&fasilitas=")


def test_a_report_drops_what_does_not_fit_together():
    own = load_dataset().facilities["puskesmas"].query(f"kode_kabkota == '{BELU}'").iloc[0]
    state = lapor_state.parse({"data": "facilities:puskesmas", "fasilitas": own["id"]})
    assert state.wilayah == BELU
    assert lapor_state.parse(state.to_params()) == state
    state = lapor_state.settle(state, {"jenis": "closed"})
    assert state.jenis == "closed"
    moved = lapor_state.settle(state, {"wilayah": TTU})
    assert (moved.fasilitas, moved.jenis) == ("", "")
    assert lapor_state.settle(state, {"data": "region_table:indicators"}).jenis == "other"
    assert lapor_state.parse({"data": "facilities:rusak", "wilayah": "99.99"}).data == ""


def test_states_of_versions_and_queues_bear_nonsense(sqlite_desk):
    submit(operator(), load_of(("A", "Klinik", BELU, -9.1, 124.9)), mode="add")
    nonsense = {"data": "x", "tampil": "?", "versi": "99", "dengan": "-1", "halaman": "nan"}
    state = versi_state.parse(nonsense)
    assert (state.data, state.tampil, state.versi) == ("facilities:klinik", "daftar", -1)
    assert (versi_state.looked_at(state), versi_state.compared_with(state)) == (1, 0)
    state = versi_state.parse({"data": "facilities:klinik", "tampil": "banding", "versi": "0"})
    assert versi_state.parse(state.to_params()) == state
    assert versi_state.settle(state, {"data": "facilities:sd"}).versi == -1
    queue = antrean_state.parse({"tampil": "x", "versi": "9" * 30, "tiket": "K" * 99})
    assert (queue.tampil, queue.versi, len(queue.tiket)) == ("", 0, 20)


def test_a_database_module_that_is_being_imported_is_no_fault(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "data.db.engine", types.ModuleType("data.db.engine"))
    present = presence.settings()
    nowhere = type(present)(**{**vars(present), "database_url": f"sqlite:///{tmp_path}/x.db"})
    monkeypatch.setattr(presence, "settings", lambda: nowhere)
    assert presence.database_present() is False
