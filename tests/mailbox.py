"""A mail server for tests: takes letters over a real line, and can be told to refuse."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    """What the server was given, in order."""

    def __init__(self):
        self.letters = []
        self.refusals = []
        """Answers to the next recipients; when there are none left, letters are taken."""
        self.refused_letters = []
        """Answers to the next letters whose recipients were taken; when there are none left,
        letters are taken.
        """
        self.meanwhile = lambda: None
        """What happens elsewhere while a letter is here."""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - the library's name
        if self.refusals:
            return self.refusals.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        assert session.ssl is not None or not server.require_starttls
        self.meanwhile()
        if self.refused_letters:
            return self.refused_letters.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@contextmanager
def serving(
    tls: ssl.SSLContext | None = None, password: str | None = None
) -> Iterator[tuple[Mailbox, int]]:
    """Serve on a free port of this machine; with a certificate, only over STARTTLS, and with a
    password.
    """
    mailbox = Mailbox()

    def authenticate(server, session, envelope, mechanism, said):
        return AuthResult(success=said.password == (password or "").encode(), handled=False)

    secured = {"tls_context": tls, "require_starttls": True} if tls else {}
    asked = {"authenticator": authenticate, "auth_required": True} if password else {}
    controller = Controller(mailbox, hostname="127.0.0.1", port=_free_port(), **secured, **asked)
    controller.start()
    try:
        yield mailbox, controller.port
    finally:
        controller.stop()


def settings(port: int, **values) -> dict[str, object]:
    """The settings of a register that sends its mail there."""
    return {
        "SITE_ADDRESS": "https://register.vlietmonde.example",
        "MAIL_FROM": "register@vlietmonde.example",
        "SMTP_HOST": "localhost",
        "SMTP_PORT": port,
        "SMTP_SECURITY": "none",
        **values,
    }
