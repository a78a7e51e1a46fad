"""Following by mail: twice asked, once a day told, stopped with one press, and nobody learns who
follows.
"""

from __future__ import annotations

import datetime
import re
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from register import create_app
from register.access import Role
from register.clock import now
from register.errors import NotFound
from register.extensions import db
from register.mail import delivery, letters
from register.models.following import Follower, FollowerToken, Following
from register.models.kinds import FollowedKind
from register.models.outbox import Letter, LetterKind
from register.services import outbox
from register.services.declarations import positions
from register.services.mail import following
from register.transaction import transaction
from tests import factories, mailbox
from tests.browser import Browser
from tests.conftest import SETTINGS, copy_database

READER = "lezer@voorbeeld.example"
DAY = datetime.timedelta(days=1)
NOON = datetime.datetime(2026, 3, 2, 11, 0, tzinfo=datetime.UTC)
LINK = re.compile(r"https?://\S+")


@pytest.fixture
def browser(client):
    return Browser(client)


@pytest.fixture
def town(app):
    return factories.body()


@pytest.fixture
def official(town):
    return factories.official(town, who=factories.person("Sanne", None, "Terwolde"))


@pytest.fixture
def firm(official):
    made = factories.organisation()
    factories.position(official, made, recorded_at=NOON - DAY)
    return made


@pytest.fixture
def pages(town, official, firm):
    return [
        f"/organen/{town.slug}",
        f"/bestuurders/{official.public_id}",
        f"/organisaties/{firm.public_id}",
    ]


def ask(kind, key, address=READER, at=NOON, language="nl"):
    with transaction():
        following.ask(kind, key, address, language, at, 7)


def links(letter):
    """The addresses in a letter, as somebody would open them here: without the host."""
    with transaction():
        text = letters.compose(letter).get_content()
    return [urlsplit(each).path for each in LINK.findall(text)]


def newest():
    return db.session.scalar(sa.select(Letter).order_by(Letter.id.desc()).limit(1))


def follow(kind, key, address=READER, at=NOON):
    """Ask and confirm; return the word that stood in the mail."""
    ask(kind, key, address, at)
    token = links(newest())[0].rpartition("/")[2]
    waiting = next(
        each for each in following.by_token(token).followings if each.confirmed_at is None
    )
    with transaction():
        following.confirm(token, waiting.public_id, at)
        outbox.sent(newest().id, at)
    return token


def tell(at):
    with transaction():
        return following.tell(at, 7)


def record(official, firm, at, **values):
    return factories.position(official, firm, title="voorzitter", recorded_at=at, **values)


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("root", ["", "/en"])
def test_a_reader_follows_from_a_page_to_a_confirmed_address_without_a_cookie(
    browser, pages, which, root
):
    page = browser.open(root + pages[which])
    assert f"{root}{pages[which]}/volgen" in page.links()
    form = browser.open(f"{root}{pages[which]}/volgen")
    asked = browser.submit(form, email=READER)
    assert asked.response.request.path == f"{root}/volgen"
    choosing, stopping = links(newest())
    assert choosing.startswith(f"{root}/volgen/")
    assert stopping == f"{choosing}/stoppen"
    chosen = browser.open(choosing)
    assert db.session.scalar(sa.select(Following)).confirmed_at is None, (
        "opening an address confirms nothing"
    )
    done = browser.submit(chosen, part="bevestigen")
    assert ("You follow" if root else "U volgt") in done.words
    assert db.session.scalar(sa.select(Following)).confirmed_at is not None
    for each in (form, asked, chosen, done):
        assert "Set-Cookie" not in each.response.headers
        assert each.response.headers["Cache-Control"] == "no-store"


def test_opening_the_address_to_stop_stops_nothing_and_its_button_erases_everything(browser, town):
    token = follow(FollowedKind.BODY, town.slug)
    page = browser.open(f"/volgen/{token}/stoppen")
    assert town.name in page.words
    assert db.session.scalar(sa.select(Follower)) is not None
    assert "gewist" in browser.submit(page).words
    for table in (Follower, Following, FollowerToken):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
    assert [each.address for each in outbox.list_()] == [None]
    browser.open(f"/volgen/{token}", 404)


def test_the_button_of_a_mail_program_stops_with_one_click(client, town):
    follow(FollowedKind.BODY, town.slug)
    with transaction():
        message = letters.compose(newest())
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = urlsplit(message["List-Unsubscribe"].strip("<>")).path
    answer = client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert db.session.scalar(sa.select(Follower)) is None


def test_stopping_with_one_thing_leaves_the_others(browser, town, official):
    follow(FollowedKind.BODY, town.slug)
    token = follow(FollowedKind.OFFICIAL, official.public_id, at=NOON + DAY)
    page = browser.open(f"/volgen/{token}")
    first = db.session.scalar(sa.select(Following).where(Following.kind == FollowedKind.BODY))
    page = browser.submit(page, part=first.public_id)
    assert official.person.name in page.words
    assert town.name not in page.words


def test_the_answer_is_the_same_for_an_address_that_is_known_and_one_that_is_not(client, town):
    follow(FollowedKind.BODY, town.slug, "bekend@voorbeeld.example")
    answers = []
    for address in ("bekend@voorbeeld.example", "onbekend@voorbeeld.example"):
        answer = client.post(
            f"/organen/{town.slug}/volgen", data={"email": address}, follow_redirects=True
        )
        answers.append((answer.status_code, answer.data, sorted(answer.headers.keys())))
    assert answers[0] == answers[1]
    assert newest().kind is LetterKind.CONFIRM


@pytest.mark.parametrize(
    "wrong", ["", "geen adres", "a@b", "x" * 300 + "@voorbeeld.example", "lezer@\x00.example"]
)
def test_what_is_no_address_comes_back_with_a_message_beside_the_field(browser, town, wrong):
    page = browser.send(f"/organen/{town.slug}/volgen", 400, email=wrong)
    assert [each for each in page.all("p") if each.get("class") == "field__error"]
    assert db.session.scalar(sa.select(Follower)) is None


def test_what_is_not_public_cannot_be_followed(client, town):
    hidden = factories.official(town, factories.OfficeKind.CIVIL_SERVANT, "inkoper")
    address = f"/bestuurders/{hidden.public_id}/volgen"
    assert (
        client.get(address).status_code
        == client.post(address, data={"email": READER}).status_code
        == 404
    )


def test_an_address_gets_one_mail_a_day_and_its_link_holds_what_was_asked_later(town, official):
    ask(FollowedKind.BODY, town.slug)
    ask(FollowedKind.OFFICIAL, official.public_id, at=NOON + DAY / 24)
    assert len(outbox.list_()) == 1
    token = links(newest())[0].rpartition("/")[2]
    assert len(following.by_token(token).followings) == 2


def test_what_was_asked_later_on_a_day_is_asked_again_the_next_day_if_it_still_waits(
    town, official
):
    follow(FollowedKind.BODY, town.slug)
    ask(FollowedKind.OFFICIAL, official.public_id, at=NOON + DAY / 24)
    assert [tell(NOON + DAY / 12), tell(NOON + DAY), tell(NOON + DAY)] == [0, 1, 0]
    assert newest().kind is LetterKind.CONFIRM


def test_an_address_that_follows_nothing_is_asked_three_times_at_most(town):
    for days in range(6):
        ask(FollowedKind.BODY, town.slug, at=NOON + days * DAY)
        with transaction():
            if (letter := outbox.claim(NOON + days * DAY)) is not None:
                outbox.sent(letter.id, NOON + days * DAY)
    assert len(outbox.list_()) == following.MOST_ASKED


def test_a_request_that_nobody_confirmed_is_erased_and_a_confirmed_one_stays(town, official):
    ask(FollowedKind.BODY, town.slug, "vergeten@voorbeeld.example")
    follow(FollowedKind.BODY, town.slug)
    ask(FollowedKind.OFFICIAL, official.public_id, at=NOON)
    for days, left in ((7, 3), (7.01, 1)):
        with transaction():
            following.erase(NOON + days * DAY, 7)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Following)) == left
    assert [each.address for each in db.session.scalars(sa.select(Follower))] == [READER]


def test_a_change_is_told_once_with_the_page_and_no_name(town, official, firm):
    follow(FollowedKind.BODY, town.slug)
    follow(FollowedKind.ORGANISATION, firm.public_id, at=NOON + DAY)
    assert tell(NOON + 2 * DAY) == 0
    record(official, firm, NOON + 2 * DAY)
    assert tell(NOON + 2 * DAY + DAY / 24) == 1
    letter = newest()
    found = links(letter)
    assert found[:2] == [f"/organen/{town.slug}/wijzigingen", f"/organisaties/{firm.public_id}"]
    with transaction():
        text = letters.compose(letter).as_string()
    for name in ("Terwolde", firm.name, "voorzitter"):
        assert name not in text
        assert name not in str(letter.parameters)
    with transaction():
        outbox.sent(letter.id, NOON + 2 * DAY + DAY / 24)
    assert [tell(NOON + days * DAY) for days in (3, 4)] == [0, 0]


def test_changes_after_the_mail_of_a_day_are_told_the_next_day(town, official, firm):
    follow(FollowedKind.BODY, town.slug)
    record(official, firm, NOON + DAY)
    assert tell(NOON + DAY + DAY / 48) == 1
    with transaction():
        outbox.sent(newest().id, NOON + DAY + DAY / 48)
    record(official, firm, NOON + DAY + DAY / 24)
    assert [tell(NOON + DAY + DAY / 8), tell(NOON + 2 * DAY)] == [0, 1]


def test_who_has_not_confirmed_is_told_of_nothing(town, official, firm):
    ask(FollowedKind.BODY, town.slug)
    with transaction():
        outbox.sent(newest().id, NOON)
    record(official, firm, NOON + DAY)
    assert tell(NOON + 2 * DAY) == 0


def test_a_change_in_what_is_not_public_is_told_to_nobody(town, official, firm):
    follow(FollowedKind.BODY, town.slug)
    hidden = factories.official(town, factories.OfficeKind.CIVIL_SERVANT, "inkoper")
    record(hidden, firm, NOON + DAY)
    record(official, firm, NOON + DAY, kind=factories.TieKind.OWNERSHIP)
    assert tell(NOON + 2 * DAY) == 0


def test_a_withdrawal_is_told_to_who_follows_the_body(town, official, firm):
    follow(FollowedKind.BODY, town.slug, at=now() - DAY)
    position = record(official, firm, now() - 2 * DAY)
    with transaction():
        positions.withdraw(factories.identity(town, Role.CLERK), position, position.current.number)
    assert tell(now() + DAY) == 1


def test_what_left_the_register_stays_on_the_page_without_its_name(browser, town, official):
    token = follow(FollowedKind.OFFICIAL, official.public_id)
    db.session.execute(sa.text("UPDATE term SET withdrawn_at = '2026-11-24 00:00:00'"))
    db.session.commit()
    page = browser.open(f"/volgen/{token}")
    assert "Terwolde" not in page.text
    assert "Iets dat niet meer openbaar is" in page.words


def test_the_database_holds_no_word_that_opens_a_page(town):
    token = follow(FollowedKind.BODY, town.slug)
    for table in (
        Follower.__table__,
        Following.__table__,
        FollowerToken.__table__,
        Letter.__table__,
    ):
        for row in db.session.execute(sa.select(table)):
            assert token not in str(row)
    with pytest.raises(NotFound):
        following.by_token(db.session.scalar(sa.select(FollowerToken.token_hash)))


def test_nobody_chooses_for_another_address(client, town):
    theirs = follow(FollowedKind.BODY, town.slug, "ander@voorbeeld.example")
    [thing] = following.by_token(theirs).followings
    token = follow(FollowedKind.BODY, town.slug)
    for act in ("bevestigen", "stoppen"):
        assert client.post(f"/volgen/{token}/{thing.public_id}/{act}").status_code == 404
    assert len(following.by_token(theirs).followings) == 1


def test_asking_is_limited_and_says_when_to_come_back(tmp_path, migrated, town):
    copy_database(migrated, tmp_path / "x.sqlite")
    settings = {
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path}/x.sqlite",
        "RATELIMIT_ENABLED": True,
    }
    app = create_app({**SETTINGS, **settings, "FOLLOW_LIMIT": "2 per hour"})
    with app.app_context():
        there = factories.body()
        answers = [
            app.test_client().post(f"/organen/{there.slug}/volgen", data={"email": READER})
            for _ in range(3)
        ]
    assert [each.status_code for each in answers] == [303, 303, 429]


def test_one_command_tells_and_sends(app, town, official, firm):
    with mailbox.serving() as (received, port):
        app.config.update(mailbox.settings(port))
        follow(FollowedKind.BODY, town.slug)
        record(official, firm, NOON + DAY)
        answer = app.test_cli_runner().invoke(args=["mail", "run"])
        assert (answer.exit_code, answer.output) == (
            0,
            "People reminded: 0.\nReaders told of a change: 1, of an outcome: 0.\n"
            "Links for another password: 0.\n1 sent, 0 failed.\n",
        )
        [letter] = received.letters
    assert letter["Subject"] == "Er is iets veranderd in wat u volgt"
    assert letter["To"] == READER
    assert (
        f"https://register.vlietmonde.example/organen/{town.slug}/wijzigingen"
        in letter.get_content()
    )
    assert letter["List-Unsubscribe"].startswith("<https://register.vlietmonde.example/volgen/")
    assert delivery.deliver() == delivery.Round(0, 0)
