"""The Dutch rule set: what courts and integrity bodies made of the facts, as a table of rows in a
fixed order.

Exclusions come first, exceptions before the rule that they qualify, then patterns from the specific
to the general. The first row that holds decides a chain. Nothing above `potential` rests on an
unknown, save on the presumptions that the set writes down and an assessment lists. Article 28(2)
Gemeentewet is no basis of any row: how its enacted text reads has not been established, and rows
about an elected member's vote ask which test governs. Since 1 January 2023 the deliberation is
barred as the vote is, and positions are published at once; the version before that reads three rows
otherwise. Both dates are those of the Wet bevorderen integriteit (Stb. 2022, 504).
"""

from __future__ import annotations

from dataclasses import replace

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Outcome, SideFinding
from conflict_graph.rulesets.dutch import (
    advisers,
    beside,
    exclusions,
    gain,
    land,
    otherwise,
    posts,
    seats,
    side_activity,
)
from conflict_graph.rulesets.table import Rule, RuleSet

_NONE, _POTENTIAL, _APPARENT, _ACTUAL = (
    Outcome.NONE,
    Outcome.POTENTIAL,
    Outcome.APPARENT,
    Outcome.ACTUAL_INDICATED,
)

_WHICH_TEST = "open.which_test"

RULES: tuple[Rule, ...] = (
    Rule("R2", _NONE, exclusions.own_interest),
    Rule("R3b", _APPARENT, exclusions.registrable_property),
    Rule("R3", _NONE, exclusions.broad_class),
    Rule("R22", _APPARENT, advisers.partisan_adviser),
    Rule("R4", _NONE, exclusions.opinion),
    Rule("R5", _NONE, exclusions.network),
    Rule("R5-hub", _NONE, exclusions.hub),
    Rule("R5-small", _NONE, exclusions.small_share),
    Rule("R6b", _APPARENT, seats.accounts),
    Rule("R6b-ahead", _POTENTIAL, seats.accounts_ahead),
    Rule("R6a", _NONE, seats.ex_officio),
    Rule("R6c", _APPARENT, seats.office_in_applicant, open_law=_WHICH_TEST),
    Rule("R6c-else", _NONE, seats.office_elsewhere),
    Rule("R17-none", _NONE, exclusions.not_a_beneficiary),
    Rule("R17b", _APPARENT, gain.family_dealings, open_law=_WHICH_TEST),
    Rule("R1", _NONE, exclusions.link_ended),
    Rule("R9b", _NONE, exclusions.inexact_declaration),
    Rule("R23", _NONE, exclusions.odd_timing),
    Rule("side-self", _NONE, side_activity.side_activity_self),
    Rule("R26-record", Outcome.UNRESOLVED, exclusions.contradiction),
    Rule("R9", _NONE, exclusions.full_recusal, SideFinding.MANAGED),
    Rule("R28", _APPARENT, side_activity.revolving_door),
    Rule("R28b", _NONE, side_activity.conditions_set, SideFinding.MANAGED),
    Rule("R8", _POTENTIAL, side_activity.announced),
    Rule("R29", _NONE, side_activity.public_post),
    Rule("R19a", _APPARENT, side_activity.side_firm),
    Rule("R7-leave", _POTENTIAL, side_activity.side_activity),
    Rule("R30", _POTENTIAL, advisers.policy_adviser),
    Rule("R11b", _ACTUAL, land.land_influence, open_law=_WHICH_TEST),
    Rule("R11c", _APPARENT, land.own_land, open_law=_WHICH_TEST),
    Rule("R11a-silent", _APPARENT, land.silent_neighbour, open_law=_WHICH_TEST),
    Rule("R11a", _NONE, land.neighbour, open_law=_WHICH_TEST),
    Rule("R10", _ACTUAL, gain.late_recusal, open_law=_WHICH_TEST),
    Rule("R27", _ACTUAL, gain.kept_control, open_law=_WHICH_TEST),
    Rule("R16", _ACTUAL, gain.own_firm, open_law=_WHICH_TEST),
    Rule("R17a", _ACTUAL, gain.close_family, open_law=_WHICH_TEST),
    Rule("R17a-other", _APPARENT, gain.other_family, open_law=_WHICH_TEST),
    Rule("R20", _APPARENT, advisers.adviser_of_both),
    Rule("R21", _APPARENT, advisers.shared_employer),
    Rule("R24", _ACTUAL, gain.payment, open_law=_WHICH_TEST),
    Rule("R18b", _APPARENT, gain.unsure_payment, open_law=_WHICH_TEST),
    Rule("R13", _ACTUAL, posts.executive_tie),
    Rule("R12b", _ACTUAL, posts.officer, open_law=_WHICH_TEST),
    Rule("R14", _APPARENT, posts.executive_field),
    Rule("R19b", _ACTUAL, advisers.supplier_choice),
    Rule("R15", _APPARENT, posts.contingent, open_law=_WHICH_TEST),
    Rule("R12a", _APPARENT, posts.plain_post, open_law=_WHICH_TEST),
    Rule("R10b", _APPARENT, posts.weak_part, open_law=_WHICH_TEST),
    Rule("R18a", _APPARENT, gain.friend, open_law=_WHICH_TEST),
    Rule("R5-member", _NONE, otherwise.membership),
    Rule("R7", _POTENTIAL, otherwise.live_link),
    Rule("else", _NONE, otherwise.nothing),
)

WITHOUT_CHAIN: tuple[Rule, ...] = (
    Rule("R0", _NONE, otherwise.procedure_only),
    Rule("R2-body", _NONE, otherwise.body_only),
    Rule("else", _NONE, otherwise.nothing),
)

BESIDE: tuple[Rule, ...] = (
    Rule("R2b", _NONE, beside.body_bound, SideFinding.INSTITUTIONAL_NOTICE),
    Rule("SB", _NONE, beside.statutory_bar, SideFinding.STATUTORY_BAR),
    Rule("R25", _NONE, beside.registration_breach, SideFinding.REGISTRATION_BREACH),
)

PRESUMPTIONS = (
    "presumed.private",
    "presumed.role_gains",
    "presumed.subject_affected",
    "presumed.subcontractor_gains",
    "presumed.family_lasts",
    "presumed.gift_in_time",
    "presumed.same_public_task",
    "presumed.fee_to_treasury",
    "presumed.whole_field",
    "presumed.no_recusal",
    "presumed.until_the_vote",
    "presumed.decided_then",
)

DUTCH = RuleSet(
    name="dutch",
    version="2026.3",
    in_force_from=PartialDate(2023, 1, 1),
    in_force_until=None,
    presumptions=PRESUMPTIONS,
    rules=RULES,
    without_chain=WITHOUT_CHAIN,
    beside=BESIDE,
    doubt=Rule("R26", Outcome.UNRESOLVED, beside.tie_in_doubt),
    probable=Rule("R26-probable", _APPARENT, beside.probable, open_law=_WHICH_TEST),
    property_registrable=frozenset({"IE"}),
)

_OLDER = {
    "R6b": Rule("R6b", _APPARENT, seats.accounts_vote),
    "R6b-ahead": Rule("R6b-ahead", _POTENTIAL, seats.accounts_vote_ahead),
    "R25": Rule(
        "R25", _NONE, beside.registration_breach_before_2023, SideFinding.REGISTRATION_BREACH
    ),
}


def _as_before_2023(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """Return the rows as they were: three read otherwise, and no doubt about which test governs a
    member's vote.
    """
    return tuple(_OLDER.get(rule.id, replace(rule, open_law=None)) for rule in rules)


DUTCH_BEFORE_2023 = replace(
    DUTCH,
    version="2022.1",
    in_force_from=None,
    in_force_until=PartialDate(2022, 12, 31),
    rules=_as_before_2023(RULES),
    beside=_as_before_2023(BESIDE),
    probable=replace(DUTCH.probable, open_law=None),
)
"""The table as it was before the Wet bevorderen integriteit; since which day has not been
established.
"""

__all__ = ["DUTCH", "DUTCH_BEFORE_2023"]
