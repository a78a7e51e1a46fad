"""What a body asks of members who were not elected: its rule sets their duty, not the law.

Until somebody records what the body decided they are asked, and nothing of them is public.
Source: Gemeentewet 12 speaks of members of the council alone.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import sqlalchemy as sa

from register.access import Identity, Permission, Subject, require
from register.errors import Invalid
from register.extensions import db
from register.models.bodies import Body
from register.models.officials import Office
from register.models.unelected import UnelectedRule
from register.services import journal

SHORTEST, LONGEST = 3, 200
"""Characters of a rule, and of who decided it."""


@dataclass(frozen=True, slots=True)
class StandingRule:
    """What a body asks of members who were not elected. `recorded_at` None: nobody recorded a
    decision, and this is what the register does until then.
    """

    asked: bool = True
    published: bool = False
    reference: str = ""
    decided_by: str = ""
    recorded_at: datetime.datetime | None = None

    @property
    def source(self) -> str | None:
        """The rule with who decided it; None: no rule is recorded."""
        return f"{self.reference} ({self.decided_by})" if self.reference else None


def rule_of(body_id: int) -> StandingRule:
    """Return what a body, by its database id, asks of members who were not elected."""
    newest = sa.select(UnelectedRule).where(UnelectedRule.body_id == body_id)
    found = db.session.scalar(newest.order_by(UnelectedRule.id.desc()).limit(1))
    if found is None:
        return StandingRule()
    return StandingRule(
        found.asked, found.published, found.reference, found.decided_by, found.recorded_at
    )


def decide(
    identity: Identity, body: Body, asked: bool, published: bool, reference: str, decided_by: str
) -> None:
    """Record what a body decided. Said twice, it is said once. Who holds such an office is public
    from now on, or no more.

    Raises:
        NotAllowed: the asker does not keep the officials of the body.
        Invalid: something is published that is not asked, or no rule or no decision is named.
    """
    require(identity, Permission.KEEP_OFFICIALS, Subject(body.id))
    reference, decided_by = reference.strip(), decided_by.strip()
    if published and not asked:
        raise Invalid("What is not asked is not published. Choose that it is asked.", "published")
    for text, field in ((reference, "reference"), (decided_by, "decided_by")):
        if not SHORTEST <= len(text) <= LONGEST:
            raise Invalid("Name the rule, and who decided it, in 3 to 200 characters.", field)
    standing = rule_of(body.id)
    said = StandingRule(asked, published, reference, decided_by, standing.recorded_at)
    if said == standing and standing.recorded_at is not None:
        return
    db.session.add(
        UnelectedRule(
            body=body,
            asked=asked,
            published=published,
            reference=reference,
            decided_by=decided_by,
            account_id=identity.account,
        )
    )
    for office in db.session.scalars(
        sa.select(Office).where(Office.body_id == body.id, Office.unelected.is_(True))
    ):
        apply(office, said)
    db.session.flush()
    journal.record(identity, "body:unelected_rule", body.public_id, body.id)


def apply(office: Office, rule: StandingRule) -> None:
    """Let what the holders of an office declare be public where the rule of its body says so."""
    office.unelected = True
    office.designated = rule.published
    office.designation_reference = rule.reference if rule.published else None
