"""JSON as strangers send it: nothing is lost in reading, and what is odd is found with its path.

Python's own reader keeps the last of two equal keys, takes NaN for a number and stops at integers
of many digits. Here all of that is kept until it can be told.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from conflict_graph.facts import Problem

MOST_DIGITS = 18
_TOO_LARGE: int = 10**MOST_DIGITS
MOST_DEPTH = 50
_SHOWN = 60
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


class OddNumber(str):
    """The text of a number that cannot be counted with: NaN, infinite, or too long."""

    __slots__ = ()


class Object(dict[str, object]):
    """A JSON object that remembers which of its keys were written more than once."""

    repeated: tuple[str, ...] = ()


def parse(content: bytes | str) -> tuple[object, Problem | None]:
    """Read JSON text. The problem is None where the text could be read, whatever it holds."""
    try:
        text = (
            content.decode("utf-8-sig")
            if isinstance(content, bytes)
            else content.removeprefix("\ufeff")
        )
    except UnicodeDecodeError as error:
        remedy = "Save the file as UTF-8."
        return None, Problem(
            f"byte {error.start}", repr(error.object[error.start : error.start + 8]), remedy
        )
    if not text.strip():
        return None, Problem("", "", "Send a file that is not empty.")
    return _load(text)


def _load(text: str) -> tuple[object, Problem | None]:
    try:
        loaded: object = json.loads(
            text,
            object_pairs_hook=_object,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=OddNumber,
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        found = text[error.pos : error.pos + _SHOWN]
        return None, Problem(
            where, shown(found), f"Mend the JSON here, it may have been cut off ({error.msg})."
        )
    except RecursionError:
        return None, Problem(
            "", shown(text), "Send a file whose lists and objects are not nested this deep."
        )
    return loaded, None


def _object(pairs: list[tuple[str, object]]) -> Object:
    found = Object(pairs)
    if len(found) < len(pairs):
        counts = Counter(key for key, _ in pairs)
        found.repeated = tuple(key for key, count in counts.items() if count > 1)
    return found


def _integer(text: str) -> int | OddNumber:
    return int(text) if len(text) <= MOST_DIGITS else OddNumber(text)


def _float(text: str) -> float | OddNumber:
    number = float(text)
    return number if math.isfinite(number) else OddNumber(text)


def pointer(path: str, key: object) -> str:
    """Return the JSON pointer of a key inside a path.

    >>> pointer("/ties/3", "a/b")
    '/ties/3/a~1b'
    """
    step = str(key).replace("~", "~0").replace("/", "~1")
    return f"{path}/{printable(step)}"


def printable(text: str) -> str:
    """Return the text with characters that no file can hold written as escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def shown(value: object) -> str:
    """Return a value as a problem shows it: on one line, and shortened.

    >>> shown("x" * 100)[-5:]
    'xxxx…'
    >>> shown([1, 2])
    'list of 2'
    """
    if isinstance(value, Mapping):
        return f"object of {len(value)}"
    if isinstance(value, list | tuple):
        return f"list of {len(value)}"
    return _shown_plain(value)


def _shown_plain(value: object) -> str:
    if isinstance(value, str):
        text = " ".join(printable(value[: _SHOWN + 1]).split())
    elif value is None or isinstance(value, bool):
        text = json.dumps(value)
    elif isinstance(value, int) and abs(value) >= _TOO_LARGE:
        text = "a whole number of many digits"
    else:
        text = printable(repr(value))
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def oddities(root: object) -> Iterator[Problem]:
    """Yield what no dossier may hold anywhere: repeated keys, odd numbers, characters that cannot
    be written.
    """
    waiting: list[tuple[str, int, object]] = [("", 0, root)]
    while waiting:
        path, depth, value = waiting.pop()
        if isinstance(value, Mapping):
            yield from _odd_keys(path, value)
        inside = _inside(value)
        if inside and depth == MOST_DEPTH:
            yield Problem(path, shown(value), f"Nest lists and objects at most {MOST_DEPTH} deep.")
            continue
        for key, inner in inside:
            remedy = _remedy(inner)
            if remedy:
                yield Problem(pointer(path, key), shown(inner), remedy)
        deeper = [(key, inner) for key, inner in inside if isinstance(inner, _CONTAINERS)]
        waiting += [(pointer(path, key), depth + 1, inner) for key, inner in reversed(deeper)]


_CONTAINERS = (dict, list, tuple, Mapping)


def _inside(value: object) -> list[tuple[object, object]]:
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list | tuple) else []


def _odd_keys(path: str, value: Mapping[object, object]) -> Iterator[Problem]:
    for twice in value.repeated if isinstance(value, Object) else ():
        yield Problem(
            pointer(path, twice),
            shown(twice),
            "Write this key once: it stands here more than once.",
        )
    for key in value:
        if not isinstance(key, str) or not _writable(key):
            yield Problem(pointer(path, key), shown(key), "Use a key of ordinary characters.")


def _remedy(value: object) -> str | None:
    """Return how to mend a value that is odd by itself; None where it is not."""
    if _is_odd_number(value):
        return f"Write a finite number of at most {MOST_DIGITS} digits."
    if isinstance(value, str) and not _writable(value):
        return "Leave out control characters and halves of characters (lone surrogates)."
    return None


def _is_odd_number(value: object) -> bool:
    if isinstance(value, int):
        return abs(value) >= _TOO_LARGE
    return isinstance(value, OddNumber) or (isinstance(value, float) and not math.isfinite(value))


def _writable(text: str) -> bool:
    return _UNWRITABLE.search(text) is None
