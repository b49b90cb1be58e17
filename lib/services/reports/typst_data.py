"""What a typst template reads of a report: plain words, rows of text and names of pictures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from lib.i18n import date_long, t
from lib.services.charts.drawing import COLOURS
from lib.services.reports.footnotes import source_of, web_link
from lib.services.reports.model import (
    ChartPart,
    MapPart,
    Report,
    Sentence,
    TablePart,
    TextPart,
)
from lib.services.reports.pictures import map_height
from lib.services.reports.slides_fit import tied
from lib.services.reports.slides_table import cells_of, left_out
from lib.services.reports.words import plain

_NARROWEST, _WIDEST = 5, 30
_ROW, _PAIR, _LEAST, _MOST = 20.0, 30.0, 110.0, 290.0


MAP_TEXT, _MAP_WIDTH = 8.5, 493.0
"""Points of the text on a map, and of a map's width on A4."""


@dataclass
class Words:
    """The data of a template, and which part each of its pictures shows."""

    data: dict[str, Any]
    pictures: dict[str, MapPart | ChartPart] = field(default_factory=dict)


def words_of(report: Report, most: int | None = None, sentences: int | None = None) -> Words:
    """Write a report as data of a template.

    Parameters
    ----------
    report
        In the language of this context.
    most
        No more rows of a table than this; as many as the part says by default.
    sentences
        No more sentences of each part of words after the first, or all.
    """
    words = Words({})
    own = _report(report, "b", words, most)
    own["cover"] = _cover(report, words)
    own["others"] = [part | {"sentences": part["sentences"][:sentences]} for part in own["others"]]
    own["chapters"] = [
        _report(chapter, f"c{place}", words, most) for place, chapter in enumerate(report.chapters)
    ]
    words.data = {
        "language": report.language,
        "colours": COLOURS,
        "words": {
            "author": "Peta Layanan",
            "link": t("ekspor.alamat") + ":",
            "contents": t("cetak.daftar_isi"),
        },
        "report": own,
    }
    return words


def _report(report: Report, name: str, words: Words, most: int | None) -> dict[str, Any]:
    parts = list(_parts(report, name, words, most))
    texts = [part for part in parts if part["kind"] == "text"]
    return {
        "topic": plain(report.topic),
        "title": tied(report.title.text),
        "caution": tied(report.title.caution),
        "region": plain(report.region_name),
        "fact-size": _fact_size(report),
        "facts": [
            {"label": plain(f.label), "value": plain(f.value), "note": tied(f.note)}
            for f in report.facts
        ],
        "parts": parts,
        "first": texts[:1],
        "others": texts[1:],
        "charts": _together([part for part in parts if part["kind"] == "chart"][:2]),
        "tables": [part for part in parts if part["kind"] == "table" and part["rows"]][:1],
        "map-height": 0.0,
        "rules-first": False,
        "footnotes": [{"label": label, "text": text} for label, text in _footnotes(report)],
        "footer": _footer(report),
        "link": web_link(report),
        "book-title": t("cetak.judul_buku", region=plain(report.region_name)),
        "book-note": t("cetak.isi_buku", n=len(report.chapters)),
    }


def _cover(report: Report, words: Words) -> dict[str, str]:
    """Give the picture on the cover of a book: its first map once more, larger."""
    first = next((part for part in report.parts if isinstance(part, MapPart)), None)
    if report.kind != "book" or first is None:
        return {}
    words.pictures["cover"] = first
    return {"id": "cover", "alt": plain(first.view.title)}


def _fact_size(report: Report) -> float:
    """Give the points of the strip's figures on A4, so that each stays on one line if it can."""
    longest = max((len(plain(fact.value)) for fact in report.facts), default=0)
    room = 493.0 / max(1, len(report.facts)) - 18
    return max(10.5, min(14.0, room / max(1, longest) * 1.66))


def _together(charts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make charts that stand beside each other equally high."""
    high = max((chart["height"] for chart in charts), default=0.0)
    return [chart | {"height": high} for chart in charts]


def _footer(report: Report) -> str:
    made = t("ekspor.dibuat", tanggal=date_long(report.today))
    return f"Peta Layanan · {plain(report.region_name)} · {made} · {t('ekspor.indikatif')}"


def _footnotes(report: Report) -> Iterator[tuple[str, str]]:
    """Yield label and text of what stands under a report."""
    own = [
        source for part in (None, *report.parts) for source in source_of(report, part).split("; ")
    ]
    notes = [note for note in report.notes if note != t("ekspor.indikatif")]
    for label, text in (
        (t("ekspor.sumber"), "; ".join(dict.fromkeys(own))),
        (t("salindia.kelengkapan"), report.completeness),
        (t("salindia.cara"), report.method),
        (t("ekspor.catatan"), " ".join([*notes, t("ekspor.indikatif")])),
        (t("salindia.versi"), report.data_version),
    ):
        if plain(text):
            yield plain(label), tied(text)


def _parts(report: Report, name: str, words: Words, most: int | None) -> Iterator[dict[str, Any]]:
    for place, part in enumerate(report.parts):
        if isinstance(part, TextPart):
            said = [_sentence(each) for each in part.sentences if each.text]
            if said:
                yield {"kind": "text", "heading": plain(part.heading), "sentences": said}
            continue
        entry = _headed(report, part) | {"id": f"{name}-{place}"}
        if isinstance(part, TablePart):
            yield entry | _table(part, most)
            continue
        words.pictures[entry["id"]] = part
        yield entry | (_map(part) if isinstance(part, MapPart) else _chart(part))


def _sentence(sentence: Sentence) -> dict[str, str]:
    return {"text": tied(sentence.text), "caution": tied(sentence.caution)}


def _headed(report: Report, part: MapPart | ChartPart | TablePart) -> dict[str, Any]:
    source = source_of(report, part)
    if part.finding.text == report.title.text:
        # The title has just said it, with its caution.
        part = replace(part, finding=Sentence(part.heading))
    return {
        "heading": plain(part.heading) if part.finding.text != part.heading else "",
        "finding": tied(part.finding.text) or plain(part.heading),
        "caution": tied(part.finding.caution),
        "source": f"{t('ekspor.sumber')}: {source}." if source else "",
    }


def _map(part: MapPart) -> dict[str, Any]:
    high = min(_MOST, map_height(part, _MAP_WIDTH, text=MAP_TEXT))
    return {
        "kind": "map",
        "height": high,
        "alt": plain(part.finding.text) or plain(part.view.title),
    }


def _chart(part: ChartPart) -> dict[str, Any]:
    each = _PAIR if part.chart.kind == "pairs" else _ROW * max(1, len(part.chart.series) * 0.7)
    rows = len(part.chart.categories) * each
    high = 190.0 if part.chart.kind == "lines" else min(_MOST, max(_LEAST, rows + 54))
    alt = plain(part.chart.summary) or plain(part.finding.text)
    return {"kind": "chart", "alt": alt, "height": high}


def _table(part: TablePart, most: int | None) -> dict[str, Any]:
    rows = [[plain(cell) for cell in row] for row in cells_of(part)]
    rows = rows if most is None else rows[:most]
    columns = []
    for place, column in enumerate(part.columns):
        label = plain(column.label)
        cells = [len(row[place]) for row in rows]
        head = max((len(word) for word in label.split()), default=1) * 1.15
        width = max(_NARROWEST, head, min(_WIDEST, max(cells, default=1)))
        columns.append({"label": label, "number": column.decimals is not None, "width": width})
    more = left_out(part, len(rows), len(columns))
    return {"kind": "table", "columns": columns, "rows": rows, "more": more}
