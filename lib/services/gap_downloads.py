"""Files that can be taken away from the page Kesenjangan, each made when it is asked for."""

from __future__ import annotations

import pandas as pd

from lib.i18n import t
from lib.services.downloads import today
from lib.services.gap_groups import GROUPINGS
from lib.services.gap_sources import sources_of
from lib.services.gap_standards import standards_table
from lib.services.gaps import compare_services, group_table
from lib.services.gapstate import GapState
from lib.services.reports.tables import About, columns_of, to_csv_bytes, to_xlsx_bytes


def groups_csv(state: GapState) -> bytes:
    """Make the table of groups as CSV; columns keep their names, as on the command line."""
    table = group_table(
        state.layanan,
        state.limit,
        state.kelompok,
        state.sets,
        within=state.within,
        terms=state.terms,
    )
    return to_csv_bytes(table)


def services_csv(state: GapState) -> bytes:
    """Make the table of every service by group as CSV."""
    return to_csv_bytes(
        compare_services(state.kelompok, state.within, state.sets, terms=state.terms)
    )


def standards_xlsx(state: GapState, link: str) -> bytes:
    """Make the rules of the profile by regency as a workbook that also explains itself."""
    table: pd.DataFrame = standards_table(state.profil, "kabkota", state.within, terms=state.terms)
    about = About(
        title=t("celah.bagian.standar"),
        topic=GROUPINGS[state.kelompok].label(),
        sources=sources_of("standar", state),
        notes=(t("celah.standar.arti"),),
        today=today(),
        link=link,
        estimated=True,
    )
    return to_xlsx_bytes(table, state.profil, about, columns_of(table))
