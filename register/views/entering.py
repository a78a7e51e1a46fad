"""Enter a decision in one go: its facts, its parties as lines, who takes part by groups.

What is not certain is asked beside it, on the same page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from conflict_graph.dates import PartialDate
from conflict_graph.facts import (
    DecisionKind,
    OfficeKind,
    OrganisationKind,
    PartyRole,
    Problem,
    Step,
)
from conflict_graph.readers import party_lines, records
from conflict_graph.readers.party_lines import HiredLine, PartyLine
from register import clock
from register.access import Permission
from register.errors import Invalid
from register.forms.entering import PartyQuestion, WholeForm, first_step
from register.presentation import remedies
from register.presentation.language import current as language
from register.services.entering import bidders, mandates, participants, whole
from register.services.entering.bidders import NEW, UNKNOWN, Named, PartyAnswer, Waits
from register.services.entering.participants import Choices, HiredWords, Together
from register.services.entering.whole import SAME_AS, GroupPart, Hired
from register.services.organisations import bodies, matching
from register.session import identity, signed_in
from register.transaction import transaction
from register.views.decisions import blueprint, facts_of
from register.views.forms import show_invalid
from register.views.readings import here_stand, lists

if TYPE_CHECKING:
    from wtforms import Field

    from register.models.bodies import Body
    from register.models.organisations import Organisation

Line = TypeVar("Line", PartyLine, HiredLine)
DECIDING = (Step.VOTED, Step.DECIDED, Step.SIGNED)
"""Where somebody does one of these, the mandate list is not asked who decides."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as it was recognised. `firms`: of people who are hired, with the place of
    their group.
    """

    parties: Sequence[tuple[PartyLine, Named]]
    firms: Sequence[tuple[int, HiredLine, Named]]

    @property
    def named(self) -> dict[str, Named]:
        """The parties by key, each once."""
        return {named.key: named for _line, named in self.parties}


@blueprint.route("/organen/<slug>/besluiten/nieuw", methods=["GET", "POST"])
@signed_in
@lists
def enter(slug: str) -> ResponseReturnValue:
    """Enter a decision by hand, with its parties and who takes part."""
    body = bodies.get_for(identity(), slug, Permission.KEEP_DECISIONS)
    form = WholeForm()
    is_looked_at = form.is_only_looked_at()
    moment = form.decided_on.data or PartialDate.of(clock.today())
    choices = participants.offered(identity(), body, moment)
    form.offer(
        [(key, official.person.sort_name) for key, official in choices.by_key.items()],
        [(each.key, _together(each)) for each in choices.together],
    )
    asked: list[Named] = []
    recognised: list[str] = []
    if is_looked_at:
        read = _read(form, body)
        asked = _ask(form, read, is_sent=False)
        recognised = [*map(str, form.parties.errors), *_recognised(read)]
        form.forget_errors()
    elif form.is_submitted():
        form.validate()
        read = _read(form, body)
        asked = _ask(form, read, is_sent=True)
        recognised = [*_recognised(read)]
        _check_groups(form)
        _ask_mandate(form, body, moment)
        form.gather_errors()
        if not form.errors and (address := _keep(form, body, read, choices)):
            return redirect(address, 303)
    here_stand(choices.by_key.values(), body)
    page = render_template(
        "decisions/whole.html",
        body=body,
        form=form,
        choices=choices,
        asked=[*zip(form.asked, asked, strict=True)],
        recognised=recognised,
        notes={
            each.organisation.public_id: _notes(each)
            for named in asked
            for each in named.candidates
        },
    )
    return page, 400 if form.errors else 200


def _together(each: Together) -> str:
    num = len(each.members)
    match each.kind:
        case OfficeKind.EXECUTIVE:
            said = ngettext("The whole executive (%(num)s)", "The whole executive (%(num)s)", num)
        case OfficeKind.ELECTED_MEMBER:
            said = ngettext("All elected members (%(num)s)", "All elected members (%(num)s)", num)
        case _:
            said = f"{each.name} ({num})"
    return str(said)


def _notes(candidate: matching.Candidate) -> list[str]:
    """Return by what a candidate can be told: numbers and town, what speaks for and against it, and
    where it is a party.
    """
    organisation = candidate.organisation
    town = [organisation.known_town] if organisation.known_town else []
    known_by = " · ".join([*_numbers(organisation), *town])
    used = _("Party in: %(titles)s.", titles="; ".join(candidate.used_in))
    return [
        *([known_by] if known_by else []),
        *matching.reasons(candidate, language()),
        *([used] if candidate.used_in else []),
    ]


def _recognised(read: Read) -> Iterator[str]:
    """Yield of each party of which nothing is asked what is made of it."""
    for each in read.named.values():
        name = each.said.name
        if each.known is not None:
            known = ", ".join([each.known.known_name, *_numbers(each.known)])
            yield _("%(name)s is %(known)s.", name=name, known=known)
        elif each.is_new:
            yield _("%(name)s is new, and is added.", name=name)
        elif each.waits is Waits.OWN:
            yield _tied(each)
        elif each.waits is Waits.HEARD:
            yield _(
                "Of %(name)s it is asked later which organisation it is: an official was asked "
                "about a decision with this party.",
                name=name,
            )


def _numbers(organisation: Organisation) -> list[str]:
    return [f"{each.scheme.removeprefix('NL-')} {each.number}" for each in organisation.identifiers]


def _tied(named: Named) -> str:
    said: str = _(
        "You are tied to whom “%(name)s” may be. A colleague says which organisation it is.",
        name=named.said.name,
    )
    return said


def _add_error(field: Field, message: str) -> None:
    field.errors = [*field.errors, message]


def _words(problem: Problem) -> str:
    place = remedies.place_in_words(problem.where)
    return f"{place[:1].upper()}{place[1:]}: {remedies.in_words(problem.remedy)}"


def _read(form: WholeForm, body: Body) -> Read:
    """Recognise what was typed, and say beside it what cannot be right."""
    lines = [*_sound(form.parties, party_lines.read(form.lines_of(form.parties)))]
    parties, unknown = bidders.recognise(identity(), body, lines)
    for problem in unknown:
        _add_error(form.parties, _words(problem))
    if not (form.parties.data or "").strip() and form.role.data != PartyRole.BIDDER.value:
        _add_error(form.parties, _("Enter who they are, or leave the role as it stood."))
    firms: list[tuple[int, HiredLine, Named]] = []
    for place, row in enumerate(form.groups):
        field = row.form.hired
        hired = [*_sound(field, party_lines.read_hired(form.lines_of(field)))]
        for line in hired:
            try:
                participants.check_hired(body, line)
            except Invalid as error:
                _add_error(field, _(error.message, **error.params))
        known, unknown = bidders.recognise(identity(), body, [line.firm for line in hired])
        for problem in unknown:
            _add_error(field, _words(problem))
        by_firm = {line.firm: line for line in hired}
        firms += [(place, by_firm[firm], named) for firm, named in known]
    return Read(parties, firms)


def _sound(field: Field, read: Sequence[Line | Problem]) -> Iterator[Line]:
    """Yield the lines that can be read, and say beside the field what is wrong with the others."""
    for each in read:
        if isinstance(each, Problem):
            _add_error(field, _words(each))
        else:
            yield each


def _ask(form: WholeForm, read: Read, is_sent: bool) -> list[Named]:
    """Put the questions about what was typed into the form, and return what they are about."""
    parties = {key: each for key, each in read.named.items() if each.is_asked}
    firms = {named.key: named for _place, _line, named in read.firms if named.key not in read.named}
    questions = [_question(each) for each in parties.values()]
    asked = [*parties.values()]
    for each in firms.values():
        alike = [
            party
            for party in read.named.values()
            if each.known is None and bidders.are_alike(each, party)
        ]
        if each.known is None and (alike or each.candidates or each.kind is None):
            questions.append(_question(each, alike, is_firm=True))
            asked.append(each)
    form.ask(questions, is_sent)
    return asked


def _question(named: Named, alike: Sequence[Named] = (), is_firm: bool = False) -> PartyQuestion:
    """Return what is asked about an organisation. `alike`: parties that a firm may be; of a firm it
    has to be said who it is.
    """
    above = [
        (SAME_AS + each.key, _("%(name)s, the party above", name=each.said.name)) for each in alike
    ]
    found = [
        (each.organisation.public_id, each.organisation.known_name) for each in named.candidates
    ]
    new = (
        NEW,
        _("Another one, that we do not know yet")
        if above or found
        else _("A new one, that we do not know yet"),
    )
    unknown = [] if is_firm else [(UNKNOWN, _("I do not know yet: it is not checked until I do"))]
    is_only = not (above or found) and (is_firm or bool(named.said.identifiers))
    return PartyQuestion(
        key=named.key,
        label=_("Which organisation is “%(name)s”?", name=named.said.name),
        choices=[*above, *found, new, *unknown],
        kind=named.kind,
        which=NEW if is_only else "",
    )


def _check_groups(form: WholeForm) -> None:
    """Say beside a group in which something was filled in that nobody is in it."""
    for place, row in enumerate(form.groups):
        if row.form.is_filled_in(first_step(place)) and not row.form.has_people:
            _add_error(
                row.form.officials, _("Tick who does this, or leave the whole group as it stood.")
            )


def _ask_mandate(form: WholeForm, body: Body, moment: PartialDate) -> None:
    """Ask whether one of those decides alone who may by the mandate list, where nobody decides
    yet.
    """
    decides = any(row.form.has_people and row.form.step.data in DECIDING for row in form.groups)
    if decides or form.kind.errors or form.value.errors or form.sole_mandate.answer is False:
        return
    kind, amount = DecisionKind(form.kind.data), form.value.data
    found = mandates.holders(identity(), body, kind, amount, moment)
    if found:
        form.ask_mandate(
            [
                (
                    official.public_id,
                    f"{official.person.name}, {mandate.office.title} ({mandate.source})",
                )
                for official, mandate in found
            ]
        )


def _keep(form: WholeForm, body: Body, read: Read, choices: Choices) -> str | None:
    """Keep what was entered, and return the address of the decision; None: it cannot be right, and
    the form says why.
    """
    answers = {
        row.form.key.data: PartyAnswer(
            row.form.which.data,
            OrganisationKind(row.form.kind.data) if row.form.kind.data else None,
        )
        for row in form.asked
    }
    role = PartyRole(form.role.data)
    parties = {
        named.key: records.PartyRecord(named.said, line.role or role)
        for line, named in reversed(read.parties)
    }
    entry = facts_of(form, tuple(parties[key] for key in read.named))
    parts = _parts(form, read, choices, answers)
    holder = choices.by_key.get(form.mandate.data or "")
    if holder is not None:
        entry = replace(entry, sole_mandate=True)
        parts.append(GroupPart(step=Step.DECIDED, is_done=False, officials=(holder,)))
    named = [(each, answers.get(key)) for key, each in read.named.items()]
    words = HiredWords(_("hired from outside"), _("works at this firm"))
    deciding = dict.fromkeys(
        each for part in parts if part.step in DECIDING for each in part.officials
    )
    try:
        with transaction():
            made = whole.enter(identity(), body, entry, form.procedure.data, named, parts, words)
            address = url_for("decisions.show", public_id=made.public_id)
            beyond = [each.person.name for each in mandates.without(identity(), made, deciding)]
    except Invalid as error:
        show_invalid(form, error)
        return None
    flash(
        _("The decision has been entered. Check it before it is signed.")
        if parts
        else _("The decision has been entered. Now record who takes part.")
    )
    for each in read.named.values():
        if each.waits is Waits.OWN:
            flash(_tied(each))
    for name in beyond:
        flash(
            _(
                "%(name)s decides alone, and the mandate list gives no mandate for a decision of "
                "this kind and value.",
                name=name,
            )
        )
    return address


def _parts(
    form: WholeForm, read: Read, choices: Choices, answers: dict[str, PartyAnswer]
) -> list[GroupPart]:
    parts = []
    for place, row in enumerate(form.groups):
        group = row.form
        if not group.has_people:
            continue
        ticked = [choices.by_key[key] for key in group.officials.data or []]
        people = dict.fromkeys([*choices.of_groups(group.together.data or []), *ticked])
        hired = tuple(
            Hired(person=line.person, firm=named, answer=answers.get(named.key))
            for at, line, named in read.firms
            if at == place
        )
        parts.append(
            GroupPart(
                step=Step(group.step.data),
                is_done=bool(group.done.data),
                officials=tuple(people),
                hired=hired,
                keep_as=(group.keep_as.data or "").strip(),
            )
        )
    return parts
