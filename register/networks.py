"""Networks of addresses, as settings name them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

WIDEST = {4: 8, 6: 16}
"""Bits that a network has at least, by the version of its addresses: 10.0.0.0/8 is one body's, and
what is wider is half the internet.
"""


def read(text: str) -> str:
    """Return a network as it is compared.

    Raises:
        ValueError: it is none.
    """
    return str(_network(text.strip()))


def is_too_wide(network: str) -> bool:
    """Say whether a network is wider than one body can have."""
    found = _network(network)
    return found.prefixlen < WIDEST[found.version]


def holds(networks: Iterable[str], address: str) -> bool:
    """Say whether an address is of one of these networks. What is no address is of none."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in _network(each) for each in networks)


@lru_cache(maxsize=256)
def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text)
