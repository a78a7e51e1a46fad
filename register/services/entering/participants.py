"""Who can take part in a decision of a body: its officials with their office, groups of them, and
people who are hired and stand in no list yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OfficeKind, TieKind
from conflict_graph.readers.party_lines import HiredLine
from register import access
from register.access import Identity, Permission, Subject
from register.errors import Invalid
from register.later import Later
from register.models.bodies import Body
from register.models.officials import Official
from register.models.organisations import Organisation
from register.services.declarations import positions
from register.services.declarations.positions import PositionEntry
from register.services.entering import groups
from register.services.officials import officials

if TYPE_CHECKING:
    from conflict_graph.readers import popolo
else:
    popolo = Later("conflict_graph.readers.popolo")

BY_OFFICE = (OfficeKind.EXECUTIVE, OfficeKind.ELECTED_MEMBER)
"""The kinds of office whose holders decide together, as a board or a council."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An official as a choice: with the office that counts at the moment; "" where none is on
    record.
    """

    official: Official
    office: str
    portfolio: str


@dataclass(frozen=True, slots=True)
class Together:
    """Several officials as one choice. `key` is a kind of office or the public id of a group."""

    key: str
    kind: OfficeKind | None
    name: str
    """As a clerk named it; "" where it is everybody in a kind of office."""
    members: tuple[Official, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Who can be chosen. `own`: the asker, whose part a colleague records; None: the asker holds no
    office here.
    """

    seats: Sequence[tuple[OfficeKind | None, Sequence[Seat]]]
    together: Sequence[Together]
    own: Official | None

    @property
    def by_key(self) -> dict[str, Official]:
        """The officials by public id."""
        return {seat.official.public_id: seat.official for _, some in self.seats for seat in some}

    def of_groups(self, keys: Sequence[str]) -> list[Official]:
        """Return the members of the groups with these keys."""
        return [official for each in self.together if each.key in keys for official in each.members]


def offered(identity: Identity, body: Body, moment: PartialDate) -> Choices:
    """Return who can be chosen for a decision at a moment, without the asker.

    Raises:
        NotAllowed: the asker keeps no decisions of the body.
    """
    own = next(
        (each for each in officials.list_of(body) if not _is_for(identity, body, each)), None
    )
    seats_of = seats(body, moment, lambda each: each is not own)
    known = {seat.official.id for _, some in seats_of for seat in some}
    boards = [
        Together(kind.value, kind, "", tuple(seat.official for seat in some))
        for kind, some in seats_of
        if kind in BY_OFFICE and len(some) > 1
    ]
    named = [
        Together(each.public_id, None, each.name, members)
        for each in groups.list_of(identity, body)
        if (
            members := tuple(
                member.official for member in each.members if member.official_id in known
            )
        )
    ]
    return Choices(seats_of, [*boards, *named], own)


def seats(
    body: Body, moment: PartialDate, is_meant: Callable[[Official], bool]
) -> list[tuple[OfficeKind | None, list[Seat]]]:
    """Return the officials of a body that are meant, by the kind of office that they held at a
    moment, as `officials.list_by_office` does.
    """
    found = [
        (kind, [_seat(each, kind, moment) for each in group if is_meant(each)])
        for kind, group in officials.list_by_office(body, moment)
    ]
    return [each for each in found if each[1]]


def _is_for(identity: Identity, body: Body, official: Official) -> bool:
    subject = Subject(body.id, official.person_id)
    return access.allows(identity, Permission.CHANGE_FACTS, subject)


def _seat(official: Official, kind: OfficeKind | None, moment: PartialDate) -> Seat:
    term = officials.counting_term(official, moment.earliest)
    if kind is None or term is None:
        return Seat(official, "", "")
    portfolio = ", ".join(part.strip() for part in term.current.portfolio.split(";") if part)
    return Seat(official, term.office.title, portfolio)


@dataclass(frozen=True, slots=True)
class HiredWords:
    """How somebody who is hired is recorded, in the language of the clerk: the office here, and the
    work at the firm.
    """

    office: str
    position: str


def check_hired(body: Body, line: HiredLine) -> None:
    """Let pass somebody whom the body has not in its list.

    Raises:
        Invalid: the body has an official of this name.
    """
    if officials.by_name(body).get(officials.name_words(line.person)):
        raise Invalid(
            "%(name)s stands in the list already. Tick that person.", "hired", name=line.person
        )


def hire(
    identity: Identity, body: Body, person: str, firm: Organisation, words: HiredWords
) -> Official:
    """Add somebody who is hired from a firm: an official from outside, on no public page, who works
    at that firm.

    Raises:
        NotAllowed: the asker keeps no officials of the body.
        Invalid: the name cannot be right.
    """
    name = popolo.name_of({"name": person})
    if name is None:
        raise Invalid("Enter the family name.", "hired")
    official = officials.add(
        identity, body, name.family_name, name.given_name, name.initials, name.prefix
    )
    office = officials.office(identity, body, words.office, OfficeKind.EXTERNAL)
    officials.appoint(identity, official, office, None)
    said = PositionEntry(
        title=words.position,
        organisation_id=firm.id,
        kind=TieKind.EMPLOYMENT,
        capacity=Capacity.PRIVATE,
        paid=True,
        ended=False,
    )
    positions.declare(identity, official, said)
    return official
