"""What is taken away from the served process to see an attack succeed: one patch for each mend."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext


def sessions_that_do_not_end() -> None:
    from register.services.accounts import sessions

    sessions.end = lambda token: None


def no_known_addresses() -> None:
    from register.services.accounts import tries

    tries._is_known = lambda account, address, kind: False


def tries_without_count() -> None:
    from register import counters
    from register.services.accounts import tries

    tries.counters = type("Never", (), {**vars(counters), "hit": staticmethod(lambda *_: 0)})


def no_count_by_address() -> None:
    from register.services.accounts import tries

    tries.ELSEWHERE = dict.fromkeys(tries.TryKind, ())


def a_password_alone() -> None:
    from register import session

    session.asks_second_factor = lambda: False


def one_budget_of_mail() -> None:
    from register.services import outbox

    outbox.ASKED = frozenset()


def proxies_not_believed() -> None:
    from register import serving

    serving.ProxyFix = lambda inner, **_: inner


def every_forwarded_address_believed() -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    from register import serving

    serving.ProxyFix = lambda inner, **values: ProxyFix(inner, **{**values, "x_for": 2})


def counts_in_each_process() -> None:
    from register import counters

    counters.ADDRESS = "memory://"


def any_host() -> None:
    from register import serving

    serving._trusted = lambda config: ()


def marks_that_turn_text_round() -> None:
    from register import mail_address

    mail_address.is_plain = lambda text: True


def days_without_end() -> None:
    from wtforms import DateField

    from register.forms.public import DayField

    DayField.process_formdata = DateField.process_formdata


def texts_of_errors() -> None:
    import logging

    from register import logs

    logs.NamelessRecord = logging.LogRecord


def fewer_headers() -> None:
    from register.presentation import headers

    headers.HEADERS = {}


def forms_kept_by_browsers() -> None:
    from register.presentation import headers

    headers._is_private = lambda response: response.status_code >= 400


def name_of_the_server() -> None:
    from gunicorn.http import wsgi

    wsgi.SERVER = "gunicorn"


def reading_takes_the_lock() -> None:
    from register import database

    real = database.begin
    database.begin = lambda connection, writes, patience: real(connection, True, patience)


def facts_close_findings() -> None:
    from register import access
    from register.access import IN_HEARING, FindingState, Move

    for state in (*IN_HEARING, FindingState.CONCLUDED):
        access._AFTER[state, Move.DISSOLVE] = FindingState.DISSOLVED
        access._AFTER[state, Move.OVERTAKE] = FindingState.DISSOLVED
        access._AFTER[state, Move.CHANGE] = FindingState.DISSOLVED
        access._AFTER[state, Move.REOPEN] = FindingState.NEW


def no_reasons_asked() -> None:
    from register.services.findings import fact_changes

    fact_changes.need_reason = lambda identity, found: False


def nobody_takes_turns() -> None:
    from register import turns

    turns.Turns.taken = lambda self: nullcontext()


def nobody_waits_for_others() -> None:
    from register import database

    database.asked_about = list


def headers_that_move_pages() -> None:
    from gunicorn.config import Config

    Config.forwarder_headers = ["SCRIPT_NAME", "PATH_INFO"]


def pages_kept_by_address_alone() -> None:
    from flask import request

    from register.presentation import page_cache

    page_cache._asked = lambda: request.url


def passwords_that_stay() -> None:
    from register.services.accounts import accounts

    accounts.set_password = lambda account, password: None


def imports_that_stay() -> None:
    from register.jobs import Jobs, Sight

    Jobs.interrupted = lambda self, runs: set()
    Jobs.sight_of = lambda self, public_id: Sight(True)


TAKEN_AWAY: Mapping[str, Callable[[], None]] = {
    each.__name__: each
    for each in (
        sessions_that_do_not_end,
        no_known_addresses,
        tries_without_count,
        no_count_by_address,
        a_password_alone,
        one_budget_of_mail,
        proxies_not_believed,
        every_forwarded_address_believed,
        counts_in_each_process,
        any_host,
        marks_that_turn_text_round,
        days_without_end,
        texts_of_errors,
        fewer_headers,
        forms_kept_by_browsers,
        name_of_the_server,
        reading_takes_the_lock,
        facts_close_findings,
        no_reasons_asked,
        nobody_takes_turns,
        nobody_waits_for_others,
        headers_that_move_pages,
        pages_kept_by_address_alone,
        passwords_that_stay,
        imports_that_stay,
    )
}
