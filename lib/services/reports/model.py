"""What a report says, before it takes a form: one model for slides, PDF, Word, workbook and HTML.

A `Report` holds words, numbers and map models in one language, and nothing of a file format: the
same parts become a slide, a page or a sheet, so that no two files can tell different figures.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from lib.i18n import Language
from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.reports.tables import Column

Kind = Literal["brief", "poster", "profile", "book", "slides", "annex", "workbook", "offline"]
ChartKind = Literal["bars", "lines", "pairs"]


@dataclass(frozen=True)
class Sentence:
    """A finding in one sentence, the source of its figures, and what makes it less than sure."""

    text: str
    source: str = ""
    caution: str = ""


@dataclass(frozen=True)
class Fact:
    """One figure of the strip: what it is, its value as written, a note below it, and help.

    ``help`` explains the figure to whoever asks for it; paper leaves it out.
    """

    label: str
    value: str
    note: str = ""
    help: str = ""


@dataclass(frozen=True)
class Series:
    """Values of one line or one set of bars, as many as the chart has categories.

    NaN where there is none. ``colour`` is a name of `lib.services.charts.drawing`.
    """

    name: str
    values: tuple[float, ...]
    colour: str


@dataclass(frozen=True)
class Chart:
    """A chart as data, so that slides hold an editable one.

    Parameters
    ----------
    kind
        ``bars`` are horizontal, one row a category; ``lines`` run over the categories (years);
        ``pairs`` show the gap between the first and the second series of each category.
    categories, series
        Names in order, and the values.
    unit, decimals
        What stands behind a value ("%", "km"), and how many decimals it is written with.
    marked
        Categories that are set off (the region itself).
    summary
        The chart in a sentence, for those who do not see it.
    """

    kind: ChartKind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    decimals: int = 0
    marked: frozenset[str] = frozenset()
    summary: str = ""


@dataclass(frozen=True)
class MapPart:
    """A map with its finding. ``state`` names the points and villages drawn, None for none.

    ``spoken`` is what the presenter says with it, in the notes of the slide; every part has it.
    """

    heading: str
    finding: Sentence
    view: MapView
    state: MapState | None = None
    spoken: str = ""


@dataclass(frozen=True)
class ChartPart:
    """A chart with its finding and its own source."""

    heading: str
    finding: Sentence
    chart: Chart
    spoken: str = ""


@dataclass(frozen=True)
class TablePart:
    """A table with its finding; a page shows ``most`` rows and says how many there are."""

    heading: str
    finding: Sentence
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    most: int = 12
    spoken: str = ""


@dataclass(frozen=True)
class TextPart:
    """Findings in words, one a line."""

    heading: str
    sentences: tuple[Sentence, ...]
    spoken: str = ""


Part = MapPart | ChartPart | TablePart | TextPart


@dataclass(frozen=True)
class Report:
    """Everything that one file says, in one language.

    ``topic`` is the small line above the title, ``title`` the headline, ``facts`` three to five
    figures. ``method``, ``completeness``, ``sources`` and ``notes`` stand in the footnotes;
    ``data_version`` and ``link`` lead back to the screen. ``chapters`` are the regions of a book.
    """

    kind: Kind
    language: Language
    region: str
    region_name: str
    topic: str
    title: Sentence
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    sources: tuple[str, ...]
    today: dt.date
    method: str = ""
    completeness: str = ""
    notes: tuple[str, ...] = ()
    link: str = ""
    data_version: str = ""
    chapters: tuple[Report, ...] = field(default=())
