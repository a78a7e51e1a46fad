"""The outbox: put a letter in, take out what is due, say what came of it, forget where it went.

A letter is taken by one sender only, however many run. Taking it moves the time of the next try
ahead, so that a sender that dies leaves the letter for later; it then goes out with the same
Message-ID as before.
"""

from __future__ import annotations

import datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from register.clock import day_of
from register.extensions import db
from register.models.accounts import Account
from register.models.outbox import AccountMail, Letter, LetterKind, MailChoice

RETRY_MINUTES = (5, 15, 60, 4 * 60, 12 * 60, 24 * 60)
"""How long after each try the next one comes. After the last of them a letter is given up."""
A_DAY = datetime.timedelta(days=1)
LONGEST_ERROR = 300
"""Characters of an answer of a mail server that are kept."""
SHOWN = 200
"""Letters that are listed at once."""


def enqueue(
    kind: LetterKind,
    address: str,
    language: str,
    at: datetime.datetime,
    parameters: dict[str, Any] | None = None,
    *,
    account_id: int | None = None,
    follower_id: int | None = None,
) -> Letter | None:
    """Put a letter in the outbox. None: this address gets no other mail on this day."""
    to = address.strip().lower()
    if is_served(to, at, kind):
        return None
    if kind not in ASKED:
        _make_room(to, at)
    letter = Letter(
        kind=kind,
        address=to,
        language=language,
        parameters=parameters or {},
        account_id=account_id,
        follower_id=follower_id,
        recorded_at=at,
        due_on=day_of(at),
        due_at=at,
    )
    try:
        with db.session.begin_nested():
            db.session.add(letter)
    except IntegrityError:
        return None
    return letter


def choice_of(account_id: int | None) -> MailChoice:
    """Return what an account chose; without a choice: Dutch, and reminders are wanted."""
    found = db.session.scalar(sa.select(MailChoice).where(MailChoice.account_id == account_id))
    return found or MailChoice(account_id=account_id, language="nl")


def account_of(person_id: int) -> Account | None:
    """Return the account of a person, unless it is closed."""
    chosen = sa.select(Account).where(Account.person_id == person_id, Account.disabled_at.is_(None))
    return db.session.scalar(chosen)


def remind(
    account: Account,
    choice: MailChoice,
    at: datetime.datetime,
    said: dict[str, Any] | None = None,
) -> Letter | None:
    """Put in a letter that says that something is waiting, and not what; `said`: of which kinds,
    where it waits on a desk. None: there was other mail on that day.
    """
    return enqueue(
        LetterKind.REMINDER, account.email, choice.language, at, said, account_id=account.id
    )


def mail_account(
    account: Account,
    about: AccountMail,
    at: datetime.datetime,
    parameters: dict[str, Any] | None = None,
) -> None:
    """Put a mail to the holder of an account in the outbox."""
    db.session.add(
        Letter(
            kind=LetterKind.REMINDER,
            language=choice_of(account.id).language,
            parameters=parameters or {},
            about=about,
            account_id=account.id,
            recorded_at=at,
            due_on=day_of(at),
            due_at=at,
        )
    )


def _to_account(account_id: int, about: AccountMail) -> tuple[sa.ColumnElement[bool], ...]:
    return Letter.account_id == account_id, Letter.about == about


def waits_for_account(account_id: int, about: AccountMail) -> bool:
    """Say whether such a mail to an account is still to go out."""
    waiting = sa.select(Letter.id).where(*_to_account(account_id, about), *_WAITS)
    return db.session.scalar(waiting.limit(1)) is not None


def was_mailed(account_id: int, about: AccountMail, since: datetime.datetime) -> bool:
    """Say whether such a mail to an account was asked for since then."""
    found = sa.select(Letter.id).where(*_to_account(account_id, about), Letter.recorded_at > since)
    return db.session.scalar(found.limit(1)) is not None


def discard_to_account(account_id: int, about: AccountMail) -> None:
    """Take out of the outbox what was not sent yet of such mail to an account."""
    db.session.execute(sa.delete(Letter).where(*_to_account(account_id, about), *_WAITS))


def address_of(letter: Letter) -> str | None:
    """Return where a letter goes: one that tells the holder of an account something to the address
    of now. None: it is erased.
    """
    if letter.about is None:
        return letter.address
    return db.session.scalar(sa.select(Account.email).where(Account.id == letter.account_id))


NEWS = {"news": True}
"""What a reminder says where nothing is asked, and there is something to read."""


def tell(person_id: int, at: datetime.datetime, said: dict[str, Any] | None = None) -> None:
    """Remind a person at once, or tomorrow after other mail of today; nobody who has no account or
    wants no reminders. `said` None: something is waiting.

    Whoever has other mail waiting is reminded by the run that reminds everybody.
    """
    account = account_of(person_id)
    if account is None:
        return
    choice = choice_of(account.id)
    if choice.stopped_at is None and remind(account, choice, at, said) is None:
        remind(account, choice, at + A_DAY, said)


ASKED = frozenset({LetterKind.CONFIRM, LetterKind.OUTCOME})
"""Letters that anybody can have sent to any address. They take no day from what the body sends."""


def is_served(address: str, at: datetime.datetime, kind: LetterKind = LetterKind.REMINDER) -> bool:
    """Say whether an address gets no other mail on the day of a moment: it had one, or one still
    waits for it. What anybody can have sent to it counts for mail of that sort alone.

    An outcome that was sent does not count, because where it went is erased.
    """
    today = day_of(at)
    query = (
        sa.select(Letter)
        .where(Letter.address == address.strip().lower())
        .order_by(Letter.id.desc())
    )
    if kind not in ASKED:
        query = query.where(Letter.kind.not_in(ASKED))
    for letter in db.session.scalars(query):
        waits = letter.sent_at is None and letter.given_up_at is None
        if (
            waits
            or letter.due_on == today
            or (letter.sent_at is not None and day_of(letter.sent_at) == today)
        ):
            return True
    return False


def _make_room(address: str, at: datetime.datetime) -> None:
    """Let what anybody can have sent to an address count for a day long past, each for another, so
    that the day is there for what the body sends; that it is sent, and when, stays as it was.
    """
    taken = sa.select(Letter).where(
        Letter.address == address, Letter.due_on == day_of(at), Letter.kind.in_(ASKED)
    )
    for letter in db.session.scalars(taken).all():
        letter.due_on = datetime.date.fromordinal(letter.id)
    db.session.flush()


def claim(at: datetime.datetime) -> Letter | None:
    """Take the letter that has been due longest. None: nothing is due. Whoever gets a letter is the
    only one.
    """
    due = sa.select(Letter).where(*_WAITS, Letter.due_at <= at).order_by(Letter.due_at, Letter.id)
    for letter in db.session.scalars(due.limit(SHOWN)):
        next_try = at + datetime.timedelta(
            minutes=RETRY_MINUTES[min(letter.tries, len(RETRY_MINUTES) - 1)]
        )
        taken = (
            sa.update(Letter)
            .where(
                Letter.id == letter.id, Letter.tries == letter.tries, Letter.due_at <= at, *_WAITS
            )
            .values(tries=letter.tries + 1, due_at=next_try)
            .execution_options(synchronize_session=False)
        )
        if cast("sa.CursorResult[Any]", db.session.execute(taken)).rowcount == 1:
            db.session.refresh(letter)
            return letter
    return None


_NOTHING: dict[str, Any] = {"address": None, "parameters": {}, "error": ""}
"""What is left of a letter whose address is erased."""
_GOES_SOMEWHERE = sa.or_(Letter.address.is_not(None), Letter.about.is_not(None))
_WAITS = (Letter.sent_at.is_(None), Letter.given_up_at.is_(None), _GOES_SOMEWHERE)


def sent(letter_id: int, at: datetime.datetime) -> None:
    """Record that the mail server took a letter, unless it was taken back while it was there."""
    letter = _held(letter_id)
    if letter is not None:
        letter.sent_at, letter.error = at, ""
        _empty(letter)


def failed(letter_id: int, error: str, at: datetime.datetime, *, is_final: bool) -> None:
    """Record that a try failed, unless the letter was taken back meanwhile.

    `is_final`: no other try can help. After the last try it is given up as well.
    """
    letter = _held(letter_id)
    if letter is None:
        return
    letter.error = error[:LONGEST_ERROR]
    if is_final or letter.tries > len(RETRY_MINUTES):
        letter.given_up_at = at
        _empty(letter)


def _held(letter_id: int) -> Letter | None:
    """Return a letter, held until the transaction ends. None: whoever it went to wants no mail any
    more.
    """
    return db.session.get(Letter, letter_id, with_for_update=True)


def _empty(letter: Letter) -> None:
    """Erase what filled a letter that goes nowhere any more; of an outcome also where it went, as
    was promised.
    """
    letter.parameters = {}
    if letter.kind is LetterKind.OUTCOME:
        letter.address, letter.error = None, ""  # An answer of a mail server may quote the address.


def discard_reminders(account_id: int) -> None:
    """Take out of the outbox what was not sent yet to an account."""
    theirs = sa.and_(Letter.account_id == account_id, Letter.about.is_(None))
    db.session.execute(sa.delete(Letter).where(theirs, *_WAITS))


def forget_follower(follower_id: int) -> None:
    """Take out of the outbox what was not sent yet to a follower, and erase where the rest went."""
    theirs = Letter.follower_id == follower_id
    db.session.execute(sa.delete(Letter).where(theirs, *_WAITS))
    db.session.execute(sa.update(Letter).where(theirs).values(**_NOTHING, follower_id=None))


def erase(at: datetime.datetime, kept_days: int) -> int:
    """Erase to whom letters went that were sent or given up longer ago; return of how many."""
    before = at - datetime.timedelta(days=kept_days)
    over = sa.or_(Letter.sent_at < before, Letter.given_up_at < before)
    erased = db.session.execute(
        sa.update(Letter).where(over, Letter.address.is_not(None)).values(**_NOTHING)
    )
    return cast("sa.CursorResult[Any]", erased).rowcount


def list_() -> list[Letter]:
    """Return the letters, the newest first."""
    return list(db.session.scalars(sa.select(Letter).order_by(Letter.id.desc()).limit(SHOWN)))
