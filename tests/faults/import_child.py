"""Imports in forks of one process: ``python -m tests.faults.import_child``.

Each line of standard input is a database's URL and its folder. The import runs in a fork, so that
nothing is imported twice; its process number is told when it begins, its exit status at the end.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from data.db.engine import open_database, set_database
from lib.auth import operator
from lib.services.desk.commit import submit
from tests.lib.desk.conftest import BELU, load_of

ROWS = 12_000


def main():
    load = load_of(*[(f"K{at}", f"Klinik {at}", BELU, -9.1, 124.9) for at in range(ROWS)])
    for line in sys.stdin:
        url, folder = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os._exit(run(url, Path(folder), load))
        say("began", pid)
        _, status = os.waitpid(pid, 0)
        say("ended", os.waitstatus_to_exitcode(status))


def run(url, folder, load):
    try:
        set_database(open_database(url, folder))
        submit(operator(), load, mode="add")
    except Exception:  # noqa: BLE001 - a fork must end here
        traceback.print_exc()
        return 1
    return 0


def say(*words):
    os.write(1, (json.dumps(words) + "\n").encode())


if __name__ == "__main__":
    main()
