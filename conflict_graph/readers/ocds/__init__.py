"""Read OCDS 1.1: packages of releases or records, single releases, lists of them, and JSON lines;
packed or not.

One release becomes one record per award (or per contract where it holds no awards), or one record
for the procedure where it holds a tender only. A release always yields a record or a problem. The
buyer's contact point is kept as the name to ask: it is somebody who did not decide.

Source: Open Contracting Data Standard 1.1.5; identifier schemes: org-id.guide.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from conflict_graph.dates import PartialDate
from conflict_graph.facts import DecisionKind, DecisionStatus, PartyRole, Problem
from conflict_graph.readers.content import NotStreamed, find_flaw, problem, read_text
from conflict_graph.readers.notices import cpv
from conflict_graph.readers.ocds.packages import (
    Found,
    Json,
    Unreadable,
    find_releases,
    joined,
    stream_releases,
)
from conflict_graph.readers.records import (
    DecisionRecord,
    Mention,
    OwnerRecord,
    PartyRecord,
    ProcurementMethod,
    Reading,
)
from conflict_graph.readers.spool import Spool
from conflict_graph.readers.tables.columns import fold
from conflict_graph.readers.values import cents, decimal_of, parse_instant, plain
from conflict_graph.resolution import identifiers
from conflict_graph.wording.remedies import Remedy

INTERNAL_SCHEMES = frozenset({"GB-CFS", "GB-SRS"})
"""Numbers that Contracts Finder gives out anew for every notice: they identify nobody."""

_SCHEME = re.compile(r"[A-Z]{2}-[A-Z0-9_]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_AWARD_STATUS = {
    "pending": DecisionStatus.OPEN,
    "active": DecisionStatus.TAKEN,
    "cancelled": DecisionStatus.TAKEN,
    "unsuccessful": DecisionStatus.TAKEN,
}
_WITHOUT_WINNER = ("cancelled", "unsuccessful")
_CLOSED_TENDER = ("complete", "cancelled", "unsuccessful", "withdrawn")
_METHODS = {
    "open": ProcurementMethod.OPEN,
    "selective": ProcurementMethod.RESTRICTED,
    "limited": ProcurementMethod.WITHOUT_CALL,
    "direct": ProcurementMethod.DIRECT,
}
_FUNDERS = re.compile("european (?:union|commission)|europese (?:unie|commissie)", re.IGNORECASE)
_DATE_REMEDY = Remedy("Write a day that exists, as YYYY-MM-DD or an ISO 8601 instant.")
_OBJECT_REMEDY = Remedy("Write a JSON object here, as the OCDS schema says.")


def read(content: bytes, name: str = "") -> Reading[DecisionRecord]:
    """Return the decisions in an OCDS file, in its order. `read` counts releases, good or bad."""
    found = stream_releases(content, name)
    if isinstance(found, Problem):
        return Reading(problems=(found,), readable=False)
    try:
        return _read_all(found, name)
    except NotStreamed:
        text = read_text(content, name)
        assert isinstance(text, str), "what reads in parts reads as a whole"
        return _read_all(find_releases(text, name), name)


def _read_all(found: Iterable[Found], name: str) -> Reading[DecisionRecord]:
    records: Spool[DecisionRecord] = Spool()
    problems: list[Problem] = []
    owners: list[OwnerRecord] = []
    read = unreadable = 0
    for where, release in found:
        read += 1
        if isinstance(release, Unreadable):
            unreadable += 1
            problems.append(release.problem)
        elif isinstance(release, Problem):
            problems.append(release)
        else:
            reading = _read_release(release, where)
            for record in reading.records:
                records.append(record)
            problems += reading.problems
            owners += reading.owners
    if read and unreadable == read:
        return Reading(problems=tuple(problems), readable=False)
    if not read:
        problems.append(
            problem(
                name or "file",
                "",
                Remedy("The package holds no releases; check that the export is complete."),
            )
        )
    return Reading(records.kept(), tuple(problems), read, owners=tuple(owners))


def _read_release(release: object, where: str) -> Reading[DecisionRecord]:
    flaw = find_flaw(release, where)
    if flaw is not None:
        return Reading(problems=(flaw,))
    if not isinstance(release, dict):
        return Reading(problems=(problem(where, release, _OBJECT_REMEDY),))
    reader = _ReleaseReader(release, where)
    records = reader.records()
    owners = reader.owners()
    return Reading(tuple(records), tuple(reader.problems), owners=tuple(owners))


@dataclass
class _ReleaseReader:
    """Reads one release and gathers what is wrong with it."""

    release: Json
    where: str
    problems: dict[Problem, None] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    parties: dict[str, list[tuple[str, Json]]] = field(default_factory=dict)
    known_bidders: list[Mention] | None = None

    def __post_init__(self) -> None:
        tags = self.release.get("tag")
        self.tags = (
            tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()
        )
        for path, party in self.objects(self.release, "parties", ""):
            party_id = self.text(party, "id", path)
            if party_id is not None:
                self.parties.setdefault(party_id, []).append((path, party))

    def report(self, path: str, value: object, remedy: Remedy) -> None:
        """Add a problem at a path inside the release, once."""
        self.problems[problem(joined(self.where, path), value, remedy)] = None

    # Parts of the JSON

    def part(self, parent: Json, key: str, path: str) -> Json:
        """Return an object, empty where it is missing or is something else (which is reported)."""
        value = parent.get(key)
        if isinstance(value, dict):
            return value
        if value is not None:
            self.report(joined(path, key), value, _OBJECT_REMEDY)
        return MappingProxyType({})

    def objects(self, parent: Json, key: str, path: str) -> list[tuple[str, Json]]:
        """Return the objects in a list with their paths; anything else is reported."""
        value = parent.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.report(
                joined(path, key), value, Remedy("Write a list here, as the OCDS schema says.")
            )
            return []
        found: list[tuple[str, Json]] = []
        for index, entry in enumerate(value):
            place = f"{joined(path, key)}[{index}]"
            if isinstance(entry, dict):
                found.append((place, entry))
            else:
                self.report(place, entry, _OBJECT_REMEDY)
        return found

    def text(self, parent: Json, key: str, path: str) -> str | None:
        """Return a text in plain characters on one line; None where it is missing or no text (which
        is reported).
        """
        value = parent.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | None):
            self.report(
                joined(path, key), value, Remedy("Write a text here, between quotation marks.")
            )
            return None
        return None if value is None else plain(str(value)) or None

    # Records

    def records(self) -> list[DecisionRecord]:
        """Return the records of the release: by award, else by contract, else the tender."""
        procedure = self.text(self.release, "ocid", "")
        if procedure is None:
            self.report(
                "ocid",
                self.release.get("ocid"),
                Remedy("Fill in the ocid; without it nobody can say which procedure this is."),
            )
            return []
        awards = self.objects(self.release, "awards", "")
        contracts = self.objects(self.release, "contracts", "")
        if awards:
            return self.award_records(procedure, awards, contracts)
        if contracts:
            return self.contract_records(procedure, contracts)
        records = self.tender_records(procedure)
        if any(tag.startswith("award") for tag in self.tags):
            remedy = Remedy(
                "The tag says award but no award stands here; look up its other releases."
            )
            self.report("awards", ", ".join(self.tags), remedy)
        elif not records:
            remedy = Remedy(
                "This release holds no tender, award or contract; look up its other releases."
            )
            self.report("", ", ".join(self.tags), remedy)
        return records

    def award_records(
        self, procedure: str, awards: list[tuple[str, Json]], contracts: list[tuple[str, Json]]
    ) -> list[DecisionRecord]:
        """Return one record per award."""
        lots = self.award_lots(awards)
        of_award: dict[str | None, list[tuple[str, Json]]] = {}
        for place, contract in contracts:
            of_award.setdefault(self.text(contract, "awardID", place), []).append((place, contract))
        records: dict[str, DecisionRecord] = {}
        for (path, award), lot in zip(awards, lots, strict=True):
            if lot in records:
                self.report(
                    joined(path, "id"),
                    lot,
                    Remedy("Give every award its own id; a second one with this id was left out."),
                )
                continue
            award_id = self.text(award, "id", path)
            own = of_award.get(award_id, []) if award_id is not None else []
            own = own + (of_award.get(None, []) if len(awards) == 1 else [])
            records[lot] = self.award_record(procedure, lot, (path, award), own)
        return list(records.values())

    def award_lots(self, awards: list[tuple[str, Json]]) -> list[str]:
        """Return the key of every award: the lots it is for; its id where it names none or shares
        them with another.
        """
        ids, lots = [], []
        for number, (path, award) in enumerate(awards, 1):
            award_id = self.text(award, "id", path)
            if award_id is None:
                self.report(
                    joined(path, "id"),
                    award.get("id"),
                    Remedy("Give the award an id; its number in the list was used."),
                )
            ids.append(award_id or f"award-{number}")
            lots.append(self.related_lots(award, path))
        shared = Counter(lots)
        keys = []
        for award_id, lot in zip(ids, lots, strict=True):
            keys.append(award_id if not lot else lot if shared[lot] == 1 else f"{lot}/{award_id}")
        return keys

    def related_lots(self, award: Json, path: str) -> str:
        """Return the lots that the award is for, sorted and joined by `+`; empty where it names
        none.
        """
        value = award.get("relatedLots")
        if value is None:
            return ""
        lots = value if isinstance(value, list) else [value]
        if not all(isinstance(lot, str | int) and not isinstance(lot, bool) for lot in lots):
            self.report(
                joined(path, "relatedLots"), value, Remedy("Write a list of the ids of lots.")
            )
            return ""
        return "+".join(sorted({plain(str(lot)) for lot in lots} - {""}))

    def award_record(
        self, procedure: str, lot: str, award: tuple[str, Json], contracts: list[tuple[str, Json]]
    ) -> DecisionRecord:
        """Return the record of one award."""
        path, body = award
        word = self.text(body, "status", path)
        if word is not None and word not in _AWARD_STATUS:
            self.report(
                joined(path, "status"),
                word,
                Remedy(
                    "Use one of: %(words)s. It was read as active.", words=", ".join(_AWARD_STATUS)
                ),
            )
        winners = [] if word in _WITHOUT_WINNER else self.mentions(body, "suppliers", path)
        if not winners and word not in _WITHOUT_WINNER:
            self.report(
                joined(path, "suppliers"),
                body.get("suppliers"),
                Remedy(
                    "Name the supplier who won, or the award's status. Until then it stays as an "
                    "earlier release says."
                ),
            )
        dated = [(body, "date", path, "awards.date"), *self.contract_dates(contracts)]
        dated.append(
            (
                self.part(body, "contractPeriod", path),
                "startDate",
                joined(path, "contractPeriod"),
                "contractPeriod.startDate",
            )
        )
        parties = self.winners_and_bidders(winners)
        status = _AWARD_STATUS.get(word or "active", DecisionStatus.TAKEN)
        record = self.record(procedure, lot, award, self.kind(), status, dated, parties)
        return replace(record, unstated=self.unstated(body, record, word))

    def unstated(self, award: Json, record: DecisionRecord, status: str | None) -> frozenset[str]:
        """Return what an award does not mention in this release."""
        found = {
            "winners": "suppliers" not in award and status not in _WITHOUT_WINNER,
            "bidders": not any(each.role is PartyRole.BIDDER for each in record.parties),
            "amount": "value" not in award,
            "status": status is None,
            "decided_on": record.date_basis in (None, "release.date"),
        }
        return frozenset(name for name, is_missing in found.items() if is_missing)

    def contract_records(
        self, procedure: str, contracts: list[tuple[str, Json]]
    ) -> list[DecisionRecord]:
        """Return one record per contract of a release without awards; suppliers are those among its
        parties.
        """
        parties = self.winners_and_bidders(self.with_role("supplier"))
        if not parties:
            self.report(
                "parties",
                ", ".join(self.tags),
                Remedy("Give the supplier of the contract the role supplier among the parties."),
            )
        records: dict[str, DecisionRecord] = {}
        for number, (path, contract) in enumerate(contracts, 1):
            own = (
                self.text(contract, "awardID", path)
                or self.text(contract, "id", path)
                or f"contract-{number}"
            )
            lot = (
                own if own not in records else f"{own}/{self.text(contract, 'id', path) or number}"
            )
            if lot in records:
                self.report(
                    joined(path, "id"),
                    lot,
                    Remedy(
                        "Give every contract its own id; a second one with this id was left out."
                    ),
                )
                continue
            dated = self.contract_dates([(path, contract)])
            place = joined(path, "period")
            dated.append(
                (
                    self.part(contract, "period", path),
                    "startDate",
                    place,
                    "contractPeriod.startDate",
                )
            )
            records[lot] = self.record(
                procedure, lot, (path, contract), self.kind(), DecisionStatus.TAKEN, dated, parties
            )
        return list(records.values())

    def tender_records(self, procedure: str) -> list[DecisionRecord]:
        """Return the record of a procedure that has not led to an award in this release; none
        without a tender.
        """
        tender = self.part(self.release, "tender", "")
        if not tender:
            return []
        closed = self.text(tender, "status", "tender") in _CLOSED_TENDER
        status = DecisionStatus.TAKEN if closed else DecisionStatus.OPEN
        parties = self.winners_and_bidders([])
        return [
            self.record(procedure, "", ("tender", tender), DecisionKind.TENDER, status, [], parties)
        ]

    def kind(self) -> DecisionKind:
        """Say what an award or contract in this release is."""
        return (
            DecisionKind.CONTRACT_CHANGE if "contractAmendment" in self.tags else DecisionKind.AWARD
        )

    def record(
        self,
        procedure: str,
        lot: str,
        subject: tuple[str, Json],
        kind: DecisionKind,
        status: DecisionStatus,
        dated: list[tuple[Json, str, str, str]],
        parties: tuple[PartyRecord, ...],
    ) -> DecisionRecord:
        """Return a record of the award, contract or tender that is its subject."""
        published = (
            [(self.release, "date", "", "release.date")] if status is DecisionStatus.TAKEN else []
        )
        decided_on, basis = self.decided_on([*dated, *published])
        amount, currency = self.amount(*subject)
        return DecisionRecord(
            where=joined(self.where, subject[0]),
            source="ocds",
            procedure=procedure,
            lot=lot,
            title=self.title(*subject) or procedure,
            kind=kind,
            status=status,
            decided_on=decided_on,
            date_basis=basis,
            amount_cents=amount,
            currency=currency,
            release=self.instant(),
            release_id=self.text(self.release, "id", ""),
            buyer=self.buyer(),
            parties=parties,
            eu_funds=self.eu_funds(),
            procurement_method=self.method(),
            cpv=cpv(self.classifications(subject)),
            contact_name=self.contact(),
        )

    # Values

    def contract_dates(self, contracts: list[tuple[str, Json]]) -> list[tuple[Json, str, str, str]]:
        """Return where the days of signing stand."""
        return [
            (contract, "dateSigned", path, "contracts.dateSigned") for path, contract in contracts
        ]

    def decided_on(
        self, dated: list[tuple[Json, str, str, str]]
    ) -> tuple[PartialDate | None, str | None]:
        """Return the first date that can be read, and its field; unreadable ones before it are
        reported.
        """
        for parent, key, path, basis in dated:
            text = self.text(parent, key, path)
            if text is None:
                continue
            try:
                return parse_instant(text), basis
            except ValueError:
                self.report(joined(path, key), text, _DATE_REMEDY)
        return None, None

    def instant(self) -> str | None:
        """Return the date of the release, in UTC where it states another zone."""
        value = self.release.get("date")
        text = value.strip() if isinstance(value, str) else ""
        try:
            parse_instant(text)
            moment = datetime.datetime.fromisoformat(text)
            if text.endswith("Z") or moment.utcoffset() is None:
                return text
            return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (ValueError, OverflowError):
            return None

    def amount(self, path: str, subject: Json) -> tuple[int | None, str | None]:
        """Return an amount in hundredths and its currency; both None where one is missing or
        wrong.
        """
        place = joined(path, "value")
        value = self.part(subject, "value", path)
        if value.get("amount") is None:
            return None, None
        currency = self.text(value, "currency", place)
        if currency is None or not _CURRENCY.fullmatch(currency):
            self.report(
                joined(place, "currency"),
                currency or "",
                Remedy("Name the currency by its three letters, such as EUR."),
            )
            return None, None
        try:
            return cents(decimal_of(value["amount"])), currency
        except ValueError:
            self.report(
                joined(place, "amount"),
                str(value["amount"]),
                Remedy("Write an amount from 0 to 1,000,000,000,000, or null."),
            )
            return None, None

    def title(self, path: str, subject: Json) -> str | None:
        """Return what the award or contract is called, else the tender, else the release."""
        tender = self.part(self.release, "tender", "")
        places = ((subject, path), (tender, "tender"), (self.release, ""))
        return next(
            (title for parent, place in places if (title := self.text(parent, "title", place))),
            None,
        )

    def method(self) -> ProcurementMethod | None:
        """Return how bidders were found; a word outside the codelist is reported."""
        word = self.text(self.part(self.release, "tender", ""), "procurementMethod", "tender")
        if word is not None and word not in _METHODS:
            self.report(
                "tender.procurementMethod",
                word,
                Remedy("Use one of: %(words)s. It was left out.", words=", ".join(_METHODS)),
            )
        return _METHODS.get(word or "")

    def classifications(self, subject: tuple[str, Json]) -> list[str | None]:
        """Return the CPV codes of the tender and its items, and of the items of an award or
        contract.
        """
        tender = self.part(self.release, "tender", "")
        places = [
            ("tender", tender),
            *self.objects(tender, "items", "tender"),
            *self.objects(subject[1], "items", subject[0]),
        ]
        found = [
            (path, classification)
            for path, parent in places
            for classification in (
                self.part(parent, "classification", path),
                *(each for _, each in self.objects(parent, "additionalClassifications", path)),
            )
        ]
        return [self.text(each, "id", path) for path, each in found if each.get("scheme") == "CPV"]

    def eu_funds(self) -> bool | None:
        """Say whether the European Union is among the funders; None where it is not named."""
        funders = [mention.name for mention in self.with_role("funder")]
        return True if any(_FUNDERS.search(name) for name in funders) else None

    # Parties

    def contact(self) -> str | None:
        """Return whom the buyer names for questions."""
        reference = self.part(self.release, "buyer", "").get("id")
        found = self.parties.get(plain(str(reference)))
        if not found:
            return None
        path, party = next((each for each in found if _has_role(each[1], "buyer")), found[0])
        return self.text(
            self.part(party, "contactPoint", path), "name", joined(path, "contactPoint")
        )

    def owners(self) -> list[OwnerRecord]:
        """Return who owns or controls the parties in the end. An owner without a name is
        reported.
        """
        found = []
        for path, party in (each for several in self.parties.values() for each in several):
            for place, owner in self.objects(party, "beneficialOwners", path):
                owned = self.mention(party, path, None)
                name = self.text(owner, "name", place)
                if name is None:
                    remedy = Remedy("Fill in the name of this owner; it was left out.")
                    self.report(joined(place, "name"), self.text(owner, "id", place) or "", remedy)
                elif owned is not None:
                    found.append(
                        OwnerRecord(
                            where=joined(self.where, place),
                            organisation=owned,
                            person=name,
                            source="ocds",
                        )
                    )
        return found

    def buyer(self) -> Mention | None:
        """Return who buys: the buyer, else the procuring entity, else the first party with that
        role.
        """
        if self.release.get("buyer") is not None:
            return self.resolve(self.part(self.release, "buyer", ""), "buyer", "buyer")
        tender = self.part(self.release, "tender", "")
        if tender.get("procuringEntity") is not None:
            return self.resolve(
                self.part(tender, "procuringEntity", "tender"),
                "tender.procuringEntity",
                "procuringEntity",
            )
        return next(iter(self.with_role("buyer")), None)

    def winners_and_bidders(self, winners: list[Mention]) -> tuple[PartyRecord, ...]:
        """Return the winners, after them whoever else bid, and behind winners the parties that are
        subcontractors.
        """
        won = {_identity(mention) for mention in winners}
        bidders = [mention for mention in self.bidders() if _identity(mention) not in won]
        others = self.with_role("subcontractor") if winners else []
        return (
            *(PartyRecord(mention, PartyRole.WINNER) for mention in winners),
            *(PartyRecord(mention, PartyRole.BIDDER) for mention in bidders),
            *(
                PartyRecord(mention, PartyRole.SUBCONTRACTOR)
                for mention in others
                if _identity(mention) not in won
            ),
        )

    def bidders(self) -> list[Mention]:
        """Return who bid: the tenderers, those of the bids extension, else the parties with that
        role.
        """
        if self.known_bidders is not None:
            return self.known_bidders
        found = self.mentions(self.part(self.release, "tender", ""), "tenderers", "tender")
        for path, bid in self.objects(self.part(self.release, "bids", ""), "details", "bids"):
            found += self.mentions(bid, "tenderers", path)
        self.known_bidders = _once(found or self.with_role("tenderer"))
        return self.known_bidders

    def with_role(self, role: str) -> list[Mention]:
        """Return the parties that have a role."""
        found = []
        for path, party in self.objects(self.release, "parties", ""):
            if _has_role(party, role):
                found.append(self.mention(party, path, None))
        return _once([mention for mention in found if mention is not None])

    def mentions(self, parent: Json, key: str, path: str) -> list[Mention]:
        """Return the organisations that a list refers to, each once."""
        found = [
            self.resolve(reference, place, key.removesuffix("s"))
            for place, reference in self.objects(parent, key, path)
        ]
        return _once([mention for mention in found if mention is not None])

    def resolve(self, reference: Json, path: str, role: str) -> Mention | None:
        """Return the party that a reference means; its name alone where the party is missing, which
        is reported. Of parties that share an id the one of that name and role is meant; where that
        is not one, none is, which is reported too.
        """
        party_id, name = self.text(reference, "id", path), self.text(reference, "name", path)
        parties = self.parties.get(party_id, []) if party_id is not None else []
        if len(parties) > 1:
            parties = self.meant(parties, name, role)
            if len(parties) != 1:
                remedy = Remedy(
                    "Several parties bear this id, and neither name nor role tells which is meant; "
                    "none was read. Give each its own id."
                )
                self.report(joined(path, "id"), party_id or "", remedy)
                return None
        if parties:
            return self.mention(parties[0][1], parties[0][0], name)
        remedy = Remedy(
            "List this organisation among the parties under the same id; only its name was read."
        )
        if name is None:
            remedy = Remedy(
                "List this organisation among the parties under the same id; it was left out."
            )
        self.report(joined(path, "id"), party_id or name or "", remedy)
        return self.mention(reference, path, name)

    def meant(
        self, parties: list[tuple[str, Json]], name: str | None, role: str
    ) -> list[tuple[str, Json]]:
        """Return those of several parties with one id that a reference by name and role may
        mean.
        """
        if all(party == parties[0][1] for _path, party in parties):
            return parties[:1]
        if name is not None:
            said = fold(name)
            parties = [
                each for each in parties if fold(self.text(each[1], "name", each[0]) or "") == said
            ]
        in_role = [each for each in parties if _has_role(each[1], role)]
        return parties if len(parties) == 1 else in_role

    def mention(self, party: Json, path: str, name: str | None) -> Mention | None:
        """Return what a party is called, with its numbers and town."""
        identifier = self.part(party, "identifier", path)
        called = self.text(party, "name", path) or self.text(identifier, "legalName", path) or name
        if called is None:
            remedy = Remedy("Fill in the name of this organisation; it was left out.")
            self.report(joined(path, "name"), self.text(party, "id", path) or "", remedy)
            return None
        numbers = self.numbers(
            [(path, identifier), *self.objects(party, "additionalIdentifiers", path)]
        )
        town = self.text(self.part(party, "address", path), "locality", joined(path, "address"))
        return Mention(called, MappingProxyType(numbers), town)

    def numbers(self, places: list[tuple[str, Json]]) -> dict[str, str]:
        """Return the numbers by scheme, however it is spelled. Schemes that are not known and bad
        numbers are reported.
        """
        numbers: dict[str, str] = {}
        for path, identifier in places:
            scheme, number = (
                self.text(identifier, "scheme", path),
                self.text(identifier, "id", path),
            )
            if scheme is None or number is None or scheme in INTERNAL_SCHEMES:
                continue
            scheme = identifiers.known_scheme(scheme) or scheme
            if not _SCHEME.fullmatch(scheme):
                remedy = Remedy(
                    "This scheme is not known; use a code of org-id.guide, such as NL-KVK. The "
                    "organisation was read without this number."
                )
                self.report(path, f"{scheme} {number}", remedy)
                continue
            try:
                numbers.setdefault(scheme, identifiers.validate(scheme, number))
            except identifiers.InvalidNumber as error:
                self.report(
                    path,
                    f"{scheme} {number}",
                    Remedy(
                        "%(why)s The organisation was read without this number.", why=error.remedy
                    ),
                )
        return numbers


def _has_role(party: Json, role: str) -> bool:
    roles = party.get("roles")
    return isinstance(roles, list) and role in roles


def _identity(mention: Mention) -> tuple[object, ...]:
    """Return what makes two mentions in one release the same organisation."""
    return (
        mention.name.casefold(),
        tuple(sorted(mention.identifiers.items())),
        (mention.town or "").casefold(),
    )


def _once(mentions: list[Mention]) -> list[Mention]:
    found: dict[tuple[object, ...], Mention] = {}
    for mention in mentions:
        found.setdefault(_identity(mention), mention)
    return list(found.values())
