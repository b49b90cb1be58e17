"""Work that takes a while and can be stopped, in a thread, so that nobody's session waits."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from data.fetch.errors import FetchCancelledError
from data.readers.errors import CancelledError
from lib.errors import AppError

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]
T = TypeVar("T")

AT_ONCE = 2
"""Jobs of all sessions that are worked on at the same time; others wait for their turn."""
_TURNS = threading.BoundedSemaphore(AT_ONCE)
_TURN_S = 0.1
_LOG = logging.getLogger(__name__)


class JobFailedError(AppError, RuntimeError):
    """Say that work broke off by a fault of ours; the number stands in the log too."""

    code = "E_JOB"
    text_id = "Pekerjaan terhenti karena gangguan (nomor {number}). Coba lagi."
    text_en = "The work broke off by a fault (number {number}). Try again."


class Job(Generic[T]):
    """One run of `work`, begun at once, until it ends or is stopped.

    Parameters
    ----------
    work
        Takes a function that is told the share done, 0 to 1, and one that says whether to stop;
        returns the result or raises.

    """

    def __init__(self, work: Callable[[Progress, Cancelled], T]) -> None:
        self.share = 0.0
        self.result: T | None = None
        self.fault: AppError | None = None
        self._work = work
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="peta-ambil", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        taken = False
        try:
            while not (taken := _TURNS.acquire(timeout=_TURN_S)):
                if self._stop.is_set():
                    return
            self.result = self._work(self._reach, self._stop.is_set)
        except AppError as error:
            self.fault = error
        except Exception as error:  # noqa: BLE001 - a thread has nobody above to tell
            number = secrets.token_hex(4)
            _LOG.log(logging.ERROR, "job failed, number %s", number, exc_info=error)
            self.fault = JobFailedError(number=number)
        finally:
            if taken:
                _TURNS.release()

    def _reach(self, share: float) -> None:
        self.share = min(max(share, 0.0), 1.0)

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return self._thread.is_alive()

    @property
    def cancelled(self) -> bool:
        """Whether it ended, or is to end, because somebody asked for it."""
        stopped = isinstance(self.fault, FetchCancelledError | CancelledError)
        return stopped or (self._stop.is_set() and self.result is None)

    def cancel(self) -> None:
        """Ask it to stop."""
        self._stop.set()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long, and tell whether it has ended."""
        self._thread.join(seconds)
        return not self.running
