"""Every table, so that importing this package makes the metadata complete."""

from register.models import (
    accounts,
    bodies,
    decisions,
    declarations,
    history,
    journal,
    mappings,
    officials,
    organisations,
    owners,
    public,
    reviews,
    rules,
    screening,
    shielding,
    standing,
)

__all__ = [
    "accounts",
    "bodies",
    "decisions",
    "declarations",
    "history",
    "journal",
    "mappings",
    "officials",
    "organisations",
    "owners",
    "public",
    "reviews",
    "rules",
    "screening",
    "shielding",
    "standing",
]
