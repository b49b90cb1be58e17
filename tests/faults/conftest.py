"""What fault tests share."""

import pytest

from tests.faults.processes import nursery


@pytest.fixture(scope="module")
def jobs():
    with nursery() as started:
        yield started
