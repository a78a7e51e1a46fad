"""The two questions that an official can ask beforehand. Shape only, and nothing of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    Field,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    ValidationError,
)

from conflict_graph.facts import DecisionKind, PartyRole, Problem, Relation, Step, TieKind
from conflict_graph.readers import party_lines
from conflict_graph.readers.party_lines import PartyLine
from register.forms.decisions import FURTHEST_YEARS
from register.forms.fields import NotFarAhead, PartialDateField, choices
from register.forms.positions import (
    LONGEST_NAME,
    NEW,
    ShareForm,
    a_position,
    an_organisation,
    legible_only,
    plain,
)
from register.forms.sending import SentForm
from register.presentation import labels, remedies

MOST_PARTIES = 20
LONGEST_LINE = 300
OWN = "own"
"""The choice that the tie is the asker's own."""

MATTERS: Mapping[DecisionKind, tuple[Any, PartyRole]] = {
    DecisionKind.AWARD: (_("It can get a contract"), PartyRole.BIDDER),
    DecisionKind.GRANT: (_("It can get a grant"), PartyRole.APPLICANT),
    DecisionKind.PERMIT: (_("It can need a permit"), PartyRole.APPLICANT),
    DecisionKind.LAND_SALE: (_("It can buy land"), PartyRole.BUYER),
    DecisionKind.OTHER: (_("Something else, or I do not know"), PartyRole.SUBJECT),
}
"""What an organisation can have to do with a body, and what it would be in that decision."""

OF_SOMEBODY: Mapping[TieKind, Any] = {
    **labels.FAMILY_TIE,
    TieKind.ADVISORY: _("Advises it, or sits on an advisory board"),
    TieKind.MEMBERSHIP: _("Is a member of it"),
    TieKind.BUSINESS: _("Does business with it"),
}


class AdviceForm(SentForm):
    """What both questions have: names of organisations, each of which may have to be chosen."""

    asked = ""
    """The word for the question in addresses and files."""

    def parties_read(self) -> list[PartyLine]:
        """Return who the parties are, as far as it can be read."""
        return []

    def tied_to(self) -> PartyLine | None:
        """Return with which organisation there is a tie beside those on record; None: with none."""
        found = party_lines.read(self["at"].data or "")
        return next((each for each in found if isinstance(each, PartyLine)), None)

    def validate_at(self, field: Field) -> None:
        """Refuse what is not one organisation."""
        found = party_lines.read(field.data or "")
        if len(found) > 1:
            raise ValidationError(_("Enter one organisation."))
        for each in found:
            if isinstance(each, Problem):
                raise ValidationError(remedies.in_words(each.remedy))

    def ask_which(self, line: PartyLine, offered: Iterable[tuple[str, str]]) -> Field:
        """Ask which of the known organisations a line means, beside the other questions."""
        return self._ask(
            "welke",
            line,
            _("Which organisation is %(name)s?", name=line.name or line.kvk),
            [*offered, (NEW, _("None of these, it is another one"))],
        )

    def ask_kind(self, line: PartyLine) -> Field:
        """Ask what kind of organisation a line means that we do not know."""
        offered = [(kind.value, words) for kind, words in labels.ORGANISATION.items()]
        label = _("What kind of organisation is %(name)s?", name=line.name)
        return self._ask("soort", line, label, offered)

    def _ask(self, what: str, line: PartyLine, label: Any, offered: list[tuple[str, Any]]) -> Field:
        said = f"{line.name}|{line.town or ''}|{line.kvk}"
        name = f"{what}-{sha256(said.encode()).hexdigest()[:12]}"
        if name in self:
            return self[name]
        choices = [SelectChoice(*each) for each in offered]
        unbound = RadioField(label, choices=choices, validate_choice=False)
        field: Field = unbound.bind(form=self, name=name, prefix=self._prefix)
        self._fields[name] = field
        field.process(self._typed)
        self.extra.append(field)
        return field

    def process(self, formdata: Any = None, *rest: Any, **values: Any) -> None:
        """Fill in the form, and hold what was typed for the questions that follow from it."""
        self._typed = self.meta.wrap_formdata(self, formdata)
        self.extra: list[Field] = []
        super().process(formdata, *rest, **values)


class PositionQuestionForm(AdviceForm):
    """Whether to accept a position."""

    asked = "functie"

    title = StringField(
        _("What would you do there?"),
        [
            DataRequired(_("Enter what you would do there, for example: member of the board.")),
            legible_only,
            a_position,
            Length(max=LONGEST_NAME, message=_("Use at most 200 characters.")),
        ],
        filters=[plain],
    )
    at = StringField(
        _("At which organisation?"),
        [
            DataRequired(_("Enter the name of the organisation, or its KvK number.")),
            legible_only,
            an_organisation,
            Length(max=LONGEST_LINE, message=_("Use at most 300 characters for a name.")),
        ],
        filters=[plain],
    )
    kind = RadioField(
        _("What would tie you to it?"),
        [InputRequired(_("Choose what would tie you to it."))],
        choices=choices(labels.POSITION),
    )
    capacity = ShareForm.capacity
    paid = RadioField(
        _("Would you be paid for it?"),
        [InputRequired(_("Choose whether you would be paid."))],
        choices=[
            SelectChoice("yes", _("Yes")),
            SelectChoice("no", _("No")),
            SelectChoice("unknown", _("I do not know")),
        ],
    )
    share = StringField(_("Which part would you own, in per cent?"), [Optional()])
    since = PartialDateField(_("First day"), [Optional(), NotFarAhead(FURTHEST_YEARS)])
    matter = RadioField(
        _("What can this organisation have to do with your body?"),
        [InputRequired(_("Choose what it can have to do with your body."))],
        choices=[SelectChoice(kind.value, words) for kind, (words, _role) in MATTERS.items()],
    )

    validate_paid = ShareForm.validate_paid
    owns = ShareForm.owns
    validate_share = ShareForm.validate_share
    share_fraction = ShareForm.share_fraction
    tie_kind = ShareForm.tie_kind
    capacity_held = ShareForm.capacity_held
    is_paid = ShareForm.is_paid


class DecisionQuestionForm(AdviceForm):
    """Whether to take part in a decision."""

    asked = "besluit"

    title = StringField(
        _("What is the decision about?"),
        [
            DataRequired(_("Fill in what the decision is about.")),
            legible_only,
            Length(max=LONGEST_LINE, message=_("Use at most 300 characters.")),
        ],
        filters=[plain],
    )
    kind = SelectField(
        _("Kind of decision"),
        choices=[
            each
            for each in choices(labels.DECISION_KIND)
            if each.value != DecisionKind.SIDE_ACTIVITY.value
        ],
    )
    planned_on = PartialDateField(
        _("For when is it planned?"), [Optional(), NotFarAhead(FURTHEST_YEARS)]
    )
    parties = TextAreaField(
        _("Who bids, applies, or is it about?"),
        [DataRequired(_("Enter at least one organisation."))],
    )
    role = SelectField(_("What are they in it?"), choices=choices(labels.PARTY_ROLE))
    steps = SelectMultipleField(
        _("What would you do?"),
        [InputRequired(_("Choose at least one thing that you would do."))],
        choices=choices(labels.STEP_TO_COME),
    )
    whose = RadioField(
        _("Is there a tie that is not on your list?"),
        default="",
        choices=[
            SelectChoice("", _("No, or I do not know of any")),
            SelectChoice(OWN, _("Yes, of my own")),
            *(
                SelectChoice(relation.value, words)
                for relation, words in (
                    (Relation.PARTNER, _("Yes, of my partner")),
                    (Relation.PARENT, _("Yes, of a parent")),
                    (Relation.CHILD, _("Yes, of a child")),
                    (Relation.SIBLING, _("Yes, of a brother or sister")),
                    (Relation.HOUSEHOLD, _("Yes, of somebody else in the household")),
                    (Relation.OTHER, _("Yes, of another relative")),
                )
            ),
        ],
    )
    tie = RadioField(
        _("What is that tie?"), [Optional()], choices=choices(OF_SOMEBODY), validate_choice=False
    )
    at = StringField(
        _("With which organisation?"),
        [
            legible_only,
            Length(max=LONGEST_LINE, message=_("Use at most 300 characters for a name.")),
        ],
        filters=[plain],
    )

    def validate_parties(self, field: Field) -> None:
        """Refuse what cannot be a list of organisations."""
        found = party_lines.read(field.data or "")
        problems = [each for each in found if isinstance(each, Problem)]
        if problems:
            said = (f"{each.value}: {remedies.in_words(each.remedy)}" for each in problems)
            raise ValidationError(" ".join(said))
        if not found:
            raise ValidationError(_("Enter at least one organisation."))
        if len(found) > MOST_PARTIES:
            raise ValidationError(_("Enter at most 20 organisations."))
        if any(len(each.name) > LONGEST_LINE for each in self.parties_read()):
            raise ValidationError(_("Use at most 300 characters for a name."))

    def validate_tie(self, field: Field) -> None:
        """Ask what the tie is, where there is one; of a relative fewer kinds are asked."""
        if self.whose.data and field.data not in {kind.value for kind in OF_SOMEBODY}:
            raise ValidationError(_("Choose what the tie is."))
        if self.whose.data not in ("", OWN) and TieKind(field.data) not in labels.FAMILY_TIE:
            raise ValidationError(
                _("Of a relative only the first four count. Choose one of those, or no tie.")
            )

    def validate_at(self, field: Field) -> None:
        """Ask with which organisation, where there is a tie."""
        if self.whose.data and not field.data:
            raise ValidationError(_("Enter the name of the organisation, or its KvK number."))
        if field.data and not self.whose.data:
            raise ValidationError(_("Say whose tie this is, or leave the organisation out."))
        super().validate_at(field)

    def parties_read(self) -> list[PartyLine]:
        """Return who the parties are, as far as it can be read."""
        found = party_lines.read(self.parties.data or "")
        return [each for each in found if isinstance(each, PartyLine)]

    def tied_to(self) -> PartyLine | None:
        """Return with which organisation there is a tie beside those on record; None: with none."""
        return super().tied_to() if self.whose.data else None

    def relation(self) -> Relation | None:
        """Return whose tie it is; None: the asker's own."""
        return None if self.whose.data == OWN else Relation(self.whose.data)

    def steps_meant(self) -> tuple[Step, ...]:
        """Return what the asker would do."""
        return tuple(Step(each) for each in self.steps.data or ())


class AnswerFileForm(SentForm):
    """The file with an answer that was taken away earlier."""

    file = FileField(_("File with an earlier answer"), [FileRequired(_("Choose a file."))])


FORMS: Mapping[str, type[PositionQuestionForm] | type[DecisionQuestionForm]] = {
    form.asked: form for form in (PositionQuestionForm, DecisionQuestionForm)
}
"""The form of each question by the word in its address."""
