"""The gate: which hosts and origins are good, and that a token works once."""

from __future__ import annotations

import pytest

from reportbot.adapters.browser_gate import Gate, in_address, is_loopback, is_wildcard


@pytest.mark.parametrize("host", ["127.0.0.1:8310", "localhost", "LOCALHOST:8310", "[::1]:8310", "127.0.0.1:9"])
def test_every_name_of_loopback_is_good(host: str) -> None:
    assert Gate("127.0.0.1").knows_host([host])


@pytest.mark.parametrize(
    "hosts",
    [
        [],
        ["evil.example"],
        ["evil.example:8310"],
        ["localhost.evil.example"],
        ["evil@localhost"],
        ["localhost:8310", "evil.example"],
        ["localhost:x"],
        ["localhost."],
        ["127.0.0.1 "],
        ["192.168.1.4"],
        [""],
    ],
)
def test_other_hosts_are_not(hosts: list[str]) -> None:
    assert not Gate("127.0.0.1").knows_host(hosts)


def test_an_address_of_the_network_is_known_by_itself_alone() -> None:
    gate = Gate("192.168.1.4")
    assert gate.knows_host(["192.168.1.4:8310"])
    assert not gate.knows_host(["localhost:8310"])


def test_an_origin_is_scheme_name_and_port() -> None:
    assert Gate.is_own_origin("http://localhost:8310", "localhost:8310")
    assert not any(
        Gate.is_own_origin(origin, "localhost:8310")
        for origin in ("http://localhost:8311", "https://localhost:8310", "http://evil.example", "null", "")
    )


def test_a_token_is_exchanged_once() -> None:
    gate = Gate("127.0.0.1", visitors=2)
    first, second = gate.unused
    cookie = gate.enter(first)
    assert cookie is not None and cookie not in (first, second)
    assert gate.visitor(cookie) == 0
    assert gate.enter(first) is None
    assert gate.unused == [second]
    assert gate.visitor(gate.enter(second)) == 1
    assert gate.unused == []


@pytest.mark.parametrize("wrong", ["", "x", "ä", "\udc80", None])
def test_what_is_no_cookie_is_nobody(wrong: str | None) -> None:
    gate = Gate("127.0.0.1")
    assert gate.visitor(wrong) is None
    assert gate.enter(wrong or "") is None
    assert len(gate.unused) == 1


def test_addresses_are_told_apart() -> None:
    assert all(is_loopback(host) for host in ("127.0.0.1", "127.9.9.9", "::1", "localhost"))
    assert not any(is_loopback(host) for host in ("10.0.0.1", "box", "0.0.0.0"))
    assert all(is_wildcard(host) for host in ("0.0.0.0", "::", ""))
    assert not any(is_wildcard(host) for host in ("10.0.0.1", "box"))
    assert (in_address("::1"), in_address("Box.Example")) == ("[::1]", "box.example")
