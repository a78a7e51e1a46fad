"""The organisations. Three pools that never mix keep accidental ties out of the example.

STORY organisations stand in the planned cases; MARKET and GRANTEES win contracts and grants and
employ nobody who is in office; CIVIC organisations have people in office on their boards and are
never a party to a decision.
"""

from __future__ import annotations

from typing import NamedTuple

from register.example.bodies import ARRANGEMENT, BODIES, NEIGHBOURS, TOWNS


class ExampleHolder(NamedTuple):
    """An owner or other holder of an organisation."""

    name: str
    kvk: str
    tie: str
    share: str
    since: str


class ExampleOrganisation(NamedTuple):
    """An organisation with those who hold it."""

    name: str
    kind: str
    kvk: str
    town: str
    sector: str
    holders: tuple[ExampleHolder, ...] = ()


def _number(index: int) -> str:
    """Return a number from 90000103 on: the range of the trade register's own test environment."""
    return str(90000103 + 11 * index)


_STORY = """
Haverlo-Wolderink Beheer B.V.|company|Vlietmonde|holding|
Haverlo Bouwmeesters B.V.|company|Vlietmonde|bouw|Haverlo-Wolderink Beheer B.V.,ownership,1
Bremhoeker Installatiewerken B.V.|company|Halmerduin|installatie|
Vlietoever Gebiedsontwikkeling B.V.|company|Vlietmonde|projectontwikkeling|
Hooimadijk Paardenpension V.O.F.|company|Vlietmonde|recreatie|
Turnvereniging De Vlietzwaaiers|association|Vlietmonde|sport|
Stichting Buurttuinen Rietkerkerdam|foundation|Rietkerkerdam|groen|
Muziekvereniging Vlietse Harmonie|association|Vlietmonde|cultuur|
Steenuilen Horeca-exploitatie B.V.|company|Vlietmonde|horeca|
Stichting Zonnekracht Vlietmonde|foundation|Vlietmonde|energie|
Zonnekracht Vlietmonde Exploitatie B.V.|company|Vlietmonde|energie|Stichting Zonnekracht Vlietmonde,ownership,1
Stichting Jeugdzeilen Vlietmonde|foundation|Vlietmonde|sport|
Coöperatie Landschapsbeheer Vlietmonde U.A.|cooperative|Vlietmonde|landbouw|
Ramkhelawat Taaltrainingen B.V.|company|Vlietmonde|onderwijs|
Stichting Ontmoetingshuis De Lindeborg|foundation|Vlietmonde|welzijn|
Stichting Filmkelder Vlietmonde|foundation|Vlietmonde|cultuur|
Brembakker Sloop en Grondverzet B.V.|company|Oosterkreek|grondverzet|
Kreekhof Projecten B.V.|company|Oosterkreek|projectontwikkeling|Brembakker Sloop en Grondverzet B.V.,likely_contractor,
Stichting Cultuurhuis De Vlietboog|foundation|Vlietmonde|cultuur|
Krijtveld Inkoopdiensten B.V.|company|Oosterkreek|advies|
Torenvlakte Mobiliteitsadvies B.V.|company|Halmerduin|advies|
Groenepoorter Tuinen|company|Vlietmonde|groen|
Stichting Zoute Delta Educatie|foundation|Kapelleduin|educatie|
Coöperatie Zilte Teelten U.A.|cooperative|Kapelleduin|landbouw|
Brakgrond Baggerwerken B.V.|company|Zwaluwhaven|waterbouw|
Kleiwegman Akkerbouw B.V.|company|Kapelleduin|landbouw|
Vereniging Vogelrijk Zilte Kust|association|Kapelleduin|natuur|
Hengelsportvereniging De Zilte Snoek|association|Kapelleduin|sport|
Peilmeester Ingenieurs B.V.|company|Halmerduin|ingenieursdiensten|
Stichting Molenbehoud Zilte Landen|foundation|Kapelleduin|erfgoed|
Stichting Dijkmuseum Kapelleduin|foundation|Kapelleduin|erfgoed|
Keersluizer Participaties B.V.|company|Zwaluwhaven|holding|
Tolhekker Waterbouw Groep B.V.|company|Zwaluwhaven|waterbouw|Keersluizer Participaties B.V.,ownership,0.4
Tolhekker Sluistechniek B.V.|company|Zwaluwhaven|waterbouw|Tolhekker Waterbouw Groep B.V.,ownership,1
Halmstroo Vervoersdiensten B.V.|company|Halmerduin|vervoer|
Zwaluwstaart Loopbaanadvies B.V.|company|Zwaluwhaven|re-integratie|
Veldkoorn en Partners Zorginkoop B.V.|company|Oosterkreek|advies|
Stichting Openluchttheater Duinzoom|foundation|Vlietmonde|cultuur|
"""

_STEMS = """
    Wiekslagen Kantoel Morgenwaard Elzenkolk Struwelaar Paalhoorn Vonderveen Kraaigors Ritsemark Zegenoord Lindorp
    Aardkamp Brugwaarder Doorniker Feldora Gorsemeer Hagelkruis Ijsvogelaar Jonkerwaard Klinkvoort Luwtemeer
    Mastelaar Noordhekker Oeverklink Pluimgras Quadrivo Rasterhof Schelpduin Tureluurs Uitvlieter Valkenkamper
    Waterling Ypenkolk Zilverkade Akkerlijn Bolwerkers Cirkelaar Duinroosje Eikenaar Fluisterriet
"""
_TRADES = (
    ("Groenvoorziening", "groen"),
    ("Wegenbouw", "infrastructuur"),
    ("Installatietechniek", "installatie"),
    ("Ingenieursbureau", "ingenieursdiensten"),
    ("Schoonmaakdiensten", "schoonmaak"),
    ("Automatisering", "ict"),
    ("Waterbouw", "waterbouw"),
    ("Personenvervoer", "vervoer"),
    ("Jeugdzorg", "jeugdhulp"),
    ("Afvalinzameling", "afval"),
)
_CAUSES = (
    "Stichting Buurthuis|foundation|welzijn",
    "Stichting Poppodium|foundation|cultuur",
    "Vereniging Dorpsbelang|association|leefbaarheid",
    "Stichting Natuurspeelplaats|foundation|groen",
    "Toneelvereniging|association|cultuur",
    "Stichting Maatjeswerk|foundation|welzijn",
)
_GRANTEE_STEMS = """
    Boterhoek Klaverwiel Oostgors Torenwal Rietkraag Schippershoek Vlasakker Kattenstaart
"""
_CIVIC_STEMS = """
    Abelenhof Beukvliet Cichoreihof Distelvink Egelantier Fazantenhof Gagelstruik Heggenrank Ijzerhard
    Judaspenning Kamperfoelie Leeuwenbek Muurpeper Nachtkoekoek Ooievaarsbek
"""
_CIVIC = (
    ("Stichting Basisscholen {}", "foundation", "onderwijs"),
    ("Tennisclub {} 1974", "association", "sport"),
    ("Stichting Hospice {}", "foundation", "zorg"),
    ("{} Advies en Training", "company", "advies"),
)


def _story() -> list[ExampleOrganisation]:
    lines = [line.split("|") for line in _STORY.strip().splitlines()]
    numbers = {line[0]: _number(index) for index, line in enumerate(lines)}
    made = []
    for name, kind, town, sector, holder in lines:
        holders = []
        if holder:
            owner, tie, share = holder.split(",")
            holders.append(ExampleHolder(owner, numbers[owner], tie, share, "2019-01"))
        made.append(ExampleOrganisation(name, kind, numbers[name], town, sector, tuple(holders)))
    return made


def _market() -> list[ExampleOrganisation]:
    made: list[ExampleOrganisation] = []
    for index, stem in enumerate(_STEMS.split()):
        trade, sector = _TRADES[index % len(_TRADES)]
        town = TOWNS[index % len(TOWNS)]
        holders: tuple[ExampleHolder, ...] = ()
        if index % 3 == 0:
            group = ExampleOrganisation(
                f"{stem} Groep B.V.", "company", _number(100 + 2 * index), town, "holding"
            )
            made.append(group)
            holders = (
                ExampleHolder(group.name, group.kvk, "ownership", "1", str(2008 + index % 12)),
            )
        if index % 9 == 3:
            holders = (
                holders[0]._replace(share="0.7"),
                ExampleHolder(
                    f"Participatiefonds {stem} N.V.",
                    _number(300 + index),
                    "participation",
                    "0.3",
                    "2020-07-01",
                ),
            )
        made.append(
            ExampleOrganisation(
                f"{stem} {trade} B.V.", "company", _number(101 + 2 * index), town, sector, holders
            )
        )
    return made


def _grantees() -> list[ExampleOrganisation]:
    made = []
    stems = _GRANTEE_STEMS.split()
    for index in range(len(_CAUSES) * 5):
        cause, kind, sector = _CAUSES[index % len(_CAUSES)].split("|")
        name = f"{cause} {stems[(index + index // len(_CAUSES)) % len(stems)]}"
        made.append(
            ExampleOrganisation(name, kind, _number(200 + index), TOWNS[index % len(TOWNS)], sector)
        )
    return [
        entry
        for index, entry in enumerate(made)
        if entry.name not in {other.name for other in made[:index]}
    ]


def _civic() -> list[ExampleOrganisation]:
    made = []
    for index, stem in enumerate(_CIVIC_STEMS.split()):
        for place, (pattern, kind, sector) in enumerate(_CIVIC):
            number = _number(400 + index * len(_CIVIC) + place)
            holders: tuple[ExampleHolder, ...] = ()
            if kind == "company" and index % 4 == 0:
                holders = (
                    ExampleHolder(
                        f"{stem} Houdster B.V.", _number(480 + index), "ownership", "0.3", "2017"
                    ),
                )
            made.append(
                ExampleOrganisation(
                    pattern.format(stem),
                    kind,
                    number,
                    TOWNS[(index + place) % len(TOWNS)],
                    sector,
                    holders,
                )
            )
    return made


def _bodies() -> list[ExampleOrganisation]:
    municipality = BODIES[0]
    takes_part = [
        (municipality.name, municipality.kvk),
        *((name, kvk) for name, kvk, _ in NEIGHBOURS),
    ]
    made = [
        ExampleOrganisation(
            body.name,
            body.kind,
            body.kvk,
            body.town,
            "openbaar bestuur",
            tuple(
                ExampleHolder(name, kvk, "participation", "", "2015-01-01")
                for name, kvk in takes_part
            )
            if body.slug == ARRANGEMENT
            else (),
        )
        for body in BODIES
    ]
    made += [
        ExampleOrganisation(name, "public_body", kvk, town, "openbaar bestuur")
        for name, kvk, town in NEIGHBOURS
    ]
    holder = ExampleHolder(municipality.name, municipality.kvk, "ownership", "1", "2012-01-01")
    made.append(
        ExampleOrganisation(
            "Vastgoed Vlietmonde N.V.",
            "state_owned",
            _number(500),
            "Vlietmonde",
            "vastgoed",
            (holder,),
        )
    )
    return made


STORY = tuple(_story())
MARKET = tuple(_market())
COMPANIES = tuple(entry for entry in MARKET if entry.sector != "holding")
GRANTEES = tuple(_grantees())
CIVIC = tuple(_civic())
OWNERS = tuple(
    ExampleOrganisation(holder.name, "company", holder.kvk, entry.town, "holding")
    for entry in (*MARKET, *CIVIC)
    for holder in entry.holders
    if holder.name.startswith("Participatiefonds") or holder.name.endswith("Houdster B.V.")
)
ALL = (*_bodies(), *STORY, *MARKET, *GRANTEES, *CIVIC, *OWNERS)
BY_NAME = {entry.name: entry for entry in ALL}
