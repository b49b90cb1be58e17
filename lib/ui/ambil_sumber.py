"""Steps 1 and 2 of Ambil dari sumber: the source with its terms, and what is asked of it."""

from __future__ import annotations

import streamlit as st

from data.current import current_dataset
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.services.desk.fetching import SourceInfo, list_sources
from lib.services.mapbuild import class_label
from lib.services.regions import region_title
from lib.ui.ambil_state import (
    BLOCKS_KM,
    CKAN_PORTALS,
    FETCH,
    PRODUCTS,
    FetchState,
    classes_of,
    levels_of,
)

OTHERS = ("indicators", "budgets", "villages", "jalan")
_OLDEST_YEAR, _NEWEST_YEAR = 2000, 2030


def sources() -> dict[str, SourceInfo]:
    """Give the sources by code, in the reader's language."""
    return {each.code: each for each in list_sources(language())}


def section(step: int, key: str) -> None:
    """Head a step with its number and name."""
    st.html(
        f'<h2 class="pl-section pl-step" lang="{language()}"><b>{step}</b> '
        f"{safe_html(t(f'ambil.langkah.{key}'))}</h2>"
    )


def choose(state: FetchState) -> None:
    """Draw the choice of the source and what it asks, with its licence and terms beside it."""
    known = sources()
    left, right = st.columns([3, 2], gap="large")
    with left:
        section(1, "sumber")
        st.selectbox(
            t("ambil.sumber"),
            list(known),
            format_func=lambda code: known[code].title,
            label_visibility="collapsed",
            **FETCH.bound("sumber", state.sumber),
        )
        st.caption(known[state.sumber].gives)
        section(2, "pilihan")
        _what(state)
    with right:
        _about(known[state.sumber])


def _about(info: SourceInfo) -> None:
    lines = [
        (t("ambil.lisensi"), _licence(info)),
        (t("ambil.syarat"), t(f"ambil.syarat.{info.code}")),
        (t("ambil.kode"), t(f"ambil.kode.{info.code_system}")),
        (t("ambil.kunci"), _keys(info)),
    ]
    rows = "".join(
        f"<dt>{safe_html(name)}</dt><dd>{safe_html(value)}</dd>" for name, value in lines
    )
    st.html(
        f'<aside class="pl-about" lang="{language()}"><h3>{safe_html(info.title)}</h3>'
        f"<dl>{rows}</dl></aside>"
    )


def _licence(info: SourceInfo) -> str:
    if info.code in ("ckan", "satusehat"):
        return t(f"ambil.lisensi.{info.code}")
    return f"{info.licence}. {info.attribution}" if info.attribution else info.licence


def _keys(info: SourceInfo) -> str:
    if not info.needs:
        return t("ambil.kunci.tidak")
    names = ", ".join(info.needs)
    return t("ambil.kunci.ada" if info.ready else "ambil.kunci.belum", names=names)


def _what(state: FetchState) -> None:
    """Draw what the source asks: region, class, level, year or the file of a portal."""
    columns = st.columns(2, gap="small")
    at = 0
    for draw, wanted in (
        (_region, state.asks_region),
        (_class, bool(classes_of(state.sumber))),
        (_level, bool(levels_of(state.sumber))),
        (_product, state.sumber == "worldpop"),
        (_year, state.sumber == "worldpop"),
        (_portal, state.sumber == "ckan"),
    ):
        if wanted:
            with columns[at % 2]:
                draw(state)
            at += 1
    if state.sumber == "ckan":
        _portal_file(state)


def place(code: str) -> str:
    """Name a region with its code, the nation by its name."""
    return f"{region_title(code)} ({code})" if code else t("peta.seluruh_indonesia")


def _region(state: FetchState) -> None:
    dataset = current_dataset()
    codes = sorted({*map(str, dataset.provinces["kode"]), *map(str, dataset.regions["kode"])})
    whole = [] if state.sumber == "overpass" else [""]
    st.selectbox(
        t("ambil.wilayah"),
        [*whole, *codes],
        index=None,
        format_func=place,
        placeholder=t("ambil.wilayah_pilih"),
        help=t("ambil.wilayah_bantuan"),
        **FETCH.bound("wilayah", state.wilayah if state.wilayah or whole else None),
    )


def target_name(key: str) -> str:
    """Name what a file becomes: a class of facilities, or a table."""
    return t(f"ambil.jadi.{key}") if key in OTHERS else class_label(key)


def _class(state: FetchState) -> None:
    label = t("ambil.jadi") if state.sumber == "ckan" else t("ambil.kelas")
    st.selectbox(
        label,
        classes_of(state.sumber),
        format_func=target_name,
        **FETCH.bound("kelas", state.kelas),
    )


def _level(state: FetchState) -> None:
    st.selectbox(
        t("ambil.tingkat"),
        levels_of(state.sumber),
        format_func=lambda level: t(f"ambil.tingkat.{level}"),
        **FETCH.bound("tingkat", state.tingkat),
    )


def _product(state: FetchState) -> None:
    st.selectbox(
        t("ambil.produk"),
        PRODUCTS,
        format_func=lambda each: t(f"ambil.produk.{each}"),
        **FETCH.bound("produk", state.produk),
    )


def _year(state: FetchState) -> None:
    st.selectbox(
        t("ambil.tahun"),
        [0, *range(_NEWEST_YEAR, _OLDEST_YEAR - 1, -1)],
        format_func=lambda year: str(year) if year else t("ambil.tahun_terbaru"),
        **FETCH.bound("tahun", state.tahun),
    )


def block(state: FetchState) -> None:
    """Draw the choice of the size of blocks that a raster is gathered into."""
    st.selectbox(
        t("ambil.blok"),
        BLOCKS_KM,
        format_func=lambda km: f"{number(km, 0 if km == int(km) else 1)} km",
        help=t("ambil.blok_bantuan"),
        **FETCH.bound("km", state.km),
    )


def _portal(state: FetchState) -> None:
    st.selectbox(
        t("ambil.portal"),
        list(dict.fromkeys([*CKAN_PORTALS, state.portal])),
        accept_new_options=True,
        help=t("ambil.portal_bantuan"),
        **FETCH.bound("portal", state.portal),
    )


def _portal_file(state: FetchState) -> None:
    left, right = st.columns(2, gap="small")
    left.text_input(
        t("ambil.dataset"),
        max_chars=200,
        placeholder="jumlah-puskesmas",
        help=t("ambil.dataset_bantuan"),
        **FETCH.bound("dataset", state.dataset),
    )
    right.text_input(
        t("ambil.berkas"),
        max_chars=200,
        help=t("ambil.berkas_bantuan"),
        **FETCH.bound("berkas", state.berkas),
    )
