"""Restricted interests: what a body's rule asks of officials beside their positions, seen by few
and never public.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import DecisionKind, Relation, TieKind
from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, NotFound, WrongState, refuse
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision
from register.models.interests import (
    Interest,
    InterestKind,
    InterestPayload,
    InterestQuestion,
    InterestVersion,
)
from register.models.kinds import Act
from register.models.officials import Official
from register.models.reviews import Fact
from register.services import journal
from register.services.findings import fact_changes
from register.services.findings.fact_changes import Changed
from register.services.officials.officials import subject_of

LONGEST = 200
"""Characters of a title, an area or a reference."""
TIES = {
    InterestKind.FAMILY: (TieKind.OWNERSHIP, TieKind.MANAGEMENT, TieKind.BOARD, TieKind.EMPLOYMENT),
    InterestKind.FORMER_POSITION: (
        TieKind.EMPLOYMENT,
        TieKind.MANAGEMENT,
        TieKind.BOARD,
        TieKind.ADVISORY,
    ),
}
"""What can tie a relative to an organisation, or tied the official to it."""
AT_ORGANISATIONS = (InterestKind.HOLDING, InterestKind.FAMILY, InterestKind.FORMER_POSITION)
"""The kinds that lead to an organisation, and so into a dossier. Property is asked about by a
person.
"""
OF_LAND = frozenset({DecisionKind.ZONING, DecisionKind.LAND_SALE, DecisionKind.PERMIT})
"""Decisions that can touch property in an area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestEntry:
    """What is said of an interest; what does not belong to its kind is None. `share` is 0-1."""

    organisation_id: int | None = None
    share: float | None = None
    relation: Relation | None = None
    tie: TieKind | None = None
    title: str | None = None
    area: str | None = None
    valid_from: PartialDate | None = None
    valid_until: PartialDate | None = None


NEEDED = {
    InterestKind.HOLDING: ("organisation_id",),
    InterestKind.FAMILY: ("relation", "tie", "organisation_id"),
    InterestKind.FORMER_POSITION: ("title", "organisation_id", "tie", "valid_until"),
    InterestKind.PROPERTY: ("area",),
}
"""What must be said of each kind."""


def asked(body: Body) -> dict[InterestKind, InterestQuestion]:
    """Return which kinds a body asks for, with the rule that asks it, in the order of
    `InterestKind`.
    """
    rows = (
        sa.select(InterestQuestion)
        .where(InterestQuestion.body_id == body.id)
        .order_by(InterestQuestion.id)
    )
    newest = {row.kind: row for row in db.session.scalars(rows)}
    return {kind: newest[kind] for kind in InterestKind if kind in newest and newest[kind].asked}


def ask(identity: Identity, body: Body, kind: InterestKind, is_asked: bool, reference: str) -> None:
    """Ask for a kind of interest at a body from now on, or no more. Said twice, it is said once.

    Raises:
        NotAllowed: the asker is no clerk or administrator of the body.
        Invalid: it is asked, and no rule is named.
    """
    require(identity, Permission.ASK_INTERESTS, Subject(body.id))
    reference = reference.strip() if is_asked else ""
    if is_asked and not 3 <= len(reference) <= LONGEST:
        raise Invalid("Name the rule that asks this, for example: code of conduct 2025, article 4.")
    stands = asked(body).get(kind)
    if (stands.reference if stands else "") == reference:
        return
    account = identity.account
    db.session.add(
        InterestQuestion(
            body=body, kind=kind, asked=is_asked, reference=reference, account_id=account
        )
    )
    db.session.flush()
    journal.record(identity, "interest:ask", body.public_id, body.id)


def list_of(identity: Identity, official: Official) -> list[Interest]:
    """Return what an official said and did not withdraw, by kind.

    Raises:
        NotAllowed: the asker is neither this official nor a clerk of the body.
    """
    return [each for each in _said_by(identity, official) if _stands(each)]


def list_withdrawn(identity: Identity, official: Official) -> list[Interest]:
    """Return what an official took off the list, by kind. Raises as `list_of` does."""
    return [each for each in _said_by(identity, official) if each.current.act is Act.WITHDRAW]


def get(identity: Identity, official: Official, public_id: str) -> Interest:
    """Return an interest of an official that stands.

    Raises:
        NotFound: there is none, or it was withdrawn.
        NotAllowed: the asker is neither this official nor a clerk of the body.
    """
    found = next(
        (each for each in list_of(identity, official) if each.public_id == public_id), None
    )
    if found is None:
        raise NotFound("There is no such interest.")
    return found


def declare(
    identity: Identity, official: Official, kind: InterestKind, said: InterestEntry
) -> Interest:
    """Record an interest. Only the official says so, never a clerk on behalf.

    Raises:
        NotAllowed: the asker is not this official.
        WrongState: the body does not ask for this kind.
        Invalid: something is missing or cannot be right.
    """
    _require_oneself(identity, official)
    _require_asked(official, kind)
    interest = Interest(official=official, kind=kind)
    db.session.add(interest)
    _record(identity, interest, Act.DECLARE, said)
    return interest


def amend(identity: Identity, interest: Interest, said: InterestEntry, number: int) -> bool:
    """Say something else of an interest; return whether anything is different. `number` is the
    version in view.

    Raises:
        NotAllowed, Invalid: as `declare`.
        WrongState: the body does not ask for this kind, or there is a newer version than `number`.
    """
    _require_oneself(identity, interest.official)
    _require_asked(interest.official, interest.kind)
    if number != interest.current.number or interest.current.payload is None:
        raise WrongState(
            "This interest was changed meanwhile. Look at it again and make your change once more."
        )
    if said == said_in(interest.current.payload):
        return False
    _check(interest.kind, said)
    _note_change(identity, interest, said)
    _record(identity, interest, Act.AMEND, said)
    return True


def withdraw(identity: Identity, interest: Interest) -> None:
    """Take an interest off the list: it is over, or was recorded in error.

    Raises:
        NotAllowed: as `declare`.
        NotFound: it was taken off meanwhile.
    """
    _require_oneself(identity, interest.official)
    if not _stands(interest):
        raise NotFound("There is no such interest.")
    _note_change(identity, interest, None)
    _add(identity, interest, Act.WITHDRAW, None)


def of_officials(body: Body, kinds: Collection[InterestKind]) -> list[Interest]:
    """Return what all officials of a body said of some kinds, in the order of recording."""
    chosen = (
        sa.select(Interest)
        .join(Official)
        .where(Official.body_id == body.id, Interest.kind.in_(kinds))
    )
    return [each for each in _read(chosen.where(Official.withdrawn_at.is_(None))) if _stands(each)]


def said_in(payload: InterestPayload) -> InterestEntry:
    """Return what one version says."""
    return InterestEntry(
        **{field.name: getattr(payload, field.name) for field in fields(InterestEntry)}
    )


def land_questions(identity: Identity, decision: Decision) -> list[tuple[Official, str]]:
    """Return of whom a clerk can ask whether a decision touches their property: each official with
    an area.

    Only of those who take part in a decision that can touch land. It is a question and nothing
    else.

    Raises:
        NotAllowed: the asker is no clerk of the body.
    """
    require(
        identity,
        Permission.KEEP_DECISIONS,
        Subject(decision.body_id, decisions=frozenset({decision.id})),
    )
    if decision.current.kind not in OF_LAND:
        return []
    involved = {part.official_id for part in decision.participations}
    found = of_officials(decision.body, [InterestKind.PROPERTY])
    return [
        (each.official, each.current.payload.area)
        for each in found
        if each.official_id in involved
        and each.official.person_id != identity.person
        and each.current.payload is not None
        and each.current.payload.area is not None
    ]


def _said_by(identity: Identity, official: Official) -> list[Interest]:
    require(identity, Permission.SEE_INTERESTS, subject_of(official))
    found = _read(sa.select(Interest).where(Interest.official_id == official.id))
    return sorted(found, key=lambda each: (list(InterestKind).index(each.kind), each.id))


def _read(chosen: sa.Select[Interest]) -> list[Interest]:
    whole = (
        selectinload(Interest.versions)
        .joinedload(InterestVersion.payload)
        .joinedload(InterestPayload.organisation)
    )
    return list(
        db.session.scalars(
            chosen.options(whole, joinedload(Interest.official)).order_by(Interest.id)
        )
    )


def _stands(interest: Interest) -> bool:
    return interest.current.payload is not None and interest.current.act is not Act.WITHDRAW


def _require_oneself(identity: Identity, official: Official) -> None:
    require(identity, Permission.DECLARE, subject_of(official))


def _require_asked(official: Official, kind: InterestKind) -> None:
    if kind not in asked(official.body):
        raise WrongState("This body does not ask for this. What nobody asks is not recorded.")


def _record(identity: Identity, interest: Interest, act: Act, said: InterestEntry) -> None:
    _check(interest.kind, said)
    _add(
        identity,
        interest,
        act,
        InterestPayload(**{field.name: getattr(said, field.name) for field in fields(said)}),
    )


def _note_change(identity: Identity, interest: Interest, said: InterestEntry | None) -> None:
    """Put in the history of findings that rest on an interest that it is said to be otherwise;
    None: withdrawn.
    """
    payload = interest.current.payload
    before = _aspects(said_in(payload)) if payload is not None else {}
    changed = fact_changes.differing(Fact.INTEREST, before, _aspects(said) if said else {})
    if said is not None and payload is not None and said.organisation_id != payload.organisation_id:
        changed.append(Changed(Fact.INTEREST, aspect="organisation"))
    found = fact_changes.of_tie(interest.official.person_id, interest.public_id)
    fact_changes.record(identity, found, changed)


def _aspects(said: InterestEntry) -> dict[str, object]:
    """Return what is said as a dossier reads it. At which organisation stays restricted: a finding
    names those near.
    """
    return {
        "relation": said.relation,
        "kind": said.tie or TieKind.OWNERSHIP,
        "share": said.share,
        "from": said.valid_from,
        "until": said.valid_until,
    }


def _check(kind: InterestKind, said: InterestEntry) -> None:
    empty = [name for name in NEEDED[kind] if getattr(said, name) in (None, "")]
    refuse([Invalid("Fill in this field.", name) for name in empty])
    if said.share is not None and not 0 <= said.share <= 1:
        raise Invalid("Enter a number from 0 to 100, for example 12,5.", "share")
    if said.tie is not None and said.tie not in TIES.get(kind, ()):
        raise Invalid("Choose one of the ties.", "tie")
    if ends_first(said.valid_from, said.valid_until):
        raise Invalid("The last day lies before the first day.", "valid_until")
    if any(len(text or "") > LONGEST for text in (said.title, said.area)):
        raise Invalid("Use at most 200 characters.")


def _add(identity: Identity, interest: Interest, act: Act, payload: InterestPayload | None) -> None:
    account = identity.account
    number = len(interest.versions) + 1
    interest.versions.append(
        InterestVersion(number=number, act=act, account_id=account, payload=payload)
    )
    db.session.flush()
    journal.record(identity, f"interest:{act.value}", interest.public_id, interest.official.body_id)
