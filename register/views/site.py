"""What a site tells about itself: privacy, whom to tell of a leak, and where its pages are."""

from __future__ import annotations

import datetime
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from register import clock
from register.presentation import stylesheet
from register.presentation.page_cache import kept
from register.processing.record import record
from register.public import pages
from register.services.retention import terms
from register.session import public

blueprint = Blueprint("site", __name__)

SECURITY_EXPIRES_DAYS = 180
"""security.txt asks to be read again within a year; ours is made anew at every reading. Source: RFC
9116, 2.5.5.
"""


def init_app(app: Flask) -> None:
    """Register the pages, and tell every page where its stylesheet and its letters are."""
    app.extensions["stylesheet"] = stylesheet.join(Path(str(app.static_folder)))
    app.register_blueprint(blueprint)

    @app.context_processor
    def look() -> dict[str, str]:
        return {
            "stylesheet_url": url_for("site.style", digest=app.extensions["stylesheet"].digest),
            "font_url": url_for("static", filename=f"{stylesheet.FONT}-latin-wght-normal.woff2"),
        }


@blueprint.get("/stijl/<digest>.css")
@public
def style(digest: str) -> Response:
    """Send the stylesheet, compressed where the reader can read that; browsers may keep it for
    ever.
    """
    sheet: stylesheet.Stylesheet = current_app.extensions["stylesheet"]
    if digest != sheet.digest:
        abort(404)
    compressed = request.accept_encodings["gzip"] > 0
    response = Response(sheet.compressed if compressed else sheet.text, mimetype="text/css")
    if compressed:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


@blueprint.get("/privacy")
@public
@kept
def privacy() -> ResponseReturnValue:
    """State what is kept of whom, and why: the record of processing."""
    return render_template(
        "public/privacy.html",
        bodies=pages.bodies(),
        record=record(),
        days={**current_app.config, **terms.NAMED},
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
    bodies = pages.bodies()
    return Response(
        render_template("public/sitemap.xml", bodies=bodies), mimetype="application/xml"
    )


@blueprint.get("/organen/<slug>/sitemap.xml")
@public
def sitemap_of_body(slug: str) -> Response:
    """List the pages of one body and of its officials."""
    page = pages.body(slug)
    groups = [summary for group in page.groups for summary in group.officials]
    officials = {each.official.public_id: each for each in [*groups, *page.former]}
    text = render_template("public/sitemap_body.xml", body=page.body, officials=officials.values())
    return Response(text, mimetype="application/xml")
