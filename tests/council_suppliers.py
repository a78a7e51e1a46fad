"""The invented council of `council_files`, with its meeting, as the other suppliers and registers
export it, each with as much as it can hold. The shapes are those of the samples in
`tests/samples/council`.
"""

from __future__ import annotations

import json
from xml.sax.saxutils import escape

from tests import council_files
from tests.council_files import ABSTAINED, AGAINST, AWAY, FOR, Member, Sitting, members

BODY = "Gemeente Vlietmonde"
CHOICES = {FOR: "in_favor", AGAINST: "against", ABSTAINED: "abstained", AWAY: "absent"}
Files = dict[str, bytes]


def _json(**files) -> Files:
    return {
        f"{name}.json": json.dumps(said, ensure_ascii=False).encode()
        for name, said in files.items()
    }


def _family(each: Member) -> str:
    return f"{each.prefix} {each.family}".strip()


def initialled(each: Member) -> str:
    """The name as registers have it that name nobody in full."""
    return f"{each.given[0]}. {_family(each)}"


def _main(what: Sitting):
    return [each for each in what.items if not each.is_motion]


def _day(what: Sitting, mark="-") -> str:
    return what.day.replace("-", mark)


def as_notubiz(what: Sitting) -> Files:
    """Speakers, the meeting, and votings by role with the page of the portal that names who voted."""
    numbers = {each.key: 9000 + number for number, each in enumerate(what.items)}

    def point(each, order):
        attributes = [{"id": 1, "value": each.title}]
        attributes += [{"id": 24, "value": each.case}] if each.case else []
        return {
            "parent": None,
            "type_data": {
                "heading": False,
                "title_prefix": f"{each.number}.",
                "attributes": attributes,
            },
            "documents": [],
            "agenda_items": [],
            "id": numbers[each.key],
            "type": "agenda_point",
            "order": order,
        }

    speakers = [
        {
            "party": "Vlietbelang",
            "initials": f"{each.given[0]}.",
            "firstname": each.given,
            "lastname": _family(each),
            "function": "Raadslid",
            "@attributes": {"id": 500 + number, "person_id": 700 + number, "active": 1},
        }
        for number, each in enumerate(what.members)
    ]
    votings = [
        {
            "id": 80_000 + number,
            "parent": {"id": numbers[each.part_of or each.key]},
            "type_data": {
                "voting_id": number,
                "title": each.title,
                "voting_type": "motion" if each.is_motion else "council_proposal",
                "voting_result": "adopted" if each.result == "Aangenomen" else "rejected",
                "votes": [
                    {"role_id": 300 + at, "vote": CHOICES[vote]}
                    for at, vote in enumerate(each.votes.values())
                ],
            },
        }
        for number, each in enumerate(what.items)
        if each.votes
    ]
    meeting = {
        "gremium": {"id": 430, "self": "api.notubiz.nl/organisations/1/gremia/430"},
        "id": 1452,
        "self": "api.notubiz.nl/events/meetings/1452",
        "type": "meeting",
        "canceled": False,
        "inactive": False,
        "attributes": [{"id": 1, "value": "Gemeenteraad"}],
        "plannings": [{"start_date": f"{what.day} 19:30:00", "end_date": None}],
        "agenda_items": [point(each, at) for at, each in enumerate(_main(what), 1)],
    }
    found = _json(
        speakers={"speakers": {"speaker": speakers}},
        gremia={"gremia": [{"id": 430, "title": "Gemeenteraad"}]},
        meeting={"meeting": meeting},
        votings={"votings": votings},
    )
    charts = "".join(
        f'<div class="votes_chart" id="chart_{80_000 + number}"></div><div class="votes"><ul>'
        "<li>Vlietbelang<ul>"
        + "".join(
            f'<li class="{CHOICES[vote]}">{escape(_named(what, key).name)}</li>'
            for key, vote in each.votes.items()
            if vote in (FOR, AGAINST)
        )
        + "</ul></li></ul></div>\n"
        for number, each in enumerate(what.items)
        if each.votes
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="nl"><head><title>Gemeenteraad</title></head><body>\n{charts}'
    )
    return found | {"vergadering.html": f"{page}</body></html>".encode()}


def _named(what: Sitting, key: str) -> Member:
    return next(each for each in what.members if each.key == key)


def as_gemeenteoplossingen(what: Sitting) -> Files:
    """Persons with positions and roles, and a meeting with its items."""

    def answer(name, rows):
        return {"status": "OK", "code": 200, "result": {"totalCount": len(rows), name: rows}}

    persons = [
        {"id": 2300 + number, "firstName": each.given, "lastName": _family(each)}
        for number, each in enumerate(what.members)
    ]
    positions = [
        {"id": 9000 + number, "personId": 2300 + number, "roleId": 1, "dmuId": 14, "endDate": None}
        for number, _ in enumerate(what.members)
    ]
    council = {"id": 14, "name": "Gemeenteraad"}
    items = [
        {
            "id": 25_000 + at,
            "number": each.number,
            "title": each.title,
            "description": "",
            "sortorder": at,
            "documents": [],
        }
        for at, each in enumerate(_main(what), 1)
    ]
    return _json(
        persons=answer("persons", persons),
        positions=answer("positions", positions),
        roles=answer("roles", [{"id": 1, "name": "Raadslid"}]),
        dmus=answer("dmus", [council]),
        meeting={
            "id": 11,
            "date": f"{what.day} 19:30:00",
            "description": "",
            "dmu": council,
            "items": items,
        },
    )


def as_parlaeus(what: Sitting) -> Files:
    """People, and an agenda."""

    def answer(**said):
        return {"status": 200, "message": "OK", **said}

    people = [
        {
            "raid": f"{number:032x}",
            "name": initialled(each),
            "function": "Raadslid",
            "party": "Vlietbelang",
        }
        for number, each in enumerate(what.members, 1)
    ]
    points = [
        {
            "apid": f"{100 + at:032x}",
            "number": each.number,
            "title": each.title,
            "text": "",
            "type": "A",
            "level": 1,
            "decision": "",
            "documents": [],
        }
        for at, each in enumerate(_main(what))
    ]
    committee = f"{7:032x}"
    agenda = {
        "agid": f"{9:032x}",
        "cmid": committee,
        "committeecode": "Raad",
        "title": "Raadsvergadering",
        "date": _day(what, ""),
        "time": "19:30",
        "cancelled": 0,
        "points": points,
    }
    return _json(
        person_list=answer(list=people),
        cie_list=answer(
            list=[{"cmid": committee, "committeename": "Raadsvergadering", "committeecode": "Raad"}]
        ),
        agenda_detail=answer(agenda=agenda),
    )


def as_tweede_kamer(what: Sitting) -> Files:
    """Members of parliament with seats, and a position of each."""
    context = "https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/$metadata#Persoon"
    return _json(
        Persoon={
            "@odata.context": context,
            "value": [
                {
                    "Id": f"p-{each.key}",
                    "Nummer": 6800 + number,
                    "Initialen": f"{each.given[0]}.",
                    "Tussenvoegsel": each.prefix or None,
                    "Achternaam": each.family,
                    "Voornamen": each.given,
                    "Roepnaam": each.given,
                    "Functie": "Tweede Kamerlid",
                    "Verwijderd": False,
                    "FractieZetelPersoon": [
                        {
                            "Id": f"z-{each.key}",
                            "Persoon_Id": f"p-{each.key}",
                            "Functie": "Lid",
                            "Van": "2023-12-06T00:00:00+01:00",
                            "TotEnMet": None,
                            "Verwijderd": False,
                            "FractieZetel": {
                                "Id": f"s-{each.key}",
                                "Fractie": {"Id": "f1", "NaamNL": "Vlietbelang"},
                            },
                        }
                    ],
                    "PersoonNevenfunctie": [
                        {
                            "Id": f"n-{each.key}",
                            "PersoonId": f"p-{each.key}",
                            "Omschrijving": f"Voorzitter, Stichting Proefwerk {number}",
                            "PeriodeVan": "2020",
                            "PeriodeTotEnMet": "",
                            "IsActief": True,
                            "VergoedingSoort": "Bezoldigd" if number % 2 == 0 else "Onbezoldigd",
                            "Verwijderd": False,
                            "PersoonNevenfunctieInkomsten": [],
                        }
                    ],
                }
                for number, each in enumerate(what.members)
            ],
        }
    )


def as_government_register(what: Sitting, body: str = BODY) -> Files:
    """Holders of an office, with initials and first days."""
    schema = "https://organisaties.overheid.nl/static/schema/oo/export/2.6.9"
    holders = "".join(
        f'<medewerker p:systeemId="{2900 + number}"><naam>{escape(initialled(each))}</naam>'
        "<partijLidmaatschap>Vlietbelang</partijLidmaatschap>"
        "<startDatum>2022-03-30</startDatum></medewerker>"
        for number, each in enumerate(what.members)
    )
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?><overheidsorganisaties xmlns="{schema}" '
        f'xmlns:p="{schema}" p:timestamp="2026-09-11T03:00:12"><organisaties>'
        f'<organisatie p:systeemId="29971"><naam>{body}</naam><types><type>Gemeente</type></types>'
        '<functies><functie p:systeemId="63321"><naam>Raadslid</naam>'
        f"<medewerkers>{holders}</medewerkers></functie></functies></organisatie>"
        "</organisaties></overheidsorganisaties>"
    )
    return {"exportOO.xml": text.encode()}


def as_ori_a(what: Sitting) -> Files:
    """Who was there and voted, who was not, items, votings and decisions; positions too."""

    def person(each, number, tag):
        prefix = f"<tussenvoegsel>{each.prefix}</tussenvoegsel>" if each.prefix else ""
        return (
            f"<{tag}><ID>{each.key}</ID><naam><achternaam>{each.family}</achternaam>{prefix}"
            f"<voornamen>{each.given}</voornamen><volledigeNaam>{each.name}</volledigeNaam></naam>"
            "<functie><begripLabel>Raadslid</begripLabel></functie><nevenfunctie>"
            "<omschrijving>Voorzitter</omschrijving>"
            f"<naamOrganisatie>Stichting Proefwerk {number}</naamOrganisatie>"
            f"<indicatieBezoldigd>{str(number % 2 == 0).lower()}</indicatieBezoldigd>"
            "<indicatieFunctieVanwegeLidmaatschap>false</indicatieFunctieVanwegeLidmaatschap>"
            f"<datumAanvang>2020-01-01</datumAanvang></nevenfunctie></{tag}>"
        )

    def reference(tag, key):
        return f"<{tag}><verwijzingID>{key}</verwijzingID></{tag}>"

    parts = [
        f"<vergadering><ID>{what.key}</ID><naam>Raadsvergadering</naam><datum>{what.day}</datum>"
        "<type><begripLabel>Raadsvergadering</begripLabel></type><georganiseerdDoorGremium>"
        "<naam>Gemeenteraad</naam></georganiseerdDoorGremium><status>Gehouden</status>"
        "</vergadering>"
    ]
    for at, each in enumerate(what.items, 1):
        shown = f"<volgnummerWeergave>{each.number}</volgnummerWeergave>" if each.number else ""
        case = (
            "<heeftAlsBijlage><informatieobjectType><begripLabel>Voorstel</begripLabel>"
            f"</informatieobjectType><verwijzingInformatieobject><verwijzingID>{each.case}"
            f"</verwijzingID><verwijzingNaam>{each.title}</verwijzingNaam>"
            "</verwijzingInformatieobject></heeftAlsBijlage>"
            if each.case
            else ""
        )
        parts.append(
            f"<agendapunt><ID>{each.key}</ID><naam>{each.title}</naam><volgnummer>{at}</volgnummer>"
            f"{shown}{reference('wordtBehandeldTijdens', what.key)}{case}</agendapunt>"
        )
    for number, each in enumerate(what.members):
        if each.key not in what.present:
            parts.append(person(each, number, "persoonBuitenVergadering"))
            continue
        votes = "".join(
            f"<neemtDeelAanStemming><keuzeStemming>{item.votes[each.key].capitalize()}"
            f"</keuzeStemming>{reference('gegevenOpStemming', f's-{item.key}')}"
            "</neemtDeelAanStemming>"
            for item in what.items
            if each.key in item.votes
        )
        parts.append(
            "<aanwezigeDeelnemer><rolnaam><begripLabel>Raadslid</begripLabel></rolnaam>"
            f"{reference('neemtDeelAanVergadering', what.key)}"
            f"{person(each, number, 'isNatuurlijkPersoon')}{votes}</aanwezigeDeelnemer>"
        )
    for each in what.items:
        if each.votes:
            parts.append(
                f"<stemming><ID>s-{each.key}</ID><type>Hoofdelijk</type>"
                f"{reference('leidtTotBesluit', f'b-{each.key}')}"
                f"{reference('heeftBetrekkingOpAgendapunt', each.key)}</stemming>"
                f"<besluit><ID>b-{each.key}</ID><resultaat>{each.result}</resultaat></besluit>"
            )
    whole = f'<?xml version="1.0"?><ORI-A xmlns="https://ori-a.nl">{"".join(parts)}</ORI-A>'
    return {"vergadering.xml": whole.encode()}


def as_ibabs(what: Sitting) -> Files:
    return {f"{name}.xml": answer for name, answer in council_files.as_ibabs(what).items()}


WRITERS = {
    "ori": lambda what: {"ori.json": council_files.as_ori(what)},
    "ori_a": as_ori_a,
    "openbesluitvorming": lambda what: {
        "snapshot.ndjson": council_files.as_openbesluitvorming(what)
    },
    "ibabs": as_ibabs,
    "notubiz": as_notubiz,
    "gemeenteoplossingen": as_gemeenteoplossingen,
    "parlaeus": as_parlaeus,
    "tweede_kamer": as_tweede_kamer,
    "organisaties_overheid": as_government_register,
}
__all__ = ["WRITERS", "members"]
