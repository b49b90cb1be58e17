"""A file that one page hands to the page where files are loaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

_KEY = "serah_berkas"


@dataclass(frozen=True)
class Offer:
    """A file as if uploaded, with what is known of it already.

    Parameters
    ----------
    content, name
        Its bytes and its name, which is only shown.
    kind, key
        What it is to become: a kind of `data.versions.kinds`, and for facilities the class.
    source, licence, year
        Where it came from, its licence, and the year of its data.
    mapping
        Column by field, as the source's own format tells it; empty where the headers must tell.
    region
        Code of the province or regency that was asked for, "" for the nation.

    """

    content: bytes = field(repr=False)
    name: str
    kind: str
    key: str
    source: str
    licence: str
    year: int | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    region: str = ""


def offer(
    content: bytes,
    name: str,
    kind: str,
    key: str,
    source: str,
    licence: str,
    year: int | None,
    *,
    mapping: Mapping[str, str] | None = None,
    region: str = "",
) -> None:
    """Hand a file over in this session; one that was handed over before gives way."""
    st.session_state[_KEY] = Offer(
        content, name, kind, key, source, licence, year, dict(mapping or {}), region
    )


def taken() -> Offer | None:
    """Return the file that was handed over, None if there is none; it stays until `drop`."""
    found: Offer | None = st.session_state.get(_KEY)
    return found


def drop() -> None:
    """Let go of the file that was handed over, as when it is loaded or another is chosen."""
    st.session_state.pop(_KEY, None)
