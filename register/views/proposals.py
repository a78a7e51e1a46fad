"""One person at two bodies: the page on which a clerk proposes it, and the one on which the person
answers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from register import clock
from register.access import Permission, Role, require
from register.errors import Invalid, NotFound
from register.forms.proposals import AnswerForForm, ProposalAnswerForm, ProposalForm
from register.services.officials import officials, persons, proposals, visibility
from register.services.officials.proposals import ProposalState, ProposalStatus
from register.services.organisations import bodies
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.forms import show_invalid
from register.views.readings import reads_official, reads_proposal

if TYPE_CHECKING:
    from register.models.officials import Official
    from register.models.proposals import Proposal


blueprint = Blueprint("proposals", __name__)
OF_OFFICIAL = "/organen/<slug>/beheer/bestuurders/<public_id>/ambt-elders"

STATES = {
    ProposalState.RESTING: lazy_gettext("rests while one of the two has no public page"),
    ProposalState.JOINED: lazy_gettext("recorded as one person"),
    ProposalState.YES: lazy_gettext("yes, one person"),
    ProposalState.NO: lazy_gettext("no, not one person"),
    ProposalState.TAKEN_BACK: lazy_gettext("taken back"),
}


def init_app(app: Flask) -> None:
    """Register the pages, and what other pages show of them."""
    app.register_blueprint(blueprint)
    app.jinja_env.globals["proposal_state"] = state_in_words


def state_in_words(standing: ProposalStatus) -> str:
    """Say where a proposal stands."""
    if standing.state is not ProposalState.WAITING:
        return str(STATES[standing.state])
    if standing.asks_person:
        return str(_("the person is asked"))
    return str(_("the clerk of %(body)s asks the person", body=standing.proposal.other.body.name))


@blueprint.route(OF_OFFICIAL, methods=["GET", "POST"])
@signed_in
@reads_official
def propose(slug: str, public_id: str) -> ResponseReturnValue:
    """Look for the other office of an official, and propose that it is one person."""
    official = _kept_official(slug, public_id)
    wanted = request.args.get("naam", "").strip()
    body_slug = request.args.get("orgaan") or None
    is_too_long = len(wanted) > proposals.LONGEST_WANTED
    found = proposals.candidates(official, wanted, body_slug) if wanted and not is_too_long else []
    form = ProposalForm()
    form.other.choices = [(each.official.public_id, each.official.name) for each in found]
    if form.validate_on_submit():
        try:
            with transaction():
                proposals.propose(identity(), official, form.other.data or "", clock.today())
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(_("Proposed. Nothing changes until the answer is yes."))
            return redirect(url_for(".propose", slug=slug, public_id=public_id), 303)
    if is_too_long:
        form.form_errors.append(
            _("Use at most %(most)s characters for a name.", most=proposals.LONGEST_WANTED)
        )
    others = [
        each
        for each in official.person.officials
        if each is not official and visibility.is_published(each)
    ]
    return render_template(
        "proposals/propose.html",
        form=form,
        official=official,
        others=others,
        standings=proposals.list_of(identity(), official),
        found=found,
        wanted=wanted,
        body_slug=body_slug,
        bodies=[each for each in bodies.list_() if each is not official.body],
        is_published=visibility.is_published,
    ), (400 if form.errors else 200)


@blueprint.post(f"{OF_OFFICIAL}/<proposal_id>/terugnemen")
@signed_in
def take_back(slug: str, public_id: str, proposal_id: str) -> ResponseReturnValue:
    """Propose it no longer."""
    official = _kept_official(slug, public_id)
    with transaction():
        proposals.take_back(identity(), official, proposal_id)
    flash(_("Taken back. Nobody is asked any more."))
    return redirect(url_for(".propose", slug=slug, public_id=public_id), 303)


@blueprint.route("/beheer/een-persoon/<public_id>", methods=["GET", "POST"])
@signed_in
@reads_proposal
def answer(public_id: str) -> ResponseReturnValue:
    """Say whether two officials are one person: the person, or the clerk who asked."""
    standing = proposals.get_to_answer(identity(), public_id)
    proposal = standing.proposal
    is_person = proposals.is_of_asker(identity(), proposal)
    form = ProposalAnswerForm() if is_person else AnswerForForm()
    if form.validate_on_submit():
        is_one = form.answer.data == form.YES
        try:
            with transaction():
                proposals.answer(identity(), public_id, is_one)
        except Invalid as error:
            show_invalid(form, error)
        else:
            flash(
                _("Recorded: one person. Both public pages say so from now on.")
                if is_one
                else _refused(proposal)
            )
            home = (
                url_for("duties.index")
                if is_person
                else url_for("officials.index", slug=proposal.other.body.slug)
            )
            return redirect(home, 303)
    return render_template(
        "proposals/answer.html",
        form=form,
        proposal=proposal,
        is_person=is_person,
        name=persons.staying(proposal.official, proposal.other).name,
        without_role=[
            each for each in (proposal.official, proposal.other) if not _declares_at(each)
        ],
        rest_days=proposals.REST_DAYS,
    ), (400 if form.errors else 200)


def _kept_official(slug: str, public_id: str) -> Official:
    official = officials.get(public_id)
    require(identity(), Permission.PROPOSE_PERSON, officials.subject_of(official))
    if official.body.slug != slug:
        raise NotFound("There is no such official.")
    return official


def other_of_asker(standing: ProposalStatus) -> Official:
    """Return the official of whom it is asked whether that is the asker too."""
    proposal = standing.proposal
    is_first = proposal.official.person_id == identity().person
    return proposal.other if is_first else proposal.official


def _declares_at(official: Official) -> bool:
    return identity().holds(Role.OFFICIAL, official.body_id)


def _refused(proposal: Proposal) -> str:
    return str(_("Recorded: not one person. %(body)s is told.", body=proposal.official.body.name))
