"""What the page Rencana saves in a scenario, and how it opens one again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data.means import means_for
from lib.services.measures import NATION
from lib.services.planning.candidates import CANDIDATE_LEVELS, Candidates, Place
from lib.services.planning.edit_cost import is_new
from lib.services.planning.proposal import Choice
from lib.services.planning.scenario_content import Content, Figures, settled
from lib.services.planning.scenario_figures import compute
from lib.services.planning.scenario_read import Scenario
from lib.ui import rencana_baris, rencana_biaya, rencana_calon, rencana_tahap, rencana_ubah
from lib.ui.rencana_hasil import BILLION, Answer, Question, answer
from lib.ui.rencana_state import BY_FILE, BY_TAP, PLAN, PlanState

_OPENED = "rencana_dibuka"
_EDIT = ("kind", "id", "name", "lat", "lon", "beds", "inpatient", "radius_m")


def content(state: PlanState, known: Answer) -> Content:
    """Return the question, the sites and the changes of a state, each new place with its means."""
    usual = rencana_biaya.chosen(state).means.code
    own = rencana_baris.read(state)
    sites = [
        {
            "id": str(row.id),
            "name": str(row.name),
            "lat": float(row.lat),
            "lon": float(row.lon),
        }
        for row in known.plan.sites.itertuples(index=False)
    ]
    there = {rencana_baris.key(each["id"], each["lat"], each["lon"]) for each in sites}
    edits = [
        {key: value for key, value in each.items() if key in _EDIT}
        for _, each in rencana_baris.changes(state, there)
    ]
    sites = [each | _line(each, usual, own) for each in sites]
    edits = [each | (_line(each, usual, own) if is_new(each) else {}) for each in edits]
    return {
        "objective": state.tujuan,
        "radius_m": state.radius_m,
        "number": state.number,
        "level": state.calon if state.calon in CANDIDATE_LEVELS else CANDIDATE_LEVELS[0],
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
        "ceilings": {str(each): amount for each, amount in rencana_tahap.ceilings(state).items()},
        "view": {
            "means": state.sarana,
            "funding": state.dana,
            "year": str(state.tahun or ""),
            "each": str(int(state.tiap)),
            "changes": ",".join(state.ubah),
            **_own_candidates(state, known),
        },
    }


def _own_candidates(state: PlanState, known: Answer) -> dict[str, str]:
    """Return what of the candidates is no level; those of a file are kept as the chosen points."""
    if state.calon in CANDIDATE_LEVELS:
        found = {"candidates": "", "points": ""}
    else:
        points = state.titik
        if state.calon == BY_FILE:
            sites = known.plan.sites
            points = rencana_calon.written(tuple(zip(sites["lat"], sites["lon"], strict=True)))
        word = BY_TAP if state.calon == BY_FILE else state.calon
        found = {"candidates": word, "points": ",".join(points)}
    return found | {"together": ",".join(state.serta)}


def _line(row: Content, usual: str, own: Mapping[str, Choice]) -> Content:
    """Return what a row becomes in the proposal: its means, and what was chosen besides."""
    choice = own.get(rencana_baris.key_of(row), Choice())
    said = {"cost_rp": choice.cost_rp, "year": choice.year or None, "funding": choice.funding}
    found = {name: value for name, value in said.items() if value not in (None, "")}
    return {"means": choice.means or usual} | found


def figures(service: str, region: str, held: Content) -> Figures:
    """Return the figures of a content with the data in effect."""
    return compute(service, region, settled(held)).figures


def answer_of(saved: Scenario) -> Answer:
    """Return what the sites of a scenario bring with the data in effect.

    The sites are those that were saved, whatever would be chosen today.
    """
    held = saved.content
    sites = tuple(each["id"] for each in held["sites"])
    objective, number = (held["objective"], held["number"]) if not sites else ("mclp", len(sites))
    level, own = Candidates(level=held["level"]), bool(held["view"].get("candidates"))
    if own and sites:
        level = Candidates(places=tuple(
            Place(each["id"], each["name"], each["lat"], each["lon"]) for each in held["sites"]
        ))  # fmt: skip
    return answer(
        Question(
            saved.service, saved.region or NATION, objective, held["radius_m"], number, level,
            held["same_landmass"], sites or tuple(held["required"]),
            () if sites else tuple(held["excluded"]),
        )
    )  # fmt: skip


def fields(saved: Scenario) -> dict[str, Any]:
    """Return the fields of the page's state that show a scenario."""
    held = saved.content
    return {
        "layanan": saved.service,
        "wilayah": saved.region or NATION,
        "tujuan": held["objective"],
        "radius": held["radius_m"] / 1000,
        "jumlah": held["number"] or PlanState.jumlah,
        "calon": held["view"].get("candidates") or held["level"],
        "titik": _parts(held, "points"),
        "serta": _parts(held, "together"),
        "daratan": held["same_landmass"],
        "butuh": held["need"],
        "tiap": held["view"].get("each") == "1",
        "anggaran": (held["budget_rp"] or 0.0) / BILLION,
        "wajib": tuple(held["required"]),
        "tanpa": tuple(held["excluded"]),
        "ubah": _changes(held),
        "skenario": saved.token,
        "versi": saved.number,
        "usul": rencana_baris.of_rows(
            [*held["sites"], *held["edits"]],
            held["view"].get("means") or means_for(saved.service)[0].code,
        ),
        "sarana": held["view"].get("means", ""),
        "dana": held["view"].get("funding", ""),
        "tahun": _year(held["view"].get("year", "")),
        "biaya": rencana_biaya.written(held["costs"]),
        "pagu": rencana_tahap.written(held["ceilings"]),
    }


def _changes(held: Content) -> tuple[str, ...]:
    """Return the changes as the page had them; a scenario made elsewhere has them as edits."""
    kept = held["view"].get("changes")
    return tuple(filter(None, kept.split(","))) if kept is not None else (
        rencana_ubah.written(held["edits"])
    )  # fmt: skip


def _parts(held: Content, name: str) -> tuple[str, ...]:
    return tuple(filter(None, held["view"].get(name, "").split(",")))


def _year(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) == 4 else 0


def met(state: PlanState) -> bool:
    """Tell whether this session has looked at the scenario of the link."""
    return bool(st.session_state.get(_OPENED) == state.skenario)


def opened(token: str, revision: int) -> None:
    """Remember which revision of a scenario is on screen; the link keeps it."""
    st.session_state[_OPENED] = token
    PLAN.update(skenario=token, versi=revision)
