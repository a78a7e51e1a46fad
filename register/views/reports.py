"""Errors that readers report: the form, the outcome, and the pages of the official and the clerk.
Never kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge

from register import clock
from register.access import Permission
from register.errors import Invalid, NotFound, Withdrawn
from register.forms.reports import ReportAnswerForm, ReportDecisionForm, ReportForm
from register.presentation import language
from register.presentation.headers import keep_out_of_sight
from register.public import pages
from register.services.declarations import positions, publicity
from register.services.mail import reports
from register.services.mail.reports import ReportEntry, ReportState, ReportStatus
from register.services.officials import officials
from register.session import identity, limited, public, signed_in, with_address, without_cookie
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_report

if TYPE_CHECKING:
    from register.models.public import PublicOfficial, PublicPosition


blueprint = Blueprint("reports", __name__)
blueprint.after_request(keep_out_of_sight)

LARGEST = 64 * 1024
"""Bytes of the form. What is longer than a field may be, and fits in this, comes back with a
message beside it.
"""

STATES = {
    ReportState.ASKED: (lazy_gettext("The official is asked"), "waiting"),
    ReportState.DISPUTED: (lazy_gettext("The official disagrees"), "open"),
    ReportState.SILENT: (lazy_gettext("Term passed without an answer"), "open"),
    ReportState.AGREED: (lazy_gettext("The official agrees"), "closed"),
    ReportState.UPHELD: (lazy_gettext("The reporter is right"), "closed"),
    ReportState.REJECTED: (lazy_gettext("The register is right"), "closed"),
}

ACTS = {
    "report": lazy_gettext("Reported by a reader"),
    "agree": lazy_gettext("The official agrees"),
    "disagree": lazy_gettext("The official disagrees"),
    "uphold": lazy_gettext("The clerk decides that the reporter is right"),
    "reject": lazy_gettext("The clerk decides that the register is right"),
}


def init_app(app: Flask) -> None:
    """Register the pages, and what the official's own page shows of them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["my_reports"] = my_reports


def my_reports() -> list[ReportStatus]:
    """Return the reports about the one who asks that do not wait for an answer."""
    asker = identity()
    found = [] if asker.person is None else reports.list_for(asker, clock.today(), asker.person)
    return [each for each in found if Permission.ANSWER_REPORT not in each.may]


@blueprint.before_request
def refuse_what_is_too_much() -> None:
    """Refuse a form that is larger than any report can be."""
    if (request.content_length or 0) > LARGEST:
        raise RequestEntityTooLarge


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every page its words."""
    return {"STATES": STATES, "ACTS": ACTS, "may": Permission}


@blueprint.route("/nevenfuncties/<public_id>/melden", methods=["GET", "POST"])
@limited("REPORT_LIMIT", ["POST"])
@without_cookie
@public
def about_position(public_id: str) -> ResponseReturnValue:
    """Report an error in an entry."""
    page = pages.position(public_id)
    return _report(page.official, page.position)


@blueprint.route("/bestuurders/<public_id>/melden", methods=["GET", "POST"])
@limited("REPORT_LIMIT", ["POST"])
@without_cookie
@public
def about_official(public_id: str) -> ResponseReturnValue:
    """Report that something is missing from the list of an official, or wrong about the office."""
    return _report(pages.official(public_id).summary.official, None)


def _report(official: PublicOfficial, position: PublicPosition | None) -> ResponseReturnValue:
    form = ReportForm(request.form)
    if request.method == "POST" and form.validate():
        said = ReportEntry(
            form.text.data or "", form.seen_at.data or "", form.email.data or "", language.current()
        )
        try:
            with transaction():
                token = _record(official, position, said, form.token.data or "")
        except Invalid as error:
            show_invalid(form, error)
        else:
            return redirect(url_for(".outcome", token=token), 303)
    form.keep_legible()
    term_days = int(current_app.config["REPORT_TERM_DAYS"])
    return render_template(
        "reports/report.html", form=form, official=official, position=position, term_days=term_days
    ), (400 if form.errors else 200)


def _record(
    official: PublicOfficial, position: PublicPosition | None, said: ReportEntry, token: str
) -> str:
    of_whom = officials.get(official.public_id)
    entry = positions.get(position.public_id) if position is not None else None
    return reports.report(
        of_whom, entry, said, token, int(current_app.config["REPORT_TERM_DAYS"]), clock.today()
    )


@blueprint.get("/berichten/<token>")
@limited("SEARCH_LIMIT")
@with_address
def outcome(token: str) -> ResponseReturnValue:
    """Show to whoever reported an error how things stand."""
    standing = reports.by_token(token, clock.today())
    return render_template("reports/outcome.html", standing=standing, subject=_subject(standing))


def _subject(standing: ReportStatus) -> tuple[str, str] | None:
    """Return what a report is about, and where that stands; None: it is no longer public."""
    found = standing.report
    try:
        if found.position is not None:
            entry = pages.position(found.position.public_id).position
            address = url_for("public.position", public_id=entry.public_id)
            return f"{entry.title}, {entry.organisation_name}", address
        official = pages.official(found.official.public_id).summary.official
        return official.name, url_for("public.official", public_id=official.public_id)
    except (NotFound, Withdrawn):
        return None


def _address(standing: ReportStatus) -> str | None:
    """Return where that what a report is about stands; None: it is on no public page."""
    subject = _subject(standing)
    return subject[1] if subject is not None else None


@blueprint.get("/beheer/berichten")
@signed_in
@lists
def index() -> ResponseReturnValue:
    """Show the reports that the asker may see: first those that need the asker."""
    found = reports.list_for(identity(), clock.today())
    here_stand(each.report.official for each in found)
    needing = [each for each in found if each.may]
    return render_template(
        "reports/index.html", needing=needing, others=[each for each in found if not each.may]
    )


@blueprint.get("/beheer/berichten/<public_id>")
@signed_in
@reads_report
def show(public_id: str) -> ResponseReturnValue:
    """Show one report with what was said of it."""
    standing = reports.get(identity(), public_id, clock.today())
    desk = (
        "declarations"
        if standing.report.official.person_id == identity().person
        else "declarations_for"
    )
    return render_template(
        "reports/show.html",
        standing=standing,
        address=_address(standing),
        amend_url=_amending(standing, desk) if standing.is_to_be_put_right else None,
    )


@blueprint.route("/beheer/berichten/<public_id>/antwoord", methods=["GET", "POST"])
@signed_in
@reads_report
def answer(public_id: str) -> ResponseReturnValue:
    """Agree or disagree with a report about oneself."""
    standing = reports.get_for(identity(), Permission.ANSWER_REPORT, public_id, clock.today())
    form = ReportAnswerForm()
    if form.validate_on_submit():
        agrees = form.answer.data == form.AGREE
        try:
            with transaction():
                reports.answer(identity(), public_id, agrees, form.reason.data or "", clock.today())
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("Your answer has been recorded. Now put the register right.")
                if agrees
                else _said()
            )
            return redirect(
                _amending(standing, "declarations")
                if agrees
                else url_for(".show", public_id=public_id),
                303,
            )
    return render_template(
        "reports/answer.html", standing=standing, form=form, address=_address(standing)
    ), (400 if form.errors else 200)


@blueprint.route("/beheer/berichten/<public_id>/besluit", methods=["GET", "POST"])
@signed_in
@reads_report
def decide(public_id: str) -> ResponseReturnValue:
    """Decide on a report, as the clerk."""
    standing = reports.get_for(identity(), Permission.DECIDE_REPORT, public_id, clock.today())
    form = ReportDecisionForm()
    if form.validate_on_submit():
        is_right = form.answer.data == form.UPHOLD
        try:
            with transaction():
                reports.decide(
                    identity(), public_id, is_right, form.reason.data or "", clock.today()
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("Your decision has been recorded. Now put the register right.")
                if is_right
                else _decided()
            )
            return redirect(
                _amending(standing, "declarations_for")
                if is_right
                else url_for(".show", public_id=public_id),
                303,
            )
    return render_template(
        "reports/decide.html", standing=standing, form=form, address=_address(standing)
    ), (400 if form.errors else 200)


def _said() -> str:
    return str(_("Your answer has been recorded. The clerk decides."))


def _decided() -> str:
    return str(_("Your decision has been recorded."))


def _amending(standing: ReportStatus, desk: str) -> str:
    """Return where the entry can be put right; where nothing stands any more, the list of the
    official.
    """
    official, position = standing.report.official, standing.report.position
    at: dict[str, Any] = {
        "public_id": official.public_id,
        **({"slug": official.body.slug} if desk == "declarations_for" else {}),
    }
    if position is not None and publicity.is_public(position):
        return url_for(f"{desk}.amend", **at, position_id=position.public_id)
    return (
        url_for("declarations.index")
        if desk == "declarations"
        else url_for(f"{desk}.overview", **at)
    )
