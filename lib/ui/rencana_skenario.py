"""The part Skenario of the page Rencana: the open scenario, those that are saved, side by side."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from lib.auth import ADMIN, ANALIS, GUEST, PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import date_long, language, number, t, tn
from lib.services.desk import origins
from lib.services.planning import scenario_comments, scenario_file, scenarios
from lib.services.planning.scenario_comments import Comment
from lib.services.planning.scenario_compare import BEATEN, beaten, compared
from lib.services.planning.scenario_figures import compute
from lib.services.planning.scenario_read import MOST_COMPARED, Scenario
from lib.services.regions import region_name
from lib.ui import page, rencana_isi, rencana_peta, rencana_simpan
from lib.ui.labels import plain_label
from lib.ui.pengguna import attempt
from lib.ui.rencana_state import PLAN, PlanState

_ONLY = {"skenario", "bagian", "banding"}
"""Parameters of a link that leave the question to the scenario."""


def open_linked(person: Actor | None) -> None:
    """Take over the scenario that a link names, once; a link that says more keeps its own."""
    state = PLAN.state()
    if not state.skenario or rencana_isi.met(state):
        return
    try:
        found = scenarios.by_token(person or GUEST, state.skenario)
    except AppError as error:
        st.warning(f"{error.message(language())} ({error.code})", icon=":material/link_off:")
        PLAN.update(skenario="")
        return
    plain = set(state.to_params()) <= _ONLY
    rencana_isi.opened(found.token, state.versi or found.number)
    if plain:
        PLAN.update(**rencana_isi.fields(found))


def answer(state: PlanState, person: Actor | None) -> None:
    """Show the open scenario and the saved ones."""
    known = _open_one(state, person)
    found = scenarios.listed(person or GUEST, state.owner)
    place = region_name(state.kode)
    title = t("rencana.skenario.terbuka", name=known.name) if known else (
        tn("rencana.skenario.judul", len(found), place=place)
        if found else t("rencana.skenario.kosong", place=place)
    )  # fmt: skip
    page.heading(t("menu.rencana") + " · " + t("rencana.bagian.skenario"), title)
    if known is not None:
        _newer(state, known, person)
        _detail(known, person)
    rencana_simpan.forms(state, known, person)
    _list(found)
    _compare(state, found, person)


def _open_one(state: PlanState, person: Actor | None) -> Scenario | None:
    if not state.skenario:
        return None
    try:
        return scenarios.by_token(person or GUEST, state.skenario)
    except AppError:
        return None  # told by `open_linked`


def _detail(known: Scenario, person: Actor | None) -> None:
    """Show when a scenario was saved, its figures then and now, and what was said of it."""
    said = t(
        "rencana.skenario.disimpan",
        n=number(known.number),
        date=date_long(known.saved_at),
        place=region_name(known.region) if known.region else t("umum.indonesia"),
    )
    who = _names(person, [known.saved_by]).get(known.saved_by)
    said += f", {t('rencana.skenario.oleh', who=who)}" if who else ""
    marks = [
        t(f"rencana.skenario.{name}")
        for name in ("dibagikan", "terkunci")
        if (known.shared if name == "dibagikan" else known.locked)
    ]
    st.html(f'<p class="pl-caption">{safe_html(" · ".join([said, *marks]))}</p>')
    if known.note:
        st.html(f'<p class="pl-hint">{safe_html(known.note)}</p>')
    now = compute(
        known.service, known.region, known.content, saved=known.figures,
        data_version=known.data_version,
    )  # fmt: skip
    for each in now.warnings:
        st.warning(f"{each.text} ({each.code})", icon=":material/update:")
    changed = bool(known.data_changed or now.differences)
    columns = [t("rencana.skenario.angka"), t("rencana.skenario.saat_disimpan")]
    rows = [
        [each.label, *each.texts[: 2 if changed else 1]]
        for each in compared([known, replace(known, figures=now.figures)])
    ]
    left, right = st.columns([1, 1], gap="large")
    with left:
        header = [*columns, t("rencana.skenario.data_kini")] if changed else columns
        caption = t("rencana.skenario.angka_judul")
        st.html(page.table_html(header, rows, caption=caption))
        _buttons(known, person)
    with right:
        _comments(known, person)


def _buttons(known: Scenario, person: Actor | None) -> None:
    """Offer to show the scenario on the map, to take it away as a file, and to close it."""
    with st.container(horizontal=True, key="rencana_skenario_tombol"):
        st.button(
            t("rencana.skenario.lihat"), key="rencana_lihat", icon=":material/map:",
            on_click=PLAN.update, kwargs={**rencana_isi.fields(known), "bagian": "lokasi"},
        )  # fmt: skip
        st.download_button(
            t("rencana.skenario.ekspor"),
            lambda: scenario_file.to_bytes(known),
            f"skenario-{known.region or 'nasional'}-{known.id}.json",
            "application/json",
            on_click="ignore",
            icon=":material/download:",
            key="rencana_ekspor",
        )
        st.button(
            t("rencana.skenario.tutup"), key="rencana_tutup", icon=":material/close:",
            on_click=PLAN.update, kwargs={"skenario": ""},
        )  # fmt: skip
    if known.shared:
        link = f"{(st.context.url or '').split('?')[0]}?skenario={known.token}"
        told = safe_html(t("rencana.skenario.tautan"))
        st.html(
            f'<p class="pl-caption">{told}: <a href="{safe_html(link)}">{safe_html(link)}</a></p>'
        )
    if person is not None and person.may(PERENCANA, known.region):
        rencana_simpan.keep(known)


def _names(person: Actor | None, keys: list[str]) -> dict[str, str]:
    """Return the names of people by their keys, to those who work with plans and data."""
    if person is None or not any(map(person.has, (ANALIS, PERENCANA, ADMIN))):
        return {}
    return origins.names_of(person, keys)


def _signed(said: Comment, names: dict[str, str]) -> str:
    """Write who said it and when; without the name for those who may not know it."""
    who = names.get(said.made_by, "")
    return ", ".join(filter(None, [who, date_long(said.made_at)]))


def _newer(state: PlanState, known: Scenario, person: Actor | None) -> None:
    """Say that somebody has saved since this reader opened the scenario, and offer theirs."""
    if not 0 < state.versi < known.number:
        return
    who = _names(person, [known.saved_by]).get(known.saved_by) or t("rencana.skenario.orang_lain")
    said = t(
        "rencana.skenario.lebih_baru", n=number(known.number), seen=number(state.versi), who=who
    )
    st.warning(plain_label(said), icon=":material/update:")
    st.button(
        t("rencana.skenario.muat_terbaru"), key="rencana_muat_terbaru", icon=":material/refresh:",
        on_click=PLAN.update, kwargs=rencana_isi.fields(known),
    )  # fmt: skip


def _comments(known: Scenario, person: Actor | None) -> None:
    said = scenario_comments.comments(person or GUEST, known.id)
    names = _names(person, [each.made_by for each in said])
    items = "".join(
        f"<li>{safe_html(each.text)} <small>{safe_html(_signed(each, names))}</small></li>"
        for each in said
    )
    heading = f"<b>{safe_html(t('rencana.skenario.komentar'))}</b>"
    none = safe_html(t("rencana.skenario.tanpa_komentar"))
    st.html(f'<p class="pl-caption">{heading}</p>' + (f"<ul>{items}</ul>" if items else none))
    if person is None:
        return
    with st.form("rencana_komentar", clear_on_submit=True, border=False):
        words = st.text_area(t("rencana.skenario.komentar_isi"), max_chars=1000)
        if st.form_submit_button(t("rencana.skenario.kirim")):
            attempt(
                lambda actor: scenario_comments.comment(actor, known.id, words or ""),
                t("rencana.skenario.terkirim"),
            )
            st.rerun()


def _list(found: tuple[Scenario, ...]) -> None:
    """Offer each saved scenario to be opened."""
    if not found:
        st.info(t("rencana.skenario.belum"), icon=":material/bookmark_add:")
        return
    by_token = {each.token: each for each in found}
    with st.container(horizontal=True, vertical_alignment="bottom", key="rencana_buka_bilah"):
        chosen = st.selectbox(
            t("rencana.skenario.pilih"), list(by_token), key="rencana_buka_pilih",
            format_func=lambda token: _label(by_token[token]),
        )  # fmt: skip
        if st.button(t("rencana.skenario.buka"), key="rencana_buka") and chosen in by_token:
            rencana_isi.opened(chosen, by_token[chosen].number)
            PLAN.update(**rencana_isi.fields(by_token[chosen]))
            st.rerun()


def _label(known: Scenario) -> str:
    where = region_name(known.region) if known.region else t("umum.indonesia")
    return plain_label(f"{known.name} · {where} · {date_long(known.saved_at)}")


def _compare(state: PlanState, found: tuple[Scenario, ...], person: Actor | None) -> None:
    """Lay up to four scenarios side by side: figures, and the maps of two."""
    by_token = {each.token: each for each in found}
    if len(by_token) < 2:
        return
    st.multiselect(
        t("rencana.skenario.bandingkan"),
        list(by_token),
        format_func=lambda token: _label(by_token[token]),
        max_selections=MOST_COMPARED,
        placeholder=t("rencana.skenario.pilih_banding"),
        **PLAN.bound("banding", [each for each in state.banding if each in by_token]),
    )
    chosen = [each for each in state.banding if each in by_token]
    if len(chosen) < 2:
        return
    both = scenarios.to_compare(person or GUEST, chosen)
    names = [plain_label(each.name) for each in both]
    answers = [rencana_isi.answer_of(each) for each in both]
    rows = [[each.label, *each.texts] for each in compared(both)]
    caption = t("rencana.skenario.banding_judul")
    header = [t("rencana.skenario.angka"), *names]
    st.html(page.table_html(header, rows, caption=caption, region=caption))
    if any(each.data_changed for each in both):
        st.warning(t("rencana.skenario.data_lain"), icon=":material/update:")
    worse = [name for name, lost in zip(names, beaten(both), strict=True) if lost]
    if worse:
        told = f"{', '.join(worse)}: {t(BEATEN)}"
        st.html(f'<p class="pl-hint">{safe_html(told)}</p>')
    columns = st.columns(2)
    for at, (each, one) in enumerate(zip(both, answers, strict=True)):
        with columns[at % 2]:
            st.html(f'<p class="pl-caption"><b>{safe_html(each.name)}</b></p>')
            shown = PlanState(**rencana_isi.fields(each))
            rencana_peta.draw(shown, one, key=f"rencana_banding_{at}", height=300)
