"""A second factor is the holder's own, and what was sent with it counts once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from register.services.accounts import factor_uses
from tests.register.test_sessions import register, server  # noqa: F401 - fixtures


def test_a_use_counts_once_also_of_many_at_once(register):
    def one(_):
        with register.app_context():
            return factor_uses.take("app", 7)

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(one, range(8))) == [False] * 7 + [True]
    assert factor_uses.take("app", 8)
    assert not factor_uses.take("app", 7)
    assert factor_uses.last_of(["app", "none"])["app"].counter == 8
    assert factor_uses.take("another", 7)


def test_a_passkey_that_counts_nothing_is_let_pass_until_it_counts(register):
    used = [factor_uses.take("key", count, uncounted=True) for count in (0, 0, 3, 3, 0, 4)]
    assert used == [True, True, True, False, False, True]
