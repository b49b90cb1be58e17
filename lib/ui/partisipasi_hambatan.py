"""The four hurdles on the page Partisipasi: what is known of each, and its remedy at hand."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, number, percent, t
from lib.services.participation import hurdles
from lib.services.participation.hurdles import Hurdles
from lib.ui.partisipasi_papan import rate_text
from lib.ui.partisipasi_state import PARTISIPASI, PARTS, PublicState, there
from lib.ui.survei_hasil import section
from lib.web.urls import tell_url

NONE = "–"
_TEXTS = "laporan."
"""The messages of the citizens' form."""


def show(state: PublicState) -> None:
    """Show the hurdles of a region side by side."""
    section(t("partisipasi.hambatan.judul"))
    found = hurdles.measured(state.counted)
    cards = (_awareness(found), _means(found), _trust(found), _literacy(found))
    for row in (cards[:2], cards[2:]):
        for column, (name, figures, remedy) in zip(st.columns(2), row, strict=True):
            with column, st.container(border=True, height="stretch"):
                st.html(_card(name, figures))
                _remedy(state, remedy)
    st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(_measure())}</p>')


_Card = tuple[str, Sequence[tuple[str, str]], str]


def _awareness(found: Hurdles) -> _Card:
    figures = (
        (t("partisipasi.hambatan.per_10k"), _rate(found.per_10k)),
        (t("partisipasi.hambatan.nasional"), _rate(found.nation)),
    )
    return "tahu", figures, "bagikan"


def _means(found: Hurdles) -> _Card:
    seconds = found.seconds
    time = NONE if seconds is None else t("partisipasi.hambatan.detik", n=number(seconds))
    figures = (
        (t("partisipasi.hambatan.ponsel"), _percent(found.phones)),
        (t("partisipasi.hambatan.lama"), time),
        (t("partisipasi.hambatan.cepat"), _percent(found.quick)),
    )
    return "waktu", figures, "cepat"


def _trust(found: Hurdles) -> _Card:
    figures = (
        (t("partisipasi.dijawab"), _percent(found.answered)),
        (t("partisipasi.hambatan.tampil"), _percent(found.published)),
    )
    return "percaya", figures, "papan"


def _literacy(found: Hurdles) -> _Card:
    reading = hurdles.own_texts(_TEXTS)[language()]
    figures = (
        (t("partisipasi.hambatan.kata"), number(reading.per_sentence, 1)),
        (t("partisipasi.hambatan.panjang"), percent(reading.long_pct)),
        (t("partisipasi.hambatan.mudah"), _percent(found.plain)),
    )
    return "baca", figures, "mudah"


def _measure() -> str:
    return t(
        "partisipasi.hambatan.ukuran",
        words=number(hurdles.MOST_WORDS),
        long=percent(hurdles.MOST_LONG),
        syllables=number(hurdles.LONG_SYLLABLES[language()]),
    )


def _card(name: str, figures: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f"<div><dt>{safe_html(label)}</dt><dd><b>{safe_html(value)}</b></dd></div>"
        for label, value in figures
    )
    return (
        f'<div class="pl-hurdle" lang="{language()}">'
        f"<h3>{safe_html(t(f'partisipasi.hambatan.{name}'))}</h3>"
        f"<p>{safe_html(t(f'partisipasi.hambatan.{name}_arti'))}</p><dl>{rows}</dl></div>"
    )


def _remedy(state: PublicState, remedy: str) -> None:
    label = t(f"partisipasi.obat.{remedy}")
    if remedy in PARTS:
        if remedy not in there():
            return
        st.button(
            label,
            key=f"partisipasi_obat_{remedy}",
            icon=":material/share:" if remedy == "bagikan" else ":material/forum:",
            on_click=lambda: PARTISIPASI.update(bagian=remedy),
        )
        return
    wanted = {"mudah": "1"} if remedy == "mudah" else {}
    url = tell_url(language(), wilayah=state.wilayah, **wanted)
    st.html(
        f'<p><a class="pl-second" target="_self" href="{safe_html(url)}">{safe_html(label)}</a></p>'
    )


def _rate(value: float | None) -> str:
    return NONE if value is None else rate_text(value)


def _percent(value: float | None) -> str:
    return NONE if value is None else percent(value)
