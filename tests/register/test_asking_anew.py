"""Acts that others could misuse ask anew who it is, lose nothing, and take nobody else's proof."""

from __future__ import annotations

import pytest

from register import carrying, clock, counters
from register.access import Role
from register.extensions import db
from register.models.accounts import Account
from register.models.outbox import AccountMail
from register.services.accounts import accounts, second_factor
from register.services.accounts.keeping import Role as Given
from tests import factories, factors
from tests.browser import Browser
from tests.factories import PASSWORD
from tests.factors import code_of
from tests.register.test_account_links import GOOD, mailed, token_in
from tests.register.test_second_factor import mails
from tests.register.test_sessions import later

ASKS = {
    "account_keeping.invite",
    "account_keeping.show",
    "account_keeping.send_link",
    "account_keeping.close",
    "account_keeping.reopen",
    "account_keeping.take_factors",
    "account_keeping.end_single_sign_on",
    "inviting.invite",
    "inviting.end",
    "own_account.end_single_sign_on",
    "single_sign_on.link",
    "own_account.change_password",
    "passkeys.add",
    "passkeys.remove",
    "second_factor.set_up",
    "second_factor.remove",
    "second_factor.make_codes",
}
"""What asks anew, by hand."""


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def administrator(body):
    return factories.account(body, Role.ADMINISTRATOR)


@pytest.fixture
def desk(app, administrator):
    return Browser(factories.let_in(app.test_client(), administrator))


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK, email="griffier@voorbeeld.example")


@pytest.fixture
def after(desk, monkeypatch):
    """Twenty minutes later, in which the administrator did nothing that shows who it is."""
    with later(monkeypatch, minutes=20):
        yield desk


PAGES = "/en/organen/vlietmonde/beheer/accounts"


def token(browser):
    with browser.client.session_transaction() as kept:
        return kept["_user_id"]


def test_what_asks_anew_is_what_stands_here(app):
    assert {
        name for name, view in app.view_functions.items() if getattr(view, "asks_anew", False)
    } == ASKS


def test_an_invitation_waits_for_the_password_and_loses_nothing(app, after):
    form = {"email": "nieuw@voorbeeld.example", "name": "Wietske, & co", "roles": "reviewer"}
    before = token(after)
    page = after.send(f"{PAGES}/nieuw", 403, **form)
    assert "Show that it is you" in page.words
    assert db.session.query(Account).filter_by(email=form["email"]).count() == 0
    address, fields = page.form("nieuw")
    page = after.send(address, 403, **{**fields, "proof-password": "verkeerd"})
    assert "not your password" in page.words
    assert "verkeerd" not in page.text
    address, fields = page.form("nieuw")
    page = after.send(address, **{**fields, "proof-password": PASSWORD})
    assert "has been invited" in page.words
    made = db.session.query(Account).filter_by(email=form["email"]).one()
    assert made.name == form["name"]
    assert [each.role for each in made.roles] == [Given.REVIEWER]
    assert token(after) != before
    after.send(f"{PAGES}/{made.public_id}", roles="clerk")


@pytest.mark.parametrize("act", ["sluiten", "link", "tweede-factor", ""])
def test_each_act_on_an_account_waits_and_is_done_once_it_is_shown(after, body, clerk, act):
    factors.set_up(clerk)

    def stands():
        db.session.expire_all()
        return {
            "sluiten": clerk.disabled_at is not None,
            "link": any("wachtwoord-kiezen" in each.get_content() for each in mailed(clerk)),
            "tweede-factor": not second_factor.ways(clerk).any,
            "": accounts.identity_of(clerk).holds(Role.REVIEWER, body.id),
        }

    assert not any(stands().values())
    address = f"{PAGES}/{clerk.public_id}" + (f"/{act}" if act else "")
    page = after.send(address, 403, roles="reviewer")
    assert not any(stands().values())
    address, fields = page.form(clerk.public_id)
    after.send(address, **{**fields, "proof-password": PASSWORD})
    assert stands()[act]


def test_a_page_that_is_only_opened_asks_nothing_and_one_that_shows_a_secret_does(after):
    assert "Invite" in after.open(f"{PAGES}/nieuw").words
    page = after.open("/en/mijn-account/app", 403)
    assert 'class="qr"' not in page.text
    address, fields = page.form("/mijn-account/app")
    assert 'class="qr"' in after.send(address, **{**fields, "proof-password": PASSWORD}).text


def test_a_password_is_not_asked_twice_to_change_it(after, administrator):
    new = {"password": PASSWORD, "new_password": GOOD, "password_again": GOOD}
    assert "has been changed" in after.send("/en/mijn-account/wachtwoord", **new).text


def test_who_has_a_second_factor_shows_that_and_its_password_alone_is_not_enough(
    app, body, clerk, administrator, monkeypatch
):
    secret, codes = factors.set_up(administrator)
    other_secret, other_codes = factors.set_up(clerk)
    desk = Browser(factories.let_in(app.test_client(), administrator))
    with later(monkeypatch, minutes=20):
        page = desk.send(f"{PAGES}/{clerk.public_id}/sluiten", 403)
        address, fields = page.form("sluiten")
        assert "proof-password" not in fields
        for wrong in (
            {"proof-password": PASSWORD},
            {"proof-code": "000000"},
            {"proof-code": code_of(other_secret)},
            {"proof-recovery_code": other_codes[0]},
        ):
            desk.send(address, 403, **{**fields, **wrong})
        assert clerk.disabled_at is None
        assert second_factor.ways(clerk).recovery_codes == 10
        code = code_of(secret)
        desk.send(address, **{**fields, "proof-code": code})
        assert clerk.disabled_at is not None
    with later(monkeypatch, minutes=40):
        page = desk.send(f"{PAGES}/{clerk.public_id}/openen", 403)
        address, fields = page.form("openen")
        desk.send(address, 403, **{**fields, "proof-code": code})
        desk.send(address, **{**fields, "proof-recovery_code": codes[0]})
        assert clerk.disabled_at is None


def test_a_form_that_says_to_be_given_back_does_nothing_unasked(after, clerk):
    """Such a form is shown and not sent; a button would be pressed by it."""
    after.send(f"{PAGES}/{clerk.public_id}/sluiten", 403, given_back="1")
    assert clerk.disabled_at is None


def test_what_shows_who_it_is_is_carried_nowhere(app, administrator, monkeypatch):
    """Where the session ends while it is asked."""
    desk = Browser(app.test_client())
    factories.sign_in(desk.client, administrator)
    form = {"email": "nieuw@voorbeeld.example", "roles": "reviewer"}
    with later(monkeypatch, minutes=20):
        address, fields = desk.send(f"{PAGES}/nieuw", 403, **form).form("nieuw")
    desk.client.delete_cookie(app.config["SESSION_COOKIE_NAME"])
    sent = {**fields, "proof-recovery_code": "abcd", "proof-password": PASSWORD}
    page = desk.send(address, 403, **sent)
    typed = dict(carrying.read(page.hidden()["carried"]).fields)
    assert typed["email"] == form["email"]
    assert not [name for name in typed if name.startswith("proof") or "csrf" in name]


def test_the_list_of_accounts_says_who_has_one(app, desk, clerk):
    def says():
        row = desk.open(PAGES).words.partition("griffier@")[2]
        listed = app.test_cli_runner().invoke(args=["accounts", "list"]).output
        return "Yes" in row, " yes " in listed

    assert says() == (False, False)
    factors.set_up(clerk)
    assert says() == (True, True)


def test_it_is_asked_as_long_after_as_the_setting_says(app, desk, clerk, monkeypatch):
    with later(monkeypatch, minutes=14):
        desk.send(f"{PAGES}/{clerk.public_id}", roles="clerk")
    app.config["CONFIRM_MINUTES"] = 60
    with later(monkeypatch, minutes=29):
        desk.send(f"{PAGES}/{clerk.public_id}", roles="clerk")


def test_signing_a_conclusion_asks_its_own_password_and_no_other(app):
    """It is a signature: decision 0028."""
    assert not getattr(app.view_functions["reviews.conclude"], "asks_anew", False)


def test_an_administrator_takes_everything_away_and_the_holder_begins_anew_by_mail(
    app, desk, clerk
):
    factors.set_up(clerk)
    mine = factories.let_in(app.test_client(), clerk)
    assert "no second factor" not in desk.open(f"{PAGES}/{clerk.public_id}").words
    desk.send(f"{PAGES}/{clerk.public_id}/tweede-factor")
    assert mine.get("/mijn-account").status_code == 303
    assert not second_factor.ways(clerk).any
    assert second_factor.ways(clerk).recovery_codes == 0
    assert factories.sign_in(app.test_client(), clerk).status_code == 400, "the password is gone"
    assert mails(clerk)[-1] == AccountMail.FACTORS_TAKEN
    message = mailed(clerk)[-1]
    reader = Browser(app.test_client())
    address = f"/en/wachtwoord-kiezen/{token_in(message)}"
    reader.send(address, new_password=GOOD, password_again=GOOD)
    app.config["SECOND_FACTOR"] = True
    page = reader.send("/en/aanmelden", email=clerk.email, password=GOOD)
    assert "First set up a second factor" in page.words
    app.config["SECOND_FACTOR"] = False
    desk.send(f"{PAGES}/{clerk.public_id}/tweede-factor", 409)


def test_the_command_says_what_there_is_and_takes_it_away(app, clerk, monkeypatch):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["accounts", "factors", clerk.email, *arguments])

    assert "no second factor" in run().output
    factors.set_up(clerk)
    assert "recovery codes left: 10" in run().output
    assert "useless" not in run().output
    monkeypatch.setitem(app.config, "SECRET_KEY", "u" * 32)
    assert "useless: SECRET_KEY was changed" in run().output
    assert "no password any more" in run("--take-away").output
    assert "no second factor" in run().output


def test_the_own_page_shows_what_there_is_and_lets_it_be_removed(app, clerk):
    mine = Browser(factories.let_in(app.test_client(), clerk))
    assert "Set up an app" in mine.open("/en/mijn-account").words
    factors.set_up(clerk)
    factories.let_in(mine.client, clerk)
    page = mine.open("/en/mijn-account")
    assert "You have 10 recovery codes left" in page.words
    other = factories.let_in(app.test_client(), clerk)
    page = mine.send("/en/mijn-account/herstelcodes")
    assert page.text.count('<li class="code-words">') == 10
    app.config.update(SECOND_FACTOR=True, OWN_NETWORKS=["127.0.0.0/8"])
    assert "Remove the app" not in mine.open("/en/mijn-account").words
    mine.send("/en/mijn-account/app/verwijderen", 409)
    app.config["SECOND_FACTOR"] = False
    page = mine.send("/en/mijn-account/app/verwijderen")
    assert "The app has been removed" in page.text
    assert not second_factor.ways(clerk).any
    assert other.get("/mijn-account").status_code == 303
    assert mails(clerk)[-2:] == [AccountMail.NEW_CODES, AccountMail.FACTOR_REMOVED]


def test_of_who_has_signed_in_no_more_codes_count_in_a_day_and_the_holder_is_told(
    app, body, clerk, administrator, monkeypatch
):
    """There may be a thief of a cookie, who guesses."""
    secret, codes = factors.set_up(administrator)
    desk, page = Browser(factories.let_in(app.test_client(), administrator)), None
    for quarter in range(11):
        with later(monkeypatch, minutes=20 + 16 * quarter):
            monkeypatch.setattr(counters, "now", clock.now)
            page = page or desk.send(f"{PAGES}/{clerk.public_id}/sluiten", 403)
            address, fields = page.form("sluiten")
            wrong = {**fields, **wrong_code(secret)}
            said = [
                desk.send(address, 403, **wrong).words for _ in range(10 if quarter < 10 else 1)
            ]
            assert all(
                "Too many" in each if quarter == 10 else "This code" in each for each in said
            )
            right = {**fields, "proof-recovery_code": codes[0]}
    assert mails(administrator).count(AccountMail.WRONG_CODES) == 1
    assert clerk.disabled_at is None
    desk.send(address, **right)
    assert clerk.disabled_at is not None


def wrong_code(secret):
    right = {code_of(secret, steps) for steps in (-1, 0, 1)}
    return {"proof-code": next(f"{each:06}" for each in range(4) if f"{each:06}" not in right)}
