"""Requests made up from the description of the API: whatever it allows is answered, whatever it
does not is refused.

A small part, always the same, of what `make api-check` does at large.
"""

from __future__ import annotations

import datetime
import re

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.register.test_api import COLLECTIONS, ROOT, resolved

ALWAYS_THE_SAME = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
METHODS = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def document(app, client, tmp_path):
    official = factories.official(factories.body())
    factories.position(official, factories.organisation(kvk="90004321"))
    factories.edition(app, tmp_path)
    return client.get(f"{ROOT}/openapi.json").get_json()


def described(document, name):
    """The parameters of a list, by name, with their schema."""
    found = document["paths"][f"/{name}"]["get"]["parameters"]
    return {each["name"]: each["schema"] for each in resolved(document, found)}


def allowed(schema):
    """Values that a schema allows, as they stand in an address."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "boolean":
        return st.sampled_from(["true", "false"])
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"]).map(str)
    if schema.get("format") == "date-time":
        moments = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2100, 1, 1))
        return moments.map(lambda moment: moment.isoformat() + "Z")
    return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)


def refused(schema):
    """Values that a schema does not allow."""
    text = st.one_of(
        st.text(max_size=12),
        st.sampled_from(["", "null", "true ", "1e3", "-1", "201", "2026-13-01", "%00"]),
    )
    if "enum" in schema:
        return text.filter(lambda value: value not in schema["enum"])
    if schema["type"] == "boolean":
        return text.filter(lambda value: value not in ("true", "false"))
    if schema["type"] == "integer":
        return text.filter(lambda value: not re.fullmatch(r"\d+", value) or value == "201")
    if schema.get("format") == "date-time":
        return text
    return text.filter(
        lambda value: not re.fullmatch(schema["pattern"].removeprefix("^").removesuffix("$"), value)
    )


@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_the_description_allows_is_answered_as_described(client, document, name):
    parameters = described(document, name)
    ok = document["paths"][f"/{name}"]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]
    check = jsonschema.Draft202012Validator(resolved(document, ok)).validate

    @ALWAYS_THE_SAME
    @given(
        st.fixed_dictionaries(
            {}, optional={each: allowed(found) for each, found in parameters.items()}
        )
    )
    def ask(query):
        answer = client.get(f"{ROOT}/{name}", query_string=query)
        assert answer.status_code == 200, (query, answer.data)
        check(answer.get_json())

    ask()


@pytest.mark.parametrize("name", COLLECTIONS)
def test_what_it_does_not_allow_is_refused_all_at_once(client, document, name):
    parameters = described(document, name)
    problem = document["paths"][f"/{name}"]["get"]["responses"]["400"]["content"][
        "application/problem+json"
    ]["schema"]
    check = jsonschema.Draft202012Validator(resolved(document, problem)).validate
    wrong = {each: refused(found) for each, found in parameters.items()} | {
        "kleur": st.text(max_size=5)
    }

    @ALWAYS_THE_SAME
    @given(st.fixed_dictionaries({}, optional=wrong).filter(bool))
    def ask(query):
        answer = client.get(f"{ROOT}/{name}", query_string=query)
        assert answer.status_code == 400, (query, answer.data)
        assert answer.mimetype == "application/problem+json"
        check(answer.get_json())
        assert {each["parameter"] for each in answer.get_json()["errors"]} == set(query)

    ask()


def test_every_address_says_which_methods_it_has(client, document):
    for path in document["paths"]:
        address = f"{ROOT}{path.replace('{id}', 'x')}"
        for method in METHODS:
            answer = client.open(address, method=method)
            assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), (
                method,
                address,
            )
            assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert client.options(address).status_code == 200


def test_the_head_of_an_answer_is_that_of_the_answer(client, document):
    for path in document["paths"]:
        address = f"{ROOT}{path}"
        if "{id}" in path:
            [found, *_] = client.get(f"{ROOT}{path.removesuffix('/{id}')}").get_json()["resultaten"]
            address = found["_links"]["self"]["href"]
        whole, head = client.get(address), client.head(address)
        assert head.data == b""
        for name in (
            "ETag",
            "API-Version",
            "Content-Type",
            "Content-Length",
            "Cache-Control",
            "Link",
        ):
            assert head.headers[name] == whole.headers[name], (name, address)


@pytest.mark.parametrize("mark", ["{etag}", "W/{etag}", '"anders", W/{etag}', "*"])
def test_a_mark_is_compared_weakly_and_in_a_list(client, document, mark):
    first = client.get(f"{ROOT}/organen")
    asked = {"If-None-Match": mark.format(etag=first.headers["ETag"])}
    again = client.get(f"{ROOT}/organen", headers=asked)
    assert (again.status_code, again.data) == (304, b"")
    for name in ("ETag", "API-Version", "Cache-Control"):
        assert again.headers[name] == first.headers[name]
    assert client.get(f"{ROOT}/organen", headers={"If-None-Match": '"anders"'}).status_code == 200
