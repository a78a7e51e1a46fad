"""The rules by which decisions are read: explained to everybody, and switched off by a body with a
reason.

Switches are restricted to the rule set by which the register screens. The reading of European money
by perception is no choice that a body has.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from conflict_graph import rulesets
from conflict_graph.rulesets.table import Rule, RuleSet
from conflict_graph.wording import explain
from register.access import Identity, Permission, Subject, require
from register.errors import Invalid, NotFound
from register.extensions import db
from register.models.bodies import Body
from register.models.rules import RuleSwitch
from register.services import journal

SCREENED = "dutch"
"""The rule set by which the register screens."""


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A row for readers. `switch` is the newest word of the body on it, None where it never said
    anything.
    """

    id: str
    outcome: str
    text: str
    source: str
    may_be_off: bool
    switch: RuleSwitch | None = None

    @property
    def is_off(self) -> bool:
        """Whether the body does without the row."""
        return self.switch is not None and self.switch.off


@dataclass(frozen=True, slots=True)
class ShownRuleSet:
    """A rule set for readers, its rows grouped by their nature, in the order in which they are
    tried.
    """

    name: str
    title: str
    text: str
    version: str
    in_force_from: str | None
    groups: tuple[tuple[str, tuple[ShownRule, ...]], ...]
    presumptions: tuple[str, ...]


def explained(language: str) -> tuple[ShownRuleSet, ...]:
    """Return every rule set in its newest version, for everybody to read."""
    return tuple(_shown(rulesets.get(name), language, {}) for name in rulesets.RULE_SETS)


def of_body(identity: Identity, body: Body, language: str) -> ShownRuleSet:
    """Return the rules by which the body's decisions are read, with what the body switched off and
    why.

    Raises:
        NotAllowed: the asker is no clerk, reviewer or administrator of the body.
    """
    require(identity, Permission.SEE_RULES, Subject(body.id))
    return _shown(rulesets.get(SCREENED), language, _newest(body))


def get(rule_id: str, language: str) -> ShownRule:
    """Return one row of the rule set by which the register screens.

    Raises:
        NotFound: there is no such row.
    """
    table = rulesets.get(SCREENED)
    return _row(table, _rule(rule_id), language, {})


def off(body: Body) -> tuple[str, ...]:
    """Return the rows that the body does without, in alphabetical order."""
    return tuple(sorted(rule for rule, switch in _newest(body).items() if switch.off))


def switch_off(identity: Identity, body: Body, rule: str, reason: str) -> RuleSwitch:
    """Do without a row at one body from now on.

    Raises:
        NotFound: there is no such row.
        Invalid: the row stays on, is off already, or no reason was given.
        NotAllowed: the asker is no administrator of the body.
    """
    if not rulesets.get(SCREENED).may_be_switched_off(_rule(rule).id):
        raise Invalid(
            "This rule stays on: it says that facts are not certain, or that no other rule holds."
        )
    return _switch(identity, body, rule, reason, off=True)


def switch_on(identity: Identity, body: Body, rule: str, reason: str) -> RuleSwitch:
    """Use a row again at one body from now on.

    Raises:
        NotFound: there is no such row.
        Invalid: the row is on already, or no reason was given.
        NotAllowed: the asker is no administrator of the body.
    """
    return _switch(identity, body, _rule(rule).id, reason, off=False)


def history(identity: Identity, body: Body) -> list[tuple[datetime.datetime, RuleSwitch]]:
    """Return every switch of the body with its moment, the newest first.

    Raises:
        NotAllowed: the asker is no clerk, reviewer or administrator of the body.
    """
    require(identity, Permission.SEE_RULES, Subject(body.id))
    return [(switch.recorded_at, switch) for switch in reversed(_switches(body))]


def _switch(identity: Identity, body: Body, rule: str, reason: str, *, off: bool) -> RuleSwitch:
    require(identity, Permission.SWITCH_RULES, Subject(body.id))
    if not reason.strip():
        raise Invalid("Write why.", "reason")
    newest = _newest(body).get(rule)
    is_off = newest is not None and newest.off
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


def _newest(body: Body) -> dict[str, RuleSwitch]:
    return {switch.rule: switch for switch in _switches(body)}


def _rule(rule_id: str) -> Rule:
    try:
        return rulesets.get(SCREENED).rule(rule_id)
    except KeyError:
        raise NotFound("There is no such rule.") from None


def _shown(table: RuleSet, language: str, switches: dict[str, RuleSwitch]) -> ShownRuleSet:
    title, text = explain.rule_set_words(table.name, language)
    return ShownRuleSet(
        table.name,
        title,
        text,
        table.version,
        str(table.in_force_from) if table.in_force_from else None,
        tuple(_groups(table, language, switches)),
        tuple(explain.presumption(presumed, language) for presumed in table.presumptions),
    )


def _groups(
    table: RuleSet, language: str, switches: dict[str, RuleSwitch]
) -> Iterator[tuple[str, tuple[ShownRule, ...]]]:
    """Yield the rows by their nature, the natures in the order of their first row."""
    rules = list({rule.id: rule for rule in table.every()}.values())
    order = list(dict.fromkeys(rule.group for rule in rules))
    together = sorted(rules, key=lambda rule: order.index(rule.group))
    for group, found in groupby(together, key=lambda rule: rule.group):
        yield (
            explain.rule_group_word(group, language),
            tuple(_row(table, rule, language, switches) for rule in found),
        )


def _row(table: RuleSet, rule: Rule, language: str, switches: dict[str, RuleSwitch]) -> ShownRule:
    outcome = (
        explain.side_finding_word(rule.side, language)
        if rule in table.beside and rule.side
        else None
    )
    return ShownRule(
        rule.id,
        outcome or explain.outcome_word(rule.outcome, language),
        explain.rule_text(rule.id, language),
        explain.rule_source(rule.source, language),
        table.may_be_switched_off(rule.id),
        switches.get(rule.id),
    )
