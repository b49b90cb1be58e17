"""The region that pages of results begin with, and its choice on Siklus KPI and Program."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

import streamlit as st

from data.current import current_dataset
from lib.auth import PERENCANA, PETUGAS, Actor
from lib.i18n import t
from lib.services.regions import region_name, region_title
from lib.ui.session import Store
from lib.ui.siklus_state import CycleState, ProgrammeState

_PROVINCE = 2
_REGENCY = 5


def begin(
    store: Store[Any],
    person: Actor | None,
    roles: Container[str] = (PERENCANA, PETUGAS),
    lengths: Container[int] = (_PROVINCE, _REGENCY),
) -> None:
    """Begin with the region that the person works for, where the link names none.

    A region counts where they have one of the roles, and if its code has one of the lengths.
    """
    key = f"{store.name}_mulai"
    if key in st.session_state:
        return
    st.session_state[key] = True
    if store.state().to_params() or person is None:
        return
    own = [
        each.region for each in person.grants if each.role in roles and len(each.region) in lengths
    ]
    if own:
        store.update(wilayah=own[0])


def choose(store: Store[Any], state: CycleState | ProgrammeState) -> None:
    """Offer the nation, each province and its regencies, by code."""
    dataset = current_dataset()
    codes = ["", *sorted([*dataset.provinces["kode"], *dataset.regions["kode"]])]
    box = st.container(key=f"{store.name}_pilihan", width=420)
    box.selectbox(
        t("siklus.wilayah"),
        codes,
        format_func=_label,
        **store.bound("wilayah", state.wilayah),
    )


def title(code: str) -> str:
    """Name a region; "" is the nation."""
    return region_title(code) if code else t("umum.indonesia")


def _label(code: str) -> str:
    if not code or len(code) == _PROVINCE:
        return title(code)
    return f"{region_title(code)}, {region_name(code[:_PROVINCE])}"
