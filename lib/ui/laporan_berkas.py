"""The reports of what is on screen: slides, brief, profile, Word file, workbook, offline page."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from data.catalogue import load_catalogue
from lib.auth import GUEST
from lib.errors import AppError
from lib.i18n import language, t
from lib.services.measures import NATION, has_data
from lib.services.planning.scenario_read import by_token
from lib.services.reports.make import MIME, Order, ReportFile, file_name, make
from lib.services.reports.model import Kind
from lib.services.reports.order import FORMATS, Format, check
from lib.ui.failure import show_failure

LEADING, MOST_SERVICES = "puskesmas", 6
"""The service of a report from a page that has none of its own; how many a report may have."""
_PROVINCE = 2


@dataclass(frozen=True)
class _Offer:
    kind: Kind
    form: Format
    icon: str


_OFFERS = (
    _Offer("slides", "pptx", ":material/co_present:"),
    _Offer("brief", "pdf", ":material/description:"),
    _Offer("profile", "pdf", ":material/assignment_ind:"),
    _Offer("annex", "docx", ":material/article:"),
    _Offer("workbook", "xlsx", ":material/table_view:"),
    _Offer("offline", "html", ":material/offline_bolt:"),
    _Offer("poster", "pdf", ":material/wallpaper:"),
)
"""What takes seconds; the book of a province has a progress of its own."""


def menu(
    key: str,
    region: str,
    service: str,
    *,
    radius_km: float | None = None,
    scenario: str | None = None,
) -> None:
    """Show a button that opens the reports; each is made when it is asked for.

    Parameters
    ----------
    key
        Of the button in the session.
    region
        Code of the nation, a province or a kabupaten/kota; of a kecamatan, its kabupaten is taken.
    service, radius_km
        The leading service and its limit.
    scenario
        Token of a plan; one that is not shared is left out, and the reader told.

    """
    box = st.popover(
        t("berkas.judul"), icon=":material/slideshow:", on_change="rerun", key=f"{key}_laporan"
    )
    if not box.open:
        return
    with box:
        if scenario is not None and not _readable(scenario):
            st.caption(t("berkas.skenario_tertutup"))
            scenario = None
        base = Order(
            kind="brief",
            format="pdf",
            region=region if region == NATION else region[:5],
            services=_services(key, service),
            radius_km=radius_km,
            scenario=scenario,
            language=language(),
            link=st.context.url or "",
        )
        try:
            check(base)
        except AppError as error:
            show_failure(error)
            return
        for each in _OFFERS:
            if each.kind != "profile" or base.scope != NATION:
                _button(key, base, each)
        if len(base.scope) == _PROVINCE:
            _book(key, base)


def _readable(token: str) -> bool:
    """Tell whether everybody may read a plan: what a report tells can be passed on."""
    try:
        by_token(GUEST, token)
    except AppError:
        return False
    return True


def _services(key: str, service: str) -> tuple[str, ...]:
    catalogue = load_catalogue()
    others = [c for c, each in catalogue.services.items() if c != service and has_data(each)]
    added = st.multiselect(
        t("berkas.layanan_lain"),
        others,
        format_func=lambda code: catalogue.service(code).label(language()),
        max_selections=MOST_SERVICES - 1,
        key=f"{key}_laporan_layanan",
        placeholder=t("berkas.pilih"),
    )
    return (service, *added)


def _button(key: str, base: Order, each: _Offer) -> None:
    order = replace(base, kind=each.kind, format=each.form)
    st.download_button(
        t(f"berkas.{each.kind}"),
        lambda: make(order).content,
        file_name(order),
        MIME[each.form],
        on_click="ignore",
        icon=each.icon,
        width="stretch",
        key=f"{key}_laporan_{each.kind}",
    )


def _book(key: str, base: Order) -> None:
    """Offer the book of a province: made with a progress, then there to be taken."""
    order = replace(base, kind="book", format=FORMATS["book"][0])
    kept = f"{key}_laporan_buku"
    known: tuple[Order, ReportFile] | None = st.session_state.get(kept)
    if known is not None and known[0] == order:
        st.download_button(
            t("berkas.buku_ambil"),
            known[1].content,
            known[1].name,
            known[1].mime,
            on_click="ignore",
            icon=":material/menu_book:",
            width="stretch",
            key=f"{kept}_ambil",
        )
        return
    if st.button(
        t("berkas.book"), icon=":material/menu_book:", width="stretch", key=f"{kept}_buat"
    ):
        bar = st.progress(0.0, text=t("berkas.buku_sedang"))
        try:
            made = make(
                order,
                progress=lambda done, total: bar.progress(
                    done / total, text=t("berkas.buku_sedang")
                ),
            )
        except AppError as error:
            bar.empty()
            show_failure(error)
            return
        st.session_state[kept] = (order, made)
        st.rerun()
