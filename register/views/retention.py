"""How long a body keeps what it may choose about, kept by those who keep its officials."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register import clock
from register.access import Permission, Subject, require
from register.errors import Invalid
from register.forms.retention import RetentionForm
from register.services.organisations import bodies
from register.services.retention import running, terms
from register.services.retention.running import RetentionKind
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

blueprint = Blueprint("retention", __name__)

_OURS = lazy_gettext("our own proposal; we read no law that names a term")
KINDS = {
    RetentionKind.FORMER_OFFICIAL: (
        lazy_gettext("Former officials"),
        lazy_gettext(
            "So long after the last day in every public office, an official leaves page, search, "
            "new files and the API. The history stays whole, and is not public then."
        ),
        lazy_gettext(
            "our own proposal: the year over which the test looks back at former positions; we "
            "read no law that names a term"
        ),
    ),
    RetentionKind.REPORT: (
        lazy_gettext("Reported errors"),
        lazy_gettext("So long after the decision about a report its words are erased."),
        _OURS,
    ),
    RetentionKind.IMPORT_PROBLEM: (
        lazy_gettext("Mistakes in files"),
        lazy_gettext(
            "So long after a file was read, what was wrong with it is erased: it quotes the file."
        ),
        _OURS,
    ),
    RetentionKind.DRAFT: (
        lazy_gettext("Declarations that nobody finished"),
        lazy_gettext("So long after it was last saved, such a declaration is erased."),
        _OURS,
    ),
    RetentionKind.DOCUMENT: (
        lazy_gettext("Files with a reply"),
        lazy_gettext(
            "So long after a finding was concluded, the files of the reply are erased. That there "
            "was a file stays."
        ),
        lazy_gettext("the selection list of the body, which we did not read: choose a term"),
    ),
}
"""Of each kind its name, what happens, and on what the default rests."""


@blueprint.route("/organen/<slug>/beheer/termijnen", methods=["GET", "POST"])
@signed_in
def edit(slug: str) -> ResponseReturnValue:
    """Set how long a body keeps what it may choose about; see what is over its term now."""
    body = bodies.get(slug)
    require(identity(), Permission.KEEP_OFFICIALS, Subject(body.id))
    standing = terms.of(body)
    own = {kind: term for kind, term in standing.items() if term.recorded_at is not None}
    form = RetentionForm(
        data={
            f"{kind}_{part}": getattr(term, part)
            for kind, term in own.items()
            for part in ("days", "source")
        }
    )
    if form.validate_on_submit():
        try:
            with transaction():
                terms.choose(identity(), body, _said(form))
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The terms of the body have been recorded."))
            return redirect(url_for(".edit", slug=slug), 303)
    page = render_template(
        "retention/edit.html",
        body=body,
        form=form,
        kinds=KINDS,
        defaults=terms.DEFAULTS,
        own=own,
        due={each.kind: len(each.subjects) for each in running.list_due(body, clock.now())},
    )
    return page, 400 if form.errors else 200


def _said(form: RetentionForm) -> dict[RetentionKind, tuple[int | None, str]]:
    return {
        kind: (form[f"{kind}_days"].data, form[f"{kind}_source"].data or "")
        for kind in RetentionKind
    }
