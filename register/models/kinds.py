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
