"""An invented council with a meeting, as each council information system would export it.

What a system cannot say is left out, so that the same meeting comes from each with as much as it
holds. Nobody here exists.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

GIVEN = [
    "Esmée",
    "Joris",
    "Noor",
    "Ilham",
    "Tess",
    "Wouter",
    "Karin",
    "Bilal",
    "Fenna",
    "Gijs",
    "Rosa",
    "Sem",
    "Yara",
]
FAMILIES = [
    "Lindeveldt",
    "Tarwedam",
    "Oeverzicht",
    "Molenkamp",
    "Stroomwijk",
    "Zandhuizen",
    "Roggeveld",
    "Kersbergen",
    "Waterhof",
    "Duinmeer",
    "Heideplas",
    "Beukenrade",
    "Vlietstra",
]
PREFIXES = ("", "van der", "de")
FOR, AGAINST, ABSTAINED, AWAY = "voor", "tegen", "onthouden", "afwezig"


@dataclass(frozen=True)
class Member:
    """Somebody on the invented council."""

    key: str
    given: str
    prefix: str
    family: str

    @property
    def name(self):
        """The name in one piece."""
        return " ".join(each for each in (self.given, self.prefix, self.family) if each)

    @property
    def turned(self):
        """The name with the family name first, as voting systems have it."""
        return f"{self.family}, {self.given} {self.prefix}".strip()


def members(count=39):
    """Return so many members, each with a name of its own."""
    return [
        Member(f"p{number:02}", GIVEN[number % 13], PREFIXES[number // 13], FAMILIES[number % 13])
        for number in range(count)
    ]


@dataclass(frozen=True)
class Item:
    """An item, with who voted what; who is in no vote is not listed."""

    key: str
    number: str
    title: str
    case: str = ""
    votes: dict = field(default_factory=dict)
    result: str = ""
    is_motion: bool = False
    part_of: str = ""


@dataclass(frozen=True)
class Sitting:
    """A meeting: who was there, and its items."""

    key: str
    day: str
    members: list
    present: tuple
    items: tuple


def sitting(count=39, day="2026-09-10"):
    """Return a meeting of a council: two are away, and one of those present does not vote."""
    council = members(count)
    present = tuple(each.key for each in council[:-2])
    split = {key: FOR if number % 3 else AGAINST for number, key in enumerate(present[:-1])}
    return Sitting(
        "m1",
        day,
        council,
        present,
        (
            Item("i1", "1", "Opening"),
            Item(
                "i2",
                "2",
                "Vaststelling grondexploitatie Havenkwartier",
                "Z-2026-0017",
                split,
                "Aangenomen",
            ),
            Item("i3", "3", "Subsidie sportpark De Kolk", "Z-2026-0018"),
            Item(
                "i4",
                "",
                "Motie Groen in het Havenkwartier",
                "",
                {key: AGAINST if number % 4 else FOR for number, key in enumerate(present)},
                "Verworpen",
                True,
                "i2",
            ),
        ),
    )


def _address(kind, key):
    return f"https://ori.vlietmonde.example/api/v2/{kind}/{key}"


def _reference(kind, key):
    return {"id": key, "url": _address(kind, key)}


def as_ori(what):
    """Return the meeting as VNG Open Raadsinformatie 2.0 has it: its resources in one object."""
    main = [each for each in what.items if not each.is_motion]
    motions = [each for each in what.items if each.is_motion]

    def resource(kind, key, **fields):
        return {"url": _address(kind, key), "id": key, **fields}

    people = [
        resource(
            "natuurlijkpersonen",
            each.key,
            functie="raadslid",
            naamNatuurlijkPersoon={
                "achternaam": each.family,
                "voornamen": each.given,
                **({"tussenvoegsel": each.prefix} if each.prefix else {}),
            },
            nevenfunctieNatuurlijkePersoon=[
                {
                    "datumAanvangNevenfunctie": "2020-01-01",
                    "indicatorBezoldigd": number % 2 == 0,
                    "indicatorNevenunctieVanwegeLidmaatschap": False,
                    "naamOrganisatieNevenfunctie": f"Stichting Proefwerk {number}",
                    "omschrijvingNevenfuctie": "Voorzitter",
                }
            ],
        )
        for number, each in enumerate(what.members)
    ]
    listed = {
        "natuurlijkpersonen": people,
        "vergaderingen": [
            resource(
                "vergaderingen",
                what.key,
                naam="Gemeenteraad",
                vergaderingstype="raadsvergadering",
                vergaderdatum=what.day,
                status="gehouden",
            )
        ],
        "agendapunten": [
            resource(
                "agendapunten",
                each.key,
                vergadering=_reference("vergaderingen", what.key),
                agendapuntTitel=each.title,
                agendapuntKenmerk=each.number,
            )
            for each in main
        ],
        "informatieobjecten": [
            resource(
                "informatieobjecten",
                f"d-{each.key}",
                informatieobjecttype="voorstel",
                titel=each.title,
                agendapunten=[_reference("agendapunten", each.key)],
                zaken=[{"zaakidentificatie": each.case, "zaakregistratie": 1}],
            )
            for each in main
            if each.case
        ]
        + [
            resource("informatieobjecten", each.key, informatieobjecttype="motie", titel=each.title)
            for each in motions
        ],
        "aanwezigedeelnemers": [
            resource(
                "aanwezigedeelnemers",
                f"a-{key}",
                natuurlijkPersoon=_reference("natuurlijkpersonen", key),
                vergadering=_reference("vergaderingen", what.key),
                rolnaam="raadslid",
            )
            for key in what.present
        ],
        "stemmingen": [
            resource(
                "stemmingen",
                f"s-{each.key}",
                agendapunt=_reference("agendapunten", each.part_of or each.key),
                **(
                    {"informatieobject": _reference("informatieobjecten", each.key)}
                    if each.is_motion
                    else {}
                ),
                besluit=_reference("besluiten", f"b-{each.key}"),
            )
            for each in what.items
            if each.votes
        ],
        "stemmen": [
            resource(
                "stemmen",
                f"v-{each.key}-{key}",
                aanwezigeDeelnemer=_reference("aanwezigedeelnemers", f"a-{key}"),
                stemming=_reference("stemmingen", f"s-{each.key}"),
                keuzeStemming=vote,
            )
            for each in what.items
            for key, vote in each.votes.items()
        ],
        "besluiten": [
            resource("besluiten", f"b-{each.key}", besluitresultaat=each.result)
            for each in what.items
            if each.result
        ],
    }
    return json.dumps(listed, ensure_ascii=False).encode()


def as_openbesluitvorming(what, supplier="ibabs"):
    """Return the meeting as the bulk export of OpenBesluitvorming has it: votes of motions alone,
    for and against.
    """

    def entity(kind, key):
        return f"{kind}:{supplier}:gemeente:vlietmonde:{key}"

    records = [
        (
            "Meeting",
            entity("meeting", what.key),
            {
                "name": "Gemeenteraad",
                "start_date": f"{what.day}T17:30:00Z",
                "agenda": [
                    {
                        "id": entity("agenda_item", each.key),
                        "title": each.title,
                        "number": each.number,
                    }
                    for each in what.items
                    if not each.is_motion
                ],
            },
        ),
        *(("Person", entity("person", each.key), {"name": each.name}) for each in what.members),
        *(
            (
                "Motion",
                entity("motion", each.key),
                {
                    "name": each.title,
                    "status": f"Motie {each.result.lower()}",
                    "result": each.result.lower(),
                    "date": f"{what.day}T00:00:00Z",
                    "meeting": entity("meeting", what.key),
                    "agenda_item": entity("agenda_item", each.part_of),
                    "votes": [
                        {
                            "option": vote,
                            "voter": entity("person", key),
                            "voter_name": _named(what, key).turned,
                        }
                        for key, vote in each.votes.items()
                    ],
                },
            )
            for each in what.items
            if each.is_motion
        ),
        ("Document", entity("document", "d1"), {"name": "Raadsvoorstel"}),
    ]
    lines = [
        json.dumps(
            {
                "seq": number,
                "op": "upsert",
                "time": "2026-09-11T08:00:00.000Z",
                "entity_id": key,
                "entity_type": kind,
                "source_key": "vlietmonde",
                "supplier": supplier,
                "payload": {"id": key, "type": kind, **payload},
            },
            ensure_ascii=False,
        )
        for number, (kind, key, payload) in enumerate(records, 1)
    ]
    return "\n".join(lines).encode()


def _named(what, key):
    return next(each for each in what.members if each.key == key)


def soap(operation, inner):
    """Return an answer of iBabs."""
    base = 'xmlns="http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Base"'
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<{operation}Response xmlns="http://tempuri.org/"><{operation}Result '
        'xmlns:a="http://schemas.datacontract.org/2004/07/iBabsWCFObjects.Public">'
        f"<Message {base}>OK</Message><Status {base}>OK</Status>{inner}"
        f"</{operation}Result></{operation}Response></s:Body></s:Envelope>"
    ).encode()


def element(name, *inner, **fields):
    """Return an element of iBabs with these fields, in its namespace."""
    said = "".join(f"<a:{key}>{escape(str(value))}</a:{key}>" for key, value in fields.items())
    return f"<a:{name}>{said}{''.join(inner)}</a:{name}>"


def as_ibabs(what):
    """Return the meeting as answers of iBabs, by operation: votes of motions alone."""
    users = [
        element(
            "iBabsUserBasic",
            UniqueId=each.key,
            Name=each.name,
            FunctionName="Raadslid",
            PoliticalPartyName="Vlietbelang",
        )
        for each in what.members
    ]
    attendees = [
        element("iBabsUserBasic", UniqueId=key, Name=_named(what, key).name) for key in what.present
    ]
    items = [
        element("iBabsMeetingItem", Id=each.key, Features=each.number, Title=each.title)
        for each in what.items
        if not each.is_motion
    ]
    meeting = element(
        "iBabsMeeting",
        element("Attendees", *attendees),
        element("MeetingItems", *items),
        Id=what.key,
        MeetingtypeId="22",
        MeetingDate=f"{what.day}T19:30:00",
        StartTime="19:30",
    )
    motions = [each for each in what.items if each.is_motion]
    entries = [
        element("iBabsListEntryBase", EntryId=each.key, EntryTitle=each.title, ListName="Moties")
        for each in motions
    ]
    answers = {
        "GetUsers": soap("GetUsers", element("Users", *users)),
        "GetMeetingtypes": soap(
            "GetMeetingtypes",
            element(
                "Meetingtypes",
                element("iBabsMeetingtype", Id="22", Description="Raadsvergadering"),
            ),
        ),
        "GetMeetingsByDateRange": soap("GetMeetingsByDateRange", element("Meetings", meeting)),
        "GetListsEntriesByFilterRequest": soap(
            "GetListsEntriesByFilterRequest", element("Entries", *entries)
        ),
    }
    for each in motions:
        above = next(item for item in what.items if item.key == each.part_of)
        year, month, day = what.day.split("-")
        pairs = {
            "Onderwerp": each.title,
            "Agendapunt": f"Gemeenteraad {int(day)}-{int(month)}-{year}\\n{above.number} "
            f"{above.title}",
            "Status": f"Motie {each.result.lower()}",
        }
        answers[f"GetListEntry-{each.key}"] = soap(
            "GetListEntry",
            element(
                "Values",
                *(
                    element("KeyValueOfstringstring", Key=key, Value=value)
                    for key, value in pairs.items()
                ),
            ),
        )
        votes = [
            element(
                "iBabsListEntryVote",
                EntryId=each.key,
                GroupName="Vlietbelang",
                UserId=key,
                UserName=_named(what, key).turned,
                Vote="true" if vote == FOR else "false",
            )
            for key, vote in each.votes.items()
        ]
        answers[f"GetListEntryVotes-{each.key}"] = soap(
            "GetListEntryVotes", element("ListEntryVotes", *votes)
        )
    return answers


def zipped(files):
    """Return files by name as one archive."""
    import io
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
