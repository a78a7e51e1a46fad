"""An answer names the norm first, then each step, and only then the word."""

from __future__ import annotations

import datetime

import pytest
import sqlalchemy as sa

from conflict_graph.facts import DecisionKind, OfficeKind
from register.access import SERVER, Role
from register.extensions import db
from register.models.screening import AssessmentVersion, Finding
from register.presentation.steps import way
from register.services.screening import run as screening
from tests import factories
from tests.browser import Page

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def clerk(app, client):
    body = factories.body()
    official = factories.official(body, OfficeKind.ELECTED_MEMBER, "raadslid")
    firm = factories.organisation()
    factories.position(official, firm)
    decision = factories.decision(body, [firm], kind=DecisionKind.GRANT)
    factories.participation(decision, official, steps=["deliberated", "voted"])
    screening.check(SERVER, decision, TODAY)
    db.session.commit()
    factories.sign_in(client, factories.account(body, Role.CLERK))
    return lambda address: Page(client.get(address))


def finding():
    return db.session.scalars(sa.select(Finding)).one()


@pytest.mark.parametrize("where", ["check", "finding"])
def test_the_norm_comes_first_then_the_steps_with_their_numbers(clerk, where):
    address = {
        "check": f"/en/besluiten/{finding().decision.public_id}/toets",
        "finding": f"/en/bevindingen/{finding().public_id}",
    }[where]
    page = clerk(address)
    words = page.words
    order = [
        "Article 28",
        "How near 3 of 4",
        "How far the decision reaches 3 of 3",
        "Interest Serious interest",
        "Part Has a share in it",
        "Word Appearance of a conflict",
        "What speaks for a conflict",
        "Rule: Serious interest · Has a share in it · Elected members",
    ]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "/en/uitleg/regels/serious-sharing-elected" in page.links()


def test_an_answer_from_before_there_were_steps_is_still_shown(clerk):
    kept = finding().current
    old = {
        language: {
            key: value
            for key, value in kept.answer[language].items()
            if key not in ("norms", "exceptions", "beside")
        }
        | {
            "chains": [
                {key: value for key, value in chain.items() if key != "elements"}
                for chain in kept.answer[language]["chains"]
            ],
            "rule": {"id": "R12a", "source": "article 2:4 Awb"},
        }
        for language in ("nl", "en")
    }
    version = AssessmentVersion(
        number=2,
        finding_id=kept.finding_id,
        run_id=kept.run_id,
        dossier_id=kept.dossier_id,
        outcome=kept.outcome,
        rule="R12a",
        ruleset="dutch 2026.3",
        answer={**kept.answer, **old},
    )
    factories.keep(version)
    page = clerk(f"/en/bevindingen/{finding().public_id}")
    assert "How near" not in page.words
    assert "Rule: A rule of an earlier version (R12a)" in page.words
    assert clerk("/en/uitleg/regels/R12a").status == 200


def test_without_steps_there_is_nothing_to_show(app):
    assert way(None) == []
