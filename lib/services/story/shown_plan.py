"""Scenes of the page Rencana: a saved scenario or a plain question, before and after."""

from __future__ import annotations

import math

import pandas as pd

from data.catalogue import load_catalogue
from data.db.connect import Database
from lib.auth import Actor
from lib.i18n import compact_people, distance_km, language, percent, rupiah, t, tn
from lib.services.citations import note_lines, source_lines
from lib.services.findings import service_name
from lib.services.mapstate import region_exists
from lib.services.measures import NATION, all_measures
from lib.services.planning import plan_map, plan_view
from lib.services.regions import region_name
from lib.services.reports.model import Chart, ChartPart, Fact, Sentence, Series, TablePart
from lib.services.reports.tables import Column
from lib.services.story.plan_scene import Plan, plan_of
from lib.services.story.scene import Scene
from lib.services.story.shown import Shown

_MOST_BARS, _REGENCY = 7, 5


def show(scene: Scene, actor: Actor, *, db: Database | None = None) -> Shown:
    """Give what a scene of the page shows, before and after the plan.

    Raises
    ------
    AppError
        If the scenario is gone or not shared, or the question cannot be answered.

    """
    plan = plan_of(scene, actor, db=db)
    title = _title(plan)
    after, before = (plan_view.view(plan, title, after=each) for each in (True, False))
    state = plan_view.map_state(plan)
    return Shown(
        topic=" · ".join(
            (t("menu.rencana"), load_catalogue().service(plan.service).label(language()),
             region_name(plan.region or NATION))
        ),
        heading=title,
        sentence=Sentence(t("presentasi.skenario", name=plan.name) if plan.name else ""),
        facts=_facts(plan),
        view=after,
        state=state,
        before=before,
        sides=(t("presentasi.sekarang"), t("presentasi.rencana")),
        chart=_gains(plan),
        table=_table(plan),
        sources=source_lines(state, all_measures()["jangkauan"]),
        notes=note_lines(state, all_measures()["jangkauan"]),
        estimated=True,
    )  # fmt: skip


def _title(plan: Plan) -> str:
    effect, n = plan.effect, len(plan.sites)
    if not plan.edits and effect.people - effect.before.covered < 0.5:
        return t(
            "rencana.judul.semua",
            place=region_name(plan.region or NATION),
            service=service_name(plan.service),
            km=plan_map.km_text(plan.radius_km),
        )
    if plan.edits or not n or effect.people_gained < 0.5:
        return t(
            "presentasi.rencana_judul",
            place=region_name(plan.region or NATION),
            before=percent(effect.before.pct, 0),
            after=percent(effect.after.pct, 0),
            service=service_name(plan.service),
            km=plan_map.km_text(plan.radius_km),
        )
    return tn(
        "rencana.judul.mclp",
        n,
        service=service_name(plan.service),
        place=region_name(plan.region or NATION),
        km=plan_map.km_text(plan.radius_km),
        people=compact_people(round(effect.people_gained)),
        before=percent(effect.before.pct, 0),
        after=percent(effect.after.pct, 0),
    )


def _facts(plan: Plan) -> tuple[Fact, ...]:
    effect, km = plan.effect, plan_map.km_text(plan.radius_km)
    outside = effect.people - effect.after.covered
    found = [
        Fact(
            t("rencana.angka.tambah", km=km),
            compact_people(round(effect.people_gained)),
            t("rencana.angka.dari", people=compact_people(round(effect.people))),
        ),
        Fact(
            t("rencana.angka.jangkauan"),
            percent(effect.after.pct, 1),
            t("rencana.angka.sebelum", pct=percent(effect.before.pct, 1)),
        ),
        Fact(t("rencana.angka.luar"), compact_people(round(outside)),
             percent(100 - effect.after.pct, 1)),
    ]  # fmt: skip
    if math.isfinite(effect.after.mean_km):
        was = t("rencana.angka.sebelum", pct=distance_km(effect.before.mean_km))
        found.append(Fact(t("rencana.angka.jarak"), distance_km(effect.after.mean_km), was))
    if plan.cost_rp is not None:
        found.append(Fact(t("rencana_skenario.angka.cost_rp"), rupiah(plan.cost_rp)))
    return tuple(found)


def _table(plan: Plan) -> TablePart | None:
    """List the sites with the kecamatan and regency that they lie in."""
    if not plan.sites:
        return None
    rows = [
        {"rank": rank, "name": each["name"], "place": _above(str(each["id"]))}
        for rank, each in enumerate(plan.sites, start=1)
    ]
    columns = (
        Column("rank", t("rencana.kolom.urutan"), 0),
        Column("name", t("rencana.kolom.tempat")),
        Column("place", t("presentasi.letak")),
    )
    label = t("rencana.peta.lokasi", service=service_name(plan.service))
    return TablePart(label, Sentence(_title(plan)), pd.DataFrame(rows), columns)


def _above(code: str) -> str:
    """Name the regions that a village or kecamatan lies in, the nearest first."""
    parts = code.split(".")
    around = [".".join(parts[:size]) for size in (3, 2) if size < len(parts)]
    return ", ".join(region_name(each) for each in around if region_exists(each))


def _gains(plan: Plan) -> ChartPart | None:
    """Show where people gain: by kecamatan within a regency, else by regency."""
    table = plan.effect.kecamatan if len(plan.region) == _REGENCY else plan.effect.kabkota
    rows = table[table["people_change"] >= 0.5].sort_values("people_change", ascending=False)
    rows = rows.head(_MOST_BARS)
    if rows.empty:
        return None
    label = t("presentasi.baru_terjangkau")
    values = tuple(map(float, rows["people_change"].round()))
    chart = Chart(
        "bars", tuple(map(str, rows["nama"])), (Series(label, values, "main"),), summary=label
    )
    most = t(
        "presentasi.baru_terbanyak",
        place=str(rows["nama"].iloc[0]),
        people=compact_people(values[0]),
    )
    return ChartPart(label, Sentence(most), chart)
