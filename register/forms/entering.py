"""A decision in one go: its facts, its parties as lines, who takes part by groups, and what is
asked about a line. Shape only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length

from conflict_graph.facts import OrganisationKind, PartyRole, Step
from register.forms.decisions import AmountField, DecisionFields
from register.forms.fields import choices
from register.forms.positions import NEW
from register.forms.sending import SentForm, Uncut
from register.presentation import labels

FIRST_STEPS = (Step.PREPARED, Step.EVALUATED, Step.DECIDED)
"""What the groups do that the page begins with: in a tender three groups do different things."""
FURTHER_STEP = Step.ADVISED
"""What a group does that is added."""
MOST_GROUPS = 20
LONGEST_LINES = 20_000
"""How many characters can be pasted."""
TOO_LONG = _("Use at most 20,000 characters.")
MOST_LINES = 200
"""How many organisations can be pasted: what is asked about them has to be answered on one page."""
TOO_MANY = _("Enter at most 200 lines. A decision with more parties can be imported from a file.")
SOMEBODY_ELSE = "other"


@dataclass(frozen=True, slots=True)
class PartyQuestion:
    """A question about one organisation that was typed: its choices, and the kind that its name
    says.
    """

    key: str
    label: str
    choices: Sequence[tuple[str, str]]
    kind: OrganisationKind | None
    which: str = ""
    """What is chosen beforehand; "": nothing."""


def first_step(place: int) -> Step:
    """Return what the group in a place does as long as nobody says otherwise."""
    return FIRST_STEPS[place] if place < len(FIRST_STEPS) else FURTHER_STEP


class AskedForm(Form):
    """Which organisation is meant, and what kind it is where it is new."""

    Meta = Uncut

    key = HiddenField()
    which = RadioField(validate_choice=False)
    kind = SelectField(
        _("If it is a new one: what kind of organisation is it?"),
        choices=[SelectChoice("", _("Choose a kind")), *choices(labels.ORGANISATION)],
    )

    def check(self) -> None:
        """Say beside the question what was not answered."""
        if self.which.data not in {choice.value for choice in self.which.choices or []}:
            self.which.errors = [
                gettext("Answer this: %(question)s", question=str(self.which.label.text))
            ]
        elif self.which.data == NEW and not self.kind.data:
            self.kind.errors = [gettext("Choose what kind of organisation it is.")]


class GroupForm(Form):
    """Several people who do the same. Where nothing is filled in but the step that stood there,
    there is no group.
    """

    Meta = Uncut

    step = SelectField(
        _("What do they do?"), choices=choices(labels.STEP_TO_COME), default=Step.PREPARED.value
    )
    done = BooleanField(_("They have done this already"))
    together = SelectMultipleField(_("Everybody at once"))
    officials = SelectMultipleField(_("Who?"))
    hired = TextAreaField(
        _("Hired, and not in the list yet"),
        [Length(max=LONGEST_LINES, message=TOO_LONG)],
        render_kw={"rows": 2},
    )
    keep_as = StringField(
        _("Keep this group under a name, for next time"),
        [Length(max=100, message=_("Use at most 100 characters for a name."))],
    )

    @property
    def has_people(self) -> bool:
        """Somebody was chosen or typed."""
        return self.people > 0

    @property
    def people(self) -> int:
        """How many people and groups of people were chosen or typed."""
        hired = [line for line in (self.hired.data or "").splitlines() if line.strip()]
        return len(self.together.data or ()) + len(self.officials.data or ()) + len(hired)

    @property
    def says_more(self) -> bool:
        """Something stands in the fields that are folded, or is wrong with them."""
        fields = (self.hired, self.keep_as)
        return any((field.data or "").strip() or field.errors for field in fields)

    def is_filled_in(self, first: Step) -> bool:
        """Say whether anything stands in it beside the step that it began with."""
        said = self.done.data or (self.keep_as.data or "").strip()
        return self.has_people or bool(said) or self.step.data != first.value


class WholeForm(DecisionFields):
    """A decision with its parties and who takes part."""

    parties = TextAreaField(
        _("Who bids, applies or stands to gain?"),
        [Length(max=LONGEST_LINES, message=TOO_LONG)],
        render_kw={"rows": 6, "data-recognise": True},
    )
    role = SelectField(
        _("What are they?"), choices=choices(labels.PARTY_ROLE), default=PartyRole.BIDDER.value
    )
    asked = FieldList(FormField(AskedForm))
    groups = FieldList(
        FormField(GroupForm),
        max_entries=MOST_GROUPS,
        default=[{"step": step.value} for step in FIRST_STEPS],
    )
    mandate = RadioField(
        _("Does one of these decide alone, by the mandate list?"), choices=[], validate_choice=False
    )

    def is_only_looked_at(self) -> bool:
        """Say whether the page is to show what it makes of the lines, or another group, which is
        added; nothing is checked or kept.
        """
        if not self.is_submitted():
            return False
        if "more" in request.form and len(self.groups) < MOST_GROUPS:
            self.groups.append_entry({"step": FURTHER_STEP.value})
        return "more" in request.form or "look" in request.form

    def offer(self, people: Sequence[tuple[str, str]], together: Sequence[tuple[str, str]]) -> None:
        """Say who can be chosen: values and labels of people, and of several at once."""
        for row in self.groups:
            row.form.officials.choices = [SelectChoice(*each) for each in people]
            row.form.together.choices = [SelectChoice(*each) for each in together]

    def lines_of(self, field: Field) -> str:
        """Return what was pasted into a field; nothing where it is too much, which is said there:
        to recognise it would take minutes.
        """
        pasted = field.data or ""
        if len(pasted) > LONGEST_LINES:
            said = TOO_LONG
        elif sum(bool(line.strip()) for line in pasted.splitlines()) > MOST_LINES:
            said = TOO_MANY
        else:
            return pasted
        field.errors = [*dict.fromkeys([*map(str, field.errors), str(said)])]
        return ""

    def ask(self, questions: Sequence[PartyQuestion], is_sent: bool) -> None:
        """Ask what is not certain; an answer that was given to the same question stays. `is_sent`:
        each has to be answered now.
        """
        given: Mapping[str, Mapping[str, Any]] = {row.form.key.data: row.data for row in self.asked}
        while len(self.asked):
            self.asked.pop_entry()
        for question in questions:
            kind = question.kind.value if question.kind else ""
            guessed = {"key": question.key, "which": question.which or None, "kind": kind}
            row = self.asked.append_entry(given.get(question.key, guessed)).form
            row.which.label.text = question.label
            row.which.choices = [SelectChoice(*each) for each in question.choices]
            if is_sent:
                row.check()

    def ask_mandate(self, holders: Sequence[tuple[str, str]]) -> None:
        """Ask whether one of these decides alone."""
        last = (SOMEBODY_ELSE, gettext("Somebody else, or I do not know"))
        self.mandate.choices = [SelectChoice(*each) for each in (*holders, last)]
        if self.mandate.data not in {choice.value for choice in self.mandate.choices}:
            self.mandate.errors = [gettext("Say whether one of these decides alone.")]

    def is_open(self, place: int) -> bool:
        """Say whether the group in a place stands open: the first, those that were added, and
        whatever was filled in or is wrong.
        """
        group = self.groups[place].form
        is_asked_for = place == 0 or place >= len(FIRST_STEPS)
        return is_asked_for or group.is_filled_in(first_step(place)) or bool(group.errors)

    def gather_errors(self) -> None:
        """Note what was said beside fields of groups and questions since the form was validated."""
        for rows in (self.asked, self.groups):
            rows.errors = [row.errors for row in rows if row.errors]

    def forget_errors(self) -> None:
        """Show nothing that was said, as nothing was sent."""
        for field in (self.parties, *(row.form.hired for row in self.groups)):
            field.errors = ()


class MandateForm(SentForm):
    """A line of the mandate list."""

    office = SelectField(_("Who may decide alone? The holder of this office:"))
    kind = SelectField(
        _("On which decisions?"),
        choices=[SelectChoice("", _("Every kind of decision")), *choices(labels.DECISION_KIND)],
    )
    most = AmountField(_("Up to which value in euros?"))
    source = StringField(
        _("Where does this stand?"),
        [
            InputRequired(_("Enter where this mandate stands.")),
            Length(max=200, message=_("Use at most 200 characters.")),
        ],
    )
