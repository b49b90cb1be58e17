"""Build the embedded dataset: ``python -m data.build SOURCE [--only NAME] [--target FOLDER]``."""

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from data.build.common import BuildLog

BUILDERS = ("geography", "facilities", "tables", "package")
DEFAULT_TARGET = Path(__file__).resolve().parents[1] / "seed"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the builders in order and return the exit code (0 done, 2 no such source folder)."""
    parser = argparse.ArgumentParser(prog="python -m data.build", description=__doc__)
    parser.add_argument("source", type=Path, help="folder of the source data")
    parser.add_argument("--only", choices=BUILDERS, action="append", help="run this builder only")
    parser.add_argument("--target", type=Path, default=DEFAULT_TARGET, help="folder to write to")
    options = parser.parse_args(arguments)
    if not options.source.is_dir():
        print(f"no such folder: {options.source}", file=sys.stderr)
        return 2
    options.target.mkdir(parents=True, exist_ok=True)
    for name in BUILDERS:
        if options.only and name not in options.only:
            continue
        started = time.perf_counter()
        builder = importlib.import_module(f"data.build.{name}")
        builder.build(options.source, options.target, BuildLog())
        print(f"{name}: {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
