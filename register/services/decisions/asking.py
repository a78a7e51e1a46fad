"""Everybody at the table of an open decision is asked for a tie to its parties: how that is done,
and how an answer is given.

Once somebody asks, everybody who takes part is asked, also about parties that come later. Silence
is no answer, and no answer replaces the check.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.facts import DecisionStatus, Stated
from register import clock
from register.access import Identity, Permission, Subject, allows, require
from register.errors import Invalid, NotFound, WrongState, noting, refuse
from register.extensions import db
from register.models.asking import AskingReach, TieAsking, TieStatement
from register.models.decisions import Decision, Participation
from register.models.officials import Official
from register.services import journal, outbox
from register.services.decisions import decisions, noted, places, statements
from register.services.decisions.decisions import subject_of
from register.services.decisions.places import PlaceReader, TablePlace

SHORTEST_TIE = 3
"""Characters of which tie it is, and of where an answer on paper is kept."""
LONGEST_TIE = 1_000


@dataclass(frozen=True, slots=True)
class TieAnswer:
    """What somebody answers about a party, by the public id of the mention. `tie` says which."""

    mention: str
    said: Stated
    tie: str = ""


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A decision in which somebody is at the table, as that person may see it."""

    decision: Decision
    place: TablePlace
    since: datetime.datetime
    """From when on the newest of its questions waits."""


def ask(identity: Identity, decision: Decision, reach: AskingReach) -> bool:
    """Ask everybody at the table from now on, or nobody any more; False when it stood so already.

    Whoever has something to answer is told by mail that something waits.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        WrongState: the decision has been taken.
        Invalid: no parties are known yet, or nobody takes part.
    """
    require(identity, Permission.KEEP_DECISIONS, subject_of(decision))
    noted.require_standing(decision)
    before = places.of(decision)
    if not before.is_open:
        raise WrongState("The decision has been taken. Nobody is asked any more.")
    if reach is not AskingReach.NOBODY and not before.can_be_asked:
        raise Invalid("Record the parties and who takes part first. Then they can be asked.")
    if before.reach is reach:
        return False
    db.session.add(TieAsking(decision_id=decision.id, reach=reach, account_id=identity.account))
    db.session.flush()
    journal.record(identity, "decision:ask_table", decision.public_id, decision.body_id)
    for place in places.of(decision).places:
        if place.unanswered and place.answers_here and not identity.is_person(_person(place)):
            outbox.tell(_person(place), clock.now())
    return True


def list_own(identity: Identity) -> list[OwnQuestion]:
    """Return the open decisions in which the asker is asked or has answered, by planned date."""
    own = [each for each in _officials_of(identity) if _may_state(identity, each)]
    found = []
    for decision in _asked_decisions([each.id for each in own]):
        question = _own(decision, own)
        if question is not None and question.place.parties:
            found.append(question)
    return sorted(found, key=lambda each: str(each.decision.current.decided_on or "9"))


def get_own(identity: Identity, public_id: str) -> OwnQuestion:
    """Return an open decision in which the asker is asked, or has answered.

    Raises:
        NotFound: there is none: the asker may not know of any other.
    """
    found = next(
        (each for each in list_own(identity) if each.decision.public_id == public_id), None
    )
    if found is None:
        raise NotFound("There is no such question.")
    return found


def get_place(identity: Identity, decision: Decision, official_id: str) -> TablePlace:
    """Return the place of somebody without an account, whose answer on paper is recorded.

    Raises:
        NotFound: the official is not at the table, or is not asked.
        NotAllowed: the asker keeps no decisions of the body, or it is the asker.
        AboutOneself: the asker is tied to a party.
        WrongState: the official answers here.
    """
    place = next(
        (each for each in places.of(decision).places if each.official.public_id == official_id),
        None,
    )
    if place is None:
        raise NotFound("This official is not asked.")
    person = place.official.person_id
    require(identity, Permission.STATE_TIES_FOR, replace(subject_of(decision), person=person))
    decisions.require_impartial(identity, decision)
    if not place.asked:
        raise NotFound("This official is not asked.")
    if place.answers_here:
        raise WrongState("This official has an account, and answers with it.")
    return place


def may_record(identity: Identity, decision: Decision, official: Official) -> bool:
    """Say whether the asker may record what an official without an account says on paper."""
    subject = replace(subject_of(decision), person=official.person_id)
    return allows(identity, Permission.STATE_TIES_FOR, subject) and decisions.is_impartial(
        identity, decision
    )


def answer(
    identity: Identity, question: OwnQuestion, answers: Sequence[TieAnswer], today: datetime.date
) -> None:
    """Answer about some parties of a decision; what was answered before is kept as it was then.

    What stands is read here once more, so that what is sent twice at one moment is kept once.

    Raises:
        NotAllowed: it is somebody else who is asked.
        NotFound: nothing is asked any more.
        WrongState: a party is not asked about any more.
        Invalid: a tie is not named; the field is that of the party, by its place.
    """
    official = question.place.official
    subject = replace(subject_of(question.decision), person=official.person_id)
    require(identity, Permission.STATE_TIES, subject)
    _keep(
        identity,
        question.decision,
        get_own(identity, question.decision.public_id).place,
        answers,
        given_on=today,
        source="",
        by_official=True,
    )


def record_on_paper(
    identity: Identity,
    decision: Decision,
    place: TablePlace,
    answers: Sequence[TieAnswer],
    given_on: datetime.date,
    source: str,
    today: datetime.date,
) -> None:
    """Record what somebody without an account answered on paper, and when.

    Raises:
        NotAllowed: the asker keeps no decisions of the body, or it is the asker.
        WrongState: a party is not asked about any more.
        Invalid: a tie is not named, the day has yet to come, or it does not say where the paper is.
    """
    subject = replace(subject_of(decision), person=place.official.person_id)
    require(identity, Permission.STATE_TIES_FOR, subject)
    wrong: list[Invalid] = []
    if given_on > today:
        wrong.append(
            Invalid("That day has not come yet. Enter today or an earlier day.", "given_on")
        )
    if len(source.strip()) < SHORTEST_TIE:
        wrong.append(Invalid("Say where the paper is kept.", "source"))
    if len(source) > LONGEST_TIE:
        too_long = "Write at most %(length)s characters."
        wrong.append(Invalid(too_long, "source", length=str(LONGEST_TIE)))
    with noting(wrong):
        _check_all(answers)
    refuse(wrong)
    _keep(
        identity,
        decision,
        place,
        answers,
        given_on=given_on,
        source=source.strip(),
        by_official=False,
    )


def _keep(
    identity: Identity,
    decision: Decision,
    place: TablePlace,
    answers: Sequence[TieAnswer],
    *,
    given_on: datetime.date,
    source: str,
    by_official: bool,
) -> None:
    asked = {each.mention.public_id: each for each in place.asked}
    if any(each.mention not in asked for each in answers):
        raise WrongState("The parties have changed meanwhile. Open the page again.")
    _check_all(answers)
    for each in answers:
        party = asked[each.mention]
        if not _repeats(party.given, each, source):
            statements.keep(
                identity,
                decision,
                place.official,
                party.mention,
                each.said,
                tie=each.tie.strip(),
                source=source,
                given_on=given_on,
                by_official=by_official,
            )
    db.session.flush()
    journal.record(identity, "decision:answer_table", decision.public_id, decision.body_id)


def _repeats(given: TieStatement | None, said: TieAnswer, source: str) -> bool:
    """Say whether it was answered so already."""
    return (
        given is not None
        and given.said is said.said
        and (given.words.tie if given.words else "") == said.tie.strip()
        and not source
    )


def _check_all(answers: Sequence[TieAnswer]) -> None:
    wrong: list[Invalid] = []
    for number, each in enumerate(answers):
        with noting(wrong):
            _check(number, each)
    refuse(wrong)


def _check(number: int, said: TieAnswer) -> None:
    """Refuse a tie that is not named, and words beside another answer."""
    words = said.tie.strip()
    field = f"parties-{number}-tie"
    if said.said is Stated.TIE and len(words) < SHORTEST_TIE:
        raise Invalid("Say which tie it is.", field)
    if said.said is not Stated.TIE and words:
        raise Invalid("You describe a tie. Choose “a tie, namely”, or leave this empty.", field)
    if len(words) > LONGEST_TIE:
        raise Invalid("Write at most %(length)s characters.", field, length=str(LONGEST_TIE))


def _officials_of(identity: Identity) -> list[Official]:
    if identity.person is None:
        return []
    chosen = sa.select(Official).where(
        Official.person_id == identity.person, Official.withdrawn_at.is_(None)
    )
    return list(db.session.scalars(chosen.options(joinedload(Official.person))))


def _may_state(identity: Identity, official: Official) -> bool:
    return allows(identity, Permission.STATE_TIES, Subject(official.body_id, official.person_id))


def _asked_decisions(officials: Sequence[int]) -> list[Decision]:
    """Return the decisions in which some officials take part and people are asked, open or not."""
    if not officials:
        return []
    asked = (
        sa.select(Participation.decision_id)
        .join(TieAsking, TieAsking.decision_id == Participation.decision_id)
        .where(Participation.official_id.in_(officials), Participation.withdrawn_at.is_(None))
    )
    chosen = decisions.whole().where(Decision.id.in_(asked), Decision.withdrawn_at.is_(None))
    found = db.session.scalars(chosen.order_by(Decision.id)).all()
    return [each for each in found if each.current.status is DecisionStatus.OPEN]


def _own(decision: Decision, own: Sequence[Official]) -> OwnQuestion | None:
    mine = {each.id for each in own}
    row = next((row for row in decision.participations if row.official_id in mine), None)
    if row is None:
        return None
    reader = PlaceReader(decision)
    place = reader.place(row)
    moments = [each.since for each in place.unanswered]
    if reader.asking is not None:
        moments += [reader.asking.recorded_at, row.current.recorded_at]
    return OwnQuestion(decision, place, max(moments, default=decision.recorded_at))


def _person(place: TablePlace) -> int:
    return place.official.person_id
