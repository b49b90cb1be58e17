"""Imports as an operator types them: ``python -m tests.faults.import_child``.

Each line of standard input is a list of jobs, started together: the database's URL, its folder,
the words of the command, and the most bytes that a file may have (null for no bound). They run in
forks, so that nothing is imported twice; process numbers are told when they begin, exit statuses
when they end. What a command said stands in ``<folder>/said-<number>.txt``.
"""

import json
import os
import resource
import sys
import traceback
from pathlib import Path

from data.current import current_dataset  # noqa: F401 - imported once, before the forks
from data.store import load_dataset
from lib import cli
from lib.config import settings
from lib.services.desk import commit, intake, reject_file  # noqa: F401


def main():
    load_dataset().facilities["klinik"].shape  # noqa: B018 - read once
    for line in sys.stdin:
        jobs = json.loads(line)
        pids = [forked(number, *job) for number, job in enumerate(jobs)]
        say("began", pids)
        ended = {}
        for _ in pids:
            pid, status = os.wait()
            ended[pid] = os.waitstatus_to_exitcode(status)
        say("ended", [ended[pid] for pid in pids])


def forked(number, url, folder, words, most_bytes):
    pid = os.fork()
    if pid:
        return pid
    status = 99
    try:
        said = os.open(Path(folder, f"said-{number}.txt"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.environ.update(PETA_DATABASE_URL=url, PETA_DATA_DIR=str(folder))
        settings.cache_clear()
        if most_bytes:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))
        status = cli.main(words)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - a fork must end here
        traceback.print_exc()
    finally:
        os._exit(status)


def say(*words):
    os.write(1, (json.dumps(words) + "\n").encode())


if __name__ == "__main__":
    main()
