"""Which addresses may be called: public HTTPS only, decided on what a name resolves to.

The connection goes to the very address that was checked, so a name cannot resolve to a public
address while it is checked and to a private one afterwards.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from data.fetch.errors import FetchAddressError, FetchConnectError

Resolver = Callable[..., Sequence[Any]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True)
class Target:
    """A checked address: where to connect, and what to ask for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port: what a secret may be sent to again."""
        return self.scheme, self.host, self.port


def parse_target(
    url: str, params: Mapping[str, str] | None = None, *, allow_loopback: bool = False
) -> Target:
    """Take a URL apart and refuse all but HTTPS (HTTP too, where loopback is allowed).

    Raises
    ------
    FetchAddressError
        For another scheme, a user or password in it, or a host that is no host name.

    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").rstrip(".")
    except (ValueError, UnicodeError) as error:
        raise FetchAddressError(host="-", reason="not a web address") from error
    schemes = ("https", "http") if allow_loopback else ("https",)
    if parts.scheme not in schemes:
        raise FetchAddressError(host=host or "-", reason="only https is allowed")
    if parts.username is not None or parts.password is not None:
        raise FetchAddressError(host=host or "-", reason="a user name in the address")
    if not _is_host(host):
        raise FetchAddressError(host=host or "-", reason="not a host name")
    query = "&".join(each for each in (parts.query, urlencode(dict(params or {}))) if each)
    path = quote(parts.path or "/", safe=_PATH_SAFE) + (f"?{_printable(query)}" if query else "")
    return Target(parts.scheme, host, port or {"https": 443, "http": 80}[parts.scheme], path)


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return False
        return True
    return len(host) <= 253 and _HOST.fullmatch(host) is not None


def _printable(query: str) -> str:
    return quote(query, safe=_PATH_SAFE + "?[]")


def checked_addresses(
    target: Target, resolve: Resolver, *, allow_loopback: bool = False
) -> list[Any]:
    """Resolve a host and return its socket addresses, all of them public.

    One private address among several refuses the host: which one would be taken is chance.

    Raises
    ------
    FetchConnectError
        If the host is not known.
    FetchAddressError
        If an address is not public, apart from loopback where that is allowed.

    """
    try:
        found = list(resolve(target.host, target.port, type=socket.SOCK_STREAM))
    except (OSError, UnicodeError) as error:
        raise FetchConnectError(host=target.host, reason="unknown host") from error
    if not found:
        raise FetchConnectError(host=target.host, reason="unknown host")
    for *_, address in found:
        ip = ipaddress.ip_address(str(address[0]).partition("%")[0])
        loopback = allow_loopback and ip.is_loopback
        if not loopback and (target.scheme != "https" or not is_public(ip)):
            raise FetchAddressError(host=target.host, reason="not a public address")
    return found


def is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address is reachable by all, with addresses inside addresses checked too."""
    inner: list[ipaddress.IPv4Address] = []
    if isinstance(ip, ipaddress.IPv6Address):
        teredo = ip.teredo
        inner = [each for each in (ip.ipv4_mapped, ip.sixtofour) if each is not None]
        inner += list(teredo) if teredo else []
        if ip in _NAT64:
            inner.append(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF))
        if ip.ipv4_mapped is not None:
            return is_public(ip.ipv4_mapped)
    return ip.is_global and not ip.is_multicast and all(is_public(each) for each in inner)
