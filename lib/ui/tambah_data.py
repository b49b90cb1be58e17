"""Where data are missing: the way to the page that loads them, and an empty file to fill in."""

from __future__ import annotations

import functools
from collections.abc import Iterable

import streamlit as st

from lib.i18n import language, t
from lib.services.desk.template import CSV, GEOJSON, XLSX, forms, template
from lib.ui.muat_state import KINDS
from lib.ui.navigation import PAGES

MEDIA = {
    CSV: "text/csv",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    GEOJSON: "application/geo+json",
}
_ADDRESS = "muat-data"


def load_page() -> str:
    """Return what ``st.page_link`` and ``st.switch_page`` take for the page that loads files."""
    return next(str(each.path) for each in PAGES if each.address == _ADDRESS)


def ways_to_add(jenis: str, kelas: str, *, key: str) -> None:
    """Offer to load a class or table, and its templates, side by side.

    Parameters
    ----------
    jenis, kelas
        As the load page's address has them: a key of `lib.ui.muat_state.KINDS`, and a class.
    key
        Tells these buttons from others on the page.

    """
    kind = KINDS[jenis]
    spoken = {} if language() == "id" else {"bahasa": language()}
    with st.container(horizontal=True, vertical_alignment="center", key=f"tambah_{key}"):
        st.page_link(
            load_page(),
            label=t("tambah.muat"),
            icon=":material/upload_file:",
            query_params={"jenis": jenis, "kelas": kelas, **spoken},
        )
        for form in forms(kind):
            st.download_button(
                t("tambah.templat", form=form.upper()),
                functools.partial(template, kind, kelas, form),
                f"templat-{kelas}.{form}",
                MEDIA[form],
                on_click="ignore",
                icon=":material/download:",
                type="tertiary",
                key=f"tambah_{key}_{form}",
            )


def missing_list(entries: Iterable[tuple[str, str, str, str]]) -> None:
    """List what has no data yet: (jenis, kelas, name, note), each with its ways to add."""
    for jenis, kelas, name, note in entries:
        st.text(name)
        if note:
            st.caption(note)
        ways_to_add(jenis, kelas, key=f"{jenis}_{kelas}")
