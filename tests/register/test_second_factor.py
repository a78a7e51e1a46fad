"""A second factor is the holder's own, what was sent with it counts once, and without it nothing
opens where it is asked.
"""

from __future__ import annotations

import datetime
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from werkzeug.routing import AnyConverter

from register import clock, counters, sealing, session, traces
from register.access import Role
from register.errors import Invalid, WrongState
from register.extensions import db
from register.models.accounts import RecoveryCode, Totp
from register.models.journal import JournalEntry
from register.models.outbox import AccountMail, Letter
from register.models.traces import SignInMethod, UserSession
from register.services.accounts import (
    accounts,
    factor_uses,
    recovery,
    second_factor,
    totp,
    tries,
)
from register.services.accounts.sessions import SignInWay
from register.services.accounts.tries import Attempts
from register.transaction import transaction
from tests import factories, factors
from tests.browser import Browser
from tests.factories import PASSWORD
from tests.factors import code_of
from tests.register.test_sessions import later, register, server  # noqa: F401 - fixtures

OUTSIDE, INSIDE = "203.0.113.9", "192.0.2.7"
TEN = Attempts(10, 15)
_bodies = iter(range(1000))


@pytest.fixture
def body(register):
    return factories.body(f"factor{next(_bodies)}")


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK)


@pytest.fixture
def app_of(clerk):
    """The secret of the clerk's app, and the recovery codes."""
    return factors.set_up(clerk)


def is_right(account, code, address=OUTSIDE):
    return second_factor.verifies_code(account, code, TEN, address)


# The factors themselves.


def test_a_use_counts_once_also_of_many_at_once(register):
    def one(_):
        with register.app_context():
            return factor_uses.take("app", 7)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(one, range(8))) == [False] * 7 + [True]
    assert factor_uses.take("app", 8)
    assert not factor_uses.take("app", 7)
    assert factor_uses.last_of(["app", "none"])["app"].counter == 8
    assert factor_uses.take("another", 7)


def test_a_passkey_that_counts_nothing_is_let_pass_until_it_counts(register):
    used = [factor_uses.take("key", count, uncounted=True) for count in (0, 0, 3, 3, 0, 4)]
    assert used == [True, True, True, False, False, True]


def test_a_code_works_once_and_not_of_another_account(register, body, clerk, app_of):
    secret, _codes = app_of
    other, _ = factors.set_up(factories.account(body, Role.CLERK))
    assert not is_right(clerk, code_of(other))
    assert is_right(clerk, code_of(secret))
    assert not is_right(clerk, code_of(secret)), "it was used"


@pytest.mark.parametrize(
    ("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_the_clock_of_a_telephone_may_be_half_a_minute_off(app, monkeypatch, steps, works):
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment)
    account = factories.account()
    secret, _ = factors.set_up(account)
    db.session.execute(sa.update(Totp).values(public_id="not used yet"))
    db.session.expire_all()
    assert is_right(account, code_of(secret, steps)) is works


def test_a_code_from_before_one_that_was_used_works_no_more(app):
    account = factories.account()
    secret, _ = factors.set_up(account)
    assert is_right(account, code_of(secret, 1))
    assert not is_right(account, code_of(secret, 0))


def test_what_is_kept_of_a_secret_is_of_no_use_elsewhere(app, monkeypatch):
    account, other = factories.account(), factories.account()
    secret, codes = factors.set_up(account)
    kept = totp.of(account)
    assert secret not in kept.secret
    assert not set(codes) & set(db.session.scalars(sa.select(RecoveryCode.code_hash)))
    factors.set_up(other)
    theirs = totp.of(other)
    theirs.secret = kept.secret
    assert not totp.is_readable(theirs), "sealed for one account, it is nothing for another"
    with pytest.raises(Invalid, match="the key of the register was changed"):
        is_right(other, code_of(secret))
    monkeypatch.setitem(app.config, "SECRET_KEY", "u" * 32)
    assert not totp.is_readable(kept)
    assert recovery.use(account, codes[0]), "paper outlives the key"


def test_a_recovery_code_works_once_however_it_is_typed_and_the_holder_is_told(
    register, clerk, app_of
):
    _secret, codes = app_of
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", " ").replace("O", "0").replace("L", "1")

    def use(account, code):
        with transaction():
            return second_factor.uses_recovery_code(account, code, TEN, OUTSIDE)

    assert not use(factories.account(), codes[3]), "of another account"
    assert use(clerk, typed)
    assert not use(clerk, codes[3])
    assert second_factor.ways(clerk).recovery_codes == 9
    assert AccountMail.RECOVERY_CODE in mails(clerk)
    with transaction():
        fresh = second_factor.new_recovery_codes(clerk)
    assert not use(clerk, codes[4]), "the earlier ones are gone"
    assert use(clerk, fresh[0])


def mails(account):
    chosen = sa.select(Letter.about).where(Letter.account_id == account.id)
    return db.session.scalars(chosen.order_by(Letter.id)).all()


def test_codes_are_counted_apart_from_passwords_and_others_keep_nobody_out(app):
    account = factories.account()
    secret, codes = factors.set_up(account)
    assert is_right(account, code_of(secret), INSIDE)

    def tried(address):
        try:
            return is_right(account, "000000", address)
        except Invalid:
            return "too many"

    assert [tried(OUTSIDE) for _ in range(11)] == [False] * 10 + ["too many"]
    found = [tried(f"203.0.113.{number}") for number in range(10, 60)]
    assert found == [False] * 40 + ["too many"] * 10
    tries.let_past(account.email, "198.51.100.9")
    assert tried("198.51.100.9") == "too many", "that a mailed link was followed says no code"
    assert is_right(account, code_of(secret, 1), INSIDE), "the holder's own address is known"
    with transaction():
        assert second_factor.uses_recovery_code(account, codes[0], TEN, "198.51.100.7")
    assert factories.sign_in(app.test_client(), account).status_code == 303


def test_of_one_account_a_hundred_codes_a_day_are_looked_at_from_addresses_that_are_not_known(
    app, monkeypatch
):
    account, looked = factories.account(), 0
    factors.set_up(account)
    moment = clock.now()
    for hour in range(24):
        at = moment + datetime.timedelta(hours=hour)
        monkeypatch.setattr(counters, "now", lambda at=at: at)
        for number in range(55):
            try:
                is_right(account, "00000x", f"203.0.113.{number}")
            except Invalid:
                break
            looked += 1
    assert looked == 100


# Signing in.


@pytest.fixture
def asked(register, monkeypatch):
    """The register asks a second factor of whoever comes from elsewhere than its own network."""
    monkeypatch.setitem(register.config, "SECOND_FACTOR", True)
    monkeypatch.setitem(register.config, "OWN_NETWORKS", ["192.0.2.0/24"])
    return register


def reader(app, address=OUTSIDE):
    client = app.test_client()
    client.environ_base = {**client.environ_base, "REMOTE_ADDR": address}
    return Browser(client)


def token(browser):
    with browser.client.session_transaction() as kept:
        return kept.get("_user_id"), kept.get("half")


def enter(browser, account, next_="", status=200):
    values = {"email": account.email, "password": PASSWORD, "next": next_}
    return browser.send("/en/aanmelden", status, **values)


def test_the_code_is_asked_after_the_password_and_leads_on(register, clerk, app_of):
    secret, _ = app_of
    browser = reader(register)
    page = enter(browser, clerk, "/mijn-account")
    assert "Enter your code" in page.words
    first = token(browser)
    assert first[0] is None
    address, fields = page.form("/aanmelden/code")
    assert "not right" in browser.send(address, 400, **{**fields, "code": "000000"}).words
    assert "Enter the six digits" in browser.send(address, 400, **fields).words
    page = browser.send(
        address, **{**fields, "code": f" {code_of(secret)[:3]} {code_of(secret)[3:]}"}
    )
    assert page.response.request.path == "/en/mijn-account"
    after = token(browser)
    assert after[0]
    assert after[1] is None, "of half a session nothing is left"
    with traces.reading() as kept:
        [row] = kept.scalars(
            sa.select(UserSession).where(
                UserSession.account_id == clerk.id, UserSession.ended_at.is_(None)
            )
        )
    assert row.second_factor_at == row.began_at


def test_the_same_code_lets_nobody_in_twice(register, clerk, app_of):
    secret, _ = app_of
    for status in (200, 400):
        browser = reader(register)
        address, fields = enter(browser, clerk, "/mijn-account").form("/aanmelden/code")
        browser.send(address, status, **{**fields, "code": code_of(secret)})


def sample(converter):
    return next(iter(converter.items)) if isinstance(converter, AnyConverter) else "1"


def test_half_a_session_becomes_a_whole_one_once(register, clerk, app_of):
    """Whoever copied its cookie, and sees another code, comes too late."""
    secret, _ = app_of
    browser, copy = reader(register), reader(register)
    address, fields = enter(browser, clerk).form("/aanmelden/code")
    with copy.client.session_transaction() as kept:
        kept["half"] = token(browser)[1]
    browser.send(address, **{**fields, "code": code_of(secret)})
    copy.send(address, 400, **{**fields, "code": code_of(secret, 1)})
    assert token(copy)[0] is None


def test_half_a_session_opens_no_page(app, record_property):
    """Of every address that there is."""
    body = factories.body()
    who = factories.account(body, *Role)
    factors.set_up(who)
    browser = reader(app)
    enter(browser, who)
    half = token(browser)[1]
    assert half
    open_, tried = [], 0
    for rule in app.url_map.iter_rules():
        if getattr(app.view_functions[rule.endpoint], "audience", None) != "signed_in":
            continue
        values = {name: sample(rule._converters[name]) for name in rule.arguments}
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        for method in rule.methods & {"GET", "POST"}:
            tried += 1
            with browser.client.session_transaction() as kept:
                kept["half"] = half
            answer = browser.client.open(address, method=method)
            is_refused = re.match("(http://localhost)?/aanmelden", answer.location or "")
            if not is_refused:
                open_.append((method, address, answer.status_code))
    record_property("figure", f"{tried} ways of asking, {len(open_)} open")
    assert tried > 200
    assert open_ == []


@pytest.mark.parametrize("has_app", [True, False])
def test_who_stops_between_password_and_code_leaves_nothing_behind(asked, clerk, has_app):
    if has_app:
        factors.set_up(clerk)
    browser, copy = reader(asked), reader(asked)
    address, fields = enter(browser, clerk).form("/aanmelden/stoppen")
    half = token(browser)[1]
    page = browser.send(address, **fields)
    assert "You are not signed in" in page.words
    assert token(browser) == (None, None)
    with copy.client.session_transaction() as kept:
        kept["half"] = half
    page = copy.open("/en/aanmelden/code", 400)
    assert "Password" in page.words, "it begins again"


def test_the_token_of_half_a_session_is_none_of_a_session(app):
    who = factories.account(factories.body(), Role.CLERK)
    factors.set_up(who)
    browser = reader(app)
    enter(browser, who)
    with browser.client.session_transaction() as kept:
        kept["_user_id"] = kept["half"]
    assert browser.client.get("/mijn-account").status_code == 303


def test_half_a_session_is_over_after_half_an_hour_and_when_the_account_changes(
    register, clerk, app_of, monkeypatch
):
    secret, _ = app_of
    browser = reader(register)
    address, fields = enter(browser, clerk).form("/aanmelden/code")
    with later(monkeypatch, minutes=31):
        page = browser.send(address, 400, **{**fields, "code": code_of(secret)})
        assert "Enter your password once more" in page.words
    address, fields = enter(browser, clerk).form("/aanmelden/code")
    with transaction():
        accounts.end_sessions(accounts.get(clerk.email))
    browser.send(address, 400, **{**fields, "code": code_of(secret)})
    assert browser.client.get("/mijn-account").status_code == 303


def test_a_recovery_code_lets_in_once_and_says_to_set_up_anew(register, clerk, app_of):
    _secret, codes = app_of
    browser = reader(register)
    address, fields = enter(browser, clerk).form("/aanmelden/code")
    page = browser.send(address, **{**fields, "recovery_code": codes[0]})
    assert page.response.request.path == "/en/mijn-account"
    assert "You have 9 left" in page.text
    browser = reader(register)
    address, fields = enter(browser, clerk).form("/aanmelden/code")
    page = browser.send(address, 400, **{**fields, "recovery_code": codes[0]})
    assert "it was used" in page.words


def test_after_five_wrong_codes_the_holder_is_told_once(app):
    account = factories.account()
    factors.set_up(account)
    browser = reader(app)
    address, fields = enter(browser, account).form("/aanmelden/code")
    for _ in range(8):
        browser.send(address, 400, **{**fields, "code": "000000"})
    assert mails(account).count(AccountMail.WRONG_CODES) == 1


# Where it is asked.


def secret_on(page):
    return re.search(r'class="code-words">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")


def test_who_comes_from_the_internet_first_sets_one_up_and_nothing_opens_before(asked, clerk):
    browser = reader(asked)
    page = enter(browser, clerk, "/mijn-account")
    assert "First set up a second factor" in page.words
    assert browser.client.get("/mijn-account").status_code == 303
    address, fields = page.form("app-instellen")
    page = browser.send(address, **fields)
    secret = secret_on(page)
    assert '<svg class="qr"' in page.text
    assert 'href="otpauth://totp/' in page.text, "a telephone cannot scan its own screen"
    before = token(browser)
    address, fields = page.form("app-instellen")
    assert secret not in str(fields), "in the form it is sealed"
    page = browser.send(address, 400, **{**fields, "code": "000000"})
    assert secret_on(page) == secret, "a wrong code draws no other secret"
    page = browser.send(address, **{**fields, "code": code_of(secret)})
    assert "Your recovery codes" in page.words
    assert token(browser)[0]
    assert token(browser) != before
    codes = re.findall(r'<li class="code-words">([a-z2-7-]+)</li>', page.text)
    assert len(codes) == 10
    address, fields = page.form("herstelcodes/bestand")
    text = browser.client.post(address, data=fields)
    assert "attachment" in text.headers["Content-Disposition"]
    assert set(codes) <= set(text.get_data(as_text=True).split())
    address, fields = page.form("/aanmelden/verder")
    page = browser.send(address, **fields)
    assert page.response.request.path == "/en/mijn-account"
    assert "You have an app with codes" in page.words
    assert mails(clerk) == [AccountMail.FACTOR_ADDED]
    acts = db.session.scalars(
        sa.select(JournalEntry.act).where(JournalEntry.subject == clerk.public_id)
    )
    assert "account:add_totp" in acts.all()


def test_a_session_without_one_counts_in_the_own_network_alone(asked, clerk):
    browser = reader(asked, INSIDE)
    assert enter(browser, clerk, "/mijn-account").response.request.path == "/en/mijn-account"
    at_home = {"REMOTE_ADDR": OUTSIDE}
    assert browser.client.get("/mijn-account", environ_base=at_home).status_code == 303
    inside = browser.client.get("/mijn-account", environ_base={"REMOTE_ADDR": INSIDE})
    assert inside.status_code == 200


@pytest.mark.parametrize(
    ("proxies", "said", "is_in"),
    [
        (None, None, True),
        (None, OUTSIDE, False),
        (1, None, False),
        (1, f"{OUTSIDE}, {INSIDE}", True),
    ],
)
def test_an_address_is_own_only_as_the_own_proxies_tell_it(asked, clerk, proxies, said, is_in):
    """The address stands here as `ProxyFix` left it; the header as it came."""
    asked.config["TRUSTED_PROXIES"] = proxies
    browser = reader(asked, INSIDE)
    headers = {"X-Forwarded-For": said} if said else {}
    factories.let_in(browser.client, clerk)
    assert (browser.client.get("/mijn-account", headers=headers).status_code == 200) is is_in
    asked.config["TRUSTED_PROXIES"] = None


def test_who_has_one_is_asked_it_in_the_own_network_too(asked, clerk, app_of):
    browser = reader(asked, INSIDE)
    assert "Enter your code" in enter(browser, clerk).words


def test_the_password_alone_adds_no_factor_beside_one_that_is_there(asked, clerk, app_of):
    browser = reader(asked)
    enter(browser, clerk)
    other = totp.draw(clerk)
    code = code_of(totp.secret_in(other, clerk))
    answer = browser.client.post(
        "/aanmelden/app-instellen", data={"sealed": other, "code": code, "next": "", "carried": ""}
    )
    assert answer.status_code == 303
    assert totp.secret_in(other, clerk) != sealing.unseal(totp.of(clerk).secret, totp._kept(clerk))
    assert browser.client.get("/mijn-account").status_code == 303


def test_nor_does_it_where_two_set_one_up_at_once(clerk):
    """The page looks before; this looks in the transaction."""
    first, second = totp.draw(clerk), totp.draw(clerk)
    with transaction():
        second_factor.add_app(clerk, first, code_of(totp.secret_in(first, clerk)), is_first=True)
    code = code_of(totp.secret_in(second, clerk))
    with pytest.raises(WrongState), transaction():
        second_factor.add_app(clerk, second, code, is_first=True)


def test_of_who_comes_from_a_provider_it_is_asked_unless_that_says_it_was_shown(asked, clerk):
    with asked.test_request_context(environ_base={"REMOTE_ADDR": OUTSIDE}):
        assert not session.begin(clerk, SignInWay(SignInMethod.SINGLE_SIGN_ON))
        assert session.current() is None
        assert session.half().account.id == clerk.id
    with asked.test_request_context(environ_base={"REMOTE_ADDR": OUTSIDE}):
        assert session.begin(clerk, SignInWay(SignInMethod.SINGLE_SIGN_ON), second_factor=True)


def test_who_enters_the_password_of_another_account_is_out_of_the_first(
    register, body, clerk, app_of
):
    other = factories.account(body, Role.CLERK)
    browser = reader(register)
    enter(browser, other)
    before = token(browser)[0]
    assert "Enter your code" in enter(browser, clerk).words
    copy = register.test_client()
    with copy.session_transaction() as kept:
        kept["_user_id"] = before
    assert copy.get("/mijn-account").status_code == 303


def test_a_secret_that_was_drawn_for_somebody_else_is_refused(asked, body, clerk):
    other = factories.account(body, Role.CLERK)
    browser = reader(asked)
    enter(browser, clerk)
    sealed = totp.draw(other)
    code = code_of(totp.secret_in(sealed, other))
    values = {"sealed": sealed, "code": code, "next": "", "carried": ""}
    assert "open for too long" in browser.send("/en/aanmelden/app-instellen", 400, **values).words
    assert not second_factor.ways(clerk).any
