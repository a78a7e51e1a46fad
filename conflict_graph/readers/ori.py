"""Read positions from ORI-A XML: `natuurlijkPersoon` with `nevenfunctie`.

A person is known by an `ID` (an attribute or an element `ID`, `id` or `identificatie`), the key
that the body itself uses; a name alone matches nobody. Elements are recognised by their local
names, in whatever namespace.

Source: ORI-XSD of Regionaal Archief Rivierenland (beta), `NevenfunctieGegevens`.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from conflict_graph.dates import Answer, PartialDate, is_before
from conflict_graph.facts import Capacity, Problem
from conflict_graph.readers.content import problem, read_text, text_remedy
from conflict_graph.readers.lines import number_of
from conflict_graph.readers.records import Mention, PositionRecord, Reading
from conflict_graph.readers.tables.columns import ANSWERS, fold, position_kind
from conflict_graph.readers.values import parse_date
from conflict_graph.resolution.identifiers import KVK
from conflict_graph.wording.remedies import Remedy

MAX_XML_DEPTH = 100

_PAGE = re.compile(r"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)
_NO_TABLE = Remedy(
    "This page holds no table. Put the positions in a table, each in a row with the name of its "
    "official, or enter them by hand."
)

PERSON, POSITION = "natuurlijkPersoon", "nevenfunctie"


def read(content: bytes, name: str = "") -> Reading[PositionRecord]:
    """Return the positions of every person in a file, in its order."""
    text = read_text(content, name)
    if isinstance(text, Problem):
        return Reading(problems=(text,), readable=False)
    if _PAGE.match(text):
        return Reading(problems=(problem(name or "file", "", _NO_TABLE),), readable=False)
    people = _people(text, name or "file")
    if isinstance(people, Problem):
        return Reading(problems=(people,), readable=False)
    problems: list[Problem] = []
    records: list[PositionRecord] = []
    read = 0
    for place, person in people:
        key = _key(person)
        for number, position in enumerate(_children(person, POSITION), 1):
            read += 1
            where = f"{place}, {POSITION} {number}"
            wrong: list[Problem] = []
            record = _position(where, key, position, wrong)
            problems += wrong
            if record is not None and not wrong:
                records.append(record)
    return Reading(tuple(records), tuple(problems), read)


class _Source:
    """A text that a parser reads in parts."""

    def __init__(self, text: str) -> None:
        self._content = text.encode()
        self._at = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next part."""
        end = len(self._content) if size < 0 else self._at + size
        part = self._content[self._at : end]
        self._at += len(part)
        return part


def _people(text: str, where: str) -> list[tuple[str, Element]] | Problem:
    people: list[tuple[str, Element]] = []
    depth = 0
    try:
        for event, element in iterparse(_Source(text), events=("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > MAX_XML_DEPTH:
                return problem(
                    where,
                    "deep nesting",
                    Remedy(
                        "Offer XML in which elements lie at most %(most)s deep.", most=MAX_XML_DEPTH
                    ),
                )
            if event == "end" and _local(element) == PERSON:
                people.append((f"{PERSON} {len(people) + 1}", element))
    except DefusedXmlException:
        return problem(
            where, "document type", Remedy("Remove the document type (<!DOCTYPE …>) from the file.")
        )
    except (ParseError, ValueError, LookupError) as error:
        return problem(where, str(error), Remedy("This is not valid XML; export it again."))
    if not people:
        return problem(
            where,
            "",
            Remedy("There is no %(person)s in this file; export it as ORI-A.", person=PERSON),
        )
    return people


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _text(element: Element, *names: str) -> str | None:
    """Return what the first of these children holds, without blanks; None where none does."""
    for name in names:
        for child in _children(element, name):
            if child.text and child.text.strip():
                return child.text.strip()
    return None


def _key(person: Element) -> str | None:
    marks = {key.rpartition("}")[2]: value.strip() for key, value in person.attrib.items()}
    for name in ("ID", "id", "identificatie"):
        if marks.get(name):
            return marks[name]
    return _text(person, "ID", "id", "identificatie")


def _position(
    where: str, key: str | None, element: Element, wrong: list[Problem]
) -> PositionRecord | None:
    title, at = _text(element, "omschrijving"), _text(element, "naamOrganisatie")
    if key is None:
        wrong.append(
            problem(
                where,
                "",
                Remedy(
                    "Give the %(person)s an ID: the key of the official. A name is not enough.",
                    person=PERSON,
                ),
            )
        )
    if title is None:
        wrong.append(
            problem(
                f"{where}, omschrijving",
                "",
                Remedy("Fill in omschrijving: what the person does there."),
            )
        )
    if at is None:
        wrong.append(
            problem(
                f"{where}, naamOrganisatie",
                "",
                Remedy("Fill in naamOrganisatie: where the position is held."),
            )
        )
    for text in (key, title, at):
        remedy = text_remedy(text or "")
        if remedy:
            wrong.append(problem(where, text, remedy))
    start, until = (_date(where, element, name, wrong) for name in ("datumAanvang", "datumEinde"))
    if start is not None and until is not None and is_before(until, start) is Answer.YES:
        wrong.append(
            problem(
                f"{where}, datumEinde",
                str(until),
                Remedy("The position ends before it begins; correct one."),
            )
        )
    number = number_of(f"{where}, kvkNummer", KVK, _text(element, "kvkNummer"), wrong)
    if key is None or title is None or at is None:
        return None
    return PositionRecord(
        where=where,
        official=key,
        key=_text(element, "ID", "id", "identificatie")
        or f"{fold(at)}|{fold(title)}|{start or ''}",
        title=title,
        organisation=Mention(at, MappingProxyType({KVK: number} if number else {})),
        kind=position_kind(title),
        capacity=_capacity(where, element, wrong),
        paid=_answer(where, element, "indicatieBezoldigd", wrong),
        from_date=start,
        until_date=until,
        ended=until is not None,
    )


def _capacity(where: str, element: Element, wrong: list[Problem]) -> Capacity | None:
    """Return ex officio where the membership of the body brings the position; no does not say what
    it is instead.
    """
    answer = _answer(where, element, "indicatieFunctieVanwegeLidmaatschap", wrong)
    return Capacity.EX_OFFICIO if answer else None


def _answer(where: str, element: Element, name: str, wrong: list[Problem]) -> bool | None:
    text = _text(element, name)
    if text is None:
        return None
    if fold(text) not in ANSWERS:
        wrong.append(
            problem(
                f"{where}, {name}",
                text,
                Remedy("Write true or false, or leave it out where it is not known."),
            )
        )
    return ANSWERS.get(fold(text))


def _date(where: str, element: Element, name: str, wrong: list[Problem]) -> PartialDate | None:
    text = _text(element, name)
    if text is None:
        return None
    try:
        return parse_date(text.partition("T")[0])
    except ValueError:
        wrong.append(
            problem(f"{where}, {name}", text, Remedy("Write a day that exists, as YYYY-MM-DD."))
        )
        return None
