"""Where decisions stand in lists, and which mentions are open: tables that the database keeps
itself, so that a page of a list and its count are read from an index, however long the list is.

They hold nothing that decisions, their versions, parties, checks and signings and the answers about
mentions do not say. The triggers below are the only writers; `rebuild` makes the same rows again,
and a test compares the two. Restricted, like the rows they are made from.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from register.extensions import Base
from register.models.columns import unchecked_word
from register.models.self_kept import SelfKept, for_sqlite
from register.models.signings import SigningState

NO_DAY = 99999999
"""Later than any date: an open decision of which no date is on record."""


class ListPlace(enum.IntEnum):
    """In which part of a list a decision stands: first what is open."""

    OPEN = 0
    TAKEN = 1
    WITHDRAWN = 2
    """Somebody withdrew it. What went with an import that was undone stands in no list."""


class ListedDecision(Base):
    """A decision that stands or was withdrawn by hand, with the version that counts: see
    `Decision.current`.
    """

    __tablename__ = "listed_decision"
    __table_args__ = (
        sa.Index(
            "ix_listed_decision_in_order",
            "body_id",
            "place",
            "last_day",
            "minus_day",
            "decision_id",
            "is_checked",
        ),
        sa.Index("ix_listed_decision_signed", "body_id", "place", "signed"),
        {"sqlite_with_rowid": False},
    )

    decision_id: Mapped[int] = mapped_column(
        sa.ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    version_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_version.id"))
    place: Mapped[int] = mapped_column(sa.SmallInteger)
    """A `ListPlace`."""
    last_day: Mapped[int]
    """Of an open decision the last day of the planned date as YYYYMMDD, 31 also of a shorter month;
    `NO_DAY`: no date is on record. 0: it was taken.
    """
    minus_day: Mapped[int]
    """The date on record as YYYYMMDD, 00 for what it does not say, below zero: the latest is the
    least. 0: there is none.
    """
    is_checked: Mapped[bool]
    """Whether it was ever put to the engine."""
    signed: Mapped[SigningState | None] = mapped_column(unchecked_word(SigningState))
    """How it was taken, by its newest `Signing`. None: there is none."""
    words: Mapped[str] = mapped_column(sa.Text)
    """Title, reference and the names of the parties in small letters, each on a line."""


class OpenMention(Base):
    """A mention of which nobody has said yet which organisation it is."""

    __tablename__ = "open_mention"
    __table_args__ = ({"sqlite_with_rowid": False},)

    body_id: Mapped[int] = mapped_column(
        sa.ForeignKey("body.id"), primary_key=True, autoincrement=False
    )
    mention_id: Mapped[int] = mapped_column(
        sa.ForeignKey("mention.id"), primary_key=True, autoincrement=False
    )


_LIST = """INSERT INTO listed_decision
(decision_id, body_id, version_id, place, last_day, minus_day, is_checked, signed, words)
SELECT decision.id, decision.body_id, version.id,
CASE WHEN decision.withdrawn_at IS NOT NULL THEN 2 WHEN version.status = 'open' THEN 0 ELSE 1 END,
CASE WHEN version.status <> 'open' THEN 0 WHEN version.decided_on IS NULL THEN 99999999
ELSE CAST(substr(replace(version.decided_on, '-', '') || CASE length(version.decided_on)
WHEN 4 THEN '1231' ELSE '31' END, 1, 8) AS INTEGER) END,
-CAST(substr(replace(coalesce(version.decided_on, ''), '-', '') || '00000000', 1, 8) AS INTEGER),
EXISTS (SELECT 1 FROM decision_check AS made WHERE made.decision_id = decision.id)
OR EXISTS (SELECT 1 FROM no_link_check AS made WHERE made.decision_id = decision.id),
(SELECT signing.state FROM signing WHERE signing.decision_id = decision.id
ORDER BY signing.id DESC LIMIT 1),
lower(version.title || '\n' || decision.procedure || coalesce('\n' ||
(SELECT string_agg(mention.name, '\n') FROM decision_party AS party
JOIN mention ON mention.id = party.mention_id WHERE party.version_id = version.id), ''))
FROM decision JOIN decision_version AS version ON version.decision_id = decision.id
WHERE version.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM decision_version AS undoing
WHERE undoing.decision_id = decision.id AND undoing.takes_back = version.number)
AND NOT EXISTS (SELECT 1 FROM decision_version AS later WHERE later.decision_id = decision.id
AND later.takes_back IS NULL AND (coalesce(later.release, '') > coalesce(version.release, '')
OR (coalesce(later.release, '') = coalesce(version.release, '') AND later.number > version.number))
AND NOT EXISTS (SELECT 1 FROM decision_version AS undoing
WHERE undoing.decision_id = decision.id AND undoing.takes_back = later.number))
AND (decision.withdrawn_at IS NULL OR EXISTS (SELECT 1 FROM decision_change AS change
WHERE change.decision_id = decision.id AND change.act = 'withdraw'
AND change.recorded_at = decision.withdrawn_at))"""

_OPEN = """INSERT INTO open_mention (body_id, mention_id)
SELECT mention.body_id, mention.id FROM mention
WHERE NOT EXISTS (SELECT 1 FROM mention_answer AS yes
WHERE yes.mention_id = mention.id AND yes.same AND yes.takes_back IS NULL
AND NOT EXISTS (SELECT 1 FROM mention_answer AS undoing
WHERE undoing.mention_id = mention.id AND undoing.takes_back = yes.id)
AND NOT EXISTS (SELECT 1 FROM mention_answer AS later WHERE later.mention_id = mention.id
AND later.organisation_id = yes.organisation_id AND later.id > yes.id AND NOT later.same
AND later.takes_back IS NULL AND NOT EXISTS (SELECT 1 FROM mention_answer AS undoing
WHERE undoing.mention_id = mention.id AND undoing.takes_back = later.id)))"""

_CHECKED = (
    "UPDATE listed_decision SET is_checked = TRUE "
    "WHERE decision_id = NEW.decision_id AND NOT is_checked;"
)


def _again(decision: str) -> str:
    return "\n".join(
        (
            "DELETE FROM listed_decision WHERE decision_id = ?;".replace("?", decision),
            f"{_LIST} AND decision.id = {decision};",
        )
    )


KEPT = SelfKept(
    "list",
    {
        ("decision_version", "INSERT"): _again("NEW.decision_id"),
        ("decision", "UPDATE OF withdrawn_at, procedure"): _again("NEW.id"),
        ("decision_change", "INSERT"): _again("NEW.decision_id"),
        ("decision_party", "INSERT"): (
            "UPDATE listed_decision SET words = words || '\n' || "
            "(SELECT lower(mention.name) FROM mention WHERE mention.id = NEW.mention_id)\n"
            "WHERE version_id = NEW.version_id AND decision_id = (SELECT version.decision_id "
            "FROM decision_version AS version WHERE version.id = NEW.version_id);"
        ),
        ("decision_check", "INSERT"): _CHECKED,
        ("no_link_check", "INSERT"): _CHECKED,
        ("signing", "INSERT"): (
            "UPDATE listed_decision SET signed = NEW.state WHERE decision_id = NEW.decision_id;"
        ),
        ("mention", "INSERT"): (
            "INSERT INTO open_mention (body_id, mention_id) VALUES (NEW.body_id, NEW.id);"
        ),
        ("mention_answer", "INSERT"): "\n".join(
            (
                "DELETE FROM open_mention WHERE mention_id = NEW.mention_id AND body_id = ",
                "(SELECT mention.body_id FROM mention WHERE mention.id = NEW.mention_id);",
                f"{_OPEN} AND mention.id = NEW.mention_id;",
            )
        ),
    },
)
"""What happens after a change of a table. A new version takes its decision out of the list and puts
it back as it is now.
"""


def rebuild(dialect: str) -> tuple[str, ...]:
    """Return the statements that make both tables again, for what wrote rows past the triggers."""
    made = ("DELETE FROM listed_decision", _LIST, "DELETE FROM open_mention", _OPEN)
    return tuple(map(for_sqlite, made)) if dialect == "sqlite" else made
