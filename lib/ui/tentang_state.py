"""Which part of the page Tentang is open, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.ui.session import Store

PARTS = ("metode", "layanan", "peran", "peraturan", "sumber", "istilah", "kutip")


@dataclass(frozen=True)
class AboutState:
    """The open part, one of `PARTS`."""

    bagian: str = PARTS[0]

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: nothing for the first part."""
        return {} if self.bagian == PARTS[0] else {"bagian": self.bagian}


def parse(params: Mapping[str, str]) -> AboutState:
    """Read a state from the parameters of a URL; an unknown part is the first one."""
    return settle(AboutState(), {"bagian": str(params.get("bagian", PARTS[0]))})


def settle(state: AboutState, changes: dict[str, Any]) -> AboutState:
    """Apply changes; a part that is not there goes back to the first one."""
    changed = replace(state, **changes)
    return changed if changed.bagian in PARTS else AboutState()


ABOUT: Store[AboutState] = Store("tentang", parse, settle)
"""The state of the page; its widget is keyed tentang_bagian."""
