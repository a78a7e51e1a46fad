"""Accounts: who can sign in, and what a failure costs."""

from __future__ import annotations

import pytest

from register.errors import Invalid
from register.services.accounts import accounts, passwords, signing_in
from register.services.accounts.tries import Attempts
from register.transaction import transaction
from tests.conftest import COST_IN_LIFE


@pytest.fixture
def account(app):
    with transaction():
        return accounts.add("griffie@voorbeeld.example", "Griffie", "een lang wachtwoord")


def test_the_right_password_signs_in_whatever_the_case_of_the_address(account):
    assert (
        signing_in.sign_in("GRIFFIE@voorbeeld.example", "een lang wachtwoord", Attempts(3, 15))
        is account
    )


def test_after_too_many_failures_even_the_right_password_must_wait(account):
    for _ in range(3):
        with transaction():
            assert signing_in.sign_in(account.email, "verkeerd", Attempts(3, 15)) is None
    with pytest.raises(Invalid, match="Too many attempts"):
        signing_in.sign_in(account.email, "een lang wachtwoord", Attempts(3, 15))


def test_a_closed_account_cannot_sign_in(account):
    with transaction():
        accounts.disable(account)
    assert signing_in.sign_in(account.email, "een lang wachtwoord", Attempts(3, 15)) is None


@pytest.fixture
def at_the_cost_in_life(monkeypatch):
    monkeypatch.setattr(passwords, "COST", COST_IN_LIFE)
    passwords.hasher.cache_clear()
    yield
    passwords.hasher.cache_clear()


def test_a_guess_at_a_password_costs_64_mib_and_three_passes(app, at_the_cost_in_life):
    with transaction():
        made = accounts.add("griffie@voorbeeld.example", "Griffie", "een lang wachtwoord")
    assert made.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert signing_in.sign_in(made.email, "een lang wachtwoord", Attempts(3, 15)) is made
