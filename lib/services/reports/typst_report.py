"""PDF of a report by typst: brief, profile, book and poster.

A template is compiled twice: the first pass tells how large each picture will be on its page,
the second holds the pictures drawn for just that size. The words go in as a JSON file, so that
no name in the data can become code of the template.
"""

from __future__ import annotations

import functools
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lib.i18n import using
from lib.services.charts.drawing import COLOURS, Box, Dot, Mark, Words
from lib.services.charts.drawing import Path as Stroke
from lib.services.charts.parts import chart_drawing
from lib.services.reports.model import ChartPart, MapPart, Report
from lib.services.reports.pictures import map_height, map_png
from lib.services.reports.typeface import typeface_path
from lib.services.reports.typst_data import MAP_TEXT, words_of
from lib.services.reports.typst_data import Words as TemplateWords

_TEMPLATES = Path(__file__).with_name("typst")
_TEMPLATE = {"poster": "poster.typ", "profile": "profile.typ", "book": "profile.typ"}
_BRIEF_PAGES, _LEAST_CHART, _LEAST_MAP = 2, 120.0, 190.0
_CUTS = ((12, 9), (8, 9), (5, 9), (3, 9), (0, 9), (0, 4), (0, 2), (0, 1))
"""Rows of a table and sentences of a further service that a brief shows, the most first."""
_SIZES = {"poster": (2.0, 18.0, 2.2)}
"""By kind: how much larger a chart's text is, points of a map's text, pixels a point."""

Tick = Callable[[], None]


def pdf(report: Report, tick: Tick | None = None) -> bytes:
    """Write a report as PDF.

    Parameters
    ----------
    report
        A brief comes out on two pages, a poster on A1, all others as a profile with, for a
        book, a title page, contents and a chapter a region.
    tick
        Called after each picture; what it raises stops the work, and no file is left.
    """
    with using(report.language), tempfile.TemporaryDirectory() as folder:
        return _Work(report, Path(folder), tick or (lambda: None)).pdf()


class _Work:
    """A folder with the template, its data and its pictures."""

    def __init__(self, report: Report, folder: Path, tick: Tick) -> None:
        self.report, self.folder, self.tick = report, folder, tick
        self.main = folder / _TEMPLATE.get(report.kind, "brief.typ")
        for name in ("base.typ", self.main.name):
            shutil.copyfile(_TEMPLATES / name, folder / name)

    def pdf(self) -> bytes:
        """Measure, draw the pictures, compile."""
        import typst

        words, slots = self._measured()
        self._draw(words, slots)
        made = typst.compile(
            self.main, root=self.folder, font_paths=_fonts(), sys_inputs={"pass": "2"}
        )
        return bytes(made)

    def _measured(self) -> tuple[TemplateWords, list[dict[str, Any]]]:
        """Give the words that fit and the sizes of their pictures."""
        if self.report.kind in _TEMPLATE:
            words = words_of(self.report)
            return words, self._slots(words)
        for rows, sentences in _CUTS:
            words = words_of(self.report, rows, sentences)
            slots = self._without_empty_sea(words, self._slots(words))
            if self._fits(words, slots):
                break
        return words, slots

    def _without_empty_sea(
        self, words: TemplateWords, slots: list[dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """Give a wide map no more height than it fills, and the rest to the rules if they fit."""
        first = slots[0] if slots else {}
        part = words.pictures.get(first.get("id", ""))
        if not isinstance(part, MapPart):
            return slots
        high = map_height(part, first["width"], text=MAP_TEXT)
        if first["height"] <= high * 1.08:
            return slots
        words.data["report"]["map-height"] = high
        self._slots(words)
        without = self._query("<pages>")[0]
        words.data["report"]["rules-first"] = True
        moved = self._slots(words)
        if self._query("<pages>")[0] <= (without if without == _BRIEF_PAGES else without - 1):
            return moved
        words.data["report"]["rules-first"] = False
        return self._slots(words)

    def _fits(self, words: TemplateWords, slots: list[dict[str, Any]]) -> bool:
        """Tell whether a brief keeps to two pages with maps and charts large enough to read."""
        if self._query("<pages>")[0] > _BRIEF_PAGES:
            return False
        return all(
            slot["height"]
            >= (_LEAST_CHART if isinstance(words.pictures[slot["id"]], ChartPart) else _LEAST_MAP)
            for slot in slots
        )

    def _slots(self, words: TemplateWords) -> list[dict[str, Any]]:
        text = json.dumps(words.data, ensure_ascii=False, allow_nan=False)
        (self.folder / "data.json").write_text(text, "utf-8", "replace")
        return self._query("<slot>")

    def _query(self, label: str) -> list[Any]:
        import typst

        found: list[Any] = json.loads(
            typst.query(
                self.main, label, field="value", root=self.folder, font_paths=_fonts(),
                sys_inputs={"pass": "1"},
            )
        )  # fmt: skip
        return found

    def _draw(self, words: TemplateWords, slots: list[dict[str, Any]]) -> None:
        larger, text, sharp = _SIZES.get(self.report.kind, (0.8, MAP_TEXT, 3.0))
        drawings = {}
        for slot in slots:
            name, part = slot["id"], words.pictures[slot["id"]]
            width, height = max(60.0, slot["width"]), max(60.0, slot["height"])
            if isinstance(part, ChartPart):
                drawing = chart_drawing(
                    part.chart, width / larger, height / larger, part.finding.text
                )
                drawings[name] = [entry for m in drawing.marks for entry in _entry(m, larger)]
            else:
                content = map_png(part, width, height, text=text, sharpness=sharp)
                (self.folder / f"{name}.png").write_bytes(content)
            self.tick()
        (self.folder / "drawings.json").write_text(
            json.dumps(drawings, ensure_ascii=False, allow_nan=False), "utf-8", "replace"
        )


def _entry(mark: Mark, larger: float) -> Iterator[dict[str, Any]]:
    """Write a mark of a drawing for the template, in points."""
    entry: dict[str, Any] = {"colour": COLOURS[mark.colour]}
    if isinstance(mark, Box):
        entry |= {"kind": "box", "x": mark.left, "y": mark.top, "width": mark.width,
                  "height": mark.height}  # fmt: skip
    elif isinstance(mark, Dot):
        entry |= {"kind": "dot", "x": mark.x, "y": mark.y, "radius": mark.radius}
    elif isinstance(mark, Stroke):
        entry |= {"kind": "path", "width": mark.width}
    elif isinstance(mark, Words):
        entry |= {"kind": "words", "x": mark.x, "y": mark.y, "size": mark.size}
    entry = {
        key: round(value * larger, 2) if isinstance(value, int | float) else value
        for key, value in entry.items()
    }
    if isinstance(mark, Box | Dot):
        entry["opacity"] = mark.opacity
    if isinstance(mark, Dot):
        entry["square"] = mark.square
    if isinstance(mark, Stroke):
        points = [(round(x * larger, 2), round(y * larger, 2)) for x, y in mark.points]
        entry |= {"points": points, "dash": mark.dash}
    if isinstance(mark, Words):
        entry |= {"text": mark.text, "bold": mark.bold, "anchor": mark.anchor,
                  "upright": mark.upright}  # fmt: skip
    if not (isinstance(mark, Words) and not mark.text):
        yield entry


@functools.lru_cache(maxsize=1)
def _fonts() -> Any:
    """Give the typeface to typst; what it lacks comes from the system's fonts."""
    import typst

    path = typeface_path()
    return typst.Fonts(font_paths=[] if path is None else [path.parent])
