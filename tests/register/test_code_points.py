"""No page holds a character that HTML does not allow, wherever what it shows comes from."""

from __future__ import annotations

import io
from urllib.parse import quote

import pytest

from register.access import Role
from register.presentation.code_points import allowed
from tests import factories
from tests.browser import Page

ODD = ("\x07", "\x0b", "\x7f", "\x85", "\ufdd0", "\ufffe", "\U0001ffff")


@pytest.mark.parametrize("mark", ODD, ids=ascii)
@pytest.mark.parametrize("address", ["/zoeken?q=", "/besluiten?zoek=", "/x"])
def test_what_is_asked_comes_back_without_it(client, address, mark):
    Page(client.get(f"{address}{quote(f'koor {mark}')}"))


@pytest.mark.parametrize("mark", ODD, ids=ascii)
@pytest.mark.parametrize("place", ["above", "header", "cell"])
def test_the_page_of_the_columns_shows_a_list_without_it(client, place, mark):
    body = factories.body("vlietmonde")
    factories.let_in(client, factories.account(body, Role.CLERK))
    said = {each: mark if each == place else "" for each in ("above", "header", "cell")}
    text = "Lijst {above}\n\nWie;Wat{header};Waar\nP. Wad;lid{cell};Koor\n".format(**said)
    sent = {"file": (io.BytesIO(text.encode()), "lijst.csv"), "noun": "positions"}
    answer = client.post(
        f"/organen/{body.slug}/importeren",
        data=sent,
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert "/kolommen/" in answer.request.path
    assert "P. Wad" in Page(answer).words


def test_what_is_allowed_stays_as_it_is():
    page = "<p>Café\u00a0Zilt\u2014\n\t🌱 ࿾ 4\u00bf\u00be</p>".encode()
    assert allowed(page) == page
    assert allowed(b"") == b""
