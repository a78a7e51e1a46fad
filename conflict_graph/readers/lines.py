"""JSON in which one thing stands per line, or in one list, or alone: the values with the place of
each.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from conflict_graph.facts import Problem
from conflict_graph.readers.content import find_flaw, load_json, problem
from conflict_graph.resolution.identifiers import InvalidNumber, validate
from conflict_graph.wording.remedies import Remedy


def values_of(text: str, key: str = "") -> list[tuple[str, object]]:
    r"""Return every value with its place; a value that is a Problem could not be read.

    `key` is the name of the list where the file is one object that holds it.

    >>> values_of('{"id": 1}\n{"id": 2}')
    [('line 1', {'id': 1}), ('line 2', {'id': 2})]
    """
    if is_lines(text):
        return [
            (f"line {number}", load_json(line, f"line {number}"))
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip()
        ]
    value = load_json(text)
    prefix = ""
    if key and isinstance(value, dict) and isinstance(value.get(key), list):
        prefix, value = key, value[key]
    if isinstance(value, list):
        return [(f"{prefix}[{index}]", part) for index, part in enumerate(value)]
    return [("file", value)]


def is_lines(text: str) -> bool:
    """Say whether a text has a JSON value on its first line and more lines behind it."""
    first, _, rest = text.lstrip().partition("\n")
    if not rest.strip() or not first.startswith("{"):
        return False
    try:
        json.loads(first[:1_000_000])
    except (ValueError, RecursionError):
        return False
    return True


def checked(where: str, value: object) -> Mapping[str, object] | Problem:
    """Return a value as an object in which nothing is wrong, or say what is wrong with it."""
    if isinstance(value, Problem):
        return value
    if not isinstance(value, dict):
        return problem(where, value, Remedy("Write an object here, between braces."))
    return find_flaw(value, where) or value


def text_of(value: object) -> str | None:
    """Return a text without blanks around it, or a whole number as text; None for what is neither
    or empty.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return (value.strip() or None) if isinstance(value, str) else None


def objects_of(value: object) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Return the objects in a list with their places in it; nothing where it is no list."""
    if isinstance(value, list):
        for index, part in enumerate(value):
            if isinstance(part, dict):
                yield index, part


def object_of(value: object) -> Mapping[str, object]:
    """Return an object; an empty one where there is none."""
    return value if isinstance(value, dict) else {}


def number_of(where: str, scheme: str, value: object, problems: list[Problem]) -> str | None:
    """Return a number in the shape of its scheme; None, and a problem, where it cannot be right."""
    text = text_of(value)
    if text is None:
        return None
    try:
        return validate(scheme, text)
    except InvalidNumber as error:
        problems.append(
            problem(where, text, Remedy("%(why)s The number was left out.", why=error.remedy))
        )
        return None
