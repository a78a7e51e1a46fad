"""What readers report as wrong in the public register: the official is asked first, then the clerk
decides.

Nothing of a report is public. Who reports is not kept, but for an address where the outcome is to
be told; that is erased with the telling. Where a report stands follows from its steps and, for
silence, from the day.
"""

from __future__ import annotations

import datetime
import enum
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from register import mail_address, tokens
from register.access import ANONYMOUS, Identity, Permission, Subject, allows, require
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.models.accounts import Account
from register.models.declarations import Position
from register.models.officials import Official
from register.models.reports import (
    ErrorReport,
    ReportAct,
    ReportAddress,
    ReportStep,
    ReportText,
    ReportToken,
)
from register.plain_text import has_letters, is_plain
from register.services import journal, outbox
from register.services.outbox import LetterKind

LONGEST_TEXT = 2_000
"""Characters of what is wrong, and of a reason."""
LONGEST_SOURCE = 500
"""Characters of where it can be seen."""
SHORTEST_TEXT = 10


class ReportState(enum.StrEnum):
    """Where a report stands."""

    ASKED = "asked"
    """The official is asked whether it is right; the term is running."""
    DISPUTED = "disputed"
    """The official says that it is not right; the clerk decides."""
    SILENT = "silent"
    """The official did not answer in time; the clerk decides."""
    AGREED = "agreed"
    """The official said that it is right."""
    UPHELD = "upheld"
    REJECTED = "rejected"


LEADS_TO = {
    ReportAct.REPORT: ReportState.ASKED,
    ReportAct.AGREE: ReportState.AGREED,
    ReportAct.DISAGREE: ReportState.DISPUTED,
    ReportAct.UPHOLD: ReportState.UPHELD,
    ReportAct.REJECT: ReportState.REJECTED,
}
_IN_TIME = {
    Permission.ANSWER_REPORT: (ReportState.ASKED, ReportState.SILENT),
    Permission.DECIDE_REPORT: (ReportState.DISPUTED, ReportState.SILENT),
}
ENDED = (ReportState.AGREED, ReportState.UPHELD, ReportState.REJECTED)
"""The states in which there is an outcome."""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """What a reader says. `email` "": the outcome is to be told nowhere but at its own address."""

    text: str
    seen_at: str
    email: str = ""
    language: str = "nl"


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """A report as it stands on a day, with what the asker may do with it."""

    report: ErrorReport
    state: ReportState
    steps: tuple[ReportStep, ...]
    may: frozenset[Permission] = frozenset()

    @property
    def said(self) -> ReportText | None:
        """The words of the reporter; None: they were erased."""
        return self.steps[0].text

    @property
    def reason(self) -> str | None:
        """The reason of the last step; None: it has none, or it was erased."""
        last = self.steps[-1]
        return (
            last.text.text if last.text is not None and last.act is not ReportAct.REPORT else None
        )

    @property
    def ended_at(self) -> datetime.datetime | None:
        """When there was an outcome; None: there is none yet."""
        return self.steps[-1].recorded_at if self.state in ENDED else None

    @property
    def changed_at(self) -> datetime.datetime | None:
        """When the entry was last changed since it was reported; None: it was not, or it is about
        no one entry.
        """
        position = self.report.position
        if position is None or position.current.recorded_at <= self.report.recorded_at:
            return None
        return position.current.recorded_at

    @property
    def is_to_be_put_right(self) -> bool:
        """Whether the reporter was right about one entry, and it has not been changed since."""
        is_right = self.state in (ReportState.AGREED, ReportState.UPHELD)
        return is_right and self.report.position is not None and self.changed_at is None


def report(
    official: Official,
    position: Position | None,
    said: ReportEntry,
    token: str,
    term_days: int,
    today: datetime.date,
) -> str:
    """Record what a reader reports, and return the secret of the address where the outcome can be
    read.

    `token` was made with the form: the same form sent twice, with the same words, is one report.

    Raises:
        Invalid: something is missing, too long or no address.
    """
    checked = _checked(said)
    known = _find(token)
    if known is not None and _says(known, checked):
        return token
    if known is not None or not _is_secret(token):
        token = str(uuid.uuid4())
    made = ErrorReport(
        official=official,
        position=position,
        token_hash=tokens.hash_of(token),
        answer_by=today + datetime.timedelta(days=term_days),
    )
    if checked.email:
        made.address = ReportAddress(email=checked.email, language=checked.language)
    db.session.add(made)
    _add(
        made, 1, ReportAct.REPORT, ANONYMOUS, ReportText(text=checked.text, seen_at=checked.seen_at)
    )
    return token


def by_token(token: str, today: datetime.date) -> ReportStatus:
    """Return a report to whoever has its secret.

    Raises:
        NotFound: there is none.
    """
    found = _find(token) or _find_by_mail(token)
    if found is None:
        raise NotFound("There is no such report.")
    return _standings(ANONYMOUS, [found], today)[0]


def list_for(
    identity: Identity, today: datetime.date, person_id: int | None = None
) -> list[ReportStatus]:
    """Return the reports that the asker may see, the newest first; never grouped or counted by
    person.

    `person_id` None: about whoever it is, otherwise about this person alone.
    """
    bodies = list((identity.roles or {}).keys())
    chosen = sa.select(ErrorReport).join(ErrorReport.official).where(Official.body_id.in_(bodies))
    if person_id is not None:
        chosen = chosen.where(Official.person_id == person_id)
    whole = joinedload(ErrorReport.official).joinedload(Official.person)
    found = db.session.scalars(chosen.options(whole).order_by(ErrorReport.id.desc()))
    seen = [each for each in found if allows(identity, Permission.SEE_REPORT, _subject(each))]
    return _standings(identity, seen, today)


def get(identity: Identity, public_id: str, today: datetime.date) -> ReportStatus:
    """Return one report.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
    """
    found = db.session.scalar(sa.select(ErrorReport).where(ErrorReport.public_id == public_id))
    if found is None or not allows(identity, Permission.SEE_REPORT, _subject(found)):
        raise NotFound("There is no such report.")
    return _standings(identity, [found], today)[0]


def _hold(public_id: str) -> None:
    """Keep others from doing something with a report until the transaction ends."""
    db.session.execute(
        sa.select(ErrorReport.id).where(ErrorReport.public_id == public_id).with_for_update()
    )


def get_for(
    identity: Identity, permission: Permission, public_id: str, today: datetime.date
) -> ReportStatus:
    """Return one report to somebody who means to do something with it.

    Raises:
        NotFound: there is none, or the asker may not know that there is.
        NotAllowed: somebody else does this.
        WrongState: it is too early or too late for this; the message says which.
    """
    standing = get(identity, public_id, today)
    require(identity, permission, _subject(standing.report))
    if standing.state not in _IN_TIME[permission]:
        if standing.state is ReportState.ASKED:
            raise WrongState("The official is asked first, and the term is still running.")
        raise WrongState("This has been answered already.")
    return standing


def answer(
    identity: Identity, public_id: str, agrees: bool, reason: str, today: datetime.date
) -> ReportStatus:
    """Record what the official says of a report: it is right, or it is not, and then why not.

    Raises:
        Invalid: who disagrees gives no reason.
        NotFound, NotAllowed, WrongState: as `get_for`.
    """
    _hold(public_id)
    standing = get_for(identity, Permission.ANSWER_REPORT, public_id, today)
    if agrees:
        return _step(identity, standing, ReportAct.AGREE, None, today)
    return _step(identity, standing, ReportAct.DISAGREE, _text(reason, "reason"), today)


def decide(
    identity: Identity, public_id: str, is_right: bool, reason: str, today: datetime.date
) -> ReportStatus:
    """Record what the clerk decides, with a reason that the reporter reads.

    Raises:
        Invalid: there is no reason.
        NotFound, NotAllowed, WrongState: as `get_for`.
    """
    _hold(public_id)
    standing = get_for(identity, Permission.DECIDE_REPORT, public_id, today)
    act = ReportAct.UPHOLD if is_right else ReportAct.REJECT
    return _step(identity, standing, act, _text(reason, "reason"), today)


def tell(at: datetime.datetime) -> int:
    """Put into the outbox that there is an outcome, for those who left an address, and erase the
    address here.

    Returns for how many.
    Who gets another mail today keeps waiting, until this is done again on another day.
    """
    count = 0
    ended = sa.select(ReportStep.report_id).where(
        ReportStep.act.in_([act for act in ReportAct if LEADS_TO[act] in ENDED])
    )
    for address in db.session.scalars(
        sa.select(ReportAddress).where(ReportAddress.report_id.in_(ended))
    ):
        parameters = {"report": address.report.public_id}
        if (
            outbox.enqueue(LetterKind.OUTCOME, address.email, address.language, at, parameters)
            is not None
        ):
            db.session.delete(address)
            count += 1
    db.session.flush()
    return count


def mint(public_id: str) -> str:
    """Return a new word for the link of one mail; only its hash is kept."""
    token = secrets.token_urlsafe(32)
    about = sa.select(ErrorReport.id).where(ErrorReport.public_id == public_id)
    report_id = db.session.scalars(about).one()
    db.session.add(ReportToken(report_id=report_id, token_hash=tokens.hash_of(token)))
    db.session.flush()
    return token


def _step(
    identity: Identity,
    standing: ReportStatus,
    act: ReportAct,
    reason: str | None,
    day: datetime.date,
) -> ReportStatus:
    text = ReportText(text=reason) if reason is not None else None
    _add(standing.report, len(standing.steps) + 1, act, identity, text)
    journal.record(
        identity, f"report:{act.value}", standing.report.public_id, standing.report.official.body_id
    )
    return _standings(identity, [standing.report], day)[0]


def _add(
    made: ErrorReport, number: int, act: ReportAct, who: Identity, text: ReportText | None
) -> None:
    db.session.add(
        ReportStep(report=made, number=number, act=act, account_id=who.account, text=text)
    )
    db.session.flush()


def _standings(
    identity: Identity, found: Iterable[ErrorReport], day: datetime.date
) -> list[ReportStatus]:
    listed = list(found)
    steps: dict[int, list[ReportStep]] = {each.id: [] for each in listed}
    chosen = sa.select(ReportStep).where(ReportStep.report_id.in_(steps))
    whole = (joinedload(ReportStep.text), joinedload(ReportStep.account).load_only(Account.name))
    for step in db.session.scalars(chosen.options(*whole).order_by(ReportStep.number)):
        steps[step.report_id].append(step)
    return [_standing(identity, each, tuple(steps[each.id]), day) for each in listed]


def _standing(
    identity: Identity, found: ErrorReport, steps: tuple[ReportStep, ...], day: datetime.date
) -> ReportStatus:
    state = LEADS_TO[steps[-1].act]
    if state is ReportState.ASKED and found.answer_by < day:
        state = ReportState.SILENT
    may = (each for each, states in _IN_TIME.items() if state in states)
    subject = _subject(found)
    return ReportStatus(
        found, state, steps, frozenset(p for p in may if allows(identity, p, subject))
    )


def _subject(found: ErrorReport) -> Subject:
    return Subject(found.official.body_id, found.official.person_id)


def _find(token: str) -> ErrorReport | None:
    return db.session.scalar(
        sa.select(ErrorReport).where(ErrorReport.token_hash == tokens.hash_of(token))
    )


def _find_by_mail(token: str) -> ErrorReport | None:
    word = sa.select(ReportToken.report_id).where(ReportToken.token_hash == tokens.hash_of(token))
    return db.session.scalar(sa.select(ErrorReport).where(ErrorReport.id.in_(word)))


def _says(known: ErrorReport, said: ReportEntry) -> bool:
    chosen = (
        sa.select(ReportText)
        .join(ReportText.step)
        .where(ReportStep.report_id == known.id, ReportStep.number == 1)
    )
    text = db.session.scalar(chosen)
    return text is not None and (text.text, text.seen_at) == (said.text, said.seen_at)


def _is_secret(token: str) -> bool:
    """Say whether it is what the form makes: a random UUID, written in the usual way."""
    try:
        return str(uuid.UUID(token, version=4)) == token
    except ValueError:
        return False


def _checked(said: ReportEntry) -> ReportEntry:
    text = _text(said.text, "text")
    seen_at = _plain(said.seen_at, "seen_at", LONGEST_SOURCE)
    if not has_letters(seen_at):
        raise Invalid(
            "Say where it can be seen: an address on the internet, or a description.", "seen_at"
        )
    email = mail_address.checked(said.email) if said.email.strip() else ""
    return ReportEntry(text, seen_at, email, said.language)


def _text(text: str, field: str) -> str:
    words = _plain(text, field, LONGEST_TEXT)
    if len(words) < SHORTEST_TEXT:
        raise Invalid(
            "Write at least %(length)s characters, so that others can follow it.",
            field,
            length=str(SHORTEST_TEXT),
        )
    return words


def _plain(text: str, field: str, longest: int) -> str:
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if len(words) > longest:
        raise Invalid("Write at most %(length)s characters.", field, length=str(longest))
    if not all(is_plain(line) for line in words.replace("\t", " ").splitlines()):
        raise Invalid("There is a character in it that cannot be shown. Type it again.", field)
    return words
