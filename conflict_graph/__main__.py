"""The engine on the command line: `python -m conflict_graph assess|chains|rules|picture FILE...`,
or `schema`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from conflict_graph import rulesets
from conflict_graph.assessment import answer_text, assess, conditional, verdicts
from conflict_graph.assessment.answer_text import AnswerText, MeasureText, QuestionText
from conflict_graph.assessment.assess import Assessment
from conflict_graph.assessment.case import Pair
from conflict_graph.assessment.conditional import Conditional
from conflict_graph.assessment.trace import Trial, trials
from conflict_graph.chains import find as chains
from conflict_graph.chains import graph
from conflict_graph.chains.find import Chain, FoundChains, LeftOut
from conflict_graph.dossiers import format as dossier
from conflict_graph.drawing import picture
from conflict_graph.facts import Dossier, Outcome, Problem
from conflict_graph.rulesets.scales import FURTHEST_REACH, OWN
from conflict_graph.wording import explain
from conflict_graph.wording.explain import rule_text
from conflict_graph.wording.tables import LANGUAGES, load

MOST_PRINTED = 100
"""So many problems of one file are printed in words; `--json` answers all."""

EXIT_STATUS = """\
exit status: 0 every file could be read; 1 something is wrong with a file (the others are answered),
or nothing can be drawn; 2 the command was not understood
"""


@dataclass(frozen=True, slots=True)
class Files:
    """The files that were named: the dossiers that could be read, and what is wrong with the
    others, by file.
    """

    dossiers: tuple[Dossier, ...]
    problems: tuple[tuple[str, Problem], ...]

    @property
    def status(self) -> int:
        """The exit status: 0 when every file could be read."""
        return 1 if self.problems else 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one command. None: the arguments of the process."""
    options = _parser().parse_args(arguments)
    status: int = options.answer(options)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m conflict_graph",
        description="Links between interests and decisions.",
        epilog=EXIT_STATUS,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add(commands, "assess", "assess every official in every decision", _assess, several=True)
    _add(
        commands,
        "chains",
        "list the chains of ties to those who stand to gain",
        _chains,
        several=True,
    )
    _add(
        commands,
        "rules",
        "say row by row which rules held, until one decided",
        _rules,
        several=True,
    )
    drawing = _add(
        commands, "picture", "draw the chain that decides, as SVG", _picture, several=False
    )
    drawing.add_argument(
        "-o", "--output", type=Path, required=True, metavar="SVG", help="the file to write"
    )
    drawing.add_argument(
        "--official", metavar="ID", help="default: the first official with a chain"
    )
    drawing.add_argument(
        "--decision", metavar="ID", help="default: the first decision with a chain"
    )
    drawing.add_argument(
        "--vertical", action="store_true", help="from top to bottom, for narrow screens"
    )
    words = "print the JSON Schema of a dossier"
    commands.add_parser("schema", help=words, description=f"{words.capitalize()}.").set_defaults(
        answer=_schema
    )
    for name in ("assess", "rules"):
        commands.choices[name].add_argument(
            "--ruleset",
            choices=rulesets.RULE_SETS,
            help="the rule set to read by (default: that of the country of the dossier)",
        )
    return parser


def _add(
    commands: Any, name: str, words: str, answer: Any, several: bool
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=words, description=f"{words.capitalize()}.", epilog=EXIT_STATUS
    )
    command.set_defaults(answer=answer)
    command.add_argument(
        "files", nargs="+" if several else 1, type=Path, metavar="FILE", help="a dossier, as JSON"
    )
    command.add_argument(
        "--lang", choices=LANGUAGES, default="nl", help="language of the words (default: nl)"
    )
    if several:
        command.add_argument("--json", action="store_true", help="answer as JSON")
    return command


def _read(paths: Sequence[Path]) -> Files:
    dossiers: list[Dossier] = []
    problems: list[tuple[str, Problem]] = []
    for path in paths:
        found, wrong = _read_one(path)
        problems += [(str(path), problem) for problem in wrong]
        dossiers += [] if found is None else [found]
    return Files(tuple(dossiers), tuple(problems))


def _read_one(path: Path) -> dossier.Reading:
    try:
        content = path.read_bytes()
    except OSError as error:
        return None, (
            Problem("", error.strerror or "", "Name a file that exists and may be read."),
        )
    return dossier.read(content)


def _schema(_: argparse.Namespace) -> int:
    print(json.dumps(dossier.schema(), ensure_ascii=False, indent=1))
    return 0


def _assess(options: argparse.Namespace) -> int:
    files = _read(options.files)
    found = [
        (each, assessment)
        for each in files.dossiers
        for assessment in assess.assess(each, ruleset=options.ruleset, language=options.lang)
    ]
    if options.json:
        _print_json({"assessments": [assess.to_mapping(one) for _, one in found]}, files)
    else:
        for dossier_, assessment in found:
            for one in (assessment, *assessment.also):
                print(
                    "\n".join(_assessment_lines(one, _said(dossier_, one), options.lang)),
                    end="\n\n",
                )
        _print_problems(files, options.lang)
    return files.status


def _said(found: Dossier, one: Assessment) -> Conditional:
    decision = next(each for each in found.decisions if each.id == one.decision)
    return conditional.of_decision(
        decision,
        one.official,
        one.outcome,
        one.rule,
        one.if_steps_aside,
        complete=not one.not_checked,
    )


def _assessment_lines(one: Assessment, said: Conditional, language: str) -> Iterator[str]:
    """Yield an assessment line by line, in words; the outcome stands behind what it hangs on."""
    command, text = load("command", language), answer_text.in_words(one, language)
    headings, values = command["assessment"], _values(text, said, language)
    yield f"{text.dossier}: {text.official} · {text.decision}"
    if said.nothing_done:
        yield f"  {command['condition']['nothing_done']}"
    for key, heading in headings.items():
        condition = said.condition if key == "outcome" else None
        value = values.get(key, ())
        yield from _value_lines(command["condition"][condition] if condition else heading, value)
    yield f"  {command['heard']}"


def _values(text: AnswerText, said: Conditional, language: str) -> dict[str, str | tuple[str, ...]]:
    """Return what is printed of an answer by the key of its heading: a line, or a list of them."""
    command = load("command", language)
    return {
        "outcome": _outcome_words(said.word, language),
        "if_steps_aside": _aside(said, language),
        "why": " ".join((rule_text(text.row, language), *text.exceptions)),
        "norms": text.norms,
        "beside": text.beside,
        "side_findings": ", ".join(
            explain.side_finding_word(side, language) for side in text.side_findings
        ),
        "steps": _steps(text.elements or {}, command),
        "chain": ", ".join(text.chain),
        "left_out": text.left_out or "",
        "facts_for": text.facts_for,
        "facts_against": text.facts_against,
        "presumed": text.presumed,
        "not_checked": text.not_checked or (),
        "open_questions": tuple(_question_line(each, language) for each in text.open_questions),
        "measures": tuple(_measure_line(each, language) for each in text.measures),
        "mildest": text.mildest.sentence if text.mildest else "",
        "priority": " ".join((command["level"][text.priority], *text.priority_reasons)),
        "rule": f"{text.rule} · {text.rule_source}",
        "ruleset": text.ruleset,
    }


def _steps(found: Mapping[str, Any], command: dict[str, Any]) -> str:
    """Return the values of the steps in words; empty without any."""
    most = {"closeness": OWN, "reach": FURTHEST_REACH}
    return " · ".join(
        f"{command['step'][name]} {_step_value(command, name, value, most)}"
        for name, value in found.items()
    )


def _step_value(command: dict[str, Any], name: str, value: Any, most: dict[str, int]) -> str:
    return f"{value}/{most[name]}" if name in most else command["value"][value]


def _question_line(asked: QuestionText, language: str) -> str:
    command = load("command", language)
    answers = command["answer"]
    line = f"{asked.question} {answers['yes']} → {_short(asked.if_yes, language)}; "
    line += f"{answers['no']} → {_short(asked.if_no, language)}"
    if asked.also is None:
        return line
    needed = answers["yes" if asked.also_yes else "no"]
    return f"{line} ({command['also'].format(question=asked.also, answer=needed)})"


def _measure_line(measure: MeasureText, language: str) -> str:
    sides = (explain.side_finding_word(side, language) for side in measure.side_findings)
    return f"{measure.sentence} → {', '.join((_short(measure.outcome, language), *sides))}"


def _short(outcome: Outcome, language: str) -> str:
    """Return an outcome in a few words, for between other words."""
    return str(load("command", language)["outcome"][outcome.value])


def _aside(said: Conditional, language: str) -> str:
    """Return what holds if the official steps aside; empty where no step is planned."""
    word = said.word_if_steps_aside
    if word in (None, conditional.MANAGED, conditional.NOT_FULLY):
        return explain.condition_word(word, language) if word else ""
    return _short(Outcome(word), language)


def _outcome_words(word: str, language: str) -> str:
    """Return an outcome in full, or what stands in its place."""
    if word in (conditional.MANAGED, conditional.NOT_FULLY):
        return explain.condition_word(word, language)
    return explain.outcome_word(Outcome(word), language)


def _value_lines(heading: str, value: str | tuple[str, ...]) -> Iterator[str]:
    """Yield what stands under a heading; nothing where there is nothing to say."""
    if not value:
        return
    if isinstance(value, str):
        yield f"  {heading}: {value}"
    else:
        yield f"  {heading}:"
        yield from (f"    - {each}" for each in value)


def _chains(options: argparse.Namespace) -> int:
    files = _read(options.files)
    if options.json:
        found = [(each, one) for each in files.dossiers for one in _all_chains(each)]
        mappings = [
            _chain_mapping(each, chain) for each, (*_, chains) in found for chain in chains.chains
        ]
        more = [
            {"dossier": each.id, "official": official, "decision": decision}
            for each, (official, decision, chains) in found
            if chains.left_out is not LeftOut.NOTHING
        ]
        _print_json({"chains": mappings, "more_chains": more}, files)
    else:
        _print_chains(files, options.lang)
        _print_problems(files, options.lang)
    return files.status


def _all_chains(found: Dossier) -> Iterator[tuple[str, str, FoundChains]]:
    """Yield the ids of every official and decision, with the chains between them."""
    network = graph.build(found)
    for official in found.officials:
        for decision in found.decisions:
            yield official.id, decision.id, chains.find(network, found, official.id, decision.id)


def _chain_mapping(found: Dossier, chain: Chain) -> dict[str, Any]:
    return {
        "dossier": found.id,
        "official": chain.official,
        "decision": chain.decision,
        "chain": [tie.id for tie in chain.ties],
        "party": None if chain.party is None else chain.party.id,
    }


def _print_chains(files: Files, language: str) -> None:
    command, words = load("command", language), load("picture", language)
    for found in files.dossiers:
        print(found.id)
        for official, decision, own in _all_chains(found):
            lines = [_chain_line(chain, command, words) for chain in own.chains]
            said = {"none": not lines, "left_out": own.left_out is not LeftOut.NOTHING}
            lines += [
                command[word].format(official=official, decision=decision)
                for word, so in said.items()
                if so
            ]
            for line in lines:
                print(f"  {line}")


def _chain_line(chain: Chain, command: dict[str, Any], words: dict[str, Any]) -> str:
    line = chain.official
    for tie, first, second in zip(chain.ties, chain.nodes, chain.nodes[1:], strict=False):
        arrow = "→" if tie.source_id == first else "←"
        line += f" {arrow} {words['tie'][tie.kind]} [{tie.id}] {arrow} {second}"
    if chain.party is None:
        return f"{line} ({command['to_decision']})"
    role = words["role"][chain.party.role]
    ending = role if chain.ties else f"{command['is_party']}: {role}"
    return f"{line} ({ending}, {chain.decision})"


def _rules(options: argparse.Namespace) -> int:
    files = _read(options.files)
    every = [
        (pair, trials(pair))
        for each in files.dossiers
        for pair in assess.pairs(each, options.ruleset)
    ]
    if options.json:
        _print_json(
            {"rules": [_trial_mapping(pair, one) for pair, found in every for one in found]}, files
        )
    else:
        for pair, found in every:
            print(f"{pair.dossier.id}: {pair.official.id} · {pair.decision.id}")
            for one in found:
                print("\n".join(_trial_lines(pair, one, options.lang)))
        _print_problems(files, options.lang)
    return files.status


def _trial_mapping(pair: Pair, trial: Trial) -> dict[str, Any]:
    return {
        "dossier": pair.dossier.id,
        "official": pair.official.id,
        "decision": pair.decision.id,
        "chain": list(trial.ties),
        "steps": dict(trial.steps),
        "rule": trial.rule,
        "outcome": trial.outcome.value,
    }


def _trial_lines(pair: Pair, trial: Trial, language: str) -> Iterator[str]:
    """Yield a chain, the value of each step, why, and the row that it ends in."""
    command = load("command", language)
    yield f"  {', '.join(trial.ties) or command['no_ties']}"
    for name, value in trial.steps:
        yield f"    {command['step'][name]}: {command['value'].get(value, value)}"
    for message in trial.because:
        yield f"      {explain.render(message, language)}"
    condition = "if_takes_part" if pair.planned else "so_far" if pair.situation().is_ahead else None
    hangs_on = f"{command['condition'][condition]}: " if condition else ""
    words = _short(trial.outcome, language)
    row = answer_text.row_told(trial.rule, trial.elements.part.word if trial.elements else None)
    yield f"    {hangs_on}{words}: {trial.rule} – {rule_text(row, language)}"


def _picture(options: argparse.Namespace) -> int:
    files = _read(options.files)
    _print_problems(files, options.lang)
    if not files.dossiers:
        return files.status
    found = files.dossiers[0]
    chain = _wanted_chain(found, options)
    if isinstance(chain, str):
        print(chain, file=sys.stderr)
        return 1
    return _save(options.output, picture.draw(found, chain, options.lang, options.vertical))


def _save(path: Path, svg: str) -> int:
    try:
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        print(f"{path}: {error.strerror}", file=sys.stderr)
        return 1
    return 0


def _wanted_chain(found: Dossier, options: argparse.Namespace) -> Chain | str:
    """Return the chain that decides what was asked for, or the sentence that says why there is
    none.
    """
    command = load("command", options.lang)
    known = (
        ("official", found.officials, options.official),
        ("decision", found.decisions, options.decision),
    )
    for what, facts, wanted in known:
        if wanted is not None and wanted not in {fact.id for fact in facts}:
            sentence: str = command["no_part"].format(id=wanted, what=command[what])
            return sentence
    wanted = (
        pair
        for pair in assess.pairs(found)
        if options.official in (None, pair.official.id)
        and options.decision in (None, pair.decision.id)
    )
    every = (
        verdicts.deciding(verdicts.verdicts(pair.with_planned_steps_taken())) for pair in wanted
    )
    deciding = (verdict.situation.chain for verdict in every)
    return next((chain for chain in deciding if chain is not None), str(command["no_chain"]))


def _print_json(answer: dict[str, Any], files: Files) -> None:
    problems = [
        {"file": file, "where": problem.where, "value": problem.value, "remedy": problem.remedy}
        for file, problem in files.problems
    ]
    print(json.dumps({**answer, "problems": problems}, ensure_ascii=False, indent=1))


def _print_problems(files: Files, language: str) -> None:
    """Print what is wrong, file by file; of a file with very many problems the first, and how many
    more there are.
    """
    for file, problems in groupby(files.problems, key=itemgetter(0)):
        every = [problem for _, problem in problems]
        for problem in every[:MOST_PRINTED]:
            place = " ".join(
                part
                for part in (problem.where, f"({problem.value})" if problem.value else "")
                if part
            )
            print(f"{file}: {place}{': ' if place else ''}{problem.remedy}", file=sys.stderr)
        if len(every) > MOST_PRINTED:
            more = load("command", language)["more_problems"].format(
                count=len(every) - MOST_PRINTED
            )
            print(f"{file}: {more}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
