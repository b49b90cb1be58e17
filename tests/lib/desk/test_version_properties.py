"""Any sequence of loads and restores gives at every version the rows of a plain Python model."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from data.current import look_again
from data.db.engine import set_database
from lib.auth import operator
from lib.services.desk import versions
from lib.services.desk.commit import submit
from lib.services.desk.errors import NothingAcceptedError, VersionConflictError
from tests import databases
from tests.lib.desk.conftest import BELU, TTU, load_of

REGIONS = (BELU, TTU, "91.03")
PLACE = st.tuples(st.sampled_from("ABCDE"), st.sampled_from(REGIONS), st.integers(0, 3))
ROWS = st.lists(PLACE, max_size=4, unique_by=lambda place: place[0])
STEP = st.one_of(
    st.tuples(st.just("add"), ROWS),
    st.tuples(st.just("replace_all"), ROWS),
    st.tuples(st.just("replace_region"), st.sampled_from([*REGIONS, "53"]), ROWS),
    st.tuples(st.just("restore"), st.integers(0, 6)),
)


def inside(region, wanted):
    return region == wanted or region.startswith(f"{wanted}.")


def modelled(history, step):
    """Give the rows after a step, None if it must change nothing."""
    now = history[-1]
    if step[0] == "restore":
        then = history[step[1] % len(history)]
        return None if then == now else dict(then)
    kept, new = {}, {place[0]: place[1:] for place in step[-1]}
    if step[0] == "add":
        kept = now
    if step[0] == "replace_region":
        new = {name: row for name, row in new.items() if inside(row[0], step[1])}
        kept = {name: row for name, row in now.items() if not inside(row[0], step[1])}
    if not new or set(new) & set(kept):
        return None
    return kept | new


def done(step, number, newest):
    """Do a step at the desk; give whether it made a version."""
    if step[0] == "restore":
        if newest == 0:
            return False
        wanted = step[1] % (newest + 1)
        return not versions.restore(operator(), "facilities", "klinik", wanted).unchanged
    region = step[1] if step[0] == "replace_region" else ""
    places = [p for p in step[-1] if not region or inside(p[1], region)]
    rows = [(name, f"{name}{at}", code, -9.0 - at / 100, 124.9) for name, code, at in places]
    try:
        # Each file is another one: the same file twice has a test of its own.
        load = load_of(*rows, content=repr((number, rows)).encode())
        return not submit(operator(), load, mode=step[0], region=region).unchanged
    except (VersionConflictError, NothingAcceptedError):
        return False


def stored(number):
    rows = versions.rows_at("facilities", "klinik", number)
    found = zip(rows["facility_id"], rows["kode_kabkota"], rows["lat"], strict=True)
    return {name: (code, round((-9.0 - lat) * 100)) for name, code, lat in found}


ONE = [("A", BELU, 3)]


@given(st.lists(STEP, min_size=1, max_size=7))
# Loaded, taken away and loaded again: the first version's rows are in effect, though not its own.
@example([("add", ONE), ("restore", 0), ("add", ONE), ("restore", 1)])
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_versions_are_what_a_plain_model_says(tmp_path_factory, steps):
    folder = tmp_path_factory.mktemp("desk")
    with databases.opened(databases.sqlite_url(folder), folder) as database:
        before = set_database(database)
        look_again()
        try:
            history = [{}]
            for number, step in enumerate(steps):
                after = modelled(history, step)
                assert done(step, number, len(history) - 1) == (after is not None), step
                if after is not None:
                    history.append(after)
            for number, rows in enumerate(history):
                if len(history) > 1 or number:
                    assert stored(number) == rows
            assert versions.newest("facilities", "klinik") == len(history) - 1
        finally:
            set_database(before)
            look_again()
