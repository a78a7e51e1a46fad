"""How much two names look alike, 0–1. It orders suggestions and never says that two are the same.

Leaving a word out is weaker evidence against than saying another word: "Tarwedam" may be short for
"Tarwedam Bouw", but "Tarwedam Zorg" is something else. Source: nomenklatura, discussion 366; the
constants were chosen on the first half of the labelled pairs of organisations, see
`docs/matching.md` for both halves.
"""

from __future__ import annotations

from collections.abc import Callable

from rapidfuzz.distance import OSA

from conflict_graph.resolution import names
from conflict_graph.resolution.organisation_names import COMMON, ParsedOrganisationName

COMMON_WEIGHT = 0.3
"""What a common word weighs beside another word, which weighs 1."""
CONTRADICTION = 1.2
"""How much heavier a word against another word weighs than a word that agrees."""
OMISSION = 0.8
"""How heavy a word that one of them leaves out weighs."""
OTHER_FORM = 0.8
OTHER_BODY = 0.6
"""What is left of a likeness when legal forms, or kinds of public body, differ."""
NO_FORM = 0.98
"""What is left when only one of them has a legal form."""
GLUED = 0.9
"""The least likeness of all letters in a row at which words may have been written together or
apart.
"""


def plain_weight(word: str) -> float:
    """Return what a word weighs where no register says how rare it is."""
    return COMMON_WEIGHT if word in COMMON else 1.0


def likeness(
    first: ParsedOrganisationName,
    second: ParsedOrganisationName,
    weight: Callable[[str], float] = plain_weight,
) -> float:
    """Return how much two names of organisations look alike, 0–1; both ways the same.

    >>> from conflict_graph.resolution.organisation_names import parse
    >>> likeness(parse("Bouwbedrijf Tarwedam BV"), parse("Tarwedam Bouwbedrijf B.V."))
    1.0
    """
    found = max(core_likeness(first, second, weight), _glued(first, second))
    if first.form != second.form:
        found *= OTHER_FORM if first.form and second.form else NO_FORM
    return found if first.body == second.body else found * OTHER_BODY


def core_likeness(
    first: ParsedOrganisationName, second: ParsedOrganisationName, weight: Callable[[str], float]
) -> float:
    """Return how much the cores look alike, 0–1, whatever the legal form."""
    pairs, left, right = names.pair(first.words, second.words)
    agreed = against = 0.0
    for one, other, like in pairs:
        heavy = (weight(one) + weight(other)) / 2
        agreed += heavy * like
        against += heavy * (1 - like)
    missing, extra = sum(map(weight, left)), sum(map(weight, right))
    other_word = min(missing, extra)
    lost = against + CONTRADICTION * other_word + OMISSION * (max(missing, extra) - other_word)
    return agreed / (agreed + lost) if agreed else 0.0


def _glued(first: ParsedOrganisationName, second: ParsedOrganisationName) -> float:
    """Return the likeness of all letters in a row, the legal form too where only one of them has it
    apart.
    """
    one, other = "".join(first.words), "".join(second.words)
    if first.form and not second.form and other.endswith(first.form):
        one += first.form
    elif second.form and not first.form and one.endswith(second.form):
        other += second.form
    found = float(OSA.normalized_similarity(one, other))
    return (
        found
        if found >= GLUED and names.figures(first.words) == names.figures(second.words)
        else 0.0
    )
