"""Rules of service by region: three verdicts, and no more said than the data bear."""

import numpy as np
import pandas as pd
import pytest

from data.store import load_dataset
from geo.standards import MET, VERDICTS
from lib.errors import LevelError, UnknownServiceError
from lib.i18n import using
from lib.services.access import active_facilities
from lib.services.coverage import coverage_table
from lib.services.gap_errors import ProfileError, ThresholdError
from lib.services.gap_rules import OWN, Entry, OwnRule, entries, evaluate
from lib.services.gap_standards import (
    STANDARD_COLUMNS,
    own_table,
    profiles,
    service_table,
    standards_table,
    uncomputed_rules,
)
from lib.services.gap_terms import Terms, completeness_by_region
from lib.services.travel_way import Way

PROFILES = ("ambang-analisis", "permenkes", "sni-03-1733-2004", "permendiknas-24-2007",
            "pp47-2016", "permendikbud-23-2013", "who")  # fmt: skip


@pytest.fixture(scope="module")
def tables():
    return {profile: standards_table(profile) for profile in PROFILES}


def test_the_profiles_with_an_answer_are_listed_in_both_languages():
    found = profiles()
    assert set(found["profile"]) == set(PROFILES)
    assert "dicabut" in found.set_index("profile").loc["pp47-2016", "label"]
    with using("en"):
        assert "revoked" in profiles().set_index("profile").loc["pp47-2016", "label"]


@pytest.mark.parametrize("profile", PROFILES)
def test_tables_have_a_row_for_each_region_and_rule_and_bounds_around_the_records(tables, profile):
    table = tables[profile]
    assert tuple(table.columns) == STANDARD_COLUMNS
    assert (table.groupby("rule").size() == 514).all()
    assert table["kode"].is_monotonic_increasing
    assert set(table["met"].dropna()) <= set(VERDICTS)
    told = table.dropna(subset=["met"])
    assert (told["shortfall_least"] <= told["shortfall"]).all()
    assert (told["shortfall"] <= told["shortfall_most"]).all()
    assert ((told["met"] == "tidak_terpenuhi") == (told["shortfall_least"] > 0)).all()
    assert ((told["met"] == "terpenuhi") == (told["shortfall_most"] == 0)).all()
    assert table.loc[table["met"].isna(), "required"].isna().all()
    assert set(table["kewenangan"]) <= {"kabkota", "provinsi"}


def test_every_rule_of_a_profile_is_answered_or_listed_with_the_reason(tables):
    for profile in PROFILES:
        rules = {each.id for each in entries(load_dataset(), profile)}
        left = uncomputed_rules(profile)
        assert set(tables[profile]["rule"]) | set(left["rule"]) == rules
        assert not set(tables[profile]["rule"]) & set(left["rule"])
        assert left["reason"].str.endswith(".").all()


def test_no_rule_on_schools_is_called_unmet_while_madrasah_are_not_loaded(tables):
    for profile in ("sni-03-1733-2004", "permendiknas-24-2007", "permendikbud-23-2013"):
        schools = tables[profile][tables[profile]["service"].isin(["sd", "smp", "sma"])]
        assert len(schools)
        assert "tidak_terpenuhi" not in set(schools["met"].dropna())
        unsure = schools[schools["met"] == "belum_dapat_dipastikan"]
        assert unsure["sentence"].str.contains("madrasah").all()


def test_no_sentence_says_that_a_revoked_rule_is_broken_or_met(tables):
    for profile in ("pp47-2016", "permendiknas-24-2007", "permenkes"):
        with using("en"):
            english = standards_table(profile)
        for table, said, old in (
            (tables[profile], r"[Tt]idak terpenuhi|Terpenuhi", "norma lama"),
            (english, r"[Nn]ot met|Met\.", "old norm"),
        ):
            revoked = table[table["legal_status"] == "dicabut"]
            assert len(revoked)
            assert not revoked["sentence"].str.contains(said, regex=True).any()
            assert revoked["sentence"].str.contains(old).all()
            assert revoked["sentence"].str.contains("dicabut oleh|revoked by").all()


def test_rules_not_seen_in_their_text_say_so(tables):
    table = pd.concat(tables.values())
    unseen = table[(table["verified"] == "U") & table["met"].notna()]
    assert unseen["sentence"].str.contains("belum diverifikasi").all()


def test_one_puskesmas_for_each_kecamatan_counted_otherwise(tables):
    frame = load_dataset().facilities["puskesmas"]
    active = frame[frame["active"].to_numpy(dtype=bool)]
    districts = load_dataset().districts
    lacking = districts[~districts["kode"].isin(active["kode_kecamatan"].dropna())]
    table = tables["pp47-2016"].set_index("kode")
    by_region = lacking.groupby("kode_kabkota")
    wanted = by_region.size().reindex(table.index, fill_value=0)
    assert (table["shortfall"] == wanted).all()
    people = by_region["population"].sum().reindex(table.index, fill_value=0)
    assert (table["people_affected"] == people).all()
    counts = districts.groupby("kode_kabkota").size().reindex(table.index)
    assert (table["required"] == counts).all()
    everyone = active.groupby("kode_kabkota").size().reindex(table.index, fill_value=0)
    assert (table["available"] >= active["kode_kecamatan"].notna().groupby(
        active["kode_kabkota"]).sum().reindex(table.index, fill_value=0)).mean() > 0.99  # fmt: skip
    assert table["available"].sum() == everyone.sum()


@pytest.mark.parametrize(
    ("profile", "rule"),
    [
        ("permendiknas-24-2007", "pmd24_sd_per_desa"),
        ("permendiknas-24-2007", "pmd24_smp_per_kecamatan"),
        ("sni-03-1733-2004", "sni_rumah_sakit_penduduk"),
    ],
)
def test_what_is_available_is_what_the_records_hold_of_the_regency(tables, profile, rule):
    """A school by the border is counted on its own side, though a village beyond it is nearer."""
    table = tables[profile]
    table = table[(table["rule"] == rule) & table["available"].notna()].set_index("kode")
    frame = active_facilities(str(table["service"].iloc[0]))
    held = frame.groupby("kode_kabkota").size().reindex(table.index, fill_value=0)
    assert (table["available"] == held).all()


def test_people_for_each_puskesmas_counted_otherwise(tables):
    table = tables["permenkes"]
    table = table[table["rule"] == "kemenkes_puskesmas_30000"].set_index("kode")
    people = load_dataset().regions.set_index("kode")["population"]
    needed = np.ceil(people / 30_000)
    available = coverage_table("puskesmas", 5_000).set_index("kode")["facilities"]
    assert (table["required"] == needed).all()
    assert (table["available"] == available).all()
    assert (table["shortfall"] == (needed - available).clip(lower=0)).all()
    spare = (people - available * 30_000).clip(lower=0)
    assert (table["people_affected"] == spare).all()


def test_an_urban_rule_is_told_of_cities_only(tables):
    table = tables["sni-03-1733-2004"]
    cities = load_dataset().regions.set_index("kode")["kind"].reindex(table["kode"]) == "kota"
    assert (table["met"].notna().to_numpy() == cities.to_numpy()).all()
    assert table.loc[table["met"].isna(), "sentence"].str.contains("kota saja").all()


def test_distances_prove_a_lack_only_beyond_the_errors_of_both_places(tables):
    table = tables["ambang-analisis"].set_index("kode")
    out = coverage_table("puskesmas", 5_000).set_index("kode")
    lacking = out["population"] - out["population_covered"]
    assert (table["people_affected"] == lacking).all()
    assert table["people_least"].sum() < 0.5 * lacking.sum()
    assert (table["people_least"] <= table["people_affected"]).all()


def test_regencies_add_up_to_provinces_and_the_nation(tables):
    for level, length in (("provinsi", 2), ("nasional", 0)):
        table = standards_table("permenkes", level)
        own = tables["permenkes"].groupby(
            [tables["permenkes"]["kode"].str.slice(0, length), "rule"]
        )["shortfall"].sum()  # fmt: skip
        assert table["shortfall"].tolist() == own.tolist()
    within = standards_table("permenkes", "kabkota", "53")
    assert set(within["kode"].str[:2]) == {"53"}


def test_beds_of_hospitals_that_do_not_tell_leave_a_lack_open(tables):
    frame = load_dataset().facilities["rumah_sakit"]
    active = frame[frame["active"].to_numpy(dtype=bool)]
    silent = set(active.loc[active["beds"].isna(), "kode_kabkota"])
    table = tables["who"]
    unmet = table[table["met"] == "tidak_terpenuhi"]
    assert len(unmet)
    assert not set(unmet["kode"]) & silent
    beds = active.groupby("kode_kabkota")["beds"].sum()
    wanted = beds.reindex(table["kode"], fill_value=0).to_numpy()
    assert (table["available"].to_numpy() == wanted).all()


def test_rules_of_ones_own_are_told_as_a_threshold_and_not_as_law():
    rules = [OwnRule("puskesmas", "distance", 5_000), OwnRule("mi", "distance", 5_000)]
    table = own_table(rules, within="53")
    assert set(table["service"]) == {"puskesmas"}
    theirs = standards_table("ambang-analisis", within="53")
    assert table["shortfall"].tolist() == theirs["shortfall"].tolist()
    assert table["met"].tolist() == theirs["met"].tolist()
    assert table["sentence"].str.contains("ambang Anda sendiri").all()
    assert own_table([], within="53").empty
    three = own_table([OwnRule("puskesmas", "facilities_per_district", 3)], within="53.04")
    assert "tanpa puskesmas" not in three["sentence"].iloc[0]


@pytest.mark.parametrize(
    ("measure", "threshold"), [("distance", 0), ("distance", np.nan), ("jarak", 5)]
)
def test_a_threshold_that_is_none_is_refused(measure, threshold):
    with pytest.raises(ThresholdError):
        OwnRule("puskesmas", measure, threshold)


def test_wrong_arguments_are_refused():
    for profile in ("pp47", "spm-pp2-2018", ""):
        with pytest.raises(ProfileError, match="pp47-2016"):
            standards_table(profile)
    with pytest.raises(LevelError):
        standards_table("pp47-2016", "desa")
    with pytest.raises(UnknownServiceError):
        own_table([OwnRule("pustaka", "distance", 5_000)])


def test_a_kecamatan_without_a_puskesmas_is_listed_by_name():
    table = standards_table("pp47-2016", "kecamatan", "53.04")
    data = load_dataset()
    names = data.districts.set_index("kode")["nama"]
    own = names[names.index.str.startswith("53.04.")]
    assert table["kode"].tolist() == sorted(own.index)
    assert (table["nama"] == own.sort_index().to_numpy()).all()
    counted = table.set_index("kode")["available"]
    recorded = active_facilities("puskesmas")["kode_kecamatan"].value_counts()
    for code in own.index:
        assert counted[code] == recorded.get(code, 0)
    regency = standards_table("pp47-2016", "kabkota", "53.04").iloc[0]
    assert table["shortfall"].sum() == regency["shortfall"]
    assert set(table["met"]) <= set(VERDICTS)
    # Nothing is certain of one kecamatan that the facilities of the regency leave open.
    assert table["shortfall_least"].sum() <= regency["shortfall_most"]
    lacking = table[table["shortfall"] > 0]
    assert all(
        name in text for name, text in zip(lacking["nama"], lacking["sentence"], strict=True)
    )


def test_by_kecamatan_there_are_no_ratios_of_people():
    table = standards_table("permenkes", "kecamatan", "53")
    assert set(table["measure"]) <= {
        "facilities_per_district",
        "facilities_per_village",
        "distance",
    }
    own = [OwnRule("puskesmas", "people_per_facility", 20_000)]
    assert own_table(own, "kecamatan", "53.04").empty
    assert len(own_table([OwnRule("sd", "distance", 3_000)], "kecamatan", "53.04")) == 12


def test_only_distance_over_roads_shows_that_a_rule_of_walking_is_met():
    """Asked of all settlements, since none of Belu is remote, and on the 6 km of an SMP."""
    data = load_dataset()
    found = next(e for e in entries(data, "permendikbud-23-2013") if e.id == "spm_dikdas_smp_jarak")
    everywhere = Entry(
        {**found.row, "applies_to": "semua wilayah", "profile": OWN}, found.service, ""
    )
    codes, straight = evaluate(data, everywhere, "kecamatan")
    over = evaluate(data, everywhere, "kecamatan", Way("jalan", source="belu"))[1]
    timed = evaluate(data, everywhere, "kecamatan", Way("waktu"))[1]
    belu = np.array([code.startswith("53.04.") for code in codes])
    assert not (straight.verdict == MET).any()
    assert (over.shortfall_most[belu] < straight.shortfall_most[belu]).any()
    assert np.array_equal(timed.verdict, straight.verdict)


def test_regencies_below_the_limit_of_completeness_have_no_rows():
    terms = Terms(complete_pct=75)
    table = standards_table("pp47-2016", "kabkota", terms=terms)
    fine = completeness_by_region("puskesmas") >= 75
    assert table["kode"].nunique() == fine.sum()
    assert (
        own_table([OwnRule("puskesmas", "distance", 5_000)], terms=terms)["kode"].nunique()
        == fine.sum()
    )


@pytest.mark.parametrize("service", ["puskesmas", "sd", "rumah_sakit"])
def test_the_rules_of_one_service_are_those_of_its_profiles(service):
    alone = service_table(service, "kabkota", "53")
    profile_tables = [
        standards_table(profile, "kabkota", "53").assign(profile=profile)
        for profile in profiles()["profile"]
    ]
    together = pd.concat(profile_tables, ignore_index=True)
    own = together[together["service"] == service]
    own = own.sort_values(["kode", "rule"], ignore_index=True)
    pd.testing.assert_frame_equal(alone.astype(str), own.astype(str))
