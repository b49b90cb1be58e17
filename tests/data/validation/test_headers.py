"""Headers of real files (domain.md 6.3), their misspellings, and columns that are not taken."""

import pandas as pd
import pytest

from data.validation.headers import (
    ColumnMapping,
    compact,
    header_system,
    holds_pairs,
    propose_mapping,
    shape_key,
)
from data.validation.schemas import SCHEMAS
from tests.data.validation.support import checked, codes

EMPTY = pd.DataFrame()


def proposed(columns, kind="facilities", sample=EMPTY):
    return dict(propose_mapping(columns.split(","), sample, kind).fields)


REAL = [
    (
        "facilities",
        "kode_prov,name_prov,kode_faskes,jenis_faskes,nama_faskes,alamat_faskes,lat_,long_,medis_grp",
        {"kode_provinsi": "kode_prov", "provinsi": "name_prov", "id": "kode_faskes",
         "kind": "jenis_faskes", "nama": "nama_faskes", "alamat": "alamat_faskes", "lat": "lat_",
         "lon": "long_"},
    ),
    ("facilities", "KOTKAB,lat,long", {"kabkota": "KOTKAB", "lat": "lat", "lon": "long"}),
    (
        "facilities",
        "kode_kab,kode_instansi,unit_kerja",
        {"kode_wilayah": "kode_kab", "id": "kode_instansi", "nama": "unit_kerja"},
    ),
    (
        "facilities",
        "nama,kode_rs,tempat_tidur,telepon,lokasi.lat,lokasi.lon,alamat,tipe,wilayah",
        {"nama": "nama", "id": "kode_rs", "beds": "tempat_tidur", "lat": "lokasi.lat",
         "lon": "lokasi.lon", "alamat": "alamat", "kind": "tipe", "kabkota": "wilayah"},
    ),
    (
        "facilities",
        ("kode_prop,propinsi,kode_kab_kota,kabupaten_kota,kode_kec,kecamatan,id,npsn,sekolah,bentuk,"
        "status,alamat_jalan,lintang,bujur"),
        {"kode_provinsi": "kode_prop", "provinsi": "propinsi", "kode_wilayah": "kode_kab_kota",
         "kabkota": "kabupaten_kota", "kode_kecamatan": "kode_kec", "kecamatan": "kecamatan",
         "id": "npsn", "nama": "sekolah", "kind": "bentuk", "status": "status",
         "alamat": "alamat_jalan", "lat": "lintang", "lon": "bujur"},
    ),
    (
        "facilities",
        "Nama Sekolah,NPSN,Lintang,Bujur,Desa_Kelurahan,Sumber_Listrik",
        {"nama": "Nama Sekolah", "id": "NPSN", "lat": "Lintang", "lon": "Bujur",
         "desa": "Desa_Kelurahan", "power": "Sumber_Listrik"},
    ),
    ("facilities", "Nama,lattitude,longitud",
     {"nama": "Nama", "lat": "lattitude", "lon": "longitud"}),
    ("facilities", "Nama Puskesmas,Kecamtan,Alamt,Kabupten",
     {"nama": "Nama Puskesmas", "kecamatan": "Kecamtan", "kabkota": "Kabupten", "alamat": "Alamt"}),
    ("facilities", "Facility Name,Latitude (DD),Longitude (DD),District",
     {"nama": "Facility Name", "lat": "Latitude (DD)", "lon": "Longitude (DD)",
      "kecamatan": "District"}),
    (
        "region_table",
        ("id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,jumlah_penduduk,"
        "satuan,tahun"),
        {"kode_provinsi": "kode_provinsi", "provinsi": "nama_provinsi",
         "kode_wilayah": "kode_kabupaten_kota", "kabkota": "nama_kabupaten_kota",
         "population": "jumlah_penduduk", "unit": "satuan", "year": "tahun"},
    ),
    (
        "boundaries",
        "KDPPUM,KDPKAB,KDCPUM,KDEPUM,KDPBPS,WADMPR,WADMKK,WADMKC,WADMKD,NAMOBJ,LUASWH",
        {"kode_provinsi": "KDPPUM", "kode_wilayah": "KDPKAB", "kode_kecamatan": "KDCPUM",
         "kode_desa": "KDEPUM", "provinsi": "WADMPR", "kabkota": "WADMKK", "kecamatan": "WADMKC",
         "desa": "WADMKD", "nama": "NAMOBJ"},
    ),
    ("boundaries", "ADM2_PCODE,ADM2_EN", {"kode_wilayah": "ADM2_PCODE", "kabkota": "ADM2_EN"}),
    ("boundaries", "adm2_pcode,adm2_en", {"kode_wilayah": "adm2_pcode", "kabkota": "adm2_en"}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "columns", "wanted"), REAL, ids=[c for _, c, _ in REAL])
def test_headers_of_real_files(kind, columns, wanted):
    assert proposed(columns, kind) == wanted


def test_surer_headers_come_first_and_each_column_serves_once():
    found = propose_mapping(["id", "kode_faskes", "nama", "nama_faskes"], EMPTY, "facilities")
    assert found.fields["id"] == "kode_faskes"
    assert found.fields["nama"] == "nama"
    assert found.confidence["nama"] == 1.0
    assert found.free(["id", "kode_faskes", "nama", "nama_faskes"]) == ["id", "nama_faskes"]


def test_a_likeness_is_less_sure_than_a_known_header():
    found = propose_mapping(["nama", "lattitude", "Bujur (derajat)"], EMPTY, "facilities")
    assert found.confidence["nama"] == 1.0
    assert found.confidence["lon"] == 0.95
    assert 0.7 < found.confidence["lat"] < 0.95


@pytest.mark.parametrize("header", ["Nama Klinik", "NAMA PUSTU", "nama_madrasah", "Nama TPS3R"])
def test_each_class_has_its_own_word_for_the_name(header):
    assert proposed(header) == {"nama": header}


@pytest.mark.parametrize("header", ["Unnamed: 10", "No", "medis_grp", "Rombel", "telepon", "x1"])
def test_other_headers_are_left_free(header):
    assert proposed(f"nama,{header}") == {"nama": "nama"}


def test_no_alias_names_two_fields_of_a_kind():
    for schema in SCHEMAS.values():
        names = [alias for field in schema.fields for alias in field.aliases]
        assert len(names) == len(set(names)), schema.kind
        assert all(alias == compact(alias) for alias in names)


def test_one_column_of_both_coordinates_is_told_by_its_cells():
    sample = pd.DataFrame({"nama": ["A"], "Coordinates": ["-6.92,107.56"], "lat": ["-6.9 107.5"]})
    assert proposed("nama,Coordinates", sample=sample)["latlon"] == "Coordinates"
    assert proposed("nama,lat", sample=sample)["latlon"] == "lat"
    assert holds_pairs(sample, "Coordinates")
    assert not holds_pairs(sample, "nama")
    assert not holds_pairs(sample, "none")


def test_files_of_one_shape_have_one_key():
    assert shape_key(["Nama", "Kode Kab"]) == shape_key(["kode_kab", "NAMA"])
    assert shape_key(["Nama"]) != shape_key(["Nama", "Kode"])


@pytest.mark.parametrize(
    ("header", "system"),
    [("kode_bps", "bps"), ("KDBBPS", "bps"), ("ADM2_PCODE", "bps"), ("KDPKAB", "kemendagri"),
     ("kode_kemendagri", "kemendagri"), ("kode_dapodik", "dapodik"), ("kode", "")],
)  # fmt: skip
def test_headers_that_name_a_code_system(header, system):
    assert header_system(header) == system


def test_a_persons_mapping_stands_and_columns_left_out_of_it_are_kept_as_attributes():
    text = "a,b,c\nPuskesmas Satu,53.04,x\n"
    found = checked(text, mapping={"nama": "a", "kode_wilayah": "b", "lat": ""})
    assert found.accepted["nama"].tolist() == ["Puskesmas Satu"]
    assert found.accepted["attributes"].tolist() == ['{"c":"x"}']
    assert "lat" not in ColumnMapping.stated({"nama": "a", "lat": ""}).fields


def test_a_small_file_as_offices_make_it():
    found = checked(
        "KOTKAB;nama;lat;long\nAceh Barat;Pasar;4,45;96,15\nAceh Barat;Pos;4,46;96,14\n"
    )
    assert codes(found) == ["E_NUMBER"]
    assert found.accepted["kode_kabkota"].tolist() == ["11.05"] * 2
    assert found.accepted["lat"].tolist() == [4.45, 4.46]
