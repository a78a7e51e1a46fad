"""The policy itself: what nobody has by accident, and that every permission guards a door."""

import inspect
import pkgutil
import re

import pytest

import register.public
import register.services
from register import access
from register.access import ANONYMOUS, NO_BODY, POLICY, SERVER, Permission, Subject

ROOMS = (register.services, register.public)
NAMES = [
    each.name
    for room in ROOMS
    for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")
]
SERVICES = [pkgutil.resolve_name(name) for name in NAMES]


def test_only_the_server_adds_bodies_and_organisations_and_it_never_speaks_for_a_person():
    granted = {each for each in Permission if access.allows(SERVER, each, Subject(NO_BODY))}
    assert {Permission.ADD_BODY, Permission.IMPORT_ORGANISATIONS} <= granted
    assert not granted & {
        Permission.REPLY,
        Permission.CONCLUDE,
        Permission.ASK,
        Permission.ANSWER_REPORT,
        Permission.ANSWER_PERSON,
        Permission.SEE_FINDING,
    }


@pytest.mark.parametrize("permission", Permission)
def test_who_has_not_signed_in_may_nothing(permission):
    assert not access.allows(ANONYMOUS, permission, Subject(NO_BODY))
    assert not access.allows(ANONYMOUS, permission, Subject(1, person=None))


@pytest.mark.parametrize("module", SERVICES, ids=lambda module: module.__name__)
def test_no_service_takes_nobody_for_somebody_who_asks(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        for parameter, kind in function.__annotations__.items():
            assert not re.search(r"\bIdentity \| None", kind), (
                f"{name}({parameter}): give access.SERVER or access.ANONYMOUS"
            )


def test_every_permission_guards_a_door():
    asked = "\n".join(inspect.getsource(module) for module in SERVICES)
    assert [each.name for each in Permission if f"Permission.{each.name}" not in asked] == []
    assert set(POLICY) == set(Permission)
