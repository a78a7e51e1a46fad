"""Documents that archives accept: PDF/A-3a and PDF/UA-1 at once, with the facts inside as a file.

Set by Typst, which refuses to write what either standard does not allow: text without a language, a
document without a title, headings that skip a level, a sign that no embedded typeface has. The same
blocks give the same bytes.

Source: ISO 19005-3 (PDF/A-3), conformance level A; ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from register.later import Later

if TYPE_CHECKING:
    import typst
else:
    typst = Later("typst")

STANDARDS: list[Literal["a-3a", "ua-1"]] = ["a-3a", "ua-1"]

_TEMPLATE = Path(__file__).with_suffix(".typ").read_bytes()
_NOT_SET = (
    re.compile("[^\u0020-\u024f\u0259\u0300-\u052f\u0600-\u06ff\u1e00-\u20bf\u2190-\u21ff]"),
    re.compile("[^\u0020-\u017f\u2010-\u2026\u20ac]"),
)
"""Signs that the typefaces may not have: first those of scripts that they do not cover, then all
but those of western languages.
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `level` 1 stands once, at the top."""

    text: str
    level: int = 2
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; `stays` keeps it on one page with what follows."""

    text: str
    strong: bool = False
    stays: bool = False
    kind: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Quiet:
    """A paragraph that says where something is from."""

    text: str
    kind: Literal["quiet"] = "quiet"


@dataclass(frozen=True, slots=True)
class Listed:
    """Sentences that have no order; with `kind` "steps" they have one."""

    items: Sequence[str]
    kind: Literal["list", "steps"] = "list"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words, each with what it is here."""

    rows: Sequence[tuple[str, str]]
    kind: Literal["pairs"] = "pairs"


@dataclass(frozen=True, slots=True)
class Columns:
    """A table; `widths` are parts of the page."""

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Sign:
    """Lines to sign on, each with what stands below it."""

    lines: Sequence[str]
    kind: Literal["sign"] = "sign"


Block = Heading | Text | Quiet | Listed | Pairs | Columns | Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class EnclosedFile:
    """A file that goes with a document, and lies inside it."""

    name: str
    description: str
    content: str
    kind: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document. `made_at` stands in it as the moment at which it was made; `foot` stands on every
    page; `unset` says what became of signs that no typeface here has, with `%s` where their codes
    are explained.
    """

    title: str
    author: str
    description: str
    language: str
    foot: str
    made_at: datetime.datetime
    file: EnclosedFile
    blocks: Sequence[Block] = field(default_factory=tuple)
    unset: str = ""


def archived(paper: Paper) -> bytes:
    """Return a document as PDF/A-3a and PDF/UA-1.

    A sign that no typeface here has stands as its code, [U+738B], and the document says so at its
    end; the file inside has it as it is.
    """
    try:
        return _set(paper, None)
    except typst.TypstError:
        pass
    try:
        return _set(paper, _NOT_SET[0])
    except typst.TypstError:
        return _set(paper, _NOT_SET[1])


def _set(paper: Paper, replaced: re.Pattern[str] | None) -> bytes:
    blocks = [*paper.blocks, *([Quiet(paper.unset)] if replaced else [])]
    said = {
        "title": paper.title,
        "author": paper.author,
        "description": paper.description,
        "language": paper.language,
        "foot": paper.foot,
        "blocks": [asdict(block) for block in blocks],
        "file": {
            "name": paper.file.name,
            "description": paper.file.description,
            "kind": paper.file.kind,
        },
    }
    text = json.dumps(said, ensure_ascii=False)
    if replaced is not None:
        text = replaced.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", text)
    made = _compiler().compile(
        input=_TEMPLATE,
        format="pdf",
        sys_inputs={"document": text, "file": paper.file.content},
        pdf_standards=[*STANDARDS],
        timestamp=int(paper.made_at.timestamp()),
    )
    assert isinstance(made, bytes), "one document is asked for"
    return made


@functools.cache
def _compiler() -> typst.Compiler:
    """Return what sets the documents, with the typefaces that it brings and no other."""
    return typst.Compiler(ignore_system_fonts=True)
