"""Signing in at the identity provider of the body: who comes in, how an account is linked, what is
shown of it, and how it ends.
"""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from register import clock, traces
from register.access import SERVER, Role
from register.errors import NotFound, WrongSetting, WrongState
from register.extensions import db
from register.models.accounts import Account, AccountIdentity
from register.models.journal import JournalEntry
from register.models.traces import UserSession
from register.oidc import tokens
from register.services.accounts import accounts, identities, keeping, links
from register.transaction import transaction
from register.views import providers
from tests import factories, factors
from tests.browser import Browser
from tests.oidc.attacks import later, says
from tests.oidc.fixtures import stub, stubs, world  # noqa: F401
from tests.oidc.world import BEGIN, THIEF, invited
from tests.register.test_account_links import mailed
from tests.register.test_serving import made
from tests.register.test_sessions import later as at_a_later_time

BOTH = pytest.mark.parametrize("stub", ["entra", "broker"], indirect=True)


def acts(account):
    found = db.session.scalars(
        sa.select(JournalEntry.act).where(JournalEntry.subject == account.public_id)
    )
    return list(found)


@pytest.fixture
def newcomer(world):
    """An account that was invited, and its holder, who is signed in at the provider."""
    world.stub.subject = "a-newcomer"
    return factories.account(factories.body("iepenveld"), Role.CLERK, password=None)


def at_the_button(world, account):
    """Follow the link of an invitation and come back from the provider, to where it is asked."""
    reader = Browser(world.browser())
    address = f"/en/wachtwoord-kiezen/{invited(account)}"
    page = reader.open(address)
    [leads] = [each for each in page.links() if each and each.endswith("/eenmalig")]
    back = world.back(reader.client.get(leads).location)
    there = reader.client.get(back)
    assert there.status_code == 303, there.text
    return reader, Browser(reader.client).open(reader.client.get(there.location).location)


@BOTH
def test_who_was_invited_links_the_account_once_and_signs_in_so_from_then_on(world, newcomer):
    reader, page = at_the_button(world, newcomer)
    assert newcomer.email in page.words
    assert identities.list_of(newcomer) == [], "a page that is opened changes nothing"
    done = reader.client.post(f"/en{BEGIN}/koppelen")
    assert done.status_code == 303
    assert "Your account is linked" in reader.open("/en/mijn-account").text
    [linked] = identities.list_of(newcomer)
    assert (linked.issuer, linked.subject) == (world.stub.issuer, "a-newcomer")
    assert "account:link_identity" in acts(newcomer)
    again = world.browser()
    assert world.sign_in(again).location == "/bureau"
    assert world.is_in(again, newcomer)
    assert mailed(newcomer) == [], "nobody who begins is warned of it"


def test_a_link_for_another_password_links_nothing(world):
    """Who reads somebody's mail gets no further by that than the password."""
    world.stub.subject = "who-reads-the-mail"
    reader, token = world.browser(), invited(world.account)
    assert "eenmalig" not in reader.get(f"/wachtwoord-kiezen/{token}").get_data(as_text=True)
    assert reader.get(f"/wachtwoord-kiezen/{token}/eenmalig").status_code == 404
    with pytest.raises(NotFound), transaction():
        identities.begin(token, world.stub.issuer, "who-reads-the-mail")


def test_who_has_signed_in_as_another_meanwhile_links_nothing(world):
    here = factories.let_in(world.browser(), world.account)
    with transaction():
        identities.end(accounts.get(world.account.email), SERVER)
    factories.let_in(here, world.account)
    world.stub.subject = "another-one"
    at_the_own_button(world, here)
    factories.let_in(here, world.thief)
    assert here.post(f"{BEGIN}/koppelen").status_code == 404
    assert identities.list_of(world.account) == []


def test_who_signs_in_at_the_provider_gets_no_link_by_asking_but_is_told(world):
    email, issuer = world.account.email, world.stub.issuer
    for _ in range(2):
        links.ask(email)
        with transaction():
            assert links.answer(issuer) == 0
    [message] = mailed(accounts.get(email))
    assert "Werkaccount" in message["Subject"]
    assert "/wachtwoord-kiezen/" not in message.get_content()
    links.ask(email)
    with transaction():
        assert links.answer(None) == 1, "without a provider the link is the way in"


def test_a_link_that_was_used_links_nobody_else(world, newcomer):
    token = invited(newcomer)
    first, second = world.browser(), world.browser()
    for each, subject in ((first, "one"), (second, "two")):
        world.stub.subject = subject
        each.get(world.back(each.get(f"/wachtwoord-kiezen/{token}/eenmalig").location))
    assert first.post(f"{BEGIN}/koppelen").status_code == 303
    assert second.post(f"{BEGIN}/koppelen").status_code == 404
    assert [each.subject for each in identities.list_of(newcomer)] == ["one"]


def test_nobody_is_let_in_by_a_mail_address_and_no_account_is_made(world):
    count = sa.select(sa.func.count()).select_from(Account)
    before = db.session.scalar(count)
    world.stub.subject = "nobody-knows"
    email = world.account.email
    world.stub.change = lambda _header, claims: claims.update(
        email=email, email_verified=True, preferred_username=email
    )
    browser = world.browser()
    answer = world.sign_in(browser)
    assert answer.location == f"{BEGIN}/niet-gekoppeld"
    assert Browser(browser).open(answer.location).words
    assert not world.is_in(browser)
    assert db.session.scalar(count) == before


def test_of_a_closed_account_is_said_what_is_said_of_none(world):
    def told():
        answer = world.sign_in(world.browser())
        return answer.status_code, answer.location, answer.headers.getlist("Set-Cookie") != []

    with transaction():
        accounts.disable(db.session.merge(world.account))
    closed = told()
    world.stub.subject = "nobody-knows"
    assert closed == told()


def test_an_account_that_is_opened_again_is_linked_anew(world):
    with transaction():
        accounts.disable(accounts.get(world.account.email))
        accounts.enable(accounts.get(world.account.email))
    assert not world.comes_in()


def test_a_link_to_an_account_that_is_opened_again_leads_past_no_app_by_the_provider(
    world, newcomer
):
    token = invited(newcomer)
    factors.set_up(newcomer)
    reader = Browser(world.browser())
    assert "Werkaccount" not in reader.open(f"/en/wachtwoord-kiezen/{token}").words
    reader.open(f"/en/wachtwoord-kiezen/{token}/eenmalig", 404)
    with pytest.raises(NotFound), transaction():
        identities.begin(token, world.stub.issuer, "somebody")
    assert identities.list_of(newcomer) == []


def test_an_identity_of_somebody_is_linked_to_nobody_else(world, newcomer):
    world.stub.subject = THIEF
    reader, _ = at_the_button(world, newcomer)
    page = Browser(reader.client).send(f"/en{BEGIN}/koppelen", 400)
    assert "Another account is linked" in page.words
    assert identities.list_of(newcomer) == []


def at_the_own_button(world, browser):
    """Go to the provider from the own page, and come back to where it is asked."""
    page = Browser(browser).open("/en/mijn-account")
    [leads] = [each for each in page.links() if each and each.endswith("/eenmalig")]
    there = browser.get(world.back(browser.get(leads).location))
    return Browser(browser).open(browser.get(there.location).location)


def test_another_identity_takes_the_place_of_the_old_one_and_the_holder_is_told(world):
    was_in, here = world.browser(), factories.let_in(world.browser(), world.account)
    world.sign_in(was_in)
    with transaction():
        for each in identities.list_of(accounts.get(world.account.email)):
            each.ended_at = clock.now()
    world.stub.subject = "another-one"
    assert world.account.email in at_the_own_button(world, here).words
    assert here.post(f"{BEGIN}/koppelen").status_code == 303
    assert world.is_in(here, world.account)
    of_here = [e for e in identities.list_of(world.account) if e.issuer == world.stub.issuer]
    assert [each.subject for each in of_here] == ["another-one"]
    assert not world.is_in(was_in)
    [message] = mailed(accounts.get(world.account.email))
    assert "Werkaccount" in message.get_content()


def test_what_somebody_proved_links_nothing_ten_minutes_later(world, newcomer, monkeypatch):
    reader, _ = at_the_button(world, newcomer)
    moment = clock.now()
    monkeypatch.setattr(clock, "now", lambda: moment + clock.datetime.timedelta(minutes=11))
    assert reader.client.post(f"{BEGIN}/koppelen").status_code == 404


def test_the_button_stands_first_and_leads_to_the_page_that_was_asked_for(world):
    reader = Browser(world.browser())
    page = reader.open("/en/aanmelden?next=/besluiten")
    buttons = [each for each in page.all("a") if "button" in (each.get("class") or "")]
    assert buttons[0].text == "Sign in with Werkaccount"
    assert page.text.index("Sign in with Werkaccount") < page.text.index('type="password"')
    there = world.back(reader.client.get(buttons[0].get("href")).location)
    english = reader.client.get(there)
    assert english.location.startswith("/en" + BEGIN)
    assert reader.client.get(english.location).location == "/en/besluiten"


def test_without_the_setting_there_is_no_button_and_no_page(app, client):
    assert "eenmalig" not in client.get("/aanmelden").get_data(as_text=True)
    for path in ("", "/terug", "/koppelen", "/afgemeld"):
        assert client.get(BEGIN + path).status_code == 404
    assert client.post(f"{BEGIN}/afmelding").status_code == 404


def test_who_turns_back_at_the_provider_reads_what_to_do(world):
    world.stub.answer = lambda said: (said.pop("code"), said.update(error="access_denied"))
    browser = world.browser()
    answer = world.sign_in(browser)
    assert answer.location == f"{BEGIN}/mislukt"
    page = Browser(browser).open("/en" + answer.location)
    assert "turned back at Werkaccount" in page.words


def test_a_provider_that_is_away_keeps_nobody_from_a_password(world):
    world.stub.is_away = True
    assert world.browser().get(BEGIN).status_code == 503
    assert factories.sign_in(world.browser(), world.account).status_code == 303
    asked = len(world.stub.asked)
    assert world.browser().get(BEGIN).status_code == 503
    assert len(world.stub.asked) == asked, "it is not asked again at once"


@pytest.mark.parametrize("seconds", [-tokens.LEEWAY_SECONDS + 5, tokens.LEEWAY_SECONDS - 5])
def test_a_clock_that_differs_by_less_than_a_minute_does_no_harm(world, seconds):
    assert says(iat=later(seconds), exp=later(max(seconds, -50)))(world)


def test_a_new_key_of_the_provider_is_asked_for(world, monkeypatch):
    from register.oidc import provider
    from tests.oidc.stub import new_key

    monkeypatch.setattr(provider, "PAUSE_SECONDS", 0)
    assert world.comes_in()
    world.stub.key = new_key("RS")
    assert world.comes_in()


def test_the_provider_gets_no_secret_of_ours_and_says_who_asks(world):
    said = world.sent(world.go(world.browser(), next="/besluiten"))
    assert said["scope"] == "openid", "no name and no address is asked for"
    assert said["code_challenge_method"] == "S256"
    assert set(said) == {
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "ui_locales",
        "code_challenge",
        "code_challenge_method",
    }


def sessions_of(account):
    with traces.reading() as kept:
        return kept.scalars(
            sa.select(UserSession).where(UserSession.account_id == account.id)
        ).all()


@pytest.mark.parametrize(
    ("words", "stub", "counts"),
    [
        (["mfa"], "entra", True),
        (["otp"], "entra", False),
        (["urn:etoegang:core:assurance-class:loa3"], "broker", True),
        (None, "entra", False),
    ],
    indirect=["stub"],
)
def test_a_second_factor_counts_where_the_settings_know_its_word(world, words, counts):
    world.app.config["OIDC_SECOND_FACTOR"] = words
    assert world.comes_in()
    [begun] = sessions_of(world.account)
    assert (begun.second_factor_at is not None) is counts
    assert begun.method.value == "single_sign_on"


def test_of_what_the_provider_calls_its_session_a_hash_is_kept(world):
    world.comes_in()
    [begun] = sessions_of(world.account)
    assert len(begun.provider_session) == 64
    assert world.stub.session not in str(vars(begun))


def test_signing_out_ends_the_session_here_and_leads_on_to_the_provider(world):
    browser = world.browser()
    world.sign_in(browser)
    answer = browser.post("/en/afmelden")
    assert answer.location == f"/en{BEGIN}/afgemeld"
    assert not world.is_in(browser)
    page = browser.get(answer.location)
    leads = page.headers["Refresh"].partition("url=")[2]
    assert world.sent(leads) == {
        "client_id": "register",
        "post_logout_redirect_uri": "http://localhost/",
    }
    assert Browser(browser).open(answer.location).words


def test_signing_out_here_waits_for_no_provider(world):
    browser = world.browser()
    world.sign_in(browser)
    world.app.extensions.pop("oidc", None)
    world.stub.is_away = True
    page = browser.get("/en" + browser.post("/afmelden").location)
    assert not world.is_in(browser)
    assert "Refresh" not in page.headers
    assert "you may still be signed in" in page.get_data(as_text=True)


def test_who_signed_in_with_a_password_is_led_nowhere_else(world):
    browser = world.browser()
    factories.sign_in(browser, world.account)
    assert browser.post("/afmelden").location == "/"


def told_by_provider(world, **changes):
    token = world.stub.logout_token(**changes)
    return world.browser().post(f"{BEGIN}/afmelding", data={"logout_token": token}).status_code


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        ({}, (True, False)),
        ({"sub": None}, (True, False)),
        ({"sid": None}, (True, True)),
        ({"sub": "somebody-else"}, (False, False)),
        ({"sub": None, "sid": "session-3"}, (False, False)),
    ],
)
def test_the_provider_ends_the_sessions_that_it_names_and_no_others(world, changes, ended):
    browsers = {}
    for session in ("session-1", "session-2"):
        world.stub.session, browsers[session] = session, world.browser()
        world.sign_in(browsers[session])
    by_password = factories.let_in(world.browser(), world.account)
    world.stub.session = "session-1"
    assert told_by_provider(world, **changes) == 200
    assert tuple(not world.is_in(each) for each in browsers.values()) == ended
    assert world.is_in(by_password)


def test_a_logout_token_that_names_nobody_is_refused(world):
    assert told_by_provider(world, sub=None, sid=None) == 400
    assert told_by_provider(world, jti=None) == 400


def test_the_holder_ends_the_link_on_the_own_page(world):
    browser = world.browser()
    world.sign_in(browser)
    page = Browser(browser).open("/en/mijn-account")
    assert world.stub.issuer in page.words
    answer = browser.post("/en/mijn-account/eenmalig/beeindigen")
    assert answer.location == "/en/aanmelden"
    assert not world.is_in(browser)
    assert not world.comes_in()
    assert "account:end_identity" in acts(world.account)


def test_an_administrator_ends_a_link_of_another_and_not_the_own_one(world):
    body = db.session.merge(world.account).roles[0].body
    keeper = factories.account(body, Role.ADMINISTRATOR)
    factories.keep(AccountIdentity(account_id=keeper.id, issuer=world.stub.issuer, subject="k"))
    desk = Browser(factories.let_in(world.browser(), keeper))
    pages = f"/en/organen/{body.slug}/beheer/accounts"
    assert "Single sign-on" in desk.open(f"{pages}/{world.account.public_id}").words
    page = desk.send(f"{pages}/{world.account.public_id}/eenmalig")
    assert "has been ended" in page.text
    assert not world.comes_in()
    me = accounts.identity_of(keeper)
    with pytest.raises(WrongState), transaction():
        keeping.end_single_sign_on(me, body, keeping.find(me, body, keeper.public_id))
    with pytest.raises(WrongState), transaction():
        keeping.end_single_sign_on(me, body, keeping.find(me, body, world.account.public_id))


def test_a_command_lists_identities_and_ends_them(world):
    runner = world.app.test_cli_runner()
    listed = runner.invoke(args=["accounts", "identities", world.account.email])
    assert world.stub.issuer in listed.output
    assert world.stub.subject in listed.output
    ended = runner.invoke(args=["accounts", "identities", world.account.email, "--end"])
    assert "links ended: 2" in ended.output
    assert not world.comes_in()


def test_an_account_without_a_password_that_is_linked_is_open(world, newcomer):
    body = db.session.merge(newcomer).roles[0].body
    keeper = accounts.identity_of(factories.account(body, Role.ADMINISTRATOR))
    assert keeping.find(keeper, body, newcomer.public_id).state.value == "invited"
    factories.keep(AccountIdentity(account_id=newcomer.id, issuer="https://x", subject="n"))
    assert keeping.find(keeper, body, newcomer.public_id).state.value == "open"
    with transaction():
        accounts.disable(accounts.get(newcomer.email))
    assert ["gesloten" in each["Subject"] for each in mailed(newcomer)] == [True]


SET = {
    "OIDC_ISSUER": "https://login.body.example",
    "OIDC_CLIENT_ID": "register",
    "OIDC_CLIENT_SECRET": "geheim",
}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"OIDC_CLIENT_SECRET": None}, "OIDC_CLIENT_SECRET is needed"),
        ({"OIDC_ISSUER": None}, "OIDC_ISSUER is needed"),
        ({"OIDC_ISSUER": "http://login.body.example"}, "must begin with https://"),
        ({"OIDC_ISSUER": "login.body.example"}, "OIDC_ISSUER must be an address"),
    ],
)
def test_a_provider_that_is_said_in_part_or_in_the_clear_is_refused_at_the_start(
    tmp_path, wrong, said
):
    assert made(tmp_path, **SET)
    with pytest.raises(WrongSetting, match=said):
        made(tmp_path, **{**SET, **wrong})


LATE = 20 * 60
"""Seconds after which it is asked anew who somebody is."""


def shifted(seconds, auth_time=0):
    """What a token says after so many seconds. `auth_time`: by how many seconds more; None: it does
    not say.
    """

    def change(_header, claims):
        for name in ("iat", "exp", "auth_time"):
            claims[name] += seconds
        if auth_time is None:
            del claims["auth_time"]
        else:
            claims["auth_time"] += auth_time

    return change


@pytest.fixture
def keeper(world):
    """An administrator who has neither a password nor a factor here."""
    body = db.session.merge(world.account).roles[0].body
    made = factories.account(body, Role.ADMINISTRATOR, password=None)
    factories.keep(AccountIdentity(account_id=made.id, issuer=world.stub.issuer, subject="keeper"))
    return made


@pytest.fixture
def desk(world, keeper, monkeypatch):
    """A browser of the administrator, who signed in at the provider twenty minutes ago."""
    world.stub.subject = "keeper"
    browser = world.browser()
    world.sign_in(browser)
    with at_a_later_time(monkeypatch, seconds=LATE):
        world.stub.change = shifted(LATE)
        yield browser


def closes(world, desk):
    body = db.session.merge(world.account).roles[0].body
    page = f"/en/organen/{body.slug}/beheer/accounts/{world.account.public_id}/sluiten"
    return desk.post(page)


def proves(world, desk):
    """Prove anew at the provider, and return where that led."""
    address = desk.get("/mijn-account/eenmalig/bevestigen").location
    said = world.sent(address)
    assert (said["prompt"], said["max_age"]) == ("login", "0")
    return desk.get(world.back(address)).location


def test_who_signs_in_at_the_provider_proves_there_anew_to_be_there(world, desk):
    asked = closes(world, desk)
    assert asked.status_code == 403
    assert "Sign in with Werkaccount in another tab" in asked.get_data(as_text=True)
    assert proves(world, desk) == "/mijn-account/eenmalig/bevestigd"
    assert Browser(desk).open("/en/mijn-account/eenmalig/bevestigd").words
    assert closes(world, desk).status_code == 303
    assert accounts.get(world.account.email).disabled_at is not None


@pytest.mark.parametrize("auth_time", [-LATE, None], ids=["of before", "not said"])
def test_that_somebody_had_signed_in_there_before_proves_nothing(world, desk, auth_time):
    world.stub.change = shifted(LATE, auth_time)
    assert proves(world, desk) == f"{BEGIN}/mislukt"
    assert closes(world, desk).status_code == 403


@pytest.mark.parametrize(("seconds", "status"), [(0, 303), (-LATE, 403), (None, 403), (LATE, 303)])
def test_who_was_signed_in_there_long_ago_is_asked_anew(world, keeper, seconds, status):
    world.stub.subject = "keeper"
    world.stub.change = shifted(0, seconds)
    browser = world.browser()
    world.sign_in(browser)
    assert world.is_in(browser)
    assert closes(world, browser).status_code == status


def test_nobody_else_proves_it(world, desk):
    world.stub.subject = THIEF
    assert proves(world, desk) == f"{BEGIN}/mislukt"
    assert closes(world, desk).status_code == 403


def test_where_the_account_has_a_factor_of_its_own_that_is_asked(world, keeper):
    assert providers.proves(keeper)
    factors.set_up(keeper)
    assert not providers.proves(keeper)


def test_linking_the_own_account_asks_anew(world, monkeypatch):
    with transaction():
        identities.end(accounts.get(world.account.email), SERVER)
    here = factories.let_in(world.browser(), world.account)
    world.stub.subject = "another-one"
    with at_a_later_time(monkeypatch, seconds=LATE):
        world.stub.change = shifted(LATE)
        at_the_own_button(world, here)
        asked = here.post(f"/en{BEGIN}/koppelen")
        assert (asked.status_code, identities.list_of(world.account)) == (403, [])
        form = {"proof-password": factories.PASSWORD}
        assert here.post(f"/en{BEGIN}/koppelen", data=form).status_code == 303
    assert [each.subject for each in identities.list_of(world.account)] == ["another-one"]


@pytest.mark.parametrize("words", [["mfa"], None])
def test_from_the_internet_a_second_factor_is_shown_there_or_here(world, words):
    world.app.config.update(SECOND_FACTOR=True, OIDC_SECOND_FACTOR=words)
    browser = world.browser()
    answer = world.sign_in(browser, next="/besluiten")
    assert answer.location == ("/besluiten" if words else "/aanmelden/code?next=/besluiten")
    assert world.is_in(browser) is bool(words)
    if not words:
        page = Browser(browser).open("/en/aanmelden/code")
        assert "password is right" not in page.words, "none was entered"


def test_half_a_session_knows_the_provider_when_it_becomes_a_whole_one(world):
    world.app.config["SECOND_FACTOR"] = True
    secret, _ = factors.set_up(accounts.get(world.account.email))
    browser = world.browser()
    world.sign_in(browser)
    assert not world.is_in(browser)
    assert "password is right" not in Browser(browser).open("/en/aanmelden/code").words
    browser.post("/aanmelden/code", data={"code": factors.code_of(secret)})
    assert world.is_in(browser)
    assert told_by_provider(world) == 200
    assert not world.is_in(browser)
