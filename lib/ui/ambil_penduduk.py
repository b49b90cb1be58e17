"""A population raster as demand points: people before and after, by regency, and to take away."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data.current import current_dataset
from data.versions.kinds import VILLAGE_TABLE
from lib.encode import csv_frame
from lib.i18n import language, number, percent, t
from lib.services.desk.job import Job
from lib.services.desk.raster_demand import RasterDemand, RasterReport, demand_from_raster
from lib.services.desk.raster_villages import people_of_villages
from lib.ui import page
from lib.ui.ambil_berkas import Held
from lib.ui.ambil_serah import go_on, hand_over
from lib.ui.ambil_state import FETCH, FetchState
from lib.ui.ambil_sumber import block, place
from lib.ui.page import Figure

_JOB = "ambil_titik"
_AT_ONCE_S, _POLL_S = 0.6, 0.5
_MOST_REGIONS = 20
Key = tuple[object, ...]


def people(state: FetchState, found: Held) -> None:
    """Offer to gather the raster into points, show that nobody is lost, and give the points."""
    layer = found.job.result
    assert layer is not None
    codes = map(str, current_dataset().regions["kode"])
    provinces = map(str, current_dataset().provinces["kode"])
    left, right = st.columns(2, gap="small")
    with left:
        st.selectbox(
            t("ambil.penduduk.wilayah"),
            ["", *sorted([*provinces, *codes])],
            format_func=place,
            **FETCH.bound("wilayah", state.wilayah),
        )
    with right:
        block(state)
    key: Key = (found.question, state.km, state.wilayah)
    held: tuple[Key, Job[RasterDemand]] | None = st.session_state.get(_JOB)
    if held is None or held[0] != key:
        st.button(
            t("ambil.penduduk.mulai"),
            type="primary",
            icon=":material/grain:",
            on_click=_start,
            args=(key, str(layer.path), state),
            key="ambil_penduduk_mulai",
        )
        return
    job = held[1]
    if not job.wait(_AT_ONCE_S):
        _watch()
    elif job.fault is not None:
        st.error(f"{job.fault.message(language())} ({job.fault.code})", icon=":material/error:")
    elif job.result is not None:
        _conserved(job.result.report)
        _regions(job.result)
        _actions(job.result, found, state)


def _start(key: Key, path: str, state: FetchState) -> None:
    before: tuple[Key, Job[RasterDemand]] | None = st.session_state.get(_JOB)
    if before is not None:
        before[1].cancel()
    job = Job(
        lambda progress, cancelled: demand_from_raster(
            path,
            cell_km=state.km,
            within=state.wilayah or None,
            progress=progress,
            cancelled=cancelled,
        )
    )
    st.session_state[_JOB] = (key, job)


@st.fragment(run_every=_POLL_S)
def _watch() -> None:
    held: tuple[Key, Job[RasterDemand]] | None = st.session_state.get(_JOB)
    if held is None or not held[1].running:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        share = held[1].share
        st.progress(share, text=f"{t('ambil.penduduk.berjalan')} {percent(share * 100)}")
        st.button(
            t("ambil.batal"),
            icon=":material/close:",
            on_click=held[1].cancel,
            key="ambil_penduduk_batal",
        )


def _conserved(report: RasterReport) -> None:
    """Show people before and after; the parts add up to the raster's total."""
    after = report.placed + report.other_regions + report.too_far
    lost = round(report.total) - round(after)
    figures = [
        Figure(
            t("ambil.penduduk.sebelum"),
            number(round(report.total)),
            t("ambil.penduduk.sebelum_arti"),
        ),
        Figure(
            t("ambil.penduduk.sesudah"),
            number(round(report.placed)),
            t("ambil.penduduk.titik", n=number(report.places)),
        ),
        Figure(
            t("ambil.penduduk.lain"),
            number(round(report.other_regions)),
            t("ambil.penduduk.lain_arti"),
        ),
        Figure(
            t("ambil.penduduk.jauh"),
            number(round(report.too_far)),
            t("ambil.penduduk.jauh_arti"),
        ),
        Figure(t("ambil.penduduk.hilang"), number(lost), t("ambil.penduduk.hilang_arti")),
    ]
    page.figure_strip(figures)
    if report.moved:
        st.caption(t("ambil.penduduk.pesisir", n=number(round(report.moved))))
    if report.negative_cells:
        st.caption(t("ambil.penduduk.negatif", n=number(report.negative_cells)))


def _regions(made: RasterDemand) -> None:
    table = made.regions.sort_values("people_raster", ascending=False)
    rows = [
        [
            str(each["nama"]),
            number(round(each["people_raster"])),
            number(round(each["people_villages"])),
            "–" if each["ratio"] != each["ratio"] else percent(each["ratio"] * 100),
        ]
        for each in table.head(_MOST_REGIONS).to_dict("records")
    ]
    header = [
        t("ambil.penduduk.kabkota"),
        t("ambil.penduduk.raster"),
        t("ambil.penduduk.desa"),
        t("ambil.penduduk.nisbah"),
    ]
    name = t("ambil.penduduk.tabel", n=number(len(table)))
    with st.expander(name):
        st.html(page.table_html(header, rows, region=name))
        if len(table) > _MOST_REGIONS:
            st.caption(t("ambil.penduduk.terbanyak", n=number(_MOST_REGIONS)))


def _actions(made: RasterDemand, found: Held, state: FetchState) -> None:
    name = f"penduduk-{state.wilayah or 'nasional'}-{state.km:g}km"
    with st.container(horizontal=True):
        st.button(
            t("ambil.penduduk.muat"),
            type="primary",
            icon=":material/arrow_forward:",
            on_click=_load_villages,
            args=(made, found, state, f"{name}-desa.csv"),
            help=t("ambil.penduduk.muat_bantuan"),
            key="ambil_penduduk_muat",
        )
        st.download_button(
            t("ambil.penduduk.unduh"),
            lambda: _csv(made.places),
            f"{name}.csv",
            "text/csv",
            on_click="ignore",
            icon=":material/download:",
            help=t("ambil.penduduk.unduh_bantuan"),
            key="ambil_penduduk_unduh",
        )
    go_on()


def _csv(table: pd.DataFrame) -> bytes:
    return str(csv_frame(table).to_csv(index=False, lineterminator="\n")).encode()


def _load_villages(made: RasterDemand, found: Held, state: FetchState, name: str) -> None:
    layer = found.job.result
    assert layer is not None
    content = _csv(people_of_villages(made.places, current_dataset()))
    hand_over(layer, content, name, (VILLAGE_TABLE, "villages"), state)
