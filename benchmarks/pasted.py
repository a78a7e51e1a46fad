"""Names of organisations as people write them in lists, looked up in an invented register:
`benchmarks/truth/pasted.csv`, and `pasted_unseen.csv`, which the same hand wrote after the first
score was known, and before it was put to the matcher.

    python -m benchmarks.pasted

A row with `known` and `asked` is a name of the register and how somebody wrote it; with `known`
alone it only stands in the register, with `asked` alone it does not stand there.
"""

from __future__ import annotations

import csv
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


def score(file: str) -> Score:
    """Look every name of a file up, and count."""
    with (TRUTH / file).open(encoding="utf-8", newline="") as lines:
        rows = [(row["known"], row["asked"]) for row in csv.DictReader(lines, delimiter=";")]
    book = NameBook({known: (known, None) for known, _ in rows if known})
    answers = [(known, book.look_up(asked)) for known, asked in rows if asked]
    named = [(known, [each.key for each in answer.candidates], answer) for known, answer in answers]
    return Score(
        asked=sum(bool(known) for known, _, _ in named),
        absent=sum(not known for known, _, _ in named),
        found=sum(bool(known) and known in keys for known, keys, _ in named),
        first=sum(bool(known) and keys[:1] == [known] for known, keys, _ in named),
        exact=sum(answer.found is Found.EXACT for _, _, answer in named),
        wrongly_exact=sum(
            answer.found is Found.EXACT and keys != [known] for known, keys, answer in named
        ),
        absent_like=sum(not known and bool(keys) for known, keys, _ in named),
    )


if __name__ == "__main__":
    for each in FILES:
        print(each, score(each))
