"""The files of a proposal on the page Rencana."""

from __future__ import annotations

import pandas as pd

from lib.i18n import t
from lib.services.planning.proposal import Line
from lib.services.reports.tables import Column
from lib.ui import unduh_tabel
from lib.ui.rencana_state import PlanState

_DECIMALS = {
    "priority": 0,
    "cost_rp": 0,
    "people_gained": 0,
    "per_person_rp": 0,
    "lat": 5,
    "lon": 5,
}
_KEYS = ("priority", "place", "district", "regency", "lat", "lon", "problem", "action", "cost_rp",
         "people_gained", "per_person_rp", "year", "funding_text", "responsible")  # fmt: skip


def offer(state: PlanState, found: tuple[Line, ...], title: str, cited: list[str]) -> None:
    """Offer the lines as a table to take away."""
    unduh_tabel.offer(
        "rencana_usulan_unduh", f"usulan-{state.layanan}-{state.kode}",
        (title, t("rencana.bagian.usulan")),
        lambda: pd.DataFrame([{key: getattr(each, key) for key in _KEYS} for each in found]),
        lambda _: [Column(key, t(f"rencana.usulan.berkas.{key}"), _DECIMALS.get(key))
                   for key in _KEYS],
        cited, [t("rencana.usulan.catatan_asumsi")], label=t("rencana.usulan.unduh"),
    )  # fmt: skip
