"""The parts of the first page."""

from __future__ import annotations

import streamlit as st

from lib.encode import safe_html
from lib.i18n import compact_people, language, number, percent, t
from lib.services.findings import share_text
from lib.services.mapview import MapView
from lib.services.overview import overview, overview_sources
from lib.services.picture import national_picture, national_view
from lib.ui import navigation
from lib.ui.page import Figure, figure_strip, heading


def introduction() -> None:
    """Say what this is, with its first finding as the title."""
    known = overview()
    heading(
        t("beranda.topik"),
        t(
            "beranda.judul",
            low=share_text(known.disadvantaged_pct),
            high=share_text(known.others_pct),
        ),
        estimated=True,
    )
    st.html(f'<p class="pl-lead" lang="{language()}">{safe_html(t("beranda.pengantar"))}</p>')


def five_numbers() -> None:
    """Show the nation in five numbers."""
    known = overview()
    figure_strip(
        [
            Figure(
                t("beranda.puskesmas"),
                compact_people(round(known.within_puskesmas)),
                percent(known.within_puskesmas_pct, 1),
            ),
            Figure(
                t("beranda.tertinggal"),
                percent(known.disadvantaged_pct, 0),
                t("beranda.tertinggal_lain", pct=percent(known.others_pct, 0)),
            ),
            Figure(
                t("beranda.rumah_sakit"),
                compact_people(round(known.hospital_out)),
                percent(known.hospital_out_pct, 1),
            ),
            Figure(
                t("beranda.laut"), compact_people(known.sea_hospital), t("beranda.laut_catatan")
            ),
            Figure(
                t("beranda.titik"),
                percent(known.puskesmas_surveyed / known.puskesmas_total * 100, 0),
                t(
                    "beranda.titik_catatan",
                    n=number(known.puskesmas_surveyed),
                    total=number(known.puskesmas_total),
                ),
            ),
        ]
    )


def picture_and_ways() -> None:
    """Show the nation at a glance and, beside it, a first step for each reader."""
    left, right = st.columns([2, 1], gap="large")
    with left:
        view = national_view()
        st.image(national_picture(), width="stretch", alt=t("beranda.gambar_arti"))
        st.html(_legend(view))
        st.page_link(
            navigation.MAP_PAGE,
            label=t("beranda.buka_peta"),
            icon=":material/map:",
            query_params=_params({}),
        )
    with right:
        st.html(f'<h2 class="pl-section">{safe_html(t("beranda.mulai"))}</h2>')
        for way in _WAYS:
            _way(*way)


def _legend(view: MapView) -> str:
    swatches = "".join(
        f'<li><i style="background:{colour}"></i>{safe_html(label)}</li>'
        for colour, label in zip(view.colours, view.labels, strict=True)
    )
    return (
        f'<p class="pl-caption">{safe_html(t("beranda.gambar_arti"))}</p>'
        f'<ul class="pl-legend">{swatches}</ul>'
    )


def _way(name: str, target: str, params: dict[str, str], icon: str) -> None:
    with st.container(border=True, gap=None, key=f"pl_jalan_{name}"):
        st.html(
            f'<div class="pl-way" lang="{language()}"><h3>{safe_html(t(f"beranda.{name}"))}</h3>'
            f"<p>{safe_html(t(f'beranda.{name}_teks'))}</p></div>"
        )
        st.page_link(
            target, label=t(f"beranda.{name}_tautan"), icon=icon, query_params=_params(params)
        )


def _params(params: dict[str, str]) -> dict[str, str]:
    return params if language() == "id" else {**params, "bahasa": language()}


_WAYS = (
    ("perencana", navigation.MAP_PAGE, {"ukuran": "di_luar", "luar": "1"}, ":material/map:"),
    (
        "penyaji",
        navigation.MAP_PAGE,
        {"layanan": "rumah_sakit", "kedua": "kemiskinan_pct"},
        ":material/co_present:",
    ),
    ("analis", navigation.LOAD_PAGE, {}, ":material/upload_file:"),
    ("warga", navigation.MAP_PAGE, {"lapis": "puskesmas"}, ":material/search:"),
)


def closing() -> None:
    """Say what the figures rest on and what they are not."""
    cited = " · ".join(dict.fromkeys(overview_sources()))
    st.html(f'<p class="pl-sources"><b>{safe_html(t("umum.sumber"))}:</b> {safe_html(cited)}</p>')
    st.html(
        f'<p class="pl-sources">{safe_html(t("beranda.dasar"))} {safe_html(t("umum.batas"))}</p>'
    )
