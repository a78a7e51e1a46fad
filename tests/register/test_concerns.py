"""Concerns: written to a reviewer alone. Who may do what in which state, who can read one, and what
remains of it.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionStatus, OfficeKind
from register import clock
from register.access import ConcernMove, ConcernState, Role
from register.errors import Invalid, NotFound, RegisterError
from register.extensions import db
from register.models.accounts import Account, AccountRole
from register.models.concerns import RaisedConcern
from register.models.decisions import Decision
from register.models.officials import Official
from register.models.outbox import Letter
from register.public.as_of import first_moment
from register.services.accounts import accounts
from register.services.decisions import standing
from register.services.desk import blocks
from register.services.findings import findings
from register.services.mail import reminders
from register.services.reviews import concerns, own_motion, reviewers
from register.services.reviews.concerns import ConcernEntry, OpeningEntry
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

TODAY = datetime.date(2026, 11, 24)
TEXT = "De wethouder zat bij het gesprek met de aannemer, en dat moest uit het verslag."
REASON = "Het gesprek was openbaar en staat in de agenda van de wethouder."


@pytest.fixture(autouse=True)
def _on_that_day(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


class World:
    """A body with a decision, and everybody who could learn of a concern about it."""

    def __init__(self):
        self.here = factories.body()
        self.elsewhere = factories.body("waterveld", "Waterschap Waterveld")
        self.alderman = factories.official(
            self.here, who=factories.person("Sanne", None, "Terwolde")
        )
        self.servant = factories.official(
            self.here, OfficeKind.CIVIL_SERVANT, "inkoopadviseur", designated=True
        )
        self.firm = factories.organisation(kvk="90004321")
        self.decision = factories.decision(
            self.here, [self.firm], status=DecisionStatus.OPEN, decided_on="2026-12-20"
        )
        factories.participation(self.decision, self.alderman, planned=["voted"])
        factories.participation(self.decision, self.servant, planned=["advised"])
        at = self.here
        self.accounts = {
            "author": factories.account(at, Role.OFFICIAL, who=self.servant.person, password=None),
            "clerk": factories.account(at, Role.CLERK, password=None),
            "concerned": factories.account(
                at, Role.OFFICIAL, who=self.alderman.person, password=None
            ),
            "administrator": factories.account(at, Role.ADMINISTRATOR, password=None),
            "everything": factories.account(at, *Role, password=None),
            "reviewer": factories.account(at, Role.REVIEWER, password=None),
            "second reviewer": factories.account(at, Role.REVIEWER, password=None),
            "neighbour": factories.account(self.elsewhere, Role.REVIEWER, password=None),
            "nobody": factories.account(password=None),
        }
        with transaction():
            concerns.name_neighbour(self.here, self.accounts["neighbour"])
        self.ids = {
            "accounts": {name: each.id for name, each in self.accounts.items()},
            "decision": self.decision.id,
            "alderman": self.alderman.id,
        }

    def read_anew(self):
        """Read the rows again, after the database was put back."""
        self.accounts = {
            name: db.session.get(Account, each) for name, each in self.ids["accounts"].items()
        }
        self.decision = db.session.get(Decision, self.ids["decision"])
        self.alderman = db.session.get(Official, self.ids["alderman"])

    @property
    def people(self):
        return {name: accounts.identity_of(each) for name, each in self.accounts.items()}

    def raise_(self, author="author", about=True, text=TEXT, **values):
        official = self.alderman.public_id if about else ""
        with transaction():
            made = concerns.raise_(
                self.people[author], self.decision, ConcernEntry(official, text, **values), TODAY
            )
        return made.public_id

    def readers(self, concern):
        """Who of everybody would find it on the desk."""
        return {
            name
            for name, who in self.people.items()
            if any(each.concern.public_id == concern for each in concerns.list_to_read(who, TODAY))
        }


@pytest.fixture
def world(app):
    return World()


def opening(world):
    return OpeningEntry(world.alderman.public_id, REASON)


def bring_to(world, state):
    concern, reviewer = world.raise_(), world.people["reviewer"]
    with transaction():
        if state is not ConcernState.WAITING:
            concerns.take(reviewer, concern, TODAY)
        if state is ConcernState.CLOSED:
            concerns.close(reviewer, concern, REASON, TODAY)
        if state is ConcernState.OPENED:
            concerns.open_(reviewer, concern, opening(world), TODAY)
    return concern


TRIES = {
    ConcernMove.TAKE: lambda who, concern: concerns.take(who, concern, TODAY),
    ConcernMove.ADD: lambda who, concern: concerns.add(who, concern, TEXT, TODAY),
    ConcernMove.ANSWER: lambda who, concern: concerns.answer(who, concern, TEXT, TODAY),
    ConcernMove.HAND_OVER: lambda who, concern: concerns.hand_over(
        who, concern, concerns.next_readers(who, concern, TODAY)[0].public_id, False, TODAY
    ),
    ConcernMove.OPEN: lambda who, concern: concerns.open_(
        who,
        concern,
        OpeningEntry(db.session.scalar(sa.select(Official.public_id)), REASON),
        TODAY,
    ),
    ConcernMove.CLOSE: lambda who, concern: concerns.close(who, concern, REASON, TODAY),
    ConcernMove.WITHDRAW: lambda who, concern: concerns.withdraw(who, concern, TODAY),
}
READ, OPENED, CLOSED = ConcernState.READ, ConcernState.OPENED, ConcernState.CLOSED
HAPPENS = {
    ConcernState.WAITING: {
        (ConcernMove.TAKE, "reviewer"): READ,
        (ConcernMove.TAKE, "second reviewer"): READ,
        (ConcernMove.ADD, "author"): ConcernState.WAITING,
        (ConcernMove.WITHDRAW, "author"): None,
    },
    READ: {
        (ConcernMove.ADD, "author"): READ,
        (ConcernMove.ANSWER, "reviewer"): READ,
        (ConcernMove.HAND_OVER, "reviewer"): READ,
        (ConcernMove.OPEN, "reviewer"): OPENED,
        (ConcernMove.CLOSE, "reviewer"): CLOSED,
        (ConcernMove.WITHDRAW, "author"): None,
    },
    OPENED: {(ConcernMove.WITHDRAW, "author"): None},
    CLOSED: {(ConcernMove.WITHDRAW, "author"): None},
}
"""What comes of what somebody does; everything else is refused. None: nothing is left."""


@pytest.mark.parametrize("state", HAPPENS)
def test_in_each_state_everybody_tries_everything(state, world):
    concern, people = bring_to(world, state), world.people
    happened = {}
    for name, who in people.items():
        for act, attempt in TRIES.items():
            try:
                attempt(who, concern)
            except RegisterError:
                pass
            else:
                left = db.session.scalar(sa.select(RaisedConcern)) is not None
                author = people["author"]
                happened[act, name] = concerns.get(author, concern, TODAY).state if left else None
            db.session.rollback()
    assert happened == HAPPENS[state]


SEEN_BY = {
    ConcernState.WAITING: {"author", "reviewer", "second reviewer"},
    READ: {"author", "reviewer"},
    OPENED: {"author", "reviewer"},
    CLOSED: {"author", "reviewer"},
}


@pytest.mark.parametrize("state", SEEN_BY)
def test_who_knows_of_a_concern_follows_its_state(state, world, app):
    concern = bring_to(world, state)
    seen = set()
    for name, account in world.accounts.items():
        client = factories.let_in(app.test_client(), account)
        if client.get(f"/zorgen/{concern}").status_code == 200:
            seen.add(name)
    assert seen == SEEN_BY[state]
    assert app.test_client().get(f"/zorgen/{concern}").status_code == 303


def tied_to_the_party(world, who):
    factories.position(who, world.firm, "lid", until="2023-12")


def same_club(world, who):
    club = factories.organisation("Roeivereniging De Kreekpeddel")
    factories.position(world.alderman, club, "voorzitter", until="2020")
    factories.position(who, club, "lid")


def takes_part(world, who):
    factories.participation(world.decision, who, planned=["voted"])


def nothing(world, who):
    pass


TIES = [
    (nothing, OfficeKind.ELECTED_MEMBER, True),
    (tied_to_the_party, OfficeKind.ELECTED_MEMBER, False),
    (same_club, OfficeKind.ELECTED_MEMBER, False),
    (takes_part, OfficeKind.ELECTED_MEMBER, False),
    (nothing, OfficeKind.CIVIL_SERVANT, False),
    (nothing, OfficeKind.EXECUTIVE, False),
]
"""What ties a reviewer, in which office: the last two work for the person concerned, and above the
author.
"""


@pytest.mark.parametrize(("tie", "office", "is_free"), TIES)
def test_no_reviewer_with_a_tie_gets_it_and_a_neighbour_does_where_nobody_is_left(
    tie, office, is_free, world
):
    who = factories.official(world.here, office, "functie")
    tie(world, who)
    world.accounts["tied"] = factories.account(world.here, Role.REVIEWER, who=who.person)
    concern = world.raise_()
    free = {"reviewer", "second reviewer", *({"tied"} if is_free else ())}
    assert world.readers(concern) == free
    for name in ("reviewer", "second reviewer"):
        with transaction():
            accounts.take_role(world.accounts[name], world.here, Role.REVIEWER)
    assert world.readers(concern) == ({"tied"} if is_free else {"neighbour"})


def test_nobody_of_the_body_reads_what_its_author_wants_read_elsewhere(world):
    concern = world.raise_(is_for_another_body=True)
    assert world.readers(concern) == {"neighbour"}
    with transaction():
        concerns.take(world.people["neighbour"], concern, TODAY)
    assert concerns.next_readers(world.people["neighbour"], concern, TODAY) == []


def test_a_reviewer_who_wrote_it_does_not_read_it_and_does_not_judge_it(world):
    factories.keep(
        AccountRole(account=world.accounts["author"], body_id=world.here.id, role=Role.REVIEWER)
    )
    assert world.readers(world.raise_()) == {"reviewer", "second reviewer"}


def test_no_other_reviewer_can_tell_that_one_of_them_wrote_it(world, browser):
    """A clerk who reviews too: somebody who is no official has no ties, so that even "tied" would
    tell.
    """
    factories.keep(
        AccountRole(account=world.accounts["clerk"], body_id=world.here.id, role=Role.REVIEWER)
    )
    people = world.people
    with transaction():
        finding = own_motion.take_up(
            people["second reviewer"], world.decision, world.alderman.public_id, REASON, TODAY
        )
        findings.ask(people["second reviewer"], finding, TEXT, 14, TODAY)
        findings.reply(people["concerned"], finding, TEXT, TODAY)
    page = f"/bevindingen/{finding.public_id}"

    def read():
        return browser("reviewer").open(f"{page}/beoordelaar").words

    before, wrote, other = read(), world.accounts["clerk"], world.accounts["reviewer"]
    assert wrote.name in before
    world.raise_("clerk")
    assert read() == before
    kept = "U schreef een zorg over dit besluit. Een andere beoordelaar concludeert."
    assert kept in browser("clerk").open(f"{page}/concluderen").words
    given = browser("reviewer").open(f"{page}/beoordelaar")
    browser("reviewer").submit(given, reviewer=wrote.public_id)
    back = browser("clerk").open(f"{page}/beoordelaar")
    browser("clerk").submit(back, reviewer=other.public_id, reason="Ik heb deze week geen tijd.")
    assert (
        reviewers.assignee_of(findings.get(people["reviewer"], finding.public_id, TODAY)) is other
    )


def test_without_anybody_to_read_it_it_waits_and_the_author_reads_no_reason(world):
    for name in ("reviewer", "second reviewer"):
        with transaction():
            accounts.take_role(world.accounts[name], world.here, Role.REVIEWER)
    with transaction():
        concerns.end_neighbour(world.here, world.accounts["neighbour"])
    concern = world.raise_()
    assert world.readers(concern) == set()
    [mine] = concerns.list_own(world.people["author"], TODAY)
    assert mine.state is ConcernState.WAITING
    with transaction():
        concerns.name_neighbour(world.here, world.accounts["neighbour"])
    assert world.readers(concern) == {"neighbour"}


def test_a_reader_who_is_away_or_no_reviewer_any_more_leaves_it_to_another_without_the_name(world):
    concern = world.raise_()
    with transaction():
        concerns.take(world.people["reviewer"], concern, TODAY)
    first = concerns.get(world.people["reviewer"], concern, TODAY)
    assert first.author == world.accounts["author"].name
    with transaction():
        reviewers.say_away(world.people["reviewer"], TODAY, TODAY, TODAY)
    assert world.readers(concern) == {"second reviewer"}
    with transaction():
        concerns.take(world.people["second reviewer"], concern, TODAY)
    assert concerns.get(world.people["second reviewer"], concern, TODAY).author is None
    with pytest.raises(NotFound):
        concerns.get(world.people["reviewer"], concern, TODAY)


@pytest.mark.parametrize("names_author", [False, True])
def test_the_name_of_the_author_goes_along_only_where_it_is_said(names_author, world):
    concern, reviewer = world.raise_(), world.people["reviewer"]
    second = world.accounts["second reviewer"]
    with transaction():
        concerns.take(reviewer, concern, TODAY)
        concerns.hand_over(reviewer, concern, second.public_id, names_author, TODAY)
    standing = concerns.get(world.people["second reviewer"], concern, TODAY)
    assert standing.author == (world.accounts["author"].name if names_author else None)
    with pytest.raises(NotFound):
        concerns.get(reviewer, concern, TODAY)


def test_who_does_not_read_the_name_passes_it_on_to_nobody(world, browser):
    concern, second = world.raise_(), world.people["second reviewer"]
    third = factories.account(world.here, Role.REVIEWER, password=None)
    with transaction():
        concerns.take(world.people["reviewer"], concern, TODAY)
        given = world.accounts["second reviewer"].public_id
        concerns.hand_over(world.people["reviewer"], concern, given, False, TODAY)
    with pytest.raises(Invalid, match="do not read who wrote it"), transaction():
        concerns.hand_over(second, concern, third.public_id, True, TODAY)
    page = browser("second reviewer").open(f"/zorgen/{concern}/overdragen")
    assert "Deze beoordelaar moet weten wie hem schreef" not in page.words
    browser("second reviewer").submit(page, reader=third.public_id, names_author="y")
    assert concerns.get(accounts.identity_of(third), concern, TODAY).author is None


def test_what_is_sent_from_two_tabs_is_there_once(world, browser):
    author, reviewer = browser("author"), browser("reviewer")
    page = author.open(f"/besluiten/{world.decision.public_id}/zorg/schrijven")
    for _tab in range(2):
        author.submit(page, text=TEXT)
    [kept] = concerns.list_own(world.people["author"], TODAY)
    link = f"/zorgen/{kept.concern.public_id}"
    waiting = reviewer.open(link)
    for _tab in range(2):
        assert TEXT in reviewer.submit(waiting, part="lezen").words
    for somebody, step in ((reviewer, "antwoorden"), (author, "aanvullen")):
        page = somebody.open(f"{link}/{step}")
        for _tab in range(2):
            assert somebody.submit(page, text=REASON).words.count(REASON) == (
                1 if somebody is reviewer else 2
            )
    assert len(db.session.scalars(sa.select(Letter)).all()) == 1


def test_a_clerk_writes_one_down_about_who_was_to_be_left_out(world):
    concern = world.raise_("clerk", about=False)
    assert world.readers(concern) == {"reviewer", "second reviewer"}
    assert [each.is_author for each in concerns.list_own(world.people["clerk"], TODAY)] == [True]


@pytest.mark.parametrize("asker", ["nobody", "administrator", "reviewer", "neighbour"])
def test_who_neither_takes_part_nor_keeps_the_decision_finds_no_such_decision(asker, world):
    with pytest.raises(NotFound):
        world.raise_(asker)


def test_it_is_about_nobody_who_is_not_in_the_list_and_not_about_oneself(world):
    hidden = factories.official(world.here, OfficeKind.CIVIL_SERVANT, "adviseur")
    shown = {each.public_id for each in concerns.people(world.here)}
    assert world.alderman.public_id in shown
    assert hidden.public_id not in shown
    author = world.people["author"]
    for official in (hidden.public_id, "x"):
        with pytest.raises(Invalid, match="one of the names"):
            concerns.raise_(author, world.decision, ConcernEntry(official, TEXT), TODAY)
    oneself = ConcernEntry(world.servant.public_id, TEXT)
    with pytest.raises(Invalid, match="about yourself"):
        concerns.raise_(author, world.decision, oneself, TODAY)


def rows():
    """Every row of every table."""
    db.session.rollback()
    return {
        name: [tuple(row) for row in db.session.execute(table.select().order_by(*table.columns))]
        for name, table in db.metadata.tables.items()
    }


def whole_life(world, author):
    """Let a concern go through everything; return after each step."""
    concern, reviewer = world.raise_(author), world.people["reviewer"]
    second = world.accounts["second reviewer"]
    yield "raise"
    for name, act in {
        "take": lambda: concerns.take(reviewer, concern, TODAY),
        "add": lambda: concerns.add(world.people[author], concern, TEXT, TODAY),
        "answer": lambda: concerns.answer(reviewer, concern, TEXT, TODAY),
        "hand over": lambda: concerns.hand_over(reviewer, concern, second.public_id, True, TODAY),
        "close": lambda: concerns.close(world.people["second reviewer"], concern, REASON, TODAY),
        "withdraw": lambda: concerns.withdraw(world.people[author], concern, TODAY),
    }.items():
        with transaction():
            act()
        yield name


OWN_TABLES = {"concern", "concern_author", "concern_step"}


@pytest.mark.parametrize("author", ["author", "clerk"])
def test_no_other_table_holds_a_trace_of_it_and_withdrawn_none_does(author, world):
    before = rows()
    for step in whole_life(world, author):
        now = rows()
        touched = {name for name, each in now.items() if each != before[name]}
        assert touched <= OWN_TABLES | ({"outbox"} if author == "author" else set()), step
    now = rows()
    assert {name for name in OWN_TABLES if now[name]} == set()
    assert now["journal_entry"] == before["journal_entry"]


def test_a_mail_about_it_says_what_every_mail_says(world):
    concern, reviewer = world.raise_(), world.people["reviewer"]
    with transaction():
        concerns.take(reviewer, concern, TODAY)
        concerns.answer(reviewer, concern, TEXT, TODAY)
    [letter] = db.session.scalars(sa.select(Letter))
    assert letter.account_id == world.accounts["author"].id
    assert letter.parameters == {"news": True}
    db.session.delete(letter)
    db.session.commit()
    at = clock.now().replace(year=2027)
    with transaction():
        reminders.run(at, 14, blocks.waits)
    told = {each.account_id: each.parameters for each in db.session.scalars(sa.select(Letter))}
    assert told[world.accounts["reviewer"].id]["desk"] == ["finding"]
    assert world.accounts["second reviewer"].id not in told
    assert "concern" not in str(told)


def test_what_was_dealt_with_long_ago_is_erased_and_nothing_else(world):
    waits, closed = world.raise_(text=REASON), bring_to(world, CLOSED)
    later = TODAY + datetime.timedelta(days=365)
    with transaction():
        concerns.erase(TODAY + datetime.timedelta(days=364), 365)
    assert concerns.get(world.people["author"], closed, TODAY)
    with transaction():
        concerns.erase(later, 365)
    [left] = concerns.list_own(world.people["author"], later)
    assert left.concern.public_id == waits


@pytest.mark.parametrize("state", [ConcernState.WAITING, READ])
def test_of_an_author_whose_account_was_closed_it_is_erased_once_nothing_happens(state, world):
    concern, other = bring_to(world, state), world.raise_("clerk", text=REASON)
    a_day = datetime.timedelta(days=1)
    closed = TODAY + 100 * a_day
    with transaction():
        world.accounts["author"].disabled_at = first_moment(closed) + datetime.timedelta(hours=23)
        if state is READ:
            concerns.answer(world.people["reviewer"], concern, TEXT, closed - 10 * a_day)

    def left_after(days):
        with transaction():
            concerns.erase(closed + days * a_day, 365)
        return set(db.session.scalars(sa.select(RaisedConcern.public_id)))

    assert left_after(364) == {concern, other}
    assert left_after(365) == {other}
    with transaction():
        world.accounts["clerk"].disabled_at = first_moment(closed)
        concerns.take(world.people["reviewer"], other, closed + 200 * a_day)
    assert left_after(564) == {other}
    assert left_after(565) == set()


@pytest.fixture
def browser(app, world):
    return lambda name: Browser(factories.let_in(app.test_client(), world.accounts[name]))


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ("procedure", "tot stand komt"),
        ("quality", "Een slecht besluit is nog geen belangenverstrengeling"),
    ],
)
def test_what_is_about_no_person_gets_the_right_door_and_is_kept_nowhere(
    about, words, world, browser
):
    before = rows()
    page = browser("author").open(f"/besluiten/{world.decision.public_id}/zorg")
    answer = browser("author").submit(page, about=about)
    assert words in answer.words
    assert "niet bewaard" in answer.words
    assert rows() == before


@pytest.mark.parametrize("has_neighbour", [True, False])
def test_who_wants_it_read_elsewhere_reads_beforehand_that_nobody_there_can(
    has_neighbour, world, browser
):
    if not has_neighbour:
        with transaction():
            concerns.end_neighbour(world.here, world.accounts["neighbour"])
    page = browser("author").open(f"/besluiten/{world.decision.public_id}/zorg/schrijven")
    told = "Kruist u dit aan, dan kan niemand uw zorg lezen tot er een is."
    assert (told in page.words) is not has_neighbour


def test_from_the_button_to_the_answer(world, browser):
    author, reviewer = browser("author"), browser("reviewer")
    address = f"/besluiten/{world.decision.public_id}/zorg"
    assert address in author.open("/mijn-besluiten").links()
    choice = author.open(address)
    page = author.submit(choice, about="interest")
    for each in (choice, page, author.open("/zorgen")):
        assert each.words.count("Bij wie u terechtkunt") == 1
    refused = author.submit(page, 400, text="Kort")
    assert "20 tekens" in refused.words
    kept = author.submit(refused, official=world.alderman.public_id, text=TEXT)
    assert "Nog niemand heeft hem gelezen" in kept.words
    desk = reviewer.open("/bureau")
    assert "Een zorg wacht op een beoordelaar" in desk.words
    assert "Onderhoud van bruggen" not in desk.words
    [link] = {each for each in desk.links() if each.startswith("/zorgen/")}
    waiting = reviewer.open(link)
    assert TEXT not in waiting.words
    assert "Een account" not in waiting.words
    taken = reviewer.submit(waiting, part="lezen")
    assert TEXT in taken.words
    reviewer.submit(reviewer.open(f"{link}/antwoorden"), text="Wanneer was dat gesprek?")
    asked = author.open(link).words
    assert "Wanneer was dat gesprek?" in asked
    assert "U kunt antwoorden met een aanvulling." in asked
    assert "U hoeft niets te doen" not in asked
    more = author.open(f"{link}/aanvullen")
    for each in (more, author.open(link)):
        assert each.words.count("Bij wie u terechtkunt") == 1
    author.submit(more, text="Op 3 november, na de vergadering.")
    assert "Op 3 november" in reviewer.open(link).words
    assert "U hoeft niets te doen" in author.open(link).words
    closed = reviewer.submit(reviewer.open(f"{link}/sluiten"), reason=REASON)
    assert "Gesloten" in closed.words
    seen = author.open(link)
    assert "Afgehandeld" in seen.words
    assert REASON in seen.words
    assert "gewist" in author.submit(author.open(f"{link}/intrekken")).words
    author.open(link, 404)
    reviewer.open(link, 404)


def test_the_clerk_finds_the_button_beside_the_decision(world, browser):
    page = browser("clerk").open(f"/besluiten/{world.decision.public_id}")
    assert f"/besluiten/{world.decision.public_id}/zorg" in page.links()


def test_where_a_finding_cannot_be_opened_the_reviewer_reads_why_and_loses_nothing(world, browser):
    address, reviewer = f"/zorgen/{bring_to(world, READ)}/openen", browser("reviewer")
    page = reviewer.open(address)
    with transaction():
        standing.withdraw(world.people["clerk"], world.decision, REASON, TODAY)
    refused = reviewer.submit(page, 400, official=world.alderman.public_id, reason=REASON)
    assert "Het besluit is ingetrokken." in refused.words
    assert REASON in refused.text
    with transaction():
        standing.put_back(world.people["clerk"], world.decision, REASON)
        for part in world.decision.participations:
            part.withdrawn_at = clock.now()
    nobody = reviewer.open(address)
    assert "is niemand vastgelegd die meedoet" in nobody.words
    assert not nobody.all("textarea")
