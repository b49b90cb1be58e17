"""The part Uji perubahan of the page Rencana: facilities added, moved, closed, and who feels it."""

from __future__ import annotations

import functools

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import number, t, tn
from lib.services.access import located
from lib.services.regions import within
from lib.ui import page, rencana_akibat, rencana_sandaran, rencana_ubah
from lib.ui.labels import plain_label
from lib.ui.rencana_hasil import answer as answer_to
from lib.ui.rencana_hasil import case_of, place_name, question
from lib.ui.rencana_state import PLAN, PlanState

WAYS = ("tambah", "pindah", "tutup")
_WAY, _FACILITY, _VILLAGE = "rencana_cara", "rencana_fasilitas", "rencana_desa"
_UNDONE, _REDONE = "rencana_urung", "rencana_ulang"
_MOST_CHANGES, _MOST_STEPS = 60, 100
_NEAR_DEG = 0.1


def answer(state: PlanState, _person: Actor | None) -> None:
    """Show what the changes do, the map to tap on, and the controls beside it."""
    effect = rencana_akibat.effect_of(state)
    page.heading(rencana_akibat.topic(state), rencana_akibat.title(state, effect), estimated=True)
    page.figure_strip(rencana_akibat.figures(effect))
    left, right = st.columns([5, 3], gap="medium")
    with right:
        _controls(state)
    with left:
        rencana_akibat.draw(state, effect, on_point=functools.partial(_tapped, state))
        st.html(f'<p class="pl-sources">{safe_html(_how(state))}</p>')
        page.boundaries_note()
    rencana_sandaran.section(state)
    rencana_akibat.below(state, effect)


def _way() -> str:
    chosen = st.session_state.get(_WAY)
    return chosen if chosen in WAYS else WAYS[0]


def _how(state: PlanState) -> str:
    return t(f"rencana.andai.ketuk_{_way()}") if len(state.ubah) < _MOST_CHANGES else t(
        "rencana.andai.penuh", n=number(_MOST_CHANGES)
    )  # fmt: skip


def _controls(state: PlanState) -> None:
    """Offer the ways to change, undo and redo, and list what was changed."""
    st.segmented_control(
        t("rencana.andai.cara"),
        WAYS,
        format_func=lambda each: t(f"rencana.andai.cara_{each}"),
        default=WAYS[0],
        required=True,
        key=_WAY,
    )
    if _way() != "tambah":
        _facility(state)
    if _way() != "tutup":
        _village(state)
    else:
        st.button(
            t("rencana.andai.tutup"), key="rencana_tutup_ini", icon=":material/close:",
            on_click=_close_chosen, args=(state,),
        )  # fmt: skip
    _steps(state)
    _list(state)


def _facility(state: PlanState) -> None:
    table = located(state.layanan)
    own = table[[within(str(code), state.kode) for code in table["kode_kabkota"]]]
    names = dict(zip(own["id"].astype(str), own["nama"], strict=True))
    st.selectbox(
        t("rencana.andai.fasilitas"),
        sorted(names, key=lambda each: names[each]),
        format_func=lambda each: plain_label(str(names.get(each, each))),
        key=_FACILITY,
    )


def _village(state: PlanState) -> None:
    case = case_of(state.layanan, state.kode, "desa", state.daratan)
    names = dict(zip(case.candidates["id"], case.candidates["name"], strict=True))
    st.selectbox(
        t("rencana.andai.desa"),
        sorted(names),
        index=None,
        format_func=lambda code: place_name(code, str(names.get(code, code)), state.kode),
        placeholder=t("rencana.pilih_tempat"),
        key=_VILLAGE,
        on_change=_village_chosen,
        args=(state,),
    )


def _village_chosen(state: PlanState) -> None:
    code = st.session_state.get(_VILLAGE)
    if not code:
        return
    if _way() == "pindah":
        _change(state, rencana_ubah.move(str(st.session_state.get(_FACILITY)), code))
    else:
        _change(state, rencana_ubah.add_in(code))
    st.session_state[_VILLAGE] = None


def _close_chosen(state: PlanState) -> None:
    chosen = st.session_state.get(_FACILITY)
    if chosen:
        _change(state, rencana_ubah.close(str(chosen)))


def _tapped(state: PlanState, lat: float, lon: float) -> None:
    """Do at a tapped place what was chosen."""
    if _way() == "tambah":
        _change(state, rencana_ubah.add_at(lat, lon))
    elif _way() == "pindah" and st.session_state.get(_FACILITY):
        chosen = str(st.session_state[_FACILITY])
        _change(state, rencana_ubah.move_to(chosen, lat, lon))
    elif _way() == "tutup":
        nearest = rencana_ubah.nearest(state.layanan, lat, lon, _NEAR_DEG)
        if nearest:
            _change(state, rencana_ubah.close(nearest))


def _change(state: PlanState, text: str) -> None:
    """Add one change; one to the same facility takes the place of the former."""
    known = rencana_ubah.changes(state.layanan, [text], state.kode)
    if not known or len(state.ubah) >= _MOST_CHANGES:
        return
    same = known[0]["id"] if known[0]["kind"] != "add" else ""
    kept = [
        each
        for each in state.ubah
        if not same or each.split(rencana_ubah.MARK)[1] != same or each.startswith("b")
    ]
    _go((*[each for each in kept if each != text], text))


def _go(changes: tuple[str, ...]) -> None:
    """Put other changes on screen; the former can be had again."""
    before = PLAN.state().ubah if PLAN.key not in st.session_state else (
        st.session_state[PLAN.key].ubah
    )  # fmt: skip
    st.session_state[_UNDONE] = [*st.session_state.get(_UNDONE, []), before][-_MOST_STEPS:]
    st.session_state[_REDONE] = []
    PLAN.update(ubah=changes)


def _step(taken: str, kept: str) -> None:
    """Go one step back or forth: take from one pile and put on the other."""
    pile = list(st.session_state.get(taken, []))
    if not pile:
        return
    now = st.session_state[PLAN.key].ubah
    st.session_state[kept] = [*st.session_state.get(kept, []), now]
    PLAN.update(ubah=pile.pop())
    st.session_state[taken] = pile


def _steps(state: PlanState) -> None:
    with st.container(horizontal=True, key="rencana_langkah"):
        for name, icon, taken, kept in (
            ("urung", "undo", _UNDONE, _REDONE),
            ("ulang", "redo", _REDONE, _UNDONE),
        ):
            st.button(
                t(f"rencana.andai.{name}"), key=f"rencana_{name}_tombol",
                icon=f":material/{icon}:", disabled=not st.session_state.get(taken),
                on_click=_step, args=(taken, kept),
            )  # fmt: skip
        if state.ubah:
            st.button(
                t("rencana.andai.kosongkan"), key="rencana_kosongkan",
                icon=":material/delete_sweep:", on_click=_go, args=((),),
            )  # fmt: skip
        else:
            st.button(
                t("rencana.andai.dari_lokasi"), key="rencana_dari_lokasi",
                icon=":material/playlist_add:", on_click=_from_sites, args=(state,),
            )  # fmt: skip


def _from_sites(state: PlanState) -> None:
    """Take over the sites that were found."""
    sites = answer_to(question(state)).plan.sites
    if state.calon == "desa":
        texts = [rencana_ubah.add_in(str(code)) for code in sites["id"]]
    else:
        texts = [rencana_ubah.add_at(row.lat, row.lon) for row in sites.itertuples()]
    _go(tuple(texts[:_MOST_CHANGES]))


def _list(state: PlanState) -> None:
    """List the changes, each to be taken back."""
    found = rencana_ubah.changes(state.layanan, state.ubah, state.kode)
    if not found:
        st.html(f'<p class="pl-hint">{safe_html(t("rencana.andai.mulai"))}</p>')
        return
    rows = [
        [str(each["name"]) + (f" → {each['to']}" if "to" in each else ""),
         t(f"rencana.andai.jenis_{each['kind']}")]
        for each in found
    ]  # fmt: skip
    header = [t("rencana.kolom.tempat"), t("rencana.andai.perubahan")]
    caption = tn("rencana.andai.daftar", len(found))
    st.html(page.table_html(header, rows, caption=caption))
