"""Find the releases in an OCDS file: in packages of releases or records, in records, lists and JSON
lines.

Nothing is lost on the way: what cannot be had stands as a Problem in the place of its release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TextIO

from conflict_graph.facts import Problem
from conflict_graph.readers.content import (
    JsonStream,
    NotStreamed,
    find_flaw,
    load_json,
    open_text,
    problem,
)
from conflict_graph.wording.remedies import Remedy

Json = Mapping[str, object]
Found = tuple[str, object]
"""A place, and the release, Problem or Unreadable that stands there."""

_ROOT_REMEDY = Remedy(
    "Offer an OCDS release, a list of releases, a release package, a record package, or JSON "
    "lines of these."
)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a line of one, in which no release could be found."""

    problem: Problem


def find_releases(text: str, name: str) -> Iterator[Found]:
    """Yield every release with its place; a Problem stands for a release that cannot be had."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    first = load_json(lines[0][1]) if len(lines) > 1 else None
    named_lines = ".ndjson" in name.lower() or ".jsonl" in name.lower()
    if len(lines) > 1 and (named_lines or isinstance(first, dict | list)):
        for number, line in lines:
            where = f"line {number}"
            yield from _unfold(load_json(line, where), where)
    else:
        yield from _unfold(load_json(text), "")


def stream_releases(content: bytes, name: str) -> Iterator[Found] | Problem:
    """Yield what `find_releases` does, of a package, a list or lines, with little of the file in
    memory.

    Raises:
        NotStreamed: while it yields: the file has to be seen as a whole. What it yielded before
            does not count.
    """
    text = open_text(content, name, "\n")
    if isinstance(text, Problem):
        return text
    return _stream_lines(text) if _has_lines(text, name) else _stream_one(JsonStream(text))


_LONGEST_LINE = 1_000_000
"""In how many characters it must end that a value stands on the first line alone; else all is
looked at as a whole.
"""


def _has_lines(text: TextIO, name: str) -> bool:
    """Say whether a text holds a value on every line, and not one value."""
    filled = (line for line in iter(lambda: text.readline(_LONGEST_LINE), "") if line.strip())
    first = next(filled, "")
    has_more = first.endswith("\n") and next(filled, None) is not None
    named_lines = ".ndjson" in name.lower() or ".jsonl" in name.lower()
    found = has_more and (named_lines or isinstance(load_json(first), dict | list))
    text.seek(0)
    return found


def _stream_lines(text: TextIO) -> Iterator[Found]:
    for number, line in enumerate(text, 1):
        if line.strip():
            yield from _unfold(
                load_json(line.removesuffix("\n"), f"line {number}"), f"line {number}"
            )


def _stream_one(stream: JsonStream) -> Iterator[Found]:
    if stream.peek() == "[":
        for index, release in enumerate(stream.items()):
            yield from _unfold_member(release, f"[{index}]")
    else:
        yield from _stream_package(stream)
    stream.end()


def _stream_package(stream: JsonStream) -> Iterator[Found]:
    """Yield the releases of a package, whatever else stands in it before or behind."""
    seen: set[str] = set()
    for key in stream.fields():
        if key in seen:
            raise NotStreamed
        seen.add(key)
        if key in ("records", "releases") and stream.peek() == "[":
            for index, entry in enumerate(stream.items()):
                yield from _unfold_member(entry, f"{key}[{index}]")
        elif key in ("records", "releases", "ocid", "compiledRelease"):
            raise NotStreamed
        else:
            stream.value()
    if len(seen & {"records", "releases"}) != 1:
        raise NotStreamed


def _unfold(value: object, where: str) -> Iterator[Found]:
    """Yield the releases in a package, a list or a single release."""
    prefix = f"{where}: " if where else ""
    if isinstance(value, Problem):
        yield where, Unreadable(value)
    elif isinstance(value, list):
        for index, release in enumerate(value):
            yield from _unfold_member(release, f"{prefix}[{index}]")
    elif isinstance(value, dict) and (
        "records" in value or ("releases" in value and "ocid" not in value)
    ):
        yield from _unfold_package(value, prefix)
    elif isinstance(value, dict) and _is_record(value):
        yield from _unfold_record(value, where)
    elif isinstance(value, dict) and ("ocid" in value or "tag" in value):
        yield where, value
    else:
        yield (
            where,
            Unreadable(
                find_flaw(value, where) or problem(where or "file", _kind(value), _ROOT_REMEDY)
            ),
        )


def _unfold_member(value: object, where: str) -> Iterator[Found]:
    """Yield the releases in one entry of a list, which may itself be a record."""
    if isinstance(value, dict) and _is_record(value):
        yield from _unfold_record(value, where)
    else:
        yield where, value


def _is_record(value: Json) -> bool:
    return "compiledRelease" in value or "releases" in value


def _unfold_package(package: Json, prefix: str) -> Iterator[Found]:
    for key in ("records", "releases"):
        entries = package.get(key, [])
        if not isinstance(entries, list):
            remedy = Remedy("Write a list of %(list)s here, as the OCDS schema says.", list=key)
            yield (
                f"{prefix}{key}",
                Unreadable(
                    find_flaw(entries, f"{prefix}{key}") or problem(prefix + key, entries, remedy)
                ),
            )
            continue
        for index, entry in enumerate(entries):
            yield from _unfold_member(entry, f"{prefix}{key}[{index}]")


def _unfold_record(record: Json, where: str) -> Iterator[Found]:
    """Yield embedded releases, and the compiled release where some are only linked."""
    prefix = joined(where, "releases")
    releases = record.get("releases", [])
    if not isinstance(releases, list):
        yield (
            prefix,
            find_flaw(releases, prefix)
            or problem(prefix, releases, Remedy("Write a list of releases here.")),
        )
        return
    linked = [(index, release) for index, release in enumerate(releases) if _is_link(release)]
    for index, release in enumerate(releases):
        if not _is_link(release):
            yield f"{prefix}[{index}]", release
    compiled = record.get("compiledRelease")
    if compiled is not None and (linked or not releases):
        yield joined(where, "compiledRelease"), compiled
    elif not releases:
        yield (
            where,
            problem(
                where,
                record.get("ocid", ""),
                Remedy("This record holds no release; export it again."),
            ),
        )
    else:
        for index, release in linked:
            remedy = Remedy(
                "Only an address stands here; download the release from it and offer that "
                "file as well."
            )
            yield f"{prefix}[{index}]", problem(f"{prefix}[{index}].url", release["url"], remedy)


def _is_link(release: object) -> bool:
    return isinstance(release, dict) and "url" in release and "ocid" not in release


def _kind(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, list) else repr(value)


def joined(where: str, path: str) -> str:
    """Return a path inside a place: `records[0].ocid`, or `line 3: ocid`."""
    if not where or not path:
        return where or path
    is_line = where.startswith("line ") and ":" not in where
    return f"{where}: {path}" if is_line else f"{where}.{path}"
