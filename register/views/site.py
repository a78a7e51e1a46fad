"""What a site tells about itself: privacy, whom to tell of a leak, and where its pages are."""

from __future__ import annotations

import datetime
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, url_for

from register import clock
from register.services import publication
from register.session import public

blueprint = Blueprint("site", __name__)

SECURITY_EXPIRES_DAYS = 180
"""security.txt asks to be read again within a year; ours is made anew at every reading. Source: RFC 9116, 2.5.5."""


@blueprint.get("/privacy")
@public
def privacy() -> Any:
    """State what is kept of whom, and why."""
    config = current_app.config
    return render_template(
        "public/privacy.html", wait_days=config["FOLLOW_WAIT_DAYS"], kept_days=config["MAIL_KEPT_DAYS"]
    )


@blueprint.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Say whom to tell of a leak. Without a contact in the settings there is no such page."""
    contact = current_app.config["SECURITY_CONTACT"]
    if not contact:
        abort(404)
    expires = clock.now().replace(microsecond=0) + datetime.timedelta(days=SECURITY_EXPIRES_DAYS)
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires.isoformat().replace('+00:00', 'Z')}",
        "Preferred-Languages: nl, en",
        f"Canonical: {url_for('.security', _external=True)}",
    ]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the lists of pages, one for each body."""
    bodies = publication.bodies()
    return Response(render_template("public/sitemap.xml", bodies=bodies), mimetype="application/xml")


@blueprint.get("/organen/<slug>/sitemap.xml")
@public
def sitemap_of_body(slug: str) -> Response:
    """List the pages of one body and of its officials."""
    page = publication.body(slug)
    groups = [summary for group in page.groups for summary in group.officials]
    officials = {each.official.public_id: each for each in [*groups, *page.former]}
    text = render_template("public/sitemap_body.xml", body=page.body, officials=officials.values())
    return Response(text, mimetype="application/xml")
