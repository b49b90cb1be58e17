"""PDF of reports: pages, words and pictures, read back by poppler (pdftotext, pdfinfo)."""

import dataclasses
import datetime as dt
import re
import subprocess

import numpy as np
import pandas as pd
import pytest

from lib.services.reports import content, typst_report
from lib.services.reports.model import (
    Chart,
    ChartPart,
    Fact,
    MapPart,
    Report,
    Sentence,
    Series,
    TablePart,
    TextPart,
)
from lib.services.reports.order import Order
from lib.services.reports.tables import Column
from lib.services.reports.typst_report import pdf
from lib.services.reports.words import plain
from tests.lib.reports_sample import HOSTILE_CELLS

TYPST = ('#panic("diretas")', '#import "/etc/passwd"', "$x$ *a* _b_ `c` <d> @e", "\\", "]#(", "= 1")


def read(tmp_path, made: bytes) -> tuple[str, int]:
    path = tmp_path / "laporan.pdf"
    path.write_bytes(made)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    about = subprocess.run(["pdfinfo", path], capture_output=True, check=True)
    pages = re.search(rb"Pages:\s+(\d+)", about.stdout)
    assert pages is not None
    return text.stdout.decode(), int(pages[1])


def hostile(text: str, kind: str = "brief") -> Report:
    said = Sentence(text, text, text)
    frame = pd.DataFrame({"a": [text, None], "b": [1.5, np.nan]})
    chart = Chart("bars", (text, text + "2"), (Series(text, (1.0, np.nan), "main"),))
    return Report(
        kind=kind, language="id", region="53.04", region_name=text, topic=text, title=said,
        facts=(Fact(text, text, text),) * 5,
        parts=(
            TextPart(text, (said, said)),
            ChartPart(text, said, chart),
            TablePart(text, said, frame, (Column("a", text), Column("b", text, 1))),
        ),
        sources=(text,), today=dt.date(2026, 11, 25), method=text, completeness=text,
        notes=(text,), link=text, data_version=text,
    )  # fmt: skip


@pytest.mark.parametrize("region", ["53.04", "81.08", "32.73", "95.01", "53", ""])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_brief_has_two_pages_and_says_what_the_report_says(tmp_path, region, language):
    link = "https://contoh.go.id/peta?wilayah=53"
    report = content.build(Order("brief", "pdf", region, language=language, link=link))
    text, pages = read(tmp_path, pdf(report))
    assert pages == 2
    words = re.sub(r"\s+", " ", text)
    squeezed = words.replace(" ", "")
    assert plain(report.title.text).replace(" ", "") in squeezed
    for fact in report.facts:
        assert plain(fact.label).split()[0] in words
    assert report.data_version in squeezed
    assert link in squeezed
    said = "Batas bersifat indikatif" if language == "id" else "Boundaries are indicative"
    assert said in words


@pytest.mark.parametrize("text", [*HOSTILE_CELLS, *TYPST])
def test_no_name_becomes_code_of_the_template(tmp_path, text):
    for kind in ("brief", "profile", "poster"):
        read_back, _ = read(tmp_path, pdf(hostile(text, kind)))
        first = plain(text)[:12]
        if first and first.isascii():
            assert first.replace(" ", "") in read_back.replace(" ", "").replace("\n", "")


def test_a_link_that_is_no_address_of_the_web_is_left_out():
    assert b"/URI" not in pdf(hostile("javascript:alert(1)"))
    assert b"/URI" in pdf(dataclasses.replace(hostile("x"), link="https://contoh.go.id"))


def test_a_report_of_nothing_is_still_a_page(tmp_path):
    empty = dataclasses.replace(hostile("Kosong"), parts=(), facts=(), notes=(), sources=())
    assert read(tmp_path, pdf(empty))[1] >= 1


def test_the_pages_show_as_many_rows_as_fit_and_say_how_many_there_are(tmp_path):
    report = content.build(Order("brief", "pdf", "53"))
    text, _ = read(tmp_path, pdf(report))
    assert re.search(r"\d+ dari 22 baris", text)


def test_a_book_has_a_title_contents_and_a_chapter_each_on_the_page_it_names(tmp_path):
    one = content.build(Order("profile", "pdf", "53.04"))
    two = content.build(Order("profile", "pdf", "53.05"))
    book = dataclasses.replace(
        content.build(Order("brief", "pdf", "53")), kind="book", chapters=(one, two)
    )
    ticks = []
    path = tmp_path / "buku.pdf"
    path.write_bytes(pdf(book, lambda: ticks.append(1)))
    pictures = sum(
        isinstance(part, MapPart | ChartPart) for r in (book, one, two) for part in r.parts
    )
    assert len(ticks) == pictures + 1, "and the map on the cover"
    text = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    pages = text.stdout.decode().split("\f")
    listed = re.findall(r"Kabupaten (Belu|Alor)[ .]+(\d+)\n", pages[1])
    assert len(listed) == 2
    for name, number in listed:
        assert f"Kabupaten {name}" in pages[int(number) - 1]
        assert "Puskesmas" in pages[int(number) - 1]


def test_what_stops_the_work_leaves_no_file():
    class StoppedError(Exception):
        pass

    def stop() -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        pdf(content.build(Order("brief", "pdf", "53.04")), stop)


@pytest.mark.parametrize("region", ["53.04", ""])
def test_without_the_typeface_the_words_are_set_in_what_there_is(tmp_path, monkeypatch, region):
    typst_report._fonts.cache_clear()
    monkeypatch.setattr(typst_report, "typeface_path", lambda: None)
    try:
        report = content.build(Order("brief", "pdf", region))
        text, pages = read(tmp_path, pdf(report))
    finally:
        typst_report._fonts.cache_clear()
    assert plain(report.region_name).split()[0] in text
    assert pages in (2, 3)


def test_a_profile_of_the_nation_is_drawn(tmp_path):
    text, pages = read(tmp_path, pdf(content.build(Order("profile", "pdf", ""))))
    assert pages > 2
    assert "Indonesia" in text


@pytest.mark.parametrize("region", ["53.04", "53", ""])
def test_a_brief_of_five_services_still_has_two_pages(tmp_path, region):
    services = ("puskesmas", "rumah_sakit", "sd", "smp", "sma")
    text, pages = read(
        tmp_path, pdf(content.build(Order("brief", "pdf", region, services=services)))
    )
    assert pages == 2
    assert "SMA" in text
