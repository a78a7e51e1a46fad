"""A sample of `make attack`: some attacks on a served register, and one again without its mend."""

from __future__ import annotations

import pytest

from tests.attacks import (
    mends,
    second_round,  # noqa: F401 (its attacks join the others)
)
from tests.attacks.attacks import ATTACKS, Succeeded
from tests.attacks.served import serving
from tests.conftest import copy_database
from tests.trust.__main__ import ROOT, page
from tests.trust.controls import CONTROLS

SAMPLE = {"A5", "A8", "A10", "A11", "A13", "O10"}


def chosen():
    return [each for each in ATTACKS if each.number in SAMPLE and "restart" not in each.done]


def test_no_attack_of_the_sample_comes_to_anything(example_database, tmp_path):
    path = tmp_path / "register.sqlite"
    copy_database(example_database, path)
    with serving(f"sqlite:///{path}", folder=tmp_path) as site:
        for each in chosen():
            each.attempt(site)


def test_without_its_mend_an_attack_is_seen(example_database, tmp_path):
    path = tmp_path / "register.sqlite"
    copy_database(example_database, path)
    hosts = next(each for each in ATTACKS if "any_host" in each.mends)
    with (
        serving(f"sqlite:///{path}", "any_host", tmp_path) as site,
        pytest.raises(Succeeded, match="evil"),
    ):
        hosts.attempt(site)


def test_every_mend_that_an_attack_is_tried_without_can_be_taken_away():
    named = {one for each in ATTACKS for mend in each.mends for one in mend.split(",")}
    assert named == set(mends.TAKEN_AWAY)


def test_the_page_of_trust_is_what_the_controls_say():
    assert page() in (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")


def test_every_test_and_attack_of_a_control_is_there():
    numbers = {each.number for each in ATTACKS}
    for control in CONTROLS:
        assert set(control.attacks) <= numbers, control.name
        for test in control.tests:
            file, _, name = test.partition("::")
            assert f"def {name}" in (ROOT / file).read_text(encoding="utf-8"), test
