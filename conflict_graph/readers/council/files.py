"""Which council information system a file comes from, found out from what stands in it, and what it
tells. Files of one system in one archive are read together, for one names what another tells of.
"""

from __future__ import annotations

import enum
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers import archives, markup
from conflict_graph.readers.content import (
    find_flaw,
    load_json,
    open_text,
    problem,
    read_text,
)
from conflict_graph.readers.council import (
    gemeenteoplossingen,
    government_register,
    ibabs,
    notubiz,
    notubiz_page,
    openbesluitvorming,
    ori,
    ori_a,
    pages,
    parlaeus,
    tweede_kamer,
)
from conflict_graph.readers.council.gathering import FilePart
from conflict_graph.readers.lines import is_lines
from conflict_graph.readers.records import Reading
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.workbook import is_workbook
from conflict_graph.wording.remedies import Remedy

MAX_JSON_BYTES = 50_000_000
"""The largest JSON text that is read as a whole, unpacked; lines are read one by one."""
_START = 200_000
"""How many characters of a file are looked at."""


class CouncilSystem(enum.StrEnum):
    """The systems whose files are read."""

    ORI = "ori"
    OPENBESLUITVORMING = "openbesluitvorming"
    IBABS = "ibabs"
    ORI_A = "ori_a"
    NOTUBIZ = "notubiz"
    GEMEENTEOPLOSSINGEN = "gemeenteoplossingen"
    PARLAEUS = "parlaeus"
    TWEEDE_KAMER = "tweede_kamer"
    GOVERNMENT_REGISTER = "roo"


READERS: Mapping[CouncilSystem, Callable[[Sequence[FilePart]], Reading[Any]]] = MappingProxyType(
    {
        CouncilSystem.ORI: ori.read,
        CouncilSystem.OPENBESLUITVORMING: openbesluitvorming.read,
        CouncilSystem.IBABS: ibabs.read,
        CouncilSystem.ORI_A: ori_a.read,
        CouncilSystem.NOTUBIZ: notubiz.read,
        CouncilSystem.GEMEENTEOPLOSSINGEN: gemeenteoplossingen.read,
        CouncilSystem.PARLAEUS: parlaeus.read,
        CouncilSystem.TWEEDE_KAMER: tweede_kamer.read,
        CouncilSystem.GOVERNMENT_REGISTER: government_register.read,
    }
)

_JSON = (
    (CouncilSystem.OPENBESLUITVORMING, re.compile(r'"(?:entity_id|entity_type)"\s*:')),
    (
        CouncilSystem.ORI,
        re.compile(rf'"(?:{"|".join([*ori.RESOURCES, *ori.FIELDS])}|agendapunt\w+)"\s*:'),
    ),
    (
        CouncilSystem.TWEEDE_KAMER,
        re.compile(r'"(?:Achternaam|VergoedingSoort|TotEnMet|Persoon_Id|Fractie_Id)"\s*:'),
    ),
    (CouncilSystem.PARLAEUS, re.compile(r'"(?:agid|apid|raid|cmid)"\s*:')),
    (
        CouncilSystem.NOTUBIZ,
        re.compile(
            r'"(?:plannings|votings|speaker|agenda_items|gremia)"\s*:|"api\.notubiz\.nl'
            r'|\A\{\s*"parties"\s*:'
        ),
    ),
    (
        CouncilSystem.GEMEENTEOPLOSSINGEN,
        re.compile(
            r'"(?:dmu|dmus|dmuId|dmu_id|personId|roleId|firstName|sortorder)"\s*:'
            r'|"result"\s*:\s*\{\s*"totalCount"'
        ),
    ),
)
"""What only the files of a system hold; the first that fits counts."""
_ROOTS = {
    "Envelope": CouncilSystem.IBABS,
    "ORI-A": CouncilSystem.ORI_A,
    government_register.ROOT: CouncilSystem.GOVERNMENT_REGISTER,
}
_ANSWER = re.compile(r"^Get\w+(?:Response|Result)$")
_MORE_THAN_POSITIONS = re.compile(
    r"<(?:[\w.-]+:)?"
    r"(?:vergadering|functie|isLidVanFractie|isLidVanDagelijksBestuur|persoonBuitenVergadering)\b"
)
"""What a file of ORI-A tells besides ancillary positions."""
_UNKNOWN = Remedy(
    "This file comes from no council information system that we know: %(systems)s.",
    systems=", ".join(CouncilSystem),
)
_NOT_LINES = Remedy("Write one record on each line, as the bulk export does.")


def detect(content: bytes, name: str = "") -> CouncilSystem | None:
    """Return the system that a file comes from, of an archive the first file that comes from one;
    None: from none.
    """
    if archives.is_zip(content) and not is_workbook(content):
        for inner, each in archives.unfold(content, name):
            found = None if isinstance(each, Problem) else _detect(each, inner)
            if found is not None:
                return found
        return None
    return _detect(content, name)


def is_list_of_positions(content: bytes, name: str = "") -> bool:
    """Say whether a file is an ORI-A that tells ancillary positions alone: no meeting and no
    office, so nothing but what a list of positions tells.
    """
    is_ori_a = detect(content, name) is CouncilSystem.ORI_A and not archives.is_zip(content)
    text = read_text(content, name) if is_ori_a else None
    return isinstance(text, str) and not _MORE_THAN_POSITIONS.search(text)


def _detect(content: bytes, name: str) -> CouncilSystem | None:
    if markup.is_web_page(content):
        return CouncilSystem.NOTUBIZ if notubiz_page.fits(content) else None
    root = markup.root_of(content)
    if root is not None:
        is_answer = _ANSWER.match(root.name) is not None
        return CouncilSystem.IBABS if is_answer else _ROOTS.get(root.name)
    text = open_text(content, name)
    start = "" if isinstance(text, Problem) else text.read(_START).lstrip()
    if start[:1] not in ("{", "["):
        return None
    return next((system for system, mark in _JSON if mark.search(start)), None)


def read(content: bytes, name: str = "") -> Reading[Any]:
    """Return what a file tells, or the files of an archive together. A file that cannot be read is
    reported with its name; the others are read.
    """
    problems: list[Problem] = []
    parts: dict[CouncilSystem, list[FilePart]] = defaultdict(list)
    for inner, each in archives.unfold(content, name):
        shown = inner.removeprefix(f"{name}/") if inner != name else ""
        part = each if isinstance(each, Problem) else _part(each, inner, shown, problems)
        if isinstance(part, Problem):
            problems.append(part)
        else:
            system, found = part
            parts[system].append(found)
    if not parts:
        return Reading(problems=tuple(problems), readable=False)
    for together in parts.values():
        problems += pages.missing(together)
    return _together([READERS[system](found) for system, found in parts.items()], problems)


def _together(readings: Sequence[Reading[Any]], problems: Sequence[Problem]) -> Reading[Any]:
    if len(readings) == 1:
        return replace(readings[0], problems=(*problems, *readings[0].problems))
    records: Spool[Any] = Spool()
    for reading in readings:
        for record in reading.records:
            records.append(record)
    said = [*problems, *(issue for reading in readings for issue in reading.problems)]
    return Reading(records.kept(), tuple(said), sum(reading.read for reading in readings))


def _part(
    content: bytes, name: str, shown: str, problems: list[Problem]
) -> tuple[CouncilSystem, FilePart] | Problem:
    system = _detect(content, name)
    if system is None:
        return _why_not(content, name)
    if system is CouncilSystem.GOVERNMENT_REGISTER:
        return system, FilePart(shown, content)
    if markup.is_web_page(content):
        text = read_text(content, name, MAX_JSON_BYTES)
        if isinstance(text, Problem):
            return text
        return system, FilePart(shown, notubiz_page.parse(text))
    if markup.looks_like_markup(content):
        root = markup.parse(content, name)
        return root if isinstance(root, Problem) else (system, FilePart(shown, root))
    if system is CouncilSystem.OPENBESLUITVORMING:
        records = _lines(content, name, shown, problems)
        return records if isinstance(records, Problem) else (system, FilePart(shown, records))
    value = _json(content, name)
    return value if isinstance(value, Problem) else (system, FilePart(shown, value))


def _why_not(content: bytes, name: str) -> Problem:
    """Say what is wrong with a file that comes from no system, or cannot be read at all."""
    if markup.is_web_page(content):
        return markup.web_page_problem(name)
    if markup.looks_like_markup(content):
        root = markup.parse(content, name)
        return root if isinstance(root, Problem) else problem(name, root.name, _UNKNOWN)
    text = open_text(content, name)
    return text if isinstance(text, Problem) else problem(name, text.read(80), _UNKNOWN)


def _json(content: bytes, name: str) -> Any:
    text = read_text(content, name, MAX_JSON_BYTES)
    if isinstance(text, Problem):
        return text
    value = load_json(text)
    return value if isinstance(value, Problem) else find_flaw(value, "") or value


def _lines(
    content: bytes, name: str, shown: str, problems: list[Problem]
) -> Sequence[Any] | Problem:
    """Return the records of a bulk export with their places; a line that is none is reported."""
    text = open_text(content, name)
    assert not isinstance(text, Problem), "it was recognised by what stands in it"
    if not is_lines(text.read(_START)):
        value = _json(content, name)
        if isinstance(value, Problem):
            return value
        listed = value if isinstance(value, list) else [value]
        return _records(((f"[{at}]", each) for at, each in enumerate(listed)), shown, problems)
    text.seek(0)
    lines = ((f"line {at}", line.rstrip()) for at, line in enumerate(text, 1) if line.strip())
    values = ((where, load_json(line, where)) for where, line in lines)
    return _records(values, shown, problems)


def _records(
    values: Iterator[tuple[str, Any]], shown: str, problems: list[Problem]
) -> Sequence[Any]:
    kept: Spool[Any] = Spool()
    part = FilePart(shown, None)
    for where, value in values:
        flaw = value if isinstance(value, Problem) else find_flaw(value, where)
        if flaw is not None:
            problems.append(replace(flaw, where=part.place(flaw.where)))
        elif not isinstance(value, dict):
            problems.append(problem(part.place(where), value, _NOT_LINES))
        else:
            kept.append((where, value))
    return kept.kept()
