"""Joint arrangements and who takes part in them, from lists that know both by name only.

A name finds an organisation where exactly one bears it or bore it. Anything else is refused: a tie
is never guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict

import sqlalchemy as sa

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers.government import TOOI
from conflict_graph.readers.tables.columns import fold
from register.access import SERVER
from register.errors import Invalid
from register.extensions import db
from register.models.organisations import Organisation, OrganisationName
from register.services.organisations import organisations

_KINDS_OF_BODY = (
    "gemeente_",
    "provincie_",
    "waterschap_",
    "hoogheemraadschap_",
    "wetterskip_",
    "ministerie_",
)
_ABBREVIATION = re.compile(r"\s*\([^()]*\)\s*$")
_GENERIC = re.compile(r"^(?:gemeenschappelijke_regeling|gr|openbaar_lichaam)_(?=.)")


class Names:
    """Every name that an organisation bears or bore, folded; read once per file, and kept up to
    date.
    """

    def __init__(self) -> None:
        self._ids: dict[str, set[int]] = defaultdict(set)
        self._arrangements: dict[str, set[int]] = defaultdict(set)
        present = sa.select(Organisation.id, Organisation.name, Organisation.known_kind)
        ever = sa.select(Organisation.id, OrganisationName.name, Organisation.known_kind).join(
            Organisation.names
        )
        for key, name, kind in db.session.execute(present.union(ever)):
            self._note(key, name, kind)

    def _note(self, key: int, name: str, kind: OrganisationKind) -> None:
        self._ids[fold(name)].add(key)
        if kind is OrganisationKind.JOINT_ARRANGEMENT:
            self._arrangements[bare(name)].add(key)

    def note(self, organisation: Organisation) -> None:
        """Remember an organisation that was added."""
        self._note(organisation.id, organisation.name, organisation.kind)

    def bearers(self, name: str) -> set[int]:
        """Return who bears or bore exactly this name; capitals, accents and punctuation make no
        difference.
        """
        return self._ids.get(fold(name), set())

    def arrangements(self, name: str) -> set[int]:
        """Return the joint arrangements with this name, whatever abbreviation or generic word
        stands with it.
        """
        return self._arrangements.get(bare(name), set())


def bare(name: str) -> str:
    """Return the name of an arrangement without what one list writes and another does not.

    >>> bare("Gemeenschappelijke regeling Afvalschap De Rietkraag (ADR)")
    'afvalschap_de_rietkraag'
    """
    return _GENERIC.sub("", fold(_ABBREVIATION.sub("", name) or name))


def participant(names: Names, name: str) -> Organisation:
    """Return who takes part: in such lists a bare name of a place is its municipality.

    Raises:
        Invalid: the name belongs to nobody that we know, or to several.
    """
    found: set[int] = set()
    if not fold(name).startswith(_KINDS_OF_BODY):
        found = names.bearers(f"Gemeente {name}")
    found = found or names.bearers(name)
    if not found:
        raise Invalid(
            "No organisation bears this name. Import organisations first, or give the full name."
        )
    if len(found) > 1:
        raise Invalid(
            "Several organisations bear or bore this name. Record this one by hand, with a number."
        )
    return _get(next(iter(found)))


def arrangement(names: Names, name: str, town: str | None, source: str) -> Organisation:
    """Return the joint arrangement with this name, added when nobody knows it.

    Registers list the body and each text of the arrangement under one name; the body is the one
    with a TOOI number.

    Raises:
        Invalid: several bear the name.
    """
    known = [_get(key) for key in sorted(names.arrangements(name))]
    here = [
        each for each in known if town and each.town and each.town.casefold() == town.casefold()
    ]
    likely = here or [each for each in known if town is None or each.town is None]
    bodies = [each for each in likely if any(row.scheme == TOOI for row in each.identifiers)]
    if len(likely) > 1 and len(bodies) == 1:
        return bodies[0]
    if len(likely) > 1:
        raise Invalid(
            "Several joint arrangements bear or bore this name. Record this one by hand, "
            "with a number."
        )
    if likely:
        return likely[0]
    made = organisations.add(
        SERVER, name, OrganisationKind.JOINT_ARRANGEMENT, town=town, source=source
    )
    names.note(made)
    return made


def _get(key: int) -> Organisation:
    return db.session.get_one(Organisation, key)
