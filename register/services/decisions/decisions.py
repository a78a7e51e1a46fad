"""Decisions of a body: enter by hand, amend, take in from a source, list, get. Versions are only
ever added.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole
from conflict_graph.readers import records
from conflict_graph.readers.records import DecisionRecord, PartyRecord, ProcurementMethod
from register import access
from register.access import SERVER, Identity, Permission, Subject
from register.errors import AboutOneself, Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.columns import random_id
from register.models.decision_changes import DecisionAct, DecisionChange
from register.models.decisions import (
    Decision,
    DecisionContact,
    DecisionParty,
    DecisionVersion,
    Mention,
    MentionAnswer,
    Participation,
)
from register.models.officials import Official
from register.models.reviews import Fact
from register.services import journal
from register.services.decisions import noted
from register.services.findings import fact_changes, findings
from register.services.findings.fact_changes import Changed, File
from register.services.latest import withdrawn_by_hand
from register.services.organisations import buyers, matching
from register.services.organisations.organisations import SEVERAL

BY_HAND = "hand"
require_standing = noted.require_standing


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionEntry:
    """What is said of a decision. `amount_cents` is in `currency` (ISO 4217); None is not known."""

    title: str
    kind: DecisionKind
    status: DecisionStatus
    decided_on: PartialDate | None = None
    amount_cents: int | None = None
    currency: str | None = None
    eu_funds: bool | None = None
    sole_mandate: bool | None = None
    parties: tuple[PartyRecord, ...] = ()


class UpsertResult(enum.StrEnum):
    """What came of taking in one record."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


def enter(
    identity: Identity, body: Body, entry: DecisionEntry, procedure: str | None = None
) -> Decision:
    """Enter a decision by hand. `procedure` is the body's own reference; without one it gets a
    random one.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        Invalid: the title is empty, the amount is below zero, or the reference is taken.
    """
    _require(identity, body.id)
    _check(entry)
    reference = (procedure or "").strip() or random_id()
    require_free(body, reference)
    made = Decision(body=body, source=BY_HAND, procedure=reference, lot="")
    db.session.add(made)
    _add_version(made, _record_of(made, entry), matching.mentions(body, _mentions(entry)), identity)
    db.session.flush()
    journal.record(identity, "decision:enter", made.public_id, body.id)
    return made


def amend(identity: Identity, decision: Decision, entry: DecisionEntry, reason: str = "") -> bool:
    """Add a version with what is right now; False when nothing differs. `reason`: why, for whoever
    reads the history of the decision; empty: nobody said.

    It counts until the source brings a later release.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
        AboutOneself: the asker is tied to a party.
        WrongState: the decision was withdrawn.
        Invalid: the title is empty, the amount is below zero, or an official was asked and there is
            no reason; that an open decision was taken, and when, needs none.
    """
    access.require(identity, Permission.KEEP_DECISIONS, subject_of(decision))
    noted.require_standing(decision)
    _check(entry)
    before = entry_of(decision)
    if before == entry:
        fact_changes.refuse_idle(reason)
        return False
    mentions = matching.mentions(decision.body, _mentions(entry))
    require_impartial(identity, decision, mentions.values())
    record, buyer = _record_of(decision, entry), decision.current.buyer
    _add_version(decision, record, mentions, identity, buyer=buyer)
    db.session.flush()
    noted.note(identity, decision, DecisionAct.AMEND, reason, version=decision.versions[-1])
    was_open = before.status is DecisionStatus.OPEN
    taken = replace(before, status=DecisionStatus.TAKEN, decided_on=entry.decided_on)
    fact_changes.record(
        identity,
        fact_changes.of_decisions([decision.id]),
        changed(before, entry),
        reason,
        is_event=was_open and taken == entry,
    )
    return True


def require_free(body: Body, reference: str) -> None:
    """Let pass a reference that no decision of the body has that was entered by hand.

    Raises:
        Invalid: one has it.
    """
    taken = sa.select(Decision.id).filter_by(
        body_id=body.id, source=BY_HAND, procedure=reference, lot=""
    )
    if db.session.scalar(taken) is not None:
        raise Invalid("There is already a decision with this reference.", "procedure")


def subject_of(decision: Decision) -> Subject:
    """Return what access asks about: this decision of this body."""
    return Subject(decision.body_id, decisions=frozenset({decision.id}))


def require_impartial(
    identity: Identity, decision: Decision, added: Iterable[Mention] = ()
) -> None:
    """Let pass whoever is not tied to a party of the decision, nor to one of those that are added.

    Raises:
        AboutOneself: the asker is tied to a party.
    """
    if not is_impartial(identity, decision, added):
        raise AboutOneself(matching.OWN)


def is_impartial(identity: Identity, decision: Decision, added: Iterable[Mention] = ()) -> bool:
    """Say whether the asker is tied to no party of the decision, nor to one of those that are
    added.
    """
    named = [*(party.mention for party in decision.current.parties), *added]
    concerned = matching.concerned(identity, decision.body, named)
    return access.allows(
        identity, Permission.CHANGE_FACTS, replace(subject_of(decision), person=concerned)
    )


def needs_reason(identity: Identity, decision: Decision) -> bool:
    """Say whether the asker has to say why the decision changes: an official was asked about it."""
    return fact_changes.need_reason(identity, fact_changes.of_decisions([decision.id]))


def changed(before: DecisionEntry, after: DecisionEntry) -> list[Changed]:
    """Return what differs between two entries."""
    pairs = zip(_said_facts(before), _said_facts(after), strict=True)
    differing = [Changed(fact, said, then) for (fact, said), (_, then) in pairs if said != then]
    parties = before.parties != after.parties and all(
        each.fact is not Fact.PARTIES for each in differing
    )
    return [*differing, Changed(Fact.PARTIES)] if parties else differing


def _said_facts(entry: DecisionEntry) -> list[tuple[Fact, str | None]]:
    """Return the facts of an entry as text; of parties their names, so roles and numbers are not in
    it.
    """
    amount = (
        None
        if entry.amount_cents is None
        else f"{entry.amount_cents} {entry.currency or ''}".strip()
    )
    return [
        (Fact.TITLE, entry.title.strip()),
        (Fact.KIND, entry.kind.value),
        (Fact.STATUS, entry.status.value),
        (Fact.DATE, str(entry.decided_on) if entry.decided_on else None),
        (Fact.VALUE, amount),
        (
            Fact.MANDATE,
            None if entry.sole_mandate is None else "yes" if entry.sole_mandate else "no",
        ),
        (Fact.PARTIES, "; ".join(party.mention.name for party in entry.parties) or None),
    ]


def entered_with(decision: Decision) -> frozenset[int]:
    """Return the ids of the mentions whose organisation a clerk entered with a decision; none where
    a file brought it.
    """
    if decision.source != BY_HAND:
        return frozenset()
    mentions = [party.mention for party in decision.current.parties]
    return frozenset(each.id for each in mentions if matching.is_entered(each))


def entry_of(decision: Decision) -> DecisionEntry:
    """Return what the present version says, as it would be entered."""
    return entry_of_version(decision.current)


def entry_of_version(version: DecisionVersion) -> DecisionEntry:
    """Return what a version says, as it would be entered."""
    parties = tuple(
        PartyRecord(_said(party.mention), party.role, party.benefit) for party in version.parties
    )
    return DecisionEntry(
        title=version.title,
        kind=version.kind,
        status=version.status,
        decided_on=version.decided_on,
        amount_cents=version.amount_cents,
        currency=version.currency,
        eu_funds=version.eu_funds,
        sole_mandate=version.sole_mandate,
        parties=parties,
    )


def take_in(
    body: Body, taken: Sequence[DecisionRecord], file_name: str | None, by: Identity = SERVER
) -> list[UpsertResult]:
    """Take in what a source says, in its order, and say of each record what came of it. `by`: who
    brought it in.

    A later release is a version of the same decision, in whatever order they arrive. A record that
    we hold is recognised; of a source without releases, a record that differs from what counts now
    is news. What somebody withdrew stays withdrawn, with what the source says of it since.
    """
    known = _known(body, {record.procedure for record in taken})
    found = fact_changes.of_decisions([decision.id for decision in known.values()])
    before = {finding.decision: entry_of(finding.decision) for finding in found}
    mentions = matching.mentions(
        body, [party.mention for record in taken for party in record.parties]
    )
    changes, named = {}, buyers.Buyers()
    for index in sorted(range(len(taken)), key=lambda index: _order(taken[index], index)):
        changes[index] = _take_in_one(body, taken[index], known, mentions, file_name, named)
    db.session.flush()
    for decision, said in before.items():
        of_it = [finding for finding in found if finding.decision is decision]
        fact_changes.record(
            by, of_it, changed(said, entry_of(decision)), file=File(file_name or "", by)
        )
    return [changes[index] for index in range(len(taken))]


def own_of(identity: Identity, body: Body, taken: Sequence[DecisionRecord]) -> list[DecisionRecord]:
    """Return the records that would change a decision whose parties the asker is tied to."""
    if identity.person is None:
        return []
    known = _known(body, {record.procedure for record in taken})
    return [
        record
        for record in taken
        if (found := known.get(_key(record))) and _is_own(identity, found, record)
    ]


def _is_own(identity: Identity, decision: Decision, record: DecisionRecord) -> bool:
    if decision.withdrawn_at is not None or _holds(decision, record):
        return False
    added = matching.mentions(decision.body, [party.mention for party in record.parties])
    named = [*(party.mention for party in decision.current.parties), *added.values()]
    return matching.concerned(identity, decision.body, named) is not None


def _key(record: DecisionRecord) -> tuple[str, str, str]:
    return record.source, record.procedure, record.lot


def heard_about(body: Body, taken: Sequence[DecisionRecord]) -> set[tuple[str, str, str]]:
    """Return of which decisions that a source tells of an official was asked, by source, procedure
    and lot.
    """
    known = _known(body, {record.procedure for record in taken})
    found = findings.were_asked(
        fact_changes.of_decisions([decision.id for decision in known.values()])
    )
    asked = {finding.decision_id for finding in found}
    return {key for key, decision in known.items() if decision.id in asked}


def _order(record: DecisionRecord, index: int) -> tuple[str, str, str, int]:
    """Releases in their own order, those of one moment in an order that the file has no say in."""
    if record.release is None:
        return "", "", "", index
    return record.release, record.release_id or "", fingerprint(record), index


def _take_in_one(
    body: Body,
    record: DecisionRecord,
    known: dict[tuple[str, str, str], Decision],
    mentions: dict[str, Mention],
    file_name: str | None,
    named: buyers.Buyers,
) -> UpsertResult:
    key = _key(record)
    decision = known.get(key)
    change = UpsertResult.UPDATED
    if decision is None:
        change = UpsertResult.CREATED
        decision = known[key] = Decision(body=body, source=key[0], procedure=key[1], lot=key[2])
        db.session.add(decision)
    elif _holds(decision, record):
        return UpsertResult.UNCHANGED
    elif decision.withdrawn_at is not None and not noted.is_withdrawn(decision):
        change = UpsertResult.CREATED
        decision.withdrawn_at = None
    said = _with_unstated(decision, record, mentions)
    _add_version(
        decision, said, mentions, SERVER, file_name, named.kept(record), fingerprint(record)
    )
    return change


def _with_unstated(
    decision: Decision, record: DecisionRecord, mentions: dict[str, Mention]
) -> DecisionRecord:
    """Return a release with what it does not mention as the release before it says; the mentions of
    the parties that stay are added to those known.
    """
    earlier = [each for each in decision.standing if (each.release or "") < (record.release or "")]
    if not record.unstated or not earlier:
        return record
    before = max(earlier, key=lambda each: (each.release or "", each.number))
    mentions |= {party.mention.fingerprint: party.mention for party in before.parties}
    kept: dict[str, Any] = {"parties": _parties_kept(before, record)}
    if "amount" in record.unstated:
        kept |= {"amount_cents": before.amount_cents, "currency": before.currency}
    if "status" in record.unstated:
        kept["status"] = before.status
    if "decided_on" in record.unstated and before.decided_on is not None:
        kept |= {"decided_on": before.decided_on, "date_basis": before.date_basis}
    return replace(record, **kept)


def _parties_kept(before: DecisionVersion, record: DecisionRecord) -> tuple[PartyRecord, ...]:
    bids = "bidders" in record.unstated
    wins = "winners" in record.unstated
    said = {matching.fingerprint(party.mention) for party in record.parties}
    kept = [
        PartyRecord(_said(party.mention), party.role, party.benefit)
        for party in before.parties
        if (bids if party.role is PartyRole.BIDDER else wins)
        and (party.role is not PartyRole.BIDDER or party.mention.fingerprint not in said)
    ]
    won = {matching.fingerprint(each.mention) for each in kept if each.role is PartyRole.WINNER}
    return (
        *kept,
        *(each for each in record.parties if matching.fingerprint(each.mention) not in won),
    )


def _holds(decision: Decision, record: DecisionRecord) -> bool:
    """Say whether the decision has this record already."""
    key = fingerprint(record)
    if record.release is not None:
        return any(version.fingerprint == key for version in decision.standing)
    from_source = [version for version in decision.standing if version.file_name is not None]
    return bool(from_source) and from_source[-1].fingerprint == key


def _known(body: Body, procedures: set[str]) -> dict[tuple[str, str, str], Decision]:
    """Return the decisions of a body in these procedures, by source, procedure and lot."""
    wanted = sorted(procedures)
    found: dict[tuple[str, str, str], Decision] = {}
    for start in range(0, len(wanted), SEVERAL):
        query = sa.select(Decision).where(
            Decision.body_id == body.id, Decision.procedure.in_(wanted[start : start + SEVERAL])
        )
        for row in db.session.scalars(query.options(selectinload(Decision.versions))):
            found[row.source, row.procedure, row.lot] = row
    return found


def find(body: Body, keys: set[tuple[str, str]]) -> dict[tuple[str, str], list[Decision]]:
    """Return the decisions of a body by procedure and lot; several where sources share a key. A
    reference that nothing has now leads to what had it before.
    """
    found: dict[tuple[str, str], list[Decision]] = {}
    for (_, procedure, lot), decision in _known(body, {procedure for procedure, _ in keys}).items():
        if (procedure, lot) in keys and decision.withdrawn_at is None:
            found.setdefault((procedure, lot), []).append(decision)
    former = _renamed(body, {procedure for procedure, lot in keys - found.keys() if not lot})
    return found | {(procedure, ""): [decision] for procedure, decision in former.items()}


def _renamed(body: Body, procedures: set[str]) -> dict[str, Decision]:
    """Return the decisions of a body that had these references before, the last that had one."""
    chosen = (
        sa.select(DecisionChange.before, Decision)
        .join(Decision, Decision.id == DecisionChange.decision_id)
        .where(Decision.body_id == body.id, Decision.withdrawn_at.is_(None))
        .where(DecisionChange.act == DecisionAct.RENAME)
        .order_by(DecisionChange.id)
    )
    return (
        {
            before: decision
            for before, decision in db.session.execute(chosen)
            if before in procedures
        }
        if procedures
        else {}
    )


def get(identity: Identity, public_id: str) -> Decision:
    """Return a decision, also one that somebody withdrew.

    Raises:
        NotFound: there is none, or the asker keeps no decisions of its body.
    """
    return _get(identity, public_id, sa.select(Decision))


def get_whole(identity: Identity, public_id: str) -> Decision:
    """Return a decision with its versions, parties and participations.

    Raises:
        NotFound: there is none, or the asker keeps no decisions of its body.
    """
    return _get(identity, public_id, whole())


def _get(identity: Identity, public_id: str, chosen: sa.Select[Any]) -> Decision:
    found: Decision | None = db.session.scalar(
        chosen.where(
            Decision.public_id == public_id,
            sa.or_(Decision.withdrawn_at.is_(None), withdrawn_by_hand()),
        )
    )
    if found is None or not access.allows(identity, Permission.KEEP_DECISIONS, subject_of(found)):
        raise NotFound("There is no such decision.")
    return found


def list_stood_in(identity: Identity) -> list[Decision]:
    """Return the decisions that the asker was asked to keep for somebody else, the newest first."""
    if not identity.stands_in:
        return []
    chosen = (
        sa.select(Decision)
        .where(Decision.id.in_(identity.stands_in), Decision.withdrawn_at.is_(None))
        .options(selectinload(Decision.versions))
        .order_by(Decision.id.desc())
    )
    return list(db.session.scalars(chosen))


@lru_cache(maxsize=1)
def whole() -> sa.Select[Any]:
    """Select decisions with all that a page says of them."""
    parties = (
        selectinload(Decision.versions)
        .selectinload(DecisionVersion.parties)
        .selectinload(DecisionParty.mention)
    )
    people = selectinload(Decision.participations)
    return sa.select(Decision).options(
        selectinload(Decision.body),
        selectinload(Decision.versions).selectinload(DecisionVersion.contact),
        parties.selectinload(Mention.answers).selectinload(MentionAnswer.organisation),
        people.selectinload(Participation.versions),
        people.selectinload(Participation.official).selectinload(Official.person),
    )


def fingerprint(record: DecisionRecord) -> str:
    """Return the SHA-256 of what a record says, wherever in a file it stood.

    What was added to records later counts only where it says something, so that older versions are
    still recognised.
    """
    later = [record.procurement_method, list(record.cpv), record.contact_name]
    said = (
        record.title,
        record.kind,
        record.status,
        str(record.decided_on),
        record.date_basis,
        record.amount_cents,
        record.currency,
        record.eu_funds,
        record.sole_mandate,
        record.release,
        record.release_id,
        [
            (matching.fingerprint(party.mention), party.role, party.benefit)
            for party in record.parties
        ],
        *(later if any(later) else ()),
    )
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _record_of(decision: Decision, entry: DecisionEntry) -> DecisionRecord:
    """Return what was entered, with what nobody is asked for as the present version has it."""
    before = decision.current if decision.versions else None
    return DecisionRecord(
        where="",
        source=decision.source,
        procedure=decision.procedure,
        lot=decision.lot,
        title=entry.title.strip(),
        kind=entry.kind,
        status=entry.status,
        decided_on=entry.decided_on,
        amount_cents=entry.amount_cents,
        currency=entry.currency,
        eu_funds=entry.eu_funds,
        sole_mandate=entry.sole_mandate,
        release=before.release if before else None,
        parties=entry.parties,
        procurement_method=ProcurementMethod(before.procurement_method)
        if before and before.procurement_method
        else None,
        cpv=tuple(before.cpv or ()) if before else (),
        contact_name=before.contact.name if before and before.contact else None,
    )


def _add_version(
    decision: Decision,
    record: DecisionRecord,
    mentions: dict[str, Mention],
    identity: Identity,
    file_name: str | None = None,
    buyer: dict[str, Any] | None = None,
    of_source: str | None = None,
) -> None:
    """Add what is said of a decision as a version. `of_source`: the fingerprint of what a source
    said, where what it did not mention was kept.
    """
    version = DecisionVersion(
        number=len(decision.versions) + 1,
        title=record.title,
        kind=record.kind,
        status=record.status,
        decided_on=record.decided_on,
        date_basis=record.date_basis,
        amount_cents=record.amount_cents,
        currency=record.currency,
        eu_funds=record.eu_funds,
        sole_mandate=record.sole_mandate,
        release=record.release,
        fingerprint=of_source or fingerprint(record),
        file_name=file_name,
        account_id=identity.account,
        procurement_method=record.procurement_method,
        cpv=list(record.cpv) or None,
        buyer=buyer,
        contact=DecisionContact(name=record.contact_name) if record.contact_name else None,
    )
    for party in record.parties:
        mention = mentions[matching.fingerprint(party.mention)]
        version.parties.append(
            DecisionParty(mention=mention, role=party.role, benefit=party.benefit)
        )
    decision.versions.append(version)


def _mentions(entry: DecisionEntry) -> list[records.Mention]:
    return [party.mention for party in entry.parties]


def _said(mention: Mention) -> records.Mention:
    return records.Mention(mention.name, mention.identifiers, mention.town)


def _require(identity: Identity, body_id: int) -> None:
    access.require(identity, Permission.KEEP_DECISIONS, Subject(body_id))


def _check(entry: DecisionEntry) -> None:
    if not entry.title.strip():
        raise Invalid("Fill in what the decision is about.", "title")
    if entry.amount_cents is not None and entry.amount_cents < 0:
        raise Invalid("The value cannot be below zero.", "value")
    if any(not party.mention.name.strip() for party in entry.parties):
        raise Invalid("Fill in the name of the party.", "parties")
