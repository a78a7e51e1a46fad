"""The policy itself: what nobody has by accident, and that every permission guards a door."""

import inspect
import itertools
import pkgutil
import re

import pytest

import register.public
import register.services
from register import access
from register.access import (
    ANONYMOUS,
    NO_BODY,
    POLICY,
    SERVER,
    FindingState,
    Identity,
    Permission,
    Role,
    Subject,
)
from register.services.findings import findings

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


def test_whoever_may_take_a_step_sees_the_finding():
    """So that a list of what waits for somebody has to ask for the steps alone."""
    roles = [set(some) for count in range(5) for some in itertools.combinations(Role, count)]
    yes_or_no = (True, False)
    asked = allowed = 0
    for held, is_invited, has_person in itertools.product(roles, yes_or_no, yes_or_no):
        who = Identity(
            account=5,
            person=1 if has_person else None,
            roles={1: frozenset(held)},
            invited=frozenset({7} if is_invited else ()),
        )
        for (
            body,
            finding,
            is_oneself,
            has_signed,
            is_of_another,
            taken_up,
            state,
        ) in itertools.product((1, 2, NO_BODY), (None, 7), *[yes_or_no] * 4, FindingState):
            subject = Subject(
                body,
                1 if is_oneself else -1,
                heard=True,
                finding=finding,
                signer=5 if has_signed else -1,
                assignee=-1 if is_of_another else None,
                state=state,
                taken_up=taken_up,
            )
            asked += 1
            if any(access.allows(who, step, subject) for step in findings.STEPS):
                allowed += 1
                assert access.sees_finding(who, subject), (held, subject)
    assert asked > 50_000
    assert allowed > 1_000
