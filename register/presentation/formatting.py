"""Dates, periods and amounts in words, in the language of the reader. Pure: text in, text out."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_percent

from conflict_graph.dates import Answer, PartialDate
from register.clock import HERE

_WORDS = {
    "nl": {
        "present": "heden",
        "no_start": "begin onbekend",
        "no_end": "einde onbekend",
        "ended": "beëindigd, datum onbekend",
        "from": "vanaf",
    },
    "en": {
        "present": "present",
        "no_start": "start unknown",
        "no_end": "end unknown",
        "ended": "ended, date unknown",
        "from": "from",
    },
}

Date = str | datetime.date | PartialDate


def date_words(text: Date, language: str) -> str:
    """Write a date as far as it is known.

    >>> date_words("2026-03-03", "nl")
    '3 maart 2026'
    >>> date_words("2026-03", "en")
    'March 2026'
    >>> date_words("2026", "nl")
    '2026'

    Raises:
        ValueError: the text is not `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    """
    date = PartialDate.parse(str(text))
    if date.month is None:
        return f"{date.year:04d}"
    pattern = "MMMM y" if date.day is None else "d MMMM y"
    return format_date(date.earliest, pattern, locale=language)


def period_words(
    start: Date | None,
    until: Date | None,
    ended: Answer | bool | None,
    language: str,
    today: datetime.date | None = None,
) -> str:
    """Write a period that is closed at both ends.

    `start` None: the beginning is not known. `ended` counts only where `until` is None: NO (or
    False) is still running, YES (or True) is over on a day that nobody stated, UNKNOWN (or None)
    says nothing. `today`: a period that begins after it and has no end does not run until now;
    None: every period has begun.

    >>> period_words("2024-03", None, Answer.NO, "nl")
    'maart 2024 – heden'
    >>> period_words("2019", "2023-06-30", Answer.YES, "en")
    '2019 – 30 June 2023'
    >>> period_words("2027-01", None, Answer.NO, "nl", datetime.date(2026, 11, 24))
    'vanaf januari 2027'
    """
    words = _WORDS[language]
    if start and not until and today and PartialDate.parse(str(start)).earliest > today:
        return f"{words['from']} {date_words(start, language)}"
    first = date_words(start, language) if start else words["no_start"]
    return f"{first} – {_end(until, ended, language)}"


def _end(until: Date | None, ended: Answer | bool | None, language: str) -> str:
    if until:
        return date_words(until, language)
    answer = ended if isinstance(ended, Answer) else Answer.of(ended)
    return _WORDS[language][{Answer.NO: "present", Answer.YES: "ended"}.get(answer, "no_end")]


def moment_words(moment: datetime.datetime, language: str) -> str:
    """Write a moment as people in the Netherlands count days and hours.

    >>> moment_words(datetime.datetime(2026, 6, 30, 22, 30, tzinfo=datetime.UTC), "nl")
    '1 juli 2026, 00:30'
    """
    return format_datetime(moment.astimezone(HERE), "d MMMM y, HH:mm", locale=language)


def share_words(share: float, language: str) -> str:
    """Write a part of a whole, 0-1, in whole hundredths.

    >>> share_words(0.375, "en")
    '38%'
    """
    return str(format_percent(share, locale=language))


def rate_words(share: float, language: str) -> str:
    """Write a small part of a whole, 0-1: in thousandths, and below a hundredth in
    ten-thousandths.

    >>> rate_words(0.0014, "nl"), rate_words(0.2, "en"), rate_words(0, "en")
    ('0,14%', '20.0%', '0.0%')
    """
    places = "0.00" if 0 < share < 0.01 else "0.0"
    return str(format_percent(share, f"#,##{places}%", locale=language))


def money_words(amount_cents: int, currency: str, language: str) -> str:
    """Write an amount; a whole amount goes without decimals.

    `currency` is an ISO 4217 code. Spaces inside an amount do not break.

    >>> money_words(125_000_000, "EUR", "en")
    '€1,250,000'
    """
    whole = amount_cents % 100 == 0
    places = "" if whole else ".00"
    pattern = {"nl": f"¤\N{NO-BREAK SPACE}#,##0{places}", "en": f"¤#,##0{places}"}[language]
    return format_currency(
        Decimal(amount_cents) / 100, currency, pattern, locale=language, currency_digits=False
    )


def one_stop(text: str) -> str:
    """Return a sentence with one full stop where a name that ends in one ends it.

    >>> one_stop("Het nummer hoort bij Haverlo B.V.. Klopt dat?"), one_stop("Wacht...")
    ('Het nummer hoort bij Haverlo B.V. Klopt dat?', 'Wacht...')
    """
    return _TWO_STOPS.sub(".", text)


_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?=\s|$)")


def is_past(date: PartialDate | None, today: datetime.date) -> bool:
    """Say whether a date is over for sure: a month or year only once it has ended.

    >>> days = datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)
    >>> [is_past(PartialDate(2026, 3), day) for day in days]
    [False, True]
    """
    return date is not None and date.latest < today


def filters(
    language: Callable[[], str], today: Callable[[], datetime.date]
) -> dict[str, Callable[..., object]]:
    """Return the template filters; `language` (`nl` or `en`) and `today` are asked at every use."""
    return {
        "moment_words": lambda moment: moment_words(moment, language()),
        "date_words": lambda text: date_words(text, language()),
        "period_words": lambda start, until=None, ended=None: period_words(
            start, until, ended, language(), today()
        ),
        "rate_words": lambda share: rate_words(share, language()),
        "share_words": lambda share: share_words(share, language()),
        "one_stop": lambda text: one_stop(str(text)),
        "is_past": lambda date: is_past(date, today()),
        "money_words": lambda amount_cents, currency="EUR": money_words(
            amount_cents, currency, language()
        ),
    }
