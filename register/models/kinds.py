"""Kinds of rows that public pages name too. No table stands here, so whoever reads the public views
may.
"""

from __future__ import annotations

import enum


class Act(enum.StrEnum):
    """What made a version of a position."""

    DECLARE = "declare"
    AMEND = "amend"
    END = "end"
    WITHDRAW = "withdraw"
    """The entry was made in error; the row stays, and says so."""


class NoneAct(enum.StrEnum):
    """What made a version of the declaration that there is nothing to declare."""

    DECLARE = "declare"
    END = "end"
    """A position was declared after it."""


class FollowedKind(enum.StrEnum):
    """What can be followed: a thing with a page in the public register."""

    BODY = "body"
    OFFICIAL = "official"
    ORGANISATION = "organisation"


HELD_BY_ONE = frozenset(
    (
        *("burgemeester", "commissaris van de koning", "dijkgraaf", "watergraaf"),
        *("griffier", "secretaris", "gemeentesecretaris", "provinciesecretaris"),
        *("mayor", "king's commissioner"),
    )
)


def same_office(title: str) -> str:
    """Return what the titles of one office share: capitals and spaces do not tell them apart.

    >>> same_office("Lid  van de Raad") == same_office("lid van de raad")
    True
    """
    return " ".join(title.split()).casefold()


def is_held_by_one(title: str) -> bool:
    """Say whether one person at a time holds an office with this title. Source: Gemeentewet 6, 100
    and 107; Provinciewet 6, 97 and 104; Waterschapswet 10 and 53.
    """
    return same_office(title) in HELD_BY_ONE


class MeetingKind(enum.StrEnum):
    """Who meets, and votes on the items."""

    COUNCIL = "council"
    """The elected members: council, states, general board."""
    COLLEGE = "college"
    """The executives: college, deputed states, daily board."""
