"""The share kit on the page Partisipasi: QR code, poster, and words for messages."""

from __future__ import annotations

import base64
import functools
from urllib.parse import urlsplit

import streamlit as st

from lib.encode import safe_html
from lib.i18n import language, t
from lib.services.participation import share
from lib.services.participation.share import Kit
from lib.services.skm.qr import qr_svg
from lib.ui.survei_hasil import section
from lib.web.urls import tell_url

_UNIT = "bagikan_unit"


def show(region: str) -> None:
    """Show what can be shared to lead people of a region, and of a unit, to the form."""
    here = urlsplit(st.context.url or "")
    site = f"{here.scheme}://{here.netloc}" if here.netloc else ""
    heading = st.container()
    st.text_input(
        t("bagikan.unit"),
        key=_UNIT,
        max_chars=share.LONGEST_UNIT,
        help=t("bagikan.unit_bantu"),
        width=420,
    )
    unit = str(st.session_state.get(_UNIT, ""))
    found = share.kit(site, tell_url(language(), wilayah=region), region, unit)
    with heading:
        section(t("bagikan.judul", place=found.place))
    picture, words = st.columns([1, 2])
    with picture:
        _code(found)
        _downloads(found)
    with words:
        _words(found)


def _code(found: Kit) -> None:
    """Show the code with its words: `st.image` has no text for those who do not see it."""
    said = safe_html(t("bagikan.pindai"))
    content = base64.b64encode(share.code_png(found)).decode()
    st.html(
        f'<figure class="pl-code" lang="{language()}">'
        f'<img src="data:image/png;base64,{content}" alt="{said}" width="220" height="220">'
        f"<figcaption>{said}</figcaption></figure>"
    )


def _downloads(found: Kit) -> None:
    kinds = (
        ("PNG", "png", "image/png", share.code_png),
        ("SVG", "svg", "image/svg+xml", _code_svg),
        (f"{t('bagikan.poster')} (HTML)", "html", "text/html", share.poster_html),
        (f"{t('bagikan.poster')} (SVG)", "poster.svg", "image/svg+xml", share.poster_svg),
    )
    with st.container(horizontal=True):
        for label, ending, mime, make in kinds:
            st.download_button(
                t("bagikan.unduh", form=label),
                functools.partial(make, found),
                f"{found.stem}.{ending}",
                mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"bagikan_{ending}",
            )


def _code_svg(found: Kit) -> bytes:
    return qr_svg(found.address)


def _words(found: Kit) -> None:
    st.html(f'<h3 class="pl-section">{safe_html(t("bagikan.pesan_judul"))}</h3>')
    st.code(found.message, language=None, wrap_lines=True)
    links = " ".join(
        f'<a class="pl-second" href="{safe_html(url)}" target="_blank" rel="noopener noreferrer">'
        f"{safe_html(t(f'bagikan.{name}'))}</a>"
        for name, url in share.links(found).items()
    )
    said = safe_html(t("bagikan.kirim"))
    st.html(
        f'<p class="pl-caption" lang="{language()}">{said}</p>'
        f'<nav class="pl-ways" aria-label="{said}">{links}</nav>'
    )
    st.html(f'<h3 class="pl-section">{safe_html(t("bagikan.alamat"))}</h3>')
    st.code(found.address, language=None, wrap_lines=True)
