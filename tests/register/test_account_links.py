"""Who holds an account chooses the password by a link in a mail; nobody else ever knows it, and
nobody learns whether there is an account.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from register import clock, traces
from register.access import SERVER, Role
from register.errors import Invalid, NotFound, WrongState
from register.extensions import db
from register.mail import letters
from register.models.accounts import AccountLink
from register.models.outbox import Letter
from register.models.traces import ResetRequest
from register.services import outbox
from register.services.accounts import accounts, links, passwords, signing_in
from register.services.accounts.links import LinkPurpose
from register.services.accounts.tries import Attempts
from register.transaction import transaction
from tests import factories
from tests.conftest import Client, let_go
from tests.register.test_sessions import later, register, server  # noqa: F401

GOOD = "vier losse woorden samen"
_numbers = iter(range(1000))


@pytest.fixture
def body(register):
    return factories.body(f"koppeling{next(_numbers)}")


@pytest.fixture
def clerk(body):
    return factories.account(body, Role.CLERK)


@pytest.fixture
def invited(body):
    made = factories.account(body, Role.CLERK, password=None)
    with transaction():
        links.send(SERVER, made)
    return made


def mailed(account):
    """The mails that wait for the holder of an account, as they would go out."""
    with transaction():
        waiting = db.session.scalars(
            sa.select(Letter).where(
                Letter.account_id == account.id, Letter.about.is_not(None), Letter.sent_at.is_(None)
            )
        ).all()
        return [letters.compose(each) for each in waiting]


def token_in(message):
    [found] = re.findall(r"/wachtwoord-kiezen/([\w-]+)", message.get_content())
    return found


@pytest.fixture
def token(invited):
    [message] = mailed(invited)
    return token_in(message)


def is_let_in(account, password):
    return signing_in.sign_in(account.email, password, Attempts(10, 15)) is not None


def test_an_invitation_leads_to_a_password_that_its_holder_alone_knows(invited, token):
    [message] = mailed(invited)
    assert message["To"] == invited.email
    assert "U bent uitgenodigd" in message["Subject"]
    assert not is_let_in(invited, GOOD)
    with transaction():
        links.choose(token, GOOD)
    assert is_let_in(invited, GOOD)
    assert mailed(invited) == []


def test_of_the_word_in_a_mail_the_database_keeps_a_hash(invited, token):
    rows = [*db.session.execute(sa.select(AccountLink.__table__)), *outbox_rows()]
    assert rows
    assert not [each for each in rows if token in str(each)]


def outbox_rows():
    return db.session.execute(sa.select(Letter.__table__)).all()


def test_a_link_works_once_and_ends_the_others(invited, token):
    [message] = mailed(invited)
    other = token_in(message)
    with transaction():
        links.choose(token, GOOD)
    for used in (token, other):
        with pytest.raises(NotFound):
            links.choose(used, GOOD)


def test_of_two_at_once_one_alone_chooses_by_a_link(server, monkeypatch):
    """Where two can be between looking at a link and ending it."""
    with server.app_context():
        account = factories.account(factories.body(f"koppeling{next(_numbers)}"), password=None)
        with transaction():
            links.send(SERVER, account)
        [message] = mailed(account)
        let_go()
    both, check = threading.Barrier(2), passwords.check

    def check_together(*said):
        with suppress(threading.BrokenBarrierError):
            both.wait(1)
        check(*said)

    monkeypatch.setattr(passwords, "check", check_together)

    def choose(password):
        with server.app_context():
            try:
                with transaction():
                    links.choose(token_in(message), password)
            except NotFound:
                return "over"
            return "chosen"

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(choose, (GOOD, f"{GOOD} anders")))
    with server.app_context():
        let_go()
    assert sorted(found) == ["chosen", "over"]


def test_a_link_expires(invited, token, monkeypatch):
    with later(monkeypatch, days=6, hours=23):
        assert links.find(token)
    with later(monkeypatch, days=7):
        assert links.find(token) is None


def test_a_link_to_a_closed_account_works_no_more(invited, token):
    with transaction():
        accounts.disable(invited)
    assert links.find(token) is None


def test_another_link_ends_the_one_before(invited, token):
    with transaction():
        links.send(SERVER, invited)
    assert links.find(token) is None
    assert len(mailed(invited)) == 1


def test_nobody_is_sent_a_link_to_a_closed_account(clerk):
    with transaction():
        accounts.disable(clerk)
    with pytest.raises(WrongState, match="closed"), transaction():
        links.send(SERVER, clerk)


def test_a_reset_ends_the_sessions_and_is_told(register, clerk):
    browser = factories.let_in(register.test_client(), clerk)
    with transaction():
        assert links.send(SERVER, clerk) is LinkPurpose.RESET
    [message] = mailed(clerk)
    assert browser.get("/bureau").status_code == 200
    with transaction():
        links.choose(token_in(message), GOOD)
    assert browser.get("/bureau").status_code == 303
    assert not is_let_in(clerk, factories.PASSWORD)
    assert is_let_in(clerk, GOOD)
    [told] = mailed(clerk)
    assert "gewijzigd" in told["Subject"]


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("veertien teken", "at least 15"),
        ("x" * 201, "at most 200"),
        ("wachtwoord12345678", "easy to guess"),
        ("griffie gemeente", "easy to guess"),
        ("aaaaaaaaaaaaaaaaaaaa", "easy to guess"),
        ("qwertyuiopasdfghjkl", "easy to guess"),
        ("terwolde-vlietmonde", "easy to guess"),
    ],
)
def test_a_password_that_others_would_guess_is_refused_and_the_link_still_works(
    invited, token, password, said
):
    invited.name = "Sanne Terwolde"
    db.session.commit()
    with pytest.raises(Invalid, match=said), transaction():
        links.choose(token, password, "Gemeente Vlietmonde")
    assert links.find(token)


@pytest.mark.parametrize(
    "password", [GOOD, "een lang wachtwoord", "ëén lange zin met ❤ erin", " " * 2 + GOOD]
)
def test_no_kind_of_character_is_asked_for(password):
    passwords.check(password)


def asked():
    with traces.reading() as kept:
        return kept.scalars(sa.select(ResetRequest.email)).all()


def test_who_asks_gets_a_link_when_mail_is_sent_and_is_forgotten_then(clerk):
    links.ask(clerk.email.upper())
    links.ask(clerk.email)
    links.ask("niemand@voorbeeld.example")
    assert asked() == [clerk.email, "niemand@voorbeeld.example"]
    assert mailed(clerk) == []
    with transaction():
        assert links.answer() == 1
    assert asked() == []
    [message] = mailed(clerk)
    with transaction():
        links.choose(token_in(message), GOOD)
    assert is_let_in(clerk, GOOD)


def test_who_asks_for_a_closed_account_gets_nothing(clerk):
    with transaction():
        accounts.disable(clerk)
    links.ask(clerk.email)
    with transaction():
        assert links.answer() == 0
    assert asked() == []


def test_nobody_can_fill_the_mailbox_of_somebody_else(clerk):
    for _each in range(links.MOST_LINKS_A_DAY + 3):
        links.ask(clerk.email)
        with transaction():
            links.answer()
        for letter in db.session.scalars(sa.select(Letter).where(Letter.account_id == clerk.id)):
            if letter.sent_at is None:
                with transaction():
                    letters.compose(letter)
                    outbox.sent(letter.id, clock.now())
    found = db.session.scalar(
        sa.select(sa.func.count()).select_from(Letter).where(Letter.account_id == clerk.id)
    )
    assert found == links.MOST_LINKS_A_DAY


def test_a_link_takes_no_day_of_mail_from_reminders_and_stopping_those_stops_no_link(clerk):
    with transaction():
        links.send(SERVER, clerk)
        choice = outbox.choice_of(clerk.id)
        assert outbox.remind(clerk, choice, clock.now()) is not None
        outbox.discard_reminders(clerk.id)
    assert len(mailed(clerk)) == 1


@contextmanager
def work():
    """What is asked of both databases, and how often a password is hashed, in a block."""
    done = []

    def note(_connection, _cursor, statement, parameters, *_more):
        done.append(re.sub(r"\s+", " ", statement))

    engines = (db.engine, traces.engine())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    hasher = passwords.hasher()
    verify = type(hasher).verify
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            type(hasher), "verify", lambda *some: (done.append("verify"), verify(*some))[1]
        )
        yield done
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("address", ["/aanmelden", "/wachtwoord-vergeten"])
def test_an_unknown_and_a_closed_address_take_the_work_and_get_the_answer_of_a_known_one(
    app, address
):
    body = factories.body("werk")
    known, closed, new = (
        factories.account(body, Role.CLERK, password=word)
        for word in (factories.PASSWORD, factories.PASSWORD, None)
    )
    with transaction():
        accounts.disable(closed)
    emails = [known.email, closed.email, new.email, "onbekend@voorbeeld.example"]
    app.test_client().post(address, data={"email": "eerst@voorbeeld.example", "password": "x"})
    found = []
    for email in emails:
        client = Client(app, app.response_class)
        with work() as done:
            answer = client.post(address, data={"email": email, "password": "een verkeerd woord"})
        said = answer.get_data(as_text=True).replace(email, "")
        found.append((answer.status_code, answer.location, said, tuple(done)))
    for other in found[1:]:
        for mine, theirs in zip(found[0], other, strict=True):
            assert mine == theirs
    if address == "/aanmelden":
        assert found[0][-1].count("verify") == 1


def test_commands_say_what_became_of_an_account(app, monkeypatch):
    run = app.test_cli_runner().invoke
    factories.body("vlietmonde")
    said = run(
        args=["accounts", "add", "n@voorbeeld.example", "--body", "vlietmonde", "--role", "clerk"]
    )
    assert "n@voorbeeld.example: clerk at vlietmonde" in said.output
    assert "outbox list --text" in said.output
    account = accounts.get("n@voorbeeld.example")
    shown = run(args=["outbox", "list", "--text"]).output
    [token] = re.findall(r"/wachtwoord-kiezen/([\w-]+)", shown)
    assert "n@voorbeeld.example" in run(args=["outbox", "list"]).output
    assert "invited" in run(args=["accounts", "list"]).output
    with transaction():
        links.choose(token, GOOD)
    client = app.test_client()
    factories.sign_in(client, account, GOOD)
    assert "password" in run(args=["accounts", "sessions", account.email]).output
    assert "sessions ended: 1" in run(args=["accounts", "sessions", account.email, "--end"]).output
    assert client.get("/bureau").status_code == 303
    assert "reset" in run(args=["accounts", "link", account.email]).output
    assert run(args=["accounts", "close", account.email]).output == f"{account.email}: closed\n"
    again = run(args=["accounts", "add", account.email])
    assert again.exit_code == 1
    assert "is closed. Open it again" in again.output
    assert "was closed already" in run(args=["accounts", "close", account.email]).output
    assert "closed" in run(args=["accounts", "list", "--body", "vlietmonde"]).output
    assert "open again" in run(args=["accounts", "reopen", account.email]).output
    assert not is_let_in(account, GOOD)
    assert "nothing was changed" in run(args=["accounts", "reopen", account.email]).output
    assert "already" in run(args=["accounts", "give", account.email, "clerk", "vlietmonde"]).output
    moved = run(args=["accounts", "address", account.email, "nieuw@voorbeeld.example"])
    assert "now nieuw@voorbeeld.example" in moved.output


def test_no_command_takes_a_password(app):
    for command in ("add", "link", "reopen", "give", "address"):
        shown = app.test_cli_runner().invoke(args=["accounts", command, "--help"]).output
        assert "--password" not in shown
    assert app.test_cli_runner().invoke(args=["accounts", "password", "x"]).exit_code == 2


def test_an_official_who_has_an_account_is_told_so(app):
    factories.official(factories.body("vlietmonde"), key="w-1")
    run = app.test_cli_runner().invoke
    add = ["--body", "vlietmonde", "--official", "w-1"]
    assert run(args=["accounts", "add", "een@voorbeeld.example", *add]).exit_code == 0
    said = run(args=["accounts", "add", "twee@voorbeeld.example", *add])
    assert said.exit_code == 1
    assert "has an account already, for een@voorbeeld.example" in said.output
