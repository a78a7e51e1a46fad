"""The outbox, and a real conversation with a mail server."""

from __future__ import annotations

import datetime
import ssl
import threading

import pytest
import trustme
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from register import create_app
from register.access import Role
from register.clock import day_of, now
from register.errors import WrongSetting
from register.extensions import db
from register.mail import delivery
from register.models.outbox import Letter
from register.services import outbox
from register.services.accounts import accounts
from register.services.mail import reminders
from register.services.outbox import LetterKind
from register.transaction import transaction
from tests import factories, mailbox
from tests.conftest import SETTINGS

MINUTE = datetime.timedelta(minutes=1)
NOON = datetime.datetime(2026, 11, 24, 11, 0, tzinfo=datetime.UTC)


def put(address="wethouder@vlietmonde.example", at=None, language="nl"):
    with transaction():
        return outbox.enqueue(LetterKind.REMINDER, address, language, at or now())


@pytest.fixture
def server(app):
    with mailbox.serving() as (received, port):
        app.config.update(mailbox.settings(port))
        yield received


def test_a_letter_arrives_in_the_language_of_its_reader_and_only_once(app, server):
    put()
    put("alderman@vlietmonde.example", language="en")
    assert delivery.deliver() == delivery.Round(sent=2, failed=0)
    assert delivery.deliver() == delivery.Round(sent=0, failed=0)
    dutch, english = server.letters
    assert dutch["To"] == "wethouder@vlietmonde.example"
    assert dutch["Subject"] == "Er wacht iets op u in het register"
    assert "https://register.vlietmonde.example/aanmelden" in dutch.get_content()
    assert english["Subject"] == "Something is waiting for you in the register"
    assert "https://register.vlietmonde.example/en/aanmelden" in english.get_content()
    assert {each["Auto-Submitted"] for each in server.letters} == {"auto-generated"}
    assert dutch["Message-ID"].endswith("@vlietmonde.example>")


def test_mail_goes_over_a_protected_line_with_a_password(app, tmp_path, monkeypatch):
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with mailbox.serving(context, "geheim") as (received, port):
        login = {"SMTP_SECURITY": "starttls", "SMTP_USER": "register", "SMTP_PASSWORD": "geheim"}
        app.config.update(mailbox.settings(port, **login))
        put()
        assert delivery.deliver() == delivery.Round(0, 1), (
            "nobody we know has signed the server's certificate"
        )
        with transaction():
            assert "CERTIFICATE_VERIFY_FAILED" in outbox.list_()[0].error
            outbox.list_()[0].due_at = NOON
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        app.config["SMTP_PASSWORD"] = "anders"
        assert delivery.deliver() == delivery.Round(0, 1)
        with transaction():
            assert outbox.list_()[0].error.startswith("535")
            outbox.list_()[0].due_at = NOON
        app.config["SMTP_PASSWORD"] = "geheim"
        assert delivery.deliver() == delivery.Round(1, 0)
        assert len(received.letters) == 1


def test_a_refusal_for_now_is_tried_again_later_and_one_for_good_is_not(app, server):
    put("vol@vlietmonde.example")
    put("weg@vlietmonde.example")
    put()
    server.refusals = ["452 mailbox full", "550 no such person"]
    assert delivery.deliver() == delivery.Round(sent=1, failed=2)
    gone, full = outbox.list_()[1:]
    assert (full.error, full.given_up_at) == ("452 mailbox full", None)
    assert full.due_at > now() + 4 * MINUTE
    assert (gone.error, gone.given_up_at is not None) == ("550 no such person", True)
    assert delivery.deliver() == delivery.Round(0, 0)
    full.due_at = NOON
    db.session.commit()
    assert delivery.deliver() == delivery.Round(1, 0)
    assert [each["To"] for each in server.letters] == [
        "wethouder@vlietmonde.example",
        "vol@vlietmonde.example",
    ]


def test_a_letter_that_is_refused_after_its_recipient_was_taken_is_as_final_as_the_server_says(
    app, server
):
    put("vol@vlietmonde.example")
    put("streng@vlietmonde.example")
    server.refused_letters = ["452 no space left", "554 this is no mail that we take"]
    assert delivery.deliver() == delivery.Round(sent=0, failed=2)
    strict, full = outbox.list_()
    assert [each.given_up_at is not None for each in (strict, full)] == [True, False]


@pytest.mark.parametrize("refused", [0, 1])
def test_a_letter_taken_back_while_it_is_at_the_server_does_not_stop_the_round(
    app, server, refused
):
    """Somebody switches reminders off, in another process, at that very moment."""
    account = factories.account(
        factories.body(), Role.OFFICIAL, email="wethouder@vlietmonde.example"
    )
    with transaction():
        outbox.enqueue(LetterKind.REMINDER, account.email, "nl", NOON, account_id=account.id)
    put("raadslid@vlietmonde.example")
    oneself = accounts.identity_of(account)
    server.refused_letters = ["452 no space left"] * refused

    def switch_off():
        with app.app_context(), transaction():
            reminders.choose(oneself, "nl", False, NOON)

    server.meanwhile = switch_off
    assert delivery.deliver() == delivery.Round(sent=2 - refused, failed=refused)
    assert [each.address for each in outbox.list_()] == ["raadslid@vlietmonde.example"]


def test_of_an_outcome_that_is_given_up_nothing_is_kept_by_which_it_could_be_read(app, server):
    with transaction():
        outbox.enqueue(
            LetterKind.OUTCOME, "lezer@voorbeeld.example", "nl", NOON, {"token": "0" * 36}
        )
        outbox.enqueue(LetterKind.REMINDER, "weg@vlietmonde.example", "nl", NOON)
    server.refusals = ["550 no such person: lezer@voorbeeld.example", "550 no such person"]
    assert delivery.deliver() == delivery.Round(sent=0, failed=2)
    assert [(each.address, each.parameters, each.error) for each in outbox.list_()] == [
        ("weg@vlietmonde.example", {}, "550 no such person"),
        (None, {}, ""),
    ]


def test_a_server_that_does_not_answer_costs_one_letter_one_try(app):
    with mailbox.serving() as (_, port):
        pass
    app.config.update(mailbox.settings(port))
    put()
    put("raadslid@vlietmonde.example")
    assert delivery.deliver() == delivery.Round(0, 1)
    assert sorted(each.tries for each in outbox.list_()) == [0, 1]


def test_the_waits_grow_and_end(app):
    put(at=NOON)
    at, waits = NOON, []
    while True:
        with transaction():
            letter = outbox.claim(at)
            outbox.failed(letter.id, "451 later", at, is_final=False)
        if letter.given_up_at is not None:
            break
        waits.append((letter.due_at - at) / MINUTE)
        at = letter.due_at
    assert waits == list(outbox.RETRY_MINUTES)
    with transaction():
        assert outbox.claim(at + 2000 * MINUTE) is None


def test_two_senders_at_once_deliver_each_letter_once(app, server):
    for number in range(12):
        put(f"mens{number}@vlietmonde.example")
    rounds, start = [], threading.Barrier(3)

    def work():
        with app.app_context():
            start.wait()
            rounds.append(delivery.deliver())
            db.session.remove()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each.sent for each in rounds) == 12
    assert sorted(each["To"] for each in server.letters) == sorted(
        f"mens{n}@vlietmonde.example" for n in range(12)
    )


def test_a_letter_whose_sender_died_goes_out_later_with_the_same_id(app, server):
    put()
    with transaction():
        taken = outbox.claim(now()).public_id
    assert delivery.deliver() == delivery.Round(0, 0)
    outbox.list_()[0].due_at = NOON
    db.session.commit()
    delivery.deliver()
    assert server.letters[0]["Message-ID"] == f"<{taken}@vlietmonde.example>"


STEPS = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 700, 1500]), st.sampled_from(["put", "send", "fail", "give up"])
    ),
    max_size=12,
)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
@example(steps=[(0, "put"), (1500, "put"), (0, "send"), (0, "send")])
def test_nobody_ever_gets_two_mails_on_one_day(app, steps):
    """However late a mail server takes what was put in, at whatever hour. An outcome does not
    count: see the model.
    """
    db.session.execute(db.delete(Letter))
    db.session.commit()
    at = NOON
    for minutes, act in steps:
        at += minutes * MINUTE
        with transaction():
            if act == "put":
                outbox.enqueue(LetterKind.REMINDER, "wethouder@vlietmonde.example", "nl", at)
            elif (letter := outbox.claim(at)) is not None:
                if act == "send":
                    outbox.sent(letter.id, at)
                else:
                    outbox.failed(letter.id, "451 later", at, is_final=act == "give up")
    days = [(each.address, day_of(each.sent_at)) for each in outbox.list_() if each.sent_at]
    assert len(days) == len(set(days))


def test_addresses_are_erased_and_the_letters_stay(app):
    put(at=NOON)
    put("weg@vlietmonde.example", at=NOON)
    put("wacht@vlietmonde.example", at=NOON)
    with transaction():
        outbox.sent(outbox.claim(NOON).id, NOON)
        outbox.failed(
            outbox.claim(NOON).id, "550 weg@vlietmonde.example is unknown", NOON, is_final=True
        )
    day = datetime.timedelta(days=1)
    with transaction():
        assert outbox.erase(NOON + 30 * day, 30) == 0
        assert outbox.erase(NOON + 31 * day, 30) == 2
    assert sorted((str(each.address), each.error) for each in outbox.list_()) == [
        ("None", ""),
        ("None", ""),
        ("wacht@vlietmonde.example", ""),
    ]


def test_without_a_mail_server_mail_is_kept_and_shown(app):
    put()
    run = app.test_cli_runner().invoke
    listed = run(args=["outbox", "list"])
    assert "wethouder@vlietmonde.example" in listed.output
    assert "waiting" in listed.output
    assert "Er wacht iets op u in het register" in run(args=["outbox", "list", "--text"]).output
    with transaction():
        outbox.failed(outbox.claim(now()).id, "550 no such person", now(), is_final=True)
    assert run(args=["outbox", "list", "--text"]).output.strip() == "", (
        "what was given up waits no more"
    )
    refused = run(args=["outbox", "send"])
    assert (refused.exit_code, "REGISTER_SMTP_HOST" in refused.output) == (1, True)


def test_the_command_sends_and_says_how_many(app, server):
    put()
    answer = app.test_cli_runner().invoke(args=["outbox", "send"])
    assert (answer.exit_code, answer.output) == (0, "1 sent, 0 failed.\n")
    assert "sent 2" in app.test_cli_runner().invoke(args=["outbox", "list"]).output


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"SMTP_SECURITY": "ssl"}, "SMTP_SECURITY"),
        ({"SITE_ADDRESS": "register.example"}, "https://"),
        ({"MAIL_FROM": "het register"}, "mail address"),
        ({"MAIL_FROM": None}, "MAIL_FROM is needed"),
        ({"SITE_ADDRESS": None}, "SITE_ADDRESS is needed"),
        ({"SMTP_USER": "register"}, "in the clear"),
        ({"MAIL_KEPT_DAYS": 0}, "MAIL_KEPT_DAYS"),
        ({"SMTP_PORT": "smtp"}, "SMTP_PORT"),
    ],
)
def test_settings_with_which_no_mail_could_go_are_refused_at_the_start(tmp_path, wrong, said):
    place = {"SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x.sqlite"}
    with pytest.raises(WrongSetting, match=said):
        create_app({**SETTINGS, **place, **mailbox.settings(25), **wrong})
