"""Read answers of the open data of the Tweede Kamer (OData): persons, their seats with periods, and
their ancillary positions with what they pay.

A position stands there as one sentence, with the organisation behind the first comma or "bij".
Votes are those of groups, save where a vote was by roll call; an amount is not kept.

Source: src/tweedekamer/models/persoon.py, fractie.py and activiteit.py of
ErikbStorm/tweedekamer_opendata; tkapi/persoon.py and stemming.py of openkamer/tkapi.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from conflict_graph.dates import ends_first
from conflict_graph.readers.council.gathering import (
    ENDS_FIRST,
    NO_BALLOT,
    FilePart,
    Gathering,
    Json,
    ballot_of,
    objects,
)
from conflict_graph.readers.council.records import BallotRecord, GoneRecord, OfficeRecord
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.readers.records import Mention, PositionRecord, Reading
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import plain
from conflict_graph.wording.remedies import Remedy

SYSTEM = "tweede_kamer"
_CONTEXT = re.compile(r"#(\w+)")
_ENTITIES = ("Persoon", "FractieZetelPersoon", "PersoonNevenfunctie", "Stemming")
_EXPANDED = ("FractieZetelPersoon", "PersoonNevenfunctie")
_OFFICES: Mapping[str, str] = {
    "tweede_kamerlid": "Lid Tweede Kamer",
    "eerste_kamerlid": "Lid Eerste Kamer",
}
_ORGANISATION = re.compile(
    r"^(?P<title>[^,]+(?:,\S[^,]*)*?)(?:,\s+|\s+bij\s+)(?P<at>(?:(?!,\s).)+)$"
)
_LONGEST = 1_000
"""How much of a sentence is looked at; no position takes more words."""
_NO_ORGANISATION = Remedy(
    "This sentence does not say where the position is held. Enter the position by hand."
)
_NOT_KEPT = Remedy("Of this nothing is kept, and nothing has to be done.")
_NO_OWNER = Remedy("This does not say whose it is; it was left out.")


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the entities tell."""
    gathering = Gathering(SYSTEM)
    found: dict[str, list[tuple[str, Json, str]]] = defaultdict(list)
    for part in parts:
        for index, answer in objects(part.value):
            prefix = f"[{index}]." if isinstance(part.value, list) else ""
            for kind, where, row, owner in _rows(answer, prefix):
                found[kind].append((part.place(where), row, owner))
    seated = {_owner(row, owner) for _, row, owner in found["FractieZetelPersoon"]}
    for where, row, _ in found["Persoon"]:
        _person(gathering, where, row, text_of(row.get("Id")) in seated)
    for where, row, owner in found["FractieZetelPersoon"]:
        _seat(gathering, where, row, owner)
    for where, row, owner in found["PersoonNevenfunctie"]:
        _position(gathering, where, row, owner)
    of_groups = [where for where, row, _ in found["Stemming"] if not row.get("Persoon_Id")]
    for where, row, _ in found["Stemming"]:
        if row.get("Persoon_Id"):
            _vote(gathering, where, row)
    if of_groups:
        gathering.report(of_groups[0], "Stemming", _NOT_KEPT, count=len(of_groups))
    return gathering.reading()


def _rows(answer: Json, prefix: str) -> Iterator[tuple[str, str, Json, str]]:
    """Yield the entities of an answer with their kinds, places and owners, those inside a person
    too.
    """
    context = _CONTEXT.search(text_of(answer.get("@odata.context")) or "")
    named = context[1] if context and context[1] in _ENTITIES else ""
    listed = answer.get("value", [answer])
    path = f"{prefix}value" if "value" in answer else prefix.rstrip(".")
    for index, row in objects(listed):
        where = f"{path}[{index}]" if "value" in answer else path
        kind = named or _kind(row)
        yield kind, where, row, ""
        for inner in _EXPANDED if kind == "Persoon" else ():
            for at, each in objects(row.get(inner)):
                place = f"{where}.{inner}[{at}]".lstrip(".")
                yield inner, place, each, text_of(row.get("Id")) or ""


def _kind(row: Json) -> str:
    if "Achternaam" in row:
        return "Persoon"
    if "PeriodeVan" in row or "VergoedingSoort" in row:
        return "PersoonNevenfunctie"
    return "FractieZetelPersoon" if "TotEnMet" in row or "Van" in row else "Stemming"


def _owner(row: Json, owner: str) -> str:
    named = text_of(row.get("PersoonId")) or text_of(row.get("Persoon_Id"))
    return owner or named or text_of(object_of(row.get("Persoon")).get("Id")) or ""


def _is_gone(gathering: Gathering, where: str, row: Json) -> bool:
    """Count an entity; say whether the Kamer took it away, and keep that."""
    gathering.read += 1
    if row.get("Verwijderd") is not True:
        return False
    gathering.keep(GoneRecord(where=where, key=gathering.key(row.get("Id"))))
    return True


def _person(gathering: Gathering, where: str, row: Json, is_seated: bool) -> None:
    if _is_gone(gathering, where, row):
        return
    key = gathering.key(row.get("Id"))
    person = gathering.person(
        where,
        key,
        None,
        text_of(row.get("Achternaam")),
        text_of(row.get("Roepnaam")),
        text_of(row.get("Initialen")),
        text_of(row.get("Tussenvoegsel")),
    )
    if person is None:
        return
    gathering.keep(person)
    function = text_of(row.get("Functie"))
    if function and not is_seated:
        title = _OFFICES.get(fold(function), function)
        gathering.keep(OfficeRecord(where=where, person=key, title=title))


def _seat(gathering: Gathering, where: str, row: Json, owner: str) -> None:
    gathering.read -= 1
    if _is_gone(gathering, where, row):
        gathering.read += 1
        return
    person = _owner(row, owner)
    if not person:
        gathering.read += 1
        gathering.report(where, row.get("Functie"), _NO_OWNER)
        return
    gathering.keep(
        OfficeRecord(
            where=where,
            person=gathering.key(person),
            title="Lid Tweede Kamer",
            from_date=gathering.day(where, row.get("Van")),
            until_date=gathering.day(where, row.get("TotEnMet")),
        )
    )


def _position(gathering: Gathering, where: str, row: Json, owner: str) -> None:
    if _is_gone(gathering, where, row):
        return
    person, words = _owner(row, owner), plain(text_of(row.get("Omschrijving")) or "")
    parted = _ORGANISATION.match(words[:_LONGEST])
    if not person or parted is None:
        gathering.report(where, words, _NO_ORGANISATION if person else _NO_OWNER)
        return
    start = gathering.day(where, row.get("PeriodeVan"))
    until = gathering.day(where, row.get("PeriodeTotEnMet"))
    if ends_first(start, until):
        gathering.report(where, str(until), ENDS_FIRST)
        return
    runs = row.get("IsActief")
    gathering.keep(
        PositionRecord(
            where=where,
            official=gathering.key(person),
            key=text_of(row.get("Id")) or words,
            title=parted["title"],
            organisation=Mention(parted["at"]),
            paid=_paid(text_of(row.get("VergoedingSoort")) or ""),
            from_date=start,
            until_date=until,
            ended=True if until is not None else None if runs is None else runs is False,
        )
    )


def _paid(words: str) -> bool | None:
    """Return whether something is paid, by the words for what it pays; None: they do not say."""
    folded = fold(words)
    if "onbezoldigd" in folded or folded.startswith("geen"):
        return False
    return True if "bezoldigd" in folded else None


def _vote(gathering: Gathering, where: str, row: Json) -> None:
    if _is_gone(gathering, where, row):
        return
    word = text_of(row.get("Soort")) or ""
    ballot = ballot_of(word)
    if ballot is None:
        gathering.report(where, word, NO_BALLOT)
        return
    item = gathering.key(row.get("Besluit_Id"))
    gathering.keep(
        BallotRecord(
            where=where,
            item=item,
            person=gathering.key(row.get("Persoon_Id")),
            ballot=ballot,
            round=item,
            name=text_of(row.get("ActorNaam")) or "",
        )
    )
