"""The names that a process keeps in memory are those of the database, whatever was taken back."""

from __future__ import annotations

import pytest

from conflict_graph.facts import OrganisationKind
from conflict_graph.resolution import organisation_names
from register.extensions import db
from register.models.organisations import Organisation, OrganisationName
from register.services.organisations import name_register
from tests import factories

OLD, NEW = "Bouwbedrijf Tarwedam B.V.", "Loonbedrijf Rogge V.O.F."


def known():
    index = name_register.index()
    return {name for name in (OLD, NEW) if index.find(organisation_names.parse(name))}


def firm(stays, name):
    db.session.add(Organisation(name=name, kind=OrganisationKind.COMPANY))


def former_name(stays, name):
    db.session.add(OrganisationName(organisation_id=stays.id, name=name))


@pytest.mark.parametrize("bring", [firm, former_name])
def test_what_was_taken_back_is_known_no_more_though_as_much_came_after_it(app, bring):
    stays = factories.organisation("Gemeente Veendorp")
    stays.public_id = "f" * 36  # after every other in the order of the alphabet
    db.session.commit()
    for name in (OLD, NEW, OLD):
        bring(stays, name)
        db.session.flush()
        assert known() == {name}
        db.session.rollback()
