"""Whether two descriptions mean one organisation, or one person: same, different or unsure, always
with the evidence.

Numbers decide. A name decides only that two organisations may be the same; when the register knows
no other with that name, it decides more (`in_register`). A person is never the same by a name
alone.
"""

from __future__ import annotations

import enum
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Generic, TypeVar

from conflict_graph.resolution import abbreviations, organisation_names, person_names
from conflict_graph.resolution import identifiers as numbers
from conflict_graph.resolution.name_index import Index, NameMatch
from conflict_graph.resolution.organisation_names import ParsedOrganisationName
from conflict_graph.resolution.person_names import ParsedPersonName
from conflict_graph.resolution.similarity import likeness
from conflict_graph.wording.messages import Message

UNLIKE = 0.5
"""Below this likeness two names have nothing to do with each other. Source: half of what they say
must agree.
"""

Key = TypeVar("Key", bound=Hashable)


class SameAnswer(enum.StrEnum):
    """What can be said of two descriptions."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Resemblance:
    """An answer, what speaks for and against it, and a likeness (0–1) that only orders
    candidates.
    """

    answer: SameAnswer
    evidence: tuple[Message, ...]
    likeness: float


@dataclass(frozen=True, slots=True)
class Described:
    """An organisation as a source or register describes it. `names`: the present one first; no
    numbers: none known.
    """

    names: tuple[str, ...]
    identifiers: Mapping[str, str] = field(default_factory=dict)
    town: str | None = None
    body: str | None = None
    """The kind of public body, where it is known without the name; see `organisation_names`."""


def organisations(first: Described, second: Described) -> Resemblance:
    """Return whether two descriptions mean one organisation; both ways the same answer.

    One number that both bear says same, another number of a scheme that gives each one number says
    different, and both at once say unsure. Without numbers it takes the same kind of body, words
    and legal form; anything less is unsure, and a name that is unlike says different.
    """
    alike, one, other = _likest(first, second)
    evidence = [*_numbers(first, second), *_name(one, other, alike), *_town(first, second)]
    said = {message.id for message in evidence}
    return Resemblance(_answer(said, alike), tuple(evidence), alike)


def is_called(name: str, known: Sequence[str]) -> bool:
    """Say whether a name is like one of those by which an organisation is known, or short for it.

    >>> is_called("Koor Zilt", ["Stichting Koor Zilt"]), is_called("Duin", ["Koor Zilt"])
    (True, False)
    >>> is_called("GGZ", ["Geestelijke Gezondheidszorg Zilt"])
    True
    """
    asked = abbreviations.split(name)
    spelled = (abbreviations.spelled_out(asked, abbreviations.split(each)) for each in known)
    said = (name, *(each.text for each in spelled if each is not None))
    return any(
        set(asked) & abbreviations.acronyms(abbreviations.split(each)) for each in known
    ) or (_likest(Described(said), Described(tuple(known)))[0] >= UNLIKE)


def _answer(said: set[str], alike: float) -> SameAnswer:
    by_number = {"same.number", "same.number_differs"} & said
    if len(by_number) == 2:
        return SameAnswer.UNSURE
    if by_number:
        return SameAnswer.SAME if "same.number" in said else SameAnswer.DIFFERENT
    if "same.name" in said and not said & {
        "same.form_differs",
        "same.form_missing",
        "same.town_differs",
    }:
        return SameAnswer.SAME
    return SameAnswer.DIFFERENT if alike < UNLIKE else SameAnswer.UNSURE


def _likest(
    first: Described, second: Described
) -> tuple[float, ParsedOrganisationName, ParsedOrganisationName]:
    """Return the pair of names that are most alike; of equals the first in order of the
    alphabet.
    """
    pairs = [
        (organisation_names.parse(one, first.body), organisation_names.parse(other, second.body))
        for one in first.names
        for other in second.names
    ]
    scored = [(likeness(one, other), one, other) for one, other in pairs]
    return min(scored, key=lambda each: (-each[0], sorted((each[1].text, each[2].text))))


def _numbers(first: Described, second: Described) -> list[Message]:
    one, other = numbers.with_derived(first.identifiers), numbers.with_derived(second.identifiers)
    found = []
    for scheme in sorted(one.keys() & other.keys()):
        if one[scheme] == other[scheme]:
            found.append(Message.of("same.number", scheme=scheme, number=one[scheme]))
        elif scheme in numbers.ONE_EACH:
            pair = sorted((one[scheme], other[scheme]))
            found.append(
                Message.of("same.number_differs", scheme=scheme, number=pair[0], other=pair[1])
            )
    return found


def _name(
    one: ParsedOrganisationName, other: ParsedOrganisationName, alike: float
) -> list[Message]:
    first, second = sorted((one.text, other.text))
    if one.key == other.key:
        found = [Message.of("same.name", name=first, other=second)]
    else:
        found = [
            Message.of(
                "same.name_like" if alike >= UNLIKE else "same.name_unlike",
                name=first,
                other=second,
            )
        ]
    if one.form and other.form and one.form != other.form:
        found.append(Message.of("same.form_differs", name=first, other=second))
    elif one.form != other.form:
        found.append(
            Message.of("same.form_missing", name=one.text if one.form is None else other.text)
        )
    return found


def _town(first: Described, second: Described) -> list[Message]:
    if not first.town or not second.town:
        return []
    pair = sorted((first.town, second.town))
    same = organisation_names.town_key(pair[0]) == organisation_names.town_key(pair[1])
    return [Message.of("same.town" if same else "same.town_differs", town=pair[0], other=pair[1])]


@dataclass(frozen=True, slots=True)
class InRegister(Generic[Key]):
    """What a register says of a name. `key` is None unless the answer is same; `candidates`: the
    likeliest first.
    """

    key: Key | None
    verdict: Resemblance
    candidates: tuple[NameMatch[Key], ...]


def in_register(
    text: str, index: Index[Key], town: str | None = None, limit: int = 5
) -> InRegister[Key]:
    """Return which organisation of a register bears a name, if exactly one does.

    The legal form must be the same, or be lacking on both sides. Where several bear the name the
    answer is unsure: an ambiguous name asserts nothing. A place name alone is no organisation, even
    if a municipality is called so. A part of a public body ("Gemeente X, afdeling Inkoop") is that
    body.
    """
    name = organisation_names.parse(text)
    candidates = tuple(index.find(name, limit))
    alike = candidates[0].likeness if candidates else 0.0
    if name.body is None and name.form is None and _is_place(name, index, town):
        evidence = Message.of("same.place_only", name=text)
        return InRegister(None, Resemblance(SameAnswer.UNSURE, (evidence,), alike), candidates)
    bearers = [found for found in index.same(name) if found.name.form == name.form]
    parts = bool(name.department)
    if not bearers:
        bearers, parts = _whole(name, index), True
    keys = dict.fromkeys(found.key for found in bearers)
    if len(keys) > 1:
        evidence = Message.of("same.ambiguous", name=text, count=str(len(keys)))
        return InRegister(None, Resemblance(SameAnswer.UNSURE, (evidence,), alike), candidates)
    if keys:
        said = Message.of(
            "same.department" if parts else "same.name", name=text, other=bearers[0].name.text
        )
        return InRegister(
            bearers[0].key,
            Resemblance(SameAnswer.SAME, (said,), 1.0),
            _first(bearers[0], candidates),
        )
    answer, like = (
        (SameAnswer.UNSURE, "same.name_like")
        if alike >= UNLIKE
        else (SameAnswer.DIFFERENT, "same.name_unlike")
    )
    told = tuple(Message.of(like, name=text, other=found.name.text) for found in candidates[:1])
    return InRegister(None, Resemblance(answer, told, alike), candidates)


def _first(
    found: NameMatch[Key], candidates: Sequence[NameMatch[Key]]
) -> tuple[NameMatch[Key], ...]:
    return (found, *(each for each in candidates if each.key != found.key))


def _whole(name: ParsedOrganisationName, index: Index[Key]) -> list[NameMatch[Key]]:
    """Return the public bodies of which the name says a part: the longest beginning that is the
    name of a body.
    """
    for size in range(len(name.words) - 1, 0, -1):
        if not organisation_names.is_department(name.words[size:]):
            continue
        whole = ParsedOrganisationName(name.text, name.words[:size], name.form, None, name.body)
        bodies = [
            found
            for found in index.same(whole)
            if found.name.form == name.form and index.is_public(found.key)
        ]
        if bodies:
            return bodies
    return []


def _is_place(name: ParsedOrganisationName, index: Index[Key], town: str | None) -> bool:
    """Say whether a name without legal form is only that of a place: of its own town, or of a body
    in the register.
    """
    own = town is not None and organisation_names.town_key(town) == " ".join(name.words)
    return own or any(
        found.name.body in organisation_names.TERRITORIAL for found in index.bearers(name.words)
    )


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of two people beside their names. None: not known."""

    same_body: bool | None = None
    """They are on the lists of one public body, for the same office and period."""
    same_list: bool | None = None
    """They stood for, or sit in, one party."""
    same_birth: bool | None = None
    """They were born on one day."""
    same_gender: bool | None = None


_SAID: Mapping[tuple[str, bool | None], str] = MappingProxyType(
    {
        ("family", True): "same.family_name_agrees",
        ("family", None): "same.family_name_unclear",
        ("family", False): "same.family_name_differs",
        ("given", True): "same.first_names_agrees",
        ("given", None): "same.first_names_unclear",
        ("given", False): "same.first_names_differs",
        ("body", True): "same.body_agrees",
        ("body", False): "same.body_differs",
        ("list", True): "same.list_agrees",
        ("list", False): "same.list_differs",
        ("birth", True): "same.birth_agrees",
        ("birth", False): "same.birth_differs",
        ("gender", True): "same.gender_agrees",
        ("gender", False): "same.gender_differs",
    }
)


def people(first: ParsedPersonName, second: ParsedPersonName, known: Circumstances) -> Resemblance:
    """Return whether two descriptions mean one person. Never same by the names alone.

    Same takes one public body or one day of birth, a family name that both have, and initials or
    given names that agree, while nothing contradicts. Different takes another day of birth, or
    names of which nothing agrees.
    """
    family = person_names.family_agrees(first, second)
    given = person_names.first_names_agree(first, second)
    facts = {
        "family": family,
        "given": given,
        "body": known.same_body,
        "list": known.same_list,
        "birth": known.same_birth,
        "gender": known.same_gender,
    }
    always = ("family", "given")
    evidence = [
        Message.of(_SAID[fact, holds])
        for fact, holds in facts.items()
        if holds is not None or fact in always
    ]
    second_fact = known.same_body is True or known.same_birth is True
    against = known.same_birth is False or known.same_gender is False
    alike = (
        (0.6 * _share(family) + 0.4 * _share(given)) if family is not False else 0.2 * _share(given)
    )
    if family is True and given is True and second_fact and not against:
        return Resemblance(SameAnswer.SAME, tuple(evidence), alike)
    apart = known.same_birth is False or (family is False and given is not True)
    return Resemblance(SameAnswer.DIFFERENT if apart else SameAnswer.UNSURE, tuple(evidence), alike)


def _share(holds: bool | None) -> float:
    return {True: 1.0, None: 0.5, False: 0.0}[holds]
