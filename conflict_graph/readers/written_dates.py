"""Dates as people write them, in Dutch and English: "27 maart 2024", "1-5-24", "sept. 2021",
"3-2024", "2024".
"""

from __future__ import annotations

import datetime
import re
import zoneinfo

from conflict_graph.dates import PartialDate

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""The years that are believed; others are placeholders or slips."""
CENTURY_TURNS_AT = 50
"""A year of two digits below this lies in this century, others in the last."""

MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januari january januar jannewaris jan",
            "februari february februar febrewaris feb febr",
            "maart march märz mrt mar",
            "april apr",
            "mei may mai maaie",
            "juni june juny jun",
            "juli july jul",
            "augustus august aug",
            "september septimber sept sep",
            "oktober october okt oct",
            "november novimber nov",
            "december dezember desimber dec dez",
        ),
        1,
    )
    for word in words.split()
}
_BETWEEN = re.compile(r"[\s./,-]+")
_DAY = re.compile(r"(\d{1,2})(?:e|ste|de|st|nd|rd|th)?", re.ASCII)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH_AND_YEAR = re.compile(r"^([a-z]{3,})-(\d{2})$", re.ASCII)
_SHORT_YEAR = re.compile(r"['’]?(\d{2})", re.ASCII)


class UnlikelyYear(ValueError):
    """A date with a year that is not believed."""

    def __init__(self, year: int) -> None:
        super().__init__(f"the year {year} is not believed")
        self.year = year


def read(text: str) -> PartialDate:
    """Return the date that a text says, as far as it says one: a day, a month or a year.

    Day and month stand in the Dutch order, unless the year comes first or the month is a word. A
    year of two digits needs a day and a month beside it, or a mark: `sept. '21`; or it stands as
    spreadsheets write it: `jan-19`.

    >>> [str(read(text)) for text in ("27 maart 2024", "1-5-24", "2024-03-27", "May 1, 1999")]
    ['2024-03-27', '2024-05-01', '2024-03-27', '1999-05-01']
    >>> [str(read(text)) for text in ("sept. 2021", "3/2024")]
    ['2021-09', '2024-03']
    >>> [str(read(text)) for text in ("2024-05-01T00:00:00", "2024-04-30T22:00:00Z")]
    ['2024-05-01', '2024-05-01']

    Raises:
        UnlikelyYear: the year is not believed.
        ValueError: it is no date, or the day does not exist.
    """
    text = _without_hour(text)
    trimmed = _MONTH_AND_YEAR.sub(r"\1 '\2", text.strip().casefold().rstrip("."))
    parts = _BETWEEN.split(trimmed)
    if not 1 <= len(parts) <= 3 or not all(parts):
        raise ValueError(f"{text!r} is no date")
    day, month, year = _in_order(parts)
    date = PartialDate(
        _year(year, len(parts)), _month(month) if month else None, _day(day) if day else None
    )
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise UnlikelyYear(date.year)
    return date


_HOUR = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[T ](?P<hour>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.ASCII | re.IGNORECASE,
)
_HERE = zoneinfo.ZoneInfo("Europe/Amsterdam")


def _without_hour(text: str) -> str:
    """Return the day of a moment as systems write it; with a zone, the day that it was here."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return text
    if found["zone"] is None:
        return found["day"]
    zone = found["zone"].upper().replace("Z", "+00:00")
    moment = f"{found['day']}T{found['hour'].split('.')[0]}{zone}"
    return datetime.datetime.fromisoformat(moment).astimezone(_HERE).date().isoformat()


def _in_order(parts: list[str]) -> tuple[str, str, str]:
    """Return day, month and year; "" for what is not said."""
    if _YEAR.fullmatch(parts[0]):
        year, month, day = [*parts, "", ""][:3]
        return day, month, year
    if len(parts) == 3 and parts[0] in MONTHS:
        return parts[1], parts[0], parts[2]
    day, month, year = ["", "", *parts][-3:]
    return day, month, year


NO_END = (2999, 9999)
"""The years of a last day with which systems say that there is none: 31-12-2999."""


def _year(text: str, parts: int) -> int:
    if _YEAR.fullmatch(text):
        return int(text)
    short = _SHORT_YEAR.fullmatch(text)
    if short is None or not (parts == 3 or (parts == 2 and len(text) == 3)):
        raise ValueError(f"{text!r} is no year")
    year = int(short[1])
    return year + (2000 if year < CENTURY_TURNS_AT else 1900)


def _month(text: str) -> int:
    if text in MONTHS:
        return MONTHS[text]
    if _NUMBER.fullmatch(text):
        return int(text)
    raise ValueError(f"{text!r} is no month")


def _day(text: str) -> int:
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no day")
    return int(found[1])
