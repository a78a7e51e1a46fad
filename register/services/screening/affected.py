"""Which decisions of a body can come out otherwise than at its last screening, read from the
versions themselves.

Versions are only added and say when, so nobody has to mark anything: what was recorded since tells
what it touches. A change of a position or a tie touches every decision with a party within reach of
it, in either direction; of ties that stand, those of which the dossier holds one (`along`).

A rule that was switched, or of which the last day off has passed, touches every decision of its
body. A withdrawn row bears the time of that,
and a corrected name, kind, town or field of an organisation and a designated function stand in the
journal.

Not seen here, because it leaves no trace with a time: words that were erased. Whoever goes by this
counts them (`erased`), and where the number is another reads everything.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import sqlalchemy as sa

from conflict_graph.chains.network import Network
from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus
from register.clock import day_of
from register.extensions import db
from register.models.answers import FactAnswer
from register.models.asking import TieStatement
from register.models.confirmations import Confirmation, NoneVersion, PositionConfirmation
from register.models.decision_changes import DecisionChange
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
    ParticipationVersion,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.interests import Interest, InterestPayload, InterestVersion
from register.models.journal import JournalEntry
from register.models.officials import Office, Official, Term, TermVersion
from register.models.organisations import (
    Organisation,
    OrganisationIdentifier,
    OrganisationTie,
    OrganisationTieVersion,
)
from register.models.owners import OwnerAnswer, OwnerMention, OwnerMentionVersion
from register.models.proposals import PersonChange
from register.models.rules import RuleSwitch
from register.models.screening import Finding
from register.models.shielding import Shielding, ShieldingVersion
from register.models.unelected import UnelectedRule
from register.services.organisations import reach as nearby
from register.services.organisations.organisations import AMENDED, SEVERAL
from register.services.prepared import reader
from register.services.screening import along
from register.services.screening.roads import Close

DESIGNATED, UNDONE = "office:designate", "import:undo"
"""Acts of the journal: a function was designated, so that who holds it is public; an import was
undone, which can end that.
"""


class ScreenedBody(NamedTuple):
    """A body, by its database ids, with the organisation that it is."""

    id: int
    slug: str
    organisation_id: int


class RecordedChanges:
    """What was recorded since a moment, at whichever body. What concerns all is read once."""

    def __init__(
        self, since: datetime.datetime, today: datetime.date, network: Callable[[], Network]
    ) -> None:
        self.since = since
        self.today = today
        self._network = network

    @cached_property
    def _along(self) -> Mapping[int, Close]:
        """The decisions that a tie that stands can touch, of which something was recorded, as
        `along` finds them; by body.
        """
        tie = OrganisationTie
        ties = sa.select(tie.id, tie.holder_id, tie.held_id).join(tie.versions)
        ties = ties.where(
            OrganisationTieVersion.recorded_at >= self.since, tie.withdrawn_at.is_(None)
        )
        found = [(id_, holder, held) for id_, holder, held in db.session.execute(ties.distinct())]
        return along.decisions(reader(), self._network(), found) if found else {}

    def of(self, body: ScreenedBody) -> Close:
        """Return the decisions of a body that something recorded, or the calendar, can touch, and
        how they are to be looked at.
        """
        found = self._along.get(body.id, {})
        if self._is_nothing_but_ties:
            return found
        return {**found, **dict.fromkeys(self._by_others(body))}

    def _by_others(self, body: ScreenedBody) -> set[int]:
        """Return those that anything but a tie that stands can touch."""
        since = self.since
        if body.organisation_id in self._described or _rules_switched(body, since, self.today):
            return set(
                db.session.scalars(sa.select(Decision.id).where(Decision.body_id == body.id))
            )
        people = _joined_or_parted(body, since) | _published_elsewhere(body, since)
        officials = _officials(body, since, self.today)
        officials |= _ids(
            sa.select(Official.id).where(Official.body_id == body.id), Official.person_id, people
        )
        places = _places_of_officials(officials) | _places_of_positions(body, self._positions)
        places |= _ids(_PLACES, Official.person_id, people)
        places |= _places_of_owners(body, since) | _places_of_interests(body, since)
        told = officials | _seated_at(body, self._described) | _who_stated(body, since)
        found = _themselves(body, since) | _of_officials(told) | near(body, places)
        found |= self._near_others.get(body.id, set())
        return found | _undated(body) if self.today > day_of(since) else found

    @cached_property
    def _is_nothing_but_ties(self) -> bool:
        """Whether no day has passed, and of nothing but ties that stand anything was recorded."""
        return self.today == day_of(self.since) and _recorded_nothing(
            self.since, besides=OrganisationTieVersion
        )

    @cached_property
    def _described(self) -> set[int]:
        return _described(self.since)

    @cached_property
    def _positions(self) -> set[int]:
        return _positions(self.since)

    @cached_property
    def _near_others(self) -> dict[int, set[int]]:
        gone = sa.select(OrganisationTie.holder_id, OrganisationTie.held_id).where(
            OrganisationTie.withdrawn_at >= self.since
        )
        ends = {end for both in db.session.execute(gone) for end in both}
        return _near_of_bodies(self._described | ends)


def _near_of_bodies(organisations: Collection[int]) -> dict[int, set[int]]:
    """Return by body the decisions with a party within reach of some organisations."""
    found: dict[int, set[int]] = defaultdict(set)
    if organisations:
        reach = sorted(nearby.reach(db.session.connection(), organisations, None))
        for start in range(0, len(reach), SEVERAL):
            some = MentionAnswer.organisation_id.in_(reach[start : start + SEVERAL])
            for body, decision in db.session.execute(_NEAR.where(some)):
                found[body].add(decision)
    return found


_NEAR = (
    sa.select(Mention.body_id, DecisionVersion.decision_id)
    .join(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
    .join(Mention, Mention.id == DecisionParty.mention_id)
    .join(MentionAnswer, MentionAnswer.mention_id == Mention.id)
    .where(MentionAnswer.same)
)
"""The body and the decision of every party that somebody recognised."""


def _recorded_nothing(since: datetime.datetime, besides: Any) -> bool:
    """Say whether nothing was recorded or withdrawn since, besides versions of one kind."""
    recorded = [model.recorded_at >= since for model in RECORDED if model is not besides]
    noted = JournalEntry.act.in_([AMENDED, DESIGNATED, UNDONE])
    recorded.append(sa.and_(noted, JournalEntry.recorded_at >= since))
    recorded += [model.withdrawn_at >= since for model in WITHDRAWN]
    return not any(
        db.session.scalar(sa.select(sa.literal(1)).where(each).limit(1)) for each in recorded
    )


RECORDED: tuple[Any, ...] = (
    DecisionVersion,
    DecisionChange,
    ParticipationVersion,
    MentionAnswer,
    FactAnswer,
    TieStatement,
    Official,
    TermVersion,
    PositionVersion,
    PositionConfirmation,
    Confirmation,
    NoneVersion,
    InterestVersion,
    OrganisationTieVersion,
    OrganisationIdentifier,
    OwnerMentionVersion,
    OwnerAnswer,
    ShieldingVersion,
    PersonChange,
    RuleSwitch,
    UnelectedRule,
)
WITHDRAWN: tuple[Any, ...] = (
    Decision,
    Participation,
    Official,
    Term,
    Organisation,
    OrganisationTie,
    OwnerMention,
)
"""What is recorded of facts that a dossier, or a check without one, rests on; and what can be
withdrawn. Where none of it was, no decision is looked at, so nothing may be missing here.
"""


def ties_alone(since: datetime.datetime, today: datetime.date) -> int | None:
    """Return of how many ties something was recorded since; None: also of something else, or a day
    has passed.
    """
    if today > day_of(since) or not _recorded_nothing(since, besides=OrganisationTieVersion):
        return None
    counted = sa.select(sa.func.count()).where(OrganisationTieVersion.recorded_at >= since)
    return int(db.session.scalar(counted) or 0)


def ties_changed(since: datetime.datetime) -> bool:
    """Say whether a tie between organisations was recorded since, or an import undone, which
    withdraws some.
    """
    recorded = OrganisationTieVersion.recorded_at >= since
    undone = sa.and_(JournalEntry.act == UNDONE, JournalEntry.recorded_at >= since)
    return any(
        db.session.scalar(sa.select(sa.literal(1)).where(each).limit(1))
        for each in (recorded, undone)
    )


def erased() -> int:
    """Return of how many versions of positions and interests the words were erased."""
    return sum(
        int(db.session.scalar(sa.select(sa.func.count()).select_from(version)) or 0)
        - int(db.session.scalar(sa.select(sa.func.count()).select_from(payload)) or 0)
        for version, payload in (
            (PositionVersion, PositionPayload),
            (InterestVersion, InterestPayload),
        )
    )


def _rules_switched(body: ScreenedBody, since: datetime.datetime, today: datetime.date) -> bool:
    """Say whether the body switched a rule off or on, or one counts again because its last day off
    has passed: that can change every answer.
    """
    has_passed = sa.and_(RuleSwitch.until >= day_of(since), RuleSwitch.until < today)
    switch = sa.select(RuleSwitch.id).where(
        RuleSwitch.body_id == body.id, sa.or_(RuleSwitch.recorded_at >= since, has_passed)
    )
    return db.session.scalar(switch.limit(1)) is not None


def near(body: ScreenedBody, organisations: Collection[int]) -> set[int]:
    """Return the ids of the decisions of a body with a party within reach of some organisations."""
    if not organisations:
        return set()
    reach = nearby.reach(db.session.connection(), organisations, None)
    query = _NEAR.with_only_columns(DecisionVersion.decision_id).where(Mention.body_id == body.id)
    return _ids(query, MentionAnswer.organisation_id, reach)


def _ids(query: sa.Select[Any], column: Any, ids: Collection[int]) -> set[int]:
    listed = sorted(ids)
    return {
        found
        for start in range(0, len(listed), SEVERAL)
        for found in db.session.scalars(query.where(column.in_(listed[start : start + SEVERAL])))
    }


def _themselves(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return the decisions of which a version, a part, or an answer about a party or a fact was
    recorded, those that were put back, or what somebody at the table said.
    """
    here = Decision.body_id == body.id
    decision = sa.select(DecisionVersion.decision_id).join(DecisionVersion.decision).where(here)
    gone = (
        sa.select(Participation.decision_id)
        .join(Decision, Decision.id == Participation.decision_id)
        .where(here)
    )
    part = gone.join(Participation.versions)
    answer = (
        sa.select(DecisionVersion.decision_id)
        .join(DecisionVersion.parties)
        .join(DecisionParty.mention)
        .join(Mention.answers)
        .where(Mention.body_id == body.id)
    )
    said = (
        sa.select(FactAnswer.decision_id)
        .join(Decision, Decision.id == FactAnswer.decision_id)
        .where(here)
    )
    stated = (
        sa.select(TieStatement.decision_id)
        .join(Decision, Decision.id == TieStatement.decision_id)
        .where(here)
    )
    changed = (
        sa.select(DecisionChange.decision_id)
        .join(Decision, Decision.id == DecisionChange.decision_id)
        .where(here)
    )
    return {
        *db.session.scalars(changed.where(DecisionChange.recorded_at >= since)),
        *db.session.scalars(decision.where(DecisionVersion.recorded_at >= since)),
        *db.session.scalars(part.where(ParticipationVersion.recorded_at >= since)),
        *db.session.scalars(gone.where(Participation.withdrawn_at >= since)),
        *db.session.scalars(said.where(FactAnswer.recorded_at >= since)),
        *db.session.scalars(stated.where(TieStatement.recorded_at >= since)),
        *db.session.scalars(answer.where(MentionAnswer.recorded_at >= since)),
    }


def _officials(body: ScreenedBody, since: datetime.datetime, today: datetime.date) -> set[int]:
    """Return the officials who came or went, of whom a term was recorded or taken back, or may have
    ended since.
    """
    of_body = sa.select(Official.id).where(Official.body_id == body.id)
    terms = of_body.join(Term, Term.official_id == Official.id)
    ends = sa.select(Official.id, TermVersion.valid_until).join(Official.terms).join(Term.versions)
    ended = db.session.execute(
        ends.where(Official.body_id == body.id, TermVersion.valid_until.is_not(None))
    )
    return {
        *db.session.scalars(of_body.where(Official.recorded_at >= since)),
        *db.session.scalars(of_body.where(Official.withdrawn_at >= since)),
        *db.session.scalars(
            of_body.join(Interest, Interest.official_id == Official.id)
            .join(Interest.versions)
            .where(InterestVersion.recorded_at >= since)
        ),
        *db.session.scalars(terms.where(Term.withdrawn_at >= since)),
        *db.session.scalars(terms.join(Term.versions).where(TermVersion.recorded_at >= since)),
        *(
            official
            for official, until in ended
            if until is not None and _ends_between(until, day_of(since), today)
        ),
    }


def _who_stated(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return the officials of the body of whom a position was recorded, at whichever body, or that
    there is none.

    A dossier says of who takes part whether anything is on record, wherever that lies.
    """
    people = set(
        db.session.scalars(
            sa.select(Official.person_id)
            .join(Position, Position.official_id == Official.id)
            .join(Position.versions)
            .where(PositionVersion.recorded_at >= since)
        )
    )
    of_body = sa.select(Official.id).where(Official.body_id == body.id)
    nil = of_body.join(NoneVersion, NoneVersion.official_id == Official.id).where(
        NoneVersion.recorded_at >= since
    )
    return _ids(of_body, Official.person_id, people) | set(db.session.scalars(nil))


def _ends_between(until: PartialDate, first: datetime.date, last: datetime.date) -> bool:
    return first <= until.latest + datetime.timedelta(days=1) <= last


def _joined_or_parted(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return the people of whom an official of the body became one, or is one no longer."""
    changes = sa.select(PersonChange.before_id, PersonChange.after_id).where(
        PersonChange.recorded_at >= since
    )
    people = {person for both in db.session.execute(changes) for person in both}
    here = _ids(
        sa.select(Official.person_id).where(Official.body_id == body.id), Official.person_id, people
    )
    return people if here else set()


def _published_elsewhere(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return the people of the body whose positions another body may have begun or ceased to
    publish.

    A position counts here as long as it is public there: see `dossiers`.
    """
    of_others = sa.select(Official.person_id).where(Official.body_id != body.id)
    shielded = of_others.join(Shielding, Shielding.official_id == Official.id).join(
        Shielding.versions
    )
    terms = of_others.join(Term, Term.official_id == Official.id)
    designated = terms.join(Office, Office.id == Term.office_id).join(
        JournalEntry,
        sa.or_(
            sa.and_(JournalEntry.act == DESIGNATED, JournalEntry.subject == Office.public_id),
            sa.and_(JournalEntry.act == UNDONE, JournalEntry.body_id == Office.body_id),
        ),
    )
    ruled = terms.join(Office, Office.id == Term.office_id).join(
        UnelectedRule, UnelectedRule.body_id == Office.body_id
    )
    people = {
        *db.session.scalars(designated.where(JournalEntry.recorded_at >= since)),
        *db.session.scalars(
            ruled.where(Office.unelected.is_(True), UnelectedRule.recorded_at >= since)
        ),
        *db.session.scalars(shielded.where(ShieldingVersion.recorded_at >= since)),
        *db.session.scalars(terms.where(Term.withdrawn_at >= since)),
        *db.session.scalars(terms.join(Term.versions).where(TermVersion.recorded_at >= since)),
        *db.session.scalars(of_others.where(Official.withdrawn_at >= since)),
    }
    return _ids(
        sa.select(Official.person_id).where(Official.body_id == body.id), Official.person_id, people
    )


def _of_officials(officials: set[int]) -> set[int]:
    """Return the decisions in which officials have a part or a finding."""
    parts = _ids(sa.select(Participation.decision_id), Participation.official_id, officials)
    return parts | _ids(sa.select(Finding.decision_id), Finding.official_id, officials)


def _places_of_officials(officials: set[int]) -> set[int]:
    """Return where officials stand or stood by a position, and what they own by an answer about
    owners, or stated an interest in.
    """
    people = _ids(sa.select(Official.person_id), Official.id, officials)
    owned = sa.select(OwnerMention.organisation_id).join(OwnerMention.answers)
    stated = sa.select(InterestPayload.organisation_id).join(InterestPayload.version)
    stated = stated.where(InterestPayload.organisation_id.is_not(None))
    return (
        _ids(_PLACES, Official.person_id, people)
        | _ids(owned, OwnerAnswer.official_id, officials)
        | _ids(stated.join(InterestVersion.interest), Interest.official_id, officials)
    )


def _positions(since: datetime.datetime) -> set[int]:
    """Return the positions of which a version was recorded, or for which the official stood by a
    confirmation of it or of the whole list: that makes a tie surer, and says on which day.
    """
    recorded = sa.select(PositionVersion.position_id).where(PositionVersion.recorded_at >= since)
    confirmed = sa.select(PositionVersion.position_id).join(PositionVersion.confirmation)
    listed = sa.select(Position.id).join(
        Confirmation, Confirmation.official_id == Position.official_id
    )
    return {
        *db.session.scalars(recorded),
        *db.session.scalars(confirmed.where(PositionConfirmation.recorded_at >= since)),
        *db.session.scalars(listed.where(Confirmation.recorded_at >= since)),
    }


def _places_of_positions(body: ScreenedBody, positions: Collection[int]) -> set[int]:
    """Return where people of the body stand, or stood, by some positions, at whichever body those
    were declared.
    """
    people = sa.select(Official.person_id).where(Official.body_id == body.id)
    return _ids(_PLACES.where(Official.person_id.in_(people)), Position.id, positions)


_PLACES = (
    sa.select(PositionPayload.organisation_id)
    .join(PositionPayload.version)
    .join(PositionVersion.position)
    .join(Position.official)
)


def _described(since: datetime.datetime) -> set[int]:
    """Return the organisations of which a number was recorded, or the kind, town or field
    corrected, or withdrawn.
    """
    numbers = sa.select(OrganisationIdentifier.organisation_id).where(
        OrganisationIdentifier.recorded_at >= since
    )
    corrected = sa.select(JournalEntry.subject).where(
        JournalEntry.body_id.is_(None),
        JournalEntry.act == AMENDED,
        JournalEntry.recorded_at >= since,
    )
    amended = sa.select(Organisation.id).where(Organisation.public_id.in_(corrected))
    gone = sa.select(Organisation.id).where(Organisation.withdrawn_at >= since)
    return {
        organisation
        for query in (numbers, amended, gone)
        for organisation in db.session.scalars(query)
    }


def _seated_at(body: ScreenedBody, organisations: set[int]) -> set[int]:
    """Return the officials of the body who stand or stood at some organisations, by a position at
    whichever body.

    A dossier tells of all positions of those who took part, also where no party is near.
    """
    people = sa.select(Official.person_id).join(Position, Position.official_id == Official.id)
    people = people.join(Position.versions).join(PositionVersion.payload)
    seated = _ids(people, PositionPayload.organisation_id, organisations)
    return _ids(
        sa.select(Official.id).where(Official.body_id == body.id), Official.person_id, seated
    )


def _places_of_owners(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return the organisations of which the body said who owns them, or a source said something new
    of such owners, or is said to have said nothing.
    """
    answered = (
        sa.select(OwnerMention.organisation_id)
        .join(OwnerMention.answers)
        .where(OwnerAnswer.body_id == body.id)
    )
    said = answered.join(OwnerMention.versions).where(OwnerMentionVersion.recorded_at >= since)
    return {
        *db.session.scalars(answered.where(OwnerAnswer.recorded_at >= since)),
        *db.session.scalars(answered.where(OwnerMention.withdrawn_at >= since)),
        *db.session.scalars(said),
    }


def _places_of_interests(body: ScreenedBody, since: datetime.datetime) -> set[int]:
    """Return where interests lie, or lay, of which an official of the body said something new."""
    changed = (
        sa.select(InterestVersion.interest_id)
        .join(InterestVersion.interest)
        .join(Interest.official)
    )
    changed = changed.where(Official.body_id == body.id, InterestVersion.recorded_at >= since)
    stated = sa.select(InterestPayload.organisation_id).join(InterestPayload.version)
    places = db.session.scalars(stated.where(InterestVersion.interest_id.in_(changed)))
    return {place for place in places if place is not None}


def _undated(body: ScreenedBody) -> set[int]:
    """Return the decisions whose answer depends on the day from which one looks."""
    open_or_undated = sa.or_(
        DecisionVersion.status == DecisionStatus.OPEN, DecisionVersion.decided_on.is_(None)
    )
    query = sa.select(DecisionVersion.decision_id).join(DecisionVersion.decision)
    return set(db.session.scalars(query.where(Decision.body_id == body.id, open_or_undated)))
