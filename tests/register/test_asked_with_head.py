"""A program that looks into mail, or asks whether a page is there, asks for its head alone: it gets
what a reader gets, and nothing changes.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import sqlalchemy as sa

from register.extensions import db
from register.models.following import Follower
from register.public.feeds import FollowedKind
from tests import factories
from tests.register.test_following import follow
from tests.register.test_queries import ids, open_pages

__all__ = ["ids"]

VIEWS = Path(__file__).parents[2] / "register"


def test_asking_for_the_head_of_the_address_to_stop_stops_nothing(client, app):
    town = factories.body()
    token = follow(FollowedKind.BODY, town.slug)
    address = f"/volgen/{token}/stoppen"
    assert client.head(address).status_code == client.get(address).status_code == 200
    assert db.session.scalar(sa.select(Follower)) is not None


def test_the_head_of_each_open_page_has_the_status_of_the_page(client, app, ids):
    addresses = [address for _, address in open_pages(app, ids)]
    assert len(addresses) > 30
    for address in addresses:
        with client.head(address) as head, client.get(address) as page:
            assert head.status_code == page.status_code, address


def told_apart(source):
    """Where the method of a request is held against GET alone, so that HEAD falls with POST."""
    return [
        each.lineno
        for each in ast.walk(ast.parse(source))
        if isinstance(each, ast.Compare)
        and ast.unparse(each.left) == "request.method"
        and [ast.unparse(other) for other in each.comparators] == ["'GET'"]
    ]


@pytest.mark.parametrize("package", ["views", "api", "forms"])
def test_no_view_takes_what_is_not_get_for_what_is_sent(package):
    found = {path.name: told_apart(path.read_text()) for path in (VIEWS / package).glob("*.py")}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert told_apart('if request.method == "GET":\n    pass') == [1]
