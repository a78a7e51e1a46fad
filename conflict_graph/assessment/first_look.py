"""What every official of a dossier comes to, and nothing beside: for the first look at very many
decisions, of which most are kept without an answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from conflict_graph.assessment import assess, verdicts
from conflict_graph.chains import find
from conflict_graph.chains.find import LeftOut
from conflict_graph.chains.search import of_dossier
from conflict_graph.facts import Dossier, Outcome
from conflict_graph.rulesets import label


@dataclass(frozen=True, slots=True)
class FirstLook:
    """The outcome by official, if planned steps are taken: that of `assess.assess`. `is_linked`:
    there is a chain to somebody, whatever it comes to.
    """

    outcomes: Mapping[str, Outcome]
    is_linked: bool


def look(dossier: Dossier, ruleset: str, without: Collection[str] = ()) -> FirstLook:
    """Look at a dossier of one decision. The parameters are those of `assess.assess`.

    Raises:
        KeyError: there is no rule set of this name, or the dossier refers to what it does not hold.
        ValueError: a row may not be switched off.
    """
    (decision,) = dossier.decisions
    idle = [
        each.id for each in dossier.officials if label.comes_to_nothing(dossier, decision, each.id)
    ]
    outcomes, is_linked = dict.fromkeys(idle, Outcome.NONE), False
    others = {each.id for each in dossier.officials} - outcomes.keys()
    built = of_dossier(dossier)
    for pair in assess.pairs(dossier, ruleset, without, officials=others, built=built):
        outcomes[pair.official.id] = verdicts.outcome(pair.with_planned_steps_taken())
        is_linked |= bool(pair.chains) or pair.left_out is not LeftOut.NOTHING
    return FirstLook(
        {each.id: outcomes[each.id] for each in dossier.officials},
        is_linked or find.is_linked(built, dossier, idle, decision.id),
    )
