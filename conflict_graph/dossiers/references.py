"""What holds between the entries of a dossier, which no single entry can show.

No id stands twice, what an entry refers to is there and of the right list, ties have a kind that
their two ends allow, and periods do not end before they begin. Works on rows, in which anything may
be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from conflict_graph.dates import ends_first
from conflict_graph.dossiers.fields import Row
from conflict_graph.dossiers.json_text import pointer, shown
from conflict_graph.facts import (
    POSITION_TIES,
    Decision,
    Dossier,
    Problem,
    Tie,
    TieKind,
)

_LISTS = ("officials", "persons", "organisations", "ties", "decisions")
_PEOPLE = frozenset({"officials", "persons"})
_ORGANISATIONS = frozenset({"organisations"})
_DECISIONS = frozenset({"decisions"})
_PARTIES = ("parties", "unknown_parties")
_CAN_BE_PARTY = _PEOPLE | _ORGANISATIONS | {"ties"}

_TO_ORGANISATION = frozenset({*POSITION_TIES, TieKind.COMPETITION})
_TO_PERSON = frozenset(
    {
        TieKind.FAMILY,
        TieKind.FRIENDSHIP,
        TieKind.COLLEAGUE,
        TieKind.BUSINESS,
        TieKind.POLITICAL,
        TieKind.GIFT,
        TieKind.LITIGATION,
        TieKind.UNSPECIFIED,
    }
)
_TO_DECISION = frozenset({TieKind.PROPERTY, TieKind.CANDIDATE, TieKind.OPINION, TieKind.LITIGATION})
_BETWEEN_ORGANISATIONS = frozenset(
    {
        TieKind.OWNERSHIP,
        TieKind.CONTROL,
        TieKind.PARTICIPATION,
        TieKind.SUPPLY,
        TieKind.LIKELY_CONTRACTOR,
        TieKind.CONTRACT,
        TieKind.DONATION,
    }
)

FITTING: tuple[tuple[str, frozenset[str], frozenset[str], frozenset[TieKind]], ...] = (
    ("a person to an organisation", _PEOPLE, _ORGANISATIONS, _TO_ORGANISATION),
    ("a person to a person", _PEOPLE, _PEOPLE, _TO_PERSON),
    ("a person to a decision", _PEOPLE, _DECISIONS, _TO_DECISION),
    ("an organisation to an organisation", _ORGANISATIONS, _ORGANISATIONS, _BETWEEN_ORGANISATIONS),
)
"""Which kinds of tie may run between which lists of the dossier."""


_KINDS_BETWEEN = {
    (source, target): kinds
    for _, sources, targets, kinds in FITTING
    for source in sources
    for target in targets
}


def is_sound(dossier: Dossier) -> bool:
    """Say whether `check` finds nothing wrong in a dossier of facts, without saying what."""
    named: dict[str, list[str]] = {
        "officials": [each.id for each in dossier.officials],
        "persons": [each.id for each in dossier.persons],
        "organisations": [each.id for each in dossier.organisations],
        "ties": [each.id for each in dossier.ties],
        "decisions": [each.id for each in dossier.decisions],
    }
    lists = {id_: name for name, ids in named.items() for id_ in ids}
    if len(lists) < sum(map(len, named.values())):
        return False
    return (
        all(
            lists.get(each.body) == "organisations"
            and not ends_first(each.from_date, each.until_date)
            for each in dossier.officials
        )
        and all(_is_sound_tie(lists, each) for each in dossier.ties)
        and all(_is_sound_decision(lists, each) for each in dossier.decisions)
    )


def _is_sound_tie(lists: Mapping[str, str], tie: Tie) -> bool:
    source, target = lists.get(tie.source_id, ""), lists.get(tie.target_id, "")
    return (
        tie.kind in _KINDS_BETWEEN.get((source, target), ())
        and tie.source_id != tie.target_id
        and (tie.relation is None or tie.kind is TieKind.FAMILY)
        and (tie.share is None or tie.kind is TieKind.OWNERSHIP)
        and not ends_first(tie.from_date, tie.until_date)
    )


def _is_sound_decision(lists: Mapping[str, str], decision: Decision) -> bool:
    named = {each.id for each in decision.parties}
    named |= {each.id for each in decision.unknown_parties}
    return (
        lists.get(decision.body) == "organisations"
        and all(lists.get(each.id) in _CAN_BE_PARTY for each in decision.parties)
        and all(
            lists.get(each.official) == "officials" and not (each.took_no_part and each.steps)
            for each in decision.participations
        )
        and all(
            lists.get(each.official) == "officials" and each.party in named
            for each in decision.statements
        )
    )


def check(dossier: Row) -> Iterator[Problem]:
    """Yield what is wrong between the entries of a dossier."""
    lists = _lists_by_id(dossier)
    yield from _repeated_ids(dossier)
    for path, official in _entries(dossier, "officials"):
        yield from _reference(lists, path, official, "body", "body", _ORGANISATIONS)
        yield from _order(path, official, "until")
    for path, tie in _entries(dossier, "ties"):
        yield from _tie(lists, path, tie)
    for path, decision in _entries(dossier, "decisions"):
        yield from _decision(lists, path, decision)


def _entries(row: Row, name: str, path: str = "") -> Iterator[tuple[str, Row]]:
    for index, entry in enumerate(row.get(name, ())):
        yield f"{path}/{name}/{index}", entry


def _lists_by_id(dossier: Row) -> dict[str, str]:
    return {
        entry["id"]: name
        for name in _LISTS
        for _, entry in _entries(dossier, name)
        if "id" in entry
    }


def _repeated_ids(dossier: Row) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in _LISTS:
        for path, entry in _entries(dossier, name):
            found = entry.get("id")
            if found in first:
                remedy = f"Give every entry its own id: {first[found]} has this one already."
                yield Problem(f"{path}/id", shown(found), remedy)
            elif found is not None:
                first[found] = path


def _reference(
    lists: Mapping[str, str],
    path: str,
    entry: Row,
    attribute: str,
    key: str,
    allowed: frozenset[str],
) -> Iterator[Problem]:
    found = entry.get(attribute)
    if found is None or lists.get(found) in allowed:
        return
    names = ", ".join(name for name in _LISTS if name in allowed)
    stands = f"it stands in {lists[found]}" if found in lists else "no entry has this id"
    yield Problem(
        pointer(path, key), shown(found), f"Name the id of an entry in: {names} ({stands})."
    )


def _order(path: str, entry: Row, key: str) -> Iterator[Problem]:
    start, until = entry.get("from_date"), entry.get("until_date")
    if ends_first(start, until):
        yield Problem(
            f"{path}/{key}", str(until), f"Let the period end on or after its beginning, {start}."
        )


def _tie(lists: Mapping[str, str], path: str, tie: Row) -> Iterator[Problem]:
    source_lists = _PEOPLE | _ORGANISATIONS
    yield from _reference(lists, path, tie, "source_id", "from", source_lists)
    yield from _reference(lists, path, tie, "target_id", "to", source_lists | _DECISIONS)
    yield from _order(path, tie, "until_date")
    yield from _fit(lists, path, tie)
    if "relation" in tie and tie.get("kind") not in (None, TieKind.FAMILY):
        yield Problem(
            f"{path}/relation",
            shown(tie["relation"]),
            "Leave the relation out: only family ties have one.",
        )
    if "share" in tie and tie.get("kind") not in (None, TieKind.OWNERSHIP):
        yield Problem(
            f"{path}/share", shown(tie["share"]), "Leave the share out: only ownership has one."
        )


def _fit(lists: Mapping[str, str], path: str, tie: Row) -> Iterator[Problem]:
    source, target, kind = tie.get("source_id", ""), tie.get("target_id", ""), tie.get("kind")
    if source and source == target:
        yield Problem(
            f"{path}/to", shown(target), "Let the tie run to another entry than it comes from."
        )
        return
    if source not in lists or target not in lists or kind is None:
        return
    for words, sources, targets, kinds in FITTING:
        if lists[source] in sources and lists[target] in targets:
            if kind not in kinds:
                yield Problem(f"{path}/kind", kind, f"From {words}, use one of: {_listed(kinds)}.")
            return
    if lists[source] in _ORGANISATIONS and lists[target] in _PEOPLE | _DECISIONS:
        yield Problem(
            f"{path}/to",
            shown(target),
            "Let a tie between a person and an organisation come from the person.",
        )


def _listed(kinds: frozenset[TieKind]) -> str:
    return ", ".join(kind for kind in TieKind if kind in kinds)


def _decision(lists: Mapping[str, str], path: str, decision: Row) -> Iterator[Problem]:
    yield from _reference(lists, path, decision, "body", "body", _ORGANISATIONS)
    for where, party in _entries(decision, "parties", path):
        yield from _reference(lists, where, party, "id", "id", _CAN_BE_PARTY)
    for where, part in _entries(decision, "participations", path):
        yield from _reference(lists, where, part, "official", "official", frozenset({"officials"}))
        if part.get("took_no_part") and part.get("steps"):
            remedy = "Leave out the steps, or took_no_part: they contradict each other."
            yield Problem(f"{where}/took_no_part", "true", remedy)
    named = {each.get("id") for key in _PARTIES for each in decision.get(key, ())}
    for where, said in _entries(decision, "statements", path):
        yield from _reference(lists, where, said, "official", "official", frozenset({"officials"}))
        if "party" in said and said["party"] not in named:
            yield Problem(
                f"{where}/party",
                shown(said["party"]),
                "Name the id of a party, or of an unknown party, of this decision.",
            )
