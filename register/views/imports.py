"""Files come in: offer one, see how far it is and what came of it, download the report, undo it."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from register import clock, jobs, turns
from register.errors import Invalid, NotFound, WrongState
from register.forms.imports import ButtonForm, ImportForm
from register.presentation import language, remedies, spreadsheet
from register.presentation.formatting import date_words
from register.presentation.headers import keep_out_of_sight
from register.presentation.labels import COUNCIL_FILE, NOUN
from register.services.imports import buyers, columns, council, people, row_questions
from register.services.imports import files as imports
from register.services.imports import runs as import_runs
from register.services.imports import undo as import_undoing
from register.services.imports.columns import Choice
from register.services.imports.files import Noun
from register.services.organisations import bodies
from register.services.screening import imported
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.models.bodies import Body
    from register.models.imports import ImportRun


blueprint = Blueprint("imports", __name__)
blueprint.after_request(keep_out_of_sight)

FIND_OUT = "auto"
"""What is chosen in the place of a noun by who leaves it to us."""
COUNCIL_NOUNS = {Noun.OFFICIALS, Noun.DECISIONS}
"""What somebody must be able to bring in to bring in what a council information system exports."""
PATIENCE_SECONDS = 60
"""After how long an import that waits, and that nobody is at, may be started again by hand."""


def _holds(noun: str) -> str:
    return str(COUNCIL_FILE) if noun == imports.COUNCIL else NOUN[Noun(noun)]


@blueprint.context_processor
def words() -> dict[str, Any]:
    """Give every page the word for what a file holds."""
    return {"holds": _holds}


def _body(slug: str) -> tuple[Body, list[Noun]]:
    """Return a body and what the asker may bring in for it.

    Raises:
        NotFound: there is none, or there is nothing that the asker may bring in.
    """
    body = bodies.get(slug)
    nouns = import_runs.nouns_for(identity(), body)
    if not nouns:
        raise NotFound("There is no such body.")
    return body, nouns


@blueprint.route("/organen/<slug>/importen")
@signed_in
def index(slug: str) -> ResponseReturnValue:
    """List the files that came in for a body."""
    body, _nouns = _body(slug)
    runs = [run for run in import_runs.list_of(identity(), body) if not columns.is_over(run)]
    interrupted = jobs.current().interrupted(runs)
    return render_template("imports/index.html", body=body, runs=runs, interrupted=interrupted)


@blueprint.route("/organen/<slug>/importeren", methods=["GET", "POST"])
@signed_in
@turns.files.of("POST")
def offer(slug: str) -> ResponseReturnValue:
    """Offer a file. A small one is read at once, a large one by a worker; either way the page of
    the import follows.
    """
    body, nouns = _body(slug)
    name = body.name
    asked = {"noun": request.args.get("soort") or FIND_OUT, "columns": "kolommen" in request.args}
    form = ImportForm(data=asked)
    holds = [noun.value for noun in nouns]
    holds += [imports.COUNCIL] if set(nouns) >= COUNCIL_NOUNS else []
    form.choose_from(
        [(FIND_OUT, _("Find out from the file")), *((each, _holds(each)) for each in holds)]
    )
    if form.validate_on_submit():
        try:
            return redirect(url_for(".show", public_id=_take_in(slug, form, nouns)), 303)
        except Invalid as error:
            show_invalid(form, error)
    most = current_app.config["MAX_CONTENT_LENGTH"] // (1024 * 1024)
    page = render_template(
        "imports/offer.html", body_name=name, slug=slug, form=form, most_megabytes=most
    )
    return page, 400 if form.errors else 200


def _take_in(slug: str, form: ImportForm, nouns: list[Noun]) -> str:
    """Read the file of a form now or later, or let it wait until its columns are chosen; return its
    import.
    """
    content, file_name = imports.as_one(form.sent())
    asked = {FIND_OUT: imports.tells_of_council, imports.COUNCIL: imports.is_council}
    is_council = asked.get(form.noun.data) if set(nouns) >= COUNCIL_NOUNS else None
    if is_council is not None and is_council(content, file_name):
        return _begin_council(slug, file_name, content)
    if form.noun.data == imports.COUNCIL:
        raise Invalid(
            "This file comes from no council information system that we know. Choose what is in "
            "it.",
            "noun",
        )
    noun = (
        Noun(form.noun.data)
        if form.noun.data != FIND_OUT
        else _found_out(content, file_name, nouns)
    )
    choice = columns.choice_for(
        noun, bodies.get(slug), content, file_name, is_wanted=form.columns.data
    )
    public_id, came_in_on = _begin(slug, noun, file_name, content, choice)
    if came_in_on is not None:
        date = date_words(came_in_on, language.current())
        flash(_("This file came in already on %(date)s; nothing has changed.", date=date))
    elif not choice.is_asked:
        jobs.current().start(public_id)
    return public_id


def _found_out(content: bytes, file_name: str, nouns: list[Noun]) -> Noun:
    """Return what is in a file.

    Raises:
        Invalid: that cannot be seen, or the asker may not bring it in.
    """
    if not content.strip():
        raise Invalid("The file is empty. Choose another one.", "file")
    if imports.is_damaged(content):
        raise Invalid("This file is damaged. Save it again, and offer it again.", "file")
    noun = imports.guess(content, file_name)
    if noun is None and imports.is_web_page(content):
        raise Invalid(
            "This is a web page and not the file, such as the page on which you sign in. Sign in, "
            "download the file itself, and offer that.",
            "file",
        )
    if noun is None:
        raise Invalid(
            "We cannot see what is in this file. Choose it here, and offer the file again.", "noun"
        )
    if noun not in nouns:
        raise Invalid(
            "This looks like a file of organisations. Ask whoever runs this register to "
            "bring it in.",
            "noun",
        )
    return noun


def _begin(
    slug: str, noun: Noun, name: str, content: bytes, choice: Choice
) -> tuple[str, datetime.date | None]:
    """Record that a file has come in, or find the import of the same file, and the day on which
    that came in.
    """
    with transaction():
        import_runs.drop_old()
        body = bodies.get(slug)
        known = import_runs.find_same(noun, body, content)
        if known is not None and import_runs.asks(known):
            import_runs.discard(identity(), [known])
        elif known is not None and not choice.is_asked and not _is_stuck(known):
            return known.public_id, clock.day_of(known.recorded_at)
        elif known is not None and not choice.is_asked and import_runs.has_file(known):
            import_runs.start_again(identity(), known)
            return known.public_id, None
        file = (noun, body, name, content)
        run = import_runs.begin(
            identity(), *file, columns=choice.columns, asks_columns=choice.is_asked, waits=True
        )
        return run.public_id, None


def _begin_council(slug: str, name: str, content: bytes) -> str:
    """Record that a file of a council information system has come in; it waits until somebody has
    looked it over.
    """
    with transaction():
        import_runs.drop_old()
        body = bodies.get(slug)
        known = import_runs.find_same(Noun.DECISIONS, body, content)
        if known is not None and import_runs.asks(known):
            import_runs.discard(identity(), [known])
        run = import_runs.begin(
            identity(),
            Noun.DECISIONS,
            body,
            name,
            content,
            imports.COUNCIL,
            asks_council=True,
            waits=True,
        )
        return run.public_id


def _is_stuck(run: ImportRun) -> bool:
    """Say whether an import is not finished and nobody is at it: the same file starts it again."""
    return run.state in import_runs.OPEN and not jobs.current().sight_of(run.public_id).is_worked_on


@blueprint.route("/importen/<public_id>")
@signed_in
def show(public_id: str) -> ResponseReturnValue:
    """Show how far an import is, or what came of it."""
    run = import_runs.get(identity(), public_id)
    if run.body is not None and columns.is_asked(run):
        return redirect(
            url_for("import_columns.choose", slug=run.body.slug, public_id=public_id), 303
        )
    if people.is_asked(run):
        return redirect(url_for("import_people.ask", public_id=public_id), 303)
    if buyers.is_asked(run):
        return redirect(url_for("import_buyers.ask", public_id=public_id), 303)
    if council.is_asked(run):
        return redirect(url_for("import_council.ask", public_id=public_id), 303)
    is_open = run.state in import_runs.OPEN
    aside = buyers.aside(run)
    return render_template(
        "imports/show.html",
        run=run,
        is_open=is_open,
        has_chosen_columns=run.columns is not None,
        sight=jobs.current().look_after(public_id) if is_open else None,
        interrupted=jobs.current().interrupted([run]),
        has_file=import_runs.has_file(run),
        has_waited=import_runs.has_waited(run, PATIENCE_SECONDS),
        most_problems=import_runs.MOST_PROBLEMS,
        aside=aside,
        lies_aside=sum(each.notices for each in aside),
        unchecked=imported.count_unchecked(run) if _has_decisions(run) else 0,
        at_once=imported.AT_ONCE,
        rows_asked=row_questions.count(identity(), run.body) if run.body else 0,
        page=import_runs.page_of_problems(run, request.args.get("pagina", 1, type=int)),
        page_url=lambda number: url_for(".show", public_id=public_id, pagina=number),
        form=ButtonForm(),
    )


def _has_decisions(run: ImportRun) -> bool:
    return run.noun is Noun.DECISIONS and run.state is import_runs.ImportState.DONE


@blueprint.route("/importen/<public_id>/toetsen", methods=["POST"])
@signed_in
def check(public_id: str) -> ResponseReturnValue:
    """Check the decisions of an import that are not checked yet."""
    run = import_runs.get(identity(), public_id)
    if ButtonForm().validate_on_submit() and _has_decisions(run):
        with transaction():
            run = import_runs.get(identity(), public_id)
            done, left = imported.check(identity(), run, clock.today())
        if done or not left:
            flash(
                ngettext(
                    "%(num)s decision has been checked.",
                    "%(num)s decisions have been checked.",
                    done,
                )
            )
        if left:
            flash(
                ngettext(
                    "The facts of %(num)s decision contradict each other. Check it on its own page "
                    "to read where.",
                    "The facts of %(num)s decisions contradict each other. Check each on its own "
                    "page to read where.",
                    left,
                )
            )
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.route("/importen/<public_id>/opnieuw", methods=["POST"])
@signed_in
def start_again(public_id: str) -> ResponseReturnValue:
    """Start an import again that was interrupted."""
    run = import_runs.get(identity(), public_id)
    if jobs.current().look_after(public_id).is_worked_on:
        raise WrongState("This import is being worked on.")
    with transaction():
        import_runs.start_again(identity(), run)
    jobs.current().enqueue(public_id)
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.route("/importen/<public_id>/ongedaan", methods=["GET", "POST"])
@signed_in
def undo(public_id: str) -> ResponseReturnValue:
    """Undo an import as a whole, or say what rests on it."""
    run = import_runs.get(identity(), public_id)
    form = ButtonForm()
    found = import_undoing.obstacles(run)
    if not form.validate_on_submit() or found:
        page = render_template("imports/undo.html", run=run, obstacles=found, form=form)
        return page, 409 if form.is_submitted() and found else 200
    with transaction():
        import_undoing.undo(identity(), run)
    flash(_("The import has been undone. The register stands as it did before."))
    return redirect(url_for(".show", public_id=public_id), 303)


@blueprint.route("/importen/<public_id>/meldingen.csv")
@signed_in
def report_csv(public_id: str) -> Response:
    """Give the problems as a table."""
    run = import_runs.get(identity(), public_id)
    heads = [_("File"), _("Where"), _("What stands there"), _("What to do")]
    rows = [
        (
            run.file_name,
            remedies.place_in_words(row.where),
            row.value,
            remedies.in_words(row.remedy),
        )
        for row in import_runs.report_of(run).problems
    ]
    response = Response(spreadsheet.write(heads, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=meldingen.csv"
    return response


@blueprint.route("/importen/<public_id>/meldingen.json")
@signed_in
def report_json(public_id: str) -> Response:
    """Give the report as the command line gives it, but in the language of the page."""
    report = import_runs.report_of(import_runs.get(identity(), public_id))
    answer = report.as_json()
    for problem, said in zip(answer["problems"], report.problems, strict=True):
        problem["where"] = remedies.place_in_words(said.where)
        problem["remedy"] = remedies.in_words(said.remedy)
    response = jsonify({"files": [answer]})
    response.headers["Content-Disposition"] = "attachment; filename=meldingen.json"
    return response
