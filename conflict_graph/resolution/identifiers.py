"""Numbers of organisations: brought into one shape, and refused where they cannot be right.

A scheme is a code of org-id.guide (`NL-KVK`, `GB-COH`, `XI-LEI`), or one of the two Dutch numbers
that have no code there (`NL-RSIN`, `NL-OIN`). Numbers are text: a leading zero counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from stdnum import lei
from stdnum.nl import bsn

from conflict_graph.wording.remedies import Remedy

KVK, RSIN, OIN, COH, LEI = "NL-KVK", "NL-RSIN", "NL-OIN", "GB-COH", "XI-LEI"

_SEPARATORS = re.compile(r"[\s.\-]+")
_LEFT_BY_A_SPREADSHEET = re.compile(r"([0-9]+)\.0")
_DIGITS = re.compile(r"[0-9]+")
_COMPANIES_HOUSE = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]|[A-Z][0-9]{7}")


_SPELLINGS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("KVK", "KVKNUMMER", "KVKNR", "COC", "KAMERVANKOOPHANDEL"), KVK),
        **dict.fromkeys(("HANDELSREGISTER", "NLCOC", "NLKVKNUMMER", "NLKVKNR"), KVK),
        **dict.fromkeys(("RSIN", "RSINNUMMER", "NLRSINNUMMER"), RSIN),
        **dict.fromkeys(("OIN", "OINNUMMER", "NLOINNUMMER"), OIN),
        **dict.fromkeys(("COH", "COMPANIESHOUSE", "GBCOMPANIESHOUSE", "UKCOH"), COH),
        **dict.fromkeys(("LEI", "LEICODE", "GLEIF", "XLEI"), LEI),
        **{code.replace("-", ""): code for code in (KVK, RSIN, OIN, COH, LEI)},
    }
)
_NOT_IN_A_WORD = re.compile(r"[^A-Z0-9]+")


def known_scheme(text: str) -> str | None:
    """Return the scheme of a register that is known here, however it is spelled; None: another.

    >>> known_scheme("NL-KvK"), known_scheme("KvK-nummer"), known_scheme("BE-BCE_KBO")
    ('NL-KVK', 'NL-KVK', None)
    """
    return _SPELLINGS.get(_NOT_IN_A_WORD.sub("", text.upper()))


ONE_EACH = frozenset((KVK, RSIN, COH, LEI))
"""Schemes of which an organisation bears one number at a time. A body has a further OIN for each of
its parts, and what other schemes do is not known here. Source: Handelsregisterwet 2007, 9; ISO
17442; Companies Act 2006, 1066.
"""


class InvalidNumber(ValueError):
    """A number that cannot be right. Its text is the remedy: an English sentence that says what to
    do.
    """

    @property
    def remedy(self) -> Remedy:
        """What to do, to be said in any language."""
        return Remedy(str(self))


def compact(text: str) -> str:
    """Return the number without spaces, dots and hyphens, in capitals.

    >>> compact(" 0123.45 67 ")
    '01234567'
    """
    return _SEPARATORS.sub("", text).upper()


def validate(scheme: str, text: str) -> str:
    """Return the number in the one shape that its scheme has. A scheme that is not known here is
    only trimmed.

    >>> validate("NL-KVK", "01 23 45 67")
    '01234567'
    >>> validate("GB-LAE", " BNE ")
    'BNE'

    Raises:
        InvalidNumber: the number cannot be one of this scheme.
    """
    check = CHECKS.get(scheme)
    number = check(_without_scheme(scheme, text)) if check else text.strip()
    if not number:
        raise InvalidNumber("Fill in the number, or leave the scheme out.")
    return number


def validate_kvk(text: str) -> str:
    """Return a number of the Dutch trade register: eight digits, no check digit.

    >>> validate_kvk("1234567")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    conflict_graph.resolution.identifiers.InvalidNumber: ...; put the leading zero back.
    """
    number = _digits(text, "A KvK number has 8 digits and nothing else.")
    if len(number) == 7:
        raise InvalidNumber("A KvK number has 8 digits; put the leading zero back.")
    if len(number) == 9:
        raise InvalidNumber(
            "This looks like a TenderNed or RSIN number; fill in the KvK number of 8 digits."
        )
    if len(number) != 8 or number == "00000000":
        raise InvalidNumber("A KvK number has 8 digits; look it up in the trade register.")
    return number


def validate_rsin(text: str) -> str:
    """Return an RSIN: nine digits that pass the eleven-proof.

    >>> validate_rsin("111.222.333")
    '111222333'
    >>> validate_rsin("111222334")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    conflict_graph.resolution.identifiers.InvalidNumber: This RSIN fails the eleven-proof; ...
    """
    number = _digits(text, "An RSIN has 9 digits and nothing else.")
    if len(number) != 9:
        raise InvalidNumber("An RSIN has 9 digits; put leading zeros back.")
    if not bsn.is_valid(number):
        raise InvalidNumber("This RSIN fails the eleven-proof; look for a mistyped digit.")
    return number


def validate_oin(text: str) -> str:
    """Return an OIN, the number of a Dutch public body in digital traffic: twenty digits.

    >>> validate_oin("00000001 003214345000")
    '00000001003214345000'
    """
    number = _digits(text, "An OIN has 20 digits and nothing else.")
    if len(number) != 20:
        raise InvalidNumber("An OIN has 20 digits; put leading zeros back.")
    return number


def validate_companies_house(text: str) -> str:
    """Return a number of the British Companies House: eight characters, filled up with zeros.

    >>> validate_companies_house("4142000")
    '04142000'
    >>> validate_companies_house("SC12345")
    'SC012345'
    """
    number = compact(_without_decimal(text))
    prefix = re.match(r"[A-Z]*", number)
    letters = prefix.group() if prefix else ""
    padded = letters + number[len(letters) :].zfill(8 - len(letters))
    if not number.strip("0") or not _COMPANIES_HOUSE.fullmatch(padded):
        raise InvalidNumber(
            "A Companies House number has 8 characters, such as 04142000 or SC012345."
        )
    return padded


def validate_lei(text: str) -> str:
    """Return a legal entity identifier: twenty characters of which the last two are the check.

    >>> validate_lei("213800kud8lajwsq9d15")
    '213800KUD8LAJWSQ9D15'
    """
    number = compact(text)
    if len(number) != 20 or not number.isascii() or not lei.is_valid(number):
        raise InvalidNumber(
            "An LEI has 20 characters and a check at its end; look for a mistyped one."
        )
    return number


def read(scheme: str | None, text: str | None) -> tuple[str, str] | None:
    """Return scheme and number as they can be kept; None where the scheme or number is missing or
    cannot be right.

    For files that carry anything: an empty scheme says nothing, and a TenderNed number of nine
    digits is no KvK number.

    >>> read("NL-KVK", "12345678"), read("", "12345678"), read("NL-KVK", "391946993")
    (('NL-KVK', '12345678'), None, None)
    """
    scheme = (scheme or "").strip()
    scheme = known_scheme(scheme) or scheme
    if not scheme or not text:
        return None
    try:
        return scheme, validate(scheme, text)
    except InvalidNumber:
        return None


def with_derived(identifiers: Mapping[str, str]) -> dict[str, str]:
    """Return numbers with those that an OIN contains; a number that stands there by itself is left
    as it is.

    Source: Logius, OIN-stelsel: prefix 00000001 holds an RSIN of nine digits, 00000003 a KvK number
    of eight, each filled up with zeros; a number with another prefix is only a serial number.

    >>> with_derived({"NL-OIN": "00000003123456780000"})
    {'NL-KVK': '12345678', 'NL-OIN': '00000003123456780000'}
    """
    oin = identifiers.get(OIN, "")
    inside = {"00000001": (RSIN, oin[8:17], oin[17:]), "00000003": (KVK, oin[8:16], oin[16:])}.get(
        oin[:8]
    )
    found = read(*inside[:2]) if inside and not inside[2].strip("0") else None
    return {**dict([found] if found else []), **identifiers}


CHECKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        KVK: validate_kvk,
        RSIN: validate_rsin,
        OIN: validate_oin,
        COH: validate_companies_house,
        LEI: validate_lei,
    }
)
"""The check of every scheme that has one."""


_SCHEME_BEFORE = re.compile(r"\s*([A-Z][A-Z\s.:_-]*?)[\s.:_-]*(?=[0-9])", re.IGNORECASE)


def _without_scheme(scheme: str, text: str) -> str:
    """Return a number without the word for its own scheme before it: "NL-KVK-12345678"."""
    match = _SCHEME_BEFORE.match(text)
    return text[match.end() :] if match and known_scheme(match.group(1)) == scheme else text


def _without_decimal(text: str) -> str:
    """Drop the `.0` that a spreadsheet puts behind a number."""
    match = _LEFT_BY_A_SPREADSHEET.fullmatch(text.strip())
    return match.group(1) if match else text


def _digits(text: str, remedy: str) -> str:
    number = compact(_without_decimal(text))
    if not _DIGITS.fullmatch(number):
        raise InvalidNumber(remedy)
    return number
