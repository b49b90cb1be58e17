"""The one way out to the network: HTTPS requests that end, stay small and tell no secrets.

What may pass by itself is tried again after a growing, jittered wait, or after the wait the
server asks for; one attempt is in `exchange`.
"""

from __future__ import annotations

import logging
from io import BytesIO
from typing import BinaryIO

from data.fetch import errors
from data.fetch.exchange import AgainError, Exchange, empty
from data.fetch.request import Answer, Cancelled, Policy, Progress, Request, Tools, never

LOG = logging.getLogger(__name__)


class Client:
    """Send requests under a policy; hold nothing between them, so threads may share one."""

    def __init__(self, policy: Policy | None = None, tools: Tools | None = None) -> None:
        self.policy = policy or Policy()
        self.tools = tools or Tools()

    def get_bytes(
        self,
        request: Request,
        max_bytes: int,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[bytes, Answer]:
        """Fetch into memory; arguments and errors as `fetch`."""
        sink = BytesIO()
        answer = self.fetch(request, sink, max_bytes, progress=progress, cancelled=cancelled)
        return sink.getvalue(), answer

    def fetch(
        self,
        request: Request,
        sink: BinaryIO,
        max_bytes: int,
        *,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Answer:
        """Fetch into a seekable file, from its start; a failed attempt leaves nothing in it.

        Parameters
        ----------
        request
            What to ask for; `form` makes it a POST.
        sink
            Binary file; emptied before each attempt.
        max_bytes
            The most that may come, after unpacking.
        progress
            Called with the share done, 0 to 1, where the server tells the size.
        cancelled
            Asked several times a second, also while the server is silent.

        Raises
        ------
        FetchError
            E_FETCH_ADDRESS, _CONNECT, _TIMEOUT, _CUT, _STATUS, _BUSY, _SIZE, _FORMAT, _KEY or
            _CANCELLED.

        """
        stop = cancelled or never
        for attempt in range(1, self.policy.attempts + 1):
            try:
                return Exchange(
                    self.policy, self.tools, request, sink, max_bytes, progress, stop
                ).run()
            except AgainError as again:
                if attempt == self.policy.attempts:
                    empty(sink)
                    raise again.error from again.error.__cause__
                self._wait(self._pause(again, attempt), again.error, stop)
            except errors.FetchError:
                empty(sink)
                raise
        raise AssertionError("a policy allows at least one attempt")

    def _pause(self, again: AgainError, attempt: int) -> float:
        """Return how long to wait: what the server asks for, else a growing, jittered time.

        Raises the error itself if the server asks for longer than people wait.
        """
        longest = self.policy.longest_wait_s
        if again.retry_after is not None:
            if again.retry_after > longest:
                raise again.error
            return again.retry_after
        step = self.policy.first_wait_s * 2.0 ** (attempt - 1)
        return float(min(longest, step * (0.5 + self.tools.jitter())))

    def _wait(self, seconds: float, error: errors.FetchError, stop: Cancelled) -> None:
        LOG.info("fetch: %s: again in %.1f s", error, seconds)
        left = seconds
        while left > 0:
            if stop():
                raise errors.FetchCancelledError(host=error.details["host"])
            step = min(left, 0.5)
            self.tools.sleep(step)
            left -= step
