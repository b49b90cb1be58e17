"""Links to report wrong data, or a problem with a service, beside what they are about."""

from __future__ import annotations

import streamlit as st

from data.versions.kinds import FACILITIES
from lib.i18n import language, t
from lib.services.mapstate import MapState
from lib.services.measures import NATION
from lib.services.search import Place
from lib.ui import page
from lib.ui.navigation import REPORT_PAGE
from lib.ui.page import plain_label
from lib.web.urls import tell_url


def of_map(state: MapState) -> None:
    """Lead to reports on the facility that was searched for, and on the region in the profile."""
    with st.container(key="lapor_tautan"):
        found: Place | None = st.session_state.get("peta_fasilitas")
        if found is not None and found.code.startswith(state.wilayah):
            label = plain_label(t("lapor.tautan_tentang", name=found.name))
            _link(label, found.facility_class, fasilitas=found.identity)
        else:
            found = None
        region = state.pilih or state.wilayah
        where = {} if region == NATION else {"wilayah": region[:5]}
        about = {"fasilitas": f"{found.facility_class}:{found.identity}"} if found else where
        page.link(t("laporan.judul_layanan"), tell_url(language(), **about))
        _link(t("lapor.tautan"), state.service.classes[0], **where)


def _link(label: str, facility_class: str, **params: str) -> None:
    spoken = {} if language() == "id" else {"bahasa": language()}
    wanted = {"data": f"{FACILITIES}:{facility_class}", **params, **spoken}
    st.page_link(REPORT_PAGE, label=label, icon=":material/flag:", query_params=wanted)
