"""Every table, so that importing this package makes the metadata complete."""

from register.models import (
    accounts,
    bodies,
    decisions,
    declarations,
    history,
    imports,
    journal,
    mappings,
    officials,
    organisations,
    owners,
    public,
    reviews,
    rules,
    screening,
    standing,
)

__all__ = [
    "accounts",
    "bodies",
    "decisions",
    "declarations",
    "history",
    "imports",
    "journal",
    "mappings",
    "officials",
    "organisations",
    "owners",
    "public",
    "reviews",
    "rules",
    "screening",
    "standing",
]
