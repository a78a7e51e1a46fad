"""Write the register as FollowTheMoney entities, one JSON object per line.

Every value is a list of texts and every reference an id. A position whose kind says too little
becomes an `UnknownLink`: no tie is made stronger than it was declared.

Source: FollowTheMoney schemata Person, Organization, Company, PublicBody, Position, Occupancy,
Directorship, Membership, Employment and UnknownLink.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from conflict_graph.exports.popolo import post_id
from conflict_graph.exports.published import (
    NOTICE,
    Organisation,
    Person,
    PublishedPosition,
    Register,
    Term,
)
from conflict_graph.facts import OrganisationKind, TieKind
from conflict_graph.resolution.identifiers import KVK

_SCHEMATA: Mapping[OrganisationKind, str] = MappingProxyType(
    {
        OrganisationKind.COMPANY: "Company",
        OrganisationKind.STATE_OWNED: "Company",
        OrganisationKind.PUBLIC_BODY: "PublicBody",
        OrganisationKind.JOINT_ARRANGEMENT: "PublicBody",
    }
)
_LINKS: Mapping[TieKind, tuple[str, str, str]] = MappingProxyType(
    {
        TieKind.EMPLOYMENT: ("Employment", "employee", "employer"),
        TieKind.BOARD: ("Directorship", "director", "organization"),
        TieKind.MANAGEMENT: ("Directorship", "director", "organization"),
        TieKind.MEMBERSHIP: ("Membership", "member", "organization"),
    }
)
_UNKNOWN = ("UnknownLink", "subject", "object")


def write(register: Register) -> Iterator[str]:
    """Return the lines, each with its line end."""
    for person in register.persons:
        yield _person(person, register.read_first)
    for organisation in register.organisations:
        yield _organisation(organisation)
    posts: set[str] = set()
    for term in register.terms:
        post = post_id(term.body, term.title)
        if post not in posts:
            posts.add(post)
            yield _entity(post, "Position", name=term.title, organization=term.body, country="nl")
        yield _occupancy(term, post)
    for entry in register.entries:
        yield _link(entry)


def _entity(id_: str, schema: str, **properties: str | None) -> str:
    known = {name: [value] for name, value in properties.items() if value}
    return json.dumps({"id": id_, "schema": schema, "properties": known}, ensure_ascii=False) + "\n"


def _person(person: Person, read_first: str | None) -> str:
    last = " ".join(part for part in (person.prefix, person.family_name) if part)
    return _entity(
        person.id,
        "Person",
        name=person.name,
        firstName=person.given_name,
        lastName=last,
        notes=f"{NOTICE}. {read_first}" if read_first else NOTICE,
    )


def _organisation(organisation: Organisation) -> str:
    schema = _SCHEMATA.get(organisation.kind, "Organization")
    number = organisation.numbers.get(KVK)
    return _entity(
        organisation.id,
        schema,
        name=organisation.name,
        registrationNumber=number,
        jurisdiction="nl",
        notes=NOTICE,
    )


def _occupancy(term: Term, post: str) -> str:
    start, end = str(term.from_date or ""), str(term.until_date or "")
    return _entity(
        term.id, "Occupancy", holder=term.person, post=post, startDate=start, endDate=end
    )


def _link(entry: PublishedPosition) -> str:
    schema, who, where = _LINKS.get(entry.kind, _UNKNOWN)
    ends = {who: entry.person, where: entry.organisation}
    start, end = str(entry.from_date or ""), str(entry.until_date or "")
    return _entity(
        entry.id,
        schema,
        **ends,
        role=entry.title,
        startDate=start,
        endDate=end,
        date=entry.declared_on,
    )
