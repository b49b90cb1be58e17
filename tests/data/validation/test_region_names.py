"""Names of regions in all their spellings, and codes of every system.

Golden: the table `code_crosswalk` of the embedded data, merged from BPS's bridge of 2025, the
Kemdikbud list of 2019 and the decree; and the pairs of spellings found in real files.
"""

import pytest

from data.problems import ERROR
from data.store import load_dataset
from data.validation.region_codes import BPS, DAPODIK, KEMENDAGRI, detect_code_system, take_apart
from data.validation.region_names import same_province
from tests.data.validation.support import checked, codes, details, gazetteer, told

CROSSWALK = load_dataset().table("code_crosswalk")
REGENCIES = CROSSWALK[CROSSWALK["level"] == "kabkota"]


def name(text, province=""):
    return gazetteer().names.read(text, province).codes


def official(kode):
    return gazetteer().names.official(kode)


# --- names ----------------------------------------------------------------------------------

SPELLINGS = [
    ("Kota Palangka Raya", "Kota Palangkaraya"),
    ("Kab. Batang Hari", "Kabupaten Batanghari"),
    ("BATANGHARI", "Kabupaten Batanghari"),
    ("Kota Lubuk Linggau", "Kota Lubuk Linggau"),
    ("Kota Lubuklinggau", "Kota Lubuk Linggau"),
    ("Kota Bau Bau", "Kota Bau Bau"),
    ("Kota Bau-Bau", "Kota Bau Bau"),
    ("Kota Baubau", "Kota Bau Bau"),
    ("Kab. Fak Fak", "Kabupaten Fak Fak"),
    ("Fakfak", "Kabupaten Fak Fak"),
    ("Tojo Una Una", "Kabupaten Tojo Una Una"),
    ("Kab. Tojo Una-Una", "Kabupaten Tojo Una Una"),
    ("Toba Samosir", "Kabupaten Toba"),
    ("Lima Puluh Koto", "Kabupaten Lima Puluh Kota"),
    ("Kab. Lima Puluh Kota", "Kabupaten Lima Puluh Kota"),
    ("Bolaang Mongondaw", "Kabupaten Bolaang Mongondow"),
    ("Kepulauan Sitaro", "Kabupaten Kep. Siau Tagulandang Biaro"),
    ("Kab. Kep. Siau Tagulandang Biaro", "Kabupaten Kep. Siau Tagulandang Biaro"),
    ("Pangkajene Kepulauan", "Kabupaten Pangkajene dan Kepulauan"),
    ("Pangkajene dan Kepulauan", "Kabupaten Pangkajene dan Kepulauan"),
    ("Maluku Tenggara Barat", "Kabupaten Kepulauan Tanimbar"),
    ("Nagakeo", "Kabupaten Nagekeo"),
    ("Memberamo Raya", "Kabupaten Mamberamo Raya"),
    ("Membramo Tengah", "Kabupaten Mamberamo Tengah"),
    ("Kepulauan Morotai", "Kabupaten Pulau Morotai"),
    ("Mamuju Utara", "Kabupaten Pasangkayu"),
    ("Humbang Hasudutan", "Kabupaten Humbang Hasundutan"),
    ("Jaya Wijaya", "Kabupaten Jayawijaya"),
    ("Pulau Talibau", "Kabupaten Pulau Taliabu"),
    ("Kota Administrasi Jakarta Barat", "Kota Administrasi Jakarta Barat"),
    ("KOTA ADM. JAKARTA BARAT", "Kota Administrasi Jakarta Barat"),
    ("JAKARTA UTARA, DKI JAKARTA", "Kota Administrasi Jakarta Utara"),
    ("Kab. Adm. Kepulauan Seribu", "Kabupaten Administrasi Kepulauan Seribu"),
    ("kab. Puncak", "Kabupaten Puncak"),
    ("aceh - aceh selatan", "Kabupaten Aceh Selatan"),
    ("Kotabaru", "Kabupaten Kotabaru"),
    ("Kota Baru", "Kabupaten Kotabaru"),
    ("  KABUPATEN   BELU ", "Kabupaten Belu"),
]


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS)
def test_spellings_of_real_files(text, wanted):
    found = name(text)
    assert len(found) == 1, (text, found)
    assert gazetteer().names.official(found[0]).replace("-", " ") == wanted.replace("-", " ")


@pytest.mark.parametrize("column", ["nama", "nama_bps", "nama_dapodik"])
def test_every_name_of_every_system_is_read_within_its_province(column):
    wrong = [
        (row[column], row["kode"], found)
        for row in REGENCIES.to_dict("records")
        if row[column] and row["kode"] not in (found := name(row[column], row["kode"][:2]))
    ]
    assert wrong == []


@pytest.mark.parametrize("text", ["Bandung", "Bogor", "Kupang", "Sorong", "Jayapura", "MALANG"])
def test_a_name_of_a_regency_and_a_city_means_both_until_its_kind_is_given(text):
    assert len(name(text)) == 2
    assert len(name(f"Kota {text}")) == len(name(f"Kab. {text}")) == 1
    assert name(f"Kota {text}") != name(f"Kab. {text}")


@pytest.mark.parametrize("text", ["Buton", "Buton Selatan", "Buton Tengah", "Nias", "Nias Barat"])
def test_names_that_differ_in_a_telling_word_are_never_one(text):
    (found,) = name(f"Kab. {text}")
    assert official(found) == f"Kabupaten {text}"


@pytest.mark.parametrize("text", ["Atlantis", "", "Kab.", "12", "xx", "Kabupaten Baru Sekali"])
def test_what_is_no_region_is_none(text):
    assert name(text) == ()


@pytest.mark.parametrize(
    ("text", "kode"),
    [
        ("Prov. D.K.I. Jakarta", "31"), ("DKI Jakarta", "31"), ("Nanggroe Aceh Darussalam", "11"),
        ("D.I. Yogyakarta", "34"), ("Bangka Belitung", "19"), ("Kep. Riau", "21"),
        ("Prov. Nusa Tenggara Timur", "53"), ("NTT", "53"), ("Jabar", "32"),
        ("PAPUA PEGUNUNGAN", "95"), ("Papua Barat Daya", "96"),
    ],
)  # fmt: skip
def test_provinces(text, kode):
    assert gazetteer().names.province(text) == kode


def test_regions_of_the_splits_are_known_under_their_old_province():
    assert same_province("93.01", "91")
    assert same_province("96.71", "92")
    assert not same_province("53.04", "91")
    assert name("Merauke", "91") == ("93.01",)


# --- codes ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "system"),
    [("kode", KEMENDAGRI), ("kode_bps", BPS), ("kode_dapodik", DAPODIK), ("kode_lama", KEMENDAGRI),
     ("kode_bps_lama", BPS)],
)  # fmt: skip
def test_every_code_of_a_declared_system_is_the_crosswalks(column, system):
    known = gazetteer().codes
    table = CROSSWALK[CROSSWALK[column] != ""]
    assert len(table) >= 26
    wrong = [
        (row[column], row["kode"])
        for row in table.to_dict("records")
        if known.to_kemendagri(row[column], system) != row["kode"]
    ]
    assert wrong == []


def test_bare_kemendagri_codes_are_read_like_dotted_ones():
    for kode in REGENCIES["kode"]:
        assert gazetteer().codes.to_kemendagri(kode.replace(".", ""), KEMENDAGRI) == kode


@pytest.mark.parametrize(
    ("text", "digits", "system"),
    [
        ("53.04", "5304", KEMENDAGRI), ("53.04.01", "530401", KEMENDAGRI),
        ("53.04.01.2001", "5304012001", KEMENDAGRI), ("ID5306", "5306", BPS),
        ("P5306032201", "5306", BPS), ("5306032", "5306032", BPS), ("'5304", "5304", ""),
        ("5304.0", "5304", ""), (" 0101 ", "0101", ""), ("010100", "010100", ""),
        ("10100", "010100", DAPODIK), ("Belu", "", ""), ("", "", ""), ("53-04", "", ""),
        ("৫৩০৪", "", ""),
    ],
)  # fmt: skip
def test_codes_are_taken_apart_digit_by_digit(text, digits, system):
    found = take_apart(text)
    assert (found.digits, found.system) == (digits, system)


def test_a_code_that_lost_its_zero_at_the_end_is_refused_and_not_taken_for_another():
    found = checked("nama,kode\nSatu,32.1\nDua,32.10\nTiga,32.01\n")
    assert found.rejected.tolist() == [2]
    assert details(found, "E_REGION")["suggestion"] == "32.10 Kabupaten Majalengka"
    assert found.accepted["kode_kabkota"].tolist() == ["32.10", "32.01"]


# --- the system of a column -----------------------------------------------------------------


def system(*codes_, names=None):
    known = gazetteer()
    return detect_code_system(list(codes_), names, known.codes, known.names).value


def test_a_dotted_code_says_nothing_of_the_bare_ones_beside_it():
    assert system("93.01", "9401") == ""
    found = checked("nama,kode\nA,93.01\nB,9401\nC,53.04\nD,53.05\n")
    assert found.rejected.tolist() == [3]
    assert (3, "kode", "E_CODE_AMBIGUOUS", ERROR) in told(found)
    shown = details(found, "E_CODE_AMBIGUOUS")["readings"]
    assert "BPS: 93.01 Kabupaten Merauke" in shown
    assert "KEMENDAGRI: 94.01 Kabupaten Nabire" in shown


def test_bare_codes_agree_on_the_one_system_that_has_them_all():
    # 9702 is of BPS only, and so is 5315 beside it; 5304 would be Belu in one, TTS in the other.
    only_bps = [c for c in REGENCIES["kode_bps"] if c.replace(".", "") not in
                set(REGENCIES["kode"].str.replace(".", ""))][:3]  # fmt: skip
    assert system(*only_bps, "5304") == BPS
    assert system(only_bps[0], "5304") == ""  # one alone may be a slip
    assert system(*only_bps, "5304", "9302") == ""  # 9302 is of Kemendagri only


def test_codes_that_mean_the_same_everywhere_need_no_system():
    found = checked("nama,kode\nA,3273\n")
    assert found.accepted["kode_kabkota"].tolist() == ["32.73"]


@pytest.mark.parametrize("how", ["declared", "header", "names", "own name"])
def test_an_ambiguous_code_is_read_once_something_tells_its_system(how):
    text, choices = "nama,kode\nA,9401\n", {}
    if how == "declared":
        choices = {"code_system": BPS}
    elif how == "header":
        text = "nama,kode_bps\nA,9401\n"
    elif how == "names":
        text = "nama,kode,kabupaten\nA,9401,Merauke\nB,9403,Jayapura\n"
    else:
        text = "nama,kode,kabupaten\nA,9401,Merauke\nB,53.04,Belu\n"
    found = checked(text, **choices)
    assert found.accepted["kode_kabkota"].iloc[0] == "93.01"
    assert "E_CODE_AMBIGUOUS" not in codes(found)


def test_names_of_provinces_beside_the_codes_tell_too():
    found = checked("nama,kode,provinsi\nA,9401,Papua Tengah\n")
    assert found.accepted["kode_kabkota"].tolist() == ["94.01"]


def test_each_ambiguous_code_of_the_crosswalk_is_refused_alone():
    known, wrong = gazetteer().codes, []
    for bare in REGENCIES["kode"].str.replace(".", ""):
        readings = {p.kode for p in known.readings(take_apart(bare)).values()}
        if len(readings) > 1 and system(bare):
            wrong.append(bare)
    assert wrong == []


def test_village_codes_without_dots_are_told_by_being_villages():
    found = checked("nama,kode_desa\nA,5304012001\nB,5304012002\nC,5304012004\n", kind="facilities")
    assert found.code_system.value == KEMENDAGRI
    assert found.accepted["kode_kecamatan"].tolist() == ["53.04.01"] * 3


def test_an_unknown_code_is_refused_with_the_nearest():
    found = checked("nama,kode\nA,53.99\nB,96.01.44.2002\n")
    assert found.rejected.tolist() == [2, 3]
    assert [p.code for p in found.problems] == ["E_REGION"] * 2
    assert list(found.problems)[1].details["suggestion"].startswith("96.01 ")


def test_dapodik_codes_padded_with_blanks_and_their_names():
    found = checked(
        "sekolah,kode_kab_kota,kabupaten_kota\nSD 1,010000  ,Prov. D.K.I. Jakarta\n"
        "SD 2,240500  ,Kab. Belu\nSD 3,020700  ,Kab. Cianjur\n"
    )
    assert found.code_system.value == DAPODIK
    assert found.accepted["kode_kabkota"].tolist() == ["53.04", "32.03"]
