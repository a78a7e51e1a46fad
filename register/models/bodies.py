"""Public bodies: municipalities, provinces, water boards and joint arrangements, each with a
register of its own.
"""

from __future__ import annotations

import enum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from conflict_graph.dates import PartialDate
from register.extensions import Base
from register.models.columns import Identified, PartialDateText, Recorded, Row, word
from register.models.organisations import Organisation


class BodyKind(enum.StrEnum):
    """The kinds of public body that keep a register."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    WATER_BOARD = "water_board"
    JOINT_ARRANGEMENT = "joint_arrangement"
    OTHER = "other"


class Body(Identified, Recorded, Base):
    """A public body. It is an organisation too, because it can be a party or hold shares."""

    __tablename__ = "body"

    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[BodyKind] = mapped_column(word(BodyKind))
    organisation_id: Mapped[int] = mapped_column(sa.ForeignKey("organisation.id"), unique=True)
    valid_from: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    valid_until: Mapped[PartialDate | None] = mapped_column(PartialDateText)
    contact_office: Mapped[str | None]
    """To whom somebody writes about the register of the body: its clerk's office. None: nobody
    said.
    """
    contact_address: Mapped[str | None]
    contact_email: Mapped[str | None]
    contact_phone: Mapped[str | None]
    reply_least_days: Mapped[int | None]
    """The shortest term, in days, in which an official of the body can be asked to respond. None:
    that of the settings, and so for the longest.
    """
    reply_most_days: Mapped[int | None]
    successor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("body.id"))

    organisation: Mapped[Organisation] = relationship()
    successor: Mapped[Body | None] = relationship(remote_side="Body.id")


class ContactPersonKind(enum.StrEnum):
    """For what an official turns to somebody."""

    ADVISER = "adviser"
    """For advice on integrity."""
    CONFIDANT = "confidant"
    """To talk in confidence."""


class ContactPerson(Row, Base):
    """To whom officials of a body turn besides its clerk's office. On no public page."""

    __tablename__ = "contact_person"
    __table_args__ = (sa.UniqueConstraint("body_id", "kind"),)

    body_id: Mapped[int] = mapped_column(sa.ForeignKey("body.id"))
    kind: Mapped[ContactPersonKind] = mapped_column(word(ContactPersonKind))
    name: Mapped[str]
    address: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    """On one line each; "": not said."""
