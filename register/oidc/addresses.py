"""Which addresses of a provider may be asked. Imports nothing, so that settings can be checked with
it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

LOOPBACK = ("localhost", "127.0.0.1", "::1")


def may_be_asked(address: object, issuer: str) -> bool:
    """Say whether an address that a provider named may be asked: over https, or in the clear on
    this machine where the provider itself is.
    """
    if not isinstance(address, str):
        return False
    try:
        parts, own = urlsplit(address), urlsplit(issuer)
    except ValueError:
        return False
    if parts.scheme == "https":
        return bool(parts.hostname)
    return (parts.scheme, parts.hostname) == ("http", own.hostname) and own.hostname in LOOPBACK
