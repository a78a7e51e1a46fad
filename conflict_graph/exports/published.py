"""What is published of a register: the values that every export is written from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OrganisationKind, TieKind
from conflict_graph.particulars import NONE_STATED, Particulars
from conflict_graph.phases import Phase

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
"""The deed under which everything is given away. Source: CC0 1.0 Universal."""
PHASES: Mapping[str, str] = {
    Phase.RUNNING: "lopend",
    Phase.ANNOUNCED: "aangekondigd",
    Phase.ENDED: "beeindigd",
    Phase.END_UNKNOWN: "einde-onbekend",
}
"""What published data call a phase."""
NOTICE = f"CC0 1.0: {LICENCE}"
READ_FIRST = "Lees eerst: schijn is geen feit"


@dataclass(frozen=True, slots=True)
class Person:
    """A human being in office. `name` is as it is read aloud; other parts are None where not
    known.
    """

    id: str
    name: str
    family_name: str
    prefix: str | None = None
    given_name: str | None = None
    initials: str | None = None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation or public body. `numbers` are its identifiers by org-id.guide scheme."""

    id: str
    name: str
    kind: OrganisationKind
    numbers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Term:
    """A person in an office of a public body, whose organisation has the id `body`. Both dates may
    be unknown.
    """

    id: str
    person: str
    body: str
    title: str
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class PublishedPosition:
    """A published ancillary position of a person, in the register of the body with the organisation
    `body`.

    `recorded_on` and `declared_on` are ISO days: when it first came into the register, and when it
    was declared; None: a file brought it, and when it was declared is not known. `phase` is how it
    stands on the day of the export.
    """

    id: str
    person: str
    body: str
    organisation: str
    organisation_name: str
    title: str
    kind: TieKind
    recorded_on: str
    declared_on: str | None = None
    capacity: Capacity | None = None
    paid: bool | None = None
    from_date: PartialDate | None = None
    until_date: PartialDate | None = None
    phase: Phase = Phase.END_UNKNOWN
    particulars: Particulars = NONE_STATED
    """The note of the official is in it where everybody may read it."""


@dataclass(frozen=True, slots=True)
class Register:
    """All that is published. Each part is read once, in turn, so that none need fit in memory.

    Persons stand in the order of their ids, each once, and entries in the order of the ids of their
    persons. `explanation`: the address of a page on what does not follow from a position; None: no
    such page.
    """

    persons: Iterable[Person]
    organisations: Iterable[Organisation]
    terms: Iterable[Term]
    entries: Iterable[PublishedPosition]
    explanation: str | None = None

    @property
    def read_first(self) -> str | None:
        """What stands in a file for whoever opens it: that an appearance is not a fact, and where
        that is explained.
        """
        return f"{READ_FIRST}: {self.explanation}" if self.explanation else None
