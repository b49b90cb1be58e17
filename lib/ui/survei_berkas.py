"""Answers from paper and from files, on the page Survei Kepuasan."""

from __future__ import annotations

import secrets

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from lib.auth import Actor
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t
from lib.limits import MAX_FILE_BYTES
from lib.services.skm import batch, export
from lib.services.skm.answers import ABOUT, MAX_TEXT
from lib.services.skm.batch import Loaded, Share
from lib.services.skm.batch_rows import COLUMNS
from lib.services.skm.classes import ELEMENTS, HIGHEST, LOWEST
from lib.services.skm.errors import SurveyUnitsError
from lib.services.skm.table import UNIT
from lib.services.skm.units import Unit
from lib.ui.page import plain_label, table_html
from lib.ui.pengguna import attempt

_KEY, _ROUND, _READ = "survei_kisi_kunci", "survei_unggah_ke", "survei_dibaca"
_ROWS, _WRONG = 5, 50
_ENDINGS = ["csv", "xlsx", "xls", "ods"]


def grid(own: Unit) -> None:
    """Offer a grid to type paper forms into, a row each."""
    with st.expander(t("survei.kertas"), icon=":material/edit_note:"):
        _caption(t("survei.kertas_arti"))
        key = st.session_state.setdefault(_KEY, secrets.token_hex(8))
        typed = st.data_editor(
            _blank(),
            num_rows="dynamic",
            hide_index=True,
            placeholder="",
            column_config=_columns(),
            key=f"survei_kisi_{own.id}_{key}",
        )

        def take(person: Actor) -> str:
            return _told(batch.enter_grid(person, own.id, _as_text(typed), key))

        if st.button(
            t("survei.kertas_simpan"), type="primary", icon=":material/save:", key="survei_simpan"
        ):
            if attempt(take):
                st.session_state.pop(_KEY)
            st.rerun()


def _blank() -> pd.DataFrame:
    texts = [each for each in COLUMNS if each not in {"tanggal", "saran"}]
    return pd.DataFrame(
        {
            **{code: pd.Series([None] * _ROWS, dtype="Int64") for code in ELEMENTS},
            "tanggal": pd.Series([pd.NaT] * _ROWS, dtype="datetime64[ns]"),
            **{each: pd.Series([None] * _ROWS, dtype="object") for each in (*texts, "saran")},
        }
    )


def _columns() -> dict[str, object]:
    config = st.column_config
    return {
        **{
            code: config.NumberColumn(
                code,
                help=t(f"survei.unsur.{code}"),
                min_value=LOWEST,
                max_value=HIGHEST,
                step=1,
                width=52,
            )
            for code in ELEMENTS
        },
        "tanggal": config.DateColumn(t("survei.isi.tanggal"), format="YYYY-MM-DD"),
        **{
            name: config.SelectboxColumn(
                t(f"survei.tentang.{ours}"),
                options=list(ABOUT[ours]),
                format_func=lambda code: t(f"survei.pilih.{code}"),
            )
            for name, ours in COLUMNS.items()
            if ours in ABOUT
        },
        "saran": config.TextColumn(t("survei.saran_kolom"), max_chars=MAX_TEXT),
    }


def _as_text(typed: pd.DataFrame) -> pd.DataFrame:
    """Write the cells as a file would have them: days as ISO, nothing as nothing."""
    written = typed.copy()
    written["tanggal"] = pd.to_datetime(written["tanggal"]).dt.strftime("%Y-%m-%d")
    return written.astype("object").where(written.notna(), "").astype("str")


def upload(person: Actor, own: Unit) -> None:
    """Offer to load answers that were collected elsewhere."""
    with st.expander(t("survei.berkas"), icon=":material/upload_file:"):
        _caption(t("survei.berkas_arti", columns=", ".join(COLUMNS), unit=UNIT, name=own.name))
        st.download_button(
            t("survei.templat"),
            export.template_csv,
            "templat-skm.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            key="survei_templat",
        )
        turn = st.session_state.setdefault(_ROUND, 0)
        file = st.file_uploader(
            t("survei.berkas_pilih"),
            type=_ENDINGS,
            key=f"survei_unggah_{own.id}_{turn}",
            max_upload_size=MAX_FILE_BYTES // 1024**2,
        )
        if file is None or not _shown(person, own, file):
            return

        def take(someone: Actor) -> str:
            return _told(batch.load_file(someone, own.id, file.getvalue(), file.name))

        if st.button(
            t("survei.berkas_muat"), type="primary", icon=":material/upload:", key="survei_muat"
        ):
            attempt(take)
            st.session_state[_ROUND] = turn + 1
            st.rerun()


def _shown(person: Actor, own: Unit, file: UploadedFile) -> bool:
    """Show what a file would add to each unit, or why it is refused; return whether it adds any."""
    key = (own.id, file.file_id)
    if st.session_state.get(_READ, (None,))[0] != key:
        st.session_state[_READ] = (key, _read(person, own, file))
    found = st.session_state[_READ][1]
    if isinstance(found, AppError):
        st.error(plain_label(f"{found.message(language())} ({found.code})"))
        _wrong_units(found)
        return False
    rows = [
        (
            each.unit.name,
            number(each.answers),
            number(each.empty),
            t("survei.bagian.sudah" if each.known else "survei.bagian.baru"),
        )
        for each in found
    ]
    if len(found) > 1:
        sums = (sum(each.answers for each in found), sum(each.empty for each in found))
        rows.append((t("survei.semua"), *(number(each) for each in sums), ""))
    keys = ("survei.unit", "survei.bagian.jawaban", "survei.bagian.kosong", "survei.keadaan")
    title = t("survei.bagian")
    st.html(table_html([t(each) for each in keys], rows, caption=title, region=title))
    return any(each.answers and not each.known for each in found)


def _read(person: Actor, own: Unit, file: UploadedFile) -> tuple[Share, ...] | AppError:
    try:
        return batch.check_file(person, own.id, file.getvalue(), file.name)
    except AppError as error:
        return error


def _wrong_units(error: AppError) -> None:
    """List the rows whose unit is not known, as far as a reader can follow."""
    wrong = error.details.get("rows") if isinstance(error, SurveyUnitsError) else None
    if not isinstance(wrong, tuple):
        return
    rows = [(number(row), name or t("survei.bagian.tanpa_nama")) for row, name in wrong[:_WRONG]]
    title = t("survei.bagian.salah")
    st.html(table_html([t("survei.bagian.baris"), t("survei.unit")], rows, region=title))


def _told(found: Loaded) -> str:
    if found.known:
        return t("survei.sudah_dimuat")
    return t("survei.dimuat", n=number(found.added), empty=number(found.empty))


def _caption(text: str) -> None:
    st.html(f'<p class="pl-caption">{safe_html(text)}</p>')
