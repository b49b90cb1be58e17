"""What a scene shows, as a model: words, figures, map and chart of its page."""

from __future__ import annotations

from dataclasses import dataclass, field

from lib.services.mapstate import MapState
from lib.services.mapview import MapView
from lib.services.reports.model import ChartPart, Fact, Sentence, TablePart


@dataclass(frozen=True, eq=False)
class Shown:
    """Everything that a scene shows, in one language.

    Parameters
    ----------
    topic, heading, sentence
        The small line, the finding, and what is said besides.
    facts
        Three to five figures.
    view, state
        The map, and the state of the page Peta that draws its points and villages, if any.
    before, sides
        The map before, and the names of both sides; None and "" where there is nothing to sweep.
    chart, table
        Beside the map.
    sources, notes
        Where the figures come from, and what to know of them.
    estimated
        Whether the figures are estimates.
    problem
        Why there is nothing to show; "" where there is.

    """

    topic: str = ""
    heading: str = ""
    sentence: Sentence = field(default_factory=lambda: Sentence(""))
    facts: tuple[Fact, ...] = ()
    view: MapView | None = None
    state: MapState | None = None
    before: MapView | None = None
    sides: tuple[str, str] = ("", "")
    chart: ChartPart | None = None
    table: TablePart | None = None
    sources: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    estimated: bool = False
    problem: str = ""
