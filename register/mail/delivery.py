"""The one door to the mail server: what is due in the outbox goes out, one letter after the other.

No transaction is open while the mail server is spoken to. A letter that it refuses for good is
given up; one that it cannot take now waits; a server that does not answer ends the round, so that
the others keep their tries.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

from flask import current_app

from register import clock
from register.errors import WrongSetting
from register.mail import letters
from register.services import outbox
from register.transaction import transaction

Trouble = (smtplib.SMTPException, OSError)


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one round: letters that the mail server took, and tries that failed."""

    sent: int
    failed: int


class MailRefused(Exception):
    """The mail server did not take a letter. `is_final`: it never will. `is_over`: it takes no
    other either.
    """

    def __init__(self, reason: str, *, is_final: bool = False, is_over: bool = False) -> None:
        self.is_final = is_final
        self.is_over = is_over
        super().__init__(reason)


class Postman:
    """One conversation with the mail server, begun with the first letter."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._config = config
        self._line: smtplib.SMTP | None = None

    def send(self, message: EmailMessage) -> None:
        """Hand over one letter.

        Raises:
            MailRefused: the server did not take it.
        """
        if self._line is None:
            self._line = self._begin()
        try:
            self._line.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = next(iter(error.recipients.values()))
            raise MailRefused(_words(code, reason), is_final=_is_final(code)) from error
        except smtplib.SMTPDataError as error:
            raise MailRefused(
                _words(error.smtp_code, error.smtp_error), is_final=_is_final(error.smtp_code)
            ) from error
        except smtplib.SMTPResponseException as error:
            raise MailRefused(_words(error.smtp_code, error.smtp_error)) from error
        except Trouble as error:
            self.end()
            raise MailRefused(str(error) or type(error).__name__) from error

    def end(self) -> None:
        """End the conversation, if there is one."""
        if self._line is not None:
            with suppress(*Trouble):
                self._line.quit()
            self._line.close()
            self._line = None

    def _begin(self) -> smtplib.SMTP:
        try:
            return self._open()
        except smtplib.SMTPResponseException as error:
            raise MailRefused(_words(error.smtp_code, error.smtp_error), is_over=True) from error
        except Trouble as error:
            raise MailRefused(str(error) or type(error).__name__, is_over=True) from error

    def _open(self) -> smtplib.SMTP:
        security = self._config["SMTP_SECURITY"]
        to = (str(self._config["SMTP_HOST"]), self._config["SMTP_PORT"])
        limit = self._config["SMTP_TIMEOUT_SECONDS"]
        context = ssl.create_default_context()
        line = (
            smtplib.SMTP_SSL(*to, timeout=limit, context=context)
            if security == "tls"
            else smtplib.SMTP(*to, timeout=limit)
        )
        try:
            if security == "starttls":
                line.starttls(context=context)
            if self._config["SMTP_USER"]:
                line.login(str(self._config["SMTP_USER"]), str(self._config["SMTP_PASSWORD"] or ""))
        except Exception:
            line.close()
            raise
        return line


def _is_final(code: int) -> bool:
    """Say whether a mail server refuses for good. Source: RFC 5321, 4.2.1."""
    return 500 <= code < 600


def _words(code: int, reason: bytes | str) -> str:
    said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else reason
    return f"{code} {said}"


def is_open() -> bool:
    """Say whether a mail server is set."""
    return bool(current_app.config["SMTP_HOST"])


def deliver() -> Round:
    """Send what is due.

    Raises:
        WrongSetting: no mail server is set.
    """
    if not is_open():
        raise WrongSetting(
            "No mail server is set, so mail is kept: set REGISTER_SMTP_HOST. See flask outbox list."
        )
    postman = Postman(current_app.config)
    try:
        return _round(postman.send)
    finally:
        postman.end()


def _round(send: Callable[[EmailMessage], None]) -> Round:
    sent = failed = 0
    while (taken := _take()) is not None:
        letter_id, message = taken
        try:
            send(message)
        except MailRefused as refused:
            failed += 1
            with transaction():
                outbox.failed(letter_id, str(refused), clock.now(), is_final=refused.is_final)
            if refused.is_over:
                break
        else:
            sent += 1
            with transaction():
                outbox.sent(letter_id, clock.now())
    return Round(sent, failed)


def _take() -> tuple[int, EmailMessage] | None:
    """Take one letter and write it out, so that nothing has to be read while the mail server is
    spoken to.
    """
    with transaction():
        letter = outbox.claim(clock.now())
        return None if letter is None else (letter.id, letters.compose(letter))
