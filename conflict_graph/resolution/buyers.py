"""Which organisation of a register a notice means by its buyer, of whom more is known than of any
other party.

Only contracting authorities and contracting entities publish notices, and a notice says which of
these its buyer is. That narrows down who it can be: a body governed by public law of this exact
name, legal form included, is the one in the register of government organisations if nobody else at
all bears that name. For any other party it proves nothing.

Source: Directive 2014/24/EU article 2(1) and annex I; Directive 2014/25/EU articles 3 and 4.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Hashable, Mapping
from types import MappingProxyType
from typing import TypeVar

from conflict_graph.resolution import organisation_names, resolve
from conflict_graph.resolution.name_index import Index
from conflict_graph.resolution.resolve import InRegister, Resemblance, SameAnswer
from conflict_graph.wording.messages import Message

Key = TypeVar("Key", bound=Hashable)


class BuyerKind(enum.StrEnum):
    """What a buyer is in law, as its notice says."""

    STATE = "state"
    """A ministry or another part of the central government."""
    TERRITORIAL = "territorial"
    """A regional or local authority: in the Netherlands a municipality, a province or a water
    authority.
    """
    PUBLIC_LAW = "public_law"
    """A body governed by public law, or an agency; it may have the form of a foundation or
    company.
    """
    ENTITY = "entity"
    """A contracting entity in water, energy, transport or post; it may have the form of a
    company.
    """


TED: Mapping[str, BuyerKind] = MappingProxyType(
    {
        "MINISTRY": BuyerKind.STATE,
        "NATIONAL_AGENCY": BuyerKind.PUBLIC_LAW,
        "REGIONAL_AUTHORITY": BuyerKind.TERRITORIAL,
        "REGIONAL_AGENCY": BuyerKind.PUBLIC_LAW,
        "BODY_PUBLIC": BuyerKind.PUBLIC_LAW,
    }
)
"""CA_TYPE. European institutions and others say nothing of use. Source: TED XML R2.0.9, Regulation
(EU) 2015/1986.
"""

EFORMS: Mapping[str, BuyerKind] = MappingProxyType(
    {
        "cga": BuyerKind.STATE,
        **dict.fromkeys(("ra", "la"), BuyerKind.TERRITORIAL),
        **dict.fromkeys(
            ("body-pl", "body-pl-cga", "body-pl-ra", "body-pl-la"), BuyerKind.PUBLIC_LAW
        ),
        **dict.fromkeys(
            ("pub-undert", "pub-undert-cga", "pub-undert-ra", "pub-undert-la"), BuyerKind.ENTITY
        ),
    }
)
"""BT-11. Who is only subsidised, or has special rights, may be anybody. Source: eForms codelist
buyer-legal-type.
"""

_MAY_HAVE_A_FORM = frozenset((BuyerKind.PUBLIC_LAW, BuyerKind.ENTITY))
"""Who may be a foundation or a company; a ministry or municipality never is."""


class OrganisationStanding(enum.StrEnum):
    """What a register knows of an organisation, apart from its name."""

    PUBLIC = "public"
    """It is a public body or joint arrangement."""
    LISTED = "listed"
    """A foundation or company that stands in the register of government organisations."""
    OTHER = "other"


def in_register(
    text: str,
    index: Index[Key],
    kind: BuyerKind | None,
    standing: Callable[[Key], OrganisationStanding],
    town: str | None = None,
) -> InRegister[Key]:
    """Return who a buyer is, if exactly one can be meant. `kind` None: the source says nothing that
    narrows it down.

    A public body is found by its name, as `resolve.in_register` does. A foundation or company is
    found where the notice says that the buyer may be one, it is listed, and words and legal form
    are those of nobody else. The bare name of a place is found where the notice says that the buyer
    is an authority of a place, one municipality, province or water authority alone is called after
    it, and the register has this name for it and for nobody else.
    """
    found = resolve.in_register(text, index, town)
    if found.key is None:
        authority = _authority(text, index, standing) if kind is BuyerKind.TERRITORIAL else None
        return (
            found if authority is None else _same(found, authority, "same.buyer_territorial", text)
        )
    known = standing(found.key)
    if known is OrganisationStanding.PUBLIC:
        return found
    if (
        known is OrganisationStanding.LISTED
        and kind in _MAY_HAVE_A_FORM
        and organisation_names.parse(text).form is not None
    ):
        return _same(found, found.key, "same.buyer_listed", text)
    told = (*found.verdict.evidence, Message.of("same.name_proves_nothing", name=text))
    return InRegister(
        None, Resemblance(SameAnswer.UNSURE, told, found.verdict.likeness), found.candidates
    )


def _same(found: InRegister[Key], key: Key, because: str, text: str) -> InRegister[Key]:
    kept = tuple(message for message in found.verdict.evidence if message.id != "same.place_only")
    return InRegister(
        key,
        Resemblance(SameAnswer.SAME, (*kept, Message.of(because, name=text)), 1.0),
        found.candidates,
    )


def _authority(
    text: str, index: Index[Key], standing: Callable[[Key], OrganisationStanding]
) -> Key | None:
    """Return the one authority that is called after a place, if the register has just this name for
    it alone.
    """
    name = organisation_names.parse(text)
    called_so = {each.key for each in index.same(name)}
    after = {
        each.key
        for each in index.bearers(name.words)
        if each.name.body in organisation_names.TERRITORIAL
    }
    if name.form is not None or len(called_so) != 1 or called_so != after:
        return None
    key = called_so.pop()
    return key if standing(key) is OrganisationStanding.PUBLIC else None
