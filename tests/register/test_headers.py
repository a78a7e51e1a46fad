"""Every answer bears the whole set of headers: at every address, with every status, also where
nothing can answer any more.

`TRUST=all` tries each address with each status; otherwise each address with one of them, in turn.
"""

from __future__ import annotations

import itertools
import os
import re

import pytest
from flask import Response, redirect
from werkzeug.exceptions import MethodNotAllowed, RequestEntityTooLarge, TooManyRequests

from register import create_app, errors
from register.access import Role
from register.presentation.headers import HEADERS, ONLY_ENCRYPTED
from tests import factories
from tests.conftest import SETTINGS

NEEDED = {
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
}
ANSWERS = {
    200: lambda: Response("ok"),
    302: lambda: redirect("/"),
    400: errors.Invalid("wrong"),
    403: errors.NotAllowed("no"),
    404: errors.NotFound("none"),
    405: MethodNotAllowed(valid_methods=["GET"]),
    413: RequestEntityTooLarge(),
    429: TooManyRequests(),
    500: RuntimeError("fault"),
    503: errors.Busy("wait"),
}


def answering(status):
    """A view that answers like this whatever it is asked."""
    made = ANSWERS[status]

    def view(**_):
        if isinstance(made, Exception):
            raise made
        return made()

    return view


def missing(answer):
    """What an answer lacks, or says otherwise than all others; what may be read elsewhere says so
    itself.
    """
    wanted = {
        **HEADERS,
        **({} if "Strict-Transport-Security" not in answer.headers else ONLY_ENCRYPTED),
    }
    wrong = {name for name, value in wanted.items() if answer.headers.get(name) != value}
    if answer.status_code >= 400 and answer.headers.get("Cache-Control") != "no-store":
        wrong.add("Cache-Control")
    has = {name for name, _ in answer.headers}
    return wrong | ({"Cache-Control"} - has) | ({"Server"} & has)


def addresses(app):
    """Every rule with an address of it and a method that it takes, in an order that stays."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, each.endpoint)):
        path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", re.sub(r"<int:[^>]+>", "1", path))
        method = "GET" if "GET" in rule.methods else "POST"
        yield rule, path, method


def test_the_set_is_whole():
    assert HEADERS.keys() == NEEDED
    assert ONLY_ENCRYPTED.keys() == {"Strict-Transport-Security"}


def test_every_address_bears_every_header_with_every_status(app):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    client, wrong, tried = app.test_client(), [], 0
    statuses = itertools.cycle(ANSWERS)
    for rule, path, method in addresses(app):
        for status in ANSWERS if os.environ.get("TRUST") == "all" else [next(statuses)]:
            app.view_functions[rule.endpoint] = answering(status)
            answer = client.open(path, method=method)
            tried += 1
            if answer.status_code != status or missing(answer):
                wrong.append((method, path, status, answer.status_code, missing(answer)))
    assert not wrong
    assert tried >= 200


def test_the_pages_themselves_bear_every_header(app):
    """Those that anybody, or somebody with every role, gets without an object: with the answers of
    the views themselves.
    """
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    body = factories.body()
    asked = app.test_client(), factories.let_in(app.test_client(), factories.account(body, *Role))
    wrong, seen = [], set()
    for rule, path, _ in addresses(app):
        path = path.replace("/organen/x", f"/organen/{body.slug}")
        for client, method in itertools.product(asked, rule.methods & {"GET", "POST"}):
            answer = client.open(path, method=method)
            seen.add(answer.status_code)
            if missing(answer):
                wrong.append((method, path, answer.status_code, missing(answer)))
    assert not wrong
    assert {200, 303, 400, 404} <= seen


@pytest.mark.parametrize(
    ("ask", "status"),
    [
        ({"path": "/", "method": "DELETE"}, 405),
        ({"path": "/", "method": "TRACE"}, 405),
        ({"path": "/aanmelden", "method": "POST", "data": b"x" * 21_000_000}, 413),
        ({"path": "/", "headers": {"Host": "a" * 64 + ".example"}}, 400),
        ({"path": "/%00"}, 404),
        ({"path": "/static/nope"}, 404),
    ],
)
def test_what_no_view_answers_bears_every_header_too(client, ask, status):
    if ask.get("data"):
        ask = {**ask, "content_type": "application/x-www-form-urlencoded"}
    answer = client.open(**ask)
    assert answer.status_code == status
    assert not missing(answer)


def test_where_no_page_can_be_made_the_answer_still_bears_them(app, monkeypatch):
    app.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)

    def fails(*_, **__):
        raise RuntimeError("the templates are gone")

    monkeypatch.setattr(errors, "render_template", fails)
    monkeypatch.setitem(app.view_functions, "public.home", fails)
    answer = app.test_client().get("/")
    assert answer.status_code == 500
    assert not missing(answer)
    assert "Probeer het over een paar minuten" in answer.get_data(as_text=True)


@pytest.mark.parametrize("secure", [True, False])
def test_only_where_it_is_reached_over_https_it_asks_for_that(tmp_path, secure):
    file = f"sqlite:///{tmp_path}/register.sqlite"
    app = create_app({**SETTINGS, "SECURE_COOKIES": secure, "SQLALCHEMY_DATABASE_URI": file})
    said = app.test_client().get("/robots.txt").headers.get("Strict-Transport-Security")
    assert said == (ONLY_ENCRYPTED["Strict-Transport-Security"] if secure else None)


def test_a_page_with_a_form_of_a_session_is_kept_nowhere(app, client):
    app.config["WTF_CSRF_ENABLED"] = True
    for _ in range(2):
        assert client.get("/aanmelden").headers["Cache-Control"] == "no-store"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_the_type_of_an_answer_says_its_letters_once(app, client):
    for address in ("/open-data", "/robots.txt", "/nevenfuncties.csv", "/api/v1/organen"):
        assert client.get(address).headers["Content-Type"].count("charset") <= 1
