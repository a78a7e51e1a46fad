"""flask demo: the invented example in a database of its own, screened, and shown on this
machine.
"""

from __future__ import annotations

import csv
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app
from flask_migrate import upgrade

from conflict_graph.assessment import conditional
from conflict_graph.facts import Outcome
from register import clock
from register.access import SERVER
from register.cli import acts, restricted
from register.cli.accounts import add_account
from register.cli.imports import import_file
from register.cli.output import explains_errors, progress, show_table
from register.cli.screening import screen
from register.errors import WrongSetting
from register.services.accounts import accounts
from register.services.decisions import listed
from register.services.findings import findings
from register.services.imports.files import ImportReport, Noun
from register.services.organisations import bodies
from register.services.organisations.bodies import BodyKind, ContactPersonKind
from register.services.reviews import concerns
from register.services.screening import checks
from register.transaction import transaction

HELPERS = {
    ContactPersonKind.ADVISER: "adviseur",
    ContactPersonKind.CONFIDANT: "vertrouwenspersoon",
}
"""The columns of those to whom officials turn."""
NEIGHBOURS = {
    "gemeente-vlietmonde": "integriteit2@ziltelanden.example",
    "waterschap-de-zilte-landen": "integriteit2@vlietmonde.example",
}
"""Who of another body reads concerns, by the body."""
PASSWORD = "welkom bij de demo"  # noqa: S105 - it is printed for everybody to read
ADDRESS = "127.0.0.1:8000"
FILES = (
    (Noun.ORGANISATIONS, "organisaties.csv", None),
    (Noun.OFFICIALS, "bestuurders.csv", None),
    (Noun.POSITIONS, "nevenfuncties.csv", None),
    (Noun.DECISIONS, "besluiten.csv", None),
    (Noun.DECISIONS, "besluiten-ocds.json", None),
    (Noun.PARTICIPATIONS, "deelnames.csv", None),
)
KINDS = {
    "Gemeente": BodyKind.MUNICIPALITY,
    "Provincie": BodyKind.PROVINCE,
    "Waterschap": BodyKind.WATER_BOARD,
    "Hoogheemraadschap": BodyKind.WATER_BOARD,
}
"""The kind of a body by the first word of its name; another word: a joint arrangement."""

SHOWN = {
    Outcome.ACTUAL_INDICATED: "feiten passen",
    Outcome.APPARENT: "schijn",
    Outcome.POTENTIAL: "mogelijk",
    Outcome.UNRESOLVED: "niet te bepalen",
}
"""The outcomes of findings and the heads of their columns, from left to right."""


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="Stop before serving.")
@explains_errors
def command(no_serve: bool) -> None:
    """Load the example, screen it, print what came of it, and serve it on this machine."""
    check_database(str(current_app.config["SQLALCHEMY_DATABASE_URI"]))
    upgrade()
    if not bodies.list_():
        load(Path(current_app.root_path) / "example")
    show_outcome()
    if not no_serve:
        serve()


def check_database(uri: str) -> None:
    """Let pass a database of the demonstration's own, so that no real register is ever filled with
    invented people.

    Raises:
        WrongSetting: the name of the database does not say that it is for the demonstration.
    """
    parts = urlsplit(uri)
    name = Path(parts.path).name
    is_own = (
        name.startswith("demo") and name.endswith(".sqlite")
        if parts.scheme == "sqlite"
        else "demo" in name
    )
    if not is_own:
        raise WrongSetting(
            "The demonstration needs a database of its own: set REGISTER_SQLALCHEMY_DATABASE_URI "
            "to a file called "
            "demo.sqlite, for example sqlite:////tmp/demo.sqlite, or to a database with demo "
            "in its name."
        )


def load(folder: Path) -> None:
    """Bring in the example, through the same doors as every other file."""
    with transaction():
        for row in _rows(folder / "organen.csv"):
            kind = KINDS.get(row["naam"].split()[0], BodyKind.JOINT_ARRANGEMENT)
            body = bodies.add(SERVER, row["naam"], kind, row["slug"], row["kvk"])
            contact = bodies.Contact(row["griffie"], row["adres"], row["mail"], row["telefoon"])
            bodies.set_contact(SERVER, body, contact)
            people = {
                kind: bodies.Contact(row[word], "", row[f"{word}_mail"], row[f"{word}_telefoon"])
                for kind, word in HELPERS.items()
            }
            bodies.set_people(SERVER, body, people)
    with progress(FILES, "Loading the example") as shown:
        reports = [import_file(noun, folder / name, body) for noun, name, body in shown]
    _show_reports(reports)
    with transaction():
        for row in _rows(folder / "accounts.csv"):
            roles = [(row["orgaan"], role.strip()) for role in row["rollen"].split(";")]
            add_account(row["email"], row["naam"], PASSWORD, roles, row["bestuurder"] or None)
    with transaction():
        for slug, email in NEIGHBOURS.items():
            concerns.name_neighbour(bodies.get(slug), accounts.get(email))
    restricted.load(folder)
    acts.load(folder)
    screen()


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _show_reports(reports: Sequence[ImportReport]) -> None:
    rows = []
    for report in reports:
        answer = report.as_json()
        rows.append(
            [
                *(answer[name] for name in ("file", "read", "created", "updated")),
                len(answer["problems"]),
            ]
        )
        for problem in answer["problems"]:
            click.echo(
                f"{answer['file']}: {problem['where']}: {problem['value']!r}. {problem['remedy']}",
                err=True,
            )
    show_table(("bestand", "gelezen", "nieuw", "gewijzigd", "problemen"), rows)


def show_outcome() -> None:
    """Print decisions, chains and outcomes per body, each finding as one sentence, the address and
    the accounts.
    """
    folder = Path(current_app.root_path) / "example"
    rows = [row for row in _rows(folder / "accounts.csv") if accounts.find(row["email"])]
    shown, sentences = [], []
    for slug, email in {
        row["orgaan"]: row["email"] for row in rows if row["rollen"] == "clerk"
    }.items():
        counts, found = _findings_of(slug, email)
        shown.append(counts)
        sentences += found
    click.echo()
    show_table(("orgaan", "besluiten", "ketens", *SHOWN.values()), shown)
    click.echo(
        "Bij een besluit dat nog niet is genomen, telt hier wat geldt als de bestuurder meedoet.\n"
    )
    for sentence in sentences:
        click.echo(f"- {sentence}")
    click.echo(f"\nAdres: http://{ADDRESS}  Wachtwoord van elk account: {PASSWORD}")
    show_table(("account", "naam", "orgaan", "rol"), [list(row.values())[:4] for row in rows])


def _findings_of(slug: str, email: str) -> tuple[list[object], list[str]]:
    """Return a row of the table for a body, and its findings in sentences, as its clerk sees
    them.
    """
    identity = accounts.identity_of(accounts.get(email))
    found = listed.list_of(
        identity, bodies.get(slug), listed.DecisionFilters(), clock.today()
    ).found
    reports = []
    sentences = []
    for standing in findings.list_for(identity, clock.today()):
        report = checks.answer_of(standing.finding, "nl").report
        reports.append(report)
        reasons = report.text.facts_for or report.text.presumed
        title = standing.finding.decision.current.title
        said = "; ".join(conditional.sentences(report.said, report.official.name))
        sentences.append(
            f"{report.official.name}, “{title}”: {said}. {' '.join(reasons[:1])}".rstrip()
        )
    counts = Counter(report.outcome for report in reports)
    chains = sum(report.chain is not None for report in reports)
    return [slug, found, chains, *(counts[outcome] for outcome in SHOWN)], sentences


def serve() -> None:
    """Hand over to the web server, on this machine only."""
    settings = {**os.environ, "REGISTER_SECURE_COOKIES": "false"}
    arguments = [sys.executable, "-m", "gunicorn", "--bind", ADDRESS, "--workers", "2", "wsgi:app"]
    sys.stdout.flush()
    os.execve(sys.executable, arguments, settings)  # noqa: S606 - our own interpreter, no shell


COMMANDS = (command,)
