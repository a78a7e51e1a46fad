"""A session ends when its holder, or what happens to the account, ends it, and at its time; then its
cookie is worth nothing, wherever it was copied to.
"""

from __future__ import annotations

import datetime
import re
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask_migrate import upgrade

from register import clock, create_app, session, sqlite, traces
from register.access import Role
from register.errors import NotFound, NotSignedIn
from register.extensions import db
from register.models.traces import UserSession
from register.services.accounts import accounts, sessions
from register.services.accounts.sessions import SignInMethod
from register.transaction import transaction
from tests import factories, postgresql
from tests.conftest import SETTINGS, Client, let_go
from tests.register.test_traces import locked

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0"


@pytest.fixture(scope="module")
def server():
    if postgresql.programs() is None:
        pytest.skip("needs PostgreSQL")
    with postgresql.server() as address:
        app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"postgresql+psycopg://{address}"})
        app.test_client_class = Client
        with app.app_context():
            upgrade()
            let_go()
        yield app


@pytest.fixture(params=["sqlite", "postgresql"])
def register(request):
    """The application on either database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("app")
        return
    app = request.getfixturevalue("server")
    with app.app_context():
        yield app
        db.session.rollback()
        let_go()


_bodies = iter(range(1000))


@pytest.fixture
def body(register):
    return factories.body(f"zitting{next(_bodies)}")


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK)


@pytest.fixture
def browser(register, clerk):
    """A browser with which the clerk has signed in."""
    client = register.test_client()
    assert factories.sign_in(client, clerk).status_code == 303
    return client


def copied(register, client):
    """Another browser with a copy of the cookie."""
    name = register.config["SESSION_COOKIE_NAME"]
    other = register.test_client()
    other.set_cookie(name, client.get_cookie(name).value)
    return other


def is_in(client):
    return client.get("/bureau").status_code == 200


def rows(account):
    with traces.reading() as kept:
        return kept.scalars(
            sa.select(UserSession)
            .where(UserSession.account_id == account.id)
            .order_by(UserSession.id)
        ).all()


@contextmanager
def later(monkeypatch, **time):
    moment = clock.now() + datetime.timedelta(**time)
    with monkeypatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        yield


def test_the_cookie_of_a_session_that_was_signed_out_is_worth_nothing(register, browser):
    copy = copied(register, browser)
    assert is_in(copy)
    answer = browser.post("/afmelden")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(copy)
    assert not is_in(browser)


def close(account, body):
    accounts.disable(account)


def give(account, body):
    accounts.give_role(account, body, Role.REVIEWER)


def take(account, body):
    accounts.take_role(account, body, Role.CLERK)


def change_password(account, body):
    accounts.set_password(account, "een heel ander lang wachtwoord")


@pytest.mark.parametrize("change", [close, give, take, change_password])
def test_what_changes_an_account_ends_its_sessions(register, browser, clerk, body, change):
    copy = copied(register, browser)
    other = factories.let_in(register.test_client(), factories.account(body, Role.CLERK))
    with transaction():
        change(clerk, body)
    assert not is_in(browser)
    assert not is_in(copy)
    assert all(each.ended_at for each in rows(clerk))
    assert is_in(other)


@pytest.mark.parametrize("change", [give, take])
def test_what_changes_nothing_ends_nothing(register, browser, clerk, body, change):
    with transaction():
        if change is give:
            accounts.give_role(clerk, body, Role.CLERK)
        else:
            accounts.take_role(clerk, body, Role.REVIEWER)
    assert is_in(browser)


def test_the_change_alone_ends_them_even_where_the_traces_were_not_reached(
    register, browser, clerk, monkeypatch
):
    monkeypatch.setattr(sessions, "end_all", lambda account_id: None)
    with transaction():
        accounts.end_sessions(clerk)
    assert not is_in(browser)


def test_that_an_account_is_closed_alone_keeps_everybody_out(register, browser, clerk):
    with transaction():
        clerk.disabled_at = clock.now()
    assert not is_in(browser)


def test_it_ends_when_nothing_is_done_and_a_copy_cannot_keep_it(register, browser, monkeypatch):
    copy = copied(register, browser)
    with later(monkeypatch, minutes=29):
        assert is_in(browser)
    with later(monkeypatch, minutes=58):
        assert is_in(browser)
    with later(monkeypatch, minutes=58 + 31):
        assert not is_in(browser)
        assert not is_in(copy)


def test_it_has_an_end_however_busy(register, browser, monkeypatch):
    for minutes in range(20, 12 * 60, 20):
        with later(monkeypatch, minutes=minutes):
            assert is_in(browser)
    with later(monkeypatch, hours=12):
        assert not is_in(browser)


def test_its_last_use_is_written_at_most_once_a_minute(register, browser, clerk, monkeypatch):
    began = rows(clerk)[0].last_used_at
    for seconds, written in ((1, 0), (30, 0), (59, 0), (61, 61), (62, 61)):
        moment = began + datetime.timedelta(seconds=seconds)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert is_in(browser)
        assert rows(clerk)[0].last_used_at == began + datetime.timedelta(seconds=written)


def test_who_reads_waits_for_nobody_who_leaves_a_trace(app, body_on_file, monkeypatch):
    if sqlite.journal() != "WAL":
        pytest.skip(sqlite.warning())
    client, account = body_on_file
    with later(monkeypatch, minutes=5), locked(traces.engine()):
        assert client.get("/mijn-account").status_code == 200
    assert rows(account)[0].last_used_at < clock.now() + datetime.timedelta(minutes=1)


@pytest.fixture
def body_on_file(app):
    account = factories.account(factories.body(), Role.CLERK)
    return factories.let_in(app.test_client(), account), account


def test_signing_in_again_ends_the_session_before(register, browser, clerk):
    copy = copied(register, browser)
    factories.sign_in(browser, clerk)
    assert is_in(browser)
    assert not is_in(copy)


def test_of_a_session_the_token_is_nowhere_and_of_the_browser_only_its_kind(register, clerk):
    client = register.test_client()
    client.post(
        "/aanmelden",
        data={"email": clerk.email, "password": factories.PASSWORD},
        headers={"User-Agent": FIREFOX},
        environ_overrides={"REMOTE_ADDR": "198.51.100.7"},
    )
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    [row] = rows(clerk)
    kept = [str(getattr(row, each.name)) for each in UserSession.__table__.columns]
    told = (token, "198.51.100.7", "150.0", "Gecko")
    assert not [each for each in kept if any(words in each for words in told)]
    assert (row.browser, row.method) == ("Firefox, Linux", SignInMethod.PASSWORD)
    between = row.began_at - row.confirmed_at
    assert datetime.timedelta() <= between < datetime.timedelta(minutes=1)
    assert row.second_factor_at is None


@pytest.mark.parametrize(
    ("said", "known"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/149.0 Safari/537 Edg/149.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19 Safari/604",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Linux; Android 16) Chrome/149.0 Mobile Safari/537", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Chrome/149 Safari/537", "Chrome, macOS"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_known_by_its_kind(said, known):
    assert sessions.browser_of(said) == known


def test_proving_anew_to_be_there_gives_another_token_and_is_noted(register, clerk, monkeypatch):
    token, lasting = factories.token_of(clerk), session.lasting()
    began = sessions.find(token, lasting)
    with later(monkeypatch, minutes=5):
        fresh = sessions.renew(token, second_factor=True)
        assert sessions.find(token, lasting) is None
        found = sessions.find(fresh, lasting)
    assert found.second_factor_at == found.confirmed_at > began.confirmed_at
    with later(monkeypatch, minutes=10):
        again = sessions.find(sessions.renew(fresh), lasting)
    assert again.second_factor_at == found.second_factor_at < again.confirmed_at
    with pytest.raises(NotFound):
        sessions.renew(token)


def test_nobody_elses_proof_makes_a_session_fresh(register, clerk):
    somebody_else = factories.account()
    with register.test_request_context():
        session.begin(clerk, sessions.PASSWORD)
        session.confirm(clerk)
        with pytest.raises(NotSignedIn):
            session.confirm(somebody_else)


def test_what_is_sent_after_it_was_ended_elsewhere_is_given_back(app):
    body = factories.body()
    who = factories.official(body)
    account = factories.account(body, Role.OFFICIAL, who=who.person)
    client = app.test_client()
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        sign_in = {"email": account.email, "password": factories.PASSWORD}
        page = client.get("/aanmelden").text
        client.post("/aanmelden", data={**sign_in, "csrf_token": hidden(page, "csrf_token")})
        address = f"/mijn/{who.public_id}/nevenfuncties/nieuw"
        form = client.get(address).text
        typed = {
            "csrf_token": hidden(form, "csrf_token"),
            "token": hidden(form, "token"),
            "title": "voorzitter van het veer",
        }
        sessions.end_all(account.id)
        asked = client.post(address, data=typed)
        assert asked.status_code == 403
        fields = {each: hidden(asked.text, each) for each in ("csrf_token", "carried", "next")}
        given_back = client.post("/aanmelden", data={**fields, **sign_in})
        assert "voorzitter van het veer" in given_back.text
    finally:
        app.config["WTF_CSRF_ENABLED"] = False


def hidden(page, name):
    [field] = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)[:1] or [""]
    found = re.search(r'value="([^"]*)"', field)
    return found[1] if found else ""


def test_sessions_that_are_over_for_long_are_erased(register, clerk, monkeypatch):
    factories.token_of(clerk)
    with later(monkeypatch, days=31):
        factories.token_of(clerk)
        assert len(rows(clerk)) == 1


def test_a_list_shows_those_that_count_and_one_can_be_ended_by_its_holder_alone(
    register, clerk, body, monkeypatch
):
    other = factories.account(body, Role.CLERK)
    lasting = session.lasting()
    factories.token_of(other)
    factories.token_of(clerk)
    with later(monkeypatch, minutes=20):
        token = factories.token_of(clerk)
        [last, first] = sessions.list_of(clerk, lasting)
        assert last.began_at > first.began_at
        with pytest.raises(NotFound):
            sessions.end_one(other.id, first.public_id)
        sessions.end_one(clerk.id, first.public_id)
        assert [each.public_id for each in sessions.list_of(clerk, lasting)] == [last.public_id]
        sessions.end_all(clerk.id, but=last.public_id)
        assert sessions.find(token, lasting)
    with later(monkeypatch, minutes=60):
        assert sessions.list_of(clerk, lasting) == []
    assert len(sessions.list_of(other, lasting)) == 1
