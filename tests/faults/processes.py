"""Processes of the fault tests: started by one that has imported everything, and killed."""

import contextlib
import json
import os
import signal
import subprocess
import sys

from tests.source import ROOT


class Nursery:
    """Start jobs of ``tests.faults.database_child``."""

    def __init__(self, process):
        self._process = process

    def start(self, *jobs):
        """Start jobs (name, URL, folder, more), all at once; give their process numbers."""
        told = [[job, url, str(folder), *rest] for job, url, folder, *rest in jobs]
        self._process.stdin.write(json.dumps(told) + "\n")
        self._process.stdin.flush()
        self._waited = []
        self._running = len(jobs)

    def began(self):
        """Wait until a job begins, and give its process number."""
        return self.hear("begin")[0]

    def ended(self):
        """Wait until every job has ended; give their exit statuses, -9 for a killed one."""
        return [self.hear("ended")[1] for _ in range(self._running)]

    def kill(self, pid):
        """End a job without a word, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def heard(self, word):
        """Give what jobs said with a word since they were started."""
        return [rest for first, *rest in self._waited if first == word]

    def hear(self, word):
        """Wait until a job says a word, and give what it said with it."""
        while True:
            line = self._process.stdout.readline()
            assert line, "the nursery has ended"
            first, *rest = json.loads(line)
            if first == word:
                return rest
            self._waited.append((first, *rest))


@contextlib.contextmanager
def nursery():
    command = [sys.executable, "-m", "tests.faults.database_child"]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            yield Nursery(process)
        finally:
            process.kill()
