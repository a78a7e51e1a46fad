"""Reads the record of processing: typed rows from the three files beside this one.

Source: GDPR, article 30.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same in both languages."""

    nl: str
    en: str

    def of(self, language: str) -> str:
        """Return the words in `nl` or `en`."""
        return self.en if language == "en" else self.nl


@dataclass(frozen=True, slots=True)
class Basis:
    """A ground on which something is kept. `article` "": none is needed."""

    words: Bilingual
    article: str
    read: bool
    """Whether the text was in front of whoever wrote the row; the article is named either way."""


@dataclass(frozen=True, slots=True)
class KeptFor:
    """How long something is kept."""

    words: Bilingual
    source: str
    """A setting, a law, or `code`: what the register does by itself."""
    read: bool
    setting: str | None
    """What says how many days, which `{days}` in the words is: a setting, or `retention:` with the
    kind of a term that a body sets. None: none.
    """

    def text(self, language: str, config: Mapping[str, Any]) -> str:
        """Return the words with the days of this installation."""
        said = self.words.of(language)
        return said.format(days=_days(config[self.setting], language)) if self.setting else said


@dataclass(frozen=True, slots=True, kw_only=True)
class DataKind:
    """One row of the record: a kind of data, and everything that has to be said of it."""

    name: str
    group: str
    words: Bilingual
    purpose: Bilingual
    basis: Sequence[Basis]
    readers: Sequence[Bilingual]
    term: KeptFor
    way: str
    """By which word of `ways` it is erased."""
    columns: Sequence[str]
    """`table.column`, by table."""


@dataclass(frozen=True, slots=True)
class ProcessingRecord:
    """The whole record of processing."""

    groups: Mapping[str, Bilingual]
    kinds: Mapping[str, DataKind]
    ways: Mapping[str, Bilingual]

    @property
    def places(self) -> dict[tuple[str, str], list[str]]:
        """Return the kinds of each column, by table and column; there should be one."""
        found: dict[tuple[str, str], list[str]] = {}
        for kind in self.kinds.values():
            for place in kind.columns:
                table, column = place.split(".")
                found.setdefault((table, column), []).append(kind.name)
        return found

    def of(self, group: str) -> list[DataKind]:
        """Return the kinds of a group, in the order of the file."""
        return [kind for kind in self.kinds.values() if kind.group == group]


@functools.cache
def record() -> ProcessingRecord:
    """Return the record of processing."""
    shared, kinds, columns = (_read(name) for name in ("shared", "kinds", "columns"))
    bases = {
        name: Basis(_words(row), row["article"], row["read"])
        for name, row in shared["basis"].items()
    }
    terms = {
        name: KeptFor(_words(row), row["source"], row["read"], row.get("setting"))
        for name, row in shared["term"].items()
    }
    readers = {name: _words(row) for name, row in shared["reader"].items()}
    ways = {name: _words(row) for name, row in shared["way"].items()}
    where = _where(columns)
    return ProcessingRecord(
        groups={name: _words(row) for name, row in kinds["group"].items()},
        kinds={
            name: DataKind(
                name=name,
                group=row["group"],
                words=_words(row),
                purpose=Bilingual(row["purpose_nl"], row["purpose_en"]),
                basis=[bases[each] for each in row["basis"]],
                readers=[readers[each] for each in row["readers"]],
                term=terms[row["term"]],
                way=row["erasing"],
                columns=where.get(name, []),
            )
            for name, row in kinds["kind"].items()
        },
        ways=ways,
    )


def _days(count: int, language: str) -> str:
    one, more = {"nl": ("dag", "dagen"), "en": ("day", "days")}[language]
    return f"{count} {one if count == 1 else more}"


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(
        resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    )


def _words(row: Mapping[str, Any]) -> Bilingual:
    return Bilingual(row["nl"], row["en"])


def _where(columns: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    where: dict[str, list[str]] = {}
    for table, kinds in columns.items():
        for kind, names in kinds.items():
            where.setdefault(kind, []).extend(f"{table}.{each}" for each in names.split())
    return where
