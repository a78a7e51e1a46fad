"""Read the government's register of organisations, exportOO.xml: every body with its offices and
who holds them. Each person says at which body that is; whoever keeps the records takes those of
one.

The organisations themselves, with their numbers and former names, come from the list that
`readers/government.py` reads: of this file only who holds which office is taken.

The file is read element by element, for it is larger than any other. Of a holder only name and
period are taken: no party, address or picture.

Source: import-cron/oo-export.xsd of openstate/allmanak (functie, medewerker, startDatum,
eindDatum); tests/test_roo.py and test_roo_functies.py of anneschuth/polder (the newer namespace and
attributes).
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from conflict_graph.readers.content import MAX_CHARACTERS, MAX_DEPTH
from conflict_graph.readers.council.gathering import FilePart, Gathering
from conflict_graph.readers.council.records import OfficeRecord
from conflict_graph.readers.records import Reading
from conflict_graph.wording.remedies import Remedy

SYSTEM = "roo"
ROOT = "overheidsorganisaties"
_BODIES = (
    *("organisatie", "gemeente", "gemeenschappelijkeRegeling", "zelfstandigBestuursorgaan"),
    "regeling",
)
_NAMES = ("naam", "citeertitel")
_BROKEN = Remedy(
    "This is not valid XML from here on; download it again. What stands before was read."
)


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return the holders of the offices of all bodies. A part holds the bytes of its file."""
    gathering = Gathering(SYSTEM)
    for part in parts:
        try:
            for body, function, holder in _holders(part.value):
                _keep(gathering, part, body, function, holder)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            gathering.report(part.place(""), str(error), _BROKEN)
    return gathering.reading()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _child(element: Element, name: str) -> str:
    found = next((each for each in element if _local(each) == name), None)
    return (found.text or "").strip()[:MAX_CHARACTERS] if found is not None else ""


def _holders(content: bytes) -> Iterator[tuple[str, Element, Element]]:
    """Yield each holder with the name of the body and the office; let go of what was read."""
    bodies: list[str] = []
    path: list[str] = []
    for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
        name = _local(element)
        if event == "start":
            path.append(name)
            if len(path) > MAX_DEPTH:
                raise ValueError("deep nesting")
            if name in _BODIES:
                bodies.append("")
            continue
        path.pop()
        if name in _NAMES and bodies and path[-1] in _BODIES:
            bodies[-1] = (element.text or "").strip()[:MAX_CHARACTERS]
        elif name == "functie" and bodies and path[-1] == "functies":
            for holder in element.iter():
                if _local(holder) == "medewerker":
                    yield bodies[-1], element, holder
            element.clear()
        elif name in _BODIES:
            bodies.pop()
            element.clear()


def _keep(
    gathering: Gathering, part: FilePart, body: str, function: Element, holder: Element
) -> None:
    gathering.read += 1
    title = _child(function, "naam")
    marks = {key.rpartition("}")[2]: value for key, value in holder.attrib.items()}
    number = marks.get("systeemId") or _child(holder, "systemId") or _child(holder, "id")
    where = part.place(f"{body}, {title} {number}".strip())
    name = _child(holder, "naam")
    key = gathering.key(number)
    person = gathering.person(where, key, name, body=body)
    if person is None:
        return
    gathering.keep(person)
    gathering.keep(
        OfficeRecord(
            where=where,
            person=key,
            title=title,
            from_date=gathering.day(where, _child(holder, "startDatum")),
            until_date=gathering.day(where, _child(holder, "eindDatum")),
        )
    )
