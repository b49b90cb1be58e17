"""Programmes as a file: money, recipients and stages by year, empty where nobody entered any."""

import csv
import datetime as dt
import io

from lib.i18n import using
from lib.services.programmes import figures, listed, stages, tables
from lib.services.programmes.figures import Amounts
from lib.services.programmes.stages import Stage
from lib.services.reports.tables import to_csv_bytes
from tests.lib.kpi.people import BELU, at, planner


def test_each_year_has_a_row_and_what_is_not_entered_is_empty(sqlite_db):
    actor, db = planner(sqlite_db), sqlite_db
    pkh = listed.ensure(actor, BELU, "pkh", db=db, now=at())
    figures.add_figure(actor, pkh, 2025, Amounts(12e9, 9e9, 800, 1000), "Dinsos", db=db, now=at())
    for state, done in (("berjalan", None), ("selesai", dt.date(2026, 1, 20))):
        stage = Stage("perencanaan", 2026, state, done=done, document="Renja", responsible="=B1")
        stages.write_stage(actor, pkh, stage, db=db, now=at())
    known = listed.programmes(BELU, db=db)
    with using("id"):
        frame = tables.programme_table(
            BELU, known, figures.figures_of_many([pkh], db=db), stages.stages_of_many([pkh], db=db)
        )
        text = to_csv_bytes(frame, tables.columns(frame)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(known) + 1
    name = next(each.name for each in known if each.id == pkh)
    first, second = (row for row in rows if row["program"] == name)
    assert (first["tahun"], first["realisasi_pct"], first["cakupan_pct"]) == (
        "2025",
        "75.0",
        "80.0",
    )
    assert (first["penerima"], first["sumber"], first["perencanaan"]) == ("800.0", "Dinsos", "")
    assert (second["tahun"], second["anggaran_rp"]) == ("2026", "")
    # The newest entry of a stage counts, and a text is never a formula.
    assert (second["perencanaan"], second["perencanaan_selesai"]) == ("Selesai", "2026-01-20")
    assert second["perencanaan_penanggung_jawab"] == "'=B1"
    other = next(row for row in rows if row["program"] != name)
    assert (other["tahun"], other["anggaran_rp"], other["evaluasi"]) == ("", "", "")
