"""Owners whom an eForms notice or OCDS release names: in quarantine like those of BODS, and out
again when undone.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from register.access import SERVER, Role
from register.extensions import db
from register.models.owners import OwnerMention
from register.services.dossiers import dossier_rows
from register.services.imports import buyers, owners, runs, undo
from register.services.imports import files as imports
from register.services.imports.files import Noun
from register.services.organisations import matching, organisations
from register.services.prepared import reader
from register.transaction import transaction
from tests import factories

SAMPLES = Path(__file__).parents[1] / "samples"
NOTICE = (SAMPLES / "eforms_result.xml").read_bytes()
NAMELESS = NOTICE.replace(b"<cbc:CompanyID>01234567</cbc:CompanyID>", b"")


@pytest.fixture
def body(app):
    return factories.body()


@pytest.fixture
def vera(body):
    """An official with the full name of an owner."""
    return factories.official(body, who=factories.person("Vera", None, "Verzonnen"))


@pytest.fixture
def clerk(body):
    return factories.identity(body, Role.CLERK)


def bring(body, content, name="aankondiging.xml"):
    with transaction():
        run = runs.begin(SERVER, Noun.DECISIONS, body, name, content)
        reading = imports.read(Noun.DECISIONS, content, name)
        buyers.accept(SERVER, body, reading.records)
        return run, runs.keep(SERVER, run, reading)


def release(body):
    return json.dumps(
        {
            "ocid": "ocds-x-1",
            "id": "1",
            "tag": ["award"],
            "date": "2026-01-02T00:00:00Z",
            "buyer": {"id": "b", "name": body.name},
            "parties": [
                {"id": "b", "name": body.name, "roles": ["buyer"]},
                {
                    "id": "s",
                    "name": "Zandkuil Zorg B.V.",
                    "identifier": {"scheme": "NL-KVK", "id": "90001234"},
                    "roles": ["supplier"],
                    "beneficialOwners": [{"id": "o", "name": "Vera Verzonnen"}],
                },
            ],
            "awards": [
                {
                    "id": "a",
                    "title": "Zorg",
                    "status": "active",
                    "suppliers": [{"id": "s", "name": "Zandkuil"}],
                }
            ],
        }
    ).encode()


@pytest.mark.parametrize("format_", ["eforms", "ocds"])
def test_an_owner_asks_a_question_and_asserts_nothing_before_it_is_answered(
    client, body, vera, clerk, format_
):
    content = NOTICE if format_ == "eforms" else release(body)
    _, report = bring(body, content)
    [asked] = owners.open_questions(clerk, body)
    assert (asked.mention.name, asked.suggested) == ("Vera Verzonnen", (vera,))
    assert dossier_rows.owned(reader(), [asked.mention.organisation_id], body.id) == []
    factories.sign_in(client, factories.account(body, Role.CLERK))
    page = client.get("/organen/vlietmonde/eigenaren").text
    assert "Vera Verzonnen" in page
    assert asked.mention.organisation.name in page
    _, again = bring(body, content)
    assert (again.created, again.updated, again.unchanged) == (0, 0, report.created)
    with transaction():
        owners.answer(clerk, body, asked, vera)
    [owned] = dossier_rows.owned(reader(), [asked.mention.organisation_id], body.id)
    assert owned.official_id == vera.id


def test_who_owns_what_nobody_knows_waits_for_the_clerk_to_say_what_that_is(body, vera, clerk):
    _, report = bring(body, NAMELESS)
    assert db.session.query(OwnerMention).count() == 0
    assert ["Say first which organisation it is" in each.remedy for each in report.problems] == [
        True
    ]
    company = factories.organisation("Stichting De Brede Kade")
    party = next(each for each in matching.open_questions(clerk, body) if each.name == company.name)
    with transaction():
        matching.answer(clerk, party, company, same=True)
    _, report = bring(body, NAMELESS)
    assert (report.created, report.problems) == (1, ())
    assert [each.mention.organisation for each in owners.open_questions(clerk, body)] == [company]


def test_two_numbers_of_two_organisations_own_nothing(body, vera):
    factories.organisation("Een", kvk="90001234")
    other = factories.organisation("Twee")
    with transaction():
        organisations.identify(other, "GB-COH", "04142000")
    said = json.loads(release(body))
    said["parties"][1]["additionalIdentifiers"] = [{"scheme": "GB-COH", "id": "04142000"}]
    _, report = bring(body, json.dumps(said).encode())
    assert "Say first which organisation it is" in report.problems[0].remedy


def test_undoing_takes_an_owner_out_and_the_file_brings_the_owner_back(body, vera, clerk):
    run, _ = bring(body, NOTICE)
    assert undo.obstacles(run) == []
    with transaction():
        undo.undo(SERVER, run)
    assert owners.questions(clerk, body) == []
    bring(body, NOTICE)
    assert len(owners.open_questions(clerk, body)) == 1


def test_what_a_clerk_said_of_an_owner_keeps_the_import(body, vera, clerk):
    run, _ = bring(body, NOTICE)
    [asked] = owners.questions(clerk, body)
    with transaction():
        owners.answer(clerk, body, asked, vera)
    assert [each.what for each in undo.obstacles(run)] == ["A clerk said who owns %(what)s."]
    [asked] = owners.questions(clerk, body)
    with transaction():
        owners.take_back(clerk, body, asked)
    assert undo.obstacles(run) == []
