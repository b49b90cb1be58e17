"""Our own small components, whose scripts are served from our address as our policy demands.

Inline, a script would be one of a ``blob:``, which the policy refuses; without a server, in a test
of the script alone, there is no address to fetch it from.
"""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.runtime import Runtime

_STATIC = Path(__file__).parent / "static"
_NAMES = ("grafik", "presentasi")
"""Components by the names of their folders in ``static``, each a script and a style sheet."""


def own_component(name: str) -> Any:
    """Give a component by its name, one of ours.

    What is registered belongs to the server that runs: another one, in a test, knows nothing of
    it.
    """
    if not Runtime.exists():
        return _inline(name)
    manager = get_bidi_component_manager()
    if manager.get_component_asset_root(f"peta.{name}") is None:
        configs = [ComponentConfig(each, each) for each in _NAMES]
        manager.register_from_manifest(ComponentManifest("peta", "1", configs), _STATIC)
        _served.cache_clear()
    return _served(name)


@functools.cache
def _served(name: str) -> Any:
    return st.components.v2.component(f"peta.{name}", js=f"{name}.js", css=f"{name}.css")


@functools.cache
def _inline(name: str) -> Any:
    script = (_STATIC / name / f"{name}.js").read_text("utf-8")
    return st.components.v2.component(f"peta.{name}", js=script, html="<div></div>")
