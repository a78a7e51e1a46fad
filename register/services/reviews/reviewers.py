"""Who looks at a finding: which reviewers can, what keeps others from it, who does, who is away,
and who of another body was invited. Nothing here counts findings by person.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa

from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.facts import Dossier, OfficeKind
from register.access import (
    FindingState,
    Identity,
    Move,
    Permission,
    Role,
    allows,
    is_reviewer,
    is_somebody_else,
    require,
)
from register.clock import now
from register.errors import Invalid, NotAllowed, NotFound, marked
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.concerns import ConcernAuthor, RaisedConcern
from register.models.decisions import Decision
from register.models.officials import Office, Official, Term
from register.models.reviews import (
    AssignmentReason,
    FindingAct,
    FindingAssignment,
    FindingEvent,
    InvitedReviewer,
    ReviewerAbsence,
)
from register.models.screening import Finding
from register.services import journal
from register.services.accounts import accounts
from register.services.dossiers import dossiers
from register.services.findings import findings, listed
from register.services.findings.findings import FindingStatus
from register.services.organisations import matching, own_facts

LONGEST_ABSENCE = datetime.timedelta(days=366)


class ReviewObstacle(enum.StrEnum):
    """What keeps somebody from looking at a finding."""

    NO_REVIEWER = "no_reviewer"
    ONESELF = "oneself"
    TOOK_PART = "took_part"
    """Took part in the decision, or is expected to."""
    PARTY = "party"
    """Tied, now or before, to a party or to who benefits, now or before."""
    PERSON = "person"
    """Tied to the official by an organisation, now or before."""
    LINE = "line"
    """Works under the official at the body, or the official under the reviewer."""
    WROTE = "wrote"
    """Wrote a concern about the decision."""
    RAISED = "raised"
    """Let the check run that opened the finding, opened it, or put the first question."""
    SIGNED = "signed"
    """Concluded first of the two."""
    CONCLUDED = "concluded"
    """Concluded what the official contests, and somebody else can look at it."""
    OF_ANOTHER = "of_another"
    """Another reviewer looks at it."""
    AWAY = "away"


WHY_NOT = {
    ReviewObstacle.NO_REVIEWER: marked("You are no reviewer of this finding."),
    ReviewObstacle.ONESELF: marked("This finding is about yourself. Another reviewer concludes."),
    ReviewObstacle.TOOK_PART: marked("You take part in this decision. Another reviewer concludes."),
    ReviewObstacle.PARTY: marked(
        "You have, or had, a tie to a party to this decision. Another reviewer concludes."
    ),
    ReviewObstacle.PERSON: marked(
        "You and the official are, or were, with the same organisation. Another reviewer concludes."
    ),
    ReviewObstacle.LINE: marked(
        "One of you works for the other at this body. Another reviewer concludes."
    ),
    ReviewObstacle.WROTE: marked(
        "You wrote a concern about this decision. Another reviewer concludes."
    ),
    ReviewObstacle.RAISED: marked(
        "You opened this, let the check run or put the question. Another reviewer concludes."
    ),
    ReviewObstacle.SIGNED: marked("You concluded first. Another reviewer concludes second."),
    ReviewObstacle.CONCLUDED: marked(
        "You concluded what the official contests. Another reviewer concludes."
    ),
    ReviewObstacle.OF_ANOTHER: marked(
        "Another reviewer looks at this finding. Take it over first, with a reason."
    ),
    ReviewObstacle.AWAY: marked("You said that you are away. Take that back first."),
}
"""What somebody reads of what keeps him from a finding."""

FROM_FACTS = (
    ReviewObstacle.TOOK_PART,
    ReviewObstacle.PARTY,
    ReviewObstacle.PERSON,
    ReviewObstacle.LINE,
    ReviewObstacle.WROTE,
)
"""What follows from facts about a reviewer, some of which are for nobody else: others read no more
than that there is something; of a concern that one wrote, not even that.
"""
_TO_TAKE_OVER = (ReviewObstacle.OF_ANOTHER,)
_TO_SAY_WHO = (
    ReviewObstacle.OF_ANOTHER,
    ReviewObstacle.SIGNED,
    ReviewObstacle.CONCLUDED,
    ReviewObstacle.RAISED,
    ReviewObstacle.WROTE,
    ReviewObstacle.AWAY,
)
"""With these one says who looks at a finding all the same."""
_BELOW = (OfficeKind.CIVIL_SERVANT, OfficeKind.EXTERNAL)


@dataclass(frozen=True, slots=True)
class ReviewCandidate:
    """A reviewer who could look at a finding. `obstacle` None: nothing keeps this one from it."""

    account: Account
    obstacle: ReviewObstacle | None

    @property
    def told(self) -> str | None:
        """What others may know of the obstacle: its word, `tie` for what follows from facts."""
        return "tie" if self.obstacle in FROM_FACTS else self.obstacle


def obstacle(
    identity: Identity, standing: FindingStatus, today: datetime.date, *, concerns: bool = True
) -> ReviewObstacle | None:
    """Return what keeps the asker from concluding on a finding; None: nothing that the register
    knows. `concerns` False: as somebody else may know it, who reads of no concern.

    Ties are looked for among public and restricted facts, as for a clerk who changes a decision.
    """
    found = obstacle_of(identity, standing, today, concerns=concerns)
    if found is not None:
        return found
    assignee = standing.subject.assignee
    if assignee is not None and assignee != identity.account:
        return ReviewObstacle.OF_ANOTHER
    if _concluded_before(identity.account, standing) and any(
        not _concluded_before(each.id, standing)
        and obstacle_of(accounts.identity_of(each), standing, today) is None
        for each in _reviewers(standing.finding)
    ):
        return ReviewObstacle.CONCLUDED
    return None


def obstacle_of(
    identity: Identity, standing: FindingStatus, today: datetime.date, *, concerns: bool = True
) -> ReviewObstacle | None:
    """Return what keeps somebody from concluding whatever others do: a tie before what leaves one
    free to say who looks at it. None: nothing. `concerns`: as of `obstacle`.
    """
    subject, finding = standing.subject, standing.finding
    if not is_reviewer(identity, subject):
        return ReviewObstacle.NO_REVIEWER
    if not is_somebody_else(identity, subject):
        return ReviewObstacle.ONESELF
    tied = tie_to(identity, finding, today)
    if tied is not None:
        return tied
    if identity.account in _raised_by(finding):
        return ReviewObstacle.RAISED
    if concerns and _wrote_a_concern(identity.account, finding.decision_id):
        return ReviewObstacle.WROTE
    if subject.signer is not None and subject.signer == identity.account:
        return ReviewObstacle.SIGNED
    if identity.account is not None and is_away(identity.account, today):
        return ReviewObstacle.AWAY
    return None


def tie_to(identity: Identity, finding: Finding, today: datetime.date) -> ReviewObstacle | None:
    """Return what ties somebody to a finding; None: nothing that the register knows."""
    if identity.person is None:
        return None
    dossier = dossiers.read(finding.current.dossier.content)
    return tie(identity, finding.decision, finding.official, dossier, today)


def tie(
    identity: Identity,
    decision: Decision,
    official: Official | None,
    dossier: Dossier | None,
    today: datetime.date,
) -> ReviewObstacle | None:
    """Return what ties a reviewer to a decision, or to the official whom something is about; None:
    nothing that the register knows. A party that was taken out of the decision counts: what the
    official was asked, and what becomes of it, is about that one too.

    `official` None: it is about nobody whom the register knows. `dossier` None: none was kept.
    """
    if identity.person is None:
        return None
    if _takes_part(identity.person, decision):
        return ReviewObstacle.TOOK_PART
    named = {party.mention for version in decision.versions for party in version.parties}
    is_in_chain = dossier is not None and _has_chain(identity.person, decision, dossier)
    if is_in_chain or matching.concerned(identity, decision.body, named):
        return ReviewObstacle.PARTY
    if official is None:
        return None
    if own_facts.meet(identity.person, official.person_id, decision.body):
        return ReviewObstacle.PERSON
    if in_line(identity.person, official.person_id, decision.body_id, today):
        return ReviewObstacle.LINE
    return None


def _takes_part(person: int, decision: Decision) -> bool:
    return any(
        part.official.person_id == person and (part.current.steps or part.current.planned)
        for part in decision.participations
    )


def _has_chain(person: int, decision: Decision, dossier: Dossier) -> bool:
    """Say whether the engine finds a chain from somebody to a party, in a dossier."""
    mine = dossiers.ids_of_person(person, decision.body_id)
    links = graph.build(dossier)
    present = [official.id for official in dossier.officials if official.id in mine]
    (about,) = dossier.decisions
    return any(chains.find(links, dossier, each, about.id).chains for each in present)


def in_line(person: int, other: int, body: int, today: datetime.date) -> bool:
    """Say whether one of two people works for the other at a body, by their offices there."""
    mine, theirs = (_offices(each, body, today) for each in (person, other))
    return _is_below(mine, theirs) or _is_below(theirs, mine)


def _offices(person: int, body: int, today: datetime.date) -> set[OfficeKind]:
    terms = db.session.execute(
        sa.select(Term, Office.kind)
        .join(Office, Office.id == Term.office_id)
        .join(Official, Official.id == Term.official_id)
        .where(Official.person_id == person, Official.body_id == body, Term.withdrawn_at.is_(None))
    ).all()
    return {kind for term, kind in terms if _runs(term, today)}


def _runs(term: Term, today: datetime.date) -> bool:
    said = term.current
    return (said.valid_from is None or said.valid_from.earliest <= today) and (
        said.valid_until is None or said.valid_until.latest >= today
    )


def _is_below(one: set[OfficeKind], other: set[OfficeKind]) -> bool:
    return bool(one.intersection(_BELOW)) and OfficeKind.EXECUTIVE in other


def _raised_by(finding: Finding) -> set[int | None]:
    """Return the accounts that let the check run which opened a finding, opened it themselves, or
    put the first question.
    """
    events = db.session.scalars(
        sa.select(FindingEvent)
        .where(
            FindingEvent.finding_id == finding.id,
            FindingEvent.act.in_([FindingAct.OPEN, FindingAct.ASK, FindingAct.REOPEN]),
        )
        .order_by(FindingEvent.id)
    ).all()
    opened = [each.assessment.run.account_id for each in events if each.did is Move.OPEN]
    taken_up = [each.account_id for each in events if each.did is Move.TAKE_UP]
    asked = [each.account_id for each in events if each.did is Move.ASK]
    return {*opened, *taken_up, *asked[:1]} - {None}


def _wrote_a_concern(account: int | None, decision: int) -> bool:
    found = (
        sa.select(RaisedConcern.id)
        .join(ConcernAuthor)
        .where(RaisedConcern.decision_id == decision, ConcernAuthor.account_id == account)
    )
    return db.session.scalar(found.limit(1)) is not None


def _concluded_before(account: int | None, standing: FindingStatus) -> bool:
    """Say whether an account concluded what the official contests."""
    if not standing.contests or standing.state is FindingState.CONCLUDED:
        return False
    return any(
        each.account == account and each.act in (Move.SIGN, Move.CONCLUDE)
        for each in standing.history
        if each.at <= standing.contests[-1].at
    )


def is_away(account: int, today: datetime.date) -> bool:
    """Say whether a reviewer is away on a day."""
    found = sa.select(ReviewerAbsence.id).where(
        ReviewerAbsence.account_id == account,
        ReviewerAbsence.ended_at.is_(None),
        ReviewerAbsence.since <= today,
        ReviewerAbsence.until >= today,
    )
    return db.session.scalar(found.limit(1)) is not None


def _reviewers(finding: Finding) -> Sequence[Account]:
    """Return the reviewers of the body of a finding, and who was invited for it, by name."""
    held = sa.select(AccountRole.account_id).where(
        AccountRole.body_id == finding.body_id,
        AccountRole.role == Role.REVIEWER,
        AccountRole.ended_at.is_(None),
    )
    invited = sa.select(InvitedReviewer.account_id).where(
        InvitedReviewer.finding_id == finding.id, InvitedReviewer.ended_at.is_(None)
    )
    chosen = sa.select(Account).where(
        sa.or_(Account.id.in_(held), Account.id.in_(invited)), Account.disabled_at.is_(None)
    )
    return db.session.scalars(chosen.order_by(Account.name, Account.id)).all()


def candidates(
    identity: Identity, standing: FindingStatus, today: datetime.date
) -> list[ReviewCandidate]:
    """Return the reviewers of a finding, each with what keeps them from it. That one wrote a
    concern is left out for everybody else: it would tell that there is one.

    Raises:
        NotAllowed: the asker does not say who looks at it.
    """
    _require_to_say_who(identity, standing, today)
    return _candidates(standing, today, identity)


def _candidates(
    standing: FindingStatus, today: datetime.date, told_to: Identity
) -> list[ReviewCandidate]:
    found = []
    for each in _reviewers(standing.finding):
        who = accounts.identity_of(each)
        concerns = told_to.is_server or told_to.account == each.id
        kept = obstacle(who, standing, today, concerns=concerns)
        kept = None if kept in _TO_TAKE_OVER else kept
        found.append(ReviewCandidate(each, kept))
    return found


def says_who(identity: Identity, standing: FindingStatus, today: datetime.date) -> bool:
    """Say whether the asker can say who looks at a finding."""
    return Permission.ASSIGN in standing.may and (
        obstacle(identity, standing, today) in (None, *_TO_SAY_WHO)
    )


def _require_to_say_who(identity: Identity, standing: FindingStatus, today: datetime.date) -> None:
    require(identity, Permission.ASSIGN, standing.subject)
    kept = obstacle(identity, standing, today)
    if kept is not None and kept not in _TO_SAY_WHO:
        raise NotAllowed(WHY_NOT[kept])


def kept_from(identity: Identity, today: datetime.date) -> frozenset[int]:
    """Return the findings, by database id, on which the policy gives a reviewer the next step, and
    that a tie keeps this one from: they wait for another reviewer.

    None on which the asker has the next step as something else than a reviewer, that was given to
    the asker, or that nobody else is left to look at: those would wait for nobody.
    """
    if identity.person is None or Role.REVIEWER not in identity.all_roles:
        return frozenset()
    roles = {body: held - {Role.REVIEWER} for body, held in (identity.roles or {}).items()}
    beside = replace(identity, roles=roles, invited=frozenset())
    return frozenset(
        standing.finding.id
        for standing in listed.to_take_for(identity, today)
        if standing.subject.assignee is None
        and not any(allows(beside, act, standing.subject) for act in findings.STEPS)
        and tie_to(identity, standing.finding, today) is not None
        and is_another_left(identity, standing, today)
    )


def count_left(standing: FindingStatus, today: datetime.date) -> int:
    """Return how many reviewers can look at a finding, as the software knows it."""
    return sum(
        obstacle_of(accounts.identity_of(each), standing, today) is None
        for each in _reviewers(standing.finding)
    )


def is_another_left(identity: Identity, standing: FindingStatus, today: datetime.date) -> bool:
    """Say whether another reviewer can look at a finding, as the asker may know it: one who wrote a
    concern counts as one who can.
    """
    return any(
        each.id != identity.account
        and obstacle_of(accounts.identity_of(each), standing, today, concerns=False) is None
        for each in _reviewers(standing.finding)
    )


def assignee_of(standing: FindingStatus) -> Account | None:
    """Return who looks at a finding; None: any reviewer can."""
    chosen = standing.subject.assignee
    return db.session.get(Account, chosen) if chosen is not None else None


def assign(
    identity: Identity, finding: Finding, public_id: str, reason: str, today: datetime.date
) -> FindingAssignment:
    """Say which reviewer, by the public id of the account, looks at a finding from now on; where
    somebody does already it is handed over, with a reason.

    Raises:
        Invalid: this one is no candidate, has an obstacle or looks at it already, or the reason is
            too short.
        NotAllowed: the asker does not say who looks at it.
        NotFound: the asker may not know of the finding.
    """
    standing = findings.get(identity, finding.public_id, today)
    found = {each.account.public_id: each for each in candidates(identity, standing, today)}
    chosen = found.get(public_id)
    if chosen is None:
        raise Invalid("Choose one of the reviewers.", "reviewer")
    if chosen.obstacle is not None:
        raise Invalid("This reviewer cannot look at this finding. Choose another one.", "reviewer")
    assignee = standing.subject.assignee
    if chosen.account.id == assignee:
        raise Invalid("This reviewer looks at it already.", "reviewer")
    words = reason.strip()
    if assignee is not None or words:
        words = findings.checked(words, findings.SHORTEST_TEXT, "reason")
    made = FindingAssignment(
        finding=finding, assignee_id=chosen.account.id, account_id=identity.account
    )
    made.reason = AssignmentReason(text=words) if words else None
    db.session.add(made)
    db.session.flush()
    act = "assign" if assignee is None else "hand_over"
    journal.record(identity, f"finding:{act}", finding.public_id, finding.body_id)
    return made


def handed_over(finding: Finding) -> Sequence[FindingAssignment]:
    """Return who was to look at a finding, by whom it was said and why, oldest first: for
    reviewers.
    """
    chosen = sa.select(FindingAssignment).where(FindingAssignment.finding_id == finding.id)
    return db.session.scalars(chosen.order_by(FindingAssignment.id)).all()


def say_away(
    identity: Identity, since: datetime.date, until: datetime.date, today: datetime.date
) -> ReviewerAbsence:
    """Say that one is away, both days included. Meanwhile nothing is assigned to the asker, and
    what was is for the other reviewers.

    Raises:
        NotAllowed: the asker is no reviewer.
        Invalid: the days are in the wrong order, past, or too far apart.
    """
    account = _reviewer(identity)
    if until < since:
        raise Invalid("The last day is before the first.", "until")
    if until < today:
        raise Invalid("These days have passed.", "until")
    if until - since > LONGEST_ABSENCE:
        raise Invalid("Say at most a year at a time.", "until")
    made = ReviewerAbsence(account_id=account, since=since, until=until)
    db.session.add(made)
    db.session.flush()
    journal.record(identity, "reviewer:away", made.public_id, None)
    return made


def absences(identity: Identity, today: datetime.date) -> Sequence[ReviewerAbsence]:
    """Return when the asker is away, from today on, by first day.

    Raises:
        NotAllowed: the asker is no reviewer.
    """
    chosen = sa.select(ReviewerAbsence).where(
        ReviewerAbsence.account_id == _reviewer(identity),
        ReviewerAbsence.ended_at.is_(None),
        ReviewerAbsence.until >= today,
    )
    return db.session.scalars(chosen.order_by(ReviewerAbsence.since)).all()


def take_back_absence(identity: Identity, public_id: str) -> None:
    """Say that one is there after all.

    Raises:
        NotAllowed: the asker is no reviewer.
        NotFound: the asker never said this.
    """
    chosen = sa.select(ReviewerAbsence).filter_by(
        public_id=public_id, account_id=_reviewer(identity), ended_at=None
    )
    found = db.session.scalar(chosen)
    if found is None:
        raise NotFound("There is no such absence.")
    found.ended_at = now()
    journal.record(identity, "reviewer:back", found.public_id, None)


def _reviewer(identity: Identity) -> int:
    if Role.REVIEWER not in identity.all_roles or identity.account is None:
        raise NotAllowed("Reviewers say when they are away.")
    return identity.account


def get_finding(public_id: str) -> Finding:
    """Return a finding, for a command on the server.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalar(sa.select(Finding).filter_by(public_id=public_id))
    if found is None:
        raise NotFound("There is no such finding.")
    return found
