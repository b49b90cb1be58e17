"""The catalogue offers what the issue asks for, and refuses what cannot be used."""

import pytest

from data.catalogue import KEWENANGAN, Catalogue, load_catalogue
from data.errors import CatalogueError, SeedDamagedError, UnknownServiceError
from lib.errors import AppError

WITH_DATA = {
    "puskesmas", "rumah_sakit", "sd", "smp", "sma", "smk", "sma_smk", "slb", "pelabuhan_umum",
    "pelabuhan", "bandara", "bank_sampah", "tpa", "tps3r", "kompos", "rth",
}  # fmt: skip
WITHOUT_DATA = {
    "pustu", "posyandu", "klinik", "mi", "mts", "ma", "panti", "lksa", "uptd_ppa", "slrt",
}  # fmt: skip
ON_THE_MAP = {
    "air_minum_layak_pct", "sanitasi_layak_pct", "tanpa_listrik_pct", "internet_sekolah_pct",
    "rasio_nakes", "idm", "ipm", "kemiskinan_pct", "anggaran_per_orang", "stunting_pct", "uhh",
    "rls", "hls",
}  # fmt: skip
SECTOR = """
[[sector]]
code = "kesehatan"
label_id = "Kesehatan"
label_en = "Health"
colour = "#D55E00"
icon = "local_hospital"
"""
SERVICE = """
[[service]]
code = "puskesmas"
sector = "kesehatan"
label_id = "Puskesmas"
label_en = "Puskesmas"
classes = ["puskesmas"]
kewenangan = "kabkota"
standards = []
radii_km = [5]
default_radius_km = 5
absent_note_id = "tanpa pustu"
absent_note_en = "without pustu"
"""


@pytest.fixture
def catalogue() -> Catalogue:
    return load_catalogue()


def written(folder, services):
    (folder / "services.toml").write_text(services, encoding="utf-8")
    (folder / "sources.toml").write_text("", encoding="utf-8")
    return folder


def test_five_sectors_stand_in_order_with_their_colours(catalogue):
    colours = {code: sector.colour for code, sector in catalogue.sectors.items()}
    assert colours == {
        "kesehatan": "#D55E00",
        "pendidikan": "#E69F00",
        "sosial": "#CC79A7",
        "infrastruktur": "#1A1A1A",
        "lingkungan": "#009E73",
    }


def test_every_service_asked_for_is_offered(catalogue):
    assert set(catalogue.services) == WITH_DATA | WITHOUT_DATA


def test_every_indicator_of_the_map_is_offered(catalogue):
    assert set(catalogue.indicators) >= ON_THE_MAP


def test_schools_say_that_madrasah_are_not_in_the_data(catalogue):
    assert catalogue.service("sd").label_id == "SD (tanpa MI)"
    assert catalogue.service("smp").label_id == "SMP (tanpa MTs)"
    assert catalogue.service("sd").needs_classes == ("mi",)
    assert catalogue.service("smp").needs_classes == ("mts",)


def test_secondary_schools_belong_to_the_province(catalogue):
    codes = ("sma", "smk", "sma_smk", "slb")
    assert {catalogue.service(code).kewenangan for code in codes} == {"provinsi"}


def test_services_without_data_carry_an_upload_template(catalogue):
    for code in WITHOUT_DATA:
        template = catalogue.service(code).upload_template
        assert {"id", "nama", "kode_kabkota", "lat", "lon"} <= set(template), code


def test_labels_and_notes_speak_both_languages(catalogue):
    for service in catalogue.services.values():
        assert service.label("id")
        assert service.label("en")
        assert service.absent_note("id") != service.absent_note("en"), service.code
        assert service.kewenangan in KEWENANGAN
    for indicator in catalogue.indicators.values():
        assert indicator.unit_label("en")
        assert bool(indicator.note("id")) == bool(indicator.note("en")), indicator.code
    for source in catalogue.sources.values():
        assert len(source.fault_sentences("id")) == len(source.fault_sentences("en")), source.id
        assert source.title_label("en")


def test_no_note_says_that_people_have_no_health_care(catalogue):
    for service in catalogue.services.values():
        for note in (service.absent_note("id"), service.absent_note("en")):
            assert "tidak berarti tanpa layanan kesehatan" in note or "tanpa layanan" not in note
            assert "does not mean without health care" in note or "without health" not in note


def test_sources_that_only_check_results_are_marked_as_not_shipped(catalogue):
    apart = {code for code, source in catalogue.sources.items() if not source.shipped}
    assert apart == {"dapodik_6kota_2025", "fsva_2005_2015", "geoboundaries_adm2"}


def test_public_ports_are_the_ports_narrowed(catalogue):
    assert catalogue.service("pelabuhan_umum").classes == ("pelabuhan",)
    assert catalogue.service("pelabuhan_umum").where == (("public", True),)


def test_an_unknown_service_is_refused_with_the_known_ones(catalogue):
    with pytest.raises(UnknownServiceError) as caught:
        catalogue.service("puskemas")
    assert caught.value.code == "E_SERVICE"
    assert "rumah_sakit" in str(caught.value.details["choices"])


def test_a_new_service_needs_no_code(tmp_path):
    loaded = load_catalogue(written(tmp_path, SECTOR + SERVICE))
    assert loaded.service("puskesmas").radii_km == (5,)
    assert loaded.facility_classes == ("puskesmas",)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (('sector = "kesehatan"', 'sector = "kesehatn"'), "unknown sector"),
        (('kewenangan = "kabkota"', 'kewenangan = "bupati"'), "kewenangan"),
        (("default_radius_km = 5", "default_radius_km = 4"), "default radius"),
        (('label_en = "Puskesmas"', ""), "label_en"),
        (('label_en = "Puskesmas"', 'label_en = "P"\nlabl = "x"'), "labl"),
        (('classes = ["puskesmas"]', "classes = []"), "no facility class"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(tmp_path, change, complaint):
    folder = written(tmp_path, SECTOR + SERVICE.replace(*change))
    with pytest.raises(CatalogueError, match=complaint) as caught:
        load_catalogue(folder)
    assert caught.value.code == "E_CATALOGUE"
    assert isinstance(caught.value, ValueError)


def test_a_code_that_occurs_twice_is_refused(tmp_path):
    with pytest.raises(CatalogueError, match="twice"):
        load_catalogue(written(tmp_path, SECTOR + SERVICE + SERVICE))


def test_a_broken_or_missing_file_is_named(tmp_path):
    with pytest.raises(SeedDamagedError, match=r"services\.toml"):
        load_catalogue(tmp_path)
    with pytest.raises(AppError) as caught:
        load_catalogue(written(tmp_path, "[[sector"))
    assert caught.value.code == "E_SEED"
