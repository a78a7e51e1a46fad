"""Every setting with its default and unit; loaded and checked at the start, never at import."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask

from register.errors import WrongSetting

DEFAULTS: dict[str, Any] = {
    "SECRET_KEY": None,  # signs sessions and forms; at least 32 characters; made in instance/ when not set
    "SQLALCHEMY_DATABASE_URI": None,  # default: instance/register.sqlite
    "PUBLIC_DATABASE_URI": None,  # PostgreSQL: as a role that may read public views only; None: the same, read only
    "SITE_NAME": "Nevenfunctieregister",
    "REPLY_TERM_DAYS": 14,  # days that an official has to respond to a finding
    "REPORT_TERM_DAYS": 14,  # days that an official has to answer a reported error before the clerk decides
    "REPORT_LIMIT": "5 per hour",  # errors reported from one address
    "LIST_LIMIT": "120 per minute",  # pages of the list of positions to one address
    "SIGN_IN_ATTEMPTS": 10,  # failed attempts for one account within SIGN_IN_WINDOW_MINUTES
    "SIGN_IN_WINDOW_MINUTES": 15,
    "SESSION_IDLE_MINUTES": 30,
    "MAX_CONTENT_LENGTH": 20 * 1024 * 1024,  # bytes of one request
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,  # bytes of the form fields of one request
    "IMPORT_MOST_BYTES": 200 * 1024 * 1024,  # bytes of one imported file
    "IMPORT_AT_ONCE_MOST_BYTES": 256 * 1024,  # bytes; a larger file offered on a page becomes a job with progress
    "JOBS_FOLDER": None,  # where the queue of jobs stands; default: instance/jobs. All processes share it
    "JOBS_IN_PROCESS": True,  # the web server works through the queue itself; False: `flask jobs work` does
    "TRUSTED_HOSTS": None,  # list of host names that the site answers to; None: any
    "SECURE_COOKIES": True,  # False only for plain http on this machine
    "LANGUAGES": ["nl", "en"],
    "KEPT_PAGES_BYTES": 64 * 1024 * 1024,  # bytes of public pages that each process keeps in memory; 0: none
    "SEARCH_LIMIT": "60 per minute",  # searches from one address
    "API_LIMIT": "600 per minute",  # questions to the read API from one address
    "DOWNLOAD_LIMIT": "30 per minute",  # files of open data to one address
    "OPEN_DATA_CONTACT": "register@example.org",  # mail address for questions about the open data and the API
    "OPEN_DATA_PUBLISHER": None,  # who publishes, as the catalogue names it; None: SITE_NAME
    "OPEN_DATA_PUBLISHER_ADDRESS": None,  # its address on the TOOI list of public bodies; None: the home page
    "SECURITY_CONTACT": None,  # mailto: or https:, for /.well-known/security.txt; None: no such page
    "SITE_ADDRESS": None,  # where this register stands, for links in mail and feeds: https://register.body.example
    "SMTP_HOST": None,  # the mail server; None: mail is kept and shown by `flask outbox list`
    "SMTP_PORT": None,  # default: 587 for starttls, 465 for tls, 25 for none
    "SMTP_SECURITY": "starttls",  # starttls, tls, or none (only for a server on this machine)
    "SMTP_USER": None,
    "SMTP_PASSWORD": None,
    "SMTP_TIMEOUT_SECONDS": 20,
    "MAIL_FROM": None,  # the sender of mail: register@body.example
    "REMIND_EVERY_DAYS": 14,  # an official is reminded of the same things so many days after the last time
    "FOLLOW_LIMIT": "10 per hour",  # requests to follow something from one address of a connection
    "FOLLOW_WAIT_DAYS": 7,  # a request to follow that nobody confirmed is erased after so many days
    "MAIL_KEPT_DAYS": 30,  # days after which the address of a mail that was sent, or given up, is erased
    "RATELIMIT_ENABLED": True,
}
PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of a mail server, by how the line to it is protected."""


def load(app: Flask, overrides: dict[str, Any] | None) -> None:
    """Fill `app.config` from the defaults, `instance/config.py`, `REGISTER_*` and the overrides, in that order.

    Raises:
        WrongSetting: a setting is unknown, has the wrong type or is unsafe.
    """
    app.config.update(DEFAULTS)
    app.config.from_pyfile("config.py", silent=True)
    app.config.update(_environment())
    app.config.update(overrides or {})
    _complete(app)
    _check(app)


def _environment() -> dict[str, Any]:
    """Read `REGISTER_NAME` for each setting. Values are JSON where they parse as JSON, otherwise text."""
    found = {}
    for key, text in os.environ.items():
        if not key.startswith("REGISTER_"):
            continue
        name = key.removeprefix("REGISTER_")
        if name not in DEFAULTS:
            raise WrongSetting(f"{key} is no setting. Known are: {', '.join(sorted(DEFAULTS))}.")
        try:
            found[name] = json.loads(text)
        except ValueError:
            found[name] = text
    return found


def _complete(app: Flask) -> None:
    os.makedirs(app.instance_path, exist_ok=True)
    if app.config["SQLALCHEMY_DATABASE_URI"] is None:
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{app.instance_path}/register.sqlite"
    if app.config["SECRET_KEY"] is None:
        app.config["SECRET_KEY"] = _kept_secret(os.path.join(app.instance_path, "secret_key"))
    secure = bool(app.config["SECURE_COOKIES"])
    app.config.update(
        SESSION_COOKIE_NAME="__Host-register" if secure else "register",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        RATELIMIT_STORAGE_URI="memory://",
        SITE_ADDRESS=str(app.config["SITE_ADDRESS"] or "").rstrip("/") or None,
        SMTP_PORT=app.config["SMTP_PORT"] or PORTS.get(app.config["SMTP_SECURITY"], 25),
    )


def _kept_secret(path: str) -> str:
    """Return the secret kept in the instance folder; made once, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        with open(path, encoding="ascii") as kept:
            return kept.read().strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as made:
        secret = secrets.token_hex(32)
        made.write(secret)
    return secret


_AT_LEAST_ONE = (
    "REPLY_TERM_DAYS",
    "REPORT_TERM_DAYS",
    "SIGN_IN_ATTEMPTS",
    "SIGN_IN_WINDOW_MINUTES",
    "SESSION_IDLE_MINUTES",
    "SMTP_PORT",
    "SMTP_TIMEOUT_SECONDS",
    "REMIND_EVERY_DAYS",
    "FOLLOW_WAIT_DAYS",
    "MAIL_KEPT_DAYS",
)


def _check(app: Flask) -> None:
    if len(str(app.config["SECRET_KEY"])) < 32:
        raise WrongSetting("SECRET_KEY is too short: set REGISTER_SECRET_KEY to at least 32 random characters.")
    for name in _AT_LEAST_ONE:
        value = app.config[name]
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise WrongSetting(f"{name} must be a whole number of at least 1: set REGISTER_{name}.")
    contact = app.config["SECURITY_CONTACT"]
    if contact is not None and not str(contact).startswith(("mailto:", "https:", "tel:")):
        raise WrongSetting(
            "SECURITY_CONTACT must begin with mailto:, https: or tel:, for example mailto:lek@body.example."
        )
    _check_mail(app.config)
    uri = str(app.config["SQLALCHEMY_DATABASE_URI"])
    if uri.startswith("postgres") and not uri.startswith("postgresql+psycopg://"):
        raise WrongSetting("SQLALCHEMY_DATABASE_URI must begin with postgresql+psycopg:// for PostgreSQL.")
    if not uri.startswith(("sqlite:", "postgresql+psycopg://")):
        raise WrongSetting("SQLALCHEMY_DATABASE_URI must name a sqlite: or postgresql+psycopg: database.")


def _check_mail(config: Mapping[str, Any]) -> None:
    """Refuse settings with which no mail could be sent, or with which a password would be read by others."""
    if config["SMTP_SECURITY"] not in PORTS:
        raise WrongSetting("SMTP_SECURITY must be starttls, tls or none: set REGISTER_SMTP_SECURITY.")
    address = config["SITE_ADDRESS"]
    if address is not None and not address.startswith(("https://", "http://")):
        raise WrongSetting("SITE_ADDRESS must begin with https://, for example https://register.body.example.")
    if config["MAIL_FROM"] is not None and "@" not in str(config["MAIL_FROM"]):
        raise WrongSetting("MAIL_FROM must be a mail address, for example register@body.example.")
    for name in ("SITE_ADDRESS", "MAIL_FROM"):
        if config["SMTP_HOST"] and not config[name]:
            raise WrongSetting(f"To send mail, {name} is needed besides SMTP_HOST: set REGISTER_{name}.")
    if config["SMTP_USER"] and config["SMTP_SECURITY"] == "none":
        raise WrongSetting("SMTP_USER would send its password in the clear: set REGISTER_SMTP_SECURITY to starttls.")
