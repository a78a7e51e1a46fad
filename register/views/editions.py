"""Weekly editions: their pages, packages and manifests, the feed of them, and the file that checks
them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.resources import files
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from register.editions import package
from register.errors import NotFound
from register.presentation import editions as words
from register.presentation.page_cache import kept
from register.public import editions, pages
from register.session import limited, public
from register.views import feeds, rows

if TYPE_CHECKING:
    from register.models.public import PublicPositionVersion
    from register.public.editions import PublicWeeklyEdition
    from register.public.pages import EntryPage

blueprint = Blueprint("editions", __name__)

POSITIONS = "nevenfuncties"
"""The kind of entry of which a receipt is given."""
IN_MEMORY = 1024 * 1024
"""Bytes of a package that are kept in memory; what is larger goes to disk."""
AT_ONCE = 64 * 1024
"""Bytes that are sent at a time."""
RETRY_SECONDS = 24 * 60 * 60
"""After how long an edition that is being replaced can be asked for again."""


@blueprint.get("/weekedities")
@public
@kept
def index() -> ResponseReturnValue:
    """List the editions, and say what they are for."""
    return render_template("public/editions.html", editions=editions.list_())


@blueprint.get("/weekedities/<week>")
@public
@kept
def show(week: str) -> ResponseReturnValue:
    """Show one edition: what is in it, how to cite it, and how to keep it."""
    edition = editions.get(week)
    manifest = words.read(edition.manifest)
    return render_template(
        "public/edition.html",
        edition=edition,
        manifest=manifest,
        files=words.contents(manifest),
        gaps=manifest["bestanden"][package.GAPS]["regels"],
        cite=words.cite(edition, url_for(".show", week=week, _external=True)),
    )


@blueprint.get("/weekedities/<week>/manifest.txt")
@public
def manifest(week: str) -> Response:
    """Give the signed manifest of an edition."""
    found = editions.get(week)
    text = package.manifest_text(found.manifest, found.signature) + "\n"
    response = Response(text, mimetype="text/plain")
    response.headers["Cache-Control"] = feeds.FRESH
    return response


@blueprint.get("/weekedities/<week>/weekeditie.zip")
@limited("DOWNLOAD_LIMIT")
@public
def data(week: str) -> ResponseReturnValue:
    """Give the package of an edition, unless something in it left the public pages since it was
    signed.
    """
    edition = editions.get(week)
    return _file(edition, lambda file: editions.write(edition, file), f"weekeditie-{week}.zip")


@blueprint.get("/weekedities/<week>/verschil.zip")
@limited("DOWNLOAD_LIMIT")
@public
def difference(week: str) -> ResponseReturnValue:
    """Give what leads from the edition before to this one."""
    edition = editions.get(week)
    name = f"verschil-{week}.zip"
    return _file(edition, lambda file: editions.write_difference(edition, file), name)


def _file(
    edition: PublicWeeklyEdition, write: Callable[[IO[bytes]], bool], name: str
) -> ResponseReturnValue:
    file: Any = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - closed when it is sent
    try:
        is_as_signed = write(file)
    except BaseException:
        file.close()
        raise
    if not is_as_signed:
        file.close()
        page = render_template("public/edition_replaced.html", edition=edition)
        return page, 503, {"Retry-After": str(RETRY_SECONDS)}
    length = file.tell()
    file.seek(0)
    response = Response(_parts(file), mimetype="application/zip")
    response.call_on_close(file.close)
    response.content_length = length
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    response.headers["Cache-Control"] = feeds.FRESH
    return response


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(AT_ONCE):
            yield part


@blueprint.get("/weekedities/nagaan.py")
@public
def checker() -> Response:
    """Give the file with which anybody checks an edition and a receipt, also without us."""
    text = (files("register.editions") / "check.py").read_text(encoding="utf-8")
    response = Response(text, mimetype="text/x-python")
    response.headers["Content-Disposition"] = "attachment; filename=nagaan.py"
    response.headers["Cache-Control"] = feeds.FRESH
    return response


@blueprint.get("/nevenfuncties/<public_id>/versies/<int:number>")
@public
@kept
def version(public_id: str, number: int) -> ResponseReturnValue:
    """Show one version of an entry; its address never changes."""
    page, found = _version(public_id, number)
    address = url_for(".version", public_id=public_id, number=number, _external=True)
    proof = editions.prove(f"{public_id}/{number}", POSITIONS)
    receipt = words.receipt(proof, address) if proof else None
    return render_template(
        "public/version.html",
        page=page,
        version=found,
        row=replace(rows.row(found, page.left, page.confirmed, page.late), url=None, is_new=False),
        proof=proof,
        receipt=receipt,
        mail=f"mailto:?{urlencode({'body': receipt}, quote_via=quote)}" if receipt else None,
        cite=words.cite_version(found, page.official, address),
    )


@blueprint.get("/nevenfuncties/<public_id>/versies/<int:number>/ontvangstbewijs.txt")
@public
def receipt(public_id: str, number: int) -> Response:
    """Give the receipt of one version of an entry."""
    _version(public_id, number)
    proof = editions.prove(f"{public_id}/{number}", POSITIONS)
    if proof is None:
        raise NotFound("This version stands in no edition yet.")
    address = url_for(".version", public_id=public_id, number=number, _external=True)
    response = Response(words.receipt(proof, address), mimetype="text/plain")
    response.headers["Content-Disposition"] = "attachment; filename=ontvangstbewijs.txt"
    response.headers["Cache-Control"] = feeds.FRESH
    return response


def _version(public_id: str, number: int) -> tuple[EntryPage, PublicPositionVersion]:
    page = pages.position(public_id)
    for each in page.versions:
        if each.number == number:
            return page, each
    raise NotFound("There is no such version.")


@blueprint.get("/weekedities.atom")
@public
def feed() -> Response:
    """Give the newest editions, each with the line that a witness keeps."""
    found = editions.list_()[: feeds.MOST]
    pieces = [
        feeds.Piece(
            feeds.id_of(f"weekedities/{each.week}/{each.issue}"),
            words.title(each),
            url_for(".show", week=each.week, _external=True),
            feeds.moment(each.issued_at),
            words.line(each),
        )
        for each in found
    ]
    updated = max((each.issued_at for each in found), default=feeds.NOTHING_YET)
    page_url = url_for(".index", _external=True)
    return feeds.write(_("weekly editions"), page_url, "weekedities", updated, pieces)
