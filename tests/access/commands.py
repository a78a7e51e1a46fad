"""How each command is given at the body of the matrix, so that it changes something; and which
change nothing, or something that is a record of itself.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import sqlalchemy as sa
from flask import Flask, current_app

from register import cli, jobs
from register.access import SERVER, Role
from register.cli.imports import import_file
from register.extensions import db
from register.models.bodies import Body
from register.models.decisions import Decision, DecisionVersion
from register.models.declarations import Position
from register.models.drafts import PositionDraft
from register.models.hearings import FindingDocument
from register.models.imports import ImportRun, ImportState, Noun
from register.models.officials import Official
from register.models.reviews import InvitedReviewer
from register.models.screening import Finding
from register.services.accounts import accounts, links
from register.services.imports import runs
from register.services.officials import officials, persons
from register.transaction import transaction
from tests import council_files
from tests.access.world import THERE
from tests.desks import SLUG

OWN_RECORDS = {
    "import_run": "who brought which file, when, and what came of it",
    "import_content": "the file of such a run, until it is read",
    "import_problem": "what was wrong with it",
    "outbox": "to whom a letter goes, when, and which; a row that is kept for ever would keep what "
    "is erased with the letter",
    "error_report_address": "where the outcome of a report goes, erased with the letter of it",
    "screening_round": "which bodies are screened, since when, and until when",
    "concern": "decision 0029: nothing of a concern stands anywhere else",
    "follower_token": "a hash of the word in a letter to a follower",
    "error_report_token": "a hash of the word in a letter about an outcome",
    "account_link": "a hash of the word in a letter to the holder of an account, made when it is "
    "sent; that it is to be sent is in the journal",
}
"""Tables of which a row is the record of its own change, with how."""
READS = "changes nothing"
READS_THE_FILES = "reads the databases as files"
ELSEWHERE = ("backup", "demo", "history verify", "restore", "verify-backup")
"""Commands of which the tests stand elsewhere, for they take a database of their own."""
OFFICIALS = (
    "sleutel,achternaam,ambt,soort_ambt,vanaf\nX-1,Nieuwenhuis,wethouder,executive,2026-01-01\n"
)
ORGANISATIONS = "naam,kvk_nummer,soort\nKwekerij Blad B.V.,90009991,company\n"
DECISIONS = "procedure,titel,soort,status,besluitdatum\nB-1,Brug,award,taken,2026-02-01\n"
POSITIONS = "bestuurder,sleutel,functie,organisatie,rol\nX-1,P-1,lid,Koor,board\n"
PARTICIPATIONS = "procedure,bestuurder,stappen\nB-1,X-1,voted\n"


@dataclass(frozen=True)
class Given:
    """A command as it is given. `words`: what stands behind its name; `before`: what has to be so
    first; `settings`: which settings are others.
    """

    words: Callable[[Path], list[str]] = lambda folder: []
    before: Callable[[Path], None] = lambda folder: None
    settings: tuple[tuple[str, object], ...] = ()


def every(app: Flask) -> Iterator[str]:
    """The name of each command of the register."""
    ours = {name for names in cli.MODULES.values() for name in names}
    context = click.Context(app.cli)
    for name in sorted(ours):
        yield from _below(app.cli.get_command(context, name), name)


def _below(command: click.Command | None, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for each in sorted(command.commands):
            yield from _below(command.commands[each], f"{name} {each}")
    else:
        yield name


def mail(name: str) -> str:
    """The address of a persona."""
    return f"{name}@voorbeeld.example"


def _words(*words: str) -> Callable[[Path], list[str]]:
    return lambda folder: list(words)


def _here() -> Body:
    return db.session.scalars(sa.select(Body).where(Body.slug == SLUG)).one()


def _decision(title: str) -> Decision:
    chosen = sa.select(Decision).join(DecisionVersion, DecisionVersion.decision_id == Decision.id)
    return db.session.scalars(chosen.where(DecisionVersion.title == title)).first()


def _official(name: str) -> Official:
    account = accounts.get(mail(name))
    chosen = sa.select(Official).where(Official.person_id == account.person_id)
    return db.session.scalars(chosen.order_by(Official.id)).first()


def _namesake() -> Official:
    """The official of another body who has the name of the alderman."""
    chosen = sa.select(Official).join(Body).where(Body.slug == "waterveld")
    return db.session.scalars(chosen).one()


def _finding() -> Finding:
    """A finding for which somebody was invited."""
    chosen = sa.select(Finding).join(InvitedReviewer, InvitedReviewer.finding_id == Finding.id)
    return db.session.scalars(chosen.order_by(Finding.id)).first()


def _file(folder: Path, name: str, content: str | bytes) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    os.utime(path, (1, 1))
    return str(path)


def _brought(name: str, content: str) -> Callable[[Path], list[str]]:
    return lambda folder: [_file(folder, name, content), "--body", SLUG]


def _without_reviewers(folder: Path) -> None:
    with transaction():
        for name in ("reviewer", "colleague", "third", "both"):
            accounts.take_role(accounts.get(mail(name)), _here(), Role.REVIEWER)


def _waiting(by: str) -> str:
    """Have a file wait that asks nothing; return the public id of its run."""
    with transaction():
        who = accounts.identity_of(accounts.get(mail(by)))
        run = runs.begin(who, Noun.OFFICIALS, _here(), "nieuw.csv", OFFICIALS.encode(), waits=True)
        return run.public_id


def _queued(folder: Path) -> None:
    jobs.current().enqueue(_waiting("clerk"))


def _last_run(state: ImportState) -> str:
    chosen = sa.select(ImportRun.public_id).where(ImportRun.state == state)
    return db.session.scalars(chosen.order_by(ImportRun.id.desc())).first()


def _known(folder: Path) -> None:
    """Have an official and a decision from a file."""
    for noun, content in ((Noun.OFFICIALS, OFFICIALS), (Noun.DECISIONS, DECISIONS)):
        import_file(noun, Path(_file(folder, f"{noun.value}.csv", content)), SLUG)


def _together(folder: Path) -> None:
    with transaction():
        one, other = (
            officials.get(each.public_id) for each in (_official("official"), _namesake())
        )
        persons.join(SERVER, one, other)


def _old_files(folder: Path) -> None:
    with transaction():
        for run in db.session.scalars(sa.select(ImportRun)):
            run.recorded_at -= datetime.timedelta(days=365)


def _asked_a_link(folder: Path) -> None:
    links.ask(mail("clerk"))


def _own_key(folder: Path) -> None:
    current_app.config["EDITION_KEY_FILE"] = str(folder / "edition_key")


_OLD = (("FOLLOW_WAIT_DAYS", 0), ("MAIL_KEPT_DAYS", 0), ("REPLY_DOCUMENT_KEPT_DAYS", 0))
_NO_ANSWER = (("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", 9), ("SMTP_TIMEOUT_SECONDS", 1))
_DAY = "2030-01-01"


def _own_ledger(folder: Path) -> None:
    current_app.config["ERASURES_FILE"] = str(folder / "erasures.jsonl")


def _position() -> Position:
    return db.session.scalars(sa.select(Position).order_by(Position.id)).first()


def _old_draft(folder: Path) -> None:
    account = accounts.get(mail("official"))
    with transaction():
        db.session.add(
            PositionDraft(
                official=_official("official"),
                account_id=account.id,
                answers={},
                saved_at=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC),
            )
        )


GIVEN: dict[str, tuple[Given, ...] | str] = {
    "accounts add": (Given(_words("nieuw@voorbeeld.example", "--body", SLUG, "--role", "clerk")),),
    "accounts address": (Given(_words(mail("clerk"), "anders@voorbeeld.example")),),
    "accounts close": (Given(_words(mail("clerk"))),),
    "accounts factors": (Given(_words(mail("clerk"), "--take-away")),),
    "accounts give": (Given(_words(mail("third"), "clerk", SLUG)),),
    "accounts identities": (Given(_words(mail("tweede"), "--end")),),
    "accounts link": (Given(_words(mail("clerk"))),),
    "accounts list": READS,
    "accounts reopen": (Given(_words(mail("closed"))),),
    "accounts sessions": (Given(_words(mail("clerk"), "--end")),),
    "accounts take": (Given(_words(mail("clerk"), "clerk", SLUG)),),
    "auditors appoint": (Given(_words(SLUG, mail("roleless"))),),
    "auditors end": (Given(_words(SLUG, mail("auditor"))),),
    "auditors list": READS,
    "backup": READS_THE_FILES,
    "bodies add": (Given(_words("Gemeente Nieuwzijl")),),
    "bodies contact": (Given(_words(SLUG, "--office", "Griffie", "--email", mail("griffie"))),),
    "bodies list": READS,
    "bodies merge": (Given(_words(THERE, "--into", "waterveld", "--on", _DAY)),),
    "council import": (
        Given(
            lambda folder: [
                _file(folder, "raad.json", council_files.as_ori(council_files.sitting(3))),
                "--body",
                SLUG,
            ]
        ),
    ),
    "decisions import": (Given(_brought("besluiten.csv", DECISIONS)),),
    "demo": "fills a database of its own: the journal of it names no other command",
    "documents erase": (
        Given(lambda folder: [db.session.scalars(sa.select(FindingDocument.public_id)).first()]),
    ),
    "documents erase-unsent": (Given(settings=_OLD),),
    "erasures list": READS,
    "erasures official": (
        Given(lambda folder: [_official("official").public_id, "--ground", "duty"], _own_ledger),
    ),
    "erasures position": (
        Given(lambda folder: [_position().public_id, "--ground", "unlawful"], _own_ledger),
    ),
    "folder offer": (
        Given(
            lambda folder: [str(folder / "aanbod"), "--body", SLUG],
            lambda folder: (
                (folder / "aanbod").mkdir(exist_ok=True),
                _file(folder / "aanbod", "nieuw.csv", OFFICIALS),
            ),
        ),
    ),
    "editions list": READS,
    "editions make": (Given(before=_own_key),),
    "followers run": (Given(settings=_OLD),),
    "history verify": "reads everything, and the key of the editions",
    "imports again": (
        Given(
            lambda folder: [_last_run(ImportState.WAITING)],
            lambda folder: _waiting("clerk") and None,
        ),
    ),
    "imports list": READS,
    "imports tidy": (Given(before=_old_files),),
    "imports undo": (Given(lambda folder: [_last_run(ImportState.DONE)]),),
    "jobs work": (Given(_words("--until-empty"), _queued),),
    "mail run": (Given(before=_asked_a_link, settings=_OLD),),
    "officials import": (Given(_brought("bestuurders.csv", OFFICIALS)),),
    "organisations import": (
        Given(lambda folder: [_file(folder, "organisaties.csv", ORGANISATIONS)]),
    ),
    "outbox list": "changes nothing; with --text it makes the words of letters anew",
    "outbox send": (Given(before=_asked_a_link, settings=(*_OLD, *_NO_ANSWER)),),
    "participations import": (Given(_brought("deelnames.csv", PARTICIPATIONS), _known),),
    "persons join": (
        Given(lambda folder: [_official("official").public_id, _namesake().public_id]),
    ),
    "persons separate": (Given(lambda folder: [_namesake().public_id], _together),),
    "positions import": (Given(_brought("nevenfuncties.csv", POSITIONS), _known),),
    "reminders run": "puts letters in the outbox, each a record of itself",
    "restore": "puts a copy where nothing stands, with the journal that the copy has",
    "reviewers end": (Given(lambda folder: [_finding().public_id, mail("invited")]),),
    "retention run": (Given(before=_old_draft),),
    "retention show": READS,
    "reviewers invite": (
        Given(lambda folder: [_finding().public_id, mail("neighbour")], _without_reviewers),
    ),
    "reviewers neighbour": (Given(_words(SLUG, mail("invited"))),),
    "reviewers neighbour-end": (Given(_words(SLUG, mail("neighbour"))),),
    "screening run": (Given(),),
    "stand-ins ask": (Given(lambda folder: [_decision("Sluizen").public_id, mail("elsewhere")]),),
    "stand-ins end": (Given(lambda folder: [_decision("Bruggen").public_id, mail("stand-in")]),),
    "verify-backup": READS_THE_FILES,
}
"""By the name of a command, the ways in which it is given, or why it leaves no row."""
