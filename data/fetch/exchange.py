"""One attempt at a request: connect, ask, follow redirects, stream the answer into a file.

There is a time limit for connecting, for silence and for the whole, and a limit of size, on what
comes and on what it unpacks to. Redirects are few; each is checked like the first address, and
none takes a secret to another host.
"""

from __future__ import annotations

import contextlib
import errno
import http.client
import logging
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, BinaryIO
from urllib.parse import urlencode, urljoin

from data.fetch import errors
from data.fetch.address import Target, checked_addresses, parse_target
from data.fetch.request import Answer, Cancelled, Policy, Progress, Request, Tools

LOG = logging.getLogger(__name__)
USER_AGENT = "PetaLayanan/0.1"
_CHUNK = 64 * 1024
_WATCH_S = 0.1
_AGAIN = frozenset({429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_REFUSED = frozenset({401, 403})


class AgainError(Exception):
    """Carry a fault that may pass by itself."""

    def __init__(self, error: errors.FetchError, retry_after: float | None = None) -> None:
        super().__init__(error.code)
        self.error = error
        self.retry_after = retry_after


def empty(sink: BinaryIO) -> None:
    """Take out what an attempt has written."""
    sink.seek(0)
    sink.truncate()


def _reason(error: Exception) -> str:
    """Say why a server cannot be reached, in words that `errors` has in both languages."""
    if isinstance(error, ConnectionRefusedError):
        return "it refused the connection"
    if isinstance(error, ssl.SSLError):
        return "no secure connection"
    if isinstance(error, OSError) and error.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH):
        return "no connection to the network"
    return "the connection failed"


class Exchange:
    """One attempt: the request, its redirects, and the streaming of the answer."""

    def __init__(
        self,
        policy: Policy,
        tools: Tools,
        request: Request,
        sink: BinaryIO,
        max_bytes: int,
        progress: Progress | None,
        stop: Cancelled,
    ) -> None:
        self._policy, self._tools = policy, tools
        self._request, self._sink, self._limit = request, sink, max_bytes
        self._progress, self._stop = progress, stop
        self._host = "-"
        self._killed: type[errors.FetchError] | None = None

    def run(self) -> Answer:
        """Send the request and stream its answer; raises `FetchError` or `AgainError`."""
        empty(self._sink)
        params = {**self._request.params, **self._request.secret_params}
        target = self._target(self._request.url, params)
        origin = target.origin
        for _ in range(self._policy.redirects + 1):
            self._host = target.host
            result = self._send(target, secrets=target.origin == origin)
            if isinstance(result, Answer):
                return result
            target = self._target(result, {})
        raise errors.FetchAddressError(host=self._host, reason="too many redirects")

    def _target(self, url: str, params: Mapping[str, str]) -> Target:
        return parse_target(url, params, allow_loopback=self._policy.allow_loopback)

    def _send(self, target: Target, *, secrets: bool) -> Answer | str:
        """Return the answer, or the address it moved to; faults become ours."""
        if self._stop():
            raise errors.FetchCancelledError(host=self._host)
        try:
            with self._connected(target) as connection:
                self._ask(connection, target, secrets=secrets)
                with contextlib.closing(connection.getresponse()) as response:
                    return self._receive(response, target)
        except (errors.FetchError, AgainError):
            raise
        except ssl.SSLCertVerificationError as error:
            reason = "its certificate is not valid"
            raise errors.FetchConnectError(host=self._host, reason=reason) from error
        except (OSError, http.client.HTTPException) as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> Exception:
        seconds = round(self._policy.total_s)
        if self._killed is errors.FetchCancelledError:
            return errors.FetchCancelledError(host=self._host)
        if self._killed is errors.FetchTimeoutError:
            return errors.FetchTimeoutError(host=self._host, seconds=seconds)
        if isinstance(error, TimeoutError):
            silence = round(self._policy.silence_s, 1)
            return AgainError(errors.FetchTimeoutError(host=self._host, seconds=silence))
        if isinstance(error, http.client.IncompleteRead | ConnectionResetError):
            return AgainError(errors.FetchCutError(host=self._host))
        if isinstance(error, http.client.InvalidURL):
            return errors.FetchAddressError(host=self._host, reason="not a web address")
        return AgainError(errors.FetchConnectError(host=self._host, reason=_reason(error)))

    @contextlib.contextmanager
    def _connected(self, target: Target) -> Iterator[http.client.HTTPConnection]:
        loopback = self._policy.allow_loopback
        found = checked_addresses(target, self._tools.resolve, allow_loopback=loopback)
        connection = http.client.HTTPConnection(target.host, target.port)
        connection.sock = _connect(target, found, self._policy)
        done = threading.Event()
        watch = threading.Thread(target=self._watch, args=(connection.sock, done), daemon=True)
        watch.start()
        try:
            yield connection
        finally:
            done.set()
            watch.join()
            connection.close()

    def _watch(self, sock: socket.socket, done: threading.Event) -> None:
        """Close the connection at the time limit or when cancelled, even amid silence."""
        end = self._tools.monotonic() + self._policy.total_s
        while not done.wait(_WATCH_S):
            late = self._tools.monotonic() >= end
            if late or self._stop():
                self._killed = errors.FetchTimeoutError if late else errors.FetchCancelledError
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)
                return

    def _ask(
        self, connection: http.client.HTTPConnection, target: Target, *, secrets: bool
    ) -> None:
        headers = {
            "User-Agent": USER_AGENT,
            "Accept-Encoding": "gzip",
            "Accept": "*/*",
            "Connection": "close",
        }
        body = None
        if secrets:
            headers |= self._request.secret_headers
        if self._request.form is not None:
            body = urlencode(dict(self._request.form)).encode("ascii")
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("GET" if body is None else "POST", target.path, body, headers)

    def _receive(self, response: http.client.HTTPResponse, target: Target) -> Answer | str:
        status = response.status
        if status in _MOVED and response.getheader("Location"):
            if self._request.form is not None:
                raise errors.FetchAddressError(host=self._host, reason="a form sent elsewhere")
            return urljoin(
                f"{target.scheme}://{_bracketed(target.host)}:{target.port}{target.path}",
                str(response.getheader("Location")),
            )
        if status in _REFUSED and self._request.settings:
            raise errors.FetchKeyError(host=self._host, settings=self._request.settings)
        if status in _AGAIN:
            raise self._again(status, response.getheader("Retry-After"))
        if status != 200:
            raise errors.FetchStatusError(host=self._host, status=status)
        size = self._stream(response)
        kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        LOG.info("fetch: %s: %d bytes", self._host, size)
        return Answer(self._host, size, self._tools.now(), kind)

    def _again(self, status: int, header: str | None) -> AgainError:
        seconds = _retry_after(header, self._tools.now())
        if status == 429 or seconds is not None:
            told = round(seconds if seconds is not None else self._policy.longest_wait_s)
            return AgainError(errors.FetchBusyError(host=self._host, seconds=told), seconds)
        return AgainError(errors.FetchStatusError(host=self._host, status=status))

    def _stream(self, response: http.client.HTTPResponse) -> int:
        told = response.length  # None while chunked, or when the server does not say
        if told is not None and told > self._limit:
            raise self._too_large()
        unpacker = _Unpacker(response.getheader("Content-Encoding"), self._host)
        came = written = 0
        while chunk := response.read1(_CHUNK):
            came += len(chunk)
            for plain in unpacker.pieces(chunk):
                written += len(plain)
                if written > self._limit:
                    raise self._too_large()
                self._sink.write(plain)
            if self._killed is not None:
                break
            if self._progress is not None and told:
                self._progress(min(1.0, came / told))
        if self._killed is not None:
            raise ConnectionAbortedError
        if not unpacker.whole or (told is not None and came < told):
            raise http.client.IncompleteRead(b"")
        self._sink.flush()
        return written

    def _too_large(self) -> errors.FetchSizeError:
        return errors.FetchSizeError(host=self._host, limit=round(self._limit / 1024**2, 1))


class _Unpacker:
    """Undo a gzip content encoding in small pieces, or pass other bytes through."""

    def __init__(self, encoding: str | None, host: str) -> None:
        self._host = host
        name = (encoding or "identity").strip().lower()
        if name not in ("identity", "gzip", "x-gzip"):
            raise errors.FetchFormatError(host=host, expected="gzip", found=name)
        self._inflate = None if name == "identity" else zlib.decompressobj(wbits=31)

    def pieces(self, chunk: bytes) -> Iterator[bytes]:
        """Give what a chunk stands for, at most a megabyte at a time: it may be gigabytes."""
        if self._inflate is None:
            yield chunk
            return
        try:
            while chunk and not self._inflate.eof:
                yield self._inflate.decompress(chunk, 1024**2)
                chunk = self._inflate.unconsumed_tail
        except zlib.error as error:
            raise errors.FetchFormatError(
                host=self._host, expected="gzip", found="broken gzip"
            ) from error

    @property
    def whole(self) -> bool:
        """Tell whether the end of the packed bytes has been seen."""
        return self._inflate is None or self._inflate.eof


def _connect(target: Target, found: list[Any], policy: Policy) -> socket.socket:
    """Connect to the first of the checked addresses that answers."""
    fault: OSError = OSError("no address")
    for family, kind, protocol, _, address in found:
        raw = socket.socket(family, kind, protocol)
        try:
            raw.settimeout(policy.connect_s)
            raw.connect(address)
            if target.scheme == "http":
                ready: socket.socket = raw
            else:
                context = ssl.create_default_context()
                ready = context.wrap_socket(raw, server_hostname=target.host)
        except OSError as error:
            raw.close()
            fault = error
        else:
            ready.settimeout(policy.silence_s)
            return ready
    raise fault


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds of a Retry-After header, a number or a date; None if there is none."""
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:6])
    try:
        date = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or UTC) - now).total_seconds())
