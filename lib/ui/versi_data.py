"""The upper part of the page Versi data, and the list of a dataset's versions."""

from __future__ import annotations

import streamlit as st

from data.versions.kinds import FACILITIES
from lib.auth import ADMIN, ANALIS, PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.services.desk import origins, roles, version_tables, versions
from lib.services.desk.records import PUBLISHED, Version
from lib.ui import signed_in
from lib.ui.page import heading
from lib.ui.versi_label import data_label, moment, place
from lib.ui.versi_state import (
    COMPARE,
    CONTENT,
    LIST,
    RESTORE,
    VERSIONS,
    VIEWS,
    VersionState,
    looked_at,
    newest,
)

_AT_ONCE = 12


def visitor() -> Actor | None:
    """Return who works at the desk, None for everybody else: they see what is published."""
    try:
        person = signed_in.actor()
    except (AppError, PermissionError):
        return None
    at_desk = person is not None and any(map(person.has, (ANALIS, PERENCANA, ADMIN)))
    return person if at_desk else None


def introduction(state: VersionState) -> None:
    """Say in one sentence which version is in effect."""
    label = data_label(state.kind, state.key)
    number_ = newest(state)
    found = versions.list_versions(state.kind, state.key) if number_ else ()
    present = next((each for each in found if each.number == number_), None)
    if present is None:
        title = t("versi.judul_bawaan", data=label)
    else:
        title = t(
            "versi.judul",
            data=label,
            n=number(number_),
            moment=moment(present.decided_at or present.created_at),
        )
    heading(t("versi.topik"), title)
    if state.tampil == LIST:
        st.html(f'<p class="pl-lead" lang="{language()}">{safe_html(t("versi.pengantar"))}</p>')


def choose(state: VersionState) -> None:
    """Choose the dataset, and what of it is shown."""
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    names = [each.name for each in origins.holdings() if each.number or not each.empty]
    if state.data not in names:
        names.append(state.data)
    held = {each.name: each for each in origins.holdings()}
    left.selectbox(
        t("versi.data"),
        names,
        format_func=lambda name: _with_count(held[name]),
        **VERSIONS.bound("data", state.data),
    )
    right.segmented_control(
        t("versi.tampil"),
        VIEWS,
        format_func=lambda view: t(f"versi.tampil.{view}"),
        required=True,
        label_visibility="collapsed",
        **VERSIONS.bound("tampil", state.tampil if state.tampil in VIEWS else VIEWS[0]),
    )


def _with_count(held: origins.Holding) -> str:
    label = data_label(held.kind, held.key)
    return t("versi.data_versi", data=label, n=number(held.number)) if held.number else label


def listing(state: VersionState, person: Actor | None) -> None:
    """List the versions, the newest first, with what can be done with each."""
    found = versions.list_versions(state.kind, state.key, person)
    if not any(each.number == 0 for each in found):
        _embedded(state)
        if not found:
            return
    names = _names(person, found)
    start = (state.halaman - 1) * _AT_ONCE
    shown = found[start : start + _AT_ONCE] or found[:_AT_ONCE]
    for each in shown:
        with st.container(border=True, key=f"versi_{each.id}"):
            st.html(card(each, in_effect=each.number == newest(state), names=names))
            if each.state == PUBLISHED:
                _ways(state, each, person)
    pages(state, len(found), _AT_ONCE)


def _names(person: Actor | None, found: tuple[Version, ...]) -> dict[str, str] | None:
    if person is None:
        return None
    keys = {each.created_by for each in found} | {each.decided_by or "" for each in found}
    return origins.names_of(person, keys)


def _embedded(state: VersionState) -> None:
    rows = number(len(version_tables.table_at(state.kind, state.key, 0)))
    with st.container(border=True, key="versi_bawaan"):
        st.html(
            f'<section class="pl-version" lang="{language()}"><h3>{safe_html(t("versi.bawaan"))} '
            f'<span class="pl-badge">{safe_html(t("versi.berlaku"))}</span></h3>'
            f"<p>{safe_html(t('versi.bawaan_isi', n=rows))}</p></section>"
        )
        if state.kind == FACILITIES:
            _button(CONTENT, 0, t("versi.lihat"), ":material/table_view:")


def card(
    version: Version,
    *,
    in_effect: bool = False,
    names: dict[str, str] | None = None,
    title: str = "",
) -> str:
    """Write a version's record; `names` of people are for the desk, as are file name and note."""
    badge = t("versi.berlaku") if in_effect else t(f"versi.keadaan.{version.state}")
    mark = "" if version.state == PUBLISHED and not in_effect else badge
    head = title or (
        t("versi.tanpa_nomor") if version.number is None else version_name(version.number, -1)
    )
    lines = [_what(version), _counts(version), _source(version), _file(version, names)]
    if names is not None:
        lines += [_who(version, names), _note(version)]
    body = "".join(f"<p>{safe_html(line)}</p>" for line in lines if line)
    shown = f' <span class="pl-badge">{safe_html(mark)}</span>' if mark else ""
    return (
        f'<section class="pl-version" lang="{language()}"><h3>{safe_html(head)}{shown}</h3>'
        f"{body}</section>"
    )


def _note(version: Version) -> str:
    note = " · ".join(version.note.splitlines())
    return t("versi.catatan", note=note) if note else ""


def _what(version: Version) -> str:
    if version.number == 0:
        return t("versi.bawaan_isi", n=number(version.rows_accepted))
    done = moment(version.decided_at or version.created_at)
    way = t(f"versi.cara.{version.mode}")
    if version.mode == "replace_region":
        way = t("versi.cara_wilayah", region=place(version.region))
    if version.mode == "restore":
        way = t("versi.cara_pulih", n=number(version.report.get("restored", 0)))
    return f"{way} · {done}"


def _counts(version: Version) -> str:
    if version.mode in ("restore", "correction", "baseline"):
        return ""
    return t(
        "versi.jumlah",
        accepted=number(version.rows_accepted),
        rejected=number(version.rows_rejected),
        repaired=number(version.rows_repaired),
    )


def _source(version: Version) -> str:
    if version.mode in ("restore", "correction", "baseline"):
        return ""
    return t(
        "versi.sumber",
        source=version.source or t("versi.tidak_dinyatakan"),
        licence=version.licence or t("versi.tidak_dinyatakan"),
        year=str(version.data_year or t("versi.tidak_dinyatakan")),
    )


def _file(version: Version, names: dict[str, str] | None) -> str:
    if not version.file_sha256:
        return ""
    short = version.file_sha256[:12]
    if names is None:
        return t("versi.sidik", short=short)
    return t("versi.berkas", name=version.file_name, short=short)


def _who(version: Version, names: dict[str, str]) -> str:
    loader = names.get(version.created_by, version.created_by)
    if not loader:
        return ""
    if not version.decided_by or version.decided_by == version.created_by:
        return t("versi.oleh", name=loader)
    return t("versi.oleh_dua", name=loader, decider=names.get(version.decided_by, ""))


def _ways(state: VersionState, version: Version, person: Actor | None) -> None:
    """Offer to see, compare and, by role, restore a published version."""
    own = version.number or 0
    with st.container(horizontal=True, key=f"versi_jalan_{version.id}"):
        _button(CONTENT, own, t("versi.lihat"), ":material/table_view:")
        if own != newest(state):
            _button(COMPARE, newest(state), t("versi.bandingkan"), ":material/compare:", dengan=own)
            if person is not None and may_restore(person):
                _button(RESTORE, own, t("versi.pulihkan"), ":material/restore:")
        elif own > 0:
            _button(
                COMPARE, own, t("versi.bandingkan_lama"), ":material/difference:", dengan=own - 1
            )


def may_restore(person: Actor) -> bool:
    """Tell whether somebody may publish anywhere; whether for these rows is asked later."""
    regions = [each.region for each in person.grants]
    return person.is_operator or any(roles.may_publish(person, (each,)) for each in regions)


def _button(view: str, own: int, label: str, icon: str, *, dengan: int = -1) -> None:
    st.button(
        label,
        key=f"versi_{icon.strip(':').rpartition('/')[2]}_{own}_{dengan}",
        icon=icon,
        type="tertiary",
        on_click=VERSIONS.update,
        kwargs={"tampil": view, "versi": own, "dengan": dengan},
    )


def pages(state: VersionState, rows: int, at_once: int) -> None:
    """Offer the page before and after, where there is more than one."""
    last = max((rows - 1) // at_once + 1, 1)
    if last == 1:
        return
    own = min(state.halaman, last)
    with st.container(horizontal=True, vertical_alignment="center", key="versi_halaman_baris"):
        for label, to, icon in (
            (t("versi.sebelumnya"), own - 1, ":material/chevron_left:"),
            (t("versi.berikutnya"), own + 1, ":material/chevron_right:"),
        ):
            st.button(
                label,
                key=f"versi_ke_{'lalu' if to < own else 'lanjut'}",
                icon=icon,
                disabled=not 1 <= to <= last,
                on_click=VERSIONS.update,
                kwargs={"halaman": to},
            )
        st.caption(t("versi.halaman", n=number(own), all=number(last)))


def chosen_version(state: VersionState) -> int:
    """Let the reader choose which version is looked at."""
    known = list(range(newest(state), -1, -1))
    st.selectbox(
        t("versi.versi"),
        known,
        format_func=lambda each: version_name(each, newest(state)),
        **VERSIONS.bound("versi", looked_at(state)),
    )
    return looked_at(state)


def version_name(own: int, present: int) -> str:
    """Name a version in a list of choices."""
    name = t("versi.bawaan") if own == 0 else t("versi.nomor", n=number(own))
    return t("versi.yang_berlaku", version=name) if own == present else name
