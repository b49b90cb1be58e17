"""Step 6 of Muat data: decide, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.validation.headers import shape_key
from data.versions.kinds import BOUNDARIES, FACILITIES
from lib.auth import Actor
from lib.errors import AppError
from lib.i18n import date_long, language, number, t
from lib.services.desk import mapping_memory, roles
from lib.services.desk.commit import scope_of, submit
from lib.services.desk.draft import SHELF, Draft
from lib.services.desk.intake import Intake
from lib.services.desk.preview import service_of_class
from lib.services.desk.records import PUBLISHED, Version
from lib.services.regions import region_title
from lib.ui import navigation, page
from lib.ui.muat_parts import failed, key_label, section, told
from lib.ui.muat_state import KINDS, LOAD, LoadState

_DONE = "muat_selesai"
_SHOWN_REGIONS = 5
_LONGEST_NOTE = 500


def decide(state: LoadState, person: Actor, draft: Draft, intake: Intake) -> None:
    """Say who decides, take a note, and load; the same file again changes nothing."""
    section(6, "putus")
    if intake.same is not None:
        told(t("muat.putus.sama", version=_named(intake.same), when=_when(intake.same)))
        return
    if len(intake.accepted) == 0:
        told(t("muat.putus.kosong"))
        return
    if draft.outcome.effect is None and draft.outcome.effect_fault is None:
        told(t("muat.putus.dahulu"))
        return
    regions = _scope(state, draft)
    named = _regions(regions)
    if not roles.may_load(person, regions):
        st.error(t("muat.putus.tanpa_hak", regions=_regions(_beyond(person, regions))))
        return
    publishes = roles.may_publish(person, regions)
    becomes = "muat.putus.terbit" if publishes else "muat.putus.menunggu"
    told(t(becomes, n=number(intake.counts["accepted"]), regions=named))
    key = f"muat_catatan_{draft.token}"
    note = st.text_area(
        t("muat.putus.catatan"),
        max_chars=_LONGEST_NOTE,
        placeholder=t("muat.putus.catatan_contoh"),
        key=key,
    )
    button = "muat.putus.terbitkan" if publishes else "muat.putus.ajukan"
    if st.button(
        t(button, n=number(intake.counts["accepted"])),
        type="primary",
        icon=":material/publish:",
        key=f"muat_kirim_{draft.token}",
    ):
        _submit(state, person, draft, intake, note)


def _beyond(person: Actor, regions: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(each for each in regions if not roles.may_load(person, (each,)))


def _regions(codes: tuple[str, ...]) -> str:
    if "" in codes:
        return t("peta.seluruh_indonesia")
    names = [region_title(code) for code in codes[:_SHOWN_REGIONS]]
    rest = len(codes) - len(names)
    listed = ", ".join(names)
    return t("muat.putus.dan_lain", names=listed, n=number(rest)) if rest else listed


def _submit(state: LoadState, person: Actor, draft: Draft, intake: Intake, note: str) -> None:
    try:
        with st.spinner(t("muat.putus.menyimpan")):
            load = intake.load()
            made = submit(person, load, mode=state.mode, region=state.region, note=note.strip())
            _remember(person, intake, load.choices, _scope(state, draft))
    except AppError as error:
        failed(error)
        return
    SHELF.drop(draft.token, person.key)
    st.session_state[_DONE] = (made, load.regions)
    LOAD.update(draf="")
    st.rerun()


def _scope(state: LoadState, draft: Draft) -> tuple[str, ...]:
    return scope_of(draft.outcome.regions, state.mode, state.region)


def _remember(
    person: Actor, intake: Intake, choices: Mapping[str, Any], regions: tuple[str, ...]
) -> None:
    kept = {name: value for name, value in choices.items() if name not in ("latest_year", "year")}
    mapping = dict(intake.mapping.fields)
    mapping_memory.remember(
        person, shape_key(intake.raw.columns), intake.kind, mapping, kept, regions
    )


def _named(version: Version) -> str:
    if version.number is None:
        return t("muat.selesai.nomor_menunggu")
    return t("muat.selesai.nomor", n=number(version.number))


def _when(version: Version) -> str:
    return date_long(version.decided_at or version.created_at)


def forget_done() -> None:
    """Take away what was told of the last version."""
    st.session_state.pop(_DONE, None)


def title() -> str:
    """Give the page's title once a file was loaded, else ""."""
    kept = st.session_state.get(_DONE)
    if kept is None:
        return ""
    version: Version = kept[0]
    if version.unchanged:
        return t("muat.judul.sama", file=version.file_name)
    label = key_label(_jenis(version), version.key)
    if version.state == PUBLISHED:
        return t("muat.selesai.terbit", label=label, version=number(version.number))
    return t("muat.selesai.menunggu", label=label)


def done() -> None:
    """Show what was loaded and where to see it."""
    kept = st.session_state.get(_DONE)
    if kept is None:
        return
    version, regions = kept
    counts = {
        "accepted": number(version.rows_accepted),
        "rejected": number(version.rows_rejected),
        "repaired": number(version.rows_repaired),
    }
    became = "muat.selesai.baris" if version.state == PUBLISHED else "muat.selesai.diajukan"
    said = t(became, file=version.file_name, **counts)
    st.success(page.plain_label(said), icon=":material/task_alt:")
    if version.state != PUBLISHED:
        told(t("muat.selesai.penyetuju", regions=_regions(tuple(regions))))
    with st.container(horizontal=True):
        _links(version, tuple(regions))
        st.button(t("muat.selesai.lagi"), on_click=forget_done, icon=":material/upload_file:")


def _links(version: Version, regions: tuple[str, ...]) -> None:
    language_param = {} if language() == "id" else {"bahasa": language()}
    st.page_link(
        navigation.VERSIONS_PAGE,
        label=t("muat.selesai.versi"),
        icon=":material/history:",
        query_params={"data": f"{version.kind}:{version.key}", **language_param},
    )
    if version.state != PUBLISHED or version.kind in (BOUNDARIES,):
        return
    params: dict[str, str] = {}
    if version.kind == FACILITIES:
        params |= {"layanan": service_of_class(version.key).code, "lapis": version.key}
    if len(regions) == 1 and regions[0]:
        params["wilayah"] = regions[0]
    st.page_link(
        navigation.MAP_PAGE,
        label=t("muat.selesai.peta"),
        icon=":material/map:",
        query_params={**params, **language_param},
    )


def _jenis(version: Version) -> str:
    return next(name for name, kind in KINDS.items() if kind == version.kind)
