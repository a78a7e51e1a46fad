"""The documents that an official sends with a reply. Restricted."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from register.extensions import Base
from register.models.columns import Identified, Recorded
from register.models.reviews import FindingEvent
from register.models.screening import Finding


class FindingDocument(Identified, Recorded, Base):
    """A file that an official put beside a finding. Only ever added. Until it is sent nobody else
    sees it.
    """

    __tablename__ = "finding_document"

    finding_id: Mapped[int] = mapped_column(sa.ForeignKey("finding.id"), index=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("account.id"))
    media_type: Mapped[str] = mapped_column(sa.String(100))
    """By what stands in it, not by its name."""
    size_bytes: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))

    finding: Mapped[Finding] = relationship()
    content: Mapped[FindingDocumentContent | None] = relationship(back_populates="document")
    """None: it was erased, or never sent."""
    sent: Mapped[SentDocument | None] = relationship(back_populates="document")


class FindingDocumentContent(Base):
    """The bytes and the name of a document; apart, so that erasing them leaves the series whole."""

    __tablename__ = "finding_document_content"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_document.id"), primary_key=True)
    name: Mapped[str]
    content: Mapped[bytes] = mapped_column(sa.LargeBinary, deferred=True)

    document: Mapped[FindingDocument] = relationship(back_populates="content")


class SentDocument(Base):
    """That a document went with a reply. Only ever added."""

    __tablename__ = "sent_document"

    document_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_document.id"), primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("finding_event.id"), index=True)

    document: Mapped[FindingDocument] = relationship(back_populates="sent")
    event: Mapped[FindingEvent] = relationship()
