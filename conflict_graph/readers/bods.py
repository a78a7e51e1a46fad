"""Read who owns what from statements in the Beneficial Ownership Data Standard, version 0.4.

An owner that is an organisation becomes a tie. An owner who is a natural person becomes an
OwnerRecord, which asserts nothing. Statements about one record follow one another by their date,
whatever their order in the file; `closed` ends what the record said. An organisation that an
earlier file of the source described is a mention without a name, known by its record alone. A
share that is a range, and an indirect interest between organisations, are not turned into a number
or a tie: the direct relationships say what there is to say.

Source: standard.openownership.org/en/0.4.0
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from conflict_graph.dates import PartialDate, ends_first
from conflict_graph.facts import OrganisationKind, Problem, TieKind
from conflict_graph.readers.content import problem, read_text
from conflict_graph.readers.lines import (
    checked,
    number_of,
    object_of,
    objects_of,
    text_of,
    values_of,
)
from conflict_graph.readers.records import (
    Mention,
    OrganisationRecord,
    OrganisationTie,
    OwnerRecord,
    Reading,
)
from conflict_graph.readers.values import decimal_of, parse_date
from conflict_graph.resolution.identifiers import known_scheme
from conflict_graph.wording.remedies import Remedy

_KINDS: Mapping[str, TieKind] = MappingProxyType(
    {
        "shareholding": TieKind.OWNERSHIP,
        **dict.fromkeys(
            (
                *(
                    "votingRights",
                    "appointmentOfBoard",
                    "otherInfluenceOrControl",
                    "seniorManagingOfficial",
                ),
                *(
                    "boardMember",
                    "boardChair",
                    "controlViaCompanyRulesOrArticles",
                    "controlByLegalFramework",
                ),
                *("trustee", "settlor", "protector"),
            ),
            TieKind.CONTROL,
        ),
    }
)
_ENTITIES: Mapping[str, OrganisationKind] = MappingProxyType(
    {"state": OrganisationKind.PUBLIC_BODY, "stateBody": OrganisationKind.PUBLIC_BODY}
)
_TYPES = ("entity", "person", "relationship")
_NO_STATEMENT = Remedy(
    "Export this as BODS 0.4: every statement has a recordId, and a recordType of entity, person "
    "or relationship."
)


@dataclass(frozen=True, slots=True)
class _Statement:
    where: str
    date: str
    record: str
    type: str
    is_closed: bool
    details: Mapping[str, object]
    source: str | None
    publisher: str | None

    def called(self, record: str) -> str:
        """Return what a record is called beyond its file: with who publishes it."""
        return f"{self.publisher}: {record}" if self.publisher else record


@dataclass(frozen=True, slots=True)
class _Interest:
    where: str
    kind: TieKind
    share: float | None
    start: PartialDate | None
    until: PartialDate | None


def read(content: bytes, name: str = "") -> Reading[OrganisationRecord | OwnerRecord]:
    """Return organisations with the organisations that hold them, then the natural persons whom it
    calls owners.
    """
    text = read_text(content, name)
    if isinstance(text, Problem):
        return Reading(problems=(text,), readable=False)
    values = values_of(text)
    problems: list[Problem] = []
    latest = _latest(values, problems)
    if not latest and len(values) == 1 and not isinstance(values[0][1], dict):
        return Reading(problems=tuple(problems), readable=False)
    entities = {key: each for key, each in latest.items() if each.type == "entity"}
    mentions = {
        key: mention
        for key, each in entities.items()
        if (mention := _mention(each, problems)) is not None
    }
    holders: dict[str, list[OrganisationTie]] = {}
    elsewhere: dict[str, tuple[str, Mention]] = {}
    owners: list[OwnerRecord] = []
    for each in latest.values():
        if each.type == "relationship":
            _relationship(each, latest, mentions, elsewhere, holders, owners, problems)
    organisations = [
        OrganisationRecord(
            entities[key].where,
            mention,
            _entity_kind(entities[key]),
            holders=tuple(holders.get(key, ())),
        )
        for key, mention in mentions.items()
    ]
    organisations += [
        OrganisationRecord(where, mention, None, holders=tuple(holders.get(key, ())))
        for key, (where, mention) in elsewhere.items()
    ]
    return Reading((*organisations, *owners), tuple(problems), len(values))


def _latest(values: list[tuple[str, object]], problems: list[Problem]) -> dict[str, _Statement]:
    """Return the last statement about each record, by the id of the record."""
    latest: dict[str, _Statement] = {}
    for where, value in values:
        item = checked(where, value)
        if isinstance(item, Problem):
            problems.append(item)
            continue
        statement = _statement(where, item, problems)
        if statement is None:
            continue
        known = latest.get(statement.record)
        if known is None or (statement.date, statement.is_closed) >= (known.date, known.is_closed):
            latest[statement.record] = statement
    return latest


def _statement(
    where: str, item: Mapping[str, object], problems: list[Problem]
) -> _Statement | None:
    record, type_, status = (
        text_of(item.get(key)) for key in ("recordId", "recordType", "recordStatus")
    )
    if record is None or type_ not in _TYPES:
        problems.append(problem(where, type_ or "", _NO_STATEMENT))
        return None
    if status not in ("new", "updated", "closed"):
        problems.append(
            problem(f"{where}.recordStatus", status or "", Remedy("Write new, updated or closed."))
        )
        return None
    date = text_of(item.get("statementDate")) or ""
    source = text_of(object_of(item.get("source")).get("url"))
    details = object_of(item.get("recordDetails"))
    publication = object_of(item.get("publicationDetails"))
    publisher = text_of(object_of(publication.get("publisher")).get("name"))
    return _Statement(where, date, record, type_, status == "closed", details, source, publisher)


def _mention(statement: _Statement, problems: list[Problem]) -> Mention | None:
    name = text_of(statement.details.get("name"))
    if name is None:
        remedy = Remedy("This organisation has no name and was left out.")
        problems.append(problem(f"{statement.where}.recordDetails.name", "", remedy))
        return None
    numbers: dict[str, str] = {}
    for index, said in objects_of(statement.details.get("identifiers")):
        scheme = text_of(said.get("scheme"))
        where = f"{statement.where}.recordDetails.identifiers[{index}]"
        scheme = (known_scheme(scheme) or scheme) if scheme else None
        number = number_of(where, scheme, said.get("id"), problems) if scheme else None
        if scheme and number:
            numbers[scheme] = number
    record = statement.called(statement.record)
    return Mention(name, MappingProxyType(numbers), record=record)


def _entity_kind(statement: _Statement) -> OrganisationKind | None:
    said = statement.details.get("entityType")
    type_ = text_of(object_of(said).get("type")) or text_of(said)
    return _ENTITIES.get(type_ or "")


def _relationship(
    statement: _Statement,
    latest: Mapping[str, _Statement],
    mentions: Mapping[str, Mention],
    elsewhere: dict[str, tuple[str, Mention]],
    holders: dict[str, list[OrganisationTie]],
    owners: list[OwnerRecord],
    problems: list[Problem],
) -> None:
    """Add the ties and owners that a relationship states, and to `elsewhere` an organisation that
    stands in no statement of the file.
    """
    subject, party = (
        text_of(statement.details.get(side)) or "" for side in ("subject", "interestedParty")
    )
    held = _side(statement, subject, latest, mentions)
    if held is None:
        remedy = Remedy(
            "The organisation that is held is not in the file, or has no name, so what is known "
            "of it stands as it was. Export this with the statements about both organisations."
        )
        problems.append(problem(f"{statement.where}.recordDetails.subject", subject, remedy))
        return
    person = latest.get(party)
    holder = _side(statement, party, latest, mentions)
    if holder is None and (person is None or person.type != "person"):
        remedy = Remedy("Who holds it is not in the file; nothing was taken from this statement.")
        problems.append(problem(f"{statement.where}.recordDetails.interestedParty", party, remedy))
        return
    interests = _interests(statement, problems)
    if holder is None and person is not None:
        for interest, _ in interests:
            _add_owner(statement, person, held, interest, owners, problems)
        return
    assert holder is not None, "who is no person is an organisation"
    if not held.name:
        elsewhere.setdefault(subject, (statement.where, held))
    record = statement.called(statement.record)
    stated_on = _date(f"{statement.where}.statementDate", statement.date or None, [])
    if not interests and statement.is_closed:
        tie = OrganisationTie(
            holder, None, source=statement.source, record=record, stated_on=stated_on
        )
        holders.setdefault(subject, []).append(tie)
    for interest, is_direct in interests:
        if not is_direct:
            remedy = Remedy(
                "An indirect interest is not kept; give the direct relationships that lead to it."
            )
            problems.append(problem(interest.where, held.name, remedy))
            continue
        tie = OrganisationTie(
            holder,
            interest.kind,
            interest.share,
            interest.start,
            interest.until,
            statement.source,
            record,
            stated_on,
        )
        holders.setdefault(subject, []).append(tie)


def _side(
    statement: _Statement,
    record: str,
    latest: Mapping[str, _Statement],
    mentions: Mapping[str, Mention],
) -> Mention | None:
    """Return the organisation on a side of a relationship: as the file has it, or by its record
    alone where it stands in no statement of the file; None: there is none, or it has no name.
    """
    if record in mentions or record in latest or not record:
        return mentions.get(record)
    return Mention("", record=statement.called(record))


def _add_owner(
    statement: _Statement,
    person: _Statement,
    organisation: Mention,
    interest: _Interest,
    owners: list[OwnerRecord],
    problems: list[Problem],
) -> None:
    name = _person_name(person.details)
    if name is None:
        problems.append(
            problem(
                f"{person.where}.recordDetails.names",
                "",
                Remedy("This person has no name and was left out."),
            )
        )
        return
    owners.append(
        OwnerRecord(
            where=statement.where,
            organisation=organisation,
            person=name,
            kind=interest.kind,
            share=interest.share,
            from_date=interest.start,
            until_date=interest.until,
            source=statement.source,
            record=statement.called(statement.record),
            stated_on=_date(f"{statement.where}.statementDate", statement.date or None, []),
        )
    )


def _person_name(details: Mapping[str, object]) -> str | None:
    """Return a person's name as it is read; of several the legal one, else the first."""
    names = [said for _, said in objects_of(details.get("names"))]
    names.sort(key=lambda said: text_of(said.get("type")) not in ("legal", "individual"))
    for said in names:
        parts = (text_of(said.get("givenName")), text_of(said.get("familyName")))
        name = text_of(said.get("fullName")) or " ".join(part for part in parts if part)
        if name:
            return name
    return None


def _interests(statement: _Statement, problems: list[Problem]) -> list[tuple[_Interest, bool]]:
    """Return what is held, one per kind of tie and period, and whether it is direct."""
    found: dict[tuple[object, ...], tuple[_Interest, bool]] = {}
    for index, said in objects_of(statement.details.get("interests")):
        where = f"{statement.where}.recordDetails.interests[{index}]"
        kind = _KINDS.get(text_of(said.get("type")) or "")
        if kind is None:
            remedy = Remedy(
                "What is held is not said in a way that can be read; nothing was taken from it."
            )
            problems.append(problem(f"{where}.type", said.get("type"), remedy))
            continue
        start, until = (
            _date(f"{where}.{key}", said.get(key), problems) for key in ("startDate", "endDate")
        )
        if statement.is_closed and until is None:
            until = _date(f"{statement.where}.statementDate", statement.date, problems)
        if ends_first(start, until):
            problems.append(
                problem(
                    f"{where}.endDate",
                    str(until),
                    Remedy("It ends before it begins; correct one of the two."),
                )
            )
            continue
        interest = _Interest(where, kind, _share(where, said, problems), start, until)
        is_direct = said.get("directOrIndirect") != "indirect"
        found.setdefault((kind, start, until), (interest, is_direct))
    return list(found.values())


def _share(where: str, said: Mapping[str, object], problems: list[Problem]) -> float | None:
    """Return an exact share, 0–1; None where it is not stated, or only as a range."""
    share = object_of(said.get("share"))
    value = share.get("exact")
    if (
        value is None
        and share.get("minimum") is not None
        and share.get("minimum") == share.get("maximum")
    ):
        value = share.get("minimum")
    if value is None:
        return None
    try:
        percentage = decimal_of(value)
    except ValueError:
        percentage = Decimal(-1)
    if not 0 <= percentage <= 100:
        problems.append(
            problem(
                f"{where}.share.exact",
                value,
                Remedy("Write a percentage from 0 to 100; it was left out."),
            )
        )
        return None
    return float(percentage / 100)


def _date(where: str, value: object, problems: list[Problem]) -> PartialDate | None:
    text = text_of(value)
    if text is None:
        return None
    try:
        return parse_date(text.partition("T")[0])
    except ValueError:
        problems.append(
            problem(
                where,
                text,
                Remedy("Write a day that exists, as YYYY-MM-DD; it was read as not known."),
            )
        )
        return None
