"""The chart of figures by year: what is drawn where, and that names stay on the sheet."""

import itertools

import numpy as np
import pytest

from lib.services.charts.drawing import Box, Dot, Path, Words, text_width
from lib.services.charts.timeline import Line, Range, timeline_chart

YEARS = (2019, 2020, 2021, 2022)
OWN = Line("Kabupaten Belu", YEARS, np.array([1.0, 2.0, 3.0, 4.0]))


def draw(*lines, width=760.0, **more):
    return timeline_chart(lines, "Judul", "tahun", lambda value: f"{value:.0f}", width, **more)


def kinds(chart, kind, colour):
    return [each for each in chart.marks if isinstance(each, kind) and each.colour == colour]


def test_higher_values_are_higher_and_later_years_further_right():
    dots = kinds(draw(OWN), Dot, "main")
    assert [each.tip for each in dots] == [f"Kabupaten Belu, {2018 + n}: {n}" for n in (1, 2, 3, 4)]
    assert all(a.x < b.x and a.y > b.y for a, b in itertools.pairwise(dots))


def test_a_missing_year_breaks_the_line():
    broken = Line("A", YEARS, np.array([1.0, 2.0, np.nan, 4.0]))
    lines = [each for each in kinds(draw(broken), Path, "main") if each.width == 2.2]
    assert [len(each.points) for each in lines] == [2]
    assert len(kinds(draw(broken), Dot, "main")) == 3


def test_nothing_known_still_draws_a_frame():
    assert draw(Line("A", YEARS, np.full(4, np.nan))).marks


def test_a_range_spans_its_values_and_a_year_is_marked():
    ahead = Range((2023,), np.array([2.0]), np.array([6.0]))
    forecast = Line("P", (2022, 2023), np.array([4.0, 4.0]), "accent", dash=True)
    chart = draw(OWN, forecast, between=ahead, since=2021)
    (bar,) = kinds(chart, Box, "pale")
    end = kinds(chart, Dot, "accent")[-1]
    assert bar.top < end.y < bar.top + bar.height
    assert bar.tip == "2023: 2 – 6"
    (mark,) = [each for each in kinds(chart, Path, "axis") if each.dash]
    dots = kinds(chart, Dot, "main")
    assert dots[1].x < mark.points[0][0] < dots[2].x


@pytest.mark.parametrize("width", [350.0, 760.0])
def test_names_stay_within_the_chart(width):
    lines = [
        Line(f"Kabupaten nomor {n}", YEARS, np.arange(4.0), colour)
        for n, colour in enumerate(("main", "other", "accent"))
    ]
    chart = draw(*lines, width=width)
    names = list(kinds(chart, Words, "ink"))
    assert len(names) == 3
    assert all(each.x + text_width(each.text, each.size) <= width for each in names)
    first = min(each.y for each in kinds(chart, Dot, "main"))
    assert all(each.y < first for each in names)


def test_periods_have_names_of_their_own():
    half = Line("A", (4052, 4053), np.array([1.0, 2.0]))
    chart = draw(half, name=lambda n: f"{n // 2}-S{n % 2 + 1}")
    assert [each.tip for each in kinds(chart, Dot, "main")] == ["A, 2026-S1: 1", "A, 2026-S2: 2"]
    assert [each.text for each in kinds(chart, Words, "muted")][:2] == ["2026-S1", "2026-S2"]
