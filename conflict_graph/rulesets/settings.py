"""What a rule set can set: the lines in which countries, periods and scales differ.

Everything has the value of the plain table; `tables/sets.toml` holds what each rule set changes.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from conflict_graph.facts import DecisionKind, Relation
from conflict_graph.rulesets.scales import InterestGrade


class AccountsBar(enum.StrEnum):
    """What whoever sits on a board may not do when that organisation's accounts are decided on."""

    NOTHING = "nothing"
    VOTE = "vote"
    DELIBERATION = "deliberation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a rule set.

    `look_back_months`: so long after its end an interest still counts. `small_share` (0–1): a known
    share below it counts one less. `close_relations`: whose interest counts as the official's own.
    `unknown_land_reach` (0–3): the reach where nobody said what the decision means for land; None:
    as for every other subject. `least_land_closeness` (0–4): land is never read as further off.
    """

    cells: str = "norm"
    reads_a_norm: bool = True
    look_back_months: int = 12
    small_share: float = 0.05
    close_relations: frozenset[Relation] = frozenset(set(Relation) - {Relation.OTHER})
    perception_always: bool = False
    dutch: bool = False
    college_under_article_28: bool = False
    """The bar of members holds for the executive's meetings too."""
    presence_counts: bool = False
    """Who stays in the room takes part."""
    must_leave_room: bool = False
    """Who stands aside leaves the room as well."""
    presence_is_nothing: bool = False
    """Who is in the room of an open meeting has no part by that."""
    vote_on_record: bool = False
    """A share in it without a vote on record is no influence."""
    plan_without_influence: bool = False
    """A share in a plan for the whole area is no influence."""
    barred_whatever_influence: frozenset[InterestGrade] = frozenset()
    """With an interest of this grade the vote is barred, however little it mattered."""
    direct_excludes: bool = False
    """Direct gain or loss excludes a member, however little the part mattered."""
    neighbours_may_vote: bool = False
    """An elected member who only debates and votes may live and object beside what is decided."""
    pressing_raises: bool = True
    least_land_closeness: int = 0
    unknown_land_reach: int | None = None
    undeclared_steers: bool = False
    """A serious interest that was never declared makes sharing steering for an elected member."""
    friend_costs: int = 2
    friend_costs_members: int = 2
    director_is_own: bool = False
    employee_is_own: bool = False
    sector_is_shared: bool = False
    ex_officio_binds_in: frozenset[DecisionKind] = frozenset()
    accounts_bar: AccountsBar = AccountsBar.NOTHING
    late_declaration_by_members: bool = True
    """A member who declares late breaches the register; before 2023 only who never did."""
