"""The ordinal values between facts and label: grade of the interest, part, and column of office.

Source: docs/conflict-test.md, step 5: one less of closeness or of reach is one grade less.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from conflict_graph.facts import OfficeKind, Outcome

FURTHEST_REACH = 3
"""The reach of a decision that turns on the one who is touched."""
OWN, BOUND, NEAR, THIN = 4, 3, 2, 1
"""The values of closeness, from an own interest to a thin one; 0 or less is none."""

RANK = {
    Outcome.NONE: 0,
    Outcome.POTENTIAL: 1,
    Outcome.UNRESOLVED: 1,
    Outcome.APPARENT: 2,
    Outcome.ACTUAL_INDICATED: 3,
}
"""The order of outcomes; unresolved stands beside potential."""


class InterestGrade(enum.IntEnum):
    """How much of an interest it is: closeness and reach taken together."""

    NO_INTEREST = 0
    THIN = 1
    SLIGHT = 2
    SERIOUS = 3
    STRONG = 4

    @property
    def word(self) -> str:
        """The name as it stands in the table of cells."""
        return self.name.lower()


class Part(enum.IntEnum):
    """What the official did in the decision, from nothing at all to steering it."""

    CURED = 0
    """It is on record that no part was taken."""
    NO_RECORD = 1
    STANDING_BY = 2
    SHARING = 3
    STEERING = 4

    @property
    def word(self) -> str:
        """The name as it stands in the table of cells."""
        return self.name.lower()


class OfficeColumn(enum.StrEnum):
    """The column of the table in which an office is read."""

    ELECTED = "elected"
    FUNCTIONARY = "functionary"
    EXTERNAL = "external"


_COLUMNS = {
    OfficeKind.ELECTED_MEMBER: OfficeColumn.ELECTED,
    OfficeKind.EXECUTIVE: OfficeColumn.FUNCTIONARY,
    OfficeKind.CIVIL_SERVANT: OfficeColumn.FUNCTIONARY,
    OfficeKind.EXTERNAL: OfficeColumn.EXTERNAL,
}


def column_of(office: OfficeKind) -> OfficeColumn:
    """Return the column of an office."""
    return _COLUMNS[office]


def grade_of(closeness: int, reach: int) -> InterestGrade:
    """Return the grade of an interest from its closeness (0–4) and the reach of the decision (0–3).

    >>> [grade_of(4, reach).word for reach in (3, 2, 1, 0)]
    ['strong', 'serious', 'slight', 'no_interest']
    """
    if closeness <= 0 or reach <= 0:
        return InterestGrade.NO_INTEREST
    return InterestGrade(max(closeness + reach - FURTHEST_REACH, 0))


@dataclass(frozen=True, slots=True)
class Elements:
    """What the facts of one chain come to before the label: closeness 0–4 and reach 0–3."""

    closeness: int
    reach: int
    grade: InterestGrade
    part: Part
