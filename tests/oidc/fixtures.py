"""Fixtures: providers, served once for a file, and a register that signs in there."""

from __future__ import annotations

import pytest

from tests.oidc import world as worlds
from tests.oidc.stub import BROKER, ENTRA, serving


@pytest.fixture(scope="module")
def stubs():
    with serving(ENTRA) as entra, serving(BROKER) as broker:
        yield {"entra": entra, "broker": broker}


@pytest.fixture
def stub(stubs, request):
    """The provider like Entra ID; another where a test names one. It behaves again after it."""
    chosen = stubs[getattr(request, "param", "entra")]
    before = dict(vars(chosen))
    yield chosen
    vars(chosen).update(before)
    chosen.grants.clear()
    chosen.asked.clear()


@pytest.fixture
def world(app, stub):
    app.extensions.pop("oidc", None)
    return worlds.make(app, stub)
