"""When the interpreter looks for what nobody holds any more."""

from __future__ import annotations

import gc

import pytest

from register import memory


@pytest.fixture(autouse=True)
def _as_it_was():
    on = gc.isenabled()
    yield
    (gc.enable if on else gc.disable)()


@pytest.mark.parametrize("before", [True, False])
def test_nothing_is_looked_through_until_the_work_is_done(before):
    (gc.enable if before else gc.disable)()
    with memory.looked_through_after():
        assert not gc.isenabled()
    assert gc.isenabled() is before


def test_an_error_leaves_it_as_it_was():
    gc.enable()
    with pytest.raises(ValueError, match="broken off"), memory.looked_through_after():
        raise ValueError("broken off")
    assert gc.isenabled()
