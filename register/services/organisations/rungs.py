"""How sure an identification makes a tie: the rung on which it stands, as the dossier says it."""

from __future__ import annotations

from conflict_graph.facts import Certainty
from register.models.columns import Rung
from register.models.decisions import AnswerBasis

_CERTAINTY = {
    None: Certainty.CONFIRMED,
    Rung.DECLARED_NUMBER: Certainty.CONFIRMED,
    Rung.NUMBER_AND_SEAT: Certainty.CONFIRMED,
    Rung.DISTINCTIVE_NAME: Certainty.PROBABLE,
    Rung.NAME: Certainty.UNCERTAIN,
}
ORDER = (Certainty.CONFIRMED, Certainty.PROBABLE, Certainty.UNCERTAIN)
"""The surest first."""

_PROVEN = {
    AnswerBasis.IDENTIFIER: Rung.DECLARED_NUMBER,
    AnswerBasis.NAME: Rung.DISTINCTIVE_NAME,
}
"""What the basis of an answer proves, where no rung was kept with it. A clerk's own yes is on none:
a person said it.
"""


def of_answer(basis: AnswerBasis, rung: Rung | None) -> Rung | None:
    """Return the rung of an answer about a party; None: a clerk said who it is."""
    return None if basis is AnswerBasis.CLERK else rung or _PROVEN[basis]


def certainty(*rungs: Rung | None) -> Certainty:
    """Return how sure a tie is that rests on these identifications: the weakest counts. None: a
    person said it, or nobody had to be recognised.
    """
    return weakest(*(_CERTAINTY[rung] for rung in rungs))


def weakest(*said: Certainty) -> Certainty:
    """Return the least sure of several."""
    return max(said, key=ORDER.index)
