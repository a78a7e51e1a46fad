"""The accounts of an organisation on whose board the official sits: a bar of form, whatever the
interest.

Source: article 28(1)(b) Gemeentewet; article 58 for the executive of a municipality, which was not
read for provinces and water boards. It binds no civil servant.
"""

from __future__ import annotations

from conflict_graph.facts import DecisionKind, DecisionStatus, Step, TieKind
from conflict_graph.rulesets.part import DECIDING
from conflict_graph.rulesets.settings import AccountsBar
from conflict_graph.rulesets.situation import UNDER_ARTICLE_58, Situation
from conflict_graph.rulesets.table import ACCOUNTS, ACCOUNTS_AHEAD, Rule, RuleSet
from conflict_graph.rulesets.timing import TieState, state_of
from conflict_graph.wording.messages import Message

_SEATS = (TieKind.BOARD, TieKind.OFFICER, TieKind.MANAGEMENT)


def barred(s: Situation, ruleset: RuleSet) -> tuple[Rule, tuple[Message, ...]] | None:
    """Return the row on accounts with why it holds; None: it does not hold, or the body switched it
    off.
    """
    if not _sits_on_it(s):
        return None
    steps = frozenset(s.participation.steps)
    said = s.say("link.accounts", s.owner)
    if steps & _barred_steps(s):
        return _row(ruleset, ACCOUNTS, (said, s.say_part("part.full")))
    may_still = not s.is_taken and not s.participation.stood_aside
    if may_still and s.decision.status is DecisionStatus.OPEN:
        return _row(ruleset, ACCOUNTS_AHEAD, (said,))
    return None


def _row(
    ruleset: RuleSet, id_: str, because: tuple[Message, ...]
) -> tuple[Rule, tuple[Message, ...]] | None:
    return None if id_ in ruleset.off else (ruleset.rule(id_), because)


def _sits_on_it(s: Situation) -> bool:
    tie = s.owner
    return (
        s.settings.accounts_bar is not AccountsBar.NOTHING
        and s.decision.kind is DecisionKind.ACCOUNTS
        and (s.is_elected or (s.is_executive and s.level in UNDER_ARTICLE_58))
        and tie is not None
        and not s.between
        and (tie.kind in _SEATS or tie.represents is True)
        and state_of(s, tie) in (TieState.LIVE, TieState.UNKNOWN)
    )


def _barred_steps(s: Situation) -> frozenset[Step]:
    """Return what the bar forbids: the vote, and since 2023 the deliberation. What was prepared
    before the meeting it leaves to article 2:4 Awb.
    """
    vote = DECIDING | {Step.TOOK_PART}
    return vote if s.settings.accounts_bar is AccountsBar.VOTE else vote | {Step.DELIBERATED}
