"""Who is asked at the table of a decision about which party, and what each answered.

Names of those who bid are secret until the award: who does not handle the bids is asked about them
when somebody says that everybody may read the names, and who is tied to one of them does not read
the names of the others before the decision.
"""

from __future__ import annotations

import datetime
import enum
import functools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.facts import DecisionStatus, PartyRole, Recusal, Step
from register.access import Identity, Role
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.asking import AskingReach, TieAsking, TieStatement
from register.models.decisions import Decision, Mention, Participation
from register.models.officials import Official
from register.models.organisations import Organisation
from register.services.decisions import statements
from register.services.decisions.rows import recusal_of
from register.services.decisions.statements import AskedAbout
from register.services.organisations import matching

SECRET = frozenset({PartyRole.BIDDER, PartyRole.SUBCONTRACTOR, PartyRole.COMPETITOR})
"""Who is a party in one of these roles is secret until the award.

Source: Directive 2014/24/EU, articles 21 and 22(3).
"""
HANDLES = frozenset({Step.PREPARED, Step.ADVISED, Step.EVALUATED})
"""Who does, or is to do, one of these reads the bids."""


@dataclass(frozen=True, slots=True)
class AskedParty:
    """A party about which somebody is asked, or was. `given`: the answer that counts; None: not
    answered, which is no "no tie".
    """

    mention: Mention
    organisation: Organisation | None
    given: TieStatement | None
    since: datetime.datetime
    """From when on it can be asked: the party is on record."""

    @property
    def name(self) -> str:
        """What the source calls it."""
        return self.mention.name


class PlaceState(enum.StrEnum):
    """How it stands with one person at the table."""

    NOT_ASKED = "not_asked"
    """Nobody has asked yet, or asks any more."""
    ASIDE = "aside"
    """Stands aside entirely, and is not asked."""
    LATER = "later"
    """May not read the names yet."""
    WAITING = "waiting"
    """AskedAbout, and a party is left without an answer."""
    ANSWERED = "answered"
    """Answered about every party about which this person is asked."""


@dataclass(frozen=True, slots=True)
class TablePlace:
    """One person at the table. `parties`: those about which this person is asked, or has answered;
    `is_partial`: there are others, whose names this person may not read yet.
    """

    official: Official
    state: PlaceState
    parties: tuple[AskedParty, ...]
    asked: tuple[AskedParty, ...]
    is_partial: bool
    answers_here: bool
    """Whether this person has an account to answer with."""

    @property
    def unanswered(self) -> tuple[AskedParty, ...]:
        """The parties about which this person is asked and has not answered."""
        return tuple(each for each in self.asked if each.given is None)

    @property
    def is_unasked(self) -> bool:
        """Whether this person takes part and was never asked anything."""
        later = self.state in (PlaceState.LATER, PlaceState.NOT_ASKED)
        return later and not self.given

    @property
    def given(self) -> tuple[AskedParty, ...]:
        """The parties about which this person answered."""
        return tuple(each for each in self.parties if each.given is not None)


@dataclass(frozen=True, slots=True)
class AskedTable:
    """Everybody at the table of a decision. `asking` None: nobody asked yet.

    `has_secrets`: among the parties are some whose names are secret until the award.
    """

    asking: TieAsking | None
    places: tuple[TablePlace, ...]
    is_open: bool
    has_parties: bool
    has_secrets: bool

    @property
    def is_asked(self) -> bool:
        """Whether people are asked now."""
        return self.is_open and self.reach is not AskingReach.NOBODY

    @property
    def reach(self) -> AskingReach:
        """Who is asked about parties whose names are secret."""
        return self.asking.reach if self.asking is not None else AskingReach.NOBODY

    @property
    def can_be_asked(self) -> bool:
        """Whether there is anybody to ask, about anybody."""
        return self.is_open and self.has_parties and bool(self.places)


def of(decision: Decision) -> AskedTable:
    """Return everybody at the table of a decision, by name, with what each answered."""
    found = PlaceReader(decision)
    places = [found.place(row) for row in decision.participations]
    return AskedTable(
        asking=found.asking,
        places=tuple(sorted(places, key=lambda each: each.official.person.sort_name)),
        is_open=found.is_open,
        has_parties=bool(found.parties),
        has_secrets=bool(found.secret),
    )


class PlaceReader:
    """Reads who is asked about which party of one decision."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        is_open = decision.current.status is DecisionStatus.OPEN
        self.is_open = is_open and decision.withdrawn_at is None
        self.asking = _last_asking(decision)
        self.reach = self.asking.reach if self.asking is not None else AskingReach.NOBODY
        self.parties = {party.mention_id: party.mention for party in decision.current.parties}
        self.secret = {
            party.mention_id for party in decision.current.parties if party.role in SECRET
        } - {party.mention_id for party in decision.current.parties if party.role not in SECRET}
        self.organisations = {key: matching.resolve(each) for key, each in self.parties.items()}
        ids = {key: each.id if each else None for key, each in self.organisations.items()}
        self.given: Mapping[AskedAbout, TieStatement] = statements.counting(
            statements.of(decision), ids
        )
        self.since = _first_named(decision)

    @functools.cached_property
    def with_account(self) -> set[int]:
        """Who of the people at the table can answer with an account."""
        people = [row.official.person_id for row in self.decision.participations]
        return with_account(self.decision.body_id, people)

    def place(self, row: Participation) -> TablePlace:
        """Return the place of one person."""
        asked = self._asked(row)
        parties = [
            AskedParty(
                mention,
                self.organisations[key],
                self.given.get(AskedAbout(row.official_id, key)),
                self.since[key],
            )
            for key, mention in self.parties.items()
        ]
        now = tuple(each for each in parties if each.mention.id in asked)
        return TablePlace(
            official=row.official,
            state=self._state(row, now),
            parties=tuple(
                each for each in parties if each.mention.id in asked or each.given is not None
            ),
            asked=now,
            is_partial=bool(self.parties) and len(asked) < len(self.parties),
            answers_here=row.official.person_id in self.with_account,
        )

    def _state(self, row: Participation, asked: Sequence[AskedParty]) -> PlaceState:
        if _is_aside(row):
            return PlaceState.ASIDE
        if not self.is_open or self.reach is AskingReach.NOBODY:
            answered = [key for key in self.given if key.official_id == row.official_id]
            return PlaceState.ANSWERED if answered else PlaceState.NOT_ASKED
        if not asked:
            return PlaceState.LATER
        if all(each.given is not None for each in asked):
            return PlaceState.ANSWERED
        return PlaceState.WAITING

    def _asked(self, row: Participation) -> set[int]:
        """Return the mentions about which somebody is asked now."""
        if not self.is_open or self.reach is AskingReach.NOBODY or _is_aside(row):
            return set()
        open_ = self.parties.keys() - self.secret
        steps = {*row.current.steps, *row.current.planned}
        if not self.secret or not (self.reach is AskingReach.EVERYBODY or HANDLES & steps):
            return set(open_)
        return open_ | self._own(row.official)

    def _own(self, official: Official) -> set[int]:
        """Return the secret parties that somebody may read who handles the bids: all, or where the
        official is tied to some of them, those.
        """
        who, body = Identity(person=official.person_id), self.decision.body
        if matching.concerned(who, body, [self.parties[key] for key in self.secret]) is None:
            return self.secret
        return {
            key
            for key in self.secret
            if matching.concerned(who, body, [self.parties[key]]) is not None
        }


def _is_aside(row: Participation) -> bool:
    said = row.current
    if said.steps or said.planned:
        return False
    return bool(said.took_no_part) or recusal_of(said) is Recusal.FULL


def _last_asking(decision: Decision) -> TieAsking | None:
    return db.session.scalar(
        sa.select(TieAsking)
        .where(TieAsking.decision_id == decision.id)
        .options(joinedload(TieAsking.account))
        .order_by(TieAsking.id.desc())
        .limit(1)
    )


def _first_named(decision: Decision) -> dict[int, datetime.datetime]:
    """Return when each party was first named, by mention."""
    found: dict[int, datetime.datetime] = {}
    for version in decision.versions:
        for party in version.parties:
            found.setdefault(party.mention_id, version.recorded_at)
    return found


def with_account(body_id: int, people: Iterable[int]) -> set[int]:
    """Return who of some people can answer as an official of the body."""
    chosen = (
        sa.select(Account.person_id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .where(
            Account.person_id.in_([*people]),
            Account.disabled_at.is_(None),
            AccountRole.body_id == body_id,
            AccountRole.role == Role.OFFICIAL,
            AccountRole.ended_at.is_(None),
        )
    )
    return {person for person in db.session.scalars(chosen) if person is not None}
