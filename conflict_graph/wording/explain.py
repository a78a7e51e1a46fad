"""Puts messages into Dutch or English sentences; the words stand in `wording/`.

Dates are written out at the precision that is known. A person who is not in office is described by
the relation to the official, never by name.
"""

from __future__ import annotations

import functools
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from conflict_graph.chains.find import Chain
from conflict_graph.dates import PartialDate
from conflict_graph.facts import Dossier, Outcome, SideFinding, Tie, TieKind
from conflict_graph.wording.messages import Message
from conflict_graph.wording.tables import load

LANGUAGES = ("nl", "en")
_WORDS = ("role", "declared")


@dataclass(frozen=True, slots=True)
class ChainSentence:
    """One link of a chain in words: the sentence without dates, the dates, the source and the tie
    that it rests on.

    `tie_id` None: the sentence that says which party or decision the chain ends at. `unended`: the
    sentence without the stop at its end; a name that ends in one keeps its own.
    """

    text: str
    dates_text: str
    source: str | None
    tie_id: str | None
    unended: str = field(default="", compare=False)


@functools.cache
def _wording(language: str) -> dict[str, Any]:
    text = (resources.files("conflict_graph") / "wording" / f"{language}.toml").read_text(
        encoding="utf-8"
    )
    return tomllib.loads(text)


def date_text(date: PartialDate, language: str = "nl") -> str:
    """Write a date out at its precision.

    >>> date_text(PartialDate(2026, 3, 3)), date_text(PartialDate(2024))
    ('3 maart 2026', '2024')
    >>> date_text(PartialDate(2024, 3), "en")
    'March 2024'
    """
    parts = [str(date.day) if date.day else "", "", str(date.year)]
    if date.month:
        parts[1] = _wording(language)["months"][date.month - 1]
    return " ".join(part for part in parts if part)


def message_ids(language: str, part: str = "messages") -> dict[str, str]:
    """Return every message id with its template, for the tests that keep both languages complete.

    `part`: `messages`, `ahead` for those that have other words where the decision is still to come,
    or `kept` for those of versions before, which only answers that are kept still say.
    """
    return {
        f"{group}.{name}": template
        for group, templates in _wording(language)[part].items()
        for name, template in templates.items()
    }


def placeholders(template: str) -> frozenset[str]:
    """Return the parameters that a template uses."""
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def sentence(id: str, params: Mapping[str, str], language: str = "nl") -> str:  # noqa: A002
    """Return the sentence of a message.

    Raises:
        KeyError: the language has no such message.
    """
    return _ended(_unended(id, params, language))


def _ended(text: str) -> str:
    return text if text.endswith(("?", ".")) else f"{text}."


def _unended(id: str, params: Mapping[str, str], language: str) -> str:  # noqa: A002
    group, _, name = id.partition(".")
    template = _template(group, name, "ahead" in params, language)
    values = _values(params, language)
    if "{who}" in template:
        values |= _own_relation(params, language)
    text = template.format_map(_Values(values))
    text += _dates(params, language) + _source(params, language) if group == "tie" else ""
    return _capital(text).replace(".. ", ". ")


def _template(group: str, name: str, ahead: bool, language: str) -> str:
    """Return the words of a message; of a decision that is still to come, those that do not tell it
    as past.
    """
    wording = _wording(language)
    told = wording["messages"].get(group, {})
    plain: str = told[name] if name in told else wording["kept"][group][name]
    return wording["ahead"].get(group, {}).get(name, plain) if ahead else plain


def render(message: Message, language: str = "nl") -> str:
    """Return the sentence of a message."""
    return sentence(message.id, message.values(), language)


class _Values(dict[str, str]):
    """Parameters of a sentence; one that is not known is left blank rather than failing an old
    stored message.
    """

    def __missing__(self, key: str) -> str:
        return "…"


def _values(params: Mapping[str, str], language: str) -> dict[str, str]:
    words = _wording(language)["words"]
    values = dict(params)
    for key in _WORDS:
        if key in values:
            values[key] = words[key].get(values[key], values[key])
    if "steps" in values:
        values["steps"] = _listed(
            [words["step"][step] for step in values["steps"].split(",")], language
        )
    if "to_come" in values:
        values["to_come"] = _listed(
            [words["step_to_come"][step] for step in values["to_come"].split(",")], language
        )
    if "step" in values:
        values["step"] = words["step_name"][values["step"]]
    day = params.get("day")
    values["day"] = date_text(PartialDate.parse(day), language) if day else words["some_day"]
    for key in ("who", "whom"):
        values[key] = _person(params, key, f"{key}_relation", language)
    values["party"] = _person(
        params, "party" if "relation" not in params else "who", "relation", language
    )
    values["a_relation"] = words["a_relation"].get(params.get("whom_relation", ""), "")
    values["until"] = _until(params, language)
    values.update(words["past" if params.get("ended") == "true" else "now"])
    return values


def _own_relation(params: Mapping[str, str], language: str) -> dict[str, str]:
    """Return `whom` without the name of the official, where the sentence says whose relation it is;
    empty where it is nobody's.
    """
    if "whom_relation" not in params or "who_relation" in params:
        return {}
    if params.get("who") != params.get("whom"):
        return {}
    return {"whom": str(_wording(language)["words"]["short_person"][params["whom_relation"]])}


def _person(params: Mapping[str, str], key: str, relation: str, language: str) -> str:
    name = params.get(key, "…")
    if relation not in params:
        return name
    pattern: str = _wording(language)["words"]["person"][params[relation]]
    return str(pattern.format(name=name))


def _until(params: Mapping[str, str], language: str) -> str:
    words = _wording(language)["words"]["period"]
    if "until" not in params:
        return str(words["unknown_day"])
    return str(words["on"]).format(until=date_text(PartialDate.parse(params["until"]), language))


def _dates(params: Mapping[str, str], language: str) -> str:
    """Return the period of a tie, with a space before it; empty where no date is known."""
    known = [key for key in ("from", "until") if key in params]
    if not known:
        return ""
    dates = {key: date_text(PartialDate.parse(params[key]), language) for key in known}
    pattern: str = _wording(language)["words"]["period"]["_".join(known)]
    return " " + pattern.format_map(dates)


def _source(params: Mapping[str, str], language: str) -> str:
    if "source" not in params:
        return ""
    pattern: str = _wording(language)["words"]["source"]
    return f" ({pattern.format(source=source_words(params['source'], language))})"


@functools.lru_cache(maxsize=4096)
def source_words(source: str, language: str = "nl") -> str:
    """Return the source of a tie in a language: what a register writes of its own is known, and
    what another source says is left as it was written.

    >>> source_words("register van Gemeente A, volgens de lijst van 2026-11-30", "en")
    'register of Gemeente A, according to the list of 30 November 2026'
    >>> source_words("register van Gemeente A, eigen opgave; bestuurder herkend aan de naam", "en")
    'register of Gemeente A, own statement; official recognised by the name'
    >>> source_words("handelsregister", "en")
    'handelsregister'
    """
    phrases: dict[str, str] = _wording(language)["register_sources"]
    return "; ".join(_phrase(part, phrases, language) for part in source.split("; "))


def _phrase(part: str, phrases: Mapping[str, str], language: str) -> str:
    for known, words in phrases.items():
        asked = re.escape(known).replace(r"\{body\}", "(?P<body>.+)")
        found = re.fullmatch(asked.replace(r"\{day\}", _DAY), part)
        if found is not None:
            values = found.groupdict()
            if "day" in values:
                values["day"] = date_text(PartialDate.parse(values["day"]), language)
            return words.format_map(values)
    return part


_DAY = r"(?P<day>\d{4}(-\d\d){0,2})"


def _listed(words: list[str], language: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {_wording(language)['words']['and']} " + words[-1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- chains


def tie_messages(dossier: Dossier, chain: Chain | None) -> tuple[Message, ...]:
    """Return one message for every tie of the chain, in its order."""
    return tuple(_tie_message(dossier, chain, tie) for tie in chain.ties) if chain else ()


def _tie_message(dossier: Dossier, chain: Chain, tie: Tie) -> Message:
    who, who_relation = _called(dossier, chain, tie.source_id)
    whom, whom_relation = _called(dossier, chain, tie.target_id)
    between_people = whom_relation is not None and tie.source_id == chain.official
    params: dict[str, str | None] = {
        "tie": tie.id,
        "who": who,
        "who_relation": who_relation,
        "whom": whom,
        "whom_relation": whom_relation,
        "from": str(tie.from_date) if tie.from_date else None,
        "until": str(tie.until_date) if tie.until_date else None,
        "ended": "true" if dossier.is_past(tie) else None,
        "source": tie.source,
    }
    return Message.of("tie.person" if between_people else _tie_saying(tie), **params)


def _tie_saying(tie: Tie) -> str:
    if tie.kind is TieKind.OWNERSHIP and tie.share is not None:
        return "tie.ownership_whole" if tie.share == 1 else "tie.ownership_part"
    return f"tie.{tie.kind}"


def _called(dossier: Dossier, chain: Chain, node: str) -> tuple[str, str | None]:
    """Return the name by which a node is called and, for a person, the relation to the official of
    that name.
    """
    names = {official.id: official.name for official in dossier.officials}
    names |= {organisation.id: organisation.name for organisation in dossier.organisations}
    names |= {decision.id: decision.title for decision in dossier.decisions}
    if node == chain.official or node not in {person.id for person in dossier.persons}:
        return names.get(node, node), None
    return names[chain.official], _relation(chain, node)


def _relation(chain: Chain, person: str) -> str:
    if len(chain.nodes) < 2 or chain.nodes[1] != person:
        return "client" if person == chain.nodes[-1] else "colleague"
    tie = chain.ties[0]
    if tie.kind is TieKind.FAMILY:
        return tie.relation.value if tie.relation else "family"
    return tie.kind.value


def chain_sentences(
    dossier: Dossier, chain: Chain, language: str = "nl"
) -> tuple[ChainSentence, ...]:
    """Return the chain in sentences: one for every tie in order, and one for the party and the
    decision.
    """
    told = [_told(message, language) for message in tie_messages(dossier, chain)]
    name, relation = _called(dossier, chain, chain.nodes[-1] if chain.ties else chain.official)
    title = next(decision.title for decision in dossier.decisions if decision.id == chain.decision)
    if chain.party is None or chain.nodes[-1] == chain.decision:
        last = Message.of("party.decision", title=title)
    else:
        last = Message.of(
            "party.reached",
            party=name,
            who=name,
            relation=relation,
            role=chain.party.role,
            title=title,
        )
    return (*told, ChainSentence(render(last, language), "", None, None))


def _told(message: Message, language: str) -> ChainSentence:
    params = message.values()
    plain = {key: value for key, value in params.items() if key not in ("from", "until", "source")}
    unended = _unended(message.id, plain, language)
    return ChainSentence(
        _ended(unended),
        _dates(params, language).strip(),
        source_words(params["source"], language) if "source" in params else None,
        params["tie"],
        unended,
    )


# -- words for pages


def outcome_word(outcome: Outcome, language: str = "nl") -> str:
    """Return the words for an outcome."""
    return str(_wording(language)["outcomes"][outcome.value])


def condition_word(word: str, language: str = "nl") -> str:
    """Return the words that stand in place of no link: for one that a measure keeps off, or not
    everything checked.
    """
    return str(_wording(language)["conditions"][word])


def conditioned(condition: str | None, said: str, who: str, language: str = "nl") -> str:
    """Return what is said of somebody with the condition on which it hangs; None: on none.

    Raises:
        KeyError: the language has no such condition.
    """
    return (
        said
        if condition is None
        else str(_wording(language)["conditions"][condition]).format(said=said, who=who)
    )


def side_finding_word(side: SideFinding, language: str = "nl") -> str:
    """Return the words for a side finding."""
    return str(_wording(language)["side_findings"][side.value])


def rule_text(rule_id: str, language: str = "nl") -> str:
    """Return the public explanation of a rule row.

    Raises:
        KeyError: the language does not explain this row.
    """
    return str(_wording(language)["rules"][rule_id])


def rule_title(rule_id: str, language: str = "nl") -> str:
    """Return what a rule that stands beside the cells is called.

    Raises:
        KeyError: it is a cell, or a rule of an earlier version.
    """
    return str(_wording(language)["rule_titles"][rule_id])


def rule_source(source: str, language: str = "nl") -> str:
    """Return the source of a rule in words; one that has none in this language as it was
    written.
    """
    if language != "nl":
        return source
    told = load("sources", "nl")
    return str(told.get(source) or told["before"].get(source, source))


def rule_set_words(name: str, language: str = "nl") -> tuple[str, str]:
    """Return the title of a rule set and what it asks, for everybody to read.

    Raises:
        KeyError: the language does not explain this rule set.
    """
    words = _wording(language)["rule_sets"][name]
    return str(words["title"]), str(words["text"])


def rule_set_doubts(name: str, language: str = "nl") -> str:
    """Return what was not verified about a rule set, for everybody to read.

    Raises:
        KeyError: the language does not explain this rule set.
    """
    return str(_wording(language)["rule_sets"][name]["doubts"])


def rule_group_word(group: str, language: str = "nl") -> str:
    """Return the heading above rows of one nature.

    Raises:
        KeyError: the language has no such heading.
    """
    return str(_wording(language)["groups"][group])


def presumption(id: str, language: str = "nl") -> str:  # noqa: A002
    """Return what a rule set presumes, said of nobody in particular.

    Raises:
        KeyError: the language has no such presumption.
    """
    return sentence(id, _wording(language)["words"]["anybody"], language)
