"""People, the offices of a body, and who held which office when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from conflict_graph.facts import OfficeKind
from register.extensions import Base
from register.models.bodies import Body
from register.models.columns import (
    Identified,
    Origin,
    PartialDateText,
    Recorded,
    Row,
    Withdrawable,
    word,
)

if TYPE_CHECKING:
    from register.models.confirmations import Confirmation


def full_name(
    given_name: str | None, initials: str | None, prefix: str | None, family_name: str
) -> str:
    """Return a name as it is read aloud."""
    return " ".join(part for part in (given_name or initials, prefix, family_name) if part)


class Person(Identified, Recorded, Base):
    """A human being who holds, or held, at least one office. No birth date, no address, no
    number.
    """

    __tablename__ = "person"

    family_name: Mapped[str]
    prefix: Mapped[str | None]
    """The tussenvoegsel: "van der"."""
    given_name: Mapped[str | None]
    initials: Mapped[str | None]

    officials: Mapped[list[Official]] = relationship(back_populates="person")

    @property
    def name(self) -> str:
        """The name as it is read aloud."""
        return full_name(self.given_name, self.initials, self.prefix, self.family_name)

    @property
    def sort_name(self) -> str:
        """The name as a Dutch index has it, the prefix last."""
        rest = " ".join(part for part in (self.given_name or self.initials, self.prefix) if part)
        return f"{self.family_name}, {rest}" if rest else self.family_name


class Official(Identified, Recorded, Withdrawable, Base):
    """A person at one public body, in whatever office: one page in that body's register."""

    __tablename__ = "official"
    __table_args__ = (
        sa.UniqueConstraint("body_id", "person_id"),
        sa.UniqueConstraint("body_id", "key"),
    )

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    key: Mapped[str | None]
    """The body's own key for the person, by which files refer to it. None when entered by hand
    without one.
    """

    body: Mapped[Body] = relationship()
    person: Mapped[Person] = relationship(back_populates="officials")
    terms: Mapped[list[Term]] = relationship(
        back_populates="official",
        order_by="Term.id",
        primaryjoin="and_(Term.official_id == Official.id, Term.withdrawn_at.is_(None))",
    )
    confirmations: Mapped[list[Confirmation]] = relationship(
        back_populates="official", order_by="Confirmation.id", lazy="selectin"
    )


class Office(Identified, Recorded, Base):
    """An office or function of a body: the seat, not the holder."""

    __tablename__ = "office"
    __table_args__ = (sa.UniqueConstraint("body_id", "kind", "title"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    title: Mapped[str]
    kind: Mapped[OfficeKind] = mapped_column(word(OfficeKind, "office"))
    designated: Mapped[bool] = mapped_column(default=False)
    """A civil servant's function for which the body publishes positions (Ambtenarenwet 2017,
    article 5(1)(c)).
    """
    designation_reference: Mapped[str | None]
    unelected: Mapped[bool | None]
    """True: held by a member of a committee who was not elected (burgerlid, commissielid,
    steunlid), of the kind external; `designated` where a rule of the body makes the positions
    public.
    """

    body: Mapped[Body] = relationship()

    @property
    def is_public(self) -> bool:
        """Say whether positions of its holders are published under their name."""
        if self.kind in (OfficeKind.ELECTED_MEMBER, OfficeKind.EXECUTIVE):
            return True
        may_be = self.kind is OfficeKind.CIVIL_SERVANT or self.unelected is True
        return may_be and self.designated


class Term(Identified, Recorded, Withdrawable, Base):
    """A series: one official in one office once. Its versions say from when until when."""

    __tablename__ = "term"

    official_id: Mapped[int] = mapped_column(sa.ForeignKey("official.id"), index=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("office.id"), index=True)

    official: Mapped[Official] = relationship(back_populates="terms")
    office: Mapped[Office] = relationship()
    versions: Mapped[list[TermVersion]] = relationship(
        back_populates="term", order_by="TermVersion.number"
    )

    @property
    def current(self) -> TermVersion:
        """The newest version."""
        return self.versions[-1]


class TermVersion(Row, Recorded, Base):
    """What we knew of a term from `recorded_at` on. Only ever added."""

    __tablename__ = "term_version"
    __table_args__ = (
        sa.UniqueConstraint("term_id", "number"),
        sa.Index("ix_term_version_recorded_at", "recorded_at"),
    )

    term_id: Mapped[int] = mapped_column(sa.ForeignKey("term.id"))
    number: Mapped[int]
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    portfolio: Mapped[str] = mapped_column(default="")
    """Policy fields, separated by semicolons."""
    full_time: Mapped[bool | None]
    """Whether the office is held full time; decides the duty to state income. None: not
    recorded.
    """
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("account.id"))
    origin: Mapped[Origin] = mapped_column(word(Origin))
    source: Mapped[str | None]
    """The name of the file that brought it; None: no file did."""

    term: Mapped[Term] = relationship(back_populates="versions")
