"""Measure the speed of the product: ``python -m tests.bench``.

Prints one table of medians, each beside its yardstick measured in the same run. Absolute times
move from machine to machine: compare the columns. Takes some eight minutes, twelve at most.
"""

# ruff: noqa: T201 - the table is what this program is for

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.table import Row, render
from tests.chromium import find_chromium
from tests.source import ROOT

PARTS = (
    "compute", "gaps", "desk", "skm", "reports", "report", "kpi", "site", "browser", "story",
    "sessions",
)  # fmt: skip
LIMIT_S = 12 * 60


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts, separated by commas")
    parser.add_argument("--app", type=Path, default=ROOT / "app.py", help="the app to measure")
    parser.add_argument("--page", default=None, help="path of the map page")
    return parser.parse_args()


def map_page() -> str:
    """Give the path of the map page: the page that opens first has none of its own."""
    from lib.ui.navigation import PAGES

    entry = next(each for each in PAGES if each.path.stem == "peta")
    return "/" if entry.default else f"/{entry.address}"


def parts(wanted: argparse.Namespace) -> dict[str, Callable[[], Iterator[Row]]]:
    """Give the parts that are to run, each as a function that yields rows."""
    from tests.bench.browser import browser_rows
    from tests.bench.compute import compute_rows
    from tests.bench.desk import desk_rows
    from tests.bench.gaps import gap_rows
    from tests.bench.kpi import kpi_rows
    from tests.bench.report_files import report_file_rows
    from tests.bench.reports import report_rows
    from tests.bench.sessions import session_rows
    from tests.bench.site import site_rows
    from tests.bench.skm import skm_rows
    from tests.bench.story import story_rows

    page = wanted.page or map_page()

    def browser() -> Iterator[Row]:
        path = find_chromium()
        if path is None:
            raise RuntimeError("no Chromium on this machine (apt-get install chromium)")
        return browser_rows(wanted.app, page, path)

    known = {
        "compute": compute_rows,
        "gaps": lambda: gap_rows(wanted.app, find_chromium()),
        "desk": desk_rows,
        "skm": skm_rows,
        "reports": report_rows,
        "report": report_file_rows,
        "kpi": kpi_rows,
        "site": lambda: site_rows(wanted.app, find_chromium()),
        "browser": browser,
        "story": lambda: story_rows(wanted.app, find_chromium()),
        "sessions": lambda: session_rows(wanted.app, page),
    }
    return {name: known[name] for name in wanted.only.split(",")}


def main() -> int:
    """Run the parts and print the table; a part that fails is named and the rest still run."""
    start, rows, failed = time.monotonic(), [], []
    for name, measure in parts(options()).items():
        try:
            for row in measure():
                rows.append(row)
                print(f"  {row.what}: {row.value:.0f} {row.unit}", file=sys.stderr)
                if time.monotonic() - start > LIMIT_S:
                    failed.append(f"the rest of {name}: over {LIMIT_S // 60} minutes")
                    break
        except Exception as error:  # noqa: BLE001 - one broken part must not hide the others
            failed.append(f"{name}: {type(error).__name__}: {error}")
    took = time.monotonic() - start
    print(f"\n{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()},"
          f" {took:.0f} s, medians\n")  # fmt: skip
    print(render(rows))
    for failure in failed:
        print(f"\nNOT MEASURED {failure}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
