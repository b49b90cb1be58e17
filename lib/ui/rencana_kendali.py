"""The controls of the part Uji perubahan: which change a tap, or a choice from a list, makes."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st

from data.current import current_dataset, kept_by_version
from lib.encode import safe_html
from lib.i18n import distance_km, number, t, tn
from lib.services.access import located
from lib.services.findings import service_name
from lib.services.measures import NATION
from lib.services.planning.candidates import Candidates
from lib.services.planning.edits import MOST_BEDS, OF, lesser_facilities
from lib.services.planning.upgrade import capacity_column, has_inpatient
from lib.services.regions import within
from lib.ui import rencana_ubah
from lib.ui.labels import plain_label
from lib.ui.rencana_hasil import case_of, place_name
from lib.ui.rencana_state import PlanState

WAYS = ("tambah", "pindah", "tutup", "tingkatkan", "gangguan")
NEAR_DEG = 0.1
"""How far from a facility a tap may be that means it."""
_WAY, _FACILITY, _VILLAGE = "rencana_cara", "rencana_fasilitas", "rencana_desa"
_MORE, _AREA = "rencana_tambahan", "rencana_area"
_AREAS_KM = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
_USUAL_KM, _USUAL_MORE = 2.0, 10
Change = Callable[[PlanState, str], None]


def way() -> str:
    """Return the kind of change that is chosen."""
    chosen = st.session_state.get(_WAY)
    return chosen if chosen in WAYS else WAYS[0]


def ways() -> None:
    """Offer the kinds of change."""
    st.segmented_control(
        t("rencana.andai.cara"),
        WAYS,
        format_func=lambda each: t(f"rencana.andai.cara_{each}"),
        default=WAYS[0],
        required=True,
        wrap=True,
        key=_WAY,
    )


def controls(state: PlanState, change: Change) -> None:
    """Offer what the chosen kind of change needs; ``change`` is called with its text."""
    kind = way()
    if state.kode == NATION:  # lists of all that there is help nobody
        _hint(t("rencana.andai.pilih_wilayah"))
    elif kind in ("pindah", "tutup", "tingkatkan"):
        _facility(state)
    if kind == "gangguan":
        st.selectbox(
            t("rencana.andai.luas"), _AREAS_KM, index=_AREAS_KM.index(_USUAL_KM),
            format_func=lambda km: distance_km(km, 0 if km >= 1 else 1), key=_AREA,
        )  # fmt: skip
    if kind in ("tambah", "pindah", "gangguan") and state.kode != NATION:
        _village(state, change)
    if kind == "tutup" and state.kode != NATION:
        _button("tutup", "close", change, state, rencana_ubah.close)
    if kind == "tingkatkan" and state.kode != NATION:
        _upgrade(state, change)


def _button(
    name: str, icon: str, change: Change, state: PlanState, write: Callable[[str], str]
) -> None:
    """Offer to do something to the chosen facility."""

    def act() -> None:
        chosen = st.session_state.get(_FACILITY)
        if chosen:
            change(state, write(str(chosen)))

    st.button(
        t(f"rencana.andai.{name}", service=service_name(state.layanan)),
        key=f"rencana_{name}_ini", icon=f":material/{icon}:", on_click=act,
    )  # fmt: skip


def _upgrade(state: PlanState, change: Change) -> None:
    """Offer what the data can tell of a chosen facility that grows."""
    chosen = str(st.session_state.get(_FACILITY) or "")
    column = capacity_column(state.layanan)
    raised = OF in chosen
    if column and chosen:
        st.number_input(
            t(f"rencana.andai.tambahan_{column}"), 1, MOST_BEDS, _USUAL_MORE, 1, key=_MORE
        )

    def more(identity: str) -> str:
        return rencana_ubah.upgrade(identity, int(st.session_state.get(_MORE) or 0))

    if raised:
        _button("jadikan", "upgrade", change, state, more if column else rencana_ubah.upgrade)
    elif column and chosen:
        _button("besarkan", "add", change, state, more)
    if chosen and not raised and has_inpatient(state.layanan):
        if _with_care(state.layanan, chosen):
            _hint(t("rencana.andai.sudah_inap"))
        else:
            _button("rawat_inap", "bed", change, state, rencana_ubah.inpatient)
    _hint(_cannot(state, column))


def _cannot(state: PlanState, column: str) -> str:
    """Say what an upgrade of this service changes, and what it cannot."""
    service = service_name(state.layanan)
    parts = []
    if column:
        parts.append(t("rencana.andai.bisa_kapasitas"))
    if has_inpatient(state.layanan):
        parts.append(t("rencana.andai.bisa_inap"))
    if not _lesser(state.layanan, state.kode) and not parts:
        return t("rencana.andai.tanpa_kapasitas", service=service)
    return " ".join([*parts, t("rencana.andai.tanpa_tenaga")])


def _hint(text: str) -> None:
    st.html(f'<p class="pl-hint">{safe_html(text)}</p>')


@kept_by_version(maxsize=16)
def _with_care_of(service: str) -> frozenset[str]:
    table = located(service)
    return frozenset(table.loc[table["inpatient"] == "yes", "id"].astype("str"))


def _with_care(service: str, identity: str) -> bool:
    return identity in _with_care_of(service)


@kept_by_version(maxsize=64)
def _own(service: str, region: str) -> dict[str, str]:
    """Return the names of a region's facilities by id, in their order."""
    return _names(located(service), region)


@kept_by_version(maxsize=64)
def _lesser(service: str, region: str) -> dict[str, str]:
    """Return the same of what may be raised."""
    return _names(lesser_facilities(service, current_dataset()), region)


def _names(table: pd.DataFrame, region: str) -> dict[str, str]:
    own = table[table["kode_kabkota"].map(lambda code: within(str(code), region)).astype(bool)]
    names = zip(own["id"].astype(str), own["nama"].astype(str), strict=True)
    return dict(sorted(names, key=lambda each: each[1]))


def _facility(state: PlanState) -> None:
    names = _own(state.layanan, state.kode)
    if way() == "tingkatkan":
        names = names | _lesser(state.layanan, state.kode)
    if st.session_state.get(_FACILITY) not in names:
        st.session_state.pop(_FACILITY, None)
    st.selectbox(
        t("rencana.andai.fasilitas"),
        list(names),
        format_func=lambda each: plain_label(names.get(each, each)),
        key=_FACILITY,
    )


def _village(state: PlanState, change: Change) -> None:
    case = case_of(state.layanan, state.kode, Candidates(), state.daratan)
    names = dict(zip(case.candidates["id"], case.candidates["name"], strict=True))

    def chosen() -> None:
        code = st.session_state.get(_VILLAGE)
        if not code:
            return
        if way() == "pindah":
            change(state, rencana_ubah.move(str(st.session_state.get(_FACILITY)), code))
        elif way() == "gangguan":
            _, lat, lon = rencana_ubah.villages()[code]
            change(state, rencana_ubah.hazard(lat, lon, area_km()))
        else:
            change(state, rencana_ubah.add_in(code))
        st.session_state[_VILLAGE] = None

    st.selectbox(
        t("rencana.andai.desa"),
        sorted(names),
        index=None,
        format_func=lambda code: place_name(code, str(names.get(code, code)), state.kode),
        placeholder=t("rencana.pilih_tempat"),
        key=_VILLAGE,
        on_change=chosen,
    )


def area_km() -> float:
    """Return the radius of the next hazard in km."""
    return float(st.session_state.get(_AREA) or _USUAL_KM)


def tapped(state: PlanState, change: Change, lat: float, lon: float) -> None:
    """Do at a tapped place what was chosen."""
    kind = way()
    if kind == "tambah":
        change(state, rencana_ubah.add_at(lat, lon))
    elif kind == "gangguan":
        change(state, rencana_ubah.hazard(lat, lon, area_km()))
    elif kind == "pindah" and st.session_state.get(_FACILITY):
        change(state, rencana_ubah.move_to(str(st.session_state[_FACILITY]), lat, lon))
    elif kind == "tutup":
        nearest = rencana_ubah.nearest(state.layanan, lat, lon, NEAR_DEG)
        if nearest:
            change(state, rencana_ubah.close(nearest))
    elif kind == "tingkatkan":
        nearest = rencana_ubah.nearest(state.layanan, lat, lon, NEAR_DEG)
        if nearest in _own(state.layanan, state.kode):
            st.session_state[_FACILITY] = nearest


def listed(state: PlanState, take_back: Callable[[str], None]) -> None:
    """List the changes in their order, each to be taken back."""
    texts = [
        (text, found[0])
        for text in state.ubah
        if (found := rencana_ubah.changes(state.layanan, [text], state.kode))
    ]
    if not texts:
        _hint(t("rencana.andai.mulai"))
        return
    st.html(f'<p class="pl-caption">{safe_html(tn("rencana.andai.daftar", len(texts)))}</p>')
    with st.container(height=300 if len(texts) > _TALL else "content", key="rencana_perubahan"):
        for place, (text, each) in enumerate(texts):
            name = str(each["name"]) + (f" → {each['to']}" if "to" in each else "")
            with st.container(
                horizontal=True, wrap=False, vertical_alignment="center", key=f"ubah_{place}"
            ):
                said = _said(state, each)
                _hint(f"{said[0].upper()}{said[1:]}: {name}")
                st.button(
                    t("rencana.andai.hapus"), key=f"rencana_hapus_{place}",
                    icon=":material/close:", type="tertiary",
                    help=t("rencana.andai.hapus_bantuan", name=plain_label(name)),
                    on_click=take_back, args=(text,),
                )  # fmt: skip


_TALL = 6


def _said(state: PlanState, change: rencana_ubah.Change) -> str:
    """Name what a change does."""
    if change["kind"] != "upgrade":
        return t(f"rencana.andai.jenis_{change['kind']}")
    if OF in change["id"]:
        said = t("rencana.andai.jenis_jadi", service=service_name(state.layanan))
        return f"{said} ({_more(state, change)})" if change.get("beds") else said
    if change.get("inpatient"):
        return t("rencana.andai.jenis_inap")
    return _more(state, change)


def _more(state: PlanState, change: rencana_ubah.Change) -> str:
    what = t(f"rencana.andai.satuan_{capacity_column(state.layanan) or 'beds'}")
    return t("rencana.andai.jenis_lebih", n=number(change["beds"]), what=what)
