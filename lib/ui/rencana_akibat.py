"""What tried changes do, as the page Rencana says it: the finding and its figures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from data.current import kept_by_version
from lib.i18n import compact_people, distance_km, language, number, percent, rupiah, t, tn
from lib.services.findings import service_name
from lib.services.planning.edit_cost import EditCost, cost_of_edits, is_new
from lib.services.planning.road_loss import RoadLoss, road_loss
from lib.services.planning.upgrade import (
    CapacityChange,
    InpatientChange,
    capacity_change,
    inpatient_change,
)
from lib.services.planning.whatif import Effect, edits_of, effects
from lib.services.regions import region_name
from lib.ui import rencana_biaya, rencana_ubah
from lib.ui.page import Figure
from lib.ui.rencana_state import PlanState
from lib.ui.rencana_ubah import Change

_MOST_FIGURES = 5
_LEAST_SHOWN = 0.005
"""Of capacity per 1,000 people: below it a change does not show."""


@dataclass(frozen=True)
class Outcome:
    """All that the changes of a state do.

    Parameters
    ----------
    changes
        As `lib.ui.rencana_ubah.changes` reads them.
    effect
        On who is within reach.
    capacity, inpatient, roads
        On beds, inpatient care and ways over roads; None where no change touches them or the
        data do not tell.
    cost
        None where no change needs money.

    """

    changes: tuple[Change, ...]
    effect: Effect
    capacity: CapacityChange | None
    inpatient: InpatientChange | None
    roads: RoadLoss | None
    cost: EditCost | None

    def has(self, kind: str) -> bool:
        """Return whether a change is of a kind."""
        return any(each["kind"] == kind for each in self.changes)


def outcome_of(state: PlanState) -> Outcome:
    """Return what the changes of a state do."""
    changes = rencana_ubah.changes(state.layanan, state.ubah, state.kode)
    parts = _computed(state.layanan, state.kode, state.ubah, state.radius_m, state.daratan)
    cost = None
    if any(each["kind"] in ("move", "upgrade") or is_new(each) for each in changes):
        cost = cost_of_edits(changes, rencana_biaya.chosen(state), parts[0].people_gained)
    return Outcome(tuple(changes), *parts, cost)


@kept_by_version(maxsize=64)
def _computed(
    service: str, region: str, texts: tuple[str, ...], radius_m: float, same_landmass: bool  # noqa: FBT001
) -> tuple[Effect, CapacityChange | None, InpatientChange | None, RoadLoss | None]:  # fmt: skip
    edits = edits_of(rencana_ubah.changes(service, texts, region))
    effect = effects(service, region, edits, radius_m, same_landmass=same_landmass)
    standing = effect.standing
    return (
        effect,
        capacity_change(service, region, standing, radius_m) if edits else None,
        inpatient_change(service, region, standing, radius_m, same_landmass=same_landmass)
        if standing.inpatient
        else None,
        road_loss(service, region, standing),
    )


def topic(state: PlanState) -> str:
    """Write the small line above the title."""
    service = state.service.label(language())
    return f"{t('rencana.bagian.andai')} · {service} · {region_name(state.kode)}"


def title(state: PlanState, known: Outcome) -> str:
    """Write what the changes do as one sentence."""
    effect, capacity, inpatient, roads = known.effect, known.capacity, known.inpatient, known.roads
    gained, lost = effect.people_gained, effect.people_lost
    words = {"service": service_name(state.layanan), "place": region_name(state.kode)}
    if not known.changes:
        return t("rencana.andai.judul_kosong", **words)
    if gained or lost:
        farther = effect.people_farther
        ending = (
            "campur" if gained and lost
            else "turun" if lost
            else "naik_jauh" if farther
            else "naik"
        )  # fmt: skip
        people = {
            "gained": compact_people(round(gained)),
            "lost": compact_people(round(lost)),
            "farther": compact_people(round(farther)),
        }
        return t(f"rencana.andai.judul_{ending}", **people, **words)
    if roads is not None and roads.people_cut:
        return t("rencana.andai.judul_putus", people=compact_people(roads.people_cut), **words)
    if inpatient is not None and inpatient.after > inpatient.before:
        more = compact_people(round(inpatient.after - inpatient.before))
        return t("rencana.andai.judul_inap", people=more, **words)
    if capacity is not None and abs(capacity.after - capacity.before) >= _LEAST_SHOWN:
        ending = "naik" if capacity.after > capacity.before else "turun"
        return t(
            f"rencana.andai.judul_kapasitas_{ending}", what=unit(capacity.column),
            before=per_1000(capacity.before), after=per_1000(capacity.after), **words,
        )  # fmt: skip
    return t("rencana.andai.judul_tetap", **words)


def unit(column: str) -> str:
    """Name what is counted as capacity, within a sentence."""
    return t(f"rencana.andai.satuan_{column}")


def per_1000(value: float) -> str:
    """Write capacity per 1,000 people."""
    return number(value, 2)


def figures(known: Outcome) -> list[Figure]:
    """Give who gains and loses, coverage, and of the rest what the changes touch first."""
    effect, capacity, inpatient, roads = known.effect, known.capacity, known.inpatient, known.roads
    found = [
        Figure(
            t("rencana.andai.angka_naik"),
            compact_people(round(effect.people_gained)),
            tn("rencana.andai.desa_n", len(effect.gained)),
        ),
        Figure(
            t("rencana.andai.angka_turun"),
            compact_people(round(effect.people_lost)),
            tn("rencana.andai.desa_n", len(effect.lost)),
        ),
        _compared(
            "rencana.angka.jangkauan", percent(effect.after.pct, 1), percent(effect.before.pct, 1)
        ),
    ]
    if roads is not None:
        longer = t("rencana.andai.lebih_lama", people=compact_people(round(roads.people_longer)))
        people = compact_people(round(roads.people_cut))
        found.append(Figure(t("rencana.andai.angka_putus"), people, longer))
    if inpatient is not None:
        after, before = (
            compact_people(round(each)) for each in (inpatient.after, inpatient.before)
        )
        found.append(_compared("rencana.andai.angka_inap", after, before))
    if capacity is not None:
        label = t("rencana.andai.angka_kapasitas", what=unit(capacity.column))
        label = label[0].upper() + label[1:]
        was = t("rencana.angka.sebelum", pct=per_1000(capacity.before))
        found.append(Figure(label, per_1000(capacity.after), was))
    if known.cost is not None and known.cost.places:
        found.append(_cost(known.cost))
    found += _gap(effect)
    found.append(
        _compared(
            "rencana.andai.angka_jarak",
            km(effect.after.median_km * 1000), km(effect.before.median_km * 1000),
        )
    )  # fmt: skip
    return found[:_MOST_FIGURES]


def _compared(label: str, after: str, before: str) -> Figure:
    return Figure(t(label), after, t("rencana.angka.sebelum", pct=before))


def _cost(cost: EditCost) -> Figure:
    """Give what the new places cost, and each person gained; it is said where it is assumed."""
    if cost.cost_rp is None:
        return Figure(
            t("rencana.andai.angka_biaya"), t("rencana.tidak_ada"), t("rencana.andai.biaya_belum")
        )
    mark = t("rencana.usulan.asumsi") if cost.means.assumed else ""
    each = cost.per_person_rp
    said = "" if each is None else t("rencana.andai.per_orang", amount=rupiah(float(f"{each:.3g}")))
    return Figure(
        t("rencana.andai.angka_biaya"),
        rupiah(cost.cost_rp),
        "; ".join(filter(None, (said, mark))),
        help=t("rencana.andai.biaya_arti", means=cost.means.means.label(language())),
    )


def _gap(effect: Effect) -> list[Figure]:
    gap = effect.gap
    if gap is None:
        return []
    return [
        Figure(
            t("rencana.andai.angka_celah"),
            t("rencana.andai.poin", n=number(gap.after, 1)),
            t("rencana.angka.sebelum", pct=number(gap.before, 1)),
            help=t("rencana.andai.celah_arti", first=gap.first.label(), other=gap.other.label()),
        )
    ]


def km(metres: float) -> str:
    """Write a distance, or that there is none."""
    return distance_km(metres / 1000) if np.isfinite(metres) else t("rencana.tidak_ada")
