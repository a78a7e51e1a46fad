"""The register as it stood on a day, held against a naive reading of random histories."""

from __future__ import annotations

import datetime
import itertools
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.dates import Answer, PartialDate
from conflict_graph.facts import TieKind
from register import clock
from register.extensions import db
from register.models.confirmations import Confirmation, NoneVersion
from register.models.declarations import Position, PositionPayload, PositionVersion
from register.models.kinds import Act, NoneAct
from register.public import as_of
from register.public import history as changes
from register.public.as_of import Moment
from tests import factories
from tests.browser import Browser

DAYS = [datetime.date(2026, 3, day) for day in range(1, 10)]
NOON = datetime.time(12, tzinfo=datetime.UTC)
numbers = itertools.count(1)
DAY = st.sampled_from(DAYS)
PERIOD = st.tuples(DAY, st.one_of(st.none(), DAY)).filter(
    lambda pair: pair[1] is None or pair[0] <= pair[1]
)
VERSION = st.tuples(
    DAY,
    st.sampled_from(list(Act)[1:]),
    st.sampled_from(["board", "ownership", "erased"]),
    PERIOD,
    st.booleans(),
)
HISTORY = st.lists(VERSION, min_size=1, max_size=4).map(
    lambda versions: sorted(versions, key=lambda each: each[0])
)


@pytest.fixture
def town(app):
    return factories.body()


def recorded(official, firm, history):
    position = Position(official=official)
    for number, (day, act, kind, (start, until), running) in enumerate(history, 1):
        payload = PositionPayload(
            title=f"lid {number}",
            organisation=firm,
            kind=TieKind.OWNERSHIP if kind == "ownership" else TieKind.BOARD,
            valid_from=PartialDate.of(start),
            valid_until=PartialDate.of(until) if until else None,
            ended=None if until is None and not running else until is not None,
        )
        position.versions.append(
            PositionVersion(
                number=number,
                act=Act.DECLARE if number == 1 else act,
                origin="declared",
                by_official=True,
                recorded_at=datetime.datetime.combine(day, NOON),
                payload=None if kind == "erased" else payload,
            )
        )
    return factories.keep(position)


def naive(history, so_on, known_on):
    """Return the number of the version that stood, and whether it was so for certain; None: nothing
    is shown.
    """
    acts = [Act.DECLARE, *(each[1] for each in history[1:])]
    if acts[-1] is Act.WITHDRAW or history[-1][2] != "board":
        return None
    seen = [
        number for number, each in enumerate(history) if known_on is None or each[0] <= known_on
    ]
    if not seen or acts[seen[-1]] is Act.WITHDRAW or history[seen[-1]][2] != "board":
        return None
    (start, until), running = history[seen[-1]][3:]
    if so_on is not None and (so_on < start or (until is not None and so_on > until)):
        return None
    return seen[-1] + 1, so_on is None or until is not None or running


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    histories=st.lists(HISTORY, min_size=1, max_size=3),
    so_on=st.one_of(st.none(), DAY),
    known_on=st.one_of(st.none(), DAY),
)
def test_an_official_at_a_moment_is_what_a_naive_reading_says(town, histories, so_on, known_on):
    official = factories.official(town)
    firm = factories.organisation(f"Stichting {next(numbers)}")
    made = [recorded(official, firm, history) for history in histories]
    expected = {
        (position.public_id, *found)
        for position, history in zip(made, histories, strict=True)
        if (found := naive(history, so_on, known_on)) is not None
    }
    page = as_of.official(official.public_id, Moment(so_on, known_on))
    assert {
        (each.version.public_id, each.version.number, each.is_sure) for each in page.entries
    } == expected


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(histories=st.lists(HISTORY, min_size=1, max_size=3), first=DAY, last=DAY)
def test_the_changes_of_a_period_lead_from_the_register_before_it_to_the_register_after_it(
    app, histories, first, last
):
    first, last = sorted((first, last))
    number = next(numbers)
    town = factories.body(f"plaats-{number}", f"Gemeente {number}")
    official = factories.official(town)
    firm = factories.organisation(f"Stichting {number}")
    made = [recorded(official, firm, history) for history in histories]

    def shown(known_on):
        page = as_of.official(official.public_id, Moment(None, known_on))
        return {each.version.public_id: each.version.number for each in page.entries}

    before, after = shown(first - datetime.timedelta(days=1)), shown(last)
    found = changes.between(town.slug, first, last)
    touched = {change.version.public_id for change in found.recorded}
    different = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    erased = {
        position.public_id
        for position, history in zip(made, histories, strict=True)
        if any(each[2] != "board" for each in history)
    }
    assert different <= touched | erased
    assert all(
        first <= clock.day_of(change.version.recorded_at) <= last for change in found.recorded
    )


def test_a_day_ends_at_midnight_in_the_netherlands():
    assert as_of.first_moment(datetime.date(2026, 7, 1)).isoformat() == "2026-06-30T22:00:00+00:00"


def test_a_term_that_was_running_is_shown_and_one_that_was_not_is_not(town):
    old = factories.official(town, since="2018", until="2022-03")
    new = factories.official(town, since="2022-03-30")
    names = {
        each.official.public_id
        for each in as_of.body("vlietmonde", Moment(datetime.date(2020, 1, 1))).officials
    }
    assert names == {old.public_id}
    names = {
        each.official.public_id
        for each in as_of.body("vlietmonde", Moment(datetime.date(2023, 1, 1))).officials
    }
    assert names == {new.public_id}


def test_a_month_that_is_all_we_know_makes_the_day_unsure(town):
    official = factories.official(town)
    factories.position(official, factories.organisation(), since="2023-03")
    [entry] = as_of.official(official.public_id, Moment(datetime.date(2023, 3, 9))).entries
    assert not entry.is_sure
    assert as_of.Moment(datetime.date(2023, 4, 1)).was_so(entry.version) is Answer.YES


def history(official, *versions, title="commissaris"):
    firm = factories.organisation(f"Stichting Lanterfant {next(numbers)}")
    rows = [
        (day, act, "board", (datetime.date(2026, 1, 1), until), True)
        for day, act, until in versions
    ]
    return recorded(official, firm, rows)


@pytest.fixture
def browser(client):
    return Browser(client)


def test_pages_of_another_day_say_what_they_show_and_keep_the_day(browser, town):
    early = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
    official = factories.official(town, who=factories.person(), recorded_at=early)
    history(official, (DAYS[2], Act.DECLARE, None))
    page = browser.open("/en/organen/vlietmonde?op=2026-03-05&bekend=2026-03-01")
    assert "What was so on 5 March 2026" in page.words
    assert "As known at the end of 1 March 2026" in page.words
    assert "Nothing declared yet, since 1 June 2022" in page.words
    address = f"/en/bestuurders/{official.public_id}?op=2026-03-05&bekend=2026-03-01"
    assert address in page.links()
    assert "That does not mean that there was none" in browser.open(address).words
    later = browser.open(f"/en/bestuurders/{official.public_id}?bekend=2026-03-03")
    assert "lid 1" in later.words
    assert "Set-Cookie" not in later.response.headers


def test_before_the_register_began_it_says_when_it_did_and_where_to_look(browser, town):
    factories.official(
        town, since="2022", recorded_at=datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
    )
    page = browser.open("/en/organen/vlietmonde?op=2025-01-01&bekend=2026-03-04")
    assert "The first of this register was recorded on 5 March 2026" in page.words
    assert "/en/organen/vlietmonde?op=2025-01-01" in page.links()
    assert (
        "Who held an office"
        in browser.open("/en/organen/vlietmonde?op=2025-01-01&bekend=2026-03-05").words
    )


def test_nobody_in_office_is_said_so(browser, town):
    factories.official(town, since="2022")
    assert "Nobody in office" in browser.open("/en/organen/vlietmonde?op=1990-01-01").words


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("op=2026-02-30", "Enter a day that exists"),
        ("op=gisteren", "Enter a day that exists"),
        ("op=0800-01-01", "a year from 1900 to"),
        ("bekend=2199-01-01", "That day has not come yet"),
        ("op=2199-01-01", "That day has not come yet"),
        ("op=27 March 2199", "That day has not come yet"),
    ],
)
def test_a_day_that_is_none_is_explained_next_to_its_field(browser, town, query, message):
    official = factories.official(town)
    for path in ("/en/organen/vlietmonde", f"/en/bestuurders/{official.public_id}"):
        page = browser.open(f"{path}?{query}", 400)
        assert message in page.words
        assert query.split("=")[1] in page.text


def test_what_changed_names_who_and_when_and_how_late(browser, town):
    official = factories.official(town, who=factories.person())
    history(official, (DAYS[2], Act.DECLARE, None), (DAYS[5], Act.END, datetime.date(2026, 3, 1)))
    page = browser.open("/en/organen/vlietmonde/wijzigingen?van=2026-03-01&tot=2026-03-09")
    assert "Recorded 61 days after the start" in page.words
    assert "Recorded 5 days after the end" in page.words
    assert page.words.index("Ended") < page.words.index("New")
    assert "last day: not recorded → 1 March 2026" in page.words
    assert "whether it is still running: still running → ended" in page.words
    assert "Last day" in page.words
    begun = browser.open("/en/organen/vlietmonde/wijzigingen?van=2026-01-01&tot=2026-01-01")
    assert "No entry was recorded in this period" in begun.words
    assert "First day" in begun.words


def test_of_a_withdrawn_entry_only_the_day_is_told(browser, town):
    official = factories.official(town, who=factories.person())
    firm = factories.organisation("Kanariebedrijf B.V.")
    position = factories.position(official, firm, title="kanariefunctie")
    position.versions.append(
        PositionVersion(
            number=2,
            act=Act.WITHDRAW,
            origin="declared",
            by_official=True,
            payload=PositionPayload(title="kanariefunctie", organisation=firm, kind=TieKind.BOARD),
        )
    )
    db.session.commit()
    page = browser.open("/en/organen/vlietmonde/wijzigingen")
    assert "An entry was withdrawn on" in page.words
    for address in (
        "/organen/vlietmonde/wijzigingen",
        f"/bestuurders/{official.public_id}?bekend={datetime.date.today()}",
        "/organen/vlietmonde?op=2024-01-01",
        "/nevenfuncties",
    ):
        assert "anarie" not in browser.open(address).text


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("van=2026-02-30", "Enter a day that exists"),
        ("van=2026-03-02&tot=2026-03-01", "lies before the first day"),
    ],
)
def test_a_period_that_is_none_is_explained(browser, town, query, message):
    assert message in browser.open(f"/en/organen/vlietmonde/wijzigingen?{query}", 400).words


EVENT = st.one_of(
    st.tuples(DAY, st.just("none"), st.none()),
    st.tuples(DAY, st.just("confirm"), st.none()),
    st.tuples(DAY, st.just("entry"), PERIOD),
)


def live(official, firm, events):
    """Record what an official does day after day, as the services do: an entry ends a declaration
    of none.
    """
    stands, number = False, 0
    account = factories.account(password=None).id
    for day, what, period in events:
        moment = datetime.datetime.combine(day, NOON)
        if what == "entry":
            recorded(official, firm, [(day, Act.DECLARE, "board", period, True)])
        if what == "confirm":
            factories.keep(Confirmation(official=official, account_id=account, recorded_at=moment))
        if (what == "none") is not stands and what != "confirm":
            number += 1
            act = NoneAct.DECLARE if what == "none" else NoneAct.END
            said = {"act": act, "recorded_at": moment, "origin": "declared"}
            factories.keep(NoneVersion(official_id=official.id, number=number, **said))
            stands = what == "none"


def naive_state(events, so_on, known_on):
    """Say what a reader must find: entries, none by declaration, entries of other days only, or
    nothing declared.
    """
    known = [each for each in events if known_on is None or each[0] <= known_on]
    periods = [period for _, what, period in known if what == "entry"]
    if any(
        so_on is None or (start <= so_on and (until is None or so_on <= until))
        for start, until in periods
    ):
        return "entries"
    then = [each for each in known if so_on is None or each[0] <= so_on]
    acts = [what for _, what, _ in then if what != "confirm"]
    if acts and acts[-1] == "none":
        return "none"
    return "others" if periods else "nothing"


STATES = {
    "entries": r"Last recorded on|\d position|\d not known for certain",
    "none": "to have no ancillary positions",
    "others": "Positions on record, none of them on that day",
    "nothing": "Nothing declared yet, since 1 January 2020",
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    events=st.lists(EVENT, max_size=5).map(lambda events: sorted(events, key=lambda each: each[0])),
    so_on=st.one_of(st.none(), DAY),
    known_on=st.one_of(st.none(), DAY),
)
def test_the_states_of_a_list_are_never_confused_on_whatever_day(app, events, so_on, known_on):
    if so_on is None and known_on is None:
        known_on = DAYS[-1]
    number = next(numbers)
    town = factories.body(f"plaats-{number}", f"Gemeente {number}")
    early = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    official = factories.official(town, since="2020-01-01", recorded_at=early)
    live(official, factories.organisation(f"Stichting {number}"), events)
    state = naive_state(events, so_on, known_on)
    query = "&".join(f"{name}={day}" for name, day in (("op", so_on), ("bekend", known_on)) if day)
    for address in (
        f"/en/organen/{town.slug}?{query}",
        f"/en/bestuurders/{official.public_id}?{query}",
    ):
        page = Browser(app.test_client()).open(address).words
        found = {name for name, words in STATES.items() if re.search(words, page)}
        assert found == {state}, address
    ends = [day for day in (so_on, known_on) if day]
    confirmed = [day for day, what, _ in events if what == "confirm" and day <= min(ends)]
    assert ("Last confirmed on" in page) is bool(confirmed)


def test_none_confirmed_on_a_day_stands_on_the_page_of_that_day_and_not_on_an_earlier_one(
    browser, town
):
    early = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    official = factories.official(town, recorded_at=early)
    live(official, factories.organisation(), [(DAYS[3], "none", None), (DAYS[5], "confirm", None)])
    address = f"/bestuurders/{official.public_id}"
    page = browser.open(f"{address}?op={DAYS[6]}").words
    assert (
        "Heeft op 4 maart 2026 gemeld geen nevenfuncties te hebben. Laatst bevestigd op "
        "6 maart 2026" in page
    )
    assert "niet zeggen" not in page
    assert "Nog niets gemeld, sinds 1 juni 2022" in browser.open(f"{address}?op={DAYS[2]}").words
    assert (
        "Nog niets gemeld, sinds 1 juni 2022" in browser.open(f"{address}?bekend={DAYS[2]}").words
    )


def test_what_is_no_day_stays_in_its_field(browser, town):
    page = browser.open("/organen/vlietmonde?op=gisteren&bekend=2024-01-01", 400)
    fields = {each.get("name"): each for each in page.all("input")}
    assert (fields["op"].get("type"), fields["op"].get("value")) == ("text", "gisteren")
    assert (fields["bekend"].get("type"), fields["bekend"].get("value")) == ("date", "2024-01-01")
