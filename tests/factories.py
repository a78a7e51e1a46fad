"""Rows with defaults, for tests. Everything is invented."""

from __future__ import annotations

import datetime
import hashlib
import itertools
from pathlib import Path

from flask import Flask

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Benefit,
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    TieKind,
)
from register import clock
from register.access import Identity, Role
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body, BodyKind
from register.models.columns import Origin
from register.models.decisions import (
    AnswerBasis,
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.officials import Office, Official, Person, Term, TermVersion
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationTie,
    OrganisationTieVersion,
)
from register.services.accounts import accounts, sessions
from register.services.accounts.signing_in import Signature

PASSWORD = "een lang wachtwoord"
_numbers = itertools.count(1)


def keep(row):
    db.session.add(row)
    db.session.commit()
    return row


def organisation(
    name="Bouwbedrijf Tarwedam B.V.", kind=OrganisationKind.COMPANY, kvk=None, **values
):
    made = Organisation(name=name, kind=kind, **values)
    if kvk:
        made.identifiers.append(OrganisationIdentifier(scheme="NL-KVK", number=kvk))
    return keep(made)


def owns(holder, held, share=None, kind=TieKind.OWNERSHIP, **values):
    version = OrganisationTieVersion(number=1, share=share, **values)
    return keep(OrganisationTie(holder=holder, held=held, kind=kind, versions=[version]))


def body(slug="vlietmonde", name="Gemeente Vlietmonde", kind=BodyKind.MUNICIPALITY):
    itself = organisation(name, OrganisationKind.PUBLIC_BODY)
    return keep(Body(slug=slug, name=name, kind=kind, organisation=itself))


def unlinked(decision, name):
    """Add a party to a decision that nobody has recognised."""
    named = mention(decision.body, name)
    decision.current.parties.append(
        DecisionParty(mention=named, role=PartyRole.BIDDER, benefit=None)
    )
    return keep(decision)


def person(given_name="Sanne", prefix=None, family_name="Terwolde", initials=None):
    return keep(
        Person(given_name=given_name, initials=initials, prefix=prefix, family_name=family_name)
    )


def official(
    at,
    kind=OfficeKind.EXECUTIVE,
    title="wethouder",
    who=None,
    designated=False,
    since="2022-06-01",
    until=None,
    key=None,
    recorded_at=None,
    portfolio="",
    full_time=None,
):
    who = who or person(family_name=f"Terwolde-{next(_numbers)}")
    office = db.session.query(Office).filter_by(body_id=at.id, kind=kind, title=title).first()
    office = office or Office(body=at, kind=kind, title=title, designated=designated)
    made = Official(body=at, person=who, key=key)
    version = TermVersion(
        origin=Origin.DECLARED,
        number=1,
        valid_from=PartialDate.parse(since) if since else None,
        valid_until=PartialDate.parse(until) if until else None,
        portfolio=portfolio,
        full_time=full_time,
        recorded_at=recorded_at,
    )
    made.terms.append(Term(office=office, versions=[version]))
    return keep(made)


def position(
    of,
    at,
    title="commissaris",
    kind=TieKind.BOARD,
    since="2023-03",
    until=None,
    recorded_at=None,
    by_official=True,
    organisation_rung=None,
    **values,
):
    is_paid = kind is not TieKind.OWNERSHIP
    values = {"capacity": Capacity.PRIVATE, "paid": is_paid, "ended": until is not None, **values}
    payload = PositionPayload(
        title=title,
        organisation=at,
        kind=kind,
        valid_from=PartialDate.parse(since) if since else None,
        valid_until=PartialDate.parse(until) if until else None,
        **values,
    )
    said = {
        "origin": Origin.DECLARED,
        "by_official": by_official,
        "recorded_at": recorded_at,
        "organisation_rung": organisation_rung,
    }
    version = PositionVersion(number=1, act=Act.DECLARE, payload=payload, **said)
    return keep(Position(official=of, versions=[version]))


def mention(at, name, is_=None):
    """What a source calls an organisation; `is_`: the organisation that a clerk says it is."""
    fingerprint = hashlib.sha256(f"{name} {next(_numbers)}".encode()).hexdigest()
    made = Mention(body_id=at.id, name=name, identifiers={}, fingerprint=fingerprint)
    if is_ is not None:
        made.answers.append(MentionAnswer(organisation=is_, same=True, basis=AnswerBasis.CLERK))
    return keep(made)


def decision(
    at,
    parties=(),
    title="Onderhoud van bruggen",
    kind=DecisionKind.AWARD,
    status=DecisionStatus.TAKEN,
    decided_on="2026-09-12",
    role=PartyRole.WINNER,
    benefit=Benefit.DIRECT,
):
    """A decision; `parties` are organisations, each linked by a clerk's yes."""
    number = next(_numbers)
    version = DecisionVersion(
        number=1,
        title=title,
        kind=kind,
        status=status,
        decided_on=PartialDate.parse(decided_on) if decided_on else None,
        fingerprint=hashlib.sha256(str(number).encode()).hexdigest(),
    )
    for party in parties:
        version.parties.append(
            DecisionParty(mention=mention(at, party.name, party), role=role, benefit=benefit)
        )
    return keep(
        Decision(body=at, source="hand", procedure=f"P-{number}", lot="", versions=[version])
    )


def party(of, named, role=PartyRole.WINNER, benefit=Benefit.DIRECT):
    """One more party of a decision: what a source calls it."""
    of.current.parties.append(DecisionParty(mention=named, role=role, benefit=benefit))
    return keep(of)


def participation(in_, who, steps=(), planned=(), **values):
    version = ParticipationVersion(
        number=1, steps=list(steps), planned=list(planned), source="hand", **values
    )
    return keep(Participation(decision=in_, official=who, versions=[version]))


def account(at=None, *roles: Role, email=None, who=None, password=PASSWORD) -> Account:
    made = accounts.add(
        email or f"account{next(_numbers)}@voorbeeld.example", "Een account", password, who
    )
    for role in roles:
        made.roles.append(AccountRole(body=at, role=role))
    return keep(made)


def identity(at, *roles: Role, who=None) -> Identity:
    """Who asks, without a password: for tests of services."""
    return accounts.identity_of(account(at, *roles, who=who, password=None))


def let_in(client, who: Account):
    """Let somebody be signed in with a client, without the page for it; return the client."""
    with client.session_transaction() as session:
        session["_user_id"] = token_of(who)
    return client


def token_of(who: Account) -> str:
    """Begin a session; return what a browser then shows."""
    return sessions.begin(who, sessions.PASSWORD, "", confirmed_at=clock.now())


def sign_in(client, who: Account, password=PASSWORD):
    return client.post("/aanmelden", data={"email": who.email, "password": password})


def signature(asker: Identity) -> Signature:
    """What somebody gets who entered the password anew, without a password: for tests of
    services.
    """
    return Signature(asker.account, clock.now())


def soon() -> datetime.date:
    """A day within the time for which a rule can be off."""
    return clock.today() + datetime.timedelta(days=90)


def edition(app: Flask, folder: Path) -> None:
    """The edition of this week, signed with a key in a folder."""
    app.config["EDITION_KEY_FILE"] = str(folder / "edition_key")
    made = app.test_cli_runner().invoke(args=["editions", "make"])
    assert made.exit_code == 0, made.output
