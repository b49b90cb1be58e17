"""The upper part of the page of approvals and reports, and the versions that wait."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from lib.auth import ADMIN, ANALIS, PERENCANA, WARGA, Actor
from lib.errors import AppError
from lib.i18n import has_message, language, number, t, tn
from lib.services.desk import approve, corrections, origins, roles
from lib.services.desk.corrections import Correction
from lib.services.desk.preview import effect_of_version
from lib.services.desk.records import PENDING, Version
from lib.ui import page, versi_akibat
from lib.ui.antrean_state import OWN, QUEUE, REPORTS, VIEWS, WAITING, QueueState
from lib.ui.page import heading
from lib.ui.signed_in import need
from lib.ui.versi_data import card
from lib.ui.versi_label import data_label, moment, place

_LONGEST_NOTE = 500


@dataclass(frozen=True)
class Work:
    """What waits for a person: versions to decide on, reports to answer, loads of their own."""

    waiting: tuple[Version, ...]
    reports: tuple[Correction, ...]
    own: tuple[Version, ...]

    def count(self, view: str) -> int:
        """Return how many there are in a view."""
        return len({WAITING: self.waiting, REPORTS: self.reports, OWN: self.own}[view])


def person() -> Actor:
    """Return who is signed in, an analyst, planner or admin; else say so and stop the page."""
    found = need(WARGA)
    if any(map(found.has, (PERENCANA, ADMIN))):
        return found
    return need(ANALIS)


def work_of(who: Actor) -> Work:
    """Return what waits for a person."""
    reports = tuple(each for each in corrections.queue(who) if each.version_id is None)
    return Work(approve.waiting(who), reports, origins.own_loads(who))


def introduction(work: Work) -> None:
    """Say in one sentence what waits."""
    said = [
        tn(f"antrean.judul_{name}", len(part))
        for name, part in (("versi", work.waiting), ("laporan", work.reports))
        if part
    ]
    title = ", ".join(said) if said else t("antrean.judul_kosong")
    heading(t("antrean.topik"), title)
    told = st.session_state.pop("antrean_kabar", "")
    if told:
        st.success(told, icon=":material/check_circle:")


def choose(state: QueueState, who: Actor, work: Work) -> str:
    """Choose the queue, and return which one is shown."""
    views = [WAITING] if may_decide(who) else []
    views += [REPORTS, OWN] if who.has(ANALIS) else [OWN] * bool(work.own)
    views = views or [WAITING]
    shown = state.tampil
    if shown not in views:
        shown = next((each for each in views if work.count(each)), views[0])
    st.segmented_control(
        t("antrean.tampil"),
        [each for each in VIEWS if each in views],
        format_func=lambda each: t(f"antrean.tampil.{each}", n=number(work.count(each))),
        required=True,
        label_visibility="collapsed",
        **QUEUE.bound("tampil", shown),
    )
    return shown


def may_decide(who: Actor) -> bool:
    """Tell whether somebody decides anywhere; whether on this version is asked for each."""
    return any(roles.may_publish(who, (each.region,)) for each in who.grants) or who.is_operator


def waiting(state: QueueState, who: Actor, work: Work) -> None:
    """List the versions that wait; the one that is open shows what it would change."""
    if not work.waiting:
        st.caption(t("antrean.kosong_keputusan"))
        return
    names = origins.names_of(who, [each.created_by for each in work.waiting])
    for each in work.waiting:
        with st.container(border=True, key=f"antrean_{each.id}"):
            st.html(card(each, names=names, title=title_of(each)))
            if state.versi == each.id:
                _decision(each, who)
            else:
                st.button(
                    t("antrean.periksa"),
                    key=f"antrean_buka_{each.id}",
                    icon=":material/search:",
                    on_click=QUEUE.update,
                    kwargs={"tampil": WAITING, "versi": each.id},
                )


def title_of(version: Version) -> str:
    """Name what a version is about: the data, and where."""
    label = data_label(version.kind, version.key)
    regions = version.regions
    where = place(regions[0]) if len(regions) == 1 else t("antrean.wilayah", n=number(len(regions)))
    return f"{label}, {where}"


def _decision(version: Version, who: Actor) -> None:
    """Show problems, effect and file of a version, and take the decision."""
    _problems(version)
    if version.file_sha256:
        st.download_button(
            t("antrean.unduh_asli"),
            lambda: origins.file_as_uploaded(who, version.id),
            version.file_name or f"{version.file_sha256[:12]}.bin",
            "application/octet-stream",
            on_click="ignore",
            icon=":material/download:",
            key=f"antrean_unduh_{version.id}",
        )
    try:
        with st.spinner(t("versi.pulih_hitung")):
            found = effect_of_version(who, version.id)
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
    else:
        versi_akibat.effect(version.kind, found, f"antrean_peta_{version.id}")
    note = st.text_area(
        t("antrean.catatan"), key=f"antrean_catatan_{version.id}", max_chars=_LONGEST_NOTE
    )
    with st.container(horizontal=True):
        accepted = st.button(
            t("antrean.terbitkan"),
            key=f"antrean_terima_{version.id}",
            type="primary",
            icon=":material/publish:",
        )
        refused = st.button(
            t("antrean.tolak"), key=f"antrean_tolak_{version.id}", icon=":material/block:"
        )
        st.button(
            t("antrean.tutup"),
            key=f"antrean_tutup_{version.id}",
            type="tertiary",
            on_click=QUEUE.update,
            kwargs={"versi": 0},
        )
    if refused and not (note or "").strip():
        st.error(t("antrean.tulis_alasan"), icon=":material/error:")
    elif accepted or refused:
        _decide(version, who, accepted, note or "")


def _decide(version: Version, who: Actor, accepted: bool, note: str) -> None:  # noqa: FBT001
    try:
        made = approve.decide(who, version.id, accept=accepted, note=note)
    except AppError as error:
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return
    name = title_of(version)
    done(
        t("antrean.diterbitkan", name=name, n=number(made.number))
        if accepted
        else t("antrean.ditolak", name=name)
    )


def done(told: str) -> None:
    """Say what was done above the queue, with nothing open."""
    st.session_state["antrean_kabar"] = told
    QUEUE.update(versi=0, tiket="")
    st.rerun()


def _problems(version: Version) -> None:
    """Sum up what the check of the file found, by sort of problem."""
    counts = version.report.get("problems") or {}
    if not counts:
        return
    rows = [
        [_problem_name(code), code, number(count)]
        for code, count in sorted(counts.items(), key=lambda each: (-int(each[1]), each[0]))
    ]
    header = [t("antrean.masalah"), t("antrean.kode"), t("antrean.baris")]
    table = page.table_html(header, rows, caption=t("antrean.temuan"), region=t("antrean.temuan"))
    st.html(table)


def _problem_name(code: str) -> str:
    key = f"antrean.masalah.{code.lower()}"
    return t(key) if has_message(key) else t("antrean.masalah_lain")


def own(who: Actor, work: Work) -> None:
    """List what the person brought, and what became of it."""
    if not work.own:
        st.caption(t("antrean.kosong_milik"))
        return
    keys = {each.created_by for each in work.own} | {each.decided_by or "" for each in work.own}
    names = origins.names_of(who, keys)
    for each in work.own:
        with st.container(border=True, key=f"antrean_milik_{each.id}"):
            label = title_of(each)
            head = label if each.number is None else f"{label}, {t('versi.nomor', n=each.number)}"
            st.html(card(each, names=names, title=head))
            if each.state == PENDING:
                st.caption(t("antrean.menunggu_sejak", moment=moment(each.created_at)))
