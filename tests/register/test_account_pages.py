"""The pages about accounts: a password by a link, the own account, and the accounts of a body."""

from __future__ import annotations

import re

import pytest

from register import carrying, traces
from register.access import SERVER, Identity, Role
from register.errors import NotAllowed, WrongState
from register.extensions import db
from register.models.accounts import Account, AccountIdentity
from register.models.journal import JournalEntry
from register.services.accounts import accounts, identities, keeping, links, sessions
from register.services.readings import auditors
from register.transaction import transaction
from tests import factories
from tests.browser import Browser
from tests.register.test_account_links import GOOD, mailed, token_in

AGAIN = {"new_password": GOOD, "password_again": GOOD}


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def administrator(body):
    return factories.account(body, Role.ADMINISTRATOR, email="beheer@voorbeeld.example")


@pytest.fixture
def desk(app, administrator):
    """A browser of the administrator."""
    return Browser(factories.let_in(app.test_client(), administrator))


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK, email="griffier@voorbeeld.example")


PAGES = "/organen/vlietmonde/beheer/accounts"


def page_of(account):
    return f"{PAGES}/{account.public_id}"


def test_somebody_is_invited_chooses_a_password_and_signs_in(app, desk, body):
    form = {"email": "Nieuw@Voorbeeld.example", "name": "Wietske Waterman", "roles": ["clerk"]}
    page = desk.send(f"/en{PAGES}/nieuw", **form)
    account = accounts.get("nieuw@voorbeeld.example")
    assert "has been invited" in page.words
    assert "the mail still has to go out" in page.words
    [message] = mailed(account)
    assert "the link works until" in desk.open("/en" + page_of(account)).words
    reader = Browser(app.test_client())
    address = f"/wachtwoord-kiezen/{token_in(message)}"
    page = reader.open("/en" + address)
    assert "Choose your password" in page.words
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers
    assert "has been recorded" in reader.send("/en" + address, **AGAIN).words
    assert "works no more" in reader.open("/en" + address, 404).words
    assert factories.sign_in(reader.client, account, GOOD).status_code == 303
    assert reader.open("/besluiten")
    assert "Open" in desk.open("/en" + page_of(account)).words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"new_password": "kort", "password_again": "kort"}, "at least 15"),
        ({"new_password": GOOD, "password_again": GOOD + "x"}, "not the same password"),
        ({"new_password": "", "password_again": ""}, "Enter a password"),
        ({"new_password": "vlietmonde-griffier", "password_again": "vlietmonde-griffier"}, "easy"),
    ],
)
def test_a_password_that_will_not_do_is_said_beside_its_field_and_comes_back_empty(
    app, body, typed, said
):
    account = factories.account(body, Role.CLERK, password=None)
    with transaction():
        links.send(SERVER, account)
    [message] = mailed(account)
    reader = Browser(app.test_client())
    page = reader.send(f"/en/wachtwoord-kiezen/{token_in(message)}", 400, **typed)
    assert said in page.words
    shown = [each.get("value") for each in page.all("input") if each.get("type") == "password"]
    assert [each for each in shown if each] == []


def test_a_link_that_nobody_was_sent_says_what_to_do(app):
    page = Browser(app.test_client()).open("/en/wachtwoord-kiezen/abc", 404)
    assert "have another link sent" in page.words


def test_who_asks_for_another_password_reads_the_same_for_every_address(app, clerk):
    reader = Browser(app.test_client())
    for email in (clerk.email, "niemand@voorbeeld.example"):
        page = reader.send("/en/wachtwoord-vergeten", email=email)
        assert page.response.request.path == "/en/wachtwoord-vergeten/gevraagd"
    assert (
        "nobody learns who has an account" in reader.open("/en/wachtwoord-vergeten/gevraagd").words
    )
    page = reader.send("/en/wachtwoord-vergeten", 400, email="geen adres")
    assert "is not an e-mail address" in page.words


def test_the_own_account_shows_its_roles_and_where_it_is_signed_in(app, body, clerk):
    mine = Browser(factories.let_in(app.test_client(), clerk))
    windows = "Mozilla/5.0 (Windows NT 10.0) Firefox/150.0"
    sessions.begin(clerk, sessions.PASSWORD, windows, confirmed_at=None)
    page = mine.open("/en/mijn-account")
    assert "Gemeente Vlietmonde: Clerk" in page.words
    assert "This browser" in page.words
    assert "Firefox, Windows" in page.words


def test_one_session_is_ended_and_all_others_are(app, clerk):
    mine, other, third = (factories.let_in(app.test_client(), clerk) for _ in range(3))
    browser = Browser(mine)
    page = browser.open("/mijn-account")
    forms = [each.get("action") for each in page.all("form") if "beeindigen" in each.get("action")]
    assert len(forms) == 3
    [one, _two] = [each for each in forms if each != "/mijn-account/sessies/beeindigen"]
    browser.send(one)
    assert [each.get("/besluiten").status_code for each in (mine, other, third)].count(303) == 1
    browser.send("/mijn-account/sessies/beeindigen")
    assert [each.get("/besluiten").status_code for each in (mine, other, third)] == [200, 303, 303]


def test_a_session_of_somebody_else_cannot_be_ended(app, body, clerk):
    other = factories.account(body, Role.CLERK)
    factories.token_of(other)
    with traces.reading() as kept:
        found = kept.scalars(sessions.sa.select(sessions.UserSession)).all()
    [theirs] = [each for each in found if each.account_id == other.id]
    mine = factories.let_in(app.test_client(), clerk)
    answer = mine.post(f"/mijn-account/sessies/{theirs.public_id}/beeindigen")
    assert answer.status_code == 404


def test_the_own_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(app, clerk):
    mine, other = (factories.let_in(app.test_client(), clerk) for _ in range(2))
    browser = Browser(mine)
    address = "/en/mijn-account/wachtwoord"
    wrong = browser.send(address, 400, password="een ander woord", **AGAIN)
    assert "This is not your password" in wrong.words
    weak = {"new_password": "wachtwoord123456", "password_again": "wachtwoord123456"}
    assert "easy to guess" in browser.send(address, 400, password=factories.PASSWORD, **weak).words
    browser.send(address, password=factories.PASSWORD, **AGAIN)
    assert mine.get("/besluiten").status_code == 200
    assert other.get("/besluiten").status_code == 303
    assert factories.sign_in(app.test_client(), clerk, GOOD).status_code == 303
    assert factories.sign_in(app.test_client(), clerk).status_code == 400


def test_roles_are_given_and_taken_at_this_body_alone(app, desk, body, clerk):
    elsewhere = factories.body("zandermeer", "Gemeente Zandermeer")
    with transaction():
        accounts.give_role(clerk, elsewhere, Role.CLERK)
    theirs = factories.let_in(app.test_client(), clerk)
    desk.send(page_of(clerk), roles=["reviewer", "administrator"])
    held = accounts.identity_of(db.session.get(Account, clerk.id)).roles
    assert held[body.id] == {Role.REVIEWER, Role.ADMINISTRATOR}
    assert held[elsewhere.id] == {Role.CLERK}
    assert theirs.get("/besluiten").status_code == 303
    page = desk.open("/en" + page_of(clerk))
    assert "has a role at another body too, so you cannot close it" in page.words
    assert desk.send(page_of(clerk) + "/sluiten", 409)
    acts = {each.act: each for each in db.session.query(JournalEntry)}
    assert acts["account:take_clerk"].account_id == accounts.get("beheer@voorbeeld.example").id


@pytest.mark.parametrize("roles", [["", "0311-11-07"], ["0311-11-07"], [""]])
def test_a_role_that_is_none_is_refused_wherever_it_stands(desk, body, clerk, roles):
    page = desk.send(page_of(clerk), 400, roles=roles)
    assert any(each.startswith("#roles") for each in page.links())
    assert accounts.identity_of(db.session.get(Account, clerk.id)).roles == {body.id: {Role.CLERK}}


def test_the_accounts_of_a_large_body_are_listed_by_name_page_by_page(desk, body, administrator):
    for number in range(60):
        account = factories.account(body, Role.CLERK, password=None)
        account.name = f"Medewerker {number:02}"
    db.session.commit()
    first = desk.open("/en" + PAGES)
    assert "Page 1 of 2" in first.words
    assert f"/en{PAGES}?pagina=2" in {each.get("href") for each in first.all("a")}
    names = re.findall(r"Medewerker \d\d", first.words + desk.open(f"{PAGES}?pagina=2").words)
    assert names == [f"Medewerker {number:02}" for number in range(60)]
    assert desk.open(f"{PAGES}?pagina=0", 400)


def test_nobody_changes_the_own_account(app, desk, body, administrator):
    page = desk.open("/en" + page_of(administrator))
    assert "This is your own account" in page.words
    assert not [each for each in page.all("form") if administrator.public_id in each.get("action")]
    for what in ("/sluiten", "/link", "/openen"):
        desk.send(page_of(administrator) + what, 409)
    desk.send(page_of(administrator), 400, roles=["clerk", "reviewer", "administrator"])
    invited = {"email": administrator.email, "name": "", "roles": ["reviewer"]}
    assert "your own account" in desk.send(f"/en{PAGES}/nieuw", 400, **invited).words
    assert accounts.identity_of(administrator).roles[body.id] == {Role.ADMINISTRATOR}


def test_an_account_is_closed_and_opened_again_without_its_password(app, desk, clerk):
    theirs = factories.let_in(app.test_client(), clerk)
    desk.send(page_of(clerk) + "/sluiten")
    assert theirs.get("/besluiten").status_code == 303
    assert factories.sign_in(app.test_client(), clerk).status_code == 400
    assert "Closed" in desk.open("/en" + PAGES).words
    desk.send(page_of(clerk) + "/openen")
    assert factories.sign_in(app.test_client(), clerk).status_code == 400
    closed, again = mailed(clerk)
    assert "is gesloten" in closed["Subject"]
    assert "Niemand kan zich nog aanmelden" in closed.get_content()
    assert "weer open" in again["Subject"]
    with transaction():
        links.choose(token_in(again), GOOD)
    assert factories.sign_in(app.test_client(), clerk, GOOD).status_code == 303


def test_who_gets_or_loses_a_role_is_told_by_mail_what_the_roles_are_now(desk, body, clerk):
    desk.send(page_of(clerk), roles=["reviewer", "administrator"])
    [message] = mailed(clerk)
    said = message.get_content()
    assert message["To"] == clerk.email
    assert "Vanaf nu zijn uw rollen:\n- Beheerder, Gemeente Vlietmonde\n- Beoordelaar, " in said
    assert "Griffie" not in said
    desk.send(page_of(clerk), roles=["reviewer", "administrator"])
    assert len(mailed(clerk)) == 1
    desk.send(page_of(clerk), csrf_token="with no role ticked")
    db.session.expire_all()
    [message] = mailed(clerk)
    assert "U hebt daar geen rol meer" in message.get_content()


def test_who_has_not_begun_gets_the_invitation_and_no_other_mail(desk, body):
    form = {"email": "nieuw@voorbeeld.example", "name": "", "roles": ["clerk"]}
    desk.send(f"{PAGES}/nieuw", **form)
    account = accounts.get("nieuw@voorbeeld.example")
    desk.send(page_of(account), roles=["reviewer"])
    [message] = mailed(account)
    assert "uitgenodigd" in message["Subject"]


def test_a_command_tells_the_holder_too(app, body, clerk):
    run = app.test_cli_runner().invoke
    for args in (("give", clerk.email, "reviewer", body.slug), ("close", clerk.email)):
        assert run(args=["accounts", *args]).exit_code == 0
    assert len(mailed(clerk)) == 2
    assert run(args=["accounts", "reopen", clerk.email]).exit_code == 0
    *_, again = mailed(clerk)
    assert "weer open" in again["Subject"]


def test_an_expired_invitation_stands_on_the_desk_and_is_sent_again(app, desk, body, monkeypatch):
    account = factories.account(body, Role.CLERK, password=None)
    with transaction():
        links.send(SERVER, account)
    [message] = mailed(account)
    assert "No invitation has expired" in desk.open("/en/bureau").words
    link = links.find(token_in(message))
    with transaction():
        links.find(token_in(message)).expires_at = link.recorded_at
    assert "1 invitation has expired" in desk.open("/en/bureau").words
    assert "Invitation has expired" in desk.open("/en" + PAGES).words
    desk.send(page_of(account) + "/link")
    assert len(mailed(account)) == 1
    assert "No invitation has expired" in desk.open("/en/bureau").words


def test_an_official_gets_an_account_and_nobody_gets_two(app, desk, body):
    official = factories.official(body)
    form = {"email": "lid@voorbeeld.example", "name": "", "official": official.public_id}
    desk.send(f"{PAGES}/nieuw", **form)
    account = accounts.get("lid@voorbeeld.example")
    assert account.person_id == official.person_id
    assert accounts.identity_of(account).holds(Role.OFFICIAL, body.id)
    page = desk.open(f"{PAGES}/nieuw")
    assert official.public_id not in page.response.text
    form["email"] = "ander@voorbeeld.example"
    desk.send(f"{PAGES}/nieuw", 400, **form)


def test_who_has_an_account_keeps_its_password_and_gets_the_roles(app, desk, body):
    elsewhere = factories.body("zandermeer", "Gemeente Zandermeer")
    account = factories.account(elsewhere, Role.CLERK)
    desk.send(f"{PAGES}/nieuw", email=account.email, name="", roles=["reviewer"])
    [message] = mailed(account)
    assert "uw rollen" in message.get_content()
    assert accounts.identity_of(account).holds(Role.REVIEWER, body.id)
    assert factories.sign_in(app.test_client(), account).status_code == 303


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"email": "", "name": "", "roles": ["clerk"]}, "Enter the e-mail address"),
        ({"email": "geen adres", "name": "", "roles": ["clerk"]}, "is not an e-mail address"),
        ({"email": "x@voorbeeld.example", "name": ""}, "Choose at least one role"),
        ({"email": "dicht@voorbeeld.example", "name": "", "roles": ["clerk"]}, "is closed"),
    ],
)
def test_what_is_wrong_with_an_invitation_is_said(app, desk, body, form, said):
    closed = factories.account(body, Role.CLERK, email="dicht@voorbeeld.example")
    with transaction():
        accounts.disable(closed)
    assert said in desk.send(f"/en{PAGES}/nieuw", 400, **form).words


@pytest.mark.parametrize("role", [Role.CLERK, Role.REVIEWER, Role.OFFICIAL])
def test_nobody_but_an_administrator_of_the_body_keeps_its_accounts(app, body, clerk, role):
    elsewhere = factories.body("zandermeer", "Gemeente Zandermeer")
    for account in (
        factories.account(body, role),
        factories.account(elsewhere, Role.ADMINISTRATOR),
    ):
        client = factories.let_in(app.test_client(), account)
        for address in (PAGES, f"{PAGES}/nieuw", page_of(clerk)):
            assert client.get(address).status_code == 404
        for address in (f"{PAGES}/nieuw", page_of(clerk), page_of(clerk) + "/sluiten"):
            form = {"email": "x@voorbeeld.example", "roles": ["clerk"]}
            assert client.post(address, data=form).status_code == 404
    assert clerk.disabled_at is None


def test_an_account_that_never_had_a_role_here_is_not_found(app, desk):
    other = factories.account(factories.body("zandermeer", "Gemeente Zandermeer"), Role.CLERK)
    assert desk.open(page_of(other), 404)


def test_the_menu_leads_to_the_accounts_and_the_own_account(app, desk, body, clerk):
    page = desk.open("/en/bureau")
    links_ = {each.get("href") for each in page.all("a")}
    assert {"/en/accounts", "/en/mijn-account"} <= links_
    assert desk.open("/accounts", 303).response.location == PAGES
    page = Browser(factories.let_in(app.test_client(), clerk)).open("/en/accounts")
    assert "You administer no body" in page.words


def test_a_service_refuses_what_the_page_does_not_offer(body, administrator, clerk):
    by = accounts.identity_of(administrator)
    kept = keeping.find(by, body, administrator.public_id)
    with pytest.raises(WrongState):
        keeping.set_roles(by, body, kept, [Role.CLERK])
    server = keeping.find(SERVER, body, administrator.public_id)
    assert not server.is_own
    assert isinstance(by, Identity)


def test_a_form_that_lapsed_carries_no_password_and_no_code(app, clerk):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        client = app.test_client()
        page = client.get("/aanmelden").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        typed = {"email": clerk.email, "password": factories.PASSWORD, "csrf_token": token}
        assert client.post("/aanmelden", data=typed).status_code == 303
        page = client.get("/mijn-account/wachtwoord").text
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)[1]
        sessions.end_all(clerk.id)
        shown = {"proof-code": "123456", "proof-recovery_code": "abcd"}
        form = {"password": factories.PASSWORD, **AGAIN, **shown, "csrf_token": token}
        answer = client.post("/mijn-account/wachtwoord", data=form)
        assert answer.status_code == 403
        carried = re.search(r'name="carried"[^>]*value="([^"]+)"', answer.text)[1]
        fields = dict(carrying.read(carried).fields)
        assert not [each for each in fields if "password" in each or "code" in each]
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def test_who_watches_over_readings_is_given_no_role_and_closed_by_no_administrator(
    app, desk, body, administrator
):
    other, watcher = factories.body("elders"), factories.account(email="fg@voorbeeld.example")
    accounts.give_role(watcher, body, Role.CLERK)
    accounts.take_role(watcher, body, Role.CLERK)
    auditors.appoint(other, watcher)
    factories.keep(watcher)
    form = {"email": watcher.email, "name": "Wie dan ook", "roles": ["reviewer"]}
    assert "watches over who read what" in desk.send(f"/en{PAGES}/nieuw", 400, **form).words
    address = page_of(watcher)
    assert "watches over" in desk.send(f"/en{address}", 400, roles=["clerk"]).words
    for act in ("link", "sluiten", "tweede-factor", "eenmalig"):
        desk.send(f"{address}/{act}", 409)
    assert watcher.disabled_at is None
    assert accounts.identity_of(watcher).audits == {other.id}


def test_what_is_of_an_account_with_a_role_elsewhere_is_not_for_this_administrator(
    app, desk, body, clerk
):
    other = factories.body("elders")
    with transaction():
        accounts.give_role(clerk, other, Role.REVIEWER)
        db.session.add(AccountIdentity(account_id=clerk.id, issuer="elsewhere", subject="clerk"))
    page = desk.open(f"/en{page_of(clerk)}")
    assert "Single sign-on" not in page.words
    assert "has no second factor" not in page.words
    assert "Also at another body" in desk.open(f"/en{PAGES}").words
    desk.send(f"{page_of(clerk)}/eenmalig", 409)
    assert identities.list_of(clerk)


def test_whose_account_it_is_is_not_said_where_it_has_a_role_at_another_body(
    app, desk, body, clerk
):
    other = factories.body("elders")
    reviewer = factories.account(other, Role.REVIEWER, email="integriteit@elders.example")
    official = factories.keep(factories.official(body))
    form = {"name": "Wie dan ook", "official": official.public_id}
    page = desk.send(f"/en{PAGES}/nieuw", 400, email=reviewer.email, **form)
    assert "has a role at another body too" in page.words
    assert reviewer.person_id is None
    assert not accounts.identity_of(reviewer).holds(Role.OFFICIAL, body.id)
    desk.send(f"{PAGES}/nieuw", email=clerk.email, **form)
    assert clerk.person_id == official.person_id


def test_of_two_administrators_who_change_each_other_at_once_one_stays(body, administrator):
    other = factories.account(body, Role.ADMINISTRATOR)
    both = [accounts.identity_of(each) for each in (administrator, other)]
    with transaction():
        keeping.set_roles(both[0], body, keeping.find(both[0], body, other.public_id), [])
    for late in (keeping.close, keeping.send_link, keeping.take_factors):
        kept = keeping.find(both[1], body, administrator.public_id)
        with pytest.raises(NotAllowed), transaction():
            late(both[1], body, kept)
    assert accounts.identity_of(administrator).holds(Role.ADMINISTRATOR, body.id)
