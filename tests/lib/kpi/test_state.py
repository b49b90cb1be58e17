"""A link to the page KPI carries all that is chosen, and bears nonsense."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.i18n import using
from lib.services.kpi import downloads, view
from lib.services.kpi.measures import ready_kpi, ready_kpis
from lib.services.kpi.state import SHOWN, KpiState, axes, parse, settle

STATES = st.builds(
    KpiState,
    kpi=st.sampled_from(list(ready_kpis())),
    wilayah=st.sampled_from(["", "53.04", "95.08"]),
    tampil=st.sampled_from(SHOWN),
    tahun=st.sampled_from([0, 2019, 2022]),
    target=st.none() | st.floats(0.01, 1e6).map(lambda value: float(f"{value:.6g}")),
    sumbu=st.sampled_from(axes()),
)


@given(STATES)
def test_a_link_gives_back_its_state(state):
    assert parse(state.to_params()) == state


@given(st.dictionaries(st.sampled_from(["kpi", "tahun", "target", "sumbu"]), st.text()))
def test_any_link_can_be_read(params):
    assert parse(params).kpi in ready_kpis()


def test_another_kpi_drops_year_and_target():
    state = settle(KpiState(tahun=2022, target=5.0, wilayah="53.04"), {"kpi": "ipm"})
    assert (state.tahun, state.target, state.wilayah) == (0, None, "53.04")


@pytest.mark.parametrize(
    ("code", "value", "text"),
    [
        ("ipm", 0.68, "+0,68 poin"),
        ("kemiskinan_pct", -0.7, "−0,7 poin"),
        ("hls", 0.04, "+0,04 tahun"),
        ("ppk", -84.0, "−Rp84.000"),
        ("ipm", 0.0, "0,00 poin"),
        ("ipm", float("nan"), "tidak tersedia"),
    ],
)
def test_changes_are_written_with_sign_and_unit(code, value, text):
    with using("id"):
        assert view.signed(ready_kpi(code), value) == text


def test_the_worse_end_of_a_change_is_brown_in_both_directions(sqlite_db):
    up, down = (
        view.map_view(state, view.frame_of(state))
        for state in (
            KpiState(kpi="ipm", tampil="perubahan", target=1.0),
            KpiState(kpi="kemiskinan_pct", tampil="perubahan", target=1.0),
        )
    )
    assert up.colours == down.colours[::-1]
    assert len(up.codes) == len(up.texts) == 514


def test_files_have_every_regency_and_no_formula(sqlite_db):
    state = KpiState(kpi="kemiskinan_pct", target=10.0)
    one = pd.read_csv(io.BytesIO(downloads.one_csv(state)), dtype={"kode": str})
    assert len(one) == 514
    own = one.set_index("kode").loc["53.04"]
    assert own["achievement"] == pytest.approx((20 - own["value"]) / 10 * 100, abs=0.01)
    assert len(pd.read_csv(io.BytesIO(downloads.all_csv(state)))) == 514
    book = downloads.all_xlsx(state, "http://localhost/kpi")
    sheet = pd.read_excel(io.BytesIO(book), dtype=str, engine="openpyxl")
    assert sheet.iloc[0, 0] == "11.01"
    assert len(sheet) == 514


def test_pairs_hold_only_regencies_with_both(sqlite_db):
    found = downloads.pairs(KpiState(kpi="realisasi_apbd", sumbu="ipm"))
    assert len(found) == 38
    assert found["kode"].str.startswith("35").all()
    assert found[["x", "y"]].notna().all(axis=None)
