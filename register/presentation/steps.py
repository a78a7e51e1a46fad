"""The steps between the facts and a word, as pages show them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _

from conflict_graph.rulesets.scales import FURTHEST_REACH, OWN, InterestGrade, Part
from register.presentation.labels import CLOSENESS, GRADE, PART, REACH


class StepWords(NamedTuple):
    """One step in words: what it asks, its value, and what that value means; "" says nothing."""

    asked: str
    value: str
    meaning: str = ""


def way(elements: Mapping[str, Any] | None) -> list[StepWords]:
    """Return the steps of an answer in order; empty where another table than that of the cells
    decided, or the answer was kept before steps were.
    """
    if elements is None:
        return []
    close, reach = elements["closeness"], elements["reach"]
    return [
        StepWords(
            _("How near"),
            _("%(value)s of %(most)s", value=close, most=OWN),
            str(CLOSENESS[close]),
        ),
        StepWords(
            _("How far the decision reaches"),
            _("%(value)s of %(most)s", value=reach, most=FURTHEST_REACH),
            str(REACH[reach]),
        ),
        StepWords(_("Interest"), str(GRADE[InterestGrade[elements["grade"].upper()]])),
        StepWords(_("Part"), str(PART[Part[elements["part"].upper()]])),
    ]
