"""Whatever way somebody looks, the same is there: what has a page stands in lists, exports, feeds,
pictures, search and counts, and what has none for this reader stands in none.

Of the public register for everybody; of what is restricted for each persona of the matrix.
"""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
import sqlalchemy as sa
from werkzeug.exceptions import HTTPException

from register.extensions import db
from register.models.bodies import Body
from register.models.declarations import Position
from tests.access.world import SIGNED_IN, SLUG
from tests.chance import chance
from tests.register.test_access_table import WHOLE, access_database, asker  # noqa: F401

PUBLIC = {"position": "nevenfuncties", "official": "bestuurders", "organisation": "organisaties"}
"""What has a page of its own that everybody can open, and what addresses call it."""
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def ids_in(text):
    return set(UUID.findall(text))


def pages_about(app, noun):
    """Every public address about one thing of this kind: page, picture, feed, API, form."""
    for rule in app.url_map.iter_rules():
        room, _dot, name = rule.endpoint.partition(".")
        is_public = getattr(app.view_functions[rule.endpoint], "audience", "") == "public"
        if is_public and name.removeprefix("about_") == noun and len(rule.arguments) == 1:
            yield room, rule


def opened(asker, noun, public_id):
    """By room, whether the address about this thing has something to show."""
    said = {}
    with asker.app.test_request_context():
        addresses = {
            room: asker.app.url_for(rule.endpoint, **{next(iter(rule.arguments)): public_id})
            for room, rule in pages_about(asker.app, noun)
        }
    for room, address in addresses.items():
        said[room] = asker.client("nobody").get(address).status_code
    return said


def listed(asker, noun):
    """By way of listing, the ids of this kind that everybody is told."""
    client, word = asker.client("nobody"), PUBLIC[noun]
    every = ids_of(noun)

    def told(address):
        answer = client.get(address)
        assert answer.status_code == 200, address
        return answer, ids_in(answer.get_data(as_text=True)) & every

    rows, in_csv = told(f"/open-data/{word}.csv")
    count = len(list(csv.reader(io.StringIO(rows.get_data(as_text=True)), delimiter=";"))) - 1
    assert count == len(in_csv), (noun, "the rows of the export are not as many as there are")
    api, in_api = told(f"/api/v1/{word}?aantal=100")
    assert len(api.json["resultaten"]) == len(in_api), (noun, "the API says another number")
    ways = {"csv": in_csv, "json": told(f"/open-data/{word}.json")[1], "api": in_api}
    if noun == "position":
        page, ways["list"] = told("/nevenfuncties")
        found = re.search(r"(\d+) nevenfuncties? gevonden", page.get_data(as_text=True))
        assert found is not None
        assert int(found[1]) == len(ways["list"]), "the list says another number"
    if noun == "official":
        slugs = db.session.scalars(sa.select(Body.slug))
        ways["site map"] = set().union(*(told(f"/organen/{each}/sitemap.xml")[1] for each in slugs))
    return ways


def ids_of(noun):
    return set(db.session.scalars(sa.text(f"SELECT public_id FROM {noun}")))


@pytest.mark.parametrize("noun", PUBLIC)
def test_what_has_a_public_page_has_all_and_stands_in_every_list_and_what_has_none_in_none(
    asker, noun
):
    every = ids_of(noun)
    shown = set()
    for public_id in every:
        said = opened(asker, noun, public_id)
        assert len(said) >= 4
        assert set(said.values()) in ({200}, {404}), (noun, public_id, said)
        shown |= {public_id} if set(said.values()) == {200} else set()
    assert 0 < len(shown) < len(every), "the world has both"
    ways = listed(asker, noun)
    assert {way: told ^ shown for way, told in ways.items()} == {way: set() for way in ways}


PLACES = {
    "body": "/organen/{body}",
    "search": "/zoeken?q={name}",
    "search as a file": "/open-data/zoekresultaten.csv?q={name}",
    "changes of the body": "/organen/{body}/wijzigingen",
    "changes as a file": "/open-data/wijzigingen.csv?orgaan={body}",
    "feed of the body": "/organen/{body}/wijzigingen.atom",
    "state of a day": "/open-data/stand.csv?orgaan={body}",
    "whole register": "/open-data/register-popolo.json?orgaan={body}",
    "organisation": "/organisaties/{at}",
    "feed of the organisation": "/organisaties/{at}/wijzigingen.atom",
    "picture": "/organisaties/{at}/banden",
}
"""Where everybody finds an official with a position, besides the lists and the pages about one."""


def test_an_official_with_a_public_position_is_found_in_every_place_and_a_hidden_one_in_none(asker):
    client, wrong, kinds = asker.client("nobody"), [], set()
    for position in db.session.scalars(sa.select(Position)):
        official = position.official
        values = {
            "body": official.body.slug,
            "name": official.person.family_name.replace(" ", "+"),
            "at": position.versions[-1].payload.organisation.public_id,
        }
        is_shown = client.get(f"/nevenfuncties/{position.public_id}").status_code == 200
        kinds.add(is_shown)
        is_public = client.get(f"/bestuurders/{official.public_id}").status_code == 200
        for place, address in PLACES.items():
            text = client.get(address.format(**values)).get_data(as_text=True)
            tells_people = place in ("body", "search", "search as a file")
            sought = official if tells_people else position
            if (sought.public_id in text) != (is_public if tells_people else is_shown):
                wrong.append((place, sought.public_id, is_public, is_shown))
    assert wrong == [], "\n".join(map(str, wrong))
    assert kinds == {True, False}


PAGES = {
    "decision": "decisions.show",
    "finding": "findings.show",
    "concern": "concerns.show",
    "error_report": "reports.show",
    "import_run": "imports.show",
    "meeting": "meetings.show",
    "proposal": "proposals.answer",
    "signing": "decision_changes.signing",
    "shielding": "shielding.renew",
}
"""The page of each restricted thing that has one."""
BEGINS = ("/mijn", "/bureau", "/bevindingen", "/beheer/berichten", "/besluiten", "/zorgen")
NARROWED = re.compile(r"((alle|pagina|orgaan|stand|status|gepland)=[\w-]+&?)+")
"""What stands behind an address that leads further in a list."""
LINK = re.compile(r'href="(?:http://localhost)?(/[^"#]*)')


class Walk:
    """Everything that a persona gets to by following links, from where signing in leads."""

    def __init__(self, asker, persona, most):
        self.client = asker.client(persona)
        self.behind = {
            rule.endpoint
            for rule in asker.app.url_map.iter_rules()
            if getattr(asker.app.view_functions[rule.endpoint], "audience", "") == "signed_in"
        }
        self.routes = asker.app.url_map.bind("localhost")
        self.reached, self.dead = {}, set()
        waiting = dict.fromkeys(BEGINS, "")
        while waiting and len(self.reached) < most:
            address = next(iter(waiting))
            came_from = waiting.pop(address)
            answer = self.client.get(address)
            self.reached[address] = answer.status_code
            if answer.status_code >= 400 and came_from:
                self.dead.add((came_from, address, answer.status_code))
            if answer.mimetype == "text/html" and answer.status_code == 200:
                found = map(unescape, LINK.findall(answer.get_data(as_text=True)))
                waiting |= {
                    each: address
                    for each in found
                    if each not in self.reached and each not in waiting and self._leads_on(each)
                }
        self.is_whole = not waiting

    def _leads_on(self, address):
        """Say whether a link leads to a page behind sign-in, or further in a list."""
        path, _mark, query = address.partition("?")
        try:
            endpoint, _values = self.routes.match(path, "GET")
        except HTTPException:
            return False
        return endpoint in self.behind and (not query or NARROWED.fullmatch(query))

    def says(self, address, patterns):
        """Say whether a page has one of these."""
        text = self.client.get(address).get_data(as_text=True)
        return any(re.search(each, text, re.DOTALL) for each in patterns)

    def opens(self, noun, endpoint, app):
        """Which things of a kind have a page for this persona."""
        rule = next(each for each in app.url_map.iter_rules() if each.endpoint == endpoint)
        for public_id in ids_of(noun):
            names = {"slug": SLUG, next(iter(rule.arguments - {"slug"})): public_id}
            with app.test_request_context():
                address = app.url_for(endpoint, **{each: names[each] for each in rule.arguments})
            if self.client.get(address).status_code == 200:
                yield address


NOT_LED_TO = {
    "Een zorg over een besluit.*(Gesloten|Er is een bevinding geopend)": "decision 0029: nobody is "
    "told anew of a concern that was dealt with",
    "Besluit ingetrokken": "who withdrew it knows where it is; nobody keeps it any more",
}
"""What stands on pages to which no link leads somebody who may open them, with why."""


def test_every_link_opens_and_to_each_page_that_opens_a_link_leads(asker, record_property):
    """What somebody is told of is there for that one, and what is there somebody is told of."""
    personas = sorted(SIGNED_IN) if WHOLE else chance().sample(sorted(SIGNED_IN), 1)
    dead, lost, pages = [], [], 0
    for persona in personas:
        walk = Walk(asker, persona, 5000 if WHOLE else 60)
        pages += len(walk.reached)
        dead += [(persona, *each) for each in walk.dead]
        if walk.is_whole:
            for noun, endpoint in PAGES.items():
                opens = set(walk.opens(noun, endpoint, asker.app))
                lost += [
                    (persona, each)
                    for each in opens - walk.reached.keys()
                    if not walk.says(each, NOT_LED_TO)
                ]
    record_property("figure", f"{pages} pages of {len(personas)} personas, {len(dead)} dead links")
    assert dead == [], "\n".join(map(str, dead))
    assert lost == [], "\n".join(map(str, lost))
