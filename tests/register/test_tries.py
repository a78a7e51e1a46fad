"""A password is tried so often and no oftener, by account, by address and over all, and nobody is
kept out by what others try.
"""

from __future__ import annotations

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from register import clock, counters, create_app
from register.errors import Invalid
from register.models.accounts import LinkPurpose
from register.services.accounts import links, passwords, signing_in, tries
from register.services.accounts.links import LinkLife
from register.services.accounts.tries import Attempts
from register.transaction import transaction
from tests import factories
from tests.conftest import SETTINGS, copy_database
from tests.factories import PASSWORD

OWNER, ELSEWHERE, STRANGER = "192.0.2.1", "192.0.2.2", "198.51.100.7"
TEN = Attempts(10, 15)


@pytest.fixture
def owner(app):
    return factories.account(email="griffie@voorbeeld.example").email


def enter(email, address, password=PASSWORD, allowed=TEN):
    """What comes of one try: in, wrong, or too many."""
    try:
        return "in" if signing_in.sign_in(email, password, allowed, address) else "wrong"
    except Invalid:
        return "too many"


def fail(email, address, times=1):
    return [enter(email, address, "verkeerd wachtwoord") for _ in range(times)]


def test_the_eleventh_try_from_one_address_is_not_looked_at(owner):
    assert fail(owner, STRANGER, 11) == ["wrong"] * 10 + ["too many"]
    assert enter(owner, STRANGER) == "too many", "nor when it is right"


def test_a_stranger_locks_nobody_out(owner):
    """However many addresses the stranger has."""
    assert enter(owner, OWNER) == "in"
    for number in range(1, 9):
        fail(owner, f"203.0.113.{number}", 11)
    assert enter(owner, OWNER) == "in", "the own address is known"
    assert enter(owner, ELSEWHERE) == "too many", "another one is not, and the account is tried on"


def test_who_follows_a_link_in_a_mail_is_past_what_others_tried(owner):
    for number in range(1, 9):
        fail(owner, f"203.0.113.{number}", 11)
    fail(owner, ELSEWHERE, 11)
    assert enter(owner, ELSEWHERE) == "too many"
    tries.let_past(owner, ELSEWHERE)
    assert enter(owner, ELSEWHERE) == "in"
    assert enter(owner, STRANGER) == "too many", "nobody else is let past"


def test_one_password_on_forty_accounts_from_one_address_is_stopped_half_way(app):
    tried = [enter(f"a{number}@voorbeeld.example", STRANGER, "welkom") for number in range(40)]
    assert tried == ["wrong"] * 20 + ["too many"] * 20


def test_many_addresses_together_come_to_an_end(app):
    few = Attempts(1, 15)
    tried = [
        enter(f"a{number}@voorbeeld.example", f"203.0.113.{number}", "welkom", few)
        for number in range(101)
    ]
    assert tried == ["wrong"] * 100 + ["too many"]


def test_one_account_from_many_addresses_comes_to_an_end(owner):
    tried = [fail(owner, f"203.0.113.{number}")[0] for number in range(51)]
    assert tried == ["wrong"] * 50 + ["too many"]


def test_an_account_that_is_not_there_is_answered_in_the_same_way(owner):
    assert fail("niemand@voorbeeld.example", STRANGER, 11) == fail(owner, ELSEWHERE, 11)


def test_what_was_right_counts_nowhere(owner):
    for _ in range(30):
        assert enter(owner, OWNER) == "in"
    assert enter(owner, ELSEWHERE) == "in"


def test_a_whole_town_hall_gets_in_from_one_address(app):
    accounts = [factories.account(email=f"a{number}@voorbeeld.example") for number in range(25)]
    assert {enter(each.email, OWNER) for each in accounts} == {"in"}


def test_the_wait_is_said_and_ends(owner, monkeypatch):
    fail(owner, STRANGER, 10)
    with pytest.raises(Invalid) as refused:
        signing_in.sign_in(owner, PASSWORD, TEN, STRANGER)
    assert refused.value.params == {"minutes": "15"}
    later = clock.now() + datetime.timedelta(minutes=16)
    monkeypatch.setattr(counters, "now", lambda: later)
    assert enter(owner, STRANGER) == "in"


def test_of_sixty_at_once_ten_are_looked_at(tmp_path, migrated, monkeypatch):
    copy_database(migrated, tmp_path / "register.sqlite")
    uri = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/register.sqlite"}
    app, looked = create_app({**SETTINGS, **uri}), []
    monkeypatch.setattr(passwords, "verifies", lambda *said: looked.append(said))

    def one(_):
        with app.app_context():
            return enter("griffie@voorbeeld.example", STRANGER)

    with ThreadPoolExecutor(12) as threads:
        found = list(threads.map(one, range(60)))
    assert (found.count("wrong"), found.count("too many"), len(looked)) == (10, 50, 10)


def test_who_signs_something_is_not_kept_from_it_by_others(owner):
    asker = signing_in.accounts.identity_of(signing_in.accounts.get(owner))
    for number in range(1, 9):
        fail(owner, f"203.0.113.{number}", 11)
    assert signing_in.sign(asker, PASSWORD, TEN)
    for _ in range(10):
        assert signing_in.sign(asker, "verkeerd", TEN) is None
    with pytest.raises(Invalid, match=r"^Too many attempts.*and try again\.$"):
        signing_in.sign(asker, PASSWORD, TEN)


def test_the_page_counts_by_the_address_that_the_proxy_tells(app, client, owner):
    def page(address, password):
        data = {"email": owner, "password": password}
        return client.post("/aanmelden", data=data, environ_base={"REMOTE_ADDR": address})

    for _ in range(10):
        assert page(STRANGER, "verkeerd wachtwoord").status_code == 400
    refused = page(STRANGER, PASSWORD).get_data(as_text=True)
    assert "Te veel pogingen. Wacht 15 minuten" in refused
    assert "laat een link naar uw mail sturen" in refused, "the way in is named"
    assert 'href="/wachtwoord-vergeten"' in refused
    assert page(OWNER, PASSWORD).status_code == 303


def test_a_new_password_by_a_mailed_link_lets_the_owner_past_what_others_tried(app, client, owner):
    for number in range(1, 9):
        fail(owner, f"203.0.113.{number}", 11)
    assert enter(owner, ELSEWHERE) == "too many"
    account, day = signing_in.accounts.get(owner), datetime.timedelta(days=1)
    with transaction():
        token = links.mint(account.id, LinkPurpose.RESET, LinkLife(day, day), clock.now())
    chosen = "vier paarse fietsen zingen 's nachts"
    answer = client.post(
        f"/wachtwoord-kiezen/{token}",
        data={"new_password": chosen, "password_again": chosen},
        environ_base={"REMOTE_ADDR": ELSEWHERE},
    )
    assert answer.status_code == 303
    assert enter(owner, ELSEWHERE, chosen) == "in"
    assert enter(owner, STRANGER, chosen) == "too many", "nobody else is let past"
