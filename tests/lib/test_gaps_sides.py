"""Standards of one service side by side."""

from lib.services.gap_rules import OwnRule
from lib.services.gap_sides import sides
from lib.services.gap_standards import own_table, standards_table


def test_every_rule_on_a_service_stands_beside_the_others_with_its_own_figures():
    own = OwnRule("puskesmas", "people_per_facility", 10_000)
    found = sides("puskesmas", "53", (own, OwnRule("sd", "distance", 3_000)))
    rules = found.rules.set_index("rule")
    assert {"pp47_puskesmas_per_kecamatan", "kemenkes_puskesmas_30000"} < set(rules.index)
    assert "sendiri_puskesmas_people_per_facility" in rules.index
    assert not any(rule.startswith("sendiri_sd") for rule in rules.index)
    table = standards_table("pp47-2016", within="53")
    row = rules.loc["pp47_puskesmas_per_kecamatan"]
    assert row["required"] == table["required"].sum()
    assert row["shortfall"] == table["shortfall"].sum()
    verdicts = ["terpenuhi", "belum_dapat_dipastikan", "tidak_terpenuhi"]
    assert row[verdicts].sum() == len(table) == 22


def test_regencies_are_listed_where_one_rule_is_met_and_another_is_not():
    own = OwnRule("puskesmas", "people_per_facility", 1_000)
    found = sides("puskesmas", "53", (own,)).verdicts.set_index("kode")
    mine = own_table((own,), within="53").set_index("kode")["met"]
    ratio = standards_table("permenkes", within="53")
    ratio = ratio[ratio["rule"] == "kemenkes_puskesmas_30000"].set_index("kode")["met"]
    apart = ratio.index[(ratio == "terpenuhi") & (mine.reindex(ratio.index) == "tidak_terpenuhi")]
    assert len(apart) > 5
    assert set(apart) <= set(found.index)
    assert found.loc[apart, "sendiri_puskesmas_people_per_facility"].eq("tidak_terpenuhi").all()


def test_a_service_without_rules_has_none():
    assert sides("bandara").rules.empty
    assert sides("bandara").verdicts.empty
