"""Natural persons whom a source calls owners: in quarantine until a clerk says whether it is an
official of the body.

A name is no proof. An owner is shown to a clerk only where the full name of an official of the
clerk's own body agrees, and asserts nothing before the clerk has said yes. An answer holds for the
clerk's body, is attributed, and is taken back by the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.dates import PartialDate
from conflict_graph.facts import TieKind
from conflict_graph.readers.records import OwnerRecord
from conflict_graph.readers.tables.columns import fold
from register import access
from register.access import SERVER, Identity, Permission, Subject
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import Rung, random_id
from register.models.officials import Official, Person
from register.models.organisations import Organisation
from register.models.owners import (
    OwnerAnswer,
    OwnerMention,
    OwnerMentionPeriod,
    OwnerMentionVersion,
    OwnerReply,
)
from register.models.reviews import Fact
from register.models.screening import Finding
from register.services import journal
from register.services.decisions.decisions import UpsertResult
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed, File
from register.services.organisations import periods
from register.services.organisations.periods import HeldPeriod

_SEVERAL = 500


@dataclass(frozen=True, slots=True)
class OwnerQuestion:
    """An owner, the officials of the body whose full name agrees, and what was last answered for
    the body.

    `answer` None: nobody was asked yet, or the answer was taken back.
    """

    mention: OwnerMention
    suggested: tuple[Official, ...]
    answer: OwnerAnswer | None


def mention(
    organisation: Organisation,
    told: Sequence[OwnerRecord],
    source: str,
    file: File | None = None,
    rung: Rung | None = None,
) -> UpsertResult:
    """Keep what a source says of one owner, in one statement; a version is added only when
    something differs.

    `file`: which file says it, and who brought it in; None: a command on the server. `rung`: on
    what evidence it means this organisation; None: it did not have to be recognised.

    Raises:
        Invalid: the name is empty, a share lies outside 0–1, a period ends before it begins, or a
            later statement of the same record is known.
    """
    first = told[0]
    name = " ".join(first.person.split())
    if not fold(name):
        raise Invalid("An owner has a name.")
    said = [(each.kind, _period(each, source)) for each in told]
    known = _standing(organisation, fold(name))
    return _keep(organisation, name, known, said, (first.record, first.stated_on), rung, file)


def restate(
    organisation: Organisation,
    record: str,
    stated_on: PartialDate | None,
    said: Sequence[tuple[TieKind, HeldPeriod]],
    file: File | None = None,
) -> UpsertResult | None:
    """Keep what a source states of its record about an owner whom the statement does not name;
    None: no owner of the organisation is known by that record.

    Raises:
        Invalid: as for `mention`.
    """
    for row in _standing(organisation).values():
        if any(each.record == record for each in periods.known(row)):
            known = _standing(organisation, row.folded_name)
            stated = (record, stated_on)
            rung = row.current.rung
            return _keep(organisation, row.name, known, said, stated, rung, file)
    return None


def _standing(
    organisation: Organisation, folded_name: str | None = None
) -> dict[tuple[str, TieKind], OwnerMention]:
    """Return what sources called owners of an organisation, all or those of one name."""
    chosen = sa.select(OwnerMention).filter_by(organisation_id=organisation.id)
    if folded_name is not None:
        chosen = chosen.filter_by(folded_name=folded_name)
    rows = db.session.scalars(chosen.order_by(OwnerMention.id))
    return {(row.folded_name, row.kind): row for row in rows}


def _keep(
    organisation: Organisation,
    name: str,
    known: Mapping[tuple[str, TieKind], OwnerMention],
    said: Sequence[tuple[TieKind, HeldPeriod]],
    stated: tuple[str | None, PartialDate | None],
    rung: Rung | None,
    file: File | None,
) -> UpsertResult:
    """Keep what one statement says of one owner. `known`: what is known of that name; `stated`:
    the record that it is about, and its day.
    """
    record, stated_on = stated
    for _kind, each in said:
        periods.check(each)
    if record is not None:
        stands = [each for row in known.values() for each in periods.known(row)]
        periods.refuse_older(stands, [each for _kind, each in said], record, stated_on)
    also = [kind for _name, kind in known] if record is not None else []
    changes = []
    for kind in dict.fromkeys([*(kind for kind, _ in said), *also]):
        row = known.get((fold(name), kind)) or OwnerMention(
            public_id=random_id(),
            organisation=organisation,
            name=name,
            folded_name=fold(name),
            kind=kind,
            versions=[],
        )
        told = [each for one, each in said if one is kind]
        after = periods.merged(periods.known(row), told, row.public_id, record, stated_on)
        changes.append(_record(row, after, rung, file))
    return next(
        (each for each in (UpsertResult.CREATED, UpsertResult.UPDATED) if each in changes),
        UpsertResult.UNCHANGED,
    )


def _period(record: OwnerRecord, source: str) -> HeldPeriod:
    return HeldPeriod(
        record.share,
        record.from_date,
        record.until_date,
        source,
        record.record,
        record.stated_on,
    )


def _record(
    found: OwnerMention, after: Sequence[HeldPeriod], rung: Rung | None, file: File | None
) -> UpsertResult:
    """Add a version where it says something else than the last."""
    before = periods.known(found)
    if periods.words(before) == periods.words(after):
        return UpsertResult.UNCHANGED
    change = UpsertResult.UPDATED if before else UpsertResult.CREATED
    periods.add_versions(found, after, OwnerMentionVersion, OwnerMentionPeriod, rung=rung)
    found.withdrawn_at = None
    db.session.add(found)
    db.session.flush()
    if change is UpsertResult.UPDATED:
        for key, changed in periods.changed(Fact.OWNER, before, after, found.organisation.name):
            fact_changes.record(SERVER, _findings_on(found, key), changed, file=file)
    return change


def _findings_on(mention: OwnerMention, key: str) -> list[Finding]:
    """Return the findings that ever rested on a period of an owner, about the officials of whom a
    clerk said that it is them.
    """
    last = {each.body_id: each for each in mention.answers}
    people = {each.official.person_id: None for each in last.values() if each.official is not None}
    return [finding for person in people for finding in fact_changes.of_tie(person, key)]


def questions(identity: Identity, body: Body) -> list[OwnerQuestion]:
    """Return the owners who may be officials of a body: the open questions first, then those
    answered, by name.

    Nobody else is shown: an owner whose name agrees with no official of the body is not the clerk's
    to see.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    named = _named(identity, body)
    found: dict[int, OwnerMention] = {}
    names = sorted(named)
    for start in range(0, len(names), _SEVERAL):
        chosen = _whole().where(OwnerMention.folded_name.in_(names[start : start + _SEVERAL]))
        found |= {row.id: row for row in db.session.scalars(chosen)}
    ids = [each for row in found.values() for each in named[row.folded_name]]
    known = {row.id: row for row in _with_person(ids)}
    asked = [
        OwnerQuestion(
            row, tuple(known[each] for each in named[row.folded_name]), answer_of(row, body)
        )
        for row in found.values()
    ]
    return sorted(
        asked,
        key=lambda each: (each.answer is not None, each.mention.name.casefold(), each.mention.id),
    )


def open_questions(identity: Identity, body: Body) -> list[OwnerQuestion]:
    """Return the questions that wait for an answer.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    return [question for question in questions(identity, body) if question.answer is None]


def get(identity: Identity, body: Body, public_id: str) -> OwnerQuestion:
    """Return one question of a body.

    Raises:
        NotFound: there is none that the asker may see.
        NotAllowed: the asker keeps no decisions of the body.
    """
    found = next(
        (each for each in questions(identity, body) if each.mention.public_id == public_id), None
    )
    if found is None:
        raise NotFound("There is no such question.")
    return found


def answer(
    identity: Identity,
    body: Body,
    question: OwnerQuestion,
    official: Official | None,
    reason: str = "",
) -> None:
    """Remember that an owner is this official, or (None) nobody of the body.

    Raises:
        NotAllowed: the asker keeps no decisions of the body, or would answer about the own person.
        Invalid: the official is of another body, or has another name than the owner; or an official
            was asked about a
            finding that rests on the answer before, and there is no reason.
    """
    if official is not None and official.body_id != body.id:
        raise Invalid("This official belongs to another body.", "official")
    if official is not None and official not in question.suggested:
        raise Invalid(
            "The name of this official does not agree with that of the owner.", "official"
        )
    reply = OwnerReply.OFFICIAL if official is not None else OwnerReply.NOBODY
    _say(identity, body, question.mention, reply, official, reason)


def take_back(identity: Identity, body: Body, question: OwnerQuestion, reason: str = "") -> None:
    """Take the last answer back; the question is open again.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: there is no reason where `answer` asks one.
    """
    _say(identity, body, question.mention, OwnerReply.OPEN, None, reason)


def needs_reason(identity: Identity, question: OwnerQuestion) -> bool:
    """Say whether the asker has to say why an answer changes: an official was asked about what
    rests on it.
    """
    return fact_changes.need_reason(identity, _findings_by(question.answer))


def _findings_by(last: OwnerAnswer | None) -> list[Finding]:
    """Return the findings of a body that rest on an answer."""
    if last is None or last.official is None:
        return []
    stands = periods.of_version(last.mention.current, last.mention.public_id)
    ties = fact_changes.Ties([last.official.person_id])
    found = {
        finding.id: finding
        for each in stands
        for finding in ties.of_tie(last.official.person_id, each.key or "")
    }
    return [finding for finding in found.values() if finding.body_id == last.body_id]


def answer_of(mention: OwnerMention, body: Body) -> OwnerAnswer | None:
    """Return what counts for a body: its last answer, or None when there is none or it was taken
    back.
    """
    own = [each for each in mention.answers if each.body_id == body.id]
    return own[-1] if own and own[-1].reply is not OwnerReply.OPEN else None


def is_somebody(mention: OwnerMention) -> bool:
    """Say whether a clerk of any body has said that an owner is an official, and has not taken that
    back.
    """
    last = {each.body_id: each.reply for each in mention.answers}
    return OwnerReply.OFFICIAL in last.values()


def _named(identity: Identity, body: Body) -> dict[str, list[int]]:
    """Return the officials of a body, by database id, by their full names, folded, but not the
    asker: nobody answers about oneself. Of nearly all of them nothing else is read.
    """
    chosen = (
        sa.select(Official.id, Person.id, Person.given_name, Person.prefix, Person.family_name)
        .join(Official.person)
        .where(Official.body_id == body.id, Official.withdrawn_at.is_(None))
        .where(Person.given_name != "")
        .order_by(Person.family_name, Person.given_name, Official.id)
    )
    found: dict[str, list[int]] = defaultdict(list)
    for official, person, *parts in db.session.execute(chosen):
        if person != identity.person:
            found[fold(" ".join(part for part in parts if part))].append(official)
    return found


def _with_person(ids: Sequence[int]) -> Iterable[Official]:
    chosen = sa.select(Official).where(Official.id.in_(ids)).options(joinedload(Official.person))
    return db.session.scalars(chosen) if ids else ()


def _say(
    identity: Identity,
    body: Body,
    mention: OwnerMention,
    reply: OwnerReply,
    official: Official | None,
    reason: str,
) -> None:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body.id))
    if official is not None and identity.is_person(official.person_id):
        raise NotAllowed("Nobody answers about oneself.")
    last = answer_of(mention, body)
    if (
        last is not None
        and last.official is not None
        and identity.is_person(last.official.person_id)
    ):
        raise NotAllowed("Nobody answers about oneself.")
    before = (last.reply, last.official_id) if last is not None else (OwnerReply.OPEN, None)
    if before == (reply, official.id if official is not None else None):
        fact_changes.refuse_idle(reason)
        return
    said_before = last.official if last is not None else None
    was, is_ = (each.person.name if each is not None else None for each in (said_before, official))
    changed = Changed(Fact.OWNER, was, is_, of=mention.organisation.name)
    fact_changes.record(identity, _findings_by(last), [changed], reason)
    mention.answers.append(
        OwnerAnswer(body_id=body.id, reply=reply, official=official, account_id=identity.account)
    )
    db.session.flush()
    journal.record(identity, f"owner:{reply.value}", mention.public_id, body.id)


def _whole() -> sa.Select[Any]:
    answers = (
        selectinload(OwnerMention.answers)
        .joinedload(OwnerAnswer.official)
        .joinedload(Official.person)
    )
    return (
        sa.select(OwnerMention)
        .where(OwnerMention.withdrawn_at.is_(None))
        .options(
            joinedload(OwnerMention.organisation), selectinload(OwnerMention.versions), answers
        )
    )
