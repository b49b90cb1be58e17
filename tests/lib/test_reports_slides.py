"""Slides hold editable charts and tables, fit their boxes, and take an agency's template."""

from __future__ import annotations

import dataclasses
import io
import math
import zipfile

import openpyxl
import pytest
from pptx import Presentation
from pptx.util import Emu, Pt

from lib import cli
from lib.config import read_settings
from lib.errors import ConfigError
from lib.i18n import using
from lib.services.charts import drawing
from lib.services.reports import slides
from lib.services.reports.model import ChartPart, Fact, Sentence
from lib.services.reports.slides_chart import number_pattern
from lib.services.reports.slides_errors import (
    SlidesTemplateIncompleteError,
    SlidesTemplateUnreadableError,
)
from lib.services.reports.slides_facts import pieces
from lib.services.reports.slides_fit import largest, line_count, shortened, tied, width_of
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_table import lay_out
from lib.services.reports.slides_template import default_template
from lib.services.reports.slides_text import measured
from lib.services.reports.table_fit import column_widths
from tests.lib.reports_made import chart, findings, map_part, report, table
from tests.lib.reports_sample import HOSTILE

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


def opened(content: bytes):
    return Presentation(io.BytesIO(content))


def texts(slide) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def plain_spaces(text: str) -> str:
    return text.replace("\u00a0", " ")


def changed(content: bytes, before: bytes, after: bytes) -> bytes:
    """Give a package with bytes replaced in each of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, old.read(entry).replace(before, after))
    return out.getvalue()


def test_cover_parts_and_sources_become_slides_with_findings_as_titles():
    deck = opened(slides.pptx(report()))
    titles = [plain_spaces(slide.shapes.title.text_frame.text) for slide in deck.slides]
    assert titles == [
        "Di Kabupaten Belu, 2 dari 10 penduduk tinggal lebih dari 5 km dari puskesmas",
        "Temuan nomor 1 tentang puskesmas",
        "Tasifeto Timur tertinggi",
        "Kecamatan 1 paling banyak",
        "Sumber data dan cara menghitung",
    ]
    assert (deck.slide_width, deck.slide_height) == (Emu(12192000), Emu(6858000))


def test_every_slide_has_source_date_number_and_notes():
    deck = opened(slides.pptx(report()))
    for slide in list(deck.slides)[:-1]:
        said = plain_spaces(" ".join(texts(slide)))
        assert "Sumber: Kemenkes 2022." in said
        assert "25 November 2026" in said
        assert slide.notes_slide.notes_text_frame.text.strip()
    for slide in deck.slides:
        assert slide._element.xpath(".//a:fld[@type='slidenum']")
        links = slide._element.xpath(".//a:hlinkClick/@r:id")
        assert slide.part.rels[links[0]].target_ref == "https://peta.example/?wilayah=53.04"


def test_slides_are_read_out_from_title_to_number():
    slide = opened(slides.pptx(report())).slides[2]
    kinds = ["chart" if s.has_chart else s.text_frame.text[:7] for s in slide.shapes]
    assert kinds[0].startswith("Tasifet")
    assert kinds.index("chart") < kinds.index("Sumber:")
    assert kinds[-1] == "‹#›"


def test_no_preview_of_the_template_stays_in_the_file():
    with zipfile.ZipFile(io.BytesIO(slides.pptx(report()))) as packed:
        assert not [name for name in packed.namelist() if "thumbnail" in name]


def test_slides_are_made_without_the_typeface(monkeypatch):
    monkeypatch.setattr("lib.services.reports.typeface.typeface_path", lambda: None)
    for cached in (drawing._measuring, drawing._width):
        cached.cache_clear()
    try:
        assert len(opened(slides.pptx(report())).slides) == 5
    finally:
        for cached in (drawing._measuring, drawing._width):
            cached.cache_clear()


def test_no_two_shapes_of_a_slide_share_an_id():
    content = changed(default_template(), b'<p:cNvPr id="22"', b'<p:cNvPr id="4"')
    for slide in opened(slides.pptx(report(), template=content)).slides:
        ids = slide._element.xpath(".//p:cNvPr/@id")
        assert len(ids) == len(set(ids))


def test_completeness_and_method_stand_under_parts_of_the_leading_service_alone():
    other = dataclasses.replace(table(), finding=Sentence("Jauh dari rumah sakit", "SIRS 2022"))
    deck = opened(slides.pptx(report(parts=(table(), other))))
    own, others = (plain_spaces(" ".join(texts(slide))) for slide in list(deck.slides)[1:3])
    for said in ("13 dari 17 puskesmas memiliki titik terukur", "Jarak garis lurus."):
        assert said in own
        assert said not in others
    assert "SIRS 2022" in others


def test_chart_is_native_with_its_figures_in_a_sheet():
    deck = opened(slides.pptx(report()))
    native = next(s.chart for s in deck.slides[2].shapes if s.has_chart)
    assert list(native.plots[0].series[0].values) == [10.0, 20.0, None]
    sheet = openpyxl.load_workbook(io.BytesIO(native.part.chart_workbook.xlsx_part.blob)).active
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [10, 20, None]
    assert next(s for s in deck.slides[2].shapes if s.has_chart)._element.xpath(
        ".//p:cNvPr/@descr"
    ) == ["Tasifeto Timur 10 %."]


@pytest.mark.parametrize("kind", ["lines", "pairs"])
def test_charts_of_two_series_keep_both(kind):
    made = report(parts=(ChartPart("G", Sentence("Naik"), chart(kind)),))
    native = next(s.chart for s in opened(slides.pptx(made)).slides[1].shapes if s.has_chart)
    assert [series.name for series in native.plots[0].series][1].startswith("Nusa")


def test_a_line_has_its_last_value_beside_it_in_ink_that_can_be_read():
    made = report(parts=(ChartPart("G", Sentence("Naik"), chart("lines")),))
    native = next(s.chart for s in opened(slides.pptx(made)).slides[1].shapes if s.has_chart)
    first, second = native.plots[0].series
    for series, colour in ((first, "0B5D7A"), (second, "4A5A64")):
        label = series._element.xpath("./c:dLbls/c:dLbl")[0]
        assert label.xpath("./c:idx/@val") == ["1"]  # the third value is missing
        assert label.xpath("./c:showVal/@val") == ["1"]
        assert label.xpath(".//a:srgbClr/@val") == [colour]
    assert native.has_legend


def test_many_bars_stand_in_columns_and_none_is_lost():
    names = tuple(f"Kabupaten {n}" for n in range(38))
    made = report(parts=(ChartPart("G", Sentence("Naik"), chart(names=names)),))
    charts = [s.chart for s in opened(slides.pptx(made)).slides[1].shapes if s.has_chart]
    found = [plain_spaces(str(c)) for each in charts for c in each.plots[0].categories]
    assert len(charts) == 3
    assert found == list(names)
    assert len({each.value_axis.maximum_scale for each in charts}) == 1


def test_table_is_native_and_written_in_the_readers_format():
    deck = opened(slides.pptx(report()))
    grid = next(s.table for s in deck.slides[3].shapes if s.has_table)
    row = [cell.text for cell in grid.rows[1].cells]
    assert row == ["53.04.01", "Kecamatan 1", "1.234.567", "46,2"]
    assert grid.rows[3].cells[3].text == "–"
    english = report(language="en", parts=(table(),))
    grid = next(s.table for s in opened(slides.pptx(english)).slides[1].shapes if s.has_table)
    assert [cell.text for cell in grid.rows[1].cells][2:] == ["1,234,567", "46.2"]


def test_table_says_how_many_rows_there_are():
    deck = opened(slides.pptx(report(parts=(table(30),))))
    assert any("12 dari 30 baris" in plain_spaces(text) for text in texts(deck.slides[1]))


def test_table_fits_its_box_whatever_is_in_it():
    long = dataclasses.replace(table(12), most=12)
    long.frame["nama"] = "Kabupaten Kepulauan Siau Tagulandang Biaro dan sekitarnya sampai ke batas"
    box = Box(40, 124, 880, 310)
    grid = lay_out(long, box)
    assert sum(grid.widths) <= box.width + 0.5
    assert grid.head_height + grid.row_height * len(grid.rows) <= box.height + 0.5
    assert grid.size >= 9


def test_figures_are_never_cut_but_columns_left_out_and_told():
    part = table(3)
    columns = tuple(dataclasses.replace(part.columns[2], label=f"Orang {n}") for n in range(30))
    made = report(parts=(dataclasses.replace(part, columns=columns),))
    slide = opened(slides.pptx(made)).slides[1]
    grid = next(s.table for s in slide.shapes if s.has_table)
    assert {cell.text for cell in grid.rows[1].cells} == {"1.234.567"}
    said = f"{len(grid.columns)} dari 30 kolom"
    assert any(said in plain_spaces(text) for text in texts(slide))


def test_columns_are_folded_only_where_they_must_be():
    heads, right = ("Layanan", "Penduduk"), (False, True)
    rows = (("SMP (tanpa MTs) negeri dan swasta", "1.234"),)
    whole = column_widths(heads, rows, right, 1000, 10, 1)
    assert column_widths(heads, rows, right, sum(whole), 10, 2)[0] >= width_of(rows[0][0], 10)
    assert sum(column_widths(heads, rows, right, 150, 10, 2)) < sum(whole)


def test_everything_stays_on_the_slide():
    long = "Kabupaten yang namanya panjang sekali " * 12
    words = findings(40, text="Temuan {n}: " + long)
    parts = (words, table(40), ChartPart("G", Sentence(long), chart()))
    made = report(title=Sentence(long, "Kemenkes " * 80, long), parts=parts)
    deck = opened(slides.pptx(made))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
    assert len(deck.slides) > 5  # forty long findings do not stand on one slide


def test_many_findings_are_spread_evenly_in_one_size():
    made = report(parts=(findings(31, text="Temuan {n}: " + "puskesmas yang jauh " * 7),))
    bodies = [
        next(s for s in slide.placeholders if "Temuan" in s.text_frame.text and s.name != "Title 1")
        for slide in list(opened(slides.pptx(made)).slides)[1:-1]
    ]
    counts = [len(body.text_frame.paragraphs) for body in bodies]
    sizes = {run.font.size for b in bodies for p in b.text_frame.paragraphs for run in p.runs}
    assert len(counts) > 1
    assert max(counts) - min(counts) <= len(counts)
    assert len(sizes) == 1


def test_presenters_notes_come_first():
    part = dataclasses.replace(table(), spoken="Katakan ini lebih dulu.")
    deck = opened(slides.pptx(report(parts=(part,))))
    assert deck.slides[1].notes_slide.notes_text_frame.text.startswith("Katakan ini")


def test_a_topic_names_the_region_once():
    parts = (dataclasses.replace(table(), heading="Kesehatan · Belu"), table())
    first, second = list(opened(slides.pptx(report(parts=parts))).slides)[1:3]
    assert "Kesehatan · Belu" in map(plain_spaces, texts(first))
    assert "Kabupaten Belu · Angka tiap wilayah" in map(plain_spaces, texts(second))


def test_figures_move_up_to_a_short_title():
    def top(title: str) -> int:
        slide = opened(slides.pptx(report(title=Sentence(title)))).slides[0]
        return min(shape.top for shape in slide.shapes if shape.name == "Penduduk")

    assert top("Belu dalam lima adegan") < top("Di Kabupaten Belu " * 8)


def test_map_is_a_described_picture_as_large_as_its_box(monkeypatch):
    sizes = []

    def picture(part, width, height, *, text, sharpness):
        sizes.append((width, height))
        return PNG

    monkeypatch.setattr("lib.services.reports.pictures.map_png", picture)
    slide = opened(slides.pptx(report(parts=(map_part(),)))).slides[1]
    shape = next(s for s in slide.shapes if s.shape_type == 13)
    assert shape.width == pytest.approx(Pt(sizes[0][0]), abs=2)
    assert shape._element.xpath(".//p:cNvPr/@descr")[0].startswith("Peta: Di Belu")


def test_two_hundred_maps_are_drawn_less_sharp(monkeypatch):
    drawn = []

    def picture(part, width, height, *, text, sharpness):
        drawn.append(sharpness)
        return PNG

    monkeypatch.setattr("lib.services.reports.pictures.map_png", picture)
    assert len(opened(slides.pptx(report(parts=(map_part(),) * 200))).slides) == 202
    slides.pptx(report(parts=(map_part(),)))
    assert drawn[0] < drawn[-1]


def test_labels_of_figures_never_break_inside_a_word():
    facts = tuple(Fact("Separuh ketidakterjangkauan", "1 km") for _ in range(5))
    slide = opened(slides.pptx(report(facts=facts))).slides[0]
    boxes = [shape for shape in slide.shapes if shape.name.startswith("Separuh")]
    for box in boxes:
        run = box.text_frame.paragraphs[1].runs[0]
        longest = max(run.text.split(" "), key=len)
        assert width_of(longest, run.font.size.pt, bold=True) <= box.width.pt


def test_hostile_text_makes_a_file_that_opens():
    for text in HOSTILE:
        said = Sentence(text, text, text)
        made = report(title=said, region_name=text, link=text, facts=(Fact(text, text, text),),
                      parts=(ChartPart(text, said, chart(names=(text or "x", "b"))),),
                      sources=(text,))  # fmt: skip
        deck = opened(slides.pptx(made))
        assert len(deck.slides) == 3
        assert not deck.slides[0]._element.xpath(".//a:hlinkClick")


def test_the_sheet_behind_a_chart_runs_nothing():
    names = ('=HYPERLINK("http://x";"y")', "@SUM(A1)", "+1", "Belu")
    drawn = dataclasses.replace(chart(names=names), series=(
        dataclasses.replace(chart(names=names).series[0], name="=1+1"),
    ))  # fmt: skip
    made = report(parts=(ChartPart("G", Sentence("Naik"), drawn),))
    native = next(s.chart for s in opened(slides.pptx(made)).slides[1].shapes if s.has_chart)
    sheet = openpyxl.load_workbook(io.BytesIO(native.part.chart_workbook.xlsx_part.blob)).active
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f"


def test_text_is_marked_with_its_language():
    for language, spoken in (("id", "id-ID"), ("en", "en-GB")):
        slide = opened(slides.pptx(report(language=language))).slides[0]
        assert set(slide._element.xpath(".//a:r/a:rPr/@lang")) == {spoken}


def test_report_without_facts_parts_link_or_sources_is_still_whole():
    bare = report(facts=(), parts=(), link="", sources=(), method="", completeness="", notes=())
    deck = opened(slides.pptx(bare))
    assert len(deck.slides) == 2


def test_progress_ends_at_one():
    told: list[float] = []
    slides.pptx(report(), progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1.0


# --- an agency's template --------------------------------------------------------------------


def agency(width: int = 9144000) -> bytes:
    """Give a 4:3 template made of our own, with a sample slide and names in other letters."""
    content = changed(default_template(), b'name="Catatan kaki"', b'name="CATATAN KAKI"')
    deck = opened(content)
    deck.slides.add_slide(deck.slide_layouts[1]).shapes.title.text = "Contoh"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def test_an_agencys_template_is_used_without_its_sample_slides():
    deck = opened(slides.pptx(report(), template=agency()))
    assert "Contoh" not in [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert len(deck.slides) == 5


def test_missing_placeholders_are_named_all_together():
    content = changed(default_template(), b'name="Catatan kaki"', b'name="Kaki"')
    with pytest.raises(SlidesTemplateIncompleteError) as caught:
        slides.pptx(report(), template=content)
    told = caught.value.message("id")
    assert "Sampul (Catatan kaki); Isi (Catatan kaki)" in told


def test_a_template_of_another_make_lacks_its_layouts():
    out = io.BytesIO()
    Presentation().save(out)
    with pytest.raises(SlidesTemplateIncompleteError) as caught:
        slides.pptx(report(), template=out.getvalue())
    assert "Sampul (Judul, Isi, Catatan kaki)" in str(caught.value)


def test_placeholders_too_small_are_told_with_their_least_size():
    box = b'<a:ext cx="11176000" cy="889000"/>'
    content = changed(default_template(), box, b'<a:ext cx="1117600" cy="889000"/>')
    with pytest.raises(SlidesTemplateIncompleteError, match=r"Isi .Judul ≥ 200 × 24 pt"):
        slides.pptx(report(), template=content)


def test_the_settings_template_serves_without_being_asked_for(monkeypatch, tmp_path):
    content = changed(default_template(), b'name="Pita"', b'name="Pita Dinas"')
    path = tmp_path / "dinas.pptx"
    path.write_bytes(content)
    own = read_settings({"PETA_SLIDES_TEMPLATE": str(path)})
    monkeypatch.setattr("lib.services.reports.slides_frame.settings", lambda: own)
    master = opened(slides.pptx(report())).slide_master
    assert "Pita Dinas" in [shape.name for shape in master.shapes]
    path.unlink()
    with pytest.raises(SlidesTemplateUnreadableError):
        slides.pptx(report())
    with pytest.raises(ConfigError, match="PETA_SLIDES_TEMPLATE"):
        read_settings({"PETA_SLIDES_TEMPLATE": str(path)})


def test_the_command_writes_and_checks_a_template(tmp_path, capsys):
    path = tmp_path / "templat.pptx"
    assert cli.main(["slides-template", "--write", str(path)]) == 0
    assert cli.main(["slides-template", "--check", str(path)]) == 0
    path.write_bytes(changed(path.read_bytes(), b'name="Catatan kaki"', b'name="Kaki"'))
    assert cli.main(["slides-template", "--check", str(path)]) == 2
    assert "E_SLIDES_TEMPLATE_INCOMPLETE" in capsys.readouterr().err
    assert cli.main(["slides-template"]) == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html>", default_template()[:5000]])
def test_what_is_no_template_is_refused(content):
    with pytest.raises(SlidesTemplateUnreadableError):
        slides.pptx(report(), template=content)


def test_a_template_without_places_for_topic_and_remark_serves():
    content = default_template()
    for name in (b"Topik", b"Keterangan"):
        content = changed(content, b'name="' + name + b'"', b'name="Lain"')
    deck = opened(slides.pptx(report(), template=content))
    assert "Lain" not in " ".join(texts(deck.slides[0]))


# --- fitting ---------------------------------------------------------------------------------


def test_figures_hold_on_to_their_units():
    assert "5\u00a0km" in tied("lebih dari 5 km dari puskesmas terdekat sekali")
    assert tied("Di Belu 6 dari 10 orang jauh sekali dari sana").startswith(
        "Di Belu 6\u00a0dari\u00a010\u00a0orang jauh"
    )
    assert tied("satu dua tiga").endswith("dua\u00a0tiga")


def test_lines_are_counted_as_they_wrap():
    width = width_of("satu dua", 20.0) + 1
    assert line_count("satu dua satu dua", width, 20.0) == 2
    assert line_count("x" * 100, width, 20.0) > 5
    assert largest([measured("kata " * 400)], 300, 40, 24, 10) is None
    assert shortened("satu dua tiga empat", width, 20.0, 1).endswith("…")


@pytest.mark.parametrize(
    ("value", "parted"),
    [
        ("4,6 juta orang", ("4,6", "\u00a0juta orang")),
        ("46 %", ("46\u00a0%", "")),
        ("17", ("17", "")),
        ("tidak tersedia", ("tidak tersedia", "")),
    ],
)
def test_a_value_is_parted_into_figure_and_unit(value, parted):
    assert pieces(value) == parted


def test_thousands_are_written_out_in_the_language_of_the_report():
    whole = dataclasses.replace(chart(), unit="orang")
    with using("id"):
        assert number_pattern(whole) == (
            '[>=999999.5]#"."000"."000"\u00a0orang";[>=999.5]#"."000"\u00a0orang";0"\u00a0orang"'
        )
        assert number_pattern(dataclasses.replace(whole, decimals=1)).startswith("[$-421]#,##0.0")
    with using("en"):
        assert '#","000' in number_pattern(whole)
        assert math.isfinite(len(number_pattern(whole)))
