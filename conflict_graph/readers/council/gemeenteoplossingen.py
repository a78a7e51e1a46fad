"""Read answers of GemeenteOplossingen as JSON: meetings with their items, persons, positions, roles
and the bodies in which they sit (dmus). Votes stand in none of them.

The keys of positions are read in both ways in which they are written: `personId` and `person_id`.
When a position began stands in no source.

Source: ocd_backend/extractors/goapi.py and transformers/goapi_meeting.py of
openstate/open-raadsinformatie; src/gemeenteoplossingen/client.ts of ontola/openbesluitvorming;
sync_persons_integraal.py of guidostek/ori_dronten (persons, positions, roles).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from conflict_graph.readers import offices
from conflict_graph.readers.council.gathering import (
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    Json,
    objects,
    said,
    who_meets,
)
from conflict_graph.readers.council.records import ItemRecord, MeetingRecord, OfficeRecord
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.readers.records import Reading
from conflict_graph.readers.values import plain
from conflict_graph.wording.remedies import Remedy

SYSTEM = "gemeenteoplossingen"
_LISTS = ("meetings", "persons", "positions", "roles", "dmus", "groups")
_NAMED = re.compile(rf"({'|'.join(_LISTS)})[^/]*$", re.IGNORECASE)
_NO_ROLE = Remedy(
    "The role of this position is not in the file. Offer it with the answer of roles, in one zip."
)
_HIDDEN = Remedy("This item has no place on the agenda, so the site hides it; it was left out.")
_NO_PERSON = Remedy(
    "The person of this position is not in the file. Offer it with the answer of persons, in one "
    "zip."
)


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the answers tell."""
    gathering = Gathering(SYSTEM)
    found: dict[str, list[tuple[str, Json]]] = defaultdict(list)
    for part in parts:
        for kind, where, value in _rows(part):
            found[kind].append((where, value))
    roles = {text_of(row.get("id")): text_of(row.get("name")) for _, row in found["roles"]}
    bodies = {text_of(row.get("id")): text_of(row.get("name")) for _, row in found["dmus"]}
    people = set()
    for where, row in found["persons"]:
        gathering.read += 1
        key = gathering.key(row.get("id"))
        names = (text_of(row.get("firstName")), text_of(row.get("lastName")))
        whole = " ".join(each for each in names if each)
        person = gathering.person(where, key, whole)
        if person is not None:
            people.add(key)
            gathering.keep(person)
    for where, row in found["positions"]:
        _position(gathering, where, row, roles, bodies, people)
    for where, row in found["meetings"]:
        _meeting(gathering, where, row)
    return gathering.reading()


def _rows(part: FilePart) -> Iterator[tuple[str, str, Json]]:
    """Yield the rows of an answer with what they are and their places."""
    answer = object_of(part.value)
    result = object_of(answer.get("result")) or answer
    named = [name for name in _LISTS if isinstance(result.get(name), list)]
    lists = [(name, name, result[name]) for name in named]
    if not lists:
        is_row = "dmu" in result or "date" in result
        inner = next((name for name in ("model", "items") if name in result and not is_row), "")
        called = _NAMED.search(part.prefix)
        listed = result[inner] if inner else part.value
        lists = [(called[1].lower() if called else "", inner, listed)]
    for kind, path, listed in lists:
        for index, row in objects(listed):
            yield kind or _kind(row), part.place(f"{path}[{index}]"), row


def _kind(row: Json) -> str:
    """Return what a row is, by the fields that it alone has."""
    if "dmu" in row or "startTime" in row or "date" in row:
        return "meetings"
    if said(row, "personId", "person_id") is not None:
        return "positions"
    return "persons" if "firstName" in row or "lastName" in row else "dmus"


def _position(
    gathering: Gathering,
    where: str,
    row: Json,
    roles: dict[str | None, str | None],
    bodies: dict[str | None, str | None],
    people: set[str],
) -> None:
    """Keep an office: its title is the role, with the body behind it where the role alone does not
    say what it is.
    """
    person = gathering.key(said(row, "personId", "person_id"))
    role = roles.get(text_of(said(row, "roleId", "role_id"))) or ""
    if not role or person not in people:
        gathering.read += 1
        gathering.report(where, role, _NO_PERSON if role else _NO_ROLE)
        return
    body = bodies.get(text_of(said(row, "dmuId", "dmu_id"))) or ""
    whole = f"{role} {body}".strip()
    title = role if offices.kind_of(role) or not offices.kind_of(whole) else whole
    until = gathering.day(where, said(row, "endDate", "end_date"))
    gathering.keep(OfficeRecord(where=where, person=person, title=title, until_date=until))


def _meeting(gathering: Gathering, where: str, row: Json) -> None:
    gathering.read += 1
    day = gathering.day(where, row.get("date"))
    body = text_of(object_of(row.get("dmu")).get("name")) or ""
    name = text_of(row.get("description")) or body
    if day is None:
        gathering.report(where, name, NO_MEETING_DAY)
        return
    key = gathering.key(row.get("id"))
    gathering.keep(
        MeetingRecord(
            where=where,
            key=key,
            name=name,
            held_on=day,
            body=who_meets(body) or who_meets(name),
            sort_key=gathering.key(object_of(row.get("dmu")).get("id")) or gathering.key(name),
            cancelled=bool(row.get("canceled")),
        )
    )
    for index, item in objects(row.get("items")):
        gathering.read += 1
        if "sortorder" in item and not item["sortorder"]:
            gathering.report(f"{where}.items[{index}]", text_of(item.get("id")), _HIDDEN)
            continue
        gathering.keep(
            ItemRecord(
                where=f"{where}.items[{index}]",
                key=gathering.key(item.get("id")),
                meeting=key,
                title=plain(text_of(item.get("title")) or ""),
                number=text_of(item.get("number")) or "",
            )
        )
