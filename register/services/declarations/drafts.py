"""Declarations that are not finished. They live here and not in a page, so that nothing is lost
when somebody leaves.

Answers are kept as they were typed, right or wrong. A draft is seen by the account that started it
and by nobody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from register.access import Identity
from register.errors import NotFound
from register.extensions import db
from register.models.columns import now
from register.models.declarations import Position
from register.models.drafts import PositionDraft
from register.models.officials import Official
from register.services.officials.officials import require_declaring

LONGEST_ANSWER = 1000
"""How many characters of one answer are kept. No answer may be as long; a form says so beside its
field.
"""


def find(identity: Identity, official: Official, public_id: str) -> PositionDraft | None:
    """Return the asker's draft; None: sent, thrown away or never made."""
    found: PositionDraft | None = db.session.scalar(_one(identity, official, public_id))
    return found


def hold(identity: Identity, official: Official, public_id: str) -> PositionDraft | None:
    """Return the asker's draft, held for this asker until the transaction ends; None: sent, thrown
    away or never.
    """
    chosen = (
        _one(identity, official, public_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    found: PositionDraft | None = db.session.scalar(chosen)
    return found


def list_of(identity: Identity, official: Official) -> list[PositionDraft]:
    """Return the asker's drafts for this official, the last saved first."""
    chosen = _own(identity, official).order_by(
        PositionDraft.saved_at.desc(), PositionDraft.id.desc()
    )
    return list(db.session.scalars(chosen))


def keep(
    identity: Identity,
    official: Official,
    public_id: str,
    answers: Mapping[str, str],
    position: Position | None = None,
    number: int | None = None,
) -> PositionDraft:
    """Keep answers in the draft with this public id; the first time makes it. Answers to other
    questions stay.

    `position` and `number`: the entry that is to be changed and the version that was in view.

    Raises:
        NotAllowed: the asker does not declare for this official.
        NotFound: the draft is somebody else's.
    """
    require_declaring(identity, official)
    draft = hold(identity, official, public_id)
    if draft is None:
        if (
            db.session.scalar(
                sa.select(PositionDraft.id).where(PositionDraft.public_id == public_id)
            )
            is not None
        ):
            raise NotFound("There is no such draft.")
        draft = PositionDraft(
            public_id=public_id, official=official, account_id=identity.account, answers={}
        )
        draft.position, draft.number = position, number
        db.session.add(draft)
    kept = {name: text for name, text in answers.items() if len(text) <= LONGEST_ANSWER}
    draft.answers = {**draft.answers, **kept}
    draft.saved_at = now()
    db.session.flush()
    return draft


def rebase(draft: PositionDraft) -> None:
    """Hold the draft against the entry as it stands now, after its maker has seen the
    difference.
    """
    assert draft.position is not None, "only the draft of a change has an entry to be held against"
    draft.number = draft.position.current.number
    draft.saved_at = now()


def throw_away(draft: PositionDraft) -> None:
    """Remove a draft; nothing of it is kept."""
    db.session.delete(draft)
    db.session.flush()


def _one(identity: Identity, official: Official, public_id: str) -> sa.Select[Any]:
    return _own(identity, official).where(PositionDraft.public_id == public_id)


def _own(identity: Identity, official: Official) -> sa.Select[Any]:
    mine = PositionDraft.account_id == identity.account
    return sa.select(PositionDraft).where(PositionDraft.official_id == official.id, mine)
