"""What can be entered about a decision, its parties, who took part, and files. Shape only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from conflict_graph.facts import DecisionStatus, PartyRole
from conflict_graph.resolution import identifiers as numbers
from conflict_graph.resolution.identifiers import KVK
from register.clock import today
from register.forms.fields import (
    NotFarAhead,
    PartialDateField,
    ReadField,
    ask_which,
    choices,
    is_of_two_minds,
)
from register.forms.reasons import ReasonedForm
from register.forms.sending import SentForm, Uncut
from register.presentation import labels

LONGEST_TITLE = 500
THOUSAND = 3
"""How many digits stand between two dots of an amount."""
MOST_CENTS = 10**14
FURTHEST_YEARS = 10
"""How many years ahead a decision can be planned."""
FURTHER_PARTIES = 2
"""Empty rows for parties below those that are filled in."""

_SIGNED = _("The day on which the contract was signed")
_AWARDED = _("The day of the award")
_PUBLISHED = _("The day of the notice: the source names no day of the decision itself")
BASIS: Mapping[str, Any] = {
    "DATE_CONCLUSION_CONTRACT": _SIGNED,
    "contracts.dateSigned": _SIGNED,
    "SettledContract/IssueDate": _SIGNED,
    "SettledContract/AwardDate": _AWARDED,
    "CONTRACT_AWARD_DATE": _AWARDED,
    "DATE_DECISION_JURY": _AWARDED,
    "awards.date": _AWARDED,
    "Datum gunning": _AWARDED,
    "Datum besluit gunning": _AWARDED,
    "decided_on": _("A column of the table"),
}
"""What the field says from which a source's reader took the day of a decision."""


def basis_word(field: str) -> str:
    """Return from what a day was taken; every field that is not here is about the notice."""
    return str(BASIS.get(field, _PUBLISHED))


ANSWERS = [
    SelectChoice("yes", _("Yes")),
    SelectChoice("no", _("No")),
    SelectChoice("unknown", _("I do not know")),
]
"""Three-valued: not knowing is an answer, and never read as no."""

_BOOLEANS = {"yes": True, "no": False, "unknown": None}
_WORDS = {True: "yes", False: "no", None: "unknown"}


class AnswerField(RadioField):
    """Yes, no, or not known; `answer` is True, False or None."""

    def __init__(self, label: Any, **settings: Any) -> None:
        super().__init__(label, [Optional()], choices=ANSWERS, default="unknown", **settings)

    @property
    def answer(self) -> bool | None:
        """What was answered."""
        return _BOOLEANS[self.data or "unknown"]


def answer_word(value: bool | None) -> str:
    """Return the choice of an `AnswerField` for a value."""
    return _WORDS[value]


class AmountField(ReadField):
    """An amount in euros: 1250000 or 1.250.000,00. `data` is in cents, empty is None."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Read the amount; dots and spaces that part thousands are taken out."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if text:
            if is_of_two_minds("".join(text.removeprefix("€").split())):
                raise ValueError(ask_which("".join(text.removeprefix("€").split())))
            try:
                self.data = read_cents(text)
            except ValueError:
                raise ValueError(
                    _("Enter an amount in euros, for example 1250000 or 1.250.000,00.")
                ) from None

    def written(self) -> str:
        """Return the amount in euros."""
        return (
            ""
            if self.data is None
            else f"{self.data / 100:.2f}".replace(".", ",").removesuffix(",00")
        )


def read_cents(text: str) -> int:
    """Return an amount in cents. A comma, or a dot before one or two last digits, parts euros from
    cents.

    >>> read_cents("€ 1.250.000,50"), read_cents("1250.5"), read_cents("1.250")
    (125000050, 125050, 125000)

    Raises:
        ValueError: it is no amount, dots part other than thousands, or it is below zero or beyond a
            billion euros times a thousand.
    """
    plain = "".join(text.removeprefix("€").split())
    whole, mark, cents = plain.rpartition("," if "," in plain else ".")
    if not mark or (mark == "." and len(cents) > 2):
        whole, cents = plain, "0"
    first, *thousands = whole.split(".")
    if any(len(each) != THOUSAND for each in thousands):
        raise ValueError(text)
    digits = "".join([first, *thousands])
    if not (digits.isdecimal() and cents.isdecimal() and len(cents) <= 2):
        raise ValueError(text)
    try:
        amount = int(Decimal(f"{digits}.{cents}") * 100)
    except InvalidOperation:
        raise ValueError(text) from None
    if amount > MOST_CENTS:
        raise ValueError(text)
    return amount


class PartyForm(Form):
    """One party. Where nothing is filled in but what was chosen beforehand, there is none."""

    Meta = Uncut

    name = StringField(
        _("Name"), [Length(max=300, message=_("Use at most 300 characters for a name."))]
    )
    kvk = StringField(_("KvK number"), [Length(max=20, message=_("A KvK number has 8 digits."))])
    town = StringField(
        _("Town"), [Length(max=100, message=_("Use at most 100 characters for a town."))]
    )
    role = SelectField(
        _("Role"), choices=choices(labels.PARTY_ROLE), default=PartyRole.BIDDER.value
    )
    benefit = SelectField(
        _("What it stands to gain"),
        choices=[SelectChoice("", _("I do not know")), *choices(labels.BENEFIT)],
    )

    def validate_kvk(self, field: Field) -> None:
        """Refuse what is no number of the Chamber of Commerce."""
        if (field.data or "").strip():
            try:
                numbers.validate(KVK, field.data)
            except numbers.InvalidNumber as error:
                raise ValidationError(gettext(str(error))) from None

    def has_text(self) -> bool:
        """Say whether anything was typed."""
        return any((field.data or "").strip() for field in (self.name, self.kvk, self.town))

    def is_filled_in(self) -> bool:
        """Say whether anything was typed, or chosen otherwise than it stood."""
        return (
            self.has_text() or bool(self.benefit.data) or self.role.data != PartyRole.BIDDER.value
        )


class DecisionFields(SentForm):
    """What somebody says of a decision, beside its parties and who takes part."""

    title = StringField(
        _("What is the decision about?"),
        [
            InputRequired(_("Fill in what the decision is about.")),
            Length(max=LONGEST_TITLE, message=_("Use at most 500 characters.")),
        ],
    )
    procedure = StringField(
        _("Reference"), [Length(max=100, message=_("Use at most 100 characters."))]
    )
    kind = SelectField(_("Kind of decision"), choices=choices(labels.DECISION_KIND))
    status = RadioField(
        _("Can it still be changed?"),
        [InputRequired(_("Choose whether the decision is still open or has been taken."))],
        choices=choices(labels.DECISION_STATUS),
    )
    decided_on = PartialDateField(
        _("Date of the decision, or the date that is planned"),
        [Optional(), NotFarAhead(FURTHEST_YEARS)],
    )
    value = AmountField(_("Value in euros"))
    sole_mandate = AnswerField(_("Does one person decide alone, under a mandate?"))

    def validate_decided_on(self, field: Field) -> None:
        """Refuse a day to come of what has been taken."""
        if (
            self.status.data == DecisionStatus.TAKEN.value
            and field.data
            and field.data.earliest > today()
        ):
            raise ValidationError(
                _(
                    "This day has not come yet. Say that the decision is still open, or "
                    "change the day."
                )
            )


class DecisionForm(DecisionFields, ReasonedForm):
    """A decision as somebody changes it, party by party."""

    parties = FieldList(FormField(PartyForm), min_entries=FURTHER_PARTIES, max_entries=200)

    def ask_for_name(self, row: FormField, message: str) -> None:
        """Say beside a party that it is not clear who it is."""
        row.form.name.errors = [message]
        self.parties.errors = [each.errors for each in self.parties]


class ChangedDecisionForm(DecisionForm):
    """A decision as somebody changes it; who signed is asked where it is open."""

    signed_by = StringField(_("Who signs?"))
    signed_reason = TextAreaField(
        _("Why is it signed otherwise than checked?"), render_kw={"rows": 3}
    )

    def ask_signed(self, is_open: bool) -> None:
        """Leave out who signs where the decision was taken already."""
        if not is_open:
            del self.signed_by
            del self.signed_reason


class TakenForm(SentForm):
    """That a decision was taken: when, by whom, and why otherwise than checked."""

    decided_on = PartialDateField(_("Date of the decision"), [Optional()])
    signed_by = StringField(_("Who signs?"))
    signed_reason = TextAreaField(
        _("Why is it signed otherwise than checked?"), render_kw={"rows": 3}
    )

    def validate_decided_on(self, field: Field) -> None:
        """Refuse a day to come."""
        if field.data and field.data.earliest > today():
            raise ValidationError(_("This day has not come yet. Change the day."))


class ExplainForm(SentForm):
    """Who signed, and why otherwise than checked; said afterwards."""

    signed_by = StringField(_("Who signed?"))
    signed_reason = TextAreaField(
        _("Why was it signed otherwise than checked?"), render_kw={"rows": 3}
    )


class WithdrawalForm(SentForm):
    """Why a decision is withdrawn, or put back."""

    reason = TextAreaField(_("Why?"), render_kw={"rows": 4})


class ReferenceForm(SentForm):
    """Another reference for a decision."""

    procedure = StringField(_("Reference"))
    reason = TextAreaField(_("Why?"), render_kw={"rows": 3})


class ReadForm(SentForm):
    """The button by which a reviewer says that something was read."""


WITHDRAWN = "withdrawn"
"""What stands for decisions that were withdrawn, in the address of the list."""

PLANNED = [
    SelectChoice("", _("Any date")),
    SelectChoice("voorbij", _("Has passed")),
    SelectChoice("binnenkort", _("Within 30 days")),
    SelectChoice("onbekend", _("Not known")),
]
"""For when a decision that is still open was planned."""


class SearchForm(Form):
    """Which decisions to show."""

    q = StringField(_("Title, reference or party"))
    status = SelectField(
        _("Which decisions?"),
        choices=[
            SelectChoice("", _("All decisions")),
            *choices(labels.DECISION_STATUS),
            SelectChoice(WITHDRAWN, labels.WITHDRAWN),
        ],
        default="",
    )
    toets = SelectField(
        _("Check"),
        choices=[
            SelectChoice("", _("Checked or not")),
            SelectChoice("ja", _("Checked at some time")),
            SelectChoice("nee", _("Never checked")),
        ],
        default="",
    )
    gepland = SelectField(_("Planned date"), choices=PLANNED, default="")


class ParticipantsForm(ReasonedForm):
    """Several officials who did or will do the same."""

    officials = SelectMultipleField(_("Who?"), [InputRequired(_("Tick at least one person."))])
    steps = SelectMultipleField(_("What have they done?"), choices=choices(labels.STEP))
    planned = SelectMultipleField(_("What will they do?"), choices=choices(labels.STEP_TO_COME))


class ParticipationForm(ReasonedForm):
    """What one official did or will do."""

    steps = SelectMultipleField(_("What has this person done?"), choices=choices(labels.STEP))
    planned = SelectMultipleField(
        _("What will this person do?"), choices=choices(labels.STEP_TO_COME)
    )
    recused_preparation = AnswerField(_("Stood aside in the preparation?"))
    recused_deliberation = AnswerField(_("Stood aside in the discussion?"))
    recused_vote = AnswerField(_("Stood aside in the vote or decision?"))
    recused_contact = AnswerField(_("Kept out of contact about it with colleagues and parties?"))
    took_no_part = AnswerField(_("Did this person take no part at all?"))
    decisive = AnswerField(_("Was this person's vote or voice decisive?"))
    proposed = AnswerField(_("Did this person make the proposal?"))


class CandidateAnswerForm(ReasonedForm):
    """A yes or no about one candidate; the button says which."""


class NewOrganisationForm(ReasonedForm):
    """Add the party as an organisation that we do not know yet."""

    kind = RadioField(
        _("What kind of organisation is it?"),
        [InputRequired(_("Choose what kind of organisation it is."))],
        choices=choices(labels.ORGANISATION),
    )
