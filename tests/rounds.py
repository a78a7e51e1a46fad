"""A round of screening, as `flask screening run` makes it."""

from __future__ import annotations

from register import clock
from register.access import SERVER
from register.extensions import db
from register.services.screening import roads, rounds
from register.services.screening.affected import RecordedChanges
from register.transaction import transaction


def screen_round(*bodies, day=None, tell=None, **how):
    """Screen some bodies, or all where none is named, seen from a day (None: today); return what
    came of each. `how` as the command has it: `changed`, `anew`.
    """
    slugs = [body.slug for body in bodies] or None
    with transaction():
        round_ = rounds.begin(SERVER, day or clock.today(), slugs, **how)
    found = []
    for piece in round_.pieces:
        with transaction():
            found += round_.screen(piece, tell)
    with transaction():
        round_.finish()
    return found


def screen_anew(*bodies, day=None):
    """Put every decision of some bodies to the engine, whatever was recorded; return what came of
    each.
    """
    return screen_round(*bodies, day=day, anew=True)


def looked_at(*bodies, day=None):
    """Screen what can have changed since the last round; return how many decisions that was."""
    return sum(each.decisions for each in screen_round(*bodies, day=day, changed=True))


def touched(body, since, day=None):
    """Return the decisions of a body that something recorded since, or the calendar, can touch."""
    return set(
        RecordedChanges(
            since, day or clock.day_of(since), lambda: roads.everywhere(db.session.connection())
        ).of(body)
    )
