"""What a load would change is what changes once it is published."""

import pandas as pd
import pytest

from data.current import current_dataset
from data.store import load_dataset
from data.versions import features, store
from data.versions.overlaying import table_from
from lib.auth import ForbiddenError, operator
from lib.services.coverage import coverage_table
from lib.services.desk import preview
from lib.services.desk.commit import Load, submit
from tests.lib.desk.conftest import BELU, TTU, load_of

A = ("A", "Klinik Satu", BELU, -9.1, 124.9)
B = ("B", "Klinik Dua", BELU, -9.2, 124.8)
C = ("C", "Klinik Tiga", TTU, -9.45, 124.5)


def shares():
    table = coverage_table("klinik", 5_000.0, "kabkota")
    return table.set_index("kode")["coverage_pct"]


def table_load(kind, key, frame):
    return Load(kind, key, features.rows_from(kind, key, frame), "f", "1" * 64)


def test_the_coverage_foretold_is_the_coverage_after(sqlite_desk):
    found = preview.effect(load_of(A, B), mode="add")
    assert found.measure == "coverage_pct"
    assert found.comparison.counts["added"] == 2
    assert not current_dataset().has_data("klinik")
    submit(operator(), load_of(A, B), mode="add")
    told = found.table.set_index("kode")
    assert told.loc[BELU, "before"] == 0
    assert told.loc[BELU, "after"] == pytest.approx(shares()[BELU])
    assert told.loc[BELU, "nama"] == "Kabupaten Belu"
    nation = coverage_table("klinik", 5_000.0, "nasional")["coverage_pct"].iloc[0]
    assert (found.before, found.after) == (0, pytest.approx(nation))


def test_replacing_a_region_changes_it_alone(sqlite_desk):
    submit(operator(), load_of(A, C), mode="add")
    found = preview.effect(load_of(B), mode="replace_region", region=BELU)
    assert found.comparison.counts == {
        "added": 1, "removed": 1, "moved": 0, "changed": 0, "same": 1,
    }  # fmt: skip
    assert TTU not in set(found.table["kode"])


def test_what_waits_is_previewed_for_those_of_its_region(sqlite_desk, person):
    made = submit(person("analis", BELU), load_of(A, B), mode="add")
    found = preview.effect_of_version(person("perencana", BELU), made.id)
    expected = preview.effect(load_of(A, B), mode="add")
    pd.testing.assert_frame_equal(found.table, expected.table)
    with pytest.raises(ForbiddenError):
        preview.effect_of_version(person("perencana", TTU), made.id)


def test_people_of_villages_are_summed_before_and_after(sqlite_desk):
    villages = load_dataset().villages
    own = villages[villages["kode"].str.startswith(BELU)]
    frame = pd.DataFrame({"kode": own["kode"], "population": own["population"] + 1})
    load = table_load("village_table", "villages", frame)
    found = preview.effect(load, mode="add")
    assert list(found.table["kode"]) == [BELU]
    assert found.table["difference"].iloc[0] == len(own)
    assert found.after - found.before == len(own)
    submit(operator(), load, mode="add")
    after = current_dataset().villages
    assert after["population"].sum() == found.after
    assert len(after) == len(villages)
    sources = after.loc[after["kode"].str.startswith(BELU), "population_source"]
    assert set(sources) == {features.UPLOADED}


def test_figures_of_regions_take_the_place_of_those_of_the_same_year(sqlite_desk):
    table = load_dataset().indicators
    row = table[table["kode"] == BELU].iloc[:1]
    new = pd.concat([row.assign(value=1.25), row.assign(year=2031, value=2.5)])
    load = table_load("region_table", "indicators", new)
    found = preview.effect(load, mode="add")
    assert found.comparison.counts["added"] == 1
    assert found.comparison.counts["changed"] == 1
    assert found.table[["kode", "difference"]].to_numpy().tolist() == [[BELU, 1.0]]
    submit(operator(), load, mode="add")
    after = current_dataset().indicators
    assert len(after) == len(table) + 1
    assert after.dtypes.equals(table.dtypes)
    own = after[(after["kode"] == BELU) & (after["indicator"] == row["indicator"].iloc[0])]
    assert own.set_index("year")["value"][[row["year"].iloc[0], 2031]].tolist() == [1.25, 2.5]


def test_boundaries_are_compared_by_area_and_change_no_figure(sqlite_desk):
    base = load_dataset()
    at = base.regions.index[base.regions["kode"] == BELU][0]
    shape = base.geometries("regions")[at].buffer(-0.01)
    frame = pd.DataFrame({"kode": [BELU], "nama": ["Kabupaten Belu"], "geometry": [shape]})
    load = table_load("boundaries", "regions", frame)
    found = preview.effect(load, mode="add")
    assert found.measure == "area_km2"
    assert list(found.table["kode"]) == [BELU]
    assert found.table["difference"].iloc[0] < -10
    submit(operator(), load, mode="add")
    pd.testing.assert_frame_equal(current_dataset().regions, base.regions)
    assert len(store.embedded_rows("boundaries", "regions", base)) == 514


def test_embedded_tables_come_back_unchanged_from_the_database(sqlite_desk):
    base = load_dataset()
    for kind, key in (("region_table", "indicators"), ("region_table", "budgets"),
                      ("village_table", "villages")):  # fmt: skip
        embedded = base.table(key)
        stored = store.embedded_rows(kind, key, base)
        made = table_from(kind, key, stored, base)
        if kind == "region_table":
            names = features.KEYS[key]
            embedded = embedded.sort_values(list(names), ignore_index=True)
        pd.testing.assert_frame_equal(made, embedded)
