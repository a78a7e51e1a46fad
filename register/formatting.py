"""Dates, periods and amounts in words, in the language of the reader. Pure: text in, text out."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency

from conflict_graph.dates import Answer, PartialDate

_WORDS = {
    "nl": {
        "present": "heden",
        "no_start": "begin onbekend",
        "no_end": "einde onbekend",
        "ended": "beëindigd, datum onbekend",
    },
    "en": {
        "present": "present",
        "no_start": "start unknown",
        "no_end": "end unknown",
        "ended": "ended, date unknown",
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


def period_words(start: Date | None, until: Date | None, ended: Answer | bool | None, language: str) -> str:
    """Write a period that is closed at both ends.

    `start` None: the beginning is not known. `ended` counts only where `until` is None: NO (or False) is still
    running, YES (or True) is over on a day that nobody stated, UNKNOWN (or None) says nothing.

    >>> period_words("2024-03", None, Answer.NO, "nl")
    'maart 2024 – heden'
    >>> period_words("2019", "2023-06-30", Answer.YES, "en")
    '2019 – 30 June 2023'
    """
    words = _WORDS[language]
    first = date_words(start, language) if start else words["no_start"]
    return f"{first} – {_end(until, ended, language)}"


def _end(until: Date | None, ended: Answer | bool | None, language: str) -> str:
    if until:
        return date_words(until, language)
    answer = ended if isinstance(ended, Answer) else Answer.of(ended)
    return _WORDS[language][{Answer.NO: "present", Answer.YES: "ended"}.get(answer, "no_end")]


def money_words(amount_cents: int, currency: str, language: str) -> str:
    """Write an amount; a whole amount goes without decimals.

    `currency` is an ISO 4217 code. Spaces inside an amount do not break.

    >>> money_words(125_000_000, "EUR", "en")
    '€1,250,000'
    """
    whole = amount_cents % 100 == 0
    places = "" if whole else ".00"
    pattern = {"nl": f"¤\N{NO-BREAK SPACE}#,##0{places}", "en": f"¤#,##0{places}"}[language]
    return format_currency(Decimal(amount_cents) / 100, currency, pattern, locale=language, currency_digits=False)


def filters(language: Callable[[], str]) -> dict[str, Callable[..., str]]:
    """Return the template filters; `language` is asked at every use and answers `nl` or `en`."""
    return {
        "date_words": lambda text: date_words(text, language()),
        "period_words": lambda start, until=None, ended=None: period_words(start, until, ended, language()),
        "money_words": lambda amount_cents, currency="EUR": money_words(amount_cents, currency, language()),
    }
