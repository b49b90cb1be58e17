"""Tell a scene with the data in effect, by the services that answer on its page.

So a scene can say nothing else than the page. A scene whose region, scenario or data are gone says
so, and the show goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from data.current import kept_by_version
from data.db.connect import Database
from lib.auth import GUEST, Actor
from lib.errors import AppError
from lib.i18n import Language, language, t, using
from lib.services.story import shown_pages, shown_people, shown_plan
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown


def show(scene: Scene, actor: Actor = GUEST, *, db: Database | None = None) -> Shown:
    """Give what a scene shows in the language of this context; errors are told within it."""
    try:
        found = _shown(scene, actor, db)
    except AppError as error:
        return Shown(
            topic=t("presentasi.adegan"),
            heading=scene.heading,
            problem=f"{error.message(language())} ({error.code})",
        )
    sentence = found.sentence
    if scene.sentence:
        sentence = replace(sentence, text=scene.sentence)
    return replace(found, heading=scene.heading or found.heading, sentence=sentence)


def _shown(scene: Scene, actor: Actor, db: Database | None) -> Shown:
    if scene.page == "rencana":  # whoever asks must be let read the scenario
        return shown_plan.show(scene, actor, db=db)
    if scene.page == "partisipasi":  # reports come in at any time
        return shown_people.show(scene)
    # A gap's range is computed beside and comes later; what people say changes at any time.
    if scene.page == "kesenjangan" or (scene.page == "kpi" and shown_pages.from_people(scene)):
        return shown_pages.show(scene)
    key = (scene.page, _items(scene.params), _items(scene.compare_with))
    return _kept(*key, language())


@kept_by_version(maxsize=1024)
def _kept(
    page: str, params: tuple[tuple[str, str], ...], before: tuple[tuple[str, str], ...], _: Language
) -> Shown:
    return shown_pages.show(Scene(page, dict(params), compare_with=dict(before)))


def _items(params: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(params.items()))


def prepare(scenes: Sequence[Scene], spoken: Language, actor: Actor = GUEST) -> None:
    """Compute scenes before they are asked for, so that the next one is there at once."""
    with using(spoken):
        for scene in scenes:
            show(scene, actor)
