"""Means and their costs: assumed, entered by region, edited for a plan, shared out in days."""

import math

import numpy as np
import pytest

from data.catalogue import KEWENANGAN, load_catalogue
from data.current import current_dataset
from data.means import EFFECTS, FUNDING, OF_SERVICE, VILLAGE_FUND, all_means, means_for
from lib.auth import GUEST, ForbiddenError, SignInNeededError, operator
from lib.services import trail
from lib.services.gap_groups import village_remoteness
from lib.services.planning import means
from lib.services.planning.scenario_errors import MeansCostError, MeansError
from tests.lib.kpi.people import BELU, MALAKA, NTT, officer, planner

BUILD = "bangun_puskesmas"


def test_the_means_that_stand_ready_are_sound():
    known = all_means()
    assert len({each.code for each in known}) == len(known)
    for each in known:
        assert set(each.services) <= set(load_catalogue().services)
        assert each.effect in EFFECTS
        assert each.unit in {"unit", "km"}
        assert each.level in {*KEWENANGAN, OF_SERVICE}
        assert each.funding
        assert set(each.funding) <= set(FUNDING)
        # Village funds pay for what serves one village, and for nothing else.
        assert each.village_scale or VILLAGE_FUND not in each.funding
        assert (each.days_month > 0) == (each.effect == "berkala")
        assert each.label("id") != each.label("en")
        assert each.remote_factor >= 1


def test_every_service_has_a_means_and_one_way_to_build():
    for service in load_catalogue().services:
        found = means_for(service)
        assert any(each.effect == "titik" for each in found)
        assert ("bangun_lain" in [each.code for each in found]) == (
            not any(each.effect == "titik" and each.services for each in found)
        )
    assert "bangun_sd" not in [each.code for each in means_for("puskesmas")]
    assert [each.kewenangan("kabkota") for each in means_for("puskesmas")][-2:] == [
        "desa",
        "kabkota",
    ]


def test_what_nobody_entered_is_an_assumption(db):
    found = means.cost_of(BUILD, "puskesmas", BELU, db=db)
    assert (found.cost_rp, found.region, found.assumed) == (9e9, None, True)
    assert means.cost_of("bangun_lain", "klinik", BELU, db=db).cost_rp is None
    with pytest.raises(MeansError):
        means.cost_of("bangun_sd", "puskesmas", BELU, db=db)


def test_the_nearest_region_counts_and_an_entry_is_taken_back(db):
    def now():
        found = means.cost_of(BUILD, "puskesmas", BELU, db=db)
        return found.cost_rp, found.region, found.source

    means.set_cost(operator(), BELU, BUILD, 7e9, 2e9, 15, "DPA Dinkes 2026", db=db)
    means.set_cost(operator(), NTT, BUILD, 8e9, source="Provinsi", db=db)
    assert now() == (7e9, BELU, "DPA Dinkes 2026")
    assert means.cost_of(BUILD, "puskesmas", MALAKA, db=db).region == NTT
    means.set_cost(operator(), BELU, BUILD, None, db=db)
    assert now() == (8e9, NTT, "Provinsi")
    means.set_cost(operator(), "", BUILD, 1e9, db=db)
    assert now()[1] == NTT
    assert means.cost_of(BUILD, "puskesmas", "32.73", db=db).region == ""
    assert means.cost_of(BUILD, "puskesmas", "32.73", db=db).assumed
    assert trail.entries(operator(), db=db)[0].action == "means.cost"


@pytest.mark.parametrize("amount", [-1.0, math.nan, math.inf, 1e15])
def test_costs_that_make_no_sense_are_refused(db, amount):
    for figures in ((amount, 1.0, 1.0), (1.0, amount, 1.0), (1.0, 1.0, amount)):
        with pytest.raises(MeansCostError):
            means.set_cost(operator(), BELU, BUILD, *figures, db=db)
    with pytest.raises(MeansError):
        means.set_cost(operator(), BELU, "helikopter", 1.0, db=db)
    assert means.cost_of(BUILD, "puskesmas", BELU, db=db).region is None


def test_none_but_a_planner_of_the_region_enters_costs(db):
    for actor, error in (
        (GUEST, SignInNeededError),
        (officer(db), ForbiddenError),
        (planner(db, MALAKA), ForbiddenError),
    ):
        with pytest.raises(error):
            means.set_cost(actor, BELU, BUILD, 1e9, db=db)
    means.set_cost(planner(db), BELU, BUILD, 1e9, db=db)
    assert means.cost_of(BUILD, "puskesmas", BELU, db=db).cost_rp == 1e9


def test_a_figure_edited_in_a_plan_is_an_assumption_again(db):
    means.set_cost(operator(), BELU, BUILD, 7e9, 2e9, 15, "DPA", db=db)
    known = means.cost_of(BUILD, "puskesmas", BELU, db=db)
    assert means.edited(known, 7e9, 2e9, 15) is known
    other = means.edited(known, 6e9, 2e9, 15)
    assert (other.cost_rp, other.assumed) == (6e9, True)
    with pytest.raises(MeansCostError):
        means.edited(known, -6e9, 2e9, 15)


def test_far_places_cost_more(sqlite_db):
    dataset = current_dataset()
    known = means.cost_of(BUILD, "puskesmas", BELU, db=sqlite_db)
    level = village_remoteness(dataset)
    codes = dataset.villages["kode"].to_numpy(dtype=object)
    far, near = codes[level == 2][0], codes[level == 0][0]
    found = means.site_costs(known, [far, near, "milik sendiri"])
    assert found.tolist() == [13.5e9, 9e9, 9e9]
    kecamatan = dataset.districts["kode"].tolist()
    assert set(np.unique(means.site_costs(known, kecamatan))) == {9e9, 13.5e9}
    with pytest.raises(MeansCostError):
        means.site_costs(means.cost_of("bangun_lain", "klinik", BELU, db=sqlite_db), [near])
