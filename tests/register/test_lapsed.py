"""A session that ended while somebody typed: said so, the text kept, and the form given back to
that account alone.
"""

from __future__ import annotations

import pytest

from register import carrying
from register.carrying import PASSWORD
from tests import desks, factories
from tests.browser import Page, check
from tests.desks import desk, desk_database  # noqa: F401

LOST = "U bent afgemeld"
KEPT = "uw antwoorden staan er nog"
TEXT = "Teruggetrokken-voor-de-stemming"


@pytest.fixture
def guarded(desk):
    """The body at work, with forms protected as in life."""
    desk.app.config["WTF_CSRF_ENABLED"] = True
    return desk


def page_of(answer, status):
    assert answer.status_code == status, (answer.status_code, answer.get_data(as_text=True)[:3000])
    page = Page(answer)
    check(page)
    return page


def filled_in(desk, endpoint, text=TEXT):
    """Return where a form goes, and its fields with something in each that can be typed into."""
    action, carried, controls = desk.open(endpoint, desk.sheets[endpoint])
    sheet = desk.sheets[endpoint]
    typed = {
        control.name: f"{text}-{place}"
        for place, control in enumerate(controls)
        if control.kind == "text"
    }
    return action, {**carried, **sheet.needed, **typed}


def sign_in(desk, client, page, who):
    """Sign in on the page that asks for it, and return the answer."""
    action, fields = page.form("/aanmelden")
    return client.post(
        action, data={**fields, "email": desk.accounts[who], "password": factories.PASSWORD}
    )


def lapse(desk, endpoint, text=TEXT, files=()):
    """Fill in a form, lose the session, and send it: return client, fields, and the answer."""
    client = desk.client(desk.sheets[endpoint].who)
    action, fields = filled_in(desk, endpoint, text)
    client.delete_cookie("register")
    return client, fields, client.post(action, data={**fields, **dict(files)})


def behind_sign_in(desk):
    return sorted(name for name, sheet in desk.sheets.items() if sheet.who != "reader")


@pytest.mark.parametrize("part", range(2))
def test_every_form_comes_back_as_it_was_filled_in_and_is_not_sent(guarded, part):
    before, _said = guarded.rows()
    for endpoint in behind_sign_in(guarded)[part::2]:
        sheet = guarded.sheets[endpoint]
        client, fields, answer = lapse(guarded, endpoint)
        if sheet.page:
            assert "opnieuw" in client.get(answer.location).get_data(as_text=True), endpoint
            guarded.forget(sheet.who)
            continue
        page = page_of(answer, 403)
        assert LOST in page.words, endpoint
        given_back = carrying.read(page.form("/aanmelden")[1]["carried"])
        assert PASSWORD not in dict(given_back.fields)
        assert KEPT in page.words, endpoint
        page = page_of(sign_in(guarded, client, page, sheet.who), 200)
        [form] = desks.forms_of(page.response)
        given, _controls = desks.read(form)
        answer = client.post(form.get("action"), data=given)
        assert answer.status_code == 200, (endpoint, answer.status_code)
        shown = [desks.read(each) for each in desks.forms_of(answer)]
        secret = fields.pop(PASSWORD, None)
        assert not any(secret and secret in carried.values() for carried, _controls in shown)
        for name, value in typed_of(fields, shown):
            assert any(carried.get(name) == value for carried, _controls in shown), (
                endpoint,
                name,
                value,
            )
        guarded.forget(sheet.who)
    assert guarded.rows()[0] == before


def typed_of(fields, shown):
    names = {
        control.name
        for _carried, controls in shown
        for control in controls
        if control.kind == "text"
    }
    typed = [
        (name, value) for name, value in fields.items() if name in names and isinstance(value, str)
    ]
    return [(name, value) for name, value in typed if TEXT in value]


def test_what_was_typed_is_not_shown_to_another_account(guarded):
    client, _fields, answer = lapse(guarded, "hearing.reply")
    answer = sign_in(guarded, client, page_of(answer, 403), "clerk")
    assert answer.status_code == 303
    words = page_of(client.get(answer.location, follow_redirects=True), 200).words
    assert "van iemand met een ander account" in words
    assert TEXT not in words


def test_a_long_reply_is_kept_whole(guarded):
    text = "De gemeenteraad \N{SEEDLING} besloot. " * 700
    client, fields, answer = lapse(guarded, "hearing.reply", text)
    page = page_of(sign_in(guarded, client, page_of(answer, 403), "official"), 200)
    [form] = desks.forms_of(page.response)
    given, _controls = desks.read(form)
    assert given["text"].strip() == fields["text"].strip()


def test_a_wrong_password_does_not_cost_what_was_typed(guarded):
    client, _fields, answer = lapse(guarded, "hearing.reply")
    action, fields = page_of(answer, 403).form("/aanmelden")
    answer = client.post(
        action, data={**fields, "email": guarded.accounts["official"], "password": "mis"}
    )
    page = page_of(answer, 400)
    assert KEPT in page.words
    page = page_of(sign_in(guarded, client, page, "official"), 200)
    assert TEXT in page.text


def test_a_file_cannot_be_kept_and_that_is_said(guarded):
    name, (content, file) = "file", guarded.sheets["imports.offer"].files["file"]
    _client, _fields, answer = lapse(
        guarded, "imports.offer", files={name: (desks.io.BytesIO(content), file)}
    )
    assert "Uw bestand konden wij niet bewaren" in page_of(answer, 403).words


def test_a_form_of_an_earlier_session_of_the_same_account_is_given_back(guarded):
    client = guarded.client("official")
    action, fields = filled_in(guarded, "hearing.reply")
    guarded.forget("official")
    client = guarded.client("official", "1")
    page = page_of(client.post(action, data=fields), 400)
    assert "Uw antwoorden staan er nog" in page.words
    assert TEXT in page.text


def test_a_form_of_another_account_is_not_taken_and_not_shown(guarded):
    _action, fields = filled_in(guarded, "hearing.reply")
    client = guarded.client("clerk")
    page = page_of(client.post(_action, data=fields), 400)
    assert "Er is niets verstuurd" in page.words
    assert TEXT not in page.text


def test_nobody_else_can_write_what_is_given_back(guarded):
    client = guarded.app.test_client()
    page = page_of(client.get("/aanmelden"), 200)
    action, fields = page.form("/aanmelden")
    forged = carrying.URLSafeTimedSerializer("x" * 32, salt="register.carried").dumps(
        ["/mijn", [], "", False, False]
    )
    entered = {"email": guarded.accounts["official"], "password": factories.PASSWORD}
    for carried in ("onzin", forged):
        answer = client.post(action, data={**fields, **entered, "carried": carried})
        assert answer.status_code == 303, carried
        client = guarded.app.test_client()
        action, fields = page_of(client.get("/aanmelden"), 200).form("/aanmelden")


def test_a_page_that_needs_signing_in_says_why(guarded):
    client = guarded.app.test_client()
    answer = client.get("/mijn")
    page = page_of(client.get(answer.location), 200)
    assert "voor wie is aangemeld" in page.words
    assert "30 minuten" in page.words


def test_it_says_that_nothing_was_sent_for_long_only_where_that_is_so(guarded, monkeypatch):
    _client, _fields, answer = lapse(guarded, "hearing.reply")
    assert "niets hebt verstuurd" not in page_of(answer, 403).words
    guarded.forget("official")
    guarded.app.config["SESSION_IDLE_MINUTES"] = 0
    _client, _fields, answer = lapse(guarded, "hearing.reply")
    assert "omdat" in page_of(answer, 403).words
