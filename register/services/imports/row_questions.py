"""Whom a row of a file means that contradicts an official, by key, name or office: a question that
waits on the desk, is answered once, and counts from the next file of the body on. Of a question
that was answered only the answer is kept.

Source: what went wrong elsewhere with lists of people: a key that passed to somebody else, a key
that lost its zeros, and a name that changed under the same key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from register.access import Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.council import CouncilKey, CouncilKeyKind, RowQuestion
from register.models.imports import Noun
from register.models.officials import Official, Term
from register.services import journal
from register.services.imports import files as imports
from register.services.imports import row_keys
from register.services.imports.recognised import IS, NEW, NONE
from register.services.officials import persons

AT_ONCE = 25
"""Questions on one page; after an answer the next ones stand there."""


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A row of which nobody said whom it means. `answers`: what can be said, the public id of the
    official or a word.
    """

    question: RowQuestion

    @property
    def is_renamed(self) -> bool:
        """Whether the official gets the name in the row, where it is said that the row means that
        official: the key is the same, the name is another, and no other body has this person.
        """
        official = self.question.official
        return self.question.row_key == official.key and persons.is_of_one_body(official.person)

    @property
    def answers(self) -> tuple[str, ...]:
        """What can be answered. A row that gives no name makes nobody new."""
        new = (NEW,) if self.question.name else ()
        return (self.question.official.public_id, *new, NONE)


def open_questions(identity: Identity, body: Body, limit: int = AT_ONCE) -> list[AskedRow]:
    """Return the questions that wait at a body, in the order in which they came; empty for who may
    not bring in officials there.
    """
    if not imports.allows(Noun.OFFICIALS, identity, body):
        return []
    chosen = _open(body).order_by(RowQuestion.id).limit(limit)
    whole = joinedload(RowQuestion.official)
    options = (
        whole.joinedload(Official.person),
        whole.selectinload(Official.terms).selectinload(Term.versions),
    )
    rows: list[RowQuestion] = list(db.session.scalars(chosen.options(*options)))
    return [AskedRow(row) for row in rows if not identity.is_person(row.official.person_id)]


def count(identity: Identity, body: Body) -> int:
    """Return how many questions wait for the asker at a body."""
    if not imports.allows(Noun.OFFICIALS, identity, body):
        return 0
    own = Official.person_id == identity.person
    waiting = _open(body).join(RowQuestion.official).where(~own if identity.person else sa.true())
    return db.session.scalar(sa.select(sa.func.count()).select_from(waiting.subquery())) or 0


def _open(body: Body) -> sa.Select[RowQuestion]:
    stands = RowQuestion.official.has(Official.withdrawn_at.is_(None))
    return sa.select(RowQuestion).where(RowQuestion.body_id == body.id, stands)


def answer(identity: Identity, body: Body, said: Mapping[str, str | None]) -> int:
    """Remember whom rows mean, by the key of the question: a public id, `new` or `none`; what is
    not said stays open. Return how many were answered.

    Raises:
        NotAllowed: the asker may not bring in officials of the body.
        NotFound: a question does not wait, or not for the asker.
        Invalid: nothing was answered, or what cannot be.
    """
    imports.require(Noun.OFFICIALS, identity, body)
    asked = {
        each.question.key: each for each in open_questions(identity, body, len(said) + AT_ONCE)
    }
    given = {key: word for key, word in said.items() if word}
    if not given:
        raise Invalid("Answer at least one question.")
    for key, word in given.items():
        if key not in asked:
            raise NotFound("There is no such question.")
        if word not in asked[key].answers:
            raise Invalid("Answer each question.", key)
        _remember(identity, body, asked[key].question, word)
    return len(given)


def _remember(identity: Identity, body: Body, question: RowQuestion, word: str) -> None:
    is_official = word == question.official.public_id
    keys = [question.key]
    if is_official and question.row_key != question.official.key:
        keys.append(row_keys.question_key(question.row_key, ""))
    for key in dict.fromkeys(keys):
        db.session.add(
            CouncilKey(
                body_id=body.id,
                kind=CouncilKeyKind.PERSON,
                key=key,
                said=IS if is_official else word,
                official=question.official if is_official else None,
                account_id=identity.account,
            )
        )
    db.session.delete(question)
    db.session.flush()
    journal.record(identity, "row:answer", question.official.public_id, body.id)
