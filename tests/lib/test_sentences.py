"""Sentences of reference regions word for word, and of KPIs, plans and reports of citizens."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest
from pyproj import Geod

from data.current import current_dataset
from data.db.engine import set_database
from lib.auth import operator
from lib.i18n import using
from lib.services.access import located
from lib.services.gap_ranges import group_samples
from lib.services.kpi.scorecard import scorecards
from lib.services.participation.board import Cell
from lib.services.planning import scenarios
from lib.services.planning.case import case_of_service
from lib.services.planning.scenario_content import settled
from lib.services.planning.scenario_errors import ScenarioMissingError
from lib.services.planning.siting import find_sites
from lib.services.profile_arrays import village_rows
from lib.services.reports.content import build
from lib.services.reports.order import Order
from lib.services.sentences import plan as plan_sentences
from lib.services.sentences import reach as said
from lib.services.sentences.kpi import against_peers, against_targets
from lib.services.sentences.ranges import outside_range
from lib.services.sentences.rules import rules_found, verdicts
from lib.services.sentences.subject import Subject, figures
from lib.services.sentences.voices import reports
from lib.services.travel_way import STRAIGHT

BELU, BANDUNG, NDUGA = "53.04", "32.73", "95.08"
DAY = dt.date(2026, 11, 25)


def texts(region, service="puskesmas"):
    return [each.text.replace("\u00a0", " ") for each in said.key_findings(of(region, service))]


def of(region, service="puskesmas"):
    return figures(Subject.usual(region, service), with_spread=False)


def test_the_people_out_of_reach_are_those_of_an_independent_reckoning():
    """Golden: pyproj's geodesic (GeographicLib) from every village of Belu to every puskesmas."""
    villages = current_dataset().villages
    villages = villages[villages["kode"].str.startswith(f"{BELU}.")]
    places = located("puskesmas")
    near = places[(places["lat"].sub(-9.1).abs() < 1) & (places["lon"].sub(124.9).abs() < 1)]
    n, m = len(villages), len(near)
    _, _, metres = Geod(ellps="WGS84").inv(
        np.repeat(villages["lon"].to_numpy(), m),
        np.repeat(villages["lat"].to_numpy(), m),
        np.tile(near["lon"].to_numpy(), n),
        np.tile(near["lat"].to_numpy(), n),
    )
    away = np.asarray(metres).reshape(n, m).min(axis=1) > 5_000
    outside = int(villages["population"].to_numpy()[away].sum())
    assert of(BELU).own.outside == outside
    assert f"{outside / 1000:.1f}".replace(".", ",") in texts(BELU)[3]


def test_the_findings_of_belu_word_for_word():
    assert texts(BELU)[:5] == [
        (
            "Di Kabupaten Belu 22 % penduduk di luar jangkauan puskesmas, lebih rendah daripada di "
            "Nusa Tenggara Timur (31 %) dan lebih tinggi daripada di Indonesia (17 %)"
        ),
        (
            "Persentase Kabupaten Belu (22 %) lebih rendah daripada median 8 kabupaten/kota yang "
            "paling mirip (27 %), antara lain Kabupaten Malaka dan Kabupaten Lombok Utara"
        ),
        (
            "Dari 12 kecamatan, persentase tertinggi ada di Kecamatan Tasifeto Timur: 56 % "
            "penduduk (15,2 ribu orang) di luar jangkauan puskesmas"
        ),
        (
            "Sedikitnya separuh dari 51,2 ribu orang di luar jangkauan tinggal di 2 dari 12 "
            "kecamatan: Tasifeto Timur dan Tasifeto Barat"
        ),
        (
            "Separuh penduduk Kabupaten Belu tinggal paling jauh 2,9 km dari puskesmas terdekat, "
            "9 dari 10 paling jauh 6,0 km (garis lurus)"
        ),
    ]
    with using("en"):
        assert texts(BELU)[5] == (
            "On record in Kabupaten Belu are 17 puskesmas (health centres): 0.73 for every "
            "10,000 people (Indonesia 0.36)"
        )


def test_where_everybody_is_reached_no_sentence_names_a_worst_place():
    found = texts(BANDUNG)
    assert found[0] == (
        "Semua penduduk Kota Bandung dalam jangkauan puskesmas, sedangkan di Jawa Barat 6 % dan "
        "di Indonesia 17 % belum"
    )
    assert not any("tertinggi" in each or "separuh dari" in each for each in found)


def test_one_facility_is_one_in_english():
    with using("en"):
        assert "is 1 hospital:" in next(e for e in texts(NDUGA, "rumah_sakit") if "record" in e)


def test_papua_is_told_to_be_estimated_roughly_and_its_parts_are_distrik():
    assert (
        "Papua adalah perkiraan kasar"
        in said.headline(Subject.usual(NDUGA, "puskesmas"), of(NDUGA)).caution
    )
    assert any("dari 32 distrik" in each for each in texts(NDUGA))


def test_no_sentence_says_that_a_revoked_or_unverified_rule_is_broken():
    for region in (BELU, NDUGA, BANDUNG, "53", "nasional"):
        found = rules_found(Subject.usual(region, "puskesmas"))
        assert found
        for each in found:
            if each.status == "dicabut":
                assert "Tidak terpenuhi" not in each.sentence.text
        counted = verdicts(Subject.usual(region, "puskesmas"), found).text
        assert "melanggar" not in counted
        assert f"dengan {len(found)} aturan" in counted
    assert verdicts(Subject.usual(BELU, "tpa"), ()) is None


def test_schools_get_no_verdict_of_not_met_while_madrasah_are_missing():
    for region in (BELU, NDUGA, "nasional"):
        found = rules_found(Subject.usual(region, "sd"))
        assert all(each.verdict != "tidak_terpenuhi" for each in found)


@pytest.mark.parametrize("region", [BELU, NDUGA, "81.08"])
def test_a_range_is_about_that_of_the_whole_country_reckoned_again(region):
    """Beside `gap_ranges.group_samples`, which moves every village and facility of the nation."""
    dataset, rows = current_dataset(), village_rows(region)
    group = np.full(len(dataset.villages), -1, dtype=np.intp)
    group[rows] = 0
    samples = group_samples(dataset, "puskesmas", 5_000.0, STRAIGHT, group, 1, within=region)
    low, high = np.quantile(100 - samples * 100, (0.025, 0.975))
    own = of(region).own.outside_pct
    found = outside_range("puskesmas", region, 5_000.0, own)
    assert found[0] <= own <= found[1]
    assert found == pytest.approx((min(low, own), max(high, own)), abs=9)
    assert outside_range("puskesmas", "nasional", 5_000.0, own) is None


# --- KPIs, plans, reports of citizens -------------------------------------------------------


def test_a_regency_is_laid_beside_its_peers_without_its_reach(sqlite_db, opened):
    cards = scorecards(BELU)
    text = against_peers("Kabupaten Belu", cards).text
    known = [c for c in cards if c.better_than_peers is not None and c.kpi.family != "jangkauan"]
    behind = [card for card in known if not card.better_than_peers]
    assert f"dalam {len(behind)} dari {len(known)} indikator" in text
    assert "39,9" in text  # stunting is the farthest from the median of the peers
    assert against_targets("Kabupaten Belu", cards) is None  # the register asks for none


@pytest.fixture
def opened(sqlite_db):
    before = set_database(sqlite_db)
    yield sqlite_db
    set_database(before)


@pytest.fixture
def shared_plan(opened):
    plan = find_sites(case_of_service("puskesmas", BELU), 5_000, 2)
    sites = plan.sites[["id", "name", "lat", "lon"]].to_dict(orient="records")
    content = settled({"objective": "mclp", "radius_m": 5_000.0, "number": 2, "sites": sites})
    figures_ = {"after_pct": plan.after_pct}
    made = scenarios.create(operator(), BELU, "puskesmas", "Dua baru", content, figures_, db=opened)
    return plan, made


def test_a_report_of_a_plan_is_led_by_what_it_brings(shared_plan, opened):
    plan, made = shared_plan
    order = Order("slides", "pptx", BELU, ("rumah_sakit",), scenario=made.token)
    with pytest.raises(ScenarioMissingError):
        build(order)  # nobody shared it yet
    scenarios.share(operator(), made.id, db=opened)
    report = build(order, today=DAY)
    gained = f"{plan.sites['people_gained'].sum() / 1000:.1f}".replace(".", ",")
    assert (
        f"Rencana “Dua baru” untuk Kabupaten Belu dengan 2 lokasi baru membawa {gained} ribu"
        in (report.title.text)
    )
    assert 3 <= len(report.facts) <= 5
    headings = [part.heading for part in report.parts]
    assert headings[:2] == ["Jangkauan dengan rencana", "Lokasi baru dalam rencana"]
    assert "Temuan utama: Puskesmas" in headings  # of the plan, though another was asked for
    assert "Temuan utama: Rumah sakit" in headings


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"sites": 1.0, "people_gained": 0.0, "before_pct": 80.0, "after_pct": 80.0}, "nobody new"),
        ({"sites": 2.0, "people_gained": 9.0, "before_pct": 80.0, "after_pct": 80.1}, "9 people"),
        (
            {"sites": 2.0, "people_gained": 9_000.0, "before_pct": 80.0, "after_pct": 85.0},
            "falls from 20% to 15%",
        ),
        ({"sites": 1.0, "people_gained": 5.0, "before_pct": None, "after_pct": None}, "nobody new"),
    ],
)
def test_a_plan_claims_no_more_than_its_figures(given, words):
    with using("en"):
        text = plan_sentences.effect("P", "Belu", "puskesmas", 5.0, given).text
        assert words in text
        assert ("1 new site " in text) == (given["sites"] == 1)
        assert plan_sentences.cost(given) is None
        assert plan_sentences.losses(given) is None


def test_reports_are_told_only_where_there_are_enough():
    assert reports("Belu", Cell("", 0)) == ()
    assert reports("Belu", Cell("", 0, hidden=True)) == ()
    told = [each.text for each in reports("Belu", Cell("", 12, answered=50.0, waited=2.5))]
    assert told[0] == "Dari Belu masuk 12 laporan warga"
    assert "2,5 hari kerja" in told[2]
