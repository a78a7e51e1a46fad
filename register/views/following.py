"""Following by mail: ask, confirm, stop. No account and no cookie.

An address that is opened changes nothing, because programs that look into mail open every address
they find; only a button does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.errors import Invalid
from register.forms.following import FollowForm
from register.mail.letters import PAGES
from register.presentation import language
from register.presentation.headers import keep_out_of_sight
from register.public import feeds
from register.public.feeds import FollowedKind
from register.services.mail import following
from register.session import limited, public, with_address, without_cookie
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.following import Following


blueprint = Blueprint("following", __name__)
blueprint.after_request(keep_out_of_sight)

ONE_CLICK = "One-Click"
"""What a mail program sends that stops by its own button. Source: RFC 8058, 3.1."""


@blueprint.route("/organen/<slug>/volgen", methods=["GET", "POST"])
@limited("FOLLOW_LIMIT", ["POST"])
@without_cookie
@public
def body(slug: str) -> ResponseReturnValue:
    """Follow a body."""
    return _ask(FollowedKind.BODY, slug)


@blueprint.route("/bestuurders/<public_id>/volgen", methods=["GET", "POST"])
@limited("FOLLOW_LIMIT", ["POST"])
@without_cookie
@public
def official(public_id: str) -> ResponseReturnValue:
    """Follow an official."""
    return _ask(FollowedKind.OFFICIAL, public_id)


@blueprint.route("/organisaties/<public_id>/volgen", methods=["GET", "POST"])
@limited("FOLLOW_LIMIT", ["POST"])
@without_cookie
@public
def organisation(public_id: str) -> ResponseReturnValue:
    """Follow an organisation."""
    return _ask(FollowedKind.ORGANISATION, public_id)


def _ask(kind: FollowedKind, key: str) -> ResponseReturnValue:
    followed = feeds.get(kind, key)
    form = FollowForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            with transaction():
                following.ask(
                    kind, key, form.email.data or "", language.current(), clock.now(), _wait_days()
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            return redirect(url_for(".asked"), 303)
    return render_template(
        "following/ask.html",
        form=form,
        followed=followed,
        page_url=_page_url(kind, key),
        wait_days=_wait_days(),
    ), (400 if form.errors else 200)


@blueprint.get("/volgen")
@public
def asked() -> ResponseReturnValue:
    """Say what comes next, the same to everybody."""
    return render_template("following/asked.html", wait_days=_wait_days())


@blueprint.get("/volgen/gestopt")
@public
def stopped() -> ResponseReturnValue:
    """Say that nothing is followed any more."""
    return render_template("following/stopped.html")


@blueprint.get("/volgen/<token>")
@limited("SEARCH_LIMIT")
@with_address
def choose(token: str) -> ResponseReturnValue:
    """Show what an address follows, and what it was asked about."""
    rows = _rows(token)
    waiting = [row for row in rows if row[0].confirmed_at is None]
    settled = [row for row in rows if row[0].confirmed_at is not None]
    return render_template("following/choose.html", token=token, waiting=waiting, settled=settled)


@blueprint.post("/volgen/<token>/<public_id>/bevestigen")
@limited("SEARCH_LIMIT")
@without_cookie
@with_address
def confirm(token: str, public_id: str) -> ResponseReturnValue:
    """Follow something from now on."""
    with transaction():
        following.confirm(token, public_id, clock.now())
    return redirect(url_for(".choose", token=token), 303)


@blueprint.post("/volgen/<token>/<public_id>/stoppen")
@limited("SEARCH_LIMIT")
@without_cookie
@with_address
def stop(token: str, public_id: str) -> ResponseReturnValue:
    """Stop following one thing."""
    with transaction():
        is_over = following.stop(token, public_id)
    return redirect(url_for(".stopped") if is_over else url_for(".choose", token=token), 303)


@blueprint.route("/volgen/<token>/stoppen", methods=["GET", "POST"])
@limited("SEARCH_LIMIT")
@without_cookie
@with_address
def stop_all(token: str) -> ResponseReturnValue:
    """Stop following everything: with the button of this page, or with that of a mail program."""
    if request.method != "POST":
        return render_template("following/stop.html", token=token, rows=_rows(token))
    with transaction():
        following.stop_all(token)
    if request.form.get("List-Unsubscribe") == ONE_CLICK:
        return Response("", mimetype="text/plain")
    return redirect(url_for(".stopped"), 303)


def _rows(token: str) -> list[tuple[Following, str, str | None]]:
    """Return what an address follows, each with its name and where it stands; None: it is not
    public any more.
    """
    rows = []
    for each in following.by_token(token).followings:
        found = feeds.find(each.kind, each.subject)
        rows.append(
            (
                each,
                found.name if found else "",
                _page_url(each.kind, each.subject) if found else None,
            )
        )
    return rows


def _page_url(kind: FollowedKind, key: str) -> str:
    endpoint, name = PAGES[kind]
    values: dict[str, Any] = {name: key}
    return url_for(endpoint, **values)


def _wait_days() -> int:
    return int(current_app.config["FOLLOW_WAIT_DAYS"])
