"""Whose machine asks: behind our own proxies, the address that the outermost of them saw."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_ONE_SUBSCRIBER = 64


def client_address(peer: str, forwarded: str, *, proxies: int) -> str:
    """The client's address; `peer` holds the connection, `forwarded` is the header `X-Forwarded-For` as it arrived.

    Every proxy adds at the right end whom it has seen. So only the last `proxies` entries are our own proxies' words;
    what a client has written himself stands further left and is never read. Without that many entries, or with an
    unreadable one, the peer counts.
    """
    told = forwarded.split(",") if proxies else []
    if len(told) < proxies or not told:
        return peer
    found = _parsed(told[-proxies])
    return str(found) if found else peer


def subscriber(address: str) -> str | None:
    """Who counts as one: an IPv4 address, of IPv6 the first address of the network that one line is given (/64)."""
    found = _parsed(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((found, _ONE_SUBSCRIBER), strict=False).network_address)
    return str(found) if found else None


def _parsed(text: str) -> IPv4Address | IPv6Address | None:
    bare = text.strip().partition("%")[0]
    try:
        found = ip_address(bare)
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found
