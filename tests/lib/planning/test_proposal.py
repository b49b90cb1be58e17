"""Lines of a proposal: their figures, rule, duty and money; who may pay for what, where."""

import datetime as dt
import math
from dataclasses import replace

import pandas as pd
import pytest

from data.catalogue import load_catalogue
from data.current import current_dataset
from data.means import all_means
from lib.auth import operator
from lib.i18n import using
from lib.services.coverage import coverage_table
from lib.services.kpi import register
from lib.services.participation.nomenclature import Entry
from lib.services.planning import means
from lib.services.planning.proposal import Choice, Wish, lines, spending
from lib.services.planning.proposal_duty import (
    allowed_funding,
    chosen_funding,
    level_of,
    next_plan_year,
    responsible,
)
from lib.services.planning.proposal_links import rule_of
from lib.services.planning.scenario_errors import FundingError, MeansError
from tests.lib.kpi.people import BELU, SMART
from tests.reports import MONDAY, a_report

DAY = dt.date(2026, 11, 24)
DIRUN, KELURAHAN = "53.04.01.2008", "53.04.12.1001"
WISH = Wish("puskesmas", 5_000, "bangun_puskesmas")
MEANS = {each.code: each for each in all_means()}
SERVICES = load_catalogue().services


def site(code=DIRUN, gained=1_000.0, **more):
    row = {"id": code, "name": "Dirun", "lat": -9.10801, "lon": 125.08912, "people_gained": gained}
    return row | more


def made(db, wish=WISH, *sites):
    return lines(pd.DataFrame([*sites] or [site()]), wish, today=DAY, db=db)


def test_a_line_carries_the_figures_of_the_services(db):
    (line,) = made(db)
    table = coverage_table("puskesmas", 5_000, "kecamatan", "53.04.01").iloc[0]
    assert line.people_out == table["population"] - table["population_covered"]
    said = "Di Kecamatan Lamaknen, 4,8 ribu orang berada lebih dari 5\u00a0km dari puskesmas."
    assert line.problem.startswith(said)
    assert (line.district, line.regency, line.priority, line.year) == ("53.04.01", BELU, 1, 2028)
    assert (line.cost_rp, line.assumed, line.per_person_rp) == (9e9, True, 9e6)
    assert (line.level, line.responsible) == ("kabkota", "Pemerintah Kabupaten Belu")
    assert line.funding_text == "APBD kabupaten/kota"
    assert (line.target, line.voices.number, line.nomenclature) == (None, 0, Entry())
    with using("en"):
        (english,) = made(db)
    assert english.action == "Build a new puskesmas"
    assert "more than 5\u00a0km" in english.problem


def test_what_is_entered_and_edited_counts(db):
    means.set_cost(operator(), BELU, "bangun_puskesmas", 7e9, 1e9, 15, "DPA", db=db)
    (line,) = made(db)
    assert (line.cost_rp, line.source, line.assumed) == (7e9, "DPA", False)
    known = means.cost_of("bangun_puskesmas", "puskesmas", BELU, db=db)
    other = means.edited(known, 6e9, 1e9, 15)
    entry = Entry("1.02", "a", "b", "c")
    wish = replace(WISH, funding="dak_fisik", year=2031, nomenclature=entry)
    wish = replace(wish, costs={"bangun_puskesmas": other})
    (line,) = made(db, wish)
    assert (line.cost_rp, line.assumed, line.year, line.funding) == (6e9, True, 2031, "dak_fisik")
    assert line.nomenclature == entry
    assert [(each.year, each.funding, each.amount_rp) for each in spending([line])] == [
        (2031, "dak_fisik", 6e9)
    ]


def test_a_line_may_have_its_own_means_cost_year_and_money(db):
    own = Choice("tingkatkan_pustu", "dak_fisik", 2030, 5e9, action="Pindahkan A ke B")
    wish = replace(WISH, year=2029, choices={1: own})
    first, other = made(db, wish, site(), site("53.04.01.2001"))
    assert (first.means, first.cost_rp, first.year) == ("bangun_puskesmas", 9e9, 2029)
    assert (other.means, other.cost_rp, other.year) == ("tingkatkan_pustu", 5e9, 2030)
    assert (other.funding, other.action, other.assumed) == ("dak_fisik", "Pindahkan A ke B", True)
    assert other.per_person_rp == 5e6
    # Another means of the line may not be paid by what pays for the proposal.
    village = Wish("puskesmas", 5_000, "jalan_desa", funding="dana_desa",
                   choices={0: Choice("jalan_kabupaten")})  # fmt: skip
    assert made(db, village)[0].funding == "apbd"
    with pytest.raises(MeansError):
        made(db, replace(WISH, choices={0: Choice("bangun_sd")}))
    with pytest.raises(FundingError):
        made(db, replace(WISH, choices={0: Choice(funding="dana_desa")}))


def test_a_mobile_service_is_shared_by_the_places_it_goes_to(db):
    wish = replace(WISH, choices={n: Choice("keliling_puskesmas") for n in range(4)})
    found = made(db, wish, *(site() for _ in range(5)))
    assert [each.amount for each in found] == [0.25] * 4 + [1.0]
    assert math.fsum(each.cost_rp for each in found[:4]) == 7e8
    assert found[0].yearly_rp == 1e8


def test_roads_cost_by_their_length_and_an_unknown_cost_stays_unknown(db):
    (road,) = made(db, Wish("puskesmas", 5_000, "jalan_kabupaten", choices={0: Choice(amount=2.5)}))
    assert (road.cost_rp, road.yearly_rp, road.level) == (12.5e9, 2.5e8, "kabkota")
    (other,) = made(db, Wish("rth", 5_000, "bangun_lain"))
    assert (other.cost_rp, other.per_person_rp, spending([other])) == (None, None, ())
    (nobody,) = made(db, WISH, site(gained=0.0))
    assert nobody.per_person_rp is None


def test_a_place_of_ones_own_is_found_by_its_point(db):
    (line,) = made(db, WISH, site("", name="Titik"))
    assert (line.regency, line.district, line.place) == (BELU, "53.04.01", "Titik")
    assert "Separuh penduduknya" in line.problem


def test_the_duty_is_that_of_the_service_and_of_its_place():
    build, road = MEANS["bangun_sekolah_menengah"], MEANS["jalan_desa"]
    assert level_of(build, SERVICES["sma"], DIRUN) == "provinsi"
    assert level_of(MEANS["bangun_puskesmas"], SERVICES["puskesmas"], DIRUN) == "kabkota"
    assert level_of(MEANS["bangun_lain"], SERVICES["mi"], DIRUN) == "pusat"
    assert level_of(road, SERVICES["sma"], DIRUN) == "desa"
    # A kelurahan has no government of its own, nor have the regencies of Jakarta.
    assert level_of(road, SERVICES["sma"], KELURAHAN) == "kabkota"
    assert level_of(MEANS["bangun_puskesmas"], SERVICES["puskesmas"], "31.74.01.1001") == "provinsi"
    assert responsible("provinsi", DIRUN, "") == "Pemerintah Provinsi Nusa Tenggara Timur"
    assert responsible("desa", DIRUN, "Dirun") == "Pemerintah Desa Dirun, Kabupaten Belu"
    assert responsible("pusat", DIRUN, "") == "Pemerintah pusat"


def test_village_funds_pay_only_for_village_scale_and_only_in_a_desa():
    for each in all_means():
        for code in (DIRUN, KELURAHAN, "53.04.01", BELU):
            found = allowed_funding(each, code)
            assert found
            assert ("dana_desa" in found) <= (each.village_scale and code == DIRUN)
    assert chosen_funding(MEANS["jalan_desa"], DIRUN, "dana_desa") == "dana_desa"
    assert chosen_funding(MEANS["jalan_desa"], KELURAHAN, "dana_desa") == "apbd"
    with pytest.raises(FundingError):
        chosen_funding(MEANS["bangun_puskesmas"], DIRUN, "dana_desa")


@pytest.mark.parametrize(
    ("day", "year"), [(dt.date(2026, 6, 30), 2027), (dt.date(2026, 7, 1), 2028), (DAY, 2028)]
)
def test_a_year_whose_plan_is_set_is_too_late(day, year):
    assert next_plan_year(day) == year


def test_a_rule_is_named_with_its_article_and_status():
    found = rule_of(SERVICES["puskesmas"], DIRUN)
    assert found.verdict in {"tidak_terpenuhi", "belum_dapat_dipastikan"}
    assert found.article in found.sentence
    for code in current_dataset().districts["kode"].sample(40, random_state=1):
        for service in ("puskesmas", "sd", "rumah_sakit"):
            each = rule_of(SERVICES[service], code)
            if each is None:
                continue
            # A revoked rule only compares: no sentence says that it is broken.
            if each.legal_status == "dicabut":
                assert "norma lama" in each.sentence
                assert "Tidak terpenuhi" not in each.sentence
    assert rule_of(SERVICES["rth"], DIRUN) is None


def test_a_line_is_tied_to_citizens_proposals_and_a_target(db):
    def proposed(**more):
        values = {"kind": "usulan", "published_at": MONDAY, "district": "53.04.01"}
        return a_report(db, **(values | more))

    far, near = proposed(service="puskesmas"), proposed(village=DIRUN)
    proposed(service="rumah_sakit")
    proposed(sector="pendidikan")
    proposed(district="53.04.02")
    proposed(published_at=None)
    proposed(musrenbang="ditolak")
    goal = replace(SMART, measure="jangkauan_puskesmas")
    number = register.define(operator(), BELU, "jangkauan", goal, db=db)
    (line,) = made(db)
    assert (line.voices.number, line.voices.tickets) == (2, (near.ticket, far.ticket))
    assert (line.target.kpi_id, line.target.year, line.target.value) == (number, 2029, 90.0)


def test_what_does_not_fit_is_refused(db):
    with pytest.raises(MeansError):
        made(db, Wish("puskesmas", 5_000, "bangun_sd"))
    with pytest.raises(FundingError):
        made(db, Wish("puskesmas", 5_000, "bangun_puskesmas", funding="dana_desa"))
    with pytest.raises(ValueError, match="E_RADIUS"):
        made(db, Wish("puskesmas", math.nan, "bangun_puskesmas"))
    assert made(db, WISH, *[]) != ()
    assert lines(pd.DataFrame(columns=["id", "name"]), WISH, today=DAY, db=db) == ()
