"""Reviewers of other bodies: an administrator invites one for a finding for which too few reviewers
of the body are left.

Whoever invites reads nothing of the finding: not about whom it is, not about which decision, and
not what keeps a reviewer from it.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from register.access import (
    IN_REVIEW,
    SERVER,
    FindingState,
    Identity,
    Permission,
    Role,
    Subject,
    is_somebody_else,
    require,
)
from register.clock import now
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body
from register.models.reviews import FindingEvent, InvitedReviewer
from register.models.screening import Finding
from register.services import journal, outbox
from register.services.accounts import accounts
from register.services.findings import findings, states
from register.services.findings.findings import FindingStatus
from register.services.outbox import AccountMail
from register.services.reviews import reviewers

MOST_LOOKED_AT = 200
"""So many findings of a body are looked at for one page, those that lie longest first."""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A finding at which nobody, or one, can look now where two may be needed. `since`: since when
    it lies with the reviewers; `left`: how many can, invited ones too.
    """

    standing: FindingStatus
    since: datetime.datetime
    left: int

    @property
    def public_id(self) -> str:
        """The public id of the finding."""
        return self.standing.finding.public_id


def left_alone(by: Identity, body: Body, today: datetime.date) -> Iterator[LeftAlone]:
    """Yield the findings of a body for which too few reviewers are left, those that lie longest
    first; none about the asker, nor one to which something ties the asker.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    last = aliased(FindingEvent)
    newest = sa.select(sa.func.max(FindingEvent.id)).where(
        FindingEvent.finding_id == Finding.id, states.moves()
    )
    chosen = (
        sa.select(Finding)
        .join(last, last.id == newest.scalar_subquery())
        .where(
            Finding.body_id == body.id,
            states.in_sql(last, today).in_([state.value for state in IN_REVIEW]),
        )
        .order_by(last.recorded_at, Finding.id)
    )
    for finding in db.session.scalars(chosen.limit(MOST_LOOKED_AT)):
        standing = findings.standing_of(finding, today)
        left = reviewers.count_left(standing, today)
        if left < _needed(standing) and not _is_tied(by, standing, today):
            yield LeftAlone(standing, standing.history[-1].at, left)


def _needed(standing: FindingStatus) -> int:
    return 1 if standing.state is FindingState.SIGNED else 2


def since_when(by: Identity, body: Body, today: datetime.date) -> datetime.datetime | None:
    """Return since when a finding of a body lies that nobody can look at; None: there is none.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    waiting = (each.since for each in left_alone(by, body, today) if not each.left)
    return next(waiting, None)


def _is_tied(by: Identity, standing: FindingStatus, today: datetime.date) -> bool:
    """Say whether a finding is about the asker, or something ties the asker to it: who looks at it
    is then for somebody else to say.
    """
    return (
        not is_somebody_else(by, standing.subject)
        or reviewers.tie_to(by, standing.finding, today) is not None
    )


def find(by: Identity, body: Body, public_id: str, today: datetime.date) -> LeftAlone:
    """Return a finding of a body for which too few reviewers are left.

    Raises:
        NotFound: there is none, or enough are, or the asker does not invite for it.
        NotAllowed: the asker does not keep the accounts of this body.
    """
    for each in left_alone(by, body, today):
        if each.public_id == public_id:
            return each
    raise NotFound("There is nothing here for which a reviewer has to be invited.")


def who_can(alone: LeftAlone, today: datetime.date) -> list[Account]:
    """Return the reviewers of other bodies who can look at a finding, by name."""
    body_id = alone.standing.finding.body_id
    reviews = sa.select(AccountRole.account_id).where(
        AccountRole.role == Role.REVIEWER,
        AccountRole.ended_at.is_(None),
        AccountRole.body_id != body_id,
    )
    chosen = sa.select(Account).where(Account.id.in_(reviews), Account.disabled_at.is_(None))
    return [
        each
        for each in db.session.scalars(chosen.order_by(Account.name, Account.id))
        if _can(each, alone.standing, today)
    ]


def _can(account: Account, standing: FindingStatus, today: datetime.date) -> bool:
    identity, finding = accounts.identity_of(account), standing.finding
    if identity.holds(Role.REVIEWER, finding.body_id) or finding.id in identity.invited:
        return False
    as_guest = replace(identity, invited=identity.invited | {finding.id})
    return reviewers.obstacle_of(as_guest, standing, today) is None


def invite(by: Identity, finding: Finding, account: Account, today: datetime.date) -> None:
    """Let a reviewer of another body review this one finding, and have a mail sent; invited
    already, it stays.

    What keeps it is not told: who of another body opened a finding did so after a concern.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of the body.
        Invalid: the account belongs to no reviewer of another body, something keeps it from this
            finding, or reviewers of the body itself can look at it.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(finding.body_id))
    identity = accounts.identity_of(account)
    if identity.holds(Role.REVIEWER, finding.body_id):
        raise Invalid("This is a reviewer of the body itself.", "reviewer")
    if Role.REVIEWER not in identity.all_roles:
        raise Invalid("Invite a reviewer of another body.", "reviewer")
    if finding.id in identity.invited:
        return
    standing = findings.standing_of(finding, today)
    if not _can(account, standing, today):
        raise Invalid("This reviewer cannot look at this finding. Invite another one.", "reviewer")
    if reviewers.count_left(standing, today) >= _needed(standing):
        raise Invalid(
            "Reviewers of the body itself can look at this finding: nobody has to be invited.",
            "reviewer",
        )
    db.session.add(InvitedReviewer(finding_id=finding.id, account_id=account.id))
    db.session.flush()
    outbox.mail_account(account, AccountMail.REVIEW, now(), {"body": finding.body.slug})
    journal.record(by, "finding:invite", finding.public_id, finding.body_id)


def invited_at(by: Identity, body: Body, today: datetime.date) -> Sequence[InvitedReviewer]:
    """Return who of other bodies reviews a finding of a body, by name; none of a finding about the
    asker, nor of one to which something ties the asker.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of this body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(body.id))
    chosen = (
        sa.select(InvitedReviewer)
        .join(InvitedReviewer.finding)
        .join(InvitedReviewer.account)
        .options(joinedload(InvitedReviewer.finding), joinedload(InvitedReviewer.account))
        .where(Finding.body_id == body.id, InvitedReviewer.ended_at.is_(None))
        .order_by(Account.name, InvitedReviewer.id)
    )
    found = db.session.scalars(chosen).all()
    return [
        each for each in found if not _is_tied(by, findings.standing_of(each.finding, today), today)
    ]


def find_invited(
    by: Identity, body: Body, finding_id: str, account_id: str, today: datetime.date
) -> InvitedReviewer:
    """Return an invitation of a body, by the public ids of the finding and of the account.

    Raises:
        NotFound: there is none that the asker may end.
        NotAllowed: the asker does not keep the accounts of this body.
    """
    for each in invited_at(by, body, today):
        if each.finding.public_id == finding_id and each.account.public_id == account_id:
            return each
    raise NotFound("There is no such invitation.")


def end(finding: Finding, account: Account, by: Identity = SERVER) -> None:
    """Let an account review this finding no more; it counts from the next page on.

    Raises:
        NotFound, NotAllowed: the asker does not keep the accounts of the body.
    """
    require(by, Permission.KEEP_ACCOUNTS, Subject(finding.body_id))
    chosen = sa.select(InvitedReviewer).filter_by(
        finding_id=finding.id, account_id=account.id, ended_at=None
    )
    for row in db.session.scalars(chosen):
        row.ended_at = now()
        journal.record(by, "finding:invitation_ended", finding.public_id, finding.body_id)
