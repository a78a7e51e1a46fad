"""What stands in a mail, in the language of whom it goes to: that there is something to look at, and where. No more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import urlsplit

from flask import current_app, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from register import language
from register.services.outbox import Letter, LetterKind

PLACEHOLDER = "http://localhost"
"""Stands for the site in texts that are shown and not sent, where no SITE_ADDRESS is set."""


def compose(letter: Letter) -> EmailMessage:
    """Return the mail as it goes out."""
    with _reader(letter.language):
        subject, paragraphs = WRITERS[letter.kind](letter)
        message = EmailMessage(SMTP)
        message["Subject"] = subject
        message["From"] = current_app.config["MAIL_FROM"] or f"register@{_host()}"
        message["To"] = letter.address
        message["Date"] = formatdate(letter.recorded_at.timestamp())
        message["Message-ID"] = f"<{letter.public_id}@{_host()}>"
        message["Content-Language"] = letter.language
        message["Auto-Submitted"] = "auto-generated"  # Source: RFC 3834, 5: no answering machine answers this.
        message.set_content("\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    return message


@contextmanager
def _reader(code: str) -> Iterator[None]:
    """Speak a language, and make addresses as that reader would open them."""
    site = current_app.config["SITE_ADDRESS"] or PLACEHOLDER
    with (
        current_app.test_request_context(base_url=site + language.prefix(code), environ_overrides={language.KEY: code}),
        force_locale(code),
    ):
        yield


def _host() -> str:
    sender = str(current_app.config["MAIL_FROM"] or "")
    return sender.rpartition("@")[2].rstrip(">") or urlsplit(PLACEHOLDER).hostname or ""


def _reminder(letter: Letter) -> tuple[str, list[str]]:
    return _("Something is waiting for you in the register"), [
        _("Hello,"),
        _("Something in the register of ancillary positions is waiting for you. This mail does not say what."),
        _("Sign in to see it:") + "\n" + url_for("accounts.sign_in", _external=True),
        _("You get this mail because you hold or held an office. You never get more than one mail a day from us."),
    ]


WRITERS = {LetterKind.REMINDER: _reminder}
"""Who writes each kind of letter: the subject, and the paragraphs."""
