"""Concerns about a decision: which door is the right one, writing to a reviewer alone, and what
became of it. Restricted to the author and the reviewer, never cached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial, update_wrapper
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _
from wtforms import SelectChoice

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
from register.forms.sending import SentForm
from register.presentation.headers import keep_out_of_sight
from register.services.organisations import bodies
from register.services.reviews import concerns, own_motion
from register.services.reviews.concerns import ConcernEntry, ConcernStatus, OpeningEntry
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid

blueprint = Blueprint("concerns", __name__)
blueprint.after_request(keep_out_of_sight)

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
        people=bodies.people_of(decision.body),
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
        helped=True,
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
    """Say that one reads a concern; who reads it already goes on to it."""
    with transaction():
        if concerns.get(identity(), concern_id, clock.today()).reader is None:
            concerns.take(identity(), concern_id, clock.today())
    return redirect(url_for(".show", concern_id=concern_id), 303)


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step of a concern: which form is filled in on its page, what the service then does, and
    in which words. `fields` by name, each with its hint, None: none. `offer` puts the choices in
    the form and says whether there are any; `nobody` stands in its place where there are none.
    `then`: the endpoint to go on to; "": the concern.
    """

    act: ConcernMove
    form: type[SentForm]
    do: Callable[[str, Any], None]
    heading: LazyString
    lead: LazyString
    button: LazyString
    said: LazyString
    fields: Mapping[str, LazyString | None] = field(default_factory=dict)
    offer: Callable[[ConcernStatus, Any], bool] = lambda _standing, _form: True
    nobody: LazyString | None = None
    then: str = ""


def _offer_officials(standing: ConcernStatus, form: ConcernOpenForm) -> bool:
    """Offer those who take part, and choose whom the concern is about."""
    found = own_motion.officials_of(identity(), standing.decision)
    form.official.choices = [SelectChoice(each.public_id, each.person.name) for each in found]
    about = standing.concern.official
    if about in found and not form.is_submitted():
        form.official.data = about.public_id
    return bool(found)


def _offer_readers(standing: ConcernStatus, form: ConcernHandOverForm) -> bool:
    """Offer the other reviewers who can read it, and to pass the name of the author on to who reads
    that.
    """
    if standing.author is None:
        del form.names_author
    found = concerns.next_readers(identity(), standing.concern.public_id, clock.today())
    form.reader.choices = [SelectChoice(each.public_id, each.name) for each in found]
    return bool(found)


STEPS = {
    "aanvullen": StepPage(
        ConcernMove.ADD,
        ConcernAdditionForm,
        lambda concern, form: concerns.add(identity(), concern, form.text.data, clock.today()),
        heading=lazy_gettext("Add to your concern"),
        lead=lazy_gettext("Only the reviewer reads this."),
        fields={"text": lazy_gettext("At least 10 characters.")},
        button=lazy_gettext("Send"),
        said=lazy_gettext("Your addition has been received."),
    ),
    "antwoorden": StepPage(
        ConcernMove.ANSWER,
        ConcernAnswerForm,
        lambda concern, form: concerns.answer(identity(), concern, form.text.data, clock.today()),
        heading=lazy_gettext("Write to the author"),
        lead=lazy_gettext(
            "The author reads this here, with your name. Nobody else does. Do not ask it in "
            "another way: a mail or a talk can show who wrote to you."
        ),
        fields={"text": lazy_gettext("At least 10 characters.")},
        button=lazy_gettext("Send"),
        said=lazy_gettext("The author can read it."),
    ),
    "sluiten": StepPage(
        ConcernMove.CLOSE,
        ConcernCloseForm,
        lambda concern, form: concerns.close(identity(), concern, form.reason.data, clock.today()),
        heading=lazy_gettext("Close this concern"),
        lead=lazy_gettext(
            "Close it where nothing has to be looked at. The author reads your reason."
        ),
        fields={"reason": lazy_gettext("At least 20 characters. The author reads this.")},
        button=lazy_gettext("Close"),
        said=lazy_gettext("The concern has been closed. The author can read why."),
    ),
    "openen": StepPage(
        ConcernMove.OPEN,
        ConcernOpenForm,
        lambda concern, form: concerns.open_(
            identity(),
            concern,
            OpeningEntry(form.official.data, form.reason.data, form.said.data or ""),
            clock.today(),
        ),
        heading=lazy_gettext("Open a finding"),
        lead=lazy_gettext(
            "The finding says that a reviewer opened it, as reviewers also do of their own "
            "accord: not which one, and not after what. The clerk or a reviewer asks the person."
        ),
        fields={
            "official": lazy_gettext(
                "Is the person not in this list? Then he or she is not on record as taking "
                "part: close the concern, or let yourself be asked to keep this decision."
            ),
            "reason": lazy_gettext(
                "At least 20 characters. The clerk and the reviewers read this. Write nothing from "
                "which it shows that somebody wrote to you."
            ),
            "said": lazy_gettext(
                "The author does not read that there is a finding, unless you say so."
            ),
        },
        offer=_offer_officials,
        nobody=lazy_gettext(
            "Nobody is on record as taking part in this decision. Close the concern, or let "
            "yourself be asked to keep this decision."
        ),
        button=lazy_gettext("Open a finding"),
        said=lazy_gettext("A finding was opened. Another reviewer concludes on it."),
    ),
    "overdragen": StepPage(
        ConcernMove.HAND_OVER,
        ConcernHandOverForm,
        lambda concern, form: concerns.hand_over(
            identity(),
            concern,
            form.reader.data,
            "names_author" in form and form.names_author.data,
            clock.today(),
        ),
        heading=lazy_gettext("Hand over this concern"),
        lead=lazy_gettext(
            "Hand it over where you know a tie of your own, or have no time. The other reviewer "
            "reads all that was written, and the name of the author only if you say so."
        ),
        fields={"reader": None, "names_author": None},
        offer=_offer_readers,
        nobody=lazy_gettext("No other reviewer can read this concern."),
        button=lazy_gettext("Hand over"),
        said=lazy_gettext("Another reviewer reads it now. You do not see it any more."),
        then="desk.show",
    ),
    "intrekken": StepPage(
        ConcernMove.WITHDRAW,
        ConcernButtonForm,
        lambda concern, _form: concerns.withdraw(identity(), concern, clock.today()),
        heading=lazy_gettext("Withdraw your concern"),
        lead=lazy_gettext(
            "All that you and the reviewer wrote here is erased at once, and your name with it. "
            "What the reviewer read or did already cannot be undone."
        ),
        button=lazy_gettext("Withdraw and erase"),
        said=lazy_gettext("Your concern has been erased."),
        then="concerns.index",
    ),
}
"""The page of each step, by the last word of its address."""


@signed_in
def step(concern_id: str, page: StepPage) -> ResponseReturnValue:
    """Do a step of a concern that was sent, or show its form."""
    standing = concerns.get_for(identity(), page.act, concern_id, clock.today())
    form = page.form()
    can_send = page.offer(standing, form)
    if form.validate_on_submit():
        try:
            with transaction():
                page.do(concern_id, form)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(str(page.said))
            here = url_for(".show", concern_id=concern_id)
            return redirect(url_for(page.then) if page.then else here, 303)
    shown = render_template(
        "concerns/step.html",
        standing=standing,
        form=form,
        page=page,
        can_send=can_send,
        helped=standing.is_author,
    )
    return shown, _status(form)


for _name, _page in STEPS.items():
    blueprint.add_url_rule(
        f"/zorgen/<concern_id>/{_name}",
        _page.act.value,
        update_wrapper(partial(step, page=_page), step),
        methods=["GET", "POST"],
    )


def _status(form: SentForm) -> int:
    return 400 if form.errors or form.form_errors else 200
