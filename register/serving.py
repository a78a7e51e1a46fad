"""What is asked of a register that others than its own machine reach: which settings it may not
start with, which proxies are believed, and which names it answers to.
"""

from __future__ import annotations

import ipaddress
import os
import stat
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.exceptions import BadHost, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from register import cli, database, networks
from register.errors import NotMigrated, WrongSetting
from register.services.accounts import identities

OWN_MACHINE = ("localhost", ".localhost", "127.0.0.1")
"""The names by which a machine reaches itself."""
FEWEST_SIGNS = 8
"""Different characters that a secret has at least. One that was drawn has 14 on average, when it is
written in the 16 of hexadecimal and as short as may be.
"""


@dataclass(frozen=True, slots=True)
class Danger:
    """A way to be set that others could misuse. `setting` is what to change; `says` what it would
    let them do, and what to set.
    """

    setting: str
    is_there: Callable[[Mapping[str, Any]], bool]
    says: str


def _is_own(host: str) -> bool:
    return host in OWN_MACHINE or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _site(config: Mapping[str, Any]) -> str:
    return urlsplit(str(config["SITE_ADDRESS"] or "")).hostname or ""


def _hosts(config: Mapping[str, Any]) -> list[str]:
    return [each for each in (*(config["TRUSTED_HOSTS"] or ()), _site(config)) if each]


def _is_open(path: Path) -> bool:
    """Say whether every account of this machine can read a file. Where modes mean nothing
    (Windows): no.
    """
    if os.name != "posix" or not path.is_file():
        return False
    way = path.resolve()
    return bool(way.stat().st_mode & stat.S_IROTH) and all(
        each.stat().st_mode & stat.S_IXOTH for each in way.parents
    )


ON_OWN_MACHINE: tuple[Danger, ...] = (
    Danger(
        "SECURE_COOKIES",
        lambda config: not all(_is_own(each) for each in _hosts(config)),
        "SECURE_COOKIES is false, which sends sessions in the clear, and the register has a name "
        "beyond this machine: set REGISTER_SECURE_COOKIES to true, or leave SITE_ADDRESS and "
        "TRUSTED_HOSTS out.",
    ),
)
"""What a register that only its own machine reaches, over plain http, may not be."""

BEYOND: tuple[Danger, ...] = (
    Danger(
        "SITE_ADDRESS",
        lambda config: not _site(config) or not str(config["SITE_ADDRESS"]).startswith("https://"),
        "SITE_ADDRESS must be said, so that no link bears the name of another site: set "
        "REGISTER_SITE_ADDRESS, for example to https://register.body.example (for your own machine "
        "alone, set REGISTER_SECURE_COOKIES to false).",
    ),
    Danger(
        "TRUSTED_HOSTS",
        lambda config: any(each in (".", "*") or "*" in each for each in _hosts(config)),
        "TRUSTED_HOSTS names each host, without a star: set REGISTER_TRUSTED_HOSTS, or leave it "
        "out to answer to the host of SITE_ADDRESS alone.",
    ),
    Danger(
        "TRUSTED_PROXIES",
        lambda config: config["TRUSTED_PROXIES"] is None,
        "TRUSTED_PROXIES must be said, or limits count the proxy as one reader, or believe whoever "
        "makes up an address: set REGISTER_TRUSTED_PROXIES to how many proxies of yours a request "
        "passes, usually 1; 0 where there is none.",
    ),
    Danger(
        "SECURITY_CONTACT",
        lambda config: not config["SECURITY_CONTACT"],
        "SECURITY_CONTACT must be said, so that who finds a leak can tell you: set "
        "REGISTER_SECURITY_CONTACT, for example to mailto:lek@body.example.",
    ),
    Danger(
        "SECRET_KEY",
        lambda config: len(set(str(config["SECRET_KEY"]))) < FEWEST_SIGNS,
        "SECRET_KEY can be guessed: leave REGISTER_SECRET_KEY out, and one is drawn and kept.",
    ),
    Danger(
        "DEBUG",
        lambda config: bool(config["DEBUG"]),
        "DEBUG shows what goes on inside to whoever causes an error: leave --debug and FLASK_DEBUG "
        "out.",
    ),
    Danger(
        "RATELIMIT_ENABLED",
        lambda config: not config["RATELIMIT_ENABLED"],
        "RATELIMIT_ENABLED is false, so that anybody may ask without end: set "
        "REGISTER_RATELIMIT_ENABLED to true.",
    ),
    Danger(
        "SECOND_FACTOR",
        lambda config: not config["SECOND_FACTOR"],
        "SECOND_FACTOR is false, so that whoever has a password gets in from the internet: leave "
        "REGISTER_SECOND_FACTOR out, and name the networks of the body in REGISTER_OWN_NETWORKS.",
    ),
    Danger(
        "OWN_NETWORKS",
        lambda config: any(networks.is_too_wide(each) for each in config["OWN_NETWORKS"] or ()),
        "OWN_NETWORKS names a large part of the internet, from which a password would do: set "
        "REGISTER_OWN_NETWORKS to the networks of the body alone.",
    ),
    Danger(
        "SMTP_SECURITY",
        lambda config: (
            bool(config["SMTP_HOST"])
            and config["SMTP_SECURITY"] == "none"
            and not _is_own(str(config["SMTP_HOST"]))
        ),
        "SMTP_SECURITY is none, which sends mail in the clear to another machine: set "
        "REGISTER_SMTP_SECURITY to starttls.",
    ),
    Danger(
        "SQLALCHEMY_DATABASE_URI",
        lambda config: any(_is_open(each) for each in config.get("KEPT_FILES", ())),
        "Every account of this machine can read the database, or a secret: run chmod 600 on the "
        "files *.sqlite*, secret_key and config.py of the register, or chmod 700 on their folder, "
        "and leave them to the account that serves.",
    ),
    Danger(
        "PUBLIC_DATABASE_URI",
        lambda config: (
            str(config["SQLALCHEMY_DATABASE_URI"]).startswith("postgresql")
            and config["PUBLIC_DATABASE_URI"] in (None, "", config["SQLALCHEMY_DATABASE_URI"])
        ),
        "PUBLIC_DATABASE_URI must be said with PostgreSQL, or public pages can read what is not "
        "public: set REGISTER_PUBLIC_DATABASE_URI to a role that reads the public views alone "
        "(docs/operations.md).",
    ),
)
"""What a register that others reach may not be."""


def dangers(config: Mapping[str, Any]) -> list[Danger]:
    """Return all that would be dangerous to serve with, in the order of the page of settings."""
    asked = BEYOND if config["SECURE_COOKIES"] else ON_OWN_MACHINE
    return [each for each in asked if each.is_there(config)]


def init_app(app: Flask) -> None:
    """Refuse to serve with dangerous settings; then believe the proxies and answer to the names
    that the settings give. Tests and commands, which serve nobody, are asked nothing.

    Raises:
        WrongSetting: one sentence for each danger.
    """
    if not app.config["TESTING"] and not cli.is_asked():
        found = dangers(app.config)
        if found:
            raise WrongSetting("\n".join(each.says for each in found))
        app.config["TRUSTED_HOSTS"] = list(_trusted(app.config))
    proxies = app.config["TRUSTED_PROXIES"] or 0
    if proxies:
        # The host is not taken from a proxy: it passes the one that was asked for, as it does to
        # every application.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=0, x_port=0, x_prefix=0
        )
    _tell_once(app, proxies)


def check_way_in(app: Flask) -> None:
    """Refuse to serve where the provider alone lets people in and it knows none of them, or no
    administrator. Commands, which serve nobody, are asked nothing: they are the way back.

    Raises:
        WrongSetting: so it is.
    """
    if not app.config["OIDC_ONLY"] or app.config["TESTING"] or cli.is_asked():
        return
    with app.app_context(), suppress(NotMigrated):
        locks_out = identities.locks_out(app.config["OIDC_ISSUER"])
        database.close(app)  # before the web server makes other processes of this one
        if locks_out:
            raise WrongSetting(
                "OIDC_ONLY is true, and no administrator is linked with OIDC_ISSUER, so nobody "
                "could let others in: leave REGISTER_OIDC_ONLY out, let an administrator sign in "
                "and link the own account (My account), and set it again."
            )


def _trusted(config: Mapping[str, Any]) -> Iterable[str]:
    if not config["SECURE_COOKIES"]:
        return (*(config["TRUSTED_HOSTS"] or ()), *OWN_MACHINE)
    return [each.lower() for each in config["TRUSTED_HOSTS"] or (_site(config),)]


def _tell_once(app: Flask, proxies: int) -> None:
    """Say once in the log of a web server what its proxy does otherwise than the settings say."""
    told: set[str] = set()
    lock = threading.Lock()

    @app.before_request
    def tell() -> None:
        for said in _amiss(proxies):
            with lock:
                is_new = said not in told
                told.add(said)
            if is_new:
                app.logger.warning(said)


def _amiss(proxies: int) -> Iterator[str]:
    if isinstance(request.routing_exception, SecurityError | BadHost):
        yield (
            "A request came for a host that is not in TRUSTED_HOSTS. If it came through your "
            "proxy, let that pass the host on (nginx: proxy_set_header Host $host)."
        )
    said = request.headers.get("X-Forwarded-For", "")
    count = len(said.split(",")) if said else 0
    if count < proxies:
        yield (
            "A request did not come through the number of proxies in TRUSTED_PROXIES, so all who "
            "come like this count as one reader. If it came through your proxy, let that pass the "
            "address on (nginx: proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for)."
        )
    if count and not proxies:
        yield (
            "A request came through a proxy, and TRUSTED_PROXIES is 0: everybody who comes through "
            "it counts as one reader. If the proxy is yours, set REGISTER_TRUSTED_PROXIES."
        )
