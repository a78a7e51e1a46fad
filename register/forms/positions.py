"""The shape of a declaration: four short pages that carry each other's answers along in hidden fields."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from conflict_graph.facts import Capacity, OrganisationKind, TieKind
from register import words
from register.forms.fields import PartialDateField, choices

PAGES: Mapping[str, Sequence[str]] = {
    "where": ("title", "organisation_name", "town", "kvk", "organisation", "organisation_kind", "asked"),
    "how": ("kind", "share", "capacity", "paid"),
    "when": ("running", "valid_from", "valid_until"),
    "check": (),
}
"""The fields of each page, in the order of the pages."""

NEW = "new"
"""The choice that the organisation is not among those that we know."""

_YES_NO = [
    SelectChoice("yes", _("Yes")),
    SelectChoice("no", _("No")),
    SelectChoice("unknown", _("I do not know")),
]


def _digits(text: str | None) -> str | None:
    return "".join(text.split()).replace(".", "") if text else text


def _plain(text: str | None) -> str | None:
    return text.strip() if text else text


class PositionForm(FlaskForm):
    """A position, as it is declared or amended."""

    page = HiddenField(default="where")
    to = HiddenField()
    seen = HiddenField()
    """Set once all answers have been looked over: from then on every page leads back there."""
    token = HiddenField(default=lambda: str(uuid.uuid4()), validators=[Length(max=64)])
    number = HiddenField(validators=[Optional(), Regexp(r"^\d{1,6}$")])
    """The version that is amended."""

    title = StringField(
        _("What do you do there?"),
        [
            InputRequired(_("Enter what you do there, for example: member of the board.")),
            Length(max=200, message=_("Use at most 200 characters.")),
        ],
        filters=[_plain],
    )
    organisation_name = StringField(
        _("Name of the organisation"),
        [
            InputRequired(_("Enter the name of the organisation.")),
            Length(max=200, message=_("Use at most 200 characters.")),
        ],
        filters=[_plain],
    )
    town = StringField(_("Town"), [Optional(), Length(max=100, message=_("Use at most 100 characters."))])
    kvk = StringField(
        _("KvK number"),
        [Optional(), Regexp(r"^\d{8}$", message=_("A KvK number has eight digits."))],
        filters=[_digits],
    )
    organisation = RadioField(_("Is it one of these?"), [InputRequired(_("Choose which organisation it is."))])
    organisation_kind = RadioField(
        _("What kind of organisation is it?"), [Optional()], choices=choices(words.ORGANISATION)
    )
    asked = HiddenField()
    """The name, town and number for which `organisation` was chosen."""

    kind = RadioField(
        _("What ties you to it?"), [InputRequired(_("Choose what ties you to it."))], choices=choices(words.POSITION)
    )
    share = StringField(_("Which part do you own, in per cent?"), [Optional()])
    capacity = RadioField(
        _("Do you give this position up when your office ends?"),
        [InputRequired(_("Choose whether you give it up when your office ends."))],
        choices=[
            SelectChoice(Capacity.EX_OFFICIO.value, _("Yes, I hold it because of my office (q.q.)")),
            SelectChoice(Capacity.PRIVATE.value, _("No, I hold it myself")),
            SelectChoice(Capacity.PUBLIC_OFFICE.value, _("It is another public office")),
            SelectChoice("unknown", _("I do not know")),
        ],
    )
    paid = RadioField(_("Are you paid for it?"), [InputRequired(_("Choose whether you are paid."))], choices=_YES_NO)

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
    valid_until = PartialDateField(_("Last day"), [Optional()])

    def validate_organisation_kind(self, field: Field) -> None:
        """Ask what kind a new organisation is."""
        if self.organisation.data == NEW and not field.data:
            raise ValidationError(_("Choose what kind of organisation it is."))

    def validate_share(self, field: Field) -> None:
        """Read the share as a number of per cents."""
        try:
            self.share_fraction()
        except ValueError:
            raise ValidationError(_("Enter a number from 0 to 100, for example 12,5.")) from None

    def share_fraction(self) -> float | None:
        """Return the share as 0-1, or None. Raises ValueError: it is no number from 0 to 100."""
        text = (self.share.data or "").strip().rstrip("%").strip().replace(",", ".")
        if not text:
            return None
        share = float(text) / 100
        if not 0 <= share <= 1:
            raise ValueError("no share")
        return share

    def check_page(self, page: str) -> bool:
        """Check the shape of the fields of one page."""
        answers = [self[name].validate(self, self._own_checks(name)) for name in PAGES[page]]
        return all(answers)

    def _own_checks(self, name: str) -> list[object]:
        own = getattr(self, f"validate_{name}", None)
        filled = name != "share" or bool(self.share.data)
        return [_of_form(own)] if own and filled else []

    def question(self) -> str:
        """Return what the choice of an organisation depends on."""
        parts = (self.organisation_name.data, self.town.data, self.kvk.data)
        return "|".join((part or "").strip().casefold() for part in parts)

    def offer(self, organisations: Sequence[tuple[str, str]]) -> None:
        """Set the organisations to choose from."""
        self.organisation.choices = [SelectChoice(value, text) for value, text in organisations]

    def forget_organisation(self) -> None:
        """Take back the choice of an organisation, because it was made for another name."""
        for field in (self.organisation, self.organisation_kind):
            field.data = None
            field.raw_data = []

    def carried(self, page: str) -> list[tuple[str, str]]:
        """Return the answers of the other pages, to be carried along as they were entered."""
        names = [name for other, fields in PAGES.items() if other != page for name in fields]
        names += ["seen", "token", "number"] + (["asked"] if page == "where" else [])
        entered = ((name, self[name]) for name in names)
        return [(name, _raw(field)) for name, field in entered if _raw(field)]

    def page_of(self, field: str | None) -> str:
        """Return the page on which a field stands."""
        return next((page for page, fields in PAGES.items() if field in fields), "check")

    def tie_kind(self) -> TieKind:
        """Return what ties the official to the organisation."""
        return TieKind(self.kind.data)

    def capacity_held(self) -> Capacity | None:
        """Return the capacity; None: not known."""
        return None if self.capacity.data == "unknown" else Capacity(self.capacity.data)

    def is_paid(self) -> bool | None:
        """Say whether it is paid; None: not known."""
        return {"yes": True, "no": False}.get(str(self.paid.data))

    def has_ended(self) -> bool | None:
        """Say whether it is over, or ends on a day that is known."""
        return bool(self.running.data == "ended")

    def kind_of_organisation(self) -> OrganisationKind:
        """Return the kind of a new organisation."""
        return OrganisationKind(self.organisation_kind.data)


class EndForm(FlaskForm):
    """The end of a position."""

    valid_until = PartialDateField(_("Last day"), [InputRequired(_("Enter the last day."))])
    number = HiddenField(validators=[Regexp(r"^\d{1,6}$")])


class WithdrawForm(FlaskForm):
    """The withdrawal of an entry."""

    number = HiddenField(validators=[Regexp(r"^\d{1,6}$")])


def _of_form(check: object) -> object:
    return lambda form, field: check(field)  # type: ignore[operator]


def _raw(field: Field) -> str:
    if field.data is None:
        return ""
    return str(field.raw_data[0]) if field.raw_data else str(field.data)
