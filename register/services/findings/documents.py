"""Documents that an official sends with a reply: which files are taken, who opens them, and how
they are erased.

The bytes are kept as they came and are given back as a download, never shown. What a file is, is
read from what stands in it.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import sqlalchemy as sa
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from sqlalchemy.orm import joinedload

from register.access import SERVER, Identity
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.hearings import FindingDocument, FindingDocumentContent, SentDocument
from register.models.reviews import FindingEvent
from register.models.screening import Finding
from register.plain_text import legible
from register.services import journal

MOST = 5
"""Documents that can be sent at once."""
LONGEST_NAME = 120
"""Characters of a file name."""
MOST_MARKUP = 16 * 1024 * 1024
"""Bytes of XML in a Word document, unpacked."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ERASED = "document:erase"
"""The act in the journal when the bytes and the name of a document are erased."""
ENDINGS = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    DOCX: ("docx",),
    "text/plain": ("txt",),
}
"""How the name of each kind of file that is taken ends; the first is the one that it gets."""


def kind_of(content: bytes) -> str | None:
    """Return the media type of a file by what stands in it; None: it is none that is taken."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"PK\x03\x04"):
        return DOCX if _is_docx(content) else None
    return "text/plain" if _is_text(content) else None


def _is_docx(content: bytes) -> bool:
    """Say whether it is a Word document without macros."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile:
        return False
    runs = any(_RUNS.search(name) for name in names)
    return {"[Content_Types].xml", "word/document.xml"} <= names and not runs


def fetches(content: bytes) -> bool:
    """Say whether a Word document names something elsewhere that is fetched when it is opened: a
    template, a picture, a file. Whoever opened it would tell that place so. A link that somebody
    has to press is none; what cannot be read is taken for one.

    Source: ECMA-376, part 2, 6.5: a part says in its relationships what it needs, and what of that
    stands elsewhere; part 1, 17.16: a field says in its instruction what it fetches.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            said = [each for each in archive.infolist() if _is_markup(archive, each)]
            too_much = sum(each.file_size for each in said) > MOST_MARKUP
            return too_much or any(_is_elsewhere(archive, each) for each in said)
    except _UNREADABLE:
        return True


def _is_markup(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Say whether a part is XML, whatever it is called."""
    with archive.open(part) as opened:
        begins = opened.read(4).lstrip()
    is_called_so = part.filename.casefold().endswith((".rels", ".xml"))
    return is_called_so or begins.startswith((b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))


def _is_elsewhere(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    fields: list[str] = []
    with archive.open(part) as opened:
        for _, element in iterparse(opened, forbid_dtd=True):
            name = element.tag.rpartition("}")[2]
            if name == "Relationship" and _leads_out(element):
                return True
            if name == "instrText":
                fields.append(element.text or "")
            elif name == "fldChar":
                fields.append("\n")
            elif name == "fldSimple":
                fields += [f"\n{said}\n" for said in element.attrib.values()]
            element.clear()
    return _FIELD.search("".join(fields)) is not None


def _leads_out(relationship: Element) -> bool:
    kind = relationship.get("Type", "").rpartition("/")[2]
    is_outside = relationship.get("TargetMode", "").casefold() == "external"
    return kind == "aFChunk" or (is_outside and kind != "hyperlink")


_UNREADABLE = (
    zipfile.BadZipFile,
    DefusedXmlException,
    ParseError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    zlib.error,
)
"""What reading a file raises that is damaged, locked, or none."""
_FIELD = re.compile(
    r"^\s*(dde|ddeauto|includetext|includepicture|import|link|database)\b", re.I | re.M
)
"""Fields that fetch when a document is opened or printed: the word with which they begin."""


_RUNS = re.compile(r"vbaproject|/embeddings/|/activex/|\.(exe|dll|js|vbs)$", re.IGNORECASE)
"""What in a Word document can run, or holds another file."""


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not re.search(
        r"[\x00-\x08\x0b\x0e-\x1f]|^\s*<[!?a-z]", text, re.I
    )


def keep(
    identity: Identity, finding: Finding, name: str, content: bytes, most_bytes: int
) -> FindingDocument:
    """Keep a file beside a finding until its official sends it; the same file is kept once.

    Raises:
        Invalid: the file is too large, empty, or of a kind that is not taken, or its name says
            something else than what it is; or there are too many.
    """
    if not content:
        raise Invalid("The file is empty. Choose another one.", "file")
    if len(content) > most_bytes:
        raise Invalid(
            "The file is larger than %(size)s MB. Choose a smaller one, or send it in parts.",
            "file",
            size=str(most_bytes // (1024 * 1024)),
        )
    kind = kind_of(content)
    ending = name.rpartition(".")[2].casefold()
    if kind is None or ending not in ENDINGS[kind]:
        raise Invalid(
            "This is no file that we take. Choose a PDF, a Word document (docx), a picture (png or "
            "jpg) or plain text (txt).",
            "file",
        )
    if kind == DOCX and fetches(content):
        raise Invalid(
            "This Word document fetches something from elsewhere when it is opened, such as a "
            "template or a picture, or it cannot be read. Save it as a PDF and choose that.",
            "file",
        )
    digest = hashlib.sha256(content).hexdigest()
    waiting = unsent(identity, finding)
    known = next((each for each in waiting if each.sha256 == digest), None)
    if known is not None:
        return known
    if len(waiting) >= MOST:
        raise Invalid("You can send at most %(count)s files at once.", "file", count=str(MOST))
    made = FindingDocument(
        finding=finding,
        account_id=identity.account,
        media_type=kind,
        size_bytes=len(content),
        sha256=digest,
    )
    made.content = FindingDocumentContent(name=_name(name, ending), content=content)
    db.session.add(made)
    db.session.flush()
    return made


def _name(name: str, ending: str) -> str:
    """Return the name of a file as it can be shown and saved anywhere."""
    stem = re.sub(r"[\\/:*?\"<>|\r\n\t]+", " ", name.rpartition(".")[0].rpartition("\\")[2])
    return f"{legible(stem).strip()[:LONGEST_NAME] or 'document'}.{ending}"


def unsent(identity: Identity, finding: Finding) -> list[FindingDocument]:
    """Return what the asker put beside a finding and has not sent, oldest first."""
    chosen = _whole().where(
        FindingDocument.finding_id == finding.id,
        FindingDocument.account_id == identity.account,
        ~FindingDocument.sent.has(),
        FindingDocument.content.has(),
    )
    return list(db.session.scalars(chosen))


def send(
    identity: Identity, event: FindingEvent, documents: Collection[str]
) -> list[FindingDocument]:
    """Send these documents, by public id, with a reply; what the asker put beside the finding and
    does not send is erased.

    Raises:
        Invalid: one of them is not there any more.
    """
    waiting = {each.public_id: each for each in unsent(identity, event.finding)}
    if not waiting.keys() >= {*documents}:
        raise Invalid("A file that you chose is not there any more. Choose it again.", "file")
    for public_id, each in waiting.items():
        if public_id in documents:
            db.session.add(SentDocument(document=each, event=event))
        else:
            _erase(each)
    db.session.flush()
    return [each for public_id, each in waiting.items() if public_id in documents]


def sent_with(finding: Finding) -> dict[int, list[FindingDocument]]:
    """Return the documents that were sent about a finding, by the database id of the event."""
    chosen = _whole().join(SentDocument).where(FindingDocument.finding_id == finding.id)
    found: dict[int, list[FindingDocument]] = {}
    for each in db.session.scalars(chosen):
        assert each.sent is not None, "it was joined"
        found.setdefault(each.sent.event_id, []).append(each)
    return found


def get(identity: Identity, finding: Finding, public_id: str) -> tuple[str, str, bytes]:
    """Return the name, the media type and the bytes of a document of a finding that the asker may
    see.

    Raises:
        NotFound: there is none, it was erased, or somebody else has not sent it.
    """
    chosen = _whole().where(
        FindingDocument.finding_id == finding.id, FindingDocument.public_id == public_id
    )
    found = db.session.scalar(chosen)
    if found is None or found.content is None:
        raise NotFound("There is no such document.")
    if found.sent is None and found.account_id != identity.account:
        raise NotFound("There is no such document.")
    return found.content.name, found.media_type, found.content.content


def erase(public_id: str) -> None:
    """Erase the bytes and the name of a document, on the server: that it was sent, when, its size
    and its digest stay.

    Raises:
        NotFound: there is none.
    """
    found = db.session.scalar(_whole().where(FindingDocument.public_id == public_id))
    if found is None:
        raise NotFound("There is no such document.")
    _erase(found)
    db.session.flush()
    journal.record(SERVER, ERASED, found.public_id, found.finding.body_id)


def erase_unsent(now: datetime.datetime, kept_days: int) -> int:
    """Erase the bytes and names of what was chosen so many days ago and never sent; return how many
    files that were.
    """
    before = now - datetime.timedelta(days=kept_days)
    found = db.session.scalars(
        _whole().where(
            FindingDocument.recorded_at < before,
            ~FindingDocument.sent.has(),
            FindingDocument.content.has(),
        )
    ).all()
    for each in found:
        _erase(each)
    db.session.flush()
    about = [(each.public_id, each.finding.body_id) for each in found]
    journal.record_all(SERVER, ERASED, about)
    return len(found)


def _erase(document: FindingDocument) -> None:
    if document.content is not None:
        db.session.delete(document.content)
        document.content = None


def _whole() -> sa.Select[Any]:
    return (
        sa.select(FindingDocument)
        .options(joinedload(FindingDocument.content), joinedload(FindingDocument.sent))
        .order_by(FindingDocument.id)
    )


def digest_of(parts: Sequence[str]) -> str:
    """Return the SHA-256 of these texts, each on a line of its own."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
