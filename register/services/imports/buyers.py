"""Whose notices a file holds: a buyer that is not known to be the body that brings them in is asked
about, once.

A file with such buyers waits, and nothing of it is kept until somebody has said of each whether it
is the body. Notices of a buyer that is another organisation lie aside, without a question; the
report says how many of whom, and while the file is kept one press takes them in after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conflict_graph.readers.records import DecisionRecord
from register import access
from register.access import Identity, Permission, Subject
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.bodies import Body
from register.models.imports import (
    BuyerAnswer,
    ImportContent,
    ImportProblem,
    ImportRun,
    ImportState,
    Noun,
)
from register.services import journal
from register.services.imports import files as imports
from register.services.imports import runs
from register.services.imports.keepers.decisions import SET_ASIDE
from register.services.organisations.buyers import BuyerQuestion, Whose


def must_ask(run: ImportRun, records: Sequence[Any]) -> bool:
    """Say whether notices of an import name buyers of whom nobody has said whether they are its
    body.
    """
    return (
        run.noun is Noun.DECISIONS
        and run.body is not None
        and run.format != imports.COUNCIL
        and bool(Whose(run.body).questions(records))
    )


def ask(run: ImportRun) -> None:
    """Let an import that was read wait until somebody says whose its notices are."""
    run.state, run.asks_buyers, run.started_at = ImportState.WAITING, True, None


def is_asked(run: ImportRun) -> bool:
    """Say whether an import waits until somebody says whose its notices are."""
    return run.asks_buyers and run.state is ImportState.WAITING


def questions(identity: Identity, run: ImportRun) -> list[BuyerQuestion]:
    """Return the buyers of an import about which somebody must say whether they are its body.

    Raises:
        NotAllowed: the asker may not bring in decisions for this body.
        NotFound: it does not wait for that, or not any more.
    """
    imports.require(run.noun, identity, run.body)
    kept = db.session.get(ImportContent, run.id)
    if not is_asked(run) or run.body is None or kept is None:
        raise NotFound("There is no such import.")
    reading = imports.read(run.noun, kept.content, run.file_name, run.format, runs.chosen_of(run))
    return Whose(run.body).questions(reading.records)


def answer(identity: Identity, run: ImportRun, said: Mapping[str, bool | None]) -> None:
    """Record whether each buyer is the body, by the key of its question, and let the import wait
    for its turn.

    Raises:
        NotAllowed: the asker may not bring in decisions for this body.
        NotFound: it does not wait for that, or not any more.
        Invalid: of some buyer nothing was said.
    """
    asked = questions(identity, run)
    assert run.body is not None, "only an import for a body asks this"
    for question in asked:
        is_body = said.get(question.key)
        if is_body is None:
            raise Invalid("Say of each buyer whether it is your body.", question.key)
        _record(identity, run.body, question.key, question.name, is_body)
    run.asks_buyers = False


def accept(identity: Identity, body: Body, records: Iterable[DecisionRecord]) -> None:
    """Record of every buyer about whom must be asked that it is the body.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    whose = Whose(body)
    open_ = (each for each in records if not whose.is_said(each))
    for key, name in whose.elsewhere(open_).items():
        _record(identity, body, key, name, True)


@dataclass(frozen=True, slots=True)
class BuyerAside:
    """A buyer of whom notices lie aside, and how many. `why` is the remedy that says it."""

    name: str
    notices: int
    why: str


def aside(run: ImportRun) -> list[BuyerAside]:
    """Return whose notices an import left aside, the most first; of those that the report has
    kept.
    """
    count = sa.func.count()
    found = db.session.execute(
        sa.select(ImportProblem.value, ImportProblem.remedy, count)
        .where(ImportProblem.run_id == run.id, ImportProblem.remedy.in_(map(str, SET_ASIDE)))
        .group_by(ImportProblem.value, ImportProblem.remedy)
        .order_by(count.desc(), ImportProblem.value)
    )
    remedies = {str(each): each for each in SET_ASIDE}
    return [BuyerAside(name, notices, remedies[why]) for name, why, notices in found]


def take(identity: Identity, run: ImportRun, name: str) -> ImportRun:
    """Record that a buyer whose notices lie aside is the body, and begin the import of the same
    file again; what came in already is recognised.

    Raises:
        NotAllowed: the asker may not bring in decisions for this body.
        WrongState: the file is no longer kept, or nothing of that buyer lies aside.
    """
    imports.require(run.noun, identity, run.body)
    kept = db.session.get(ImportContent, run.id)
    if run.state is not ImportState.DONE or run.body is None or kept is None:
        raise WrongState("This file is no longer kept. Offer it again, and choose then.")
    chosen = runs.chosen_of(run)
    records = imports.read(run.noun, kept.content, run.file_name, run.format, chosen).records
    keys = [key for key, said in Whose(run.body).elsewhere(records).items() if said == name]
    if not keys:
        raise WrongState("Nothing of this buyer lies aside any more.")
    for key in keys:
        _record(identity, run.body, key, name, True)
    columns = chosen if run.columns is not None else None
    file = (run.noun, run.body, run.file_name, kept.content, run.format)
    again = runs.begin(identity, *file, columns, waits=True)
    db.session.delete(kept)
    return again


def _record(identity: Identity, body: Body, key: str, name: str, is_body: bool) -> None:
    made = BuyerAnswer(
        body_id=body.id, account_id=identity.account, name=name, fingerprint=key, is_body=is_body
    )
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "buyer:answer", body.public_id, body.id)
