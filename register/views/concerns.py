"""Concerns about a decision: which door is the right one, writing to a reviewer alone, and what
became of it. Restricted to the author and the reviewer, never cached.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Field, SelectChoice

from conflict_graph.facts import Concern
from register import clock
from register.access import ConcernMove, ConcernState
from register.errors import Invalid
from register.forms.concerns import (
    ConcernAdditionForm,
    ConcernAnswerForm,
    ConcernButtonForm,
    ConcernCloseForm,
    ConcernForm,
    ConcernHandOverForm,
    ConcernKindForm,
    ConcernOpenForm,
)
from register.services.organisations import bodies
from register.services.reviews import concerns, own_motion
from register.services.reviews.concerns import ConcernEntry, ConcernStatus, OpeningEntry
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.findings import keep_out_of_sight
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from register.forms.sending import SentForm

blueprint = Blueprint("concerns", __name__)

STATES = {
    ConcernState.WAITING: (lazy_gettext("Nobody has read it yet"), "waiting"),
    ConcernState.READ: (lazy_gettext("A reviewer reads it"), "open"),
    ConcernState.OPENED: (lazy_gettext("Dealt with"), "closed"),
    ConcernState.CLOSED: (lazy_gettext("Dealt with"), "closed"),
}
"""What the author reads of where a concern stands: never whether there is a finding."""
STATES_TO_READER = {
    **STATES,
    ConcernState.READ: (lazy_gettext("You read this"), "open"),
    ConcernState.OPENED: (lazy_gettext("A finding was opened"), "closed"),
    ConcernState.CLOSED: (lazy_gettext("Closed"), "closed"),
}


@blueprint.after_request
def keep_unseen(response: Response) -> Response:
    """Keep these pages out of caches and search engines."""
    return keep_out_of_sight(response)


@blueprint.route("/besluiten/<public_id>/zorg", methods=["GET", "POST"])
@signed_in
def choose(public_id: str) -> ResponseReturnValue:
    """Ask what a concern is about, and show the right door. Nothing of the answer is kept."""
    decision = concerns.decision_for(identity(), public_id)
    form = ConcernKindForm()
    chosen = form.about.data if form.validate_on_submit() else None
    if chosen == Concern.INTEREST:
        return redirect(url_for(".write", public_id=public_id), 303)
    page = render_template(
        "concerns/choose.html",
        decision=decision,
        form=form,
        chosen=chosen,
        people=bodies.people_of(decision.body),
    )
    return page, 400 if form.errors else 200


@blueprint.route("/besluiten/<public_id>/zorg/schrijven", methods=["GET", "POST"])
@signed_in
def write(public_id: str) -> ResponseReturnValue:
    """Write a concern about the interest of a person, to a reviewer alone."""
    decision = concerns.decision_for(identity(), public_id)
    form = ConcernForm()
    form.official.choices = [
        SelectChoice("", _("Somebody who is not in this list: I give the name below")),
        *(
            SelectChoice(each.public_id, f"{each.name}, {each.office}")
            for each in concerns.people(decision.body)
        ),
    ]
    if form.validate_on_submit():
        entry = ConcernEntry(
            form.official.data or "", form.text.data or "", form.is_for_another_body.data
        )
        try:
            with transaction():
                made = concerns.raise_(identity(), decision, entry, clock.today())
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("A reviewer can read your concern now. You find it here again."))
            return redirect(url_for(".show", concern_id=made.public_id), 303)
    page = render_template(
        "concerns/write.html",
        decision=decision,
        form=form,
        has_neighbour=concerns.has_neighbour(decision.body),
        kept_days=current_app.config["CONCERN_KEPT_DAYS"],
    )
    return page, _status(form)


@blueprint.get("/zorgen")
@signed_in
def index() -> str:
    """List what the asker wrote."""
    return render_template(
        "concerns/index.html",
        found=concerns.list_own(identity(), clock.today()),
        STATES=STATES,
    )


@blueprint.get("/zorgen/<concern_id>")
@signed_in
def show(concern_id: str) -> str:
    """Show a concern to its author or to its reviewer."""
    standing = concerns.get(identity(), concern_id, clock.today())
    return render_template(
        "concerns/show.html",
        standing=standing,
        state=(STATES if standing.is_author else STATES_TO_READER)[standing.state],
        may=ConcernMove,
        form=ConcernButtonForm(),
        people=bodies.people_of(standing.decision.body),
        kept_days=current_app.config["CONCERN_KEPT_DAYS"],
    )


@blueprint.post("/zorgen/<concern_id>/lezen")
@signed_in
def take(concern_id: str) -> ResponseReturnValue:
    """Say that one reads a concern."""
    with transaction():
        concerns.take(identity(), concern_id, clock.today())
    return redirect(url_for(".show", concern_id=concern_id), 303)


@blueprint.route("/zorgen/<concern_id>/aanvullen", methods=["GET", "POST"])
@signed_in
def add(concern_id: str) -> ResponseReturnValue:
    """Write more of a concern."""
    standing = concerns.get_for(identity(), ConcernMove.ADD, concern_id, clock.today())
    form = ConcernAdditionForm()
    return _step(
        standing,
        form,
        lambda: concerns.add(identity(), concern_id, form.text.data or "", clock.today()),
        heading=_("Add to your concern"),
        lead=_("Only the reviewer reads this."),
        fields=[(form.text, _("At least 10 characters."))],
        button=_("Send"),
        said=_("Your addition has been received."),
    )


@blueprint.route("/zorgen/<concern_id>/antwoorden", methods=["GET", "POST"])
@signed_in
def answer(concern_id: str) -> ResponseReturnValue:
    """Write to the author."""
    standing = concerns.get_for(identity(), ConcernMove.ANSWER, concern_id, clock.today())
    form = ConcernAnswerForm()
    return _step(
        standing,
        form,
        lambda: concerns.answer(identity(), concern_id, form.text.data or "", clock.today()),
        heading=_("Write to the author"),
        lead=_(
            "The author reads this here, with your name. Nobody else does. Do not ask it in "
            "another way: a mail or a talk can show who wrote to you."
        ),
        fields=[(form.text, _("At least 10 characters."))],
        button=_("Send"),
        said=_("The author can read it."),
    )


@blueprint.route("/zorgen/<concern_id>/sluiten", methods=["GET", "POST"])
@signed_in
def close(concern_id: str) -> ResponseReturnValue:
    """Close a concern, with a reason."""
    standing = concerns.get_for(identity(), ConcernMove.CLOSE, concern_id, clock.today())
    form = ConcernCloseForm()
    return _step(
        standing,
        form,
        lambda: concerns.close(identity(), concern_id, form.reason.data or "", clock.today()),
        heading=_("Close this concern"),
        lead=_("Close it where nothing has to be looked at. The author reads your reason."),
        fields=[(form.reason, _("At least 20 characters. The author reads this."))],
        button=_("Close"),
        said=_("The concern has been closed. The author can read why."),
    )


@blueprint.route("/zorgen/<concern_id>/openen", methods=["GET", "POST"])
@signed_in
def open_finding(concern_id: str) -> ResponseReturnValue:
    """Open a finding after reading a concern."""
    standing = concerns.get_for(identity(), ConcernMove.OPEN, concern_id, clock.today())
    found = own_motion.officials_of(identity(), standing.decision)
    about = standing.concern.official
    form = ConcernOpenForm(data={"official": about.public_id if about in found and about else None})
    form.official.choices = [SelectChoice(each.public_id, each.person.name) for each in found]
    return _step(
        standing,
        form,
        lambda: concerns.open_(
            identity(),
            concern_id,
            OpeningEntry(form.official.data, form.reason.data or "", form.said.data or ""),
            clock.today(),
        ),
        heading=_("Open a finding"),
        lead=_(
            "The finding says that a reviewer opened it, as reviewers also do of their own "
            "accord: not which one, and not after what. The clerk or a reviewer asks the person."
        ),
        fields=[
            (
                form.official,
                _(
                    "Is the person not in this list? Then he or she is not on record as taking "
                    "part: close the concern, or let yourself be asked to keep this decision."
                ),
            ),
            (
                form.reason,
                _(
                    "At least 20 characters. The clerk reads this. Write nothing from which it "
                    "shows that somebody wrote to you."
                ),
            ),
            (form.said, _("The author does not read that there is a finding, unless you say so.")),
        ],
        button=_("Open a finding"),
        said=_("A finding was opened. Another reviewer concludes on it."),
    )


@blueprint.route("/zorgen/<concern_id>/overdragen", methods=["GET", "POST"])
@signed_in
def hand_over(concern_id: str) -> ResponseReturnValue:
    """Give a concern to another reviewer."""
    standing = concerns.get_for(identity(), ConcernMove.HAND_OVER, concern_id, clock.today())
    form = ConcernHandOverForm()
    form.reader.choices = [
        SelectChoice(each.public_id, each.name)
        for each in concerns.next_readers(identity(), concern_id, clock.today())
    ]
    lead = (
        _(
            "Hand it over where you know a tie of your own, or have no time. The other reviewer "
            "reads all that was written, and the name of the author only if you say so."
        )
        if form.reader.choices
        else _("No other reviewer can read this concern.")
    )
    return _step(
        standing,
        form,
        lambda: concerns.hand_over(
            identity(), concern_id, form.reader.data, form.names_author.data, clock.today()
        ),
        heading=_("Hand over this concern"),
        lead=lead,
        fields=[(form.reader, None), (form.names_author, None)] if form.reader.choices else [],
        button=_("Hand over"),
        said=_("Another reviewer reads it now. You do not see it any more."),
        then="desk.show",
    )


@blueprint.route("/zorgen/<concern_id>/intrekken", methods=["GET", "POST"])
@signed_in
def withdraw(concern_id: str) -> ResponseReturnValue:
    """Take back what one wrote."""
    standing = concerns.get_for(identity(), ConcernMove.WITHDRAW, concern_id, clock.today())
    form = ConcernButtonForm()
    return _step(
        standing,
        form,
        lambda: concerns.withdraw(identity(), concern_id, clock.today()),
        heading=_("Withdraw your concern"),
        lead=_(
            "All that you and the reviewer wrote here is erased at once, and your name with it. "
            "What the reviewer read or did already cannot be undone."
        ),
        fields=[],
        button=_("Withdraw and erase"),
        said=_("Your concern has been erased."),
        then="concerns.index",
    )


def _step(
    standing: ConcernStatus,
    form: SentForm,
    do: Callable[[], None],
    *,
    heading: str,
    lead: str,
    fields: list[tuple[Field, str | None]],
    button: str,
    said: str,
    then: str = "",
) -> ResponseReturnValue:
    """Do a step that was sent and go on to the page `then` ("": the concern), or show its form."""
    if form.validate_on_submit():
        try:
            with transaction():
                do()
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(said)
            here = url_for(".show", concern_id=standing.concern.public_id)
            return redirect(url_for(then) if then else here, 303)
    page = render_template(
        "concerns/step.html",
        standing=standing,
        form=form,
        heading=heading,
        lead=lead,
        fields=fields,
        button=button,
        can_send=bool(fields) or isinstance(form, ConcernButtonForm),
    )
    return page, _status(form)


def _status(form: SentForm) -> int:
    return 400 if form.errors or form.form_errors else 200
