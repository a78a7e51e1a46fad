"""Concerns: what somebody who takes part in a decision, or keeps it, writes to a reviewer alone.

Nobody else learns that there is one: nothing is written in the journal, no other table points to
it, no page of anybody else reads it, and no service counts any. Of the moment the day is kept.
Which moves there are, who may make them and who knows of it are tables in `access`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from register.access import (
    ANONYMOUS,
    CONCERN_MOVES,
    SERVER,
    ConcernMove,
    ConcernState,
    Identity,
    Permission,
    Role,
    Subject,
    allows,
    moves_of_concern,
    sees_concern,
)
from register.clock import now
from register.errors import Invalid, NotAllowed, NotFound, WrongState, marked
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.bodies import Body
from register.models.concerns import ConcernAuthor, ConcernStep, NeighbourReviewer, RaisedConcern
from register.models.decisions import Decision, Participation
from register.models.officials import Official
from register.models.screening import DecisionCheck
from register.public import pages as public_pages
from register.public.as_of import first_moment
from register.services import journal, outbox
from register.services.accounts import accounts
from register.services.decisions import decisions
from register.services.dossiers import dossiers
from register.services.findings import findings
from register.services.latest import withdrawn_by_hand
from register.services.reviews import own_motion, reviewers
from register.services.screening import checked

SHORTEST_TEXT = 20
"""Characters of a concern, and of the reason for which one is closed."""

ENDED = (ConcernState.OPENED, ConcernState.CLOSED)


@dataclass(frozen=True, slots=True)
class ConcernEntry:
    """What an author writes. `official`: the public id of whom it is about, among `people`; "":
    somebody whom the words name. `is_for_another_body`: no reviewer of the body itself is to read
    it.
    """

    official: str
    text: str
    is_for_another_body: bool = False


@dataclass(frozen=True, slots=True)
class OpeningEntry:
    """About whom a reviewer opens a finding, by public id, why, and what the author reads of it;
    "": nothing.
    """

    official: str
    reason: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class ConcernPerson:
    """Somebody about whom a concern can be, as everybody reads the register."""

    public_id: str
    name: str
    office: str


@dataclass(frozen=True, slots=True)
class ConcernStatus:
    """A concern as it stands on a day for who asks.

    `may`: what the asker may do with it. `is_author`: the asker wrote it. `author`: the name of who
    did, for the reviewer who took it first, and for one who was said to need it; None: the asker
    does not read it. `reader`: who reads it; None: nobody.
    """

    concern: RaisedConcern
    state: ConcernState
    may: frozenset[ConcernMove]
    is_author: bool
    author: str | None
    reader: Account | None

    @property
    def decision(self) -> Decision:
        """The decision that it is about."""
        return self.concern.decision

    @property
    def steps(self) -> Sequence[ConcernStep]:
        """What happened to it that has words, oldest first."""
        return [each for each in self.concern.steps if each.text]

    @property
    def last_day(self) -> datetime.date:
        """The day on which something last happened to it."""
        return self.concern.steps[-1].day


def decision_for(identity: Identity, public_id: str) -> Decision:
    """Return a decision about which the asker may raise a concern.

    Raises:
        NotFound: there is none, or the asker neither takes part in it nor keeps it.
    """
    found = db.session.scalar(
        decisions.whole().where(
            Decision.public_id == public_id,
            sa.or_(Decision.withdrawn_at.is_(None), withdrawn_by_hand()),
        )
    )
    if found is None or not allows(identity, Permission.RAISE_CONCERN, _asks(identity, found)):
        raise NotFound("There is no such decision.")
    return found


def _asks(identity: Identity, decision: Decision) -> Subject:
    takes_part = any(
        identity.is_person(part.official.person_id) and part.withdrawn_at is None
        for part in decision.participations
    )
    person = identity.person if takes_part else None
    return Subject(decision.body_id, person, decisions=frozenset({decision.id}))


def people(body: Body) -> list[ConcernPerson]:
    """Return the officials of a body about whom a concern can be, by name: those in office whom
    everybody can read, so that the list tells nobody who takes part in what.
    """
    found = {
        each.official.public_id: ConcernPerson(
            each.official.public_id, each.official.name, group.title
        )
        for group in public_pages.body(body.slug).groups
        for each in group.officials
    }
    return sorted(found.values(), key=lambda each: each.name)


def has_neighbour(body: Body) -> bool:
    """Say whether a reviewer of another body reads what no reviewer of this one may."""
    return bool(_neighbours(body.id))


def raise_(
    identity: Identity, decision: Decision, entry: ConcernEntry, today: datetime.date
) -> RaisedConcern:
    """Write a concern to a reviewer alone. It opens nothing and moves nothing. Sent twice, it is
    one as long as nobody has read it.

    Whether a reviewer can read it now is not told: that would tell who is tied to what.

    Raises:
        Invalid: it says too little or too much, is about nobody in the list, or about the asker.
        NotFound: the asker neither takes part in the decision nor keeps it.
    """
    decision_for(identity, decision.public_id)
    words = findings.checked(entry.text, SHORTEST_TEXT)
    about = _about(identity, decision.body, entry.official)
    sent = db.session.scalars(
        _whole()
        .join(ConcernAuthor)
        .where(
            ConcernAuthor.account_id == identity.account,
            RaisedConcern.decision_id == decision.id,
            RaisedConcern.official_id == (about.id if about else None),
            RaisedConcern.is_for_another_body == entry.is_for_another_body,
        )
    )
    for each in sent:
        if each.steps[-1].act is ConcernMove.RAISE and each.steps[-1].text == words:
            return each
    made = RaisedConcern(
        decision=decision,
        official=about,
        is_for_another_body=entry.is_for_another_body,
        author=ConcernAuthor(account_id=identity.account),
        steps=[
            ConcernStep(number=1, act=ConcernMove.RAISE, day=today, text=words, names_author=False)
        ],
    )
    db.session.add(made)
    db.session.flush()
    return made


def _about(identity: Identity, body: Body, public_id: str) -> Official | None:
    if not public_id:
        return None
    known = {each.public_id for each in people(body)}
    found = db.session.scalar(sa.select(Official).where(Official.public_id == public_id))
    if public_id not in known or found is None:
        raise Invalid("Choose one of the names.", "official")
    if identity.is_person(found.person_id):
        raise Invalid(
            "This is about yourself. Tell the clerk's office, or say what ties you have.",
            "official",
        )
    return found


def get(identity: Identity, public_id: str, today: datetime.date) -> ConcernStatus:
    """Return one concern.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
    """
    found = db.session.scalar(_whole().where(RaisedConcern.public_id == public_id))
    standing = _standing(identity, found, today) if found is not None else None
    if standing is None:
        raise NotFound("There is no such concern.")
    return standing


def list_own(identity: Identity, today: datetime.date) -> list[ConcernStatus]:
    """Return what the asker wrote, the newest first."""
    chosen = _whole().join(ConcernAuthor).where(ConcernAuthor.account_id == identity.account)
    return _seen(identity, chosen, today)


def list_to_read(identity: Identity, today: datetime.date) -> list[ConcernStatus]:
    """Return the concerns that a reviewer could take, or reads, the oldest first."""
    if Role.REVIEWER not in identity.all_roles:
        return []
    ended = sa.exists().where(
        ConcernStep.concern_id == RaisedConcern.id,
        ConcernStep.act.in_([ConcernMove.OPEN, ConcernMove.CLOSE]),
    )
    at = [body for body, roles in (identity.roles or {}).items() if Role.REVIEWER in roles]
    near = sa.select(NeighbourReviewer.body_id).where(
        NeighbourReviewer.account_id == identity.account, NeighbourReviewer.ended_at.is_(None)
    )
    bodies = sa.or_(Decision.body_id.in_(at), Decision.body_id.in_(near))
    chosen = _whole().join(Decision, Decision.id == RaisedConcern.decision_id).where(~ended, bodies)
    found = _seen(identity, chosen, today)
    return [each for each in reversed(found) if not each.is_author]


@lru_cache(maxsize=1)
def _whole() -> sa.Select[RaisedConcern]:
    return sa.select(RaisedConcern).options(
        joinedload(RaisedConcern.decision).joinedload(Decision.body),
        joinedload(RaisedConcern.decision).selectinload(Decision.versions),
        joinedload(RaisedConcern.decision)
        .selectinload(Decision.participations)
        .selectinload(Participation.versions),
        joinedload(RaisedConcern.official),
        joinedload(RaisedConcern.author),
        selectinload(RaisedConcern.steps),
    )


def _seen(
    identity: Identity, chosen: sa.Select[RaisedConcern], today: datetime.date
) -> list[ConcernStatus]:
    found = db.session.scalars(chosen.order_by(RaisedConcern.id.desc()))
    standings = (_standing(identity, each, today) for each in found)
    return [each for each in standings if each is not None]


def _standing(
    identity: Identity, concern: RaisedConcern, today: datetime.date
) -> ConcernStatus | None:
    """Return a concern for who asks; None: the asker may not know that there is one."""
    subject = _subject(identity, concern, today)
    if not sees_concern(identity, subject):
        return None
    assert subject.concern is not None, "a concern has a state"
    is_author = subject.author == identity.account
    names = is_author or _knows_the_author(identity.account, concern)
    reader = db.session.get(Account, subject.reader) if subject.reader is not None else None
    return ConcernStatus(
        concern,
        subject.concern,
        moves_of_concern(identity, subject),
        is_author,
        concern.author.account.name if names else None,
        reader,
    )


def _knows_the_author(account: int | None, concern: RaisedConcern) -> bool:
    """Say whether a reviewer took the concern first, or was said to need the name."""
    taken = [each.account_id for each in concern.steps if each.act is ConcernMove.TAKE]
    told = [each.reader_id for each in concern.steps if each.names_author]
    return account is not None and account in (*taken[:1], *told)


def _subject(identity: Identity, concern: RaisedConcern, today: datetime.date) -> Subject:
    """Return what the policy asks about. Whether others can read it is worked out only where that
    matters to the asker.
    """
    has_ended = _ended(concern)
    reader = _last_reader(concern)
    even_away = has_ended is not None
    if reader is not None and not _can_read(reader, concern, today, even_away=even_away):
        reader = None
    state = has_ended or (ConcernState.WAITING if reader is None else ConcernState.READ)
    can_read: frozenset[int] = frozenset()
    if (
        state is ConcernState.WAITING
        and identity.account is not None
        and _is_free(identity, concern, today)
    ):
        can_read = frozenset({identity.account})
    return Subject(
        concern.decision.body_id,
        concern=state,
        author=concern.author.account_id,
        reader=reader,
        readers=can_read,
    )


def _ended(concern: RaisedConcern) -> ConcernState | None:
    ends = {ConcernMove.OPEN: ConcernState.OPENED, ConcernMove.CLOSE: ConcernState.CLOSED}
    return next((ends[each.act] for each in concern.steps if each.act in ends), None)


def _last_reader(concern: RaisedConcern) -> int | None:
    found = None
    for each in concern.steps:
        if each.act is ConcernMove.TAKE:
            found = each.account_id
        elif each.act is ConcernMove.HAND_OVER:
            found = each.reader_id
    return found


def _can_read(
    account_id: int, concern: RaisedConcern, today: datetime.date, *, even_away: bool
) -> bool:
    account = db.session.get(Account, account_id)
    if account is None or account.disabled_at is not None:
        return False
    return _is_free(accounts.identity_of(account), concern, today, even_away=even_away)


def _is_free(
    identity: Identity, concern: RaisedConcern, today: datetime.date, *, even_away: bool = False
) -> bool:
    """Say whether somebody can read a concern: a reviewer of the body without a tie; one of another
    body where none of it can, or where the author wants that.
    """
    body = concern.decision.body_id
    if identity.account in _neighbours(body):
        return _is_apart(identity, concern, today, even_away=even_away) and (
            concern.is_for_another_body
            or not any(
                _is_of_the_body(each, concern, today, even_away=False)
                for each in _reviewers_of(body)
            )
            or _last_reader(concern) == identity.account
        )
    return not concern.is_for_another_body and _is_of_the_body(
        identity, concern, today, even_away=even_away
    )


def _is_of_the_body(
    identity: Identity, concern: RaisedConcern, today: datetime.date, *, even_away: bool
) -> bool:
    return identity.holds(Role.REVIEWER, concern.decision.body_id) and _is_apart(
        identity, concern, today, even_away=even_away
    )


def _is_apart(
    identity: Identity, concern: RaisedConcern, today: datetime.date, *, even_away: bool
) -> bool:
    """Say whether a reviewer is neither the author nor whom it is about, keeps or administers
    nothing at the body, stands in no line with either of the two, and has no tie to the decision.
    """
    decision, official, author = concern.decision, concern.official, concern.author
    keeps = any(identity.holds(role, decision.body_id) for role in (Role.CLERK, Role.ADMINISTRATOR))
    if identity.account is None or identity.account == author.account_id or keeps:
        return False
    if official is not None and identity.is_person(official.person_id):
        return False
    if not even_away and reviewers.is_away(identity.account, today):
        return False
    if identity.person is None:
        return True
    writer = author.account.person_id
    if writer is not None and reviewers.in_line(identity.person, writer, decision.body_id, today):
        return False
    check = checked.of(decision)
    kept = check.dossier.content if isinstance(check, DecisionCheck) else None
    dossier = dossiers.read(kept) if kept is not None else None
    return reviewers.tie(identity, decision, official, dossier, today) is None


def _reviewers_of(body: int) -> Iterator[Identity]:
    held = sa.select(AccountRole.account_id).where(
        AccountRole.body_id == body,
        AccountRole.role == Role.REVIEWER,
        AccountRole.ended_at.is_(None),
    )
    chosen = sa.select(Account).where(Account.id.in_(held), Account.disabled_at.is_(None))
    for each in db.session.scalars(chosen.order_by(Account.name, Account.id)).all():
        yield accounts.identity_of(each)


def _neighbours(body: int) -> set[int]:
    """Return the accounts that read the concerns of a body for want of others, as long as they are
    reviewers of another one.
    """
    chosen = (
        sa.select(Account)
        .join(NeighbourReviewer, NeighbourReviewer.account_id == Account.id)
        .where(
            NeighbourReviewer.body_id == body,
            NeighbourReviewer.ended_at.is_(None),
            Account.disabled_at.is_(None),
        )
    )
    return {
        each.id
        for each in db.session.scalars(chosen)
        if _reviews_elsewhere(accounts.identity_of(each), body)
    }


def _reviews_elsewhere(identity: Identity, body: int) -> bool:
    elsewhere = any(
        Role.REVIEWER in roles for other, roles in (identity.roles or {}).items() if other != body
    )
    return elsewhere and body not in (identity.roles or {})


def get_for(
    identity: Identity, act: ConcernMove, public_id: str, today: datetime.date
) -> ConcernStatus:
    """Return one concern to somebody who means to do something with it.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
        NotAllowed: somebody else does this.
        WrongState: it is too early or too late for this.
    """
    standing = get(identity, public_id, today)
    if act not in standing.may:
        if not any(act is each.act and standing.state in each.since for each in CONCERN_MOVES):
            raise WrongState(_TOO_LATE_OR_EARLY[standing.state])
        raise NotAllowed("Somebody else does this.")
    return standing


_TOO_LATE_OR_EARLY = {
    ConcernState.WAITING: marked("Nobody reads this concern yet."),
    ConcernState.READ: marked("A reviewer reads this concern already."),
    ConcernState.OPENED: marked("This concern has been dealt with."),
    ConcernState.CLOSED: marked("This concern has been dealt with."),
}


def take(identity: Identity, public_id: str, today: datetime.date) -> None:
    """Say that one reads a concern. From then on no other reviewer knows of it.

    Raises:
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    standing = get_for(identity, ConcernMove.TAKE, public_id, today)
    _record(standing, ConcernMove.TAKE, identity, today)


def add(identity: Identity, public_id: str, text: str, today: datetime.date) -> None:
    """Write more of a concern, as its author.

    Raises:
        Invalid: it says nothing.
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    standing = get_for(identity, ConcernMove.ADD, public_id, today)
    words = findings.checked(text, findings.SHORTEST_TEXT)
    if not _was_said_last(standing, ConcernMove.ADD, words):
        _record(standing, ConcernMove.ADD, ANONYMOUS, today, words)


def answer(identity: Identity, public_id: str, text: str, today: datetime.date) -> None:
    """Write to the author, who stays known to the reviewer alone.

    Raises:
        Invalid: it says nothing.
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    standing = get_for(identity, ConcernMove.ANSWER, public_id, today)
    words = findings.checked(text, findings.SHORTEST_TEXT)
    if _was_said_last(standing, ConcernMove.ANSWER, words):
        return
    _record(standing, ConcernMove.ANSWER, identity, today, words)
    _tell_the_author(standing.concern)


def close(identity: Identity, public_id: str, reason: str, today: datetime.date) -> None:
    """Close a concern, with a reason that the author reads.

    Raises:
        Invalid: the reason says nothing.
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    standing = get_for(identity, ConcernMove.CLOSE, public_id, today)
    words = findings.checked(reason, SHORTEST_TEXT, "reason")
    _record(standing, ConcernMove.CLOSE, identity, today, words)
    _tell_the_author(standing.concern)


def open_(
    identity: Identity,
    public_id: str,
    entry: OpeningEntry,
    today: datetime.date,
) -> None:
    """Open a finding after reading a concern. It says that a reviewer opened it, as one of own
    accord does.

    Raises:
        Invalid: nobody of that id takes part, there is a finding about which the official was
            asked, or the reason says too little.
        NotFound, NotAllowed, WrongState: as in `get_for`; also where the asker is tied to whom it
            is about.
    """
    standing = get_for(identity, ConcernMove.OPEN, public_id, today)
    said = findings.checked(entry.said, 0, "said") or None
    own_motion.open_(identity, standing.decision, entry.official, entry.reason, today)
    _record(standing, ConcernMove.OPEN, identity, today, said)
    _tell_the_author(standing.concern)


def next_readers(identity: Identity, public_id: str, today: datetime.date) -> list[Account]:
    """Return the other reviewers to whom the asker can hand a concern over, by name.

    Raises:
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    concern = get_for(identity, ConcernMove.HAND_OVER, public_id, today).concern
    body = concern.decision.body_id
    near = [] if concern.is_for_another_body else [each.account for each in _reviewers_of(body)]
    ids = [each for each in (*near, *sorted(_neighbours(body))) if each != identity.account]
    found = [db.session.get_one(Account, each) for each in ids if each is not None]
    return [
        each
        for each in found
        if _is_apart(accounts.identity_of(each), concern, today, even_away=False)
    ]


def hand_over(
    identity: Identity,
    public_id: str,
    reader: str,
    names_author: bool,
    today: datetime.date,
) -> None:
    """Give a concern to another reviewer, by the public id of the account. `names_author`: that one
    needs to know who wrote it, and else does not read it; only who reads the name can say so.

    Raises:
        Invalid: this one cannot read it, or the asker does not read the name.
        NotFound, NotAllowed, WrongState: as in `get_for`.
    """
    standing = get_for(identity, ConcernMove.HAND_OVER, public_id, today)
    others = {each.public_id: each for each in next_readers(identity, public_id, today)}
    if reader not in others:
        raise Invalid("Choose one of the reviewers.", "reader")
    if names_author and standing.author is None:
        raise Invalid("You do not read who wrote it, so you cannot pass that on.", "reader")
    step = _step(standing, ConcernMove.HAND_OVER, identity, today)
    step.reader, step.names_author = others[reader], names_author
    standing.concern.steps.append(step)
    db.session.flush()


def withdraw(identity: Identity, public_id: str, today: datetime.date) -> None:
    """Take back what one wrote: nothing of it remains, whatever was done with it. A finding that a
    reviewer opened stays.

    Raises:
        NotFound, NotAllowed: as in `get_for`.
    """
    db.session.delete(get_for(identity, ConcernMove.WITHDRAW, public_id, today).concern)
    db.session.flush()


def erase(today: datetime.date, kept_days: int) -> None:
    """Erase the concerns that were dealt with so many days ago, and those whose author's account
    was closed so many days ago and to which nothing happened since, as if they had never been. How
    many is not told.
    """
    last = today - datetime.timedelta(days=kept_days)
    ended = sa.exists().where(
        ConcernStep.concern_id == RaisedConcern.id,
        ConcernStep.act.in_([ConcernMove.OPEN, ConcernMove.CLOSE]),
        ConcernStep.day <= last,
    )
    has_left = RaisedConcern.author.has(
        ConcernAuthor.account.has(
            Account.disabled_at < first_moment(last + datetime.timedelta(days=1))
        )
    )
    lives = sa.exists().where(ConcernStep.concern_id == RaisedConcern.id, ConcernStep.day > last)
    over = sa.or_(ended, sa.and_(has_left, ~lives))
    for each in db.session.scalars(sa.select(RaisedConcern).where(over)):
        db.session.delete(each)
    db.session.flush()


def _was_said_last(standing: ConcernStatus, act: ConcernMove, words: str) -> bool:
    """Say whether these words were sent already, and nothing since: from another tab, or twice."""
    last = standing.concern.steps[-1]
    return last.act is act and last.text == words


def _record(
    standing: ConcernStatus,
    act: ConcernMove,
    identity: Identity,
    today: datetime.date,
    text: str | None = None,
) -> None:
    """Add a step. `ANONYMOUS`: the author did it."""
    step = _step(standing, act, identity, today)
    step.text = text
    standing.concern.steps.append(step)
    db.session.flush()


def _step(
    standing: ConcernStatus, act: ConcernMove, identity: Identity, today: datetime.date
) -> ConcernStep:
    number = len(standing.concern.steps) + 1
    return ConcernStep(
        number=number, act=act, day=today, account_id=identity.account, names_author=False
    )


def _tell_the_author(concern: RaisedConcern) -> None:
    """Put a mail in the outbox that says that there is something to read, as for whatever else an
    official can read; none to who is no official, who gets no other such mail.
    """
    person = concern.author.account.person_id
    if person is not None:
        outbox.tell(person, now(), outbox.NEWS)


def name_neighbour(body: Body, account: Account) -> None:
    """Let a reviewer of another body read the concerns of a body that none of its own may read;
    named already, it stays.

    Raises:
        Invalid: the account belongs to no reviewer of another body, or has a role at this one.
    """
    if not _reviews_elsewhere(accounts.identity_of(account), body.id):
        raise Invalid("Name a reviewer of another body, who has no role at this one.", "account")
    if account.id in _neighbours(body.id):
        return
    db.session.add(NeighbourReviewer(body_id=body.id, account_id=account.id))
    db.session.flush()
    journal.record(SERVER, "body:neighbour", account.public_id, body.id)


def end_neighbour(body: Body, account: Account) -> None:
    """Let an account read the concerns of a body no more; it counts from the next page on."""
    chosen = sa.select(NeighbourReviewer).filter_by(
        body_id=body.id, account_id=account.id, ended_at=None
    )
    for row in db.session.scalars(chosen):
        row.ended_at = now()
        journal.record(SERVER, "body:neighbour_ended", account.public_id, body.id)
