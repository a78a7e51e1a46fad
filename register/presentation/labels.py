"""The words for the members of enumerations, in the language of the reader."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _

from conflict_graph.facts import Capacity, OfficeKind, OrganisationKind, Relation, TieKind
from conflict_graph.phases import Phase
from register.models.imports import ImportState, Noun

CAPACITY: Mapping[Capacity, str] = {
    Capacity.PRIVATE: _("Personal"),
    Capacity.EX_OFFICIO: _("By virtue of the office (q.q.)"),
    Capacity.PUBLIC_OFFICE: _("Another public office"),
}

OFFICE: Mapping[OfficeKind, str] = {
    OfficeKind.EXECUTIVE: _("Executive"),
    OfficeKind.ELECTED_MEMBER: _("Elected member"),
    OfficeKind.CIVIL_SERVANT: _("Civil servant"),
    OfficeKind.EXTERNAL: _("Hired from outside"),
}

RELATION: Mapping[Relation, str] = {
    Relation.PARTNER: _("Partner"),
    Relation.PARENT: _("Parent"),
    Relation.CHILD: _("Child"),
    Relation.SIBLING: _("Brother or sister"),
    Relation.HOUSEHOLD: _("Somebody else in the household"),
    Relation.OTHER: _("Other relative"),
}

FAMILY_TIE: Mapping[TieKind, str] = {
    TieKind.OWNERSHIP: _("Owns it, or a part of it"),
    TieKind.MANAGEMENT: _("Runs it, or helps to run it"),
    TieKind.BOARD: _("Is on the board or the supervisory board"),
    TieKind.EMPLOYMENT: _("Works there"),
}

FORMER_TIE: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("I worked there"),
    TieKind.MANAGEMENT: _("I ran it, or helped to run it"),
    TieKind.BOARD: _("I was on the board or the supervisory board"),
    TieKind.ADVISORY: _("I advised or sat on an advisory board"),
}

INTEREST: Mapping[str, str] = {
    "holding": _("A part of a company that you own"),
    "family": _("An interest of a relative"),
    "former_position": _("A position from before your office"),
    "property": _("Land or a building"),
}

INTERESTS: Mapping[str, str] = {
    "holding": _("Parts of companies that officials own"),
    "family": _("Interests of relatives, without their names"),
    "former_position": _("Positions from before the office"),
    "property": _("Land and buildings, by area"),
}
"""The same for those who ask or read them of somebody else."""

ORGANISATION: Mapping[OrganisationKind, str] = {
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.FOUNDATION: _("Foundation"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.COOPERATIVE: _("Cooperative"),
    OrganisationKind.PUBLIC_BODY: _("Public body"),
    OrganisationKind.JOINT_ARRANGEMENT: _("Joint arrangement of public bodies"),
    OrganisationKind.STATE_OWNED: _("Company owned by the government"),
    OrganisationKind.PARTY: _("Political party"),
    OrganisationKind.OTHER: _("Something else"),
}

POSITION: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("I work there"),
    TieKind.MANAGEMENT: _("I run it, or help to run it"),
    TieKind.BOARD: _("I am on the board or the supervisory board"),
    TieKind.ADVISORY: _("I advise or sit on an advisory board"),
    TieKind.MEMBERSHIP: _("I am a member with a task"),
    TieKind.BUSINESS: _("It is my own business"),
    TieKind.OWNERSHIP: _("I own it or hold shares, and do nothing else there"),
    TieKind.UNSPECIFIED: _("Something else"),
}

KIND: Mapping[TieKind, str] = {
    TieKind.EMPLOYMENT: _("Employment"),
    TieKind.MANAGEMENT: _("Management"),
    TieKind.BOARD: _("Board or supervision"),
    TieKind.OFFICER: _("Board or supervision"),
    TieKind.ADVISORY: _("Advice"),
    TieKind.MEMBERSHIP: _("Membership"),
    TieKind.BUSINESS: _("Own business"),
}
"""What kind of position somebody else holds; of others the position itself says enough."""

NOUN: Mapping[Noun, str] = {
    Noun.ORGANISATIONS: _("Organisations"),
    Noun.OFFICIALS: _("Officials"),
    Noun.POSITIONS: _("Positions"),
    Noun.DECISIONS: _("Decisions"),
    Noun.PARTICIPATIONS: _("Who took part"),
}

IMPORT_STATE: Mapping[ImportState, str] = {
    ImportState.WAITING: _("Waiting"),
    ImportState.READING: _("Being read"),
    ImportState.KEEPING: _("Being written"),
    ImportState.DONE: _("Done"),
    ImportState.FAILED: _("Failed"),
    ImportState.UNDONE: _("Undone"),
}

PHASE: Mapping[Phase, str] = {
    Phase.RUNNING: _("Running"),
    Phase.ANNOUNCED: _("Announced"),
    Phase.ENDED: _("Ended"),
    Phase.END_UNKNOWN: _("End not known"),
}

ACT: Mapping[str, str] = {
    "declare": _("Declared"),
    "amend": _("Changed"),
    "end": _("Ended"),
    "withdraw": _("Withdrawn"),
}


DUTY: Mapping[str, str] = {
    "appointment": _("Declare your positions, or that you have none"),
    "change": _("Record changes of your positions"),
    "intention": _("Report that you mean to accept a position"),
    "income": _("State the income from your positions over"),
    "confirmation": _("Confirm that your list is right"),
    "after_office": _("Record the end of positions that ended with your office"),
    "open": _("Open"),
    "late": _("Late"),
    "asked": _("Not certain"),
    "ahead": _("Later"),
    "standing": _("Always holds"),
    "done": _("Done"),
}
"""The duties of officials, and where a task stands."""


HIDDEN: Mapping[str, str] = {
    "withdrawn": _("It was withdrawn."),
    "shielded": _("It is shielded on grounds of safety."),
    "office": _("The office is not public."),
    "owned": _("What somebody owns without paid work there is an interest, and no position."),
}
"""Why a position stands on no public page."""


def word(kind: enum.StrEnum | str | None) -> str:
    """Return the word for a member; "" for None."""
    tables: tuple[Mapping[Any, str], ...] = (CAPACITY, RELATION, OFFICE, ORGANISATION, POSITION)
    tables += (PHASE, NOUN, IMPORT_STATE)
    if kind is None:
        return ""
    found = next(
        (table[kind] for table in tables if any(type(key) is type(kind) for key in table)), None
    )
    return str(found if found is not None else {**ACT, **DUTY, **INTEREST}.get(str(kind), kind))


def filters() -> dict[str, Callable[..., str]]:
    """Return the template filters."""
    return {"word": word, "why_hidden": lambda reason: str(HIDDEN[reason])}


def column_word(name: str) -> str:
    """Return the name of a column as people write it: `soort_ambt` is *Soort ambt*, `kvk_nummer`
    *KvK-nummer*.
    """
    words = name.replace("_kvk", " KvK").replace("kvk_nummer", "KvK-nummer").replace("_", " ")
    return _ABBREVIATIONS.get(words, words[:1].upper() + words[1:])


_ABBREVIATIONS = {
    "kvk": "KvK",
    "rsin": "RSIN",
    "oin": "OIN",
    "eu funds": "EU funds",
    "eu geld": "EU-geld",
}
