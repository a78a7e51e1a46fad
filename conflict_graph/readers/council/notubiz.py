"""Read answers of Notubiz as JSON: events, a meeting with its agenda, votings and speakers.

A vote names a role and not a person, and whose role it is Notubiz does not publish: such a vote is
kept under the role, and belongs to nobody until somebody says whose it is. Where the page of the
portal names who voted for and against, those names count in the place of the roles. Who is no
longer active holds no office.

Source: test/data/meeting.json and speakers.json of RutgerRauws/python-notubiz; docs/notubiz.md of
Exileeh/wa-hat-wat-stimd (votings); ocd_backend/transformers/notubiz_meeting.py of
openstate/open-raadsinformatie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
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
from conflict_graph.readers.council.notubiz_page import NamedVotes, VotePage
from conflict_graph.readers.council.records import (
    Ballot,
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OfficeRecord,
    ResultRecord,
)
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.readers.records import Reading
from conflict_graph.readers.values import plain
from conflict_graph.wording.remedies import Remedy

SYSTEM = "notubiz"
_TITLE, _CASE = 1, 24
"""Attributes of a meeting or item, by the number that they have at every body."""
_MOTIONS = ("motion", "amendment")
_RESULTS: Mapping[str, str] = {
    "adopted": "aangenomen",
    "rejected": "verworpen",
    "withdrawn": "ingetrokken",
    "equal": "stemmen staken",
}
_NO_MEETING = Remedy("This is no meeting: nobody meets, and nothing is on its agenda.")
_NO_VOTING = Remedy(
    "The page does not say what was put to the vote here. Offer it together with the answer with "
    "the votings, in one zip."
)
_OTHER_COUNT = Remedy(
    "The page names another number of votes than the answer with the votings. What the page names "
    "was kept; compare the two."
)
_NAMED = (Ballot.FOR, Ballot.AGAINST)
"""What the page of the portal tells of votes."""
_NO_VOTER = Remedy("Notubiz does not say whose vote this is; it was left out.")


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the answers tell."""
    gathering = Gathering(SYSTEM)
    boards = {
        text_of(each.get("id")) or "": text_of(each.get("title")) or text_of(each.get("name")) or ""
        for part in parts
        for _, answer in objects(part.value)
        for _, each in objects(answer.get("gremia"))
    }
    votings: list[tuple[str, Json]] = []
    for part in parts:
        for index, answer in objects(part.value):
            prefix = f"[{index}]." if isinstance(part.value, list) else ""
            _answer(gathering, part, prefix, answer, boards)
            for at, voting in objects(answer.get("votings")):
                votings.append((part.place(f"{prefix}votings[{at}]"), voting))
    found = gathering.reading()
    meetings = {each.key: each.meeting for each in found.records if isinstance(each, ItemRecord)}
    named = {
        gathering.key(each.voting): (part, each)
        for part in parts
        if isinstance(part.value, VotePage)
        for each in part.value.votings
    }
    for where, voting in votings:
        on_page = named.pop(gathering.key(voting.get("id")), None)
        _voting(gathering, where, voting, meetings, on_page)
    for part, each in named.values():
        gathering.read += 1
        gathering.report(part.place(f"chart_{each.voting}"), each.voting, _NO_VOTING)
    return gathering.reading()


def _answer(
    gathering: Gathering, part: FilePart, prefix: str, answer: Json, boards: Mapping[str, str]
) -> None:
    for name in ("events", "meetings", "meeting"):
        for index, each in objects(answer.get(name)):
            at = f"{prefix}{name}" + (f"[{index}]" if isinstance(answer[name], list) else "")
            _meeting(gathering, part.place(at), each, boards)
    if "plannings" in answer:
        _meeting(gathering, part.place(prefix.rstrip(".")), answer, boards)
    speakers = answer.get("speakers")
    listed = object_of(speakers).get("speaker", speakers)
    for index, speaker in objects(listed):
        _speaker(gathering, part.place(f"{prefix}speakers[{index}]"), speaker)


def _attribute(value: Json, number: int) -> str:
    """Return an attribute: a list of numbered values, or a mapping of labels."""
    attributes = value.get("attributes")
    for _, each in objects(attributes):
        if str(each.get("id")) in (str(number), {_TITLE: "title"}.get(number)):
            return plain(text_of(each.get("value")) or "")
    label = {_TITLE: "Titel"}.get(number, "")
    return text_of(object_of(attributes).get(label)) or ""


def _meeting(gathering: Gathering, where: str, value: Json, boards: Mapping[str, str]) -> None:
    gathering.read += 1
    counted = object_of(value.get("event_type_data")).get("agenda_item_count")
    if counted == 0 and not value.get("gremium"):
        gathering.report(where, text_of(value.get("id")), _NO_MEETING)
        return
    planned = next((each for _, each in objects(value.get("plannings"))), {})
    day = gathering.day(where, planned.get("start_date"))
    name = _attribute(value, _TITLE) or text_of(value.get("title")) or ""
    gremium = object_of(value.get("gremium"))
    named = text_of(gremium.get("title")) or text_of(gremium.get("name"))
    board = named or boards.get(text_of(gremium.get("id")) or "", "")
    if day is None:
        gathering.report(where, name, NO_MEETING_DAY)
        return
    key = gathering.key(value.get("id"))
    gathering.keep(
        MeetingRecord(
            where=where,
            key=key,
            name=name or board,
            held_on=day,
            body=who_meets(board) or who_meets(name),
            sort_key=gathering.key(gremium.get("id")) or gathering.key(name),
            cancelled=bool(value.get("canceled")),
        )
    )
    _items(gathering, where, key, "", value.get("agenda_items"))


def _items(gathering: Gathering, where: str, meeting: str, above: str, listed: object) -> None:
    for index, item in objects(listed):
        gathering.read += 1
        place = f"{where}.agenda_items[{index}]"
        data = object_of(item.get("type_data"))
        key = gathering.key(item.get("id"))
        gathering.keep(
            ItemRecord(
                where=place,
                key=key,
                meeting=meeting,
                title=_attribute(data, _TITLE),
                number=(text_of(data.get("title_prefix")) or "").rstrip("."),
                reference=_attribute(data, _CASE),
                is_heading=data.get("heading") is True or item.get("type") == "label",
                part_of=above,
            )
        )
        _items(gathering, place, meeting, key, item.get("agenda_items"))


def _voting(
    gathering: Gathering,
    where: str,
    value: Json,
    meetings: Mapping[str, str],
    on_page: tuple[FilePart, NamedVotes] | None,
) -> None:
    """Keep a voting: about the item that it belongs to, or a motion or amendment put with it."""
    item = gathering.key(object_of(value.get("parent")).get("id"))
    round_ = gathering.key(value.get("id"))
    named = gathering.key(object_of(value.get("meeting")).get("id"))
    meeting = named or meetings.get(item, "")
    value = {**value, **object_of(value.get("type_data"))}
    if value.get("voting_type") in _MOTIONS:
        gathering.read += 1
        title = text_of(value.get("title")) or ""
        gathering.keep(
            ItemRecord(
                where=where,
                key=round_,
                meeting=meeting,
                title=title,
                is_motion=True,
                part_of=item,
            )
        )
        item = round_
    words = text_of(value.get("voting_result"))
    if words:
        gathering.read += 1
        result = result_of(_RESULTS.get(words, words))
        gathering.keep(ResultRecord(where=where, item=item, result=result))
    if on_page is not None:
        _named_votes(gathering, on_page, item, round_, value)
    for index, vote in objects(value.get("votes")):
        if on_page is not None and ballot_of(text_of(vote.get("vote")) or "") in _NAMED:
            continue
        gathering.read += 1
        place = f"{where}.votes[{index}]"
        word = text_of(vote.get("vote")) or ""
        role, ballot = text_of(vote.get("role_id")), ballot_of(word)
        if role is None or ballot is None:
            gathering.report(place, word, _NO_VOTER if ballot else NO_BALLOT)
            continue
        person = gathering.key(f"role:{role}")
        gathering.keep(
            BallotRecord(where=place, item=item, person=person, ballot=ballot, round=round_)
        )


def _named_votes(
    gathering: Gathering, on_page: tuple[FilePart, NamedVotes], item: str, round_: str, value: Json
) -> None:
    """Keep who voted for and against by the page of the portal, and say where the answer with the
    votings counts others.
    """
    part, named = on_page
    for index, (name, ballot) in enumerate(named.votes):
        gathering.read += 1
        gathering.keep(
            BallotRecord(
                where=part.place(f"chart_{named.voting}[{index}]"),
                item=item,
                person="",
                ballot=ballot,
                round=round_,
                name=name,
            )
        )
    by_role = Counter(
        ballot_of(text_of(vote.get("vote")) or "") for _, vote in objects(value.get("votes"))
    )
    by_name = Counter(ballot for _, ballot in named.votes)
    if value.get("votes") and any(by_role[each] != by_name[each] for each in _NAMED):
        where = part.place(f"chart_{named.voting}")
        gathering.report(where, str(by_name.total()), _OTHER_COUNT)


def _speaker(gathering: Gathering, where: str, value: Json) -> None:
    gathering.read += 1
    marks = object_of(value.get("@attributes"))
    key = gathering.key(marks.get("person_id") or marks.get("id"))
    first, last = text_of(value.get("firstname")), text_of(value.get("lastname"))
    person = gathering.person(where, key, " ".join(each for each in (first, last) if each))
    if person is None:
        return
    gathering.keep(person)
    title = text_of(value.get("function"))
    if title and text_of(marks.get("active")) != "0":
        gathering.keep(OfficeRecord(where=where, person=key, title=title))
