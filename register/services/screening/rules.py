"""The rules by which decisions are read: explained to everybody, and switched off by a body with a
reason.

Switches are restricted to the rule set by which the register screens. The reading of European money
by perception is no choice that a body has.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.scales import InterestGrade, OfficeColumn, Part
from conflict_graph.rulesets.table import (
    GRADES,
    NO_INTEREST,
    PARTS,
    Condition,
    Rule,
    RuleSet,
    cell_id,
    no_record_id,
)
from conflict_graph.wording import explain
from register import clock
from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.accounts import Account
from register.models.bodies import Body
from register.models.rules import RuleSwitch
from register.services import journal
from register.services.prepared import PreparedQuery, columns, reader

SCREENED = "dutch"
"""The rule set by which the register screens."""
LONGEST_OFF = datetime.timedelta(days=366)
"""For how long a row can be off before somebody has to say again why."""


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A row for readers. `switch` is the newest word of the body on it, None where it never said
    anything.

    `grade`, `part` and `column` say which cell it is; None: it stands beside the cells. A cell
    without a grade holds whatever the grade is. `side`: it says something beside an outcome.
    `condition`: what else has to hold for the outcome. `is_gone`: a row of an earlier version,
    kept for the answers of then. `group`: its nature. `rests_on_law`: an article of a law stands
    behind it. `instead`: the row that holds where a body does without this one; None: none, or
    whichever fits. `switched_by`: who switched it last; None: nobody, or a command.
    """

    id: str
    outcome: Outcome | None
    side: SideFinding | None
    text: str
    source: str
    may_be_off: bool
    switch: RuleSwitch | None = None
    grade: InterestGrade | None = None
    part: Part | None = None
    column: OfficeColumn | None = None
    condition: Condition | None = None
    is_gone: bool = False
    group: str | None = None
    rests_on_law: bool = False
    instead: ShownRule | None = None
    switched_by: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether the body does without the row today."""
        return self.switch is not None and _counts(self.switch)


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of one grade of interest, the heaviest part first and no part on record last."""

    grade: InterestGrade
    cells: tuple[ShownRule, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells of one column of office, the strongest grade first."""

    column: OfficeColumn
    parts: tuple[Part, ...]
    rows: tuple[GridRow, ...]

    @property
    def rules(self) -> tuple[ShownRule, ...]:
        """Every cell once, in the order of the grid."""
        return tuple({rule.id: rule for row in self.rows for rule in row.cells}.values())


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table for readers: its cells by column of office, and the rows beside them by their
    nature.
    """

    name: str
    grids: tuple[Grid, ...]
    groups: tuple[tuple[str, tuple[ShownRule, ...]], ...]


@dataclass(frozen=True, slots=True)
class ShownPeriod:
    """A version of a rule set, with the first and last day on which it is law; None: no day."""

    version: str
    since: str | None
    until: str | None


@dataclass(frozen=True, slots=True)
class ShownRuleSet:
    """A rule set for readers, in its versions, the newest first.

    `table` is the name of the table that it reads by. `source`: the norm behind every row of
    it; None: each row has its own. `doubts`: what is not sure about it.
    """

    name: str
    title: str
    text: str
    source: str | None
    doubts: str
    table: str
    versions: tuple[ShownPeriod, ...]


@dataclass(frozen=True, slots=True)
class ShownMethod:
    """All that is read by: the tables, each once, the rule sets, and what is presumed."""

    tables: tuple[ShownTable, ...]
    rule_sets: tuple[ShownRuleSet, ...]
    presumptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSwitch:
    """One word of a body on a row, with its moment. `by` None: a command on the server."""

    at: datetime.datetime
    switch: RuleSwitch
    rule: ShownRule
    by: str | None


def explained(language: str) -> ShownMethod:
    """Return how decisions are read, in the newest versions, for everybody to read."""
    newest = [rulesets.get(name) for name in rulesets.RULE_SETS]
    tables = {each.settings.cells: each for each in reversed(newest)}
    return ShownMethod(
        tuple(_table(tables[name], language, {}) for name in _TABLES),
        tuple(_shown(each, language) for each in newest),
        tuple(
            explain.presumption(presumed, language)
            for presumed in rulesets.get(SCREENED).presumptions
        ),
    )


def of_body(identity: Identity, body: Body, language: str) -> ShownTable:
    """Return the rows by which the body's decisions are read, with what the body switched off and
    why.

    Raises:
        NotAllowed: the asker is no clerk, reviewer or administrator of the body.
    """
    require(identity, Permission.SEE_RULES, Subject(body.id))
    return _table(rulesets.get(SCREENED), language, _newest(body))


def get(rule_id: str, language: str) -> ShownRule:
    """Return one row by which the register screens, or one of an earlier version.

    Raises:
        NotFound: there is no such row, and there never was.
    """
    try:
        return _row(rulesets.get(SCREENED), _rule(rule_id), language, {})
    except NotFound:
        return _gone(rule_id, language)


def grids(language: str) -> tuple[Grid, ...]:
    """Return the cells by which the register screens, by column of office."""
    return _table(rulesets.get(SCREENED), language, {}).grids


def on_oecd_scale(rule: ShownRule, language: str) -> ShownRule | None:
    """Return what a cell says on the scale of the OECD; None: it is no cell."""
    scale = rulesets.get("oecd")
    return _row(scale, scale.rule(rule.id), language, {}) if rule.column is not None else None


def off(body: Body) -> tuple[str, ...]:
    """Return the rows that the body does without today, in alphabetical order; none that is gone,
    or that stays on since.
    """
    return off_at_all([body.id])[body.id]


def off_at_all(bodies: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return of bodies, by their database ids, the rows that each does without today, as `off`."""
    newest: dict[int, dict[str, _Switched]] = {body: {} for body in bodies}
    for each in reader().about(_SWITCHED, bodies):
        newest[each.body_id][each.rule] = each
    return {body: _off(switched) for body, switched in newest.items()}


class _Switched(NamedTuple):
    body_id: int
    rule: str
    off: bool
    until: datetime.date | None


_SWITCHED = PreparedQuery(
    _Switched._make,
    lambda ids: (
        sa.select(*columns(_Switched, RuleSwitch))
        .where(RuleSwitch.body_id.in_(ids), RuleSwitch.ruleset == SCREENED)
        .order_by(RuleSwitch.id)
    ),
)


def _off(newest: Mapping[str, RuleSwitch] | Mapping[str, _Switched]) -> tuple[str, ...]:
    """Return the rows that are off by the newest word on each; a version of the rules can have
    done away with a row, or keep it on, after a body switched it off.
    """
    rows = rulesets.get(SCREENED).rows
    return tuple(
        sorted(
            rule
            for rule, switch in newest.items()
            if rule in rows and rows[rule].may_be_off and _counts(switch)
        )
    )


def _counts(switch: RuleSwitch | _Switched) -> bool:
    """Say whether a row is off today: its last day counts."""
    return switch.off and (switch.until is None or switch.until >= clock.today())


def off_at(bodies: Sequence[Body], language: str) -> list[tuple[Body, ShownRule]]:
    """Return the rows that some bodies do without today, each with its switch."""
    found = []
    for body in bodies:
        newest = _newest(body)
        for rule in off(body):
            shown = _row(rulesets.get(SCREENED), _rule(rule), language, newest)
            found.append((body, shown))
    return found


def switch_off(
    identity: Identity, body: Body, rule: str, reason: str, until: datetime.date
) -> RuleSwitch:
    """Do without a row at one body from now on, the last day included.

    Raises:
        NotFound: there is no such row.
        Invalid: the row stays on, is off already, no reason was given, or the last day has passed
            or is more than a year ahead.
        NotAllowed: the asker is no administrator of the body, or checks or is checked there.
    """
    if not rulesets.get(SCREENED).may_be_switched_off(_rule(rule).id):
        raise Invalid(
            "This rule stays on: it says that facts are not certain, or that no other rule holds."
        )
    today = clock.today()
    if not today <= until <= today + LONGEST_OFF:
        raise Invalid("Enter a day from today on, within a year.", "until")
    return _switch(identity, body, rule, reason, off=True, until=until)


def switch_on(identity: Identity, body: Body, rule: str, reason: str) -> RuleSwitch:
    """Use a row again at one body from now on.

    Raises:
        NotFound: there is no such row.
        Invalid: the row is on already, or no reason was given.
        NotAllowed: the asker is no administrator of the body.
    """
    return _switch(identity, body, _rule(rule).id, reason, off=False)


def history(identity: Identity, body: Body, language: str = "nl") -> list[ShownSwitch]:
    """Return every switch of the body with its moment and its row, the newest first.

    Raises:
        NotAllowed: the asker is no clerk, reviewer or administrator of the body.
    """
    require(identity, Permission.SEE_RULES, Subject(body.id))
    switches = _switches(body)
    names = _names(switches)
    return [
        ShownSwitch(
            switch.recorded_at,
            switch,
            _row_of(switch.rule, language),
            names.get(switch.account_id),
        )
        for switch in reversed(switches)
    ]


def instead_of(body: Body, rule_id: str, language: str) -> ShownRule | None:
    """Return the row that holds at a body if it does without this one too; None: none, or whichever
    fits.
    """
    return _instead(rulesets.get(SCREENED).without(off(body)), _rule(rule_id), language)


def _row_of(rule_id: str, language: str) -> ShownRule:
    """Return a row that a body once switched, which may be gone without a word left of it."""
    try:
        return get(rule_id, language)
    except NotFound:
        return ShownRule(rule_id, None, None, "", "", False, is_gone=True)


def _switch(
    identity: Identity,
    body: Body,
    rule: str,
    reason: str,
    *,
    off: bool,
    until: datetime.date | None = None,
) -> RuleSwitch:
    require(identity, Permission.SWITCH_RULES, Subject(body.id))
    if not reason.strip():
        raise Invalid("Write why.", "reason")
    newest = _newest(body).get(rule)
    is_off = newest is not None and _counts(newest)
    if off and is_off:
        raise Invalid("This rule is off already.")
    if not off and not is_off:
        raise Invalid("This rule is on already.")
    account = identity.account
    made = RuleSwitch(
        body_id=body.id,
        ruleset=SCREENED,
        rule=rule,
        off=off,
        reason=reason.strip(),
        until=until,
        account_id=account,
    )
    db.session.add(made)
    db.session.flush()
    journal.record(identity, f"rule:switch_{'off' if off else 'on'}", rule, body.id)
    return made


def _switches(body: Body) -> list[RuleSwitch]:
    mine = sa.select(RuleSwitch).where(
        RuleSwitch.body_id == body.id, RuleSwitch.ruleset == SCREENED
    )
    return list(db.session.scalars(mine.order_by(RuleSwitch.id)))


def _names(switches: Iterable[RuleSwitch]) -> dict[int | None, str]:
    """Return the names of those who switched, by the database id of the account."""
    ids = {switch.account_id for switch in switches} - {None}
    rows = db.session.execute(sa.select(Account.id, Account.name).where(Account.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _newest(body: Body) -> dict[str, RuleSwitch]:
    return {switch.rule: switch for switch in _switches(body)}


def _rule(rule_id: str) -> Rule:
    try:
        return rulesets.get(SCREENED).rule(rule_id)
    except KeyError:
        raise NotFound("There is no such rule.") from None


_TABLES = ("norm", "oecd")
"""The tables in the order in which they are explained."""


def _shown(newest: RuleSet, language: str) -> ShownRuleSet:
    title, text = explain.rule_set_words(newest.name, language)
    return ShownRuleSet(
        newest.name,
        title,
        text,
        explain.rule_source(newest.source, language) if newest.source else None,
        explain.rule_set_doubts(newest.name, language),
        newest.settings.cells,
        tuple(
            ShownPeriod(
                each.version,
                str(each.in_force_from) if each.in_force_from else None,
                str(each.in_force_until) if each.in_force_until else None,
            )
            for each in reversed(rulesets.RULE_SETS[newest.name])
        ),
    )


def _table(table: RuleSet, language: str, switches: dict[str, RuleSwitch]) -> ShownTable:
    return ShownTable(
        table.settings.cells,
        tuple(_grid(table, column, language, switches) for column in OfficeColumn),
        tuple(_groups(table, language, switches)),
    )


def _grid(
    table: RuleSet, column: OfficeColumn, language: str, switches: dict[str, RuleSwitch]
) -> Grid:
    parts = (*sorted(PARTS, reverse=True), Part.NO_RECORD)
    return Grid(
        column,
        parts,
        tuple(
            GridRow(
                grade,
                tuple(
                    _row(table, table.rule(_cell_id(grade, part, column)), language, switches)
                    for part in parts
                ),
            )
            for grade in sorted(GRADES, reverse=True)
        ),
    )


def _cell_id(grade: InterestGrade, part: Part, column: OfficeColumn) -> str:
    return no_record_id(column) if part is Part.NO_RECORD else cell_id(grade, part, column)


def _groups(
    table: RuleSet, language: str, switches: dict[str, RuleSwitch]
) -> Iterator[tuple[str, tuple[ShownRule, ...]]]:
    """Yield the rows beside the cells by their nature, the natures in the order of their first
    row.
    """
    rules = [rule for rule in table.every() if rule.id not in _CELLS]
    order = list(dict.fromkeys(rule.group for rule in rules))
    together = sorted(rules, key=lambda rule: order.index(rule.group))
    for group, found in groupby(together, key=lambda rule: rule.group):
        yield (
            explain.rule_group_word(group, language),
            tuple(_row(table, rule, language, switches) for rule in found),
        )


def _row(table: RuleSet, rule: Rule, language: str, switches: dict[str, RuleSwitch]) -> ShownRule:
    shown = _plain(table, rule, language)
    switch = switches.get(rule.id)
    off = _off(switches)
    if not shown.may_be_off:
        return shown
    return replace(
        shown,
        switch=switch,
        switched_by=_names([switch]).get(switch.account_id) if switch else None,
        instead=_instead(table.without(off), rule, language),
    )


def _plain(table: RuleSet, rule: Rule, language: str) -> ShownRule:
    """Return a row without what a body says of it."""
    grade, part, column = _CELLS.get(rule.id, (None, None, None))
    return ShownRule(
        rule.id,
        None if rule.side is not None and rule.group == _BESIDE else rule.outcome,
        rule.side,
        explain.rule_text(rule.id, language),
        explain.rule_source(rule.source, language),
        table.may_be_switched_off(rule.id),
        grade=grade,
        part=part,
        column=column,
        condition=rule.condition,
        group=rule.group,
        rests_on_law=_ARTICLE.search(rule.source) is not None,
    )


_ARTICLE = re.compile(r"\barticles? \d")
"""What names an article in the source of a row, as the tables write it."""


def _instead(table: RuleSet, rule: Rule, language: str) -> ShownRule | None:
    """Return the row that holds where this one is off as well; None: none, or whichever fits."""
    grade, part, column = _CELLS.get(rule.id, (None, None, None))
    if column is None or part is None:
        return None
    if grade is None:
        return _plain(table, table.rule(NO_INTEREST), language)
    return _plain(table, table.without([rule.id]).cell(grade, part, column), language)


def _gone(rule_id: str, language: str) -> ShownRule:
    try:
        text = explain.rule_text(rule_id, language)
    except KeyError:
        raise NotFound("There is no such rule.") from None
    return ShownRule(rule_id, None, None, text, "", False, is_gone=True)


_BESIDE = "beside"
_CELLS: dict[str, tuple[InterestGrade | None, Part, OfficeColumn]] = {
    **{
        cell_id(grade, part, column): (grade, part, column)
        for column in OfficeColumn
        for grade in GRADES
        for part in PARTS
    },
    **{no_record_id(column): (None, Part.NO_RECORD, column) for column in OfficeColumn},
}
"""Which cell each id stands for."""
