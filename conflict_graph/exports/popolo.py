"""Write the register as a Popolo container.

A term is a membership with a `post_id`; a position beside the office is a membership without one.
What Popolo has no word for stands under a prefix of our own.

Source: Popolo, github.com/popolo-project/popolo-spec.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from uuid import NAMESPACE_URL, uuid5

from conflict_graph.exports.published import (
    LICENCE,
    PHASES,
    Organisation,
    Person,
    PublishedPosition,
    Register,
    Term,
)
from conflict_graph.particulars import as_written, stated

PREFIX = "nevenfunctie:"
Values = Mapping[str, object]


def write(register: Register) -> Iterator[str]:
    """Return the parts of the JSON text. What is not known is left out."""
    yield f'{{"license": {json.dumps(LICENCE)},\n'
    if register.read_first is not None:
        yield f'"{PREFIX}read_first": {json.dumps(register.read_first)},\n'
    yield '"persons": ['
    yield from _array(_person(person) for person in register.persons)
    yield '],\n"organizations": ['
    yield from _array(_organisation(organisation) for organisation in register.organisations)
    yield '],\n"memberships": ['
    posts: dict[str, Values] = {}
    yield from _array(_memberships(register, posts))
    yield '],\n"posts": ['
    yield from _array(posts.values())
    yield "]}\n"


def post_id(body: str, title: str) -> str:
    """Return the id of an office, the same for the same body and title in every export."""
    return str(uuid5(NAMESPACE_URL, f"urn:nevenfunctieregister:ambt:{body}:{title}"))


def _array(values: Iterable[Values]) -> Iterator[str]:
    separator = "\n"
    for value in values:
        known = {name: each for name, each in value.items() if each is not None}
        yield separator + json.dumps(known, ensure_ascii=False)
        separator = ",\n"


def _person(person: Person) -> Values:
    return {
        "id": person.id,
        "name": person.name,
        "family_name": " ".join(part for part in (person.prefix, person.family_name) if part),
        "given_name": person.given_name or person.initials,
    }


def _organisation(organisation: Organisation) -> Values:
    identifiers = [
        {"scheme": scheme, "identifier": number} for scheme, number in organisation.numbers.items()
    ]
    return {
        "id": organisation.id,
        "name": organisation.name,
        "classification": organisation.kind.value,
        "identifiers": identifiers,
    }


def _memberships(register: Register, posts: dict[str, Values]) -> Iterator[Values]:
    for term in register.terms:
        post = post_id(term.body, term.title)
        posts[post] = {"id": post, "label": term.title, "organization_id": term.body}
        yield _term(term, post)
    yield from map(_entry, register.entries)


def _term(term: Term, post: str) -> Values:
    return {
        "id": term.id,
        "role": term.title,
        "person_id": term.person,
        "organization_id": term.body,
        "post_id": post,
        "start_date": str(term.from_date) if term.from_date else None,
        "end_date": str(term.until_date) if term.until_date else None,
    }


def _entry(entry: PublishedPosition) -> Values:
    return {
        "id": entry.id,
        "role": entry.title,
        "person_id": entry.person,
        "organization_id": entry.organisation,
        "start_date": str(entry.from_date) if entry.from_date else None,
        "end_date": str(entry.until_date) if entry.until_date else None,
        f"{PREFIX}bezoldigd": entry.paid,
        f"{PREFIX}hoedanigheid": entry.capacity.value if entry.capacity else None,
        f"{PREFIX}soort": entry.kind.value,
        f"{PREFIX}status": PHASES[entry.phase],
        f"{PREFIX}vastgelegd_op": entry.recorded_on,
        f"{PREFIX}gemeld_op": entry.declared_on,
        f"{PREFIX}orgaan": entry.body,
        **{
            f"{PREFIX}{each.column}": as_written(value) for each, value in stated(entry.particulars)
        },
    }
