"""The engine against cases that courts and integrity bodies decided: `make cases`.

Each case is read by the rule set of its country. For every folder it prints the confusion table
(decided down, engine across), hits and misses by rule set and by row, the disagreements by kind,
and every one of them with the engine's own explanation. A case counts where a register or a
procurement file could hold what the finding rests on (`detectable`) and the file is not set apart
(`scored` false). The exit status is 1 where something stands below `wrong`.
"""

from __future__ import annotations

import argparse
import fnmatch
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
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
from conflict_graph.rulesets.scales import RANK

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "cases"
WITHOUT_A_FLOOR = _SHARED / "new"
"""Of these the first answer counts, and the argument for each difference."""
FOLDERS = (_SHARED / "decided", WITHOUT_A_FLOOR)
PAGE = Path(__file__).resolve().parents[1] / "docs" / "cases.md"
"""Where every disagreement is argued; `*` stands there for what names a place."""
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
    """One decided case and the engine's answer.

    `expected` is what the authority found, on our scale, and `second` what it may also have meant;
    None: nothing else. `row` is the row that should decide; None: nobody said. `chains` is how many
    ties each chain has, the shortest first.
    """

    id: str
    expected: str
    second: str | None
    row: str | None
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

    @property
    def kind(self) -> str:
        """In what way the engine differs: less, more or in doubt, and by what sort of row."""
        if Outcome.UNRESOLVED in (self.outcome, self.expected):
            way = "in doubt" if self.outcome == Outcome.UNRESOLVED else "without doubt"
        else:
            more = RANK[Outcome(self.outcome)] > RANK[Outcome(self.expected)]
            way = "more" if more else "less"
        table = rulesets.get(self.answer.ruleset.split()[0])
        elements = next((chain.elements for chain in self.answer.chains[:1]), None)
        step = f", {elements.grade.word} and {elements.part.word}" if elements else ""
        return f"{way}: {table.rule(self.answer.rule).group}{step}"


def read(folder: Path, ruleset: str | None = None) -> tuple[Case, ...]:
    """Return the cases of a folder, in the order of their names. `ruleset` None: that of the
    country.

    Raises:
        ValueError: a file is no dossier; the message says where and how to mend it.
    """
    return tuple(_case(path, ruleset) for path in sorted(folder.glob("*.json")))


def _case(path: Path, ruleset: str | None) -> Case:
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
    expected = _on_our_scale(decided.get("expected") or decided["outcome"])
    second = decided.get("second_choice")
    scored = decided["detectable"] and decided.get("scored") is not False
    stood = {key: value for key, value in case.items() if key not in ABOUT}
    same = known(dossier.to_mapping(facts)) == known(stood)
    found = chains.find(graph.build(facts), facts, judged["official"], judged["decision"]).chains
    lengths = tuple(len(chain.ties) for chain in found)
    return Case(
        case["id"],
        expected,
        _on_our_scale(second) if second else None,
        decided.get("row"),
        scored,
        answer,
        lengths,
        same,
    )


def _on_our_scale(label: str) -> str:
    return label.replace("actual", Outcome.ACTUAL_INDICATED)


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
    """Return every case, scored or not, that was not decided as actual and comes out as
    `actual_indicated`.
    """
    return tuple(
        case
        for case in cases
        if case.expected != Outcome.ACTUAL_INDICATED and case.outcome == Outcome.ACTUAL_INDICATED
    )


def wrong(cases: Sequence[Case], least: float = LEAST) -> Iterator[str]:
    """Yield a sentence for everything that must not be."""
    if agreement(cases) < least:
        yield f"the engine agrees on fewer than {least:.0%} of the scored cases"
    argued = re.findall(r"^\| `([\w*-]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    for case in accused(cases):
        yield f"{case.id}: decided as {case.expected}, and the engine says actual_indicated"
    for case in cases:
        told = any(fnmatch.fnmatchcase(case.id, each) for each in argued)
        if case.scored and not case.agrees and not told:
            yield f"{case.id}: a disagreement that {PAGE.name} does not argue"
        if case.chains != CHAINS.get(case.id, case.chains):
            yield f"{case.id}: chains of {case.chains} ties, and it turned on {CHAINS[case.id]}"
        if not case.written_as_read:
            yield f"{case.id}: the dossier is written otherwise than it stood"


def report(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the lines of the report."""
    scored = [case for case in cases if case.scored]
    second = sum(case.agrees or case.outcome == case.second for case in scored)
    yield f"{len(cases)} cases, {len(scored)} scored, {sum(case.agrees for case in scored)} agree"
    yield f"agreement {agreement(cases):.3f} (least {LEAST}); {second} with a second choice"
    yield f"not decided as actual, engine says actual_indicated: {len(accused(cases))} (must be 0)"
    yield from ("", *_confusion(scored), "", *_by(scored, "rule set", _ruleset))
    yield from ("", *_by(scored, "row", lambda case: case.answer.rule), "", *_kinds(scored))
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


def _ruleset(case: Case) -> str:
    return case.answer.ruleset


def _by(cases: Sequence[Case], heading: str, key: Callable[[Case], str]) -> Iterator[str]:
    """Yield hits and misses by a property of the answer."""
    counts = Counter((key(case), case.agrees) for case in cases)
    yield f"{heading:<34}hits  misses"
    for each in sorted({key(case) for case in cases}):
        yield f"{each:<34}{counts[each, True]:>4}{counts[each, False]:>8}"


def _kinds(cases: Sequence[Case]) -> Iterator[str]:
    """Yield the disagreements by kind, the most frequent first."""
    found = defaultdict(list)
    for case in cases:
        if not case.agrees:
            found[case.kind].append(case.id)
    yield "kind of disagreement".ljust(58) + "cases"
    for kind in sorted(found, key=lambda kind: (-len(found[kind]), kind)):
        yield f"{kind:<58}{len(found[kind]):>5}  {', '.join(found[kind])}"


def _explained(case: Case) -> Iterator[str]:
    answer = assess.to_mapping(case.answer, "en")
    yield (
        f"- {case.id}: decided {case.expected}, engine {case.outcome} ({case.answer.rule}, "
        f"{case.answer.ruleset})"
    )
    for key in ("facts_for", "facts_against", "presumed"):
        sentences = answer[key]
        assert isinstance(sentences, list)
        yield from (f"    {key.removeprefix('facts_')}: {sentence}" for sentence in sentences)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report. None: the arguments of the process."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cases", description=main.__doc__)
    parser.add_argument(
        "folders", nargs="*", type=Path, default=FOLDERS, help="where the decided cases stand"
    )
    parser.add_argument("--ruleset", help="name of the rule set (default: that of the country)")
    options = parser.parse_args(arguments)
    return max(_told(folder, options.ruleset) for folder in options.folders or FOLDERS)


def _told(folder: Path, ruleset: str | None) -> int:
    """Print what holds of a folder; return the exit status."""
    cases = read(folder, ruleset)
    if not cases:
        print(f"{folder}: no decided cases here. Name the folder that holds them.", file=sys.stderr)
        return 2
    found = list(wrong(cases, 0.0 if folder == WITHOUT_A_FLOOR else LEAST))
    print("\n".join((f"# {folder}", "", *report(cases), "", f"wrong: {len(found)}", *found, "")))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
