"""Single sign-on on both databases: the way there and back, and what several do at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from register.access import Role
from register.errors import NotFound, Taken, WrongState
from register.extensions import db
from register.oidc import flow, tokens
from register.oidc.facts import Refused, Started
from register.services.accounts import accounts, identities
from register.transaction import transaction
from tests import factories
from tests.conftest import let_go
from tests.oidc import world as worlds
from tests.oidc.fixtures import stub, stubs  # noqa: F401
from tests.oidc.world import BEGIN, invited
from tests.register.test_sessions import register, server  # noqa: F401

AT_ONCE = 8
_numbers = iter(range(1000))


@pytest.fixture
def world(register, stub):
    """Whoever is signed in at the provider is somebody else in each test."""
    register.extensions.pop("oidc", None)
    stub.subject = f"somebody-{next(_numbers)}"
    before = dict(register.config)
    made = worlds.make(register, stub, thief=f"a-thief-{next(_numbers)}")
    yield made
    register.config.update(before)


def newcomer():
    return factories.account(factories.body(f"nieuw{next(_numbers)}"), Role.CLERK, password=None)


def all_at_once(app, does):
    """Let several do it at the same moment; return what went wrong for each that failed."""
    gate = threading.Barrier(AT_ONCE)

    def one(number):
        with app.app_context():
            gate.wait()
            try:
                does(number)
            except (Refused, NotFound, Taken, WrongState) as error:
                return error
            finally:
                db.session.remove()
        return None

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [each for each in pool.map(one, range(AT_ONCE)) if each is not None]


def test_there_and_back_and_signed_out_by_the_provider(world):
    account, browser = newcomer(), world.browser()
    world.stub.subject = f"newcomer-{next(_numbers)}"
    leads = browser.get(f"/wachtwoord-kiezen/{invited(account)}/eenmalig").location
    browser.get(world.back(leads))
    assert browser.post(f"{BEGIN}/koppelen").status_code == 303
    assert world.is_in(browser, account)
    again = world.browser()
    world.sign_in(again)
    assert world.is_in(again, account)
    token = world.stub.logout_token(sid=None)
    assert again.post(f"{BEGIN}/afmelding", data={"logout_token": token}).status_code == 200
    assert not world.is_in(again)
    assert not world.is_in(browser)


def test_of_many_who_come_back_with_one_answer_one_comes_in(world):
    started = Started("state", "nonce", "verifier", int(time.time()), "nl")
    failed = all_at_once(world.app, lambda _: flow.check_used_once(started))
    assert len(failed) == AT_ONCE - 1
    failed = all_at_once(world.app, lambda _: tokens.check_used_once({"jti": "one"}))
    assert len(failed) == AT_ONCE - 1


def test_of_many_who_follow_one_invitation_one_is_linked(world):
    account = newcomer()
    token, email, issuer = invited(account), account.email, world.stub.issuer
    let_go()

    def follow(number):
        with transaction():
            identities.begin(token, issuer, f"at-once-{account_number}-{number}")

    account_number = next(_numbers)
    assert len(all_at_once(world.app, follow)) == AT_ONCE - 1
    assert len(identities.list_of(accounts.get(email))) == 1


def test_of_many_accounts_one_is_linked_with_an_identity(world):
    made = [newcomer() for _ in range(AT_ONCE)]
    emails = [each.email for each in made]
    words, issuer, subject = (
        [invited(each) for each in made],
        world.stub.issuer,
        f"one-{next(_numbers)}",
    )
    let_go()

    def follow(number):
        with transaction():
            identities.begin(words[number], issuer, subject)

    assert len(all_at_once(world.app, follow)) == AT_ONCE - 1
    linked = [identities.list_of(accounts.get(each)) for each in emails]
    assert sum(map(len, linked)) == 1
