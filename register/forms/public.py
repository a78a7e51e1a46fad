"""What a reader asks of the public pages. These forms are sent with GET, so that an answer has an
address.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import (
    DateField,
    Field,
    Form,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    widgets,
)
from wtforms.validators import Length, Optional, ValidationError

from conflict_graph.facts import Capacity, OfficeKind
from conflict_graph.phases import Phase
from conflict_graph.readers import written_dates
from register.clock import today
from register.forms.fields import choices, year_words
from register.forms.sending import Uncut
from register.presentation import labels, written
from register.public import name_lists


class DayInput(widgets.DateInput):
    """The browser's own date field; for what is no day a field for words, because that one would
    show nothing.
    """

    def __call__(self, field: Any, **attributes: Any) -> Any:
        """Return the field as HTML."""
        if field.data is None and field.raw_data and str(field.raw_data[0]).strip():
            attributes["type"] = "text"
        return super().__call__(field, **attributes)


class DayField(DateField):
    """A day of the calendar: 2026-03-27, which is what a browser's own date field sends, or as
    people write it.
    """

    widget = DayInput()

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the day; what is no day gets a message that says how to write one."""
        self.data = None
        text = str(valuelist[0]).strip() if valuelist else ""
        if not text:
            return
        try:
            date = written_dates.read(text)
        except written_dates.UnlikelyYear as error:
            raise ValueError(year_words(error)) from None
        except ValueError:
            date = None
        if date is None or date.day is None:
            raise ValueError(_("Enter a day that exists, for example 2026-03-27."))
        self.data = date.earliest


def _not_ahead(form: Form, field: Field) -> None:
    if field.data is not None and field.data > today():
        raise ValidationError(_("That day has not come yet. Enter today or an earlier day."))


class MomentForm(Form):
    """A day in each of the two times."""

    op = DayField(_("What was so on this day"), [Optional(), _not_ahead])
    bekend = DayField(_("As the register said on this day"), [Optional(), _not_ahead])


class PeriodForm(Form):
    """From a day to a day, both included."""

    van = DayField(_("From"), [Optional(), _not_ahead])
    tot = DayField(_("Up to and including"), [Optional(), _not_ahead])

    def validate_tot(self, field: Field) -> None:
        """The last day does not come before the first."""
        if self.van.data and field.data and field.data < self.van.data:
            raise ValidationError(_("This day lies before the first day. Enter a later one."))


OFFICES = {word: OfficeKind(member) for member, word in written.OFFICE.items()}
CAPACITIES = {word: Capacity(member) for member, word in written.CAPACITY.items()}
KINDS = written.KINDS
PHASES = {word: Phase(member) for member, word in written.PHASE.items()}
ANSWERS = {"ja": True, "nee": False}
ALL = SelectChoice("", _("All"))


def _renamed(names: dict[str, Any], meanings: Any) -> list[SelectChoice]:
    texts = {choice.value: choice.label for choice in choices(meanings)}
    return [ALL, *(SelectChoice(name, texts[member.value]) for name, member in names.items())]


class ChoiceField(SelectField):
    """One of the choices; anything else gets a message that says what to do."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no choice."""
        if self.data not in [choice.value for choice in self.iter_choices()]:
            raise ValidationError(_("Choose one of these words."))


LONGEST = 100
"""Characters of a name that is looked for."""
_SHORT_ENOUGH = Length(max=LONGEST, message=_("Use at most 100 characters."))


class QueryForm(Form):
    """What to search for."""

    q = StringField(
        _("Name or office of a person, or name of an organisation or body"), [_SHORT_ENOUGH]
    )


class NamesForm(Form):
    """A list of names, one on each line."""

    Meta = Uncut

    namen = TextAreaField(_("Names, one on each line"), render_kw={"rows": 10})

    def validate_namen(self, field: Field) -> None:
        """There is a name, and there are not more, nor longer ones, than are looked up at once."""
        lines = name_lists.lines_of(field.data or "")
        long = [number for number, name in lines if len(name) > name_lists.LONGEST_LINE]
        if not lines:
            raise ValidationError(_("Paste at least one name."))
        if len(lines) > name_lists.MOST_LINES:
            told = _("These are %(num)s names. Paste at most %(most)s at a time.")
            raise ValidationError(told % {"num": len(lines), "most": name_lists.MOST_LINES})
        if long:
            told = _(
                "Line %(number)s is longer than %(most)s characters. Put one name on each line."
            )
            raise ValidationError(told % {"number": long[0], "most": name_lists.LONGEST_LINE})


class BodyForm(Form):
    """Whom to show of a body, and in which order."""

    Meta = Uncut

    naam = StringField(_("Name"), [_SHORT_ENOUGH])
    melding = ChoiceField(
        _("Declared"),
        choices=[
            SelectChoice("", _("Everybody")),
            SelectChoice("nog-niets", _("Nothing declared yet")),
            SelectChoice(
                "langer-dan-een-jaar", _("Nothing declared or confirmed for more than a year")
            ),
        ],
        default="",
    )
    volgorde = ChoiceField(
        _("Order"),
        choices=[
            SelectChoice("", _("By name")),
            SelectChoice("langst", _("Longest in this office")),
            SelectChoice("kortst", _("Shortest in this office")),
        ],
        default="",
    )


class ChangesForm(PeriodForm):
    """Which changes to show."""

    ambt = ChoiceField(
        _("Kind of office"), choices=_renamed(OFFICES, labels.PUBLIC_OFFICE), default=""
    )


class ListForm(Form):
    """The filters of positions. The words in the address are Dutch, and stay."""

    orgaan = ChoiceField(_("Body"), choices=[ALL], default="")
    ambt = ChoiceField(
        _("Kind of office"), choices=_renamed(OFFICES, labels.PUBLIC_OFFICE), default=""
    )
    hoedanigheid = ChoiceField(
        _("Capacity"), choices=_renamed(CAPACITIES, labels.CAPACITY), default=""
    )
    betaald = ChoiceField(
        _("Paid"),
        choices=[ALL, SelectChoice("ja", _("Paid")), SelectChoice("nee", _("Unpaid"))],
        default="",
    )
    soort = ChoiceField(
        _("Kind of position"),
        choices=[
            ALL,
            *(
                SelectChoice(name, labels.KIND.get(kinds[0], _("Something else")))
                for name, kinds in KINDS.items()
            ),
        ],
        default="",
    )
    status = ChoiceField(_("Now"), choices=_renamed(PHASES, labels.PHASE), default="")


class PositionsForm(ListForm):
    """The filters of the list of positions, and in which order."""

    volgorde = ChoiceField(
        _("Order"),
        choices=[
            SelectChoice("", _("Recorded last first")),
            SelectChoice("naam", _("By name of the official")),
            SelectChoice("organisatie", _("By organisation")),
        ],
        default="",
    )
