"""That two officials at two bodies are one person: the clerk of one body proposes it, the person
answers.

Where no account belongs to the person, the clerk of the other body asks, and answers. A name alone
never says so. A yes joins the two, a no is kept, and none of it is public. Both must have a public
page: a proposal leads nobody to an official whom the public pages do not show, and while one of the
two is shielded it rests.
"""

from __future__ import annotations

import datetime
import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from register.access import Identity, Permission, Role, Subject, allows, require
from register.clock import day_of
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body
from register.models.officials import Official, Person
from register.models.proposals import Proposal, ProposalAct, ProposalAnswer
from register.public import pages, search
from register.public.listing import Filters
from register.public.name_index import HitKind
from register.public.pages import OfficialSummary
from register.services import journal
from register.services.officials import officials, persons, visibility

LONGEST_WANTED = 300
"""Characters of a name, or of the address of a page, that are read."""
REST_DAYS = 90
"""For how many days after a no the same two cannot be proposed again, and the answer stands with
the proposer.
"""

_PUBLIC_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""What stands in the address of a public page."""


class ProposalState(enum.StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    RESTING = "resting"
    """One of the two has no public page now; it waits until that is there again."""
    JOINED = "joined"
    """They became one person without an answer: by command on the server."""
    YES = "yes"
    NO = "no"
    TAKEN_BACK = "taken_back"


LEADS_TO = {
    ProposalAct.YES: ProposalState.YES,
    ProposalAct.NO: ProposalState.NO,
    ProposalAct.TAKE_BACK: ProposalState.TAKEN_BACK,
}


@dataclass(frozen=True, slots=True)
class ProposalStatus:
    """A proposal as it stands."""

    proposal: Proposal
    state: ProposalState
    asks_person: bool
    """Whether the person is asked; False: the clerk of the body of `other`, who asks the person."""

    @property
    def answered_at(self) -> datetime.datetime | None:
        """When it was answered or taken back; None: it was not."""
        return self.proposal.answer.recorded_at if self.proposal.answer is not None else None


def candidates(
    official: Official, wanted: str, body_slug: str | None = None
) -> list[OfficialSummary]:
    """Return who can be meant by a name, or by the address of a public page: officials of other
    bodies, the best first.

    That somebody stands here says nothing but that the names are alike. `body_slug` None: at
    whatever body.
    """
    address = _PUBLIC_ID.search(wanted.casefold())
    if address is not None:
        ids = [address.group()]
    else:
        hits = search.find(wanted, Filters(body_slug=body_slug))
        ids = [hit.entry.address for hit in hits if hit.entry.kind is HitKind.OFFICIAL]
    own = {each.public_id for each in official.person.officials}
    found = pages.summaries([each for each in ids if each not in own])
    return [each for each in found if each.official.body_slug != official.body.slug]


def propose(
    identity: Identity, official: Official, other_id: str, today: datetime.date
) -> Proposal:
    """Propose that an official is the same person as the one with the public id `other_id`, at
    another body.

    Said again while it waits, it is said once.

    Raises:
        NotAllowed: the asker is no clerk of the body of `official`, or is this very official.
        Invalid: one of them has no public page, they are of one body or one person already, or it
            was answered with no
            less than `REST_DAYS` days ago.
    """
    require(identity, Permission.PROPOSE_PERSON, officials.subject_of(official))
    other = _public_official(other_id)
    if not visibility.is_published(official):
        raise Invalid(
            "This official has no public page. Then the two can be joined by command on the "
            "server only."
        )
    if other.person is official.person:
        raise Invalid("They are one person in the register already.")
    persons.check_bodies(official, other)
    earlier = _between(official, other)
    waiting = next((each for each in earlier if each.answer is None), None)
    if waiting is not None and waiting.official is official:
        return waiting
    if waiting is not None:
        raise Invalid("The other body has proposed this already; it waits for an answer.")
    if any(_was_refused(each, today) for each in earlier):
        raise Invalid(
            "The answer to this was no. It can be proposed again %(days)s days after that.",
            days=str(REST_DAYS),
        )
    made = Proposal(official=official, other=other, account_id=identity.account)
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "proposal:propose", made.public_id, official.body_id)
    return made


def list_of(identity: Identity, official: Official) -> list[ProposalStatus]:
    """Return what was proposed about an official, from this body or another one, the newest first.

    Raises:
        NotAllowed: the asker is no clerk of the body, or is this very official.
    """
    require(identity, Permission.PROPOSE_PERSON, officials.subject_of(official))
    concerns = sa.or_(Proposal.official_id == official.id, Proposal.other_id == official.id)
    return _standings(sa.select(Proposal).where(concerns))


def list_from(identity: Identity, body: Body, today: datetime.date) -> list[ProposalStatus]:
    """Return what the clerks of a body proposed and what waits, or was answered in the last
    `REST_DAYS` days.

    About the asker nothing is listed. The newest come first.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    found = _standings(
        sa.select(Proposal).join(Proposal.official).where(Official.body_id == body.id)
    )
    return [each for each in found if _is_told(each, today) and _proposes(identity, each.proposal)]


def list_to_answer(identity: Identity) -> list[ProposalStatus]:
    """Return what waits for an answer of the asker: as the person, or as the clerk who asks the
    person.
    """
    bodies = list((identity.roles or {}).keys())
    here, there = sa.orm.aliased(Official), sa.orm.aliased(Official)
    chosen = (
        sa.select(Proposal)
        .join(here, Proposal.official)
        .join(there, Proposal.other)
        .where(~Proposal.answer.has())
        .where(
            sa.or_(
                here.person_id == identity.person,
                there.person_id == identity.person,
                there.body_id.in_(bodies),
            )
        )
    )
    waiting = (each for each in _standings(chosen) if each.state is ProposalState.WAITING)
    return [each for each in waiting if _answers(identity, each.proposal)]


def get_to_answer(identity: Identity, public_id: str) -> ProposalStatus:
    """Return a proposal to somebody who means to answer it.

    Raises:
        NotFound: there is none, it rests, or it is not for the asker to answer.
        WrongState: it has been answered or taken back.
    """
    return _to_answer(identity, _get(public_id))


def _to_answer(identity: Identity, found: Proposal) -> ProposalStatus:
    standing = _standing(found)
    if standing.state is ProposalState.RESTING or not _answers(identity, found):
        raise NotFound("There is no such proposal.")
    if standing.state is not ProposalState.WAITING:
        raise WrongState("This has been answered or taken back already.")
    return standing


def answer(identity: Identity, public_id: str, is_one: bool) -> Proposal:
    """Record whether the two are one person. Yes joins them.

    Raises:
        Invalid: they cannot be joined; the message says why. Nothing is recorded then.
        NotFound, WrongState: as `get_to_answer`.
    """
    found = _to_answer(identity, _hold(public_id)).proposal
    _end(identity, found, ProposalAct.YES if is_one else ProposalAct.NO)
    if is_one:
        persons.join(identity, found.official, found.other)
    return found


def take_back(identity: Identity, official: Official, public_id: str) -> Proposal:
    """Record that the body of this official proposes it no longer.

    Raises:
        NotFound: there is no such proposal from this official.
        NotAllowed: the asker is no clerk of that body, or is this very official.
        WrongState: it has been answered or taken back.
    """
    require(identity, Permission.PROPOSE_PERSON, officials.subject_of(official))
    found = _hold(public_id)
    if found.official is not official:
        raise NotFound("There is no such proposal.")
    if _standing(found).state not in (ProposalState.WAITING, ProposalState.RESTING):
        raise WrongState("This has been answered or taken back already.")
    _end(identity, found, ProposalAct.TAKE_BACK)
    return found


def is_of_asker(identity: Identity, proposal: Proposal) -> bool:
    """Say whether the asker is the person whom it is about, with an account as an official."""
    of_either = (*proposal.official.person.officials, *proposal.other.person.officials)
    return any(
        allows(identity, Permission.ANSWER_PERSON, officials.subject_of(each)) for each in of_either
    )


def _answers(identity: Identity, proposal: Proposal) -> bool:
    if is_of_asker(identity, proposal):
        return True
    is_clerk = allows(identity, Permission.ANSWER_PERSON_FOR, officials.subject_of(proposal.other))
    return is_clerk and not _asks_person(proposal)


def _asks_person(proposal: Proposal) -> bool:
    return any(_has_account(each.person) for each in (proposal.official, proposal.other))


def _has_account(person: Person) -> bool:
    """Say whether somebody can sign in as this person in an office."""
    holds = sa.and_(
        AccountRole.body_id == Official.body_id, Official.person_id == Account.person_id
    )
    chosen = (
        sa.select(Account.id)
        .join(Account.roles)
        .join(Official, holds)
        .where(Account.person_id == person.id, Account.disabled_at.is_(None))
        .where(AccountRole.role == Role.OFFICIAL, AccountRole.ended_at.is_(None))
    )
    return db.session.scalar(chosen.limit(1)) is not None


def _end(identity: Identity, proposal: Proposal, act: ProposalAct) -> None:
    by_person = is_of_asker(identity, proposal)
    db.session.add(
        ProposalAnswer(proposal=proposal, act=act, account_id=identity.account, by_person=by_person)
    )
    db.session.flush()
    for official in (proposal.official, proposal.other):
        journal.record(identity, f"proposal:{act.value}", proposal.public_id, official.body_id)


def _get(public_id: str) -> Proposal:
    return _one(sa.select(Proposal).where(Proposal.public_id == public_id))


def _hold(public_id: str) -> Proposal:
    """Return a proposal as it stands now, held until the transaction ends."""
    chosen = sa.select(Proposal).where(Proposal.public_id == public_id).with_for_update()
    return _one(chosen.execution_options(populate_existing=True))


def _one(chosen: sa.Select[Any]) -> Proposal:
    found: Proposal | None = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such proposal.")
    return found


def _public_official(public_id: str) -> Official:
    found = officials.find(public_id)
    if found is None or not visibility.is_published(found):
        raise Invalid("There is no public page of this official.")
    return found


def _between(official: Official, other: Official) -> list[Proposal]:
    """Return what was proposed of these two in either direction; both are held until the
    transaction ends.
    """
    ids = (official.id, other.id)
    db.session.execute(
        sa.select(Official.id).where(Official.id.in_(ids)).order_by(Official.id).with_for_update()
    )
    chosen = sa.select(Proposal).where(Proposal.official_id.in_(ids), Proposal.other_id.in_(ids))
    return list(db.session.scalars(chosen.order_by(Proposal.id.desc())))


def _was_refused(proposal: Proposal, today: datetime.date) -> bool:
    answered = proposal.answer
    return (
        answered is not None
        and answered.act is ProposalAct.NO
        and _is_recent(answered.recorded_at, today)
    )


def _is_recent(moment: datetime.datetime, today: datetime.date) -> bool:
    return today < day_of(moment) + datetime.timedelta(days=REST_DAYS)


def _is_told(standing: ProposalStatus, today: datetime.date) -> bool:
    if standing.state in (ProposalState.WAITING, ProposalState.RESTING):
        return True
    is_answered = standing.state in (ProposalState.YES, ProposalState.NO)
    return (
        is_answered and standing.answered_at is not None and _is_recent(standing.answered_at, today)
    )


def _proposes(identity: Identity, proposal: Proposal) -> bool:
    return allows(identity, Permission.PROPOSE_PERSON, officials.subject_of(proposal.official))


def _standings(chosen: sa.Select[Any]) -> list[ProposalStatus]:
    found: Iterable[Proposal] = db.session.scalars(chosen.order_by(Proposal.id.desc()))
    return [_standing(each) for each in found]


def _standing(proposal: Proposal) -> ProposalStatus:
    return ProposalStatus(proposal, _state(proposal), _asks_person(proposal))


def _state(proposal: Proposal) -> ProposalState:
    if proposal.answer is not None:
        return LEADS_TO[proposal.answer.act]
    if proposal.official.person is proposal.other.person:
        return ProposalState.JOINED
    if all(visibility.is_published(each) for each in (proposal.official, proposal.other)):
        return ProposalState.WAITING
    return ProposalState.RESTING
