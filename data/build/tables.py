"""Build indicators, budgets, standards, roads, codes: `data.build SOURCE --only tables`.

Needs regions.parquet of the geography step in the target folder.
"""

from __future__ import annotations

from pathlib import Path

from data.build.common import BuildLog, write_parquet
from data.build.tables_budgets import build_budgets
from data.build.tables_codes import read_crosswalk
from data.build.tables_crosswalk import build_crosswalk
from data.build.tables_indicators import build_indicators
from data.build.tables_roads import build_roads
from data.build.tables_standards import build_standards


def build(source: Path, target: Path, log: BuildLog) -> None:
    """Write the tables into the target folder and their section of the report."""
    log.heading("Tables: indicators, budgets, standards, roads", level=1)
    crosswalk = read_crosswalk(source)
    tables = {
        "indicators": build_indicators(source, target, crosswalk, log),
        "budgets": build_budgets(source, crosswalk, log),
        **build_standards(source, log),
        **build_roads(source, log),
        **build_crosswalk(source, log),
    }
    log.heading("Sizes")
    sizes = [
        (name, len(frame), write_parquet(frame, target / f"{name}.parquet"))
        for name, frame in tables.items()
    ]
    log.table(["table", "rows", "bytes"], sizes)
    log.save_section(target, "tables")
