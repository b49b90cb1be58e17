"""What the page of approvals and reports is set to, as a link carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lib.ui.session import Store

WAITING, REPORTS, OWN = "keputusan", "laporan", "milik"
VIEWS = (WAITING, REPORTS, OWN)
_LONGEST = 20


@dataclass(frozen=True)
class QueueState:
    """Which queue, and what of it is open.

    Parameters
    ----------
    tampil
        One of `VIEWS`, "" for the first that the person has work in.
    versi
        Row number of the version that is open, 0 for none.
    tiket
        Of the report that is open, "" for none.

    """

    tampil: str = ""
    versi: int = 0
    tiket: str = ""

    def to_params(self) -> dict[str, str]:
        """Give the parameters of a link: only what differs from the defaults."""
        values = {"tampil": self.tampil, "versi": str(self.versi or ""), "tiket": self.tiket}
        return {name: each for name, each in values.items() if each}


def parse(params: Mapping[str, str]) -> QueueState:
    """Read a state from the parameters of a URL; what is not known is left out."""
    version = str(params.get("versi", ""))
    number = int(version) if version.isdecimal() and len(version) <= 9 else 0
    wanted = {"tampil": str(params.get("tampil", "")), "tiket": str(params.get("tiket", ""))}
    return settle(QueueState(), {**wanted, "versi": number})


def settle(state: QueueState, changes: dict[str, Any]) -> QueueState:
    """Apply changes; another queue begins with nothing open."""
    if "tampil" in changes and changes["tampil"] != state.tampil:
        state = QueueState()
    state = replace(state, **changes)
    if state.tampil not in VIEWS:
        state = replace(state, tampil="")
    return replace(state, tiket=state.tiket[:_LONGEST])


QUEUE: Store[QueueState] = Store("antrean", parse, settle)
