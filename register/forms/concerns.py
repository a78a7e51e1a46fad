"""What can be entered about a concern. Shape only."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Optional

from conflict_graph.facts import Concern
from register.forms.findings import TakeUpForm
from register.forms.sending import SentForm


class ConcernKindForm(SentForm):
    """About what a concern is. Nothing of the answer is kept."""

    about = RadioField(
        _("What is your concern about?"),
        [InputRequired(_("Choose what your concern is about."))],
        choices=[
            SelectChoice(
                Concern.INTEREST.value,
                _("The interest of a person: somebody can gain by it, or has a tie to it"),
            ),
            SelectChoice(Concern.PROCEDURE.value, _("The procedure: how the decision comes about")),
            SelectChoice(
                Concern.QUALITY.value, _("The quality: I think that it is a bad decision")
            ),
        ],
    )


class ConcernForm(SentForm):
    """A concern about the interest of a person. The page adds the names."""

    official = SelectField(_("Whom is it about?"), default="", validate_choice=False)
    text = TextAreaField(
        _("What is your concern?"),
        [InputRequired(_("Write what your concern is."))],
        render_kw={"rows": 10},
    )
    is_for_another_body = BooleanField(
        _("No reviewer of my own body may read this, for example because it is about a reviewer.")
    )


class ConcernAdditionForm(SentForm):
    """Something more of a concern."""

    text = TextAreaField(
        _("What do you want to add?"),
        [InputRequired(_("Say in a few words what you want to add."))],
        render_kw={"rows": 8},
    )


class ConcernAnswerForm(SentForm):
    """What the reviewer writes to the author."""

    text = TextAreaField(
        _("Your answer or question to the author"),
        [InputRequired(_("Write your answer or question."))],
        render_kw={"rows": 8},
    )


class ConcernCloseForm(SentForm):
    """Why a concern is closed."""

    reason = TextAreaField(
        _("Why do you close it?"),
        [InputRequired(_("Write your reason. The author reads it."))],
        render_kw={"rows": 6},
    )


class ConcernOpenForm(TakeUpForm):
    """Open a finding after a concern. The page adds those who take part."""

    said = TextAreaField(
        _("What do you want to tell the author?"), [Optional()], render_kw={"rows": 4}
    )


class ConcernHandOverForm(SentForm):
    """To whom a concern is handed over. The page adds the reviewers."""

    reader = RadioField(
        _("Which reviewer?"),
        [InputRequired(_("Choose one of the reviewers."))],
        choices=[],
        validate_choice=False,
    )
    names_author = BooleanField(_("This reviewer needs to know who wrote it."))


class ConcernButtonForm(SentForm):
    """Take a concern, or withdraw one. Nothing is entered."""
