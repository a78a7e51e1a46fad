"""By what a question is known, whom a row of a file means; and that one is to be asked."""

from __future__ import annotations

import sqlalchemy as sa

from register.extensions import db
from register.models.bodies import Body
from register.models.council import RowQuestion
from register.models.officials import Official
from register.services.officials import officials

MOST = 500
"""Questions that wait at one body; of more, the report of the file says so alone."""


def question_key(row_key: str, name: str) -> str:
    """Return by what the question about a row is known: its key, and the words of its name."""
    return f"row:{row_key}|{' '.join(officials.name_words(name)) if name else ''}"


def ask(body: Body, row_key: str, name: str, official: Official, file_name: str) -> None:
    """Let a question wait, once."""
    key = question_key(row_key, name)
    asked = sa.select(RowQuestion.key).where(RowQuestion.body_id == body.id)
    known = set(db.session.scalars(asked))
    if key not in known and len(known) < MOST:
        db.session.add(
            RowQuestion(
                body_id=body.id,
                key=key,
                row_key=row_key,
                name=name,
                official=official,
                file_name=file_name,
            )
        )
        db.session.flush()
