"""flask outbox …: mail that waits, and sending it."""

from __future__ import annotations

import datetime

import click
from flask import current_app
from flask.cli import AppGroup

from register import clock
from register.access import SERVER
from register.cli.output import explains_errors, show_table
from register.mail import delivery, letters
from register.services import journal, outbox
from register.services.accounts import links
from register.services.findings import documents
from register.services.mail import reports
from register.services.readings import readings
from register.services.reviews import concerns
from register.transaction import transaction

group = AppGroup("outbox", help="Mail that is to be sent, or was.")
COMMANDS = (group,)
WAITING = "waiting"
"""The state of a letter that is still to go out."""


@group.command("list")
@click.option(
    "--text",
    "with_text",
    is_flag=True,
    help="Print what waits as it would be sent, links included.",
)
@explains_errors
def list_(with_text: bool) -> None:
    """List the last two hundred letters, the newest first."""
    found = outbox.list_()
    if with_text:
        with transaction():
            texts = [_text(letter) for letter in found if _state(letter) == WAITING]
        click.echo("\n".join(texts))
        return
    rows = [
        (
            _moment(each.due_at),
            outbox.address_of(each) or "(erased)",
            each.kind.value,
            _state(each),
            each.tries,
            each.error,
        )
        for each in found
    ]
    show_table(("due", "to", "kind", "state", "tries", "last answer"), rows)


def _text(letter: outbox.Letter) -> str:
    """Return a letter for people to read, whose links work."""
    message = letters.compose(letter)
    heads = [f"{name}: {message[name]}" for name in ("To", "Subject")]
    return "\n".join([*heads, "", message.get_content()])


def _state(letter: outbox.Letter) -> str:
    if letter.sent_at is not None:
        return f"sent {_moment(letter.sent_at)}"
    return "given up" if letter.given_up_at is not None else WAITING


def _moment(moment: object) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


@group.command("send")
@explains_errors
def send() -> None:
    """Tell of outcomes, send what is due, and erase what was sent or dealt with long ago."""
    with transaction():
        reports.tell(clock.now())
        links.answer(current_app.config["OIDC_ISSUER"])
    done = delivery.deliver()
    erase()
    click.echo(f"{done.sent} sent, {done.failed} failed.")


def erase() -> None:
    """Erase the addresses of what was sent long ago, the concerns that were dealt with long ago,
    and the files that were chosen long ago and never sent.
    """
    with transaction():
        documents.erase_unsent(clock.now(), current_app.config["REPLY_DOCUMENT_KEPT_DAYS"])
        concerns.erase(clock.today(), current_app.config["CONCERN_KEPT_DAYS"])
        _erase_letters(current_app.config["MAIL_KEPT_DAYS"])
    readings.erase(clock.now(), current_app.config["READINGS_KEPT_DAYS"])


def _erase_letters(kept_days: int) -> None:
    """Erase to whom old letters went, and record up to which day."""
    if outbox.erase(clock.now(), kept_days):
        before = clock.today() - datetime.timedelta(days=kept_days)
        journal.record(SERVER, "outbox:erase", before.isoformat(), None)
