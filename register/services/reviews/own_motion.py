"""Findings that a reviewer opens: whatever the software found between a decision and an official.

A reviewer can do so of own accord, or after reading a concern, and nothing tells the two apart:
the finding says that a reviewer opened it, and neither which one nor after what.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import sqlalchemy as sa

from register.access import FindingState, Identity, Move, Permission, Role, Subject, require
from register.errors import Invalid, NotAllowed, NotFound
from register.extensions import db
from register.models.decisions import Decision
from register.models.listed import ListedDecision
from register.models.officials import Official
from register.models.screening import Finding
from register.services.decisions import decisions
from register.services.findings import findings
from register.services.latest import current_versions
from register.services.organisations import bodies
from register.services.reviews import reviewers
from register.services.screening import run as screening

MOST = 25
"""So many decisions are found at most."""
OPENS = (FindingState.NEW, FindingState.DISSOLVED)
"""States in which a reviewer has anything to open."""


def search(identity: Identity, text: str) -> Sequence[Decision]:
    """Return decisions of the bodies of which the asker is a reviewer whose title holds a text, the
    newest entered first, at most `MOST`.

    Raises:
        NotAllowed: the asker is no reviewer.
    """
    ids = [body.id for body in bodies.held(identity, Role.REVIEWER)]
    if not ids:
        raise NotAllowed("Reviewers open findings.")
    chosen = current_versions(ListedDecision.body_id.in_(ids)).subquery()
    newest = (
        sa.select(chosen.c.decision_id)
        .where(chosen.c.title.icontains(text.strip(), autoescape=True))
        .order_by(chosen.c.decision_id.desc())
        .limit(MOST)
    )
    found = db.session.scalars(decisions.whole().where(Decision.id.in_(newest))).all()
    return sorted(found, key=lambda each: -each.id)


def decision_for(identity: Identity, public_id: str) -> Decision:
    """Return a decision about which the asker may open a finding.

    Raises:
        NotFound: there is none, or the asker is no reviewer of its body.
    """
    chosen = decisions.whole().where(
        Decision.public_id == public_id, Decision.withdrawn_at.is_(None)
    )
    found: Decision | None = db.session.scalar(chosen)
    if found is None or not identity.holds(Role.REVIEWER, found.body_id):
        raise NotFound("There is no such decision.")
    return found


def officials_of(identity: Identity, decision: Decision) -> list[Official]:
    """Return those who take part in a decision, by name, the asker left out."""
    found = [
        part.official
        for part in decision.participations
        if part.withdrawn_at is None and not identity.is_person(part.official.person_id)
    ]
    return sorted(found, key=lambda each: each.person.sort_name)


def take_up(
    identity: Identity, decision: Decision, official: str, reason: str, today: datetime.date
) -> Finding:
    """Open a finding about somebody who takes part in a decision, by public id, of own accord. The
    reason is for the clerk and reviewers.

    Raises:
        Invalid: nobody of that id takes part, the official was asked already or a reviewer opened
            one, the reason says too little, the decision was withdrawn, or the facts contradict
            each other.
        NotAllowed: the asker is no reviewer of the body, or is tied to it.
    """
    about = _official(identity, decision, official)
    require(identity, Permission.TAKE_UP, Subject(decision.body_id, about.person_id))
    return open_(identity, decision, official, reason, today)


def open_(
    identity: Identity, decision: Decision, official: str, reason: str, today: datetime.date
) -> Finding:
    """Open a finding for whoever may.

    Raises:
        Invalid: as for `take_up`.
        NotAllowed: the asker is tied to it.
    """
    about = _official(identity, decision, official)
    words = findings.checked(reason, findings.SHORTEST_REASON, "reason")
    if decision.withdrawn_at is not None:
        raise Invalid(
            "The decision was withdrawn. As long as the clerk does not put it back, no finding can "
            "be opened about it."
        )
    kept = reviewers.tie(identity, decision, about, None, today)
    if kept is not None:
        raise NotAllowed(reviewers.WHY_NOT[kept])
    finding = screening.keep_answer(decision, about, today)
    if findings.state_of(finding, today) not in OPENS:
        raise Invalid(
            "There is a finding already, and the official was asked. Nothing has to be opened.",
            "official",
        )
    if findings.taken_up([finding.id]):
        raise Invalid(
            "A reviewer opened a finding about this person already. Nothing has to be opened.",
            "official",
        )
    findings.record(finding, Move.TAKE_UP, identity, words)
    return finding


def _official(identity: Identity, decision: Decision, public_id: str) -> Official:
    found = {each.public_id: each for each in officials_of(identity, decision)}
    if public_id not in found:
        raise Invalid("Choose one of those who take part.", "official")
    return found[public_id]
