"""Whose address counts: our own proxies are believed, what a client writes himself is not."""

import pytest

from atgt_portal.lib.address import client_address, subscriber

PROXY = "172.18.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "counts"),
    [
        ("", 0, PROXY),
        ("203.0.113.7", 0, PROXY),
        ("203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.1, 203.0.113.7", 1, "203.0.113.7"),
        ("10.0.0.1,203.0.113.7 , 192.0.2.1", 2, "203.0.113.7"),
        ("", 1, PROXY),
        ("203.0.113.7", 2, PROXY),
        ("203.0.113.7, unknown", 1, PROXY),
        ("203.0.113.7, 192.0.2.1'; DROP TABLE", 1, PROXY),
        ("2001:db8::5", 1, "2001:db8::5"),
        ("::ffff:203.0.113.7", 1, "203.0.113.7"),
        ("fe80::1%eth0", 1, "fe80::1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_read(forwarded: str, proxies: int, counts: str) -> None:
    assert client_address(PROXY, forwarded, proxies=proxies) == counts


@pytest.mark.parametrize(
    ("address", "counts"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("", None),
        ("/run/portal.sock", None),
    ],
)
def test_one_subscriber_is_one_however_many_addresses_his_line_has(address: str, counts: str | None) -> None:
    assert subscriber(address) == counts
