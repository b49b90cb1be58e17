"""The model of a map against the tables it is drawn from."""

import re
from dataclasses import replace

import numpy as np
import pytest

from data.store import load_dataset
from lib.i18n import using
from lib.services.mapbuild import build, worst_in_both
from lib.services.mapstate import MapState
from lib.services.measures import all_measures, coverage
from lib.services.palette import LEVELS

STATE = MapState()


def test_the_nation_has_514_regions_in_order_of_code() -> None:
    view = build(STATE)
    assert len(view.codes) == 514
    assert list(view.codes) == sorted(view.codes)
    assert len(view.texts) == len(view.class_index) == len(view.outlined) == 514


def test_values_are_those_of_the_coverage_table() -> None:
    view = build(STATE)
    table = coverage("puskesmas", 5000.0, "kabkota", None)
    np.testing.assert_allclose(
        view.values, table["coverage_pct"].reindex(list(view.codes)).to_numpy("float64")
    )


def test_the_title_holds_the_figures_of_the_nation() -> None:
    with using("en"):
        view = build(STATE)
    row = coverage("puskesmas", 5000.0, "nasional", None).iloc[0]
    millions = (row["population"] - row["population_covered"]) / 1e6
    assert f"{millions:.1f} million" in view.title
    assert "5.0" not in view.title


def test_the_least_reached_regency_is_drawn_darkest() -> None:
    view = build(STATE)
    worst = int(np.nanargmin(view.values))
    assert view.colours[view.class_index[worst]] == LEVELS[len(view.colours)][-1]


def test_62_regencies_are_outlined() -> None:
    assert build(STATE).outlined.sum() == 62
    assert build(replace(STATE, tertinggal=False)).outlined.sum() == 0


def test_a_colour_means_the_same_in_a_province_as_in_the_nation() -> None:
    nation, province = build(STATE), build(replace(STATE, wilayah="53"))
    assert province.labels == nation.labels
    place = nation.codes.index("53.04")
    own = province.codes.index("53.04")
    assert nation.class_index[place] == province.class_index[own]


def test_a_regency_is_drawn_by_its_kecamatan_with_its_villages() -> None:
    view = build(replace(STATE, wilayah="53.04"))
    assert view.level == "kecamatan"
    assert all(code.startswith("53.04.") for code in view.codes)
    villages = load_dataset().villages
    own = villages[villages["kode"].str.startswith("53.04.")]
    assert view.villages is not None
    assert view.villages.codes == tuple(own["kode"])


@pytest.mark.parametrize("measure", sorted(all_measures()))
@pytest.mark.parametrize("scope", ["nasional", "94", "53.04"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_measure_has_a_map_with_a_sentence(measure: str, scope: str, language: str) -> None:
    with using(language):  # type: ignore[arg-type]
        view = build(replace(STATE, ukuran=measure, wilayah=scope))
    words = " ".join((view.title, view.legend_title, *view.texts, *view.labels, *view.notes))
    assert view.title
    wrong = re.search(r"\b(nan|inf|None)\b|[{}]|\b(temuan|peta|ukuran)\.", words)
    assert wrong is None, (wrong, view.title)
    assert view.class_index.max() < len(view.colours) == len(view.labels)


@pytest.mark.parametrize("method", ["bulat", "kuantil", "selang", "alami"])
@pytest.mark.parametrize("classes", [3, 5, 7])
def test_every_way_of_classing_covers_every_value(method: str, classes: int) -> None:
    view = build(replace(STATE, metode=method, kelas=classes))
    assert (view.class_index[np.isfinite(view.values)] >= 0).all()
    assert len(view.colours) <= classes


def test_a_map_of_two_measures_names_the_regions_worst_in_both() -> None:
    view = build(replace(STATE, kedua="ipm"))
    assert view.bivariate is not None
    names = worst_in_both(view)
    assert len(names) == (view.class_index == 8).sum() > 10
    assert any("Nduga" in name for name in names)


@pytest.mark.parametrize("scope", ["nasional", "53", "53.04"])
@pytest.mark.parametrize("second", ["", "ipm"])
def test_a_service_without_data_says_so(scope: str, second: str) -> None:
    view = build(replace(STATE, layanan="pustu", wilayah=scope, kedua=second))
    assert (view.class_index == -1).all()
    assert "Belum ada data" in view.title


def test_sources_and_completeness_stand_under_the_map() -> None:
    lines = " ".join(build(STATE).sources)
    assert "Kementerian Kesehatan" in lines
    assert "dari 10.292" in lines


def test_people_who_must_cross_the_sea_add_up() -> None:
    parts = build(replace(STATE, ukuran="laut", layanan="rumah_sakit", radius=20.0))
    whole = coverage("rumah_sakit", 20_000.0, "nasional", None).iloc[0]
    assert np.nansum(parts.values) == whole["sea_crossing_population"]
