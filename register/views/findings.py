"""The check of a decision, and the findings that come of it: ask, reply, conclude. Restricted,
never cached.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Flask,
    Response,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import SelectChoice

from conflict_graph.assessment.conditional import MANAGED, NOT_FULLY
from conflict_graph.assessment.report import Report
from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    Capacity,
    DecisionKind,
    DecisionStatus,
    OfficeKind,
    Outcome,
    Relation,
    Step,
    TieKind,
)
from register import clock
from register.access import FindingState, Permission, allows
from register.errors import Invalid
from register.forms.findings import (
    DecisionCheckForm,
    FactAnswerForm,
    FindingSearchForm,
    QuestionForm,
    TakeBackForm,
)
from register.presentation import labels
from register.presentation.formatting import date_words, money_words
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import word
from register.presentation.language import current as language
from register.presentation.steps import way
from register.services.decisions import decisions, places
from register.services.decisions.standing import WITHDRAWN
from register.services.declarations import interests
from register.services.findings import findings, hearing, listed
from register.services.findings.findings import FindingStatus
from register.services.organisations import bodies
from register.services.reviews import reviewers
from register.services.screening import (
    check_changes,
    checked,
    checks,
    checks_of,
    fact_answers,
    measures,
    opening,
)
from register.services.screening import run as screening
from register.services.screening.measures import MeasureKept, StandingMeasure
from register.session import account_name, identity, signed_in
from register.transaction import transaction
from register.views import answering, queries
from register.views import hearing as hearing_pages
from register.views.decisions import PLANNED
from register.views.forms import show_invalid
from register.views.measuring import Measuring
from register.views.readings import here_stand, lists, reads_check, reads_finding

if TYPE_CHECKING:
    from register.forms.measures import NewMeasureForm
    from register.forms.sending import SentForm
    from register.models.decisions import Decision
    from register.models.screening import AssessmentVersion, Finding


blueprint = Blueprint("findings", __name__)
blueprint.after_request(keep_out_of_sight)

CLOSED_SHOWN = datetime.timedelta(days=30)
"""So long it stands high on the own page of an official that a question was closed."""

OUTCOMES = {
    Outcome.NONE: (lazy_gettext("No link found"), "none"),
    Outcome.POTENTIAL: (lazy_gettext("Possible link"), "possible"),
    Outcome.APPARENT: (lazy_gettext("Appearance of a conflict"), "apparent"),
    Outcome.ACTUAL_INDICATED: (lazy_gettext("Facts fit a conflict of interest"), "fits"),
    Outcome.UNRESOLVED: (lazy_gettext("Cannot be determined"), "unknown"),
    NOT_FULLY: (lazy_gettext("Not fully checked"), "unknown"),
    MANAGED: (lazy_gettext("Link known, managed"), "managed"),
}
"""The words of an outcome, and of a link that is managed, and the shape under which the pages draw
it.
"""

STATES = {
    FindingState.NEW: (lazy_gettext("New"), "open"),
    FindingState.ASKED: (lazy_gettext("Asked to respond"), "waiting"),
    FindingState.REPLIED: (lazy_gettext("Reply received"), "open"),
    FindingState.LAPSED: (lazy_gettext("Term passed without a reply"), "open"),
    FindingState.SIGNED: (lazy_gettext("Second reviewer needed"), "open"),
    FindingState.CONCLUDED: (lazy_gettext("Concluded"), "closed"),
    FindingState.CONTESTED: (lazy_gettext("Conclusion contested"), "open"),
    FindingState.CHANGED: (lazy_gettext("Facts changed: a reviewer decides"), "open"),
    FindingState.DISSOLVED: (lazy_gettext("Dissolved: facts or rules changed"), "closed"),
}

CONCLUSIONS = {
    "none": (lazy_gettext("No conflict"), "none"),
    "potential": (lazy_gettext("Possible link"), "possible"),
    "apparent": (lazy_gettext("Appearance of a conflict"), "apparent"),
    "actual": (
        lazy_gettext("Conflict of interest, established by two reviewers"),
        "established",
    ),
}

CONCLUSIONS_SIGNED = {
    **{word: said for word, (said, _shape) in CONCLUSIONS.items()},
    "actual": lazy_gettext("Conflict of interest"),
}
"""What one reviewer signed."""

ACTS = {
    "open": lazy_gettext("Opened, because the engine found a link"),
    "take_up": lazy_gettext("Opened by a reviewer"),
    "ask": lazy_gettext("The official was asked to respond"),
    "reply": lazy_gettext("The official replied"),
    "extend": lazy_gettext("The official got more time"),
    "add": lazy_gettext("The official added something"),
    "sign": lazy_gettext("A first reviewer concluded; it takes two"),
    "conclude": lazy_gettext("A reviewer concluded"),
    "contest": lazy_gettext("The official contests the conclusion"),
    "change": lazy_gettext("Somebody changed facts"),
    "reopen": lazy_gettext("The facts changed, and there is another link to look at"),
    "dissolve": lazy_gettext("Nothing is left that opens a finding: facts or rules changed"),
}

OWN_ACTS = {
    "ask": lazy_gettext("You were asked to respond"),
    "reply": lazy_gettext("You responded"),
    "extend": lazy_gettext("You got more time"),
    "add": lazy_gettext("You added something"),
    "conclude": lazy_gettext("A reviewer concluded"),
    "contest": lazy_gettext("You contested the conclusion"),
    "change": lazy_gettext("Somebody changed facts"),
}
"""The same for the official concerned; what stands not here, the official does not read."""

FACTS = {
    "title": lazy_gettext("What the decision is about"),
    "kind": lazy_gettext("Kind of decision"),
    "status": lazy_gettext("State"),
    "date": lazy_gettext("Date"),
    "value": lazy_gettext("Value"),
    "mandate": lazy_gettext("One person decides alone"),
    "parties": lazy_gettext("Parties"),
    "organisation": lazy_gettext("Which organisation a party is"),
    "participation": lazy_gettext("What the official did or will do"),
    "position": lazy_gettext("Position of the official"),
    "term": lazy_gettext("Office of the official"),
    "owner": lazy_gettext("Owner whom a file names"),
    "interest": lazy_gettext("Interest that the official stated"),
    "link": lazy_gettext("Tie between organisations"),
    "answer": lazy_gettext("Answer to a question of the check"),
    "measure": lazy_gettext("Measure about the official"),
}

ASPECTS = {
    "title": lazy_gettext("Name"),
    "organisation": lazy_gettext("Organisation"),
    "kind": lazy_gettext("Kind"),
    "capacity": lazy_gettext("Capacity"),
    "paid": lazy_gettext("Paid"),
    "share": lazy_gettext("Share"),
    "from": lazy_gettext("First day"),
    "until": lazy_gettext("Last day"),
    "ended": lazy_gettext("Ended"),
    "announced": lazy_gettext("Has not begun yet"),
    "office": lazy_gettext("Kind of office"),
    "portfolio": lazy_gettext("Portfolio"),
    "relation": lazy_gettext("Relation"),
    "worked_on_matter": lazy_gettext("Worked on this matter"),
    "represents": lazy_gettext("Acts as its representative"),
    "ordinary_terms": lazy_gettext("On ordinary terms"),
    "keeps_control": lazy_gettext("Keeps control or benefit"),
    "arose": lazy_gettext("When the tie arose"),
    "payer": lazy_gettext("Who pays whom"),
    "nearness": lazy_gettext("Where the land lies"),
    "permission": lazy_gettext("Leave for the side activity"),
    "shared_by": lazy_gettext("Who shares the benefit"),
    "handed_over": lazy_gettext("Handed the file over"),
    "as_citizen": lazy_gettext("Acted as a citizen"),
    "advisory": lazy_gettext("Only gives advice"),
    "for_information": lazy_gettext("Only for information"),
    "kept": lazy_gettext("Whether it was kept"),
}
"""What of a fact somebody changed."""

ANSWERED = {
    "yes": lazy_gettext("Yes"),
    "no": lazy_gettext("No"),
    "before_step": lazy_gettext("before the first step"),
    "after_step": lazy_gettext("after the first step"),
    "from": lazy_gettext("the first pays the other"),
    "to": lazy_gettext("the other pays the first"),
    "inside": lazy_gettext("inside what is decided"),
    "near": lazy_gettext("near it"),
    "group": lazy_gettext("a group"),
    "alone": lazy_gettext("nobody else"),
    "granted": lazy_gettext("granted"),
    "refused": lazy_gettext("refused"),
}
"""What somebody can answer to a question of a check."""

ANSWERS = {
    "recused_preparation": lazy_gettext("stood aside in the preparation"),
    "recused_deliberation": lazy_gettext("stood aside in the discussion"),
    "recused_vote": lazy_gettext("stood aside in the vote"),
    "recused_contact": lazy_gettext("kept out of contact"),
    "took_no_part": lazy_gettext("took no part"),
    "decisive": lazy_gettext("voice was decisive"),
    "proposed": lazy_gettext("made the proposal"),
    "handed_over": lazy_gettext("handed the file over"),
    "as_citizen": lazy_gettext("acted as a citizen"),
}

RECUSALS = {
    "full": lazy_gettext("stands aside entirely"),
    "partial": lazy_gettext("stands aside from the vote"),
    "none": lazy_gettext("does not stand aside"),
}


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact that somebody changed, in words; `before` and `after` None: nothing, or not for the
    reader.
    """

    label: str
    before: str | None
    after: str | None


def fact_words(changed: Mapping[str, str | None]) -> FactWords:
    """Return a changed fact in the words of the reader."""
    fact = changed["fact"] or ""
    aspect, of = changed.get("aspect"), changed.get("of")
    before, after = (_fact_word(fact, aspect, changed.get(side)) for side in ("before", "after"))
    label = f"{FACTS[fact]} ({of})" if of else str(FACTS[fact])
    return FactWords(f"{label}, {str(ASPECTS[aspect]).lower()}" if aspect else label, before, after)


def _fact_word(fact: str, aspect: str | None, said: str | None) -> str | None:
    if said is None:
        return None
    if aspect is not None:
        return _aspect_word(aspect, said)
    match fact:
        case "date":
            return date_words(said, language())
        case "value":
            cents, _space, currency = said.partition(" ")
            return money_words(int(cents), currency or "EUR", language())
        case "kind":
            return str(labels.DECISION_KIND[DecisionKind(said)])
        case "status":
            return str(
                labels.WITHDRAWN
                if said == WITHDRAWN
                else labels.DECISION_STATUS[DecisionStatus(said)]
            )
        case "mandate":
            return str(_("Yes") if said == "yes" else _("No"))
        case "measure":
            return str(labels.MEASURE[said.partition(":")[0]])
        case "participation":
            return "; ".join(_step_word(each) for each in said.split()) or str(
                _("nothing recorded")
            )
    return said


def _aspect_word(aspect: str, said: str) -> str:
    match aspect:
        case "from" | "until":
            return date_words(said, language())
        case "share":
            return str(_("%(share)s%%", share=f"{float(said) * 100:g}"))
        case "paid" | "ended" | "announced":
            return str(_("Yes") if said == "yes" else _("No"))
        case "kind":
            return str(labels.TIE.get(TieKind(said), labels.TIE[TieKind.UNSPECIFIED]))
        case "kept":
            return str(labels.KEPT[MeasureKept(said)])
        case "capacity":
            return word(Capacity(said))
        case "relation":
            return word(Relation(said))
        case "office":
            return word(OfficeKind(said))
    return str(ANSWERED.get(said, said))


def _step_word(said: str) -> str:
    """Return a step, a planned step or an answer about standing aside in words."""
    name, _mark, answer = said.partition("=")
    if name == "recusal":
        return str(RECUSALS[answer])
    if answer:
        return f"{ANSWERS[name]}: {_('Yes') if answer == 'yes' else _('No')}".lower()
    planned, _mark, step = said.rpartition(":")
    return str(
        _("planned: %(step)s", step=str(labels.STEP_TO_COME[Step(step)]).lower())
        if planned
        else labels.STEP_DONE[Step(step)]
    )


def init_app(app: Flask) -> None:
    """Register the pages, and what the official's own page shows of them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals.update(my_findings=my_findings, my_closed_findings=my_closed_findings)
    app.jinja_env.globals["fact_words"] = fact_words


def my_findings() -> list[FindingStatus]:
    """Return the findings about the one who asks on which nothing waits, as far as that person may
    see them; read once for a page.
    """
    if "my_findings" not in g:
        about = findings.list_about(identity(), clock.today())
        g.my_findings = [each for each in about if Permission.REPLY not in each.may]
    found: list[FindingStatus] = g.my_findings
    return found


def my_closed_findings() -> list[FindingStatus]:
    """Return the findings about the one who asks that were closed in the last `CLOSED_SHOWN`, and
    still are.
    """
    since = clock.now() - CLOSED_SHOWN
    return [
        each
        for each in my_findings()
        if each.conclusion is not None and each.concluded is not None and each.concluded.at > since
    ]


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every page of findings its words."""
    return {
        "OUTCOMES": OUTCOMES,
        "STATES": STATES,
        "CONCLUSIONS": CONCLUSIONS,
        "CONCLUSIONS_SIGNED": CONCLUSIONS_SIGNED,
        "ACTS": ACTS,
        "OWN_ACTS": OWN_ACTS,
        "BY_PEOPLE": findings.BY_PEOPLE,
        "STEPS": labels.STEP_DONE,
        "STEPS_TO_COME": labels.STEP_TO_COME,
        "ROLES": labels.ROLE_BESIDE_A_NAME,
        "RUNG": labels.RUNG,
        "may": Permission,
        "first_of_all": reviewers_look_first,
        "address_of": address_of,
        "way_of": way,
        "MEASURE": labels.MEASURE,
        "KEPT": labels.KEPT,
    }


NOTHING_LEFT: dict[str, Any] = {"priority": {"reasons": ()}}
"""What is read of an answer that was emptied when a backup was put back."""


def reviewers_look_first(version: AssessmentVersion) -> tuple[str, ...]:
    """Return why reviewers look at a finding before others; none: they do not."""
    kept = version.answer.get(language(), NOTHING_LEFT)
    assert isinstance(kept, dict), "an answer holds a mapping for each language"
    return tuple(kept["priority"]["reasons"])


def address_of(endpoint: str, **values: Any) -> str | None:
    """Return the address of a page that another part of the site may or may not have."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


@blueprint.route("/besluiten/<public_id>/toets", methods=["GET", "POST"])
@signed_in
@reads_check
def check(public_id: str) -> ResponseReturnValue:
    """Check a decision: one screen. Posting puts it to the engine again."""
    decision = decisions.get(identity(), public_id)
    form = DecisionCheckForm()
    if form.validate_on_submit():
        try:
            with transaction():
                screening.check(identity(), decision)
        except Invalid as error:
            form.form_errors.append(_(error.message, **error.params))
        else:
            flash(_("The decision has been checked."))
            return redirect(url_for(".check", public_id=public_id), 303)
    return shown_check(decision, form), _status(form)


def shown_check(
    decision: Decision,
    form: DecisionCheckForm | None = None,
    sent: FactAnswerForm | None = None,
    measure: NewMeasureForm | None = None,
) -> str:
    """Show the check; `sent` is an answer, and `measure` a measure, that was sent and is not right
    yet.
    """
    given = fact_answers.of(identity(), decision, language())
    form = form or DecisionCheckForm(formdata=None)
    asked = answering.Answering(identity(), decision, given, sent)
    shown = checks.show(identity(), decision, language(), clock.today())
    return render_template(
        "findings/check.html",
        check=shown,
        table=places.of(decision),
        entered=decisions.entered_with(decision),
        found_by_check=lambda official, party: shown.finds(
            official.public_id, party.organisation.public_id if party.organisation else None
        ),
        changes=check_changes.between(identity(), decision, shown.checks[1], shown.checks[0])
        if shown.checks[1:]
        else None,
        form=form,
        wrong=sent or measure,
        land=interests.land_questions(identity(), decision),
        given=given.values(),
        asked=asked.of,
        may_take_back=asked.may,
        measuring=Measuring(identity(), decision, account_name(), measure),
    )


@blueprint.get("/besluiten/<public_id>/toetsen/<int:number>")
@signed_in
@reads_check
def earlier(public_id: str, number: int) -> str:
    """Show one check of a decision: what it said then, and what changed since the one before it."""
    decision = decisions.get(identity(), public_id)
    return render_template(
        "findings/earlier.html",
        decision=decision,
        told=check_changes.earlier(identity(), decision, number, language()),
    )


@blueprint.post("/besluiten/<public_id>/toets/antwoord")
@signed_in
@reads_check
def answer(public_id: str) -> ResponseReturnValue:
    """Answer a question that the check asks."""
    decision = decisions.get(identity(), public_id)
    form = answering.sent_form()
    about = answering.about(form)
    official = fact_answers.official_of(decision, form.official.data or "")
    fact_answers.require_answer(identity(), decision, official)
    form.ask_reason(fact_answers.needs_reason(identity(), decision, about))
    if form.validate_on_submit():
        try:
            with transaction():
                fact_answers.answer(
                    identity(),
                    decision,
                    official,
                    about,
                    yes=form.answer.data == "yes",
                    source=form.source.data or "",
                    reason=form.said_reason,
                )
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The answer has been recorded. Check again to see what it changes."))
            return redirect(url_for(".check", public_id=public_id), 303)
    return shown_check(decision, sent=form), 400


@blueprint.route(
    "/besluiten/<public_id>/toets/antwoord/<fact_answer_id>/terug", methods=["GET", "POST"]
)
@signed_in
@reads_check
def take_back(public_id: str, fact_answer_id: str) -> ResponseReturnValue:
    """Take back an answer."""
    decision = decisions.get(identity(), public_id)
    given = fact_answers.get(identity(), decision, fact_answer_id, language())
    form = TakeBackForm()
    form.ask_reason(fact_answers.needs_reason(identity(), decision, given.about))
    if form.validate_on_submit():
        try:
            with transaction():
                fact_answers.take_back(identity(), decision, fact_answer_id, form.said_reason)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The answer has been taken back. Check again to see what it changes."))
            return redirect(url_for(".check", public_id=public_id), 303)
    page = render_template("findings/take_back.html", decision=decision, given=given, form=form)
    return page, 400 if form.errors else 200


@blueprint.get("/besluiten/<public_id>/toets/<sha256>.json")
@signed_in
@reads_check
def dossier(public_id: str, sha256: str) -> Response:
    """Give a frozen dossier, word for word."""
    content = checks.frozen_text(identity(), public_id, sha256)
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="dossier-{sha256[:12]}.json"'
    return response


@blueprint.get("/organen/<slug>/toetsvragen")
@signed_in
@lists
def questions(slug: str) -> str:
    """List the decisions of which the check gives no answer before something is known."""
    body = bodies.get(slug)
    number = queries.page_of_list()
    page = opening.questions(identity(), body, number)
    here_stand((official for each in page.rows for official in each.officials), body)
    return render_template(
        "findings/questions.html",
        body=body,
        page=page,
        page_url=lambda number: url_for(".questions", slug=slug, pagina=number),
    )


@blueprint.get("/bevindingen")
@signed_in
@lists
def index() -> str:
    """Show the findings that the asker may see, page by page: those that need the asker, or all."""
    form = FindingSearchForm(request.args)
    form.stand.choices = [
        SelectChoice("", _("Any state")),
        *(SelectChoice(state.value, words[0]) for state, words in STATES.items()),
    ]
    number = queries.asked_of_list(form)
    asked = {name: value for name, value in form.data.items() if value}
    who, today = identity(), clock.today()
    kept_from = reviewers.kept_from(who, today)
    found = listed.list_for(who, today, _wanted(form), number, kept_from=kept_from)
    here_stand(each.finding.official for each in found.rows)
    return render_template(
        "findings/index.html",
        search=form,
        page=found,
        show_all=form.data["alle"] == "ja",
        is_narrowed=bool(asked.keys() - {"alle"}),
        checks=checks_of.states([each.finding.decision for each in found.rows], today),
        page_url=lambda number: url_for(".index", **asked, pagina=number),
        account_id=who.account,
    )


def _wanted(form: FindingSearchForm) -> listed.FindingFilters:
    asked = form.data
    return listed.FindingFilters(
        needs_the_asker=asked["alle"] != "ja",
        state=FindingState(asked["stand"]) if asked["stand"] else None,
        status=DecisionStatus(asked["status"]) if asked["status"] else None,
        planned=PLANNED.get(asked["gepland"]),
    )


@blueprint.get("/bevindingen/<public_id>")
@signed_in
@reads_finding
def show(public_id: str) -> str:
    """Show one finding with its reasons, what the official said, and its history."""
    standing = findings.get(identity(), public_id, clock.today())
    answer = checks.answer_of(standing.finding, language())
    outdated = checked.outdated([standing.finding.decision], clock.today())
    if identity().is_person(standing.finding.official.person_id):
        return hearing_pages.page(standing, answer.report, outdated=bool(outdated))
    asked = _asked(standing)
    return render_template(
        "findings/show.html",
        standing=standing,
        answer=answer,
        asked=asked,
        outdated=outdated,
        assignee=reviewers.assignee_of(standing),
        handed_over=(
            reviewers.handed_over(standing.finding) if Permission.ASSIGN in standing.may else ()
        ),
        recorded=recorded(standing),
        says_who=reviewers.says_who(identity(), standing, clock.today()),
    )


def recorded(standing: FindingStatus) -> list[StandingMeasure]:
    """Return the measures that were recorded about the official."""
    found = measures.of(standing.finding.decision, language())
    return found.get(standing.finding.official.public_id, [])


def _asked(standing: FindingStatus) -> Report | None:
    """Return what the official was asked about, where the facts are other ones by now."""
    version = standing.asked_about
    if version is None or version is standing.finding.current:
        return None
    return checks.report_of(version, language())


@blueprint.route("/bevindingen/<public_id>/vragen", methods=["GET", "POST"])
@signed_in
@reads_finding
def ask(public_id: str) -> ResponseReturnValue:
    """Ask the official to respond."""
    standing = findings.get_for(identity(), Permission.ASK, public_id, clock.today())
    decision, bounds = standing.finding.decision, hearing_pages.bounds_of(standing.finding)
    usual = int(current_app.config["REPLY_TERM_DAYS"])
    proposed = bounds.proposed(usual, decision, clock.today())
    form = QuestionForm(text=_question(standing), reply_by=PartialDate.of(proposed))
    if form.validate_on_submit():
        try:
            term_days = (
                hearing_pages.days_of(form, bounds)
                if form.reply_by.data
                else bounds.days_until(proposed, clock.today())
            )
            with transaction():
                findings.ask(
                    identity(), standing.finding, form.text.data or "", term_days, clock.today()
                )
                hearing.tell(standing.finding)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("The question has been put to the official."))
            hearing_pages.warn_of_term(
                standing.finding, findings.last_day(clock.today(), term_days)
            )
            return redirect(_after_asking(standing.finding), 303)
    return render_template(
        "findings/ask.html",
        standing=standing,
        form=form,
        bounds=bounds,
        planned_on=hearing.planned_on(decision),
        is_too_late=hearing.ends_too_late(decision, proposed),
    ), _status(form)


def _after_asking(finding: Finding) -> str:
    """Return where to go on: to the finding, or to the list where the asker does not see it while
    the term runs.
    """
    if allows(identity(), Permission.SEE_FINDING, findings.subject_of(finding, clock.today())):
        return url_for(".show", public_id=finding.public_id)
    flash(_("You see it again once the official has replied, or the term has passed."))
    return url_for(".index")


def _question(standing: FindingStatus) -> str:
    """Return a polite question to begin with; asked anew, it says that facts changed, or that the
    official contests the conclusion. The facts themselves stand on the page that the official
    reads.
    """
    decision = standing.finding.decision.current
    day = _("date not known")
    if decision.decided_on:
        day = date_words(decision.decided_on, language())
        if decision.status is DecisionStatus.OPEN:
            day = _("planned for %(date)s", date=day)
    said = {
        "name": standing.finding.official.person.name,
        "title": decision.title,
        "date": day,
        "clerk": account_name(),
        "body": standing.finding.body.name,
    }
    if standing.state is FindingState.CONTESTED:
        contested: str = _(
            "Dear %(name)s,\n\n"
            "You contest the conclusion about the decision “%(title)s” (%(date)s). That conclusion "
            "does not count any more, and nobody has concluded anew. That is no accusation. We "
            "want to hear you first.\n\n"
            "What do we ask? Read the facts on this page and say of each whether it is right. "
            "Write what a reviewer has to look at. What you sent before stays, so you need not "
            "write it again.\n\n"
            "Kind regards,\n%(clerk)s\n%(body)s",
            **said,
        )
        return contested
    if standing.asked_about is not None:
        anew: str = _(
            "Dear %(name)s,\n\n"
            "Earlier we asked you about the decision “%(title)s” (%(date)s). Since then facts have "
            "changed. That is no accusation, and nobody has concluded anything about the facts of "
            "now. We want to hear you first.\n\n"
            "What do we ask? Read the facts on this page and say of each whether it is right. "
            "What changed stands at the foot of it. What you sent before stays, so you need not "
            "write it again.\n\n"
            "Kind regards,\n%(clerk)s\n%(body)s",
            **said,
        )
        return anew
    if standing.subject.taken_up:
        about_it: str = _(
            "Dear %(name)s,\n\n"
            "We want to ask you something about the decision “%(title)s” (%(date)s), in which you "
            "take part. That is no accusation, and nobody has concluded anything. We want to hear "
            "you first.\n\n"
            "What do we ask? Do you have, or did you have, a tie to somebody to whom this decision "
            "matters? Did you speak with one of them about it? Tell it in your own words. If you "
            "do not know, you may say so. Do you have minutes or another paper that shows it? You "
            "can send it along.\n\n"
            "You may ask for advice first; on this page stands whom you can ask. Do you need more "
            "time? Ask the clerk's office.\n\n"
            "Kind regards,\n%(clerk)s\n%(body)s",
            **said,
        )
        return about_it
    question: str = _(
        "Dear %(name)s,\n\n"
        "In the register stands something of yours that touches the decision “%(title)s” "
        "(%(date)s). That is no accusation, and nobody has concluded anything. We want to hear you "
        "first.\n\n"
        "What do we ask? Read the facts on this page and say of each whether it is right. Answer "
        "the questions as far as you can; if you do not know, you may say so. Do you have minutes "
        "or another paper that shows it? You can send it along.\n\n"
        "You may ask for advice first; on this page stands whom you can ask. Do you need more "
        "time? Ask the clerk's office.\n\n"
        "Kind regards,\n%(clerk)s\n%(body)s",
        **said,
    )
    return question


def _status(form: SentForm) -> int:
    return 400 if form.errors or form.form_errors else 200
