"""Who may speak to the browser server: hosts, origins, tokens that work once, and the cookies they buy.

Any web page can reach a socket on loopback. The token keeps strangers out; the Host check keeps out
a page whose name was pointed at this machine after it was loaded (DNS rebinding); the Origin check
keeps out other pages of this machine, which a SameSite cookie does not, because a site has no port.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?")
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches the address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_wildcard(host: str) -> bool:
    """Whether the address stands for all of this machine's addresses."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return not host


def in_address(host: str) -> str:
    """The host as it is written in a web address."""
    return f"[{host}]" if ":" in host else host.lower()


class Gate:
    """Lets in who was given the address, and nobody else.

    Args:
        host: the address that is served; on loopback all of its names are good.
        visitors: how many people are let in, each with a token of their own.
    """

    def __init__(self, host: str, *, visitors: int = 1) -> None:
        self._names = {in_address(host), *(LOOPBACK_NAMES if is_loopback(host) else ())}
        self._tokens: dict[bytes, int] = {secrets.token_urlsafe(32).encode(): n for n in range(visitors)}
        self._cookies: dict[bytes, int] = {}

    @property
    def unused(self) -> list[str]:
        """The tokens that nobody has come with yet."""
        return [token.decode() for token in self._tokens]

    def knows_host(self, hosts: list[str]) -> bool:
        """Whether the Host headers name this server. The port may differ: a tunnel has one of its own."""
        if len(hosts) != 1:
            return False
        match = HOST.fullmatch(hosts[0].lower())
        return match is not None and match.group(1) in self._names

    @staticmethod
    def is_own_origin(origin: str, host: str) -> bool:
        """Whether a page of this very server asks: scheme, name and port."""
        return origin.lower() == f"http://{host.lower()}"

    def enter(self, token: str) -> str | None:
        """The cookie for a token, which is then used up; None when the token is not good."""
        found = _find(self._tokens, token)
        if found is None:
            return None
        visitor = self._tokens.pop(found)
        cookie = secrets.token_urlsafe(32)
        self._cookies[cookie.encode()] = visitor
        return cookie

    def visitor(self, cookie: str | None) -> int | None:
        """Whose cookie this is; None when it is nobody's."""
        found = _find(self._cookies, cookie or "")
        return None if found is None else self._cookies[found]


def _find(known: dict[bytes, int], given: str) -> bytes | None:
    """The secret that equals `given`. All are compared, so that the time taken tells nothing."""
    offered = given.encode("utf-8", "replace")
    matches = [secret for secret in known if hmac.compare_digest(secret, offered)]
    return matches[0] if matches else None
