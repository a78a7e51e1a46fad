"""Every table, so that importing this package makes the metadata complete."""

from register.models import (
    accounts,
    bodies,
    decisions,
    declarations,
    history,
    imports,
    journal,
    officials,
    organisations,
    public,
    reviews,
    screening,
)

__all__ = [
    "accounts",
    "bodies",
    "decisions",
    "declarations",
    "history",
    "imports",
    "journal",
    "officials",
    "organisations",
    "public",
    "reviews",
    "screening",
]
