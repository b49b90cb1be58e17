"""The README tells every limit of lib.limits with the number that is in force."""

import re

import pytest

from lib import limits
from tests.source import ROOT

NAMES = [name for name in vars(limits) if name.isupper()]


def shown(name, value):
    """Write a limit as a table would: bytes in MB or GB, thousands with commas."""
    if name.endswith("_BYTES"):
        return f"{value // 1024**2:,} MB"
    return f"{value:,}" + (" s" if name.endswith("_SECONDS") else "")


@pytest.mark.parametrize("name", NAMES)
def test_each_limit_is_documented(name):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme.split("\n## Limits\n", 1)[1].split("\n## ", 1)[0]
    row = re.search(rf"^\| `{name}` \|.*\| ([^|]+) \|$", part, re.M)
    assert row, f"{name} is not in the table"
    assert row.group(1) == shown(name, getattr(limits, name))


def test_no_limit_is_documented_that_does_not_exist():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    part = readme.split("\n## Limits\n", 1)[1].split("\n## ", 1)[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", part, re.M)) == set(NAMES)
