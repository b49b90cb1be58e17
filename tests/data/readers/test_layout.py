"""Titles, headers of two rows, totals, sections and signatures, as tables of a dinas have them."""

import csv

import pytest

from data.readers.header import find_header
from tests.data.readers.files import cells, read, told

DINAS = (
    "DATA PUSKESMAS KABUPATEN BELU TAHUN 2022,,,,,\n"
    ",,,,,\n"
    "No,Kecamatan,Tenaga,,Koordinat,\n"
    ",,Dokter,Bidan,Lintang,Bujur\n"
    "(1),(2),(3),(4),(5),(6)\n"
    "1,Atambua,1,2,-9.11,124.89\n"
    "2,,1,2,-9.12,124.88\n"
    "3,Lasiolat,1,2,-9.03,125.01\n"
    "JUMLAH,,3,6,,\n"
    ',,,,"Atambua, 3 Januari 2022",\n'
    ",,,,Kepala Dinas Kesehatan,\n"
    ",,,,dr. Budi,\n"
    ",,,,NIP 19700101 200003 1 001,\n"
)


def test_a_table_of_a_dinas():
    table = read(DINAS)
    assert table.columns == ("No", "Kecamatan", "Tenaga Dokter", "Tenaga Bidan",
                             "Koordinat Lintang", "Koordinat Bujur")  # fmt: skip
    assert table.header_row == 4
    assert table.rows.tolist() == [6, 7, 8]
    assert table.frame["Kecamatan"].tolist() == ["Atambua", "Atambua", "Lasiolat"]
    assert told(table) == [
        ("W_NUMBERING_ROW", 5, ""), ("W_FILLED_DOWN", 7, "Kecamatan"), ("W_TOTAL_ROW", 9, ""),
        *[("W_NOTE_ROW", row, "") for row in (10, 11, 12, 13)],
    ]  # fmt: skip
    assert [p.severity for p in table.problems if p.code == "W_FILLED_DOWN"] == ["repair"]


def test_a_stated_header_row_rules():
    assert read("x,y\na,b\n1,2\n", header_row=2).columns == ("a", "b")
    assert read("x,y\na,b\n1,2\n").columns == ("x", "y")


def test_titles_of_fewer_fields_stand_above():
    text = "DATA PUSKESMAS\nSumber: Dinkes\n\nNo;Nama;Lintang;Bujur\n1;A;-9,1;124,9\n2;B;-9;124\n"
    table = read(text)
    assert table.columns == ("No", "Nama", "Lintang", "Bujur")
    assert table.rows.tolist() == [5, 6]


def test_sections_become_a_column():
    text = ("No,Nama,Desa,Kelas\nKecamatan Raimanuk,,,\n1,A,X,1\n2,B,Y,1\n"
            "Kecamatan Tasifeto,,,\n3,C,Z,1\n4,D,Q,1\n5,E,Q,1\n")  # fmt: skip
    table = read(text)
    assert table.frame["Bagian"].tolist() == ["Kecamatan Raimanuk"] * 2 + ["Kecamatan Tasifeto"] * 3
    assert told(table) == [("W_SECTION_ROW", 2, ""), ("W_SECTION_ROW", 5, "")]


@pytest.mark.parametrize("label", ["TOTAL", "Jumlah", "Sub Total", "Jumlah Kabupaten Belu"])
def test_totals_are_left_out_and_told(label):
    table = read(f"kecamatan,jumlah,lain\nA,1,2\nB,2,2\n{label},3,\n")
    assert table.frame["kecamatan"].tolist() == ["A", "B"]
    assert told(table) == [("W_TOTAL_ROW", 4, "")]


def test_the_row_of_the_whole_country_is_left_out_of_a_table_of_regions():
    table = read("no,Provinsi,nilai\n1,Bali,5\n2,Aceh,6\n3,INDONESIA,11\n")
    assert table.frame["Provinsi"].tolist() == ["Bali", "Aceh"]
    assert told(table) == [("W_TOTAL_ROW", 4, "")]
    first = read("tahun,kabupaten,pagu\n2023,Nasional,9\n2023,Belu,4\n2023,Alor,5\n")
    assert first.frame["kabupaten"].tolist() == ["Belu", "Alor"]


def test_a_column_of_the_country_all_the_way_down_leaves_nothing_out():
    text = "wilayah,nama,x\n" + "Indonesia,A,1\n" * 12
    assert len(read(text).frame) == 12
    assert len(read("nama,kode,x\nIndonesia,1,1\nB,2,2\n").frame) == 2


def test_a_name_that_begins_like_a_total_is_a_name():
    table = read("nama,kota,x\nTotal Care,A,\nJumlahan Jaya,B,\nKepala Gading,C,1\n")
    assert table.frame["nama"].tolist() == ["Total Care", "Jumlahan Jaya", "Kepala Gading"]


def test_regions_are_not_filled_where_names_repeat():
    text = "kecamatan,nama\nA,x\nA,y\n,z\nB,u\nB,v\n"
    assert read(text).frame["kecamatan"].tolist() == ["A", "A", "", "B", "B"]


def test_a_source_line_of_one_field_below_is_a_remark_but_a_short_row_is_not():
    table = read("a,b,c,d\n1,2,3,4\n5,6\nSumber: Dinas Kesehatan 2022\n")
    assert told(table) == [("E_FIELD_COUNT", 3, ""), ("W_NOTE_ROW", 4, "")]


def test_nameless_columns():
    table = read("nama,,kota,\nA,x,B,\nC,,D,\n")
    assert table.columns == ("nama", "Kolom 2", "kota")
    assert cells(table) == [["A", "x", "B"], ["C", "", "D"]]


# Headers of real files (domain 6.3), each with a row as it stands in them.
REAL = """
id,kode_provinsi,nama_provinsi,kode_kabupaten_kota,nama_kabupaten_kota,jumlah,satuan,tahun
1,32,JAWA BARAT,3201,KABUPATEN BOGOR,101,UNIT,2022
kode_prov,name_prov,kode_faskes,jenis_faskes,nama_faskes,alamat_faskes,lat_,long_,medis_grp
76,SULAWESI BARAT,P7602051101,PUSKESMAS,X,Jl. Y,-2.9,119415581,1
"kode_kab","kode_instansi","unit_kerja"
"3201","NULL","Puskesmas X"
nama,kode_rs,tempat_tidur,telepon,lokasi.lat,lokasi.lon,alamat,tipe,wilayah
RS X,0000001, 120 ,021,-6.1,106.8,Jl. Y,A,"JAKARTA UTARA, DKI JAKARTA"
kode_prop,propinsi,kode_kab_kota,kode_kec,kecamatan,npsn,sekolah,bentuk,lintang,bujur
010000  ,Prov. D.K.I. Jakarta,016000  ,016001  ,Kec. Gambir,20254860.0,SD,SD,-6,106
KDPPUM,KDPKAB,KDPBPS,WADMPR,WADMKK,NAMOBJ
32,32.01,32,Jawa Barat,Bogor,Bogor
provinsi,2019,2020,2021
Aceh,1,2,3
8,No,Kecamatan,Lattitude,Unnamed: 10
0,1,Kec. A,144.087,'x
""".strip().split("\n")


@pytest.mark.parametrize(("header", "row"), list(zip(REAL[::2], REAL[1::2], strict=True)))
def test_real_headers(header, row):
    table = read(f"{header}\n{row}\n")
    assert list(table.columns) == next(csv.reader([header]))
    assert cells(table) == [next(csv.reader([row]))]


def test_the_header_of_a_file_of_numbers_is_its_first_row():
    assert find_header([["1", "2"], ["3", "4"]], "a.csv").last == 0
