"""The ordinary work around the planned cases: positions and decisions that have nothing to do with
each other.

Positions are at CIVIC organisations only, parties come from MARKET and GRANTEES only: no accident
can tie the two.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator

from register.example.bodies import ARRANGEMENT, MUNICIPALITY, WATER_BOARD
from register.example.organisations import BY_NAME, CIVIC, COMPANIES, GRANTEES, ExampleOrganisation
from register.example.people import PEOPLE, ExamplePerson
from register.example.stories import STORIES, PlannedPart, PlannedTie, Story

FIRST_DAY, LAST_DAY = datetime.date(2023, 1, 3), datetime.date(2026, 10, 29)
"""Taken decisions lie in this interval, closed at both ends."""
TODAY = datetime.date(2026, 11, 24)
"""The day on which the example plays."""

_BOARD_POSTS = (
    ("bestuurslid", "board", "nee"),
    ("penningmeester", "officer", "nee"),
    ("voorzitter", "officer", "nee"),
    ("secretaris", "officer", "nee"),
    ("vrijwilliger", "membership", "nee"),
)
_POSTS = {
    "onderwijs": (
        *_BOARD_POSTS,
        ("docent", "employment", "ja"),
        ("lid raad van toezicht", "board", "ja"),
    ),
    "zorg": (
        *_BOARD_POSTS,
        ("verpleegkundige", "employment", "ja"),
        ("lid raad van toezicht", "board", "ja"),
    ),
    "sport": (*_BOARD_POSTS, ("trainer", "employment", "ja"), ("lid", "membership", "nee")),
    "advies": (("vennoot", "ownership", "ja"), ("adviseur", "advisory", "ja")),
}
_SINGLE = ("penningmeester", "voorzitter", "secretaris")
"""Posts that one person at a time holds."""
_RIVALS = {"bouw": "infrastructuur", "advies": "ingenieursdiensten", "vervoer": "vervoer"}
"""The sector of the market whose companies bid against a planned bidder of this sector."""
_COUNTS = {
    (MUNICIPALITY, "ocds"): 140,
    (MUNICIPALITY, "table"): 95,
    (WATER_BOARD, "table"): 100,
    (ARRANGEMENT, "table"): 55,
}
_LETTERS = {MUNICIPALITY: "VM", WATER_BOARD: "WZ", ARRANGEMENT: "RV"}
_KINDS = {
    MUNICIPALITY: "award grant grant grant permit permit contract_change contract_change zoning "
    "land_sale accounts loan"
    " enforcement",
    WATER_BOARD: "award award award grant grant permit permit contract_change land_sale accounts",
    ARRANGEMENT: "award award award grant contract_change contract_change accounts",
}
_ROLES = {
    "award": "winner",
    "contract_change": "winner",
    "tender": "bidder",
    "grant": "grantee",
    "land_sale": "buyer",
    "accounts": "subject",
    "enforcement": "subject",
}
_BY_COUNCIL = ("zoning", "land_sale", "accounts", "loan")
_WORKS = {
    "groen": ("Onderhoud bermen en plantsoenen", "Bomen vervangen", "Snoeironde"),
    "infrastructuur": ("Herinrichting wegvak", "Asfaltonderhoud", "Aanleg fietspad"),
    "installatie": ("Onderhoud installaties gebouwen", "Vervanging openbare verlichting"),
    "ingenieursdiensten": ("Constructieve inspectie bruggen", "Ontwerp en directievoering"),
    "schoonmaak": ("Schoonmaak gebouwen", "Glasbewassing"),
    "ict": ("Zaaksysteem", "Werkplekken en beheer", "Licenties kantoorsoftware"),
    "waterbouw": ("Herstel oeverbeschoeiing", "Baggeren watergangen", "Onderhoud gemalen"),
    "vervoer": ("Leerlingenvervoer", "Vervoer dagbesteding"),
    "jeugdhulp": ("Ambulante jeugdhulp", "Dyslexiezorg"),
    "afval": ("Inzameling oud papier", "Verwerking grof huisvuil"),
}
_SUBJECTS = {
    "grant": "Subsidie activiteiten",
    "permit": "Vergunning uitbreiding",
    "zoning": "Wijziging omgevingsplan perceel",
    "land_sale": "Verkoop reststrook aan",
    "accounts": "Goedkeuring jaarrekening",
    "loan": "Lening verduurzaming",
    "enforcement": "Last onder dwangsom",
    "contract_change": "Meerwerk",
}
_MARKETS = {
    MUNICIPALITY: tuple(_WORKS),
    WATER_BOARD: ("waterbouw", "ingenieursdiensten", "installatie", "groen", "ict", "schoonmaak"),
    ARRANGEMENT: ("jeugdhulp", "vervoer", "afval", "ict", "schoonmaak"),
}
"""The sectors in which each body buys."""
_PLACES = (
    "centrum",
    "Kreekweide",
    "Oostpolder",
    "Rietkerkerdam",
    "Havenkwartier",
    "Duinzoom",
    "Molenwijk",
)


def positions(rng: random.Random) -> Iterator[PlannedTie]:
    """Give every official two or three positions that touch no decision."""
    filled: set[tuple[str, str]] = set()
    for person in PEOPLE:
        for organisation in rng.sample(CIVIC, 2 + (rng.random() < 0.35)):
            tie = _position(rng, person, organisation)
            if (tie.organisation, tie.title) in filled:
                tie = tie._replace(title="bestuurslid", role="board")
            if tie.title in _SINGLE:
                filled.add((tie.organisation, tie.title))
            yield tie


def _position(
    rng: random.Random, person: ExamplePerson, organisation: ExampleOrganisation
) -> PlannedTie:
    title, role, paid = rng.choice(_POSTS[organisation.sector])
    share = rng.choice(("0.1", "0.15", "")) if role == "ownership" else ""
    since = _loosely(rng, datetime.date(2010, 1, 1), datetime.date(2022, 12, 31))
    until, ended, announced = "", "nee", "nee"
    chance = rng.random()
    if chance < 0.22:
        until, ended = _loosely(rng, datetime.date(2023, 1, 1), datetime.date(2026, 9, 30)), "ja"
    elif chance < 0.27:
        since, announced = (
            _loosely(rng, datetime.date(2027, 1, 1), datetime.date(2027, 6, 30), False),
            "ja",
        )
    elif chance < 0.29:
        ended = ""
    return PlannedTie(
        person.body,
        person.key,
        title,
        organisation.name,
        role,
        "private",
        paid,
        share,
        since,
        until,
        ended,
        announced,
    )


def _loosely(
    rng: random.Random, first: datetime.date, last: datetime.date, year_alone: bool = True
) -> str:
    """Return a date between two, at the precision at which people remember it."""
    day = first + datetime.timedelta(days=rng.randrange((last - first).days))
    chance = rng.random()
    if chance < 0.12 and year_alone:
        return str(day.year)
    return day.isoformat()[:7] if chance < 0.55 else day.isoformat()


def decisions(rng: random.Random) -> Iterator[Story]:
    """Return the ordinary decisions, taken and open, each with its usual participants."""
    for (body, form), count in _COUNTS.items():
        for number in range(1, count + 1):
            yield from _taken(rng, body, form, number)
    for number, body in enumerate((MUNICIPALITY,) * 7 + (WATER_BOARD,) * 4 + (ARRANGEMENT,) * 3):
        yield _open(rng, body, number)


def _taken(rng: random.Random, body: str, form: str, number: int) -> Iterator[Story]:
    kind = "award" if form == "ocds" else rng.choice(_KINDS[body].split())
    forum = "council" if kind in _BY_COUNCIL and body != ARRANGEMENT else "board"
    day = FIRST_DAY + datetime.timedelta(days=rng.randrange((LAST_DAY - FIRST_DAY).days - 6))
    day += datetime.timedelta(days=((1 if forum == "board" else 3) - day.weekday()) % 7)
    procedure = (
        f"{_LETTERS[body]}-{day.year}-B{number:03}"
        if form == "table"
        else f"ocds-vlm000-{day.year}-{500 + number:04}"
    )
    lots = ("1", "2") if form == "ocds" and rng.random() < 0.2 else ("1",)
    for lot in lots:
        winner = rng.choice(GRANTEES if kind in ("grant", "accounts") else _market(body))
        parties = [
            (winner.name, _ROLES.get(kind, "applicant"), "direct" if rng.random() < 0.9 else "")
        ]
        if kind == "award" and form == "table" and rng.random() < 0.5:
            others = [
                entry for entry in COMPANIES if entry.sector == winner.sector and entry != winner
            ]
            parties += [(entry.name, "bidder", "") for entry in rng.sample(others, 2)]
        title = _title(rng, kind, winner, day.year)
        value = 0 if kind in ("zoning", "permit", "accounts", "enforcement") else _value(rng, kind)
        shown = lot if kind == "award" else ""
        yield Story(
            procedure,
            shown,
            body,
            title,
            kind,
            day.isoformat(),
            value,
            tuple(parties),
            (),
            (),
            forum,
        )


def _market(body: str) -> list[ExampleOrganisation]:
    return [entry for entry in COMPANIES if entry.sector in _MARKETS[body]]


def _title(rng: random.Random, kind: str, winner: ExampleOrganisation, year: int) -> str:
    if kind in ("award", "tender"):
        return f"{rng.choice(_WORKS[winner.sector])} {rng.choice(_PLACES)} {year}"
    if kind == "contract_change":
        return f"Meerwerk {rng.choice(_WORKS[winner.sector]).lower()} {rng.choice(_PLACES)}"
    return (
        f"{_SUBJECTS[kind]} "
        f"{winner.name if kind in ('grant', 'accounts', 'land_sale') else rng.choice(_PLACES)} {year}"
    )


def _value(rng: random.Random, kind: str) -> int:
    low, high = {"grant": (4, 120), "land_sale": (20, 400), "contract_change": (6, 90)}.get(
        kind, (35, 2400)
    )
    return 500 * int(2 * low * (high / low) ** rng.random())


def _open(rng: random.Random, body: str, number: int) -> Story:
    kind = ("tender", "grant")[number % 2]
    chosen = rng.sample(GRANTEES if kind == "grant" else _market(body), 1)
    if kind == "tender":
        chosen = [entry for entry in COMPANIES if entry.sector == chosen[0].sector][:3]
    procedure = f"{_LETTERS[body]}-2026-C{number:03}"
    if kind == "tender" and body == MUNICIPALITY:
        procedure = f"ocds-vlm000-2026-{900 + number:04}"
    role = {"grant": "applicant", "tender": "bidder"}[kind]
    parties = tuple((entry.name, role, "direct") for entry in chosen)
    forum = "council" if kind == "grant" and number % 4 == 1 and body != ARRANGEMENT else "board"
    return Story(
        procedure,
        "",
        body,
        _title(rng, kind, chosen[0], 2027),
        kind,
        "",
        _value(rng, kind),
        parties,
        (),
        (),
        forum,
    )


def with_bidders(rng: random.Random, story: Story) -> Story:
    """Return a planned open tender with two companies from the market beside the planned one."""
    if story.kind != "tender" or not story.verdicts:
        return story
    sector = _RIVALS[BY_NAME[story.parties[0][0]].sector]
    rivals = [entry for entry in COMPANIES if entry.sector == sector]
    others = tuple((entry.name, "bidder", "direct") for entry in rng.sample(rivals, 2))
    return story._replace(parties=(*story.parties, *others))


def participants(rng: random.Random, story: Story) -> tuple[PlannedPart, ...]:
    """Return who took part in a decision: those of its story first, then others of the body who
    were in office.
    """
    day = story.decided_on or TODAY.isoformat()
    busy = {part.official for part in story.parts} | {
        verdict.official for verdict in story.verdicts
    }
    present = [
        person
        for person in PEOPLE
        if person.body == story.body
        and person.since <= day <= (person.until or "9999")
        and person.key not in busy
    ]
    if story.decided_on and not story.verdicts and rng.random() < 0.12:
        return ()
    usual = _council(rng, present) if story.forum == "council" else _board(rng, present, story.kind)
    return (*story.parts, *usual)


def _council(rng: random.Random, present: list[ExamplePerson]) -> list[PlannedPart]:
    members = [person for person in present if person.office_kind == "elected_member"]
    return [
        PlannedPart(person.key, rng.choice(("voted", "deliberated;voted")))
        for person in members
        if rng.random() < 0.75
    ]


def _board(rng: random.Random, present: list[ExamplePerson], kind: str) -> list[PlannedPart]:
    executives = [person for person in present if person.office_kind == "executive"]
    officers = [person for person in present if person.designated == "ja"]
    hired = [person for person in present if person.office_kind == "external"]
    chosen = rng.sample(executives, min(3, len(executives)))
    parts = [
        PlannedPart(person.key, "prepared;decided" if place == 0 else "decided")
        for place, person in enumerate(chosen)
    ]
    steps = "specified;evaluated" if kind in ("award", "tender") else "prepared"
    parts += [
        PlannedPart(person.key, steps) for person in rng.sample(officers, min(1, len(officers)))
    ]
    if hired and rng.random() < 0.1:
        parts.append(PlannedPart(rng.choice(hired).key, "advised"))
    return parts


def everything(rng: random.Random) -> list[tuple[Story, tuple[PlannedPart, ...]]]:
    """Return all decisions, planned and ordinary, with who took part."""
    ordered = [with_bidders(rng, story) for story in STORIES] + list(decisions(rng))
    return [(story, participants(rng, story)) for story in ordered]
