"""Which decisions of a body can come out otherwise than at its last screening, read from the versions themselves.

Versions are only added and say when, so nobody has to mark anything: what was recorded since tells what it touches. A
change of a position or a tie touches every decision with a party within reach of it, in either direction.

Not seen here, because it leaves no version: a name that was corrected, and words that were erased. They change no
outcome beyond what the next full screening picks up.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionStatus
from register.extensions import db
from register.models.bodies import Body
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
from register.models.officials import Official, Term, TermVersion
from register.models.organisations import OrganisationIdentifier, OrganisationTie, OrganisationTieVersion
from register.models.screening import Finding
from register.services import neighbourhoods
from register.services.organisations import SEVERAL

OVERLAP = datetime.timedelta(minutes=15)
"""How far back before the last screening we look, for what was being written while it ran."""


def touched(body: Body, since: datetime.datetime, today: datetime.date) -> set[int]:
    """Return the ids of the decisions of a body that something recorded since, or the calendar, can touch."""
    since -= OVERLAP
    officials = _officials(body, since, today)
    places = _places_of_officials(officials) | _places_of_positions(body, since) | _places_of_organisations(since)
    found = _themselves(body, since) | _of_officials(officials) | near(body, places)
    return found | _undated(body) if today > since.date() else found


def near(body: Body, organisations: Collection[int]) -> set[int]:
    """Return the ids of the decisions of a body with a party within reach of some organisations."""
    if not organisations:
        return set()
    reach = neighbourhoods.reach(db.session.connection(), organisations, None)
    query = (
        sa.select(DecisionVersion.decision_id)
        .join(DecisionParty, DecisionParty.version_id == DecisionVersion.id)
        .join(Mention, Mention.id == DecisionParty.mention_id)
        .join(MentionAnswer, MentionAnswer.mention_id == Mention.id)
        .where(Mention.body_id == body.id, MentionAnswer.same)
    )
    return _ids(query, MentionAnswer.organisation_id, reach)


def _ids(query: sa.Select[Any], column: Any, ids: Collection[int]) -> set[int]:
    listed = sorted(ids)
    return {
        found
        for start in range(0, len(listed), SEVERAL)
        for found in db.session.scalars(query.where(column.in_(listed[start : start + SEVERAL])))
    }


def _themselves(body: Body, since: datetime.datetime) -> set[int]:
    """Return the decisions of which a version, a part or the answer about a party was recorded."""
    here = Decision.body_id == body.id
    decision = sa.select(DecisionVersion.decision_id).join(DecisionVersion.decision).where(here)
    part = sa.select(Participation.decision_id).join(Participation.decision).join(Participation.versions).where(here)
    answer = (
        sa.select(DecisionVersion.decision_id)
        .join(DecisionVersion.parties)
        .join(DecisionParty.mention)
        .join(Mention.answers)
        .where(Mention.body_id == body.id)
    )
    return {
        *db.session.scalars(decision.where(DecisionVersion.recorded_at >= since)),
        *db.session.scalars(part.where(ParticipationVersion.recorded_at >= since)),
        *db.session.scalars(answer.where(MentionAnswer.recorded_at >= since)),
    }


def _officials(body: Body, since: datetime.datetime, today: datetime.date) -> set[int]:
    """Return the officials who came, of whom a term was recorded, or whose term may have ended since."""
    of_body = sa.select(Official.id).where(Official.body_id == body.id)
    terms = of_body.join(Official.terms).join(Term.versions)
    ends = sa.select(Official.id, TermVersion.valid_until).join(Official.terms).join(Term.versions)
    ended = db.session.execute(ends.where(Official.body_id == body.id, TermVersion.valid_until.is_not(None)))
    return {
        *db.session.scalars(of_body.where(Official.recorded_at >= since)),
        *db.session.scalars(terms.where(TermVersion.recorded_at >= since)),
        *(official for official, until in ended if until is not None and _ends_between(until, since.date(), today)),
    }


def _ends_between(until: PartialDate, first: datetime.date, last: datetime.date) -> bool:
    return first <= until.latest + datetime.timedelta(days=1) <= last


def _of_officials(officials: set[int]) -> set[int]:
    """Return the decisions in which officials have a part or a finding."""
    parts = _ids(sa.select(Participation.decision_id), Participation.official_id, officials)
    return parts | _ids(sa.select(Finding.decision_id), Finding.official_id, officials)


def _places_of_officials(officials: set[int]) -> set[int]:
    people = _ids(sa.select(Official.person_id), Official.id, officials)
    return _ids(_PLACES, Official.person_id, people)


def _places_of_positions(body: Body, since: datetime.datetime) -> set[int]:
    """Return where people of the body stand, or stood, by a position that was recorded since, at whichever body."""
    changed = set(
        db.session.scalars(sa.select(PositionVersion.position_id).where(PositionVersion.recorded_at >= since))
    )
    people = sa.select(Official.person_id).where(Official.body_id == body.id)
    return _ids(_PLACES.where(Official.person_id.in_(people)), Position.id, changed)


_PLACES = (
    sa.select(PositionPayload.organisation_id)
    .join(PositionPayload.version)
    .join(PositionVersion.position)
    .join(Position.official)
)


def _places_of_organisations(since: datetime.datetime) -> set[int]:
    """Return the organisations of which a tie or a number was recorded."""
    ties = (
        sa.select(OrganisationTie.holder_id, OrganisationTie.held_id)
        .join(OrganisationTie.versions)
        .where(OrganisationTieVersion.recorded_at >= since)
    )
    numbers = sa.select(OrganisationIdentifier.organisation_id).where(OrganisationIdentifier.recorded_at >= since)
    return {*db.session.scalars(numbers), *(end for ends in db.session.execute(ties) for end in ends)}


def _undated(body: Body) -> set[int]:
    """Return the decisions whose answer depends on the day from which one looks."""
    open_or_undated = sa.or_(DecisionVersion.status == DecisionStatus.OPEN, DecisionVersion.decided_on.is_(None))
    query = sa.select(DecisionVersion.decision_id).join(DecisionVersion.decision)
    return set(db.session.scalars(query.where(Decision.body_id == body.id, open_or_undated)))
