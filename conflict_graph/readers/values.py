"""Dates, amounts and shares as they are written in files."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

from conflict_graph.dates import PartialDate
from conflict_graph.readers.written_dates import FIRST_YEAR, LAST_YEAR, UnlikelyYear

MAX_AMOUNT = 1_000_000_000_000
"""The largest amount that is believed, in whole units of its currency."""

_DAY_FIRST = re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})", re.ASCII)
_INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}.{0,20})?", re.ASCII)
_PLAIN = re.compile(r"-?\d{1,30}(?:[.,]\d{1,2})?", re.ASCII)
_DUTCH = re.compile(r"-?\d{1,3}(?:\.\d{3}){1,9}(?:,\d{1,2})", re.ASCII)
_ENGLISH = re.compile(r"-?\d{1,3}(?:,\d{3}){1,9}(?:\.\d{1,2})", re.ASCII)
_MILLIONS = re.compile(r"-?\d{1,3}(?:\.\d{3}){2,9}|-?\d{1,3}(?:,\d{3}){2,9}", re.ASCII)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,15})?)\s*(%?)", re.ASCII)


def can_read(read: Callable[[str], object], text: str) -> bool:
    """Say whether a reader makes something of a text, rather than raise ValueError."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def parse_date(text: str) -> PartialDate:
    """Read `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `D-M-YYYY`.

    >>> str(parse_date("1-3-2024"))
    '2024-03-01'

    Raises:
        ValueError: the text has another form, the day does not exist, or the year is not believed.
    """
    match = _DAY_FIRST.fullmatch(text)
    if match:
        day, month, year = match.groups()
        text = f"{year}-{month:0>2}-{day:0>2}"
    return _believed(PartialDate.parse(text))


def parse_instant(text: str) -> PartialDate:
    """Return the day of an ISO 8601 date or instant, as it was written, whatever its time zone.

    >>> str(parse_instant("2025-04-03T00:00:00+01:00"))
    '2025-04-03'

    Raises:
        ValueError: the text has another form, the day does not exist, or the year is not believed.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError("not an ISO 8601 date")
    return _believed(PartialDate.parse(match.group(1)))


def _believed(date: PartialDate) -> PartialDate:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        raise UnlikelyYear(date.year)
    return date


def cents(amount: Decimal) -> int:
    """Return hundredths, rounded half to even.

    >>> cents(Decimal("0.125")), cents(Decimal("5259392.96"))
    (12, 525939296)

    Raises:
        ValueError: the amount is negative or larger than is believed.
    """
    if not 0 <= amount <= MAX_AMOUNT:
        raise ValueError("the amount is negative or absurd")
    return int((amount * 100).quantize(Decimal(1), ROUND_HALF_EVEN))


def parse_cents(text: str) -> int:
    """Return hundredths from an amount in Dutch or English notation.

    >>> parse_cents("€ 1.234,50"), parse_cents("1,234.50"), parse_cents("1234.5")
    (123450, 123450, 123450)
    >>> parse_cents("2.500.000")
    250000000

    Raises:
        ValueError: the notation can be read in two ways, or the amount is negative or absurd.
    """
    text = text.removeprefix("€").strip()
    if _PLAIN.fullmatch(text):
        return cents(Decimal(text.replace(",", ".")))
    if _DUTCH.fullmatch(text):
        return cents(Decimal(text.replace(".", "").replace(",", ".")))
    if _ENGLISH.fullmatch(text):
        return cents(Decimal(text.replace(",", "")))
    if _MILLIONS.fullmatch(text):
        return cents(Decimal(text.replace(",", "").replace(".", "")))
    raise ValueError(f"{text!r} is not an amount")


def parse_share(text: str) -> float:
    """Return a share of 0–1 from `0.25`, `0,25` or `25%`.

    >>> parse_share("25%"), parse_share("0,5")
    (0.25, 0.5)

    Raises:
        ValueError: the text is no share, or lies outside 0–1.
    """
    match = _SHARE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a share")
    share = Decimal(match.group(1).replace(",", ".")) / (100 if match.group(2) else 1)
    if share > 1:
        raise ValueError("a share is at most 1 or 100%")
    return float(share)


def decimal_of(value: object) -> Decimal:
    """Return the number in a JSON value.

    Raises:
        ValueError: it holds none.
    """
    if (
        isinstance(value, bool)
        or not isinstance(value, int | Decimal | str)
        or len(str(value)) > 120
    ):
        raise ValueError("not a number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not number.is_finite():
        raise ValueError("not a number")
    return number


def plain(text: str) -> str:
    """Return a text with HTML entities decoded, up to three times encoded, and single spaces.

    >>> plain("Bakkerij &amp;#039;t  Hoekje")
    "Bakkerij 't Hoekje"
    """
    for _ in range(3):
        text = html.unescape(text)
    return " ".join(text.split())
