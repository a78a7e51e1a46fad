"""Three hundred variations on article 28 Gemeentewet, as a table to read: `python -m
tests.article_28`.

Office, interest with the capacity in which it is held, step, and before or since 2023; written to
tests/samples/article_28.csv with what each step of the procedure came to. A test compares; write it
again only after reading every line that changes.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conflict_graph.invented import case, part, result, tie

SAMPLE = Path(__file__).parent / "samples" / "article_28.csv"

OFFICES = {"member of the council": "elected_member", "alderman": "executive"}
PARTNER = tie("family", target="p", id="t1", relation="partner")
FRIEND = tie("friendship", target="p", id="t1")
LAND = tie("property", target="d")
INTERESTS: dict[str, list[dict[str, Any]]] = {
    "own firm": [tie("ownership")],
    "own firm, three per cent": [tie("ownership", share=0.03)],
    "partner's firm": [PARTNER, tie("ownership", "p")],
    "partner's job": [PARTNER, tie("employment", "p")],
    "friend's firm": [FRIEND, tie("ownership", "p")],
    "officer, in private": [tie("officer", paid=False)],
    "officer, for the own body": [tie("officer", capacity="ex_officio")],
    "officer, for another public body": [tie("officer", capacity="public_office")],
    "board, unpaid": [tie("board", paid=False)],
    "board, paid": [tie("board", paid=True)],
    "board, for the own body": [tie("board", capacity="ex_officio")],
    "job": [tie("employment", paid=True)],
    "plain member": [tie("membership")],
    "land inside": [LAND | {"nearness": "inside"}],
    "land beside": [LAND | {"nearness": "beside"}],
}
STEPS = {
    "was there": part("attended", recusal="none"),
    "spoke, did not vote": part("deliberated", recusal="none"),
    "voted": part("deliberated", "voted", recusal="none"),
    "voted, one of many": part("deliberated", "voted", recusal="none", decisive=False),
    "prepared": part("prepared", recusal="none"),
}
PERIODS = {"before 2023": "2022-06-01", "since 2023": "2023-06-01"}
HEAD = (
    "number",
    "office",
    "interest",
    "step",
    "period",
    "closeness",
    "reach",
    "grade",
    "part",
    "outcome",
    "row",
    "norms",
)


def lines() -> Iterator[tuple[str, ...]]:
    """Yield a line for every variation, the head first."""
    yield HEAD
    variations = itertools.product(OFFICES, INTERESTS, STEPS, PERIODS)
    for number, (office, interest, step, period) in enumerate(variations, start=1):
        on_land = {"parties": [{"id": "t", "role": "subject", "benefit": "direct"}]}
        facts = case(
            INTERESTS[interest],
            office=OFFICES[office],
            kind="zoning" if interest.startswith("land") else "permit",
            did=STEPS[step],
            decided_on=PERIODS[period],
            level="municipality",
            **(on_land if interest.startswith("land") else {}),
        )
        found = result(facts, explained=False)
        elements = found.chains[0].elements
        assert elements is not None
        yield (
            str(number),
            office,
            interest,
            step,
            period,
            str(elements.closeness),
            str(elements.reach),
            elements.grade.word,
            elements.part.word,
            found.outcome.value,
            found.rule,
            " ".join(message.id.removeprefix("norm.") for message in found.norms),
        )


def text() -> str:
    """Return the table as it stands in the file."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(lines())
    return written.getvalue()


if __name__ == "__main__":
    SAMPLE.write_text(text(), encoding="utf-8")
