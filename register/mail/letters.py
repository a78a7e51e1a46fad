"""What stands in a mail, in the language of whom it goes to: that there is something to look at,
and where. No more.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask_babel import force_locale, lazy_gettext, ngettext
from flask_babel import gettext as _

from register import clock
from register.extensions import db
from register.models.accounts import Account
from register.presentation import editions as edition_words
from register.presentation import language
from register.presentation.formatting import date_words
from register.presentation.labels import ACCOUNT_ROLE
from register.public import editions
from register.public.feeds import FollowedKind
from register.services import outbox
from register.services.accounts import accounts, keeping, links
from register.services.accounts.links import LinkLife, LinkPurpose
from register.services.desk.blocks import ToDoKind
from register.services.mail import following, reports, waiting
from register.services.organisations import bodies
from register.services.organisations.bodies import Body
from register.services.outbox import AccountMail, Letter, LetterKind

MOST_BODIES = 5
"""Where more bodies keep their register, a mail that is about none of them in particular names the
site alone.
"""
PLACEHOLDER = "http://localhost"
"""Stands for the site in texts that are shown and not sent, where no SITE_ADDRESS is set."""
PAGES = {
    FollowedKind.BODY: ("public.body", "slug"),
    FollowedKind.OFFICIAL: ("public.official", "public_id"),
    FollowedKind.ORGANISATION: ("public.organisation", "public_id"),
}
"""The page of each kind of thing, and what its address needs."""
CHANGES = {**PAGES, FollowedKind.BODY: ("history.changes", "slug")}
"""Where it can be read what changed in each kind of thing."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says. `headers` are for mail programs."""

    subject: str
    paragraphs: Sequence[str]
    headers: Mapping[str, str] = field(default_factory=dict)


def compose(letter: Letter) -> EmailMessage:
    """Return the mail as it goes out. A letter to a reader gets a new word for its links, which
    must be committed.
    """
    with _reader(letter.language):
        text = WRITERS[letter.kind](letter)
        message = EmailMessage(SMTP)
        message["Subject"] = text.subject
        message["From"] = _sender()
        message["To"] = outbox.address_of(letter)
        message["Date"] = formatdate(letter.recorded_at.timestamp())
        message["Message-ID"] = f"<{letter.public_id}@{_host()}>"
        message["Content-Language"] = letter.language
        message["Auto-Submitted"] = (
            "auto-generated"  # Source: RFC 3834, 5: no answering machine answers this.
        )
        for name, value in text.headers.items():
            message[name] = value
        said = [_("Hello,"), *text.paragraphs, *_signature(letter)]
        message.set_content("\n\n".join(said) + "\n", cte="quoted-printable")
    return message


@contextmanager
def _reader(code: str) -> Iterator[None]:
    """Speak a language, and make addresses as that reader would open them."""
    site = current_app.config["SITE_ADDRESS"] or PLACEHOLDER
    with (
        current_app.test_request_context(
            base_url=site + language.prefix(code), environ_overrides={language.KEY: code}
        ),
        force_locale(code),
    ):
        yield


def _sender() -> str:
    """Return the address that mail comes from, with the name of the register where the setting
    gives none.
    """
    name, address = parseaddr(str(current_app.config["MAIL_FROM"] or f"register@{_host()}"))
    return formataddr((name or str(current_app.config["SITE_NAME"]), address))


def _signature(letter: Letter) -> list[str]:
    """Say who sends a mail and whose register it is about, and where somebody asks whether it is
    real.
    """
    about = _bodies(letter)
    said = [
        _(
            "This mail was sent by %(name)s at %(host)s.",
            name=current_app.config["SITE_NAME"],
            host=request.host,
        )
    ]
    if about:
        names = ", ".join(body.name for body in about)
        said.append(_("It is about the register of %(bodies)s.", bodies=names))
    offices = [office for body in about if (office := _office(body))]
    if offices:
        said.append(
            _line(
                _("Do you doubt whether it is real, or do you have a question? Ask:"),
                "\n".join(offices),
            )
        )
    return said


def _office(body: Body) -> str:
    """Return the clerk's office of a body on one line; empty where nobody said how to reach it."""
    ways = [each for each in (body.contact_phone, body.contact_email, body.contact_address) if each]
    office = body.contact_office or _("The clerk's office")
    return f"{office}, {body.name}: {', '.join(ways)}" if ways else ""


def _bodies(letter: Letter) -> list[Body]:
    """Return the bodies that a mail is about: the one that asks something, those of the officer who
    is reminded, or all whose register stands here.
    """
    if letter.parameters.get("body"):
        return [bodies.get(letter.parameters["body"])]
    if letter.account_id is not None:
        return bodies.list_of_account(letter.account_id)
    found = bodies.list_()
    return found if len(found) <= MOST_BODIES else []


def _host() -> str:
    sender = str(current_app.config["MAIL_FROM"] or "")
    return sender.rpartition("@")[2].rstrip(">") or urlsplit(PLACEHOLDER).hostname or ""


def _line(said: str, address: str) -> str:
    """Return a sentence with the address that it leads to on a line of its own."""
    return f"{said}\n{address}"


WAITS = {
    ToDoKind.FINDING: lazy_gettext("something on which the next step is yours"),
    ToDoKind.CONCERN: lazy_gettext("something on which the next step is yours"),
    ToDoKind.MEASURE: lazy_gettext("something on which the next step is yours"),
    ToDoKind.DECISION: lazy_gettext("a decision whose planned date has passed"),
    ToDoKind.SIGNED: lazy_gettext("how a decision was signed, for you to read"),
    ToDoKind.UNEXPLAINED: lazy_gettext("a decision of which is asked who signed it"),
    ToDoKind.CONTRADICTION: lazy_gettext("a decision that cannot be checked as it is entered"),
    ToDoKind.POSITION: lazy_gettext("a question about a position"),
    ToDoKind.REPORT: lazy_gettext("a reported error in the register"),
    ToDoKind.REVIEWER: lazy_gettext("something for which a reviewer is wanting"),
}
"""What a mail says of each kind of thing on a desk: no name, and not what it is about."""


def _on_desk(letter: Letter) -> LetterText:
    kinds = dict.fromkeys(str(WAITS[ToDoKind(each)]) for each in letter.parameters["desk"])
    also = [_("Something is waiting for you as an official too.")] * letter.parameters["own"]
    return LetterText(
        _("Something is waiting on your desk in the register"),
        [
            _line(
                _("On your desk in the register of ancillary positions is waiting:"),
                "\n".join(f"- {each}" for each in kinds),
            ),
            *also,
            _line(_("Sign in to see it:"), url_for("accounts.sign_in", _external=True)),
            _(
                "You get this mail because you keep, review or administer something at a body. "
                "You never get more than one reminder a day."
            ),
            _no_reminders(),
        ],
    )


def _no_reminders() -> str:
    return _line(
        _("You want no reminders? Switch them off here:"),
        url_for("reminders.choose", _external=True),
    )


def link_life() -> LinkLife:
    """Return how long the links in mails to holders of accounts work here."""
    return LinkLife(
        datetime.timedelta(days=current_app.config["INVITATION_DAYS"]),
        datetime.timedelta(hours=current_app.config["RESET_HOURS"]),
    )


def _choosing_password(letter: Letter, purpose: LinkPurpose) -> str:
    assert letter.account_id is not None
    token = links.mint(letter.account_id, purpose, link_life(), clock.now())
    return url_for("passwords.choose", token=token, _external=True)


def _works_once() -> str:
    """Say how long the link in a mail works by which another password is chosen."""
    return ngettext(
        "The link works once, and for %(num)s hour.",
        "The link works once, and for %(num)s hours.",
        current_app.config["RESET_HOURS"],
    )


def _invitation(letter: Letter) -> LetterText:
    days, is_again = current_app.config["INVITATION_DAYS"], letter.parameters.get("again")
    return LetterText(
        _("Your account for the register is open again")
        if is_again
        else _("You are invited to the register of ancillary positions"),
        [
            _(
                "Your account for the register of ancillary positions was closed, and is open "
                "again. Your old password is gone: you choose another one; nobody else knows it."
            )
            if is_again
            else _(
                "An account has been made for you in the register of ancillary positions. You "
                "choose its password yourself, or make a passkey; nobody else has it."
            ),
            _line(_("Begin here:"), _choosing_password(letter, LinkPurpose.INVITATION)),
            ngettext(
                "The link works once, and for %(num)s day. After that, ask whoever invited you.",
                "The link works once, and for %(num)s days. After that, ask whoever invited you.",
                days,
            ),
            _("Do not send this mail on: whoever has the link can begin in your place."),
        ],
    )


def _reset(letter: Letter) -> LetterText:
    return LetterText(
        _("Choose another password for the register"),
        [
            _(
                "Somebody asked for another password for your account in the register of ancillary "
                "positions."
            ),
            _line(
                _("Was it you? Choose a password here:"),
                _choosing_password(letter, LinkPurpose.RESET),
            ),
            _works_once(),
            _("Was it not you? Then do nothing: your password stays as it is."),
        ],
    )


def _password_changed(letter: Letter) -> LetterText:
    return LetterText(
        _("Your password for the register was changed"),
        [
            _(
                "The password of your account in the register of ancillary positions was changed. "
                "Wherever you were signed in, you have been signed out."
            ),
            _choose_another(),
        ],
    )


def _roles_changed(letter: Letter) -> LetterText:
    """Tell the roles as they are when the mail goes out."""
    account = db.session.get(Account, letter.account_id)
    assert account is not None, "an account is closed, and never erased"
    held = [
        f"- {ACCOUNT_ROLE[role]}, {body.name}"
        for body, roles in keeping.roles_of(account)
        for role in sorted(roles)
    ]
    return LetterText(
        _("Your roles in the register were changed"),
        [
            _(
                "An administrator changed what you may do in the register of ancillary positions. "
                "Wherever you were signed in, you have been signed out: sign in again."
            ),
            _line(_("From now on your roles are:"), "\n".join(held))
            if held
            else _("You have no role there any more."),
        ],
    )


def _closed(letter: Letter) -> LetterText:
    return LetterText(
        _("Your account for the register was closed"),
        [
            _(
                "Nobody can sign in any more with your account for the register of ancillary "
                "positions. What you did with it stays."
            )
        ],
    )


def _review(letter: Letter) -> LetterText:
    (body,) = _bodies(letter)
    return LetterText(
        _("You are asked to review something at %(body)s", body=body.name),
        [
            _(
                "%(body)s asks you to review one finding, because too few reviewers are left "
                "there. This mail does not say what it is about.",
                body=body.name,
            ),
            _line(_("Sign in to see it:"), url_for("accounts.sign_in", _external=True)),
            _(
                "Do you have a tie to it that the register does not know? Then do not read on, and "
                "ask the administrator of %(body)s to end the invitation.",
                body=body.name,
            ),
        ],
    )


def _identity_linked(letter: Letter) -> LetterText:
    return LetterText(
        _("You can sign in to the register in another way"),
        [
            _(
                "Your account in the register of ancillary positions has been linked with your "
                "sign-in at %(name)s. Wherever you were signed in, you have been signed out.",
                name=current_app.config["OIDC_NAME"],
            ),
            _("Was it not you? Tell an administrator of your body at once, who can end that."),
        ],
    )


OF_FACTORS = {
    AccountMail.FACTOR_ADDED: (
        lazy_gettext("A second factor was set up for your account"),
        lazy_gettext(
            "A second factor was set up for your account in the register of ancillary positions. "
            "Wherever else you were signed in, you have been signed out."
        ),
    ),
    AccountMail.FACTOR_REMOVED: (
        lazy_gettext("A second factor of your account was removed"),
        lazy_gettext(
            "A second factor of your account in the register of ancillary positions was removed. "
            "Wherever else you were signed in, you have been signed out."
        ),
    ),
    AccountMail.NEW_CODES: (
        lazy_gettext("New recovery codes were made for your account"),
        lazy_gettext(
            "New recovery codes were made for your account in the register of ancillary positions. "
            "The earlier ones work no more."
        ),
    ),
    AccountMail.RECOVERY_CODE: (
        lazy_gettext("A recovery code of your account was used"),
        lazy_gettext(
            "A recovery code of your account in the register of ancillary positions was used. It "
            "works no more."
        ),
    ),
    AccountMail.WRONG_CODES: (
        lazy_gettext("Somebody enters wrong codes for your account"),
        lazy_gettext(
            "Somebody entered a wrong code for your account in the register of ancillary "
            "positions, several times: after the right password, or where you had signed in."
        ),
    ),
}
"""What a mail says that happened to a second factor: its subject, and a sentence."""
OF_PASSKEYS = {
    AccountMail.PASSKEY: (
        lazy_gettext("A passkey was added to your account in the register"),
        lazy_gettext(
            "A passkey was added to your account in the register of ancillary positions. With it "
            "one can sign in to your account without a password."
        ),
    ),
    AccountMail.PASSKEY_REMOVED: (
        lazy_gettext("A passkey was removed from your account in the register"),
        lazy_gettext(
            "A passkey was removed from your account in the register of ancillary positions. "
            "Nobody can sign in with it any more."
        ),
    ),
}
"""As of `OF_FACTORS`, of a passkey."""


def _about_factor(letter: Letter) -> LetterText:
    subject, happened = OF_FACTORS[_about(letter)]
    was_you = _("Was it you? Then you need not do anything.")
    return LetterText(str(subject), [str(happened), was_you, _choose_another()])


def _about_passkey(letter: Letter) -> LetterText:
    subject, happened = OF_PASSKEYS[_about(letter)]
    not_you = _line(
        _(
            "Was it not you? Sign in, remove what is not yours, choose another password, and tell "
            "the clerk's office:"
        ),
        url_for("own_account.show", _external=True),
    )
    return LetterText(str(subject), [str(happened), not_you])


def _about(letter: Letter) -> AccountMail:
    assert letter.about is not None, "it goes to the holder of an account"
    return letter.about


def _choose_another() -> str:
    return _line(
        _("Was it not you? Choose another password at once, and tell the clerk's office:"),
        url_for("passwords.ask", _external=True),
    )


def _factors_taken(letter: Letter) -> LetterText:
    return LetterText(
        _("Begin anew with your account in the register"),
        [
            _(
                "Whoever keeps the accounts took away the second factor of your account in the "
                "register of ancillary positions, and its password. Wherever you were signed in, "
                "you have been signed out."
            ),
            _line(
                _("Choose another password here:"), _choosing_password(letter, LinkPurpose.RESET)
            ),
            _works_once(),
            _line(
                _("Is it too late for that? Have another link sent:"),
                url_for("passwords.ask", _external=True),
            ),
            _("When you sign in, you set up a second factor anew."),
            _("Did you not ask for this? Tell the clerk's office."),
        ],
    )


def _at_provider(letter: Letter) -> LetterText:
    return LetterText(
        _("You sign in to the register at %(name)s", name=current_app.config["OIDC_NAME"]),
        [
            _(
                "Somebody asked for another password for your account in the register of ancillary "
                "positions. It is linked with your sign-in at %(name)s, so no link is sent.",
                name=current_app.config["OIDC_NAME"],
            ),
            _line(_("Sign in here:"), url_for("accounts.sign_in", _external=True)),
            _(
                "Can you not sign in there any more? Ask an administrator of your body. Was it not "
                "you who asked? Then do nothing."
            ),
        ],
    )


TO_ACCOUNTS: Mapping[AccountMail, Callable[[Letter], LetterText]] = {
    AccountMail.INVITATION: _invitation,
    AccountMail.RESET: _reset,
    AccountMail.PASSWORD: _password_changed,
    AccountMail.ROLES: _roles_changed,
    AccountMail.CLOSED: _closed,
    AccountMail.REVIEW: _review,
    AccountMail.IDENTITY: _identity_linked,
    AccountMail.AT_PROVIDER: _at_provider,
    AccountMail.FACTORS_TAKEN: _factors_taken,
    **dict.fromkeys(OF_FACTORS, _about_factor),
    **dict.fromkeys(OF_PASSKEYS, _about_passkey),
}
"""What a mail to the holder of an account says, by what it is about."""


def _reminder(letter: Letter) -> LetterText:
    if letter.about is not None:
        return TO_ACCOUNTS[letter.about](letter)
    if letter.parameters.get("desk"):
        return _on_desk(letter)
    is_news = letter.parameters.get("news")
    return LetterText(
        _("There is something to read for you in the register")
        if is_news
        else _("Something is waiting for you in the register"),
        [
            _(
                "Somebody wrote or closed something in the register of ancillary positions that "
                "concerns you. You need not do anything. This mail does not say what."
            )
            if is_news
            else _(
                "Something in the register of ancillary positions is waiting for you. This mail "
                "does not say what."
            ),
            *([] if is_news else _by_when(letter)),
            _line(_("Sign in to see it:"), url_for("accounts.sign_in", _external=True)),
            _(
                "You get this mail because you hold or held an office. You never get more than "
                "one reminder a day."
            ),
            _no_reminders(),
        ],
    )


def _by_when(letter: Letter) -> list[str]:
    """Say until when somebody can do what waits first, as it stands when the mail goes out; the
    day alone tells nothing of what it is.
    """
    account = db.session.get(Account, letter.account_id) if letter.account_id else None
    if account is None:
        return []
    found = waiting.list_of(accounts.identity_of(account), clock.now())
    ahead = [each for each in found if not (each.is_late or each.is_at_once)]
    days = [each.due_on for each in ahead if each.due_on is not None]
    if days:
        date = date_words(min(days), language.current())
        return [_("What comes first can be done until %(date)s.", date=date)]
    if any(each.is_late for each in found):
        return [_("The day for it has passed. You still can; do it soon.")]
    if any(each.is_at_once for each in found):
        return [_("What comes first is asked at once.")]
    return [_("There is no last day for it.")] if found else []


def _confirm(letter: Letter) -> LetterText:
    token = _token(letter)
    days = current_app.config["FOLLOW_WAIT_DAYS"]
    not_you = ngettext(
        "Was it not you? Then do nothing. We erase the request after %(num)s day.",
        "Was it not you? Then do nothing. We erase the request after %(num)s days.",
        days,
    )
    return LetterText(
        _("Do you want to follow the register?"),
        [
            _(
                "Somebody asked us to mail you when something changes in the public register of "
                "ancillary positions."
            ),
            _line(_("Was it you? Open this page and press the button:"), _choosing(token)),
            not_you,
            _line(_("Stop and erase your address:"), _stopping(token)),
        ],
        _stop_headers(token),
    )


def _changes(letter: Letter) -> LetterText:
    token = _token(letter)
    pages = [
        url_for(endpoint, **{name: key}, _external=True)
        for kind, key in letter.parameters["pages"]
        for endpoint, name in [CHANGES[kind]]
    ]
    return LetterText(
        _("Something changed in what you follow"),
        [
            _line(
                _("Something changed in the public register. You can read it here:"),
                "\n".join(pages),
            ),
            _("You get at most one mail a day about what you follow."),
            *_edition(),
            _line(_("See or change what you follow:"), _choosing(token)),
            _line(_("Stop and erase your address:"), _stopping(token)),
        ],
        _stop_headers(token),
    )


def _edition() -> list[str]:
    """Give the line of the newest weekly edition, so that whoever keeps the mail is a witness."""
    newest = editions.newest()
    if newest is None:
        return []
    return [
        _line(
            _(
                "The newest weekly edition. Keep this line: then nobody can change that edition "
                "unseen."
            ),
            f"{edition_words.line(newest)}\n"
            f"{url_for('editions.show', week=newest.week, _external=True)}",
        )
    ]


def _outcome(letter: Letter) -> LetterText:
    return LetterText(
        _("There is an outcome of the error that you reported"),
        [
            _line(
                _(
                    "You reported an error in the register of ancillary positions. You can read "
                    "the outcome here:"
                ),
                url_for("reports.outcome", token=_outcome_token(letter), _external=True),
            ),
            _("With this mail we have erased your address. You get no other mail about it."),
        ],
    )


def _outcome_token(letter: Letter) -> str:
    """Return a new word for the link; a letter that waited from before 0080 carries its own."""
    carried: str | None = letter.parameters.get("token")
    return carried or reports.mint(letter.parameters["report"])


def _token(letter: Letter) -> str:
    assert letter.follower_id is not None, "a letter to a reader says to which"
    return following.mint(letter.follower_id)


def _choosing(token: str) -> str:
    return url_for("following.choose", token=token, _external=True)


def _stopping(token: str) -> str:
    return url_for("following.stop_all", token=token, _external=True)


def _stop_headers(token: str) -> dict[str, str]:
    """Let mail programs show a button of their own. Source: RFC 8058, 3.1."""
    return {
        "List-Unsubscribe": f"<{_stopping(token)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


WRITERS: Mapping[LetterKind, Callable[[Letter], LetterText]] = {
    LetterKind.REMINDER: _reminder,
    LetterKind.CONFIRM: _confirm,
    LetterKind.CHANGES: _changes,
    LetterKind.OUTCOME: _outcome,
}
"""Who writes each kind of letter."""
