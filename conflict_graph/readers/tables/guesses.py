"""Which of our columns somebody's own columns are, guessed from what stands above them.

A guess is shown with its preview and confirmed by a person before anything is kept.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from conflict_graph.facts import Capacity
from conflict_graph.readers import offices
from conflict_graph.readers.tables import contents, particular_cells
from conflict_graph.readers.tables.columns import TABLES, Column, fold, words
from conflict_graph.readers.values import can_read
from conflict_graph.readers.written import heading_words, periods

_SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "organisations.name": "organisatie organisatienaam naam_organisatie bedrijfsnaam company "
        "organisation",
        "organisations.kind": "type rechtsvorm organisatietype legal_form",
        "organisations.kvk": "kvk_nr kvknummer kvk_no handelsregisternummer kamer_van_koophandel",
        "organisations.rsin": "rsin_nummer fiscaal_nummer",
        "organisations.town": "vestigingsplaats woonplaats_organisatie stad gemeente city seat",
        "organisations.field": "branche activiteit werkterrein werkgebied",
        "organisations.owner": "aandeelhouder moedermaatschappij moeder parent shareholder",
        "organisations.share": "belang percentage aandelenbelang",
        "officials.key": "id nummer personeelsnummer persoonsnummer bestuurder_id "
        "official_id person_id",
        "officials.initials": "voorletter initialen",
        "officials.given_name": "voornaam voornamen first_name roepnamen",
        "officials.prefix": "tussenvoegsels voorvoegsel voorvoegsels infix",
        "officials.family_name": "familienaam last_name surname geslachtsnaam",
        "officials.office": "functie rol ambtstitel functienaam role position",
        "officials.office_kind": "type_ambt soort_functie functiesoort ambtssoort soort",
        "officials.starts_on": "begin begindatum startdatum ingang ingangsdatum datum_aanvang "
        "sinds start_date from",
        "officials.ends_on": "t_m tm t_e_m einde einddatum datum_einde tot end_date until",
        "officials.portfolio": "portefeuilles beleidsterrein taken",
        "positions.official": (
            "bestuurder_id official_id person_id raadslid wethouder persoon nummer personeelsnummer"
            " naam naam_bestuurder naambestuurder naam_raadslid bestuurdersnaam name"
        ),
        "positions.key": "id nevenfunctie_id volgnummer position_id",
        "positions.title": "nevenfunctie nevenfuncties omschrijving functienaam "
        "functieomschrijving role position job_title",
        "positions.organisation": (
            "organisatienaam naam_organisatie naamorganisatie instelling bedrijf werkgever "
            "employer instantie"
        ),
        "positions.kvk": "kvk_nr kvknummer handelsregisternummer",
        "positions.town": "vestigingsplaats stad city",
        "positions.role": "soort_functie type_functie aard soort",
        "positions.ex_officio": "q_q qq uit_hoofde_van functie_vanwege_lidmaatschap",
        "positions.unpaid": "onbetaald",
        "positions.period": "looptijd duur van_tot termijn",
        "positions.position": "nevenfunctie_en_organisatie functie_organisatie "
        "nevenfunctie_organisatie functies_en_organisaties",
        "positions.paid": "b_o o_b b_ob bez_onbez betaald bezoldiging vergoeding "
        "onbezoldigd_bezoldigd remuneration",
        "positions.time_spent": "uren_per_week uren uren_p_w tijdsbeslag tijdsbesteding_per_week "
        "uren_per_maand aantal_uren aantal_uren_per_week tijd_per_week hours hours_per_week "
        "tijdsinvestering omvang urenbesteding",
        "positions.expenses": "onkosten alleen_onkosten onkostenvergoeding_j_n",
        "positions.fee_destination": "bestemming_vergoeding bestemming_bezoldiging "
        "vergoeding_gaat_naar inkomsten_gaan_naar bestemming_inkomsten afdracht afgedragen_aan",
        "positions.appointed_by": "benoemd_namens aangewezen_door voorgedragen_door "
        "benoemende_instantie",
        "positions.accepted_on": "aanvaard datum_aanvaarding aanvaardingsdatum",
        "positions.published_on": "gepubliceerd datum_publicatie publicatiedatum openbaar_sinds",
        "positions.note": "toelichting_bestuurder opmerking opmerkingen bijzonderheden remarks "
        "notes",
        "positions.starts_on": (
            "aanvang begin begindatum startdatum ingang ingangsdatum datum_aanvang sinds "
            "start_date from"
        ),
        "positions.ends_on": "t_m tm t_e_m tot_datum einde einddatum datum_einde tot end_date "
        "until",
        "decisions.procedure": "procedurenummer zaaknummer dossiernummer kenmerk referentie "
        "reference case_number",
        "decisions.lot": "perceelnummer lot_number",
        "decisions.title": "onderwerp omschrijving besluit subject",
        "decisions.kind": "type type_besluit soort_besluit",
        "decisions.status": "stand fase state",
        "decisions.decided_on": "datum datum_besluit gunningsdatum date",
        "decisions.value": "bedrag opdrachtwaarde gunningsbedrag amount",
        "decisions.party": "leverancier opdrachtnemer inschrijver winnaar aanvrager "
        "supplier contractor",
        "decisions.party_kvk": "kvk kvk_nummer kvk_nr kvk_leverancier",
        "decisions.party_town": "plaats vestigingsplaats",
        "decisions.party_role": "rol",
        "participations.procedure": "procedurenummer zaaknummer dossiernummer kenmerk referentie "
        "reference case_number",
        "participations.official": "bestuurder_id official_id person_id raadslid wethouder "
        "persoon naam name",
        "participations.steps": "handelingen rol deelname",
    }
)
"""What other people call our columns, folded, by table and column."""


HEADING = "Kopregel"
"""What we call a column of ours: it holds what stands alone in a row above others."""
PAY_HEADING = "Kopregel bezoldiging"
"""The same of what says of the rows below it whether they are paid."""

_FILLERS = frozenset(
    (
        *("van", "de", "het", "een", "der", "den", "in", "bij", "of", "the", "a"),
        *("eventueel", "eventuele", "nevenfunctie", "nevenfuncties", "functie", "hoofdfunctie"),
        *("nevenwerkzaamheid", "nevenwerkzaamheden"),
    )
)
"""Words in a heading that say nothing of which column it is, beside others that do."""

_PATTERNS: Mapping[str, tuple[tuple[str, str], ...]] = MappingProxyType(
    {
        "positions": (
            (r"naast_(het_|de_)?\w*(lidmaatschap|lid$|ambt|raadswerk|statenwerk)", "title"),
            (r"uren_per|tijdsbested|tijdsbeslag|(^|_)uren$|hours", "time_spent"),
            (
                r"kostenvergoeding|^(on|reis)kosten|"
                r"^(bezoldigd|betaald|bezoldiging|vergoeding|paid)_(alleen_)?((on|reis)kosten|expenses)$",
                "expenses",
            ),
            (
                r"(vergoeding|bezoldiging|inkomsten|honorarium)_(gaat|gaan|naar|aan)_|bestemming",
                "fee_destination",
            ),
            (r"(benoemd|aangewezen|voorgedragen)_door", "appointed_by"),
            (r"aanvaard", "accepted_on"),
            (r"gepubliceerd|publicatie", "published_on"),
            (r"toelichting|opmerking", "note"),
            (r"(^|_)(onbezoldigd|onbetaald|unpaid)(_ja)?$", "unpaid"),
            (
                r"^(bezoldigd|betaald|bezoldiging|vergoeding|paid)_"
                r"(nee|no|none|geen|nihil|niet|onbezoldigd|onbetaald)$|(^|_)onbez(old)?$",
                "unpaid",
            ),
            (
                r"^(on)?bezoldigd_(on)?bezoldigd$|bezoldig|betaald|honor(arium|ering)|vergoeding|"
                r"besoldige|betelle|fergoeding|vergutung|inkomsten|beloning|salaris|remunerat|"
                r"(^|_)paid|(^|_)bez(old)?(_|$)",
                "paid",
            ),
            (
                r"(?<!niet)(?<!geen)(^|_)"
                r"(q_?q|ambtshalve|uit_hoofde|vanwege_(het_)?(ambt|lidmaatschap))"
                r"(_(?!(\w+_)?(nee|no|niet|geen|not)$)|$)",
                "ex_officio",
            ),
            (r"periode|looptijd|van_tot|duur$|tijdvak|zittingsduur", "period"),
            (
                r"(begin|start|ingang|aanvang|sinds|vanaf|aangevangen|^van$|^per$|^sunt$)",
                "starts_on",
            ),
            (r"^oant$|(einde?|eind|tot|beeindig)(_|$|datum)|^datum_?einde?", "ends_on"),
            (r"(voor|voornaam)_en_achternaam|volledige_naam|naam_en_voorletter", "official"),
            (r"achternaam|familienaam|geslachtsnaam", "family_name"),
            (r"voornaam|roepnaam", "given_name"),
            (r"voorletter|initia", "initials"),
            (r"tussenvoeg|voorvoeg", "prefix"),
            (r"k_?v_?k", "kvk"),
            (
                r"(functie|rol|nevenfunctie|omschrijving)_(en|bij|/)?_?(de_|het_)?(naam_)?"
                r"(organisatie|instelling|bedrijf|instantie)",
                "position",
            ),
            (
                r"organisatie|organisaasje|ynstelling|instelling|bedrijf|instantie|werkgever|"
                r"vereniging|stichting|rechtspersoon|(^|_)bij($|_)|^waar$",
                "organisation",
            ),
            (r"vestigingsplaats|plaats$", "town"),
            (r"(^|_)naam_(van_)?(de_)?(neven)?functie", "title"),
            (
                r"(^|_)naam|^namme$|bestuurder$|functionaris|ambtsdrager|raadslid|wethouder|"
                r"statenlid|commissielid|persoon|"
                r"volksvertegenwoordiger|(^|_)leden$|(^|_)lid$|[a-z]{3}lid$|^lid_(ab|db|raad|college)|"
                r"^(gedeputeerde|dijkgraaf|heemraad|burgemeester)(_|$)",
                "official",
            ),
            (r"functie|funksje|funktion$|werkzaamhe|omschrijving|activiteit|positie", "title"),
            (r"peildatum|stand_per|bijgewerkt", "listed_on"),
        ),
        "officials": (
            (r"achternaam|familienaam|geslachtsnaam", "family_name"),
            (r"voornaam|roepnaam", "given_name"),
            (r"voorletter|initia", "initials"),
            (r"tussenvoeg|voorvoeg", "prefix"),
            (r"periode|zittingsduur|van_tot", "period"),
            (r"(begin|start|ingang|aanvang|sinds|vanaf|beedig|benoemd)", "starts_on"),
            (r"(einde?|eind|tot|aftred)(_|$|datum)", "ends_on"),
            (r"portefeuille|beleidsterrein", "portfolio"),
            (r"(^|_)naam|raadslid$|wethouder$|persoon$|statenlid$", "name"),
            (r"functie|ambt|(^|_)rol", "office"),
        ),
    }
)
"""What the heading of a column says that is none of the words above, by its folded form, the surer
first.
"""


_BOTH_PAYS = re.compile(
    r"(?<!on)bezoldigd.*onbezoldigd|onbezoldigd.*_bezoldigd|(?<!on)betaald.*onbetaald|"
    r"onbetaald.*_betaald|(^|_)bez(old)?_onbez|onbez(old)?_bez"
)
"""A heading that says both, also in brackets: its cells say which."""


@functools.cache
def _words(name: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return our own names and other people's for the columns of a table, folded."""
    ours = {
        fold(word): column.name for column in TABLES[name] for word in (column.name, column.dutch)
    }
    others: dict[str, str] = {}
    for column in TABLES[name]:
        for word in _SYNONYMS.get(f"{name}.{column.name}", "").split():
            others.setdefault(word, column.name)
    return ours, others


_OF_A_FORM = re.compile(
    r"^(begintijd|starttijd|eindtijd|tijd_van_voltooien|tijd_van_laatste_wijziging|tijdstempel|"
    r"start_time|completion_time|last_modified_time|timestamp)$|akkoord|toestemming|privacy|"
    r"(gewijzigd|aangemaakt|ingevuld|ingediend|verzonden)(_op)?$"
)
"""Headings about a form that was filled in on the web, which says nothing of a position."""


@functools.lru_cache(maxsize=4096)
def means(name: str, heading: str) -> tuple[str, int] | None:
    """Return the column of ours that a heading by itself means, and how sure that is: 0 our own
    word, 1 a known one, 2 like one. None: none.
    """
    if len(heading) > LONGEST_MEANT:
        return None
    ours, others = _words(name)
    if heading == HEADING:
        return _OF_HEADINGS.get(name)
    if name == "positions" and _BOTH_PAYS.search(fold(heading)):
        return "paid", 1
    folded = _as_meant(name, heading)
    for known, sureness in ((ours, 0), (others, 1)):
        if folded in known:
            return known[folded], sureness
    return _like(name, heading, folded)


def _like(name: str, heading: str, folded: str) -> tuple[str, int] | None:
    """Return the column of ours that a heading is like; None: none."""
    if name in _OF_PEOPLE and offices.is_of_body(heading):
        return _OF_PEOPLE[name], 2
    if name == "positions" and _OF_BOTH.search(folded):
        return "position", 2
    if name == "positions" and _OF_TITLES.search(folded):
        return "title", 2
    bare = "_".join(word for word in folded.split("_") if word not in _FILLERS)
    for known in _words(name):
        if bare in known:
            return known[bare], 2
    is_row = name == "positions" and contents.is_filled_in(heading)
    if len(folded) <= LONGEST_HEADING and not is_row:
        for pattern, column in _PATTERNS.get(name, ()):
            if re.search(pattern, folded):
                return column, 2
    return None


def _as_meant(name: str, heading: str) -> str:
    """Return a heading folded, without what stands in brackets, in the spelling that is meant; "":
    it says nothing of a position.
    """
    folded = fold(re.sub(r"\([^)]*\)|\*+|\d+\)", " ", heading)) or fold(heading)
    folded = heading_words.spelled(folded)
    return "" if name == "positions" and _OF_A_FORM.search(folded) else folded


_OF_BOTH = re.compile(
    r"^(neven)?(functies?|rol|omschrijving|werkzaamheden)_(en_|bij_|/_)?(de_|het_|een_|welke_)?"
    r"(naam_)?(van_de_)?"
    r"(organisaties?|instelling|bedrijf|instantie|werkgever|vereniging|stichting)"
)
_OF_TITLES = re.compile(
    r"^(naam|aard|titel|omschrijving|inhoud)_(van_)?(de_|een_)?(neven)?functie$"
)


def column_of(name: str, heading: str) -> str:
    """Return the column of ours that a heading by itself means, however sure that is; "": none."""
    found = means(name, heading) if heading else None
    return found[0] if found is not None else ""


def heads_positions(text: str) -> bool:
    """Say whether a text is what a column about positions is called, and no position: "Functie".

    >>> [heads_positions(each) for each in ("Overige functies", "Bezoldigd", "penningmeester")]
    [True, True, False]
    """
    if not text or len(text) > LONGEST_HEADING:
        return False
    if _OF_POSITIONS.fullmatch(fold(text)):
        return True
    meant = means("positions", text)
    return meant is not None and meant[1] < 2 and meant[0] in _LABELLED


_OF_POSITIONS = re.compile(
    r"(?:(?:overige|andere|soort|huidige|vroegere|actuele|openbare)_)*"
    r"(?:neven|hoofd)?(?:functies?|werkzaamheden|activiteiten)(?:_s)?"
)
_LABELLED = frozenset(("title", "position", "paid", "unpaid"))
NAMING = frozenset(("official", "key", "family_name"))
"""Columns of positions that say whose they are."""
SAYING_WHAT = frozenset(("title", "position", "role"))
"""Columns of positions that say what somebody is."""
_OF_HEADINGS = {"positions": ("official", 2)}
_OF_PEOPLE: Mapping[str, str] = MappingProxyType({"positions": "official", "officials": "name"})
"""Which column a heading means that is the title of those who stand below it."""
LONGEST_MEANT = 300
"""How long a heading may be that means anything, or has a number in it: patterns are not tried on
longer ones, which would take minutes.
"""
LONGEST_HEADING = 60
"""How long a folded heading may be that is like one of ours; what is longer is a sentence."""


def guess(
    name: str, header: Sequence[str], rows: Sequence[Sequence[str]] = ()
) -> tuple[str | None, ...]:
    """Return the likeliest of our columns for each column of a file; none is given twice, but to
    columns of which no row fills two, as those of two sheets. `rows`: some of the file, which may
    tell what a heading leaves open.

    >>> guess("officials", ["Nummer", "Achternaam", "Functie", "Schoenmaat"])
    ('key', 'family_name', 'office', None)
    >>> guess("positions", ["Naam raadslid", "Nevenfunctie", "Bij organisatie", "Bezoldigd (j/n)"])
    ('official', 'title', 'organisation', 'paid')
    """
    found: list[str | None] = [None] * len(header)
    empty = {place for place in range(len(header)) if rows and _is_empty(rows, place)}
    for wanted in range(3):
        for index, cell in enumerate(header):
            likely = means(name, cell)
            is_open = found[index] is None and index not in empty
            if is_open and likely is not None and likely[1] == wanted:
                found[index] = likely[0] if likely[0] not in found else None
    for index in sorted(empty):
        likely = means(name, header[index])
        if likely is None or likely[0] in found:
            continue
        if likely[0] not in _NAMES or _NAMES.isdisjoint(found):
            found[index] = likely[0]
    if name == "positions":
        _look_into(found, header, rows)
    for index, cell in enumerate(header):
        likely = means(name, cell)
        if (
            found[index] is None
            and likely is not None
            and _are_apart(found, likely[0], index, rows)
        ):
            found[index] = likely[0]
    if name == "positions" and rows:
        _leave_groups(found, header, rows)
        meant = [column_of(name, cell) or _says_no_more(cell) for cell in header]
        contents.complete(found, meant, rows, required=not are_unnamed(header))
    if "title" in found and "organisation" not in found and "position" not in found:
        found = ["position" if each == "title" else each for each in found]
    needless = {
        column.instead
        for column in TABLES[name]
        if column.instead and all(each.name in found for each in _for(name, column.instead))
    }
    return tuple(None if column in needless else column for column in found)


_NAMES = frozenset(("official", "family_name"))
"""Columns of positions that hold a name."""


def _is_empty(rows: Sequence[Sequence[str]], place: int) -> bool:
    return not any(row[place] for row in rows if place < len(row))


UNNAMED = "Kolom %d"
"""What we call a column of a table that names none, by its number."""
_UNNAMED = re.compile(r"Kolom \d+")


def are_unnamed(header: Sequence[str]) -> bool:
    """Say whether a table names none of its columns."""
    return all(_UNNAMED.fullmatch(cell) or cell == HEADING for cell in header)


def names_no_column(name: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Say whether what stands in the place of the names of the columns is a row as the others: it
    holds a person, a day or an answer where they do.
    """
    if name != "positions" or len(header) < 2 or are_unnamed(header):
        return False
    if sum((means(name, cell) or ("", 2))[1] < 2 for cell in header):
        return False
    columns = [[row[place] for row in rows if place < len(row)] for place in range(len(header))]
    same = [
        kind
        for cell, cells in zip(header, columns, strict=True)
        if (kind := contents.kind_of([cell])) and kind == contents.kind_of(cells)
    ]
    return "official" in same or len(same) > 1


def _leave_groups(
    found: list[str | None], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Leave the headings above rows where they name groups, and a column holds the names."""
    if HEADING not in header or found[header.index(HEADING)] != "official":
        return
    at = header.index(HEADING)
    cells = [[row[place] for row in rows if place < len(row)] for place in range(len(header))]
    others = [place for place in range(len(header)) if place != at and found[place] is None]
    named = [place for place in others if contents.kind_of(cells[place]) == "official"]
    if named and contents.kind_of(cells[at]) != "official":
        found[at], found[named[0]] = None, "official"


_NOISE = re.compile(
    r"fractie|partij|lijst|portefeuille|commissie|beleid|thema|woonplaats|nummer|nr|mail|telefoon|"
    r"adres|geslacht|ambt|raad|college|foto|website|melding|gemeld|opgave|ontvang|wijzig|bijgewerkt|"
    r"tekend|ingevuld|ingediend|begintijd|starttijd|voltooi|tijdstempel|akkoord|geboorte"
)


def _says_no_more(heading: str) -> str:
    """Return a heading that says what its column holds, which is none of ours; "": it does not."""
    return heading if _NOISE.search(fold(heading)) else ""


def _are_apart(
    found: Sequence[str | None], column: str, index: int, rows: Sequence[Sequence[str]]
) -> bool:
    """Say whether a column of a file is filled, and never beside another that is this one of
    ours.
    """
    others = [place for place, each in enumerate(found) if each == column]
    filled = [row for row in rows if index < len(row) and row[index]]
    beside = any(place < len(row) and row[place] for row in filled for place in others)
    return bool(others) and bool(filled) and not beside


def _look_into(
    found: list[str | None], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Put right what the cells of a list of positions contradict: a function that is the office of
    the person, a kind that is a capacity.
    """
    if "title" in found:
        at = found.index("title")
        others = [
            place
            for place, cell in enumerate(header)
            if found[place] is None and column_of("positions", cell) == "title"
        ]
        if others and _all(rows, at, lambda cell: offices.kind_of(cell) is not None):
            found[at], found[others[0]] = None, "title"
    for at, cell in enumerate(header):
        is_main = found[at] in (None, "title") and fold(cell) in _MAIN
        if (
            is_main
            and "main_job" not in found
            and _all(rows, at, partial(can_read, particular_cells.says_main))
        ):
            found[at] = "main_job"
            _next_title(found, header)
    if not {"period", "starts_on", "ends_on"} & set(found):
        for at, cell in enumerate(header):
            if (
                fold(cell) in _DATES
                and found[at] is None
                and _all(rows, at, partial(can_read, periods.read))
            ):
                found[at] = "period"
                break
    if "role" in found and "capacity" not in found:
        at = found.index("role")
        if _all(rows, at, lambda cell: fold(cell) in words(Capacity)):
            found[at] = "capacity"


_DATES = frozenset(("datum", "data", "jaar", "jaren", "datums", "tijd", "date", "dates"))


_MAIN = frozenset(
    (
        *("hoofdfunctie", "hoofdfuncties", "hoofdberoep", "hoofdwerkzaamheid", "hoofdbaan"),
        *("hoofd_of_nevenfunctie", "hoofdfunctie_of_nevenfunctie", "hoofd_nevenfunctie"),
        *("hoofdfunctie_nevenfunctie", "hoofdfunctie_j_n", "hoofdfunctie_ja_nee"),
    )
)
"""Headings above the title of the main job, or above yes and no."""


def _next_title(found: list[str | None], header: Sequence[str]) -> None:
    """Give the title to the next column that can mean it, where none has it any more."""
    for at, cell in enumerate(header):
        if "title" not in found and found[at] is None and column_of("positions", cell) == "title":
            found[at] = "title"


def _all(rows: Sequence[Sequence[str]], place: int, holds: Callable[[str], bool]) -> bool:
    """Say whether something holds for every cell of a column that is not empty, and there is
    one.
    """
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and all(map(holds, cells))


def _for(name: str, instead: str) -> list[Column]:
    """Return the columns in whose place another may stand."""
    return [column for column in TABLES[name] if column.instead == instead]


def recognised(header: Sequence[str], name: str | None = None) -> int:
    """Return how many headings mean a column of a table, each column counted once; of the table of
    which they mean most where none is named.
    """
    names = [name] if name is not None else list(TABLES)
    looked_at = header[:MOST_LOOKED_AT]
    return max(
        len({found for cell in looked_at if (found := column_of(each, cell))}) for each in names
    )


MOST_LOOKED_AT = 300
"""How many cells of a row are looked at to see what table it may head."""
