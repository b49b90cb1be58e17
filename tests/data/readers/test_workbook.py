"""Workbooks: text of typed cells, sheets, merged and hidden rows, passwords, swelling archives."""

import datetime as dt
import io
import struct
import time
import zlib

import openpyxl
import pytest

from data.readers import ReadOptions, process, read_table
from data.readers.errors import (
    ArchiveError,
    CancelledError,
    DamagedFileError,
    OtherFormError,
    PasswordError,
    ReaderLimitError,
    SheetError,
)
from lib import errors
from tests.data.readers.files import cells, read, told, zipped


def workbook(*sheets, merge=(), hide=()):
    """Bytes of an XLSX; sheets are (title, rows)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        for span in merge:
            sheet.merge_cells(span)
        for row in hide:
            sheet.row_dimensions[row].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DINAS = [
    ["DATA PUSKESMAS"],
    ["No", "Kecamatan", "Nama", "Koordinat", None],
    [None, None, None, "Lintang", "Bujur"],
    [1, "Atambua", "PKM A", -9.1, 124.9],
    [2, None, "PKM B", dt.date(2020, 12, 6), 124.25],
    [3, "Lasiolat", "PKM C", -9.3, 124.5],
    ["JUMLAH", None, None, None, 3],
]


@pytest.fixture(scope="module")
def dinas():
    second = ("Kedua", [["No", "Nama"], [7, "NA"]])
    return workbook(("Data", DINAS), second, merge=["B4:B5"], hide=[6])


def test_a_workbook_of_a_dinas(dinas):
    table = read(dinas, name="a.xlsx")
    assert (table.form, table.sheet, table.sheets) == ("xlsx", "Data", ("Data", "Kedua"))
    assert table.columns == ("No", "Kecamatan", "Nama", "Koordinat Lintang", "Koordinat Bujur")
    assert cells(table)[0] == ["1", "Atambua", "PKM A", "-9.1", "124.9"]
    assert table.frame["Kecamatan"].tolist() == ["Atambua", "Atambua", "Lasiolat"]
    assert table.rows.tolist() == [4, 5, 6]
    assert told(table) == [
        ("W_FILLED_DOWN", 5, "Kecamatan"), ("W_DATE_FOR_NUMBER", 5, "Koordinat Lintang"),
        ("W_HIDDEN_ROW", 6, ""), ("W_TOTAL_ROW", 7, ""),
    ]  # fmt: skip


def test_sheets_are_chosen_or_stacked(dinas):
    assert cells(read(dinas, name="a.xlsx", sheet="Kedua")) == [["7", "NA"]]
    table = read(dinas, name="a.xlsx", sheet="*")
    assert table.frame["Nama"].tolist() == ["PKM A", "PKM B", "PKM C", "NA"]
    assert table.frame["Nama lembar"].tolist() == ["Data"] * 3 + ["Kedua"]
    assert table.place(int(table.rows[0])) == ("Data", 4)
    assert table.place(int(table.rows[-1])) == ("Kedua", 2)
    with pytest.raises(SheetError) as caught:
        read(dinas, name="a.xlsx", sheet="Lain")
    assert "Data / Kedua" in caught.value.message()


def test_typed_cells_become_the_shortest_text():
    row = [32.1, "32.10", 3201.0, 106.827153, True, 123456789012345, dt.date(2020, 1, 5),
           dt.datetime.fromisoformat("2020-01-05T07:30"), "0101", "NULL"]  # fmt: skip
    names = [f"kolom {chr(97 + i)}" for i in range(len(row))]
    table = read(workbook(("A", [names, row])), name="a.xlsx")
    assert cells(table) == [
        ["32.1", "32.10", "3201", "106.827153", "TRUE", "123456789012345",
         "2020-01-05", "2020-01-05 07:30:00", "0101", "NULL"]
    ]  # fmt: skip


def test_empty_sheets_are_passed_over():
    table = read(workbook(("Sampul", []), ("Data", [["a", "b"], ["x", 1]])), name="a.xlsx")
    assert table.sheet == "Data"
    with pytest.raises(errors.EmptyFileError):
        read(workbook(("Kosong", [])), name="a.xlsx")
    with pytest.raises(errors.NoRowsError):
        read(workbook(("Judul", [["id", "nama"]])), name="a.xlsx")


def test_rows_are_numbered_as_the_sheet_shows_them():
    book = openpyxl.Workbook()
    places = {"C4": "kode", "D4": "nama", "C5": "32.10", "D5": "A", "C7": "1", "D7": "B"}
    for place, value in places.items():
        book.active[place] = value
    out = io.BytesIO()
    book.save(out)
    table = read(out.getvalue(), name="a.xlsx")
    assert table.columns == ("kode", "nama")
    assert (table.header_row, table.rows.tolist()) == (4, [5, 7])


def test_a_sheet_too_wide_is_refused():
    wide = workbook(("A", [[f"k{i}" for i in range(201)], [1] * 201]))
    with pytest.raises(errors.LimitError):
        read(wide, name="a.xlsx")


def ods(rows):
    """Bytes of a small ODS with one sheet of text."""
    names = 'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"'
    spaces = " ".join(names % (n, n) for n in ("office", "table", "text"))
    line = "<table:table-row>{}</table:table-row>".format
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(line("".join(cell.format(c) for c in row)) for row in rows)
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Lembar1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest}
    return zipped(parts)


def test_ods():
    table = read(ods([["kode", "nama"], ["32.10", "NA"]]), name="a.ods")
    assert (table.form, table.sheet, cells(table)) == ("ods", "Lembar1", [["32.10", "NA"]])


def test_text_under_the_name_of_a_workbook_is_text():
    assert read("id\tnama\n1\tA\n2\tB\n", name="a.xls").form == "csv"


def test_a_workbook_under_the_name_of_a_csv_is_refused(dinas):
    with pytest.raises(OtherFormError) as caught:
        read(dinas, name="a.csv")
    assert caught.value.code == "E_TYPE"
    with pytest.raises(OtherFormError):
        read(zipped({"a.txt": "x"}), name="a.zip")


def test_a_password_is_told():
    locked = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le")
    )
    with pytest.raises(PasswordError) as caught:
        read(locked + bytes(2000), name="a.xlsx")
    assert caught.value.code == "E_PASSWORD"
    secret = bytearray(zipped({"xl/workbook.xml": "x"}))
    secret[6] |= 1
    at = secret.find(b"PK\x01\x02")
    secret[at + 8] |= 1
    with pytest.raises(PasswordError):
        read(bytes(secret), name="a.xlsx")


def test_a_damaged_workbook_is_told(dinas):
    for content in (dinas[: len(dinas) // 2], zipped({"xl/workbook.xml": "<a"})):
        with pytest.raises((DamagedFileError, errors.EmptyFileError)):
            read(content, name="a.xlsx")


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w>&b;</w>'


@pytest.mark.parametrize(
    "members",
    [
        {"xl/workbook.xml": "x", "xl/worksheets/sheet1.xml": b"0" * 100_000_000},
        {"xl/workbook.xml": "<?xml version='1.0'?>" + LAUGHS},
        {"xl/workbook.xml": "x", **{f"xl/{i}.xml": "x" for i in range(2001)}},
    ],
    ids=["zip bomb", "billion laughs", "many members"],
)
def test_swelling_archives_are_refused_at_once(members):
    bomb = zipped(members)
    start = time.perf_counter()
    with pytest.raises(ArchiveError) as caught:
        read(bomb, name="a.xlsx")
    assert caught.value.code == "E_ARCHIVE"
    assert time.perf_counter() - start < 5


def lying(real, said):
    """Bytes of a ZIP whose headers say another size than the member unpacks to."""
    good = bytearray(zipped({"xl/workbook.xml": real}))
    for at, offset in ((0, 22), (good.find(b"PK\x01\x02"), 24)):
        good[at + offset : at + offset + 4] = struct.pack("<I", said)
    return bytes(good)


def test_a_header_that_lies_about_the_size_is_found_out():
    with pytest.raises(ArchiveError):
        read(lying(b"0" * 30_000_000, 1000), name="a.xlsx")
    with pytest.raises(DamagedFileError):
        read(lying(b"0" * 1000, 2000), name="a.xlsx")


def test_members_packed_by_rare_methods_are_refused():
    import zipfile

    with pytest.raises(ArchiveError):
        read(zipped({"xl/workbook.xml": "x" * 99}, zipfile.ZIP_LZMA), name="a.xlsx")


def test_the_process_is_limited_and_its_death_is_told(dinas, monkeypatch):
    monkeypatch.setattr(process, "CHILD_WALL_SECONDS", 0.01)
    with pytest.raises(ReaderLimitError) as caught:
        read(dinas, name="a.xlsx")
    assert caught.value.code == "E_LIMIT"


def test_memory_of_the_process_is_limited():
    """A cell in the last corner makes a sheet of 17 thousand million cells of memory."""
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.active["XFD1048576"] = "y"
    out = io.BytesIO()
    book.save(out)
    start = time.perf_counter()
    with pytest.raises(errors.LimitError):
        read(out.getvalue(), name="a.xlsx")
    assert time.perf_counter() - start < 20


def test_cancelling_ends_the_process(dinas):
    calls = iter([False] * 4)
    with pytest.raises(CancelledError):
        read_table(dinas, "a.xlsx", ReadOptions(), cancelled=lambda: next(calls, True))


def test_nothing_is_left_behind(dinas, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    read(dinas, name="../../x.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_raw_deflate_is_counted_not_kept():
    assert len(zlib.compress(b"0" * 10_000_000)) < 20_000, "what the bombs above rely on"
