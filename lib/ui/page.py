"""What every page has: heading, figures, sources. The one place that writes HTML by hand.

All text passes through ``safe_html``; the style sheet is ours (``lib/ui/static/page.css``).
"""

from __future__ import annotations

import functools
import time
from collections.abc import Collection, Iterable
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from lib.encode import safe_html
from lib.i18n import LANGUAGES, language, t
from lib.services.reports.model import Fact
from lib.ui.account import sign_out_button
from lib.ui.labels import plain_label as plain_label
from lib.ui.session import choose_language
from lib.web.urls import report_url

STATIC = Path(__file__).parent / "static"
MAP_FIRST_S = 0.4
"""How long the rest of a first page waits for its map: see `map_first`."""


@functools.cache
def _style() -> str:
    texts = ((STATIC / name).read_text(encoding="utf-8") for name in ("page.css", "tables.css"))
    return f"<style>{''.join(texts)}</style>"


def style() -> None:
    """Add our style sheet to the page, and the one word in it that has a language."""
    st.html(_style())
    st.html(f'<style>:root {{ --pl-menu: "{safe_html(t("umum.menu_buka"))}"; }}</style>')


def map_first() -> None:
    """Let the map that was just sent be drawn before the rest of a visitor's first page.

    The map's frame and the page share one thread in the browser. Sent together, some thirty
    widgets are laid out first and the map comes 400 ms later; the widgets themselves come no
    earlier. Later runs wait for nothing, and neither does a session without a browser.
    """
    if "peta_first" not in st.session_state:
        st.session_state["peta_first"] = True
        if st.context.headers.get("Host"):
            time.sleep(MAP_FIRST_S)


def open_sidebar() -> None:
    """Begin the column of choices, so that it takes its width before a map is laid out.

    A map beside it would be moved from under the pointer when the choices come.
    """
    st.sidebar.html(f'<h2 class="pl-unseen">{safe_html(t("umum.pilihan"))}</h2>')


def heading(topic: str, title: str, *, estimated: bool = False) -> None:
    """Show the small topic line and the finding as the page's title, with the bar's buttons."""
    heading_buttons(heading_text(topic, title, estimated=estimated))


def heading_text(topic: str, title: str, *, estimated: bool = False) -> DeltaGenerator:
    """Show the words of a heading and return the place of its buttons: see `heading_buttons`."""
    mark = (
        f'<span class="pl-estimate" title="{safe_html(t("umum.perkiraan_arti"))}">'
        f"≈ {safe_html(t('umum.perkiraan'))}</span>"
        if estimated
        else ""
    )
    head = st.container(horizontal=True, wrap=False, vertical_alignment="top", key="pl_kepala")
    head.html(
        f'<header class="pl-head" lang="{language()}">'
        f'<p class="pl-topic">{safe_html(topic)} {mark}</p>'
        f'<h1 class="pl-title">{safe_html(title)}</h1></header>',
        width="stretch",
    )
    return head


def heading_buttons(head: DeltaGenerator) -> None:
    """Offer the other language and the way out; both stand in the bar on top of the page."""
    with head:
        language_switch()
        sign_out_button()


def language_switch() -> None:
    """Offer the other language; the page stays as it is otherwise."""
    key = "peta_bahasa"
    st.session_state[key] = language()
    st.segmented_control(
        t("umum.bahasa"),
        LANGUAGES,
        format_func=str.upper,
        key=key,
        required=True,
        label_visibility="collapsed",
        on_change=lambda: choose_language(st.session_state[key]),
    )


Figure = Fact
"""One figure of a strip, on screen as in reports."""


def figure_strip(figures: Iterable[Figure]) -> None:
    """Show three to five figures side by side, two by two on a phone."""
    cells = "".join(
        f'<div class="pl-figure"{_help(each.help)}><dt>{safe_html(each.label)}</dt>'
        f"<dd><b>{safe_html(each.value)}</b>"
        f"{f'<small>{safe_html(each.note)}</small>' if each.note else ''}</dd></div>"
        for each in figures
    )
    st.html(f'<dl class="pl-strip" lang="{language()}">{cells}</dl>')


def _help(text: str) -> str:
    return f' title="{safe_html(text)}"' if text else ""


def sources(lines: Iterable[str], notes: Iterable[str], *, report: bool = True) -> None:
    """Show where the figures come from, what to know of them, and where to report what is wrong.

    A page that has such a link of its own does without it (``report``).
    """
    address, words = safe_html(report_url("", language())), safe_html(t("lapor.tautan"))
    link_ = f'<p><a href="{address}" target="_self">{words}</a></p>' if report else ""
    cited = " · ".join(safe_html(line) for line in lines)
    noted = "".join(f"<li>{safe_html(note)}</li>" for note in notes)
    st.html(
        f'<footer class="pl-sources" lang="{language()}">'
        f"<p><b>{safe_html(t('umum.sumber'))}:</b> {cited}</p>"
        f"<details><summary>{safe_html(t('umum.catatan'))}</summary><ul>{noted}</ul></details>"
        f"{link_}</footer>"
    )


def ignored_notice(names: Iterable[str]) -> None:
    """Say which parts of a link could not be understood."""
    said = ", ".join(names)
    if said:
        st.info(t("peta.tautan_diabaikan", names=said), icon=":material/link_off:")


def link(text: str, url: str) -> None:
    """Show a link that looks like a button and leaves the page, to a form of `lib.web`."""
    st.html(
        f'<p class="pl-go"><a class="pl-link" href="{safe_html(url)}" target="_self">'
        f"{safe_html(text)}</a></p>"
    )


def boundaries_note() -> None:
    """Say, as every map must, that boundaries are indicative."""
    st.html(f'<p class="pl-sources">{safe_html(t("umum.batas"))}</p>')


def table_html(
    header: Iterable[str],
    rows: Iterable[Iterable[str]],
    *,
    caption: str = "",
    region: str = "",
    marked: Collection[int] = (),
) -> str:
    """Make a small table of text; the first column names the row.

    A table wider than a phone is given a name as ``region``: it can then be reached and moved
    sideways by the keyboard. ``marked`` are the rows that the reader has chosen.
    """
    head = "".join(f'<th scope="col">{safe_html(cell)}</th>' for cell in header)
    body, said = [], safe_html(t("celah.tanda.baris")) if marked else ""
    for place, row in enumerate(rows):
        first, *rest = row
        chosen = f' class="pl-marked" title="{said}"' if place in marked else ""
        cells = "".join(f"<td>{safe_html(cell)}</td>" for cell in rest)
        body.append(f'<tr{chosen}><th scope="row">{safe_html(first)}</th>{cells}</tr>')
    reach = f' tabindex="0" role="region" aria-label="{safe_html(region)}"' if region else ""
    title = f"<caption>{safe_html(caption)}</caption>" if caption else ""
    return (
        f'<div class="pl-scroll" lang="{language()}"{reach}>'
        f'<table class="pl-table">{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )
