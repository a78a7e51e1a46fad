"""Every table, so that importing this package makes the metadata complete."""

from register.models import (
    accounts,
    bodies,
    decisions,
    declarations,
    history,
    journal,
    officials,
    organisations,
    public,
    reviews,
    rules,
    screening,
)

__all__ = [
    "accounts",
    "bodies",
    "decisions",
    "declarations",
    "history",
    "journal",
    "officials",
    "organisations",
    "public",
    "reviews",
    "rules",
    "screening",
]
