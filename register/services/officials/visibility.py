"""Whether an official is shown to everybody. The public views ask the same of every row."""

from __future__ import annotations

from register.models.officials import Official
from register.services.officials import departures, shielding


def is_published(official: Official) -> bool:
    """Say whether the positions of an official are published under their name: a public office, now
    or before.

    Not where the official is shielded on grounds of safety, or left the public register.
    """
    return (
        any(term.office.is_public for term in official.terms)
        and not shielding.is_shielded(official)
        and not departures.has_left(official)
    )
