"""Keeping a story on the page Presentasi: saved, shared, copied, removed, as a file."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from lib.auth import GUEST, PERENCANA, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.measures import NATION
from lib.services.regions import region_name
from lib.services.reports.make import MIME
from lib.services.story import as_report, file, stories
from lib.services.story.scene import Scene
from lib.ui.pengguna import attempt
from lib.ui.presentasi_isi import Draft, change, draft
from lib.ui.presentasi_isi import keep as keep_draft
from lib.ui.presentasi_state import STORY
from lib.ui.rencana_state import regions


def forms(known: Draft, person: Actor | None) -> None:
    """Offer to save the story that is made, for planners, and to take it as a file."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="presentasi_simpan"):
        if person is not None and person.has(PERENCANA):
            _save(known, person)
        slides(known.name, known.region, known.scenes, person)
        st.download_button(
            t("presentasi.ekspor"),
            lambda: file.to_bytes(known.region, known.name, known.scenes),
            "presentasi.json",
            "application/json",
            on_click="ignore",
            icon=":material/download:",
            key="presentasi_ekspor",
        )
        st.button(
            t("presentasi.kosongkan"), key="presentasi_kosongkan", icon=":material/delete_sweep:",
            on_click=keep_draft, args=(Draft(t("presentasi.nama_baru")),),
        )  # fmt: skip
    if person is None or not person.has(PERENCANA):
        st.html(f'<p class="pl-caption">{safe_html(t("presentasi.masuk"))}</p>')


def _save(known: Draft, person: Actor) -> None:
    own = [code for code in ("", *regions()) if person.may(PERENCANA, code)]
    key = "presentasi_simpan_wilayah"
    if known.token:
        region = known.region
    else:
        st.session_state.setdefault(key, known.region if known.region in own else own[0])
        region = st.selectbox(
            t("presentasi.wilayah"), own, format_func=lambda code: region_name(code or NATION),
            key=key, width=240,
        ) or ""  # fmt: skip
    if st.button(t("presentasi.simpan"), key="presentasi_simpan_tombol", icon=":material/save:"):
        attempt(lambda actor: _saved(actor, draft(), region), t("presentasi.tersimpan_pesan"))
        st.rerun()
    if known.token and st.button(
        t("presentasi.simpan_salinan"), key="presentasi_salinan", icon=":material/file_copy:"
    ):
        change(token="", number=0)
        st.rerun()


def _saved(actor: Actor, known: Draft, region: str) -> object:
    if known.token:
        saved = stories.by_token(actor, known.token)
        number = stories.save(actor, saved.id, known.name, known.scenes, expected=known.number)
        change(number=number)
    else:
        saved = stories.create(actor, region, known.name, known.scenes)
        change(token=saved.token, number=saved.number, region=region)
    return saved.name


def slides(name: str, region: str, scenes: Sequence[Scene], person: Actor | None) -> None:
    """Offer the scenes of a story as slides."""
    link, spoken = st.context.url or "", language()

    def make() -> bytes:
        from lib.services.reports.slides import pptx

        return pptx(as_report.build(name, region, scenes, spoken, person or GUEST, link=link))

    st.download_button(
        t("presentasi.unduh_pptx"), make, "presentasi.pptx", MIME["pptx"], on_click="ignore",
        icon=":material/slideshow:", key="presentasi_pptx",
    )  # fmt: skip


def keep(saved: stories.Story, person: Actor | None) -> None:
    """Offer to share and remove a saved story, and give its link."""
    if saved.shared:
        link = f"{(st.context.url or '').split('?')[0]}?cerita={saved.token}&tayang=1"
        told = safe_html(t("presentasi.tautan"))
        st.html(
            f'<p class="pl-caption">{told}: <a href="{safe_html(link)}">{safe_html(link)}</a></p>'
        )
    if person is None or not person.may(PERENCANA, saved.region):
        return
    with st.container(horizontal=True, key="presentasi_atur"):
        if st.button(
            t("presentasi.batal_bagi" if saved.shared else "presentasi.bagikan"),
            key="presentasi_bagikan", icon=":material/link:",
        ):  # fmt: skip
            attempt(
                lambda actor: stories.share(actor, saved.id, shared=not saved.shared),
                t("presentasi.diubah"),
            )
            st.rerun()
        if st.button(t("presentasi.hapus"), key="presentasi_hapus", icon=":material/delete:"):
            if attempt(lambda actor: stories.retire(actor, saved.id), t("presentasi.dihapus")):
                STORY.update(cerita="", adegan=1)
            st.rerun()


def take_in() -> None:
    """Read a story from a file into the story that this session makes."""
    with st.expander(t("presentasi.impor"), icon=":material/upload_file:"):
        sent = st.file_uploader(t("presentasi.berkas"), type=["json"], key="presentasi_berkas")
        if sent is None:
            return
        try:
            found = file.from_bytes(sent.getvalue())
        except AppError as error:
            st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
            return
        st.html(f'<p class="pl-hint">{safe_html(t("presentasi.isi", name=found.name))}</p>')
        st.button(
            t("presentasi.ambil"), key="presentasi_ambil", type="primary",
            on_click=_taken, args=(Draft(found.name, found.region, found.scenes),),
        )  # fmt: skip


def _taken(new: Draft) -> None:
    keep_draft(new)
    STORY.change(cerita="", siap="", adegan=1)
