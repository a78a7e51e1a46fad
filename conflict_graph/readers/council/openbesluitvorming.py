"""Read the bulk export of OpenBesluitvorming (NDJSON): a snapshot, or the feed of changes.

A record of the feed replaces what stood before of the same entity; a tombstone takes it away. Keys
are those of the supplier behind it, so that a meeting is one meeting, whoever tells of it.

Source: ontola/openbesluitvorming, API.md (bulk export) and schemas/*.schema.json.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from conflict_graph.readers.council.gathering import (
    NO_BALLOT,
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    Json,
    ballot_of,
    objects,
    result_of,
    who_meets,
)
from conflict_graph.readers.council.records import (
    BallotRecord,
    GoneRecord,
    ItemRecord,
    MeetingRecord,
    ResultRecord,
)
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.readers.records import Reading
from conflict_graph.wording.remedies import Remedy

SYSTEM = "openbesluitvorming"
_READ = ("Meeting", "Motion", "Person")
_NOT_KEPT = Remedy("Of this nothing is kept, and nothing has to be done.")


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the entities tell, each as its last record has it. A part is a list of records
    with their places.
    """
    gathering = Gathering(SYSTEM)
    newest: dict[str, tuple[str, Json]] = {}
    order: dict[str, int] = {}
    left_out: dict[str, dict[str, str]] = {}
    for part in parts:
        for where, record in part.value:
            entity = text_of(record.get("entity_id")) or text_of(
                object_of(record.get("payload")).get("id")
            )
            if entity is None:
                gathering.read += 1
                gathering.report(part.place(where), record.get("op"), _NO_ENTITY)
                continue
            kind = text_of(record.get("entity_type")) or entity.partition(":")[0].capitalize()
            if kind not in _READ:
                left_out.setdefault(kind, {}).setdefault(entity, part.place(where))
                continue
            sequence = record.get("seq")
            number = sequence if isinstance(sequence, int) else 0
            if number >= order.get(entity, 0):
                newest[entity], order[entity] = (part.place(where), record), number
    for entity, (where, record) in newest.items():
        gathering.read += 1
        if record.get("op") == "delete":
            gathering.keep(GoneRecord(where=where, key=key_of(entity)))
        else:
            kind = text_of(record.get("entity_type")) or entity.partition(":")[0].capitalize()
            _KINDS[kind](gathering, where, entity, object_of(record.get("payload")))
    for kind, places in left_out.items():
        gathering.report(next(iter(places.values())), kind, _NOT_KEPT, count=len(places))
    return gathering.reading()


_NO_ENTITY = Remedy("Give the entity_id; without it nobody can tell what this is about.")


def key_of(entity: object) -> str:
    """Return the key of an entity: its supplier and the supplier's own id.

    >>> key_of("meeting:ibabs:gemeente:vlietmonde:123"), key_of("meeting-1"), key_of(None)
    ('ibabs:123', 'openbesluitvorming:meeting-1', '')
    """
    text = text_of(entity)
    if text is None:
        return ""
    words = text.split(":", 4)
    return f"{words[1]}:{words[-1]}" if len(words) > 2 else f"{SYSTEM}:{text}"


def _meeting(gathering: Gathering, where: str, entity: str, value: Json) -> None:
    name = text_of(value.get("name")) or ""
    day = gathering.day(where, value.get("start_date"))
    if day is None:
        gathering.report(where, name, NO_MEETING_DAY)
        return
    committee = key_of(value.get("committee"))
    key = key_of(entity)
    gathering.keep(
        MeetingRecord(
            where=where,
            key=key,
            name=name,
            held_on=day,
            body=who_meets(name),
            sort_key=committee,
            cancelled=(text_of(value.get("status")) or "").casefold() in ("cancelled", "canceled"),
        )
    )
    _items(gathering, where, key, "", value.get("agenda"))


def _items(gathering: Gathering, where: str, meeting: str, above: str, listed: object) -> None:
    for index, item in objects(listed):
        gathering.read += 1
        place = f"{where}, agenda[{index}]"
        key = key_of(item.get("id"))
        below = item.get("agenda_items")
        title = text_of(item.get("title")) or text_of(item.get("description")) or ""
        gathering.keep(
            ItemRecord(
                where=place,
                key=key,
                meeting=meeting,
                title=title,
                number=text_of(item.get("number")) or "",
                is_heading=item.get("is_heading") is True,
                part_of=above or key_of(item.get("parent")),
            )
        )
        _items(gathering, place, meeting, key, below)


def _motion(gathering: Gathering, where: str, entity: str, value: Json) -> None:
    """Keep a motion as an item of its own, with who voted what. Who is in no list of voters is not
    listed; the feed does not tell absence from not voting.
    """
    key = key_of(entity)
    gathering.keep(
        ItemRecord(
            where=where,
            key=key,
            meeting=key_of(value.get("meeting")),
            title=text_of(value.get("name")) or "",
            is_motion=True,
            part_of=key_of(value.get("agenda_item")),
            meeting_on=gathering.day(where, value.get("date")),
        )
    )
    words = text_of(value.get("result")) or text_of(value.get("status"))
    if words:
        gathering.read += 1
        gathering.keep(ResultRecord(where=where, item=key, result=result_of(words)))
    for index, vote in objects(value.get("votes")):
        gathering.read += 1
        place = f"{where}, votes[{index}]"
        ballot = ballot_of(text_of(vote.get("option")) or "")
        name = text_of(vote.get("voter_name")) or ""
        person = key_of(vote.get("voter"))
        if ballot is None or not (person or name):
            remedy = NO_BALLOT if ballot is None else _NO_VOTER
            gathering.report(place, vote.get("option"), remedy)
        else:
            gathering.keep(
                BallotRecord(
                    where=place, item=key, person=person, ballot=ballot, round=key, name=name
                )
            )


_NO_VOTER = Remedy("Name who voted; it was left out.")


def _person(gathering: Gathering, where: str, entity: str, value: Json) -> None:
    person = gathering.person(where, key_of(entity), text_of(value.get("name")))
    if person is not None:
        gathering.keep(person)


_KINDS = {"Meeting": _meeting, "Motion": _motion, "Person": _person}
