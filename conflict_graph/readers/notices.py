"""What the readers of European notices share: values with their problems, numbers, and who is which
party.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from conflict_graph.dates import PartialDate
from conflict_graph.facts import PartyRole, Problem
from conflict_graph.readers.content import problem
from conflict_graph.readers.markup import Node
from conflict_graph.readers.records import Mention, PartyRecord
from conflict_graph.readers.values import cents, decimal_of, parse_instant
from conflict_graph.resolution.identifiers import KVK, OIN, InvalidNumber, compact, validate
from conflict_graph.wording.remedies import Remedy

KVK_CANDIDATE = "NL-KVK-CANDIDATE"
"""Eight digits beside a Dutch buyer: its KvK number, or one that TenderNed gave out. Proof of
nothing.
"""

MAX_TITLE = 500
"""The longest title; what is longer ends in an ellipsis."""

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_BASIC_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{2}:\d{2}:\d{2})(?:\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_CPV = re.compile(r"(\d{8})(?:-\d)?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}")
_DUTCH = frozenset({"NL", "NLD"})


@dataclass
class Notice:
    """A notice and what turned out to be wrong with it; each problem once."""

    root: Node
    problems: dict[Problem, None] = field(default_factory=dict)

    def report(self, node: Node, value: object, remedy: Remedy) -> None:
        """Add a problem at an element."""
        self.problems[problem(place(node), value, remedy)] = None

    def date(self, node: Node | None) -> PartialDate | None:
        """Return the day in an element; one that does not exist is reported."""
        text = node.words() if node is not None else ""
        if node is None or not text:
            return None
        try:
            return parse_day(text)
        except ValueError:
            self.report(node, text, Remedy("Write a day that exists, as YYYY-MM-DD."))
            return None

    def in_own_language(self, names: Sequence[Node]) -> str | None:
        """Return the name in the language of the notice, else the first one there is."""
        language = self.root.said("NoticeLanguageCode")
        own = [name for name in names if name.attributes.get("languageID") == language]
        return next((words for name in [*own, *names] if (words := name.words())), None)

    def first_date(
        self, dated: Iterable[tuple[Node | None, str]]
    ) -> tuple[PartialDate | None, str | None]:
        """Return the first day that can be read, and the name of its field."""
        for node, basis in dated:
            found = self.date(node)
            if found is not None:
                return found, basis
        return None, None

    def amount(self, nodes: Sequence[Node], attribute: str) -> tuple[int | None, str | None]:
        """Return the sum of amounts, in hundredths, and their currency, which stands in an
        attribute of each.

        Both are None where there is none, where one is wrong (which is reported), or where the
        currencies differ.
        """
        total, currencies = Decimal(0), set()
        for node in nodes:
            currency = node.attributes.get(attribute, "").strip()
            try:
                number = decimal_of(node.words().replace(" ", ""))
                cents(number)
            except ValueError:
                self.report(
                    node,
                    node.words(),
                    Remedy("Write an amount from 0 to 1,000,000,000,000, such as 1234.50."),
                )
                return None, None
            if not _CURRENCY.fullmatch(currency):
                self.report(
                    node, currency, Remedy("Name the currency by its three letters, such as EUR.")
                )
                return None, None
            total += number
            currencies.add(currency)
        if len(currencies) != 1:
            return None, None
        try:
            return cents(total), currencies.pop()
        except ValueError:
            self.report(
                nodes[0],
                str(total),
                Remedy("These amounts together are more than is believed; check each of them."),
            )
            return None, None


def place(node: Node) -> str:
    """Return the path of an element, from where the part of eForms begins, or below the root."""
    path = node.place
    return path.rpartition("/EformsExtension/")[2] or path


def parse_day(text: str) -> PartialDate:
    """Return the day in an XML date, whatever its time zone, or in eight digits.

    >>> str(parse_day("2023-04-23+01:00")), str(parse_day("20230423"))
    ('2023-04-23', '2023-04-23')

    Raises:
        ValueError: the text has another form, the day does not exist, or the year is not believed.
    """
    basic = _BASIC_DATE.fullmatch(text)
    if basic:
        return parse_instant("-".join(basic.groups()))
    match = _DATE.fullmatch(text)
    return parse_instant(match.group(1) if match else text)


def instant(date: str | None, time: str | None) -> str | None:
    """Return an XML date and time as one moment in UTC that sorts as text; None where the date
    cannot be read.

    >>> instant("2023-04-23+01:00", "20:59:32+01:00"), instant("2023-04-23", None)
    ('2023-04-23T19:59:32Z', '2023-04-23T00:00:00Z')
    """
    try:
        day = str(parse_day(date or ""))
    except ValueError:
        return None
    match = _TIME.fullmatch(time or "")
    try:
        moment = datetime.datetime.fromisoformat(
            f"{day}T{match.group(1)}{match.group(2) or 'Z'}" if match else day
        )
    except ValueError:
        moment = datetime.datetime.fromisoformat(day)
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def numbers(
    text: str | None, country: str | None, buyer: bool = False
) -> MappingProxyType[str, str]:
    """Return what a national number in a notice is: a KvK number (8 digits) or an OIN (20); of the
    Netherlands only.

    Nine digits are a number that TenderNed gave out, or of a natural person: neither is read. Of a
    buyer, eight digits are no more than a candidate.

    >>> dict(numbers("0123 4567", "NL"))
    {'NL-KVK': '01234567'}
    >>> dict(numbers("123456789", "NL")), dict(numbers("01234567", "BE"))
    ({}, {})
    """
    number = compact(text or "")
    schemes = {8: KVK, 20: OIN}
    scheme = schemes.get(len(number))
    if country not in _DUTCH or scheme is None:
        return MappingProxyType({})
    try:
        valid = validate(scheme, number)
    except InvalidNumber:
        return MappingProxyType({})
    return MappingProxyType({KVK_CANDIDATE if buyer and scheme == KVK else scheme: valid})


def cpv(codes: Iterable[str | None]) -> tuple[str, ...]:
    """Return CPV codes without their check digit, each once; what is no code is left out."""
    found = (_CPV.fullmatch(code or "") for code in codes)
    return tuple(dict.fromkeys(match.group(1) for match in found if match))


def title(procedure: str | None, lot: str | None, otherwise: str) -> str:
    """Return what a decision is called: the procedure, and its lot where that has a name of its
    own.

    >>> title("Jeugdhulp 2025", "Perceel 1", "")
    'Jeugdhulp 2025: Perceel 1'
    >>> title("Jeugdhulp 2025", "Jeugdhulp 2025", ""), title(None, None, "x")
    ('Jeugdhulp 2025', 'x')
    """
    names = dict.fromkeys(name for name in (procedure, lot) if name)
    whole = ": ".join(names) or otherwise
    return whole if len(whole) <= MAX_TITLE else whole[: MAX_TITLE - 1] + "…"


def parties(
    winners: Iterable[Mention], bidders: Iterable[Mention], subcontractors: Iterable[Mention] = ()
) -> tuple[PartyRecord, ...]:
    """Return each party once, in the first of these roles that it has."""
    found: dict[tuple[object, ...], PartyRecord] = {}
    roles = (
        (PartyRole.WINNER, winners),
        (PartyRole.BIDDER, bidders),
        (PartyRole.SUBCONTRACTOR, subcontractors),
    )
    for role, mentions in roles:
        for mention in mentions:
            key = (
                mention.name.casefold(),
                tuple(sorted(mention.identifiers.items())),
                (mention.town or "").casefold(),
            )
            found.setdefault(key, PartyRecord(mention, role))
    return tuple(found.values())
