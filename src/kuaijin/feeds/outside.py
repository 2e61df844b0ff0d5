"""A request to another system, made so that it cannot be led into the house's own network.

The name is resolved once, every address it has is checked, and the connection goes to the address that was checked.
Redirects are not followed. Without leave for this hook only public addresses are spoken to, and by https; with leave
private ones too. Addresses of a link, of groups and of nobody never: there are the doors to the machine's own cloud."""

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

from kuaijin.messaging.transport import Outcome

SECONDS = 5
ANSWER_BYTES = 1024
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Inside(Exception):
    """The address lies where this hook may not speak to."""


@dataclass(frozen=True)
class Post:
    """One request. `inside`: private addresses and plain http are allowed."""

    url: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    inside: bool = False


def readable(url: str, inside: bool) -> SplitResult:
    """The parts of an address that may be spoken to as far as it says itself. Raises Inside, ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.fragment:
        raise ValueError(url)
    if parts.port == 0:
        raise ValueError(url)
    if parts.scheme == "http" and not inside:
        raise Inside
    try:
        literal: Address | None = ipaddress.ip_address(parts.hostname)
    except ValueError:
        literal = None
    if literal is not None and not allowed(literal, inside):
        raise Inside
    return parts


def allowed(address: Address, inside: bool) -> bool:
    """May this be spoken to? An address that carries another (mapped, 6to4, NAT64) is judged by that one too."""
    for carried in _carried(address):
        if not allowed(carried, inside):
            return False
    if address.is_multicast or address.is_unspecified or address.is_link_local:
        return False
    if isinstance(address, ipaddress.IPv4Address) and address.is_reserved:
        return False
    return inside or address.is_global


def _carried(address: Address) -> list[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour]
    if address.teredo:
        found += list(address.teredo)
    if address in NAT64:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]


def resolved(host: str, port: int, inside: bool) -> str:
    """The first address of the host. One that may not be spoken to forbids them all. Raises Inside, OSError."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in rows]
    if not all(allowed(ipaddress.ip_address(one.partition("%")[0]), inside) for one in addresses):
        raise Inside
    return addresses[0]


class _Pinned(http.client.HTTPConnection):
    """Speaks to the address that was checked, under the name that was asked for."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        self.secure = parts.scheme == "https"
        self.address = address
        super().__init__(str(parts.hostname), parts.port or (443 if self.secure else 80), timeout=SECONDS)

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def post(asked: Post) -> Outcome:
    """One attempt. The answer's status counts, its words do not."""
    try:
        parts = readable(asked.url, asked.inside)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        connection = _Pinned(parts, resolved(str(parts.hostname), port, asked.inside))
    except Inside:
        return Outcome(False, "private")
    except (ValueError, OSError):
        return Outcome(False, "no_answer")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = parts.netloc
    try:
        connection.request("POST", target, asked.body, {"Host": host, **asked.headers})
        answer = connection.getresponse()
        answer.read(ANSWER_BYTES)
        status = answer.status
    except TimeoutError:
        return Outcome(False, "timeout")
    except (OSError, ValueError, http.client.HTTPException):
        return Outcome(False, "no_answer")
    finally:
        connection.close()
    return Outcome(True) if 200 <= status < 300 else Outcome(False, f"http_{status}")
