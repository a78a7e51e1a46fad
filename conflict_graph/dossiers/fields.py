"""The shape of every entry in a dossier: its keys, what each may hold, and which are required.

One table per entry serves reading, writing and the JSON Schema alike. Entries are read into rows
(attribute to value) that hold whatever could be read, so that one bad key does not hide what is
wrong with the next.
"""

from __future__ import annotations

import enum
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from conflict_graph import facts
from conflict_graph.dates import PartialDate
from conflict_graph.dossiers.json_text import OddNumber, pointer, shown
from conflict_graph.facts import Problem

Row = dict[str, Any]
Problems = list[Problem]
Parse = Callable[[str, object, Problems], Any]


@dataclass(frozen=True, slots=True)
class FieldKind:
    """What a key may hold: how it is read, and the JSON Schema of it."""

    parse: Parse
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an entry. `attribute` is its name on the fact; empty when they are the same."""

    kind: FieldKind
    attribute: str = ""
    required: bool = False

    @property
    def schema(self) -> Mapping[str, Any]:
        """The JSON Schema of the key; what is not required may be null, which means not known."""
        return (
            self.kind.schema if self.required else {"anyOf": [self.kind.schema, {"type": "null"}]}
        )


@dataclass(frozen=True)
class Shape:
    """The keys of one sort of entry. `always` are lists that are written even when empty."""

    keys: Mapping[str, Key]
    always: frozenset[str] = field(default_factory=frozenset)
    ignored: frozenset[str] = field(default_factory=frozenset)

    @functools.cached_property
    def attributes(self) -> tuple[tuple[str, str], ...]:
        """Every key, with the name that its value has on the fact."""
        return tuple((key, known.attribute or key) for key, known in self.keys.items())

    @functools.cached_property
    def required(self) -> tuple[str, ...]:
        """The keys that may not be missing."""
        return tuple(key for key, known in self.keys.items() if known.required)

    @functools.cached_property
    def schema(self) -> Mapping[str, Any]:
        """The JSON Schema of an entry."""
        return {
            "type": "object",
            "properties": {key: known.schema for key, known in self.keys.items()}
            | {key: {} for key in sorted(self.ignored)},
            "required": list(self.required),
            "additionalProperties": False,
        }


def wrong(path: str, value: object, remedy: str, problems: Problems) -> None:
    """Note a problem."""
    problems.append(Problem(path, shown(value), remedy))


def text(path: str, value: object, problems: Problems) -> str | None:
    """Read a text that says something."""
    if isinstance(value, str) and value.strip():
        return value
    wrong(path, value, "Write a text that is not empty, between quotes.", problems)
    return None


def truth(path: str, value: object, problems: Problems) -> bool | None:
    """Read a three-valued fact; null never comes here."""
    if isinstance(value, bool):
        return value
    wrong(path, value, "Write true, false, or null where it is not known.", problems)
    return None


def number(path: str, value: object, problems: Problems) -> float | None:
    """Read a number of any size."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    wrong(path, value, "Write a number, without quotes.", problems)
    return None


def share(path: str, value: object, problems: Problems) -> float | None:
    """Read a part of the whole."""
    found = number(path, value, problems)
    if found is None or 0 <= found <= 1:
        return found
    wrong(path, value, "Write the share as a part of one: 0.25 for a quarter.", problems)
    return None


def date(path: str, value: object, problems: Problems) -> PartialDate | None:
    """Read a date at the precision that is given."""
    try:
        return PartialDate.parse(value if isinstance(value, str) else "")
    except ValueError:
        remedy = "Write an existing date as YYYY-MM-DD, YYYY-MM or YYYY, between quotes."
        wrong(path, value, remedy, problems)
        return None


def one_of(words: type[enum.StrEnum]) -> FieldKind:
    """Return what holds a word of an enumeration."""
    remedy = f"Use one of: {', '.join(words)}."
    known: dict[str, enum.StrEnum] = {str(word): word for word in words}

    def parse(path: str, value: object, problems: Problems) -> enum.StrEnum | None:
        if isinstance(value, str) and value in known:
            return known[value]
        wrong(path, value, remedy, problems)
        return None

    return FieldKind(parse, {"enum": [str(word) for word in words]})


def list_of(kind: FieldKind) -> FieldKind:
    """Return what holds a list; what could not be read is left out of it, and noted."""

    def parse_list(path: str, value: object, problems: Problems) -> tuple[Any, ...] | None:
        if not isinstance(value, list | tuple):
            wrong(path, value, "Write a list, between [ and ].", problems)
            return None
        found = (
            kind.parse(f"{path}/{index}", inner, problems) for index, inner in enumerate(value)
        )
        return tuple(inner for inner in found if inner is not None)

    return FieldKind(parse_list, {"type": "array", "items": kind.schema})


def identifiers(path: str, value: object, problems: Problems) -> Mapping[str, str] | None:
    """Read the numbers of an organisation, by scheme."""
    if not isinstance(value, Mapping):
        wrong(
            path, value, 'Write an object of scheme and number: {"NL-KVK": "12345678"}.', problems
        )
        return None
    found = {key: text(pointer(path, key), inner, problems) for key, inner in value.items()}
    return MappingProxyType({key: inner for key, inner in found.items() if inner is not None})


def rows_of(shape: Shape) -> FieldKind:
    """Return what holds a list of entries. A row stands at the index at which the entry stood."""

    def parse(path: str, value: object, problems: Problems) -> list[Row] | None:
        if not isinstance(value, list | tuple):
            wrong(path, value, "Write a list, between [ and ].", problems)
            return None
        return [row(shape, f"{path}/{index}", entry, problems) for index, entry in enumerate(value)]

    return FieldKind(parse, {"type": "array", "items": shape.schema})


def row(shape: Shape, path: str, entry: object, problems: Problems) -> Row:
    """Read one entry into a row of what could be read."""
    if not isinstance(entry, Mapping):
        wrong(path, entry, "Write an object here, between { and }.", problems)
        return {}
    _note_missing(shape, path, entry, problems)
    found: Row = {}
    for key, value in entry.items():
        known = shape.keys.get(key)
        if known is None:
            _note_unknown(shape, pointer(path, key), key, problems)
        elif value is not None and not isinstance(value, OddNumber):
            found[known.attribute or key] = known.kind.parse(f"{path}/{key}", value, problems)
    return {attribute: value for attribute, value in found.items() if value is not None}


def _note_missing(shape: Shape, path: str, entry: Mapping[str, object], problems: Problems) -> None:
    for key in shape.required:
        if entry.get(key) is None:
            wrong(f"{path}/{key}", None, f'Add the key "{key}": it is required here.', problems)


def _note_unknown(shape: Shape, path: str, key: object, problems: Problems) -> None:
    if key not in shape.ignored:
        wrong(path, key, f"Leave this key out, or use one of: {', '.join(shape.keys)}.", problems)


def _needed(kind: FieldKind, attribute: str = "") -> Key:
    return Key(kind, attribute, required=True)


TEXT = FieldKind(text, {"type": "string", "pattern": r"\S"})
TRUTH = FieldKind(truth, {"type": "boolean"})
NUMBER = FieldKind(number, {"type": "number"})
SHARE = FieldKind(share, {"type": "number", "minimum": 0, "maximum": 1})
DATE = FieldKind(date, {"type": "string", "pattern": r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"})
IDENTIFIERS = FieldKind(identifiers, {"type": "object", "additionalProperties": TEXT.schema})


OFFICIAL = Shape(
    {
        "id": _needed(TEXT),
        "name": _needed(TEXT),
        "office": _needed(one_of(facts.OfficeKind)),
        "body": _needed(TEXT),
        "portfolio": Key(list_of(TEXT)),
        "from": Key(DATE, "from_date"),
        "until": Key(DATE, "until_date"),
        "left": Key(TRUTH),
        "on_record": Key(TRUTH),
    }
)

PERSON = Shape({"id": _needed(TEXT), "description": _needed(TEXT)})

ORGANISATION = Shape(
    {
        "id": _needed(TEXT),
        "name": _needed(TEXT),
        "kind": _needed(one_of(facts.OrganisationKind)),
        "identifiers": Key(IDENTIFIERS),
        "field": Key(TEXT),
        "level": Key(one_of(facts.Level)),
    }
)

TIE = Shape(
    {
        "id": _needed(TEXT),
        "from": _needed(TEXT, "source_id"),
        "to": _needed(TEXT, "target_id"),
        "kind": _needed(one_of(facts.TieKind)),
        "relation": Key(one_of(facts.Relation)),
        "capacity": Key(one_of(facts.Capacity)),
        "paid": Key(TRUTH),
        "share": Key(SHARE),
        "keeps_control": Key(TRUTH),
        "permission": Key(one_of(facts.Leave)),
        "stake_excluded": Key(TRUTH),
        "worked_on_matter": Key(TRUTH),
        "from_date": Key(DATE),
        "until_date": Key(DATE),
        "ended": Key(TRUTH),
        "announced": Key(TRUTH),
        "certainty": Key(one_of(facts.Certainty)),
        "declared": Key(one_of(facts.Declared)),
        "source": Key(TEXT),
        "confirmed_on": Key(DATE),
        "represents": Key(TRUTH),
        "payer": Key(one_of(facts.Payer)),
        "ordinary_terms": Key(TRUTH),
        "nearness": Key(one_of(facts.Nearness)),
        "arose": Key(one_of(facts.Arose)),
        "knew": Key(TRUTH),
    }
)

PARTY = Shape(
    {
        "id": _needed(TEXT),
        "role": _needed(one_of(facts.PartyRole)),
        "benefit": Key(one_of(facts.Benefit)),
        "shared_by": Key(one_of(facts.SharedBy)),
        "in_office": Key(TRUTH),
    }
)

UNKNOWN_PARTY = Shape(
    {"id": _needed(TEXT), "name": _needed(TEXT), "role": _needed(one_of(facts.PartyRole))}
)

PARTICIPATION = Shape(
    {
        "official": _needed(TEXT),
        "steps": Key(list_of(one_of(facts.Step))),
        "recusal": Key(one_of(facts.Recusal)),
        "decisive": Key(TRUTH),
        "proposed": Key(TRUTH),
        "took_no_part": Key(TRUTH),
        "planned": Key(list_of(one_of(facts.Step))),
        "handed_over": Key(TRUTH),
        "advice_followed": Key(TRUTH),
        "as_citizen": Key(TRUTH),
    },
    always=frozenset({"steps"}),
)

STATEMENT = Shape(
    {
        "official": _needed(TEXT),
        "party": _needed(TEXT),
        "said": _needed(one_of(facts.Stated)),
        "on": Key(DATE),
    }
)

DECISION = Shape(
    {
        "id": _needed(TEXT),
        "title": _needed(TEXT),
        "body": _needed(TEXT),
        "kind": _needed(one_of(facts.DecisionKind)),
        "status": Key(one_of(facts.DecisionStatus)),
        "decided_on": Key(DATE),
        "series": Key(TRUTH),
        "supplies_own_body": Key(TRUTH),
        "parties": Key(rows_of(PARTY)),
        "unknown_parties": Key(rows_of(UNKNOWN_PARTY)),
        "participations": Key(rows_of(PARTICIPATION)),
        "statements": Key(rows_of(STATEMENT)),
        "concern": Key(one_of(facts.Concern)),
        "eu_funds": Key(TRUTH),
        "value": Key(NUMBER),
        "sole_mandate": Key(TRUTH),
        "advisory": Key(TRUTH),
        "for_information": Key(TRUTH),
    },
    always=frozenset({"parties", "participations"}),
)

DOSSIER = Shape(
    {
        "id": _needed(TEXT),
        "jurisdiction": _needed(TEXT),
        "as_of": Key(DATE),
        "officials": _needed(rows_of(OFFICIAL)),
        "persons": _needed(rows_of(PERSON)),
        "organisations": _needed(rows_of(ORGANISATION)),
        "ties": _needed(rows_of(TIE)),
        "decisions": _needed(rows_of(DECISION)),
    },
    always=frozenset({"officials", "persons", "organisations", "ties", "decisions"}),
    ignored=frozenset({"judged", "source", "ecli", "notes", "not_expressible", "decided"}),
)
