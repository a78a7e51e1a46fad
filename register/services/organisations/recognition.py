"""Which organisation somebody means who types a name, a town or a number, and what kind a new one
seems to be.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from conflict_graph.facts import OrganisationKind
from conflict_graph.readers.tables.columns import fold
from conflict_graph.resolution import organisation_names
from register.access import SERVER, Identity
from register.errors import NotFound
from register.models.organisations import Organisation
from register.public import search
from register.public.name_index import HitKind
from register.services.organisations import bodies, knowable, organisations

MOST_CANDIDATES = 8
"""How many organisations somebody is asked to choose from."""

_KIND_OF_FORM: Mapping[str, OrganisationKind] = {
    "stichting": OrganisationKind.FOUNDATION,
    "vereniging": OrganisationKind.ASSOCIATION,
    "cooperatie": OrganisationKind.COOPERATIVE,
}
"""Every other legal form in a name is that of a company."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What may be meant: `certain`, or one of `candidates`, the likeliest first; neither: an
    organisation unknown.
    """

    certain: Organisation | None
    candidates: Sequence[Organisation]


def recognise(identity: Identity, name: str, town: str | None, kvk: str | None) -> Meant:
    """Return which organisation is meant, of those of which the asker may know.

    Certain is a number that we know, unless the name beside it is another's, and a name that
    exactly one organisation bears, if no number was typed and the town, where it was, is its town.
    Whoever typed it sees which one it is before anything is recorded.
    """
    known = find_bearer(identity, kvk) if kvk else None
    if known is not None:
        is_alike = (
            not name
            or organisations.compare(name, town, known).likeness >= organisations.LIKE_ENOUGH
        )
        return Meant(known, []) if is_alike else Meant(None, [known])
    if not name:
        return Meant(None, [])
    suggested = organisations.suggest(
        name, town, may_know=lambda found: knowable.known_to(identity, found)
    )
    named = [
        each
        for each, _evidence in suggested
        if fold(knowable.name_for(identity, each)) == fold(name)
    ]
    if len(named) == 1 and kvk is None and _is_in(identity, named[0], town):
        return Meant(named[0], [])
    found = {
        each.id: each for each in (*(each for each, _evidence in suggested), *_with_words(name))
    }
    return Meant(None, list(found.values())[:MOST_CANDIDATES])


def _is_in(identity: Identity, organisation: Organisation, town: str | None) -> bool:
    known = knowable.town_for(identity, organisation)
    return town is None or organisations.same_town(town, known) is True


def find_bearer(identity: Identity, kvk: str) -> Organisation | None:
    """Return who bears this KvK number; None: nobody of whom the asker may know."""
    found = organisations.find_by_identifier("NL-KVK", kvk)
    return found if found is not None and knowable.known_to(identity, [found]) else None


def find_unseen(
    identity: Identity, name: str, town: str | None, kvk: str | None
) -> Organisation | None:
    """Return the organisation that a new one is after all, of which the asker may not know; None:
    it is new.

    The number decides, whatever the name; without a number it is a name that one organisation
    alone bears. Nothing of this is said to the asker.
    """
    found = (
        organisations.find_by_identifier("NL-KVK", kvk)
        if kvk
        else recognise(SERVER, name, town, None).certain
    )
    return found if found is not None and not knowable.known_to(identity, [found]) else None


def guess_kind(name: str) -> OrganisationKind | None:
    """Return what kind of organisation a name says that it is; None: it does not say.

    >>> guess_kind("Stichting Muziekschool De Vliet"), guess_kind("De Vliet")
    (<OrganisationKind.FOUNDATION: 'foundation'>, None)
    >>> guess_kind("Tarwedam Bouw B.V.")
    <OrganisationKind.COMPANY: 'company'>
    """
    parsed = organisation_names.parse(name)
    if parsed.form is not None:
        return _KIND_OF_FORM.get(parsed.form, OrganisationKind.COMPANY)
    if parsed.body is not None:
        is_joint = parsed.body == "arrangement"
        return OrganisationKind.JOINT_ARRANGEMENT if is_joint else OrganisationKind.PUBLIC_BODY
    if any(word.endswith("vereniging") for word in parsed.words):
        return OrganisationKind.ASSOCIATION
    return None


def _with_words(name: str) -> Iterator[Organisation]:
    """Yield the organisations that the search of the register finds by the words of a name, the
    best first.
    """
    hits = [hit for hit in search.find(name) if hit.entry.kind is not HitKind.OFFICIAL]
    for hit in sorted(hits, key=lambda hit: -hit.score):
        if hit.matched == hit.entry.name:
            continue  # The name as a whole looks like it, which `suggest` judges better.
        try:
            if hit.entry.kind is HitKind.BODY:
                yield bodies.get(hit.entry.address).organisation
            else:
                yield organisations.get(hit.entry.address)
        except NotFound:
            continue
