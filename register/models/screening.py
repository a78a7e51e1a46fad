"""What the engine was asked and what it answered. Restricted."""

from __future__ import annotations

import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.facts import Outcome
from register.extensions import Base
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.columns import JSON, Identified, Instant, Recorded, Row, word
from register.models.decisions import Decision
from register.models.officials import Official


class ScreeningRound(Recorded, Row, Base):
    """One call to screen all bodies, or some: what it has not come to goes on with the next call of
    that day.
    """

    __tablename__ = "screening_round"

    bodies: Mapped[list[str] | None] = mapped_column(JSON)
    """Their slugs; None: all."""
    changed: Mapped[bool]
    """Only what can have changed."""
    day: Mapped[datetime.date]
    """The day from which it looks."""
    finished_at: Mapped[datetime.datetime | None] = mapped_column(Instant)


class ScreeningRun(Identified, Recorded, Base):
    """One time that decisions of a body were put to the engine."""

    __tablename__ = "screening_run"

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    finished_at: Mapped[datetime.datetime | None] = mapped_column(Instant)
    decisions: Mapped[int] = mapped_column(default=0)
    """How many decisions were put to the engine."""
    not_fully_checked: Mapped[int] = mapped_column(default=0, server_default="0")
    """In how many of them something that could matter was not looked at."""
    complete: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """After it, every decision of the body had been put to the engine with the facts of that
    moment.
    """

    round_id: Mapped[int | None] = mapped_column(index=True)
    """The `ScreeningRound`; None: it was a run by itself. No foreign key: SQLite would have to
    write the table anew to add one.
    """
    read_with: Mapped[str | None]
    """By which rules and with which software it read the facts, and how many words had been erased:
    a later run that reads by others puts everything to the engine. None: nobody noted it.
    """

    body: Mapped[Body] = relationship()
    account: Mapped[Account | None] = relationship()
    """Who asked for it. None: a command on the server."""


class FrozenDossier(Row, Recorded, Base):
    """A dossier as the engine read it, word for word. Only ever added; the same text is kept once
    per decision.
    """

    __tablename__ = "frozen_dossier"
    __table_args__ = (sa.UniqueConstraint("decision_id", "sha256"),)

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[str] = mapped_column(sa.Text)

    decision: Mapped[Decision] = relationship()


class DecisionCheck(Row, Recorded, Base):
    """That a decision was put to the engine: with which facts, by which rules, and in which run.
    Only ever added.

    The newest row says what was checked last: facts that come back are an older dossier and a new
    check. The run says who asked for it. A run that finds the facts and the rules as they were at
    the last check adds none.
    """

    __tablename__ = "decision_check"

    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"), index=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("screening_run.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("frozen_dossier.id"))
    ruleset: Mapped[str | None]
    """Name and version of the rule set; None for a check from before checks were kept, where
    nothing says it.
    """
    off: Mapped[list[str]] = mapped_column(JSON)
    """The rows of it that the body did without, in alphabetical order."""
    is_complete: Mapped[bool | None]
    """Whether everything was looked at that could matter; None: the dossier says it."""

    decision: Mapped[Decision] = relationship()
    run: Mapped[ScreeningRun] = relationship()
    dossier: Mapped[FrozenDossier] = relationship()

    @property
    def fingerprint(self) -> str:
        """The mark of the facts, for people: SHA-256 in hexadecimal digits."""
        return self.dossier.sha256


class NoLinkCheck(Base):
    """That a run put a decision to the engine, which found no link: with which facts, by which
    rules. Only ever added.

    Of these no dossier is kept, but a mark of the facts: whoever asks later whether they are the
    same makes the mark again. Like a `DecisionCheck`, it is added where the facts or the rules are
    others than at the last check. The check of the newest run says what was checked last.
    """

    __tablename__ = "no_link_check"
    __table_args__ = ({"sqlite_with_rowid": False},)

    decision_id: Mapped[int] = mapped_column(
        sa.ForeignKey("decision.id"), primary_key=True, autoincrement=False
    )
    run_id: Mapped[int] = mapped_column(
        sa.ForeignKey("screening_run.id"), primary_key=True, autoincrement=False
    )
    facts: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    """The first half of the SHA-256 of the facts: see `no_link.mark`."""
    ruleset: Mapped[str]
    off: Mapped[list[str]] = mapped_column(JSON)
    """The rows of the rule set that the body did without, in alphabetical order."""
    parties: Mapped[int] = mapped_column(sa.SmallInteger)
    unknown_parties: Mapped[int] = mapped_column(sa.SmallInteger)
    """How many of the parties nobody had recognised."""
    participants: Mapped[str]
    """The database ids of who took part, with `~` where somebody stood aside and `-` where nothing
    was on record of one who did not: `12 15- 19~`.
    """

    decision: Mapped[Decision] = relationship()
    run: Mapped[ScreeningRun] = relationship()

    @property
    def recorded_at(self) -> datetime.datetime:
        """When the run began."""
        return self.run.recorded_at

    @property
    def fingerprint(self) -> str:
        """The mark of the facts, for people: the first half of a SHA-256 in hexadecimal digits."""
        return self.facts.hex()

    @property
    def is_complete(self) -> bool:
        """Whether everything was looked at that could matter."""
        return bool(
            self.parties
            and not self.unknown_parties
            and self.participants
            and "-" not in self.participants
        )


class UnresolvedAnswer(Row, Recorded, Base):
    """That a check gave no answer about an official, because something has to be asked first. Only
    ever added: what the newest check of a decision left open is open.
    """

    __tablename__ = "unresolved_answer"

    check_id: Mapped[int] = mapped_column(sa.ForeignKey("decision_check.id"), index=True)
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))

    check: Mapped[DecisionCheck] = relationship()
    official: Mapped[Official] = relationship()


class Finding(Identified, Recorded, Base):
    """A series: what there is to look at between one official and one decision."""

    __tablename__ = "finding"
    __table_args__ = (sa.UniqueConstraint("decision_id", "official_id"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"), index=True)
    decision_id: Mapped[int] = mapped_column(sa.ForeignKey("decision.id"))
    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"))

    body: Mapped[Body] = relationship()
    decision: Mapped[Decision] = relationship()
    official: Mapped[Official] = relationship()
    assessments: Mapped[list[AssessmentVersion]] = relationship(
        back_populates="finding", order_by="AssessmentVersion.number"
    )

    @property
    def current(self) -> AssessmentVersion:
        """The newest assessment."""
        return self.assessments[-1]


class AssessmentVersion(Row, Recorded, Base):
    """What the engine said of a finding. Only ever added. There is no `actual` among the outcomes
    it can say.
    """

    __tablename__ = "assessment_version"
    __table_args__ = (sa.UniqueConstraint("finding_id", "number"),)

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"))
    number: Mapped[int]
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("screening_run.id"))
    dossier_id: Mapped[int] = mapped_column(sa.ForeignKey("frozen_dossier.id"))
    outcome: Mapped[Outcome] = mapped_column(word(Outcome))
    if_steps_aside: Mapped[Outcome | None] = mapped_column(
        sa.Enum(
            Outcome,
            native_enum=False,
            create_constraint=True,
            length=40,
            name="if_steps_aside",
            values_callable=lambda members: [member.value for member in members],
        )
    )
    rule: Mapped[str]
    ruleset: Mapped[str]
    answer: Mapped[dict[str, object]] = mapped_column(JSON)
    """The whole assessment: messages by id and parameters, and the sentences as first read, in both
    languages.
    """

    @property
    def is_complete(self) -> bool:
        """Whether it said that everything was looked at that could matter; one from before that was
        asked did not.
        """
        said = self.answer.get("nl")
        return isinstance(said, dict) and said.get("not_checked") == []

    finding: Mapped[Finding] = relationship(back_populates="assessments")
    run: Mapped[ScreeningRun] = relationship()
    dossier: Mapped[FrozenDossier] = relationship()
