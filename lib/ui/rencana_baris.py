"""The lines of a proposal on the page Rencana: sites and tried changes, each as it was chosen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data.current import kept_by_version
from data.means import FUNDING, means_for
from lib.i18n import language, t
from lib.services.downloads import today
from lib.services.planning.edit_cost import is_new
from lib.services.planning.edits import edits_of
from lib.services.planning.proposal import Choice, Line
from lib.services.planning.proposal_duty import funding_name, next_plan_year
from lib.services.planning.whatif import effects
from lib.ui import rencana_ubah
from lib.ui.rencana_hasil import Answer
from lib.ui.rencana_state import MOST_LISTED, PLAN, PlanState

MARK = "~"
_MILLION = 1e6
_COLUMNS = ["id", "name", "lat", "lon", "people_gained", "key", "action"]
YEARS = 6


def table(state: PlanState, known: Answer) -> pd.DataFrame:
    """Return the sites, then the changes that are none of them.

    Returns
    -------
    DataFrame
        id, name, lat, lon, people_gained (newly within reach after all before it), key (of its
        choice in a link), action (in words, "" for the name of the means).

    """
    sites = known.plan.sites.assign(name=known.plan.sites["place"], action="")
    sites["key"] = [key(row.id, row.lat, row.lon) for row in sites.itertuples()]
    rows = [*sites[_COLUMNS].to_dict(orient="records")]
    found = changes(state, set(sites["key"]))
    gains = _gains(state, rows, tuple(text for text, _ in found))
    for (_, change), gain in zip(found, gains, strict=True):
        if is_new(change):
            rows.append(_row(state, change, gain))
    return pd.DataFrame(rows[:MOST_LISTED], columns=_COLUMNS)


def changes(state: PlanState, known: set[str]) -> list[tuple[str, rencana_ubah.Change]]:
    """Return the changes of a state with their texts; what is a site already is none besides."""
    found = []
    for text in state.ubah:
        for change in rencana_ubah.changes(state.layanan, [text], state.kode):
            same = change["kind"] == "add" and (
                key(change["id"], change["lat"], change["lon"]) in known
                or key("", change["lat"], change["lon"]) in known
            )
            if not same:
                found.append((text, change))
    return found


def key(identity: str, lat: float, lon: float) -> str:
    """Return how a link names a place: by its code, else by its point."""
    code = str(identity)
    return code if code[:2].isdecimal() and code.count(".") >= 2 else f"{lat:.5f}_{lon:.5f}"


def key_of(row: Mapping[str, Any]) -> str:
    """Return the key of a site or change of a scenario; what is raised is named by its id."""
    if row.get("lat") is None:
        return str(row["id"])
    return key(str(row.get("id") or ""), row["lat"], row["lon"])


def _row(state: PlanState, change: rencana_ubah.Change, gain: float) -> dict[str, Any]:
    action, own = "", key_of(change)
    lat, lon = change.get("lat"), change.get("lon")
    if change["kind"] == "upgrade":
        _, lat, lon = rencana_ubah.lesser(state.layanan)[change["id"]]
        action = t("rencana.usulan.tingkatkan", name=change["name"])
    row = (change["id"] or own, str(change["name"]), lat, lon, gain, own, action)
    return dict(zip(_COLUMNS, row, strict=True))


def _gains(state: PlanState, sites: list[dict[str, Any]], texts: tuple[str, ...]) -> list[float]:
    """Return how many more are within reach after each change, those before it counted first."""
    placed = tuple((str(row["id"]), float(row["lat"]), float(row["lon"])) for row in sites)
    asked = (state.layanan, state.kode, state.radius_m, state.daratan, placed)
    nets = [_net(*asked, texts[:n]) for n in range(len(texts) + 1)] if texts else []
    return [max(after - before, 0.0) for before, after in itertools.pairwise(nets)]


@kept_by_version(maxsize=256)
def _net(
    service: str, region: str, radius_m: float, same_landmass: bool,  # noqa: FBT001
    sites: tuple[tuple[str, float, float], ...], texts: tuple[str, ...],
) -> float:  # fmt: skip
    """Return people gained less people lost by sites and changes together."""
    rows: list[Mapping[str, Any]] = [
        {"kind": "add", "id": identity, "lat": lat, "lon": lon} for identity, lat, lon in sites
    ]
    rows += rencana_ubah.changes(service, texts, region)
    found = effects(service, region, edits_of(rows), radius_m, same_landmass=same_landmass)
    return found.people_gained - found.people_lost


def read(state: PlanState) -> dict[str, Choice]:
    """Read what a link says of single lines, by `key`; what makes no sense is left out."""
    means = {each.code: each for each in means_for(state.layanan)}
    usual = means.get(state.sarana) or next(iter(means.values()))
    found = {}
    for text in state.usul:
        parts = text.split(MARK)
        if len(parts) != 5:
            continue
        place, code, cost, year, funding = parts
        own = means.get(code)
        paid = funding if funding in (own or usual).funding else ""
        found[place] = Choice(
            code if own else "", paid, int(year) if _is_year(year) else 0, _amount(cost)
        )
    return found


def written(choices: Mapping[str, Choice]) -> tuple[str, ...]:
    """Write choices as a link carries them; what is as usual is left out."""
    return tuple(
        MARK.join((
            place, each.means, "" if each.cost_rp is None else f"{each.cost_rp / _MILLION:g}",
            str(each.year or ""), each.funding,
        ))
        for place, each in choices.items()
        if each != Choice()
    )  # fmt: skip


def of_rows(rows: Iterable[Mapping[str, Any]], usual: str) -> tuple[str, ...]:
    """Write the lines of a scenario's sites and changes as a link carries them."""
    found = {}
    for row in rows:
        if not row.get("means"):
            continue
        code = str(row.get("means") or "")
        found[key_of(row)] = Choice(
            "" if code == usual else code, str(row.get("funding") or ""),
            int(row.get("year") or 0), row.get("cost_rp"),
        )  # fmt: skip
    return written(found)


def _is_year(text: str) -> bool:
    return text.isdecimal() and 2000 < int(text[:4]) < 2100 and len(text) == 4


def _amount(text: str) -> float | None:
    try:
        value = float(text) * _MILLION
    except ValueError:
        return None
    return value if math.isfinite(value) and 0 <= value <= 1e14 else None


def editor(state: PlanState, found: tuple[Line, ...], keys: list[str]) -> None:
    """Offer the lines as a grid in which means, cost, year and money are changed."""
    box = st.expander(
        t("rencana.usulan.ubah_baris"), icon=":material/edit_note:", key="rencana_baris",
        on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return
    names = {each.code: each.label(language()) for each in means_for(state.layanan)}
    first = next_plan_year(today())
    money = {funding_name(code, level): code for code, level in _money(found)}
    start = pd.DataFrame(
        {
            "place": [f"{each.priority}. {each.place}" for each in found],
            "means": [names[each.means] for each in found],
            "cost": [None if each.cost_rp is None else each.cost_rp / _MILLION for each in found],
            "year": [each.year for each in found],
            "funding": [each.funding_text for each in found],
        }
    )
    start["cost"] = start["cost"].astype("float64")
    config = st.column_config
    with box:
        edited = st.data_editor(
            start, hide_index=True, placeholder="–", disabled=["place"], width="stretch",
            # Another list is another grid: what was typed into one is not taken for the other.
            key=f"rencana_kisi_{hash((*keys, start.to_csv()))}",
            column_config={
                "place": config.TextColumn(t("rencana.usulan.kolom.lokasi")),
                "means": config.SelectboxColumn(
                    t("rencana.usulan.kolom.tindakan"), options=list(names.values()), required=True
                ),
                "cost": config.NumberColumn(
                    t("rencana.usulan.cost_rp"), min_value=0.0, step=1.0, format="localized"
                ),
                "year": config.SelectboxColumn(
                    t("rencana.usulan.kolom.tahun"), options=list(range(first, first + YEARS)),
                    required=True,
                ),
                "funding": config.SelectboxColumn(
                    t("rencana.usulan.kolom.dana"), options=list(money), required=True
                ),
            },
        )  # fmt: skip
    codes = {label: code for code, label in names.items()}
    said = taken(read(state), keys, start, edited, codes, money)
    if said != read(state):
        PLAN.update(usul=written(said))
        st.rerun()


def _money(found: tuple[Line, ...]) -> list[tuple[str, str]]:
    """Return every source of money with the levels of government that the lines belong to."""
    return sorted({(code, each.level) for code in FUNDING for each in found})


def taken(
    known: Mapping[str, Choice], keys: list[str], start: pd.DataFrame, edited: pd.DataFrame,
    means: Mapping[str, str], money: Mapping[str, str],
) -> dict[str, Choice]:  # fmt: skip
    """Return the choices with what was changed in the grid; another means has its own cost."""
    found = dict(known)
    pairs = zip(keys, start.itertuples(), edited.itertuples(), strict=True)
    for place, was, now in pairs:
        own = found.get(place, Choice())
        code, cost, year, funding = own.means, own.cost_rp, own.year, own.funding
        if now.means != was.means:
            code, cost, funding = means[str(now.means)], None, ""
        elif not _same(now.cost, was.cost):
            cost = None if pd.isna(now.cost) else float(now.cost) * _MILLION
        if now.year != was.year:
            year = int(now.year)
        if now.funding != was.funding and now.means == was.means:
            funding = money[str(now.funding)]
        changed = Choice(code, funding, year, cost)
        if changed != own:
            found[place] = changed
    return found


def _same(one: Any, other: Any) -> bool:
    return (pd.isna(one) and pd.isna(other)) or one == other
