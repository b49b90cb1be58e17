"""Where data come from, what older versions hold, and who may see which part of it."""

import io
import json

import pandas as pd
import pytest

from data.store import load_dataset
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services.desk import corrections, origins, version_tables, versions
from lib.services.desk.commit import submit
from lib.services.desk.errors import CorrectionDecidedError, CorrectionError, UnknownVersionError
from lib.services.desk.preview import effect_of_restore
from tests.lib.desk.conftest import BELU, TTU, load_of

A = ("A", "Klinik Satu", BELU, -9.1, 124.9)
B = ("B", "=1+1", BELU, -9.2, 124.8)
OWN = {"attributes": '{"beds": 12, "telepon": "0812"}'}


def held(key="klinik"):
    return next(each for each in origins.holdings() if each.key == key)


def test_every_class_is_held_and_its_version_told(desk):
    assert (held().number, held().empty, held("sd").empty) == (0, True, False)
    submit(operator(), load_of(A), mode="add")
    assert (held().number, held().empty, held().name) == (1, False, "facilities:klinik")
    assert {each.key for each in origins.holdings()} >= {*load_dataset().classes, "villages"}


def test_rows_in_effect_are_told_by_the_version_that_brought_them(desk):
    assert origins.origins() == ()
    first = load_of(A, B)
    submit(operator(), first, mode="add")
    submit(operator(), load_of(("C", "Klinik", TTU, -9.4, 124.5)), mode="add")
    versions.restore(operator(), "facilities", "klinik", 1)
    told = origins.origins()
    assert [(each.number, each.rows) for each in told] == [(1, 2)]


def test_columns_that_only_the_file_had_are_for_the_desk(desk):
    submit(operator(), load_of(A, **OWN), mode="add")
    seen = version_tables.table_at("facilities", "klinik", 1)
    whole = version_tables.table_at("facilities", "klinik", 1, whole=True)
    assert "telepon" not in seen.columns
    assert whole.set_index("id").loc["A", "telepon"] == "0812"
    assert seen.set_index("id").loc["A", "beds"] == 12
    for made in (version_tables.csv_of, version_tables.geojson_of):
        assert b"0812" not in made("facilities", "klinik", 1)
        assert b"0812" in made("facilities", "klinik", 1, whole=True)


def test_files_of_a_version_hold_its_rows_and_no_formula(desk):
    submit(operator(), load_of(A, B), mode="add")
    table = pd.read_csv(io.BytesIO(version_tables.csv_of("facilities", "klinik", 1)))
    assert table.set_index("id").loc["B", "nama"] == "'=1+1"
    collection = json.loads(version_tables.geojson_of("facilities", "klinik", 1))
    points = {each["properties"]["id"]: each["geometry"] for each in collection["features"]}
    assert points["A"] == {"type": "Point", "coordinates": [124.9, -9.1]}
    roads = json.loads(version_tables.geojson_of("boundaries", "regions", 0))
    assert len(roads["features"]) == len(load_dataset().regions)


def test_what_changed_is_told_with_its_values_before_and_after(desk):
    submit(operator(), load_of(A, **OWN), mode="add")
    other = load_of(("A", "Klinik Lain", BELU, -9.1, 124.9), attributes='{"beds": 20}')
    submit(operator(), other, mode="replace_region", region=BELU)
    found = version_tables.compared("facilities", "klinik", 1, 2)
    (told,) = version_tables.told_changes("facilities", "klinik", 1, found.changed)
    assert "nama: Klinik Satu → Klinik Lain" in told
    assert "beds: 12 → 20" in told
    assert "0812" not in told


def test_a_restore_is_weighed_for_those_who_may_do_it(desk, person):
    submit(operator(), load_of(A), mode="add")
    seen = effect_of_restore(person("perencana", BELU), "facilities", "klinik", 0)
    assert seen.comparison.counts["removed"] == 1
    assert seen.after == 0.0 < seen.before
    for who in (GUEST, person("analis", BELU), person("perencana", TTU)):
        with pytest.raises((SignInNeededError, ForbiddenError)):
            effect_of_restore(who, "facilities", "klinik", 0)


def test_the_uploaded_file_is_given_to_its_regions_people_alone(desk, person):
    who = person("analis", BELU)
    made = submit(who, load_of(A, content=b"isi berkas"), mode="add")
    assert origins.own_loads(who) == (made,)
    assert origins.own_loads(person("analis", BELU)) == ()
    for each in (who, person("perencana", "53")):
        assert origins.file_as_uploaded(each, made.id) == b"isi berkas"
    for outsider in (GUEST, person(), person("analis", TTU), person("admin")):
        with pytest.raises((SignInNeededError, ForbiddenError)):
            origins.file_as_uploaded(outsider, made.id)
    with pytest.raises(UnknownVersionError):
        origins.file_as_uploaded(operator(), 999)


def test_names_are_told_to_the_desk_alone(desk, person):
    who = person("analis", BELU)
    assert origins.names_of(who, [who.key, "os:budi", ""]) == {who.key: who.name, "os:budi": "budi"}
    for outsider in (GUEST, person(), person("petugas", BELU)):
        with pytest.raises((SignInNeededError, ForbiddenError)):
            origins.names_of(outsider, [who.key])


def test_a_report_on_a_figure_is_answered_in_words(desk, person):
    said = {"dataset_kind": "region_table", "kode_kabkota": "53", "text": "angka terbalik"}
    made = corrections.report("other", "indicators", **said)
    queue = corrections.queue(person("analis", "53"))
    assert [(each.dataset_kind, each.kode_kabkota) for each in queue] == [("region_table", "53")]
    assert corrections.queue(person("analis", BELU)) == ()
    with pytest.raises(CorrectionError):
        corrections.settle(operator(), made.ticket, "  ")
    with pytest.raises(ForbiddenError):
        corrections.settle(person("analis", BELU), made.ticket, "Sudah dimuat.")
    corrections.settle(operator(), made.ticket, "Sudah dimuat ulang.")
    told = corrections.status(made.ticket, made.secret)
    assert (told.state, told.answer) == ("diterapkan", "Sudah dimuat ulang.")
    with pytest.raises(CorrectionDecidedError):
        corrections.settle(operator(), made.ticket, "lagi")
    with pytest.raises(CorrectionError):
        corrections.report("closed", "indicators", dataset_kind="region_table", text="x")
