"""Native charts on slides: their data open in a sheet, their figures stand beside the marks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lib.encode import csv_cell
from lib.i18n import language
from lib.services.charts.parts import written
from lib.services.reports.model import Chart, Series
from lib.services.reports.slides_fit import shortened, tied, width_of
from lib.services.reports.slides_frame import Box
from lib.services.reports.slides_text import describe, rgb

_MOST_ROWS = 18
"""Bars below each other on one slide; more stand in columns side by side."""
_MOST_COLUMNS = 3
_LABEL_SHARE = 0.42
_GAP = 28.0
_PITCH = 76.0
"""The largest distance of two bars: few of them do not fill the slide as blocks."""
_LEGEND = 28.0
_LEAST = 10.0
_TOO_PALE = frozenset({"rest", "pale", "grid"})
"""Colours of lines that text cannot have."""
_LOCALES = {"id": "[$-421]", "en": "[$-809]"}


def add_chart(slide: Any, box: Box, chart: Chart) -> None:
    """Put a chart into a box; many bars stand in two or three columns on one scale."""
    if chart.kind == "lines":
        _add_lines(slide, box, chart)
        return
    pieces = _columns(chart)
    width = (box.width - _GAP * (len(pieces) - 1)) / len(pieces)
    head = _LEGEND if len(chart.series) > 1 else 0.0
    pitch = min((box.height - head) / max(len(pieces[0].categories), 1),
                _PITCH * (1 + 0.5 * (len(chart.series) - 1)))  # fmt: skip
    for place, piece in enumerate(pieces):
        height = pitch * len(piece.categories) + head
        own = Box(box.x + place * (width + _GAP), box.y, width, height)
        _add_bars(slide, own, piece, chart, pitch)


def _columns(chart: Chart) -> tuple[Chart, ...]:
    """Split a chart's categories over as few columns as can be read."""
    total = len(chart.categories)
    most = _MOST_ROWS if len(chart.series) == 1 else _MOST_ROWS // 2
    count = min(_MOST_COLUMNS, max(1, -(-total // most)))
    rows = max(1, -(-total // count))
    return tuple(_slice(chart, start, start + rows) for start in range(0, max(total, 1), rows))


def _slice(chart: Chart, start: int, stop: int) -> Chart:
    series = tuple(replace(each, values=each.values[start:stop]) for each in chart.series)
    return replace(chart, categories=chart.categories[start:stop], series=series)


def _finite(chart: Chart) -> list[float]:
    return [value for each in chart.series for value in each.values if math.isfinite(value)]


def _unit(chart: Chart) -> str:
    if not chart.unit:
        return ""
    return "%" if chart.unit == "%" and language() == "en" else f"\u00a0{chart.unit}"


def number_pattern(chart: Chart) -> str:
    """Give the format of a chart's figures, as far as it can whatever the computer's own.

    Separators of thousands are written out, because a program takes them from the computer's
    settings and not from the text around; the decimal mark stays the program's (LibreOffice
    heeds the language in the pattern).
    """
    unit = f'"{_unit(chart)}"' if chart.unit else ""
    if chart.decimals:
        return f"{_LOCALES[language()]}#,##0.{'0' * chart.decimals}{unit}"
    values = _finite(chart)
    if values and (min(values) < 0 or max(values) >= 1e9):
        return f"{_LOCALES[language()]}#,##0{unit}"
    mark = '"."' if language() == "id" else '","'
    millions, thousands = f"#{mark}000{mark}000{unit}", f"#{mark}000{unit}"
    return f"[>=999999.5]{millions};[>=999.5]{thousands};0{unit}"


def _add_bars(slide: Any, box: Box, chart: Chart, whole: Chart, pitch: float) -> None:
    """Draw horizontal bars; ``whole`` is the chart of which this is one column."""
    from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK

    several = len(chart.series) > 1
    size = max(8.0, min(16.0, pitch / len(chart.series) * (0.5 if several else 0.42) + 2))
    texts = [tied(name) for name in whole.categories]
    widest = max(texts, key=len, default="")
    while size > _LEAST and width_of(widest, size) + 12 > box.width * _LABEL_SHARE:
        size -= 0.5
    room = min(max((width_of(each, size) for each in texts), default=0.0) + 12,
               box.width * _LABEL_SHARE)  # fmt: skip
    names = [shortened(tied(name), room - 10, size, 1) for name in chart.categories]
    native = _chart(slide, box, chart, names, XL_CHART_TYPE.BAR_CLUSTERED)
    head = _LEGEND if several else 0.0
    _plot_area(native, room / box.width, head / box.height, 1 - room / box.width)
    category, value = native.category_axis, native.value_axis
    category.reverse_order = True
    category.format.line.fill.background()
    category.major_tick_mark = XL_TICK_MARK.NONE
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _font(category.tick_labels.font, size)
    value.visible = False
    value.has_major_gridlines = False
    figures = _finite(whole) or [1.0]
    ends = max(width_of(written(whole, each), size) for each in figures) + 14
    share = min(0.6, ends / max(box.width - room, 1.0))  # room for figures behind the bars
    low, high = min(0.0, *figures), max(0.0, *figures)
    value.minimum_scale = low / (1 - share)
    value.maximum_scale = (high or 1.0) / (1 - share)
    plot = native.plots[0]
    plot.gap_width, plot.overlap = (50, 0) if several else (60, 0)
    for each, drawn in zip(chart.series, plot.series, strict=True):
        _paint_bars(drawn, each, chart)
        _label(drawn.data_labels, size, chart)
    if several:
        _legend(native)


def _chart(slide: Any, box: Box, chart: Chart, names: Sequence[str], kind: Any) -> Any:
    from pptx.chart.data import CategoryChartData

    kind_of_data: Any = CategoryChartData
    data = kind_of_data(number_format=number_pattern(chart))
    # The sheet behind the chart would take a name that begins like a formula for one.
    data.categories = [csv_cell(name) for name in names]
    for each in chart.series:
        known = [value if math.isfinite(value) else None for value in each.values]
        data.add_series(csv_cell(tied(each.name)), known)
    frame = slide.shapes.add_chart(kind, *box.emu(), data)
    describe(frame, chart.summary)
    frame.chart.has_title = False
    frame.chart.has_legend = False
    return frame.chart


def _paint_bars(drawn: Any, series: Series, chart: Chart) -> None:
    drawn.invert_if_negative = False
    _paint(drawn.format.fill, series.colour)
    for place, name in enumerate(chart.categories):
        if name in chart.marked and len(chart.series) == 1:
            _paint(drawn.points[place].format.fill, "accent")


def _label(labels: Any, size: float, chart: Chart) -> None:
    from pptx.enum.chart import XL_LABEL_POSITION

    labels.show_value = True
    labels.number_format = number_pattern(chart)
    labels.number_format_is_linked = False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _font(labels.font, size)


def _add_lines(slide: Any, box: Box, chart: Chart) -> None:
    """Draw lines over the categories, with the value at the last point of each."""
    from pptx.enum.chart import XL_CHART_TYPE

    size = 13.0
    ends = [written(chart, _last(each)[1]) for each in chart.series]
    room = max((width_of(each, size, bold=True) for each in ends), default=0.0) + 22
    high = max(_finite(chart) or [1.0])
    scale = width_of(written(chart, high), size) + 14
    head = (_LEGEND if len(chart.series) > 1 else 8.0) / box.height
    names = [tied(name) for name in chart.categories]
    native = _chart(slide, box, chart, names, XL_CHART_TYPE.LINE_MARKERS)
    across = 1 - (scale + room) / box.width
    _plot_area(native, scale / box.width, head, across, 1 - head - _LEGEND / box.height)
    for axis in (native.category_axis, native.value_axis):
        _font(axis.tick_labels.font, size, "muted")
    native.category_axis.format.line.color.rgb = rgb("axis")
    value = native.value_axis
    value.format.line.fill.background()
    value.major_gridlines.format.line.color.rgb = rgb("grid")
    value.tick_labels.number_format = number_pattern(chart)
    value.tick_labels.number_format_is_linked = False
    for each, drawn in zip(chart.series, native.plots[0].series, strict=True):
        _paint_line(drawn, each)
        _end_label(drawn, each, chart, size)
    if len(chart.series) > 1:
        _legend(native)


def _last(series: Series) -> tuple[int, float]:
    """Return place and value of the last point that is there; -1 when none is."""
    known = [place for place, value in enumerate(series.values) if math.isfinite(value)]
    return (known[-1], series.values[known[-1]]) if known else (-1, math.nan)


def _paint_line(drawn: Any, series: Series) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.util import Pt

    drawn.smooth = False
    drawn.format.line.color.rgb = rgb(series.colour)
    drawn.format.line.width = Pt(2.5)
    drawn.marker.style, drawn.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    _paint(drawn.marker.format.fill, series.colour)
    drawn.marker.format.line.color.rgb = rgb("paper")


def _end_label(drawn: Any, series: Series, chart: Chart, size: float) -> None:
    """Write the value at the end of a line; it follows the data."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    place, value = _last(series)
    if place < 0 or not math.isfinite(value):
        return
    label = drawn.points[place].data_label
    colour = "muted" if series.colour in _TOO_PALE else series.colour
    _font(label.font, size, colour, bold=True)
    label.position = XL_LABEL_POSITION.RIGHT
    node = label._dLbl
    node.find("{*}showVal").set("val", "1")
    pattern = parse_xml(f'<c:numFmt {nsdecls("c")} formatCode="" sourceLinked="0"/>')
    pattern.set("formatCode", number_pattern(chart))
    node.find("{*}idx").addnext(pattern)


def _legend(native: Any) -> None:
    from pptx.enum.chart import XL_LEGEND_POSITION

    native.has_legend = True
    native.legend.position = XL_LEGEND_POSITION.TOP
    native.legend.include_in_layout = False
    _font(native.legend.font, 13.0)


def _plot_area(native: Any, x: float, y: float, width: float, height: float = 0.0) -> None:
    """Fix the inner plot area, in shares of the chart, so that every program draws it alike."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    sizes = (("x", x), ("y", y), ("w", width), ("h", height or 1 - y))
    modes = "".join(f'<c:{name}Mode val="edge"/>' for name in ("x", "y"))
    numbers = "".join(f'<c:{name} val="{value:.5f}"/>' for name, value in sizes)
    area = native._chartSpace.chart.plotArea
    for old in area.findall("{*}layout"):
        area.remove(old)
    area.insert(0, parse_xml(
        f"<c:layout {nsdecls('c')}><c:manualLayout>"
        f'<c:layoutTarget val="inner"/>{modes}{numbers}</c:manualLayout></c:layout>'
    ))  # fmt: skip


def _font(font: Any, size: float, colour: str = "ink", *, bold: bool = False) -> None:
    from pptx.util import Pt

    font.size, font.bold = Pt(size), bold
    font.color.rgb = rgb(colour)


def _paint(fill: Any, colour: str) -> None:
    fill.solid()
    fill.fore_color.rgb = rgb(colour)
