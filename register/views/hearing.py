"""The page of a finding for the official concerned: the letter, the term, the facts, the reply with
its check page and receipt, and the documents. Restricted, never cached.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms import FormField, SelectChoice

from conflict_graph.assessment.report import Report
from register import clock
from register.access import Move, Permission
from register.errors import Invalid, NotFound
from register.forms.hearing import AdditionForm, DocumentsForm, ExtensionForm, HeardForm
from register.forms.sending import carried, is_looked_over
from register.presentation import heard, labels
from register.presentation.headers import keep_out_of_sight
from register.presentation.heard import SaidOfIt, ToldFact, key_of
from register.presentation.language import current as language
from register.presentation.steps import way
from register.services.decisions import own
from register.services.declarations import positions
from register.services.findings import documents, findings, hearing
from register.services.findings.findings import FindingHistoryItem, FindingStatus
from register.services.findings.hearing import TermBounds
from register.services.organisations import bodies
from register.services.screening import checks
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.contacts import usual_reply_term
from register.views.forms import show_invalid
from register.views.readings import reads_finding

if TYPE_CHECKING:
    from register.forms.findings import QuestionForm
    from register.models.hearings import FindingDocument
    from register.models.screening import Finding

blueprint = Blueprint("hearing", __name__)
blueprint.after_request(keep_out_of_sight)


def init_app(app: Flask) -> None:
    """Register the pages, and let those of clerks and reviewers show what was sent."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(sent_about=hearing.sent_about, file_size=file_size)


def file_size(size_bytes: int) -> str:
    """Return a size in words."""
    if size_bytes < 1024 * 1024:
        return str(_("%(size)s kB", size=max(1, round(size_bytes / 1024))))
    return str(_("%(size)s MB", size=f"{size_bytes / (1024 * 1024):.1f}"))


@dataclass(frozen=True, slots=True)
class Letters:
    """What the clerk wrote: the letter that counts, and why the term was extended since."""

    letter: FindingHistoryItem | None
    extensions: tuple[FindingHistoryItem, ...]


def letters_of(standing: FindingStatus) -> Letters:
    """Return what the clerk wrote last, and what stands beside it since."""
    letter: FindingHistoryItem | None = None
    extensions: list[FindingHistoryItem] = []
    for each in standing.history:
        if each.act is Move.EXTEND:
            extensions.append(each)
        elif each.act is Move.ASK:
            letter, extensions = each, []
    return Letters(letter, tuple(extensions))


def page(standing: FindingStatus, answer: Report, *, outdated: bool) -> str:
    """Show a finding to the official whom it concerns."""
    decision = standing.finding.decision
    today = clock.today()
    return render_template(
        "hearing/show.html",
        helped=True,
        standing=standing,
        version=decision.current,
        letters=letters_of(standing),
        report=answer,
        outdated=outdated,
        facts=heard.facts(answer, language()),
        questions=heard.questions(answer, language()),
        of_the_law=heard.questions_of_law(answer),
        sent=hearing.sent_about(standing.finding),
        days_left=(standing.reply_by - today).days if standing.reply_by else None,
        planned_on=hearing.planned_on(decision),
        ends_too_late=hearing.ends_too_late(decision, standing.reply_by),
        parties=checks.parties_before_the_decision(identity(), standing.finding, [answer]),
        steps=way(answer.text.elements),
    )


@blueprint.get("/mijn-besluiten")
@signed_in
def decisions() -> str:
    """List the decisions for which the official who asks is entered."""
    open_parts, taken_parts = own.list_own(identity())
    about = findings.list_about(identity(), clock.today())
    return render_template(
        "hearing/decisions.html",
        open_parts=open_parts,
        taken_parts=taken_parts,
        asked={each.finding.decision_id: each.finding.public_id for each in about},
        STEPS=labels.STEP_DONE,
        STEPS_TO_COME=labels.STEP_TO_COME,
    )


@blueprint.route("/bevindingen/<public_id>/reageren", methods=["GET", "POST"])
@signed_in
@reads_finding
def reply(public_id: str) -> ResponseReturnValue:
    """Say of each fact whether it is right, answer the questions, and add a text and files."""
    standing = findings.get(identity(), public_id, clock.today())
    has_replied = Permission.ADD in standing.may
    if not has_replied:
        findings.check_standing(standing, Permission.REPLY, identity())
    elif request.method != "POST":
        return redirect(url_for(".add", public_id=public_id), 303)
    report = checks.answer_of(standing.finding, language()).report
    facts = heard.facts(report, language())
    questions = heard.questions(report, language())
    form = HeardForm(
        data={
            "facts": [{"key": each.key} for each in facts],
            "questions": [{"key": key_of(each)} for each in questions],
        }
    )
    by_key = {each.key: each for each in facts}
    asked = {key_of(each): each for each in questions}
    is_current = _match(form, by_key, asked)
    is_right = form.validate_on_submit() and form.check_rows()
    is_right = _offer_documents(standing.finding, form) and is_right
    if form.is_submitted() and is_right and not is_current:
        form.form_errors.append(
            _("The facts have changed since you opened this page. Look at them once more.")
        )
    elif form.is_submitted() and is_right and not form.says_something:
        form.text.errors = [_("Say of at least one fact whether it is right, or write something.")]
    elif form.is_submitted() and is_right:
        answer = _look_over_or_send(standing, form, _whole_text(form, by_key, asked))
        if answer is not None:
            return answer
    shown = render_template(
        "hearing/reply.html",
        helped=True,
        standing=standing,
        version=standing.finding.decision.current,
        letters=letters_of(standing),
        form=form,
        facts=by_key,
        questions=asked,
        correct_at=_corrections(standing.finding, facts),
        most_mb=_most_bytes() // (1024 * 1024),
    )
    return shown, 400 if form.errors or form.form_errors else 200


@blueprint.route("/bevindingen/<public_id>/aanvullen", methods=["GET", "POST"])
@signed_in
@reads_finding
def add(public_id: str) -> ResponseReturnValue:
    """Add to a reply."""
    standing = findings.get_for(identity(), Permission.ADD, public_id, clock.today())
    form = AdditionForm()
    is_right = form.validate_on_submit()
    if _offer_documents(standing.finding, form) and is_right:
        answer = _look_over_or_send(standing, form, (form.text.data or "").strip())
        if answer is not None:
            return answer
    shown = render_template(
        "hearing/add.html",
        helped=True,
        standing=standing,
        version=standing.finding.decision.current,
        form=form,
        most_mb=_most_bytes() // (1024 * 1024),
    )
    return shown, 400 if form.errors else 200


def _match(form: HeardForm, facts: Mapping[str, ToldFact], questions: Mapping[str, str]) -> bool:
    """Say whether the rows of a form are about the facts and questions of now; what was written
    beside another one goes to the text, and the rows are those of now.
    """
    sent = {row.form.key.data: row for row in (*form.facts, *form.questions)}
    gone = [row for key, row in sent.items() if key not in facts and key not in questions]
    if not sent or (not gone and len(sent) == len(facts) + len(questions)):
        return True
    rest = [row.form.words.data for row in gone if (row.form.words.data or "").strip()]
    form.text.data = "\n".join([form.text.data or "", *rest]).strip()
    for rows, keys in ((form.facts, facts), (form.questions, questions)):
        while rows.entries:
            rows.pop_entry()
        for key in keys:
            known = sent.get(key)
            rows.append_entry(known.data if known else {"key": key})
    return False


def _offer_documents(finding: Finding, form: DocumentsForm) -> bool:
    """Keep a file that was chosen, and offer what was chosen before; False, with an error beside
    it, where the file is not taken.
    """
    chosen = list(form.documents.data or []) if form.is_submitted() else None
    kept = True
    file = form.file.data
    if form.is_submitted() and file and file.filename:
        try:
            with transaction():
                made = documents.keep(
                    identity(), finding, file.filename, file.read(), _most_bytes()
                )
        except Invalid as error:
            form.file.errors = [_(error.message, **error.params)]
            kept = False
        else:
            chosen = [*(chosen or []), made.public_id]
    waiting = documents.unsent(identity(), finding)
    form.documents.choices = [
        SelectChoice(each.public_id, f"{_name_of(each)} ({file_size(each.size_bytes)})")
        for each in waiting
    ]
    known = [each.public_id for each in waiting]
    form.documents.data = [each for each in known if chosen is None or each in chosen]
    return kept


def _name_of(document: FindingDocument) -> str:
    return document.content.name if document.content else ""


def _most_bytes() -> int:
    return int(current_app.config["REPLY_DOCUMENT_MOST_BYTES"])


def _whole_text(
    form: HeardForm, facts: Mapping[str, ToldFact], questions: Mapping[str, str]
) -> str:
    of_facts = [
        SaidOfIt(facts[row.form.key.data].whole, row.form.said.data, _words(row))
        for row in form.facts
        if row.form.said.data
    ]
    of_questions = [
        SaidOfIt(questions[row.form.key.data], row.form.said.data or "", _words(row))
        for row in form.questions
        if row.form.said.data or _words(row)
    ]
    return heard.as_text(form.text.data or "", of_facts, of_questions)


def _words(row: FormField) -> str:
    return " ".join((row.form.words.data or "").split())


def _look_over_or_send(
    standing: FindingStatus, form: DocumentsForm, text: str
) -> ResponseReturnValue | None:
    """Show what is to be sent, or send it where it has been looked over; None, with an error beside
    it, where it cannot be sent.
    """
    try:
        findings.check_reply(text)
    except Invalid as error:
        show_invalid(form, error)
        return None
    return _send(standing, form, text) if is_looked_over() else _look_over(standing, form, text)


def _send(standing: FindingStatus, form: DocumentsForm, text: str) -> ResponseReturnValue | None:
    """Send it and go to the receipt; None, with an error beside it, where it is not taken."""
    public_id, files = standing.finding.public_id, form.documents.data or []
    try:
        with transaction():
            sent = hearing.send(identity(), standing.finding, text, files, clock.today())
            number = hearing.sent_about(standing.finding)[-1].number
    except Invalid as error:
        show_invalid(form, error)
        return None
    if sent is None:
        flash(_("This was received already."))
    else:
        flash(_("Your reply has been received. It stays beside the finding."))
    return redirect(url_for(".receipt", public_id=public_id, number=number), 303)


def _look_over(standing: FindingStatus, form: DocumentsForm, text: str) -> str:
    """Show what is to be sent, as it will be kept."""
    chosen = [
        each
        for each in documents.unsent(identity(), standing.finding)
        if each.public_id in (form.documents.data or [])
    ]
    fields = [each for each in carried() if each[0] != "documents"]
    return render_template(
        "hearing/look_over.html",
        helped=True,
        standing=standing,
        text=text,
        files=chosen,
        fields=[*fields, *(("documents", each.public_id) for each in chosen)],
    )


def _corrections(finding: Finding, facts: Sequence[ToldFact]) -> dict[str, str]:
    """Return where each fact that is an own position can be corrected in the register, by key."""
    own = {each.public_id for each in positions.list_of(finding.official)}
    return {
        each.key: url_for(
            "declarations.amend", public_id=finding.official.public_id, position_id=each.tie
        )
        for each in facts
        if each.tie in own
    }


@blueprint.get("/bevindingen/<public_id>/ontvangst/<int:number>")
@signed_in
@reads_finding
def receipt(public_id: str, number: int) -> str:
    """Show what the official sent, with the day, the time and the fingerprint. For that person."""
    standing = findings.get(identity(), public_id, clock.today())
    if not identity().is_person(standing.finding.official.person_id):
        raise NotFound("There is no such receipt.")
    return render_template(
        "hearing/receipt.html",
        helped=True,
        standing=standing,
        version=standing.finding.decision.current,
        each=hearing.receipt(standing.finding, number),
    )


@blueprint.get("/bevindingen/<public_id>/stukken/<document_id>")
@signed_in
@reads_finding
def document(public_id: str, document_id: str) -> Response:
    """Give a document as a download."""
    standing = findings.get(identity(), public_id, clock.today())
    name, kind, content = documents.get(identity(), standing.finding, document_id)
    return send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name)


@blueprint.route("/bevindingen/<public_id>/verlengen", methods=["GET", "POST"])
@signed_in
@reads_finding
def extend(public_id: str) -> ResponseReturnValue:
    """Give the official more time, with the reason."""
    standing = findings.get_for(identity(), Permission.EXTEND, public_id, clock.today())
    bounds = bounds_of(standing.finding)
    form = ExtensionForm()
    if form.validate_on_submit():
        try:
            days = days_of(form, bounds)
            with transaction():
                hearing.extend(
                    identity(), standing.finding, form.reason.data or "", days, clock.today()
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The official has more time, and can read why."))
            warn_of_term(standing.finding, findings.last_day(clock.today(), days))
            return redirect(url_for("findings.show", public_id=public_id), 303)
    shown = render_template("hearing/extend.html", standing=standing, form=form, bounds=bounds)
    return shown, 400 if form.errors else 200


def bounds_of(finding: Finding) -> TermBounds:
    """Return between which bounds the clerk of the body sets a term."""
    said = bodies.reply_term_of(finding.body, usual_reply_term())
    return TermBounds(said.least, said.most)


def days_of(form: ExtensionForm | QuestionForm, bounds: TermBounds) -> int:
    """Return how many days the term has that a form names.

    Raises:
        Invalid: it is no day, or lies outside the bounds.
    """
    day = form.reply_by.data
    if day is None or day.day is None:
        raise Invalid("Enter the day, with the month and the year.", "reply_by")
    return bounds.days_until(day.earliest, clock.today())


def warn_of_term(finding: Finding, reply_by: datetime.date) -> None:
    """Say to the clerk where the term runs as long as the decision is planned for, or longer."""
    if hearing.ends_too_late(finding.decision, reply_by):
        flash(
            _(
                "The term ends on or after the planned date of the decision. Put the decision off, "
                "or agree that this person does not take part until the reply is in."
            )
        )
