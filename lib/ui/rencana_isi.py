"""What the page Rencana saves in a scenario, and how it opens one again."""

from __future__ import annotations

import math
from typing import Any

import streamlit as st

from lib.services.planning.scenario_content import Content, Figures
from lib.services.planning.scenario_read import Scenario
from lib.ui import rencana_biaya, rencana_ubah
from lib.ui.rencana_hasil import BILLION, Answer, Question, answer
from lib.ui.rencana_state import PLAN, PlanState

_OPENED = "rencana_dibuka"
_EDIT = ("kind", "id", "name", "lat", "lon", "beds")
FIGURES = ("before_pct", "after_pct", "people_gained", "people_outside", "mean_km", "sites")
"""What is kept of an answer, to be laid beside what the data in effect give."""


def content(state: PlanState, known: Answer) -> Content:
    """Return the question, the sites and the changes of a state."""
    sites = [
        {"id": str(row.id), "name": str(row.name), "lat": float(row.lat), "lon": float(row.lon)}
        for row in known.plan.sites.itertuples(index=False)
    ]
    edits = [
        {key: value for key, value in each.items() if key in _EDIT}
        for each in rencana_ubah.changes(state.layanan, state.ubah, state.kode)
    ]
    return {
        "objective": state.tujuan,
        "radius_m": state.radius_m,
        "number": state.number,
        "level": state.calon,
        "same_landmass": state.daratan,
        "need": state.butuh,
        "budget_rp": state.anggaran * BILLION or None,
        "required": list(state.wajib),
        "excluded": list(state.tanpa),
        "sites": sites,
        "edits": edits,
        "costs": [
            {"means": code, "cost_rp": first, "yearly_rp": yearly, "months": months}
            for code, (first, yearly, months) in rencana_biaya.edits(state).items()
        ],
        "view": {
            "means": state.sarana,
            "funding": state.dana,
            "year": str(state.tahun or ""),
            "each": str(int(state.tiap)),
        },
    }


def figures(known: Answer) -> Figures:
    """Return the figures of an answer by the names of `FIGURES`."""
    plan = known.plan
    values = (plan.before_pct, plan.after_pct, known.gained, known.outside,
              known.mean_km("after_m"), float(len(plan.sites)))  # fmt: skip
    return {
        name: float(value) if math.isfinite(value) else None
        for name, value in zip(FIGURES, values, strict=True)
    }


def answer_of(saved: Scenario) -> Answer:
    """Return what the sites of a scenario bring with the data in effect.

    The sites are those that were saved, whatever would be chosen today.
    """
    held = saved.content
    sites = tuple(each["id"] for each in held["sites"])
    objective, number = (held["objective"], held["number"]) if not sites else ("mclp", len(sites))
    return answer(
        Question(
            saved.service, saved.region, objective, held["radius_m"], number, held["level"],
            held["same_landmass"], sites or tuple(held["required"]),
            () if sites else tuple(held["excluded"]),
        )
    )  # fmt: skip


def fields(saved: Scenario) -> dict[str, Any]:
    """Return the fields of the page's state that show a scenario."""
    held = saved.content
    return {
        "layanan": saved.service,
        "wilayah": saved.region,
        "tujuan": held["objective"],
        "radius": held["radius_m"] / 1000,
        "jumlah": held["number"] or PlanState.jumlah,
        "calon": held["level"],
        "daratan": held["same_landmass"],
        "butuh": held["need"],
        "tiap": held["view"].get("each") == "1",
        "anggaran": (held["budget_rp"] or 0.0) / BILLION,
        "wajib": tuple(held["required"]),
        "tanpa": tuple(held["excluded"]),
        "ubah": rencana_ubah.written(held["edits"]),
        "skenario": saved.token,
        "sarana": held["view"].get("means", ""),
        "dana": held["view"].get("funding", ""),
        "tahun": _year(held["view"].get("year", "")),
        "biaya": rencana_biaya.written(held["costs"]),
    }


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else 0


def seen(state: PlanState) -> int:
    """Return the revision of the open scenario that this reader has seen."""
    token, revision = st.session_state.get(_OPENED, ("", 0))
    return int(revision) if token == state.skenario else 0


def opened(token: str, revision: int) -> None:
    """Remember which revision of a scenario is on screen."""
    st.session_state[_OPENED] = (token, revision)
    PLAN.update(skenario=token)
