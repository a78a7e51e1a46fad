"""The identity provider that the settings name: its addresses and its keys, asked when they are
needed, and kept for a time.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import current_app
from joserfc.errors import JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet

from register.oidc import client_keys
from register.oidc.addresses import may_be_asked
from register.oidc.facts import ProviderFailed, ProviderSettings

KEPT_SECONDS = 60 * 60
"""How long addresses and keys of a provider are kept."""
PAUSE_SECONDS = 10
"""How long nobody asks a provider again that did not answer, and how often at most keys are asked
for anew because a token names one that is not known.
"""
TIMEOUT_SECONDS = (3.05, 8.0)
"""How long to wait for a connection, and for an answer."""
MOST_BYTES = 256 * 1024
"""Bytes of one answer of a provider."""
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""What a provider has to have; `end_session_endpoint` is used where there is one."""


class Provider:
    """An identity provider. One object for a process; safe for several threads at once."""

    def __init__(self, settings: ProviderSettings) -> None:
        self.settings = settings
        self._metadata = Kept(self._discover, KEPT_SECONDS)
        self._keys = Kept(self._fetch_keys, KEPT_SECONDS)

    @property
    def issuer(self) -> str:
        """Who signs, exactly as it writes itself."""
        return self.settings.issuer

    def metadata(self) -> Mapping[str, Any]:
        """Return what the provider says of itself.

        Raises:
            ProviderFailed: it does not answer, or is not the one of the settings.
        """
        return self._metadata.get()

    def keys(self, *, anew: bool = False) -> KeySet:
        """Return the keys with which the provider signs, from its own address and nowhere else.

        `anew`: a token names a key that is not among them; they are asked for once more, unless
        that was done a moment ago.

        Raises:
            ProviderFailed: it does not answer, or what it says are no keys.
        """
        return self._keys.get(no_older_than=PAUSE_SECONDS if anew else None)

    def client(self, redirect_uri: str) -> OAuth2Session:
        """Return a client for one sign-in: authorization code, with PKCE."""
        key = client_keys.read(self.settings.client_key) if self.settings.client_key else None
        session = OAuth2Session(
            self.settings.client_id,
            key.key if key is not None else self.settings.client_secret,
            token_endpoint_auth_method=PrivateKeyJWT.name if key else self._client_auth(),
            scope="openid",
            redirect_uri=redirect_uri,
            code_challenge_method="S256",
        )
        if key is not None:
            said = self.metadata().get("token_endpoint_auth_signing_alg_values_supported")
            session.register_client_auth_method(
                PrivateKeyJWT(
                    self.metadata()["token_endpoint"],
                    headers=key.header,
                    alg=key.algorithm(said if isinstance(said, list) else ()),
                )
            )
        return session

    def _client_auth(self) -> str:
        supported = self.metadata().get("token_endpoint_auth_methods_supported")
        basic, post = "client_secret_basic", "client_secret_post"
        return post if supported and basic not in supported and post in supported else basic

    def _discover(self) -> Mapping[str, Any]:
        found = _ask(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        check_issuer(self.issuer, found)
        for name in ENDPOINTS:
            if not may_be_asked(found.get(name), self.issuer):
                raise ProviderFailed(f"{name} is not an https address")
        if not may_be_asked(found.get("end_session_endpoint"), self.issuer):
            found.pop("end_session_endpoint", None)
        return found

    def _fetch_keys(self) -> KeySet:
        given = _ask(self.metadata()["jwks_uri"]).get("keys")
        found = [_key_of(each) for each in given] if isinstance(given, list) else []
        return KeySet([each for each in found if each is not None])


def _key_of(given: Any) -> Key | None:
    """Return a key that a provider gave. None: it is of a kind that is not known, or is none."""
    try:
        return JWKRegistry.import_key(given)
    except (JoseError, ValueError, TypeError, AttributeError, KeyError):
        return None


def check_issuer(issuer: str, metadata: Mapping[str, Any]) -> None:
    """Let pass what a provider says of itself where it is the one that was asked for. Source:
    OpenID Connect Discovery 1.0, 4.3.

    Raises:
        ProviderFailed: it calls itself otherwise.
    """
    if metadata.get("issuer") != issuer:
        raise ProviderFailed("it names another issuer than OIDC_ISSUER")


class Kept:
    """Something that is asked for when it is needed, and kept for a time. Of several at once one
    asks.
    """

    def __init__(self, ask: Callable[[], Any], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._found: Any = None
        self._asked_at: float | None = None
        self._failed_at: float | None = None

    def get(self, no_older_than: float | None = None) -> Any:
        """Return it, asked for anew where it is older than this many seconds. None: than it is
        kept.

        Raises:
            ProviderFailed: it cannot be had, or could not a moment ago.
        """
        seconds = self._seconds if no_older_than is None else no_older_than
        with self._lock:
            moment = time.monotonic()
            if self._asked_at is not None and moment - self._asked_at < seconds:
                return self._found
            if self._failed_at is not None and moment - self._failed_at < PAUSE_SECONDS:
                raise ProviderFailed("it did not answer a moment ago")
            try:
                self._found = self._ask()
            except ProviderFailed:
                self._failed_at = moment
                raise
            self._asked_at, self._failed_at = moment, None
            return self._found


def _ask(address: str) -> dict[str, Any]:
    """Return the object that stands at an address of the provider; no redirect is followed."""
    try:
        with requests.get(
            address, timeout=TIMEOUT_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            text = answer.raw.read(MOST_BYTES + 1, decode_content=True)
            if answer.status_code != 200 or len(text) > MOST_BYTES:
                raise ProviderFailed(f"it answers {answer.status_code}, or too much")
        found = json.loads(text)
    except (requests.RequestException, OSError, ValueError) as error:
        raise ProviderFailed("it does not answer with an object") from error
    if not isinstance(found, dict):
        raise ProviderFailed("it does not answer with an object")
    return found


def current() -> Provider:
    """Return the provider that the settings name; asked only where they name one."""
    config = current_app.config
    said = ProviderSettings(
        issuer=config["OIDC_ISSUER"],
        client_id=config["OIDC_CLIENT_ID"],
        client_secret=config["OIDC_CLIENT_SECRET"] or "",
        client_key=config["OIDC_KEY_FILE"] or "",
        second_factor=frozenset(config["OIDC_SECOND_FACTOR"] or ()),
    )
    found: Provider | None = current_app.extensions.get("oidc")
    if found is None or found.settings != said:
        found = current_app.extensions["oidc"] = Provider(said)
    return found
