"""A rule set: its cells, its settings, and the few rows beside them, read from `tables/`.

The tables are written for a jurist to read; a version of a rule set freezes them (`digest`).
"""

from __future__ import annotations

import enum
import functools
import hashlib
import json
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from importlib import resources
from typing import Any

from conflict_graph.dates import Answer, PartialDate, is_before
from conflict_graph.facts import DecisionKind, Outcome, Relation, SideFinding
from conflict_graph.rulesets.scales import RANK, InterestGrade, OfficeColumn, Part
from conflict_graph.rulesets.settings import AccountsBar, Settings

NO_INTEREST = "no-interest"
OTHER_BODY = "other-body"
CURED = "cured"
NO_CHAIN = "no-chain"
QUALITY = "quality"
OWN_BODY = "own-body"
ACCOUNTS = "accounts"
ACCOUNTS_AHEAD = "accounts-ahead"
DOUBT = "doubt"
CONTRADICTION = "contradiction"
WEAK_EVIDENCE = "weak-evidence"
OWN_REQUEST = "own-request"
SIDE_TASK_AND_INTEREST = "S1"
SIDE_BUSINESS = "S2"
SIDE_OTHER = "S3"
SIDE_AFTER_EXECUTIVE = "S4"
SIDE_AFTER_PUBLIC = "S5-public"
SIDE_AFTER_WITH_LEAVE = "S5-leave"
SIDE_AFTER_OTHERS = "S5-unknown"
SIDE_REFUSED = "S5-refused"
BOUND_BODY = "body-bound"
STATUTORY_BAR = "statutory-bar"
NOT_ON_RECORD = "not-on-record"
TIED_JUDGES = "tied-judges"

GRADES = (InterestGrade.SLIGHT, InterestGrade.SERIOUS, InterestGrade.STRONG)
PARTS = (Part.STANDING_BY, Part.SHARING, Part.STEERING)
"""The grades and the parts for which there is a cell, the lightest first."""
_MANAGED_BEFORE = frozenset({"R9", "R28b", "O-aside", "P-aside"})
"""Rows of earlier versions about a link that a measure takes care of; answers of then are kept."""


class Condition(enum.StrEnum):
    """What a cell asks besides before it gives `actual_indicated`."""

    MONEY_BINDS = "money_binds"
    OWN_MONEY = "own_money"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: a cell of the table, or one of the few rows beside it.

    `source` names the article first and rulings second. `side` is said beside the outcome.
    `condition` None: the cell asks nothing besides. `may_be_off`: whether a body may do without it.
    """

    id: str
    outcome: Outcome
    group: str
    source: str
    side: SideFinding | None = None
    condition: Condition | None = None
    may_be_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """A rule set for a period.

    `source` is the norm that stands behind every row of it; None: each row has its own.
    `jurisdictions` are the countries, or parts of one, whose decisions it reads unless somebody
    asks for another. `in_force_from` and `in_force_until` are the first and the last day on which
    it is law; None: no such day is established. `off` are the ids of the rows that a body switched
    off.
    """

    name: str
    version: str
    rows: Mapping[str, Rule]
    settings: Settings
    presumptions: tuple[str, ...]
    source: str | None = None
    jurisdictions: tuple[str, ...] = ()
    in_force_from: PartialDate | None = None
    in_force_until: PartialDate | None = None
    off: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name and version, and which rows are off: `dutch 2026.4 without S1`."""
        return f"{self.name} {self.version}" + (
            f" without {', '.join(self.off)}" if self.off else ""
        )

    def source_of(self, rule: Rule) -> str:
        """Return the norm on which an answer by a row of this set rests."""
        return self.source or rule.source

    def every(self) -> Iterator[Rule]:
        """Yield every row, the cells first."""
        yield from self.rows.values()

    def rule(self, rule_id: str) -> Rule:
        """Return the row with this id.

        Raises:
            KeyError: there is no such row.
        """
        return self.rows[rule_id]

    def cell(self, grade: InterestGrade, part: Part, column: OfficeColumn) -> Rule:
        """Return the cell for an interest that is slight at least, and a part that is not cured.

        A cell that a body switched off reads as the one beside it, with a lighter part; without any
        lighter one, as no interest.
        """
        for lighter in sorted(PARTS, reverse=True):
            if lighter <= part:
                id_ = cell_id(grade, lighter, column)
                if id_ not in self.off:
                    return self.rows[id_]
        id_ = no_record_id(column)
        return self.rows[NO_INTEREST if id_ in self.off else id_]

    def may_be_switched_off(self, rule_id: str) -> bool:
        """Say whether a body may do without this row: not without those that say that the facts are
        in doubt, nor without those that say that there is nothing.

        Raises:
            KeyError: there is no such row.
        """
        return self.rows[rule_id].may_be_off

    def without(self, rule_ids: Collection[str], *, kept: bool = False) -> RuleSet:
        """Return the rule set with these rows switched off; ids of rows that it does not have, such
        as those of an earlier version, change nothing. `kept`: an earlier answer was given without
        them, and is read so, also where a body may not do without them any more.

        Raises:
            ValueError: a body may not do without the row, and it is not `kept`.
        """
        here = [rule_id for rule_id in rule_ids if rule_id in self.rows]
        if not here:
            return self
        for rule_id in here:
            if not kept and not self.may_be_switched_off(rule_id):
                raise ValueError(f"{rule_id} cannot be switched off")
        return replace(self, off=tuple(sorted({*self.off, *here})))

    def may_be_law_on(self, day: PartialDate) -> bool:
        """Say whether the rule set is or may be law on a day; a day not known in full may fall in
        its period.
        """
        begun = self.in_force_from is None or is_before(day, self.in_force_from) is not Answer.YES
        return begun and (
            self.in_force_until is None or is_before(self.in_force_until, day) is not Answer.YES
        )

    def digest(self) -> str:
        """Return the SHA-256 of all that the version freezes: rows and settings."""
        frozen = {
            "rows": [asdict(row) for row in self.rows.values()],
            "settings": asdict(self.settings),
            "presumptions": self.presumptions,
        }
        text = json.dumps(frozen, default=_sorted_text, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def cell_id(grade: InterestGrade, part: Part, column: OfficeColumn) -> str:
    """Return the id of a cell.

    >>> cell_id(InterestGrade.STRONG, Part.STANDING_BY, OfficeColumn.ELECTED)
    'strong-standing_by-elected'
    """
    return f"{grade.word}-{part.word}-{column}"


def no_record_id(column: OfficeColumn) -> str:
    """Return the id of the cell for an interest beside which no part is on record."""
    return f"any-{Part.NO_RECORD.word}-{column}"


def manages(rule_id: str) -> bool:
    """Say whether a row is about a link that a measure takes care of; rows of earlier versions
    too.
    """
    return rule_id in {CURED, SIDE_AFTER_WITH_LEAVE} | _MANAGED_BEFORE


def load() -> tuple[RuleSet, ...]:
    """Read the rule sets from the tables, the versions of each oldest first.

    Raises:
        KeyError, TypeError, ValueError: a table names what there is not.
    """
    written = _toml("sets")
    return tuple(_rule_set(each, written["presumptions"]) for each in written["set"])


def _rule_set(written: Mapping[str, Any], presumptions: list[str]) -> RuleSet:
    settings = _settings(written.get("settings", {}))
    days = {key: written.get(key) for key in ("in_force_from", "in_force_until")}
    return RuleSet(
        name=written["name"],
        version=written["version"],
        jurisdictions=tuple(written.get("jurisdictions", ())),
        rows=_rows(settings.cells),
        settings=settings,
        presumptions=tuple(presumptions),
        source=written.get("source"),
        in_force_from=_day(days["in_force_from"]),
        in_force_until=_day(days["in_force_until"]),
    )


def _day(written: Any) -> PartialDate | None:
    return None if written is None else PartialDate.parse(str(written))


_READ = {
    "close_relations": lambda words: frozenset(map(Relation, words)),
    "ex_officio_binds_in": lambda words: frozenset(map(DecisionKind, words)),
    "barred_whatever_influence": lambda words: frozenset(
        InterestGrade[word.upper()] for word in words
    ),
    "accounts_bar": AccountsBar,
}


def _settings(written: Mapping[str, Any]) -> Settings:
    read: dict[str, Any] = {
        key: _READ[key](value) if key in _READ else value for key, value in written.items()
    }
    return Settings(**read)


@functools.cache
def _rows(cells: str) -> Mapping[str, Rule]:
    """Return the cells of a table, and the rows that stand beside every table."""
    written = _toml("cells")
    rows = [*_cells(written[cells]), *_beside(written["rows"])]
    return {row.id: row for row in rows}


def _cells(written: Mapping[str, Any]) -> Iterator[Rule]:
    for column in OfficeColumn:
        mine = written[column]
        for grade in reversed(GRADES):
            for part in reversed(PARTS):
                yield _cell(cell_id(grade, part, column), column, mine[grade.word][part.word])
        yield _cell(no_record_id(column), column, mine["no_record"])


def _cell(id_: str, group: str, written: Mapping[str, Any]) -> Rule:
    outcome = Outcome(written["label"])
    condition = written.get("if")
    return Rule(
        id_,
        outcome,
        group,
        written["source"],
        condition=Condition(condition) if condition else None,
        may_be_off=RANK[outcome] > 0,
    )


def _beside(written: list[Mapping[str, Any]]) -> Iterator[Rule]:
    for row in written:
        side = row.get("side")
        yield Rule(
            row["id"],
            Outcome(row["label"]),
            row["group"],
            row["source"],
            side=SideFinding(side) if side else None,
            may_be_off=row.get("may_be_off", False),
        )


def _toml(name: str) -> dict[str, Any]:
    path = resources.files("conflict_graph") / "rulesets" / "tables" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _sorted_text(value: object) -> object:
    return sorted(map(str, value)) if isinstance(value, frozenset | set) else str(value)
