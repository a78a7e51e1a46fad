"""Draws what can happen to decisions and mentions, and says in Python what the tables of
`register.models.listed` must then hold.
"""

from __future__ import annotations

import hashlib
import itertools
import random

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Benefit, DecisionKind, DecisionStatus, PartyRole
from register import clock
from register.access import Role
from register.extensions import db
from register.models import listed
from register.models.decision_changes import DecisionAct, DecisionChange
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
)
from register.models.listed import NO_DAY, ListedDecision, ListPlace, OpenMention
from register.models.signings import Signing, SigningState
from register.services.decisions import standing
from tests import factories
from tests.rounds import screen_anew

DAYS = (None, "2026", "2026-11", "2026-12", "2026-11-30", "2026-12-01", "2027-01-15")
RELEASES = (None, None, "2026-01-01", "2026-02-01")
WORDS = ("Brug", "brug", "ÉÉN", "100% veilig", "a_b", "Weg/pad", "")
_numbers = itertools.count(1)


class World:
    """A body whose decisions and mentions change by chance."""

    def __init__(self, seed, body):
        self.chance, self.body = random.Random(seed), body  # noqa: S311 - nothing is secret
        self.clerk = factories.identity(body, Role.CLERK)
        self.firms = [factories.organisation(f"Bedrijf {each} B.V.") for each in "ABC"]
        self.mentions = [factories.mention(body, f"{each} Bouw") for each in WORDS[:5]]
        self.acts = (
            *(self.enter, self.version, self.version, self.take_back, self.withdraw, self.undo),
            *(self.put_back, self.rename, self.party, self.check, self.sign),
            *(self.say, self.say, self.unsay),
        )
        self.enter()

    def change(self):
        self.chance.choice(self.acts)()
        db.session.flush()

    def any(self):
        own = sa.select(Decision).filter_by(body_id=self.body.id)
        return self.chance.choice(db.session.scalars(own).all())

    def enter(self):
        day = self.chance.choice(DAYS)
        status = self.chance.choice(list(DecisionStatus))
        made = factories.decision(self.body, status=status, decided_on=day, title=self.title())
        for _ in range(self.chance.randrange(3)):
            factories.party(made, self.chance.choice(self.mentions))

    def title(self):
        return f"{self.chance.choice(WORDS)} nummer {next(_numbers)}"

    def version(self, takes_back=None):
        decision, day = self.any(), self.chance.choice(DAYS)
        decision.versions.append(
            DecisionVersion(
                number=len(decision.versions) + 1,
                title=self.title(),
                kind=DecisionKind.AWARD,
                status=self.chance.choice(list(DecisionStatus)),
                decided_on=PartialDate.parse(day) if day else None,
                release=self.chance.choice(RELEASES),
                fingerprint=hashlib.sha256(str(next(_numbers)).encode()).hexdigest(),
                takes_back=takes_back,
                parties=[
                    DecisionParty(mention=each, role=PartyRole.BIDDER, benefit=Benefit.DIRECT)
                    for each in self.chance.sample(self.mentions, 2)
                ],
            )
        )

    def take_back(self):
        self.version(takes_back=self.chance.randrange(1, 4))

    def withdraw(self):
        decision = self.any()
        if decision.withdrawn_at is None:
            standing.withdraw(self.clerk, decision, "Dit gaat niet meer door.", clock.today())

    def put_back(self):
        self.any().withdrawn_at = None

    def undo(self):
        """As undoing an import does."""
        self.any().withdrawn_at = clock.now()

    def rename(self):
        decision = self.any()
        decision.procedure = f"{self.chance.choice(WORDS)}-{next(_numbers)}"
        db.session.add(DecisionChange(decision=decision, act=DecisionAct.RENAME, after="x"))

    def party(self):
        factories.party(self.any(), self.chance.choice(self.mentions))

    def check(self):
        screen_anew(self.body)

    def sign(self):
        decision = self.any()
        signed = sa.select(Signing.version_id)
        for version in decision.versions:
            if version.id not in set(db.session.scalars(signed)):
                state = self.chance.choice(list(SigningState))
                db.session.add(Signing(decision=decision, version=version, state=state))
                break

    def say(self):
        self.chance.choice(self.mentions).answers.append(
            MentionAnswer(
                organisation=self.chance.choice(self.firms),
                same=self.chance.random() < 0.6,
                basis=AnswerBasis.CLERK,
            )
        )

    def unsay(self):
        mention = self.chance.choice(self.mentions)
        if mention.answers:
            given = self.chance.choice(mention.answers)
            mention.answers.append(
                MentionAnswer(
                    organisation=given.organisation,
                    same=given.same,
                    basis=given.basis,
                    takes_back=given.id,
                )
            )


def kept():
    """What the database keeps."""
    db.session.flush()
    rows = db.session.execute(sa.select(*ListedDecision.__table__.columns)).all()
    decisions = {
        row.decision_id: (*row[1:-1], tuple(sorted(row.words.split("\n")))) for row in rows
    }
    return decisions, set(db.session.execute(sa.select(*OpenMention.__table__.columns)).all())


def rebuilt():
    """What it makes anew of everything."""
    for statement in listed.rebuild(db.engine.dialect.name):
        db.session.execute(sa.text(statement))
    return kept()


def lower(text):
    """As the database makes small letters."""
    if db.engine.dialect.name != "sqlite":
        return text.lower()
    return "".join(each.lower() if each.isascii() else each for each in text)


def expected():
    """What it must hold, said without any of its SQL."""
    db.session.expire_all()
    found = {}
    for decision in db.session.scalars(sa.select(Decision)):
        if decision.standing and (decision.withdrawn_at is None or _by_hand(decision)):
            found[decision.id] = _row(decision)
    mentions = db.session.scalars(sa.select(Mention))
    return found, {(each.body_id, each.id) for each in mentions if each.organisation is None}


def _by_hand(decision):
    acts = db.session.scalars(sa.select(DecisionChange).filter_by(decision_id=decision.id))
    return any(
        each.act is DecisionAct.WITHDRAW and each.recorded_at == decision.withdrawn_at
        for each in acts
    )


def _row(decision):
    version = decision.current
    is_open = version.status is DecisionStatus.OPEN
    said = str(version.decided_on or "")
    place = ListPlace.OPEN if is_open else ListPlace.TAKEN
    last = f"{said}-12-31"[:10] if len(said) == 4 else f"{said}-31" if len(said) == 7 else said
    signings = db.session.scalars(sa.select(Signing).filter_by(decision_id=decision.id)).all()
    checks = [
        db.session.execute(
            sa.text(f"SELECT count(*) FROM {table} WHERE decision_id = {decision.id}")
        ).scalar()
        for table in ("decision_check", "no_link_check")
    ]
    words = [version.title, decision.procedure, *(each.mention.name for each in version.parties)]
    return (
        decision.body_id,
        version.id,
        ListPlace.WITHDRAWN if decision.withdrawn_at else place,
        (int(last.replace("-", "")) if said else NO_DAY) if is_open else 0,
        -int(f"{said.replace('-', '')}00000000"[:8]),
        any(checks),
        max(signings, key=lambda each: each.id).state if signings else None,
        tuple(sorted(lower(each) for each in words)),
    )
