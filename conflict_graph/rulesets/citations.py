"""Step 1, the governing norm: which article the answer rests on, for this office, act and day.

Articles come first and rulings second; a foreign ruling never stands alone beside a Dutch office.

Source: Gemeentewet 28, 58 (Provinciewet 28, Waterschapswet 38a), text of 1 January 2023; articles
1:1 and 2:4 Awb; article 8 Ambtenarenwet 2017; article 24 of Directive 2014/24.
"""

from __future__ import annotations

from collections.abc import Iterator

from conflict_graph.facts import (
    DecisionKind,
    OfficeKind,
    Step,
    TieKind,
)
from conflict_graph.rulesets.part import MEETING
from conflict_graph.rulesets.settings import AccountsBar
from conflict_graph.rulesets.situation import MEMBERS, PURCHASES, UNDER_ARTICLE_58, Situation
from conflict_graph.rulesets.table import RuleSet
from conflict_graph.wording.messages import Message

_IN_MEETING = MEETING - {Step.SIGNED}
"""What article 28 governs: who signs does that outside the meeting."""


def cited(s: Situation, ruleset: RuleSet) -> tuple[Message, ...]:
    """Return the norms that govern, the first of them first."""
    if not s.settings.reads_a_norm:
        return (s.say("norm.none_read", country=s.dossier.jurisdiction),)
    if not s.settings.dutch:
        return (s.say(f"norm.{ruleset.name}"), *_perception(s))
    return tuple(dict.fromkeys((*_dutch(s), *_perception(s))))


def presumed_version(s: Situation, ruleset: RuleSet) -> tuple[Message, ...]:
    """Return that the law of before or since was presumed, because the day is not known."""
    if not s.settings.dutch or s.decision.decided_on is not None:
        return ()
    newer = ruleset.in_force_until is None
    return (s.say("presumed.newer_law" if newer else "presumed.older_law"),)


def _dutch(s: Situation) -> Iterator[Message]:
    steps = frozenset(s.participation.steps) | frozenset(s.participation.planned)
    met = steps & _IN_MEETING if s.decision.sole_mandate is not True else frozenset()
    outside = steps - met
    since_2023 = s.settings.accounts_bar is AccountsBar.DELIBERATION
    if s.official.office not in MEMBERS:
        yield from _of_servants(s)
        return
    bound = s.is_elected or s.level in UNDER_ARTICLE_58
    if s.decision.kind is DecisionKind.ACCOUNTS and bound:
        yield s.say("norm.article_28_1_b" if s.is_elected else "norm.article_58_28_1_b")
    if s.is_elected:
        yield from _of_members(s, met=bool(met) or not steps, since_2023=since_2023)
    elif met and since_2023 and s.level in UNDER_ARTICLE_58:
        yield s.say("norm.article_58_28")
    else:
        yield s.say("norm.article_2_4")
    if s.is_elected and (outside or not since_2023):
        yield s.say("norm.article_2_4_members")
    elif outside:
        yield s.say("norm.article_2_4")


def _of_members(s: Situation, *, met: bool, since_2023: bool) -> Iterator[Message]:
    if met and since_2023:
        tie = s.owner
        stands_for = tie is not None and (tie.kind is TieKind.OFFICER or tie.represents is True)
        yield s.say("norm.article_28_representative" if stands_for else "norm.article_28")
    elif met:
        yield s.say("norm.article_28_before_2023")


def _of_servants(s: Situation) -> Iterator[Message]:
    if s.official.office is OfficeKind.EXTERNAL:
        yield s.say("norm.article_2_4_body")
        return
    yield s.say("norm.article_2_4")
    yield s.say("norm.article_8_aw")


def _perception(s: Situation) -> Iterator[Message]:
    if s.decision.kind in PURCHASES:
        yield s.say("norm.article_24")
    if s.decision.eu_funds:
        yield s.say("norm.article_61")
