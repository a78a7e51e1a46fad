"""Atom feeds: valid, permanent names, nothing that left the public pages."""

from __future__ import annotations

import datetime
import re

import pytest
from defusedxml import ElementTree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conflict_graph.facts import OfficeKind, TieKind
from register.access import Role
from register.extensions import db
from register.models.declarations import PositionPayload
from register.services.declarations import confirmations, positions
from register.transaction import transaction
from tests import factories
from tests.browser import Browser

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")


@pytest.fixture
def place(app):
    body = factories.body()
    official = factories.official(body, who=factories.person("Sanne", None, "Terwolde"))
    firm = factories.organisation("Bouwbedrijf Tarwedam B.V.")
    return body, official, firm


def addresses(place):
    body, official, firm = place
    return {
        "body": f"/organen/{body.slug}/wijzigingen.atom",
        "official": f"/bestuurders/{official.public_id}/wijzigingen.atom",
        "organisation": f"/organisaties/{firm.public_id}/wijzigingen.atom",
    }


def read(client, address):
    """Return a feed, after checking what RFC 4287 asks of every feed."""
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/atom+xml"), answer.data[:300]
    assert "Set-Cookie" not in answer.headers
    feed = ElementTree.fromstring(answer.data)
    assert feed.tag == f"{ATOM}feed"
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    for element in [feed, *feed.findall(f"{ATOM}entry")]:
        for name in ("id", "title", "updated"):
            assert [each.text for each in element.findall(f"{ATOM}{name}")] != [None], name
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert DATE.fullmatch(element.find(f"{ATOM}updated").text)
        links = {each.get("rel"): each.get("href") for each in element.findall(f"{ATOM}link")}
        assert links["alternate"].startswith("http://localhost/")
    assert [
        each.get("href") for each in feed.findall(f"{ATOM}link") if each.get("rel") == "self"
    ] == [f"http://localhost{address}"]
    ids = texts(feed, "id")
    assert len(ids) == len(set(ids))
    assert all(each.startswith("tag:localhost,2026:") for each in ids)
    moments = texts(feed, "updated")
    assert moments == sorted(moments, reverse=True)
    return feed


def texts(feed, name):
    return [each.find(f"{ATOM}{name}").text for each in feed.findall(f"{ATOM}entry")]


@pytest.mark.parametrize("root", ["", "/en"])
def test_every_feed_tells_of_a_new_entry_and_leads_to_it(client, place, root):
    position = factories.position(place[1], place[2])
    for address in addresses(place).values():
        feed = read(client, root + address)
        new = "New" if root else "Nieuw"
        assert texts(feed, "title") == [
            f"{new}: commissaris, Bouwbedrijf Tarwedam B.V. – Sanne Terwolde"
        ]
        [link] = feed.findall(f"{ATOM}entry/{ATOM}link")
        assert link.get("href") == f"http://localhost{root}/nevenfuncties/{position.public_id}"
        assert client.get(link.get("href")).status_code == 200
        [summary] = texts(feed, "summary")
        assert place[1].body.name in summary
        assert summary.endswith(", by the official." if root else ", door de bestuurder.")


@pytest.mark.parametrize("name", ["body", "official", "organisation"])
def test_pages_lead_to_their_feed_in_their_own_language(client, place, name):
    factories.position(place[1], place[2])
    address = addresses(place)[name]
    for root in ("", "/en"):
        page = Browser(client).open(root + address.removesuffix("/wijzigingen.atom"))
        heads = [
            each.get("href")
            for each in page.all("link")
            if each.get("type") == "application/atom+xml"
        ]
        assert heads == [root + address]
        assert root + address in page.links()


def test_a_feed_without_news_is_a_feed(client, place):
    assert texts(read(client, addresses(place)["official"]), "id") == []


def test_names_stay_while_things_change(client, place):
    body, official, firm = place
    clerk = factories.identity(body, Role.CLERK)
    position = factories.position(official, firm)
    before = texts(read(client, addresses(place)["body"]), "id")
    with transaction():
        entry = positions.entry_of(position)
        positions.end(clerk, position, entry.valid_from, position.current.number)
    feed = read(client, addresses(place)["body"])
    assert texts(feed, "id")[1:] == before
    assert texts(feed, "title")[0].startswith("Beëindigd")


def test_who_declared_to_have_none_stands_in_the_feed(client, place):
    body, official, _ = place
    oneself = factories.identity(body, Role.OFFICIAL, who=official.person)
    with transaction():
        confirmations.declare_none(oneself, official)
    for name in ("body", "official"):
        assert texts(read(client, addresses(place)[name]), "title") == [
            "Geen nevenfuncties: Sanne Terwolde"
        ]


def test_what_was_withdrawn_is_gone_and_only_the_day_is_told(client, place):
    body, official, firm = place
    clerk = factories.identity(body, Role.CLERK)
    kept, gone = (
        factories.position(official, firm),
        factories.position(official, firm, title="Kanariefunctie"),
    )
    with transaction():
        positions.withdraw(clerk, gone, gone.current.number)
    for name, address in addresses(place).items():
        answer = client.get(address).get_data(as_text=True)
        assert "Kanariefunctie" not in answer
        assert gone.public_id not in answer
        assert kept.public_id in answer
        assert ("/ingetrokken/" in answer) is (name == "body")


def test_what_is_not_public_is_in_no_feed(client, place):
    body, official, firm = place
    hidden = factories.official(body, OfficeKind.CIVIL_SERVANT, "inkoper")
    factories.position(hidden, firm, title="Kanariefunctie")
    factories.position(official, firm, title="Kanarieaandeel", kind=TieKind.OWNERSHIP)
    factories.position(official, firm)
    for address in addresses(place).values():
        assert "Kanarie" not in client.get(address).get_data(as_text=True)
    assert client.get(f"/bestuurders/{hidden.public_id}/wijzigingen.atom").status_code == 404


@pytest.mark.parametrize("name", ["body", "official", "organisation"])
def test_who_has_the_newest_gets_nothing_until_something_changes(client, place, name):
    body, official, firm = place
    long_ago = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    factories.position(official, firm, recorded_at=long_ago)
    position = factories.position(official, firm, title="voorzitter", recorded_at=long_ago)
    first = client.get(addresses(place)[name])
    tag = {"If-None-Match": first.headers["ETag"]}
    answer = client.get(addresses(place)[name], headers=tag)
    assert (answer.status_code, answer.data) == (304, b"")
    with transaction():
        positions.withdraw(factories.identity(body, Role.CLERK), position, position.current.number)
    assert client.get(addresses(place)[name], headers=tag).status_code == 200


def test_whoever_asks_by_moment_is_never_told_that_nothing_changed(client, place):
    """A new name, a term that was undone and words that were erased leave no moment by which to
    tell.
    """
    firm = place[2]
    factories.position(
        place[1], firm, recorded_at=datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    )
    first = client.get(addresses(place)["organisation"])
    with transaction():
        firm.name = "Tarwedam Bouw B.V."
    since = first.headers.get("Last-Modified", "Sun, 01 Nov 2026 12:00:00 GMT")
    again = client.get(addresses(place)["organisation"], headers={"If-Modified-Since": since})
    assert again.status_code == 200
    assert "Tarwedam Bouw" in again.get_data(as_text=True)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(st.characters(codec="utf-8"), min_size=1, max_size=12))
def test_whatever_people_are_called_the_feed_can_be_read(client, place, title):
    position = factories.position(place[1], place[2], title="x")
    db.session.execute(
        db.delete(PositionPayload).where(PositionPayload.version_id == position.current.id)
    )
    kept = {"organisation_id": place[2].id, "kind": TieKind.BOARD, "announced": False}
    db.session.add(PositionPayload(version_id=position.current.id, title=title, **kept))
    db.session.commit()
    assert texts(read(client, addresses(place)["body"]), "title")
