"""Write the files of the example: `python -m register.example.generate`.

The same seed gives the same files, byte for byte; a test compares the committed ones with a fresh
run.
"""

from __future__ import annotations

import csv
import io
import itertools
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

from register.example.accounts import ACCOUNTS
from register.example.acts import ACTS
from register.example.background import everything, positions
from register.example.bodies import BODIES, MUNICIPALITY
from register.example.organisations import ALL, BY_NAME
from register.example.packages import package
from register.example.particulars import COLUMNS, SAID, ExampleParticulars
from register.example.people import NEWCOMERS, PEOPLE
from register.example.restricted import FULL_TIME, INCOMES, INTERESTS, QUESTIONS, SHIELDED
from register.example.stories import STORIES, TIES, PlannedPart, Story

FOLDER = Path(__file__).parent
SEED = 20261124

_ORGANISATIONS = (
    "naam soort kvk_nummer rsin oin plaats sector eigenaar eigenaar_kvk band aandeel "
    "band_vanaf band_tot_en_met bron"
)
_OFFICIALS = (
    "sleutel voorletters roepnaam tussenvoegsel achternaam ambt soort_ambt aangewezen "
    "aanwijzingsbesluit portefeuille"
    " vanaf tot_en_met orgaan"
)
_POSITIONS = (
    "bestuurder sleutel functie organisatie kvk_nummer plaats rol hoedanigheid bezoldigd aandeel "
    "vanaf tot_en_met"
    " beeindigd aangekondigd bron orgaan "
) + COLUMNS
_DECISIONS = (
    "procedure perceel titel soort status besluitdatum waarde valuta eu_geld enig_mandaat "
    "partij partij_kvk"
    " partij_plaats partij_rol belang orgaan"
)
_PARTICIPATIONS = (
    "procedure perceel bestuurder stappen voorgenomen terzijde_voorbereiding "
    "terzijde_beraadslaging terzijde_stemming"
    " terzijde_contact nam_geen_deel doorslaggevend voorgesteld bron orgaan"
)
_INTERESTS = (
    "orgaan bestuurder soort kvk_nummer aandeel relatie band functie gebied vanaf tot_en_met"
)
_ACTS = (
    "orgaan account bestuurder handeling nevenfunctie functie rol hoedanigheid kvk_nummer "
    "bezoldigd vanaf tot_en_met"
)
_EXPECTED = (
    "procedure perceel orgaan bestuurder uitkomst uitkomst_bij_terzijde regel geopend waarom"
)

Row = Sequence[str]


def files(seed: int = SEED) -> dict[str, str]:
    """Return the text of every file by its name."""
    rng = random.Random(seed)  # noqa: S311 - an example needs to be repeatable, not unguessable
    position_rows = list(_positions(rng))
    decided = everything(rng)
    stories = [story for story, _ in decided]
    return {
        "organen.csv": _table(
            "slug naam soort kvk griffie adres mail telefoon"
            " adviseur adviseur_mail adviseur_telefoon"
            " vertrouwenspersoon vertrouwenspersoon_mail vertrouwenspersoon_telefoon",
            (
                (
                    *(b.slug, b.name, b.kind, b.kvk, b.desk, f"{b.street}, {b.town}"),
                    *(b.mail, b.phone, *b.helpers),
                )
                for b in BODIES
            ),
        ),
        "organisaties.csv": _table(_ORGANISATIONS, _organisations()),
        "bestuurders.csv": _table(_OFFICIALS, _officials()),
        "nevenfuncties.csv": _table(_POSITIONS, position_rows),
        "besluiten.csv": _table(
            _DECISIONS, _decisions([story for story in stories if not story.is_ocds], rng)
        ),
        "besluiten-ocds.json": package([story for story in stories if story.is_ocds]),
        "deelnames.csv": _table(_PARTICIPATIONS, _participations(decided)),
        "verwacht.csv": _table(_EXPECTED, _expected()),
        "accounts.csv": _table("email naam orgaan rollen bestuurder", ACCOUNTS),
        "handelingen.csv": _table(_ACTS, ACTS),
        "voltijds.csv": _table("orgaan bestuurder voltijds", FULL_TIME),
        "inkomsten.csv": _table("orgaan bestuurder nevenfunctie jaar bedrag", INCOMES),
        "afscherming.csv": _table("orgaan bestuurder nevenfunctie reden over_dagen", SHIELDED),
        "belangvragen.csv": _table("orgaan soort regel", QUESTIONS),
        "belangen.csv": _table(_INTERESTS, INTERESTS),
    }


def _table(header: str, rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    return text.getvalue()


def _organisations() -> Iterable[Row]:
    for entry in ALL:
        facts = (entry.name, entry.kind, entry.kvk, "", "", entry.town, entry.sector)
        for holder in entry.holders:
            tie = (
                holder.name,
                holder.kvk,
                holder.tie,
                holder.share,
                holder.since,
                "",
                "handelsregister",
            )
            yield (*facts, *tie)
        if not entry.holders:
            yield (*facts, *("",) * 7)


def _officials() -> Iterable[Row]:
    for person in (*PEOPLE, *NEWCOMERS):
        name = (person.key, person.initials, person.given_name, person.prefix, person.family_name)
        reference = f"aanwijzingsbesluit {person.since[:4]}-07" if person.designated == "ja" else ""
        term = (person.portfolio, person.since, person.until, person.body)
        yield (
            *name,
            person.office,
            person.office_kind,
            person.designated or "nee",
            reference,
            *term,
        )


def _positions(rng: random.Random) -> Iterable[Row]:
    together = sorted((*TIES, *positions(rng)), key=lambda tie: (tie.body, tie.official))
    for _, mine in itertools.groupby(together, key=lambda tie: (tie.body, tie.official)):
        for number, tie in enumerate(mine, 1):
            organisation = BY_NAME[tie.organisation]
            # Now and then nobody filled in the number; never in a planned case, which must not hang
            # on a name.
            kvk = organisation.kvk if tie in TIES or rng.random() < 0.85 else ""
            about = (
                tie.title,
                organisation.name,
                kvk,
                organisation.town,
                tie.role,
                tie.capacity,
                tie.paid,
                tie.share,
            )
            time = (tie.since, tie.until, tie.ended, tie.announced, tie.source)
            key = f"{tie.official}-n{number}"
            said = SAID.get(key) if tie.body == MUNICIPALITY else None
            more = said or ExampleParticulars()
            yield (tie.official, key, *about, *time, tie.body, *more)


def _decisions(stories: Sequence[Story], rng: random.Random) -> Iterable[Row]:
    for story in stories:
        eu_funds = (
            rng.choice(("ja", "nee", "nee", "nee", ""))
            if story.kind in ("award", "grant", "tender")
            else "nee"
        )
        status = "taken" if story.decided_on else "open"
        money = (str(story.value), "EUR") if story.value else ("", "")
        for name, role, benefit in story.parties:
            party = BY_NAME[name]
            facts = (
                story.procedure,
                story.lot,
                story.title,
                story.kind,
                status,
                story.decided_on,
                *money,
                eu_funds,
            )
            yield (*facts, "nee", name, party.kvk, party.town, role, benefit, story.body)


def _participations(decided: Sequence[tuple[Story, tuple[PlannedPart, ...]]]) -> Iterable[Row]:
    for story, parts in decided:
        source = "besluitenlijst" if story.decided_on else "planning"
        for part in parts:
            steps = (part.steps, "") if story.decided_on else ("", part.steps)
            key = (story.procedure, story.lot, part.official)
            yield (*key, *steps, *part.aside, "", "", "", source, story.body)


def _expected() -> Iterable[Row]:
    for story in STORIES:
        for verdict in story.verdicts:
            yield (story.procedure, story.lot, story.body, *verdict)


def main() -> None:
    """Write all files beside this module."""
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
