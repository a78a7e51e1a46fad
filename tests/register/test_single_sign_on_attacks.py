"""Seventeen attacks on signing in at an identity provider: each is refused, and each comes through
when its guard is taken away.
"""

from __future__ import annotations

import pytest

from tests.oidc.attacks import ATTACKS, VARIANTS
from tests.oidc.fixtures import stub, stubs, world  # noqa: F401

pytestmark = pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")

BY_BROKER = ("mixed-up provider", "another audience")
"""What only a provider of this kind can be attacked by: it says who answers, and to whom it gave."""
CASES = [
    pytest.param(
        "broker" if attack.name in BY_BROKER else "entra",
        variant,
        id=f"{attack.name}: {variant.name}",
    )
    for attack, variant in VARIANTS
]


@pytest.mark.parametrize(("stub", "variant"), CASES, indirect=["stub"])
def test_an_attack_is_refused_and_comes_through_without_its_guard(world, variant):
    before = dict(vars(world.stub))

    def tried(*removals):
        vars(world.stub).update(before)
        world.app.extensions.pop("oidc", None)
        with pytest.MonkeyPatch.context() as patch:
            for remove in removals:
                remove(patch)
            return variant.tries(world)

    assert not tried(), "it came through"
    if variant.behind:
        assert not tried(*variant.behind), "this guard alone does not refuse it"
    assert tried(*variant.behind, variant.guard), "without its guard it comes to nothing either"


def test_seventeen_attacks_are_known(record_property):
    assert len({each.name for each in ATTACKS}) == len(ATTACKS) == 17
    record_property("figure", f"17 of 17 attacks refused, in {len(VARIANTS)} ways")


@pytest.mark.parametrize("stub", ["entra", "broker"], indirect=True)
def test_without_an_attack_somebody_comes_in(world):
    assert world.comes_in()
