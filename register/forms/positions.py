"""The shape of a declaration: three short pages of questions, each a form, whose answers are kept
in a draft.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from wtforms import (
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    Optional,
    Regexp,
    StopValidation,
    ValidationError,
)

from conflict_graph.dates import PartialDate
from conflict_graph.facts import Capacity, OrganisationKind, TieKind
from conflict_graph.particulars import FeeDestination, TimeSpent
from conflict_graph.readers.nil import says_none
from conflict_graph.readers.written import time_spent
from register.clock import today
from register.forms.fields import (
    DateRequired,
    NotFarAhead,
    PartialDateField,
    ReadField,
    choices,
    not_ahead,
)
from register.forms.reasons import ReasonedForm
from register.forms.sending import SentForm
from register.plain_text import has_letters, is_plain, legible, tidy
from register.presentation import labels

NEW = "new"
"""The choice that the organisation is not among those that we know."""

LONGEST_NAME = 200
LONGEST_NOTE = 500
FURTHEST_END_YEARS = 10
"""How many years ahead the last day of a position or an office can be known."""

EXPENSES = "expenses"
"""The choice that nothing is paid but expenses."""

_PAID = [
    SelectChoice("yes", _("Yes")),
    SelectChoice("no", _("No")),
    SelectChoice(EXPENSES, _("No, only my expenses are paid back")),
    SelectChoice("unknown", _("I do not know")),
]
_DESTINATIONS = [
    SelectChoice(FeeDestination.TREASURY.value, _("To the treasury of the body")),
    SelectChoice(FeeDestination.SELF.value, _("I keep it")),
    SelectChoice(FeeDestination.EMPLOYER.value, _("To an employer")),
    SelectChoice(FeeDestination.CHARITY.value, _("To a charity")),
    SelectChoice("unknown", _("I do not know")),
]


def _digits(text: str | None) -> str | None:
    return "".join(text.split()).replace(".", "") if text else text


def plain(text: str | None) -> str | None:
    """Take out spaces and signs that nobody sees."""
    return tidy(text) if text else text


def legible_only(form: SentForm, field: Field) -> None:
    """Refuse what cannot be read, in words that say what to do."""
    text = field.data or ""
    if not is_plain(text):
        raise StopValidation(_("There is a character in it that cannot be shown. Type it again."))
    if text and not has_letters(text):
        raise StopValidation(_("Use letters or digits."))


def a_position(form: SentForm, field: Field) -> None:
    """Refuse what says that there is no position; that is declared elsewhere, and stands on the
    page as such.
    """
    if says_none(field.data or ""):
        raise StopValidation(
            _(
                "This is no position. Have you none? Go back, and choose: I have no "
                "ancillary positions."
            )
        )


def an_organisation(form: SentForm, field: Field) -> None:
    """Refuse what says that the position is held nowhere."""
    if says_none(field.data or ""):
        raise StopValidation(
            _("Enter where you do this: the name of the organisation, or of your own business.")
        )


class PageForm(SentForm):
    """One page of questions."""

    page = ""
    """The word for the page in its address."""

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        raise NotImplementedError

    def answers(self) -> dict[str, str]:
        """Return the answers as they were typed."""
        return {
            field.short_name: _raw(field)
            for field in self
            if field.short_name not in ("csrf_token", "token")
        }


class WhereForm(PageForm):
    """What somebody does, and at which organisation."""

    page = "waar"

    token = HiddenField(default=lambda: str(uuid.uuid4()), validators=[Length(max=36)])
    """The public id of the draft, made in the page, so that the same page sent twice starts one
    declaration.
    """
    title = StringField(
        _("What do you do there?"),
        [
            DataRequired(_("Enter what you do there, for example: member of the board.")),
            legible_only,
            a_position,
            Length(max=LONGEST_NAME, message=_("Use at most 200 characters.")),
        ],
        filters=[plain],
    )
    organisation_name = StringField(
        _("Name of the organisation"),
        [
            legible_only,
            an_organisation,
            Length(max=LONGEST_NAME, message=_("Use at most 200 characters.")),
        ],
        filters=[plain],
    )
    town = StringField(
        _("Town"),
        [Optional(), legible_only, Length(max=100, message=_("Use at most 100 characters."))],
        filters=[plain],
    )
    kvk = StringField(
        _("KvK number"),
        [Optional(), Regexp(r"^[0-9]{8}$", message=_("A KvK number has eight digits."))],
        filters=[_digits],
    )
    organisation = RadioField(_("Is it one of these?"), validate_choice=False)
    organisation_kind = RadioField(
        _("What kind of organisation is it?"), [Optional()], choices=choices(labels.ORGANISATION)
    )
    asked = HiddenField()
    """The name, town and number for which `organisation` was chosen."""

    def validate_organisation_name(self, field: Field) -> None:
        """Ask for a name where there is no number either."""
        if not field.data and not self.kvk.data:
            raise ValidationError(_("Enter the name of the organisation, or its KvK number."))

    def question(self) -> str:
        """Return what the choice of an organisation depends on."""
        parts = (self.organisation_name.data, self.town.data, self.kvk.data)
        return "|".join((part or "").strip().casefold() for part in parts)

    def was_asked(self) -> bool:
        """Say whether the choice of an organisation belongs to this name, town and number."""
        return bool(self.asked.data == self.question())

    def settle(self, organisation: str) -> None:
        """Begin the choice of an organisation anew: this one, or none yet ("")."""
        self.organisation_kind.data, self.organisation_kind.raw_data = None, []
        _put(self.organisation, organisation)
        _put(self.asked, self.question())

    def check_choice(self, offered: Sequence[str]) -> bool:
        """Say whether one of what was offered, or another one, is chosen; otherwise the field says
        what is missing.
        """
        if self.organisation.data not in (*offered, NEW):
            self.organisation.errors = [_("Choose which organisation it is.")]
        return not self.organisation.errors

    def check_kind(self) -> bool:
        """Say whether a new organisation has a kind; otherwise the field says that it is
        missing.
        """
        if self.is_new() and not self.organisation_kind.data:
            self.organisation_kind.errors = [_("Choose what kind of organisation it is.")]
        return not self.organisation_kind.errors

    def is_new(self) -> bool:
        """Say whether it is none of the organisations that we know."""
        return bool(self.organisation.data == NEW)

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        return self.validate() and self.was_asked()

    def kind_of_organisation(self) -> OrganisationKind:
        """Return the kind of a new organisation."""
        return OrganisationKind(self.organisation_kind.data)


class WhichForm(WhereForm):
    """Which of the organisations with such a name it is: the answers of the page before stand
    behind it.
    """

    page = "organisatie"

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        return bool(self.organisation.data)


class KindForm(WhereForm):
    """What kind of organisation it is, where we do not know it."""

    page = "soort"

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        return not self.is_new() or bool(self.organisation_kind.data)


class HowForm(PageForm):
    """What it is to the official, and paid or not."""

    page = "hoe"

    kind = RadioField(
        _("What ties you to it?"),
        [InputRequired(_("Choose what ties you to it."))],
        choices=choices(labels.POSITION),
    )
    capacity = RadioField(
        _("Do you give this position up when your office ends?"),
        [InputRequired(_("Choose whether you give it up when your office ends."))],
        choices=[
            SelectChoice(
                Capacity.EX_OFFICIO.value, _("Yes, I hold it because of my office (q.q.)")
            ),
            SelectChoice(Capacity.PRIVATE.value, _("No, I hold it myself")),
            SelectChoice(Capacity.PUBLIC_OFFICE.value, _("It is another public office")),
            SelectChoice("unknown", _("I do not know")),
        ],
    )
    paid = RadioField(
        _("Are you paid for it?"),
        [InputRequired(_("Choose whether you are paid."))],
        choices=_PAID,
    )

    def validate_paid(self, field: Field) -> None:
        """Ask again where somebody does nothing there and is paid for it."""
        if self.owns() and field.data == "yes":
            raise ValidationError(
                _(
                    "You say that you do nothing there, and that you are paid for it. A profit or "
                    "dividend is no pay. "
                    "Do you work there? Then choose another tie."
                )
            )

    def owns(self) -> bool:
        """Say whether it is something that the official owns and does nothing in."""
        return bool(self.kind.data == TieKind.OWNERSHIP.value)

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        return self.validate()

    def tie_kind(self) -> TieKind:
        """Return what ties the official to the organisation."""
        return TieKind(self.kind.data)

    def capacity_held(self) -> Capacity | None:
        """Return the capacity; None: not known."""
        return None if self.capacity.data == "unknown" else Capacity(self.capacity.data)

    def is_paid(self) -> bool | None:
        """Say whether it is paid; None: not known. Expenses that are paid back are no pay."""
        return {"yes": True, "no": False, EXPENSES: False}.get(str(self.paid.data))


class ShareForm(HowForm):
    """Which part the official owns: the answers of the page before stand behind it."""

    page = "deel"

    share = StringField(_("Which part do you own, in per cent?"), [Optional()])

    def validate_share(self, field: Field) -> None:
        """Read the share as a number of per cents."""
        try:
            share = self.share_fraction()
        except ValueError:
            raise ValidationError(_("Enter a number from 0 to 100, for example 12,5.")) from None
        if share is not None and self.kind.data != TieKind.OWNERSHIP.value:
            raise ValidationError(
                _(
                    "A part belongs to owning alone. Leave it out here, and declare what you own "
                    "as an entry of its own."
                )
            )

    def share_fraction(self) -> float | None:
        """Return the share as 0-1, or None. Raises ValueError: it is no number from 0 to 100."""
        text = (self.share.data or "").strip().rstrip("%").strip().replace(",", ".")
        if not text:
            return None
        share = float(text) / 100
        if not 0 <= share <= 1:
            raise ValueError("no share")
        return share

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page; leaving it empty is an answer."""
        return not self.owns() or (bool(self.share.raw_data) and self.validate())


class ByOfficeForm(HowForm):
    """Who named the official to what is held ex officio, and where its fee goes: the answers of the
    page before stand behind it.

    Source: Gemeentewet 44 and 66.
    """

    page = "ambtshalve"

    appointed_by = StringField(
        _("Who appointed you?"),
        [legible_only, Length(max=LONGEST_NAME, message=_("Use at most 200 characters."))],
        filters=[plain],
    )
    fee_destination = RadioField(
        _("Where does the fee go?"), [Optional()], choices=_DESTINATIONS, validate_choice=False
    )

    def validate_appointed_by(self, field: Field) -> None:
        """Refuse it of what is not held ex officio."""
        if field.data and not self.is_by_office():
            raise ValidationError(
                _(
                    "This is asked of a position that you hold because of your office. Say first "
                    "that you do, or leave it empty."
                )
            )

    def validate_fee_destination(self, field: Field) -> None:
        """Ask for an answer where there is a fee."""
        if self.asks_fee() and field.data not in {choice.value for choice in _DESTINATIONS}:
            raise ValidationError(_("Choose where the fee goes."))

    def is_by_office(self) -> bool:
        """Say whether the position is held ex officio."""
        return bool(self.capacity.data == Capacity.EX_OFFICIO.value)

    def asks_fee(self) -> bool:
        """Say whether it is asked where the fee goes: something is paid for what is held ex
        officio.
        """
        return self.is_by_office() and self.is_paid() is True

    def destination(self) -> FeeDestination | None:
        """Return where the fee goes; None: not known, or there is none."""
        said = str(self.fee_destination.data)
        return FeeDestination(said) if self.is_paid() and said in set(FeeDestination) else None

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page; not to know who appointed is an
        answer.
        """
        return not self.is_by_office() or (bool(self.appointed_by.raw_data) and self.validate())


class TimeSpentField(ReadField):
    """How much time a position takes, as people write it; empty, and what says that it is not
    known, is None.
    """

    data: TimeSpent | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the time."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text:
            try:
                self.data = time_spent.read(text)
            except ValueError:
                raise ValueError(
                    _("Enter a time, for example 4 uur per week, or 2 tot 4 uur per maand.")
                ) from None

    def written(self) -> str:
        """Return the time in words that can be read back."""
        return "" if self.data is None else self.data.words("nl")


class MoreForm(PageForm):
    """What else an official wants to say of a position. No usual declaration comes here."""

    page = "meer"

    time_spent = TimeSpentField(_("How much time does it take?"), [Optional()])
    main_job = RadioField(
        _("Is it your main job?"),
        [Optional()],
        choices=[
            SelectChoice("yes", _("Yes")),
            SelectChoice("no", _("No, it is beside my main job")),
            SelectChoice("", _("I do not say")),
        ],
        default="",
    )
    accepted_on = PartialDateField(_("When did you accept it?"), [Optional(), not_ahead])
    fee_destination = RadioField(
        _("Where does the fee go?"), [Optional()], choices=_DESTINATIONS, validate_choice=False
    )
    note = TextAreaField(
        _("Your note"),
        [
            Optional(),
            legible_only,
            Length(max=LONGEST_NOTE, message=_("Use at most 500 characters.")),
        ],
        filters=[plain],
    )
    note_public = RadioField(
        _("Who may read your note?"),
        [Optional()],
        choices=[
            SelectChoice("", _("Only I and the clerk of the body")),
            SelectChoice("yes", _("Everybody")),
        ],
        default="",
    )

    def is_complete(self) -> bool:
        """Say whether nothing is wrong with the answers of this page, which all may be left out."""
        return self.validate()


class WhenForm(PageForm):
    """From when until when."""

    page = "wanneer"

    running = RadioField(
        _("Do you hold the position now?"),
        [InputRequired(_("Choose whether you hold the position now."))],
        choices=[
            SelectChoice("running", _("Yes")),
            SelectChoice("ended", _("No, it has ended or a last day is known")),
            SelectChoice("announced", _("No, it has not begun yet")),
        ],
    )
    valid_from = PartialDateField(_("First day"), [Optional()])
    valid_until = PartialDateField(_("Last day"), [Optional(), NotFarAhead(FURTHEST_END_YEARS)])

    def validate_valid_from(self, field: Field) -> None:
        """Refuse a beginning that lies behind us of what has not begun."""
        if (
            self.running.data == "announced"
            and field.data is not None
            and field.data.latest < today()
        ):
            raise ValidationError(
                _(
                    "By this day it has begun. Say that you hold the position now, or "
                    "change the day."
                )
            )

    def is_complete(self) -> bool:
        """Say whether nothing is left to ask on this page."""
        return self.validate()

    def has_ended(self) -> bool:
        """Say whether it is over, or ends on a day that is known."""
        return self.running.data == "ended" or bool(
            self.running.data == "announced" and self.valid_until.data
        )


PAGES: Mapping[str, type[PageForm]] = {
    form.page: form
    for form in (
        *(WhereForm, WhichForm, KindForm, HowForm, ByOfficeForm, ShareForm, WhenForm),
        MoreForm,
    )
}
"""The pages of questions by the word in their address, in order."""

STEPS: Mapping[str, int] = {
    "waar": 1,
    "organisatie": 1,
    "soort": 1,
    "hoe": 2,
    "ambtshalve": 2,
    "deel": 2,
    "wanneer": 3,
    "meer": 4,
    "controle": 4,
}
"""Which step of a declaration a page belongs to: some questions are asked only where they apply."""

CHECK = "controle"
"""The word for the page on which all answers are looked over."""


class DeclarationCheckForm(ReasonedForm):
    """Sending the answers: at which other bodies of the same person too. The page fills in the
    choices.
    """

    also = SelectMultipleField(_("Declare this at your other bodies too?"), validate_choice=False)


class AmendForm(SentForm):
    """What is the matter with an entry: it was wrong, or it has become different."""

    CORRECTION, CHANGE = "correction", "change"

    token = HiddenField(default=lambda: str(uuid.uuid4()), validators=[Length(max=36)])
    reason = RadioField(
        _("What do you want to do?"),
        [InputRequired(_("Choose what you want to do."))],
        choices=[
            SelectChoice(CORRECTION, _("Correct something that was wrong from the start")),
            SelectChoice(CHANGE, _("Record that something has become different")),
        ],
    )
    since = PartialDateField(_("Different since"))

    def validate_since(self, field: Field) -> None:
        """Ask for the day only where something became different."""
        if self.reason.data == self.CHANGE and not field.data:
            raise ValidationError(_("Enter since when it is different."))
        if self.reason.data == self.CORRECTION and field.data:
            raise ValidationError(
                _(
                    "A day belongs to something that has become different. Choose that, or leave "
                    "the day out."
                )
            )

    def since_date(self) -> PartialDate | None:
        """Return since when it is different; None for a correction."""
        return self.since.data if self.reason.data == self.CHANGE else None


class DifferenceForm(SentForm):
    """What to do with a change to an entry that somebody else changed meanwhile."""

    MINE, THEIRS = "mine", "theirs"

    decision = RadioField(
        _("What do you want to do with your change?"),
        [InputRequired(_("Choose what you want to do with your change."))],
        choices=[
            SelectChoice(MINE, _("Go on with my answers; I look them over first")),
            SelectChoice(THEIRS, _("Leave the entry as it stands now, and throw my answers away")),
        ],
    )
    number = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])


class EndForm(ReasonedForm):
    """The end of a position."""

    valid_until = PartialDateField(
        _("Last day"), [DateRequired(_("Enter the last day.")), NotFarAhead(FURTHEST_END_YEARS)]
    )
    number = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])


class WithdrawForm(ReasonedForm):
    """The withdrawal of an entry."""

    number = HiddenField(validators=[Regexp(r"^[0-9]{1,6}$")])


class ConfirmForm(SentForm):
    """A confirmation, by one press. `mark` is that of the list or the number of the entry that was
    in view.
    """

    mark = HiddenField(validators=[Length(max=64)])


class PlainForm(SentForm):
    """A button without a question."""


def _put(field: Field, text: str) -> None:
    field.data, field.raw_data = text, [text]


def _raw(field: Field) -> str:
    if field.data is None and not field.raw_data:
        return ""
    return legible(str(field.raw_data[0]) if field.raw_data else str(field.data))
