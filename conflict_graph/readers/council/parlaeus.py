"""Read answers of Parlaeus as JSON: agenda_detail, agenda_list, cie_list and person_list. Presence
and votes stand in none of them.

Source: src/parlaeus/client.ts and normalize.ts of ontola/openbesluitvorming;
ocd_backend/extractors/parlaeus.py and transformers/parlaeus_person.py of
openstate/open-raadsinformatie.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conflict_graph.readers.council.gathering import (
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    Json,
    objects,
    results_in,
    who_meets,
)
from conflict_graph.readers.council.records import (
    ItemRecord,
    ItemResult,
    MeetingRecord,
    OfficeRecord,
    ResultRecord,
)
from conflict_graph.readers.lines import text_of
from conflict_graph.readers.records import Reading
from conflict_graph.readers.values import plain
from conflict_graph.wording.remedies import Remedy

SYSTEM = "parlaeus"
_NO_KEY = Remedy("This row has no key, so nobody can tell what it is; it was left out.")
_REFUSED = Remedy("Parlaeus refused this question; ask it again, or ask Parlaeus for access.")


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the answers tell. A list of agendas alone says nothing that is kept: its meetings
    come with their details.
    """
    gathering = Gathering(SYSTEM)
    committees: dict[str, str] = {}
    meetings: list[tuple[str, Json]] = []
    for part in parts:
        for index, answer in objects(part.value):
            prefix = f"[{index}]." if isinstance(part.value, list) else ""
            if answer.get("status") not in (None, 200):
                gathering.read += 1
                gathering.report(part.place(f"{prefix}status"), answer.get("message"), _REFUSED)
            agendas = answer.get("agenda", answer if "points" in answer else None)
            meetings += [(part.place(f"{prefix}agenda"), each) for _, each in objects(agendas)]
            for at, row in objects(answer.get("list")):
                if "raid" in row:
                    _person(gathering, part.place(f"{prefix}list[{at}]"), row)
                elif "cmid" in row:
                    name = text_of(row.get("committeename")) or text_of(row.get("committeecode"))
                    committees[text_of(row["cmid"]) or ""] = name or ""
                elif not row.get("agid"):
                    gathering.read += 1
                    gathering.report(part.place(f"{prefix}list[{at}]"), row.get("date"), _NO_KEY)
    for where, row in meetings:
        _meeting(gathering, where, row, committees)
    return gathering.reading()


def _person(gathering: Gathering, where: str, row: Json) -> None:
    gathering.read += 1
    key = gathering.key(row.get("raid"))
    person = gathering.person(where, key, text_of(row.get("name")))
    if person is None:
        return
    gathering.keep(person)
    title = text_of(row.get("function"))
    if title:
        gathering.keep(OfficeRecord(where=where, person=key, title=title))


def _meeting(gathering: Gathering, where: str, row: Json, committees: dict[str, str]) -> None:
    gathering.read += 1
    day = gathering.day(where, row.get("date"))
    title = text_of(row.get("title")) or ""
    code = text_of(row.get("committeecode")) or ""
    committee = committees.get(text_of(row.get("cmid")) or "", "")
    if day is None:
        gathering.report(where, title, NO_MEETING_DAY)
        return
    key = gathering.key(row.get("agid"))
    gathering.keep(
        MeetingRecord(
            where=where,
            key=key,
            name=title or committee or code,
            held_on=day,
            body=who_meets(committee) or who_meets(code) or who_meets(title),
            sort_key=gathering.key(row.get("cmid")) or gathering.key(code or title),
            cancelled=bool(row.get("cancelled")),
        )
    )
    for index, point in objects(row.get("points")):
        gathering.read += 1
        place = f"{where}.points[{index}]"
        item = gathering.key(point.get("apid"))
        gathering.keep(
            ItemRecord(
                where=place,
                key=item,
                meeting=key,
                title=plain(text_of(point.get("title")) or ""),
                number=text_of(point.get("number")) or "",
            )
        )
        words = text_of(point.get("decision"))
        if words is not None:
            found = results_in(words)
            result = found[0] if len(found) == 1 else ItemResult.OTHER
            gathering.read += 1
            gathering.keep(ResultRecord(where=place, item=item, result=result))
