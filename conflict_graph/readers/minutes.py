"""Read who took part in which decision from minutes in the JSON of docs/minutes.md.

Of a vote it is kept that somebody voted, and whether the vote turned the decision; the direction is
only compared. What the minutes do not say stays not known.

It is our own format, for whoever writes minutes and has no council information system: by the
body's own key and the procedure. Minutes that such a system exports name people and items by its
keys, and are read in `council`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from conflict_graph.facts import Problem, Step
from conflict_graph.readers.content import load_json, problem, read_text
from conflict_graph.readers.lines import checked, object_of, text_of
from conflict_graph.readers.records import ParticipationRecord, Reading
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import parse_date
from conflict_graph.wording.remedies import Remedy

SCOPES: Mapping[str, str] = {
    "preparation": "preparation",
    "voorbereiding": "preparation",
    "deliberation": "deliberation",
    "beraadslaging": "deliberation",
    "vote": "vote",
    "stemming": "vote",
    "contact": "contact",
}
"""What somebody can step aside from, in English and Dutch; `all` (`alles`) is all four."""

_ALL = ("preparation", "deliberation", "vote", "contact")
_DIRECTIONS = ("for", "against", "abstained")


@dataclass
class _Part:
    """What one official did under one item of the agenda."""

    present: bool = False
    absent: bool = False
    spoke: bool = False
    direction: str | None = None
    recused: set[str] = field(default_factory=set)


def read(content: bytes, name: str = "") -> Reading[ParticipationRecord]:
    """Return what every official did under every item. A bad entry is reported with its path; the
    rest is read.
    """
    text = read_text(content, name)
    if isinstance(text, Problem):
        return Reading(problems=(text,), readable=False)
    value = load_json(text)
    meetings = value if isinstance(value, list) else [value]
    problems: list[Problem] = []
    records: list[ParticipationRecord] = []
    read = 0
    for index, meeting in enumerate(meetings):
        prefix = f"[{index}]." if isinstance(value, list) else ""
        whole = checked(prefix.rstrip(".") or "file", meeting)
        items = whole.get("items") if isinstance(whole, Mapping) else None
        if isinstance(whole, Problem) or not isinstance(items, list):
            fault = problem(
                f"{prefix}items",
                items,
                Remedy("List the items of the meeting in items, as docs/minutes.md shows."),
            )
            problems.append(whole if isinstance(whole, Problem) else fault)
            continue
        source = _source(prefix, whole, problems)
        for number, item in enumerate(items):
            read += 1
            records += _item(f"{prefix}items[{number}]", whole, item, source, problems)
    once = _once(records, problems)
    return Reading(tuple(once), tuple(problems), read, readable=read > 0)


def _source(prefix: str, meeting: Mapping[str, object], problems: list[Problem]) -> str:
    """Return what the records name as their source: the meeting and its day."""
    date = text_of(meeting.get("date"))
    if date is not None:
        try:
            date = str(parse_date(date))
        except ValueError:
            problems.append(
                problem(
                    f"{prefix}date",
                    date,
                    Remedy("Write a day that exists, as YYYY-MM-DD; it was left out."),
                )
            )
            date = None
    return ", ".join(part for part in (text_of(meeting.get("meeting")) or "minutes", date) if part)


def _item(
    where: str, meeting: Mapping[str, object], item: object, source: str, problems: list[Problem]
) -> list[ParticipationRecord]:
    if not isinstance(item, Mapping):
        problems.append(problem(where, item, Remedy("Write an object here, between braces.")))
        return []
    reference = item.get("decision")
    said = object_of(reference)
    procedure = text_of(said.get("procedure")) or text_of(reference)
    if procedure is None:
        problems.append(
            problem(f"{where}.decision", reference, Remedy("Give the procedure of the decision."))
        )
        return []
    parts: dict[str, _Part] = {}
    for key in ("present", "absent", "spoke"):
        path, listed = (f"{where}.{key}", item[key]) if key in item else (key, meeting.get(key))
        for official in _officials(path, listed, problems):
            setattr(parts.setdefault(official, _Part()), key, True)
    _vote(where, item, parts, problems)
    _recusals(where, item, parts, problems)
    margin = _margin(where, item, parts, problems)
    lot = text_of(said.get("lot")) or ""
    body = text_of(meeting.get("body"))
    found = []
    for official, part in parts.items():
        contradiction = _contradiction(part)
        if contradiction is not None:
            problems.append(problem(f"{where}, {official}", official, contradiction))
        else:
            place = f"{where}, {official}"
            found.append(
                _record(
                    place,
                    procedure,
                    lot,
                    official,
                    part,
                    _decisive(part, parts, margin),
                    source,
                    body,
                )
            )
    return found


def _officials(where: str, listed: object, problems: list[Problem]) -> list[str]:
    """Return the keys in a list; what is no key is reported."""
    if listed is None:
        return []
    if not isinstance(listed, list):
        problems.append(problem(where, listed, Remedy("Write a list of keys of officials.")))
        return []
    found = []
    for index, each in enumerate(listed):
        key = text_of(each)
        if key is None:
            problems.append(
                problem(f"{where}[{index}]", each, Remedy("Write the key of an official."))
            )
        else:
            found.append(key)
    return found


def _vote(
    where: str, item: Mapping[str, object], parts: dict[str, _Part], problems: list[Problem]
) -> None:
    voted = item.get("voted")
    if voted is None:
        return
    if not isinstance(voted, Mapping):
        problems.append(
            problem(
                f"{where}.voted",
                voted,
                Remedy("Write an object with the lists for, against and abstained."),
            )
        )
        return
    for key in voted:
        if key not in _DIRECTIONS:
            problems.append(
                problem(f"{where}.voted", key, Remedy("Use for, against and abstained."))
            )
    for direction in _DIRECTIONS:
        path = f"{where}.voted.{direction}"
        for official in _officials(path, voted.get(direction), problems):
            part = parts.setdefault(official, _Part())
            if part.direction not in (None, direction):
                problems.append(
                    problem(
                        path,
                        official,
                        Remedy("This official is listed as voting two ways; the first counts."),
                    )
                )
            part.direction = part.direction or direction


def _recusals(
    where: str, item: Mapping[str, object], parts: dict[str, _Part], problems: list[Problem]
) -> None:
    listed = item.get("recused")
    if listed is None:
        return
    if not isinstance(listed, list):
        problems.append(
            problem(
                f"{where}.recused",
                listed,
                Remedy("Write a list of objects with official and scope."),
            )
        )
        return
    for index, said in enumerate(listed):
        path = f"{where}.recused[{index}]"
        official = text_of(object_of(said).get("official"))
        if official is None:
            problems.append(
                problem(
                    path, said, Remedy("Name the official, and in scope what was left to others.")
                )
            )
            continue
        scope = _scope(path, object_of(said).get("scope"), problems)
        parts.setdefault(official, _Part()).recused.update(scope)


_NO_SCOPE = Remedy("List what was left to others: preparation, deliberation, vote, contact or all.")


def _scope(where: str, said: object, problems: list[Problem]) -> Sequence[str]:
    words = [said] if isinstance(said, str) else said
    if not isinstance(words, list) or not words:
        problems.append(problem(f"{where}.scope", said, _NO_SCOPE))
        return ()
    found: list[str] = []
    for word in words:
        folded = fold(word) if isinstance(word, str) else ""
        if folded in ("all", "alles"):
            found += _ALL
        elif folded in SCOPES:
            found.append(SCOPES[folded])
        else:
            remedy = Remedy("Use preparation, deliberation, vote, contact or all.")
            problems.append(problem(f"{where}.scope", word, remedy))
    return found


def _margin(
    where: str, item: Mapping[str, object], parts: Mapping[str, _Part], problems: list[Problem]
) -> int | None:
    """Return by how many votes it was decided: as stated, else counted where both sides are
    listed.
    """
    stated = item.get("margin")
    if isinstance(stated, int) and not isinstance(stated, bool) and stated >= 0:
        return stated
    if stated is not None:
        problems.append(
            problem(
                f"{where}.margin",
                stated,
                Remedy("Write by how many votes it was decided: a whole number."),
            )
        )
    directions = [part.direction for part in parts.values()]
    counts = [directions.count(direction) for direction in ("for", "against")]
    return abs(counts[0] - counts[1]) if all(counts) else None


def _decisive(part: _Part, parts: Mapping[str, _Part], margin: int | None) -> bool | None:
    """Say whether this vote turned the decision: cast with those who won, by one vote. None where
    nobody can tell.
    """
    if part.direction not in ("for", "against") or margin is None:
        return None
    if margin != 1:
        return False if margin > 1 else None
    directions = [each.direction for each in parts.values()]
    ours, theirs = (
        directions.count(part.direction),
        len([each for each in directions if each in ("for", "against")]),
    )
    if not directions.count("for") or not directions.count("against"):
        return None
    return ours * 2 > theirs


def _contradiction(part: _Part) -> Remedy | None:
    """Return what cannot both be so; None when all can."""
    active = part.present or part.spoke or part.direction is not None
    if part.absent and active:
        return Remedy(
            "The minutes say that this official was absent, and also what the official did. "
            "Correct one of the two."
        )
    if "vote" in part.recused and part.direction is not None:
        return Remedy(
            "The minutes say that this official left the vote to others, and also voted. Correct "
            "one of the two."
        )
    if "deliberation" in part.recused and part.spoke:
        return Remedy(
            "The minutes say that this official left the debate to others, and also spoke. "
            "Correct one of the two."
        )
    return None


def _record(
    where: str,
    procedure: str,
    lot: str,
    official: str,
    part: _Part,
    decisive: bool | None,
    source: str,
    body: str | None,
) -> ParticipationRecord:
    steps = [Step.ATTENDED] if part.present else []
    steps += [Step.DELIBERATED] if part.spoke else []
    steps += [Step.VOTED] if part.direction in ("for", "against") else []

    def aside(scope: str) -> bool | None:
        return True if scope in part.recused else None

    return ParticipationRecord(
        where=where,
        procedure=procedure,
        lot=lot,
        official=official,
        steps=tuple(steps),
        recused_preparation=aside("preparation"),
        recused_deliberation=aside("deliberation"),
        recused_vote=aside("vote"),
        recused_contact=aside("contact"),
        took_no_part=True if part.absent else None,
        decisive=decisive,
        source=source,
        body=body,
    )


def _once(
    records: Sequence[ParticipationRecord], problems: list[Problem]
) -> list[ParticipationRecord]:
    """Leave out what is said a second time of one official in one decision, and report it."""
    kept: dict[tuple[str | None, str, str, str], ParticipationRecord] = {}
    for record in records:
        key = (record.body, record.procedure, record.lot, record.official)
        earlier = kept.setdefault(key, record)
        if earlier is not record:
            remedy = Remedy(
                "%(where)s says something of this official and decision already; put it "
                "in one item.",
                where=earlier.where,
            )
            problems.append(problem(record.where, record.official, remedy))
    return list(kept.values())
