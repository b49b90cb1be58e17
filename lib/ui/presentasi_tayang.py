"""The show: one scene over the whole window, with the next one computed while it is seen."""

from __future__ import annotations

import re
import threading
from typing import Any

import streamlit as st

from data.current import current_dataset
from lib.auth import GUEST, Actor
from lib.encode import safe_html
from lib.i18n import language, not_available, t
from lib.services.charts.parts import chart_drawing
from lib.services.participation.headline import NONE
from lib.services.reports.model import Fact
from lib.services.story import telling
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown
from lib.ui import grafik, presentasi_peta
from lib.ui.own_component import own_component
from lib.ui.page import STATIC
from lib.ui.presentasi_isi import Opened
from lib.ui.presentasi_state import STORY, StoryState

MOST_FACTS = 4
_CHART_PX = (430.0, 320.0)
_WIDE = 14
"""Characters beyond which a figure is set smaller."""
_LONG, _LONGER = 75, 125
"""Characters beyond which a heading is set smaller."""
_NUMBER = re.compile(r"(?<=\d) (?=(?:ribu|juta|miliar|thousand|million|billion)\b)")
_WORDS = ("back", "next", "sweep", "pointer", "notes", "second", "full", "close", "bar", "range",
          "scene", "none", "following")  # fmt: skip


def show(state: StoryState, found: Opened, person: Actor | None) -> None:
    """Show the scene of a state."""
    st.html(STATIC / "tayang.css")
    at = min(state.adegan, len(found.scenes))
    scene = found.scenes[at - 1]
    shown = telling.show(scene, person or GUEST)
    _controls(found, at, scene, shown, person)
    with st.container(key="tayang"):
        st.html(_head(shown))
        with st.container(key="tayang_badan"):
            with st.container(key="tayang_bidang"):
                presentasi_peta.draw(shown, found.scenes)
            with st.container(key="tayang_sisi"):
                st.html(_side(shown), width="stretch")
                if shown.chart is not None and not shown.problem:
                    part = shown.chart
                    drawing = chart_drawing(part.chart, *_CHART_PX, part.finding.text)
                    grafik.plain("tayang_bagan", drawing)
        st.html(_foot(shown))
    _prepare(found, person)


def _controls(found: Opened, at: int, scene: Scene, shown: Shown, person: Actor | None) -> None:
    """Draw the controls; they ask for another scene before the script runs again."""
    following = found.scenes[at] if at < len(found.scenes) else None
    after = telling.show(following, person or GUEST) if following and _near(following) else None
    name = "tayang_kendali"

    def step() -> None:
        sent = st.session_state[name].get("ke")
        if isinstance(sent, int | float) and sent == sent:
            STORY.change(adegan=max(1, min(int(sent), len(found.scenes))))

    def close() -> None:
        STORY.change(tayang=False)

    data: dict[str, Any] = {
        "at": at,
        "n": len(found.scenes),
        "heading": shown.heading,
        "notes": scene.notes or shown.sentence.caution,
        "following": after.heading if after else following.heading if following else "",
        "sides": list(shown.sides),
        "before": shown.before is not None,
        "sweeps": any(map(presentasi_peta.sweeps, found.scenes)),
        "next": presentasi_peta.geometry(after.view) if after else [],
        "words": {each: t(f"presentasi.tayang.{each}") for each in _WORDS},
    }
    own_component("presentasi")(data=data, key=name, on_ke_change=step, on_tutup_change=close)


def _near(scene: Scene) -> bool:
    """Tell whether a scene is quick enough to be told before it is asked for."""
    return scene.page != "rencana" or _key(scene) in st.session_state.get(_READY, ())


_READY = "tayang_siap"


def _key(scene: Scene) -> tuple[str, str, str]:
    return scene.page, str(sorted(scene.params.items())), current_dataset().version


def _prepare(found: Opened, person: Actor | None) -> None:
    """Compute all scenes of a story once, beside the session that shows it."""
    wanted = {(_key(each), language()) for each in found.scenes}
    known: set[Any] = st.session_state.setdefault("tayang_disiapkan", set())
    if wanted <= known:
        return
    known |= wanted
    ready: set[Any] = st.session_state.setdefault(_READY, set())
    spoken, who = language(), person or GUEST

    def work() -> None:
        for each in found.scenes:
            telling.prepare((each,), spoken, who)
            ready.add(_key(each))

    threading.Thread(target=work, name="peta-adegan", daemon=True).start()


def _head(shown: Shown) -> str:
    size = len(shown.heading)
    name = "pl-tayang-lebih" if size > _LONGER else "pl-tayang-panjang" if size > _LONG else ""
    mark = f" · ≈ {t('umum.perkiraan')}" if shown.estimated else ""
    sentence = f"<p>{safe_html(shown.sentence.text)}</p>" if shown.sentence.text else ""
    return (
        f'<header class="pl-tayang {name}" lang="{language()}">'
        f"<small>{safe_html(shown.topic + mark)}</small>"
        f"<h1>{safe_html(_bound(shown.heading))}</h1>{sentence}</header>"
    )


def _bound(text: str) -> str:
    """Keep a number with its word on one line."""
    return _NUMBER.sub("\u00a0", text)


def _side(shown: Shown) -> str:
    """Write figures and chart, or why there are none."""
    if shown.problem:
        return (
            f'<aside class="pl-tayang-sisi" lang="{language()}">'
            f'<p class="pl-tayang-hilang" role="alert">{safe_html(shown.problem)}</p></aside>'
        )
    told = [each for each in shown.facts if each.value not in (not_available(), NONE)]
    facts = "".join(map(_fact, told[:MOST_FACTS]))
    return (
        f'<aside class="pl-tayang-sisi" lang="{language()}">'
        f'<dl class="pl-tayang-angka">{facts}</dl>{_chart(shown)}</aside>'
    )


def _fact(each: Fact) -> str:
    note = f"<small>{safe_html(each.note)}</small>" if each.note else ""
    name = ' class="pl-tayang-kecil"' if len(each.value) > _WIDE else ""
    return (
        f"<div><dt>{safe_html(each.label)}</dt>"
        f"<dd><b{name}>{safe_html(each.value)}</b>{note}</dd></div>"
    )


def _chart(shown: Shown) -> str:
    """Write what the chart below is of."""
    return f"<h2>{safe_html(shown.chart.heading)}</h2>" if shown.chart else ""


def _foot(shown: Shown) -> str:
    cited = " · ".join(safe_html(each) for each in shown.sources)
    said = safe_html(t("umum.batas"))
    source = f"<b>{safe_html(t('umum.sumber'))}:</b> {cited} · " if cited else ""
    return f'<footer class="pl-tayang-kaki" lang="{language()}">{source}{said}</footer>'
