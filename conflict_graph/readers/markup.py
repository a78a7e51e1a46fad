"""From the bytes of an XML file to a tree of plain nodes, without ever raising: what is wrong comes
back as a Problem.

A document type declaration is refused, and with it every entity: no notice has one, and attacks are
made of them. Depth, number of elements and length of texts are bounded while the file is parsed,
before they cost memory. Namespaces are left out of the names of nodes: TED has had a new one for
every edition of its schema.

Source: what an XML parser must refuse: OWASP, XML External Entity Prevention; defusedxml.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.parsers.expat import ExpatError, errors

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from conflict_graph.facts import Problem
from conflict_graph.readers.content import MAX_CHARACTERS, MAX_DEPTH, problem, unpack
from conflict_graph.readers.values import plain
from conflict_graph.wording.remedies import Remedy

MAX_XML_BYTES = 50_000_000
"""The largest XML file that is read, unpacked."""
MAX_ELEMENTS = 150_000
"""How many elements a file may hold; the largest notices in twenty-four languages have a sixth of
it.
"""

_CUT_OFF = {
    errors.codes[text] for text in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN)
}
_CUT_OFF |= {
    errors.codes[text]
    for text in (errors.XML_ERROR_PARTIAL_CHAR, errors.XML_ERROR_UNCLOSED_CDATA_SECTION)
}
_ENCODING = {
    errors.codes[text]
    for text in (errors.XML_ERROR_INCORRECT_ENCODING, errors.XML_ERROR_UNKNOWN_ENCODING)
}
_INVALID = errors.codes[errors.XML_ERROR_INVALID_TOKEN]
_LOOKED_AT = 2_000
_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_PAGE = Remedy(
    "This is a web page and not the file, such as the page on which you sign in. Sign in, download "
    "the file itself, and offer that."
)
_SAVE_AGAIN = Remedy(
    "Save the file in the encoding that its first line names, best UTF-8, and offer it again."
)


@dataclass(slots=True, eq=False, repr=False)
class Node:
    """An element: its name and attributes without their namespaces, and its texts and elements in
    their order.
    """

    name: str
    namespace: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    parent: Node | None = None
    number: int = 1
    parts: list[Node | str] = field(default_factory=list)

    def children(self, name: str | None = None) -> Iterator[Node]:
        """Yield the elements directly inside, all of them or those with a name."""
        return (part for part in self.parts if isinstance(part, Node) and name in (None, part.name))

    def all(self, path: str) -> list[Node]:
        """Return the elements at a path of names with slashes, in the order of the file."""
        found = [self]
        for name in path.split("/"):
            found = [child for node in found for child in node.children(name)]
        return found

    def find(self, path: str) -> Node | None:
        """Return the first element at a path."""
        return next(iter(self.all(path)), None)

    def inside(self, name: str) -> Iterator[Node]:
        """Yield the elements with a name at any depth, in the order of the file."""
        for child in self.children():
            if child.name == name:
                yield child
            yield from child.inside(name)

    def words(self) -> str:
        """Return the text in this element and those inside it, on one line."""
        return plain(" ".join(self._texts()))

    def _texts(self) -> Iterator[str]:
        for part in self.parts:
            if isinstance(part, str):
                yield part
            else:
                yield from part._texts()

    def said(self, path: str) -> str | None:
        """Return the text of the first element at a path that has one."""
        return next((words for node in self.all(path) if (words := node.words())), None)

    @property
    def place(self) -> str:
        """The path of this element inside the file, with a number for the second of a name and
        those after it.
        """
        if self.parent is None:
            return self.name
        number = f"[{self.number}]" if self.number > 1 else ""
        return f"{self.parent.place}/{self.name}{number}"


class _Refused(Exception):
    """Parsing stops, with the problem that says why."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.remedy)


class _Seen(Exception):
    """Parsing stops: the root is known."""

    def __init__(self, root: Node) -> None:
        self.root = root
        super().__init__(root.name)


class _Builder:
    """Builds the tree while the parser reads, and stops it where a bound is passed."""

    def __init__(self, where: str, root_only: bool = False) -> None:
        self.where = where
        self.root_only = root_only
        self.root: Node | None = None
        self._open: list[Node] = []
        self._numbers: list[Counter[str]] = []
        self._elements = 0
        self._characters = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """Open an element."""
        self._elements += 1
        namespace, name = _split(tag)
        parent = self._open[-1] if self._open else None
        node = Node(
            name, namespace, {_split(key)[1]: value for key, value in attributes.items()}, parent
        )
        if self.root_only:
            raise _Seen(node)
        if len(self._open) >= MAX_DEPTH:
            self._refuse(
                "deep nesting",
                Remedy("Offer a file in which elements lie at most %(most)s deep.", most=MAX_DEPTH),
            )
        if self._elements > MAX_ELEMENTS:
            remedy = Remedy(
                "Split the file into parts of at most %(most)s elements.", most=MAX_ELEMENTS
            )
            self._refuse(f"more than {MAX_ELEMENTS} elements", remedy)
        self._bound(max(map(len, (tag, *attributes, *attributes.values()))))
        if parent is not None:
            self._numbers[-1][name] += 1
            node.number = self._numbers[-1][name]
            parent.parts.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._numbers.append(Counter())
        self._characters = 0

    def data(self, text: str) -> None:
        """Take in a piece of text."""
        self._characters += len(text)
        self._bound(self._characters)
        if text.strip():
            self._open[-1].parts.append(text)

    def end(self, tag: str) -> None:
        """Close an element."""
        self._open.pop()
        self._numbers.pop()
        self._characters = 0

    def close(self) -> Node | None:
        """Return the root; None where there is none."""
        return self.root

    def _bound(self, length: int) -> None:
        if length > MAX_CHARACTERS:
            self._refuse(
                f"{length} characters",
                Remedy("Shorten this text to at most %(most)s characters.", most=MAX_CHARACTERS),
            )

    def _refuse(self, value: str, remedy: Remedy) -> None:
        place = self._open[-1].place if self._open else ""
        raise _Refused(
            problem(f"{self.where}, {place[-200:]}" if place else self.where, value, remedy)
        )


def _split(tag: str) -> tuple[str, str]:
    namespace, _, name = tag.rpartition("}")
    return namespace.removeprefix("{"), name


def parse(content: bytes, name: str = "") -> Node | Problem:
    """Return the root of an XML file, unpacked when it is gzip, or say why it cannot be read."""
    where = name or "file"
    unpacked = unpack(content, name, MAX_XML_BYTES)
    if isinstance(unpacked, Problem):
        return unpacked
    if not unpacked.strip():
        return problem(
            where, "", Remedy("The file is empty; choose the file that holds the notice.")
        )
    return _parse(unpacked, _Builder(where))


def root_of(content: bytes) -> Node | None:
    """Return the first element, without what it holds; None where the file is no XML or is packed
    amiss.
    """
    unpacked = unpack(content, "", MAX_XML_BYTES)
    if isinstance(unpacked, Problem) or not looks_like_markup(unpacked):
        return None
    found = _parse(unpacked, _Builder("file", root_only=True))
    return found if isinstance(found, Node) else None


def looks_like_markup(content: bytes) -> bool:
    """Say whether the first character of a file, after a byte order mark and spaces, is `<`."""
    return content[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<")


def is_web_page(content: bytes) -> bool:
    """Say whether a file is a page for a browser, whatever it is called.

    >>> is_web_page(b"<!DOCTYPE html><html><p>Sign in"), is_web_page(b"<html lang='nl'>")
    (True, True)
    >>> is_web_page(b"<notice/>")
    False
    """
    return _WEB_PAGE.match(content[:_LOOKED_AT]) is not None


def web_page_problem(name: str) -> Problem:
    """Say that a page was saved in the place of a file."""
    return problem(name, "html", _SAVED_PAGE)


def _parse(content: bytes, builder: _Builder) -> Node | Problem:
    where = builder.where
    try:
        parser: Any = DefusedXMLParser(target=builder, forbid_dtd=True)
        parser.feed(content)
        root = parser.close()
    except _Seen as seen:
        return seen.root
    except _Refused as refused:
        return refused.problem
    except DefusedXmlException as error:
        remedy = Remedy(
            "Remove the document type declaration (<!DOCTYPE …>); a notice has none, and it "
            "can do harm."
        )
        return problem(where, f"DOCTYPE {getattr(error, 'name', '')}", remedy)
    except (ParseError, ExpatError) as error:
        return _not_well_formed(content, error, where)
    except (ValueError, LookupError) as error:  # an encoding that the parser does not have
        return problem(where, str(error), _SAVE_AGAIN)
    return (
        root
        if isinstance(root, Node)
        else problem(where, "", Remedy("The file holds no element; export it again."))
    )


def _not_well_formed(content: bytes, error: ParseError | ExpatError, where: str) -> Problem:
    line, column = getattr(error, "position", None) or (
        getattr(error, "lineno", 1),
        getattr(error, "offset", 0),
    )
    code = getattr(error, "code", 0)
    place = f"{where}, line {line}, column {column + 1}"
    if code in _CUT_OFF:
        return problem(
            place, str(error), Remedy("The file breaks off here; download or export it again.")
        )
    if code in _ENCODING or (code == _INVALID and not _is_utf_8(content)):
        return problem(place, str(error), _SAVE_AGAIN)
    return problem(
        place, str(error), Remedy("This is not well-formed XML; export it again or mend it here.")
    )


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
