"""What a council information system tells of a body: one frozen record per thing, in the same words
whichever system told it.

A person, a meeting and an item are each known by a key: the name of the system and its own id,
`ibabs:4fe9…`. Whoever is told of under no key has the key "". *Absent*, *not listed* and *did not
vote* are three answers: what a source does not say has no record, and reads as not listed.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from conflict_graph.dates import PartialDate


class MeetingBody(enum.StrEnum):
    """Who meets."""

    COUNCIL = "council"
    """The elected members: council, states, general board."""
    COLLEGE = "college"
    """The executives: college, deputed states, daily board."""
    OTHER = "other"
    """A committee, presidium or other company that takes no decision of the body."""


class Presence(enum.StrEnum):
    """What a source says of somebody and a meeting."""

    PRESENT = "present"
    ABSENT = "absent"
    NOT_LISTED = "not_listed"
    """Nothing."""


class Ballot(enum.StrEnum):
    """What a source says of somebody and a vote."""

    FOR = "for"
    AGAINST = "against"
    ABSTAINED = "abstained"
    DID_NOT_VOTE = "did_not_vote"
    """The source lists this person with the vote, and no choice."""
    ABSENT = "absent"
    """The source says that this person was away at the vote."""
    NOT_LISTED = "not_listed"
    """Nothing."""


class ItemResult(enum.StrEnum):
    """What came of an item."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    HELD_OVER = "held_over"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRecord:
    """Somebody of whom the system knows. `name` is as the source writes it; the parts are its own,
    or taken from the name. `body`: what a source with many bodies calls the one at which that is;
    "" where it tells of one body alone.
    """

    where: str
    key: str
    name: str
    family_name: str
    given_name: str | None = None
    initials: str | None = None
    prefix: str | None = None
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRecord:
    """That somebody holds or held an office of the body, by its title. Dates None: not stated."""

    where: str
    person: str
    title: str
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """A meeting. `body` None: the source does not say who meets, and calls the sort of meeting
    `sort`, under the key `sort_key`.
    """

    where: str
    key: str
    name: str
    held_on: PartialDate
    body: MeetingBody | None
    sort_key: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """An item of an agenda, or a motion or amendment that was put to the vote with one.

    `meeting` "": the source names none, and `meeting_on` its day where it is known. `reference` is
    the number of the case or procedure; "" none. `part_of`: the key of the item with which a motion
    was put; "": not known.
    """

    where: str
    key: str
    meeting: str
    title: str
    number: str = ""
    reference: str = ""
    is_heading: bool = False
    is_motion: bool = False
    part_of: str = ""
    meeting_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceRecord:
    """That somebody was there, or was absent. `name`: how the source calls the person, where it
    says.
    """

    where: str
    meeting: str
    person: str
    presence: Presence
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotRecord:
    """What somebody did when an item was put to the vote. `round`: the key of the vote, for an item
    can have several.
    """

    where: str
    item: str
    person: str
    ballot: Ballot
    round: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechRecord:
    """That somebody spoke about an item."""

    where: str
    item: str
    person: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecord:
    """What came of an item."""

    where: str
    item: str
    result: ItemResult


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRecord:
    """That the system took something away that it told of before."""

    where: str
    key: str
