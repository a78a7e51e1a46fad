"""Atom feeds of what is newly recorded: of a body, of an official, of an organisation."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from register.clock import day_of
from register.plain_text import legible
from register.presentation import formatting, labels, language
from register.public import feeds
from register.public.feeds import MOST, NOTHING_YET, Feed, FollowedKind, News, NewsKind
from register.session import public
from register.views import differences, rows

if TYPE_CHECKING:
    from register.models.public import PublicPosition, PublicPositionVersion


__all__ = ["MOST", "NOTHING_YET", "Piece", "blueprint", "id_of", "moment", "write"]

blueprint = Blueprint("feeds", __name__)

FRESH = "public, max-age=60"
"""How long an answer may be kept: what is withdrawn from the register is gone everywhere within a
minute.
"""
_NO_XML = str.maketrans({"\ufffe": "\ufffd", "\uffff": "\ufffd"})
"""What a name may hold and XML may not. Source: XML 1.0, 2.2."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of news, as the feed has it."""

    id: str
    title: str
    url: str
    moment: str
    summary: str


@blueprint.get("/organen/<slug>/wijzigingen.atom")
@public
def body(slug: str) -> Response:
    """Give what is newly recorded in the register of a body."""
    return _answer(FollowedKind.BODY, slug, url_for("public.body", slug=slug, _external=True))


@blueprint.get("/wijzigingen.atom")
@public
def every_body() -> Response:
    """Give what is newly recorded in all registers."""
    page_url = url_for("history.all_changes", _external=True)
    return _write(feeds.of_every_body(_("all bodies")), page_url, "wijzigingen")


@blueprint.get("/bestuurders/<public_id>/wijzigingen.atom")
@public
def official(public_id: str) -> Response:
    """Give what is newly recorded of an official."""
    return _answer(
        FollowedKind.OFFICIAL,
        public_id,
        url_for("public.official", public_id=public_id, _external=True),
    )


@blueprint.get("/organisaties/<public_id>/wijzigingen.atom")
@public
def organisation(public_id: str) -> Response:
    """Give what is newly recorded of positions at an organisation."""
    address = url_for("public.organisation", public_id=public_id, _external=True)
    return _answer(FollowedKind.ORGANISATION, public_id, address)


def _answer(kind: FollowedKind, key: str, page_url: str) -> Response:
    path = request.path.removeprefix("/").removesuffix("/wijzigingen.atom")
    return _write(feeds.feed(kind, key), page_url, path)


def _write(feed: Feed, page_url: str, path: str) -> Response:
    """Write a feed. `path` names it within the register."""
    pieces = [_piece(each, page_url) for each in feed.news]
    return write(feed.followed.name, page_url, path, feed.updated_at, pieces)


def write(
    name: str, page_url: str, path: str, updated: datetime.datetime, pieces: Sequence[Piece]
) -> Response:
    """Write a feed of pieces. `path` names it within the register."""
    text = render_template(
        "public/feed.xml",
        id=id_of(path),
        name=_text(name),
        page_url=page_url,
        updated=moment(updated),
        pieces=pieces,
    )
    response = Response(text, mimetype="application/atom+xml")
    response.headers["Cache-Control"] = FRESH
    response.add_etag()  # No Last-Modified: a new name or a term that is undone leaves no moment.
    response.make_conditional(request)
    return response


def id_of(path: str) -> str:
    """Return a name that stays, also when the register moves to another address. Source: RFC
    4151.
    """
    host = urlsplit(current_app.config["SITE_ADDRESS"] or request.host_url).hostname
    return f"tag:{host},2026:{language.current()}/{path}"


def _piece(news: News, page_url: str) -> Piece:
    title, url, summary = _words(news, page_url)
    return Piece(id_of(news.key), _text(title), url, moment(news.recorded_at), _text(summary))


def _words(news: News, page_url: str) -> tuple[str, str, str]:
    """Return the title of a piece of news, where it leads, and the rest of it in words."""
    version, who = news.version, news.official
    if who is None:
        said = _(
            "One or more entries were withdrawn because they were made in error. More cannot be "
            "read of them."
        )
        return _("Withdrawn"), page_url, said
    if version is None:
        url = url_for("public.official", public_id=who.public_id, _external=True)
        said = _("The official declared to have no positions beside the office.")
        if news.source is not None:
            said = _("A file of the body says that there are no positions beside the office.")
        return _("No ancillary positions: %(name)s", name=who.name), url, said
    kinds = {
        NewsKind.NEW: _("New"),
        NewsKind.CHANGED: _("Changed"),
        NewsKind.ENDED: _("Ended"),
        NewsKind.INCOME: _("Income"),
    }
    title = f"{kinds[news.kind]}: {version.title}, {version.organisation_name} – {who.name}"
    facts = [
        f"{who.name}, {who.body_name}",
        _period(version),
        labels.word(version.capacity),
        "" if version.paid is None else _("Paid") if version.paid else _("Unpaid"),
        "; ".join(differences.sentences(news.differences)),
        _(
            "Recorded on %(date)s, %(who)s",
            date=_day(news.recorded_at),
            who=rows.declared_by(news.income or version),
        ),
    ]
    url = url_for("public.position", public_id=version.public_id, _external=True)
    return title, url, ". ".join(fact for fact in facts if fact) + "."


def _period(version: PublicPosition | PublicPositionVersion) -> str:
    """Return the period in words. News stays as it was written, so what runs has a first day and no
    "until now".
    """
    told = datetime.date.min if version.ended is False else None
    return formatting.period_words(
        version.valid_from, version.valid_until, version.ended, language.current(), told
    )


def _day(moment: datetime.datetime) -> str:
    return formatting.date_words(day_of(moment), language.current())


def moment(at: datetime.datetime) -> str:
    """Return a moment as a feed has it. Source: RFC 3339."""
    return at.isoformat().replace("+00:00", "Z")


def _text(text: str) -> str:
    return legible(text).translate(_NO_XML)
