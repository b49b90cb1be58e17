"""The part of a report on one plan: what it would bring, its cost, and its sites."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from data.current import current_dataset
from lib.auth import GUEST
from lib.i18n import compact_people, rupiah, t
from lib.services.figures import known_codes
from lib.services.findings import service_name
from lib.services.measures import NATION
from lib.services.planning import plan_map, plan_view
from lib.services.planning.scenario_content import Figures
from lib.services.planning.scenario_figures import compute
from lib.services.planning.scenario_read import Scenario, by_token
from lib.services.planning.whatif import Effect
from lib.services.regions import region_name
from lib.services.reports.content_tables import column
from lib.services.reports.model import Fact, MapPart, Part, Sentence, TablePart, TextPart
from lib.services.sentences import plan as said
from lib.services.sentences.reach import source_of
from lib.services.sentences.subject import Subject
from lib.services.sentences.words import pct_text

_KECAMATAN, _REGENCY = 8, 5


@dataclass(frozen=True)
class Plan:
    """A plan that everybody with its link may read, and its figures as of today."""

    scenario: Scenario
    figures: Figures
    effect: Effect

    @property
    def service(self) -> str:
        """Code of the service."""
        return self.scenario.service

    @property
    def region(self) -> str:
        """Code of the region, "" for the nation."""
        return self.scenario.region

    @property
    def radius_km(self) -> float:
        """The limit that the plan is reckoned with."""
        return float(self.scenario.content["radius_m"]) / 1000

    @property
    def same_landmass(self) -> bool:
        """Whether only one's own landmass counts."""
        return bool(self.scenario.content["same_landmass"])

    @property
    def sites(self) -> tuple[Mapping[str, Any], ...]:
        """Sites in their order."""
        return tuple(self.scenario.content["sites"])


def read_plan(token: str) -> Plan:
    """Read a shared plan by the word of its link and compute its figures.

    Raises
    ------
    AppError
        If there is none, or something that it holds is not there any more.

    """
    known = by_token(GUEST, token)
    computed = compute(known.service, known.region, known.content)
    return Plan(known, computed.figures, computed.effect)


def plan_effect(plan: Plan) -> Sentence:
    """Say what a plan brings; its data may have changed since it was saved."""
    known = plan.scenario
    place, radius_km = region_name(known.region or NATION), plan.radius_km
    told = said.effect(known.name, place, known.service, radius_km, plan.figures)
    return replace(told, source=said_source(known.service))


def said_source(service: str) -> str:
    """Cite what the figures of a plan rest on."""
    return source_of(Subject.usual(NATION, service))


def plan_parts(plan: Plan) -> tuple[Part, ...]:
    """Show what a plan brings on a map, say what it costs, and list its sites in their order.

    What it brings in words is the title of the report, and is not said again.
    """
    effect = plan_effect(plan)
    more = [each for each in (said.cost(plan.figures), said.losses(plan.figures)) if each]
    told = tuple(replace(each, source=effect.source) for each in more)
    parts: list[Part | None] = [
        _map(plan, effect.source),
        TextPart(t("kalimat.bagian_laporan.rencana"), told) if told else None,
        _sites(plan, told[0] if told else effect),
    ]
    return tuple(each for each in parts if each is not None)


def _map(plan: Plan, source: str) -> MapPart:
    """Show the sites with who is reached now, newly, and not yet."""
    effect = plan.effect
    title = t(
        "presentasi.rencana_judul",
        place=region_name(plan.region or NATION),
        before=pct_text(effect.before.pct),
        after=pct_text(effect.after.pct),
        service=service_name(plan.service),
        km=plan_map.km_text(plan.radius_km),
    )
    view = plan_view.view(plan, title, after=True)
    heading = t("kalimat.bagian_laporan.rencana_sesudah")
    return MapPart(heading, Sentence(title, source), view, plan_view.map_state(plan))


def plan_facts(plan: Plan) -> tuple[Fact, ...]:
    """Give people newly within reach, the share after, and the cost, where they are known."""
    figures = plan.figures
    found = []
    gained, after, cost = (figures.get(k) for k in ("people_gained", "after_pct", "cost_rp"))
    if gained is not None:
        label = t("rencana_skenario.angka.people_gained")
        found.append(Fact(label, compact_people(round(gained))))
    if after is not None:
        found.append(Fact(t("rencana_skenario.angka.after_pct"), pct_text(after)))
    if cost is not None:
        found.append(Fact(t("rencana_skenario.angka.cost_rp"), rupiah(cost)))
    return tuple(found)


def _sites(plan: Plan, finding: Sentence) -> TablePart | None:
    sites = plan.scenario.content["sites"]
    if not sites:
        return None
    rows = [
        {"urutan": place, "lokasi": site["name"], "induk_jauh": _parents(str(site["id"]))}
        for place, site in enumerate(sites, start=1)
    ]
    columns = (column("urutan", 0), column("lokasi"), column("induk_jauh"))
    heading = t("kalimat.bagian_laporan.lokasi")
    return TablePart(heading, finding, pd.DataFrame(rows), columns)


def _parents(code: str) -> str:
    """Name the kecamatan and kabupaten/kota of a site that is a village; "" for any other place."""
    if code[:_KECAMATAN] not in known_codes(current_dataset()):
        return ""
    return f"{region_name(code[:_KECAMATAN])}, {region_name(code[:_REGENCY])}"
