"""Which organisation somebody means who types a name, a town or a number. Only a number or a person says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from register.models.organisations import Organisation
from register.services import organisations


@dataclass(frozen=True, slots=True)
class Meant:
    """What may be meant: `certain`, or one of `candidates`, the likeliest first; neither: an organisation unknown."""

    certain: Organisation | None
    candidates: Sequence[Organisation]
    bears_number: bool = False
    """The one candidate bears the number that was typed, although its name is another."""


def recognise(name: str, town: str | None, kvk: str | None) -> Meant:
    """Return which organisation is meant. A number that we know is certain, unless the name beside it is another's."""
    known = organisations.find_by_identifier("NL-KVK", kvk) if kvk else None
    if known is not None:
        is_alike = not name or organisations.compare(name, town, known).likeness >= organisations.LIKE_ENOUGH
        return Meant(known, [], True) if is_alike else Meant(None, [known], True)
    return Meant(None, [each for each, _evidence in organisations.suggest(name, town)] if name else [])
