"""Reminders to officials and to who has a desk: when one is due, and who gets it. A mail to an
official says only that something is waiting, one to a clerk, reviewer or administrator of which
kinds it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from register.access import Identity, Permission, Role, require
from register.clock import day_of
from register.errors import WrongState
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body
from register.models.journal import JournalEntry
from register.models.officials import Official
from register.models.outbox import Letter
from register.services import journal, outbox
from register.services.accounts import accounts
from register.services.mail import waiting
from register.services.officials import officials
from register.services.outbox import choice_of

AT_DESKS = frozenset({Role.CLERK, Role.REVIEWER, Role.ADMINISTRATOR})
"""Who is told what waits on the desk."""
REMIND = "official:remind"
"""What the journal calls it when a clerk reminds."""


@dataclass(frozen=True, slots=True)
class ReminderReach:
    """Whether a clerk can remind an official. `reminded_at`: when one last did, here; None:
    never.
    """

    reminded_at: datetime.datetime | None
    has_account: bool
    wants_mail: bool
    is_reminded_today: bool

    @property
    def is_possible(self) -> bool:
        """Whether the button is there."""
        return self.has_account and self.wants_mail and not self.is_reminded_today


def is_due(
    since: Sequence[datetime.datetime],
    last: datetime.datetime | None,
    at: datetime.datetime,
    every_days: int,
) -> bool:
    """Say whether to remind somebody for whom things wait since these moments, and who was last
    reminded then.

    Something that waits since the last reminder is due at once, the same things again after
    `every_days`.
    """
    if not since:
        return False
    return last is None or max(since) > last or (day_of(at) - day_of(last)).days >= every_days


OnDesk = Sequence[tuple[str, datetime.datetime]]
"""What waits on a desk: a word for its kind, and from when on it waits."""


def _no_desk(identity: Identity, at: datetime.datetime) -> OnDesk:
    return ()


def run(
    at: datetime.datetime,
    every_days: int,
    desk: Callable[[Identity, datetime.datetime], OnDesk] = _no_desk,
) -> int:
    """Put a reminder in the outbox for everybody for whom one is due; return for how many. `desk`
    tells what waits on the desk of a clerk, reviewer or administrator.

    However often this runs, nobody gets more than one reminder on a day.
    """
    count = 0
    for account in _accounts():
        choice = choice_of(account.id)
        if choice.stopped_at is not None or outbox.is_served(account.email, at):
            continue
        identity = accounts.identity_of(account)
        own = [each.since for each in waiting.list_of(identity, at)]
        on_desk = desk(identity, at) if identity.all_roles & AT_DESKS else ()
        waits = [*own, *(since for _kind, since in on_desk)]
        if is_due(waits, _last(account.id), at, every_days):
            kinds = sorted({kind for kind, _since in on_desk})
            said = {"desk": kinds, "own": bool(own)} if kinds else {}
            count += outbox.remind(account, choice, at, said) is not None
    return count


def choose(identity: Identity, language: str, wanted: bool, at: datetime.datetime) -> None:
    """Record what the asker wants: reminders or none, and in which language. What was not sent yet
    is taken back.
    """
    assert identity.account is not None, "only who has signed in chooses"
    choice = choice_of(identity.account)
    choice.language = language
    choice.stopped_at = None if wanted else choice.stopped_at or at
    db.session.add(choice)
    if not wanted:
        outbox.discard_reminders(identity.account)


def reach_of(
    body: Body, listed: Iterable[Official], at: datetime.datetime
) -> dict[int, ReminderReach]:
    """Return for each of these officials of a body, by database id, whether a clerk can remind
    them.
    """
    done = sa.select(JournalEntry.subject, sa.func.max(JournalEntry.recorded_at))
    done = done.where(JournalEntry.body_id == body.id, JournalEntry.act == REMIND).group_by(
        JournalEntry.subject
    )
    last = {row[0]: row[1] for row in db.session.execute(done)}
    return {each.id: _reach(each, last.get(each.public_id), at) for each in listed}


def remind(identity: Identity, official: Official, at: datetime.datetime) -> None:
    """Remind an official on behalf of the body. Who had another mail today gets it tomorrow; one
    that waits will do.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        WrongState: the official was reminded today, has no account, wants no reminders, or another
            mail still waits.
    """
    require(identity, Permission.KEEP_OFFICIALS, officials.subject_of(official))
    reach = reach_of(official.body, [official], at)[official.id]
    if reach.is_reminded_today:
        raise WrongState("This official was reminded today already. You can do so again tomorrow.")
    account = outbox.account_of(official.person_id)
    if account is None or not reach.wants_mail:
        raise WrongState("No mail can be sent to this official from here. Ask in another way.")
    if not _has_one(account, at) and not any(
        outbox.remind(account, choice_of(account.id), each) for each in (at, at + outbox.A_DAY)
    ):
        # It does not say why: what waits may be about what the official follows, or reported as a
        # reader.
        raise WrongState("No reminder can go to this official now. Try again tomorrow.")
    journal.record(identity, REMIND, official.public_id, official.body_id)


def _has_one(account: Account, at: datetime.datetime) -> bool:
    """Say whether a reminder already waits for an account, or went out today."""
    theirs = sa.select(Letter).where(
        Letter.account_id == account.id, Letter.about.is_(None), Letter.given_up_at.is_(None)
    )
    newest = db.session.scalar(theirs.order_by(Letter.id.desc()).limit(1))
    return newest is not None and (newest.sent_at is None or day_of(newest.sent_at) == day_of(at))


def _accounts() -> list[Account]:
    """Return the accounts of people and of who has a desk, those that are closed left out."""
    has_desk = sa.exists().where(
        AccountRole.account_id == Account.id,
        AccountRole.role.in_(AT_DESKS),
        AccountRole.ended_at.is_(None),
    )
    chosen = sa.select(Account).where(
        sa.or_(Account.person_id.is_not(None), has_desk), Account.disabled_at.is_(None)
    )
    return list(db.session.scalars(chosen.order_by(Account.id)))


def _reach(
    official: Official, reminded_at: datetime.datetime | None, at: datetime.datetime
) -> ReminderReach:
    account = outbox.account_of(official.person_id)
    return ReminderReach(
        reminded_at,
        account is not None,
        account is not None and choice_of(account.id).stopped_at is None,
        reminded_at is not None and day_of(reminded_at) == day_of(at),
    )


def _last(account_id: int) -> datetime.datetime | None:
    """Return when an account was last reminded, by whatever."""
    return db.session.scalar(
        sa.select(sa.func.max(Letter.recorded_at)).where(
            Letter.account_id == account_id, Letter.about.is_(None)
        )
    )
