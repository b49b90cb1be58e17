"""A story as a report, so that it becomes slides by the same renderer as any other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from data.current import current_dataset
from lib.auth import GUEST, Actor
from lib.i18n import Language, t, tn, using
from lib.services.measures import NATION
from lib.services.regions import region_title
from lib.services.reports.model import (
    ChartPart,
    Fact,
    MapPart,
    Part,
    Report,
    Sentence,
    TextPart,
)
from lib.services.story import telling
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown

_MOST_FACTS = 5


def build(
    name: str,
    region: str,
    scenes: Sequence[Scene],
    spoken: Language,
    actor: Actor = GUEST,
    *,
    link: str = "",
    today: dt.date | None = None,
) -> Report:
    """Gather what the scenes of a story show as a report of the kind "slides".

    Each scene is a map, with its map before where it has one, and a chart; the notes of the
    presenter are those of its first slide. A scene that is gone becomes a slide that says so.

    Parameters
    ----------
    name, region
        Of the story; "" is the nation.
    scenes
        In their order.
    spoken
        Language of the slides.
    actor
        Who may read the scenarios within.
    link, today
        Back to the show; the day that stands on the slides, the current one (UTC) by default.

    """
    with using(spoken):
        shown = [(each, telling.show(each, actor)) for each in scenes]
        first = next((each for _, each in shown if not each.problem), Shown())
        sources = dict.fromkeys(line for _, each in shown for line in each.sources)
        notes = dict.fromkeys(line for _, each in shown for line in each.notes)
        return Report(
            kind="slides",
            language=spoken,
            region=region or NATION,
            region_name=region_title(region or NATION),
            topic=tn("presentasi.topik", len(shown)),
            title=Sentence(name, "; ".join(sources)),
            facts=_facts(first),
            parts=tuple(part for scene, each in shown for part in parts(scene, each)),
            sources=tuple(sources),
            today=today or dt.datetime.now(tz=dt.UTC).date(),
            notes=tuple(notes),
            link=link,
            data_version=current_dataset().version,
        )


def _facts(first: Shown) -> tuple[Fact, ...]:
    return first.facts[:_MOST_FACTS]


def parts(scene: Scene, shown: Shown) -> tuple[Part, ...]:
    """Give the slides of a scene."""
    if shown.problem:
        heading = scene.heading or t("presentasi.adegan")
        return (TextPart(heading, (Sentence(shown.problem),), spoken=scene.notes),)
    source = "; ".join(shown.sources)
    finding = Sentence(shown.heading, source, shown.sentence.caution)
    said = "\n".join(filter(None, (shown.heading, shown.sentence.text, scene.notes)))
    found: list[Part] = []
    if shown.before is not None:
        side, _ = shown.sides
        found.append(
            MapPart(f"{shown.topic} · {side}", finding, shown.before, shown.state, spoken=said)
        )
    if shown.view is not None:
        side = shown.sides[1]
        topic = f"{shown.topic} · {side}" if side else shown.topic
        found.append(MapPart(topic, finding, shown.view, shown.state, spoken=said))
    if shown.chart is not None:
        chart = shown.chart
        found.append(
            ChartPart(
                f"{shown.topic} · {chart.heading}",
                replace(chart.finding, source=source),
                chart.chart,
                spoken=shown.sentence.text,
            )
        )
    if shown.table is not None:
        table = shown.table
        found.append(
            replace(
                table,
                heading=f"{shown.topic} · {table.heading}",
                finding=replace(table.finding, source=source),
            )
        )
    return tuple(found)
