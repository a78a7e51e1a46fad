"""Read VNG Open Raads-, Staten- en Bestuursinformatie 2.0: answers of its resources as JSON, one or
several together.

A resource is recognised by the name of its list, by its `url`, or by the fields that it alone has.
The typing errors of the standard are read in both spellings: `omschrijvingNevenfuctie`,
`indicatorNevenunctieVanwegeLidmaatschap`.

Source: VNG-Realisatie/ODS-Open-Raadsinformatie, specificatie/openapi.yaml, 2.0.0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from conflict_graph.dates import ends_first
from conflict_graph.facts import Capacity
from conflict_graph.readers.council.gathering import (
    ENDS_FIRST,
    NO_BALLOT,
    NO_MEETING_DAY,
    FilePart,
    Gathering,
    Json,
    ballot_of,
    objects,
    result_of,
    said,
    who_meets,
)
from conflict_graph.readers.council.records import (
    BallotRecord,
    ItemRecord,
    MeetingRecord,
    OfficeRecord,
    Presence,
    PresenceRecord,
    ResultRecord,
    SpeechRecord,
)
from conflict_graph.readers.lines import object_of, text_of
from conflict_graph.readers.records import Mention, PositionRecord, Reading
from conflict_graph.readers.tables.columns import fold
from conflict_graph.wording.remedies import Remedy

SYSTEM = "ori"

RESOURCES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "natuurlijkpersonen": ("naamNatuurlijkPersoon",),
        "stemmen": ("keuzeStemming",),
        "besluiten": ("besluitresultaat",),
        "dagelijksbestuurlidmaatschappen": ("dagelijksBestuur",),
        "dagelijksebesturen": ("dagelijksBestuursnaam",),
        "fractielidmaatschappen": ("indicatieVoorzitter",),
        "fracties": ("fractienaam",),
        "stemresultatenperfractie": ("fractiestemresultaat",),
        "vergaderingen": ("vergaderingstype", "vergaderdatum", "geplandeVergaderdatum"),
        "agendapunten": ("agendapuntTitel", "agendapuntvolgnummer", "agendapuntOmschrijving"),
        "spreekfragmenten": ("aanvangSpreekfragment", "tekstSpreekfragment"),
        "aanwezigedeelnemers": ("natuurlijkPersoon", "rolnaam"),
        "stemmingen": ("stemmingstype", "resultaatMondelingeStemming"),
        "informatieobjecten": ("informatieobjecttype", "zaken"),
        "mediabronnen": ("mediabrontype",),
        "indieners": ("adresBinnenland",),
        "organisatorische_eenheden": ("naamVerkort",),
    }
)
"""The resources, and the fields by which one of them is known; the first that fits counts."""
FIELDS = tuple(
    name
    for kind, names in RESOURCES.items()
    for name in names
    if kind not in ("informatieobjecten", "indieners", "organisatorische_eenheden")
)
"""The fields by which a file is known to be of this standard."""
_STRUCTURE = (
    *("stemmingen", "informatieobjecten", "dagelijksebesturen"),
    "dagelijksbestuurlidmaatschappen",
)
"""Resources that only say more of others; they count where they are reported."""
_LEFT_OUT = (
    *("fracties", "fractielidmaatschappen", "stemresultatenperfractie"),
    *("mediabronnen", "indieners", "organisatorische_eenheden", ""),
)
"""Resources of which nothing is kept: which party somebody belongs to, and documents."""
_NOT_KEPT = Remedy("Of this nothing is kept, and nothing has to be done.")
_IN_ADDRESS = re.compile(r"/([a-z_]+)/[^/]+/?$", re.IGNORECASE)
_UNKNOWN = Remedy("This is no resource of Open Raadsinformatie that we read; it was left out.")
_NO_PERSON = Remedy(
    "This part of the file does not say who this is. Offer it together with the "
    "aanwezigedeelnemers, in one zip."
)
_NO_ITEM = Remedy(
    "This part of the file does not say which agendapunt this is about. Offer it together with the "
    "stemmingen, in one zip."
)
_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "dagelijks_bestuurslid": "Lid dagelijks bestuur",
        "algemeen_bestuurslid": "Lid algemeen bestuur",
        "commissaris_van_de_koning": "Commissaris van de Koning",
        "secretarisdirecteur": "Secretaris-directeur",
    }
)
"""How a function of the standard is written as a title, where more differs than a capital."""
_BOARDS: Mapping[str, str] = MappingProxyType(
    {
        "college": "Wethouder",
        "gedeputeerde_staten": "Gedeputeerde",
        "dagelijks_bestuur": "Lid dagelijks bestuur",
    }
)
_EXECUTIVES = frozenset(
    (
        *("burgemeester", "wethouder", "gedeputeerde", "commissaris_van_de_koning", "dijkgraaf"),
        "dagelijks_bestuurslid",
    )
)


class _Resource(NamedTuple):
    where: str
    value: Json


def read(parts: Sequence[FilePart]) -> Reading[Any]:
    """Return what the resources tell."""
    gathering = Gathering(SYSTEM)
    found: dict[str, list[_Resource]] = defaultdict(list)
    for part in parts:
        for kind, resource in _resources(part, "", part.value, ""):
            found[kind].append(resource)
    uncounted = (*_STRUCTURE, *_LEFT_OUT)
    gathering.read = sum(len(each) for kind, each in found.items() if kind not in uncounted)
    for kind, left_out in found.items():
        if kind in _LEFT_OUT:
            gathering.report(
                left_out[0].where, kind, _NOT_KEPT if kind else _UNKNOWN, count=len(left_out)
            )
    _Told(gathering, found).read()
    return gathering.reading()


def _resources(
    part: FilePart, path: str, value: object, named: str
) -> Iterator[tuple[str, _Resource]]:
    """Yield the resources in a value with their kinds; `named`: what the list is called in which
    they stand.
    """
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _resources(part, f"{path}[{index}]", each, named)
    elif isinstance(value, dict):
        lists = [key for key in value if fold(key) in RESOURCES or key == "results"]
        kind = named or _kind(value)
        if lists and not kind:
            for key in lists:
                inner = fold(key) if fold(key) in RESOURCES else ""
                yield from _resources(part, f"{path}.{key}".strip("."), value[key], inner)
        elif "results" in value:
            yield from _resources(part, f"{path}.results", value["results"], kind)
        else:
            yield kind, _Resource(part.place(path), value)


def _kind(value: Json) -> str:
    address = _IN_ADDRESS.search(str(value.get("url") or ""))
    if address and fold(address[1]) in RESOURCES:
        return fold(address[1])
    return next(
        (kind for kind, fields in RESOURCES.items() if any(name in value for name in fields)), ""
    )


def _id(value: object) -> str:
    """Return the id in a reference: an object, an address or the id itself; "" where there is
    none.
    """
    if isinstance(value, dict):
        return text_of(said(value, "id")) or _id(said(value, "url"))
    text = text_of(value) or ""
    return text.rstrip("/").rpartition("/")[2]


class _Told:
    def __init__(self, gathering: Gathering, found: Mapping[str, list[_Resource]]) -> None:
        self.gathering = gathering
        self.found = found
        self.participants: dict[str, str] = {}
        self.items: dict[str, str] = {}
        self.boards = {
            _id(each.value): fold(str(said(each.value, "dagelijksBestuurstype") or ""))
            for each in self._of("dagelijksebesturen")
        }
        self.functions = {
            _id(each.value): text_of(said(each.value, "functie")) or ""
            for each in self._of("natuurlijkpersonen")
        }
        self.on_board = {
            _id(said(each.value, "natuurlijkPersoon"))
            for each in self._of("dagelijksbestuurlidmaatschappen")
        }
        self.meetings = {
            _id(each.value): self.key(said(each.value, "vergadering"))
            for each in self._of("agendapunten")
        }
        self.cases: dict[str, set[str]] = defaultdict(set)
        for each in self._of("informatieobjecten"):
            for item in _listed(said(each.value, "agendapunten")):
                if not _is_motion(each.value):
                    self.cases[_id(item)] |= _cases(each.value)
        self.rounds_about: dict[str, list[Json]] = defaultdict(list)
        self.rounds_to: dict[str, list[str]] = defaultdict(list)
        for each in self._of("stemmingen"):
            self.rounds_about[_id(said(each.value, "informatieobject"))].append(each.value)
            self.rounds_to[_id(said(each.value, "besluit"))].append(_id(each.value))

    def read(self) -> None:
        for kind, read_one in (
            ("natuurlijkpersonen", self._person),
            ("dagelijksbestuurlidmaatschappen", self._membership),
            ("vergaderingen", self._meeting),
            ("agendapunten", self._item),
            ("informatieobjecten", self._document),
            ("aanwezigedeelnemers", self._participant),
            ("stemmingen", self._round),
            ("stemmen", self._ballot),
            ("spreekfragmenten", self._speech),
            ("besluiten", self._result),
        ):
            for where, value in self._of(kind):
                read_one(where, value)

    def _of(self, kind: str) -> list[_Resource]:
        return self.found.get(kind, [])

    def key(self, value: object) -> str:
        return self.gathering.key(_id(value))

    def _person(self, where: str, value: Json) -> None:
        name = object_of(said(value, "naamNatuurlijkPersoon"))
        parts = {
            field: text_of(said(name, field))
            for field in ("achternaam", "voornamen", "voorletters", "tussenvoegsel")
        }
        person = self.gathering.person(
            where,
            self.key(value),
            text_of(said(name, "volledigeNaam")),
            parts["achternaam"],
            parts["voornamen"],
            parts["voorletters"],
            parts["tussenvoegsel"],
        )
        if person is None:
            return
        self.gathering.keep(person)
        function = text_of(said(value, "functie"))
        is_told_with_board = _id(value) in self.on_board and fold(function or "") in _EXECUTIVES
        if function and not is_told_with_board:
            self.gathering.keep(
                OfficeRecord(where=where, person=person.key, title=_title(function))
            )
        listed = said(value, "nevenfunctieNatuurlijkePersoon", "nevenfunctieNatuurlijkPersoon")
        for number, position in objects(listed):
            self.gathering.read += 1
            self._position(f"{where}.nevenfunctie[{number}]", person.key, position)

    def _position(self, where: str, person: str, value: Json) -> None:
        title = text_of(said(value, "omschrijvingNevenfuctie", "omschrijvingNevenfunctie"))
        at = text_of(said(value, "naamOrganisatieNevenfunctie"))
        if title is None or at is None:
            field = "omschrijvingNevenfuctie" if title is None else "naamOrganisatieNevenfunctie"
            remedy = Remedy(
                "Fill in %(field)s; without it nobody can tell what it is.", field=field
            )
            self.gathering.report(where, at if title is None else title, remedy)
            return
        start = self.gathering.day(where, said(value, "datumAanvangNevenfunctie"))
        until = self.gathering.day(where, said(value, "datumEindeNevenfunctie"))
        if ends_first(start, until):
            self.gathering.report(where, str(until), ENDS_FIRST)
            return
        by_office = said(
            value,
            "indicatorNevenunctieVanwegeLidmaatschap",
            "indicatorNevenfunctieVanwegeLidmaatschap",
        )
        paid = said(value, "indicatorBezoldigd")
        self.gathering.keep(
            PositionRecord(
                where=where,
                official=person,
                key=f"{fold(at)}|{fold(title)}|{start or ''}",
                title=title,
                organisation=Mention(at),
                capacity=Capacity.EX_OFFICIO if by_office is True else None,
                paid=paid if isinstance(paid, bool) else None,
                from_date=start,
                until_date=until,
                ended=until is not None,
            )
        )

    def _membership(self, where: str, value: Json) -> None:
        """Keep that somebody is on the daily board, with the title that the person has, else with
        that of the board.
        """
        person = self.key(said(value, "natuurlijkPersoon"))
        function = self.functions.get(_id(said(value, "natuurlijkPersoon")), "")
        board = self.boards.get(_id(said(value, "dagelijksBestuur")), "")
        title = _title(function) if fold(function) in _EXECUTIVES else _BOARDS.get(board)
        if not person or title is None:
            self.gathering.read += 1
            self.gathering.report(
                where,
                function,
                Remedy("This part of the file does not say who this is, or on which daily board."),
            )
            return
        start = self.gathering.day(where, said(value, "datumBeginDagelijksBestuurLidmaatschap"))
        until = self.gathering.day(where, said(value, "datumEindeDagelijksBestuurLidmaatschap"))
        self.gathering.keep(
            OfficeRecord(where=where, person=person, title=title, from_date=start, until_date=until)
        )

    def _meeting(self, where: str, value: Json) -> None:
        fields = ("vergaderdatum", "aanvangVergadering", "geplandeVergaderdatum")
        day = self.gathering.day(where, said(value, *fields, "geplandeAanvangVergadering"))
        sort = text_of(said(value, "vergaderingstype")) or ""
        name = text_of(said(value, "naam")) or sort.replace("_", " ")
        if day is None:
            self.gathering.report(where, name, NO_MEETING_DAY)
            return
        board = text_of(said(object_of(said(value, "georganiseerdDoorGremium")), "gremiumnaam"))
        self.gathering.keep(
            MeetingRecord(
                where=where,
                key=self.key(value),
                name=name,
                held_on=day,
                body=who_meets(sort) or who_meets(board or "") or who_meets(name),
                sort_key=self.gathering.key(sort or name),
                cancelled=text_of(said(value, "status")) == "geannuleerd",
            )
        )

    def _item(self, where: str, value: Json) -> None:
        title = text_of(said(value, "agendapuntTitel", "agendapuntOmschrijving")) or ""
        number = text_of(said(value, "agendapuntKenmerk", "agendapuntvolgnummer")) or ""
        cases = self.cases[_id(value)]
        self.gathering.keep(
            ItemRecord(
                where=where,
                key=self.key(value),
                meeting=self.key(said(value, "vergadering")),
                title=title,
                number=number,
                reference=next(iter(cases)) if len(cases) == 1 else "",
                part_of=self.key(said(value, "hoofdagendapunt")),
                is_heading=bool(said(value, "subagendapunten")) and not said(value, "stemmingen"),
            )
        )

    def _document(self, where: str, value: Json) -> None:
        """Keep a motion or amendment that was put to the vote as an item of its own."""
        rounds = self.rounds_about[_id(value)] if _is_motion(value) else []
        if not rounds:
            return
        self.gathering.read += 1
        about = _id(said(rounds[0], "agendapunt"))
        self.gathering.keep(
            ItemRecord(
                where=where,
                key=self.key(value),
                meeting=self.meetings.get(about, ""),
                title=text_of(said(value, "titel", "omschrijving")) or "",
                is_motion=True,
                part_of=self.gathering.key(about),
            )
        )
        for each in rounds:
            self.items[_id(each)] = self.key(value)

    def _participant(self, where: str, value: Json) -> None:
        person = self.key(said(value, "natuurlijkPersoon"))
        meeting = self.key(said(value, "vergadering"))
        if not person or not meeting:
            self.gathering.report(where, said(value, "rolnaam"), _NO_PERSON)
            return
        self.participants[_id(value)] = person
        self.gathering.keep(
            PresenceRecord(where=where, meeting=meeting, person=person, presence=Presence.PRESENT)
        )

    def _round(self, where: str, value: Json) -> None:
        item = self.key(said(value, "agendapunt"))
        if not item:
            self.gathering.read += 1
            self.gathering.report(where, _id(value), _NO_ITEM)
            return
        self.items.setdefault(_id(value), item)

    def _ballot(self, where: str, value: Json) -> None:
        word = text_of(said(value, "keuzeStemming")) or ""
        ballot = ballot_of(word)
        if ballot is None:
            self.gathering.report(where, word, NO_BALLOT)
            return
        person = self.participants.get(_id(said(value, "aanwezigeDeelnemer")))
        item = self.items.get(_id(said(value, "stemming")))
        if person is None or item is None:
            remedy = _NO_PERSON if person is None else _NO_ITEM
            self.gathering.report(where, word, remedy)
            return
        self.gathering.keep(
            BallotRecord(
                where=where,
                item=item,
                person=person,
                ballot=ballot,
                round=self.key(said(value, "stemming")),
            )
        )

    def _speech(self, where: str, value: Json) -> None:
        person = self.participants.get(_id(said(value, "aanwezigeDeelnemer")))
        item = self.key(said(value, "agendapunt"))
        if person is None or not item:
            self.gathering.report(where, "", _NO_PERSON if person is None else _NO_ITEM)
            return
        self.gathering.keep(SpeechRecord(where=where, item=item, person=person))

    def _result(self, where: str, value: Json) -> None:
        words = text_of(said(value, "besluitresultaat")) or ""
        rounds = [_id(each) for each in _listed(said(value, "stemmingen"))]
        rounds += self.rounds_to.get(_id(value), [])
        items = {self.items[each]: None for each in rounds if each in self.items}
        if not items:
            self.gathering.report(where, words, _NO_ITEM)
        for item in items:
            self.gathering.keep(ResultRecord(where=where, item=item, result=result_of(words)))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _cases(value: Json) -> set[str]:
    found = (text_of(said(each, "zaakidentificatie")) for _, each in objects(said(value, "zaken")))
    return {each for each in found if each}


def _is_motion(value: Json) -> bool:
    return text_of(said(value, "informatieobjecttype")) in ("motie", "amendement")


def _title(function: str) -> str:
    words = function.replace("_", " ")
    return _TITLES.get(fold(function), words[:1].upper() + words[1:])
