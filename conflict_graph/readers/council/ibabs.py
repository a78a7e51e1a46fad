"""Read answers of iBabs, as its service gives them (SOAP): GetUsers, GetUser,
GetMeetingtypes, GetMeetingsByDateRange, GetListsEntriesByFilterRequest, GetListEntry and
GetListEntryVotes. Several answers stand together in a zip.

An answer is read by the elements in it, whatever operation gave it. GetListEntry does not repeat
the id of its entry: it belongs to the entry of the same title. Of a user no address is read.

Source: ontola/openbesluitvorming, src/ibabs/client.ts with tests/fixtures/ibabs_*.xml;
openstate/open-raadsinformatie, ocd_backend/utils/ibabs.py and transformers/ibabs_person.py.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.readers.council.gathering import (
    NO_BALLOT,
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    result_of,
    who_meets,
)
from conflict_graph.readers.council.records import (
    Ballot,
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OfficeRecord,
    Presence,
    PresenceRecord,
    ResultRecord,
)
from conflict_graph.readers.markup import Node
from conflict_graph.readers.records import Reading
from conflict_graph.wording.remedies import Remedy

SYSTEM = "ibabs"

_REFERENCE = re.compile(r"^(?P<sort>.*?)\s+(?P<day>\d{1,2}-\d{1,2}-\d{4})\s*$")
_NUMBERED = re.compile(r"^(?P<number>\d+(?:\.\d+)*[a-z]?)\.?\s+(?P<title>\S.*)$")
_NO_MEETING = Remedy(
    "This entry does not say in which meeting it was put. Offer it with GetListEntry, in one zip."
)
_REFUSED = Remedy("iBabs refused this question; ask it again, or ask iBabs for access.")
_VOTES = {"true": Ballot.FOR, "false": Ballot.AGAINST}


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the answers tell."""
    gathering = Gathering(SYSTEM)
    reader = _Answers(gathering)
    for part in parts:
        reader.take(part, part.value)
    reader.finish()
    return gathering.reading()


class _Answers:
    def __init__(self, gathering: Gathering) -> None:
        self.gathering = gathering
        self.sorts: dict[str, str] = {}
        self.meetings: list[tuple[FilePart, Node]] = []
        self.entries: dict[str, ItemRecord] = {}
        self.numbered: dict[tuple[PartialDate | None, str], list[ItemRecord]] = defaultdict(list)
        self.results: dict[str, str] = {}
        self.details: list[tuple[str, dict[str, str]]] = []

    def take(self, part: FilePart, root: Node) -> None:
        """Read an answer; what needs other answers waits."""
        refused = next((each for each in _all(root, "Status") if each.words() == "ERR"), None)
        if refused is not None:
            self.gathering.read += 1
            words = next((each.words() for each in _all(root, "Message")), "")
            if not words.startswith("No "):
                self.gathering.report(part.place(refused.place), words, _REFUSED)
        for sort in _all(root, "iBabsMeetingtype"):
            names = (sort.said("Description"), sort.said("Meetingtype"))
            self.sorts[sort.said("Id") or ""] = " ".join(each for each in names if each)
        self.meetings += [(part, each) for each in _all(root, "iBabsMeeting")]
        listed = [user for users in _all(root, "Users") for user in users.children()]
        for user in [*listed, *_all(root, "PublicProfile")]:
            self._user(part, user)
        for entry in [*_all(root, "iBabsListEntryBase"), *_all(root, "iBabsListEntryBasic")]:
            self._entry(part, entry)
        for detail in _all(root, "GetListEntryResult"):
            pairs = {
                pair.said("Key") or "": pair.said("Value") or ""
                for pair in detail.inside("KeyValueOfstringstring")
            }
            self.details.append((part.place(detail.place), pairs))
        for vote in _all(root, "iBabsListEntryVote"):
            self._vote(part, vote)

    def finish(self) -> None:
        """Read what waited."""
        for part, meeting in self.meetings:
            self._meeting(part, meeting)
        for where, pairs in self.details:
            self._detail(where, pairs)
        for key, each in self.entries.items():
            entry = self._placed(each)
            self.gathering.keep(entry)
            if not entry.meeting and entry.meeting_on is None:
                self.gathering.report(entry.where, entry.title, _NO_MEETING)
            if key in self.results:
                self.gathering.read += 1
                self.gathering.keep(
                    ResultRecord(where=entry.where, item=key, result=result_of(self.results[key]))
                )

    def _placed(self, entry: ItemRecord) -> ItemRecord:
        """Return an entry with the meeting and the item with which it was put, where one item alone
        has its number on its day.
        """
        put_with = self.numbered.get((entry.meeting_on, entry.number), [])
        if entry.meeting or len(put_with) != 1:
            return entry
        return replace(entry, meeting=put_with[0].meeting, part_of=put_with[0].key)

    def _user(self, part: FilePart, user: Node) -> None:
        self.gathering.read += 1
        where = part.place(user.place)
        key = self.gathering.key(user.said("UniqueId") or user.said("UserId") or user.said("Id"))
        person = self.gathering.person(where, key, user.said("Name"))
        if person is None:
            return
        self.gathering.keep(person)
        function = user.said("FunctionName")
        if function and function != "None":
            self.gathering.keep(OfficeRecord(where=where, person=key, title=function))

    def _meeting(self, part: FilePart, meeting: Node) -> None:
        self.gathering.read += 1
        where = part.place(meeting.place)
        sort_id = meeting.said("MeetingtypeId") or ""
        sort = meeting.said("Meetingtype") or self.sorts.get(sort_id, "")
        day = self.gathering.day(where, meeting.said("MeetingDate"))
        key = self.gathering.key(meeting.said("Id"))
        if day is None:
            self.gathering.report(where, sort, NO_MEETING_DAY)
            return
        self.gathering.keep(
            MeetingRecord(
                where=where,
                key=key,
                name=sort,
                held_on=day,
                body=who_meets(sort),
                sort_key=self.gathering.key(sort_id),
            )
        )
        for user in meeting.all("Attendees/iBabsUserBasic"):
            self.gathering.read += 1
            self.gathering.keep(
                PresenceRecord(
                    where=part.place(user.place),
                    meeting=key,
                    person=self.gathering.key(user.said("UniqueId")),
                    presence=Presence.PRESENT,
                    name=user.said("Name") or "",
                )
            )
        for item in meeting.all("MeetingItems/iBabsMeetingItem"):
            self._item(part, key, day, item)

    def _item(self, part: FilePart, meeting: str, day: PartialDate, item: Node) -> None:
        self.gathering.read += 1
        key = self.gathering.key(item.said("Id"))
        found = ItemRecord(
            where=part.place(item.place),
            key=key,
            meeting=meeting,
            title=item.said("Title") or "",
            number=item.said("Features") or "",
        )
        self.gathering.keep(found)
        if found.number:
            self.numbered[day, found.number].append(found)
        for entry in item.children("ListEntries"):
            for each in entry.children():
                entry_key = self.gathering.key(each.said("EntryId"))
                if entry_key in self.entries:
                    put = self.entries[entry_key]
                    self.entries[entry_key] = replace(put, meeting=meeting, part_of=key)

    def _entry(self, part: FilePart, entry: Node) -> None:
        self.gathering.read += 1
        key = self.gathering.key(entry.said("EntryId"))
        self.entries[key] = ItemRecord(
            where=part.place(entry.place),
            key=key,
            meeting="",
            title=entry.said("EntryTitle") or "",
            is_motion=True,
        )
        if entry.said("VoteResult"):
            self.results[key] = entry.said("VoteResult") or ""

    def _detail(self, where: str, pairs: dict[str, str]) -> None:
        title = pairs.get("Onderwerp") or pairs.get("Titel") or ""
        called = [each for each in self.entries.values() if each.title == title]
        if len(called) != 1:
            self.gathering.read += 1
            self.gathering.report(where, title, _TWO_ENTRIES if called else _NO_ENTRY)
            return
        known = called[0]
        sort, _, rest = pairs.get("Agendapunt", "").replace("\\n", "\n").partition("\n")
        head = _REFERENCE.match(sort.strip())
        day = self.gathering.day(where, head["day"]) if head else None
        self.entries[known.key] = replace(
            known, meeting_on=day, number=_number(rest), reference=pairs.get("Kenmerk", "")
        )
        if pairs.get("Status"):
            self.results[known.key] = pairs["Status"]

    def _vote(self, part: FilePart, vote: Node) -> None:
        self.gathering.read += 1
        where = part.place(vote.place)
        item = self.gathering.key(vote.said("EntryId"))
        word = vote.said("Vote") or ""
        ballot = _VOTES.get(word.casefold())
        if ballot is None:
            self.gathering.report(where, word, NO_BALLOT)
            return
        self.gathering.keep(
            BallotRecord(
                where=where,
                item=item,
                person=self.gathering.key(vote.said("UserId")),
                ballot=ballot,
                round=item,
                name=vote.said("UserName") or "",
            )
        )


_TWO_ENTRIES = Remedy("Two entries have this title; nobody can tell which one this is.")
_NO_ENTRY = Remedy(
    "No entry with this title stands in the file. Offer it with GetListsEntriesByFilterRequest, in "
    "one zip."
)


def _all(root: Node, name: str) -> Iterator[Node]:
    if root.name == name:
        yield root
    yield from root.inside(name)


def _number(text: str) -> str:
    """Return the number before the title of an item."""
    found = _NUMBERED.match(" ".join(text.split()))
    return found["number"] if found else ""
