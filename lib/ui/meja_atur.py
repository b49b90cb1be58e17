"""The page Meja Layanan, settings: offices, ready answers, and what an admin keeps."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.auth import ADMIN, PERENCANA, PETUGAS, Actor
from lib.i18n import language, t
from lib.services.measures import region_codes
from lib.services.participation import offices, templates
from lib.services.regions import region_title, within
from lib.ui import meja_kunci, meja_nasional
from lib.ui.meja_state import DESK, PARTS, DeskState
from lib.ui.page import plain_label, table_html
from lib.ui.pengguna import attempt

_REGION = "meja_atur_wilayah"


def settings(state: DeskState, who: Actor) -> None:
    """Offer the parts that somebody may keep."""
    parts = [part for part in PARTS if part in {"unit", "templat", "kalender"} or who.may(ADMIN)]
    shown = state.bagian if state.bagian in parts else parts[0]
    st.segmented_control(
        t("meja.bagian"),
        parts,
        format_func=lambda part: t(f"meja.atur.{part}"),
        required=True,
        label_visibility="collapsed",
        **DESK.bound("bagian", shown),
    )
    if shown == "unit":
        _offices(who)
    elif shown == "templat":
        _templates(who)
    elif shown == "kalender":
        meja_nasional.calendar(who)
    elif shown == "blokir":
        meja_nasional.blocked(who)
    elif shown == "kunci":
        meja_kunci.keys(who)
    else:
        meja_nasional.breached(who)


def _region(who: Actor, roles: tuple[str, ...]) -> str | None:
    """Choose one of the regencies and provinces in which somebody has one of the roles."""
    given = [each.region for each in who.grants if each.role in roles]
    if who.is_operator:
        given.append("")
    dataset = current_dataset()
    inside = [
        code
        for code in (*region_codes(dataset, "provinsi", ""), *region_codes(dataset, "kabkota", ""))
        if any(within(code, region) for region in given)
    ]
    if not inside:
        st.info(t("meja.atur_bukan"), icon=":material/lock:")
        return None
    return st.selectbox(t("meja.wilayah"), inside, format_func=region_title, key=_REGION)


def _offices(who: Actor) -> None:
    """Show the offices of a region, and offer to add and retire them."""
    region = _region(who, (ADMIN, PERENCANA))
    if region is None:
        return
    sectors = load_catalogue().sectors
    found = [each for each in offices.listed(region) if each.region == region]
    if found:
        rows = [
            (
                each.name,
                ", ".join(sectors[code].label(language()) for code in each.sectors)
                or t("meja.semua_sektor"),
            )
            for each in found
        ]
        table = table_html((t("meja.unit"), t("meja.sektor")), rows)
        st.html(f'<div class="pl-people">{table}</div>')
    else:
        st.info(t("meja.unit_kosong"), icon=":material/apartment:")
    with st.expander(t("meja.unit_tambah"), icon=":material/add_circle:", expanded=not found):
        st.text_input(t("meja.unit_nama"), key="meja_unit_nama", max_chars=120)
        st.multiselect(
            t("meja.unit_sektor"),
            list(sectors),
            format_func=lambda code: sectors[code].label(language()),
            placeholder=t("meja.semua_sektor"),
            key="meja_unit_sektor",
        )
        st.button(
            t("meja.unit_simpan"),
            key="meja_unit_simpan",
            type="primary",
            on_click=attempt,
            args=(lambda person: _add_office(person, region),),
        )
    if found:
        names = {each.id: each.name for each in found}
        with st.expander(t("meja.unit_akhiri"), icon=":material/remove_circle:"):
            st.selectbox(t("meja.unit"), list(names), format_func=names.get, key="meja_unit_akhir")
            st.button(
                t("meja.unit_akhiri"),
                key="meja_unit_akhiri",
                on_click=attempt,
                args=(lambda person: _retire_office(person, names),),
            )


def _add_office(person: Actor, region: str) -> str:
    name = str(st.session_state["meja_unit_nama"])
    made = offices.add(person, region, name, st.session_state["meja_unit_sektor"])
    st.session_state["meja_unit_nama"], st.session_state["meja_unit_sektor"] = "", []
    return t("meja.unit_ditambah", unit=made.name)


def _retire_office(person: Actor, names: dict[int, str]) -> str:
    chosen = int(st.session_state["meja_unit_akhir"])
    offices.retire(person, chosen)
    return t("meja.unit_diakhiri", unit=names[chosen])


def _templates(who: Actor) -> None:
    """Show the ready answers of a region, and offer to add and retire them."""
    region = _region(who, (ADMIN, PERENCANA, PETUGAS))
    if region is None:
        return
    found = [each for each in templates.listed(region) if each.region == region]
    for each in found:
        with st.expander(plain_label(each.title), icon=":material/description:"):
            st.text(each.text)
            st.button(
                t("meja.templat_akhiri"),
                key=f"meja_templat_akhiri_{each.id}",
                on_click=attempt,
                args=(lambda person, each=each: _retire_template(person, each.id),),
            )
    with st.expander(t("meja.templat_tambah"), icon=":material/add_circle:", expanded=not found):
        st.text_input(t("meja.templat_judul"), key="meja_templat_judul", max_chars=120)
        st.text_area(
            t("meja.templat_teks"), key="meja_templat_teks", max_chars=5_000,
            help=t("meja.templat_bantu", names=", ".join("{" + n + "}" for n in templates.FIELDS)),
        )  # fmt: skip
        st.button(
            t("meja.templat_simpan"),
            key="meja_templat_simpan",
            type="primary",
            on_click=attempt,
            args=(lambda person: _add_template(person, region),),
        )


def _add_template(person: Actor, region: str) -> str:
    title = str(st.session_state["meja_templat_judul"])
    templates.add(person, region, title, str(st.session_state["meja_templat_teks"]))
    st.session_state["meja_templat_judul"] = st.session_state["meja_templat_teks"] = ""
    return t("meja.templat_ditambah", title=title)


def _retire_template(person: Actor, number: int) -> str:
    templates.retire(person, number)
    return t("meja.templat_diakhiri")
