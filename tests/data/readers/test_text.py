"""CSV: every cell as it stands, every fault with its row (hazards B8 1 to 17, 35, 36, 38, 39)."""

import time

import pandas as pd
import pytest

from data.problems import ERROR
from data.readers import ReadOptions, read_table
from data.readers.errors import (
    AmbiguousDelimiterError,
    AmbiguousEncodingError,
    CancelledError,
    OtherFormError,
    StatedEncodingError,
)
from lib import errors, limits
from tests.data.readers.files import FACILITIES, cells, read, told


@pytest.mark.parametrize("content", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(errors.EmptyFileError) as caught:
        read(content)
    assert caught.value.code == "E_EMPTY"


@pytest.mark.parametrize("text", ["id,nama,lat,lon", "id,nama,lat,lon\n", "id,nama\n\n,\n , \n"])
def test_a_header_without_rows_is_refused(text):
    with pytest.raises(errors.NoRowsError):
        read(text)


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16 LE"),
     ("utf-16-le", "UTF-16 LE"), ("utf-16-be", "UTF-16 BE"), ("cp1252", "Windows-1252")],
)  # fmt: skip
def test_encodings_are_found_and_the_first_header_is_clean(encoding, found):
    text = "nama,alamat\nPuskesmas “Melati” 2,Jl. José – Blok C\nPuskesmas B,Jl. D\n"
    table = read(text, encoding=encoding)
    assert table.columns == ("nama", "alamat")
    assert cells(table)[0] == ["Puskesmas “Melati” 2", "Jl. José – Blok C"]
    assert table.encoding.value == found
    assert 0.5 < table.encoding.confidence <= 1


def test_a_stated_encoding_rules_and_is_checked():
    latin = "nama,alamat\nPKM Étoile,Jl. 1\n".encode("cp1252")
    assert cells(read(latin, encoding="Windows-1252"))[0][0] == "PKM Étoile"
    for stated in ("UTF-8", "UTF-16 LE", "klingon"):
        with pytest.raises(StatedEncodingError) as caught:
            read_table(latin, "a.csv", ReadOptions(encoding=stated))
        assert caught.value.code == "E_ENCODING"


def test_utf8_mixed_with_another_encoding_is_refused_unless_stated():
    mixed = "nama,kota\nÉtoile,A\n".encode() + "É,B\n".encode("cp1252")
    with pytest.raises(AmbiguousEncodingError) as caught:
        read(mixed)
    assert "UTF-8" in caught.value.message("id")
    assert len(read_table(mixed, "a.csv", ReadOptions(encoding="Windows-1252")).frame) == 2


def test_nul_bytes_reject_their_row_only():
    table = read("id,nama\n1,A\n2,B\x00C\n3,D\n")
    assert told(table) == [("E_NUL", 3, "")]
    assert table.rows.tolist() == [2, 4]
    with pytest.raises(errors.NulError):
        read("id,na\x00ma\n1,A\n")


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_separators_are_found(mark):
    table = read(FACILITIES.replace(",", mark))
    assert table.delimiter.value == mark
    assert table.delimiter.confidence > 0.8
    assert cells(table)[1] == ["P2", "Puskesmas Haliwen", "53.04", "-9.0811", "124.8962"]


def test_a_decimal_comma_does_not_pass_for_a_separator():
    table = read("KOTKAB;lat;long\nAceh Barat;4,45;96,15\nAceh Besar;5,38;95,52\n")
    assert table.columns == ("KOTKAB", "lat", "long")
    assert cells(table)[0] == ["Aceh Barat", "4,45", "96,15"]


def test_a_separator_that_cannot_be_told_is_refused_and_can_be_stated():
    text = "a,b;c\nx,y;z\nu,v;w\n"
    with pytest.raises(AmbiguousDelimiterError) as caught:
        read(text)
    assert caught.value.code == "E_DELIMITER"
    assert read(text, delimiter=";").columns == ("a,b", "c")
    with pytest.raises(errors.DelimiterError):
        read(text, delimiter=":")


def test_rows_of_another_length_are_told_and_never_shifted():
    table = read("a,b\n1,2,3\n4,5\n6\n7,8,9\n")
    assert told(table) == [("E_FIELD_COUNT", 2, ""), ("E_FIELD_COUNT", 4, ""),
                           ("E_FIELD_COUNT", 5, "")]  # fmt: skip
    assert cells(table) == [["4", "5"]]
    first = table.problems.head(1)[0]
    assert (first.value, first.details) == ("1,2,3", {"found": 3, "expected": 2})
    assert table.total_rows == 4


def test_if_every_row_is_longer_all_are_told():
    table = read("a,b\n1,2,3\n4,5,6\n")
    assert len(table.frame) == 0
    assert table.problems.rows_with(ERROR).tolist() == [2, 3]


def test_a_separator_at_the_end_of_every_row_is_no_field():
    assert cells(read("a,b\n1,2,\n3,4,\n")) == [["1", "2"], ["3", "4"]]


def test_an_unclosed_quote_rejects_its_line_and_reading_goes_on():
    table = read('id,nama,kota\n1,A,B\n2,"B,C\n3,D,E\n4,"E ""x""",F\n')
    assert told(table) == [("E_QUOTE", 3, "")]
    assert table.rows.tolist() == [2, 4, 5]
    assert cells(table)[2] == ["4", 'E "x"', "F"]


def test_quotes_within_text_stay():
    table = read('id,nama\n1,Puskesmas "Melati"\n2,"a\nb"\n3,c\n')
    assert cells(table) == [["1", 'Puskesmas "Melati"'], ["2", "a\nb"], ["3", "c"]]
    assert table.rows.tolist() == [2, 3, 4], "a row is a row of the spreadsheet, not a line"


def test_too_many_broken_quotes_refuse_the_file():
    broken = "".join(f'{i},"x"y\n' for i in range(200))
    with pytest.raises(errors.QuoteError):
        read("id,nama\n" + broken)


def test_duplicate_headers_are_refused():
    with pytest.raises(errors.DuplicateColumnError) as caught:
        read("id,Nama,nama \n1,a,b\n")
    assert caught.value.code == "E_DUP_COLUMN"


def test_codes_digits_and_the_words_for_nothing_stay():
    values = ["32.10", "32.1", "0101", "9007199254740993", "NA", "NULL", "nan", "None",
              "inf", "1e400", "'08", "-", " a ", "TRUE"]  # fmt: skip
    table = read("no,nilai\n" + "".join(f"x,{v}\n" for v in values))
    assert table.frame["nilai"].tolist() == values
    assert table.frame.dtypes.iloc[0] == pd.StringDtype(na_value=float("nan"))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(end):
    table = read(FACILITIES.replace("\n", end))
    assert cells(table)[1][0] == "P2"
    assert table.columns[-1] == "lon"


def test_blank_rows_count_but_are_no_rows():
    table = read("id,nama\n\n1,A\n,\n  ,  \n2,B\n\n\n")
    assert table.rows.tolist() == [3, 6]
    assert told(table) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"PK\x03\x04rest,a\n1,2\n", "ZIP"), (b"MZ\x90\x00\x03", "EXE"), (b"\x7fELF\x02", "ELF"),
     (b"%PDF-1.7\n", "PDF"), (b"<html><table><tr><td>a</td></tr></table></html>", "biner"),
     (bytes(range(1, 32)) * 20, "biner"), (b"SQLite format 3\x00", "SQLite")],
)  # fmt: skip
def test_other_files_under_the_name_of_a_csv(content, kind):
    with pytest.raises(OtherFormError) as caught:
        read(content)
    assert caught.value.code == "E_TYPE"
    assert kind in caught.value.message("id")


def test_limits_are_told_fast():
    wide = ",".join(f"k{i}" for i in range(100_000)) + "\n" + "1," * 99_999 + "1\n"
    cell = "id,nama\n1," + "x" * (49 * 1024**2) + "\n"
    quoted = 'id,nama\n1,"' + "x\n" * (20 * 1024**2) + '"\n'
    big = b"a,b\n" + b"1,2\n" * (13 * 1024**2)
    for content in (wide.encode(), cell.encode(), quoted.encode(), big):
        start = time.perf_counter()
        with pytest.raises(errors.LimitError) as caught:
            read(content)
        assert caught.value.code == "E_LIMIT"
        assert time.perf_counter() - start < 10


def test_each_limit_of_text_at_its_edge(monkeypatch):
    from data.readers import sniff, text

    monkeypatch.setattr(text, "MAX_ROWS", 2)
    assert len(read("a,b\n1,2\n3,4\n").frame) == 2
    with pytest.raises(errors.LimitError):
        read("a,b\n1,2\n3,4\n5,6\n")
    longest = "é" * limits.MAX_CELL_CHARS
    assert cells(read(f"a,b\n{longest},2\n"))[0][0] == longest
    with pytest.raises(errors.LimitError):
        read(f"a,b\n{longest}é,2\n")
    names = [f"k{i}" for i in range(limits.MAX_COLUMNS)]
    row = ",".join("1" for _ in names)
    assert len(read(f"{','.join(names)}\n{row}\n").columns) == limits.MAX_COLUMNS
    with pytest.raises(errors.LimitError):
        read(f"{','.join(names)},lebih\n{row},1\n")
    monkeypatch.setattr(sniff, "MAX_FILE_BYTES", 5)
    with pytest.raises(errors.LimitError):
        read("a,b\n1,2\n")


@pytest.mark.parametrize(
    "name", ["../../etc/x.csv", "a" * 300 + ".csv", "gnp\u202evsc.csv", ".csv"]
)
def test_a_name_is_only_shown(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read(FACILITIES, name=name).name == name
    assert list(tmp_path.iterdir()) == []


def test_dangerous_text_is_text():
    bad = ["<img onerror=1>", "${x}", "`", "C:\\2019", "</script>", "=cmd|1", "@x", "＝1"]
    table = read("id,nama\n" + "".join(f"1,{v}\n" for v in bad))
    assert table.frame["nama"].tolist() == bad


def test_progress_is_told_and_cancelling_stops():
    seen = []
    read_table(FACILITIES.encode(), "a.csv", progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    with pytest.raises(CancelledError):
        read_table(FACILITIES.encode(), "a.csv", cancelled=lambda: True)


def test_the_same_bytes_have_the_same_checksum():
    one, two = read(FACILITIES), read(FACILITIES, name="lain.csv")
    assert one.sha256 == two.sha256
    assert len(one.sha256) == 64
    assert one.size == len(FACILITIES)
