"""What is asked of an outside server, under which limits, and what came.

Nothing here goes to the network; a test replaces the `Tools`.
"""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlencode

from data.fetch.address import Resolver

Progress = Callable[[float], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Policy:
    """Limits of one request; seconds unless named otherwise."""

    connect_s: float = 15.0
    silence_s: float = 60.0
    total_s: float = 600.0
    attempts: int = 4
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    redirects: int = 5
    allow_loopback: bool = False  # for tests, which serve recorded answers there


@dataclass(frozen=True)
class Tools:
    """What a test replaces: the clock, waiting, chance, and the resolving of names."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    resolve: Resolver = socket.getaddrinfo


@dataclass(frozen=True)
class Request:
    """What to ask for. `secret_params` and `secret_headers` appear in no message and no record.

    `settings` names the settings that hold the secrets, for the sentence when they are refused.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    form: Mapping[str, str] | None = field(default=None, repr=False)
    settings: str = ""

    @property
    def shown_url(self) -> str:
        """The address without secrets, for records."""
        query = urlencode(dict(self.params))
        return f"{self.url}{'&' if '?' in self.url else '?'}{query}" if query else self.url


@dataclass(frozen=True)
class Answer:
    """What came: the size in bytes, when, and the content type that the server names."""

    host: str
    size: int
    at: datetime
    content_type: str


def never() -> bool:
    """Be the question of those who cannot cancel."""
    return False
