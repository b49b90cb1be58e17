"""Where the candidates of the page Rencana come from: a level, facilities to raise, own points."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import language, number, t, tn
from lib.services.files import facilities_of
from lib.services.measures import has_data
from lib.services.planning.candidates import (
    CANDIDATE_LEVELS,
    RAISES,
    Candidates,
    Place,
    places_of,
)
from lib.services.planning.scenario_errors import CandidateFileError
from lib.ui.rencana_state import BY_FILE, BY_TAP, MOST_LISTED, PLAN, PlanState

MARK = "~"
SAMPLE = (
    b"id,name,lat,lon\n"
    b"A1,Lahan pemda di Wosi,-4.0977,138.9514\n"
    b"A2,Bekas gedung SD,-4.0512,138.9102\n"
)
_FILE = "rencana_calon_berkas"


def candidates_of(state: PlanState) -> Candidates:
    """Return the candidates of a state.

    Raises
    ------
    CandidateFileError
        Where they are of a file that this session does not have, or none was tapped yet.

    """
    if state.calon in CANDIDATE_LEVELS:
        return Candidates(level=state.calon)
    if state.calon == BY_FILE:
        kept = st.session_state.get(_FILE)
        if kept is None:
            raise CandidateFileError
        found: Candidates = kept[1]
        return found
    if state.calon == BY_TAP:
        places = points(state)
        if not places:
            raise CandidateFileError
        return Candidates(places=places)
    return RAISES[state.layanan][state.calon]


def points(state: PlanState) -> tuple[Place, ...]:
    """Read the tapped places of a link, each named by its number; what is no point is left out."""
    found = []
    for text in state.titik:
        try:
            lat, lon = map(float, text.split(MARK))
        except ValueError:
            continue
        if abs(lat) <= 90 and abs(lon) <= 180:
            n = len(found) + 1
            found.append(Place(f"T{n}", t("rencana.titik_n", n=number(n)), lat, lon))
    return tuple(found)


def written(places: tuple[tuple[float, float], ...]) -> tuple[str, ...]:
    """Write points as a link carries them."""
    return tuple(f"{lat:.5f}{MARK}{lon:.5f}" for lat, lon in places[:MOST_LISTED])


def tapped(state: PlanState, lat: float, lon: float) -> None:
    """Take a tapped place as a candidate."""
    if len(state.titik) < MOST_LISTED:
        PLAN.update(titik=(*state.titik, *written(((lat, lon),))))


def name_of(code: str, service: str) -> str:
    """Name a choice of candidates in the reader's language."""
    if code in (*CANDIDATE_LEVELS, BY_TAP, BY_FILE):
        return t(f"rencana.calon.{code}")
    return t(
        "rencana.calon.naik",
        what=load_catalogue().service(RAISES[service][code].facilities).label(language()),
    )


def raises_of(service: str) -> tuple[str, ...]:
    """Return what may be raised to a service and has data.

    Where only a part of the service itself counts as standing its figures would be others than
    those of every other part of the page: such a word is not offered.
    """
    known = load_catalogue()
    return tuple(
        word
        for word, each in RAISES.get(service, {}).items()
        if not each.stands and has_data(known.service(each.facilities))
    )


def ways(state: PlanState) -> tuple[str, ...]:
    """Return the choices of candidates that a state may have."""
    return (*CANDIDATE_LEVELS, *raises_of(state.layanan), BY_TAP, BY_FILE)


def controls(state: PlanState) -> None:
    """Offer what the chosen way needs: the list of tapped places, or a file with its sample."""
    if state.calon == BY_TAP:
        _taps(state)
    elif state.calon == BY_FILE:
        _file()


def _taps(state: PlanState) -> None:
    n = len(state.titik)
    said = tn("rencana.titik_dipilih", n) if n else t("rencana.titik_mulai")
    st.html(f'<p class="pl-hint">{safe_html(said)}</p>')
    if not state.titik:
        return
    with st.container(horizontal=True, key="rencana_titik_bilah"):
        st.button(
            t("rencana.titik_urung"), key="rencana_titik_urung", icon=":material/undo:",
            on_click=PLAN.update, kwargs={"titik": state.titik[:-1]},
        )  # fmt: skip
        st.button(
            t("rencana.andai.kosongkan"), key="rencana_titik_kosong",
            icon=":material/delete_sweep:", on_click=PLAN.update, kwargs={"titik": ()},
        )  # fmt: skip


def _file() -> None:
    sent = st.file_uploader(
        t("rencana.calon.unggah"), type=["csv"], key="rencana_calon_unggah",
        help=t("rencana.calon.unggah_bantuan"),
    )  # fmt: skip
    st.download_button(
        t("rencana.calon.contoh"), SAMPLE, "contoh-calon.csv", "text/csv", on_click="ignore",
        icon=":material/download:", key="rencana_calon_contoh", type="tertiary",
    )  # fmt: skip
    kept = st.session_state.get(_FILE)
    if sent is not None and (kept is None or kept[0] != sent.file_id):
        try:
            found = places_of(facilities_of(sent.getvalue(), sent.name))
        except AppError as error:
            st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
            return
        st.session_state[_FILE] = (sent.file_id, found)
        st.rerun()
    if kept is not None:
        said = tn("rencana.calon.berkas_isi", len(kept[1].places))
        st.html(f'<p class="pl-hint">{safe_html(said)}</p>')
