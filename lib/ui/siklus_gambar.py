"""Parts of the page Siklus KPI: the finding, the picture of the cycle, what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import streamlit as st

from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import date_long, language, number, t
from lib.services.adminstate import WIB
from lib.services.evaluation.marks import Mark, marks
from lib.services.kpi.cycle import STEPS, Standing, standings
from lib.services.kpi.follow_up import Action, actions
from lib.services.kpi.readings import NONE, achieved_words, path_words
from lib.services.kpi.register_tables import action_table, columns, register_table
from lib.services.kpi.register_words import amount
from lib.ui import siklus_wilayah, unduh_tabel
from lib.ui.page import Figure, figure_strip, heading, plain_label, sources, table_html
from lib.ui.siklus_state import CYCLE, CycleState


@dataclass(frozen=True)
class Round:
    """What a region has on record on a day."""

    region: str
    today: dt.date
    standings: tuple[Standing, ...]
    actions: tuple[Action, ...]
    marks: tuple[Mark, ...] = ()

    def marks_of(self, kpi_id: int) -> tuple[Mark, ...]:
        """Return what was marked as done of a KPI, the oldest first."""
        return tuple(each for each in self.marks if each.kpi_id == kpi_id)

    @property
    def late(self) -> tuple[Action, ...]:
        """The actions that are late."""
        return tuple(each for each in self.actions if each.days_late(self.today))

    @property
    def overdue(self) -> tuple[Standing, ...]:
        """The KPIs whose next thing is late; late actions are told by themselves."""
        waiting = (each for each in self.standings if each.why != "acting")
        return tuple(each for each in waiting if each.days_late(self.today))


def today() -> dt.date:
    """Give the day by which is judged, as it is in Jakarta."""
    return dt.datetime.now(WIB).date()


def round_of(region: str, today: dt.date) -> Round:
    """Read what a region has on record."""
    known = standings(region, today), actions(region or None)
    return Round(region, today, *known, marks(region))


def introduction(found: Round) -> None:
    """Say in one sentence where the region stands, and in four figures."""
    name, n = siklus_wilayah.title(found.region), len(found.standings)
    heading(t("menu.siklus"), _finding(found, name))
    if not n and not found.actions:
        return
    good = sum(each.why == "on_path" for each in found.standings)
    judged = sum(each.expected is not None for each in found.standings)
    share = t("siklus.dari", n=number(good), all=number(judged)) if judged else "–"
    figure_strip(
        [
            Figure(t("siklus.angka.kpi"), number(n)),
            Figure(t("siklus.angka.sesuai"), share),
            Figure(t("siklus.angka.terbuka"), number(sum(each.is_open for each in found.actions))),
            Figure(t("siklus.angka.terlambat"), number(len(found.late) + len(found.overdue))),
        ]
    )


def _finding(found: Round, name: str) -> str:
    n, late = len(found.standings), len(found.late) + len(found.overdue)
    if not n:
        return t("siklus.judul_kosong", name=name)
    judged = [each for each in found.standings if each.expected is not None]
    behind = sum(each.why in {"behind", "acting"} for each in judged)
    if not judged:
        said = t("siklus.judul_belum", name=name)
    else:
        said = t("siklus.judul", name=name, n=number(len(judged)), behind=number(behind))
    return t("siklus.judul_terlambat", said=said, late=number(late)) if late else said


def picture(found: Round) -> None:
    """Show the seven steps as a ring of cards with the KPIs that stand at each."""
    cards = []
    for place, step in enumerate(STEPS, 1):
        here = [each for each in found.standings if each.step == step]
        begin = step == STEPS[0] and not found.standings
        names = "".join(f"<li>{safe_html(_name(each))}</li>" for each in here[:4])
        more = f"<li>{safe_html(t('siklus.lagi', n=number(len(here) - 4)))}</li>" * (len(here) > 4)
        text = t("siklus.di_sini") if begin else t(f"siklus.tugas.{step}")
        mark = ' class="pl-here" aria-current="step"' if here or begin else ""
        cards.append(
            f"<li{mark}><b><i>{place}</i> {safe_html(t(f'siklus.langkah.{step}'))}</b>"
            f"<small>{safe_html(text)}</small><ul>{names}{more}</ul></li>"
        )
    label = safe_html(t("siklus.gambar"))
    st.html(
        f'<ol class="pl-cycle" lang="{language()}" aria-label="{label}">{"".join(cards)}</ol>'
        f'<p class="pl-caption">↻ {safe_html(t("siklus.putar"))}</p>'
    )


def reminders(found: Round) -> None:
    """List what is late, the latest first."""
    rows = [
        (each.title, each.owner, _when(each.due), _days(each.days_late(found.today)))
        for each in sorted(found.late, key=lambda one: one.due)
    ]
    rows += [
        (
            _name(each),
            each.definition.proposal.owner,
            _when(each.due),
            _days(each.days_late(found.today)),
        )
        for each in found.overdue
    ]
    if not rows:
        return
    header = [t("siklus.apa"), t("siklus.isian.owner"), t("siklus.isian.due"), t("siklus.lewat")]
    st.html(
        f'<div class="pl-people">'
        f"{table_html(header, rows, caption=t('siklus.terlambat'), region=t('siklus.terlambat'))}"
        "</div>"
    )


def overview(found: Round, state: CycleState, person: Actor | None) -> None:
    """List the KPIs with where they stand, and let one be opened."""
    if not found.standings:
        key = "siklus.kosong_masuk" if person is None else "siklus.kosong"
        st.info(t(key), icon=":material/flag:")
        return
    header = [
        t("siklus.isian.kpi"),
        t("siklus.langkah"),
        t("siklus.nilai"),
        t("siklus.capaian"),
        t("siklus.jalur"),
        t("siklus.berikut"),
    ]
    chosen = {i for i, each in enumerate(found.standings) if each.definition.id == state.kpi}
    rows = [_row(each, found) for each in found.standings]
    table = table_html(
        header, rows, caption=t("siklus.daftar"), region=t("siklus.daftar"), marked=chosen
    )
    st.html(f'<div class="pl-people">{table}</div>')
    numbers = {each.definition.id: _name(each) for each in found.standings}
    opened = state.kpi if state.kpi in numbers else None
    st.container(key="siklus_buka", width=420).selectbox(
        t("siklus.buka"),
        list(numbers),
        index=None,
        format_func=lambda one: plain_label(numbers[one]),
        placeholder=t("siklus.buka_isi"),
        **CYCLE.bound("kpi", opened),
    )


def downloads(found: Round) -> None:
    """Offer the register with its targets, and the follow-up, as tables."""
    place = siklus_wilayah.title(found.region)
    names = {each.definition.key: _name(each) for each in found.standings}
    cited, notes = [t("siklus.sumber")], [t("siklus.nota_jalur"), t("siklus.nota_pengaruh")]
    row = st.container(horizontal=True)
    for name, there, table in (
        ("register", found.standings, lambda: register_table(found.region, found.standings)),
        ("tindak_lanjut", found.actions, lambda: action_table(found.actions, names, found.today)),
    ):
        if not there:
            continue
        label = t(f"siklus.unduh.{name}")
        with row:
            unduh_tabel.offer(
                f"siklus_unduh_{name}",
                f"siklus-kpi-{name.replace('_', '-')}",
                (f"{label}: {place}", t("menu.siklus")),
                table,
                columns,
                cited,
                notes,
                label=label,
            )


def _row(each: Standing, found: Round) -> tuple[str, ...]:
    said, figure = each.definition.proposal, each.figure
    value = NONE
    if figure is not None:
        value = f"{amount(figure.value, said.unit)} ({figure.period or figure.year})"
    due = f" ({_when(each.due)})" if each.due else ""
    days = each.days_late(found.today)
    late = f" · {_days(days)}" if days else ""
    done = {one.step for one in found.marks_of(each.definition.id) if figure is not None
            and one.year == figure.year}  # fmt: skip
    ticks = [f"✓\N{NO-BREAK SPACE}{t(f'siklus.langkah.{step}')}" for step in STEPS if step in done]
    step = " · ".join([t(f"siklus.langkah.{each.step}"), *ticks])
    readings = (achieved_words(said, figure), path_words(said, figure))
    return said.name, step, value, *readings, f"{t(f'siklus.sebab.{each.why}')}{due}{late}"


def _name(each: Standing) -> str:
    return each.definition.proposal.name


def _when(day: dt.date | None) -> str:
    return date_long(day)


def _days(days: int) -> str:
    return t("siklus.hari", n=number(days))


def closing() -> None:
    """Say where the figures come from, and what to know of them."""
    sources([t("siklus.sumber")], [t("siklus.nota_jalur"), t("siklus.nota_pengaruh")])
