"""Rencana as a page: the question and its answer in both languages, links, and what cannot be."""

from dataclasses import replace

import pytest

from lib.auth import operator
from lib.services.planning import scenarios
from lib.services.planning.case import case_of_service
from lib.services.planning.siting import find_sites
from lib.services.regions import region_name
from lib.ui import account, rencana_hasil, rencana_lokasi, rencana_ubah
from lib.ui.rencana_hasil import question
from lib.ui.rencana_state import PlanState, neediest, parse
from tests.apptest.conftest import PAGES
from tests.apptest.test_pages import failures, words

PAGE = next(each for each in PAGES if each.stem == "rencana")
YALIMO, BARAT_DAYA, BANDUNG = "95.01", "81.08", "32.73"


def shown(app):
    assert not app.exception, failures(app)
    return words(app)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("objective", ["mclp", "lscp", "pmedian", "pcenter"])
def test_every_objective_says_what_it_found(open_page, objective, language):
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, tujuan=objective, bahasa=language))
    assert "Kabupaten Maluku Barat Daya" in text
    assert ("Terbukti terbaik" if language == "id" else "Proven best") in text


def test_the_page_shows_the_figures_of_the_service(open_page):
    case = case_of_service("puskesmas", YALIMO, same_landmass=True)
    plan = find_sites(case, 5000, 3)
    text = shown(open_page(PAGE, wilayah=YALIMO, jumlah="3"))
    assert f"{plan.after_pct:.1f}".replace(".", ",") + " %" in text.replace("\u00a0", " ")
    for name in plan.sites["name"]:
        assert name in text


def test_a_city_within_reach_offers_a_shorter_radius(open_page):
    app = open_page(PAGE, wilayah=BANDUNG)
    assert "Semua orang di Kota Bandung sudah" in shown(app)
    app.button(key="rencana_coba").click().run()
    assert "dalam 3 km" in shown(app).replace("\u00a0", " ")


def test_required_and_excluded_places_are_kept(open_page):
    case = case_of_service("puskesmas", BARAT_DAYA, same_landmass=True)
    best = find_sites(case, 5000, 1).sites.iloc[0]
    free = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1"))
    kept = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1", tanpa=best["id"]))
    assert f"1. {best['name']}, " in free
    assert f"1. {best['name']}, " not in kept
    other = case.candidates[case.candidates["id"] != best["id"]].iloc[-1]
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="1", wajib=other["id"]))
    assert f"1. {other['name']}, " in text


def test_a_question_that_cannot_be_is_refused_with_its_code(open_page):
    many = ",".join(f"81.08.01.20{n:02}" for n in range(1, 8))
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="2", wajib=many))
    assert "E_PLAN" in text.replace("\\", "")


@pytest.mark.parametrize(
    "query",
    [
        {"wilayah": "99.99", "layanan": "x", "tujuan": "y", "bagian": "z"},
        {"jumlah": "0", "radius": "inf"},
        {"jumlah": "nan", "radius": "nan", "skenario": "x"},
        {"wajib": "<script>", "tanpa": ",,", "ubah": "?"},
    ],
)
def test_wrong_links_open_the_page(open_page, query):
    assert shown(open_page(PAGE, **query))


def test_a_link_carries_the_question_and_no_more():
    state = parse({"layanan": "sma", "wilayah": BARAT_DAYA, "jumlah": "7", "daratan": "0"})
    assert state.radius == 3.0 or state.radius == state.service.default_radius_km
    assert parse(state.to_params()) == state
    assert PlanState().to_params() == {}


def test_a_guest_begins_where_most_people_are_out_of_reach(open_page):
    assert region_name(neediest("puskesmas", 5.0)) in shown(open_page(PAGE))


def saved(open_page, **query):
    """Save what the page shows as a scenario and give the page."""
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="skenario", **query)
    shown(app)
    app.text_input[0].set_value("Rencana <b>2027</b>")
    next(each for each in app.button if each.label == "Simpan skenario").click().run()
    assert "Skenario tersimpan." in shown(app)
    return app


def test_a_saved_scenario_opens_by_its_link_with_the_same_figures(open_page, staff, monkeypatch):
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page, jumlah="3")
    assert "Rencana &lt;b&gt;2027" in shown(app)
    token = app.query_params["skenario"]
    private = shown(open_page(PAGE, skenario=token))
    app.button(key="rencana_bagikan").click().run()
    assert f"?skenario={token}" in shown(app)
    monkeypatch.setattr(account, "token", lambda: "")
    text = shown(open_page(PAGE, skenario=token))
    title = "3 puskesmas baru di Kabupaten Maluku Barat Daya menjangkau 21,"
    assert title in text
    assert title in private
    part = shown(open_page(PAGE, skenario=token, bagian="skenario"))
    assert "Skenario terbuka: Rencana" in part
    assert "Menurut data kini" not in part


def test_a_private_scenario_opens_for_nobody_else(open_page, staff, monkeypatch):
    staff("rina", "perencana", BARAT_DAYA)
    token = saved(open_page).query_params["skenario"]
    monkeypatch.setattr(account, "token", lambda: "")
    text = shown(open_page(PAGE, skenario=token))
    assert "E_SCENARIO" in text.replace("\\", "")


def test_two_planners_do_not_overwrite_each_other(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page)
    known = scenarios.listed(operator(), BARAT_DAYA)[0]
    scenarios.save(operator(), known.id, known.content, known.figures, expected=1)
    next(each for each in app.button if each.label == "Simpan skenario").click().run()
    assert "E_SCENARIO_CHANGED" in shown(app).replace("\\", "")


def test_planners_of_a_neighbour_cannot_save(open_page, staff):
    staff("rina", "perencana", YALIMO)
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, bagian="skenario"))
    assert "Perencana Kabupaten Maluku Barat Daya yang masuk" in text


def test_scenarios_are_laid_side_by_side(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    for number in ("2", "4"):
        saved(open_page, jumlah=number)
    tokens = ",".join(each.token for each in scenarios.listed(operator(), BARAT_DAYA))
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, bagian="skenario", banding=tokens))
    assert "Perbandingan skenario, angka saat disimpan" in text


def test_a_plan_that_is_not_proven_says_what_is_left_and_is_tried_longer(open_page, monkeypatch):
    unsure = rencana_hasil.answer(question(parse({"wilayah": BARAT_DAYA})))
    unsure = replace(unsure, plan=replace(unsure.plan, optimal=False, gap_pct=2.5))
    monkeypatch.setattr(rencana_lokasi, "answer_to", lambda _: unsure)
    app = open_page(PAGE, wilayah=BARAT_DAYA)
    assert "Paling jauh 2,5" in shown(app)
    assert "paling banyak 2,5" in shown(app)
    app.button(key="rencana_bukti_mulai").click().run()
    running = app.session_state["rencana_bukti"]
    assert running is None or running.wait(30)
    assert "Terbukti terbaik" in shown(app.run())


def test_changes_say_who_gains_and_who_loses_and_can_be_undone(open_page):
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="andai")
    assert "lihat siapa yang terpengaruh" in shown(app)
    app.button(key="rencana_dari_lokasi").click().run()
    plan = rencana_hasil.answer(question(parse({"wilayah": BARAT_DAYA})))
    after = f"{plan.plan.after_pct:.1f}".replace(".", ",")
    assert after in shown(app)
    assert len(app.query_params["ubah"].split(",")) == 5
    app.button(key="rencana_urung_tombol").click().run()
    assert "ubah" not in app.query_params
    assert after not in shown(app)
    app.button(key="rencana_ulang_tombol").click().run()
    assert after in shown(app)
    app.segmented_control(key="rencana_cara").set_value("tutup").run()
    app.button(key="rencana_tutup_ini").click().run()
    assert "Tutup: Puskesmas" in shown(app)


def test_changes_come_back_from_a_scenario_as_they_were_written():
    texts = ("b~81.08.07.2003", "b~-8.10000~127.20000", "t~1010001", "p~1010002~81.08.08.2007")
    found = rencana_ubah.changes("puskesmas", (*texts, "x", "t~0", "b~99~999", "n~1010001~x"))
    assert [each["kind"] for each in found] == ["add", "add", "close", "move"]
    again = rencana_ubah.changes("puskesmas", rencana_ubah.written(found))
    for one, other in zip(found, again, strict=True):
        assert one["id"] == other["id"]
        assert one.get("lat", 0) == pytest.approx(other.get("lat", 0), abs=1e-5)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_sites_become_lines_of_a_proposal_with_money_and_duty(open_page, staff, language):
    staff("siti")
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="usulan", jumlah="2", bahasa=language)
    text = shown(app).replace("\u00a0", " ")
    assert ("memerlukan Rp18 miliar" if language == "id" else "need Rp18 billion") in text
    assert "Pemerintah Kabupaten Maluku Barat Daya" in text or "Government" in text
    assert ("asumsi sampai" if language == "id" else "assumptions until") in text


def test_a_planner_tries_costs_and_keeps_them_for_the_region(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    app = open_page(
        PAGE, wilayah=BARAT_DAYA, bagian="usulan", jumlah="2", sarana="bangun_puskesmas"
    )
    app.number_input[0].set_value(4000.0)
    next(each for each in app.button if each.label == "Coba biaya ini").click().run()
    assert "memerlukan Rp8 miliar" in shown(app)
    assert "biaya" in app.query_params
    app.number_input[0].set_value(5000.0)
    app.text_input[0].set_value("SHSR 2026")
    next(each for each in app.button if each.label.startswith("Simpan untuk")).click().run()
    assert "memerlukan Rp10 miliar" in shown(app)
    assert "asumsi sampai" not in shown(app)


def test_costs_and_money_come_back_with_a_scenario(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    biaya = "bangun_puskesmas~4e+09~1e+09~12"
    app = saved(open_page, jumlah="2", sarana="bangun_puskesmas", biaya=biaya, tahun="2029")
    token = app.query_params["skenario"]
    text = shown(open_page(PAGE, skenario=token, bagian="usulan")).replace("\u00a0", " ")
    assert "memerlukan Rp8 miliar" in text
    assert "2029" in text


def test_money_decides_instead_of_the_number(open_page, staff):
    staff("siti")
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, anggaran="20"))
    assert "2 puskesmas baru di Kabupaten Maluku Barat Daya" in text
    refused = shown(open_page(PAGE, wilayah=BARAT_DAYA, anggaran="1", wajib="81.08.08.2007"))
    assert "E_PLAN" in refused.replace("\\", "")


@pytest.mark.parametrize("need", ["tertinggal", "kemiskinan", "terburuk"])
def test_need_and_one_in_each_kecamatan_steer_the_choice(open_page, need):
    plain = shown(open_page(PAGE, wilayah="81", jumlah="5"))
    text = shown(open_page(PAGE, wilayah="81", jumlah="5", butuh=need))
    assert "5 puskesmas baru di Maluku" in text
    assert (need == "kemiskinan") or text != plain
    assert "E_" not in shown(open_page(PAGE, wilayah=BARAT_DAYA, jumlah="30", tiap="1"))


def test_yearly_money_lays_the_sites_out_over_years(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    query = {"wilayah": BARAT_DAYA, "bagian": "usulan", "jumlah": "4", "pagu": "2028~10,2029~20"}
    text = shown(open_page(PAGE, **query)).replace("\u00a0", " ")
    assert "Yang dapat dibangun menurut pagu" in text
    assert "1 lokasi belum mendapat tahun" in text
    assert "2029" in text
    app = saved(open_page, jumlah="4", pagu="2028~10,2029~20")
    again = open_page(PAGE, skenario=app.query_params["skenario"], bagian="usulan")
    assert "1 lokasi belum mendapat tahun" in shown(again)
    assert again.query_params["pagu"] == "2028~10,2029~20"


def changed(app, way, **choices):
    """Choose a kind of change and what it needs."""
    app.segmented_control(key="rencana_cara").set_value(way).run()
    for key, value in choices.items():
        next(each for each in app.selectbox if each.key == f"rencana_{key}").set_value(value).run()
    return app


def test_more_beds_change_beds_per_person_and_are_told(open_page):
    app = open_page(PAGE, layanan="rumah_sakit", wilayah=YALIMO, bagian="andai")
    changed(app, "tingkatkan", fasilitas="9202013")
    app.number_input(key="rencana_tambahan").set_value(100).run()
    app.button(key="rencana_besarkan_ini").click().run()
    text = shown(app).replace("\u00a0", " ")
    assert app.query_params["ubah"] == "n~9202013~100"
    for said in ("menaikkan tempat tidur", "0,79", "1,14", "belum diverifikasi", "tambahan tenaga"):
        assert said in text


def test_more_beds_are_told_in_english(open_page):
    query = {"layanan": "rumah_sakit", "wilayah": YALIMO, "bahasa": "en"}
    text = shown(open_page(PAGE, bagian="andai", ubah="n~9202013~100", **query))
    for said in ("raises beds", "0.79", "not verified", "more staff"):
        assert said in text


def test_inpatient_care_and_a_facility_raised_have_their_effects(open_page):
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="andai")
    changed(app, "tingkatkan", fasilitas="1080131")
    app.button(key="rencana_rawat_inap_ini").click().run()
    assert "mendekatkan rawat inap puskesmas" in shown(app)
    app = open_page(PAGE, layanan="rumah_sakit", wilayah=BARAT_DAYA, bagian="andai")
    changed(app, "tingkatkan", fasilitas="puskesmas/1080136")
    app.button(key="rencana_jadikan_ini").click().run()
    assert app.query_params["ubah"].startswith("n~puskesmas/1080136")
    text = shown(app)
    assert "Perubahan ini menjangkau" in text
    assert "Rp150" in text.replace("\u00a0", "") or "Rp225" in text.replace("\u00a0", "")
    assert "asumsi" in text


def test_a_hazard_takes_facilities_and_says_whether_roads_are_known(open_page):
    app = changed(open_page(PAGE, wilayah=YALIMO, bagian="andai"), "gangguan", area=5.0)
    app.selectbox(key="rencana_desa").set_value("95.01.01.1001").run()
    text = shown(app).replace("\u00a0", " ")
    assert "kehilangan jangkauan di Kabupaten Jayawijaya" in text
    assert "Jaringan jalan wilayah ini belum dimuat" in text
    assert app.query_params["ubah"].startswith("h~")
    app.button(key="rencana_urung_tombol").click().run()
    assert "ubah" not in app.query_params
    belu = shown(open_page(PAGE, wilayah="53.04", bagian="andai", ubah="h~-9.08~124.9~3"))
    assert "Terputus dari jalan" in belu
    assert "km di sekitar" in belu


def test_the_stress_test_names_places_and_tries_a_closing(open_page):
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="andai")
    app.session_state["rencana_sandaran"] = True
    app.run()
    text = shown(app)
    assert "Tanpa fasilitas ini" in text
    button = next(each for each in app.button if each.label == "Coba tutup")
    button.click().run()
    assert app.query_params["ubah"] == "t~" + button.key.removeprefix("rencana_tutup_")
    assert "kehilangan jangkauan di Kabupaten Maluku Barat Daya" in shown(app)
    app.button(key="rencana_hapus_0").click().run()
    assert "ubah" not in app.query_params


def test_what_a_link_says_of_upgrades_and_hazards_is_read_and_written_alike():
    texts = ("n~1010001~20", "n~1010001~i", "h~-8.10000~127.20000~2.5")
    found = rencana_ubah.changes("puskesmas", texts)
    assert [each["kind"] for each in found] == ["upgrade", "upgrade", "hazard"]
    assert rencana_ubah.written(found) == texts
    raised = rencana_ubah.changes("rumah_sakit", ["n~puskesmas/1080136"])
    assert rencana_ubah.written(raised) == ("n~puskesmas/1080136",)
    wrong = ("n~1010001", "n~1010001~0", "n~1010001~99999", "n~puskesmas/1080136", "h~1~2",
             "h~-8~127~0", "h~-8~127~nan", "h~-8~127~1000", "h~x~y~1")  # fmt: skip
    assert rencana_ubah.changes("puskesmas", wrong) == []


def test_a_change_takes_the_place_of_what_it_contradicts():
    joined = rencana_ubah.joined
    grown, moved, closed = "n~1~20", "p~1~81.08.07.2003", "t~1"
    assert joined((grown,), moved) == (grown, moved)
    assert joined((moved,), grown) == (moved, grown)
    assert joined((grown, moved), closed) == (closed,)
    assert joined((closed,), grown) == (grown,)
    assert joined(("t~2", "b~x"), "b~x") == ("t~2", "b~x")
    assert joined(("h~1~2~3",), "h~1~2~5") == ("h~1~2~3", "h~1~2~5")


def test_a_line_has_its_own_means_cost_year_and_money(open_page, staff):
    case = case_of_service("puskesmas", BARAT_DAYA, same_landmass=True)
    first, second = find_sites(case, 5000, 2).sites["id"]
    other = next(each for each in case.candidates["id"] if each not in {first, second})
    query = {
        "jumlah": "2", "ubah": rencana_ubah.add_in(other), "tahun": "2029",
        "usul": f"{first}~tingkatkan_pustu~1234~2031~dak_fisik,{second}~bangun_sd~x~99~dana_desa",
    }  # fmt: skip
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, bagian="usulan", **query))
    assert "3 usulan untuk" in text
    assert "Rp1,23 miliar" in text or "Rp1.234 juta" in text or "Rp1,2 miliar" in text
    assert all(each in text for each in ("Tingkatkan pustu menjadi puskesmas", "2031", "2029"))
    # A scenario keeps them, and its link brings them back.
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page, **query)
    again = open_page(PAGE, skenario=app.query_params["skenario"], bagian="usulan")
    assert "3 usulan untuk" in shown(again)
    assert again.query_params["usul"] == f"{first}~tingkatkan_pustu~1234~2031~dak_fisik"


def test_mobile_services_have_a_rota(open_page):
    query = {"wilayah": BARAT_DAYA, "bagian": "usulan", "sarana": "keliling_air", "jumlah": "9"}
    text = shown(open_page(PAGE, **query))
    assert "2 unit, masing-masing keluar 8 hari sebulan, bergiliran di 9 tempat" in text
    assert "bergiliran" not in shown(open_page(PAGE, wilayah=BARAT_DAYA, bagian="usulan"))


def test_tapped_places_are_candidates_that_a_link_carries(open_page, staff):
    best = find_sites(case_of_service("puskesmas", BARAT_DAYA, same_landmass=True), 5000, 3).sites
    points = [f"{row.lat:.5f}~{row.lon:.5f}" for row in best.itertuples()]
    taps = {"calon": "titik", "titik": ",".join([*points[:2], "x", points[2]]), "jumlah": "3"}
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, **taps))
    assert "Dari 3 calon" in text
    assert "Titik " in text
    assert "Ketuk calon lokasi di peta" in shown(open_page(PAGE, wilayah=BARAT_DAYA, calon="titik"))
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page, **taps)
    assert "Dari 3 calon" in shown(open_page(PAGE, skenario=app.query_params["skenario"]))


def test_candidates_of_a_file_are_asked_for_where_a_link_has_none(open_page):
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, calon="berkas"))
    assert "E_CANDIDATE_FILE" in text.replace("\\", "")


def test_facilities_of_another_class_are_raised(open_page):
    text = shown(open_page(PAGE, layanan="smp", wilayah=YALIMO, calon="sd", jumlah="2"))
    assert "2 SMP" in text
    assert "1. SD " in text


def test_several_services_share_their_sites(open_page):
    text = shown(open_page(PAGE, wilayah=YALIMO, serta="smp,sd", jumlah="2"))
    assert "2 lokasi bersama di" in text
    assert "Tambahan SMP (tanpa MTs)" in text
    assert parse({"serta": "puskesmas,x,smp", "tujuan": "lscp"}).serta == ("smp",)


def test_the_nation_is_a_region_with_the_seats_as_candidates(open_page):
    text = shown(open_page(PAGE, wilayah="nasional", jumlah="3"))
    assert "3 puskesmas baru di Indonesia" in text
    assert parse({"wilayah": "nasional"}).calon == "kecamatan"


def test_two_planners_saving_the_same_scenario_lose_nothing(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page, jumlah="3")
    token = app.query_params["skenario"]
    assert app.query_params["versi"] == "1"
    known = scenarios.by_token(operator(), token)
    scenarios.save(operator(), known.id, known.content, known.figures, expected=1)
    # What the first planner has on screen meanwhile stays, even when the page is loaded anew.
    mine = open_page(PAGE, **dict(app.query_params) | {"jumlah": "4", "bagian": "skenario"})
    assert "Versi 2 disimpan" in shown(mine)
    mine.radio[0].set_value("lanjut")
    next(each for each in mine.button if each.label == "Simpan skenario").click().run()
    assert "E_SCENARIO_CHANGED" in shown(mine).replace("\\", "")
    assert mine.query_params["jumlah"] == "4"
    assert scenarios.by_token(operator(), token).number == 2
    mine.button(key="rencana_muat_terbaru").click().run()
    assert (mine.query_params["versi"], mine.query_params["jumlah"]) == ("2", "3")
    assert "Versi 2 disimpan" not in shown(mine)


def test_a_scenario_and_its_comments_bear_names_not_keys(open_page, staff):
    staff("rina", "perencana", BARAT_DAYA)
    app = saved(open_page, jumlah="2")
    app.text_area[0].set_value("Cek lahannya.")
    next(each for each in app.button if each.label == "Kirim komentar").click().run()
    text = shown(app)
    assert "account:" not in text
    assert text.lower().count("rina") >= 2


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ({"calon": "kecamatan"}, "b~-"),
        ({"calon": "rawat_inap"}, "n~10"),
        ({"layanan": "rumah_sakit", "calon": "puskesmas_rawat_inap"}, "n~puskesmas/"),
    ],
)
def test_the_sites_found_become_the_changes_that_bring_them(open_page, query, start):
    app = open_page(PAGE, wilayah=BARAT_DAYA, bagian="andai", jumlah="2", **query)
    app.button(key="rencana_dari_lokasi").click().run()
    shown(app)
    texts = app.query_params["ubah"].split(",")
    assert len(texts) == 2
    assert all(each.startswith(start) for each in texts)


def test_the_nation_is_planned_for_without_villages_on_the_map(open_page):
    app = open_page(PAGE, wilayah="nasional", bagian="andai", ubah="t~1080136")
    assert "kehilangan jangkauan" in shown(app)


def test_money_for_no_site_at_all_is_said_and_not_taken_for_nothing_to_do(open_page):
    text = shown(open_page(PAGE, wilayah=BARAT_DAYA, anggaran="1")).replace("\\", "")
    assert "E_BUDGET" in text
    assert "Rp1.000.000.000" in text
    far = shown(open_page(PAGE, wilayah=BARAT_DAYA, calon="titik", titik="-6.2~106.8"))
    assert "Pilih calon lokasi lain" in far
    assert "Tidak ada lokasi yang perlu ditambah" not in far
