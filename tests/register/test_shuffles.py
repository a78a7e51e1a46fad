"""Files and their rows in any order, and files twice, end in the same state. `make shuffles` does a
thousand.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks import shuffles
from register.extensions import db


@pytest.fixture(scope="module")
def register(tmp_path_factory):
    app = shuffles.prepare(tmp_path_factory.mktemp("shuffles") / "register.sqlite")
    with app.app_context():
        kept = shuffles.files()
        shuffles.bring_in(kept, 0)
        expected = shuffles.state()
        db.session.rollback()
        yield kept, expected
        db.session.rollback()
        db.engine.dispose()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(min_value=1, max_value=2**32))
def test_import_files_end_in_the_same_state_whatever_the_order(register, seed):
    kept, expected = register
    try:
        shuffles.bring_in(kept, seed)
        assert shuffles.state() == expected
    finally:
        db.session.rollback()
