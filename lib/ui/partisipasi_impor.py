"""What staff do with many reports at once: import, export, the demonstration, keeping times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from lib.auth import ADMIN, PERENCANA, PETUGAS, Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.limits import MAX_FILE_BYTES
from lib.services.participation import demo, importing, nomenclature, retention, sp4n, steps
from lib.services.participation.importing import FIELDS, Preview
from lib.services.regions import region_title
from lib.ui.account import actor
from lib.ui.page import plain_label, table_html
from lib.ui.partisipasi_state import PARTISIPASI, YES
from lib.ui.pengguna import attempt, told
from lib.ui.survei_hasil import section

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_REGENCY = 5
_ENDINGS = ["csv", "xlsx", "xls", "ods"]
_ROUND, _READ, _EXPORT = "impor_ke", "impor_dibaca", "impor_ekspor"
_SHOWN_COLUMNS = 8


def offered() -> bool:
    """Tell whether whoever is signed in has something to do here."""
    person = _person()
    return person is not None and any(person.has(role) for role in (PERENCANA, PETUGAS, ADMIN))


def show(region: str) -> None:
    """Show what whoever is signed in may do with the reports of a region."""
    where = region_title(region) if region else t("umum.indonesia")
    section(t("impor.judul", where=where))
    told()
    person = _person()
    if person is None or not offered():
        _caption(t("impor.siapa"))
        return
    planner = person.may(PERENCANA, region)
    if len(region) != _REGENCY:
        _caption(t("impor.pilih_wilayah"))
    elif planner or person.may(PETUGAS, region):
        if steps.of_all(person, region):
            _import(region)
        _export(region)
    else:
        _caption(t("impor.bukan_wilayah"))
    if planner:
        _demonstration(region)
    if person.may(ADMIN) or person.may(PERENCANA):
        _nomenclature()
    if person.may(ADMIN):
        _retention()


def _person() -> Actor | None:
    try:
        return actor()
    except AppError:
        return None


def _import(region: str) -> None:
    _caption(t("impor.arti"))
    turn = st.session_state.setdefault(_ROUND, 0)
    file = st.file_uploader(
        t("impor.berkas"),
        type=_ENDINGS,
        key=f"impor_berkas_{region}_{turn}",
        max_upload_size=MAX_FILE_BYTES // 1024**2,
    )
    if file is None:
        return
    found = _read(file)
    if isinstance(found, AppError):
        st.error(plain_label(f"{found.message(language())} ({found.code})"))
        return
    mapping = _mapping(found, f"{region}_{turn}")
    shown = found.columns[:_SHOWN_COLUMNS]
    rows = [row[:_SHOWN_COLUMNS] for row in found.rows]
    st.html(
        f'<div class="pl-people">{table_html(shown, rows, region=t("impor.contoh_baris"))}</div>'
    )

    def work(person: Actor) -> str:
        done = importing.load(person, region, file.getvalue(), file.name, mapping)
        return t("impor.hasil", **{name: number(n) for name, n in vars(done).items()})

    if st.button(
        t("impor.muat", n=number(found.count)),
        type="primary",
        icon=":material/upload:",
        key="impor_muat",
    ):
        if attempt(work):
            st.session_state[_ROUND] = turn + 1
        st.rerun()


def _read(file: UploadedFile) -> Preview | AppError:
    """Read an upload once, not at every run of the page."""
    if st.session_state.get(_READ, (None,))[0] != file.file_id:
        try:
            found: Preview | AppError = importing.preview(file.getvalue(), file.name)
        except AppError as error:
            found = error
        st.session_state[_READ] = (file.file_id, found)
    kept: Preview | AppError = st.session_state[_READ][1]
    return kept


def _mapping(found: Preview, key: str) -> dict[str, str]:
    """Offer which column is which; what the header tells is chosen already."""
    mapping: dict[str, str] = {}
    with st.expander(t("impor.petakan"), icon=":material/view_column:", expanded=not found.is_sp4n):
        columns = st.columns(2)
        for place, field in enumerate(FIELDS):
            guessed = found.mapping.get(field, "")
            choices = ["", *found.columns]
            mapping[field] = columns[place % 2].selectbox(
                t(f"impor.field.{field}"),
                choices,
                index=choices.index(guessed),
                format_func=lambda name: plain_label(name) or t("impor.tidak_ada"),
                key=f"impor_{field}_{key}",
            )
    return mapping


def _export(region: str) -> None:
    """Prepare the export when it is asked for: each one is written to the audit trail."""
    _caption(t("impor.sp4n_arti"))
    made = st.session_state.get(_EXPORT)
    if made is not None and made[0] == region:
        st.download_button(
            t("impor.sp4n_unduh", n=number(made[3])),
            made[2],
            made[1],
            "text/csv",
            on_click=lambda: st.session_state.pop(_EXPORT, None),  # the next one is of that moment
            icon=":material/download:",
            key="impor_sp4n_unduh",
        )
        return

    def work(person: Actor) -> str:
        name, content, count = sp4n.export_csv(person, region)
        st.session_state[_EXPORT] = (region, name, content, count)
        return t("impor.sp4n_unduh", n=number(count))

    st.button(
        t("impor.sp4n"), on_click=attempt, args=(work,), icon=":material/output:", key="impor_sp4n"
    )


def _demonstration(region: str) -> None:
    with st.expander(t("impor.contoh"), icon=":material/science:"):
        _caption(t("impor.contoh_arti"))
        there = demo.exists(region)
        st.button(
            t("impor.contoh_hapus" if there else "impor.contoh_buat"),
            on_click=attempt,
            args=(lambda person: (_remove if there else _make)(person, region),),
            icon=":material/delete:" if there else ":material/add:",
            key="impor_contoh",
        )


def _make(person: Actor, region: str) -> str:
    made = demo.make(person, region)
    PARTISIPASI.update(contoh=YES)
    return t("impor.contoh_dibuat", n=number(made))


def _remove(person: Actor, region: str) -> str:
    gone = demo.remove(person, region)
    PARTISIPASI.update(contoh="")
    return t("impor.contoh_dihapus", n=number(gone))


def _nomenclature() -> None:
    with st.expander(t("impor.nomenklatur"), icon=":material/account_tree:"):
        _caption(t("impor.nomenklatur_arti", n=number(len(nomenclature.entries()))))
        turn = st.session_state.setdefault(_ROUND, 0)
        file = st.file_uploader(
            t("impor.nomenklatur_berkas", columns=", ".join(nomenclature.COLUMNS)),
            type=_ENDINGS,
            key=f"impor_nomenklatur_{turn}",
            max_upload_size=MAX_FILE_BYTES // 1024**2,
        )
        if file is None:
            return

        def work(person: Actor) -> str:
            n = nomenclature.load(person, file.getvalue(), file.name)
            return t("impor.nomenklatur_dimuat", n=number(n))

        if st.button(t("impor.nomenklatur_muat"), key="impor_nomenklatur_muat"):
            if attempt(work):
                st.session_state[_ROUND] = turn + 1
            st.rerun()


def _retention() -> None:
    with st.expander(t("impor.retensi"), icon=":material/auto_delete:"):
        _caption(t("impor.retensi_arti"))
        found = retention.due()
        rows = [
            (t(f"impor.retensi_jenis.{each.kind}"), number(each.days), number(each.count))
            for each in found
        ]
        names = ("impor.retensi_jenis", "impor.retensi_hari", "impor.retensi_baris")
        st.html(table_html(map(t, names), rows, region=t("impor.retensi")))
        if not any(each.count for each in found):
            return
        sure = st.checkbox(t("impor.retensi_yakin"), key="impor_yakin")
        st.button(
            t("impor.retensi_hapus"),
            on_click=attempt,
            args=(_erase,),
            disabled=not sure,
            icon=":material/delete_forever:",
            key="impor_retensi",
        )


def _erase(person: Actor) -> str:
    done = retention.apply(person)
    return t("impor.retensi_sudah", n=number(sum(each.count for each in done)))


def _caption(text: str) -> None:
    st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(text)}</p>')
