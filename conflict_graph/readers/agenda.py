"""Lines of an agenda as people type or paste them: one line an item, with its number before it and
the parties behind a separator, where there are any.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from conflict_graph.facts import DecisionKind, PartyRole
from conflict_graph.readers import party_lines


@dataclass(frozen=True, slots=True)
class AgendaParty:
    """A party of an item. `kvk` "": no number is given; `name` is never empty where it is."""

    name: str
    kvk: str = ""


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One item. `number` "": none is given. `is_procedure`: it opens or orders the meeting, and
    nothing is decided that concerns anybody; `kind` is a guess from the words.
    """

    number: str
    title: str
    parties: tuple[AgendaParty, ...]
    kind: DecisionKind
    is_procedure: bool


_SEPARATORS = re.compile(r"\s*[\t|;]\s*")
_NUMBER = re.compile(
    r"(?:(?:agenda)?punt\s+|item\s+)?([0-9]{1,3}(?:\.[0-9]{1,3})*[a-z]?)[.):]?", re.IGNORECASE
)
_NUMBERED = re.compile(rf"{_NUMBER.pattern}\s+(?=\S)", re.IGNORECASE)
_BULLET = re.compile(r"^[-–•*·]\s+")
_PROCEDURE = re.compile(
    r"(?:opening|hamerstukken$|bespreekstukken$|debatstukken$|sluiting|schorsing|pauze|mededeling|rondvraag|vragen(?:half)?uur|ingekomen"
    r"|besluitenlijst|notulen|verslag van de vorige|spreekrecht|agenda$"
    r"|vaststell\w+ (?:van )?(?:de )?agenda|loting|minutes|announcements|closing)",
    re.IGNORECASE,
)
_KINDS: Mapping[DecisionKind, str] = {
    DecisionKind.CONTRACT_CHANGE: r"meerwerk|contractwijziging|wijziging van het contract",
    DecisionKind.AWARD: r"gunning|gunnen|gegund|opdracht|award",
    DecisionKind.TENDER: r"aanbested|inkoop|tender",
    DecisionKind.GRANT: r"subsidie|grant",
    DecisionKind.PERMIT: r"vergunning|ontheffing|permit",
    DecisionKind.ZONING: r"bestemmingsplan|omgevingsplan|wijzigingsplan|zoning",
    DecisionKind.LAND_SALE: r"verkoop|grondprijs|kavel|erfpacht|land",
    DecisionKind.LOAN: r"lening|garantie|garantstelling|borgstelling|loan",
    DecisionKind.APPOINTMENT: r"benoem|voordracht|appoint",
    DecisionKind.ACCOUNTS: r"jaarrekening|jaarstukken|jaarverslag|accounts",
    DecisionKind.ENFORCEMENT: r"handhav|dwangsom|enforce",
}
"""The words by which a kind is guessed, the most telling first; any other item is policy."""

ROLES: Mapping[DecisionKind, PartyRole] = {
    DecisionKind.AWARD: PartyRole.WINNER,
    DecisionKind.CONTRACT_CHANGE: PartyRole.WINNER,
    DecisionKind.TENDER: PartyRole.BIDDER,
    DecisionKind.GRANT: PartyRole.GRANTEE,
    DecisionKind.LOAN: PartyRole.GRANTEE,
    DecisionKind.PERMIT: PartyRole.APPLICANT,
    DecisionKind.LAND_SALE: PartyRole.BUYER,
}
"""What a party of an item most likely is, by its kind; of any other kind it is what it is about."""


def read(text: str) -> list[AgendaLine]:
    r"""Return the items, in order; empty lines are passed over.

    Tabs, semicolons and upright strokes part the number, the title and the parties; a number of
    eight digits with a party is its KvK number.

    >>> [line] = read("7a. Gunning renovatie sporthal | Bouwbedrijf Tarwedam B.V. (KvK 90000114)")
    >>> line.number, line.title, line.parties[0].kvk, line.kind.value
    ('7a', 'Gunning renovatie sporthal', '90000114', 'award')
    """
    return [found for line in text.splitlines() if (found := _line(line)) is not None]


def parties(text: str) -> tuple[AgendaParty, ...]:
    """Return the parties that a text names, parted as in an agenda."""
    return tuple(_party(cell) for cell in _cells(text))


def _cells(text: str) -> list[str]:
    return [cell for cell in _SEPARATORS.split(text.strip()) if cell]


def _line(line: str) -> AgendaLine | None:
    cells = _cells(_BULLET.sub("", line.strip()))
    if not cells:
        return None
    number, title, named = _numbered(cells)
    return AgendaLine(
        number,
        " ".join(title.split()),
        tuple(map(_party, named)),
        kind_of(title),
        is_procedure(title),
    )


def _numbered(cells: list[str]) -> tuple[str, str, list[str]]:
    """Return the number, the title and the parties."""
    first, *rest = cells
    if rest and (alone := _NUMBER.fullmatch(first)):
        return alone[1], rest[0], rest[1:]
    before = _NUMBERED.match(first)
    if before is None or len(first) == before.end():
        return "", first, rest
    return before[1], first[before.end() :], rest


def _party(cell: str) -> AgendaParty:
    """Return a party as a pasted line is read; what cannot be read so is a name as it stands."""
    said = party_lines.read_cell(cell)
    if said is None:
        return AgendaParty(" ".join(cell.split()))
    return AgendaParty(said.name or said.kvk, said.kvk)


def is_procedure(title: str) -> bool:
    """Say whether an item opens or orders the meeting, and nothing is decided that concerns
    anybody.
    """
    return _PROCEDURE.match(title) is not None


def kind_of(title: str) -> DecisionKind:
    """Return the kind of decision that the words of a title say; policy where none does."""
    return next(
        (kind for kind, words in _KINDS.items() if re.search(words, title, re.IGNORECASE)),
        DecisionKind.POLICY,
    )
