"""What is asked of a position: whether a fee for what is held ex officio is kept, and contracts
with the own body. A question to the official and the clerk with what to do, never a finding.

Who reads it: the official, and the clerks of the body. Of a check of contracts the day is public.

Source: Gemeentewet 15(1)(d) and (2), 41c, 44 and 66.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    PartyRole,
)
from conflict_graph.particulars import FeeDestination
from register.access import Identity, Permission, Subject, require
from register.clock import today
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.bodies import Body, BodyKind
from register.models.decisions import (
    Decision,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    settling_answer,
)
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act
from register.models.officials import Official
from register.models.position_questions import (
    BarCheck,
    BarKind,
    PositionQuestionKind,
    SettledQuestion,
    SettledQuestionWords,
)
from register.services import journal, latest
from register.services.declarations import positions, terms
from register.services.officials.officials import subject_of

SHORTEST_NOTE, LONGEST_NOTE, LONGEST_EXEMPTION = 10, 500, 200
"""Characters."""
_MEMBERS = (OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE)
_BODIES = (BodyKind.MUNICIPALITY, BodyKind.PROVINCE, BodyKind.WATER_BOARD)
_CONTRACTS = (
    DecisionKind.TENDER,
    DecisionKind.AWARD,
    DecisionKind.CONTRACT_CHANGE,
    DecisionKind.LAND_SALE,
)
_IN_CONTRACT = (PartyRole.WINNER, PartyRole.BUYER, PartyRole.SELLER, PartyRole.SUBCONTRACTOR)


@dataclass(frozen=True, slots=True)
class PositionQuestion:
    """A question about a position that stands. `about`: the number of the version, or of the check,
    that asks; `since`: from when on.
    """

    kind: PositionQuestionKind
    position: Position
    about: int
    since: datetime.datetime


def may_be_barred(official: Official) -> bool:
    """Say whether the law bars contracts with the own body in an office that this official holds
    now.
    """
    return any(
        each.office in _MEMBERS and each.body in _BODIES and each.runs_on(today())
        for each in terms.services_of(official)
    )


def owes_fee(official: Official) -> bool:
    """Say whether the official holds an office in which a fee for what is held ex officio goes to
    the treasury: alderman or mayor. Of other bodies the article was not read.
    """
    return any(
        each.office is OfficeKind.EXECUTIVE
        and each.body is BodyKind.MUNICIPALITY
        and each.runs_on(today())
        for each in terms.services_of(official)
    )


def has_contract(position: Position) -> bool:
    """Say whether the own body decided to contract with the organisation of a position, as far as
    the register knows who the parties are.
    """
    payload = position.current.payload
    return payload is not None and bool(
        _contracting(position.official.body_id, [payload.organisation_id])
    )


def _contracting(body: int, organisations: Collection[int]) -> dict[int, datetime.datetime]:
    """Return those of these organisations with which a body decided to contract, by database id,
    each with when the newest of these contracts was first known to be one.
    """
    counting = latest.current_versions(Decision.body_id == body).subquery()
    parties = (
        sa.select(DecisionParty)
        .join(DecisionVersion, DecisionVersion.id == DecisionParty.version_id)
        .join(counting, counting.c.id == DecisionVersion.id)
        .join(MentionAnswer, MentionAnswer.mention_id == DecisionParty.mention_id)
        .where(
            DecisionVersion.status == DecisionStatus.TAKEN,
            DecisionVersion.kind.in_(_CONTRACTS),
            DecisionParty.role.in_(_IN_CONTRACT),
            MentionAnswer.organisation_id.in_(organisations),
            MentionAnswer.same,
        )
        .options(
            joinedload(DecisionParty.mention).selectinload(Mention.answers),
            joinedload(DecisionParty.version)
            .joinedload(DecisionVersion.decision)
            .selectinload(Decision.versions)
            .selectinload(DecisionVersion.parties)
            .joinedload(DecisionParty.mention)
            .selectinload(Mention.answers),
        )
    )
    found: dict[int, datetime.datetime] = {}
    for party in db.session.scalars(parties).unique():
        settling = settling_answer(party.mention.answers)
        if settling is not None and settling.organisation_id in organisations:
            since = _contract_since(party.version.decision, settling.organisation_id)
            known = found.get(settling.organisation_id, since)
            found[settling.organisation_id] = max(known, since)
    return found


def _contract_since(decision: Decision, organisation: int) -> datetime.datetime:
    """Return when a decision was first said to be a contract with an organisation, and it was known
    to be that organisation.
    """
    return min(
        max(version.recorded_at, answer.recorded_at)
        for version in decision.standing
        if version.status is DecisionStatus.TAKEN and version.kind in _CONTRACTS
        for party in version.parties
        if party.role in _IN_CONTRACT
        and (answer := settling_answer(party.mention.answers)) is not None
        and answer.organisation_id == organisation
    )


def newest_check(position: Position) -> BarCheck | None:
    """Return what the official said last of contracts; None: nothing yet."""
    chosen = sa.select(BarCheck).where(BarCheck.position_id == position.id)
    found: BarCheck | None = db.session.scalar(chosen.order_by(BarCheck.number.desc()).limit(1))
    return found


def to_check(official: Official) -> list[Position]:
    """Return the positions of an official at organisations with a contract of the own body, of
    which the official has not said yet whether the law bars it: never, or not since the newest of
    these contracts came.
    """
    if not may_be_barred(official):
        return []
    held = {
        each.id: (each, entry)
        for each in positions.list_of(official)
        if not positions.is_over(entry := positions.entry_of(each))
    }
    looked = sa.select(BarCheck.position_id, sa.func.max(BarCheck.recorded_at))
    looked = looked.where(BarCheck.position_id.in_(held)).group_by(BarCheck.position_id)
    last = {row[0]: row[1] for row in db.session.execute(looked)} if held else {}
    places = {entry.organisation_id for _, entry in held.values()}
    contracting = _contracting(official.body_id, places) if places else {}
    return [
        each
        for each, entry in held.values()
        if entry.organisation_id in contracting
        and (each.id not in last or last[each.id] < contracting[entry.organisation_id])
    ]


def check(identity: Identity, position: Position, known: bool, kinds: Collection[BarKind]) -> None:
    """Record what the official says of contracts between the own body and a position. Said twice,
    it is said once, unless it was asked again.

    Raises:
        NotAllowed: the asker is not this official.
        WrongState: the law bars nothing in the office of this official, or the entry is withdrawn.
        Invalid: contracts are named that are not known.
    """
    require(identity, Permission.DECLARE, subject_of(position.official))
    positions.entry_of(position)
    if not may_be_barred(position.official):
        raise WrongState("The law asks this of members of the council or board alone.")
    if kinds and not known:
        raise Invalid("You say that you do not know, and name a contract. Choose one.", "kinds")
    before = newest_check(position)
    said = ";".join(each.value for each in BarKind if each in kinds)
    is_said = before is not None and (before.known, before.kinds) == (known, said)
    if is_said and position not in to_check(position.official):
        return
    db.session.add(
        BarCheck(
            position=position,
            number=before.number + 1 if before else 1,
            known=known,
            kinds=said,
            account_id=identity.account,
        )
    )
    db.session.flush()
    journal.record(
        identity, "position:check_contracts", position.public_id, position.official.body_id
    )


def of_official(official: Official) -> list[tuple[PositionQuestion, SettledQuestion | None]]:
    """Return the questions about positions of an official that still stand, each with how it was
    settled; None: it was not.
    """
    return _with_settling(_asked(Position.official_id == official.id))


def list_for(identity: Identity, bodies: Sequence[Body]) -> list[PositionQuestion]:
    """Return the questions at bodies that nobody settled, none about the asker.

    Raises:
        NotAllowed: the asker is no clerk of one of the bodies.
    """
    for body in bodies:
        require(identity, Permission.DECLARE_FOR, Subject(body.id))
    if not bodies:
        return []
    here = Position.official_id.in_(
        sa.select(Official.id).where(Official.body_id.in_([body.id for body in bodies]))
    )
    return [
        each
        for each, how in _with_settling(_asked(here))
        if how is None and not identity.is_person(each.position.official.person_id)
    ]


def find(position: Position, kind: PositionQuestionKind) -> PositionQuestion | None:
    """Return a question about a position, also a settled one; None: it is not asked."""
    return next(
        (each for each in _asked(Position.id == position.id) if each.kind is kind),
        None,
    )


def settled(question: PositionQuestion) -> SettledQuestion | None:
    """Return how a question was settled; None: it was not."""
    [(_, how)] = _with_settling([question])
    return how


def settle(
    identity: Identity,
    position: Position,
    kind: PositionQuestionKind,
    note: str,
    exemption: str = "",
) -> None:
    """Record what became of a question. An exemption is kept of a contract alone.

    Raises:
        NotAllowed: the asker is no clerk of the body, or is this official.
        NotFound: it is not asked.
        WrongState: somebody settled it already.
        Invalid: the note is too short or too long, or the exemption is too long.
    """
    require(identity, Permission.DECLARE_FOR, subject_of(position.official))
    question = find(position, kind)
    if question is None:
        raise NotFound("This is not asked any more.")
    if settled(question) is not None:
        raise WrongState("Somebody recorded already what became of this.")
    note, exemption = note.strip(), exemption.strip()
    if not SHORTEST_NOTE <= len(note) <= LONGEST_NOTE:
        raise Invalid("Say in 10 to 500 characters what became of it.", "note")
    if len(exemption) > LONGEST_EXEMPTION:
        raise Invalid("Use at most %(length)s characters.", "exemption", length="200")
    db.session.add(
        SettledQuestion(
            position=position,
            kind=kind,
            about=position.current.number if kind is _FEE else question.about,
            words=SettledQuestionWords(note=note),
            exemption=exemption if kind is _BAR else "",
            account_id=identity.account,
        )
    )
    db.session.flush()
    journal.record(identity, "position:settle", position.public_id, position.official.body_id)


_FEE, _BAR = PositionQuestionKind.FEE_KEPT, PositionQuestionKind.STATUTORY_BAR


def _asked(which: sa.ColumnElement[bool]) -> Iterator[PositionQuestion]:
    yield from _fees(which)
    yield from _bars(which)


def _with_settling(
    questions: Iterable[PositionQuestion],
) -> list[tuple[PositionQuestion, SettledQuestion | None]]:
    """Return each with how it was settled last, in one query; what settled an earlier version or
    check does not count.
    """
    asked = list(questions)
    positions_asked = {each.position.id for each in asked}
    chosen = sa.select(SettledQuestion).where(SettledQuestion.position_id.in_(positions_asked))
    newest_first = chosen.order_by(SettledQuestion.id.desc())
    known = list(db.session.scalars(newest_first)) if asked else []

    def settles(how: SettledQuestion, each: PositionQuestion) -> bool:
        is_same = how.position_id == each.position.id and how.kind is each.kind
        return is_same and how.about >= each.about

    return [(each, next((how for how in known if settles(how, each)), None)) for each in asked]


def _fees(which: sa.ColumnElement[bool]) -> Iterator[PositionQuestion]:
    """A fee that is kept: asked from the version on that says so, until one says otherwise."""
    newer = PositionVersion.__table__.alias("newer")
    chosen = (
        sa.select(Position)
        .join(Position.versions)
        .join(PositionVersion.payload)
        .where(
            which,
            PositionVersion.act != Act.WITHDRAW,
            PositionPayload.capacity == Capacity.EX_OFFICIO,
            PositionPayload.fee_destination == FeeDestination.SELF,
            ~sa.exists().where(
                newer.c.position_id == PositionVersion.position_id,
                newer.c.number == PositionVersion.number + 1,
            ),
        )
        .order_by(Position.id)
        .options(joinedload(Position.official).joinedload(Official.person))
    )
    for position in db.session.scalars(chosen).unique():
        entry = positions.entry_of(position)
        if entry.paid is False or positions.is_over(entry) or not owes_fee(position.official):
            continue
        first = position.current
        for version in reversed(position.versions):
            if version.payload is None or not _is_kept(version.payload):
                break
            first = version
        yield PositionQuestion(_FEE, position, first.number, first.recorded_at)


def _is_kept(said: PositionPayload) -> bool:
    return (
        said.capacity is Capacity.EX_OFFICIO
        and said.fee_destination is FeeDestination.SELF
        and said.paid is not False
    )


def _bars(which: sa.ColumnElement[bool]) -> Iterator[PositionQuestion]:
    newer = BarCheck.__table__.alias("newer")
    chosen = (
        sa.select(BarCheck)
        .join(BarCheck.position)
        .where(
            which,
            BarCheck.kinds != "",
            ~sa.exists().where(
                newer.c.position_id == BarCheck.position_id,
                newer.c.number == BarCheck.number + 1,
            ),
        )
        .order_by(BarCheck.id)
        .options(joinedload(BarCheck.position).joinedload(Position.official))
    )
    for said in db.session.scalars(chosen).unique():
        position = said.position
        if positions.stands(position) and may_be_barred(position.official):
            yield PositionQuestion(_BAR, position, said.number, said.recorded_at)
