"""What can be entered when everybody at the table is asked for a tie to the parties. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired

from conflict_graph.facts import Stated
from register.forms.fields import DateRequired, PartialDateField, not_ahead
from register.forms.sending import SentForm, Uncut

NO_TIES = "no_ties"
"""The button with which somebody says "no tie" of every party at once."""


class AskingForm(SentForm):
    """Ask everybody at the table."""

    reach = RadioField(
        _("Who is asked about those who bid?"),
        choices=[
            SelectChoice("handlers", _("Who prepares, advises or evaluates: they read the bids")),
            SelectChoice("everybody", _("Everybody who takes part: they may know the names now")),
        ],
        default="handlers",
    )


class StopAskingForm(SentForm):
    """Ask nobody any more. Nothing is entered."""


class PartyAnswerForm(Form):
    """What somebody says of one party."""

    Meta = Uncut

    mention = HiddenField()
    said = RadioField(
        _("Your tie"),
        [DataRequired(_("Choose one of the three answers."))],
        choices=[
            SelectChoice(Stated.NO_TIE.value, _("No tie")),
            SelectChoice(Stated.TIE.value, _("A tie, namely …")),
            SelectChoice(Stated.NOT_KNOWN.value, _("I do not know")),
        ],
    )
    tie = TextAreaField(_("Which tie?"), render_kw={"rows": 2})


class TieAnswersForm(SentForm):
    """What somebody says of each party."""

    parties = FieldList(FormField(PartyAnswerForm), max_entries=500)

    def say_no_tie(self) -> bool:
        """Fill in "no tie" of every party of which nothing is said; False, with an error beside it,
        where something else is said of one.
        """
        for row in self.parties:
            said, tie = row.form.said, row.form.tie
            if (tie.data or "").strip() or said.data not in (None, "", Stated.NO_TIE.value):
                self.refuse(
                    row, "said", _("Here you say something else. Send your answers one by one.")
                )
            else:
                said.data = Stated.NO_TIE.value
        return not self.errors

    def refuse(self, row: FormField, field: str, message: str) -> None:
        """Say beside a party what is wrong."""
        row.form[field].errors = [message]
        self.parties.errors = [each.errors for each in self.parties]


class PaperAnswersForm(TieAnswersForm):
    """What somebody said on paper."""

    given_on = PartialDateField(
        _("On which day was it signed or said?"),
        [DateRequired(_("Enter the day on which it was said.")), not_ahead],
    )
    source = StringField(
        _("Where is the paper kept?"), [DataRequired(_("Say where the paper is kept."))]
    )
