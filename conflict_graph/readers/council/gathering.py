"""What the readers of council information systems have in common: the parts of a file, the records
that come of them, and what is said where something cannot be read.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.council.records import Ballot, ItemResult, MeetingBody, PersonRecord
from conflict_graph.readers.lines import text_of
from conflict_graph.readers.records import Reading
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import parse_date, parse_instant
from conflict_graph.readers.written import person_cells
from conflict_graph.wording.remedies import Remedy

Json = Mapping[str, Any]

_HERE = ZoneInfo("Europe/Amsterdam")
_ZONE = re.compile(r"(?:Z|[+-]\d{2}:?\d{2})$")
_NO_SORT = re.compile(
    r"commissie|presidium|senioren|convent|informatie|informerend|beeldvorm|oordeel|opini|werkgroep"
    r"|hoorzitting|bijeenkomst|training|fractie|rekenkamer|agendacomm|auditcomit|forum"
)
_COUNCIL = re.compile(
    r"gemeenteraad|raadsvergadering|\braad\b|besluitvorm|provinciale staten|statenvergadering"
    r"|algemeen bestuur|algemene bestuursvergadering|verenigde vergadering"
)
_COLLEGE = re.compile(r"\bcollege|gedeputeerde staten|dagelijks bestuur|\bb ?(?:&|en) ?w\b")
_RESULTS = (
    (ItemResult.WITHDRAWN, r"ingetrokken|trekt .*\bin\b"),
    (ItemResult.HELD_OVER, r"aangehouden|uitgesteld|houdt .*\baan\b"),
    (ItemResult.REJECTED, r"verworpen|verwerpt|afgewezen|niet aangenomen"),
    (ItemResult.ADOPTED, r"aangenomen|vastgesteld|aanvaard|neemt .*\baan\b|stelt .*\bvast\b"),
)
"""Words of an outcome, the one that says most first: "ingetrokken, niet aangenomen"."""
BALLOTS: Mapping[str, Ballot] = {
    **dict.fromkeys(("voor", "for", "in_favor", "in_favour", "ja"), Ballot.FOR),
    **dict.fromkeys(("tegen", "against", "nee"), Ballot.AGAINST),
    **dict.fromkeys(("onthouden", "onthouding", "blanco", "abstained"), Ballot.ABSTAINED),
    **dict.fromkeys(("niet_deelgenomen", "niet_gestemd", "did_not_vote"), Ballot.DID_NOT_VOTE),
    **dict.fromkeys(("afwezig", "absent"), Ballot.ABSENT),
}
"""What the systems write for what somebody did at a vote, folded."""

NO_DAY = Remedy("Write a day that exists, as YYYY-MM-DD.")
NO_MEETING_DAY = Remedy("Give the day of this meeting; it was left out.")
NO_BALLOT = Remedy("Use voor, tegen, onthouden or afwezig; it was left out and counts as nothing.")
ENDS_FIRST = Remedy("The position ends before it begins; correct one.")
NO_NAME = Remedy("Give this person a name; nobody can be known by a number alone.")


@dataclass(frozen=True, slots=True)
class FilePart:
    """One of the texts that were offered together. `prefix` stands before its places: the name of
    a file in an archive, or nothing.
    """

    prefix: str
    value: Any
    """A JSON value, or the root of an XML text."""

    def place(self, path: str) -> str:
        """Return a place in this part."""
        return ": ".join(each for each in (self.prefix, path) if each) or "file"


class Gathering:
    """The records of one file, in its order, with what is wrong in it. `read` counts the things in
    it, good or bad: each is kept, is known already, or is reported.
    """

    def __init__(self, system: str) -> None:
        self.system = system
        self.read = 0
        self.problems: list[Problem] = []
        self._records: Spool[Any] = Spool()

    def keep(self, *records: Any) -> None:
        """Keep records; the things that they tell of were counted."""
        for record in records:
            self._records.append(record)

    def report(self, where: str, value: object, remedy: Remedy, count: int | None = None) -> None:
        """Say what is wrong somewhere; `count`: with how many things of one sort."""
        shown = value if count is None else f"{value} ({count}×)"
        self.problems.append(problem(where, shown, remedy))

    def key(self, value: object) -> str:
        """Return a key of the system; "" where there is none."""
        found = text_of(value)
        return f"{self.system}:{found}" if found else ""

    def day(self, where: str, value: object) -> PartialDate | None:
        """Return a day; None where none is given, and a problem where it is none."""
        text = text_of(value)
        if text is None:
            return None
        try:
            return day_of(text)
        except ValueError:
            self.report(where, text, NO_DAY)
            return None

    def person(
        self,
        where: str,
        key: str,
        name: str | None,
        family: str | None = None,
        given: str | None = None,
        initials: str | None = None,
        prefix: str | None = None,
        body: str = "",
    ) -> PersonRecord | None:
        """Return somebody by the name in one piece or its parts; None, and a problem, where there
        is no name. `body`: as in the record.
        """
        if not family:
            if not name:
                self.report(where, "", NO_NAME)
                return None
            try:
                said = person_cells.read(name)
            except ValueError:
                self.report(where, name, NO_NAME)
                return None
            family, prefix = said.family_name, said.prefix
            initials, given = said.initials, said.given_name
        whole = name or " ".join(each for each in (given or initials, prefix, family) if each)
        return PersonRecord(
            where=where,
            key=key,
            name=whole,
            family_name=family,
            given_name=given or None,
            initials=initials or None,
            prefix=prefix or None,
            body=body,
        )

    def reading(self) -> Reading[Any]:
        """Return what was found."""
        return Reading(self._records.kept(), tuple(self.problems), self.read, readable=True)


def day_of(text: str) -> PartialDate:
    """Return the day here of a date or an instant.

    >>> str(day_of("2025-01-13T23:30:00Z")), str(day_of("20250114")), str(day_of("14-1-2025"))
    ('2025-01-14', '2025-01-14', '2025-01-14')

    Raises:
        ValueError: it is neither, or the year is not believed.
    """
    if len(text) == 8 and text.isascii() and text.isdigit():
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if len(text) > 10 and _ZONE.search(text):
        moment = datetime.datetime.fromisoformat(text).astimezone(_HERE)
        return parse_date(moment.date().isoformat())
    return parse_instant(text) if len(text) > 10 else parse_date(text)


def who_meets(name: str) -> MeetingBody | None:
    """Return who meets, by what a meeting or its sort is called; None: that does not say.

    >>> who_meets("Raadsvergadering"), who_meets("Raadscommissie Ruimte"), who_meets("Overleg")
    (<MeetingBody.COUNCIL: 'council'>, <MeetingBody.OTHER: 'other'>, None)
    """
    folded = " ".join(name.casefold().replace("_", " ").split())
    if _NO_SORT.search(folded):
        return MeetingBody.OTHER
    if _COUNCIL.search(folded):
        return MeetingBody.COUNCIL
    return MeetingBody.COLLEGE if _COLLEGE.search(folded) else None


def result_of(text: str) -> ItemResult:
    """Return what the words of an outcome say.

    >>> result_of("Motie verworpen"), result_of("besproken")
    (<ItemResult.REJECTED: 'rejected'>, <ItemResult.OTHER: 'other'>)
    """
    return next(iter(results_in(text)), ItemResult.OTHER)


def results_in(text: str) -> list[ItemResult]:
    """Return the outcomes of which the words stand in a text, the one that says most first."""
    folded = text.casefold()
    return [result for result, words in _RESULTS if re.search(words, folded)]


def ballot_of(text: str) -> Ballot | None:
    """Return what a word for a vote means; None: nothing that is known."""
    return BALLOTS.get(fold(text))


def said(value: Json, *names_: str) -> Any:
    """Return what stands under the first of these names that an object has, in capitals or not;
    None where it has none of them.
    """
    folded = {key.casefold(): each for key, each in value.items()}
    return next(
        (folded[name.casefold()] for name in names_ if folded.get(name.casefold()) is not None),
        None,
    )


def objects(value: object) -> Iterator[tuple[int, Json]]:
    """Yield the objects of a list with their places, and of one object itself."""
    listed = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
    for index, each in enumerate(listed):
        if isinstance(each, dict):
            yield index, each
