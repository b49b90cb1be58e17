"""Tables of regions (indicators, population, budgets) and of villages."""

import pytest

from data.problems import ERROR
from data.store import load_dataset
from data.validation.tables import rupiah_factor, slug
from lib.errors import MissingColumnError
from tests.data.validation.support import checked, codes, details, told

REGIONS = load_dataset().regions.set_index("kode")
VILLAGES = load_dataset().villages


def table(text, **choices):
    return checked(text, "region_table", **choices)


def values(found):
    frame = found.accepted
    columns = ["kode", "indicator", "year", "value", "unit"]
    return list(frame[columns].itertuples(index=False, name=None))


def test_a_long_table_names_its_indicators():
    found = table(
        "kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,indikator,nilai,"
        "satuan,tahun\n53,NUSA TENGGARA TIMUR,5306,KABUPATEN BELU,Angka Melek Huruf,\"91,5\","
        "persen,2021\n53,NUSA TENGGARA TIMUR,5371,KOTA KUPANG,Angka Melek Huruf,\"98,25\","
        "persen,2021\n"
    )  # fmt: skip
    assert values(found) == [
        ("53.04", "angka_melek_huruf", 2021, 91.5, "persen"),
        ("53.71", "angka_melek_huruf", 2021, 98.25, "persen"),
    ]
    assert found.code_system.value == "bps"
    assert found.accepted["row"].tolist() == [2, 3]


def test_every_free_column_of_numbers_of_a_wide_table_is_an_indicator():
    found = table("KOTKAB;IPM;P0 (%);Catatan\nKab. Belu;63,22;14,84;ok\nKota Kupang;-;8,61;ok\n",
                  year=2022)  # fmt: skip
    assert sorted(values(found)) == [
        ("53.04", "ipm", 2022, 63.22, ""),
        ("53.04", "p0", 2022, 14.84, ""),
        ("53.71", "p0", 2022, 8.61, ""),
    ]
    assert len(found.rejected) == 0


def test_names_of_provinces_and_codes_of_two_digits_are_regions_too():
    found = table("wilayah,nilai\nNTT,5\nBali,6\n")
    assert found.accepted["kode"].tolist() == ["53", "51"]
    assert table("kode,nilai\n53,5\n").accepted["kode"].tolist() == ["53"]


def test_a_name_of_two_regions_is_refused_in_a_table_with_both_readings():
    found = table("kabupaten,nilai\nBandung,5\nKota Bandung,6\n")
    assert (2, "kabupaten", "E_REGION_AMBIGUOUS", ERROR) in told(found)
    assert "32.04" in details(found, "E_REGION_AMBIGUOUS")["readings"]
    assert found.accepted["kode"].tolist() == ["32.73"]


@pytest.mark.parametrize(
    ("value", "code"),
    [("lima", "E_NUMBER"), ("inf", "E_NUMBER"), ("1e400", "E_NUMBER"), ("1 000 apa", "E_NUMBER")],
)
def test_text_among_the_values_is_refused(value, code):
    found = table(f"kode,nilai\n53.04,{value}\n53.05,5\n")
    assert (2, "nilai", code, ERROR) in told(found)
    assert found.accepted["kode"].tolist() == ["53.05"]


@pytest.mark.parametrize("word", ["", "-", "NA", "n/a", "NULL", "tidak ada"])
def test_words_for_nothing_are_no_value_and_no_error(word):
    found = table(f"kode,nilai\n53.04,{word}\n53.05,5\n")
    assert codes(found) == []
    assert found.accepted["kode"].tolist() == ["53.05"]


@pytest.mark.parametrize(("value", "known"), [("0", True), ("-5", False), ("", False)])
def test_population_of_nought_is_told_and_a_negative_or_missing_one_refused(value, known):
    found = table(f"kode,penduduk\n53.04,{value}\n53.05,200000\n")
    assert ("53.04" in found.accepted["kode"].tolist()) == known
    assert ("W_POPULATION_ZERO" if known else "E_POPULATION") in codes(found)


def test_a_population_far_off_the_known_one_is_told():
    right = int(REGIONS.loc["53.04", "population"])
    assert codes(table(f"kode,penduduk\n53.04,{right}\n")) == []
    found = table(f"kode,penduduk\n53.04,{right * 2}\n")
    assert codes(found) == ["W_TOTAL"]
    assert details(found, "W_TOTAL")["known"] == right


@pytest.mark.parametrize("dots", ["232.788", "232788", "232,788.0"])
def test_thousands_dots_are_read_by_the_columns_majority(dots):
    found = table(f'kode,penduduk\n53.04,"{dots}"\n53.05,"1.263.099"\n')
    assert found.accepted["value"].tolist()[0] == 232_788


def test_budgets_become_rupiah_by_their_unit_and_keep_their_items():
    found = table(
        "kode;akun;pagu;realisasi;satuan;tahun\n35.26;Belanja Modal;2,5;2;miliar;2021\n"
        "35.26;PAD;3;1;miliar;2021\n"
    )
    frame = found.accepted
    assert frame["item"].tolist() == ["belanja_modal", "pad"]
    assert frame["budget"].tolist() == [2.5e9, 3e9]
    assert frame["realisation"].tolist() == [2e9, 1e9]
    assert set(frame["unit"]) == {"rupiah"}


@pytest.mark.parametrize(
    ("unit", "header", "factor"),
    [("juta", "", 1e6), ("Rp miliar", "", 1e9), ("", "Pagu (Rp Juta)", 1e6), ("", "pagu", 1.0),
     ("triliun rupiah", "", 1e12), ("ribu", "", 1e3)],
)  # fmt: skip
def test_units_of_money(unit, header, factor):
    assert rupiah_factor(unit, header) == factor


def test_one_region_twice_in_a_year_is_refused_with_the_other_row():
    found = table("kode,tahun,nilai\n53.04,2020,1\n53.04,2021,2\n53.04,2020,3\n")
    assert found.rejected.tolist() == [2, 4]
    assert [p.details["other"] for p in found.problems] == [4, 2]


def test_columns_that_are_lacking_are_all_named():
    with pytest.raises(MissingColumnError) as caught:
        table("catatan,lain\nx,y\n")
    assert "kode_wilayah" in str(caught.value.details["columns"])


def test_a_village_table_takes_codes_or_names():
    found = checked(
        "kode_desa,jiwa,indeks\n53.04.01.2008,2579,\"0,71\"\n53.04.01.2009,881,\"0,66\"\n",
        "village_table",
    )  # fmt: skip
    frame = found.accepted
    assert frame["kode"].tolist() == ["53.04.01.2008", "53.04.01.2009"]
    assert frame["population"].tolist() == [2579, 881]
    assert frame["indeks"].tolist() == [0.71, 0.66]
    named = checked(
        "kabupaten,kecamatan,desa,penduduk\nKab. Belu,Lamaknen,Dirun,2579\n"
        "Kab. Belu,Lamaknen,Entah,5\n", "village_table",
    )  # fmt: skip
    assert named.accepted["kode"].tolist() == ["53.04.01.2008"]
    assert codes(named) == ["E_VILLAGE"]


def test_villages_of_a_whole_regency_are_held_against_its_known_total():
    own = VILLAGES[VILLAGES["kode"].str[:5] == "53.04"]
    rows = "\n".join(f"{k},{int(p)}" for k, p in zip(own["kode"], own["population"], strict=True))
    assert codes(checked(f"kode_desa,penduduk\n{rows}\n", "village_table")) == []
    thrice = "\n".join(
        f"{k},{int(p) * 3}" for k, p in zip(own["kode"], own["population"], strict=True)
    )
    found = checked(f"kode_desa,penduduk\n{thrice}\n", "village_table")
    assert "W_TOTAL" in codes(found)
    assert len(found.accepted) == len(own)


def test_slugs():
    assert slug("Persentase Penduduk Miskin (P0)") == "persentase_penduduk_miskin_p0"
    assert slug("") == "nilai"
