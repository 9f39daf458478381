"""Fetches a feed from an address somebody typed, and trusts neither the address nor the answer.

Every name is resolved first, every address it has must be public, and the connection goes to the
address that was looked at: a name that answers differently the second time gains nothing. Each
redirect is a new address and is looked at anew. Size and time are limited as a whole.
"""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urljoin, urlsplit

from summit.kernel.errors import N_, Refused

LARGEST = 2 * 1024 * 1024  # bytes; a Wix feed of twenty posts has about 60,000
LONGEST = 20.0  # seconds for everything, redirects too
SILENCE = 10.0  # seconds without a byte
REDIRECTS = 3
CHUNK = 64 * 1024
MOVED = (301, 302, 303, 307, 308)
# they carry an IPv4 address inside and may lead to a private one
TRANSLATED = [ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32")]
# no longer given to anybody, and yet somebody's network may use them: RFC 3879, RFC 7526
RETIRED = [ip_network(one) for one in ("fec0::/10", "192.88.99.0/24")]
Ip = IPv4Address | IPv6Address


class NotFetched(Refused):
    """The base of everything that keeps a feed from being read whole."""

    message = N_("The feed could not be fetched.")


class NotAnAddress(NotFetched):
    message = N_("A feed’s address begins with https:// or http:// and names a host.")


class NotFound(NotFetched):
    message = N_("No host has the name %(host)s.")


class NotPublic(NotFetched):
    message = N_(
        "%(host)s is an address inside a network, not one of the internet. Feeds are not fetched "
        "from there."
    )


class TooLarge(NotFetched):
    message = N_("The feed is larger than %(most)s MB. Nothing of it was taken.")


class TooSlow(NotFetched):
    message = N_("The feed did not end within %(most)s seconds. Nothing of it was taken.")


class TooManyRedirects(NotFetched):
    message = N_("The feed’s address leads on to another more than %(most)s times.")


class Unanswered(NotFetched):
    message = N_("%(host)s does not answer, or not as a site does.")


class NotGiven(NotFetched):
    message = N_("%(host)s answers %(status)s instead of a feed.")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came, and the address it came from in the end."""

    body: bytes
    address: str


def fetch(address: str, *, loopback: bool = False, longest: float = LONGEST) -> Fetched:
    """Return what is at `address`. Raises `NotFetched`, always within about `longest` seconds.

    `loopback` allows this machine itself, and nothing else that is not public.
    """
    deadline = time.monotonic() + longest
    for _turn in range(REDIRECTS + 1):
        parts = _checked(address)
        with _answer(parts, loopback, deadline, longest) as answer:
            if answer.status not in MOVED:
                return Fetched(_body(answer, parts), address)
            address = urljoin(address, answer.headers.get("Location", ""))
    raise TooManyRedirects(most=REDIRECTS)


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        _ = parts.port  # raises where it is no number
    except ValueError:
        raise NotAnAddress() from None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise NotAnAddress()
    if not address.isascii() or any(sign <= " " for sign in address):
        raise NotAnAddress()
    return parts


def _resolved(host: str, port: int, loopback: bool) -> str:
    """Return an address of `host`. One that may not be asked spoils them all."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotFound(host=host) from None
    numbers = [str(one[4][0]) for one in found]
    if not numbers or not all(may_ask(number, loopback=loopback) for number in numbers):
        raise NotPublic(host=host)
    return numbers[0]


def may_ask(number: str, *, loopback: bool) -> bool:
    """Tell whether an IP address is one of the internet, or this machine where that is allowed."""
    found: Ip = ip_address(number.partition("%")[0])  # fe80::1%eth0 names an interface
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    if found.is_loopback:
        return loopback
    if found.is_multicast or found.is_reserved or found.is_unspecified:
        return False
    return found.is_global and not any(found in network for network in TRANSLATED + RETIRED)


@contextmanager
def _answer(
    parts: SplitResult, loopback: bool, deadline: float, longest: float
) -> Iterator[HTTPResponse]:
    """Ask, and give the answer's head. At the deadline the connection is cut, whoever waits."""
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    number = _resolved(host, port, loopback)
    cut = threading.Event()
    line: socket.socket | None = None
    clock: threading.Timer | None = None
    try:
        left = max(deadline - time.monotonic(), 0.01)
        line = socket.create_connection((number, port), timeout=min(SILENCE, left))
        if parts.scheme == "https":  # the time-out bounds a handshake as a whole
            line = ssl.create_default_context().wrap_socket(line, server_hostname=host)
        clock = _cut_at(line, deadline - time.monotonic(), cut)
        connection = HTTPConnection(host, port)
        connection.default_port = 443 if parts.scheme == "https" else 80  # is not said to the host
        connection.sock = line
        connection.request("GET", _target(parts), headers=_headers())
        with connection.getresponse() as answer:
            yield answer
        if cut.is_set():
            raise TooSlow(most=round(longest))
    except (OSError, HTTPException, ValueError) as fault:
        if cut.is_set() or time.monotonic() >= deadline:
            raise TooSlow(most=round(longest)) from None
        raise Unanswered(host=host) from fault
    finally:
        if clock:
            clock.cancel()
        if line:
            line.close()


def _cut_at(line: socket.socket, seconds: float, cut: threading.Event) -> threading.Timer:
    """Close `line` after so many seconds: a time-out per read never ends a feed that drips."""

    def end() -> None:
        cut.set()
        try:  # of the socket itself: TLS would forget its state under whoever reads
            socket.socket.shutdown(line, socket.SHUT_RDWR)
        except OSError:
            return  # it has ended by itself

    clock = threading.Timer(max(seconds, 0), end)
    clock.daemon = True
    clock.start()
    return clock


def _target(parts: SplitResult) -> str:
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _headers() -> dict[str, str]:
    return {
        "Accept": "application/rss+xml, application/feed+json, application/xml, */*;q=0.5",
        "Accept-Encoding": "identity",  # what is packed small may be large
        "User-Agent": "summit-articles",
        "Connection": "close",
    }


def _body(answer: HTTPResponse, parts: SplitResult) -> bytes:
    if answer.status != 200 or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotGiven(host=parts.hostname, status=answer.status)
    too_large = TooLarge(most=LARGEST // 1024 // 1024)
    if answer.length is not None and answer.length > LARGEST:
        raise too_large
    found = bytearray()
    while chunk := answer.read1(CHUNK):
        found += chunk
        if len(found) > LARGEST:
            raise too_large
    if answer.length:  # it promised more
        raise Unanswered(host=parts.hostname)
    return bytes(found)
