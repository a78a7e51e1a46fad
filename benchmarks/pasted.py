"""Names of organisations as people write them in lists, looked up in an invented register:
`benchmarks/truth/pasted.csv`, and `pasted_unseen.csv`, which the same hand wrote after the first
score was known, and before it was put to the matcher.

    python -m benchmarks.pasted

A row with `known` and `asked` is a name of the register and how somebody wrote it; with `known`
alone it only stands in the register, with `asked` alone it does not stand there.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from conflict_graph.resolution.name_lists import Found, NameBook

TRUTH = Path(__file__).parent / "truth"
FILES = ("pasted.csv", "pasted_unseen.csv")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts. `found`: the right one is among the candidates; `first`: it is the first of them;
    `wrongly_exact`: a name called exact that means another organisation, or none; `absent_like`:
    names that do not stand there and look like something.
    """

    asked: int
    absent: int
    found: int
    first: int
    exact: int
    wrongly_exact: int
    absent_like: int


def rows_of(file: str) -> list[tuple[str, str]]:
    """Return the rows of a file: what stands in the register, and what is asked; "" where it is not
    there, or is not asked.
    """
    with (TRUTH / file).open(encoding="utf-8", newline="") as lines:
        return [(row["known"], row["asked"]) for row in csv.DictReader(lines, delimiter=";")]


def score(file: str) -> Score:
    """Look every name of a file up, and count."""
    rows = rows_of(file)
    book = NameBook({known: (known, None) for known, _ in rows if known})
    answers = [(known, book.look_up(asked)) for known, asked in rows if asked]
    return count(
        (known, [each.key for each in answer.candidates], answer.found is Found.EXACT)
        for known, answer in answers
    )


def count(answers: Iterable[tuple[str, Sequence[str], bool]]) -> Score:
    """Count answers. Of each: what was meant, "" where it does not stand there; the names that came
    back, the likeliest first; and whether it was called exact.
    """
    named = list(answers)
    return Score(
        asked=sum(bool(known) for known, _, _ in named),
        absent=sum(not known for known, _, _ in named),
        found=sum(bool(known) and known in names for known, names, _ in named),
        first=sum(bool(known) and list(names[:1]) == [known] for known, names, _ in named),
        exact=sum(is_exact for _, _, is_exact in named),
        wrongly_exact=sum(
            is_exact and list(names[:1]) != [known] for known, names, is_exact in named
        ),
        absent_like=sum(not known and bool(names) for known, names, _ in named),
    )


if __name__ == "__main__":
    for each in FILES:
        print(each, score(each))
