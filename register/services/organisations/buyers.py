"""Which organisation is the buyer that a notice names, and why: by a number, or by a name that
leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from conflict_graph.readers.government import ROO
from conflict_graph.readers.records import DecisionRecord, Mention
from conflict_graph.resolution import buyers
from conflict_graph.resolution.buyers import BuyerKind, OrganisationStanding
from conflict_graph.wording import explain
from conflict_graph.wording.messages import Message
from register.extensions import db
from register.models.bodies import Body
from register.models.imports import BuyerAnswer
from register.models.organisations import Organisation
from register.services.organisations import name_register, organisations
from register.services.organisations.matching import fingerprint

_CONTRARY = ("same.number_differs", "same.town_differs")
"""What speaks against; another town does so only where the role of a buyer had to tell who it is: a
public body may buy from wherever it has an office.
"""
_BY_ROLE = frozenset(("same.buyer_listed", "same.buyer_territorial"))


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a buyer is, None when nobody can say, and what speaks for and against it."""

    organisation: Organisation | None
    because: tuple[Message, ...] = ()


def recognise(buyer: Mention, kind: BuyerKind | None) -> Recognised:
    """Return who a buyer is: by one number, else by its name where decision 0008 lets a buyer's
    name say so.
    """
    by_number = set(organisations.find_by_identifiers(buyer.identifiers.items()).values())
    if by_number:
        found = by_number.pop() if len(by_number) == 1 else None
        return Recognised(found, _compared(buyer, found) if found else ())
    said = buyers.in_register(buyer.name, name_register.index(), kind, _standing, buyer.town)
    meant = db.session.get(Organisation, said.key) if said.key is not None else None
    compared = _compared(buyer, meant) if meant else ()
    by_role = any(message.id in _BY_ROLE for message in said.verdict.evidence)
    contrary = tuple(
        message for message in compared if message.id in (_CONTRARY if by_role else _CONTRARY[:1])
    )
    if contrary:
        return Recognised(None, (*said.verdict.evidence, *contrary))
    town = tuple(message for message in compared if message.id == "same.town")
    return Recognised(meant, (*said.verdict.evidence, *town))


def _compared(buyer: Mention, organisation: Organisation) -> tuple[Message, ...]:
    return organisations.compare(buyer.name, buyer.town, organisation, buyer.identifiers).reasons


def _standing(organisation_id: int) -> OrganisationStanding:
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        return OrganisationStanding.OTHER
    if organisation.known_kind in name_register.PUBLIC_KINDS:
        return OrganisationStanding.PUBLIC
    return (
        OrganisationStanding.LISTED
        if any(row.scheme == ROO for row in organisation.identifiers)
        else OrganisationStanding.OTHER
    )


class Buyers:
    """The buyers of one file, each recognised once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, BuyerKind | None], Recognised] = {}

    def of(self, record: DecisionRecord) -> Recognised:
        """Return who the buyer of a record is; nobody where the record names none."""
        if record.buyer is None:
            return Recognised(None)
        key = (fingerprint(record.buyer), record.buyer_kind)
        if key not in self._known:
            self._known[key] = recognise(record.buyer, record.buyer_kind)
        return self._known[key]

    def kept(self, record: DecisionRecord) -> dict[str, Any] | None:
        """Return what a version of a decision keeps of its buyer, as JSON; None where the source
        names none.
        """
        if record.buyer is None:
            return None
        known = self.of(record)
        name = known.organisation.known_name if known.organisation else None
        return {
            "name": record.buyer.name,
            "is": name,
            "because": [message.to_mapping() for message in known.because],
        }


@dataclass(frozen=True, slots=True)
class BuyerQuestion:
    """A buyer that notices of a file name. `meant`: the organisation that it seems to be, None when
    nobody can say.
    """

    key: str
    name: str
    town: str | None
    notices: int
    meant: Organisation | None
    because: tuple[Message, ...]


class Whose:
    """Says of the notices of one file whether they are of one body."""

    def __init__(self, body: Body, buyers: Buyers | None = None) -> None:
        self._body = body
        self._buyers = buyers or Buyers()
        said = sa.select(BuyerAnswer).where(BuyerAnswer.body_id == body.id).order_by(BuyerAnswer.id)
        self._said = {row.fingerprint: row.is_body for row in db.session.scalars(said)}

    def is_body(self, record: DecisionRecord) -> bool | None:
        """Say whether the buyer of a notice is the body; None: that must be asked. Without a buyer
        it is. What somebody said counts first, then who the buyer is known to be.
        """
        buyer = record.buyer
        if buyer is None:
            return True
        meant = self._buyers.of(record).organisation
        if meant is self._body.organisation:
            return True
        if buyer.name.strip().casefold() == self._body.name.casefold():
            return True
        said = self._said.get(fingerprint(buyer))
        return False if said is None and meant is not None else said

    def elsewhere(self, records: Iterable[DecisionRecord]) -> dict[str, str]:
        """Return the names of the buyers that are not the body, or of which that must be asked, by
        the key under which an answer about them is kept.
        """
        return {
            fingerprint(record.buyer): record.buyer.name
            for record in records
            if record.body is None and record.buyer is not None and not self.is_body(record)
        }

    def is_said(self, record: DecisionRecord) -> bool:
        """Say whether somebody answered about the buyer of a notice."""
        return record.buyer is not None and fingerprint(record.buyer) in self._said

    def questions(self, records: Iterable[DecisionRecord]) -> list[BuyerQuestion]:
        """Return the buyers that must be asked about, by name, each with how many notices name
        it.
        """
        found: dict[str, list[DecisionRecord]] = {}
        for record in records:
            if record.body is None and record.buyer is not None and self.is_body(record) is None:
                found.setdefault(fingerprint(record.buyer), []).append(record)
        return sorted(
            (self._question(key, named) for key, named in found.items()), key=lambda each: each.name
        )

    def _question(self, key: str, named: list[DecisionRecord]) -> BuyerQuestion:
        buyer, known = named[0].buyer, self._buyers.of(named[0])
        assert buyer is not None, "only notices that name a buyer are asked about"
        return BuyerQuestion(
            key, buyer.name, buyer.town, len(named), known.organisation, known.because
        )


def sentences(because: Iterable[Message], language: str) -> list[str]:
    """Return what speaks for and against who a buyer seems to be."""
    return [explain.render(each, language) for each in because]


def reasons(buyer: dict[str, Any], language: str) -> list[str]:
    """Return why a buyer was taken for an organisation, or was not, in sentences."""
    return [explain.sentence(each["id"], each["params"], language) for each in buyer["because"]]
