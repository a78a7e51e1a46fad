"""Every date that can be typed, or given in an address: a day that cannot be is refused in a
sentence, never with 500.

Which fields and which parts of an address are dates follows from the forms.
"""

from __future__ import annotations

import datetime
import importlib
import itertools
import pkgutil

import pytest
from wtforms import Form

from register import forms
from register.forms.fields import PartialDateField
from register.forms.public import DayField
from tests.browser import Page
from tests.desks import Sheet, desk, desk_database  # noqa: F401

NO_DAYS = [
    "9999-12-31",
    "0001-01-01",
    "1720-05-01",
    "2210-05-01",
    "2026-02-30",
    "gisteren",
    "0-5-2024",
    "\u202e2024",
]
SOON = f"31 december {datetime.date.today().year + 1}"


def every_sheet(desk):
    """The sheets of the body at work, and those of what is answered and never kept."""
    asker = {"public_id": desk.sheets["declarations.declare"].values["public_id"]}
    return {
        **desk.sheets,
        "advice.position": Sheet("official", asker),
        "advice.decision": Sheet("official", asker),
    }


def names_of(kind):
    """The names of the fields of a kind, in every form of the product."""
    modules = [
        importlib.import_module(f"register.forms.{each.name}")
        for each in pkgutil.iter_modules(forms.__path__)
    ]
    found = {
        value for module in modules for value in vars(module).values() if isinstance(value, type)
    }
    return {
        name
        for form in found
        if issubclass(form, Form)
        for name in dir(form)
        if getattr(getattr(form, name), "field_class", None) is kind
    }


def public_addresses(desk):
    """Every address that is read without an account, with what there is in the place of its
    names.
    """
    given = [sheet.values for sheet in desk.sheets.values()]
    ids = {
        values[name] for values in given for name in ("public_id", "position_id") if name in values
    }
    known = {"slug": ["vlietmonde"], "public_id": sorted(ids)}
    for rule in desk.app.url_map.iter_rules():
        view = desk.app.view_functions[rule.endpoint]
        if (
            "GET" in rule.methods
            and getattr(view, "audience", "") == "public"
            and rule.arguments <= known.keys()
        ):
            for chosen in itertools.product(*(known[name] for name in sorted(rule.arguments))):
                with desk.app.test_request_context():
                    yield desk.app.url_for(
                        rule.endpoint, **dict(zip(sorted(rule.arguments), chosen, strict=True))
                    )


def test_a_day_in_an_address_that_cannot_be_is_explained_on_every_page_that_takes_one(desk):
    names = names_of(DayField)
    assert {"op", "bekend", "van", "tot"} <= names
    client, taken = desk.client("reader"), set()
    for address in dict.fromkeys(public_addresses(desk)):
        answer = client.get(address)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        fields = {field.get("name") for field in Page(answer).all("input")}
        for name, day in itertools.product(sorted(names & fields), NO_DAYS):
            answer = client.get(address, query_string={name: day})
            assert answer.status_code == 400, (address, name, day)
            assert f'id="{name}-error"' in answer.text, (address, name, day)
            taken.add(name)
    assert taken == names


def test_no_address_fails_on_a_day_whether_it_asks_for_one_or_not(desk):
    client = desk.client("reader")
    for address in dict.fromkeys(public_addresses(desk)):
        query = dict.fromkeys((*names_of(DayField), "gewijzigdSinds"), "9999-12-31")
        assert (
            client.get(address, query_string={**query, "orgaan": "vlietmonde"}).status_code < 500
        ), address


@pytest.mark.parametrize("day", ["2030-01-01", "1-1-2030"])
def test_the_register_is_not_shown_as_it_was_on_a_day_to_come(desk, day):
    answer = desk.client("reader").get("/organen/vlietmonde", query_string={"op": day})
    assert answer.status_code == 400
    assert "Die dag moet nog komen" in answer.text


def test_a_date_in_a_form_that_cannot_be_is_explained_beside_its_field(desk):
    names, seen = names_of(PartialDateField), set()
    for endpoint, sheet in sorted(every_sheet(desk).items()):
        if endpoint.startswith("declarations_for."):
            continue
        action, carried, controls = desk.open(endpoint, sheet)
        for control, day in itertools.product(controls, NO_DAYS[::2]):
            if control.name in names:
                seen.add(control.name)
                answer = desk.send(
                    sheet, action, {**carried, **sheet.needed, control.name: day}, sheet.files
                )
                assert answer.status_code == 400, (endpoint, control.name, day)
                assert f'id="{control.name}-error"' in answer.text, (endpoint, control.name, day)
    assert seen == names


@pytest.mark.parametrize(
    ("endpoint", "typed", "sentence"),
    [
        (
            "declarations.page wanneer",
            {"running": "announced", "valid_from": "2020"},
            "Op die dag is het al begonnen",
        ),
        (
            "declarations.page wanneer",
            {"running": "ended", "valid_until": "1-1-2190"},
            "meer dan 10 jaar",
        ),
        ("declarations.end", {"valid_until": "2190"}, "meer dan 10 jaar"),
        ("officials.appoint", {"valid_from": "2190"}, "meer dan 1 jaar"),
        ("decisions.enter", {"status": "open", "decided_on": "1-1-2190"}, "meer dan 10 jaar"),
        ("decisions.enter", {"status": "taken", "decided_on": SOON}, "Deze dag moet nog komen"),
        ("declarations.declare_interest", {"valid_until": SOON}, "Die dag moet nog komen"),
    ],
)
def test_what_cannot_be_so_is_refused_in_a_sentence(desk, endpoint, typed, sentence):
    sheet = desk.sheets[endpoint]
    action, carried, _controls = desk.open(endpoint, sheet)
    answer = desk.send(sheet, action, {**carried, **sheet.needed, **typed})
    assert answer.status_code == 400
    assert sentence in answer.text
