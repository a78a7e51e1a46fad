"""What lists and the law have of a position beside what it is, where and when: one table of fields,
from which the form, the page, the import, the exports and the docs follow.

None everywhere: not known. Source: `docs/particulars.md` says of each field why it is there.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from conflict_graph.dates import PartialDate


class TimeUnit(enum.StrEnum):
    """In what time is counted. A part of a day and a meeting are kept as they were said: how many
    hours that is nobody said.
    """

    HOUR = "hour"
    HALF_DAY = "half_day"
    DAY = "day"
    MEETING = "meeting"


class Per(enum.StrEnum):
    """Over what time is counted."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


MOST_PER = {Per.WEEK: 60, Per.MONTH: 260, Per.YEAR: 3120}
"""Up to how many hours a position can take, 60 a week; of other units fewer fit in."""
_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "nl": {
        TimeUnit.HOUR: ("uur", "uur"),
        TimeUnit.HALF_DAY: ("dagdeel", "dagdelen"),
        TimeUnit.DAY: ("dag", "dagen"),
        TimeUnit.MEETING: ("keer", "keer"),
        Per.WEEK: ("per week",) * 2,
        Per.MONTH: ("per maand",) * 2,
        Per.YEAR: ("per jaar",) * 2,
        "about": ("ongeveer ",) * 2,
        "to": (" tot ",) * 2,
    },
    "en": {
        TimeUnit.HOUR: ("hour", "hours"),
        TimeUnit.HALF_DAY: ("half-day", "half-days"),
        TimeUnit.DAY: ("day", "days"),
        TimeUnit.MEETING: ("time", "times"),
        Per.WEEK: ("a week",) * 2,
        Per.MONTH: ("a month",) * 2,
        Per.YEAR: ("a year",) * 2,
        "about": ("about ",) * 2,
        "to": (" to ",) * 2,
    },
}
_STORED = re.compile(r"(~?)([\d.]+)-([\d.]+) (\w+)/(\w+)")


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """How much time a position takes: from `least` to `most`, often the same, of a unit per week,
    month or year, as somebody said it. Nothing is turned into another unit.
    """

    least: float
    most: float
    unit: TimeUnit = TimeUnit.HOUR
    per: Per = Per.WEEK
    about: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.least <= self.most <= MOST_PER[self.per]:
            raise ValueError(f"{self.least} to {self.most} cannot be")

    def __str__(self) -> str:
        about = "~" if self.about else ""
        return f"{about}{self.least:g}-{self.most:g} {self.unit}/{self.per}"

    @classmethod
    def parse(cls, text: str) -> TimeSpent:
        """Read back what `str` wrote.

        Raises:
            ValueError: it did not write this.
        """
        found = _STORED.fullmatch(text)
        if found is None:
            raise ValueError(text)
        about, least, most, unit, per = found.groups()
        return cls(float(least), float(most), TimeUnit(unit), Per(per), bool(about))

    def words(self, language: str) -> str:
        """Return it in words, in `nl` or `en`.

        >>> TimeSpent(2, 4, per=Per.MONTH, about=True).words("nl"), TimeSpent(1, 1).words("en")
        ('ongeveer 2 tot 4 uur per maand', '1 hour a week')
        """
        said = _WORDS[language]
        many = self.most != 1
        least, most = (
            f"{each:g}".replace(".", "," if language == "nl" else ".")
            for each in (self.least, self.most)
        )
        amount = most if self.least == self.most else f"{least}{said['to'][0]}{most}"
        about = said["about"][0] if self.about else ""
        return f"{about}{amount} {said[self.unit][many]} {said[self.per][0]}"


class FeeDestination(enum.StrEnum):
    """Where what is paid for a position goes. Source: Gemeentewet 44 and 66: a fee for a position
    held ex officio goes to the treasury of the body.
    """

    SELF = "self"
    TREASURY = "treasury"
    EMPLOYER = "employer"
    CHARITY = "charity"


FEE_WRITTEN: Mapping[str, str] = {
    FeeDestination.SELF: "zelf",
    FeeDestination.TREASURY: "kas-van-het-orgaan",
    FeeDestination.EMPLOYER: "werkgever",
    FeeDestination.CHARITY: "goed-doel",
}
"""What stands for a destination in the API and in files."""


class FieldReader(enum.StrEnum):
    """Who reads a field of a position that is public itself."""

    EVERYBODY = "everybody"
    AS_CHOSEN = "as_chosen"
    """Everybody where the official says so, else the official and the clerks of the body."""
    CLERK = "clerk"
    """The official and the clerks of the body."""


class WhenAsked(enum.StrEnum):
    """When the form asks a field. A usual declaration is never asked more because of it."""

    WITH_PAY = "with_pay"
    """As an answer to the question whether it is paid."""
    IF_WANTED = "if_wanted"
    """On the page “more about this position”, for whoever opens it."""
    EX_OFFICIO = "ex_officio"
    """Of a position that is held ex officio."""
    NEVER = "never"
    """A list may say it."""


@dataclass(frozen=True, slots=True)
class ParticularField:
    """A field: its name here, as a column of a table and in the API and files; who reads it and
    when it is asked.
    """

    name: str
    column: str
    written: str
    reader: FieldReader = FieldReader.EVERYBODY
    asked: WhenAsked = WhenAsked.IF_WANTED


FIELDS = (
    ParticularField("time_spent", "tijdsbesteding", "tijdsbesteding"),
    ParticularField(
        "expenses", "onkostenvergoeding", "onkostenvergoeding", asked=WhenAsked.WITH_PAY
    ),
    ParticularField("fee_destination", "bezoldiging_gaat_naar", "bezoldigingGaatNaar"),
    ParticularField("appointed_by", "benoemd_door", "benoemdDoor", asked=WhenAsked.EX_OFFICIO),
    ParticularField("main_job", "is_hoofdfunctie", "isHoofdfunctie"),
    ParticularField("accepted_on", "aanvaard_op", "aanvaardOp"),
    ParticularField("published_on", "gepubliceerd_op", "gepubliceerdOp", asked=WhenAsked.NEVER),
    ParticularField(
        "note",
        "toelichting",
        "toelichting",
        FieldReader.AS_CHOSEN,
    ),
    ParticularField(
        "note_public",
        "toelichting_openbaar",
        "toelichtingOpenbaar",
        FieldReader.CLERK,
    ),
)
"""Every field, in the order of pages, tables and files."""
PUBLIC = tuple(each for each in FIELDS if each.reader is not FieldReader.CLERK)
"""The fields that the public views have."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is said of a position beside what it is, where and when.

    `expenses`: expenses are paid back; whether more is paid is said elsewhere. `appointed_by`: who
    named the official to it. `main_job`: True the main job, False beside it. `accepted_on`: when
    the official took it. `published_on`: when the body published it, where a list says so.
    `note_public`: whether everybody may read the note; only True lets it out.
    """

    time_spent: TimeSpent | None = None
    expenses: bool | None = None
    fee_destination: FeeDestination | None = None
    appointed_by: str | None = None
    main_job: bool | None = None
    accepted_on: PartialDate | None = None
    published_on: PartialDate | None = None
    note: str | None = None
    note_public: bool | None = None

    def over(self, other: Particulars) -> Particulars:
        """Return this, and of what it leaves open what the other says: a list that has no column
        for something takes nothing away. That everybody may read a note holds of that note alone.
        """
        said = self._stated()
        if self.note not in (None, other.note):
            said.setdefault("note_public", None)
        return replace(other, **said)  # type: ignore[arg-type]

    def agrees(self, other: Particulars) -> bool:
        """Say whether the other says all that this says."""
        return all(getattr(other, name) == value for name, value in self._stated().items())

    def _stated(self) -> dict[str, object]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: value for name, value in said.items() if value is not None}


NONE_STATED = Particulars()


def written(particulars: Particulars) -> dict[str, object]:
    """Return the public fields as the API and files have them, by the name they have there; None:
    not known.
    """
    return {each.written: as_written(getattr(particulars, each.name)) for each in PUBLIC}


def stated(particulars: Particulars) -> list[tuple[ParticularField, object]]:
    """Return the public fields that are known, each with its value, in their order."""
    found = ((each, getattr(particulars, each.name)) for each in PUBLIC)
    return [(each, value) for each, value in found if value is not None]


def as_written(value: object) -> object:
    """Return the value of a field as the API and files have it; a number of hours in words, in
    Dutch, for it may be one of several.
    """
    if isinstance(value, FeeDestination):
        return FEE_WRITTEN[value]
    if isinstance(value, TimeSpent):
        return value.words("nl")
    return str(value) if isinstance(value, PartialDate) else value
