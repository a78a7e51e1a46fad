"""What a drawn list says: invented people, their positions, and the words in which lists say it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

Choose = Callable[[Sequence[Any]], Any]
"""Returns one of several; by chance, or as hypothesis draws it."""


@dataclass(frozen=True)
class Who:
    initials: str
    given: str
    prefix: str
    family: str
    sir: str
    party: str
    office: str


PEOPLE = (
    Who("E.S.", "Esmée", "van den", "Lindeveldt", "Mw.", "Duinlijst", "raadslid"),
    Who("P.", "Pim", "", "Wadman", "Dhr.", "Zeepartij", "raadslid"),
    Who("J.M.", "Jet", "van der", "Zandkuil-Oost", "mevr.", "Lokaal Kust", "wethouder"),
    Who("K.A.", "Karel", "", "Hoogerduyn", "de heer", "Duinlijst", "raadslid"),
    Who("F.", "Fatima", "el", "Messaoudi", "Mevrouw", "Zeepartij", "burgemeester"),
    Who("H.T.", "Hidde", "", "Sluysmans", "dhr. ir.", "Kustbelang", "burgerlid"),
)

TITLES = (
    *("Penningmeester", "voorzitter", "Lid raad van toezicht", "lid", "Bestuurslid", "docent"),
    *("Lid cliëntenraad", "Secretaris", "vrijwilliger", "Projectleider", "Eigenaar", "imker"),
    *("Lid van de raad van commissarissen", "verpleegkundige", "Adviseur", "Kerkrentmeester"),
)
PLAIN_TITLES = ("Penningmeester", "voorzitter", "Secretaris", "Bestuurslid", "lid", "vrijwilliger")
"""Behind which an organisation stands without a mark, and nothing else can."""
ORGANISATIONS = (
    *("Stichting Duinpan", "Koor Zilt", "Zorggroep Kust", "Vereniging De Zeehond", "GR Zeekust"),
    *("Hogeschool Kust", "Wad Advies B.V.", "Protestantse Gemeente Duinoord", "Waterschap Zilt"),
    *("Harmonie Ons Genoegen", "Stichting Museum 't Veerhuis", "IJsclub Noorderzon"),
    *("Woningcorporatie De Haven", "Bibliotheek aan Zee", "Basisschool De Vlieger"),
)
BARE = ("Natuurmonument De Kwelder", "Zonnewende", "Duinrand Zuid", "Kustlijn")
"""Organisations without a word that says that they are one."""


@dataclass
class Fact:
    """One position as the list says it; None: the list does not say."""

    who: Who
    title: str
    organisation: str
    paid: bool | None = None
    start: str | None = None
    until: str | None = None
    runs: bool = False
    hours: int | None = None
    is_none: bool = False


@dataclass
class Said:
    """Which facts all positions of a list have, and how they are written."""

    paid: str
    period: str
    hours: str
    name: str
    extra: dict[str, Any] = field(default_factory=dict)


def draw_facts(choose: Choose, said: Said, *, titles: Sequence[str], where: Sequence[str]):
    """Return people with their positions; nobody has one position twice."""
    people = list(PEOPLE)
    start = choose(range(len(people)))
    people = (people[start:] + people[:start])[: choose([2, 3, 4])]
    found = []
    for number, who in enumerate(people):
        many = choose([1, 2, 3, 1, 2]) if number else choose([2, 3, 1])
        begins = choose(range(len(where)))
        for place in range(many):
            fact = Fact(who, choose(titles), where[(begins + place * 2) % len(where)])
            if said.paid != "none":
                fact.paid = choose([True, False, False])
            if said.period != "none":
                year = choose(range(2008, 2022))
                fact.start = choose([f"{year}", f"{year}-09", f"{year}-09-01"])
                end = choose(["runs", "runs", "ends"])
                fact.runs = end == "runs"
                fact.until = f"{year + 2}" if end == "ends" else None
                if said.period == "start":
                    fact.runs, fact.until = False, None
            if said.hours != "none":
                fact.hours = choose([1, 2, 4, 8])
            found.append(fact)
    if choose([False, False, True]):
        who = next(each for each in PEOPLE if each not in people)
        found.append(Fact(who, "geen", "", is_none=True))
    return found


NAMES: dict[str, Callable[[Who], str]] = {
    "initials": lambda w: " ".join(filter(None, (w.initials, w.prefix, w.family))),
    "sir": lambda w: " ".join(filter(None, (w.sir, w.initials, w.prefix, w.family))),
    "given": lambda w: " ".join(filter(None, (w.given, w.prefix, w.family))),
    "turned": lambda w: f"{w.family}, {' '.join(filter(None, (w.initials, w.prefix)))}",
    "turned sir": lambda w: (
        f"{w.family}, {w.sir.replace('de heer', 'dhr.').split()[0]} {' '.join(filter(None, (w.initials, w.prefix)))}"
    ),
    "both": lambda w: " ".join(filter(None, (w.initials, f"({w.given})", w.prefix, w.family))),
    "party": lambda w: " ".join(filter(None, (w.given, w.prefix, w.family))) + f" ({w.party})",
    "office before": lambda w: (
        f"{w.office.capitalize()} {' '.join(filter(None, (w.given, w.prefix, w.family)))}"
    ),
    "office behind": lambda w: (
        f"{' '.join(filter(None, (w.given, w.prefix, w.family)))}, {w.office}"
    ),
    "party behind": lambda w: (
        f"{' '.join(filter(None, (w.given, w.prefix, w.family)))} - {w.party}"
    ),
}

MONTHS = ("januari", "september")


def date(said: str | None, how: str) -> str:
    """Write a date in one of the ways of a list."""
    if not said:
        return ""
    year, *rest = said.split("-")
    if how == "iso" or not rest:
        return said
    if how == "words":
        return " ".join((*[str(int(each)) for each in rest[1:]], "september", year))
    if how == "short":
        return f"{int(rest[1])}-9-{year}" if rest[1:] else f"9-{year}"
    return f"{rest[1]}/09/{year}" if rest[1:] else f"sept. {year}"


DATES = ("iso", "words", "short", "slash")
PERIODS: dict[str, Callable[[str, str, bool], str]] = {
    "dash": lambda start, until, runs: f"{start} - {'heden' if runs else until}",
    "t/m": lambda start, until, runs: f"vanaf {start}" if runs else f"{start} t/m {until}",
    "since": lambda start, until, runs: f"sinds {start}" if runs else f"{start} tot en met {until}",
    "open": lambda start, until, runs: f"{start} –" if runs else f"{start} – {until}",
}
PAYS: dict[str, tuple[str, str]] = {
    "ja": ("ja", "nee"),
    "Ja": ("Ja", "Nee"),
    "word": ("bezoldigd", "onbezoldigd"),
    "Word": ("Betaald", "Onbetaald"),
    "letter": ("B", "O"),
    "short": ("bez.", "onbez."),
    "j": ("J", "N"),
    "amount": ("€ 4.500 per jaar", "geen"),
    "mixed": ("ja, € 1.200 p.j.", "nee"),
    "none": ("", ""),
}

HEADINGS: dict[str, tuple[str, ...]] = {
    "official": (
        *("Naam", "Raadslid", "Naam raadslid", "Bestuurder", "Naam bestuurder", "Persoon"),
        *("Volledige naam", "Naam lid", "Naam (fractie)", "Politieke ambtsdrager", "Lid"),
        *("Functionaris", "Naam volksvertegenwoordiger", "Bestuurslid", "Wie"),
    ),
    "title": (
        *("Functie", "Nevenfunctie", "Omschrijving", "Rol", "Omschrijving nevenfunctie"),
        *("Functieomschrijving", "Naam functie", "Aard van de functie", "Hoedanigheid"),
        *("Soort nevenfunctie", "Nevenfunctie(s)", "Werkzaamheden", "(Neven)functie"),
    ),
    "organisation": (
        *("Organisatie", "Instelling", "Bij", "Bedrijf/organisatie", "Naam organisatie"),
        *("Organisatie/instelling", "Werkgever", "Instantie", "Waar", "Naam instelling/bedrijf"),
        *("Bij welke organisatie", "Naam van de organisatie", "Rechtspersoon"),
    ),
    "position": (
        *("Nevenfuncties", "Functie en organisatie", "Nevenfunctie(s)", "Overige functies"),
        *("Functie / organisatie", "Functie bij organisatie", "Nevenactiviteiten"),
        *("Nevenfunctie en instelling", "Andere functies", "Nevenwerkzaamheden"),
    ),
    "paid": (
        *("Bezoldigd", "Bezoldigd (ja/nee)", "Bezoldigd/onbezoldigd", "Betaald?", "Vergoeding"),
        *("Bezoldiging", "Bez.", "(On)bezoldigd", "Bezoldigd J/N", "Betaald of onbetaald"),
        *("Bezoldigd of onbezoldigd", "Wel/niet bezoldigd", "B/O", "Beloning", "Honorering"),
    ),
    "starts_on": (
        *("Vanaf", "Sinds", "Begindatum", "Datum aanvang", "Ingangsdatum", "Van", "Start"),
        *("Aanvang", "Datum ingang", "Startdatum"),
    ),
    "ends_on": ("Tot en met", "Tot", "Einddatum", "Datum einde", "t/m", "Einde", "Beëindigd per"),
    "period": ("Periode", "Looptijd", "Van - tot", "Periode (van-tot)", "Duur", "Tijdvak"),
    "time_spent": ("Uren per week", "Tijdsbeslag", "Tijdsbesteding per week", "Aantal uren p/w"),
}
