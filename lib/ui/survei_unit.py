"""The units of a regency on the page Survei Kepuasan: their list, and opening another one."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.regions import region_name
from lib.services.search import MAX_LENGTH, MIN_LENGTH
from lib.services.skm import export, facilities, units
from lib.services.skm.units import Unit
from lib.ui.page import table_html
from lib.ui.pengguna import attempt
from lib.ui.survei_state import SURVEY, SurveyState

_NONE = "–"
_SEARCH, _FACILITY, _NAME, _SERVICE = (
    "survei_cari", "survei_fasilitas", "survei_nama", "survei_layanan",
)  # fmt: skip
_OTHER, _SERVED = "survei_nama_layanan", "survei_dilayani"


def overview(region: str) -> None:
    """List the units of a regency with their service, facility and state."""
    listed = units.listed(region)
    if not listed:
        return
    rows = [
        (
            each.name,
            export.service_name(each.service or each.service_name),
            facilities.named(each.facility_id) or _NONE,
            t("survei.terbuka" if each.open else "survei.tertutup"),
        )
        for each in listed
    ]
    keys = ("survei.unit", "survei.layanan", "survei.fasilitas", "survei.keadaan")
    title = t("survei.daftar_unit", where=region_name(region))
    with st.expander(title, icon=":material/list_alt:"):
        st.html(table_html([t(key) for key in keys], rows, region=title))


def add(state: SurveyState) -> None:
    """Offer to open a survey for another unit: one of the facilities, or any other."""
    services = load_catalogue().services
    with st.expander(t("survei.tambah"), icon=":material/add_circle:"):
        _choose_facility(state.wilayah)
        with st.form("survei_tambah", border=False, clear_on_submit=False):
            st.text_input(t("survei.nama_unit"), key=_NAME, max_chars=units.LONGEST_NAME)
            left, right = st.columns(2)
            left.selectbox(
                t("survei.layanan"),
                ["", *services],
                format_func=lambda code: (
                    services[code].label(language()) if code else t("survei.layanan_lain")
                ),
                key=_SERVICE,
            )
            right.text_input(t("survei.nama_layanan"), key=_OTHER, max_chars=120)
            st.number_input(t("survei.dilayani"), 1, units.LARGEST, None, step=1, key=_SERVED)
            st.form_submit_button(
                t("survei.tambah_tombol"),
                on_click=attempt,
                args=(lambda person: _open(person, state.wilayah),),
                type="primary",
            )


def _choose_facility(region: str) -> None:
    """Find a facility of the regency by its name; the one that is chosen names the unit."""
    where = region_name(region)
    text = st.text_input(
        t("survei.cari", where=where), key=_SEARCH, max_chars=MAX_LENGTH, icon=":material/search:"
    ).strip()
    found = facilities.found(text, region)
    if found:
        if st.session_state.get(_FACILITY) not in found:
            st.session_state[_FACILITY] = ""
        st.selectbox(
            t("survei.fasilitas"),
            ["", *found],
            format_func=lambda key: found[key] if key else t("survei.tanpa_fasilitas"),
            key=_FACILITY,
            on_change=_take_name,
        )
    elif len(text) >= MIN_LENGTH:
        told = t("survei.cari_kosong", text=text, where=where)
        st.html(f'<p class="pl-caption">{safe_html(told)}</p>')


def _take_name() -> None:
    """Name the unit after the facility that was chosen, and choose its service."""
    own = facilities.of_key(str(st.session_state[_FACILITY]))
    if own is None:
        return
    st.session_state[_NAME] = own.nama[: units.LONGEST_NAME]
    for code, service in load_catalogue().services.items():
        if own.facility_class in service.classes:
            st.session_state[_SERVICE] = code
            return


def _open(person: Actor, region: str) -> str:
    people = st.session_state[_SERVED]
    made = units.add(
        person,
        str(st.session_state[_NAME]),
        region,
        service=str(st.session_state[_SERVICE]),
        service_name=str(st.session_state[_OTHER]),
        facility_id=str(st.session_state.get(_FACILITY) or ""),
        population=None if people is None else int(people),
    )
    st.session_state.update({_SEARCH: "", _NAME: "", _SERVICE: "", _OTHER: "", _SERVED: None})
    SURVEY.update(unit=made.id, contoh="")
    return t("survei.ditambah", unit=made.name)


def facility_line(own: Unit) -> None:
    """Say which facility a unit is, if it is one."""
    name = facilities.named(own.facility_id)
    if name:
        told = t("survei.fasilitas_unit", name=name)
        st.html(f'<p class="pl-caption">{safe_html(told)}</p>')
