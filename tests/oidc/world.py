"""A register that signs in at the stub, somebody whose account is linked, and a thief whose account
is linked too.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask
from flask.testing import FlaskClient

from register.access import SERVER, Role
from register.models.accounts import Account, AccountIdentity
from register.services.accounts import links
from register.transaction import transaction
from tests import factories
from tests.oidc.stub import Stub
from tests.register.test_account_links import mailed, token_in

BEGIN = "/aanmelden/eenmalig"
THIEF = "a-thief"
_numbers = itertools.count()
OTHER_ISSUER, ELSEWHERE = "https://elders.example", "elsewhere"


@dataclass
class World:
    """Whoever is linked has the stub's subject; the thief has `THIEF`."""

    app: Flask
    stub: Stub
    account: Account
    thief: Account

    def browser(self) -> FlaskClient:
        return self.app.test_client()

    def go(self, browser: FlaskClient, **asked: str) -> str:
        """Begin in a browser, and return the address at the provider that it is sent to."""
        answer = browser.get(f"{BEGIN}?{urlencode(asked)}" if asked else BEGIN)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer.location

    def back(self, address: str) -> str:
        """Sign in at the provider, and return the path with which somebody is sent back."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def sign_in(self, browser: FlaskClient, **asked: str) -> Any:
        return browser.get(self.back(self.go(browser, **asked)))

    def comes_in(self) -> bool:
        """Whether somebody who signs in now at the provider is let in."""
        browser = self.browser()
        answer = self.sign_in(browser)
        return answer.status_code == 303 and self.is_in(browser)

    def is_in(self, browser: FlaskClient, account: Account | None = None) -> bool:
        """Whether a browser is signed in, as this account; None: as whoever."""
        page = browser.get("/mijn-account")
        words = page.get_data(as_text=True)
        return page.status_code == 200 and (account is None or account.email in words)

    def sent(self, address: str) -> dict[str, str]:
        """What stands in an address."""
        return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def make(app: Flask, stub: Stub, thief: str = THIEF) -> World:
    """Make a world on a database in which others may stand already."""
    app.config.update(stub.settings())
    number = next(_numbers)
    body = factories.body(f"wereld{number}")
    account = factories.account(body, Role.CLERK, email=f"griffier{number}@voorbeeld.example")
    other = factories.account(body, Role.CLERK, email=f"dief{number}@voorbeeld.example")
    linked = (
        (account, stub.issuer, stub.subject),
        (account, OTHER_ISSUER, f"{ELSEWHERE}{number}"),
        (other, stub.issuer, thief),
    )
    for who, issuer, subject in linked:
        factories.keep(AccountIdentity(account_id=who.id, issuer=issuer, subject=subject))
    return World(app, stub, account, other)


def invited(account: Account) -> str:
    """Send an account a link, and return its word."""
    with transaction():
        links.send(SERVER, account)
    [message] = mailed(account)
    return token_in(message)
