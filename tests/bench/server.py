"""Start a server of the app for the bench, and end it."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.source import ROOT

START_S = 90


@dataclass(frozen=True)
class Server:
    """A running server: its address and its process."""

    port: int
    pid: int

    def url(self, path: str = "/") -> str:
        """Give the address of a page."""
        return f"http://localhost:{self.port}{path}"

    def memory_mb(self) -> float:
        """Give the resident memory of the process."""
        done = subprocess.run(
            ["ps", "-o", "rss=", "-p", str(self.pid)], capture_output=True, text=True, check=True
        )
        return int(done.stdout) / 1024


def free_port() -> int:
    """Find a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def serve(script: Path, **environment: str) -> Iterator[Server]:
    """Run ``streamlit run script`` as users do, until the block ends."""
    port = free_port()
    run = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port),
           "--server.headless", "true", "--server.fileWatcherType", "none",
           "--browser.gatherUsageStats", "false"]  # fmt: skip
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    settings = {**os.environ, "PYTHONPATH": path, **environment}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            run, cwd=ROOT, env=settings, stdout=log, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            server = Server(port, process.pid)
            if not answers(server, process):
                log.seek(0)
                raise RuntimeError(log.read()[-3000:].decode(errors="replace"))
            yield server
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def answers(server: Server, process: subprocess.Popen) -> bool:
    """Wait until the server answers, or its process ends."""
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(urllib.error.URLError, ConnectionError, TimeoutError):
            urllib.request.urlopen(server.url("/_stcore/health"), timeout=2).close()
            return True
        time.sleep(0.1)
    return False
