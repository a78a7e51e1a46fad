"""The table of settings: name, default, type, and what each is. `docs/settings.md` is written from
it.

`python -m register.settings` prints that page.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from limits import parse_many

from register import networks
from register.errors import WrongSetting

Parse = Callable[[Any], Any]
"""From a value, text of the environment or a Python value of `instance/config.py`, to the value
that is used.

Raises ValueError with the rest of the sentence "NAME must be …".
"""


@dataclass(frozen=True, slots=True)
class SettingType:
    """A type of setting, as the page calls it."""

    name: str
    parse: Parse


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting. `default` None: not set, and `about` says what that means."""

    name: str
    kind: SettingType
    default: Any
    about: str

    def read(self, value: Any) -> Any:
        """Return the value that is used. Nothing (None, and empty text or `null` in the
        environment) is the default.

        Raises:
            WrongSetting: the value is not of the type; one sentence says what to set.
        """
        if value is None or (isinstance(value, str) and value.strip() in ("", "null")):
            return self.default
        try:
            return self.kind.parse(value)
        except ValueError as error:
            shown = "the text given" if self.name in SECRETS else repr(value)
            raise WrongSetting(
                f"{self.name} must be {error}, not {shown}: set REGISTER_{self.name}."
            ) from None

    def text(self, value: Any) -> str:
        """Return a value as `read` takes it from the environment."""
        if value is None:
            return ""
        return json.dumps(list(value)) if self.kind in (LIST, NETWORKS) else str(value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("text")
    return value


def _flag(value: Any) -> bool:
    if isinstance(value, str):
        value = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(
            value.strip().lower()
        )
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _whole(least: int) -> Parse:
    def parse(value: Any) -> int:
        if isinstance(value, str) and re.fullmatch(r"\s*[0-9]{1,15}\s*", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            raise ValueError(f"a whole number of at least {least}")
        return value

    return parse


def _rate(value: Any) -> str:
    text = _text(value).strip()
    try:
        parse_many(text)
    except ValueError:
        raise ValueError("a number per time, for example 60 per minute") from None
    return text


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        text = value.strip()
        try:
            value = (
                json.loads(text)
                if text.startswith("[")
                else [each.strip() for each in text.split(",")]
            )
        except ValueError:
            value = None
    if (
        not isinstance(value, list | tuple)
        or not value
        or not all(isinstance(each, str) and each for each in value)
    ):
        raise ValueError("names with a comma between them")
    return list(value)


def _networks(value: Any) -> list[str]:
    try:
        return [networks.read(each) for each in _list(value)]
    except ValueError:
        raise ValueError(
            "networks with a comma between them, for example 192.0.2.0/24,2001:db8:12::/48"
        ) from None


def _beginning(*starts: str, example: str) -> Parse:
    def parse(value: Any) -> str:
        text = _text(value).strip()
        if not text.startswith(starts):
            raise ValueError(
                f"an address that begins with {' or '.join(starts)}, for example {example}"
            )
        return text

    return parse


def _mail(value: Any) -> str:
    text = _text(value).strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", text):
        raise ValueError("a mail address, for example register@body.example")
    return text


def _database(value: Any) -> str:
    text = _text(value).strip()
    if not text.startswith(("sqlite:", "postgresql+psycopg://")):
        raise ValueError(
            "the address of a database that begins with sqlite: or postgresql+psycopg://"
        )
    return text


def _choice(*choices: str) -> Parse:
    def parse(value: Any) -> str:
        if value not in choices:
            raise ValueError(f"{', '.join(choices[:-1])} or {choices[-1]}")
        return str(value)

    return parse


def _secret(value: Any) -> str:
    if len(_text(value)) < LEAST_SECRET:
        raise ValueError(f"at least {LEAST_SECRET} random characters")
    return _text(value)


LEAST_SECRET = 32
"""Characters of the secret that signs sessions and forms."""
SECRETS = frozenset(
    {"SECRET_KEY", "SMTP_PASSWORD", "SQLALCHEMY_DATABASE_URI", "PUBLIC_DATABASE_URI"}
    | {"TRACES_DATABASE_URI", "OIDC_CLIENT_SECRET"}
)
"""Settings whose value no message repeats."""
TEXT, FLAG, LIST = (
    SettingType("text", _text),
    SettingType("true or false", _flag),
    SettingType("names, with commas", _list),
)
NETWORKS = SettingType("networks, with commas", _networks)
RATE, MAIL, DATABASE = (
    SettingType("number per time", _rate),
    SettingType("mail address", _mail),
    SettingType("database", _database),
)
COUNT, SIZE = (
    SettingType("whole number, 1 or more", _whole(1)),
    SettingType("whole number, 0 or more", _whole(0)),
)
SECRET = SettingType("secret text", _secret)
SITE = SettingType(
    "web address", _beginning("https://", "http://", example="https://register.body.example")
)
CONTACT = SettingType(
    "web or mail address",
    _beginning("mailto:", "https:", "tel:", example="mailto:lek@body.example"),
)
PROTECTION = SettingType("starttls, tls or none", _choice("starttls", "tls", "none"))

SETTINGS: Mapping[str, Setting] = {
    each.name: each
    for each in (
        Setting(
            "SECRET_KEY",
            SECRET,
            None,
            "Signs sessions and forms. Not set: made once and kept in `instance/secret_key`.",
        ),
        Setting(
            "SQLALCHEMY_DATABASE_URI",
            DATABASE,
            None,
            "The database: `sqlite:////path/register.sqlite` or "
            "`postgresql+psycopg://user@host/register`. Not set: `instance/register.sqlite`.",
        ),
        Setting(
            "PUBLIC_DATABASE_URI",
            DATABASE,
            None,
            "PostgreSQL: the same database as a role that may read the public views only. Not set: "
            "the same connection, read only.",
        ),
        Setting(
            "TRACES_DATABASE_URI",
            DATABASE,
            None,
            "Where sessions, who read what, and counts of limits stand ([decision "
            "0031](decisions/0031-traces.md)). Not set: with SQLite a file of its own beside the "
            "database (`instance/register-traces.sqlite`), with PostgreSQL the same database.",
        ),
        Setting("SITE_NAME", TEXT, "Nevenfunctieregister", "What the site is called on its pages."),
        Setting(
            "SITE_ADDRESS",
            SITE,
            None,
            "Where this register stands. Links in mail and feeds begin with it, and passkeys work "
            "there alone. It must be set, "
            "with https, where others than your own machine reach the register.",
        ),
        Setting(
            "TRUSTED_HOSTS",
            LIST,
            None,
            "Host names that the site answers to. Not set: that of SITE_ADDRESS; on your own "
            "machine those of that machine.",
        ),
        Setting(
            "TRUSTED_PROXIES",
            SIZE,
            None,
            "How many proxies of yours a request passes before it is here: of `X-Forwarded-For` "
            "and `X-Forwarded-Proto` what they added is believed, and no more. 0: none. It must be "
            "set where others than your own machine reach the register.",
        ),
        Setting(
            "ERASURES_FILE",
            TEXT,
            None,
            "The ledger of erasures: rows that `restore --erasures` erases again, and nothing of "
            "what stood there. Not set: `erasures.jsonl` in the instance folder. Keep it out of "
            "backups of the database, and a copy of it elsewhere.",
        ),
        Setting(
            "EDITION_KEY_FILE",
            TEXT,
            None,
            "The file with the key that signs weekly editions. Not set: `edition_key` in the "
            "instance folder, made at the first edition. Keep it out of backups of the database, "
            "and a copy of it elsewhere.",
        ),
        Setting(
            "EDITION_EARLIER_KEYS",
            LIST,
            None,
            "Public keys with which editions were signed before the key was replaced, as their "
            "manifests have them.",
        ),
        Setting("SECURE_COOKIES", FLAG, True, "False only for plain http on your own machine."),
        Setting(
            "LANGUAGES",
            LIST,
            ["nl", "en"],
            "Languages of the pages; the first is the one without `/en` before its addresses.",
        ),
        Setting(
            "REPLY_TERM_DAYS",
            COUNT,
            14,
            "Days that an official has to respond to a finding, where the clerk says no other day.",
        ),
        Setting(
            "REPLY_TERM_LEAST_DAYS",
            COUNT,
            7,
            "The shortest term in days that a clerk can set; a body may want a longer one.",
        ),
        Setting(
            "REPLY_TERM_MOST_DAYS",
            COUNT,
            56,
            "The longest term in days that a clerk can set; a body may want a shorter one.",
        ),
        Setting(
            "REPLY_DOCUMENT_MOST_BYTES",
            COUNT,
            10 * 1024 * 1024,
            "Bytes of one document that an official sends with a reply.",
        ),
        Setting(
            "AT_ONCE_DAYS",
            COUNT,
            7,
            "Days within which a position that was accepted counts as published at once, in the "
            "figure that the clerks of a body read.",
        ),
        Setting(
            "REPLY_DOCUMENT_KEPT_DAYS",
            COUNT,
            60,
            "Days after which a file is erased that an official chose for a reply and never sent.",
        ),
        Setting(
            "REPORT_TERM_DAYS",
            COUNT,
            14,
            "Days that an official has to answer a reported error before the clerk decides.",
        ),
        Setting(
            "SIGN_IN_ATTEMPTS",
            COUNT,
            10,
            "Failed attempts for one account from one address within SIGN_IN_WINDOW_MINUTES. Where "
            "nobody got in before from an address: twice as many from there over all accounts, "
            "five times as many for one account in four times as long, and a hundred times as many "
            "over all.",
        ),
        Setting(
            "SIGN_IN_WINDOW_MINUTES",
            COUNT,
            15,
            "Minutes over which failed attempts are counted.",
        ),
        Setting(
            "SESSION_IDLE_MINUTES",
            COUNT,
            30,
            "Minutes without a request after which somebody must sign in again.",
        ),
        Setting(
            "SESSION_LONGEST_HOURS",
            COUNT,
            12,
            "Hours after which somebody must sign in again, however busy.",
        ),
        Setting(
            "SECOND_FACTOR",
            FLAG,
            None,
            "No session from the internet without a second factor ([decision "
            "0036](decisions/0036-second-factor.md)): who has none sets one up on signing in. Not "
            "set: true, save on your own machine.",
        ),
        Setting(
            "OWN_NETWORKS",
            NETWORKS,
            None,
            "Networks of the body, from which a second factor may be left out by who has none, for "
            "example `192.0.2.0/24,2001:db8:12::/48`; every other address is the internet. Not "
            "set: there is none.",
        ),
        Setting(
            "CONFIRM_MINUTES",
            COUNT,
            15,
            "Minutes after which somebody has to prove anew to be there before roles, accounts, "
            "the own password or a second factor are changed.",
        ),
        Setting(
            "INVITATION_DAYS",
            COUNT,
            7,
            "Days for which the link in an invitation works, from its mail on.",
        ),
        Setting(
            "RESET_HOURS",
            COUNT,
            2,
            "Hours for which a link to choose another password works, from its mail on.",
        ),
        Setting(
            "OIDC_ISSUER",
            SITE,
            None,
            "The identity provider at which people sign in, by OpenID Connect, exactly as it calls "
            "itself ([decision 0037](decisions/0037-single-sign-on.md)). Not set: none.",
        ),
        Setting("OIDC_CLIENT_ID", TEXT, None, "How the provider knows this register."),
        Setting(
            "OIDC_CLIENT_SECRET",
            TEXT,
            None,
            "With which the register proves at the provider that it is it, or OIDC_KEY_FILE.",
        ),
        Setting(
            "OIDC_KEY_FILE",
            TEXT,
            None,
            "In place of a secret: a file with the register's private key in PEM (RSA, P-256 or "
            "P-384), of which the provider has the public one; for Entra ID with the certificate "
            "in the same file.",
        ),
        Setting(
            "OIDC_NAME",
            TEXT,
            "Single sign-on",
            "What the provider is called on pages: the name by which people know their work "
            "account.",
        ),
        Setting(
            "OIDC_SECOND_FACTOR",
            LIST,
            None,
            "Words of the provider, in `acr` or `amr`, that say that somebody showed a second "
            "factor there. Not set: none do, and the register asks its own.",
        ),
        Setting(
            "OIDC_ONLY",
            FLAG,
            False,
            "The provider alone lets people in: nobody signs in with a password, by a link in a "
            "mail, or with a passkey. An app and a passkey still are a second factor, and sign. "
            "It does not start where no administrator is linked with the provider. Leave it out to "
            "let people in again as before ([operations](operations.md#the-provider-alone)).",
        ),
        Setting("MAX_CONTENT_LENGTH", COUNT, 20 * 1024 * 1024, "Bytes of one request."),
        Setting(
            "MAX_FORM_MEMORY_SIZE",
            COUNT,
            2 * 1024 * 1024,
            "Bytes of the form fields of one request.",
        ),
        Setting("IMPORT_MOST_BYTES", COUNT, 200 * 1024 * 1024, "Bytes of one imported file."),
        Setting(
            "IMPORT_AT_ONCE_MOST_BYTES",
            SIZE,
            256 * 1024,
            "Bytes, unpacked; a larger file offered on a page becomes a job with progress.",
        ),
        Setting(
            "JOBS_FOLDER",
            TEXT,
            None,
            "Where the queue of jobs stands, shared by all processes of one register. Not set: "
            "`instance/jobs`.",
        ),
        Setting(
            "JOBS_IN_PROCESS",
            FLAG,
            True,
            "The web server starts a process for the jobs in the queue. False: `flask --app wsgi "
            "jobs work` carries them out.",
        ),
        Setting(
            "KEPT_PAGES_BYTES",
            SIZE,
            64 * 1024 * 1024,
            "Bytes of public pages that each process keeps in memory ([decision "
            "0013](decisions/0013-kept-public-pages.md)). 0: none.",
        ),
        Setting("SEARCH_LIMIT", RATE, "60 per minute", "Searches from one address."),
        Setting(
            "NAME_LIST_LIMIT",
            RATE,
            "10 per minute",
            "Lists of names that one address looks up; each holds at most 500.",
        ),
        Setting(
            "LIST_LIMIT",
            RATE,
            "120 per minute",
            "Pages of the list of positions, or of changes, to one address.",
        ),
        Setting("API_LIMIT", RATE, "600 per minute", "Questions to the read API from one address."),
        Setting("DOWNLOAD_LIMIT", RATE, "30 per minute", "Files of open data to one address."),
        Setting("REPORT_LIMIT", RATE, "5 per hour", "Errors reported from one address."),
        Setting(
            "FOLLOW_LIMIT",
            RATE,
            "10 per hour",
            "Requests to follow something from one address.",
        ),
        Setting(
            "RESET_LIMIT",
            RATE,
            "10 per hour",
            "Links for another password that are asked for from one address.",
        ),
        Setting("RATELIMIT_ENABLED", FLAG, True, "False: none of the limits above holds."),
        Setting(
            "OPEN_DATA_CONTACT",
            MAIL,
            "register@example.org",
            "For questions about the open data and the API.",
        ),
        Setting(
            "OPEN_DATA_PUBLISHER",
            TEXT,
            None,
            "Who publishes, as the catalogue names it. Not set: SITE_NAME.",
        ),
        Setting(
            "OPEN_DATA_PUBLISHER_ADDRESS",
            SITE,
            None,
            "The publisher's address on the TOOI list of public bodies. Not set: the home page.",
        ),
        Setting(
            "SECURITY_CONTACT",
            CONTACT,
            None,
            "Whom to tell of a leak, for `/.well-known/security.txt`. It must be set where others "
            "than your own machine reach the register; else without it there is no such page.",
        ),
        Setting(
            "SMTP_HOST",
            TEXT,
            None,
            "The mail server. Not set: mail is kept, and `flask --app wsgi outbox list "
            "--text` shows it.",
        ),
        Setting("SMTP_PORT", COUNT, None, "Not set: 587 for starttls, 465 for tls, 25 for none."),
        Setting(
            "SMTP_SECURITY",
            PROTECTION,
            "starttls",
            "`none` only for a server on the same machine. Certificates are verified; "
            "`SSL_CERT_FILE`"
            " names an authority of your own.",
        ),
        Setting("SMTP_USER", TEXT, None, "Only where the server asks for it."),
        Setting("SMTP_PASSWORD", TEXT, None, "Only where the server asks for it."),
        Setting("SMTP_TIMEOUT_SECONDS", COUNT, 20, "Seconds to wait for the mail server."),
        Setting("MAIL_FROM", MAIL, None, "The sender of mail. Needed with SMTP_HOST."),
        Setting(
            "MAIL_KEPT_DAYS",
            COUNT,
            30,
            "Days after which the address of a mail that was sent or given up is erased. Where the "
            "outcome of a report was to be told, that is erased at once.",
        ),
        Setting(
            "CONCERN_KEPT_DAYS",
            COUNT,
            365,
            "Days after which a concern that was dealt with is erased, with its words and its "
            "author; of an author whose account was closed, also one to which nothing happened "
            "for so long.",
        ),
        Setting(
            "READINGS_KEPT_DAYS",
            COUNT,
            1827,
            "Days after which it is erased who read what is not public.",
        ),
        Setting(
            "REMIND_EVERY_DAYS",
            COUNT,
            14,
            "An official for whom the same things wait is reminded again after so many "
            "days. What is "
            "new is told at the next run.",
        ),
        Setting(
            "FOLLOW_WAIT_DAYS",
            COUNT,
            7,
            "Days after which a request to follow that nobody confirmed is erased.",
        ),
    )
}
"""Every setting by its name, in the order of the page."""


def find(name: str, where: str) -> Setting:
    """Return a setting by its name. `where`: what to call it in the message.

    Raises:
        WrongSetting: there is none; the sentence names the nearest.
    """
    if name not in SETTINGS:
        near = difflib.get_close_matches(name, SETTINGS, 1)
        hint = f"Did you mean {near[0]}?" if near else "docs/settings.md lists them all."
        raise WrongSetting(f"{where} is no setting. {hint}")
    return SETTINGS[name]


def as_environment(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the variables that give another process the settings of this one."""
    return {f"REGISTER_{each.name}": each.text(config[each.name]) for each in SETTINGS.values()}


def page() -> str:
    """Return the page that lists every setting, in Markdown."""
    rows = [
        f"| `{each.name}` | {each.kind.name} | {_default(each.default)} | {each.about} |"
        for each in SETTINGS.values()
    ]
    return "\n".join(
        [INTRODUCTION, "| setting | type | default | what it is |", "|---|---|---|---|", *rows, ""]
    )


def _default(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{','.join(value) if isinstance(value, list) else value}`"


INTRODUCTION = """# Settings

This page is written by `python -m register.settings > docs/settings.md`; a test holds it to \
the code.

A setting comes from an environment variable `REGISTER_<NAME>`, else from a line `NAME = value` in \
`instance/config.py`, else it has its default.
All are checked at the start: a name that is unknown, or a value of another type, stops the \
application with one sentence that says what to set.
What would be dangerous to serve with stops the web server in the same way \
([operations](operations.md)).
An empty value is no value.
"""

if __name__ == "__main__":
    print(page(), end="")  # noqa: T201
