"""Read a list of positions from ORI-A XML: `natuurlijkPersoon` with `nevenfunctie`, and no meeting.

A person is known by an `ID` (an attribute or an element `ID`, `id` or `identificatie`), the key
that the body itself uses; a name alone matches nobody. Elements are recognised by their local
names, in whatever namespace.

What tells a meeting too is read by `council/ori_a.py`, which knows people by the key of the system
and takes its positions from here; `council/ori.py` reads the JSON of the other standard of that
name, VNG ORI 2.0.

Source: ORI-XSD of Regionaal Archief Rivierenland (beta), `NevenfunctieGegevens`.
"""

from __future__ import annotations

from types import MappingProxyType

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import Capacity, Problem
from conflict_graph.particulars import ParticularField, Particulars
from conflict_graph.readers import markup
from conflict_graph.readers.content import problem, text_remedy
from conflict_graph.readers.lines import number_of
from conflict_graph.readers.markup import Node
from conflict_graph.readers.records import Mention, PositionRecord, Reading
from conflict_graph.readers.tables import particular_cells
from conflict_graph.readers.tables.columns import ANSWERS, fold, position_kind
from conflict_graph.readers.values import parse_date
from conflict_graph.resolution.identifiers import KVK
from conflict_graph.wording.remedies import Remedy

_NO_TABLE = Remedy(
    "This page holds no table. Put the positions in a table, each in a row with the name of its "
    "official, or enter them by hand."
)

PERSON, POSITION = "natuurlijkPersoon", "nevenfunctie"
_KEYS = ("ID", "id", "identificatie")
_NO_PERSON = Remedy("There is no %(person)s in this file; export it as ORI-A.", person=PERSON)
_NO_KEY = Remedy(
    "Give the %(person)s an ID: the key of the official. A name is not enough.", person=PERSON
)


def read(content: bytes, name: str = "") -> Reading[PositionRecord]:
    """Return the positions of every person in a file, in its order."""
    where = name or "file"
    if markup.is_web_page(content):
        return Reading(problems=(problem(where, "", _NO_TABLE),), readable=False)
    root = markup.parse(content, name)
    if isinstance(root, Problem):
        return Reading(problems=(root,), readable=False)
    people = [root] if root.name == PERSON else [*root.inside(PERSON)]
    if not people:
        return Reading(problems=(problem(where, "", _NO_PERSON),), readable=False)
    problems: list[Problem] = []
    records: list[PositionRecord] = []
    read = 0
    for place, person in enumerate(people, 1):
        key = _key(person)
        for number, node in enumerate(person.children(POSITION), 1):
            read += 1
            at = f"{PERSON} {place}, {POSITION} {number}"
            wrong = [] if key is not None else [problem(at, "", _NO_KEY)]
            wrong += [problem(at, key, flaw) for flaw in [text_remedy(key or "")] if flaw]
            record = position_of(at, key or "", node, wrong, problems)
            problems += wrong
            if record is not None and not wrong:
                records.append(record)
    return Reading(tuple(records), tuple(problems), read)


def _said(node: Node, *names: str) -> str | None:
    """Return what the first of these children holds; None where none does."""
    return next((words for name in names if (words := node.said(name))), None)


def _key(person: Node) -> str | None:
    marks = (person.attributes.get(name, "").strip() for name in _KEYS)
    return next((mark for mark in marks if mark), None) or _said(person, *_KEYS)


def position_of(
    where: str, official: str, node: Node, wrong: list[Problem], remarks: list[Problem]
) -> PositionRecord | None:
    """Return a position of an official, by the key of the official; None where nobody can tell what
    it is, or it ends before it begins. What cannot be read is added to `wrong`, or to `remarks`
    where it keeps no position out.
    """
    title, at = node.said("omschrijving"), node.said("naamOrganisatie")
    if title is None:
        remedy = Remedy("Fill in omschrijving: what the person does there.")
        wrong.append(problem(f"{where}, omschrijving", at or "", remedy))
    if at is None:
        remedy = Remedy("Fill in naamOrganisatie: where the position is held.")
        wrong.append(problem(f"{where}, naamOrganisatie", title or "", remedy))
    for text in (title, at):
        flaw = text_remedy(text or "")
        if flaw:
            wrong.append(problem(where, text, flaw))
    start, until = (_date(where, node, name, wrong) for name in ("datumAanvang", "datumEinde"))
    if ends_first(start, until):
        remedy = Remedy("The position ends before it begins; correct one.")
        wrong.append(problem(f"{where}, datumEinde", str(until), remedy))
        return None
    number = number_of(f"{where}, kvkNummer", KVK, node.said("kvkNummer"), wrong)
    by_office = _answer(where, node, "indicatieFunctieVanwegeLidmaatschap", wrong)
    paid = _answer(where, node, "indicatieBezoldigd", wrong)
    if title is None or at is None:
        return None
    return PositionRecord(
        where=where,
        official=official,
        key=_said(node, *_KEYS) or f"{fold(at)}|{fold(title)}|{start or ''}",
        title=title,
        organisation=Mention(at, MappingProxyType({KVK: number} if number else {})),
        kind=position_kind(title),
        capacity=Capacity.EX_OFFICIO if by_office else None,
        paid=paid,
        from_date=start,
        until_date=until,
        ended=until is not None,
        particulars=_particulars(where, node, remarks),
    )


def _particulars(where: str, node: Node, remarks: list[Problem]) -> Particulars:
    """Return what our own export says of a position beside what it is, where and when."""

    def report(field: ParticularField, remedy: Remedy) -> None:
        said = node.said(field.written) or ""
        remarks.append(problem(f"{where}, {field.written}", said, remedy))

    return particular_cells.of_file(lambda field: node.said(field.written), report)


def _answer(where: str, node: Node, name: str, wrong: list[Problem]) -> bool | None:
    text = node.said(name)
    if text is None:
        return None
    if fold(text) not in ANSWERS:
        remedy = Remedy("Write true or false, or leave it out where it is not known.")
        wrong.append(problem(f"{where}, {name}", text, remedy))
    return ANSWERS.get(fold(text))


def _date(where: str, node: Node, name: str, wrong: list[Problem]) -> PartialDate | None:
    text = node.said(name)
    if text is None:
        return None
    try:
        return parse_date(text.partition("T")[0])
    except ValueError:
        remedy = Remedy("Write a day that exists, as YYYY-MM-DD.")
        wrong.append(problem(f"{where}, {name}", text, remedy))
        return None
