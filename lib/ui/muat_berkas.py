"""Step 1 of Muat data: what is loaded, how, an empty file to fill in, and the file."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.validation.check import Choices
from data.validation.schemas import SCHEMAS
from lib.auth import ANALIS, Actor
from lib.encode import safe_html
from lib.i18n import language, number, t
from lib.limits import MAX_FILE_BYTES, MAX_ROWS
from lib.services.desk.draft import SHELF, Draft, Plan
from lib.services.desk.template import forms, template
from lib.ui import handover
from lib.ui.muat_parts import caption, key_label, place, section, size_text
from lib.ui.muat_putus import forget_done
from lib.ui.muat_state import KINDS, LOAD, LoadState, keys_of, modes_of, scope
from lib.ui.tambah_data import MEDIA

ENDINGS = (
    "csv", "tsv", "txt", "xlsx", "xls", "xlsm", "xlsb", "ods", "geojson", "json", "gpkg", "zip",
    "kml", "kmz", "parquet",
)  # fmt: skip
_LONGEST_NAME = 120
_UPLOADER, _ROUND = "muat_berkas", "muat_putaran"


def what_and_file(state: LoadState, person: Actor, draft: Draft | None) -> None:
    """Draw the choices of what is loaded and the field for the file."""
    section(1, "berkas")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _what(state, person)
    with right:
        _template(state)
        if draft is None:
            _field(person)
        else:
            _held(draft, person)


def _what(state: LoadState, person: Actor) -> None:
    first, second = st.columns(2)
    first.selectbox(
        t("muat.jenis"),
        list(KINDS),
        format_func=lambda each: t(f"muat.jenis.{each}"),
        **LOAD.bound("jenis", state.jenis),
    )
    keys = keys_of(state.jenis)
    second.selectbox(
        t("muat.kelas"),
        keys,
        format_func=lambda each: key_label(state.jenis, each),
        disabled=len(keys) == 1,
        **LOAD.bound("kelas", state.kelas),
    )
    modes = modes_of(person)
    shown = state.cara if state.cara in modes else modes[0]
    if shown != state.cara:
        LOAD.update(cara=shown)
    st.radio(
        t("muat.cara"),
        modes,
        format_func=lambda each: t(f"muat.cara.{each}"),
        captions=[t(f"muat.cara.{each}_arti") for each in modes],
        **LOAD.bound("cara", shown),
    )
    if shown == "ganti_wilayah":
        codes = scope(person)
        chosen = state.wilayah if state.wilayah in codes else None
        st.selectbox(
            t("muat.wilayah"),
            codes,
            index=None,
            format_func=place,
            placeholder=t("muat.wilayah_pilih"),
            **LOAD.bound("wilayah", chosen),
        )


def _template(state: LoadState) -> None:
    caption(t("muat.templat_arti"))
    with st.container(horizontal=True):
        for form in forms(state.kind):
            st.download_button(
                t("muat.templat", form=form.upper()),
                lambda form=form: template(state.kind, state.kelas, form),
                f"templat-{state.kelas}.{form}",
                MEDIA[form],
                on_click="ignore",
                icon=":material/download:",
                key=f"muat_templat_{form}",
            )


def _field(person: Actor) -> None:
    """Offer the field; what is dropped there leaves Streamlit's own memory at once."""
    key = f"{_UPLOADER}_{st.session_state.get(_ROUND, 0)}"
    with st.container(key="muat_unggah"):
        st.file_uploader(
            t("muat.berkas"),
            type=list(ENDINGS),
            key=key,
            on_change=_take,
            args=(key, person.key),
            max_upload_size=MAX_FILE_BYTES // 1024**2,
        )
    limits = t("muat.batas", mb=number(MAX_FILE_BYTES // 1024**2), rows=number(MAX_ROWS))
    caption(limits)


def _take(key: str, owner: str) -> None:
    file = st.session_state.get(key)
    if file is None:
        return
    name = file.name.replace("\\", "/").rsplit("/", 1)[-1][-_LONGEST_NAME:]
    draft = Draft(file.getvalue(), name, owner)
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    forget_done()
    LOAD.update(draf=SHELF.put(draft))


def receive(person: Actor) -> None:
    """Take the file that another page handed over, as if it was chosen here."""
    offer = handover.taken()
    if offer is None:
        return
    handover.drop()
    draft = Draft(offer.content, offer.name[-_LONGEST_NAME:], person.key)
    jenis = next(name for name, kind in KINDS.items() if kind == offer.kind)
    forget_done()
    LOAD.update(jenis=jenis, kelas=offer.key, cara="tambah", draf=SHELF.put(draft))
    fields = {each.name for each in SCHEMAS[offer.kind].fields}
    mapping = tuple((name, each) for name, each in offer.mapping.items() if name in fields)
    stated = Choices(year=offer.year, source=offer.source, licence=offer.licence)
    draft.start(
        Plan(
            offer.kind,
            offer.key,
            mapping=mapping or None,
            choices=stated,
            regions=None if person.may(ANALIS) else scope(person),
        )
    )


def _held(draft: Draft, person: Actor) -> None:
    held = f"{draft.name} · {size_text(len(draft.content))}"
    st.html(f'<p class="pl-file" lang="{language()}">{safe_html(held)}</p>')
    st.button(
        t("muat.ganti_berkas"), on_click=let_go, args=(draft, person.key), icon=":material/close:"
    )


def let_go(draft: Draft, owner: str) -> None:
    """Drop a file with all that was found out about it."""
    SHELF.drop(draft.token, owner)
    LOAD.update(draf="")
