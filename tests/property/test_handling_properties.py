"""Any way through the handling of a report keeps its clocks, its history and the trail in order."""

import datetime as dt

import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.db.participation_choices import ENDED
from data.db.tables import audit
from lib.auth import operator
from lib.services.participation import clock, handling, record, steps, waits
from tests.reports import MONDAY, a_report

REPLY, ACCEPT, CLOSE = "balas", "terima", "tutup"
SKIPPED = ("disposisi", "duplikat")  # they need another row; test_handling has them
TAKEN = [name for name in steps.STEPS if name not in SKIPPED]
MOVES = st.lists(
    st.tuples(st.sampled_from([*TAKEN, REPLY, ACCEPT, CLOSE]), st.integers(1, 400)), max_size=12
)
ONE_DATABASE = [HealthCheck.function_scoped_fixture]
DUES = ("verify_due", "answer_due", "finish_due")


def moved(db, own, move, now):
    """Make a move if it follows from where the report stands; tell whether an officer's."""
    if move in {REPLY, ACCEPT}:
        act = waits.replied if move == REPLY else waits.accepted
        with db.write() as connection:
            act(connection, own, now, db=db)
    elif move == CLOSE:
        waits.close_unanswered(db=db, now=lambda: now)
    elif move in steps.possible(own):
        handling.step(operator(), own.id, move, "Isi", expected_state=own.state, db=db,
                      now=lambda: now)  # fmt: skip
        return True
    return False


def in_order(own, before, now):
    assert (own.state in ENDED) == (own.closed_at is not None)
    assert (own.paused_at is None) == (own.reply_due is None)
    if own.paused_at is not None:
        assert own.state in {"ditunda", "ditindaklanjuti"}
        assert own.paused_at <= now <= own.reply_due
    if own.ended or own.paused_at is not None:
        assert clock.late(own, now + dt.timedelta(days=9_999)) == ()
    for name in DUES:
        assert getattr(own, name) >= getattr(before, name)
    for first in ("verified_at", "answered_at"):
        assert getattr(before, first) in {None, getattr(own, first)}


@settings(max_examples=40, deadline=None, suppress_health_check=ONE_DATABASE)
@given(MOVES)
def test_clocks_and_states_agree_whatever_is_done(sqlite_db, moves):
    dues = clock.dues("pengaduan", "53.04", MONDAY, db=sqlite_db)
    own = a_report(sqlite_db, verify_due=dues.verify, answer_due=dues.answer,
                   finish_due=dues.finish)  # fmt: skip
    now, taken = MONDAY, 0
    for move, hours in moves:
        now += dt.timedelta(hours=hours)
        waits.close_unanswered(db=sqlite_db, now=lambda now=now: now)  # as the desk does first
        before = record.by_id(own.id, db=sqlite_db)
        taken += moved(sqlite_db, before, move, now)
        in_order(record.by_id(own.id, db=sqlite_db), before, now)
    with sqlite_db.read() as connection:
        mine = (audit.c.subject_id == str(own.id)) & (audit.c.action == "report.step")
        counted = connection.scalar(sa.select(sa.func.count()).select_from(audit).where(mine))
    assert counted == taken
    own_steps = [each for each in record.events(own.id, db=sqlite_db) if "step" in each.details]
    assert len(own_steps) == taken
