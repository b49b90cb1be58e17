"""Small things that the steps of the page Muat data share."""

from __future__ import annotations

import functools

import streamlit as st

from data.catalogue import load_catalogue
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, percent, t
from lib.limits import MAX_FILE_BYTES
from lib.services.regions import region_title
from lib.ui import page
from lib.ui.muat_state import LoadState

_CERTAIN = 0.995


@functools.cache
def _style() -> str:
    return f"<style>{(page.STATIC / 'muat.css').read_text(encoding='utf-8')}</style>"


def style() -> None:
    """Add this page's style sheet, and the words of the upload field in the reader's language."""
    st.html(_style())
    mb = number(MAX_FILE_BYTES // 1024**2)
    words = {
        "unggah": t("muat.unggah"),
        "seret": t("muat.seret"),
        "tolak": t("muat.unggah_ditolak", mb=mb),
    }
    said = "".join(f'--pl-{name}: "{safe_html(text)}"; ' for name, text in words.items())
    st.html(f"<style>:root {{ {said}}}</style>")


def dataset_label(state: LoadState) -> str:
    """Name what is loaded: the class of facilities, or the table."""
    return key_label(state.jenis, state.kelas)


def key_label(jenis: str, key: str) -> str:
    """Name a class or table of a kind."""
    if jenis != "fasilitas":
        return t(f"muat.kelas.{key}")
    services = load_catalogue().services
    if key in services:
        return services[key].label(language())
    return next(each for each in services.values() if key in each.classes).label(language())


def section(step: int, key: str, lead: str = "") -> None:
    """Head a step with its number and name, and one line of what it tells."""
    text = f'<p class="pl-caption">{safe_html(lead)}</p>' if lead else ""
    st.html(
        f'<div lang="{language()}"><h2 class="pl-section pl-step"><b>{step}</b> '
        f"{safe_html(t(f'muat.langkah.{key}'))}</h2>{text}</div>"
    )


def failed(error: AppError) -> None:
    """Show an error as its sentence and code; the page goes on."""
    said = page.plain_label(f"{error.message(language())} ({error.code})")
    st.error(said, icon=":material/error:")


def sure(confidence: float) -> str:
    """Say how sure a finding is."""
    if confidence >= _CERTAIN:
        return t("muat.yakin_penuh")
    return t("muat.yakin", pct=percent(confidence * 100))


def size_text(size: int) -> str:
    """Write the size of a file in kB or MB."""
    if size < 1024**2:
        return f"{number(max(size / 1024, 1))} kB"
    return f"{number(size / 1024**2, 1)} MB"


def told(text: str) -> None:
    """Show a sentence."""
    st.html(f'<p class="pl-hint" lang="{language()}">{safe_html(text)}</p>')


def caption(text: str) -> None:
    """Show a small line."""
    st.html(f'<p class="pl-caption" lang="{language()}">{safe_html(text)}</p>')


def place(code: str) -> str:
    """Name a region with its code."""
    return f"{region_title(code)} ({code})"
