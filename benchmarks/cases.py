"""The engine against cases that courts and integrity bodies decided: `make cases`.

Prints the confusion table (decided down, engine across), hits and misses for every row that decided
or was expected, and every disagreement with the engine's own explanation. A case counts where a
register or a procurement file could hold what the finding rests on (`detectable`) and the file is
not set apart (`scored` false). The exit status is 1 where something stands below `wrong`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conflict_graph import rulesets
from conflict_graph.assessment import assess
from conflict_graph.assessment.assess import Assessment
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.dossiers import format as dossier
from conflict_graph.facts import Outcome

CASES = Path(__file__).resolve().parents[2] / "shared" / "cases" / "decided"
PAGE = Path(__file__).resolve().parents[1] / "docs" / "cases.md"
"""Where every disagreement is argued."""
LEAST = 0.9
"""The least share (0–1) of the scored cases on which the engine has to agree."""
CHAINS = {
    "nl-rbdha-2014-12126": (1, 2),
    "nl-rbgel-2016-6932": (1, 2),
    "nl-rvs-2012-own-land-sale": (),
}
"""Of cases that turned on their chains: how many ties each chain has."""
ABOUT = ("judged", "source", "ecli", "notes", "not_expressible", "decided")
"""What a case file says about the case; everything else in it is the dossier."""


@dataclass(frozen=True, slots=True)
class Case:
    """One decided case and the engine's answer. `expected` and `row` are what the authority found,
    on our scale;
    `chains` how many ties each chain has, the shortest first.
    """

    id: str
    expected: str
    row: str
    scored: bool
    answer: Assessment
    chains: tuple[int, ...]
    written_as_read: bool

    @property
    def outcome(self) -> str:
        """The engine's word."""
        return self.answer.outcome.value

    @property
    def agrees(self) -> bool:
        """Whether the engine says what the authority found."""
        return self.outcome == self.expected


def read(folder: Path, ruleset: str = "dutch") -> tuple[Case, ...]:
    """Return the cases of a folder, in the order of their names.

    Raises:
        ValueError: a file is no dossier; the message says where and how to mend it.
    """
    return tuple(_case(path, ruleset) for path in sorted(folder.glob("*.json")))


def _case(path: Path, ruleset: str) -> Case:
    content = path.read_bytes()
    facts, problems = dossier.read(content, path.name)
    if facts is None:
        raise ValueError("; ".join(f"{problem.where}: {problem.remedy}" for problem in problems))
    case = json.loads(content)
    judged, decided = case["judged"], case["decided"]
    answer = next(
        one
        for one in assess.assess(facts, ruleset, "en")
        if (one.official, one.decision) == (judged["official"], judged["decision"])
    )
    expected = (decided.get("expected") or decided["outcome"]).replace(
        "actual", Outcome.ACTUAL_INDICATED
    )
    scored = decided["detectable"] and decided.get("scored") is not False
    stood = {key: value for key, value in case.items() if key not in ABOUT}
    same = known(dossier.to_mapping(facts)) == known(stood)
    found = chains.find(graph.build(facts), facts, judged["official"], judged["decision"]).chains
    lengths = tuple(len(chain.ties) for chain in found)
    return Case(case["id"], expected, decided["suggested_row"], scored, answer, lengths, same)


def known(value: Any) -> Any:
    """Return a part of a dossier without what is not known or empty."""
    if isinstance(value, dict):
        return {
            key: known(inner) for key, inner in value.items() if inner not in (None, "", [], {})
        }
    return [known(inner) for inner in value] if isinstance(value, list) else value


def agreement(cases: Sequence[Case]) -> float:
    """Return the share (0–1) of the scored cases on which the engine agrees."""
    scored = [case for case in cases if case.scored]
    return sum(case.agrees for case in scored) / len(scored)


def accused(cases: Sequence[Case]) -> tuple[Case, ...]:
    """Return every case, scored or not, that was decided as none and comes out as
    `actual_indicated`.
    """
    return tuple(
        case
        for case in cases
        if case.expected == Outcome.NONE and case.outcome == Outcome.ACTUAL_INDICATED
    )


def wrong(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a sentence for everything that must not be."""
    if agreement(cases) < LEAST:
        yield f"the engine agrees on fewer than {LEAST:.0%} of the scored cases"
    argued = PAGE.read_text(encoding="utf-8")
    for case in accused(cases):
        yield f"{case.id}: decided as none, and the engine says actual_indicated"
    for case in cases:
        if case.scored and not case.agrees and f"`{case.id}`" not in argued:
            yield f"{case.id}: a disagreement that {PAGE.name} does not argue"
        if case.chains != CHAINS.get(case.id, case.chains):
            yield f"{case.id}: chains of {case.chains} ties, and it turned on {CHAINS[case.id]}"
        if not case.written_as_read:
            yield f"{case.id}: the dossier is written otherwise than it stood"


def report(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the lines of the report."""
    scored = [case for case in cases if case.scored]
    yield f"{len(cases)} cases, {len(scored)} scored, {sum(case.agrees for case in scored)} agree"
    yield f"agreement {agreement(cases):.3f} (least {LEAST})"
    yield f"decided as none, engine says actual_indicated: {len(accused(cases))}"
    yield from ("", *_confusion(scored), "", *_rows(scored), "", _not_reached(cases))
    for heading, counted in (
        ("disagreements", True),
        ("not scored, and the engine differs", False),
    ):
        found = [case for case in cases if case.scored is counted and not case.agrees]
        yield from ("", f"{heading}: {len(found)}")
        for case in found:
            yield from _explained(case)


def _confusion(cases: Sequence[Case]) -> Iterator[str]:
    words = tuple(Outcome)
    counts = Counter((case.expected, case.outcome) for case in cases)
    width = max(len(word) for word in words) + 1
    yield "decided \\ engine".ljust(width) + "".join(word.rjust(width) for word in words)
    for expected in words:
        yield expected.ljust(width) + "".join(
            str(counts[expected, word]).rjust(width) for word in words
        )


def _rows(cases: Sequence[Case]) -> Iterator[str]:
    """Yield hits and misses by the row that decided, and how often another row was expected."""
    yield "row".ljust(14) + "hits  misses  other row expected"
    for row in sorted({case.answer.rule for case in cases}):
        mine = [case for case in cases if case.answer.rule == row]
        hits = sum(case.agrees for case in mine)
        other = ", ".join(f"{case.id} ({case.row})" for case in mine if case.row != row)
        yield f"{row:<14}{hits:>4}{len(mine) - hits:>8}  {other}".rstrip()


def _not_reached(cases: Sequence[Case]) -> str:
    """Say which rows no case decided by, or has a side finding of: nothing but invented cases holds
    them.
    """
    name = cases[0].answer.ruleset.split()[0]
    decided = {case.answer.rule for case in cases}
    table = rulesets.get(name)
    return "rows that decide no case: " + ", ".join(
        rule.id for rule in (*table.rules, *table.without_chain) if rule.id not in decided
    )


def _explained(case: Case) -> Iterator[str]:
    answer = assess.to_mapping(case.answer, "en")
    yield (
        f"- {case.id}: decided {case.expected} ({case.row}), engine {case.outcome} "
        f"({case.answer.rule})"
    )
    for key in ("facts_for", "facts_against", "presumed"):
        sentences = answer[key]
        assert isinstance(sentences, list)
        yield from (f"    {key.removeprefix('facts_')}: {sentence}" for sentence in sentences)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report. None: the arguments of the process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description=main.__doc__)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=CASES, help="where the decided cases stand"
    )
    parser.add_argument("--ruleset", default="dutch", help="name of the rule set (default: dutch)")
    options = parser.parse_args(arguments)
    cases = read(options.folder, options.ruleset)
    if not cases:
        print(
            f"{options.folder}: no decided cases here. Name the folder that holds them.",
            file=sys.stderr,
        )
        return 2
    found = list(wrong(cases))
    print("\n".join((*report(cases), "", f"wrong: {len(found)}", *found)))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
