"""Dossier files: JSON to facts and back. What is wrong with a file comes back as problems, never as
an exception.
"""

from __future__ import annotations

import enum
import json
import re
from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from conflict_graph.dates import PartialDate
from conflict_graph.dossiers import fields
from conflict_graph.dossiers.fields import Row, Shape
from conflict_graph.dossiers.json_text import oddities, parse
from conflict_graph.dossiers.references import check, is_sound
from conflict_graph.facts import (
    Decision,
    Dossier,
    Official,
    Organisation,
    Participation,
    Party,
    Person,
    Problem,
    Tie,
    TieStatement,
    UnknownParty,
)

Reading = tuple[Dossier | None, tuple[Problem, ...]]
"""The dossier, or None where anything is wrong; and all that is wrong, in the order of the lists
and their entries.
"""


def read(content: bytes | str, where: str = "") -> Reading:
    """Read the content of a dossier file.

    `where` is put before the path of every problem, with a colon: the name of the file, for
    instance.

    >>> dossier, problems = read('{"id": "empty", "jurisdiction": "NL"}', "case.json")
    >>> problems[0].where
    'case.json: /officials'
    """
    loaded, problem = parse(content)
    found = from_mapping(loaded) if problem is None else (None, (problem,))
    return (found[0], tuple(_located(where, each) for each in found[1])) if where else found


def from_mapping(mapping: object) -> Reading:
    """Read a dossier from JSON that was parsed already."""
    odd = list(oddities(mapping))
    places = {problem.where for problem in odd}
    problems: list[Problem] = []
    row = fields.row(fields.DOSSIER, "", mapping, problems)
    problems += check(row)
    found = [*odd, *(problem for problem in problems if problem.where not in places)]
    return (None, tuple(sorted(found, key=_place))) if found else (_dossier(row), ())


_ORDER = {key: place for place, key in enumerate(fields.DOSSIER.keys)}


def _place(problem: Problem) -> tuple[int, int]:
    """Return where a problem stands in a dossier: by list and entry, so that a person can mend it
    from the top.
    """
    _, _, rest = problem.where.partition("/")
    key, _, rest = rest.partition("/")
    index = rest.partition("/")[0]
    return _ORDER.get(key, len(_ORDER)), int(index) if index.isdecimal() else -1


def to_mapping(dossier: Dossier) -> dict[str, Any]:
    """Return the dossier as JSON holds it. What is not known or empty is left out, required lists
    excepted.
    """
    return _written(fields.DOSSIER, dossier)


def write(dossier: Dossier) -> str:
    """Return the dossier as the text of a file, in the order of its lists."""
    return f"{_entry_text(dossier, _LINE, _text)}\n"


class SharedTexts:
    """Writes dossiers that hold the same officials, organisations and ties: the text of each of
    those is made once, and kept as long as this is.
    """

    def __init__(self) -> None:
        self._kept: dict[int, tuple[object, str]] = {}

    def write(self, dossier: Dossier) -> str:
        """Return what `write` returns."""
        return f"{_entry_text(dossier, _LINE, self._text)}\n"

    def _text(self, value: Any, line: str) -> str:
        if type(value) is tuple and value and type(value[0]) in _SHARED:
            return _list_text([self._of(each, f"{line} ") for each in value], line)
        return _text(value, line)

    def _of(self, fact: object, line: str) -> str:
        """Return the text of one fact; with it the fact is kept, so that no other has its id."""
        known = self._kept.get(id(fact))
        if known is None:
            known = self._kept[id(fact)] = fact, _entry_text(fact, line, _text)
        return known[1]


def read_back(dossier: Dossier, content: str) -> Reading:
    """Return what `read` would give of `content`, the text of this dossier.

    It is read only where something in it can be wrong: what a program put together from typed
    values has the right keys and words, and nothing is left to ask but what `check` asks, and
    whether every text says something that can be written.
    """
    is_plain = is_sound(dossier) and all(_is_share(tie.share) for tie in dossier.ties)
    return (dossier, ()) if is_plain and not _may_be_odd(content) else read(content)


def surely_differ(one: str, other: str) -> bool:
    """Say whether two texts that were written here are of other facts, apart from the day from
    which they look, as far as that can be seen without reading them; False: read them to know.
    """
    if _first_entries_differ(one.split("\n"), other.split("\n")):
        return True
    first, second = json.loads(one), json.loads(other)
    return any(_differ(first.get(key), second.get(key)) for key in _LISTS)


def _first_entries_differ(one: list[str], other: list[str]) -> bool:
    """Say whether the first entries of a list in which two texts differ are of other facts; False:
    that cannot be seen of them alone. Up to there the texts are the same, so that both stand at one
    place.
    """
    for at, (here, there) in enumerate(zip(one, other, strict=False)):
        if here != there and not here.startswith(_SEEN_FROM):
            begin = at
            while begin and not one[begin].startswith(_ENTRY_BEGINS):
                begin -= 1
            pair = _entry(one, begin, at), _entry(other, begin, at)
            return None not in pair and _differ(*pair)
    return False


def _entry(lines: list[str], begin: int, within: int) -> Any:
    """Return the entry of a list that begins at a line, as JSON holds it; None: that line is not in
    one.
    """
    if lines[begin] != _ENTRY_BEGINS:
        return None
    end = next(at for at in range(begin, len(lines)) if lines[at].startswith(_ENTRY_ENDS))
    return json.loads("".join(lines[begin:end]) + "}") if end >= within else None


_SEEN_FROM = ' "as_of": '
_ENTRY_BEGINS, _ENTRY_ENDS = "  {", "  }"
"""How the lines of a text begin at which the day stands from which it looks, and an entry of one of
its lists begins and ends.
"""

_LISTS = ("officials", "persons", "organisations", "ties", "decisions")


def _differ(one: Any, other: Any) -> bool:
    """Say whether two values are read as other facts: words, numbers and lists are read as they
    stand, and what is not there is not known.
    """
    if type(one) is dict and type(other) is dict:
        return any(_differ(one.get(key), other.get(key)) for key in {*one, *other})
    if type(one) is list and type(other) is list:
        return len(one) != len(other) or any(map(_differ, one, other))
    if one is None or other is None:
        return type(other if one is None else one) is str
    return type(one) is type(other) and bool(one != other)


_LINE = "\n"
_SHARED = frozenset({Official, Organisation, Tie})
_BLANK = re.compile(r'"(?:\s|\\[nrt])*"')
_ESCAPES = (r"\b", r"\f", r"\u")


def _may_be_odd(content: str) -> bool:
    """Say whether a text that was written here may hold a text of blanks, or a character that a
    dossier may not hold.
    """
    try:
        content.encode()
    except UnicodeEncodeError:
        return True
    return any(each in content for each in _ESCAPES) or _BLANK.search(content) is not None


def _is_share(share: float | None) -> bool:
    return share is None or 0 <= share <= 1


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a dossier, from the table by which it is read.

    A schema cannot say what holds between entries; that `read` alone says: see `references`.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dossier: the facts of one or more decisions",
        "description": "A key that is left out or null means: not known.",
        **fields.DOSSIER.schema,
    }


def _located(where: str, problem: Problem) -> Problem:
    place = f"{where}: {problem.where}" if problem.where else where
    return Problem(place, problem.value, problem.remedy)


def _dossier(row: Row) -> Dossier:
    lists = {
        "officials": tuple(Official(**entry) for entry in row["officials"]),
        "persons": tuple(Person(**entry) for entry in row["persons"]),
        "organisations": tuple(Organisation(**entry) for entry in row["organisations"]),
        "ties": tuple(Tie(**entry) for entry in row["ties"]),
        "decisions": tuple(_decision(entry) for entry in row["decisions"]),
    }
    return Dossier(**{**row, **lists})


def _decision(row: Row) -> Decision:
    lists = {
        "parties": tuple(Party(**entry) for entry in row.get("parties", ())),
        "unknown_parties": tuple(UnknownParty(**entry) for entry in row.get("unknown_parties", ())),
        "participations": tuple(Participation(**entry) for entry in row.get("participations", ())),
        "statements": tuple(TieStatement(**entry) for entry in row.get("statements", ())),
    }
    return Decision(**{**row, **lists})


_NESTED: Mapping[type, Shape] = {
    Official: fields.OFFICIAL,
    Person: fields.PERSON,
    Organisation: fields.ORGANISATION,
    Tie: fields.TIE,
    Decision: fields.DECISION,
    Party: fields.PARTY,
    UnknownParty: fields.UNKNOWN_PARTY,
    Participation: fields.PARTICIPATION,
    TieStatement: fields.STATEMENT,
}


def _written(shape: Shape, fact: object) -> dict[str, Any]:
    found = {}
    for key, attribute in shape.attributes:
        value = getattr(fact, attribute)
        if value is not None:
            plain = value if type(value) in _AS_IT_IS else _plain(value)
            if key in shape.always or plain not in ([], {}):
                found[key] = plain
    return found


_AS_IT_IS = frozenset({str, bool, int, float})


def _plain(value: Any) -> Any:
    shape = _NESTED.get(type(value))
    if shape is not None:
        return _written(shape, value)
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Mapping):
        return dict(value)
    return str(value) if isinstance(value, enum.StrEnum | PartialDate) else value


# -- the text


_PLANS: Mapping[type, tuple[Callable[[Any], tuple[Any, ...]], tuple[tuple[str, bool], ...]]] = {
    kind: (
        attrgetter(*(attribute for _, attribute in shape.attributes)),
        tuple((f"{encode_basestring(key)}: ", key in shape.always) for key in shape.keys),
    )
    for kind, shape in {Dossier: fields.DOSSIER, **_NESTED}.items()
}
"""How the values of a fact are taken from it, and with each how its key is written and whether that
is so even when it is empty.
"""


def _entry_text(fact: object, line: str, text: Callable[[Any, str], str]) -> str:
    """Return what `json.dumps` gives of the mapping of a fact with an indent of one, without
    escapes of what is no ASCII: Python's own does that a fifth as fast.

    `line` begins a line as deep as the fact stands; `text` writes a value.

    Raises:
        ValueError: a number is not finite.
    """
    inner = f"{line} "
    take, keys = _PLANS[type(fact)]
    said = [
        f"{inner}{key}{text(value, inner)}"
        for (key, always), value in zip(keys, take(fact), strict=True)
        if value or (value is not None and (always or type(value) in _AS_IT_IS))
    ]
    return f"{{{','.join(said)}{line}}}"


def _text(value: Any, line: str) -> str:
    kind = type(value)
    if kind is str or isinstance(value, enum.StrEnum):
        return encode_basestring(value)
    if kind is bool:
        return "true" if value else "false"
    if kind is PartialDate:
        return f'"{value}"'
    inner = f"{line} "
    if kind is tuple:
        if value and type(value[0]) in _PLANS:
            return _list_text([_entry_text(each, inner, _text) for each in value], line)
        return _list_text([_text(each, inner) for each in value], line)
    if isinstance(value, Mapping):
        said = [
            f"{inner}{encode_basestring(key)}: {encode_basestring(each)}"
            for key, each in value.items()
        ]
        return f"{{{','.join(said)}{line}}}"
    return json.dumps(value, allow_nan=False)


def _list_text(entries: list[str], line: str) -> str:
    inner = f"{line} "
    return f"[{inner}{f',{inner}'.join(entries)}{line}]" if entries else "[]"
