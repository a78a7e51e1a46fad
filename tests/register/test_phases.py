"""Running, announced, ended, or nobody knows: the same on every page, in every file, in the API and
for the filter.
"""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.dates import PartialDate
from conflict_graph.phases import Phase, phase_of
from register.clock import today
from register.database import public
from register.extensions import db
from register.models.public import PublicPosition
from register.public import phases
from tests import factories
from tests.browser import Browser
from tests.conflict_graph.test_phases import CASES, DAY

WORDS = {
    Phase.RUNNING: "lopend",
    Phase.ANNOUNCED: "aangekondigd",
    Phase.ENDED: "beeindigd",
    Phase.END_UNKNOWN: "einde-onbekend",
}


@pytest.fixture
def town(app):
    return factories.body()


def test_the_database_says_the_same_as_the_code(town):
    firm = factories.organisation()
    for start, until, ended, announced, left, phase in CASES:
        official = factories.official(town, since="2014", until=left)
        factories.position(
            official, firm, phase, since=start, until=until, ended=ended, announced=announced
        )
    with public.session() as session:
        found = session.execute(sa.select(PublicPosition, phases.column(DAY))).all()
        left = phases.left(session, [position.official_public_id for position, _ in found], DAY)
    assert len(found) == len(CASES)
    for position, phase in found:
        assert position.title == phase == phases.of(position, left, DAY)


dates = st.one_of(
    st.none(),
    st.builds(
        lambda day, length: PartialDate.parse(
            (DAY + datetime.timedelta(days=day)).isoformat()[:length]
        ),
        st.integers(-800, 800),
        st.sampled_from((4, 7, 10)),
    ),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    start=dates,
    until=dates,
    ended=st.sampled_from((True, False, None)),
    announced=st.booleans(),
    left=dates,
)
def test_no_dates_make_the_database_and_the_code_differ(town, start, until, ended, announced, left):
    official = factories.official(town, since="2014", until=str(left) if left else None)
    position = factories.position(
        official,
        town.organisation,
        since=str(start) if start else None,
        until=str(until) if until else None,
        ended=ended,
        announced=announced,
    )
    with public.session() as session:
        chosen = sa.select(phases.column(DAY)).where(PublicPosition.public_id == position.public_id)
        assert session.scalar(chosen) == phase_of(start, until, ended, announced, DAY, left)


def shown(client, position):
    """What every output says of a position: its phase in the files, the API and by the filter."""
    said = {client.get(f"/api/v1/nevenfuncties/{position.public_id}").get_json()["status"]}
    said |= {
        row["status"] for row in client.get("/open-data/nevenfuncties.json").get_json()["rijen"]
    }
    for word in WORDS.values():
        for address in ("/api/v1/nevenfuncties", "/open-data/nevenfuncties.json"):
            answer = client.get(address, query_string={"status": word}).get_json()
            said |= {word for _ in answer.get("rijen", answer.get("resultaten", ()))}
        page = Browser(client).open(f"/nevenfuncties?status={word}")
        said |= {word} if position.current.payload.title in page.words else set()
    return said


@pytest.mark.parametrize(
    ("until", "ended", "announced", "since", "phase"),
    [
        ("2099", True, False, "2020-01-01", Phase.RUNNING),
        ("2020", True, False, "2019-05-01", Phase.ENDED),
        (None, None, False, "2020", Phase.END_UNKNOWN),
        (None, False, True, "2099", Phase.ANNOUNCED),
    ],
)
def test_page_files_api_and_filter_agree(client, town, until, ended, announced, since, phase):
    official = factories.official(town)
    at = factories.organisation("Stichting Waterkers")
    position = factories.position(
        official, at, "bestuurslid", since=since, until=until, ended=ended, announced=announced
    )
    assert shown(client, position) == {WORDS[phase]}
    page = Browser(client).open(f"/en/nevenfuncties/{position.public_id}").words
    assert ("Ended" in page) is (phase is Phase.ENDED)
    assert ("Announced" in page) is (phase is Phase.ANNOUNCED)
    assert ("present" in page) is False


def test_after_the_office_nothing_is_claimed_of_what_somebody_does(client, town):
    official = factories.official(town, since="2018-03-29", until="2022-03-30")
    at = factories.organisation("Vereniging Kievitsbloem")
    position = factories.position(official, at, "penningmeester", since="2017-05-01")
    assert shown(client, position) == {"einde-onbekend"}
    [row] = client.get("/open-data/nevenfuncties.json").get_json()["rijen"]
    assert row["bekendTot"] == "2022-03-30"
    for address in (
        f"/bestuurders/{official.public_id}",
        f"/nevenfuncties/{position.public_id}",
        f"/organisaties/{at.public_id}",
        "/nevenfuncties",
    ):
        page = Browser(client).open(f"/en{address}").words
        assert "known until 30 March 2022, the end of the office" in page, address
        assert "present" not in page, address
    feed = client.get(f"/en/bestuurders/{official.public_id}/wijzigingen.atom").text
    assert "from 1 May 2017" in feed
    assert "present" not in feed
    around = Browser(client).open(f"/en/bestuurders/{official.public_id}/banden").words
    assert "is or was penningmeester at Vereniging Kievitsbloem" in around
    then = Browser(client).open(f"/en/bestuurders/{official.public_id}?op=2023-01-01").words
    assert "Not known for certain on that day" in then
    before = Browser(client).open(f"/en/bestuurders/{official.public_id}?op=2021-01-01").words
    assert "Not known for certain on that day" not in before


def test_an_office_at_another_body_keeps_that_register_going(client, town):
    who = factories.person()
    factories.official(town, who=who, until="2022")
    here = factories.official(factories.body("waterveld", "Waterschap Waterveld"), who=who)
    position = factories.position(here, factories.organisation())
    assert shown(client, position) == {"lopend"}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ([], None),
        ([("running", False), ("running", False)], "Now 2, unpaid"),
        ([("running", True)], "Now 1, paid"),
        ([("running", None)], "Now 1: 1 not stated whether paid"),
        (
            [("running", True), ("running", False), ("running", None)],
            "Now 3: 1 paid, 1 unpaid, 1 not stated whether",
        ),
        (
            [("running", False), ("running", False), ("ended", True), ("announced", True)],
            "Now 2, unpaid; 1 ended; 1 announced.",
        ),
        ([("ended", True)], "Now none; 1 ended"),
        ([("unknown", True), ("ended", True)], "1 of which the end is not known; 1 ended"),
    ],
)
def test_counts_never_mix_what_runs_with_what_does_not(client, town, held, words):
    official = factories.official(town)
    at = factories.organisation()
    ahead = str(today() + datetime.timedelta(days=30))
    of = {
        "running": {"ended": False},
        "ended": {"until": "2024", "ended": True},
        "announced": {"since": ahead, "announced": True, "ended": False},
        "unknown": {"ended": None},
    }
    for phase, paid in held:
        factories.position(official, at, paid=paid, **of[phase])
    db.session.commit()
    page = Browser(client).open(f"/en/bestuurders/{official.public_id}")
    assert words in page.words if words else "Now" not in page.words
