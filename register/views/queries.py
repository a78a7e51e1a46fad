"""What may be asked in the address of a public page; anything else is refused, and never passed
over in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import Form

from register import errors
from register.forms.decisions import SearchForm
from register.forms.findings import FindingSearchForm, OwnMotionSearchForm
from register.forms.officials import OfficialSearchForm
from register.forms.public import (
    BodyForm,
    ChangesForm,
    ListForm,
    MomentForm,
    PositionsForm,
    QueryForm,
)
from register.forms.readings import ReadingSearchForm
from register.query import Wrong, WrongQuery, misplaced

OPEN = ("public", "with_address")
"""Who may see the pages of which any address is read here; behind sign-in each page reads its
own, but for lists.
"""


def _names(form: type[Form]) -> tuple[str, ...]:
    return tuple(field.name for field in form())


OF_A_DAY = _names(MomentForm)
ASKED: Mapping[str, tuple[str, ...]] = {
    "public.body": (*_names(BodyForm), *OF_A_DAY),
    "public.official": OF_A_DAY,
    "public.search": (*_names(QueryForm), *_names(ListForm)),
    "listing.positions": (*_names(PositionsForm), "na"),
    "history.changes": _names(ChangesForm),
    "history.all_changes": _names(ChangesForm),
    "accounts.sign_in": ("next",),
    "single_sign_on.begin": ("next",),
}
"""What can be asked of each public page; of one that does not stand here nothing can be."""
LISTS: Mapping[str, tuple[str, ...]] = {
    "decisions.index": ("orgaan", *_names(SearchForm), "pagina"),
    "officials.index": (*_names(OfficialSearchForm), "pagina"),
    "findings.index": (*_names(FindingSearchForm), "pagina"),
    "findings.questions": ("pagina",),
    "desk.changed": ("pagina",),
    "readings.index": (*_names(ReadingSearchForm), "pagina"),
    "readings.own": ("pagina",),
    "reviews.find": (*_names(OwnMotionSearchForm), "pagina"),
}
"""What can be asked of each list behind sign-in."""
READ_ELSEWHERE = ("api", "open_data", "catalogue", "linked", "reconciliation")
"""Blueprints whose views check their own query, and say all that is wrong with it."""
WRITTEN_ELSEWHERE = ("single_sign_on.come_back",)
"""Pages whose address a provider writes, which may say more than we know. Source: RFC 6749,
4.1.2.
"""
_TRACKING = re.compile(r"(utm|mtm|pk|piwik|matomo)_.*|[a-z]*(cl|clk)id|mc_[ce]id|igshid|[gw]braid")
"""What sites and mail programs add to a link that they pass on. It asks nothing, so it is passed
over.
"""


def init_app(app: Flask) -> None:
    """Check the address of every public page before it is made."""
    app.before_request(_check)
    app.register_error_handler(WrongQuery, _answer)


def allowed(endpoint: str, arguments: Mapping[str, object]) -> Sequence[str]:
    """Return what can be asked of a page; once a day is named, a page of that day knows nothing but
    days.
    """
    names = ASKED.get(endpoint) or LISTS.get(endpoint, ())
    names_a_day = any(str(arguments.get(name, "")).strip() for name in OF_A_DAY if name in names)
    return OF_A_DAY if names_a_day else names


def _check() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    is_open = getattr(view, "audience", "") in OPEN and request.blueprint not in READ_ELSEWHERE
    is_read = is_open or request.endpoint in LISTS
    if request.endpoint in WRITTEN_ELSEWHERE:
        return
    if not request.args or not is_read or request.method not in ("GET", "HEAD"):
        return
    wrong = misplaced(_asked(), allowed(request.endpoint or "", request.args))
    if wrong:
        raise WrongQuery(wrong)


def asked_of_list(form: Form) -> int:
    """Return which page of a list is asked for, from 1, with the filters in its form.

    Raises:
        WrongQuery: a filter or the page is none that there can be.
    """
    form.validate()
    return page_of_list(
        Wrong(name, _("Choose one of the answers of this page.")) for name in form.errors
    )


def page_of_list(besides: Iterable[Wrong] = ()) -> int:
    """Return which page of a list is asked for, from 1; `besides`: what else is wrong.

    Raises:
        WrongQuery: something is wrong, or the page is none that there can be.
    """
    wrong = [*besides]
    page = request.args.get("pagina") or "1"
    if not re.fullmatch("[1-9][0-9]{0,8}", page):
        wrong.append(Wrong("pagina", _("Give the number of a page, from 1 on.")))
    if wrong:
        raise WrongQuery(wrong)
    return int(page)


def _asked() -> MultiDict[str, str]:
    pairs = request.args.items(multi=True)
    return MultiDict((name, value) for name, value in pairs if not _TRACKING.fullmatch(name))


def _answer(error: WrongQuery) -> ResponseReturnValue:
    """Say what is wrong with the address, and lead to the same page with what it does know; where a
    file was asked for, say it as that file does.
    """
    otherwise = errors.answered_otherwise(error)
    if otherwise is not None:
        return otherwise
    endpoint = request.endpoint or ""
    wrong = {each.parameter for each in error.wrong}
    known = {
        name: request.args[name]
        for name in allowed(endpoint, request.args)
        if name in request.args and name not in wrong
    }
    address = url_for(endpoint, **dict(request.view_args or {}, **known))
    return render_template("errors/query.html", wrong=error.wrong, address=address), 400
