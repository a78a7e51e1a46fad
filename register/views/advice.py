"""Advice, before: an official asks, the page answers, and nothing of it stays.

What is asked comes in the body of a request, never in an address, and goes out with the answer: to
the page, or into a file that the asker takes away. No view here writes, and none keeps an answer in
a cookie.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from conflict_graph.assessment import assess
from conflict_graph.assessment.answer_text import AnswerText
from conflict_graph.assessment.conditional import of_decision
from conflict_graph.facts import DecisionKind, OrganisationKind, PartyRole, TieKind
from conflict_graph.readers.party_lines import PartyLine
from register import clock
from register.errors import Invalid
from register.forms.advice import (
    FORMS,
    MATTERS,
    AdviceForm,
    AnswerFileForm,
    DecisionQuestionForm,
    PositionQuestionForm,
)
from register.forms.positions import NEW
from register.presentation import labels, legal_bases
from register.presentation.headers import keep_out_of_sight
from register.presentation.language import current as language
from register.services.dossiers import dossiers
from register.services.officials import officials
from register.services.organisations import recognition
from register.services.screening import advice
from register.services.screening.advice import (
    Advice,
    AdviceQuestion,
    SupposedOrganisation,
    SupposedParty,
    SupposedTie,
)
from register.session import identity, signed_in
from register.views import draft_answers
from register.views.findings import OUTCOMES
from register.views.forms import show_invalid

if TYPE_CHECKING:
    from wtforms import Field

    from conflict_graph.assessment.conditional import Conditional
    from register.models.officials import Official

blueprint = Blueprint("advice", __name__)
blueprint.after_request(keep_out_of_sight)

_Named = Mapping[PartyLine, SupposedOrganisation]

FORMAT = "nevenfunctieregister/advies/1"
"""What the first line of a file with an answer says that it is."""
MOST_BYTES = 256 * 1024
"""So much may be sent here; more than any question, and less than would be put on a disk."""
TAKE_AWAY = "bestand"
"""The button that gives the answer as a file."""
_ASIDE = ("csrf_token", "given_back", TAKE_AWAY)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer in a file: when it was given, and what it was."""

    answered_on: str
    said: Conditional
    is_same: bool


class _NoAnswer(ValueError):
    """A file that holds no answer of ours."""


@blueprint.url_value_preprocessor
def _keep_in_memory(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Refuse a request that is so large that the server would put it on a disk; this comes before
    anything reads it.
    """
    request.max_content_length = MOST_BYTES
    request.max_form_memory_size = MOST_BYTES


@blueprint.get("/mijn/<public_id>/advies")
@signed_in
def index(public_id: str) -> ResponseReturnValue:
    """Offer the two questions, and to read an answer that was taken away."""
    official = officials.get_own(identity(), public_id)
    return render_template("advice/index.html", official=official, form=AnswerFileForm())


@blueprint.route("/mijn/<public_id>/advies/functie", methods=["GET", "POST"])
@signed_in
def position(public_id: str) -> ResponseReturnValue:
    """Ask whether to accept a position, and get the answer."""
    return _page(officials.get_own(identity(), public_id), PositionQuestionForm())


@blueprint.route("/mijn/<public_id>/advies/besluit", methods=["GET", "POST"])
@signed_in
def decision(public_id: str) -> ResponseReturnValue:
    """Ask whether to take part in a decision, and get the answer."""
    official = officials.get_own(identity(), public_id)
    usual = advice.USUAL[advice.office_of(official, clock.today())]
    return _page(official, DecisionQuestionForm(steps=[step.value for step in usual]))


@blueprint.post("/mijn/<public_id>/advies/terug")
@signed_in
def read_back(public_id: str) -> ResponseReturnValue:
    """Read a file with an answer, and answer its question as it would be answered today."""
    official = officials.get_own(identity(), public_id)
    form = AnswerFileForm()
    if form.validate_on_submit():
        try:
            asked, kept = _read(form.file.data.read(), official)
        except _NoAnswer as error:
            form.file.errors = [str(error)]
        else:
            return _page(official, FORMS[asked](kept.typed, meta={"csrf": False}), kept)
    return render_template("advice/index.html", official=official, form=form), 400


@dataclass(frozen=True, slots=True)
class _Kept:
    typed: MultiDict[str, str]
    answered_on: str
    said: Conditional
    rule: str


def _page(official: Official, form: AdviceForm, kept: _Kept | None = None) -> ResponseReturnValue:
    """Show a question, or its answer."""
    found = _answer(official, form)
    if found is None:
        return _asked(official, form), (400 if form.errors else 200)
    typed = kept.typed if kept else request.form
    fields = [(name, value) for name, value in typed.items(multi=True) if name not in _ASIDE]
    if TAKE_AWAY in request.form:
        return _file(official, form, found, fields)
    earlier = None
    if kept is not None:
        is_same = (kept.said, kept.rule) == (found.report.said, found.assessment.rule)
        earlier = Earlier(kept.answered_on, kept.said, is_same)
    return render_template(
        "advice/answer.html",
        official=official,
        form=form,
        found=found,
        earlier=earlier,
        fields=fields,
        here=_address(official, form),
        fingerprint=dossiers.digest(dossiers.text_of(found.dossier)),
        articles=_articles(official, form),
        OUTCOMES=OUTCOMES,
        ROLES=labels.ROLE_BESIDE_A_NAME,
    )


def _asked(official: Official, form: AdviceForm) -> str:
    return render_template(
        f"advice/{form.asked}.html",
        official=official,
        form=form,
        here=_address(official, form),
        articles=_articles(official, form),
    )


def _address(official: Official, form: AdviceForm) -> str:
    endpoint = ".position" if isinstance(form, PositionQuestionForm) else ".decision"
    return url_for(endpoint, public_id=official.public_id)


def _articles(official: Official, form: AdviceForm) -> list[str]:
    """Return the articles about accepting a position; those of taking part are in the answer."""
    is_position = isinstance(form, PositionQuestionForm)
    return [*legal_bases.of_accepting(official), *legal_bases.of(official)] if is_position else []


def _answer(official: Official, form: AdviceForm) -> Advice | None:
    """Answer a question that is complete; None: it was not asked, or something is left to say."""
    if not form.validate_on_submit():
        return None
    named = _named(form)
    if named is None:
        return None
    try:
        question = _question(official, form, named)
        return advice.answer(identity(), official, question, language(), clock.today())
    except Invalid as error:
        show_invalid(form, error)
        return None


def _question(official: Official, form: AdviceForm, named: _Named) -> AdviceQuestion:
    tied = form.tied_to()
    at = named[tied] if tied is not None else None
    if isinstance(form, DecisionQuestionForm):
        role = PartyRole(form.role.data)
        parties = (
            SupposedParty(at=named[line], role=line.role or role) for line in form.parties_read()
        )
        return AdviceQuestion(
            title=form.title.data,
            kind=DecisionKind(form.kind.data),
            parties=tuple(dict.fromkeys(parties)),
            steps=form.steps_meant(),
            planned_on=form.planned_on.data,
            tie=SupposedTie(at=at, kind=TieKind(form.tie.data), relation=form.relation())
            if at
            else None,
        )
    assert isinstance(form, PositionQuestionForm), "there are two questions"
    assert at is not None, "a position is held somewhere"
    kind = DecisionKind(form.matter.data)
    today = clock.today()
    since = form.since.data
    begins_later = since is not None and since.latest > today
    return AdviceQuestion(
        title=_("a decision about %(name)s", name=at.name),
        kind=kind,
        parties=(SupposedParty(at=at, role=MATTERS[kind][1]),),
        steps=advice.USUAL[advice.office_of(official, today)],
        planned_on=since if begins_later else None,
        tie=SupposedTie(
            at=at,
            kind=form.tie_kind(),
            title=form.title.data,
            capacity=form.capacity_held(),
            paid=form.is_paid(),
            share=form.share_fraction() if form.owns() else None,
            since=since,
        ),
    )


def _named(form: AdviceForm) -> _Named | None:
    """Return the organisation that each line means; None: something is left to choose."""
    tied = form.tied_to()
    lines = [*form.parties_read(), *([tied] if tied is not None else [])]
    found = {line: _meant(form, line, form["at" if line is tied else "parties"]) for line in lines}
    if any(each is None for each in found.values()):
        return None
    return {line: each for line, each in found.items() if each is not None}


def _meant(form: AdviceForm, line: PartyLine, field: Field) -> SupposedOrganisation | None:
    meant = recognition.recognise(identity(), line.name, line.town, line.kvk or None)
    known = meant.certain
    if known is None and meant.candidates:
        offered = {each.public_id: each for each in meant.candidates}
        which = form.ask_which(
            line, [(key, draft_answers.name_of(each)) for key, each in offered.items()]
        )
        if not _is_chosen(which, (*offered, NEW), _("Choose which organisation it is.")):
            return None
        known = offered.get(which.data)
    if known is not None:
        return SupposedOrganisation(name=known.name, id=known.id)
    if not line.name:
        field.errors = [
            *field.errors,
            _("We do not know the number %(number)s. Enter the name beside it.", number=line.kvk),
        ]
        return None
    kind = _kind(form, line)
    return None if kind is None else SupposedOrganisation(name=line.name, kind=kind)


def _kind(form: AdviceForm, line: PartyLine) -> OrganisationKind | None:
    """Return what kind of organisation it is that we do not know; it matters where there is a tie
    with it. None: it was asked, and not said yet.
    """
    guessed = recognition.guess_kind(line.name)
    if guessed is not None or line != form.tied_to():
        return guessed or OrganisationKind.OTHER
    field = form.ask_kind(line)
    kinds = [each.value for each in OrganisationKind]
    if not _is_chosen(field, kinds, _("Choose what kind of organisation it is.")):
        return None
    return OrganisationKind(field.data)


def _is_chosen(field: Field, among: Iterable[str], message: str) -> bool:
    """Say whether one of these was chosen; otherwise the field says what is missing."""
    if field.data not in among:
        field.errors = [message]
    return not field.errors


def _file(
    official: Official, form: AdviceForm, found: Advice, fields: list[tuple[str, str]]
) -> Response:
    """Return the question and its answer as a file, which this page reads back."""
    asked: dict[str, list[str]] = {}
    for name, value in fields:
        asked.setdefault(name, []).append(value)
    content = {
        "format": FORMAT,
        "question": form.asked,
        "official": official.public_id,
        "body": official.body.name,
        "asked": asked,
        "answered_on": found.answered_on.isoformat(),
        "ruleset": found.assessment.ruleset,
        "answer": {each: assess.to_mapping(found.assessment, each) for each in ("nl", "en")},
        "dossier": json.loads(dossiers.text_of(found.dossier)),
    }
    answer = Response(
        json.dumps(content, ensure_ascii=False, indent=2), mimetype="application/json"
    )
    name = f"advies-{found.answered_on.isoformat()}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _read(content: bytes, official: Official) -> tuple[str, _Kept]:
    """Return which question a file asks, and what it says.

    Raises:
        _NoAnswer: it holds no answer of ours, or one for another office.
    """
    try:
        said = json.loads(content)
        if said["format"] != FORMAT:
            raise KeyError("format")
        typed = MultiDict(
            (str(name), str(value)) for name, values in said["asked"].items() for value in values
        )
        dossier = dossiers.read(json.dumps(said["dossier"]))
        text = AnswerText.from_mapping(said["answer"]["nl"])
        (about,) = dossier.decisions
        conditional = of_decision(
            about,
            text.official,
            text.outcome,
            text.rule,
            text.if_steps_aside,
            complete=text.not_checked == (),
        )
        asked, owner, day = said["question"], said["official"], str(said["answered_on"])
        FORMS[asked]
        clock.datetime.date.fromisoformat(day)
    except (Invalid, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise _NoAnswer(
            _("This file holds no answer of this page. Choose a file that you took away here.")
        ) from None
    if owner != official.public_id:
        raise _NoAnswer(_("This file is about another office. Open it at that office."))
    return asked, _Kept(typed, day, conditional, text.rule)
