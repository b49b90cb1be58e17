"""Each kind of data that the desk takes, from a file to what the pages compute from it."""

import pytest

from data.versions.kinds import BOUNDARIES, FIXED_KEYS, NETWORKS
from lib.services.desk import intake
from lib.services.desk.template import forms, template

OTHERS = [(NETWORKS, "jalan"), *((kind, key) for kind, keys in FIXED_KEYS.items() for key in keys)]


@pytest.mark.parametrize(("kind", "key"), OTHERS)
def test_a_file_is_checked_as_what_it_is(sqlite_desk, kind, key):
    content = template(kind, key, forms(kind)[0])
    made = intake.prepare(content, "berkas", kind, key)
    assert made.counts["accepted"] == 1
    assert (
        "geometry" in made.accepted if kind in (NETWORKS, BOUNDARIES) else "kode" in made.accepted
    )
    assert len(made.load().rows) == 1
