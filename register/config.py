"""The settings, loaded and checked at the start, never at import. `register.settings` lists
them.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Config, Flask

from register import counters, settings, sqlite
from register.errors import WrongSetting
from register.oidc.addresses import may_be_asked
from register.settings import SETTINGS

PORTS = {"starttls": 587, "tls": 465, "none": 25}
"""The usual port of a mail server, by how the line to it is protected."""


def load(app: Flask, overrides: dict[str, Any] | None) -> None:
    """Fill `app.config` from the defaults, `instance/config.py`, `REGISTER_*` and the overrides, in
    that order.

    Raises:
        WrongSetting: a setting is unknown, has the wrong type or is unsafe.
    """
    known = frozenset(app.config)
    app.config.update({each.name: each.default for each in SETTINGS.values()})
    app.config.update(_written(app, known))
    app.config.update(_environment())
    app.config.update({name: _read(name, value) for name, value in (overrides or {}).items()})
    _complete(app)
    _check(app.config)


def _written(app: Flask, known: frozenset[str]) -> dict[str, Any]:
    """Read `instance/config.py`. `known`: names that Flask itself has."""
    found = Config(app.instance_path)
    found.from_pyfile("config.py", silent=True)
    if found.get("TESTING") or found.get("DEBUG"):
        raise WrongSetting(
            "TESTING and DEBUG take away what protects a register: leave them out of "
            "instance/config.py."
        )
    return {
        name: value
        if name in known
        else settings.find(name, f"{name}, in instance/config.py,").read(value)
        for name, value in found.items()
    }


def _environment() -> dict[str, Any]:
    names = {
        key: key.removeprefix("REGISTER_") for key in os.environ if key.startswith("REGISTER_")
    }
    return {name: settings.find(name, key).read(os.environ[key]) for key, name in names.items()}


def _read(name: str, value: Any) -> Any:
    return SETTINGS[name].read(value) if name in SETTINGS else value


def _complete(app: Flask) -> None:
    os.makedirs(app.instance_path, exist_ok=True)
    if app.config["SQLALCHEMY_DATABASE_URI"] is None:
        app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{app.instance_path}/register.sqlite"
    if app.config["TRACES_DATABASE_URI"] is None:
        app.config["TRACES_DATABASE_URI"] = sqlite.beside(
            str(app.config["SQLALCHEMY_DATABASE_URI"]), "traces"
        )
    if app.config["SECRET_KEY"] is None:
        app.config["SECRET_KEY"] = _kept_secret(os.path.join(app.instance_path, "secret_key"))
    if app.config["ERASURES_FILE"] is None:
        app.config["ERASURES_FILE"] = os.path.join(app.instance_path, "erasures.jsonl")
    if app.config["EDITION_KEY_FILE"] is None:
        app.config["EDITION_KEY_FILE"] = os.path.join(app.instance_path, "edition_key")
    app.config["KEPT_FILES"] = _kept_files(app)
    secure = bool(app.config["SECURE_COOKIES"])
    asked = app.config["SECOND_FACTOR"]
    app.config.update(
        SQLALCHEMY_ENGINE_OPTIONS={
            **sqlite.options_for(str(app.config["SQLALCHEMY_DATABASE_URI"])),
            "hide_parameters": True,  # what somebody typed is in no log
        },
        SECOND_FACTOR=secure if asked is None else asked,
        SESSION_COOKIE_NAME="__Host-register" if secure else "register",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=secure,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        RATELIMIT_STORAGE_URI=counters.ADDRESS,
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        SITE_ADDRESS=str(app.config["SITE_ADDRESS"] or "").rstrip("/") or None,
        SMTP_PORT=app.config["SMTP_PORT"] or PORTS.get(app.config["SMTP_SECURITY"], 25),
    )


def _kept_files(app: Flask) -> tuple[Path, ...]:
    """Return the files with what is not for everybody on this machine."""
    uris = (str(app.config[name]) for name in ("SQLALCHEMY_DATABASE_URI", "TRACES_DATABASE_URI"))
    found = (path for uri in uris if (path := sqlite.path_of(uri)) is not None)
    beside = (Path(app.instance_path) / name for name in ("secret_key", "config.py"))
    keys = (app.config[name] for name in ("EDITION_KEY_FILE", "OIDC_KEY_FILE"))
    return (*found, *beside, *(Path(str(key)) for key in keys if key))


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


def _check(config: Mapping[str, Any]) -> None:
    """Refuse settings that are right one by one and not together."""
    for name in ("SQLALCHEMY_DATABASE_URI", "PUBLIC_DATABASE_URI", "TRACES_DATABASE_URI"):
        if (
            str(config[name]).startswith("postgresql")
            and importlib.util.find_spec("psycopg") is None
        ):
            raise WrongSetting(
                f"{name} needs the PostgreSQL driver: pip install "
                "'nevenfunctieregister[postgresql]'."
            )
    traces = str(config["TRACES_DATABASE_URI"])
    if traces == config["SQLALCHEMY_DATABASE_URI"] and sqlite.is_file(traces):
        raise WrongSetting(
            "TRACES_DATABASE_URI must be a file of its own, or whoever signs in waits for whoever "
            "writes: leave REGISTER_TRACES_DATABASE_URI out."
        )
    _check_provider(config)
    for name in ("SITE_ADDRESS", "MAIL_FROM"):
        if config["SMTP_HOST"] and not config[name]:
            raise WrongSetting(
                f"To send mail, {name} is needed besides SMTP_HOST: set REGISTER_{name}."
            )
    if config["SMTP_USER"] and config["SMTP_SECURITY"] == "none":
        raise WrongSetting(
            "SMTP_USER would send its password in the clear: set REGISTER_SMTP_SECURITY "
            "to starttls."
        )


def _check_provider(config: Mapping[str, Any]) -> None:
    """Refuse an identity provider that is said in part, or would be asked in the clear."""
    if config["OIDC_KEY_FILE"] and config["OIDC_CLIENT_SECRET"]:
        raise WrongSetting(
            "OIDC_KEY_FILE takes the place of OIDC_CLIENT_SECRET: leave one of them out."
        )
    proof = "OIDC_KEY_FILE" if config["OIDC_KEY_FILE"] else "OIDC_CLIENT_SECRET"
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", proof)
    missing = [name for name in names if not config[name]]
    if missing and config["OIDC_ONLY"]:
        raise WrongSetting(
            "OIDC_ONLY is true, and there is no provider, so nobody could sign in: set "
            f"REGISTER_{missing[0]}, or leave REGISTER_OIDC_ONLY out."
        )
    if missing and len(missing) < len(names):
        raise WrongSetting(
            f"To sign in at an identity provider, {missing[0]} is needed besides the others: set "
            f"REGISTER_{missing[0]}, or leave all of them out."
        )
    if not missing and not may_be_asked(config["OIDC_ISSUER"], config["OIDC_ISSUER"]):
        raise WrongSetting(
            "OIDC_ISSUER must begin with https://, or others could say who signs in: set "
            "REGISTER_OIDC_ISSUER (http:// goes for this machine alone)."
        )
