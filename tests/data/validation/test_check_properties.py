"""Whatever the cells hold: no crash, every row judged once, in any order, the same again."""

import hashlib

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import ERROR, REPAIR, Problems
from data.readers.table import RawTable
from data.validation.check import check
from data.validation.headers import ColumnMapping
from data.validation.outcome import CancelledError, Choices
from data.validation.schemas import SCHEMAS
from tests.data.validation.support import NOBODY, check_table, gazetteer

REAL = [
    "53.04", "Kab. Belu", "Bandung", "9401", "-9.1061", "124.8925", "9°06'22\" LS", "0", "-9,1",
    "Raihat", "Dirun", "1e400", "nan", "53.04.01.2008", "ya", "-3", "2021", "32.1", "P5306032201",
    "", " ", "Puskesmas Satu", "=1+1", "\u202e", "JUMLAH", "1.234.567", "-9.1,124.9",
]  # fmt: skip
CELL = st.one_of(st.sampled_from(REAL), st.text(max_size=12))
SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def raw(columns, rows, geometry=None):
    frame = pd.DataFrame(rows, columns=list(columns), dtype="str")
    return RawTable(
        columns=tuple(columns), frame=frame, rows=np.arange(2, len(frame) + 2), form="csv",
        sha256=hashlib.sha256(repr(rows).encode()).hexdigest(), size=1, name="x.csv",
        geometry=geometry, problems=Problems(),
    )  # fmt: skip


def rows_of(kind, fewest=1):
    columns = [f.name for f in SCHEMAS[kind].fields] + ["catatan"]
    return columns, st.lists(
        st.tuples(*(CELL for _ in columns)).map(list), min_size=fewest, max_size=6
    )


FACILITY_COLUMNS, FACILITY_ROWS = rows_of("facilities")
MAPPING = {name: name for name in FACILITY_COLUMNS if name not in {"catatan", "latlon"}}


def judged(kind, columns, rows, mapping, **choices):
    return check_table(raw(columns, rows), kind, mapping=mapping, **choices)


@given(FACILITY_ROWS, st.booleans())
@SLOW
def test_every_facility_row_is_accepted_or_rejected_once(rows, repair):
    found = judged("facilities", FACILITY_COLUMNS, rows, MAPPING, repair=repair)
    accepted = found.accepted["row"].tolist()
    assert sorted([*accepted, *found.rejected.tolist()]) == list(range(2, len(rows) + 2))
    assert set(found.repaired) <= set(accepted)
    assert set(found.problems.rows_with(ERROR)) == set(found.rejected)
    frame = found.accepted
    assert frame["id"].is_unique
    assert (frame["id"] != "").all()
    assert frame["lat"].isna().equals(frame["lon"].isna())
    assert frame["lat"].dropna().between(-11.5, 6.5).all()
    assert frame["lon"].dropna().between(94.5, 141.5).all()
    assert ((frame["kode_kabkota"] != "") | frame["lat"].isna()).all()


@pytest.mark.parametrize("kind", ["region_table", "village_table"])
def test_every_table_row_is_judged(kind):
    columns, rows_strategy = rows_of(kind)
    mapping = {name: name for name in columns if name not in {"catatan", "latlon"}}

    @given(rows_strategy)
    @SLOW
    def run(rows):
        found = judged(kind, columns, rows, mapping)
        rejected, accepted = set(found.rejected.tolist()), set(found.accepted["row"].tolist())
        assert not rejected & accepted
        assert rejected | accepted <= set(range(2, len(rows) + 2))
        assert (found.accepted["kode"].astype(str) != "").all()

    run()


@given(FACILITY_ROWS, st.randoms(use_true_random=False))
@SLOW
def test_the_order_of_rows_changes_no_verdict(rows, random):
    order = list(range(len(rows)))
    random.shuffle(order)
    first = judged("facilities", FACILITY_COLUMNS, rows, MAPPING)
    other = judged("facilities", FACILITY_COLUMNS, [rows[i] for i in order], MAPPING)
    back = {number + 2: i + 2 for number, i in enumerate(order)}
    assert {back[r] for r in other.rejected.tolist()} == set(first.rejected.tolist())
    assert {back[r] for r in other.repaired.tolist()} == set(first.repaired.tolist())


@given(FACILITY_ROWS)
@SLOW
def test_what_was_accepted_is_accepted_again_without_a_repair(rows):
    frame = judged("facilities", FACILITY_COLUMNS, rows, MAPPING).accepted
    if frame.empty:
        return
    columns = ["id", "nama", "kode_kabkota", "lat", "lon"]
    cells = [
        [i, n, k, "" if np.isnan(y) else repr(float(y)), "" if np.isnan(x) else repr(float(x))]
        for i, n, k, y, x in frame[columns].itertuples(index=False, name=None)
    ]
    mapping = {
        "id": "id",
        "nama": "nama",
        "kode_wilayah": "kode_kabkota",
        "lat": "lat",
        "lon": "lon",
    }
    again = judged("facilities", columns, cells, mapping)
    stated = [i + 2 for i, c in enumerate(cells) if c[2] or c[3]]
    assert again.accepted["row"].tolist() == stated
    assert len(again.problems.only(severity=REPAIR)) == 0


def test_progress_rises_to_one_and_a_cancelled_check_stops():
    table = raw(["nama", "kode"], [["Satu", "53.04"]] * 3)
    heard = []
    mapping = {"nama": "nama", "kode_wilayah": "kode"}
    stated = ColumnMapping.stated(mapping)
    check(table, stated, Choices(), gazetteer(), NOBODY, progress=heard.append)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    with pytest.raises(CancelledError):
        check(table, stated, Choices(), gazetteer(), NOBODY, cancelled=lambda: True)
