"""Files that a body's own schedule puts in a folder are offered, each once, as imports that wait
for a clerk: of a council information system until somebody has looked them over, of a table until
somebody has seen its columns.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from register.access import SERVER
from register.errors import WrongState
from register.extensions import db
from register.models.bodies import Body
from register.models.imports import ImportRun, ImportState, Noun
from register.services import journal
from register.services.imports import columns, runs
from register.services.imports import files as imports


def was_offered(body: Body, content: bytes) -> bool:
    """Say whether exactly this file came in for a body before, and waits or has come in."""
    chosen = sa.select(ImportRun.id).where(
        ImportRun.body_id == body.id,
        ImportRun.sha256 == hashlib.sha256(content).hexdigest(),
        ImportRun.state.not_in((ImportState.FAILED, ImportState.UNDONE)),
    )
    return db.session.scalar(chosen.limit(1)) is not None


def offer(body: Body, name: str, content: bytes) -> ImportRun:
    """Let a file wait for a clerk. What asks nothing waits for its turn.

    Raises:
        WrongState: nobody can see what is in it, or no clerk brings that in.
        Invalid: it is a table of so many columns that nobody could choose among them.
    """
    if imports.tells_of_council(content, name):
        file = (Noun.DECISIONS, body, name, content, imports.COUNCIL)
        run = runs.begin(SERVER, *file, asks_council=True, waits=True)
    else:
        noun = _noun(content, name)
        choice = columns.choice_for(noun, body, content, name, is_wanted=True)
        run = runs.begin(
            SERVER, noun, body, name, content, asks_columns=choice.is_asked, waits=True
        )
    journal.record(SERVER, "folder:offer", run.public_id, body.id)
    return run


def _noun(content: bytes, name: str) -> Noun:
    noun = imports.guess(content, name)
    if noun is None or imports.is_web_page(content):
        raise WrongState(
            "We cannot see what is in this file. Offer it on the page of imports, and choose there "
            "what is in it."
        )
    if noun is Noun.ORGANISATIONS:
        raise WrongState(
            "Organisations are shared by all bodies. Bring them in with organisations import."
        )
    return noun
