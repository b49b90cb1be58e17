"""The answer board of the page Partisipasi: figures by group, and reports with their answers."""

from __future__ import annotations

import functools

import streamlit as st

from data.catalogue import load_catalogue
from lib.encode import safe_html
from lib.i18n import date_long, language, number, percent, t, tn
from lib.services.participation import board, published
from lib.services.participation.board import Cell
from lib.services.participation.published import PublicReport
from lib.services.regions import region_name
from lib.ui.partisipasi_state import GROUPS, PARTISIPASI, PublicState, group_of
from lib.ui.survei_hasil import section

NONE = "–"
_STEP = 10
_SHORT = 320
_MORE, _SEARCH = "partisipasi_banyak", "partisipasi_cari"
_ROWS = 60


def show(state: PublicState) -> None:
    """Show what became of the reports by group, and the newest ones with their answers."""
    _groups(state)
    _reports(state)


def _groups(state: PublicState) -> None:
    section(t("partisipasi.papan.judul"))
    st.segmented_control(
        t("partisipasi.papan.menurut"),
        GROUPS,
        format_func=lambda each: t(f"partisipasi.menurut.{each}"),
        required=True,
        label_visibility="collapsed",
        **PARTISIPASI.bound("menurut", state.menurut),
    )
    what = group_of(state)
    cells = board.by(state.counted, what)
    if not cells:
        st.info(t("partisipasi.kosong"), icon=":material/forum:")
        return
    label = functools.partial(group_name, what, board.unit_names() if what == "unit" else {})
    order = sorted(cells, key=lambda each: each.key, reverse=what == "month")
    if what != "month":
        order = sorted(order, key=lambda each: -each.received)
    st.html(
        board_html([(label(each.key), each) for each in order[:_ROWS]], t(_HEAD[state.menurut]))
    )


_HEAD = {
    "wilayah": "partisipasi.menurut.wilayah",
    "unit": "partisipasi.menurut.unit",
    "jenis": "partisipasi.jenis",
    "sektor": "partisipasi.sektor",
    "bulan": "partisipasi.menurut.bulan",
}


def group_name(what: str, units: dict[str, str], key: str) -> str:
    """Name a group of the board by its key."""
    if what == "unit":
        return units.get(key, t("partisipasi.tanpa_unit"))
    if what == "kind":
        return t(f"partisipasi.jenis.{key}")
    if what == "sector":
        return sector_name(key)
    if what == "month":
        return key
    try:
        return region_name(key)
    except KeyError:
        return key


def sector_name(code: str) -> str:
    """Name a sector by its code, and what is of none."""
    sectors = load_catalogue().sectors
    return sectors[code].label(language()) if code in sectors else t("partisipasi.sektor_lain")


def board_html(named: list[tuple[str, Cell]], first: str) -> str:
    """Make the table of the board; small groups are named without their figures."""
    header = [
        first,
        t("partisipasi.masuk"),
        t("partisipasi.dijawab"),
        t("partisipasi.tepat"),
        t("partisipasi.cepat_kolom"),
        t("partisipasi.kepuasan"),
    ]
    head = "".join(f'<th scope="col">{safe_html(each)}</th>' for each in header)
    body = "".join(
        f'<tr><th scope="row">{safe_html(name)}</th>{_figures(cell)}</tr>' for name, cell in named
    )
    return (
        f'<div class="pl-scroll" lang="{language()}" tabindex="0" role="region" '
        f'aria-label="{safe_html(first)}"><table class="pl-table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _figures(cell: Cell) -> str:
    if cell.hidden:
        return f"<td>{safe_html(t('partisipasi.kurang_lima'))}</td>" + f"<td>{NONE}</td>" * 4
    told = (
        number(cell.received),
        NONE if cell.answered is None else percent(cell.answered),
        None,
        NONE if cell.waited is None else number(cell.waited, 1),
        NONE if cell.satisfaction is None else number(cell.satisfaction, 1),
    )
    return "".join(
        f"<td>{_bar(cell.in_time) if each is None else safe_html(each)}</td>" for each in told
    )


def rate_text(value: float) -> str:
    """Write reports per 10,000 people; small rates with one more decimal."""
    return number(value, 3 if 0 < value < 0.1 else 2)


def _bar(share: float | None) -> str:
    if share is None:
        return NONE
    return (
        f'<i class="pl-bar" aria-hidden="true"><i style="width:{share:.0f}%"></i></i>'
        f"<b>{safe_html(percent(share))}</b>"
    )


def _reports(state: PublicState) -> None:
    section(t("partisipasi.papan.terbaru"))
    most = int(st.session_state.get(_MORE, _STEP))
    count = published.count(state.listed)
    if count or state.cari:
        _search(state)
    if not count:
        key = "partisipasi.papan.tidak_ada" if state.cari else "partisipasi.papan.kosong"
        st.info(t(key), icon=":material/campaign:")
        return
    st.html(f'<p class="pl-caption">{safe_html(tn("partisipasi.papan.banyak", count))}</p>')
    found = published.find(state.listed, most=most)
    st.html("".join(card_html(each) for each in found))
    if count > len(found):
        st.button(
            t("partisipasi.papan.lagi"),
            key="partisipasi_lagi",
            icon=":material/expand_more:",
            on_click=lambda: st.session_state.update({_MORE: most + _STEP}),
        )


def _search(state: PublicState) -> None:
    st.session_state[_SEARCH] = state.cari
    st.text_input(
        t("partisipasi.papan.cari"),
        key=_SEARCH,
        max_chars=60,
        icon=":material/search:",
        width=420,
        on_change=lambda: PARTISIPASI.update(cari=st.session_state[_SEARCH]),
    )


def card_html(each: PublicReport) -> str:
    """Make the card of a report: what it says, where it stands, and the answers."""
    place = [group_name("regency", {}, each.region)]
    if each.district:
        place.insert(0, group_name("regency", {}, each.district))
    about = [
        t(f"partisipasi.jenis.{each.kind}"),
        *([sector_name(each.sector)] if each.sector else []),
        ", ".join(place),
        date_long(each.day),
    ]
    marks = [each.ticket, *([t("partisipasi.contoh_tanda")] if each.demo else [])]
    if each.support:
        marks.append(tn("partisipasi.dukungan", each.support))
    return (
        f'<article class="pl-report" lang="{language()}"><p class="pl-caption">'
        f"{safe_html(' · '.join(about))}</p><h3>{safe_html(each.title)}</h3>"
        f'<p><span class="pl-badge">{safe_html(t(f"partisipasi.status.{each.state}"))}</span> '
        f"<small>{safe_html(' · '.join(marks))}</small></p>{_text(each.text)}{_photos(each)}"
        f"{_answers(each)}</article>"
    )


def _text(text: str) -> str:
    if len(text) <= _SHORT:
        return f'<p class="pl-said">{safe_html(text)}</p>'
    more = safe_html(t("partisipasi.selengkapnya"))
    return (
        f'<details><summary><span class="pl-said">{safe_html(text[:_SHORT].rstrip())}…</span> '
        f'<u>{more}</u></summary><p class="pl-said">{safe_html(text)}</p></details>'
    )


def _photos(each: PublicReport) -> str:
    said = safe_html(t("partisipasi.foto"))
    return "".join(
        f'<a href="{safe_html(url)}" target="_blank" rel="noopener">'
        f'<img class="pl-photo" src="{safe_html(url)}" alt="{said}" loading="lazy"></a>'
        for url in each.photos
    )


def _answers(each: PublicReport) -> str:
    unit = each.unit or t("partisipasi.petugas")
    return "".join(
        f'<div class="pl-answer"><p><b>{safe_html(unit)}</b> '
        f"<small>{safe_html(date_long(answer.day))}</small></p>"
        f"<p>{safe_html(answer.text)}</p></div>"
        for answer in each.answers
    )
