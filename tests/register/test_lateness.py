"""How late something was recorded: said where a date of declaring stands, and only where it is
known.
"""

from __future__ import annotations

import datetime

import pytest

from conflict_graph.dates import PartialDate
from register.extensions import db
from register.models.declarations import PositionPayload, PositionVersion
from register.models.kinds import Act
from register.public import lateness
from register.public import pages as publication
from register.views import rows
from tests import factories
from tests.browser import Browser

NOON = datetime.time(12, tzinfo=datetime.UTC)


def at(day):
    return datetime.datetime.combine(datetime.date.fromisoformat(day), NOON)


def declared(official, *versions, origin="declared"):
    """Versions: (day, act, start, until)."""
    firm = factories.organisation("Stichting Lanterfant")
    made = factories.Position(official=official)
    for number, (day, act, start, until) in enumerate(versions, 1):
        payload = PositionPayload(
            title="lid",
            organisation=firm,
            kind="board",
            valid_from=PartialDate.parse(start) if start else None,
            valid_until=PartialDate.parse(until) if until else None,
            ended=until is not None,
        )
        made.versions.append(
            PositionVersion(
                number=number,
                act=act,
                origin=origin,
                source="" if origin == "declared" else "lijst.csv",
                by_official=origin == "declared",
                recorded_at=at(day),
                payload=payload,
            )
        )
    return factories.keep(made)


@pytest.mark.parametrize(
    ("in_office", "day", "start", "origin", "words"),
    [
        ("2022", "2026-03-05", "2026-03-01", "declared", "4 days after the start"),
        ("2022", "2026-03-02", "2026-03-01", "declared", "1 day after the start"),
        ("2022", "2026-03-01", "2026-03-01", "declared", None),
        ("2022", "2026-02-01", "2026-03-01", "declared", None),
        ("2022", "2026-04-02", "2026-03", "declared", "at least 2 days after the start"),
        ("2022", "2026-03-20", "2026-03", "declared", None),
        ("2026-02-20", "2026-03-01", "2012-05-01", "declared", "9 days after the start"),
        ("2026-02", "2026-03-01", "2012", "declared", "at least 1 day after the start"),
        (None, "2026-03-01", "2012", "declared", None),
        ("2022", "2026-03-05", None, "declared", None),
        ("2022", "2026-03-05", "2026-03-01", "imported", None),
    ],
)
def test_the_days_count_from_the_start_of_the_position_or_of_the_office(
    app, client, in_office, day, start, origin, words
):
    official = factories.official(factories.body(), since=in_office)
    position = declared(official, (day, Act.DECLARE, start, None), origin=origin)
    pages = (
        f"/en/bestuurders/{official.public_id}",
        f"/en/nevenfuncties/{position.public_id}",
        f"/en/organisaties/{position.current.payload.organisation.public_id}",
        "/en/nevenfuncties",
        f"/en/bestuurders/{official.public_id}?bekend={day}",
        f"/en/organen/vlietmonde/wijzigingen?van={day}&tot={day}",
    )
    for address in pages:
        page = Browser(client).open(address).words
        assert (words in page) if words else "after the start" not in page, address


def test_an_end_that_was_recorded_late_is_said_beside_the_start(app, client):
    official = factories.official(factories.body(), since="2022")
    position = declared(
        official,
        ("2026-03-05", Act.DECLARE, "2026-03-01", None),
        ("2026-06-12", Act.END, "2026-03-01", "2026-06-10"),
    )
    page = Browser(client).open(f"/en/nevenfuncties/{position.public_id}")
    assert page.words.count("4 days after the start") == 2, "in the row and in the history"
    assert page.words.count("2 days after the end") == 2


def test_what_a_file_brought_and_an_official_amended_is_not_called_late(app):
    official = factories.official(factories.body(), since="2022")
    position = declared(
        official, ("2026-03-05", Act.DECLARE, "2026-03-01", None), origin="imported"
    )
    payload = PositionPayload(
        title="lid",
        organisation=position.current.payload.organisation,
        kind="board",
        valid_from=PartialDate.parse("2026-03-01"),
    )
    version = PositionVersion(
        number=2, act=Act.AMEND, origin="declared", by_official=True, payload=payload
    )
    position.versions.append(version)
    db.session.commit()
    assert publication.official(official.public_id).late == {}


def test_work_private_and_ex_officio_have_marks_and_words_of_their_own(app, client):
    official = factories.official(factories.body())
    firm = factories.organisation()
    for kind, capacity in (
        ("employment", "private"),
        ("board", "private"),
        ("board", "ex_officio"),
    ):
        factories.position(official, firm, kind=kind, capacity=capacity)
    page = Browser(client).open(f"/en/bestuurders/{official.public_id}")
    marks = {
        each.get("class").rpartition("--")[2]: "".join(each.itertext())
        for each in page.all("span")
        if "capacity--" in (each.get("class") or "")
    }
    assert marks == {
        "work": "Personal: work or own business",
        "personal": "Personal",
        "office": "By virtue of the office (q.q.)",
    }


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (90, "90 dagen na het begin"),
        (91, "ongeveer 3 maanden na het begin"),
        (729, "ongeveer 24 maanden na het begin"),
        (731, "ruim 2 jaar na het begin"),
        (2158, "bijna 6 jaar na het begin"),
    ],
)
def test_what_is_far_off_is_said_in_months_or_years(app, days, words):
    with app.test_request_context():
        assert rows.late_words(lateness.Late(days, days > 90, False)) == words
