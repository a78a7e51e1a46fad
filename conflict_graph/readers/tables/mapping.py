"""The columns of somebody's own table: which of ours they are, guessed from their names, and what
comes of it.

A mapping is a tuple with one entry per column of the file, in order: the English name of our
column, or None where the column is not read. A guess is shown with its preview and confirmed by a
person before anything is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from conflict_graph.facts import Problem
from conflict_graph.readers.records import Reading
from conflict_graph.readers.tables import table
from conflict_graph.readers.tables.columns import TABLES, fold
from conflict_graph.wording.remedies import Remedy

PREVIEW_ROWS = 5

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
        "officials.ends_on": "einde einddatum datum_einde tot end_date until",
        "officials.portfolio": "portefeuilles beleidsterrein taken",
        "positions.official": (
            "bestuurder_id official_id person_id raadslid wethouder persoon nummer personeelsnummer"
            " naam naam_bestuurder naambestuurder naam_raadslid bestuurdersnaam name"
        ),
        "positions.key": "id nevenfunctie_id volgnummer position_id",
        "positions.title": "nevenfunctie omschrijving functienaam functieomschrijving role "
        "position job_title",
        "positions.organisation": (
            "organisatienaam naam_organisatie naamorganisatie instelling bedrijf werkgever "
            "employer instantie"
        ),
        "positions.kvk": "kvk_nr kvknummer handelsregisternummer",
        "positions.town": "vestigingsplaats stad city",
        "positions.role": "soort_functie type_functie aard soort",
        "positions.capacity": "q_q qq uit_hoofde_van functie_vanwege_lidmaatschap ambtshalve",
        "positions.paid": "betaald bezoldiging vergoeding onbezoldigd_bezoldigd remuneration",
        "positions.starts_on": (
            "aanvang begin begindatum startdatum ingang ingangsdatum datum_aanvang sinds "
            "start_date from"
        ),
        "positions.ends_on": "einde einddatum datum_einde tot end_date until",
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

READERS: Mapping[str, Callable[[bytes, str, table.Mapped], Reading[Any]]] = MappingProxyType(
    {
        "organisations": table.read_organisations,
        "officials": table.read_officials,
        "positions": table.read_positions,
        "decisions": table.read_decisions,
        "participations": table.read_participations,
    }
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a mapping would make of a file. `rows` are the first rows as they stand in it, `records`
    what they become.

    `places` says of each of the rows where it stands. `missing` are the columns of ours that are
    required and that no column of the file is mapped to.
    """

    header: tuple[str, ...]
    mapping: tuple[str | None, ...]
    places: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    records: tuple[Any, ...]
    problems: tuple[Problem, ...]
    read: int
    missing: tuple[str, ...]


def header_of(content: bytes, name: str = "") -> tuple[str, ...] | Problem:
    """Return the names of a file's columns as they are written, or why it cannot be read."""
    cells = table.read_cells(content, name)
    return cells if isinstance(cells, Problem) else cells.header


def fingerprint(header: Sequence[str]) -> str:
    """Return the SHA-256 of the column names in order; capitals, accents and spaces make no
    difference.
    """
    return sha256("\n".join(fold(cell) for cell in header).encode()).hexdigest()


def guess(name: str, header: Sequence[str]) -> tuple[str | None, ...]:
    """Return the likeliest of our columns for each column of a file; none is given twice.

    >>> guess("officials", ["Nummer", "Achternaam", "Functie", "Schoenmaat"])
    ('key', 'family_name', 'office', None)
    """
    ours = {
        fold(word): column.name for column in TABLES[name] for word in (column.name, column.dutch)
    }
    synonyms: dict[str, str] = {}
    for column in TABLES[name]:
        for word in _SYNONYMS.get(f"{name}.{column.name}", "").split():
            synonyms.setdefault(word, column.name)
    found: list[str | None] = [ours.get(fold(cell)) for cell in header]
    found = [column if column not in found[:index] else None for index, column in enumerate(found)]
    for index, cell in enumerate(header):
        likely = synonyms.get(fold(cell))
        if found[index] is None and likely is not None and likely not in found:
            found[index] = likely
    return tuple(found)


def problems_of(name: str, header: Sequence[str], mapping: Sequence[str | None]) -> list[Remedy]:
    """Return why a mapping cannot be used, in sentences; an empty list when it can."""
    known = {column.name for column in TABLES[name]}
    used = [column for column in mapping if column is not None]
    wrong = []
    if len(mapping) != len(header):
        wrong.append(
            Remedy(
                "The file has %(columns)s columns and the mapping %(mapped)s; map every column.",
                columns=len(header),
                mapped=len(mapping),
            )
        )
    wrong += [
        Remedy("There is no column %(column)s in the table of %(name)s.", column=column, name=name)
        for column in used
        if column not in known
    ]
    wrong += [
        Remedy("Two columns are mapped to %(column)s; keep one.", column=each)
        for each in sorted({e for e in used if used.count(e) > 1})
    ]
    return wrong


def missing(name: str, mapping: Sequence[str | None]) -> tuple[str, ...]:
    """Return which required columns of ours no column of the file is."""
    return tuple(
        column.name for column in TABLES[name] if column.required and column.name not in mapping
    )


def read(name: str, content: bytes, file: str, mapping: Sequence[str | None]) -> Reading[Any]:
    """Read a table whose columns are ours by this mapping."""
    header = header_of(content, file)
    if isinstance(header, Problem):
        return Reading(problems=(header,), readable=False)
    wrong = problems_of(name, header, mapping)
    if wrong:
        found = tuple(
            Problem(file or "file", ", ".join(header)[:80], sentence) for sentence in wrong
        )
        return Reading(problems=found, readable=False)
    return READERS[name](content, file, mapping)


def preview(
    name: str, content: bytes, file: str, mapping: Sequence[str | None]
) -> Preview | Problem:
    """Return what a mapping would make of a file, or why the file cannot be read. Nothing is
    kept.
    """
    cells = table.read_cells(content, file)
    if isinstance(cells, Problem):
        return cells
    reading = read(name, content, file, mapping)
    return Preview(
        header=cells.header,
        mapping=tuple(mapping),
        places=tuple(place for place, _ in cells.rows[:PREVIEW_ROWS]),
        rows=tuple(row for _, row in cells.rows[:PREVIEW_ROWS]),
        records=tuple(reading.records[:PREVIEW_ROWS]),
        problems=reading.problems,
        read=reading.read,
        missing=missing(name, mapping),
    )
