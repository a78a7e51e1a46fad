"""What a council information system calls the people, meetings and items of a body, and what the
minutes say of who was there and who voted. Restricted: on no public page.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.readers.council.records import Presence
from register.extensions import Base
from register.models.columns import Noted, Recorded, Row, word
from register.models.decisions import Decision
from register.models.meetings import Meeting
from register.models.officials import Official


class CouncilKeyKind(enum.StrEnum):
    """What a key of a system is of."""

    PERSON = "person"
    MEETING = "meeting"
    ITEM = "item"
    SORT = "sort"
    """A sort of meeting, of which somebody says who meets."""


class CouncilKey(Row, Recorded, Base):
    """What a system means by a key. The newest counts.

    `said`: `is`, and the official, meeting or decision that it is; `new`: none that was known;
    `none`: nothing that the register keeps; of a sort of meeting who meets.
    """

    __tablename__ = "council_key"
    __table_args__ = (sa.Index("ix_council_key_key", "body_id", "kind", "key"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    kind: Mapped[CouncilKeyKind] = mapped_column(word(CouncilKeyKind))
    key: Mapped[str]
    said: Mapped[str] = mapped_column(sa.String(20))
    official_id: Mapped[int | None] = mapped_column(sa.ForeignKey("official.id"))
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    decision_id: Mapped[int | None] = mapped_column(sa.ForeignKey("decision.id"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    """Who said it. None: it follows from a file."""

    official: Mapped[Official | None] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    decision: Mapped[Decision | None] = relationship()


class RowQuestion(Row, Recorded, Base):
    """That a row of a file contradicts an official by key, name or office, so that somebody has to
    say whom it means. The answer is a `CouncilKey` of the same key, and takes the row away.
    """

    __tablename__ = "row_question"
    __table_args__ = (sa.UniqueConstraint("body_id", "key"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    key: Mapped[str]
    row_key: Mapped[str]
    """The key of the body in the row."""
    name: Mapped[str]
    """The name in the row; "": it gives a key alone."""
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))
    file_name: Mapped[str]

    official: Mapped[Official] = relationship()


class MinutesVote(enum.StrEnum):
    """What the minutes say of somebody and a vote; for or against is not kept."""

    VOTED = "voted"
    ABSTAINED = "abstained"
    DID_NOT_VOTE = "did_not_vote"
    ABSENT = "absent"
    NOT_LISTED = "not_listed"


class MinutesEntry(Row, Recorded, Base):
    """What the minutes say of one official and one decision, whatever else is on record. The newest
    counts.
    """

    __tablename__ = "minutes_entry"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(sa.ForeignKey("meeting.id"))
    presence: Mapped[Presence] = mapped_column(word(Presence, "minutes_presence"))
    vote: Mapped[MinutesVote] = mapped_column(word(MinutesVote))
    spoke: Mapped[bool]
    """Whether they say so; they never say that somebody did not."""
    source: Mapped[str]

    decision: Mapped[Decision] = relationship()
    official: Mapped[Official] = relationship()
    meeting: Mapped[Meeting | None] = relationship()
    answers: Mapped[list[RecusalAnswer]] = relationship(
        back_populates="entry", order_by="RecusalAnswer.id"
    )


class RecusalSaid(enum.StrEnum):
    """What an official says where the minutes and a recorded recusal contradict each other."""

    ASIDE = "aside"
    """I stepped aside: the minutes are wrong."""
    TOOK_PART = "took_part"
    """I took part: what the register says is wrong."""


class RecusalAnswer(Noted, Row, Recorded, Base):
    """What the official said of what the minutes say. The newest counts. Only ever added."""

    __tablename__ = "recusal_answer"

    entry_id: Mapped[int] = mapped_column(sa.ForeignKey("minutes_entry.id"), index=True)
    said: Mapped[RecusalSaid] = mapped_column(word(RecusalSaid))
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))

    entry: Mapped[MinutesEntry] = relationship(back_populates="answers")
    words: Mapped[RecusalAnswerWords | None] = relationship(back_populates="answer")


class RecusalAnswerWords(Base):
    """What an official said in own words of minutes; apart, so that erasing it
    leaves the series whole.
    """

    __tablename__ = "recusal_answer_words"

    answer_id: Mapped[int] = mapped_column(sa.ForeignKey("recusal_answer.id"), primary_key=True)
    note: Mapped[str] = mapped_column(sa.Text)

    answer: Mapped[RecusalAnswer] = relationship(back_populates="words")
