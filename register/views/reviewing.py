"""Pages of reviewers: conclude and sign, say who looks at a finding, be away; and the page on which
an official contests a conclusion. Restricted, never cached.
"""

from __future__ import annotations

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectChoice

from register import clock, session
from register.access import Permission
from register.errors import Invalid
from register.forms.findings import (
    AbsenceForm,
    AssignForm,
    BackForm,
    ConclusionForm,
    ContestForm,
    OwnMotionSearchForm,
    TakeUpForm,
)
from register.forms.sending import SentForm
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.services.accounts import signing_in, totp
from register.services.accounts.passkeys import has
from register.services.accounts.signing_in import Signature
from register.services.findings import findings
from register.services.findings.findings import FindingStatus
from register.services.reviews import conclusions, own_motion, reviewers
from register.services.reviews.conclusions import ConclusionEntry
from register.services.screening import checks
from register.session import attempts, identity, signed_in
from register.transaction import transaction
from register.views import ceremonies, confirming, providers, queries
from register.views.findings import recorded, words
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists, reads_finding, reads_opening

blueprint = Blueprint("reviews", __name__)
blueprint.after_request(keep_out_of_sight)
blueprint.context_processor(words)

OBSTACLES = {
    "oneself": lazy_gettext("it is about this person"),
    "tie": lazy_gettext("something ties this person to it"),
    "raised": lazy_gettext("opened it, let the check run, or put the question"),
    "signed": lazy_gettext("concluded first"),
    "concluded": lazy_gettext("concluded what the official contests"),
    "away": lazy_gettext("is away"),
    "no_reviewer": lazy_gettext("is no reviewer any more"),
}
"""What others read of why a reviewer cannot look at a finding."""


@blueprint.route("/bevindingen/<public_id>/concluderen", methods=["GET", "POST"])
@signed_in
@reads_finding
def conclude(public_id: str) -> ResponseReturnValue:
    """Conclude on a finding, with a reason, and sign."""
    standing = findings.get_for(identity(), Permission.CONCLUDE, public_id, clock.today())
    form, act = ConclusionForm(), ceremonies.concluding(public_id)
    form.ask_case(standing.first is not None)
    form.ask_to_sign(has_password=_has_password(), has_app=_has_app())
    if form.validate_on_submit():
        entry = ConclusionEntry(form.conclusion.data, form.reason.data or "", form.said_case)
        try:
            with transaction():
                conclusions.check(identity(), standing.finding, entry, clock.today())
                signature = _signature(form, act)
            if signature is None:
                _say_why_not(form)
            else:
                with transaction():
                    conclusions.conclude(
                        identity(), standing.finding, entry, signature, clock.today()
                    )
        except Invalid as error:
            show_invalid(form, error)
        if not form.errors and not form.form_errors:
            flash(_said(findings.get(identity(), public_id, clock.today())))
            return redirect(url_for("findings.show", public_id=public_id), 303)
    who, today = identity(), clock.today()
    kept = reviewers.obstacle(who, standing, today)
    page = render_template(
        "findings/conclude.html",
        standing=standing,
        answer=checks.answer_of(standing.finding, language()),
        form=form,
        recorded=recorded(standing),
        kept=kept,
        nobody_is_left=kept is not None and not reviewers.is_another_left(who, standing, today),
        WHY_NOT=reviewers.WHY_NOT,
        **_ways_to_sign(act),
    )
    return page, _status(form)


def _ways_to_sign(act: str) -> dict[str, object]:
    """Return what a page has to know to offer the ways in which who asks can sign."""
    here = session.current()
    asked = ceremonies.asking(act) if here is not None and has(here.account) else None
    return {"has_password": _has_password(), "has_app": _has_app(), "asked": asked}


def _has_password() -> bool:
    here = session.current()
    return here is not None and providers.has_password(here.account)


def _has_app() -> bool:
    here = session.current()
    return here is not None and totp.of(here.account) is not None


def _signature(form: ConclusionForm, act: str) -> Signature | None:
    if form.credential.data:
        asked = ceremonies.ceremony(act)
        return signing_in.sign_with_passkey(identity(), asked, form.credential.data)
    if form.said_code:
        return signing_in.sign_with_code(identity(), form.said_code, attempts())
    return signing_in.sign(identity(), form.password.data or "", attempts())


def _say_why_not(form: ConclusionForm) -> None:
    """Say beside the field that what was entered is not right; several wrong codes are told to the
    holder.
    """
    if not form.said_code:
        form.password.errors = [_("This is not your password.")]
        return
    form.code.errors = [confirming.wrong_code()]
    confirming.note_wrong_code(session.here().account)


def _said(standing: FindingStatus) -> str:
    if standing.first is not None:
        return str(
            _("Your conclusion has been recorded. It takes two: another reviewer reads it now.")
        )
    return str(_("Your conclusion has been recorded. The official can read it."))


@blueprint.route("/bevindingen/<public_id>/betwisten", methods=["GET", "POST"])
@signed_in
@reads_finding
def contest(public_id: str) -> ResponseReturnValue:
    """Contest the conclusion about oneself."""
    standing = findings.get_for(identity(), Permission.CONTEST, public_id, clock.today())
    form = ContestForm()
    if form.validate_on_submit():
        try:
            with transaction():
                findings.contest(identity(), standing.finding, form.text.data or "", clock.today())
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Your reason has been received. A reviewer looks at it anew."))
            return redirect(url_for("findings.show", public_id=public_id), 303)
    page = render_template("findings/contest.html", helped=True, standing=standing, form=form)
    return page, _status(form)


@blueprint.route("/bevindingen/<public_id>/beoordelaar", methods=["GET", "POST"])
@signed_in
@reads_finding
def assign(public_id: str) -> ResponseReturnValue:
    """Say which reviewer looks at a finding."""
    standing = findings.get_for(identity(), Permission.ASSIGN, public_id, clock.today())
    found = reviewers.candidates(identity(), standing, clock.today())
    assignee = reviewers.assignee_of(standing)
    form = AssignForm()
    form.reviewer.choices = [
        SelectChoice(each.account.public_id, each.account.name)
        for each in found
        if each.obstacle is None and each.account is not assignee
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                reviewers.assign(
                    identity(),
                    standing.finding,
                    form.reviewer.data,
                    form.reason.data or "",
                    clock.today(),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded who looks at this finding."))
            return redirect(url_for("findings.show", public_id=public_id), 303)
    page = render_template(
        "findings/assign.html",
        standing=standing,
        form=form,
        assignee=assignee,
        kept=[each for each in found if each.obstacle is not None],
        OBSTACLES=OBSTACLES,
    )
    return page, _status(form)


@blueprint.get("/bevindingen/openen")
@signed_in
@lists
def find() -> str:
    """Find the decision about which a reviewer opens a finding of own accord."""
    form = OwnMotionSearchForm(request.args)
    queries.asked_of_list(form)
    found = own_motion.search(identity(), form.q.data or "")
    here_stand([])
    return render_template("findings/find.html", search=form, found=found, most=own_motion.MOST)


@blueprint.route("/besluiten/<public_id>/bevinding-openen", methods=["GET", "POST"])
@signed_in
@reads_opening
def take_up(public_id: str) -> ResponseReturnValue:
    """Open a finding as a reviewer."""
    decision = own_motion.decision_for(identity(), public_id)
    form = TakeUpForm()
    form.official.choices = [
        SelectChoice(each.public_id, each.person.name)
        for each in own_motion.officials_of(identity(), decision)
    ]
    if form.validate_on_submit():
        try:
            with transaction():
                made = own_motion.take_up(
                    identity(),
                    decision,
                    form.official.data,
                    form.reason.data or "",
                    clock.today(),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("A finding was opened. Another reviewer concludes on it."))
            return redirect(url_for("findings.show", public_id=made.public_id), 303)
    page = render_template("findings/take_up.html", decision=decision, form=form)
    return page, _status(form)


@blueprint.route("/afwezig", methods=["GET", "POST"])
@signed_in
def away() -> ResponseReturnValue:
    """Say when one is away as a reviewer."""
    form = AbsenceForm()
    found = reviewers.absences(identity(), clock.today())
    if form.validate_on_submit():
        try:
            with transaction():
                reviewers.say_away(
                    identity(),
                    form.since.data.earliest,  # type: ignore[union-attr]
                    form.until.data.earliest,  # type: ignore[union-attr]
                    clock.today(),
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Recorded that you are away. What lies with you is for the others meanwhile."))
            return redirect(url_for(".away"), 303)
    page = render_template("findings/away.html", form=form, absences=found, back=BackForm())
    return page, _status(form)


@blueprint.post("/afwezig/<absence_id>/terug")
@signed_in
def come_back(absence_id: str) -> ResponseReturnValue:
    """Say that one is there after all."""
    with transaction():
        reviewers.take_back_absence(identity(), absence_id)
    flash(_("Taken back: you are there."))
    return redirect(url_for(".away"), 303)


def _status(form: SentForm) -> int:
    return 400 if form.errors or form.form_errors else 200
